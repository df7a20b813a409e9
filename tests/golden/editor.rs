//! What the server answers at every figure of a few fixtures: hover, completion in place of it, code actions on it.

use serde_json::{Value, json};

use crate::client::{Client, Hello};
use crate::position::{Text, Units};
use crate::store::Store;
use crate::texts::Named;

const FIXTURES: [&str; 5] = [
    "example/部门预算情况说明",
    "right/部门_四部分",
    "right/单位_附表齐全",
    "wrong/增幅算错_四部分",
    "wrong/表格_层次各式",
];

const URI: &str = "file:///disclosures/a.txt";

pub fn record(texts: &[Named], store: &Store) {
    let mut client = Client::initialized(&hello());
    for name in FIXTURES {
        let text = &texts.iter().find(|named| named.name == name).expect(name).text;
        let place = Text::new(text, Units::Utf16);
        client.open(URI, text);
        let diagnostics = client.diagnostics(URI);
        let mut answers = Vec::new();
        for figure in figures(text) {
            let range = place.range(figure.clone());
            let document = json!({ "uri": URI });
            let at = |position: &Value| json!({ "textDocument": document, "position": position });
            let on_it: Vec<&Value> = diagnostics.iter().filter(|said| said["range"] == range).collect();
            let actions = json!({ "textDocument": document, "range": range, "context": { "diagnostics": on_it } });
            answers.push(json!({
                "figure": text[figure],
                "range": range,
                "hover": client.call("textDocument/hover", at(&range["start"])),
                "completion": client.call("textDocument/completion", at(&range["start"])),
                "actions": client.call("textDocument/codeAction", actions),
            }));
        }
        let answers = serde_json::to_string_pretty(&answers).unwrap();
        store.put(name, "editor.json", answers.as_bytes());
        client.close(URI);
    }
    client.finish();
}

fn hello() -> Hello {
    Hello::pulling().with("/textDocument/hover", json!({ "contentFormat": ["markdown"] })).with(
        "/textDocument/codeAction",
        json!({
            "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor", "source"] } },
            "isPreferredSupport": true,
        }),
    )
}

/// Where digits stand, points and separators among them.
fn figures(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut figures: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
    {
        match figures.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ if byte.is_ascii_digit() => figures.push(at..at + 1),
            _ => {}
        }
    }
    figures
}
