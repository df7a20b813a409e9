//! Links between the pages, and to files of the repository.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::markdown::{FRONT_PAGES, page, pages, root};

/// The path that a link of a page names, from the root of the repository; nothing where it leads out of it.
fn joined(page: &str, target: &str) -> Option<String> {
    let mut path = PathBuf::new();
    for part in Path::new(page).parent().unwrap().join(target).components() {
        match part {
            Component::ParentDir => path.pop().then_some(())?,
            Component::Normal(part) => path.push(part),
            _ => {}
        }
    }
    Some(path.to_str().unwrap().to_owned())
}

/// What is wrong with a link of a page.
fn complaint(from: &str, target: &str) -> Option<String> {
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let Some(path) = (if file.is_empty() { Some(from.to_owned()) } else { joined(from, file) }) else {
        return Some("leads out of the repository".to_owned());
    };
    if !root().join(&path).exists() {
        return Some(format!("there is no {path}"));
    }
    let anchor = anchor?;
    if !path.ends_with(".md") {
        return Some(format!("{path} has no headings"));
    }
    (!page(&path).anchors().iter().any(|known| known == anchor)).then(|| format!("{path} has no heading #{anchor}"))
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    let mut count = 0;
    for page in pages() {
        for link in page.links() {
            if ["https://", "http://", "mailto:"].iter().any(|scheme| link.text.starts_with(scheme)) {
                continue;
            }
            count += 1;
            if let Some(complaint) = complaint(&page.path, &link.text) {
                dead.push(format!("{}:{}: {}: {complaint}", page.path, link.line, link.text));
            }
        }
    }
    assert!(count > 150, "{count} links were found");
    assert!(dead.is_empty(), "{dead:#?}");
}

/// Paths that a text names without a link to them.
#[test]
fn every_path_in_the_repository_is_there() {
    let mut lost = Vec::new();
    let mut count = 0;
    for page in pages() {
        for span in page.spans() {
            let path = span.text.split(' ').next().unwrap();
            if ["src/", "tests/", "docs/", "editors/", "benches/", ".ci/"].iter().any(|top| path.starts_with(top)) {
                count += 1;
                let is_there = root().join(path).exists()
                    || joined(&page.path, path).is_some_and(|path| root().join(path).exists());
                if !is_there {
                    lost.push(format!("{}:{}: {path}", page.path, span.line));
                }
            }
        }
    }
    assert!(count > 30, "{count} paths were found");
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn a_dead_link_is_seen() {
    let said = |target| complaint("docs/use.md", target);
    for target in ["../README.md", "config.md#english", "#english", "README.zh.md#试一试", "../editors"] {
        assert_eq!(said(target), None, "{target}");
    }
    assert_eq!(said("nowhere.md").unwrap(), "there is no docs/nowhere.md");
    assert_eq!(said("../../elsewhere.md").unwrap(), "leads out of the repository");
    assert_eq!(said("config.md#nowhere").unwrap(), "docs/config.md has no heading #nowhere");
    assert_eq!(said("gouji.1#name").unwrap(), "docs/gouji.1 has no headings");
}

#[test]
fn every_page_is_reached_from_either_front_page() {
    for front in FRONT_PAGES {
        let mut reached = BTreeSet::from([front.to_owned()]);
        let mut left = vec![front.to_owned()];
        while let Some(path) = left.pop() {
            for link in page(&path).links() {
                let file = link.text.split('#').next().unwrap();
                let Some(target) = joined(&path, file).filter(|target| root().join(target).is_file()) else { continue };
                if reached.insert(target.clone()) && target.ends_with(".md") {
                    left.push(target);
                }
            }
        }
        // The marketplace shows that of the extension by itself.
        let lost: Vec<String> = pages()
            .into_iter()
            .map(|page| page.path)
            .filter(|path| !reached.contains(path) && path != "editors/vscode/CHANGELOG.md")
            .collect();
        assert!(lost.is_empty(), "no way from {front} to {lost:?}");
    }
}

#[test]
fn the_front_page_stays_one() {
    for (path, other) in FRONT_PAGES.iter().zip(["docs/README.zh.md", "../README.md"]) {
        let front = page(path);
        let lines = front.text.lines().count();
        assert!(lines < 150, "{path} has {lines} lines");
        assert!(
            front.text.lines().next().unwrap().contains(&format!("]({other})")),
            "{path} begins with the other one"
        );
    }
}
