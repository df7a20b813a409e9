//! A document of Word in every format of a report: its places are no lines.

use gouji::finding::Severity;
use gouji::formats::{TrackedView, read};
use gouji::lang::Lang;
use gouji::report::{FileReport, GitHub, GitLab, Html, JUnit, Renderer, Sarif, Text};
use serde_json::Value;

use super::samples::{TEXT, findings, reported};
use super::sarif::{errors, schema};
use crate::support::word::document;

const LANG: Lang = Lang::Zh;

fn report(renderer: &dyn Renderer) -> String {
    let bytes = document(TEXT, 4);
    let source = read(&bytes, TrackedView::Accepted).unwrap();
    assert_eq!(source.text, TEXT);
    let findings = findings();
    let places = Some(&source.places);
    reported(
        renderer,
        &[FileReport { path: "甲.docx", text: TEXT, findings: &findings, places, ..FileReport::default() }],
    )
}

#[test]
fn people_read_paragraphs_and_cells() {
    let text = report(&Text::new(LANG, false, None, Severity::Hint));
    assert!(
        text.contains("--> 甲.docx:第3段\n") && text.contains("另见 表1 第5行“合计”栏 附表合计 21.30 万元"),
        "{text}"
    );
    let page = report(&Html { lang: LANG, run: Vec::new() });
    assert!(page.contains("<span>第3段</span>") && page.contains("表1 第5行“合计”栏：附表合计 21.30 万元"), "{page}");
    assert!(!page.contains(" 行"), "{page}");
}

#[test]
fn programs_are_told_no_lines() {
    let log: Value = serde_json::from_str(&report(&Sarif { lang: LANG })).unwrap();
    assert_eq!(errors(&schema(), &log), Vec::<String>::new());
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "第3段");
    assert!(result["locations"][0]["physicalLocation"]["region"].is_null() && result["fixes"].is_null(), "{result}");
    let annotations = report(&GitHub { lang: LANG });
    assert!(annotations.starts_with("::error file=甲.docx,title=change-mismatch::第3段：增加"), "{annotations}");
    let issues: Value = serde_json::from_str(&report(&GitLab { lang: LANG })).unwrap();
    assert_eq!(issues[0]["location"]["lines"]["begin"], 1);
    assert!(issues[2]["description"].as_str().unwrap().starts_with("表1 第3行“合计”栏：8.00"), "{issues}");
    let suites = report(&JUnit { lang: LANG });
    assert!(suites.contains(">甲.docx:第3段: 增加"), "{suites}");
}
