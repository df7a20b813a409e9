//! Right documents in every form, and the language of the fixtures.
#![allow(dead_code, unused_imports)] // each test file uses a part of it

pub mod budget;
pub mod corrupt;
pub mod form;
pub mod html;
pub mod layouts;
pub mod prose;
pub mod rng;
pub mod tables;
#[path = "../../src/testing.rs"]
pub mod testing;
pub mod word;
pub mod write;

#[allow(unused_imports)]
pub use write::document;

use gouji::analysis::{OtherFile, ReadText, Tie};
use gouji::finding::{Finding, Severity};
use gouji::lang::Lang;
use gouji::settings::Settings;

/// All findings of a text.
pub fn analyze(text: &str) -> Vec<Finding> {
    gouji::analysis::analyze(text, &Settings::new(Lang::Zh))
}

/// The findings in a text, beside the document of the year before where that is at hand.
pub fn analyze_beside(text: &str, last_year: Option<&str>) -> Vec<Finding> {
    let Some(last_year) = last_year else { return analyze(text) };
    let settings = Settings::new(Lang::Zh);
    let read = ReadText::new(last_year, &settings);
    let other = OtherFile { path: "上年.txt", read: &read, start: text.len() as u32, tie: Tie::Named };
    ReadText::new(text, &settings).check(&[other], &settings).findings
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
