//! One fixture language for all rules: a readable document with `⟦…⟧` around what a rule shall mark.

use crate::analysis::analyze;
use crate::finding::{Finding, Safety};
use crate::settings::Settings;
use crate::text::Span;

/// The document without its marks, and where they stood.
fn unmark(marked: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut open = 0;
    for c in marked.chars() {
        match c {
            '⟦' => open = text.len() as u32,
            '⟧' => spans.push(Span::new(open, text.len() as u32)),
            c => text.push(c),
        }
    }
    (text, spans)
}

/// What rule `code` says about a text.
pub fn findings(code: &str, text: &str) -> Vec<Finding> {
    analyze(text, &Settings::default()).into_iter().filter(|finding| finding.code == code).collect()
}

/// Asserts that rule `code` marks exactly what `⟦…⟧` marks, and gives back what it found.
#[track_caller]
pub fn check(code: &str, marked: &str) -> Vec<Finding> {
    let (text, expected) = unmark(marked);
    let found = findings(code, &text);
    let show = |spans: &[Span]| -> Vec<String> {
        spans.iter().map(|span| format!("{}..{} {:?}", span.start, span.end, span.of(&text))).collect()
    };
    let spans: Vec<Span> = found.iter().map(|finding| finding.span).collect();
    assert_eq!(show(&spans), show(&expected), "{code} in\n{text}");
    found
}

/// The document after the preferred fixes of rule `code`, which must all have this safety.
#[track_caller]
pub fn fixed(code: &str, marked: &str, safety: Safety) -> String {
    let (mut text, _) = unmark(marked);
    let mut edits = Vec::new();
    for finding in check(code, marked) {
        let fix = finding.fixes.first().expect("a fix");
        assert_eq!(fix.safety, safety);
        edits.extend(fix.edits.clone());
    }
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        text.replace_range(std::ops::Range::<usize>::from(edit.span), &edit.text);
    }
    text
}

/// The text after the first fix of the first finding of rule `code`.
#[track_caller]
pub fn first_fix(code: &str, text: &str) -> String {
    let list = findings(code, text);
    let fix = &list.first().expect("a finding").fixes[0];
    let mut fixed = text.to_owned();
    for edit in fix.edits.iter().rev() {
        fixed.replace_range(std::ops::Range::<usize>::from(edit.span), &edit.text);
    }
    fixed
}
