//! Files that no editor shows as text, shown as they are read.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::*;
use crate::support::word::document;
use crate::workspace::{client_of, uri};

const TEXT: &str = "2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。\n\
科目\t合计\t基本支出\t项目支出\n\
教育支出\t12.30\t2.30\t11.00\n";

/// An editor that shows documents of the server, and asks for diagnostics.
fn hello() -> Hello {
    Hello::pulling().with("/workspace/textDocumentContent", json!({ "dynamicRegistration": false }))
}

fn reading(path: &Path) -> String {
    uri(path).replacen("file:", "gouji:", 1)
}

fn content(client: &mut Client, address: &str) -> String {
    let answer = client.call("workspace/textDocumentContent", json!({ "uri": address }));
    answer["text"].as_str().unwrap().to_owned()
}

fn errors(client: &mut Client, address: &str) -> Vec<Value> {
    let report = client.call("textDocument/diagnostic", json!({ "textDocument": { "uri": address } }));
    let items = report["items"].as_array().unwrap().iter();
    items.filter(|item| item["severity"] == 1).cloned().collect()
}

#[test]
fn a_file_is_shown_as_it_is_read_and_its_findings_stand_in_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("采购 预算.docx");
    fs::write(&path, document(TEXT, 3)).unwrap();
    let mut client = client_of(&hello(), &[&folder]);
    let address = reading(&path);
    // The findings of the folder lead to the reading.
    let report = client.call("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(report["items"][0]["uri"], json!(address));
    let of_folder = report["items"][0]["items"].clone();
    let text = content(&mut client, &address);
    client.open(&address, &text);
    let found = errors(&mut client, &address);
    let lines: Vec<&str> = text.lines().collect();
    let slices: Vec<String> = found.iter().map(|item| slice(&lines, &item["range"])).collect();
    assert_eq!(slices, ["6.00", "12.30"]);
    let message = |item: &Value| item["message"].as_str().unwrap().to_owned();
    assert!(message(&found[0]).starts_with("第1段：政府采购"), "{}", message(&found[0]));
    assert!(message(&found[1]).starts_with("表1 第2行“合计”栏："), "{}", message(&found[1]));
    let same = of_folder.as_array().unwrap().iter().filter(|item| item["severity"] == 1);
    assert_eq!(same.map(message).collect::<Vec<_>>(), found.iter().map(message).collect::<Vec<_>>());
    // While it is open its own report stands in the folder's.
    let report = client.call("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(report["items"].as_array().unwrap().len(), 1);
    // Nobody can change it.
    let everything = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let at = json!({ "textDocument": { "uri": address }, "range": everything, "context": { "diagnostics": found } });
    assert_eq!(client.call("textDocument/codeAction", at), json!([]));
    let at = json!({ "textDocument": { "uri": address }, "options": { "tabSize": 4, "insertSpaces": true } });
    assert_eq!(client.call("textDocument/formatting", at), json!([]));
    let at = json!({ "textDocument": { "uri": address }, "position": { "line": 0, "character": 15 } });
    assert_ne!(client.call("textDocument/hover", at), Value::Null);
    client.finish();
}

#[test]
fn a_reading_is_asked_for_again_when_its_file_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("采购.docx");
    fs::write(&path, document(TEXT, 3)).unwrap();
    let mut client = client_of(&hello(), &[]);
    let address = reading(&path);
    let text = content(&mut client, &address);
    client.open(&address, &text);
    assert_eq!(errors(&mut client, &address).len(), 2);
    fs::write(&path, document(&TEXT.replace("6.00", "7.0"), 3)).unwrap();
    let (params, id) = client.told("workspace/textDocumentContent/refresh");
    assert_eq!(params["uri"], json!(address));
    client.reply(&id, &Value::Null);
    let text = content(&mut client, &address);
    assert!(text.contains("7.0万元"));
    client.change(&address, 2, &[json!({ "text": text })]);
    let found = errors(&mut client, &address);
    assert_eq!(found.len(), 1);
    assert!(found[0]["message"].as_str().unwrap().starts_with("表1 第2行"));
    client.finish();
}

#[test]
fn what_cannot_be_shown_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("坏.docx");
    fs::write(&path, b"PK\x03\x04broken").unwrap();
    let mut client = client_of(&hello(), &[]);
    let mut refusal = |address: String| client.refusal("workspace/textDocumentContent", json!({ "uri": address }));
    assert_eq!(refusal(reading(&path)), REQUEST_FAILED);
    assert_eq!(refusal(reading(&folder.path().join("没有.docx"))), REQUEST_FAILED);
    // Only readings are given: any other address is the editor's own.
    assert_eq!(refusal(uri(&path)), REQUEST_FAILED);
    assert_eq!(refusal("gouji:".to_owned()), REQUEST_FAILED);
    client.finish();
}

#[test]
fn a_client_is_told_of_readings_where_it_wants_to_be() {
    let dynamic = Hello::pulling().with("/workspace/textDocumentContent", json!({ "dynamicRegistration": true }));
    let mut client = client_of(&dynamic, &[]);
    let (params, id) = client.told("client/registerCapability");
    let expected = json!({ "method": "workspace/textDocumentContent", "registerOptions": { "schemes": ["gouji"] } });
    assert_eq!(params["registrations"][0]["method"], expected["method"]);
    assert_eq!(params["registrations"][0]["registerOptions"], expected["registerOptions"]);
    client.reply(&id, &Value::Null);
    client.finish();
}

/// The text of a range that lies in one line; it counts in UTF-16.
fn slice(lines: &[&str], range: &Value) -> String {
    let (start, end) = (&range["start"], &range["end"]);
    assert_eq!(start["line"], end["line"]);
    let at = |place: &Value, name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
    let units: Vec<u16> = lines[at(start, "line")].encode_utf16().collect();
    String::from_utf16(&units[at(start, "character")..at(end, "character")]).unwrap()
}
