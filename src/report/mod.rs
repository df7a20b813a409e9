//! Reports: findings as text, JSON, SARIF and other formats. Pure translations: no files, no clock, no threads.

mod baseline;
mod columns;
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
pub use columns::columns;
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

/// One file.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileReport<'a> {
    /// As the user named it.
    pub path: &'a str,
    /// The decoded text; empty for an unreadable file.
    pub text: &'a str,
    /// Its findings, in text order.
    pub findings: &'a [Finding],
    /// How much was checked; `None` where the file could not be checked.
    pub coverage: Option<Coverage>,
}

/// All files of a run together.
#[derive(Clone, Copy, Debug)]
pub struct RunReport<'a> {
    /// The counts.
    pub summary: &'a Summary,
    /// The digests of the files, for formats that need them.
    pub digests: &'a [Digest],
    /// The documents that were not checked.
    pub skipped: &'a [Skipped],
    /// How many files have a part in the report.
    pub parts: usize,
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
    /// Documents skipped because they have not changed.
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
            *match finding.severity {
                Severity::Error => &mut self.error,
                Severity::Warning => &mut self.warning,
                Severity::Information => &mut self.information,
                Severity::Hint => &mut self.hint,
            } += 1;
        }
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Information => self.information,
            Severity::Hint => self.hint,
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

    /// How many findings are at least this severe.
    pub fn at_least(&self, severity: Severity) -> usize {
        Severity::ALL.iter().filter(|each| **each >= severity).map(|each| self.count(*each)).sum()
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

/// The part of a file's result that the beginning or end of a report needs.
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

/// One output format.
pub trait Renderer: Sync {
    /// Writes the beginning, before the files. The run is empty unless the format [`Renderer::begins_last`].
    fn begin(&self, _run: &RunReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Whether the beginning can only be written when all files have been checked.
    fn begins_last(&self) -> bool {
        false
    }

    /// Writes one file, or nothing if it has no part in the report.
    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<Option<Digest>>;

    /// Written between two files.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Writes the end, after the last file.
    fn end(&self, _run: &RunReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The part of one file in a report. Files are rendered each by itself, on any thread.
#[derive(Debug, Default)]
pub struct Rendered {
    /// As it is written; empty where the file has no part.
    pub bytes: Vec<u8>,
    /// For the beginning or end of the report.
    pub digest: Option<Digest>,
}

impl Rendered {
    /// The part of a file.
    pub fn new(renderer: &dyn Renderer, report: &FileReport<'_>) -> Rendered {
        let mut bytes = Vec::new();
        // Writing to memory does not fail.
        let digest = renderer.file(report, &mut bytes).unwrap_or_default();
        Rendered { bytes, digest }
    }
}

/// A report as it grows, file by file.
pub struct Report<'a> {
    renderer: &'a dyn Renderer,
    /// The files, where the beginning is written last.
    held: Vec<u8>,
    digests: Vec<Digest>,
    parts: usize,
}

impl<'a> Report<'a> {
    /// An empty report.
    pub fn new(renderer: &'a dyn Renderer) -> Self {
        Report { renderer, held: Vec::new(), digests: Vec::new(), parts: 0 }
    }

    /// Writes its beginning.
    pub fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.renderer.begins_last() {
            return Ok(());
        }
        let run = RunReport { summary: &Summary::default(), digests: &[], skipped: &[], parts: 0 };
        self.renderer.begin(&run, out)
    }

    /// Adds the next file.
    pub fn add(&mut self, file: Rendered, out: &mut dyn Write) -> io::Result<()> {
        self.digests.extend(file.digest);
        if file.bytes.is_empty() {
            return Ok(());
        }
        let out: &mut dyn Write = if self.renderer.begins_last() { &mut self.held } else { out };
        if self.parts > 0 {
            out.write_all(self.renderer.separator().as_bytes())?;
        }
        self.parts += 1;
        out.write_all(&file.bytes)
    }

    /// Ends the report.
    pub fn end(&self, summary: &Summary, skipped: &[Skipped], out: &mut dyn Write) -> io::Result<()> {
        let run = RunReport { summary, digests: &self.digests, skipped, parts: self.parts };
        if self.renderer.begins_last() {
            self.renderer.begin(&run, out)?;
            out.write_all(&self.held)?;
        }
        self.renderer.end(&run, out)
    }
}

/// A whole report at once.
pub fn render(
    renderer: &dyn Renderer,
    files: &[FileReport<'_>],
    skipped: &[Skipped],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut summary = Summary::default();
    let mut report = Report::new(renderer);
    report.begin(out)?;
    for file in files {
        summary.add(file);
        report.add(Rendered::new(renderer, file), out)?;
    }
    report.end(&summary, skipped, out)
}

/// A path with `/`, without a leading `./`.
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
