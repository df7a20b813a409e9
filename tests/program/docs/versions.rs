//! The version and the tags that the pages and the example site name.

use std::fs;

use regex::Regex;

use super::markdown::{FRONT_PAGES, Page, page, pages, root};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The example site, whose files are copied.
const SITE: [&str; 3] =
    ["tests/site/.pre-commit-config.yaml", "tests/site/.github/workflows/budget.yml", "tests/site/.gitlab-ci.yml"];

/// The version that the changelog has on top, and what it says of it in brackets.
fn newest() -> (String, String) {
    let heading = Regex::new(r"(?m)^## (\S+) \(([^)]+)\)$").unwrap();
    let changes = page("CHANGELOG.md");
    let found = heading.captures(&changes.text).expect("a version with its date, or unreleased");
    (found[1].to_owned(), found[2].to_owned())
}

/// The versions of gouji that a text names: as a tag, or in the name of a package.
fn named(page: &Page) -> Vec<String> {
    let name = Regex::new(
        r"(?x) (?: gouji/gouji@v | rev:\ v | --tag\ v | gouji-v | gouji-[a-z0-9]+-[a-z0-9]+- ) (\d+\.\d+\.\d+[\w.-]*?) (?:\.vsix)? (?: [\s,`}]|$ )",
    );
    name.unwrap().captures_iter(&page.text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_version_that_is_named_is_this_one() {
    assert_eq!(newest().0, VERSION, "CHANGELOG.md and Cargo.toml");
    let extension = page("editors/vscode/package.json");
    assert!(extension.text.contains(&format!("\"version\": \"{VERSION}\"")), "editors/vscode/package.json");
    let mut count = 0;
    for page in pages().into_iter().chain(SITE.map(page)) {
        for version in named(&page) {
            count += 1;
            assert_eq!(version, VERSION, "{}", page.path);
        }
    }
    assert!(count >= 9, "{count} were found");
}

/// Readers who copy a tag that is not there get an error from their host, so the page with the tags says it in both languages;
/// once the version is released the sentence is wrong.
#[test]
fn a_tag_that_is_not_there_yet_is_said() {
    let is_released = newest().1 != "unreleased";
    let page = page("docs/engineer.md");
    let said = [format!("`v{VERSION}` 还没有发布"), format!("`v{VERSION}` is not tagged yet")];
    for (half, sentence) in page.halves().iter().zip(said) {
        assert_eq!(half.contains(&sentence), !is_released, "docs/engineer.md: {sentence}");
    }
}

#[test]
fn what_a_build_needs_is_said() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let needed = Regex::new(r#"(?m)^rust-version = "(.+)"$"#).unwrap().captures(&manifest).unwrap()[1].to_owned();
    let said = Regex::new(r"Rust (\d+\.\d+)").unwrap();
    for path in FRONT_PAGES.into_iter().chain(["docs/engineer.md"]) {
        let page = page(path);
        let versions: Vec<&str> = said.captures_iter(&page.text).map(|found| found.get(1).unwrap().as_str()).collect();
        assert!(!versions.is_empty() && versions.iter().all(|version| *version == needed), "{path}: {versions:?}");
    }
}
