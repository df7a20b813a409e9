//! What a server takes for itself has bounds: threads, and what it keeps for a client that does not read.

use serde_json::{Value, json};

use crate::client::*;
use crate::text::*;

/// Threads beside those that are as many as the cores are: of messages, of documents, of files and folders, and a few to spare.
const OTHERS: usize = 16;

fn threads() -> u64 {
    // They share the work on one long text.
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    (cores + OTHERS) as u64
}

#[test]
fn threads_are_as_many_as_cores_whatever_is_asked() {
    let mut client = Client::initialized(&Hello::pulling());
    let uris: Vec<String> = (0..60).map(|at| format!("file:///{at}.txt")).collect();
    for uri in &uris {
        client.open(uri, &faults(300));
    }
    let mut asked = Vec::new();
    let mut most = 0;
    for round in 2..12 {
        for uri in &uris {
            client.change(uri, round, &[between((0, 0), (0, 0), "完成。。\n")]);
            asked.push(client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } })));
        }
        most = most.max(client.threads().unwrap_or(0));
    }
    for asked in &asked {
        let answer = client.answer(asked);
        assert!(matches!(answer, Ok(_) | Err(CONTENT_MODIFIED)), "{answer:?}");
        most = most.max(client.threads().unwrap_or(0));
    }
    assert!(most <= threads(), "{most} threads");
    client.finish();
}

#[test]
fn memory_is_given_back_page_by_page() {
    let client = Client::initialized(&Hello::pulling());
    assert_ne!(client.has_large_pages(), Some(true));
    client.finish();
}

#[test]
fn a_server_that_nobody_reads_takes_no_more_messages() {
    let uri = "file:///a.txt";
    let mut client = Client::initialized(&Hello::pulling());
    client.open_version(uri, 1, &faults(300));
    assert_eq!(client.diagnostics(uri).len(), 201);
    client.stop_listening();
    // Each answer is a part in two hundred of what may wait to be read, each question more than a thousandth of it.
    let params = json!({ "textDocument": { "uri": uri }, "padding": "无".repeat(4_000) });
    let mut asked = Vec::new();
    for round in 0..1_200 {
        if round % 100 == 99 {
            client.change(uri, round + 2, &[between((0, 0), (1, 0), "")]);
        }
        asked.push(client.ask("textDocument/diagnostic", params.clone()));
    }
    assert!(!client.takes_all());
    client.listen();
    // Nothing is lost: every question is answered, and every edit is done.
    for asked in &asked {
        let answer = client.answer(asked);
        assert!(matches!(answer, Ok(_) | Err(SERVER_CANCELLED)), "{answer:?}");
    }
    client.change(uri, 9_999, &[between((200, 0), (9_999, 0), "")]);
    assert_eq!(client.diagnostics(uri).len(), 200);
    client.finish();
}

#[test]
fn a_deaf_client_may_still_leave() {
    let mut client = Client::start_deaf();
    client.ask("initialize", Hello::pulling().0);
    client.open("file:///a.txt", &faults(20_000));
    for _ in 0..100 {
        client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": "file:///a.txt" } }));
        client.ask_diagnostics("file:///a.txt");
    }
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.ends_unheard();
}
