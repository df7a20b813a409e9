//! Requests withdrawn, and clients that do not answer or do not listen.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

#[test]
fn a_withdrawn_request_is_answered_once() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(30_000));
    for round in 0..30 {
        client.change(URI, round + 2, &[between((0, 0), (0, 0), "完成。。\n")]);
        let asked = client.ask_diagnostics(URI);
        client.cancel(&asked);
        if round % 3 == 0 {
            client.cancel(&asked);
        }
        match client.answer(&asked) {
            Ok(report) => assert_eq!(report["kind"], "full"),
            Err(code) => assert_eq!(code, REQUEST_CANCELLED),
        }
    }
    assert_eq!(client.diagnostics(URI).len(), 201);
    client.finish();
}

#[test]
fn what_is_withdrawn_while_the_document_is_read_is_not_waited_for() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(50_000));
    let asked = client.ask_diagnostics(URI);
    let kept = client.ask_diagnostics(URI);
    client.cancel(&asked);
    assert_eq!(client.answered_first(&asked, &kept), &asked);
    // Unless the document was read in between.
    assert!(client.answer(&asked).err().is_none_or(|code| code == REQUEST_CANCELLED));
    assert!(client.answer(&kept).is_ok());
    client.finish();
}

#[test]
fn withdrawing_what_is_answered_or_was_never_asked_does_nothing() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(1));
    let asked = client.ask_diagnostics(URI);
    assert!(client.answer(&asked).is_ok());
    client.cancel(&asked);
    client.notify("$/cancelRequest", json!({ "id": 12345 }));
    client.notify("$/cancelRequest", json!({ "id": "无" }));
    client.notify("$/cancelRequest", json!({ "id": null }));
    // The same id may be used again and is not withdrawn.
    let again = client.ask_as(json!(12345), "textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
    assert!(client.answer(&again).is_ok());
    client.finish();
}

#[test]
fn a_hundred_requests_half_withdrawn() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(20_000));
    let asked: Vec<Asked> = (0..100).map(|_| client.ask_diagnostics(URI)).collect();
    for asked in asked.iter().step_by(2) {
        client.cancel(asked);
    }
    for (at, asked) in asked.iter().enumerate() {
        match client.answer(asked) {
            Ok(_) => {}
            Err(code) => assert!(code == REQUEST_CANCELLED && at % 2 == 0, "{code} for number {at}"),
        }
    }
    client.finish();
}

#[test]
fn a_client_that_answers_nothing_holds_up_nothing() {
    let hello = Hello::pulling()
        .with("/workspace/didChangeWatchedFiles", json!({ "dynamicRegistration": true }))
        .with("/workspace/diagnostics", json!({ "refreshSupport": true }))
        .with("/workspace/configuration", json!(true))
        .with("/workspace/workspaceFolders", json!(true))
        .with("/window/workDoneProgress", json!(true));
    let mut client = Client::initialized(&hello);
    // The server may ask what it likes; nothing is answered.
    for method in ["client/registerCapability", "workspace/diagnostic/refresh", "workspace/configuration"] {
        client.ignore(method);
    }
    client.ignore("window/workDoneProgress/create");
    client.open(URI, &faults(1));
    for round in 0..20 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "maxDiagnostics": 9 } } }));
        let changed = json!([{ "uri": format!("file:///{round}.txt"), "type": 2 }]);
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changed }));
        let folders = json!({ "added": [{ "uri": "file:///nowhere", "name": "无" }], "removed": [] });
        client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": folders }));
        client.change(URI, round + 2, &[whole(&faults(round as usize % 5))]);
        assert_eq!(client.diagnostics(URI).len(), round as usize % 5);
    }
    client.finish();
}

#[test]
fn questions_of_the_server_may_be_answered_with_errors() {
    let hello = Hello::pulling()
        .with("/workspace/didChangeWatchedFiles", json!({ "dynamicRegistration": true }))
        .with("/workspace/diagnostics", json!({ "refreshSupport": true }));
    let mut client = Client::initialized(&hello);
    let (registrations, id) = client.told("client/registerCapability");
    assert_eq!(registrations["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let error = json!({ "code": -32601, "message": "没有" });
    client.send_body(&json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string());
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": {} } }));
    let (_, id) = client.told("workspace/diagnostic/refresh");
    assert!(!id.is_null());
    client.reply(&id, &Value::Null);
    client.open(URI, &faults(1));
    assert_eq!(client.diagnostics(URI).len(), 1);
    client.finish();
}

#[test]
fn a_client_that_does_not_read_holds_up_nothing() {
    let mut client = Client::start_deaf();
    let asked = client.ask("initialize", Hello::pushed().options(json!({ "maxDiagnostics": 1_000 })).0);
    client.notify("initialized", json!({}));
    // Many times what fits into the pipe.
    let mut pulls = Vec::new();
    for round in 0..40 {
        let uri = format!("file:///{round}.txt");
        client.open(&uri, &faults(1_000));
        pulls.push(client.ask_diagnostics(&uri));
    }
    let last = client.ask("shutdown", Value::Null);
    client.listen();
    assert!(client.answer(&asked).is_ok());
    for (round, asked) in pulls.iter().enumerate() {
        let report = client.answer(asked).unwrap();
        assert_eq!(report["items"].as_array().unwrap().len(), 1_000);
        assert_eq!(client.shown(&format!("file:///{round}.txt")).diagnostics.len(), 1_000);
    }
    assert_eq!(client.answer(&last), Ok(Value::Null));
    client.notify("exit", Value::Null);
    client.ends_with(0);
}

#[test]
fn a_server_whose_client_never_reads_ends_all_the_same() {
    let mut client = Client::start_deaf();
    client.ask("initialize", Hello::pushed().options(json!({ "maxDiagnostics": 1_000 })).0);
    for round in 0..40 {
        client.open(&format!("file:///{round}.txt"), &faults(1_000));
    }
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.ends_unheard();
}
