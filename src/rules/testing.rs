//! What a rule says about a document, and how it fixes it; `⟦…⟧` marks what it should find.

use crate::analysis::analyze;
use crate::finding::{Edit, Finding, Safety};
use crate::settings::Settings;
use crate::testing;
use std::ops::Range;

/// What rule `code` says about a text.
pub fn findings(code: &str, text: &str) -> Vec<Finding> {
    analyze(text, &Settings::default()).into_iter().filter(|finding| finding.code == code).collect()
}

/// Asserts that rule `code` marks exactly what `⟦…⟧` marks, and gives back what it found.
#[track_caller]
pub fn check(code: &str, marked: &str) -> Vec<Finding> {
    let testing::Fixture { text, marks, .. } = testing::read(marked);
    let found = findings(code, &text);
    let show = |range: Range<usize>| format!("{range:?} {:?}", &text[range.clone()]);
    let places: Vec<String> = found.iter().map(|finding| show(finding.span.into())).collect();
    let expected: Vec<String> = marks.into_iter().map(|mark| show(mark.range)).collect();
    assert_eq!(places, expected, "{code} in\n{text}");
    found
}

/// The document after the preferred fixes of rule `code`, which must all have this safety.
#[track_caller]
pub fn fixed(code: &str, marked: &str, safety: Safety) -> String {
    let mut edits = Vec::new();
    for finding in check(code, marked) {
        let fix = finding.fixes.first().expect("a fix");
        assert_eq!(fix.safety, safety);
        edits.extend(fix.edits.clone());
    }
    edited(&testing::read(marked).text, edits)
}

/// The text after the first fix of the first finding of rule `code`.
#[track_caller]
pub fn first_fix(code: &str, text: &str) -> String {
    let list = findings(code, text);
    let fix = &list.first().expect("a finding").fixes[0];
    edited(text, fix.edits.clone())
}

/// The text after these edits.
#[track_caller]
pub fn edited(text: &str, edits: Vec<Edit>) -> String {
    testing::edited(text, edits.into_iter().map(|edit| (edit.span, edit.text)))
}
