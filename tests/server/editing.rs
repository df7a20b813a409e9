//! Edits are applied in the order they come in, however fast they come.

use serde_json::{Value, json};

use crate::client::*;
use crate::support::document;
use crate::support::rng::Rng;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";
const FRESH: &str = "file:///disclosures/fresh.txt";

/// No finding is left out, so that all can be compared.
fn hello(hello: Hello, units: Units) -> Hello {
    hello.encodings(&[units.name()]).options(json!({ "maxDiagnostics": 100_000 }))
}

/// Checks that the server has the same text as the editor, by the library's findings and by its own on the same text
/// opened afresh.
fn agrees_with_a_fresh_one(client: &mut Client, text: &Text) {
    client.agrees(URI, text);
    client.open(FRESH, &text.text);
    let unnamed = |diagnostics: Vec<Value>| -> Vec<Value> {
        serde_json::from_str(&json!(diagnostics).to_string().replace(FRESH, URI)).unwrap()
    };
    let edited = unnamed(client.diagnostics(URI));
    assert_same(&edited, &unnamed(client.diagnostics(FRESH)), &text.text);
    client.close(FRESH);
}

/// Lines of every kind a reader has to tell apart.
const LINES: &[&str] = &[
    "澄湖市望山区档案馆2025年部门预算情况说明\n",
    "一、单位基本情况\n",
    "（一）收入预算：2025年年初预算数451.33万元，其中：一般公共预算拨款420.10万元，政府性基金预算拨款30.22万元。\n",
    "四、“三公”经费情况说明\r\n",
    "2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费5.10万元。\r\n",
    "附件1\n一般公共预算财政拨款支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n",
    "201\t一般公共服务支出\t451.32\t420.10\t31.23\n",
    "完成上级交办的其他工作。。\n",
    "\n",
    "\r",
];

/// What is typed.
const PIECES: &[&str] = &[
    "的",
    "0",
    "9",
    ".",
    "，",
    "。",
    "；",
    "（",
    "）",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "年",
    "万元",
    "增加",
    "其中：",
    "一、",
    "\u{1F600}",
    "\u{20BB7}",
    "\u{2028}",
    "é",
    "a",
];

/// An edit somewhere: typing, deleting, replacing, pasting.
fn edit(text: &mut Text, rng: &mut Rng) -> Value {
    // The protocol has no position between `\r` and `\n`.
    let is_border = |text: &str, at: usize| text.is_char_boundary(at) && !text[..at].ends_with('\r');
    let border = |text: &Text, at: usize| (0..=at).rev().find(|at| is_border(&text.text, *at)).unwrap();
    let from = border(text, rng.below(text.text.len() + 1));
    let to = border(text, (from + rng.below(24)).min(text.text.len())).max(from);
    match rng.below(100) {
        0..50 => text.replace(from..from, rng.pick(PIECES)),
        50..65 => text.replace(from..to, ""),
        65..80 => text.replace(from..to, rng.pick(PIECES)),
        80..90 => text.replace(from..from, rng.pick(LINES)),
        90..97 => {
            let line = text.text[from..].find('\n').map_or(text.text.len(), |end| from + end + 1);
            text.replace(from..line, "")
        }
        _ => {
            let all = text.text.clone();
            let changed = format!("{}{}", &all[..from], &all[to..]);
            *text = Text::new(&changed, text.units);
            whole(&changed)
        }
    }
}

#[test]
fn two_thousand_edits_at_once_are_all_applied_in_their_order() {
    for (units, seed) in [(Units::Utf8, 1), (Units::Utf16, 2), (Units::Utf32, 3)] {
        let mut text = Text::new(&document(seed).text, units);
        let mut rng = Rng::new(seed);
        let mut client = Client::initialized(&hello(Hello::pulling(), units));
        client.open(URI, &text.text);
        for version in 2..2002 {
            let change = edit(&mut text, &mut rng);
            client.change(URI, version, &[change]);
        }
        agrees_with_a_fresh_one(&mut client, &text);
        client.finish();
    }
}

#[test]
fn two_thousand_edits_at_once_end_with_the_diagnostics_of_the_last() {
    let mut text = Text::new(&document(4).text, Units::Utf16);
    let mut rng = Rng::new(4);
    let mut client = Client::initialized(&hello(Hello::pushed(), Units::Utf16));
    client.open(URI, &text.text);
    for version in 2..2002 {
        let change = edit(&mut text, &mut rng);
        client.change(URI, version, &[change]);
    }
    let mut shown = client.shown(URI);
    while shown.version != Some(2001) {
        let next = client.shown(URI);
        assert!(next.version > shown.version, "{:?} after {:?}", next.version, shown.version);
        shown = next;
    }
    assert_same(&essence(&shown.diagnostics), &text.expected(), &text.text);
    client.finish();
}

