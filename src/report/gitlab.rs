//! Code quality report of GitLab: one JSON array of issues.

use std::io::{self, Write};

use serde_json::json;

use super::escape::to_writer;
use super::{FileReport, Renderer, RunReport, among_documents, fingerprints, portable};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::text::{LineIndex, Position, Skipped};

/// The artifact `codequality` of a pipeline.
pub struct GitLab {
    lang: Lang,
}

impl GitLab {
    /// In this language.
    pub fn new(lang: Lang) -> Self {
        GitLab { lang }
    }
}

/// The name of the issue on a document that was not checked.
const SKIPPED: &str = "skipped-document";

impl Renderer for GitLab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[\n")
    }

    fn has_part(&self, report: &FileReport<'_>) -> bool {
        !report.findings.is_empty()
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lines = LineIndex::new(report.text);
        let mut places = lines.places();
        let path = portable(report.path);
        let prints = fingerprints(report.text, report.findings);
        for (number, (finding, print)) in report.findings.iter().zip(prints).enumerate() {
            if number > 0 {
                self.between(out)?;
            }
            let place = |position: Position| json!({"line": position.line, "column": position.column});
            let issue = json!({
                "description": finding.message,
                "check_name": finding.code,
                // Equal ones would be taken for one issue, even in two files.
                "fingerprint": among_documents(&path, &print),
                "severity": severity(finding.severity),
                "location": {
                    "path": path,
                    "positions": {
                        "begin": place(places.position(finding.span.start)),
                        "end": place(places.position(finding.span.end)),
                    },
                },
            });
            to_writer(out, &issue)?;
        }
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n")
    }

    fn has_skipped(&self) -> bool {
        true
    }

    fn skipped(&self, skipped: &Skipped, out: &mut dyn Write) -> io::Result<()> {
        let path = portable(&skipped.path);
        let issue = json!({
            "description": skipped.reason(self.lang),
            "check_name": SKIPPED,
            "fingerprint": among_documents(&path, SKIPPED),
            "severity": severity(Severity::Information),
            "location": {"path": path, "lines": {"begin": 1}},
        });
        to_writer(out, &issue)
    }

    fn end(&self, _: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Information => "minor",
        Severity::Hint => "info",
    }
}
