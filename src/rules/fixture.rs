//! Documents as tests: `⟦…⟧` marks where a rule must report; no mark, no finding.

use super::Rule;
use crate::analysis::analyze;
use crate::finding::Finding;
use crate::lang::Lang;

/// What one rule says about a text.
pub fn findings(rule: &Rule, text: &str) -> Vec<Finding> {
    analyze(text, Lang::Zh).into_iter().filter(|finding| finding.code == rule.code).collect()
}

/// The rule reports exactly the marked places of `marked`, in order; `⟦⟧` is an empty one.
#[track_caller]
pub fn check(rule: &Rule, marked: &str) {
    let text = marked.replace(['⟦', '⟧'], "");
    let list = findings(rule, &text);
    let mut found = String::new();
    let mut at = 0;
    for finding in &list {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        found.push_str(&text[at..start]);
        found.push('⟦');
        found.push_str(&text[start..end]);
        found.push('⟧');
        at = end;
    }
    found.push_str(&text[at..]);
    let messages: Vec<&str> = list.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(found, marked, "{messages:#?}");
}

/// The text after the first fix of the rule's first finding.
#[track_caller]
pub fn fixed(rule: &Rule, text: &str) -> String {
    let list = findings(rule, text);
    let fix = &list.first().expect("a finding").fixes[0];
    let mut fixed = text.to_owned();
    for edit in fix.edits.iter().rev() {
        fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    fixed
}

/// Every example of a structural rule's page does what it says.
#[test]
fn examples_hold() {
    let first = super::ALL.iter().position(|rule| rule.code == "missing-section").expect("a structural rule");
    for rule in &super::ALL[first..] {
        if rule.code == "missing-table-total" {
            continue;
        }
        let mut kinds = (0, 0);
        for (kind, example) in examples(rule.page) {
            let fires = !findings(rule, &example).is_empty();
            assert_eq!(fires, kind == "bad", "{}: {kind}\n{example}", rule.code);
            match kind.as_str() {
                "bad" => kinds.0 += 1,
                _ => kinds.1 += 1,
            }
        }
        assert!(kinds.0 > 0 && kinds.1 > 0, "{} lacks an example", rule.code);
    }
}

fn examples(page: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => examples.extend(open.take()),
            (Some((_, example)), None) => {
                example.push_str(line);
                example.push('\n');
            }
            (None, Some(kind @ ("bad" | "good"))) => open = Some((kind.to_owned(), String::new())),
            (None, _) => {}
        }
    }
    examples
}
