//! Every fix, applied: what it mends is mended, and nothing else is made wrong.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use gouji::finding::{Finding, Fix, Safety, Severity, together};
use gouji::rules::{ALL, FixKind};
use support::{analyze, marks, show};

/// The documents with something wrong in them.
fn documents() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong");
    let mut list: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, marks::strip(&fs::read_to_string(&path).unwrap()).0)
        })
        .collect();
    list.sort();
    for rule in ALL {
        list.extend(rule.examples("bad").into_iter().map(|example| (format!("{}, example", rule.code), example)));
    }
    list
}

/// The text after some fixes, those that meet others left out.
fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> String {
    let mut fixed = text.to_owned();
    for edit in together(fixes).into_iter().rev() {
        fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    fixed
}

/// How often each error is said; the blanks of a wording that a fix inserts are its author's to fill.
fn errors(findings: &[Finding]) -> BTreeMap<(&'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in
        findings.iter().filter(|finding| finding.severity == Severity::Error && !finding.message.contains("____"))
    {
        *counts.entry((finding.code, finding.message.clone())).or_default() += 1;
    }
    counts
}

fn count(findings: &[Finding], finding: &Finding) -> usize {
    findings.iter().filter(|other| other.code == finding.code && other.message == finding.message).count()
}

#[test]
fn each_fix_mends_its_finding_and_breaks_nothing() {
    let mut failures = Vec::new();
    let mut tried = 0;
    let mut codes = BTreeSet::new();
    for (name, text) in documents() {
        let before = analyze(&text);
        let wrong = errors(&before);
        for finding in &before {
            for fix in &finding.fixes {
                tried += 1;
                codes.insert(finding.code);
                let after = analyze(&apply(&text, [fix]));
                if count(&after, finding) >= count(&before, finding) {
                    failures.push(format!("{name}: still there after “{}”\n{}", fix.title, show(&text, finding)));
                }
                // Of several repairs only one can be right: only the preferred one must not break anything.
                let is_sure = fix.preferred || fix.safety == Safety::Safe;
                let more: Vec<_> =
                    errors(&after).into_iter().filter(|(error, times)| wrong.get(error) < Some(times)).collect();
                if is_sure && errors(&after).values().sum::<usize>() > wrong.values().sum() {
                    failures.push(format!("{name}: “{}” brings {more:?}", fix.title));
                }
            }
        }
    }
    let untried: Vec<&str> = ALL
        .iter()
        .filter(|rule| rule.fix != FixKind::None)
        .map(|rule| rule.code)
        .filter(|code| !codes.contains(code))
        .collect();
    assert!(untried.is_empty(), "a fix is promised and none is tried: {untried:?}");
    assert!(failures.is_empty(), "{} of {tried} fixes\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn safe_fixes_settle_and_leave_every_figure() {
    for (name, text) in documents() {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let mut now = text.clone();
        let mut rounds = 0;
        loop {
            let findings = analyze(&now);
            let safe = findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| fix.safety == Safety::Safe);
            let next = apply(&now, safe);
            if next == now {
                break;
            }
            rounds += 1;
            assert!(rounds <= 10, "{name}: the fixes do not settle\n{now}");
            now = next;
        }
        let figures = |text: &str| {
            let amounts =
                text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).filter(|part| part.contains('.'));
            amounts.map(digits).filter(|part| part.len() > 2).collect::<Vec<_>>()
        };
        assert_eq!(figures(&now), figures(&text), "{name}: a safe fix changed a figure");
    }
}
