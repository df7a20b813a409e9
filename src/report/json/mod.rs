//! JSON for programs: one object a run, or one object a file and line.

mod documents;

use std::io::{self, Write};
use std::ops::Range;

use serde::ser::{Serialize, Serializer};

use documents::{AboutObject, AgainstObject, Counts, DisclosureObject};

use super::escape::{SEPARATOR, to_writer};
use super::{Digest, FileReport, LedgerEntry, Renderer, RunReport, State, Summary, fingerprints};
use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::text::{LineIndex, Skipped, Span};

/// One JSON object with all files and a summary.
pub struct Json {
    /// The language of reasons.
    pub lang: Lang,
}

/// One JSON object a file, each on its line.
pub struct JsonLines {
    /// The language of reasons.
    pub lang: Lang,
}

/// The end of a report.
#[derive(serde::Serialize)]
struct End<'a> {
    #[serde(flatten)]
    summary: Option<&'a Summary>,
    skipped: Vec<SkippedFile<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstObject<'a>>,
}

impl<'a> End<'a> {
    fn new(summary: Option<&'a Summary>, run: &RunReport<'a>, lang: Lang) -> Self {
        End { summary, skipped: skipped(run.skipped, lang), against: run.against.map(AgainstObject::new) }
    }
}

#[derive(serde::Serialize)]
struct SkippedFile<'a> {
    path: &'a str,
    reason: String,
}

fn skipped(skipped: &[Skipped], lang: Lang) -> Vec<SkippedFile<'_>> {
    skipped.iter().map(|one| SkippedFile { path: &one.path, reason: one.reason(lang) }).collect()
}

impl Renderer for Json {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\"version\":\"{}\",\"files\":[", env!("CARGO_PKG_VERSION"))
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        to_writer(out, &File::new(report, self.lang)).map(|()| None)
    }

    fn separator(&self) -> &'static str {
        SEPARATOR
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n],\"summary\":")?;
        to_writer(out, &End::new(Some(run.summary), run, self.lang))?;
        out.write_all(b"}\n")
    }
}

impl Renderer for JsonLines {
    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        to_writer(out, &File::new(report, self.lang))?;
        writeln!(out).map(|()| None)
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        if run.skipped.is_empty() && run.against.is_none() {
            return Ok(());
        }
        to_writer(out, &End::new(None, run, self.lang))?;
        writeln!(out)
    }
}

/// The object of a file.
#[derive(serde::Serialize)]
pub(super) struct File<'a> {
    path: &'a str,
    #[serde(flatten)]
    about: AboutObject<'a>,
    #[serde(flatten)]
    coverage: Option<Coverage>,
    #[serde(flatten)]
    counts: Option<Counts>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disclosures: Vec<DisclosureObject>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    remarks: &'a [String],
    findings: Findings<'a>,
}

impl<'a> File<'a> {
    pub(super) fn new(report: &FileReport<'a>, lang: Lang) -> Self {
        let findings = Findings { report: *report, lines: report.lines(), lang };
        let mut summary = Summary::default();
        summary.add(report);
        let disclosures = match report.disclosures {
            [] | [_] => Vec::new(),
            several => {
                let entries = LedgerEntry::of_file(report, lang);
                entries.into_iter().zip(several).map(|(entry, one)| DisclosureObject::new(entry, one.start)).collect()
            }
        };
        File {
            path: report.path,
            about: AboutObject::new(report.about),
            coverage: report.coverage,
            counts: report.coverage.map(|_| Counts::new(&summary)),
            disclosures,
            remarks: report.remarks,
            findings,
        }
    }
}

/// Findings, each made into its object when its turn comes: there can be thousands.
struct Findings<'a> {
    report: FileReport<'a>,
    lines: LineIndex<'a>,
    lang: Lang,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let prints = fingerprints(self.report.text, self.report.findings);
        let numbered = self.report.findings.iter().zip(prints).enumerate();
        serializer.collect_seq(numbered.map(|(at, (finding, print))| self.object(at, finding, print)))
    }
}

