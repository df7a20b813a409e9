//! JSON for programs: one object a run, or one object a file and line.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::{escaped, to_writer};
use super::{FileReport, Renderer, RunReport, Summary};
use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::text::{LineIndex, Places, Skipped, Span};

/// One JSON object with all files and a summary.
pub struct Json {
    lang: Lang,
}

impl Json {
    /// With reasons in this language.
    pub fn new(lang: Lang) -> Self {
        Json { lang }
    }
}

/// One JSON object a file, each on its line.
pub struct JsonLines {
    lang: Lang,
}

impl JsonLines {
    /// With reasons in this language.
    pub fn new(lang: Lang) -> Self {
        JsonLines { lang }
    }
}

/// What stands behind the files.
#[derive(Serialize)]
struct End<'a> {
    #[serde(flatten)]
    summary: Option<&'a Summary>,
    skipped: Vec<SkippedFile<'a>>,
}

#[derive(Serialize)]
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

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        write_file(report, out)
    }

    fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n")
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n],\"summary\":")?;
        let end = End { summary: Some(run.summary), skipped: skipped(run.skipped, self.lang) };
        to_writer(out, &end)?;
        out.write_all(b"}\n")
    }
}

impl Renderer for JsonLines {
    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        write_file(report, out)?;
        out.write_all(b"\n")
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        if run.skipped.is_empty() {
            return Ok(());
        }
        let end = End { summary: None, skipped: skipped(run.skipped, self.lang) };
        to_writer(out, &end)?;
        out.write_all(b"\n")
    }
}

fn write_file(report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    // Most files of a good submission have no finding and need no lines.
    let lines = LineIndex::new(if report.findings.is_empty() { "" } else { report.text });
    let mut writer = Writer { out, buffer: Vec::with_capacity(2 * FULL), places: lines.places(), text: lines.text() };
    writer.raw("{\"path\":");
    writer.string(report.path);
    if let Some(coverage) = report.coverage {
        writer.raw(&format!(
            ",\"figures\":{},\"relations\":{},\"broken\":{}",
            coverage.figures, coverage.relations, coverage.broken
        ));
    }
    writer.raw(",\"findings\":");
    writer.list(report.findings, Writer::finding)?;
    writer.raw("}");
    writer.flush()
}

/// Bytes gathered before they go out.
const FULL: usize = 1 << 15;

/// Writes objects without building them first: a report of a folder is mostly numbers and long messages.
struct Writer<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    places: Places<'a>,
    text: &'a str,
}

