//! Findings as comments in the document itself.

use std::ops::Range;

use super::{FileReport, fingerprints};
use crate::finding::{Finding, Severity};
use crate::formats::Note;
use crate::lang::Lang;
use crate::say;
use crate::text::Span;

/// The rule whose findings are told of all together.
const ROUNDING: &str = "rounding-difference";

/// Characters of a fingerprint that a comment shows.
const MARK: usize = 16;

/// Most places that the comment on roundings names.
const MOST_PLACES: usize = 20;

/// A comment for each error and warning, and one at the end for all differences that rounding explains.
pub fn notes(report: &FileReport<'_>, lang: Lang) -> Vec<Note> {
    let prints = fingerprints(report.text, report.findings);
    let all = || report.findings.iter().zip(&prints);
    let graves = all().filter(|(finding, _)| finding.severity >= Severity::Warning);
    let roundings = all().filter(|(finding, _)| finding.code == ROUNDING && finding.severity < Severity::Warning);
    let mut notes: Vec<Note> = graves.map(|(finding, print)| note(report, finding, print, lang)).collect();
    notes.extend(rounding(report, &roundings.collect::<Vec<_>>(), lang));
    notes
}

fn note(report: &FileReport<'_>, finding: &Finding, print: &str, lang: Lang) -> Note {
    let said = report.text.get(Range::from(finding.span)).unwrap_or_default();
    let mut lines = Vec::new();
    if let Some(expected) = finding.expected.as_ref().filter(|_| !said.is_empty()) {
        lines.push(say!(lang, "“{said}”应为“{expected}”。", "“{said}” should be “{expected}”."));
    }
    lines.extend(finding.message.lines().map(str::to_owned));
    for related in &finding.related {
        let message = &related.message;
        lines.push(match report.place(related.span.start, lang) {
            Some(place) => say!(lang, "另见{place}：{message}", "See {place}: {message}"),
            None => say!(lang, "另见：{message}", "See: {message}"),
        });
    }
    if finding.expected.is_none() {
        let titles = finding.fixes.iter().map(|fix| &fix.title);
        lines.extend(titles.map(|title| say!(lang, "可以：{title}", "One way: {title}")));
    }
    lines.push(rule(finding.code, lang));
    Note { span: finding.span, lines, mark: mark(print) }
}

fn rule(code: &str, lang: Lang) -> String {
    say!(lang, "规则 {code}", "Rule {code}")
}

fn mark(print: &str) -> String {
    print.get(..MARK).unwrap_or(print).to_owned()
}

/// One comment on all differences that rounding explains, on the last words.
fn rounding(report: &FileReport<'_>, roundings: &[(&Finding, &String)], lang: Lang) -> Option<Note> {
    let count = roundings.len();
    let (_, print) = roundings.first()?;
    let mut lines = vec![say!(
        lang,
        "另有 {count} 处差额可以用四舍五入解释，不必修改：",
        "Differences that rounding explains, nothing to mend: {count}."
    )];
    for (finding, _) in roundings.iter().take(MOST_PLACES) {
        let message = finding.message.lines().next().unwrap_or_default();
        let place = report.place(finding.span.start, lang).unwrap_or_default();
        lines.push(say!(lang, "{place}：{message}", "{place}: {message}"));
    }
    lines.push(rule(ROUNDING, lang));
    Some(Note { span: Span::at(report.text.len() as u32), lines, mark: mark(print) })
}