#[derive(serde::Serialize)]
struct FindingObject<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    range: Range<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    related: Vec<RelatedObject<'a>>,
    fixes: Vec<FixObject<'a>>,
}

#[derive(serde::Serialize)]
struct RelatedObject<'a> {
    message: &'a str,
    /// The file, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    range: Range<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

#[derive(serde::Serialize)]
struct FixObject<'a> {
    title: &'a str,
    safe: bool,
    preferred: bool,
    edits: Vec<EditObject<'a>>,
}

#[derive(serde::Serialize)]
struct EditObject<'a> {
    range: Range<Place>,
    text: &'a str,
}

#[derive(serde::Serialize)]
struct Place {
    line: u32,
    column: u32,
    offset: u32,
}

impl<'a> Findings<'a> {
    fn object(&self, at: usize, finding: &'a Finding, fingerprint: String) -> FindingObject<'a> {
        let place = |span: Span| self.report.place(span.start, self.lang);
        let related = |at: &'a Related| {
            let message = &at.message;
            if self.report.is_own(at.span) {
                return RelatedObject { message, path: None, range: self.range(at.span), place: place(at.span) };
            }
            let (report, span) = self.report.file_of(at.span);
            let other = Findings { report, lines: LineIndex::new(report.text), lang: self.lang };
            let place = report.place(span.start, self.lang);
            RelatedObject { message, path: Some(report.path), range: other.range(span), place }
        };
        let edit = |edit: &'a Edit| EditObject { range: self.range(edit.span), text: &edit.text };
        let fix = |fix: &'a Fix| FixObject {
            title: &fix.title,
            safe: fix.safety == Safety::Safe,
            preferred: fix.preferred,
            edits: fix.edits.iter().map(edit).collect(),
        };
        FindingObject {
            code: finding.code,
            severity: finding.severity,
            message: &finding.message,
            range: self.range(finding.span),
            place: place(finding.span),
            text: self.lines.text().get(Range::from(finding.span)).unwrap_or_default(),
            expected: finding.expected.as_deref(),
            fingerprint,
            state: self.report.state(at),
            related: finding.related.iter().map(related).collect(),
            fixes: finding.fixes.iter().map(fix).collect(),
        }
    }

    fn range(&self, span: Span) -> Range<Place> {
        let place = |offset| {
            let position = self.lines.position(offset);
            Place { line: position.line, column: position.column, offset }
        };
        place(span.start)..place(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::About;
    use crate::finding::{Fix, Related};
    use crate::formats::Places;
    use crate::model::DocumentKind;
    use crate::report::render;
    use crate::text::SkippedKind;

    const JSON: Json = Json { lang: Lang::Zh };
    const LINES: JsonLines = JsonLines { lang: Lang::Zh };

    const TEXT: &str = "收入\n支出增加1110.21万元。";

    fn finding() -> Finding {
        Finding {
            code: "change-mismatch",
            severity: Severity::Error,
            message: "相差 \"35\" 万元".to_owned(),
            span: Span::new(19, 26),
            expected: Some("1075.21".to_owned()),
            related: vec![Related { span: Span::new(0, 6), message: "上年".to_owned() }],
            fixes: vec![Fix::replace("改为 1075.21", Safety::Unsafe, Span::new(19, 26), "1075.21")],
        }
    }

    fn rendered(renderer: &dyn Renderer, reports: &[FileReport<'_>]) -> String {
        let mut out = Vec::new();
        render(renderer, reports, &[], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_object_is_as_specified() {
        let findings = [finding()];
        let about = About { kind: DocumentKind::Final, unit: "某局".to_owned(), issuer: None, year: Some(2025) };
        let places = Places::of_paragraphs([0, 7]);
        let reports = [
            FileReport {
                path: "a.docx",
                text: TEXT,
                findings: &findings,
                coverage: Some(Coverage { figures: 3, relations: 1, broken: 1 }),
                about: Some(&about),
                places: Some(&places),
                ..FileReport::default()
            },
            FileReport { path: "b.txt", coverage: Some(Coverage::default()), ..FileReport::default() },
            FileReport { path: "c.txt", ..FileReport::default() },
        ];
        let skipped = [Skipped::new("d.doc", SkippedKind::OldWord)];
        let expected = concat!(
            "{\"version\":\"",
            env!("CARGO_PKG_VERSION"),
            "\",\"files\":[\n",
            r#"{"path":"a.docx","kind":"final","unit":"某局","year":2025,"figures":3,"relations":1,"broken":1,"error":1,"warning":0,"information":0,"hint":0,"findings":["#,
            r#"{"code":"change-mismatch","severity":"error","message":"相差 \"35\" 万元","#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"place":"第2段","#,
            r#""text":"1110.21","expected":"1075.21","fingerprint":"8e844daadee687214b28d1573cb215f9","#,
            r#""related":[{"message":"上年","range":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":3,"offset":6}},"place":"第1段"}],"#,
            r#""fixes":[{"title":"改为 1075.21","safe":false,"preferred":true,"edits":[{"#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"text":"1075.21"}]}]}]},"#,
            "\n",
            r#"{"path":"b.txt","figures":0,"relations":0,"broken":0,"error":0,"warning":0,"information":0,"hint":0,"findings":[]},"#,
            "\n",
            r#"{"path":"c.txt","findings":[]}"#,
            "\n],",
            r#""summary":{"files":2,"error":1,"warning":0,"information":0,"hint":0,"figures":3,"relations":1,"broken":1,"unreadable":1,"#,
            r#""skipped":[{"path":"d.doc","reason":"没有检查：.doc、.wps 是旧格式，请另存为 .docx"}]}}"#,
            "\n",
        );
        let mut json = Vec::new();
        render(&JSON, &reports, &skipped, &mut json).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert_eq!(json, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }

    #[test]
    fn the_last_line_says_what_was_not_checked() {
        let file = FileReport { path: "a.txt", text: TEXT, ..FileReport::default() };
        let skipped = [Skipped::new("b.pdf", SkippedKind::Pdf)];
        let mut lines = Vec::new();
        render(&LINES, &[file], &skipped, &mut lines).unwrap();
        let last = String::from_utf8(lines).unwrap().lines().last().unwrap().to_owned();
        assert_eq!(last, r#"{"skipped":[{"path":"b.pdf","reason":"没有检查：gouji 不能读取 PDF 文件"}]}"#);
    }

    #[test]
    fn text_comes_back_as_it_was() {
        let all: String = (0..0x80_u8).map(char::from).chain("“三公”\u{2028}𠮷".chars()).collect();
        for message in [all.clone(), all.repeat(9), "金额".repeat(20) + "\"", String::new()] {
            let findings = [Finding { message: message.clone(), ..finding() }];
            let json = rendered(
                &LINES,
                &[FileReport { path: &message, text: TEXT, findings: &findings, ..FileReport::default() }],
            );
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(
                (json["path"].as_str(), json["findings"][0]["message"].as_str()),
                (Some(&*message), Some(&*message))
            );
        }
    }

    #[test]
    fn no_file_is_still_an_object() {
        let json: serde_json::Value = serde_json::from_str(&rendered(&JSON, &[])).unwrap();
        assert_eq!(json["files"], serde_json::json!([]));
        assert_eq!(json["summary"]["files"], 0);
    }

    #[test]
    fn an_absent_value_is_left_out() {
        let findings = [Finding { expected: None, ..finding() }];
        let report = FileReport { path: "a.txt", text: TEXT, findings: &findings, ..FileReport::default() };
        let json = rendered(&LINES, &[report]);
        assert!(!json.contains("expected"));
    }

    #[test]
    fn each_file_has_its_line() {
        let file = FileReport { path: "a.txt", text: TEXT, ..FileReport::default() };
        assert_eq!(rendered(&LINES, &[file, file]), "{\"path\":\"a.txt\",\"findings\":[]}\n".repeat(2));
    }
}
