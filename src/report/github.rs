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
        let each = |finding: &Finding| {
            let place = match report.place(finding.span.start, self.lang) {
                Some(_) => String::new(),
                None => place(finding, &lines),
            };
            annotation(&path, &place, finding, &report.message(finding, self.lang), out)
        };
        report.findings.iter().try_for_each(each).map(|()| None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        match skipped_line(run.summary, run.skipped, self.lang) {
            Some(line) => writeln!(out, "::warning title=gouji::{}", data(&line)),
            None => Ok(()),
        }
    }
}

fn annotation(path: &str, place: &str, finding: &Finding, message: &str, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    writeln!(out, "::{command} file={path}{place},title={}::{}", property(finding.code), data(message))
}

/// Lines and columns, as properties of a command.
fn place(finding: &Finding, lines: &LineIndex<'_>) -> String {
    let (start, end) = (lines.position(finding.span.start), lines.position(finding.span.end));
    // Columns are for places within one line; those of several lines would be refused.
    match start.line == end.line {
        true => format!(",line={},col={},endColumn={}", start.line, start.column, end.column),
        false => format!(",line={},endLine={}", start.line, end.line),
    }
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