#[test]
fn random_edits_leave_both_sides_with_the_same_text() {
    for units in ALL_UNITS {
        for seed in 0..4 {
            let mut rng = Rng::new(seed + 100);
            let start = if seed == 0 { String::new() } else { document(seed).text };
            let mut text = Text::new(&start, units);
            let mut client = Client::initialized(&hello(Hello::pulling(), units));
            client.open(URI, &text.text);
            for version in 2..80 {
                // Several changes of one message follow one another: each sees the text the one before it left.
                let changes: Vec<Value> = (0..1 + rng.below(4)).map(|_| edit(&mut text, &mut rng)).collect();
                client.change(URI, version, &changes);
                if version % 13 == 0 {
                    client.agrees(URI, &text);
                }
            }
            agrees_with_a_fresh_one(&mut client, &text);
            client.finish();
        }
    }
}

#[test]
fn what_is_asked_between_edits_is_answered_or_refused_once() {
    let mut text = Text::new(&document(5).text, Units::Utf16);
    let mut rng = Rng::new(5);
    let mut client = Client::initialized(&hello(Hello::pulling(), Units::Utf16));
    client.open(URI, &text.text);
    let mut asked = Vec::new();
    for version in 2..302 {
        asked.push((client.ask_diagnostics(URI), text.clone()));
        let change = edit(&mut text, &mut rng);
        client.change(URI, version, &[change]);
    }
    for (asked, text) in asked {
        match client.answer(&asked) {
            // An answer belongs to the text at the time of asking.
            Ok(report) => {
                let said = essence(report["items"].as_array().unwrap());
                assert_same(&said, &text.expected(), &text.text);
            }
            Err(code) => assert_eq!(code, SERVER_CANCELLED),
        }
    }
    client.agrees(URI, &text);
    client.finish();
}

#[test]
fn an_outdated_question_may_be_asked_again() {
    // Editors that are told `ContentModified` take it for a document without diagnostics.
    let mut client = Client::initialized(&Hello::pulling());
    let mut outdated = None;
    // Now and then the answer is quicker than the edit.
    for _ in 0..100 {
        client.open(URI, &faults(5_000));
        let asked = client.ask_diagnostics(URI);
        client.change(URI, 2, &[whole("完成。。\n")]);
        outdated = client.outcome(&asked).get("error").cloned();
        assert_eq!(client.diagnostics(URI).len(), 1);
        client.close(URI);
        if outdated.is_some() {
            break;
        }
    }
    let error = outdated.expect("an answer that came too late");
    assert_eq!(error["code"], SERVER_CANCELLED);
    assert_eq!(error["data"], json!({ "retriggerRequest": true }));
    client.finish();
}

#[test]
fn the_whole_text_may_be_replaced() {
    let mut client = Client::initialized(&hello(Hello::pulling(), Units::Utf16));
    client.open(URI, "");
    for (version, text) in
        ["完成。。", "", "完成。。\n完成。。\n", "\u{1F600}完成。。\n", "\u{1F601}完成。。\n"].iter().enumerate()
    {
        client.change(URI, version as i32 + 2, &[whole(text)]);
        client.agrees(URI, &Text::new(text, Units::Utf16));
    }
    let mut text = Text::new("一、说明\n", Units::Utf16);
    let typed = text.put("说明", "完成。。");
    client.change(URI, 20, &[whole("不要"), whole("一、说明\n"), typed]);
    client.agrees(URI, &text);
    client.finish();
}

#[test]
fn a_message_without_changes_is_a_new_version() {
    let mut client = Client::initialized(&Hello::pushed());
    client.open(URI, &faults(1));
    assert_eq!(client.shown(URI).version, Some(1));
    client.change(URI, 2, &[]);
    assert_eq!(client.shown(URI).version, Some(2));
    client.change(URI, 3, &[between((0, 0), (0, 0), "")]);
    assert_eq!(client.shown(URI).version, Some(3));
    client.finish();
}

#[test]
fn versions_that_do_not_grow_are_no_reason_to_be_wrong() {
    // Not as the protocol wants it; such editors exist, and their text counts, not their numbers.
    for versions in [[0, 0, 0, 0], [1, 1, 1, 1], [9, 5, 5, 2], [i32::MAX, i32::MIN, -1, 0]] {
        for _ in 0..5 {
            let mut client = Client::initialized(&Hello::pulling());
            client.open(URI, "");
            assert!(client.diagnostics(URI).is_empty());
            for (at, version) in versions.into_iter().enumerate() {
                client.change(URI, version, &[between((0, 0), (0, 0), "完成。。\n")]);
                assert_eq!(client.diagnostics(URI).len(), at + 1, "{versions:?}");
            }
            client.finish();
        }
    }
}

#[test]
fn edits_of_a_document_that_is_not_open_are_passed_over() {
    let mut client = Client::initialized(&Hello::pulling());
    client.change(URI, 2, &[whole(&faults(3))]);
    client.close(URI);
    assert!(client.diagnostics(URI).is_empty());
    client.open(URI, &faults(1));
    client.close(URI);
    client.change(URI, 2, &[whole(&faults(3))]);
    assert!(client.diagnostics(URI).is_empty());
    client.open(URI, &faults(2));
    assert_eq!(client.diagnostics(URI).len(), 2);
    client.finish();
}
