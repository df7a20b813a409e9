//! JUnit XML, which nearly every CI shows: a suite and a test case for each file, a failure for each finding.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{FileReport, Renderer, RunReport, UNREADABLE, portable};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::text::{LineIndex, Places, Skipped, visible};

/// Test results, one test case a file.
pub struct JUnit {
    lang: Lang,
}

impl JUnit {
    /// In this language.
    pub fn new(lang: Lang) -> Self {
        JUnit { lang }
    }
}

impl Renderer for JUnit {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = Writer::new(&mut *out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(BytesStart::new("testsuites").with_attributes([("name", "gouji")])))?;
        out.write_all(b"\n")
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = printable(&portable(report.path));
        let unread = report.findings.iter().filter(|finding| finding.code == UNREADABLE).count();
        let is_unread = usize::from(unread > 0);
        let fails = usize::from(report.findings.len() > unread);
        let (failures, errors) = (fails.to_string(), is_unread.to_string());
        let counts = [("name", path.as_str()), ("tests", "1"), ("failures", &failures), ("errors", &errors)];
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        let suite = xml.create_element("testsuite").with_attributes(counts);
        suite.write_inner_content(|xml| {
            let case =
                xml.create_element("testcase").with_attributes([("name", path.as_str()), ("classname", "gouji")]);
            if report.findings.is_empty() {
                return case.write_empty().map(drop);
            }
            let lines = LineIndex::new(report.text);
            let mut places = lines.places();
            let all = |xml: &mut Writer<_>| -> io::Result<()> {
                report.findings.iter().try_for_each(|finding| failure(&path, finding, &mut places, xml))
            };
            case.write_inner_content(all).map(drop)
        })?;
        out.write_all(b"\n")
    }

    fn has_skipped(&self) -> bool {
        true
    }

    fn skipped(&self, skipped: &Skipped, out: &mut dyn Write) -> io::Result<()> {
        let path = printable(&portable(&skipped.path));
        let reason = skipped.reason(self.lang);
        let counts = [("name", path.as_str()), ("tests", "1"), ("failures", "0"), ("errors", "0"), ("skipped", "1")];
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.create_element("testsuite").with_attributes(counts).write_inner_content(|xml| {
            let case = [("name", path.as_str()), ("classname", "gouji")];
            let case = xml.create_element("testcase").with_attributes(case);
            let skipped = |xml: &mut Writer<_>| {
                xml.create_element("skipped").with_attribute(("message", reason.as_str())).write_empty().map(drop)
            };
            case.write_inner_content(skipped).map(drop)
        })?;
        out.write_all(b"\n")
    }

    fn end(&self, _: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        Writer::new(&mut *out).write_event(Event::End(BytesEnd::new("testsuites")))?;
        out.write_all(b"\n")
    }
}

fn failure<W: Write>(path: &str, finding: &Finding, places: &mut Places<'_>, xml: &mut Writer<W>) -> io::Result<()> {
    let name = if finding.code == UNREADABLE { "error" } else { "failure" };
    let message = printable(&finding.message);
    let place = places.position(finding.span.start);
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
