//! Documents with a cursor, what is offered there, and the document once it is taken.

use super::completion;
use crate::editing::testing::{Fixture, open, open_for, open_with};
use ls_types::{CompletionItem, CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, TextEdit};
use serde_json::{Value, json};

fn items(fixture: &Fixture) -> Vec<CompletionItem> {
    match completion(&fixture.snapshot, fixture.cursor) {
        Some(CompletionResponse::List(list)) => {
            assert!(list.is_incomplete && !list.items.is_empty());
            let sorted = list.items.windows(2).all(|pair| pair[0].sort_text < pair[1].sort_text);
            assert!(sorted, "{:?}", list.items);
            list.items
        }
        Some(other) => panic!("{other:?}"),
        None => Vec::new(),
    }
}

fn edit(item: &CompletionItem) -> TextEdit {
    match item.text_edit.clone() {
        Some(CompletionTextEdit::Edit(edit)) => edit,
        other => panic!("{other:?}"),
    }
}

fn snippets() -> Value {
    json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}})
}

/// The labels of what is offered.
#[track_caller]
fn offered(marked: &str) -> Vec<String> {
    let fixture = open(marked);
    for item in items(&fixture) {
        let edit = edit(&item);
        assert_eq!(edit.range.end, fixture.cursor, "{item:?}");
        assert_eq!(item.filter_text.clone().unwrap_or_default(), fixture.of(edit.range), "{item:?}");
    }
    items(&fixture).into_iter().map(|item| item.label).collect()
}

/// The line of the cursor once the item of this label is taken.
#[track_caller]
fn taken(marked: &str, label: &str) -> String {
    let fixture = open(marked);
    let items = items(&fixture);
    let Some(item) = items.iter().find(|item| item.label == label) else {
        panic!("{:?}", items.iter().map(|item| &item.label).collect::<Vec<_>>());
    };
    let text = fixture.edited(&[edit(item)]);
    text.lines().nth(fixture.cursor.line as usize).unwrap_or_default().to_owned()
}

fn documentation(item: &CompletionItem) -> &str {
    match &item.documentation {
        Some(Documentation::String(text)) => text,
        _ => "",
    }
}

/// A disclosure of Chongqing's layout up to its third section.
const HEAD: &str = "江州市云阳区档案馆2025年部门预算情况说明\n一、单位基本情况\n（一）职能职责\n负责管档案。\n（二）单位构成\n内设综合科。\n二、部门收支总体情况\n（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。\n（二）支出预算：2025年年初预算数451.32万元，其中：教育支出451.32万元。\n三、部门预算情况说明\n";

#[test]
fn a_final_account_is_completed_as_one() {
    let head = "江州市云阳区档案馆2024年度部门决算\n第一部分 部门概况\n一、主要职责\n管档案。\n二、机构设置\n内设综合科。\n第二部分 部门决算表\n见附件。\n第三部分 部门决算情况说明\n一、收入支出决算总体情况说明\n2024年度收入、支出总计均为5.00万元。\n";
    let headings = offered(&format!("{head}¦"));
    assert!(headings.iter().all(|heading| !heading.contains("预算情况说明")), "{headings:?}");
    assert!(headings.iter().any(|heading| heading.contains("“三公”经费支出决算情况说明")), "{headings:?}");
    let glossary = offered(&format!("{head}第四部分 名词解释\n一、基本支出：指支出。\n¦"));
    assert!(!glossary.iter().any(|term| term.contains("上年结转")), "{glossary:?}");
    let typed = offered(&format!("{head}第四部分 名词解释\n一、基本支出：指支出。\n二、年¦"));
    assert!(typed.iter().any(|term| term.contains("年初结转和结余")), "{typed:?}");
}

#[test]
fn the_heading_due_next_comes_first() {
    let text = format!("{HEAD}2025年一般公共预算财政拨款收入451.32万元。\n¦");
    assert_eq!(offered(&text)[..3], ["四、“三公”经费情况说明", "四、其他重要事项的情况说明", "四、专业性名词解释"]);
    assert_eq!(taken(&text, "四、“三公”经费情况说明"), "四、“三公”经费情况说明");
    let sub = "江州市云阳区档案馆2025年单位预算情况说明\n一、单位基本情况\n（一）职能职责\n负责管档案。\n¦";
    assert_eq!(offered(sub)[..2], ["（二）单位构成", "二、单位收支总体情况"]);
}

