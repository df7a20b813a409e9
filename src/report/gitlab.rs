//! Code quality report of GitLab: one JSON array of issues.

use std::io::{self, Write};

use serde_json::json;

use super::escape::to_writer;
use super::{Digest, FileReport, Renderer, RunReport, among_documents, fingerprints, portable};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::text::{LineIndex, Position};

/// The artifact `codequality` of a pipeline.
pub struct GitLab {
    /// The language of reasons.
    pub lang: Lang,
}

/// The name of the issue on a document that was not checked.
const SKIPPED: &str = "skipped-document";

impl Renderer for GitLab {
    fn begin(&self, _: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[\n")
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<Option<Digest>> {
        let lines = LineIndex::new(if report.findings.is_empty() { "" } else { report.text });
        let path = portable(report.path);
        let prints = fingerprints(report.text, report.findings);
        for (number, (finding, print)) in report.findings.iter().zip(prints).enumerate() {
            if number > 0 {
                out.write_all(self.separator().as_bytes())?;
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
                        "begin": place(lines.position(finding.span.start)),
                        "end": place(lines.position(finding.span.end)),
                    },
                },
            });
            to_writer(out, &issue)?;
        }
        Ok(None)
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (number, skipped) in run.skipped.iter().enumerate() {
            if run.parts + number > 0 {
                out.write_all(self.separator().as_bytes())?;
            }
            let path = portable(&skipped.path);
            let issue = json!({
                "description": skipped.reason(self.lang),
                "check_name": SKIPPED,
                "fingerprint": among_documents(&path, SKIPPED),
                "severity": severity(Severity::Information),
                "location": {"path": path, "lines": {"begin": 1}},
            });
            to_writer(out, &issue)?;
        }
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
