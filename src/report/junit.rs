//! JUnit XML, which nearly every CI shows: a suite and a test case for each file, a failure for each finding.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Digest, FileReport, Renderer, RunReport, portable};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::rules::UNREADABLE;
use crate::text::{LineIndex, visible};

/// Test results, one test case a file.
pub struct JUnit {
    /// The language of reasons.
    pub lang: Lang,
}

impl Renderer for JUnit {
    fn begin(&self, _: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = Writer::new(&mut *out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(BytesStart::new("testsuites").with_attributes([("name", "gouji")])))?;
        writeln!(out)
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<Option<Digest>> {
        let path = printable(&portable(report.path));
        let unread = report.findings.iter().filter(|finding| finding.code == UNREADABLE).count();
        let (failures, errors) = (usize::from(report.findings.len() > unread), usize::from(unread > 0));
        let lines = LineIndex::new(if report.findings.is_empty() { "" } else { report.text });
        suite(&path, &[("failures", failures), ("errors", errors)], report.findings, out, |finding, xml| {
            failure(&path, finding, &lines, xml)
        })?;
        Ok(None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        for skipped in run.skipped {
            let path = printable(&portable(&skipped.path));
            let counts = [("failures", 0), ("errors", 0), ("skipped", 1)];
            let reason = skipped.reason(self.lang);
            suite(&path, &counts, &[reason], out, |reason, xml| {
                xml.create_element("skipped").with_attribute(("message", reason.as_str())).write_empty().map(drop)
            })?;
        }
        Writer::new(&mut *out).write_event(Event::End(BytesEnd::new("testsuites")))?;
        writeln!(out)
    }
}

/// A writer with indentation.
type Xml<'a> = Writer<&'a mut dyn Write>;

/// A suite of one test case, with an element for each of the `results`.
fn suite<T>(
    path: &str,
    counts: &[(&str, usize)],
    results: &[T],
    out: &mut dyn Write,
    write: impl Fn(&T, &mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new_with_indent(&mut *out, b' ', 2);
    let mut suite = xml.create_element("testsuite").with_attributes([("name", path), ("tests", "1")]);
    for (name, count) in counts {
        suite = suite.with_attribute((*name, count.to_string().as_str()));
    }
    suite.write_inner_content(|xml| {
        let case = xml.create_element("testcase").with_attributes([("name", path), ("classname", "gouji")]);
        match results.is_empty() {
            true => case.write_empty(),
            false => case.write_inner_content(|xml| results.iter().try_for_each(|result| write(result, xml))),
        }
        .map(drop)
    })?;
    writeln!(out)
}

fn failure(path: &str, finding: &Finding, lines: &LineIndex<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    let name = if finding.code == UNREADABLE { "error" } else { "failure" };
    let message = printable(&finding.message);
    let place = lines.position(finding.span.start);
    let mut body = format!("{path}:{}:{}: {message}", place.line, place.column);
    for fix in &finding.fixes {
        body.push_str("\n= ");
        body.push_str(&printable(&fix.title));
    }
    let element = xml.create_element(name).with_attributes([("type", finding.code), ("message", message.as_str())]);
    element.write_text_content(BytesText::new(&body)).map(drop)
}

/// Words on one line, without the characters that no XML may hold.
fn printable(words: &str) -> String {
    visible(words).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
