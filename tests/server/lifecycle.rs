//! From `initialize` to the exit code.

#[cfg(unix)]
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::*;
use crate::text::faults;

const URI: &str = "file:///disclosures/a.txt";

#[test]
fn an_orderly_session_ends_well() {
    let client = Client::initialized(&Hello::pulling());
    assert_eq!(client.welcome["serverInfo"], json!({ "name": "gouji", "version": env!("CARGO_PKG_VERSION") }));
    client.finish();
}

#[test]
fn shutdown_needs_no_parameters_and_minds_none() {
    for params in [json!(null), json!({}), json!([]), json!({ "now": true })] {
        let mut client = Client::initialized(&Hello::pulling());
        assert_eq!(client.call("shutdown", params), Value::Null);
        client.notify("exit", json!({}));
        client.ends_with(0);
    }
}

#[test]
fn leaving_without_shutdown_is_noted() {
    let mut client = Client::initialized(&Hello::pulling());
    client.notify("exit", Value::Null);
    client.ends_with(1);
}

#[test]
fn exit_may_come_before_anything_else() {
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    client.ends_with(1);
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut client = Client::start();
    client.hang_up();
    client.ends_with(1);

    let mut client = Client::initialized(&Hello::pulling());
    client.hang_up();
    client.ends_with(1);

    let mut client = Client::initialized(&Hello::pulling());
    assert_eq!(client.call("shutdown", Value::Null), Value::Null);
    client.hang_up();
    client.ends_with(0);
}

#[cfg(unix)]
#[test]
fn a_client_that_reads_no_more_is_gone() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Its input stays open, and nothing comes.
    let input = process.stdin.take();
    drop(process.stdout.take());
    assert_eq!(process.wait().unwrap().code(), Some(1));
    drop(input);
}

#[cfg(unix)]
#[test]
fn a_server_does_not_outlive_its_client() {
    // Any other process will do.
    let mut parent = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut hello = Hello::pulling();
    hello.0["processId"] = json!(parent.id());
    let client = Client::initialized(&hello);
    drop(parent.stdin.take());
    parent.wait().unwrap();
    client.ends_with(1);
}

#[test]
fn an_id_in_use_is_answered_once() {
    let mut client = Client::initialized(&Hello::pulling());
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } });
    let methods = ["textDocument/diagnostic", "textDocument/hover"];
    for (first, second) in [(methods[0], methods[1]), (methods[1], methods[0])] {
        // While a long document is read, all that is asked about it waits.
        client.open(URI, &faults(30_000));
        let asked = client.ask_as(json!("甲"), first, place.clone());
        client.send_body(&message(Some(json!("甲")), second, place.clone()).to_string());
        let (told, _) = client.told("window/logMessage");
        assert_eq!(told["type"], 2, "{told}");
        assert!(told["message"].as_str().unwrap().contains('甲'), "{told}");
        let answer = client.answer(&asked).unwrap();
        assert_eq!(answer["kind"] == "full", first == methods[0], "{answer}");
        // Withdrawn, too, it is answered once, and then it may be used again.
        client.close(URI);
        client.open(URI, &faults(30_000));
        let asked = client.ask_as(json!("甲"), first, place.clone());
        client.send_body(&message(Some(json!("甲")), second, place.clone()).to_string());
        client.cancel(&asked);
        client.told("window/logMessage");
        assert!(client.answer(&asked).err().is_none_or(|code| code == REQUEST_CANCELLED));
        client.close(URI);
    }
    client.finish();
}

#[test]
fn the_input_may_end_within_a_message() {
    let mut client = Client::initialized(&Hello::pulling());
    client.send_bytes(b"Content-Length: 500\r\n\r\n{\"jsonrpc\":");
    client.hang_up();
    assert_eq!(client.complaint(), PARSE_ERROR);
    client.ends_with(1);

    let mut client = Client::initialized(&Hello::pulling());
    client.send_bytes(b"Content-Len");
    client.hang_up();
    client.ends_with(1);
}

