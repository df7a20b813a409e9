//! A text and the tables of another file, checked beside one another.

use crate::support::trial::{cases, keys, levels, try_some};
use crate::support::write::text_and_tables;
use crate::support::{is_grave, show};
use gouji::analysis::{OtherFile, ReadText, Tie, starts_behind};
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;

/// Corruptions tried.
const SAMPLE: usize = 400;

/// What is found in the text and in the tables.
fn check(texts: &[String]) -> Vec<Vec<Finding>> {
    let settings = Settings::new(Lang::Zh);
    let read: Vec<ReadText> = texts.iter().map(|text| ReadText::new(text, &settings)).collect();
    let ties = [Tie::Tables { is_alike: true }, Tie::Text { is_alike: true }];
    let beside = |own: usize| {
        let start = starts_behind(texts[own].len() as u32, [0]).next().unwrap();
        let other = OtherFile { path: "other", read: &read[1 - own], start, tie: ties[own] };
        read[own].check(&[other], &settings).findings
    };
    vec![beside(0), beside(1)]
}

fn is_between(finding: &Finding) -> bool {
    finding.message.starts_with("与 other")
}

#[test]
fn right_texts_and_tables_are_clean() {
    let mut wrong = Vec::new();
    for seed in 0..80 {
        let texts = text_and_tables(seed);
        for (text, findings) in texts.iter().zip(check(&texts)) {
            let own = findings.iter().filter(|finding| is_between(finding) || is_grave(finding));
            wrong.extend(own.map(|finding| format!("{seed}: {}", show(text, finding))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wrong_figures_that_both_state_are_found() {
    let mut all = Vec::new();
    for seed in 0..60 {
        let texts = text_and_tables(seed);
        if check(&texts).iter().flatten().any(|finding| finding.severity == Severity::Error) {
            continue;
        }
        let levels = [0, 1].map(|at| levels(&texts[at], |year| year));
        let both = keys(&levels[0]).intersection(&keys(&levels[1])).copied().collect();
        for at in [0, 1] {
            all.extend(cases(seed, at, &texts[at], &levels[at], &both));
        }
    }
    try_some(all, SAMPLE, text_and_tables, check).assert(SAMPLE);
}
