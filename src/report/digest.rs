//! What the end of a report says of a file, kept when its text is gone.

use super::html::Brief;
use super::{FileReport, LedgerEntry, Summary};
use crate::lang::Lang;
use std::collections::BTreeMap;

/// The part of a file's result that the end of a report needs.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// As the user named it.
    pub path: String,
    /// How many findings it has.
    pub summary: Summary,
    /// What of it was not checked, and why: a sentence each.
    pub unread: Vec<String>,
    /// The findings by rule, in the order of their codes.
    pub rules: Vec<(&'static str, Summary)>,
    /// The findings by unit, in text order; a unit without a name has an empty one.
    pub units: Vec<(String, Summary)>,
    /// The length of its part of the page.
    pub part: usize,
    /// The same in brief.
    pub brief: Brief,
    /// Its lines of the ledger.
    pub ledger: Vec<LedgerEntry>,
}

impl Digest {
    /// Of a file, but for what only the page has: units and parts.
    pub fn new(report: &FileReport<'_>, lang: Lang) -> Digest {
        let mut summary = Summary::default();
        summary.add(report);
        let is_unread = report.coverage.is_none();
        let reasons = report.findings.iter().filter(|_| is_unread).map(|finding| finding.message.clone());
        let mut rules: BTreeMap<&'static str, Summary> = BTreeMap::new();
        for finding in report.findings {
            rules.entry(finding.code).or_default().add_finding(finding);
        }
        Digest {
            path: report.path.to_owned(),
            summary,
            unread: report.remarks.iter().cloned().chain(reasons).collect(),
            rules: rules.into_iter().collect(),
            units: Vec::new(),
            part: 0,
            brief: Brief::default(),
            ledger: LedgerEntry::of_file(report, lang),
        }
    }
}
