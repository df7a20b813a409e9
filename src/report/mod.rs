//! Reports: findings to text, JSON, SARIF and what else a team reads. Pure translations: no files, no clock, no threads.

mod baseline;
mod diff;
mod fingerprint;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod sarif;
mod statistics;
mod text;

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
pub use text::{Text, summary_line};

use crate::finding::{Finding, Severity};

/// The code of the finding on a file that is no text.
pub const UNREADABLE: &str = "unreadable-input";

/// One checked file.
#[derive(Clone, Copy, Debug)]
pub struct FileReport<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// The decoded text; empty for an unreadable file.
    pub text: &'a str,
    /// What was found, in text order.
    pub findings: &'a [Finding],
}

/// How many files were checked and how many findings of each severity they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files, also those without a finding.
    pub files: usize,
    /// Errors, the files that could not be read among them.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Informations.
    pub information: usize,
    /// Hints.
    pub hint: usize,
    /// Files that could not be read.
    #[serde(skip)]
    pub unreadable: usize,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, findings: &[Finding]) {
        self.files += 1;
        self.unreadable += usize::from(findings.iter().any(|finding| finding.code == UNREADABLE));
        for finding in findings {
            match finding.severity {
                Severity::Error => self.error += 1,
                Severity::Warning => self.warning += 1,
                Severity::Information => self.information += 1,
                Severity::Hint => self.hint += 1,
            }
        }
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
        self.unreadable += other.unreadable;
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
    fn overview(&self, _summary: &Summary, _digests: &[Digest], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What stands after the last file.
    fn end(&self, _summary: &Summary, _digests: &[Digest], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A whole report at once.
pub fn render(renderer: &dyn Renderer, reports: &[FileReport<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut summary = Summary::default();
    let digests: Vec<Digest> = reports.iter().filter_map(|report| renderer.digest(report)).collect();
    reports.iter().for_each(|report| summary.add(report.findings));
    renderer.overview(&summary, &digests, out)?;
    renderer.begin(out)?;
    for (number, report) in reports.iter().filter(|report| renderer.has_part(report)).enumerate() {
        if number > 0 {
            renderer.between(out)?;
        }
        renderer.file(report, out)?;
    }
    renderer.end(&summary, &digests, out)
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
        let summary = Summary { files: 9, error: 1, warning: 2, information: 4, hint: 8, ..Summary::default() };
        assert_eq!(summary.at_least(Severity::Error), 1);
        assert_eq!(summary.at_least(Severity::Warning), 3);
        assert_eq!(summary.at_least(Severity::Hint), 15);
    }
}
