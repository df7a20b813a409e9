//! What holds for every text: no panic, places inside the text, and the arithmetic of exact and rounded figures.

use crate::support;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::support::corrupt::spots;
use crate::support::form::{Layout, Tables, decimal};
use crate::support::{analyze, document, show};
use gouji::finding::{Finding, Severity};
use gouji::text::decode;
use proptest::prelude::*;

/// Every range a finding speaks of lies inside the text, on borders of characters.
fn check_places(text: &str, findings: &[Finding]) {
    let check = |start: u32, end: u32, finding: &Finding| {
        let (start, end) = (start as usize, end as usize);
        assert!(start <= end && end <= text.len(), "{start}..{end} of {}: {finding:?}", text.len());
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "{start}..{end} cuts a character: {finding:?}"
        );
    };
    for finding in findings {
        check(finding.span.start, finding.span.end, finding);
        for related in &finding.related {
            check(related.span.start, related.span.end, finding);
        }
        assert!(finding.fixes.iter().filter(|fix| fix.preferred).count() <= 1, "two preferred repairs: {finding:?}");
        for fix in &finding.fixes {
            for edit in &fix.edits {
                check(edit.span.start, edit.span.end, finding);
            }
            assert!(
                fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start),
                "edits overlap or lie out of order: {finding:?}"
            );
        }
    }
}

fn errors(text: &str) -> Vec<String> {
    analyze(text).iter().filter(|f| f.severity == Severity::Error).map(|f| show(text, f)).collect()
}