#[test]
fn a_heading_is_found_by_what_is_typed_of_it() {
    for typed in ["四", "四、", "四、三公", "四、“三公”", "三公", "“三公", "sg", "4、", "（", "四、收入"]
    {
        let text = format!("{HEAD}2025年一般公共预算财政拨款收入451.32万元。\n{typed}¦\n");
        let found = offered(&text).iter().any(|label| label == "四、“三公”经费情况说明");
        assert_eq!(found, !matches!(typed, "4、" | "（" | "四、收入"), "{typed} {:?}", offered(&text));
        if found {
            assert_eq!(taken(&text, "四、“三公”经费情况说明"), "四、“三公”经费情况说明", "{typed}");
        }
    }
    // A wrong number is set right.
    let text = format!("{HEAD}2025年一般公共预算财政拨款收入451.32万元。\n九、三公¦");
    assert_eq!(taken(&text, "四、“三公”经费情况说明"), "四、“三公”经费情况说明");
}

#[test]
fn headings_are_numbered_as_the_document_numbers_them() {
    let text = "江州市云阳区档案馆2025年部门预算情况说明\n一. 单位基本情况\n(一) 职能职责\n负责管档案。\n¦";
    assert_eq!(offered(text)[..2], ["(二) 单位构成", "二. 部门收支总体情况"]);
}

#[test]
fn numbered_duties_are_no_sections() {
    let text = HEAD.replace("（一）职能职责\n", "¦\n").replace("负责管档案。", "1.负责管档案。\n2.负责借阅。");
    assert_eq!(offered(&text)[0], "（一）职能职责");
    // What nobody has to have is offered only to who asks for it.
    let text = HEAD.replace("内设综合科。\n", "内设综合科。\n¦\n");
    assert!(offered(&text).iter().all(|label| !label.contains("机构改革")), "{:?}", offered(&text));
    assert_eq!(offered(&text.replace('¦', "机构改¦"))[0], "（三）机构改革相关情况");
}

#[test]
fn before_the_layout_is_told_the_first_heading_of_each_is_due() {
    let labels = offered("江州市云阳区档案馆2025年单位预算情况说明\n¦");
    assert!(labels.contains(&"一、单位基本情况".to_owned()), "{labels:?}");
    assert!(labels.contains(&"第一部分 单位概况".to_owned()), "{labels:?}");
}

#[test]
fn no_heading_inside_a_paragraph() {
    for text in ["2025年收入¦451.32万元。\n", "本馆¦在编人员\n", "2025年三公¦经费预算安排\n"] {
        let labels = offered(&format!("{HEAD}{text}"));
        assert!(labels.iter().all(|label| !label.contains("情况说明")), "{text} {labels:?}");
    }
}

#[test]
fn statements_where_they_belong() {
    let text = format!(
        "{HEAD}2025年一般公共预算财政拨款收入451.32万元。\n四、“三公”经费情况说明\n0万元。\n五、其他重要事项的情况说明\n1、机关运行经费。2025年无。\n¦"
    );
    let labels = offered(&text);
    assert_eq!(labels[..1], ["2、政府采购情况"]);
    let said = offered(&text.replace("1、机关运行经费。2025年无。", "1、本馆不在机关运行经费统计范围之内。"));
    assert!(said[0] == "2、政府采购情况" && !said.contains(&"2、机关运行经费".to_owned()), "{said:?}");
    assert!(!labels.contains(&"机关运行经费".to_owned()), "{labels:?}");
    assert_eq!(taken(&text, "政府采购情况：没有"), "2、政府采购情况。2025年无政府采购预算。");
    // 国有资本经营预算 may stand here, but belongs elsewhere.
    let position = |name: &str| labels.iter().position(|label| label == name);
    assert!(position("政府采购情况：没有") < position("国有资本经营预算安排情况"), "{labels:?}");
    let typed = text.replace('¦', "zfcg¦");
    assert_eq!(taken(&typed, "政府采购情况：没有"), "2、政府采购情况。2025年无政府采购预算。");
    // Not in the glossary, and not where another section is.
    let labels = offered(&format!("{HEAD}¦"));
    assert!(!labels.contains(&"政府采购情况".to_owned()), "{labels:?}");
}

