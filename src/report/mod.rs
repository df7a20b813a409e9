//! Reports: findings to text, JSON, SARIF and what else a team reads. Pure translations: no files, no clock, no threads.

mod baseline;
mod diff;
mod escape;
mod fingerprint;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod sarif;
mod statistics;
mod summary;
mod text;
mod wrap;

use std::io::{self, Write};

pub use baseline::{Baseline, Entry};
pub use diff::unified;
pub use fingerprint::{among_documents, fingerprints};
pub use github::GitHub;
pub use gitlab::GitLab;
pub use html::Html;
pub use json::{Json, JsonLines};
pub use junit::JUnit;
pub use sarif::Sarif;
pub use statistics::Statistics;
pub use summary::{skipped_line, summary_line};
pub use text::Text;

use crate::finding::{Finding, Severity};
use crate::relations::Coverage;
use crate::text::Skipped;

/// The code of the finding on a file that is no text.
pub const UNREADABLE: &str = "unreadable-input";

/// One file.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileReport<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// The decoded text; empty for an unreadable file.
    pub text: &'a str,
    /// What was found, in text order.
    pub findings: &'a [Finding],
    /// How much was checked; `None` where the file could not be checked.
    pub coverage: Option<Coverage>,
}

/// All files of a run together.
#[derive(Clone, Copy, Debug)]
pub struct RunReport<'a> {
    /// What was checked and found.
    pub summary: &'a Summary,
    /// What the renderer kept of each file.
    pub digests: &'a [Digest],
    /// The documents that were not checked.
    pub skipped: &'a [Skipped],
}

/// How much was checked and how many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files checked, also those without a finding.
    pub files: usize,
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Informations.
    pub information: usize,
    /// Hints.
    pub hint: usize,
    /// The figures and relations checked.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Files that could not be checked.
    pub unreadable: usize,
    /// Files checked in which no figure could be compared with another.
    #[serde(skip)]
    pub without_figures: usize,
    /// Documents left aside because they have not changed.
    #[serde(skip)]
    pub unchanged: usize,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, report: &FileReport<'_>) {
        let Some(coverage) = report.coverage else {
            // Why it could not be checked is no error of the document.
            self.unreadable += 1;
            return;
        };
        self.files += 1;
        self.without_figures += usize::from(coverage.relations == 0);
        self.coverage += coverage;
        self.add_findings(report.findings);
    }

    /// Counts more findings.
    pub fn add_findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            match finding.severity {
                Severity::Error => self.error += 1,
                Severity::Warning => self.warning += 1,
                Severity::Information => self.information += 1,
                Severity::Hint => self.hint += 1,
            }
        }
    }

    /// Whether any file was checked.
    pub fn has_checked(&self) -> bool {
        self.files > 0
    }

    /// Whether nothing could be checked.
    pub fn is_empty(&self, skipped: &[Skipped]) -> bool {
        !self.has_checked() && !self.is_unchanged(skipped)
    }

    /// Whether no document was checked because none has changed.
    pub fn is_unchanged(&self, skipped: &[Skipped]) -> bool {
        self.files == 0 && self.unreadable == 0 && self.unchanged > 0 && skipped.is_empty()
    }

    /// How many findings are at least this grave.
    pub fn at_least(&self, severity: Severity) -> usize {
        let counts = [
            (Severity::Hint, self.hint),
            (Severity::Information, self.information),
            (Severity::Warning, self.warning),
            (Severity::Error, self.error),
        ];
        counts.iter().filter(|(each, _)| *each >= severity).map(|(_, count)| count).sum()
    }
}

impl std::ops::AddAssign for Summary {
    fn add_assign(&mut self, other: Summary) {
        self.files += other.files;
        self.error += other.error;
        self.warning += other.warning;
        self.information += other.information;
        self.hint += other.hint;
        self.coverage += other.coverage;
        self.unreadable += other.unreadable;
        self.without_figures += other.without_figures;
        self.unchanged += other.unchanged;
    }
}

/// What a report that speaks of all files in one place keeps of each.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// As the user named it.
    pub path: String,
    /// How many findings it has.
    pub summary: Summary,
    /// The findings by rule, in the order of their codes.
    pub rules: Vec<(&'static str, Summary)>,
    /// The findings by unit, in text order; a unit without a name has an empty one.
    pub units: Vec<(String, Summary)>,
}

/// One output format. Files are rendered each by itself, so that a run over thousands holds few of them.
pub trait Renderer: Sync {
    /// What stands before the first file.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One file.
    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Whether a file has a part in the report; one that has none is told apart from its neighbours by nothing.
    fn has_part(&self, _report: &FileReport<'_>) -> bool {
        true
    }

    /// What the end of the report must know of a file.
    fn digest(&self, _report: &FileReport<'_>) -> Option<Digest> {
        None
    }

    /// What stands between two files.
    fn between(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Whether all files wait for [`Renderer::overview`].
    fn has_overview(&self) -> bool {
        false
    }

    /// What stands before everything else and is known only when every file has been checked.
    fn overview(&self, _run: &RunReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Whether a document that was not checked has a part in the report, which [`Renderer::skipped`] writes.
    fn has_skipped(&self) -> bool {
        false
    }

    /// One document that was not checked, behind the files.
    fn skipped(&self, _skipped: &Skipped, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What stands after the last file.
    fn end(&self, _run: &RunReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A whole report at once.
pub fn render(
    renderer: &dyn Renderer,
    reports: &[FileReport<'_>],
    skipped: &[Skipped],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut summary = Summary::default();
    let digests: Vec<Digest> = reports.iter().filter_map(|report| renderer.digest(report)).collect();
    reports.iter().for_each(|report| summary.add(report));
    let run = RunReport { summary: &summary, digests: &digests, skipped };
    renderer.overview(&run, out)?;
    renderer.begin(out)?;
    let mut parts = 0;
    let mut part = |out: &mut dyn Write| {
        parts += 1;
        if parts > 1 { renderer.between(out) } else { Ok(()) }
    };
    for report in reports.iter().filter(|report| renderer.has_part(report)) {
        part(out)?;
        renderer.file(report, out)?;
    }
    for skipped in skipped.iter().filter(|_| renderer.has_skipped()) {
        part(out)?;
        renderer.skipped(skipped, out)?;
    }
    renderer.end(&run, out)
}

/// A path as programs write it, from the current folder.
fn portable(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_counted_and_ranked() {
        let summary = Summary { error: 1, warning: 2, information: 4, hint: 8, ..Summary::default() };
        assert_eq!(summary.at_least(Severity::Error), 1);
        assert_eq!(summary.at_least(Severity::Warning), 3);
        assert_eq!(summary.at_least(Severity::Hint), 15);
    }
}
