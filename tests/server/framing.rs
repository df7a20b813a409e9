//! What comes over the wire may be damaged: it is answered where it can be, and the server goes on.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::faults;

const URI: &str = "file:///disclosures/a.txt";

/// A client with one open document that has one fault.
fn client() -> Client {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, &faults(1));
    client
}

/// Checks that the server goes on after what was said.
fn goes_on(client: &mut Client, what: &str) {
    let asked = client.ask_diagnostics(URI);
    let report = client.answer(&asked).unwrap_or_else(|code| panic!("{code} after {what}"));
    assert_eq!(report["items"].as_array().map(Vec::len), Some(1), "{what}");
}

#[test]
fn bodies_that_are_no_message_are_answered() {
    let mut client = client();
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = message(Some(json!(900)), "textDocument/hover", json!("深")).to_string().replace("\"深\"", &nested);
    let big = |number: &str| format!(r#"{{"jsonrpc":"2.0","id":901,"method":"shutdown","params":{number}}}"#);
    for (body, code) in [
        ("", PARSE_ERROR),
        ("{", PARSE_ERROR),
        ("}", PARSE_ERROR),
        ("收入", PARSE_ERROR),
        (r#"{"jsonrpc":"2.0","id":1,"method":"shutdown""#, PARSE_ERROR),
        (r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}}"#, PARSE_ERROR),
        (r#"{"jsonrpc":"2.0","id":1,"method":"shut\qdown"}"#, PARSE_ERROR),
        (r#"{"jsonrpc":"2.0","id":1,"method":"\ud800"}"#, PARSE_ERROR),
        (&deep, PARSE_ERROR),
        (&big("1e999999"), PARSE_ERROR),
        ("null", INVALID_REQUEST),
        ("7", INVALID_REQUEST),
        ("\"shutdown\"", INVALID_REQUEST),
        ("{}", INVALID_REQUEST),
        // The protocol has no batches.
        ("[]", INVALID_REQUEST),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#, INVALID_REQUEST),
        (&nested, INVALID_REQUEST),
        (r#"{"jsonrpc":"2.0"}"#, INVALID_REQUEST),
        (r#"{"jsonrpc":"2.0","method":null}"#, INVALID_REQUEST),
        (r#"{"jsonrpc":"2.0","id":{},"method":"shutdown"}"#, INVALID_REQUEST),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#, INVALID_REQUEST),
        (r#"{"jsonrpc":"2.0","id":99999999999999999999,"method":"shutdown"}"#, INVALID_REQUEST),
    ] {
        client.send_body(body);
        let what: String = body.chars().take(80).collect();
        assert_eq!(client.complaint(), code, "{what:?}");
        goes_on(&mut client, &what);
    }
    client.finish();
}

#[test]
fn bytes_that_are_no_text_are_answered() {
    let mut client = client();
    client.send_bytes(b"Content-Length: 4\r\n\r\n\xff\xfe\x00\xc3");
    assert_eq!(client.complaint(), PARSE_ERROR);
    let mut broken = frame(&message(None, "textDocument/didOpen", json!({ "x": "收" })).to_string());
    let at = broken.iter().position(|byte| *byte == 0xe6).unwrap();
    broken[at] = 0xff;
    client.send_bytes(&broken);
    assert_eq!(client.complaint(), PARSE_ERROR);
    goes_on(&mut client, "bytes");
    client.finish();
}

#[test]
fn a_request_that_is_none_is_answered_under_its_id() {
    let mut client = client();
    for (id, body) in [
        (json!(41), r#"{"jsonrpc":"2.0","id":41,"method":7}"#),
        (json!(42), r#"{"jsonrpc":"1.0","id":42,"method":"shutdown"}"#),
        (json!("四三"), r#"{"id":"四三","method":"shutdown"}"#),
    ] {
        let asked = client.expect_answer(id, body);
        client.send_body(body);
        assert_eq!(client.answer(&asked), Err(INVALID_REQUEST), "{body}");
    }
    goes_on(&mut client, "requests that are none");
    client.finish();
}

#[test]
fn broken_headers_cost_no_later_message() {
    let body = message(None, "textDocument/didClose", json!({ "textDocument": { "uri": URI } })).to_string();
    for length in ["abc", "-5", "", "1e3", "0x10", "十", "12 34", "99999999999999999999999999", "1099511627776"] {
        let mut client = client();
        client.send_bytes(format!("Content-Length: {length}\r\n\r\n{body}").as_bytes());
        // The message itself is lost; the next one stands directly behind it.
        assert_eq!(client.complaint(), PARSE_ERROR, "{length:?}");
        goes_on(&mut client, length);
        client.finish();
    }
}

#[test]
fn a_length_that_is_too_short_or_too_long_costs_few_messages() {
    let body = message(None, "$/nothing", json!({ "text": "四、“三公”经费情况说明" })).to_string();
    for length in [0, 1, body.len() - 1] {
        let mut client = client();
        client.send_bytes(format!("Content-Length: {length}\r\n\r\n{body}").as_bytes());
        assert_eq!(client.complaint(), PARSE_ERROR, "{length} of {}", body.len());
        goes_on(&mut client, "a short length");
        client.finish();
    }
    for more in [1, 3, 14, 15, 17, 19, 25] {
        let mut client = client();
        client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len() + more).as_bytes());
        // This one is swallowed in part; the next one is found again.
        client.send_body(&message(None, "$/lost", json!({})).to_string());
        assert_eq!(client.complaint(), PARSE_ERROR, "{more} more than {}", body.len());
        goes_on(&mut client, "a long length");
        client.finish();
    }
}

#[test]
fn garbage_between_messages_is_passed_over() {
    for garbage in [
        "\r\n",
        "\r\n\r\n\r\n",
        "\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "收入 1351.94 万元\r\n\r\n",
        "no line break",
        "收入 1351.94 万元",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}",
        "content-length",
        "Content-Length",
        "\0\0\0\0",
    ] {
        let mut client = client();
        client.send_bytes(garbage.as_bytes());
        goes_on(&mut client, garbage);
        client.send_bytes(garbage.as_bytes());
        goes_on(&mut client, garbage);
        client.finish();
    }
    // Wherever the reader's pieces end, the header behind them is found.
    let mut client = client();
    for length in [4090, 4096, 8185, 100_000] {
        for more in 0..20 {
            client.send_bytes("x".repeat(length + more).as_bytes());
            goes_on(&mut client, "a long line");
        }
    }
    client.finish();
}

#[test]
fn headers_are_read_generously() {
    let mut client = client();
    let body = |id: i64| {
        message(Some(json!(id)), "textDocument/diagnostic", json!({ "textDocument": { "uri": URI } })).to_string()
    };
    let type_ = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
    for (id, header) in [
        (101, "Content-Length: {}\r\n\r\n".to_owned()),
        (102, "content-length: {}\r\n\r\n".to_owned()),
        (103, "CONTENT-LENGTH:{}\r\n\r\n".to_owned()),
        (104, "Content-Length:   {}  \r\n\r\n".to_owned()),
        (105, format!("{type_}\r\nContent-Length: {{}}\r\n\r\n")),
        (106, format!("Content-Length: {{}}\r\n{type_}\r\n\r\n")),
        (107, "Content-Length: {}\n\n".to_owned()),
        (108, "Content-Length: 0{}\r\n\r\n".to_owned()),
    ] {
        let body = body(id);
        let asked = client.expect_answer(json!(id), &header);
        client.send_bytes((header.replace("{}", &body.len().to_string()) + &body).as_bytes());
        assert!(client.answer(&asked).is_ok(), "{header:?}");
    }
    client.finish();
}

#[test]
fn a_message_may_come_in_pieces_and_many_in_one() {
    let mut client = client();
    let pull = |id: i64| {
        let params = json!({ "textDocument": { "uri": URI } });
        frame(&message(Some(json!(id)), "textDocument/diagnostic", params).to_string())
    };
    let slow = client.expect_answer(json!(500), "in pieces");
    for byte in pull(500) {
        client.send_bytes(&[byte]);
    }
    assert!(client.answer(&slow).is_ok());
    let many: Vec<Asked> = (600..700).map(|id| client.expect_answer(json!(id), "many in one")).collect();
    client.send_bytes(&(600..700).flat_map(pull).collect::<Vec<u8>>());
    for asked in many {
        assert!(client.answer(&asked).is_ok());
    }
    client.finish();
}

#[test]
fn params_of_the_wrong_kind_are_refused() {
    let mut client = client();
    let uri = json!({ "uri": URI });
    for params in [
        Value::Null,
        json!([]),
        json!({}),
        json!("text"),
        json!({ "textDocument": null }),
        json!({ "textDocument": URI }),
        json!({ "textDocument": { "uri": 7 } }),
        json!({ "textDocument": { "uri": "" } }),
        json!({ "textDocument": { "uri": "no uri at all, 没有" } }),
        json!({ "textDocument": uri, "previousResultId": 7 }),
    ] {
        let asked = client.ask("textDocument/diagnostic", params.clone());
        assert_eq!(client.answer(&asked), Err(INVALID_PARAMS), "{params}");
    }
    goes_on(&mut client, "wrong params");
    client.finish();
}

#[test]
fn notifications_of_the_wrong_kind_are_passed_over() {
    let mut client = client();
    let position = |line: Value, character: Value| json!({ "line": line, "character": character });
    let change = |range: Value| {
        let changes = json!([{ "range": range, "text": "。。" }]);
        json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": changes })
    };
    let zero = position(json!(0), json!(0));
    for (method, params) in [
        ("textDocument/didOpen", Value::Null),
        ("textDocument/didOpen", json!([])),
        ("textDocument/didOpen", json!({ "textDocument": { "uri": URI } })),
        ("textDocument/didChange", Value::Null),
        ("textDocument/didChange", json!({ "textDocument": { "uri": URI }, "contentChanges": [] })),
        ("textDocument/didChange", json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": 7 })),
        ("textDocument/didChange", change(json!({ "start": zero, "end": position(json!(-1), json!(0)) }))),
        ("textDocument/didChange", change(json!({ "start": zero, "end": position(json!(0), json!(1.5)) }))),
        ("textDocument/didChange", change(json!({ "start": zero, "end": position(json!(1u64 << 40), json!(0)) }))),
        ("textDocument/didChange", change(json!({ "start": zero, "end": position(json!("0"), json!(0)) }))),
        ("textDocument/didChange", change(json!({ "start": zero }))),
        ("textDocument/didClose", json!({})),
        ("textDocument/didClose", json!({ "textDocument": { "uri": ["file:///a"] } })),
        ("$/cancelRequest", Value::Null),
        ("$/cancelRequest", json!({})),
        ("$/cancelRequest", json!({ "id": { "a": 1 } })),
        ("$/cancelRequest", json!([1, 2, 3])),
        ("workspace/didChangeConfiguration", json!(7)),
    ] {
        client.notify(method, params.clone());
        goes_on(&mut client, &format!("{method} {params}"));
    }
    client.finish();
}

#[test]
fn ids_come_back_as_they_were() {
    let mut client = client();
    for id in [
        json!(0),
        json!(-7),
        json!(i64::MAX),
        json!(i64::MIN),
        json!("七"),
        json!(""),
        json!("7"),
        json!("a\"\n\u{1F600}"),
    ] {
        let asked = client.ask_as(id.clone(), "textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
        assert!(client.answer(&asked).is_ok(), "{id}");
        let asked = client.ask_as(id.clone(), "gouji/nothing", Value::Null);
        assert_eq!(client.answer(&asked), Err(METHOD_NOT_FOUND), "{id}");
    }
    client.finish();
}

#[test]
fn answers_that_nobody_waits_for_are_passed_over() {
    let mut client = client();
    for id in [json!(1), json!("x"), Value::Null] {
        client.reply(&id, &json!({ "anything": [1, 2, 3] }));
        client.reply(&id, &Value::Null);
        let error = json!({ "code": -1, "message": "没有" });
        client.send_body(&json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string());
    }
    goes_on(&mut client, "answers");
    client.finish();
}