#[test]
fn statements_hold_what_the_document_knows() {
    let text = format!("{HEAD}¦");
    let line = taken(&text, "部门预算情况说明：规范表述");
    assert!(
        line.starts_with(
            "2025年一般公共预算财政拨款收入451.32万元，一般公共预算财政拨款支出____万元。其中：基本支出____万元"
        ),
        "{line}"
    );
    let fixture = open_for(snippets(), &text);
    let items = items(&fixture);
    let item = items.iter().find(|item| item.label == "部门预算情况说明：规范表述").unwrap();
    assert_eq!(item.insert_text_format, Some(InsertTextFormat::SNIPPET));
    let new = edit(item).new_text;
    assert!(new.contains("拨款支出${1:____}万元。其中：基本支出${2:____}万元"), "{new}");
    assert!(documentation(item).contains("拨款支出____万元"));
}

#[test]
fn nothing_is_said_of_a_year_that_is_not_told() {
    let text = "一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、部门预算情况说明\n¦\n四、“三公”经费情况说明\n丁。\n五、其他重要事项的情况说明\n戊。\n";
    let items = items(&open_for(snippets(), text));
    let written: Vec<String> = items.iter().map(|item| edit(item).new_text).collect();
    assert!(written.iter().all(|text| !text.contains("0年") && !text.contains("-1年")), "{written:?}");
}

#[test]
fn a_title_is_not_written_twice() {
    let text = HEAD
        .replace("（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。", "（一）收入预算：¦");
    let line = taken(&text, "收入预算：规范表述");
    assert!(line.starts_with("（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款____万元"), "{line}");
}

#[test]
fn terms_that_are_not_explained_yet() {
    let glossary = |typed: &str| {
        format!("{HEAD}甲。\n四、专业性名词解释\n（一）财政拨款收入：指甲。\n（二）基本支出：指乙。\n{typed}")
    };
    let labels = offered(&glossary("¦"));
    assert!(labels.contains(&"项目支出".to_owned()) && !labels.contains(&"基本支出".to_owned()), "{labels:?}");
    for typed in ["¦", "（¦", "（三）¦", "（三）项¦", "项目¦", "xm¦", "（九）项目¦\n"] {
        let line = taken(&glossary(typed), "项目支出");
        assert!(line.starts_with("（三）项目支出：指"), "{typed} {line}");
    }
    let fixture = open(&glossary("¦"));
    let items = items(&fixture);
    let term = items.iter().find(|item| item.label == "项目支出").unwrap();
    assert!(documentation(term).starts_with("指"));
}

#[test]
fn terms_have_no_number_where_the_others_have_none() {
    let text = format!("{HEAD}甲。\n四、专业性名词解释\n财政拨款收入：指甲。\n¦");
    assert!(taken(&text, "项目支出").starts_with("项目支出：指"));
}

#[test]
fn subjects_by_name_initials_and_code() {
    for typed in ["ybgg", "一般公共服", "201", "主要用于ybggfw"] {
        let text = format!("{HEAD}2025年支出主要用于{typed}¦，教育支出5万元。\n");
        let line = taken(&text, "201 一般公共服务支出");
        assert!(line.contains("用于一般公共服务支出，教育"), "{typed} {line}");
    }
    let text = format!("{HEAD}2025年支出5万元，用于社会保障和¦\n");
    assert_eq!(offered(&text)[0], "208 社会保障和就业支出");
}

#[test]
fn subjects_not_where_duties_are_told_nor_of_years() {
    for text in ["一、单位基本情况\n（一）职能职责\n负责全区教育¦\n支出5万元。\n", "二、收支\n支出5万元。\n在2025¦\n"]
    {
        assert_eq!(offered(text), Vec::<String>::new(), "{text}");
    }
}

const TABLE: &str = "附件1\n一般公共预算财政拨款支出预算表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t451.32\t420.10\t31.22\n";

#[test]
fn subjects_in_the_cells_of_a_table() {
    for (row, label, expected) in [
        ("208¦\t\t1.00\t1.00\t\n", "208 社会保障和就业支出", None),
        ("20¦\t\t1.00\t1.00\t\n", "208 社会保障和就业支出", Some("208\t\t1.00\t1.00\t")),
        ("shbz¦\t\t1.00\t1.00\t\n", "208 社会保障和就业支出", Some("208\t\t1.00\t1.00\t")),
        ("208\t¦\t1.00\t1.00\t\n", "208 社会保障和就业支出", Some("208\t社会保障和就业支出\t1.00\t1.00\t")),
        ("\tshbz¦\t1.00\t1.00\t\n", "208 社会保障和就业支出", Some("\t社会保障和就业支出\t1.00\t1.00\t")),
        ("\t208¦\t1.00\t1.00\t\n", "208 社会保障和就业支出", Some("\t社会保障和就业支出\t1.00\t1.00\t")),
    ] {
        let text = format!("{TABLE}{row}");
        match expected {
            Some(expected) => assert_eq!(taken(&text, label), expected, "{row}"),
            None => assert!(!offered(&text).contains(&label.to_owned()), "{row}"),
        }
    }
}