#[test]
fn what_is_said_after_exit_is_not_heard() {
    let mut client = Client::initialized(&Hello::pulling());
    assert_eq!(client.call("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    client.open(URI, "收入。。\n");
    client.expect_answer(json!("late"), "textDocument/diagnostic");
    client.send_body(&message(Some(json!("late")), "textDocument/diagnostic", Value::Null).to_string());
    assert_eq!(client.ends_leaving(0), ["textDocument/diagnostic"]);
}

#[test]
fn nothing_works_before_initialize() {
    let mut client = Client::start();
    let here = json!({ "textDocument": { "uri": URI } });
    assert_eq!(client.refusal("textDocument/diagnostic", here.clone()), NOT_INITIALIZED);
    assert_eq!(client.refusal("textDocument/hover", here), NOT_INITIALIZED);
    assert_eq!(client.refusal("workspace/symbol", json!({ "query": "" })), NOT_INITIALIZED);
    assert_eq!(client.refusal("shutdown", Value::Null), NOT_INITIALIZED);
    // A document opened too early is not open.
    client.open(URI, &faults(1));
    client.notify("initialized", json!({}));
    client.introduce(&Hello::pulling());
    assert!(client.diagnostics(URI).is_empty());
    client.finish();
}

#[test]
fn nothing_works_after_shutdown() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(1));
    assert_eq!(client.diagnostics(URI).len(), 1);
    assert_eq!(client.call("shutdown", Value::Null), Value::Null);
    let here = json!({ "textDocument": { "uri": URI } });
    assert_eq!(client.refusal("textDocument/diagnostic", here.clone()), INVALID_REQUEST);
    assert_eq!(client.refusal("textDocument/hover", here), INVALID_REQUEST);
    assert_eq!(client.refusal("initialize", Hello::pulling().0), INVALID_REQUEST);
    assert_eq!(client.refusal("shutdown", Value::Null), INVALID_REQUEST);
    client.open("file:///b.txt", &faults(1));
    client.close(URI);
    client.notify("exit", Value::Null);
    client.ends_with(0);
}

#[test]
fn a_pushing_server_says_nothing_after_shutdown() {
    let mut client = Client::initialized(&Hello::pushed());
    assert_eq!(client.call("shutdown", Value::Null), Value::Null);
    client.open(URI, &faults(1));
    client.notify("exit", Value::Null);
    client.ends_with(0);
}

#[test]
fn an_editor_introduces_itself_once() {
    let mut client = Client::initialized(&Hello::pulling().encodings(&["utf-8"]));
    assert_eq!(client.refusal("initialize", Hello::pulling().encodings(&["utf-32"]).0), INVALID_REQUEST);
    // The first word counts: ten characters of three bytes each stand before the fault.
    client.open(URI, &faults(1));
    assert_eq!(client.diagnostics(URI)[0]["range"]["start"], json!({ "line": 0, "character": 33 }));
    client.finish();
}

#[test]
fn an_introduction_that_cannot_be_read_may_be_repeated() {
    let mut client = Client::start();
    assert_eq!(client.refusal("initialize", json!({ "capabilities": 7 })), INVALID_PARAMS);
    assert_eq!(client.refusal("initialize", json!([])), INVALID_PARAMS);
    assert_eq!(client.refusal("initialize", Value::Null), INVALID_PARAMS);
    assert_eq!(client.refusal("shutdown", Value::Null), NOT_INITIALIZED);
    client.introduce(&Hello::pulling());
    client.finish();
}

#[test]
fn settings_that_make_no_sense_are_passed_over() {
    for options in [json!(null), json!([]), json!("push"), json!({ "diagnostics": 7, "maxDiagnostics": "many" })] {
        let mut client = Client::initialized(&Hello::pulling().options(options));
        client.open(URI, &faults(3));
        assert_eq!(client.diagnostics(URI).len(), 3);
        client.finish();
    }
}

#[test]
fn unknown_requests_are_refused() {
    let mut client = Client::initialized(&Hello::pulling());
    for method in ["textDocument/fortune", "gouji/nothing", "", "$/unknown", "shutdown/now", "预算"] {
        // The empty name is no method at all.
        let code = if method.is_empty() { INVALID_REQUEST } else { METHOD_NOT_FOUND };
        let asked = client.ask(method, json!({}));
        assert_eq!(client.answer(&asked), Err(code), "{method:?}");
    }
    client.finish();
}

#[test]
fn unknown_notifications_are_passed_over() {
    let mut client = Client::initialized(&Hello::pulling());
    for method in ["textDocument/fortune", "$/unknown", "$/setTrace", "$/progress", "window/workDoneProgress/cancel"] {
        client.notify(method, json!({ "token": "没有", "value": "off" }));
        client.notify(method, Value::Null);
    }
    // A request that comes without an id can have no answer.
    client.notify("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
    client.open(URI, &faults(1));
    assert_eq!(client.diagnostics(URI).len(), 1);
    client.finish();
}

#[test]
fn a_notification_with_an_id_is_no_request() {
    let mut client = Client::initialized(&Hello::pulling());
    let document = json!({ "uri": URI, "languageId": "plaintext", "version": 1, "text": faults(1) });
    assert_eq!(client.refusal("textDocument/didOpen", json!({ "textDocument": document })), INVALID_REQUEST);
    assert_eq!(client.refusal("initialized", json!({})), INVALID_REQUEST);
    assert_eq!(client.refusal("$/cancelRequest", json!({ "id": 1 })), INVALID_REQUEST);
    assert!(client.diagnostics(URI).is_empty());
    client.finish();
}