/// Pieces a disclosure is made of, and what may stand between them.
const PIECES: &[&str] = &[
    "一、",
    "二、",
    "第一部分",
    "（一）",
    "(一)",
    "1.",
    "1、",
    "（1）",
    "单位基本情况",
    "收入预算",
    "支出预算",
    "“三公”经费情况说明",
    "专业性名词解释",
    "其他重要事项的情况说明",
    "2025年",
    "2024年",
    "2025年部门预算情况说明",
    "一般公共预算拨款",
    "政府性基金预算",
    "基本支出",
    "项目支出",
    "人员经费",
    "公务接待费",
    "公务用车购置及运行维护费",
    "收入",
    "支出",
    "合计",
    "其中：",
    "其中",
    "主要是",
    "主要原因是",
    "主要用于",
    "分别为",
    "比2024年",
    "较上年",
    "与去年",
    "增加",
    "减少",
    "下降",
    "持平",
    "增加（减少）",
    "各增加",
    "收、支均",
    "0",
    "1",
    "12.34",
    "1,351.94",
    "100",
    "9999999999999999999999999999",
    "0.000000000000000000000000000001",
    "1.2.3",
    ".",
    "１２．５",
    "万元",
    "元",
    "亿元",
    "%",
    "％",
    "占",
    "，",
    "。",
    "；",
    "、",
    "：",
    ":",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "《",
    "》",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "\u{3000}",
    "|",
    "| --- | --- |\n",
    "附件 1",
    "单位：万元",
    "单位：\n万元",
    "科目编码\t科目名称\t总计\t基本支出\t项目支出\n",
    "201\t一般公共服务支出\t1.00\t1.00\t\n",
    "合计\t\t1.00\n",
    "20%",
    "≥",
    "XX",
    "😀",
    "\u{FEFF}",
    "\0",
    "a",
    "辆",
    "共有车辆3辆",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(decoded) = decode(&bytes) {
            check_places(&decoded.text, &analyze(&decoded.text));
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        check_places(&text, &analyze(&text));
    }

    #[test]
    fn pieces_in_any_order_are_read_without_panic(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..160)) {
        let text = pieces.concat();
        check_places(&text, &analyze(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// A document cut anywhere, with a piece put in.
    #[test]
    fn places_lie_inside_a_damaged_document(seed in 0u64..200, at in any::<prop::sample::Index>(), cut in 0usize..400, piece in proptest::sample::select(PIECES)) {
        let text = document(seed).text;
        let border = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let from = border(at.index(text.len()));
        let damaged = format!("{}{piece}{}", &text[..from], &text[border(from + cut)..]);
        check_places(&damaged, &analyze(&damaged));
    }
}

/// The text with every amount ten or a hundred times as large, its decimals kept.
fn stretched(text: &str, factor: i64) -> String {
    let mut out = String::with_capacity(text.len() + 1000);
    let mut from = 0;
    for spot in spots(text) {
        out.push_str(&text[from..spot.range.start]);
        let figure = &text[spot.range.clone()];
        let places = figure.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let bare: i64 = figure.replace([',', '.'], "").parse().unwrap();
        out.push_str(&decimal(bare * factor, 10_i64.pow(places as u32), places as u32, false, figure.contains(',')));
        from = spot.range.end;
    }
    out.push_str(&text[from..]);
    out
}

#[test]
fn a_right_document_stretched_stays_right() {
    let mut tried = 0;
    let mut failures = Vec::new();
    for seed in 0..200 {
        let document = document(seed);
        let form = &document.form;
        // Figures that can be told from codes in the text.
        let is_readable =
            form.tables == Tables::None || form.tables == Tables::Tabs && !form.trims_zeros && !form.tables_in_yuan;
        if !document.is_exact()
            || !is_readable
            || form.wrap.is_some()
            || form.full_width_digits
            || form.letter_spaced
            || !errors(&document.text).is_empty()
        {
            continue;
        }
        tried += 1;
        for factor in [10, 100] {
            let text = stretched(&document.text, factor);
            let errors = errors(&text);
            if !errors.is_empty() {
                failures.push(format!("seed {seed} times {factor}:\n{}", errors.join("\n")));
            }
        }
    }
    assert!(tried > 30, "only {tried} documents can be stretched");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// 总计 = 基本 + 项目, 类 = Σ款 = Σ项, 合计 = Σ类, each figure rounded by itself.
fn subject_table(leaves: &[(i64, i64)], places: u32) -> Option<String> {
    const ROWS: [(&str, &str); 6] = [
        ("2010301", "行政运行"),
        ("2010302", "一般行政管理事务"),
        ("2010602", "一般行政管理事务"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080506", "机关事业单位职业年金缴费支出"),
        ("2210201", "住房公积金"),
    ];
    let mut codes: Vec<&str> =
        ROWS[..leaves.len()].iter().flat_map(|(code, _)| [&code[..3], &code[..5], code]).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut out = String::from(
        "附件 8\n\n江州市云阳区档案馆部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n",
    );
    for code in std::iter::once("").chain(codes) {
        let under = || ROWS.iter().zip(leaves).filter(|((c, _), _)| c.starts_with(code)).map(|(_, leaf)| *leaf);
        let (basic, project) = under().fold((0, 0), |(b, p), (x, y)| (b + x, p + y));
        let name = if code.is_empty() { "合计" } else { support::budget::name_of(code) };
        out.push_str(&format!("{code}\t{name}"));
        for value in [basic + project, basic, project] {
            let text = decimal(value, 1_000_000, places, false, false);
            if value != 0 && text.chars().all(|c| "0.".contains(c)) {
                return None;
            }
            out.push('\t');
            if value != 0 {
                out.push_str(&text);
            }
        }
        out.push('\n');
    }
    Some(out)
}

fn amounts() -> impl Strategy<Value = Vec<(i64, i64)>> {
    proptest::collection::vec(
        (prop_oneof![Just(0i64), 60_000_000..2_000_000_000i64], prop_oneof![Just(0i64), 60_000_000..900_000_000i64]),
        2..=6,
    )
}

const CLASSES: [&str; 6] =
    ["一般公共服务支出", "教育支出", "科学技术支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出"];

/// A total and its list, in hundredths of 万元.
fn list_of(total: i64, parts: &[i64]) -> String {
    let wan = |value: i64| decimal(value, 100, 2, false, false);
    let items: Vec<String> =
        CLASSES.iter().zip(parts).map(|(name, value)| format!("{name}{}万元", wan(*value))).collect();
    format!("（二）支出预算：2025年年初预算数{}万元，其中：{}。\n", wan(total), items.join("，"))
}

/// A column and its total, in hundredths of 万元.
fn column_of(total: i64, parts: &[i64]) -> String {
    let wan = |value: i64| decimal(value, 100, 2, false, false);
    let mut out = format!(
        "附件 8\n\n江州市云阳区档案馆部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\n合计\t\t{}\n",
        wan(total)
    );
    for ((code, name), value) in ["201", "205", "206", "208", "210", "221"].iter().zip(CLASSES).zip(parts) {
        out.push_str(&format!("{code}\t{name}\t{}\n", wan(*value)));
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_exact_table_rounded_has_no_error(leaves in amounts(), places in 0u32..=3) {
        if let Some(table) = subject_table(&leaves, places) {
            let errors = errors(&table);
            prop_assert!(errors.is_empty(), "{table}\n{}", errors.join("\n"));
        }
    }

    #[test]
    fn an_addend_changed_by_more_than_rounding_is_an_error(
        parts in proptest::collection::vec(1i64..1_000_000, 2..=6),
        at in any::<prop::sample::Index>(),
        extra in 0i64..500_000,
    ) {
        let total: i64 = parts.iter().sum();
        prop_assert!(errors(&list_of(total, &parts)).is_empty());
        prop_assert!(errors(&column_of(total, &parts)).is_empty());
        let mut wrong = parts.clone();
        // Half a hundredth for each figure, the total's included.
        wrong[at.index(parts.len())] += (parts.len() as i64).div_euclid(2) + 1 + extra;
        let list = list_of(total, &wrong);
        prop_assert!(!errors(&list).is_empty(), "no error in {list}");
        let column = column_of(total, &wrong);
        prop_assert!(!errors(&column).is_empty(), "no error in {column}");
    }
}

const LONGEST: Duration = Duration::from_secs(60);

/// Texts made to be slow. Time alone would tell by the machine, so the bound is wide.
#[test]
fn strange_texts_come_to_an_end() {
    let list_line = "其中：一般公共服务支出1万元，其中：基本支出0.5万元，\n";
    let texts: Vec<(&str, String)> = vec![
        ("a million tabs", "\t".repeat(1_000_000)),
        ("rows of tabs", "1\t2\t\n".repeat(100_000)),
        ("nested brackets", "（".repeat(100_000)),
        ("nested brackets closed", format!("{}{}", "（".repeat(100_000), "）".repeat(100_000))),
        ("nested quotes", "“".repeat(100_000)),
        ("one line of 5 MB", "2025年基本支出12.34万元，".repeat(5_000_000 / 37)),
        ("one line of digits", "1".repeat(1_000_000)),
        ("one line of letters", "预".repeat(1_000_000)),
        ("lines of 其中", "其中：\n".repeat(100_000)),
        ("lists never closed", list_line.repeat(50_000)),
        ("lists in one paragraph", "其中：基本支出1万元，".repeat(50_000)),
        ("openers alone in one paragraph", "其中：".repeat(100_000)),
        ("reasons in one paragraph", "主要原因是".repeat(50_000)),
        ("headings", "一、收入预算\n".repeat(100_000)),
        ("empty lines", "\n".repeat(1_000_000)),
        ("spaces", " ".repeat(1_000_000)),
        ("pipes", "|".repeat(1_000_000)),
        ("commas", "，".repeat(300_000)),
        ("full stops", "。".repeat(300_000)),
        ("titles", "江州市云阳区档案馆2025年部门预算情况说明\n".repeat(20_000)),
        ("broken rows", {
            let mut table =
                String::from("附件 1\n\n部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n");
            for row in 0..100_000 {
                table.push_str(&format!("2010301\t行政运行\t{}.5\t1\t1\n", row + 3));
            }
            table
        }),
        ("broken sums of distinct codes", {
            let mut table = String::from(
                "附件 1\n\n部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n合计\t\t1\t1\t\n",
            );
            for row in 0..20_000 {
                table.push_str(&format!("2{:06}\t科目{row}\t{row}.5\t1\t1\n", row));
            }
            table
        }),
        ("one list of 20 000", format!("2025年支出1万元，其中：{}。", "项目支出1万元，".repeat(20_000))),
        ("a wide table", format!("科目\t{}\n合计\t{}\n", "总计\t".repeat(50_000), "1\t".repeat(50_000))),
    ];
    let mut slow = Vec::new();
    for (name, text) in texts {
        let (sender, receiver) = mpsc::channel();
        // A reading that hangs is left behind, so that the others are tried too.
        std::thread::spawn(move || {
            let start = Instant::now();
            let findings = analyze(&text);
            let time = start.elapsed();
            check_places(&text, &findings);
            sender.send((time, findings.len())).ok();
        });
        match receiver.recv_timeout(LONGEST) {
            Ok((time, findings)) if std::env::var_os("GOUJI_TIMES").is_some() => {
                println!("{name}: {time:?}, {findings} findings")
            }
            Ok(_) => {}
            Err(error) => slow.push(format!("{name}: {error}")),
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// The layouts are all drawn, so that nothing above is proven of a few forms only.
#[test]
fn all_forms_are_drawn() {
    let forms: Vec<_> = (0..200).map(|seed| document(seed).form).collect();
    for layout in [Layout::Chongqing, Layout::Merged, Layout::National] {
        for tables in [Tables::None, Tables::Tabs, Tables::Pipes] {
            assert!(forms.iter().any(|f| f.layout == layout && f.tables == tables), "{layout:?} with {tables:?}");
        }
    }
}
