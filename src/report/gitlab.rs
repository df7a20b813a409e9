//! Code quality report of GitLab: one JSON array of issues.

use std::io::{self, Write};

use serde_json::json;

use super::escape::{SEPARATOR, write_values};
use super::{Digest, FileReport, Renderer, RunReport, among_documents, fingerprints, portable};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::text::{Position, Skipped};

/// The artifact `codequality` of a pipeline.
pub struct GitLab {
    /// The language of reasons.
    pub lang: Lang,
}

/// The name of the issue on a document that was not checked.
const SKIPPED: &str = "skipped-document";

impl Renderer for GitLab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[\n")
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let (path, lines) = (portable(report.path), report.lines());
        let place = |position: Position| json!({"line": position.line, "column": position.column});
        let location = |finding: &Finding| match report.place(finding.span.start, self.lang) {
            Some(_) => json!({"path": path, "lines": {"begin": 1}}),
            None => json!({
                "path": path,
                "positions": {
                    "begin": place(lines.position(finding.span.start)),
                    "end": place(lines.position(finding.span.end)),
                },
            }),
        };
        let issues = report.findings.iter().zip(fingerprints(report.text, report.findings)).map(|(finding, print)| {
            json!({
                "description": report.message(finding, self.lang),
                "check_name": finding.code,
                // Equal ones would be taken for one issue, even in two files.
                "fingerprint": among_documents(&path, &print),
                "severity": severity(finding.severity),
                "location": location(finding),
            })
        });
        write_values(out, issues).map(|()| None)
    }

    fn separator(&self) -> &'static str {
        SEPARATOR
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        // What is checked in another file is no issue.
        let skipped: Vec<&Skipped> = run.skipped.iter().filter(|skipped| skipped.same_as.is_none()).collect();
        if run.parts > 0 && !skipped.is_empty() {
            out.write_all(SEPARATOR.as_bytes())?;
        }
        let issues = skipped.into_iter().map(|skipped| {
            let path = portable(&skipped.path);
            json!({
                "description": skipped.reason(self.lang),
                "check_name": SKIPPED,
                "fingerprint": among_documents(&path, SKIPPED),
                "severity": severity(Severity::Information),
                "location": {"path": path, "lines": {"begin": 1}},
            })
        });
        write_values(out, issues)?;
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
