//! Whatever the server says it can do, it does: with any document, at any place, at any time.
//!
//! What each feature answers on a document is the matter of its own tests; here each one announced has to be known to
//! the table below, and none may fail.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

/// Of everything a little: headings, a list that does not add up, a change, a table, terms, characters of all sizes.
const DOCUMENT: &str = "\u{1F600}澄湖市望山区档案馆2025年单位预算情况说明\r
一、单位收支总体情况
（一）收入预算：2025年年初预算数451.33万元，其中：一般公共预算拨款420.10万元，政府性基金预算拨款30.22万元。
三、“三公”经费情况说明
2025年“三公”经费预算6.00万元，其中：公务接待费1.00万元，公务用车运行维护费4.00万元。。比2024年减少\u{20BB7}0.30万元。
四、专业性名词解释
（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。
附件1
一般公共预算财政拨款支出表
单位：万元
科目编码\t科目名称\t总计\t基本支出\t项目支出
\t合计\t451.32\t420.10\t31.22
201\t一般公共服务支出\t451.32\t420.10\t31.23";

/// What a request names besides the document.
#[derive(Clone, Copy)]
enum At {
    Document,
    Position,
    Positions,
    Range,
    Workspace,
}

/// Each feature: the field of the capabilities, the request, and what it names.
const FEATURES: &[(&str, &str, At)] = &[
    ("/hoverProvider", "textDocument/hover", At::Position),
    ("/definitionProvider", "textDocument/definition", At::Position),
    ("/referencesProvider", "textDocument/references", At::Position),
    ("/documentHighlightProvider", "textDocument/documentHighlight", At::Position),
    ("/documentSymbolProvider", "textDocument/documentSymbol", At::Document),
    ("/foldingRangeProvider", "textDocument/foldingRange", At::Document),
    ("/selectionRangeProvider", "textDocument/selectionRange", At::Positions),
    ("/inlayHintProvider", "textDocument/inlayHint", At::Range),
    ("/codeLensProvider", "textDocument/codeLens", At::Document),
    ("/codeActionProvider", "textDocument/codeAction", At::Range),
    ("/completionProvider", "textDocument/completion", At::Position),
    ("/semanticTokensProvider/full", "textDocument/semanticTokens/full", At::Document),
    ("/semanticTokensProvider/range", "textDocument/semanticTokens/range", At::Range),
    ("/documentFormattingProvider", "textDocument/formatting", At::Document),
    ("/documentRangeFormattingProvider", "textDocument/rangeFormatting", At::Range),
    ("/workspaceSymbolProvider", "workspace/symbol", At::Workspace),
    ("/diagnosticProvider", "textDocument/diagnostic", At::Document),
    ("/diagnosticProvider/workspaceDiagnostics", "workspace/diagnostic", At::Workspace),
];

/// An editor that knows everything.
fn hello(units: Units) -> Hello {
    Hello::pulling()
        .encodings(&[units.name()])
        .with("/textDocument/documentSymbol", json!({ "hierarchicalDocumentSymbolSupport": true }))
        .with("/textDocument/foldingRange", json!({ "lineFoldingOnly": false }))
        .with("/textDocument/definition", json!({ "linkSupport": true }))
        .with(
            "/textDocument/codeAction",
            json!({
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source", "source.fixAll"] } },
                "isPreferredSupport": true,
                "disabledSupport": true,
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            }),
        )
        .with(
            "/textDocument/semanticTokens",
            json!({
                "requests": { "full": true, "range": true },
                "tokenTypes": ["number", "type", "class", "keyword", "property", "variable"],
                "tokenModifiers": ["declaration", "definition"],
                "formats": ["relative"],
            }),
        )
        .with("/textDocument/completion", json!({ "completionItem": { "snippetSupport": true } }))
        .with("/textDocument/hover", json!({ "contentFormat": ["markdown", "plaintext"] }))
}

/// The parameters of a request at a place.
fn params(at: At, uri: &str, range: &Value) -> Value {
    let mut params = json!({
        "textDocument": { "uri": uri },
        // What one of the requests wants and the others pass over.
        "options": { "tabSize": 4, "insertSpaces": true },
    });
    match at {
        At::Document => {}
        At::Position => {
            params["position"] = range["start"].clone();
            params["context"] = json!({ "includeDeclaration": true, "triggerKind": 1 });
        }
        At::Positions => params["positions"] = json!([range["start"], range["end"]]),
        At::Range => {
            params["range"] = range.clone();
            params["context"] = json!({ "diagnostics": [] });
        }
        At::Workspace => params = json!({ "query": "预算", "previousResultIds": [] }),
    }
    params
}

/// The features that the server announces.
fn announced(client: &Client) -> Vec<(&'static str, At)> {
    let is_there = |path: &str| !matches!(client.capability(path), Value::Null | Value::Bool(false));
    FEATURES.iter().filter(|(path, ..)| is_there(path)).map(|(_, method, at)| (*method, *at)).collect()
}

fn is_nothing(result: &Value) -> bool {
    result.is_null() || result.as_array().is_some_and(Vec::is_empty)
}

