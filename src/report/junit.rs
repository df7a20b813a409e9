//! JUnit XML, which nearly every CI shows: a suite and a test case for each file, a failure for each finding.

use std::io::{self, Write};

use quick_xml::escape::escape;

use super::{Digest, FileReport, Renderer, RunReport, portable};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::rules::UNREADABLE;
use crate::text::{Position, visible};

/// Test results, one test case a file.
pub struct JUnit {
    /// The language of reasons.
    pub lang: Lang,
}

impl Renderer for JUnit {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gouji\">")
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let (path, lines) = (printable(&portable(report.path)), report.lines());
        let unread = report.findings.iter().filter(|finding| finding.code == UNREADABLE).count();
        let (failures, errors) = (usize::from(report.findings.len() > unread), usize::from(unread > 0));
        let place = |finding: &Finding| {
            let Position { line, column } = lines.position(finding.span.start);
            report.place(finding.span.start, self.lang).unwrap_or_else(|| format!("{line}:{column}"))
        };
        let results = report.findings.iter().map(|finding| failure(&path, &place(finding), finding)).collect();
        suite(&path, &format!("failures=\"{failures}\" errors=\"{errors}\""), results, out).map(|()| None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for skipped in run.skipped {
            let reason = format!("<skipped message=\"{}\"/>", escape(skipped.reason(self.lang)));
            let path = printable(&portable(&skipped.path));
            suite(&path, "failures=\"0\" errors=\"0\" skipped=\"1\"", vec![reason], out)?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// A suite of one test case, with an element for each result.
fn suite(path: &str, counts: &str, results: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
    let name = escape(path);
    writeln!(out, "<testsuite name=\"{name}\" tests=\"1\" {counts}>")?;
    match results.is_empty() {
        true => writeln!(out, "  <testcase name=\"{name}\" classname=\"gouji\"/>")?,
        false => {
            let results = results.join("\n    ");
            writeln!(out, "  <testcase name=\"{name}\" classname=\"gouji\">\n    {results}\n  </testcase>")?;
        }
    }
    writeln!(out, "</testsuite>")
}

fn failure(path: &str, place: &str, finding: &Finding) -> String {
    let name = if finding.code == UNREADABLE { "error" } else { "failure" };
    let message = printable(&finding.message);
    let fixes: String = finding.fixes.iter().map(|fix| format!("\n= {}", printable(&fix.title))).collect();
    let body = format!("{path}:{place}: {message}{fixes}");
    let (code, message, body) = (finding.code, escape(message), escape(body));
    format!("<{name} type=\"{code}\" message=\"{message}\">{body}</{name}>")
}

/// Words on one line, without the characters that no XML may hold.
fn printable(words: &str) -> String {
    visible(words).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
