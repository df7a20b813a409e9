//! The language of the fixtures: `⟦420.10⟧{total-mismatch → 451.32}` says that a finding lies on `420.10`.
//!
//! The marks are stripped before the text is read. `⟦⟧{code}` stands for a finding that has no place of its own (an
//! insertion, or the title line). `{a | b}` names codes of which any will do.

use std::ops::Range;

#[derive(Debug)]
pub struct Mark {
    pub range: Range<usize>,
    pub codes: Vec<String>,
    pub expected: Option<String>,
}

/// The text without its marks, and the marks.
pub fn strip(source: &str) -> (String, Vec<Mark>) {
    let mut text = String::with_capacity(source.len());
    let mut marks = Vec::new();
    let mut rest = source;
    while let Some(open) = rest.find('⟦') {
        text.push_str(&rest[..open]);
        rest = &rest[open + '⟦'.len_utf8()..];
        let close = rest.find('⟧').expect("⟦ without ⟧");
        let start = text.len();
        text.push_str(&rest[..close]);
        let range = start..text.len();
        rest = rest[close + '⟧'.len_utf8()..].strip_prefix('{').expect("⟧ without {code}");
        let end = rest.find('}').expect("{ without }");
        let (codes, expected) = match rest[..end].split_once('→') {
            Some((codes, expected)) => (codes, Some(expected.trim().to_owned())),
            None => (&rest[..end], None),
        };
        marks.push(Mark { range, codes: codes.split('|').map(|code| code.trim().to_owned()).collect(), expected });
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    (text, marks)
}
