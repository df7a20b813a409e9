//! Fingerprints over the documents that have something wrong in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gouji::analysis::analyze;
use gouji::lang::Lang;
use gouji::report::fingerprints;
use gouji::settings::Settings;

use crate::support::testing::strip;

/// The texts of the fixtures as a reader has them: with its mark a missing figure would have a place that it does not have.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<String> = files.map(|path| strip(&fs::read_to_string(path).unwrap()).0).collect();
    texts.sort();
    texts
}

#[test]
fn they_are_the_same_in_both_languages_and_no_two_are_equal() {
    let mut seen = 0;
    for text in texts() {
        let zh = fingerprints(&text, &analyze(&text, &Settings::new(Lang::Zh)));
        assert_eq!(zh, fingerprints(&text, &analyze(&text, &Settings::new(Lang::En))), "{text}");
        assert_eq!(zh.iter().collect::<BTreeSet<_>>().len(), zh.len());
        seen += zh.len();
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn another_width_and_other_line_ends_change_none() {
    for text in texts() {
        let before: BTreeSet<String> =
            fingerprints(&text, &analyze(&text, &Settings::new(Lang::Zh))).into_iter().collect();
        let other = text.replace('\n', "\r\n");
        let after: BTreeSet<String> =
            fingerprints(&other, &analyze(&other, &Settings::new(Lang::Zh))).into_iter().collect();
        assert_eq!(before, after, "{text}");
    }
}
