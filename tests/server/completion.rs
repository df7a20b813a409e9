//! What may be written next, as an editor asks for it.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

/// A disclosure that is being written: its third section is next.
const DRAFT: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
（一）职能职责
负责管档案。
（二）单位构成
内设综合科。
二、部门收支总体情况
（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。
（二）支出预算：2025年年初预算数451.32万元，其中：基本支出420.10万元，项目支出。
三、部门预算情况说明
\u{1F600}2025年一般公共预算财政拨款支出主要用于ybgg等。

四、“三公”经费情况说明
2025年“三公”经费预算0万元，比。
五、其他重要事项的情况说明
";

/// What is offered behind the first `words`.
fn behind(client: &mut Client, text: &Text, words: &str) -> Vec<Value> {
    let position = text.position(text.text.find(words).unwrap() + words.len());
    let params = json!({ "textDocument": { "uri": URI }, "position": position, "context": { "triggerKind": 1 } });
    let list = client.call("textDocument/completion", params);
    if list.is_null() {
        return Vec::new();
    }
    assert_eq!(list["isIncomplete"], true);
    let items = list["items"].as_array().unwrap().clone();
    for item in &items {
        // What editors filter by is what stands in the range that ends at the cursor.
        assert_eq!(item["textEdit"]["range"]["end"], position, "{item}");
        let typed = text.slice(&item["textEdit"]["range"]);
        assert_eq!(item["filterText"].as_str().unwrap_or(""), typed, "{item}");
    }
    items
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// The text with an item taken.
fn taken(text: &Text, item: &Value) -> String {
    let mut text = Text::new(&text.text, text.units);
    let span = text.span(&item["textEdit"]["range"]);
    text.replace(span, item["textEdit"]["newText"].as_str().unwrap());
    text.text
}

#[test]
fn in_the_middle_of_a_line_in_each_encoding() {
    for units in ALL_UNITS {
        let text = Text::new(DRAFT, units);
        let mut client = Client::initialized(&Hello::pulling().encodings(&[units.name()]));
        client.open(URI, DRAFT);
        let items = behind(&mut client, &text, "ybgg");
        assert_eq!(labels(&items)[0], "201 一般公共服务支出", "{units:?}");
        assert!(
            taken(&text, &items[0]).contains("\u{1F600}2025年一般公共预算财政拨款支出主要用于一般公共服务支出等。")
        );
        let items = behind(&mut client, &text, "万元，项目支出");
        assert_eq!(labels(&items)[0], "31.22万元");
        assert!(items[0]["detail"].as_str().unwrap().contains("基本支出 420.10 + 项目支出 31.22"), "{items:?}");
        assert!(taken(&text, &items[0]).contains("，项目支出31.22万元。"));
        let items = behind(&mut client, &text, "0万元，比");
        assert!(labels(&items).starts_with(&["比2024年增加"]), "{items:?}");
        client.finish();
    }
}

#[test]
fn headings_and_statements_with_tab_stops_or_blanks() {
    let text = Text::new(DRAFT, Units::Utf16);
    let snippets = json!({ "completionItem": { "snippetSupport": true } });
    for (hello, stop) in
        [(Hello::pulling().with("/textDocument/completion", snippets), "${1:____}"), (Hello::pulling(), "____")]
    {
        let mut client = Client::initialized(&hello);
        client.open(URI, DRAFT);
        let items = behind(&mut client, &text, "等。\n");
        assert!(labels(&items).contains(&"四、专业性名词解释"), "{items:?}");
        let items = behind(&mut client, &text, "五、其他重要事项的情况说明\n");
        let statement = items.iter().find(|item| item["label"] == "机关运行经费").unwrap();
        let new = statement["textEdit"]["newText"].as_str().unwrap();
        assert_eq!(statement["insertTextFormat"], if stop == "____" { Value::Null } else { json!(2) });
        assert!(new.contains(stop) && new.contains("2025年"), "{new}");
        assert!(statement["documentation"].as_str().unwrap().contains("2025年"));
        client.finish();
    }
}

#[test]
fn what_is_offered_follows_the_typing() {
    let mut text = Text::new(DRAFT, Units::Utf16);
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, DRAFT);
    let change = text.put("ybgg", "jyzc");
    client.change(URI, 2, &[change]);
    assert_eq!(labels(&behind(&mut client, &text, "jyzc"))[0], "205 教育支出");
    let change = text.put("jyzc", "qqqq");
    client.change(URI, 3, &[change]);
    assert!(behind(&mut client, &text, "qqqq").is_empty());
    client.finish();
}

#[test]
fn a_closed_document_and_other_texts_offer_nothing() {
    let text = Text::new(DRAFT, Units::Utf16);
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, "会议纪要\n1. 买菜\n2. ");
    let notes = Text::new("会议纪要\n1. 买菜\n2. ", Units::Utf16);
    assert!(behind(&mut client, &notes, "2. ").is_empty());
    client.close(URI);
    assert!(behind(&mut client, &text, "ybgg").is_empty());
    client.finish();
}

#[test]
fn a_withdrawn_question_is_answered_once() {
    let text = Text::new(DRAFT, Units::Utf16);
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, DRAFT);
    let position = text.position(DRAFT.find("ybgg").unwrap() + 4);
    let params = json!({ "textDocument": { "uri": URI }, "position": position });
    let asked = client.ask("textDocument/completion", params);
    client.cancel(&asked);
    assert!(client.answer(&asked).err().is_none_or(|code| code == REQUEST_CANCELLED));
    assert!(!behind(&mut client, &text, "ybgg").is_empty());
    client.finish();
}
