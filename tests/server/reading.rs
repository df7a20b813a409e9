//! What a reader is shown beside the text: hover, hints, lenses, tokens.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

/// The parts of the total on the second line add up to 5.00.
pub const THREE_PUBLIC: &str = "\
一、“三公”经费情况说明
\u{1F600}2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元。
二、专业性名词解释
（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。
附件1
一般公共预算财政拨款支出表
单位：万元
科目编码\t科目名称\t总计\t基本支出\t项目支出
201\t一般公共服务支出\t451.32\t420.10\t31.22
";

/// The parameters at the first `word`, one character into it.
fn at(text: &Text, word: &str) -> Value {
    let at = text.text.find(word).unwrap() + word.chars().next().unwrap().len_utf8();
    json!({ "textDocument": { "uri": URI }, "position": text.position(at) })
}

fn markdown() -> Hello {
    Hello::pulling().with("/textDocument/hover", json!({ "contentFormat": ["markdown", "plaintext"] }))
}

#[test]
fn a_figure_shows_its_equations_in_each_encoding() {
    for units in ALL_UNITS {
        let text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&markdown().encodings(&[units.name()]));
        client.open(URI, THREE_PUBLIC);
        let hover = client.call("textDocument/hover", at(&text, "6.00"));
        let value = hover["contents"]["value"].as_str().unwrap();
        assert!(
            value.contains("✗ “三公”经费预算 6.00 万元 ≠ 公务接待费 1.00 + 公务用车运行维护费 4.00 = 5.00 万元"),
            "{value}"
        );
        assert_eq!(hover["contents"]["kind"], "markdown");
        let start = THREE_PUBLIC.find("6.00").unwrap();
        assert_eq!(hover["range"], text.range(start..start + 4), "{units:?}");
        client.finish();
    }
}

#[test]
fn a_total_that_adds_up_says_so() {
    let text = Text::new(THREE_PUBLIC, Units::Utf16);
    let mut client = Client::initialized(&markdown());
    client.open(URI, THREE_PUBLIC);
    let hover = client.call("textDocument/hover", at(&text, "451.32"));
    assert!(hover["contents"]["value"].as_str().unwrap().contains('✓'), "{hover}");
    client.finish();
}

#[test]
fn terms_and_codes_show_their_meaning_and_other_words_nothing() {
    let text = Text::new(THREE_PUBLIC, Units::Utf16);
    let mut client = Client::initialized(&markdown());
    client.open(URI, THREE_PUBLIC);
    let value = |client: &mut Client, word: &str| {
        client.call("textDocument/hover", at(&text, word))["contents"]["value"].as_str().unwrap_or("").to_owned()
    };
    assert!(value(&mut client, "基本支出").contains("指为保障机构正常运转"));
    assert!(value(&mut client, "201\t").contains("一般公共服务支出"));
    assert_eq!(client.call("textDocument/hover", at(&text, "其中")), Value::Null);
    client.finish();
}

#[test]
fn a_client_without_markdown_gets_none() {
    let text = Text::new(THREE_PUBLIC, Units::Utf16);
    let mut client =
        Client::initialized(&Hello::pulling().with("/textDocument/hover", json!({ "contentFormat": ["plaintext"] })));
    client.open(URI, THREE_PUBLIC);
    let hover = client.call("textDocument/hover", at(&text, "6.00"));
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(!hover["contents"]["value"].as_str().unwrap().contains("**"), "{hover}");
    client.finish();
}

#[test]
fn hover_is_about_the_text_as_it_stands() {
    let mut text = Text::new(THREE_PUBLIC, Units::Utf16);
    let mut client = Client::initialized(&markdown());
    client.open(URI, THREE_PUBLIC);
    let change = text.put("6.00", "5.00");
    client.change(URI, 2, &[change]);
    let hover = client.call("textDocument/hover", at(&text, "5.00"));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("✓ “三公”经费预算 5.00"), "{hover}");
    client.finish();
}

#[test]
fn what_the_parts_make_stands_beside_a_total_that_differs() {
    for units in ALL_UNITS {
        let mut text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&Hello::pulling().encodings(&[units.name()]));
        client.open(URI, THREE_PUBLIC);
        let hints = |client: &mut Client, text: &Text, from: usize, to: usize| {
            let params = json!({ "textDocument": { "uri": URI }, "range": text.range(from..to) });
            client.call("textDocument/inlayHint", params).as_array().unwrap().clone()
        };
        let all = hints(&mut client, &text, 0, THREE_PUBLIC.len());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["label"], "各项之和 5.00");
        assert_eq!(all[0]["position"], text.position(THREE_PUBLIC.find("6.00").unwrap() + 4));
        // Only what the client sees.
        let second = THREE_PUBLIC.find("二、").unwrap();
        assert!(hints(&mut client, &text, second, THREE_PUBLIC.len()).is_empty());
        let change = text.put("6.00", "5.00");
        client.change(URI, 2, &[change]);
        assert!(hints(&mut client, &text, 0, THREE_PUBLIC.len()).is_empty());
        client.finish();
    }
}

#[test]
fn a_section_says_how_many_relations_it_has() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, THREE_PUBLIC);
    let lenses = client.call("textDocument/codeLens", json!({ "textDocument": { "uri": URI } }));
    let titles: Vec<(u64, &str)> = lenses
        .as_array()
        .unwrap()
        .iter()
        .map(|lens| (lens["range"]["start"]["line"].as_u64().unwrap(), lens["command"]["title"].as_str().unwrap()))
        .collect();
    assert!(titles.contains(&(0, "勾稽 1 项，1 项不符")), "{titles:?}");
    assert!(titles.iter().any(|(line, title)| *line == 4 && !title.contains("不符")), "{titles:?}");
    client.finish();
}

#[test]
fn tokens_lie_on_what_they_are_called() {
    for units in ALL_UNITS {
        let text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&Hello::pulling().encodings(&[units.name()]));
        let legend = client.capability("/semanticTokensProvider/legend/tokenTypes").clone();
        client.open(URI, THREE_PUBLIC);
        let document = json!({ "uri": URI });
        let full = client.call("textDocument/semanticTokens/full", json!({ "textDocument": document }));
        let words = words(&text, &full["data"], &legend);
        let has = |word: &str, kind: &str| words.iter().any(|(w, k)| w == word && k == kind);
        for (word, kind) in [("6.00", "number"), ("2025年", "enumMember"), ("201", "type"), ("基本支出", "property")]
        {
            assert!(has(word, kind), "{word} is no {kind} in {words:?}");
        }
        // A part of the document has a part of the tokens.
        let second = text.range(THREE_PUBLIC.find("二、").unwrap()..THREE_PUBLIC.len());
        let part =
            client.call("textDocument/semanticTokens/range", json!({ "textDocument": document, "range": second }));
        let part = self::words(&text, &part["data"], &legend);
        assert!(!part.is_empty() && words.ends_with(&part), "{part:?}");
        client.finish();
    }
}

/// The words that tokens lie on, with what they are called.
fn words(text: &Text, data: &Value, legend: &Value) -> Vec<(String, String)> {
    let numbers: Vec<usize> = data.as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let (mut line, mut start) = (0, 0);
    let mut words = Vec::new();
    for token in numbers.chunks(5) {
        start = if token[0] == 0 { start + token[1] } else { token[1] };
        line += token[0];
        let (from, to) = (text.offset(line, start), text.offset(line, start + token[2]));
        words.push((text.text[from..to].to_owned(), legend[token[3]].as_str().unwrap().to_owned()));
    }
    words
}