fn position(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

fn range(start: Value, end: Value) -> Value {
    json!({ "start": start, "end": end })
}

#[test]
fn every_capability_announced_is_tested() {
    let client = Client::initialized(&hello(Units::Utf16));
    // These have tests of their own.
    let others = ["positionEncoding", "textDocumentSync", "workspace"];
    for (name, value) in client.welcome["capabilities"].as_object().unwrap() {
        let is_known = FEATURES.iter().any(|(path, ..)| path.split('/').nth(1) == Some(name));
        assert!(is_known || others.contains(&name.as_str()) || value == false, "{name} has no end-to-end test");
    }
    client.finish();
}

#[test]
fn every_feature_answers_at_every_place() {
    for units in ALL_UNITS {
        let text = Text::new(DOCUMENT, units);
        let mut client = Client::initialized(&hello(units));
        client.open(URI, DOCUMENT);
        let mut asked = Vec::new();
        for (method, at) in announced(&client) {
            let places = match at {
                At::Document | At::Workspace => vec![range(position(0, 0), position(0, 0))],
                _ => DOCUMENT
                    .char_indices()
                    .filter(|(at, _)| !DOCUMENT[..*at].ends_with('\r'))
                    // Of every eleven characters one, another one in each encoding.
                    .skip(units as usize)
                    .step_by(11)
                    .map(|(at, _)| range(text.position(at), text.position(DOCUMENT.len())))
                    .collect(),
            };
            for place in places {
                let params = params(at, URI, &place);
                asked.push((client.ask(method, params.clone()), method, params));
            }
        }
        for (asked, method, params) in asked {
            assert!(client.answer(&asked).is_ok(), "{method} {params}");
        }
        client.finish();
    }
}

#[test]
fn no_feature_minds_places_that_are_none() {
    let most = i32::MAX as u32;
    let places = [
        range(position(0, 9_999), position(0, 99_999)),
        range(position(9_999, 0), position(9_999, 9)),
        range(position(most, most), position(most, most)),
        range(position(u32::MAX, u32::MAX), position(u32::MAX, u32::MAX)),
        range(position(0, 0), position(most, most)),
        // The end comes first.
        range(position(4, 5), position(2, 1)),
        // Within a character.
        range(position(0, 1), position(4, 2)),
    ];
    for units in ALL_UNITS {
        let mut client = Client::initialized(&hello(units));
        for text in [DOCUMENT, "", "\n", "\r", "\u{1F600}", "2025年"] {
            client.open(URI, text);
            for (method, at) in announced(&client) {
                for place in &places {
                    let asked = client.ask(method, params(at, URI, place));
                    assert!(client.answer(&asked).is_ok(), "{method} at {place} in {text:?}");
                }
            }
        }
        client.finish();
    }
}

#[test]
fn no_feature_knows_a_document_that_is_closed() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    client.open(URI, DOCUMENT);
    client.close(URI);
    let everywhere = range(position(2, 20), position(4, 12));
    for (method, at) in announced(&client) {
        for uri in [URI, "untitled:never-opened"] {
            let result = client.call(method, params(at, uri, &everywhere));
            let is_empty = is_nothing(&result) || result.get("items").is_some_and(is_nothing);
            assert!(is_empty, "{method} of {uri}: {result}");
        }
    }
    client.finish();
}

#[test]
fn every_feature_says_what_is_wrong_with_its_parameters() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    client.open(URI, DOCUMENT);
    for (method, _) in announced(&client) {
        for params in [json!(7), json!({ "textDocument": 7, "query": 7 }), json!([[]])] {
            let asked = client.ask(method, params.clone());
            assert_eq!(client.answer(&asked), Err(INVALID_PARAMS), "{method} {params}");
        }
    }
    assert!(!client.diagnostics(URI).is_empty());
    client.finish();
}

#[test]
fn every_feature_may_be_withdrawn() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    let place = range(position(2, 20), position(4, 12));
    for (method, at) in announced(&client) {
        client.open(URI, &DOCUMENT.repeat(20));
        let asked = client.ask(method, params(at, URI, &place));
        client.cancel(&asked);
        assert!(client.answer(&asked).err().is_none_or(|code| code == REQUEST_CANCELLED), "{method}");
    }
    client.finish();
}

#[test]
fn every_feature_may_be_overtaken_by_an_edit() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    let place = range(position(2, 20), position(4, 12));
    for (method, at) in announced(&client) {
        client.open(URI, &DOCUMENT.repeat(20));
        let asked = client.ask(method, params(at, URI, &place));
        client.change(URI, 2, &[whole("")]);
        let outdated = [CONTENT_MODIFIED, SERVER_CANCELLED];
        assert!(client.answer(&asked).err().is_none_or(|code| outdated.contains(&code)), "{method}");
        // Asked again, it is about the text as it stands.
        let asked = client.ask(method, params(at, URI, &place));
        assert!(client.answer(&asked).is_ok(), "{method}");
    }
    client.finish();
}

#[test]
fn every_feature_answers_while_the_text_is_typed() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    client.open(URI, DOCUMENT);
    let features = announced(&client);
    let mut asked = Vec::new();
    for version in 2..202 {
        let line = version as u32 % 12;
        client.change(URI, version, &[between((line, 1), (line, 1), ["9", "。", "\n", "一、"][version as usize % 4])]);
        let (method, at) = features[version as usize % features.len()];
        let place = range(position(line, 2), position(line + 2, 7));
        asked.push((client.ask(method, params(at, URI, &place)), method));
    }
    for (asked, method) in asked {
        let outdated = [CONTENT_MODIFIED, SERVER_CANCELLED];
        assert!(client.answer(&asked).err().is_none_or(|code| outdated.contains(&code)), "{method}");
    }
    client.finish();
}
