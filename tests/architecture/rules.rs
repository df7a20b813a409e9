//! Every rule is complete: its file, its pages, its examples.

use std::collections::BTreeSet;

use gouji::analysis::analyze;
use gouji::finding::Safety;
use gouji::lang::Lang;
use gouji::rules::{ALL, FixKind};
use gouji::settings::Settings;

use crate::sources::{read, root, sources};
use crate::support::{analyze_beside, beside};

#[test]
fn one_file_a_rule() {
    let mut codes = BTreeSet::new();
    for rule in ALL {
        assert!(codes.insert(rule.code), "{} is registered twice", rule.code);
        let path = format!("src/rules/{}.rs", rule.code.replace('-', "_"));
        assert!(root().join(&path).exists(), "{path} is missing");
        let declared = format!("= \"{}\"", rule.code);
        assert!(read(&path).contains(&declared), "{path} declares another code");
    }
    for source in sources() {
        let declarations = source.code.matches("declare_rule! {").count();
        let name = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").replace('_', "-");
        if declarations > 0 && source.room == "rules" && !source.path.ends_with("/mod.rs") {
            assert_eq!(declarations, 1, "{}", source.path);
            assert!(codes.contains(name.as_str()), "{} is not registered", source.path);
        }
    }
}

#[test]
fn safe_fixes_come_from_rules_that_say_so() {
    let safe: BTreeSet<&str> = ALL.iter().filter(|rule| rule.fix == FixKind::Safe).map(|rule| rule.code).collect();
    for example in ALL.iter().flat_map(|rule| rule.examples("bad")) {
        for finding in analyze(&example, &Settings::new(Lang::Zh)) {
            let is_safe = finding.fixes.iter().any(|fix| fix.safety == Safety::Safe);
            assert!(!is_safe || safe.contains(finding.code), "{}", finding.code);
        }
    }
}

#[test]
fn every_rule_has_its_pages() {
    for rule in ALL {
        let (zh, en) = (rule.page_in(Lang::Zh), rule.page_in(Lang::En));
        assert_ne!(zh, en, "{}: a page in each language", rule.code);
        for page in [zh, en] {
            let first = page.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
            assert!(first.starts_with("# "), "{}: a title", rule.code);
            assert!(page.contains(" ## "), "{}: headings", rule.code);
        }
        assert!(is_chinese(zh) && !is_chinese(en.lines().next().unwrap_or_default()), "{}", rule.code);
        // What is no text has no example in text; the tests of the command line show it.
        for kind in ["bad", "good"].into_iter().filter(|_| rule.code != "unreadable-input") {
            assert!(!rule.examples(kind).is_empty(), "{}: an example ```{kind}", rule.code);
        }
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

#[test]
fn every_example_does_what_its_page_says() {
    let mut wrong = Vec::new();
    for rule in ALL {
        for (kind, fires) in [("bad", true), ("good", false)] {
            for example in rule.examples(kind) {
                let found = analyze_beside(&example, &beside(rule));
                if found.iter().any(|finding| finding.code == rule.code) != fires {
                    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
                    wrong.push(format!("{}: the {kind} example gives {codes:?}", rule.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