#[test]
fn an_amount_is_what_another_section_states() {
    let text = format!("{HEAD}2025年一般公共预算财政拨款收入¦，比2024年增加5.00万元。\n");
    assert_eq!(taken(&text, "451.32万元"), "2025年一般公共预算财政拨款收入451.32万元，比2024年增加5.00万元。");
    let fixture = open(&text);
    let detail = items(&fixture)[0].detail.clone().unwrap();
    assert!(detail.contains("451.32 万元 = "), "{detail}");
    for typed in ["45¦，", "____¦，", "¦万元，", "451.¦万元，"] {
        let text = text.replace("¦，", typed);
        assert!(
            taken(&text, if typed.contains('万') { "451.32" } else { "451.32万元" })
                .starts_with("2025年一般公共预算财政拨款收入451.32万元，比"),
            "{typed}"
        );
    }
    assert!(offered(&text.replace("¦，", "46¦，")).iter().all(|label| !label.contains("451")));
}

#[test]
fn an_amount_is_what_is_left_of_the_total() {
    for (text, amount) in [
        ("支出451.32万元，其中：基本支出420.10万元，项目支出¦\n", "31.22万元"),
        ("支出451.32万元，其中：基本支出420.10万元，项目支出 ¦\n", "31.22万元"),
        ("支出¦，其中：基本支出420.10万元，项目支出31.22万元。\n", "451.32万元"),
        ("支出¦万元，其中：基本支出420.10万元，项目支出31.22万元。\n", "451.32"),
        ("支出1,451.32万元，其中：基本支出¦，项目支出31.22万元。\n", "1,420.10万元"),
        ("支出4513200元，其中：基本支出4201000元，项目支出¦\n", "312200元"),
        (
            "支出451.5万元，其中：基本支出420.25万元，项目支出31.25万元。\n2025年政府采购预算326.45万元：政府采购货物预算18.3万元、政府采购工程预算300.05万元、政府采购服务预算¦\n",
            "8.1万元",
        ),
        ("支出0万元，其中：基本支出0万元，项目支出¦\n", "0万元"),
    ] {
        let text = format!("二、收支\n2025年一般公共预算财政拨款{text}");
        assert_eq!(offered(&text)[0], amount, "{text}");
    }
}

#[test]
fn no_amount_where_nothing_determines_it() {
    for text in [
        // another part may follow
        "支出451.32万元，其中：教育支出420.10万元，卫生健康支出¦\n",
        "支出451.32万元，其中：基本支出¦\n",
        // it would be negative
        "支出400.00万元，其中：基本支出420.10万元，项目支出¦\n",
        // nothing is known
        "支出¦\n",
        // nobody is asking
        "支出451.32万元，其中：基本支出420.10万元，项目支出¦31.22万元。\n",
        "支出451.32万元，其中：基本支出420.10万元。¦\n",
    ] {
        let text = format!("二、收支\n2025年一般公共预算财政拨款{text}");
        for text in [format!("{text}第二段说明。\n"), text] {
            let labels = offered(&text);
            assert!(labels.iter().all(|label| !label.contains(|c: char| c.is_ascii_digit())), "{text} {labels:?}");
        }
    }
}

#[test]
fn amounts_in_the_cells_of_a_table() {
    for (row, amount) in [
        ("201\t一般公共服务支出\t¦\t420.10\t31.22\n", Some("451.32")),
        ("201\t一般公共服务支出\t451.32\t420.10\t¦\n", Some("31.22")),
        ("201\t一般公共服务支出\t451.32\t420.10\t3¦\n", Some("31.22")),
        ("201\t一般公共服务支出\t400.00\t420.10\t¦\n", None),
        ("201\t一般公共服务支出\t451.32\t420.10\t4¦\n", None),
    ] {
        let text = format!("某局2025年部门预算情况说明\n{TABLE}{row}");
        let labels = offered(&text);
        assert_eq!(labels.first().map(String::as_str), amount, "{row} {labels:?}");
    }
}

