//! The editor's own copy of a text: positions are counted here a second time, by the plainest means, and what the server
//! has to say of a text is what the library says of it.

use std::ops::Range;

use gouji::analysis::analyze;
use gouji::editing::diagnostics::told;
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;
use serde_json::{Value, json};

use crate::client::{Asked, Client};

/// What positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    Utf8,
    Utf16,
    Utf32,
}

pub const ALL_UNITS: [Units; 3] = [Units::Utf8, Units::Utf16, Units::Utf32];

impl Units {
    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Units::Utf8 => "utf-8",
            Units::Utf16 => "utf-16",
            Units::Utf32 => "utf-32",
        }
    }

    fn count(self, text: &str) -> usize {
        match self {
            Units::Utf8 => text.len(),
            Units::Utf16 => text.encode_utf16().count(),
            Units::Utf32 => text.chars().count(),
        }
    }
}

/// A text and where its lines begin.
#[derive(Clone, Debug)]
pub struct Text {
    pub text: String,
    pub units: Units,
    starts: Vec<usize>,
}

impl Text {
    pub fn new(text: &str, units: Units) -> Text {
        Text { text: text.to_owned(), units, starts: line_starts(text) }
    }

    /// The position of a byte.
    pub fn position(&self, at: usize) -> Value {
        let line = self.starts.partition_point(|start| *start <= at) - 1;
        json!({ "line": line, "character": self.units.count(&self.text[self.starts[line]..at]) })
    }

    pub fn range(&self, range: Range<usize>) -> Value {
        json!({ "start": self.position(range.start), "end": self.position(range.end) })
    }

    /// The byte at a position.
    pub fn offset(&self, line: usize, character: usize) -> usize {
        let start = self.starts[line];
        let rest = &self.text[start..];
        let borders = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let at = borders.take_while(|at| self.units.count(&rest[..*at]) <= character).last();
        start + at.unwrap_or(0)
    }

    /// The bytes of a range.
    pub fn span(&self, range: &Value) -> Range<usize> {
        let at = |position: &Value| {
            let number = |name: &str| position[name].as_u64().unwrap_or_else(|| panic!("{name} in {range}")) as usize;
            self.offset(number("line"), number("character"))
        };
        at(&range["start"])..at(&range["end"])
    }

    /// What stands in a range.
    pub fn slice(&self, range: &Value) -> &str {
        &self.text[self.span(range)]
    }

    /// Replaces a range here, and returns the change that does so in the server.
    pub fn replace(&mut self, range: Range<usize>, new: &str) -> Value {
        let change = json!({ "range": self.range(range.clone()), "text": new });
        self.text.replace_range(range, new);
        self.starts = line_starts(&self.text);
        change
    }

    /// Replaces the first `old`, and returns the change that does so in the server.
    pub fn put(&mut self, old: &str, new: &str) -> Value {
        let at = self.text.find(old).unwrap_or_else(|| panic!("no {old:?} in {:?}", self.text));
        self.replace(at..at + old.len(), new)
    }

    /// What has to be said of the text: the findings of the library, at this editor's positions.
    pub fn expected(&self) -> Vec<Value> {
        analyze(&self.text, &Settings::new(Lang::Zh)).iter().map(|finding| self.diagnostic(finding)).collect()
    }

    fn diagnostic(&self, finding: &Finding) -> Value {
        let range = |span: gouji::text::Span| self.range(span.start as usize..span.end as usize);
        let severity = match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Information => 3,
            Severity::Hint => 4,
        };
        let related: Vec<Value> = finding
            .related
            .iter()
            .take(10)
            .map(|related| json!({ "range": range(related.span), "message": related.message }))
            .collect();
        json!({
            "range": range(finding.span),
            "severity": severity,
            "code": finding.code,
            "message": told(finding, Lang::Zh),
            "related": related,
        })
    }
}

/// A line ends at `\n`, `\r\n` and `\r`, and at nothing else.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    std::iter::once(0).chain((0..bytes.len()).filter(|at| ends(*at)).map(|at| at + 1)).collect()
}

/// Diagnostics as [`Text::expected`] has them.
pub fn essence(diagnostics: &[Value]) -> Vec<Value> {
    let related = |diagnostic: &Value| -> Vec<Value> {
        let places = diagnostic["relatedInformation"].as_array().cloned().unwrap_or_default();
        places.iter().map(|place| json!({ "range": place["location"]["range"], "message": place["message"] })).collect()
    };
    diagnostics
        .iter()
        .map(|diagnostic| {
            json!({
                "range": diagnostic["range"],
                "severity": diagnostic["severity"],
                "code": diagnostic["code"],
                "message": diagnostic["message"],
                "related": related(diagnostic),
            })
        })
        .collect()
}

/// The codes of diagnostics, in their order.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap_or("")).collect()
}

/// What an editor does with documents.
impl Client {
    pub fn open(&mut self, uri: &str, text: &str) {
        self.open_version(uri, 1, text);
    }

    pub fn open_version(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({ "uri": uri, "languageId": "plaintext", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: &[Value]) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Asks for a document's diagnostics.
    pub fn ask_diagnostics(&mut self, uri: &str) -> Asked {
        self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))
    }

    /// The document's diagnostics.
    pub fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        self.report(uri, None).1
    }

    /// The document's diagnostics and their name.
    pub fn report(&mut self, uri: &str, previous: Option<&str>) -> (String, Vec<Value>) {
        let mut params = json!({ "textDocument": { "uri": uri } });
        if let Some(previous) = previous {
            params["previousResultId"] = json!(previous);
        }
        let report = self.call("textDocument/diagnostic", params);
        assert_eq!(report["kind"], "full", "{report}");
        let id = report["resultId"].as_str().expect("a name").to_owned();
        (id, report["items"].as_array().expect("diagnostics").clone())
    }

    /// Checks that the server has the same text as the editor, by all that it says of it.
    pub fn agrees(&mut self, uri: &str, text: &Text) {
        let said = essence(&self.diagnostics(uri));
        assert_same(&said, &text.expected(), &text.text);
    }
}

/// Checks that two lists are equal, and shows no more than their first difference.
pub fn assert_same(said: &[Value], expected: &[Value], text: &str) {
    let at = said.iter().zip(expected).take_while(|(said, expected)| said == expected).count();
    let show = |list: &[Value]| list.get(at).map_or("nothing".to_owned(), |item| format!("{item:#}"));
    assert!(
        said == expected,
        "{} diagnostics, not {}; number {at} is {}\nnot {}\nin {} bytes: {:.700?}…",
        said.len(),
        expected.len(),
        show(said),
        show(expected),
        text.len(),
        text
    );
}

/// A change of the whole text.
pub fn whole(text: &str) -> Value {
    json!({ "text": text })
}

/// A change between two positions, each a line and a character.
pub fn between(start: (u32, u32), end: (u32, u32), new: &str) -> Value {
    let position = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "range": { "start": position(start), "end": position(end) }, "text": new })
}

/// `count` lines with one finding each.
pub fn faults(count: usize) -> String {
    "完成上级交办的支出任务。。\n".repeat(count)
}
