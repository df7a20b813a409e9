//! The language of all fixtures: readable documents with `⟦…⟧` around what is expected and `¦` at the cursor.
//!
//! `⟦420.10⟧{total-mismatch → 451.32}` says that a finding with this code and this value lies on `420.10`, `{a | b}` names codes
//! of which any will do, and `⟦⟧{code}` stands for a finding that has no place of its own. Integration tests include this
//! file by its path.
#![allow(dead_code)] // each of them uses a part of it

use std::cmp::Reverse;
use std::ops::Range;

/// A document without its marks, and what they said.
#[derive(Debug, Default)]
pub struct Fixture {
    pub text: String,
    /// Where `¦` stood.
    pub cursor: Option<usize>,
    /// In text order, an outer mark before what is inside it.
    pub marks: Vec<Mark>,
}

/// A stretch between `⟦` and `⟧`.
#[derive(Debug)]
pub struct Mark {
    pub range: Range<usize>,
    pub codes: Vec<String>,
    pub expected: Option<String>,
}

/// Reads a marked document.
#[track_caller]
pub fn read(source: &str) -> Fixture {
    let mut fixture = Fixture::default();
    let mut open = Vec::new();
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        let at = fixture.text.len();
        match c {
            '¦' => fixture.cursor = Some(at),
            '⟦' => open.push(at),
            '⟧' => {
                let range = open.pop().expect("⟧ without ⟦")..at;
                let (mut codes, mut expected) = (Vec::new(), None);
                if let Some((label, behind)) = rest.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                    let (names, value) =
                        label.split_once('→').map_or((label, None), |(names, value)| (names, Some(value)));
                    codes.extend(names.split('|').map(|code| code.trim().to_owned()));
                    expected = value.map(|value| value.trim().to_owned());
                    rest = behind.chars();
                }
                fixture.marks.push(Mark { range, codes, expected });
            }
            c => fixture.text.push(c),
        }
    }
    assert!(open.is_empty(), "⟦ without ⟧");
    fixture.marks.sort_by_key(|mark| (mark.range.start, Reverse(mark.range.end)));
    fixture
}

/// The text without its marks, and the marks, each of which must name a code.
#[track_caller]
pub fn strip(source: &str) -> (String, Vec<Mark>) {
    let Fixture { text, marks, .. } = read(source);
    assert!(marks.iter().all(|mark| !mark.codes.is_empty()), "⟧ without {{code}}");
    (text, marks)
}

/// The text after edits, which must not overlap.
#[track_caller]
pub fn edited(text: &str, edits: impl IntoIterator<Item = (impl Into<Range<usize>>, impl Into<String>)>) -> String {
    let mut edits: Vec<(Range<usize>, String)> =
        edits.into_iter().map(|(range, new)| (range.into(), new.into())).collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    assert!(edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{edits:?}");
    let mut out = text.to_owned();
    for (range, new) in edits.iter().rev() {
        out.replace_range(range.clone(), new);
    }
    out
}
