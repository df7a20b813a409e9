//! Right documents in every form, and the language of the fixtures.
#![allow(dead_code, unused_imports)] // each test file uses a part of it

pub mod budget;
pub mod corrupt;
pub mod department;
pub mod form;
pub mod html;
pub mod layouts;
pub mod prose;
pub mod province;
pub mod rng;
pub mod tables;
#[path = "../../src/testing.rs"]
pub mod testing;
pub mod trial;
pub mod word;
pub mod write;

#[allow(unused_imports)]
pub use write::document;

use gouji::analysis::{OtherFile, ReadText, Tie, starts_behind};
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::rules::Rule;
use gouji::settings::Settings;

/// All findings of a text.
pub fn analyze(text: &str) -> Vec<Finding> {
    gouji::analysis::analyze(text, &Settings::new(Lang::Zh))
}

/// The documents that a rule's page shows beside its examples.
pub fn beside(rule: &Rule) -> Vec<(String, Tie)> {
    let shown =
        [("last-year", Tie::Named), ("unit", Tie::Member), ("tables", Tie::Tables { is_alike: true })].into_iter();
    shown.flat_map(|(kind, tie)| rule.examples(kind).into_iter().map(move |text| (text, tie))).collect()
}

/// The findings in a text, beside others.
pub fn analyze_beside(text: &str, others: &[(String, Tie)]) -> Vec<Finding> {
    let settings = Settings::new(Lang::Zh);
    let read: Vec<ReadText> = others.iter().map(|(other, _)| ReadText::new(other, &settings)).collect();
    let starts = starts_behind(text.len() as u32, others.iter().map(|(other, _)| other.len() as u32));
    let placed = others.iter().zip(&read).zip(starts);
    let placed = placed.map(|(((_, tie), read), start)| OtherFile { path: "另一份.txt", read, start, tie: *tie });
    let placed: Vec<OtherFile> = placed.collect();
    ReadText::new(text, &settings).check(&placed, &settings).findings
}

/// Whether a finding speaks against the document.
pub fn is_grave(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

/// A finding with the line it lies on, the place marked, for a failed test.
pub fn show(text: &str, finding: &Finding) -> String {
    let (start, end) = (finding.span.start as usize, finding.span.end as usize);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let line = text[..start].matches('\n').count() + 1;
    let cut = |part: &str, count: usize, at_end: bool| {
        let chars: Vec<char> = part.chars().collect();
        if chars.len() <= count {
            part.to_owned()
        } else if at_end {
            format!("…{}", chars[chars.len() - count..].iter().collect::<String>())
        } else {
            format!("{}…", chars[..count].iter().collect::<String>())
        }
    };
    format!(
        "  {} line {line}: {}⟦{}⟧{}\n    {} {}",
        finding.code,
        cut(&text[from..start], 60, true),
        cut(&text[start..end], 80, false),
        cut(&text[end..to], 60, false),
        finding.message,
        finding.expected.as_deref().map(|e| format!("→ {e}")).unwrap_or_default(),
    )
}