impl Writer<'_> {
    fn finding(&mut self, finding: &Finding) {
        self.raw("{\"code\":");
        self.string(finding.code);
        self.raw(match finding.severity {
            Severity::Error => ",\"severity\":\"error\",\"message\":",
            Severity::Warning => ",\"severity\":\"warning\",\"message\":",
            Severity::Information => ",\"severity\":\"information\",\"message\":",
            Severity::Hint => ",\"severity\":\"hint\",\"message\":",
        });
        self.string(&finding.message);
        self.raw(",\"range\":");
        self.range(finding.span);
        self.raw(",\"text\":");
        self.string(self.text.get(std::ops::Range::from(finding.span)).unwrap_or_default());
        if let Some(expected) = &finding.expected {
            self.raw(",\"expected\":");
            self.string(expected);
        }
        self.raw(",\"related\":");
        self.items(&finding.related, Self::related);
        self.raw(",\"fixes\":");
        self.items(&finding.fixes, Self::fix);
        self.raw("}");
    }

    fn related(&mut self, related: &Related) {
        self.raw("{\"message\":");
        self.string(&related.message);
        self.raw(",\"range\":");
        self.range(related.span);
        self.raw("}");
    }

    fn fix(&mut self, fix: &Fix) {
        let word = |yes: bool| if yes { "true" } else { "false" };
        self.raw("{\"title\":");
        self.string(&fix.title);
        self.raw(",\"safe\":");
        self.raw(word(fix.safety == Safety::Safe));
        self.raw(",\"preferred\":");
        self.raw(word(fix.preferred));
        self.raw(",\"edits\":");
        self.items(&fix.edits, Self::edit);
        self.raw("}");
    }

    fn edit(&mut self, edit: &Edit) {
        self.raw("{\"range\":");
        self.range(edit.span);
        self.raw(",\"text\":");
        self.string(&edit.text);
        self.raw("}");
    }

    fn range(&mut self, span: Span) {
        self.raw("{\"start\":");
        self.place(span.start);
        self.raw(",\"end\":");
        self.place(span.end);
        self.raw("}");
    }

    fn place(&mut self, offset: u32) {
        let position = self.places.position(offset);
        self.raw("{\"line\":");
        self.number(position.line);
        self.raw(",\"column\":");
        self.number(position.column);
        self.raw(",\"offset\":");
        self.number(offset);
        self.raw("}");
    }

    /// A list of thousands, sent out as it grows.
    fn list<T>(&mut self, items: &[T], write: fn(&mut Self, &T)) -> io::Result<()> {
        self.raw("[");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.raw(",");
            }
            write(self, item);
            if self.buffer.len() >= FULL {
                self.flush()?;
            }
        }
        self.raw("]");
        Ok(())
    }

    fn items<T>(&mut self, items: &[T], write: fn(&mut Self, &T)) {
        self.raw("[");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]");
    }

    fn raw(&mut self, json: &str) {
        self.buffer.extend_from_slice(json.as_bytes());
    }

    fn number(&mut self, mut number: u32) {
        let mut digits = [0; 10];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.buffer.extend_from_slice(&digits[first..]);
    }

    fn string(&mut self, text: &str) {
        self.buffer.push(b'"');
        let mut rest = text;
        loop {
            // What ends it is ASCII.
            let (plain, behind) = rest.split_at(plain_length(rest.as_bytes()));
            self.raw(&escaped(plain));
            let Some(byte) = behind.bytes().next() else { break };
            self.escape(byte);
            rest = &behind[1..];
        }
        self.buffer.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0C => b'f',
            _ => {
                self.raw("\\u00");
                self.buffer.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
                return;
            }
        };
        self.buffer.extend([b'\\', short]);
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// Bytes at the start that stand in JSON as they are, looked at eight at a time.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word & HIGH;
    let whole = bytes.as_chunks::<8>().0.iter().take_while(|chunk| {
        let word = u64::from_le_bytes(**chunk);
        let zero_where = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
        less(word, 0x20) | zero_where(b'"') | zero_where(b'\\') == 0
    });
    let start = whole.count() * 8;
    start + bytes[start..].iter().take_while(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::Coverage;
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
        let reports = [
            FileReport {
                path: "a.txt",
                text: TEXT,
                findings: &findings,
                coverage: Some(Coverage { figures: 3, relations: 1, broken: 1 }),
            },
            FileReport { path: "b.txt", coverage: Some(Coverage::default()), ..FileReport::default() },
            FileReport { path: "c.txt", ..FileReport::default() },
        ];
        let skipped = [Skipped { path: "d.docx".to_owned(), kind: SkippedKind::Word }];
        let expected = concat!(
            "{\"version\":\"",
            env!("CARGO_PKG_VERSION"),
            "\",\"files\":[\n",
            r#"{"path":"a.txt","figures":3,"relations":1,"broken":1,"findings":["#,
            r#"{"code":"change-mismatch","severity":"error","message":"相差 \"35\" 万元","#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"#,
            r#""text":"1110.21","expected":"1075.21","#,
            r#""related":[{"message":"上年","range":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":3,"offset":6}}}],"#,
            r#""fixes":[{"title":"改为 1075.21","safe":false,"preferred":true,"edits":[{"#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"text":"1075.21"}]}]}]},"#,
            "\n",
            r#"{"path":"b.txt","figures":0,"relations":0,"broken":0,"findings":[]},"#,
            "\n",
            r#"{"path":"c.txt","findings":[]}"#,
            "\n],",
            r#""summary":{"files":2,"error":1,"warning":0,"information":0,"hint":0,"figures":3,"relations":1,"broken":1,"unreadable":1,"#,
            r#""skipped":[{"path":"d.docx","reason":"没有检查：gouji 不能读取 Word 文件"}]}}"#,
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
        let skipped = [Skipped { path: "b.pdf".to_owned(), kind: SkippedKind::Pdf }];
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
            let json =
                rendered(&LINES, &[FileReport { path: &message, text: TEXT, findings: &findings, coverage: None }]);
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
        let report = FileReport { path: "a.txt", text: TEXT, findings: &findings, coverage: None };
        let json = rendered(&LINES, &[report]);
        assert!(!json.contains("expected"));
    }

    #[test]
    fn each_file_has_its_line() {
        let file = FileReport { path: "a.txt", text: TEXT, ..FileReport::default() };
        assert_eq!(rendered(&LINES, &[file, file]), "{\"path\":\"a.txt\",\"findings\":[]}\n".repeat(2));
    }
}
