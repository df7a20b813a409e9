//! Code quality report of GitLab: one JSON array of issues.

use std::io::{self, Write};

use serde_json::json;

use super::{Digest, FileReport, Renderer, Summary, among_documents, fingerprints, portable};
use crate::finding::Severity;
use crate::text::{LineIndex, Position};

/// The artifact `codequality` of a pipeline.
pub struct GitLab;

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
            serde_json::to_writer(&mut *out, &issue)?;
        }
        Ok(())
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n")
    }

    fn end(&self, _: &Summary, _: &[Digest], out: &mut dyn Write) -> io::Result<()> {
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
