//! A compilation of a whole district: ten megabytes in one document.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::client::*;
use crate::support::document;
use crate::text::*;

const LARGE: &str = "file:///disclosures/compilation.txt";
const SMALL: &str = "file:///disclosures/small.txt";

/// Ten megabytes of disclosures.
static DISTRICT: LazyLock<String> = LazyLock::new(|| compilation(10));

/// Enough to be at work for a while.
static TOWN: LazyLock<String> = LazyLock::new(|| compilation(2));

fn compilation(megabytes: usize) -> String {
    let some: String = (0..20).map(|seed| document(seed).text + "\n\n完成上级交办的其他工作。。\n\n").collect();
    some.repeat((megabytes << 20) / some.len() + 1)
}

fn client() -> Client {
    Client::initialized(&Hello::pulling().options(json!({ "maxDiagnostics": 100_000 })))
}

#[test]
fn ten_megabytes_are_read_and_edited_and_nothing_else_waits() {
    let mut text = Text::new(&DISTRICT, Units::Utf16);
    let mut client = client();
    client.open(LARGE, &text.text);
    let large = client.ask_diagnostics(LARGE);
    client.open(SMALL, &faults(1));
    let small = client.ask_diagnostics(SMALL);
    assert_eq!(client.answered_first(&large, &small), &small);
    assert_eq!(client.answer(&small).unwrap()["items"].as_array().unwrap().len(), 1);
    let before = client.answer(&large).unwrap()["items"].as_array().unwrap().len();
    // One more fault within the last disclosure.
    let at = text.text.rfind("上级交办").unwrap();
    let change = text.replace(at..at, "。。");
    client.change(LARGE, 2, &[change]);
    let small = client.ask_diagnostics(SMALL);
    assert!(client.answer(&small).is_ok());
    assert_eq!(client.diagnostics(LARGE).len(), before + 1);
    client.finish();
}

#[test]
fn a_compilation_is_edited_all_over() {
    let mut text = Text::new(&TOWN, Units::Utf16);
    let mut client = client();
    client.open(LARGE, &text.text);
    for version in 2..12 {
        // Read before each edit, or all would be read as one.
        let asked = client.ask_diagnostics(LARGE);
        assert!(client.answer(&asked).is_ok());
        let at = text.text.len() / 11 * ((version as usize * 4) % 11);
        let at = text.text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(0, |line| at + line + 1);
        let change = text.replace(at..at, "完成。。\n");
        client.change(LARGE, version, &[change]);
    }
    client.agrees(LARGE, &text);
    client.finish();
}

#[test]
fn a_small_document_is_shown_before_a_large_one() {
    let mut client = Client::initialized(&Hello::pushed());
    client.open(LARGE, &TOWN);
    client.open(SMALL, &faults(1));
    assert_eq!(client.shown(SMALL).diagnostics.len(), 1);
    assert!(client.shown_so_far(LARGE).is_empty());
    assert_eq!(client.shown(LARGE).diagnostics.len(), 201);
    client.finish();
}

#[test]
fn a_document_may_be_closed_while_it_is_read() {
    let mut client = client();
    client.open(LARGE, &TOWN);
    let asked = client.ask_diagnostics(LARGE);
    client.close(LARGE);
    assert!(client.answer(&asked).err().is_none_or(|code| code == SERVER_CANCELLED));
    assert!(client.diagnostics(LARGE).is_empty());
    client.open(SMALL, &faults(1));
    assert_eq!(client.diagnostics(SMALL).len(), 1);
    client.finish();
}

#[test]
fn nothing_is_shown_of_a_document_closed_while_it_was_read() {
    let mut client = Client::initialized(&Hello::pushed());
    client.open(LARGE, &TOWN);
    client.close(LARGE);
    let mut shown = client.shown(LARGE);
    if shown.version == Some(1) {
        // It was read before it was closed.
        shown = client.shown(LARGE);
    }
    assert_eq!((shown.version, shown.diagnostics.len()), (None, 0));
    // Opened again as something else: only that is shown.
    client.open_version(LARGE, 9, &faults(1));
    let shown = client.shown(LARGE);
    assert_eq!((shown.version, shown.diagnostics.len()), (Some(9), 1));
    client.finish();
}

#[test]
fn the_server_may_end_while_a_document_is_read() {
    let mut client = client();
    client.open(LARGE, &TOWN);
    client.finish();

    let mut client = self::client();
    client.open(LARGE, &TOWN);
    client.notify("exit", Value::Null);
    client.ends_with(1);
}
