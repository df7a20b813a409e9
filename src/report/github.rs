//! Annotations of GitHub Actions: one workflow command a finding.

use std::io::{self, Write};

use super::{Digest, FileReport, Renderer, RunReport, portable, skipped_line};
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::text::{LineIndex, visible_lines};

/// Workflow commands that GitHub shows beside the lines of a pull request.
pub struct GitHub {
    /// The language of messages.
    pub lang: Lang,
}

impl Renderer for GitHub {
    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let lines = report.lines();
        let path = property(&portable(report.path));
        report.findings.iter().try_for_each(|finding| annotation(&path, finding, &lines, out)).map(|()| None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        match skipped_line(run.summary, run.skipped, self.lang) {
            Some(line) => writeln!(out, "::warning title=gouji::{}", data(&line)),
            None => Ok(()),
        }
    }
}

fn annotation(path: &str, finding: &Finding, lines: &LineIndex<'_>, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let (start, end) = (lines.position(finding.span.start), lines.position(finding.span.end));
    write!(out, "::{command} file={path},line={}", start.line)?;
    // Columns are for places within one line; those of several lines would be refused.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    writeln!(out, ",title={}::{}", property(finding.code), data(&finding.message))
}

/// The text of a command.
fn data(text: &str) -> String {
    visible_lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("50%，a: b,\r\n::error::\u{9b}\r##[c]"), "50%25，a: b,%0A：:error::�␍##［c]");
    }
}
