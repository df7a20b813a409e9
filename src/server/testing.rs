//! One fixture language for all features: a readable document with `¦` at the cursor and `⟦…⟧` around what is expected.

use super::session::Session;
use super::snapshot::Snapshot;
use super::text::Text;
use crate::analysis::Analysis;
use crate::text::Span;
use serde_json::{Value, json};
use std::str::FromStr;
use std::sync::Arc;
use tower_lsp::ls_types::{Position, Range, TextEdit, Uri};

/// A document as the server holds it, and its marks.
pub struct Fixture {
    /// The document without marks, as `file:///预算.txt`, version 3.
    pub snapshot: Snapshot,
    /// Where `¦` stood, else the document's beginning.
    pub cursor: Position,
    /// What stood between `⟦` and `⟧`.
    pub ranges: Vec<Range>,
}

/// A document read for a client that can do nothing special.
pub fn open(marked: &str) -> Fixture {
    open_for(json!({}), marked)
}

/// A document read for a client with these capabilities.
pub fn open_for(capabilities: Value, marked: &str) -> Fixture {
    open_with(json!({ "capabilities": capabilities }), marked)
}

/// A document read for a client that says all this of itself.
pub fn open_with(params: Value, marked: &str) -> Fixture {
    let mut text = String::new();
    let (mut cursor, mut opened, mut spans) = (0, Vec::new(), Vec::new());
    for c in marked.chars() {
        let at = text.len() as u32;
        match c {
            '¦' => cursor = at,
            '⟦' => opened.push(at),
            '⟧' => spans.push(Span::new(opened.pop().expect("an opening mark"), at)),
            c => text.push(c),
        }
    }
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let session = Session::new(&serde_json::from_value(params).expect("what a client says"));
    let snapshot = Snapshot {
        uri: Uri::from_str("file:///%E9%A2%84%E7%AE%97.txt").expect("an address"),
        version: 3,
        text: Text::new(&text, session.encoding),
        analysis: Analysis::new(&text, &session.settings),
        wrong: None,
        session: Arc::new(session),
    };
    let cursor = snapshot.text.position(cursor);
    let ranges = spans.iter().map(|span| snapshot.text.range(*span)).collect();
    Fixture { snapshot, cursor, ranges }
}

impl Fixture {
    /// The text of a range.
    pub fn of(&self, range: Range) -> String {
        self.snapshot.text.slice(self.snapshot.text.span(range))
    }

    /// Asserts that these are the marked ranges, in text order.
    #[track_caller]
    pub fn expect(&self, found: impl IntoIterator<Item = Range>) {
        let mut found: Vec<Range> = found.into_iter().collect();
        found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let show = |ranges: &[Range]| -> Vec<String> {
            let place = |at: Position| format!("{}:{}", at.line + 1, at.character + 1);
            ranges.iter().map(|range| format!("{} {}", place(range.start), self.of(*range))).collect()
        };
        assert_eq!(show(&found), show(&self.ranges));
        assert_eq!(found, self.ranges);
    }

    /// The document after these edits, which must not overlap.
    #[track_caller]
    pub fn edited(&self, edits: &[TextEdit]) -> String {
        let mut text = self.snapshot.text.whole();
        let mut edits: Vec<(Span, &str)> =
            edits.iter().map(|edit| (self.snapshot.text.span(edit.range), edit.new_text.as_str())).collect();
        edits.sort_by_key(|(span, _)| *span);
        assert!(edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{edits:?}");
        for (span, new) in edits.into_iter().rev() {
            text.replace_range(std::ops::Range::<usize>::from(span), new);
        }
        text
    }

    /// The whole document's range.
    pub fn everything(&self) -> Range {
        self.snapshot.text.range(Span::new(0, self.snapshot.text.len()))
    }

    /// The range of the cursor alone.
    pub fn here(&self) -> Range {
        Range::new(self.cursor, self.cursor)
    }
}
