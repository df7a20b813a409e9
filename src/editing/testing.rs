//! Documents as the server holds them, written in the language of the fixtures.

use super::neighbour::{Neighbour, NeighbourText};
use super::session::Session;
use super::snapshot::Snapshot;
use super::text::Text;
use crate::analysis::{Analysis, Tie};
use crate::testing;
use crate::text::Span;
use ls_types::{Position, Range, TextEdit, Uri};
use serde_json::{Value, json};
use std::str::FromStr;
use std::sync::Arc;

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
    let testing::Fixture { text, cursor, marks } = testing::read(marked);
    let session = Session::new(&params);
    let snapshot = Snapshot {
        uri: Uri::from_str("file:///%E9%A2%84%E7%AE%97.txt").expect("an address"),
        version: 3,
        text: Text::new(&text, session.client.encoding),
        analysis: Analysis::new(&text, &session.settings),
        neighbours: Arc::default(),
        reading: None,
        config_error: None,
        session: Arc::new(session),
    };
    let cursor = snapshot.text.position(cursor.unwrap_or_default() as u32);
    let span = |mark: &testing::Mark| Span::new(mark.range.start as u32, mark.range.end as u32);
    let ranges = marks.iter().map(|mark| snapshot.text.range(span(mark))).collect();
    Fixture { snapshot, cursor, ranges }
}

impl Fixture {
    /// The same beside another document of the unit, `上年.txt`.
    pub fn beside(self, text: &str) -> Fixture {
        self.beside_file("上年.txt", text, Tie::Unit { is_alike: true })
    }

    /// The same beside tables in a workbook, `预算.xlsx`.
    pub fn beside_tables(self, text: &str) -> Fixture {
        self.beside_file("预算.xlsx", text, Tie::Tables { is_alike: true })
    }

    fn beside_file(mut self, name: &str, text: &str, tie: Tie) -> Fixture {
        let session = &self.snapshot.session;
        let text = NeighbourText {
            uri: Uri::from_str("file:///beside").expect("an address"),
            name: name.into(),
            text: Text::new(text, session.client.encoding),
            reading: None,
            read: Arc::new(Analysis::new(text, &session.settings).to_read_text()),
        };
        let neighbour = Neighbour { text: Arc::new(text), tie };
        self.snapshot.analysis.stand_beside([neighbour.for_rules()].into());
        self.snapshot.neighbours = [neighbour].into();
        self
    }

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
        let text = &self.snapshot.text;
        let edits = edits.iter().map(|edit| (text.span(edit.range), edit.new_text.as_str()));
        testing::edited(&text.whole(), edits)
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
