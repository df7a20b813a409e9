//! Each format as it is written; `GOUJI_BLESS=1` takes what is written for right.

use std::fs;
use std::path::Path;

use gouji::finding::Severity;
use gouji::lang::Lang;
use gouji::report::{GitHub, GitLab, Html, JUnit, Json, JsonLines, Renderer, Sarif, Text};

use super::samples::rendered;

fn check(name: &str, renderer: &dyn Renderer) {
    let shown = rendered(renderer).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(name);
    if std::env::var_os("GOUJI_BLESS").is_some() {
        fs::write(&path, &shown).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == expected,
        "{name} differs: GOUJI_BLESS=1 cargo test --test program formats, then look at the difference"
    );
}

#[test]
fn every_format_is_written_as_it_was() {
    check("report.txt", &Text::new(Lang::Zh, false, None, Severity::Hint));
    check("report.json", &Json { lang: Lang::Zh });
    check("report.jsonl", &JsonLines { lang: Lang::Zh });
    check("report.github", &GitHub { lang: Lang::Zh });
    check("report.gitlab.json", &GitLab { lang: Lang::Zh });
    check("report.junit.xml", &JUnit { lang: Lang::Zh });
    check("report.sarif", &Sarif { lang: Lang::Zh });
    check("report.html", &Html { lang: Lang::Zh, run: Vec::new() });
    check("report.en.html", &Html { lang: Lang::En, run: Vec::new() });
}
