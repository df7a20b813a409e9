//! From one place of the text to others: definitions, references, highlights, the outline, folds, selections.

use serde_json::{Value, json};

use crate::client::*;
use crate::reading::THREE_PUBLIC;
use crate::text::*;

const URI: &str = "file:///disclosures/a.txt";

fn hello(units: Units) -> Hello {
    Hello::pulling()
        .encodings(&[units.name()])
        .with("/textDocument/documentSymbol", json!({ "hierarchicalDocumentSymbolSupport": true }))
}

fn at(text: &Text, word: &str) -> Value {
    let at = text.text.find(word).unwrap() + word.chars().next().unwrap().len_utf8();
    json!({ "textDocument": { "uri": URI }, "position": text.position(at), "context": { "includeDeclaration": true } })
}

/// The words that ranges lie on.
fn words(text: &Text, ranges: &[&Value]) -> Vec<String> {
    ranges.iter().map(|range| text.slice(range).to_owned()).collect()
}

#[test]
fn a_total_leads_to_its_parts_in_each_encoding() {
    for units in ALL_UNITS {
        let text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&hello(units));
        client.open(URI, THREE_PUBLIC);
        let references = client.call("textDocument/references", at(&text, "6.00"));
        let references = references.as_array().unwrap();
        assert!(references.iter().all(|place| place["uri"] == URI));
        let ranges: Vec<&Value> = references.iter().map(|place| &place["range"]).collect();
        assert_eq!(words(&text, &ranges), ["6.00", "1.00", "4.00"], "{units:?}");
        let highlights = client.call("textDocument/documentHighlight", at(&text, "1.00"));
        let ranges: Vec<&Value> = highlights.as_array().unwrap().iter().map(|mark| &mark["range"]).collect();
        assert_eq!(words(&text, &ranges), ["6.00", "1.00", "4.00"], "{units:?}");
        client.finish();
    }
}

#[test]
fn a_term_leads_to_its_explanation() {
    for units in ALL_UNITS {
        let text = Text::new(&format!("{THREE_PUBLIC}\u{1F600}再说基本支出。\n"), units);
        let mut client = Client::initialized(&hello(units));
        client.open(URI, &text.text);
        let place = text.text.rfind("基本支出").unwrap();
        let params = json!({ "textDocument": { "uri": URI }, "position": text.position(place) });
        let definition = client.call("textDocument/definition", params);
        let explained = text.text.find("基本支出：").unwrap();
        assert_eq!(definition[0]["range"], text.range(explained..explained + "基本支出".len()), "{definition}");
        client.finish();
    }
}

#[test]
fn the_outline_has_sections_and_tables() {
    for units in ALL_UNITS {
        let text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&hello(units));
        client.open(URI, THREE_PUBLIC);
        let symbols = client.call("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
        let names: Vec<&str> = symbols.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["一、“三公”经费情况说明", "二、专业性名词解释", "附件1 一般公共预算财政拨款支出表"]);
        assert_eq!(text.slice(&symbols[0]["selectionRange"]), "一、“三公”经费情况说明");
        assert!(text.slice(&symbols[0]["range"]).contains("6.00"), "a section reaches to the next");
        client.finish();
    }
}

#[test]
fn a_client_without_trees_gets_a_list() {
    let mut client = Client::initialized(&Hello::pulling());
    client.open(URI, THREE_PUBLIC);
    let symbols = client.call("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    for symbol in symbols.as_array().unwrap() {
        assert_eq!(symbol["location"]["uri"], URI, "{symbol}");
        assert!(symbol.get("children").is_none(), "{symbol}");
    }
    client.finish();
}

#[test]
fn sections_of_all_open_documents_are_found_by_name() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    client.open(URI, THREE_PUBLIC);
    client.open("untitled:1", "一、“三公”经费情况说明\n没有。\n");
    let symbols = client.call("workspace/symbol", json!({ "query": "三公" }));
    let mut uris: Vec<&str> =
        symbols.as_array().unwrap().iter().map(|s| s["location"]["uri"].as_str().unwrap()).collect();
    uris.sort_unstable();
    assert_eq!(uris, [URI, "untitled:1"]);
    let none = client.call("workspace/symbol", json!({ "query": "绝无此节" }));
    assert!(none.is_null() || none == json!([]), "{none}");
    client.finish();
}

#[test]
fn sections_and_tables_fold() {
    let mut client = Client::initialized(&hello(Units::Utf16));
    client.open(URI, THREE_PUBLIC);
    let folds = client.call("textDocument/foldingRange", json!({ "textDocument": { "uri": URI } }));
    let lines: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap()))
        .collect();
    for expected in [(0, 1), (2, 3)] {
        assert!(lines.contains(&expected), "{lines:?}");
    }
    assert!(lines.iter().any(|(_, end)| *end == 8), "the table: {lines:?}");
    client.finish();
}

#[test]
fn a_selection_grows_from_the_figure_to_the_document() {
    for units in ALL_UNITS {
        let text = Text::new(THREE_PUBLIC, units);
        let mut client = Client::initialized(&hello(units));
        client.open(URI, THREE_PUBLIC);
        let place = THREE_PUBLIC.find("1.00").unwrap();
        // One answer for each position, in their order.
        let positions = json!([text.position(place + 1), text.position(0)]);
        let params = json!({ "textDocument": { "uri": URI }, "positions": positions });
        let selections = client.call("textDocument/selectionRange", params);
        assert_eq!(selections.as_array().unwrap().len(), 2);
        let mut steps = Vec::new();
        let mut step = &selections[0];
        while step.is_object() {
            steps.push(text.slice(&step["range"]));
            step = &step["parent"];
        }
        assert_eq!((steps[0], steps[steps.len() - 1]), ("1.00", THREE_PUBLIC), "{units:?}");
        for pair in steps.windows(2) {
            assert!(pair[1].contains(pair[0]) && pair[1].len() > pair[0].len(), "{pair:?}");
        }
        assert!(steps.iter().any(|step| step.starts_with("公务接待费1.00") && step.len() < 60), "a clause: {steps:?}");
        client.finish();
    }
}