#[test]
fn a_table_gives_its_figures_to_the_text() {
    let text = format!("某局2025年部门预算情况说明\n一、收支\n2025年一般公共预算财政拨款基本支出¦\n{TABLE}");
    assert_eq!(offered(&text)[0], "420.10万元");
}

#[test]
fn comparisons_have_the_right_year() {
    for (typed, labels) in [
        ("较¦", ["较2024年增加", "较2024年减少", "与2024年持平"]),
        ("比¦", ["比2024年增加", "比2024年减少", "与2024年持平"]),
        ("比2024¦", ["比2024年增加", "比2024年减少", "与2024年持平"]),
        ("比上¦", ["比上年增加", "比上年减少", "与上年持平"]),
        ("与20¦", ["比2024年增加", "比2024年减少", "与2024年持平"]),
    ] {
        let text = format!("{HEAD}2025年“三公”经费预算5.00万元，{typed}\n");
        assert_eq!(offered(&text), labels, "{typed}");
    }
    for typed in ["占比¦", "同比¦", "相比¦", "与¦", "比例¦"] {
        let text = format!("{HEAD}2025年“三公”经费预算5.00万元，{typed}\n");
        assert_eq!(offered(&text), Vec::<String>::new(), "{typed}");
    }
}

#[test]
fn a_known_change_comes_with_its_direction() {
    for (last, expected) in
        [("420.10", "较2024年增加31.22万元"), ("500.00", "较2024年减少48.68万元"), ("451.32", "与2024年持平")]
    {
        let table = format!(
            "附件1\n一般公共预算财政拨款支出预算表\n单位：万元\n科目名称\t2024年预算数\t2025年预算数\n合计\t{last}\t451.32\n教育支出\t{last}\t451.32\n"
        );
        let text =
            format!("某局2025年部门预算情况说明\n一、收支\n2025年一般公共预算财政拨款支出451.32万元，较¦\n{table}");
        let labels = offered(&text);
        assert_eq!(labels[0], expected, "{labels:?}");
        assert!(labels.iter().all(|label| !label.contains("增加0")));
    }
}

#[test]
fn a_change_is_offered_behind_its_own_direction_only() {
    let table = "附件1\n一般公共预算财政拨款支出预算表\n单位：万元\n科目名称\t2024年预算数\t2025年预算数\n合计\t420.10\t451.32\n";
    let text = |typed: &str| {
        format!(
            "某局2025年部门预算情况说明\n一、收支\n2025年一般公共预算财政拨款支出451.32万元，比2024年{typed}¦\n{table}"
        )
    };
    assert_eq!(offered(&text("增加")), ["31.22万元"]);
    assert_eq!(offered(&text("减少")), Vec::<String>::new());
}

#[test]
fn units_as_the_document_uses_them() {
    let text = format!("{HEAD}2025年项目支出31.22¦\n");
    assert_eq!(offered(&text), ["万元", "元", "亿元"]);
    let text = "二、收支\n2025年基本支出4201000元，项目支出312200元。\n2025年公用经费5.2¦\n";
    assert_eq!(offered(text), ["元", "万元", "亿元"]);
    assert_eq!(offered(&format!("{HEAD}2025年项目支出31.22万¦\n")), ["万元"]);
    for text in ["2025年项目支出31.22¦万元\n", "自2025¦\n", "内设5¦个科室\n", "3¦\n"] {
        assert!(offered(&format!("{HEAD}{text}")).iter().all(|label| !label.ends_with('元')), "{text}");
    }
}

#[test]
fn nothing_in_texts_that_are_no_disclosure() {
    for text in ["¦", "fn main() {}\n¦", "今天天气比¦", "一、买菜\n二、¦", "教育¦", "支出¦"] {
        assert_eq!(offered(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn all_items_replace_one_range() {
    let text = format!("{HEAD}甲。\n四、“三公”¦");
    let fixture = open(&text);
    let ranges: Vec<_> = items(&fixture).iter().map(|item| edit(item).range).collect();
    assert!(ranges.windows(2).all(|pair| pair[0] == pair[1]), "{ranges:?}");
}

#[test]
fn english_for_english_clients() {
    let fixture = open_with(json!({"capabilities": {}, "locale": "en"}), &format!("{HEAD}甲。\n¦"));
    assert_eq!(items(&fixture)[0].detail.as_deref(), Some("a heading that has to be there"));
}
