//! What mends a text: quick fixes, the fixes of a whole document, formatting.

use serde_json::{Value, json};

use crate::client::*;
use crate::support::testing;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

const SLIPS: &str = "\
一、单位基本情况
\u{1F600}完成上级交办的其他工作。。
三、“三公”经费情况说明
2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元。
四、专业性名词解释
（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。
";

/// An editor that wants the edits of an action when it is chosen.
fn lazy(units: Units) -> Hello {
    eager(units)
        .with("/textDocument/codeAction/dataSupport", json!(true))
        .with("/textDocument/codeAction/resolveSupport", json!({ "properties": ["edit"] }))
}

/// An editor that wants them at once.
fn eager(units: Units) -> Hello {
    let kinds = json!({ "codeActionKind": { "valueSet": ["quickfix", "source", "source.fixAll"] } });
    Hello::pulling()
        .encodings(&[units.name()])
        .with("/textDocument/codeAction", json!({ "codeActionLiteralSupport": kinds, "isPreferredSupport": true }))
}

/// The actions for a stretch of the text.
fn actions(client: &mut Client, text: &Text, stretch: &str, only: Value) -> Vec<Value> {
    let start = text.text.find(stretch).unwrap();
    let mut context = json!({ "diagnostics": [] });
    if !only.is_null() {
        context["only"] = only;
    }
    let range = text.range(start..start + stretch.len());
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
    client.call("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
}

/// An action with its edits.
fn resolved(client: &mut Client, action: &Value) -> Value {
    if action.get("edit").is_some() { action.clone() } else { client.call("codeAction/resolve", action.clone()) }
}

/// Applies the edits of an action as an editor does.
fn apply(text: &Text, action: &Value) -> String {
    let edits = match action["edit"]["documentChanges"].as_array() {
        Some(changes) => changes.iter().flat_map(|change| change["edits"].as_array().unwrap().clone()).collect(),
        None => action["edit"]["changes"][URI].as_array().unwrap_or_else(|| panic!("no edits: {action}")).clone(),
    };
    applied(text, &edits)
}

fn applied(text: &Text, edits: &[Value]) -> String {
    let edits = edits.iter().map(|edit| (text.span(&edit["range"]), edit["newText"].as_str().unwrap()));
    testing::edited(&text.text, edits)
}

#[test]
fn a_finding_is_mended_in_each_encoding() {
    for units in ALL_UNITS {
        for hello in [lazy(units), eager(units)] {
            let text = Text::new(SLIPS, units);
            let mut client = Client::initialized(&hello);
            client.open(URI, SLIPS);
            let found = actions(&mut client, &text, "。。", json!(["quickfix"]));
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((&found[0]["kind"], &found[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
            assert_eq!(found[0]["diagnostics"][0]["code"], "repeated-punctuation");
            let action = resolved(&mut client, &found[0]);
            assert_eq!(apply(&text, &action), SLIPS.replace("。。", "。"), "{units:?}");
            client.finish();
        }
    }
}

#[test]
fn edits_come_at_once_or_when_asked_for() {
    for (hello, comes_at_once) in [(eager(Units::Utf16), true), (lazy(Units::Utf16), false)] {
        let text = Text::new(SLIPS, Units::Utf16);
        let mut client = Client::initialized(&hello);
        client.open(URI, SLIPS);
        let found = actions(&mut client, &text, SLIPS, Value::Null);
        assert!(found.len() > 3);
        for action in found {
            assert_eq!(action.get("edit").is_some(), comes_at_once, "{action}");
        }
        client.finish();
    }
}

#[test]
fn of_several_ways_out_none_is_preferred() {
    let text = Text::new(SLIPS, Units::Utf16);
    let mut client = Client::initialized(&lazy(Units::Utf16));
    client.open(URI, SLIPS);
    let found = actions(&mut client, &text, "6.00", json!(["quickfix"]));
    assert_eq!(found.len(), 3, "{found:?}");
    for (action, (old, new)) in found.iter().zip([("6.00", "5.00"), ("1.00", "2.00"), ("4.00", "5.00")]) {
        assert_ne!(action["isPreferred"], true);
        let action = resolved(&mut client, action);
        assert_eq!(apply(&text, &action), SLIPS.replace(old, new));
    }
    client.finish();
}

#[test]
fn fixing_all_never_touches_a_figure() {
    for units in ALL_UNITS {
        let text = Text::new(SLIPS, units);
        let mut client = Client::initialized(&lazy(units));
        client.open(URI, SLIPS);
        for only in [json!(["source.fixAll"]), json!(["source.fixAll.gouji"])] {
            let found = actions(&mut client, &text, "一、", only);
            assert_eq!(found.len(), 1, "{found:?}");
            let action = resolved(&mut client, &found[0]);
            let after = apply(&text, &action);
            assert!(!after.contains("。。") && after.contains("6.00"), "{after}");
            client.change(URI, 2, &[whole(&after)]);
            assert!(!codes(&client.diagnostics(URI)).contains(&"repeated-punctuation"));
            client.change(URI, 3, &[whole(SLIPS)]);
        }
        client.finish();
    }
}

#[test]
fn headings_are_renumbered_and_the_glossary_completed() {
    for (kind, gone) in
        [("source.renumberHeadings.gouji", "heading-numbering"), ("source.insertGlossary.gouji", "incomplete-glossary")]
    {
        let text = Text::new(SLIPS, Units::Utf16);
        let mut client = Client::initialized(&lazy(Units::Utf16));
        client.open(URI, SLIPS);
        assert!(codes(&client.diagnostics(URI)).contains(&gone), "{gone}");
        let found = actions(&mut client, &text, "一、", json!([kind]));
        assert_eq!(found.len(), 1, "{found:?}");
        let action = resolved(&mut client, &found[0]);
        client.change(URI, 2, &[whole(&apply(&text, &action))]);
        assert!(!codes(&client.diagnostics(URI)).contains(&gone), "{gone}");
        client.finish();
    }
}

/// A disclosure without its glossary: of the budget of 2025, or of the final account of 2024.
fn without_glossary(is_final: bool) -> String {
    let (kind, year) = if is_final { ("决算", "2024年度") } else { ("预算", "2025年") };
    format!(
        "江州市云阳区档案馆{year}部门{kind}公开\n\n第一部分 部门概况\n\n一、主要职能\n\n负责档案管理。\n\n\
         第二部分 {year}部门{kind}情况说明\n\n一、收入支出{kind}总体情况说明\n\n{year}收入总计100.00万元、支出总计100.00万元。\n\n\
         二、收入{kind}情况说明\n\n本年收入合计100.00万元。\n\n三、支出{kind}情况说明\n\n本年支出合计100.00万元。\n\n\
         四、“三公”经费支出{kind}情况说明\n\n{year}“三公”经费支出{kind}0万元。\n"
    )
}

#[test]
fn a_final_account_gets_its_own_glossary() {
    let inserted = [false, true].map(|is_final| {
        let disclosure = without_glossary(is_final);
        let text = Text::new(&disclosure, Units::Utf16);
        let mut client = Client::initialized(&lazy(Units::Utf16));
        client.open(URI, &disclosure);
        assert!(codes(&client.diagnostics(URI)).contains(&"missing-glossary"));
        let found = actions(&mut client, &text, "一、主要职能", json!(["source.insertGlossary.gouji"]));
        assert_eq!(found.len(), 1, "{found:?}");
        let action = resolved(&mut client, &found[0]);
        let edited = apply(&text, &action);
        client.change(URI, 2, &[whole(&edited)]);
        assert!(!codes(&client.diagnostics(URI)).contains(&"missing-glossary"));
        client.finish();
        edited
    });
    for (edited, heading, project) in [
        (&inserted[0], "第三部分 专业性名词解释", "项目支出：指在基本支出之外"),
        (&inserted[1], "第三部分 名词解释", "项目支出：指单位为完成特定的行政工作任务"),
    ] {
        assert!(edited.contains(heading) && edited.contains(project), "{edited}");
    }
}

#[test]
fn only_the_kinds_asked_for_are_offered() {
    let text = Text::new(SLIPS, Units::Utf16);
    let mut client = Client::initialized(&lazy(Units::Utf16));
    client.open(URI, SLIPS);
    for (only, kinds) in [
        (json!(["refactor"]), &[][..]),
        (json!([]), &[][..]),
        (json!(["quickfix"]), &["quickfix"][..]),
        (
            json!(["source"]),
            &["source.fixAll.gouji", "source.insertGlossary.gouji", "source.renumberHeadings.gouji"][..],
        ),
        (json!(["source.fixAll.other"]), &[][..]),
    ] {
        let found = actions(&mut client, &text, SLIPS, only.clone());
        let mut offered: Vec<&str> = found.iter().map(|action| action["kind"].as_str().unwrap()).collect();
        offered.sort_unstable();
        offered.dedup();
        assert_eq!(offered, kinds, "{only}");
    }
    client.finish();
}

#[test]
fn an_action_on_an_older_text_is_not_carried_out() {
    let text = Text::new(SLIPS, Units::Utf16);
    let mut client = Client::initialized(&lazy(Units::Utf16));
    client.open(URI, SLIPS);
    let found = actions(&mut client, &text, "。。", json!(["quickfix"]));
    client.change(URI, 2, &[between((0, 0), (0, 0), "又一行\n")]);
    assert_eq!(client.refusal("codeAction/resolve", found[0].clone()), CONTENT_MODIFIED);
    client.close(URI);
    let asked = client.ask("codeAction/resolve", found[0].clone());
    // There is nothing to edit any more, and no edit is given.
    assert!(client.answer(&asked).ok().is_none_or(|action| action.get("edit").is_none()));
    client.finish();
}

#[test]
fn actions_that_the_server_never_offered_are_refused_or_come_back() {
    let mut client = Client::initialized(&lazy(Units::Utf16));
    client.open(URI, SLIPS);
    let fix = |start: u32, end: u32, fix: u32| {
        let what = json!({ "fix": { "code": "repeated-punctuation", "start": start, "end": end, "fix": fix } });
        json!({ "title": "无", "data": { "uri": URI, "version": 1, "what": what } })
    };
    for action in [
        json!({ "title": "无" }),
        json!({ "title": "无", "data": null }),
        json!({ "title": "无", "data": 7 }),
        json!({ "title": "无", "data": { "uri": URI, "version": 1, "what": "nothing" } }),
        fix(0, 0, 0),
        fix(1, 2, 0),
        fix(u32::MAX, u32::MAX, 9),
    ] {
        let asked = client.ask("codeAction/resolve", action.clone());
        assert!(client.answer(&asked).ok().is_none_or(|answer| answer.get("edit").is_none()), "{action}");
    }
    assert!(!client.diagnostics(URI).is_empty());
    client.finish();
}

#[test]
fn formatting_renumbers_and_touches_no_figure() {
    for units in ALL_UNITS {
        let text = Text::new(SLIPS, units);
        let mut client = Client::initialized(&lazy(units));
        client.open(URI, SLIPS);
        let options = json!({ "tabSize": 4, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": URI }, "options": options });
        let edits = client.call("textDocument/formatting", params.clone());
        let after = applied(&text, edits.as_array().unwrap());
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(digits(&after), digits(SLIPS));
        assert!(after.contains("二、“三公”经费") && after.contains("三、专业性"), "{after}");
        // What is formatted stays as it is.
        client.change(URI, 2, &[whole(&after)]);
        let edits = client.call("textDocument/formatting", params);
        assert!(edits.is_null() || edits == json!([]), "{edits}");
        // Of a range only what lies in it.
        client.change(URI, 3, &[whole(SLIPS)]);
        let range = text.range(0..SLIPS.find("三、").unwrap());
        let params = json!({ "textDocument": { "uri": URI }, "range": range, "options": options });
        let edits = client.call("textDocument/rangeFormatting", params);
        let after = applied(&text, &edits.as_array().cloned().unwrap_or_default());
        assert!(after.contains("三、“三公”经费"), "{after}");
        client.finish();
    }
}

const LEDGER: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
\u{1F600}负责档案管理。
二、部门收支总体情况
（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。
（二）支出预算：2025年年初预算数451.32万元，比2024年增加15.10万元，主要是基本支出增加20.10万元。
三、部门预算情况说明
2025年一般公共预算财政拨款收入451.32万元，一般公共预算财政拨款支出____万元，比2024年____。其中：基本支出420.10万元，比2024年增加20.10万元；项目支出____万元，比2024年减少5.00万元。
四、“三公”经费情况说明
2025年“三公”经费预算0万元，比2024年增加（减少）0万元。
五、专业性名词解释
（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。
";

#[test]
fn what_the_figures_know_is_written_in() {
    for units in ALL_UNITS {
        for hello in [lazy(units), eager(units)] {
            let mut text = Text::new(LEDGER, units);
            let mut client = Client::initialized(&hello);
            client.open(URI, LEDGER);
            for (version, place, kind, new) in [
                (
                    2,
                    "一般公共预算财政拨款收入",
                    "refactor.rewrite.gouji.fillFigures",
                    "支出451.32万元，比2024年增加15.10万元。其中：基本支出420.10万元，比2024年增加20.10万元；项目支出31.22万元，比",
                ),
                (
                    3,
                    "（二）支出预算",
                    "refactor.rewrite.gouji.completeChanges",
                    "主要是基本支出增加20.10万元，项目支出预算减少5万元。",
                ),
            ] {
                let before = client.diagnostics(URI).len();
                assert!(actions(&mut client, &text, place, json!(["refactor.extract"])).is_empty());
                for only in [json!(["refactor.rewrite"]), json!([kind])] {
                    let found = actions(&mut client, &text, place, only);
                    assert_eq!(found.len(), 1, "{found:?}");
                    assert_eq!(found[0]["kind"], kind);
                }
                let found = actions(&mut client, &text, place, json!([kind]));
                text = Text::new(&apply(&text, &resolved(&mut client, &found[0])), units);
                assert!(text.text.contains(new), "{}", text.text);
                client.change(URI, version, &[whole(&text.text)]);
                assert!(client.diagnostics(URI).len() <= before);
                assert!(actions(&mut client, &text, place, json!([kind])).is_empty());
            }
            client.finish();
        }
    }
}

#[test]
fn what_is_missing_is_inserted_at_its_place() {
    let text = Text::new(LEDGER, Units::Utf16);
    let mut client = Client::initialized(&lazy(Units::Utf16));
    client.open(URI, LEDGER);
    assert!(codes(&client.diagnostics(URI)).contains(&"missing-section"));
    let found = actions(&mut client, &text, "五、专业", json!(["quickfix"]));
    let insertion = found.iter().find(|action| action["diagnostics"][0]["code"] == "missing-section").unwrap();
    let after = apply(&text, &resolved(&mut client, insertion));
    assert!(
        after.contains("\n五、其他重要事项的情况说明\n（一）机关运行经费。")
            && after.contains("\n六、专业性名词解释\n"),
        "{after}"
    );
    client.change(URI, 2, &[whole(&after)]);
    let now = client.diagnostics(URI);
    assert!(!now.iter().any(|finding| finding["message"].as_str().unwrap().contains("其他重要事项")), "{now:?}");
    for wrong in ["heading-numbering", "section-order", "empty-section"] {
        assert!(!codes(&now).contains(&wrong), "{wrong} {now:?}");
    }
    client.change(URI, 3, &[whole(LEDGER)]);
    let found = actions(&mut client, &text, "增加（减少）", json!(["quickfix"]));
    let choice = found.iter().find(|action| action["isPreferred"] == true).unwrap();
    assert!(apply(&text, &resolved(&mut client, choice)).contains("预算0万元，与2024年持平。"));
    client.finish();
}

/// A snippet whose tab stops are passed over, and how many it has; they are numbered from `next` on.
fn passed_over(snippet: &str, next: usize) -> (String, usize) {
    let (mut text, mut stops) = (snippet.to_owned(), 0);
    while let Some(start) = text.find("${") {
        let stop = format!("${{{}:____}}", next + stops);
        assert!(text[start..].starts_with(&stop), "{stop} in {snippet}");
        text.replace_range(start..start + stop.len(), "____");
        stops += 1;
    }
    (text, stops)
}

#[test]
fn blanks_are_tab_stops_for_who_takes_them() {
    let text = Text::new(LEDGER, Units::Utf16);
    let mut inserted = Vec::new();
    for takes in [false, true] {
        let edits = json!({ "documentChanges": true, "snippetEditSupport": takes });
        let mut client = Client::initialized(&lazy(Units::Utf16).with("/workspace/workspaceEdit", edits));
        client.open(URI, LEDGER);
        let found = actions(&mut client, &text, "五、专业", json!(["quickfix"]));
        let insertion = found.iter().find(|action| action["diagnostics"][0]["code"] == "missing-section").unwrap();
        let mut action = resolved(&mut client, insertion);
        let mut stops = 0;
        for edit in action["edit"]["documentChanges"][0]["edits"].as_array_mut().unwrap() {
            if let Some(snippet) = edit["snippet"]["value"].as_str() {
                assert_eq!(edit["snippet"]["kind"], "snippet");
                let (passed, more) = passed_over(snippet, stops + 1);
                stops += more;
                edit["newText"] = json!(passed);
            }
        }
        assert_eq!(stops > 0, takes, "{action}");
        inserted.push(apply(&text, &action));
        // An action of a text that is gone is refused all the same.
        client.change(URI, 2, &[whole("一、说明\n")]);
        assert_eq!(client.refusal("codeAction/resolve", insertion.clone()), CONTENT_MODIFIED);
        client.finish();
    }
    assert_eq!(inserted[0], inserted[1]);
    assert!(inserted[0].contains("____"));
}
