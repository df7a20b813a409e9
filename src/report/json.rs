//! JSON for programs: one object a run, or one object a file and line.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{FileReport, Renderer, Summary};
use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::text::{LineIndex, Span};

/// One JSON object with all files and a summary.
pub struct Json;

/// One JSON object a file, each on its line.
pub struct JsonLines;

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

    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n],\"summary\":")?;
        serde_json::to_writer(&mut *out, summary)?;
        out.write_all(b"}\n")
    }
}

impl Renderer for JsonLines {
    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        write_file(report, out)?;
        out.write_all(b"\n")
    }
}

fn write_file(report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    // Most files of a good submission have no finding and need no lines.
    let lines = LineIndex::new(if report.findings.is_empty() { "" } else { report.text });
    let file = FileJson { path: report.path, findings: Each { items: report.findings, lines: &lines } };
    Ok(serde_json::to_writer(out, &file)?)
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    findings: Each<'a, Finding>,
}

/// Items written one by one as they are translated: a list of thousands is never held twice.
struct Each<'a, T> {
    items: &'a [T],
    lines: &'a LineIndex<'a>,
}

/// The translation of one item; places are looked up only here.
trait Translate {
    type Json<'a>: Serialize
    where
        Self: 'a;

    fn translate<'a>(&'a self, lines: &'a LineIndex<'a>) -> Self::Json<'a>;
}

impl<T: Translate> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.iter().map(|item| item.translate(self.lines)))
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    range: RangeJson,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    related: Each<'a, Related>,
    fixes: Each<'a, Fix>,
}

impl Translate for Finding {
    type Json<'a> = FindingJson<'a>;

    fn translate<'a>(&'a self, lines: &'a LineIndex<'a>) -> FindingJson<'a> {
        FindingJson {
            code: self.code,
            severity: self.severity,
            message: &self.message,
            range: range(self.span, lines),
            text: lines.text().get(std::ops::Range::from(self.span)).unwrap_or_default(),
            expected: self.expected.as_deref(),
            related: Each { items: &self.related, lines },
            fixes: Each { items: &self.fixes, lines },
        }
    }
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    message: &'a str,
    range: RangeJson,
}

impl Translate for Related {
    type Json<'a> = RelatedJson<'a>;

    fn translate<'a>(&'a self, lines: &'a LineIndex<'a>) -> RelatedJson<'a> {
        RelatedJson { message: &self.message, range: range(self.span, lines) }
    }
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safe: bool,
    preferred: bool,
    edits: Each<'a, Edit>,
}

impl Translate for Fix {
    type Json<'a> = FixJson<'a>;

    fn translate<'a>(&'a self, lines: &'a LineIndex<'a>) -> FixJson<'a> {
        FixJson {
            title: &self.title,
            safe: self.safety == Safety::Safe,
            preferred: self.preferred,
            edits: Each { items: &self.edits, lines },
        }
    }
}

#[derive(Serialize)]
struct EditJson<'a> {
    range: RangeJson,
    text: &'a str,
}

impl Translate for Edit {
    type Json<'a> = EditJson<'a>;

    fn translate<'a>(&'a self, lines: &'a LineIndex<'a>) -> EditJson<'a> {
        EditJson { range: range(self.span, lines), text: &self.text }
    }
}

#[derive(Serialize)]
struct RangeJson {
    start: PlaceJson,
    end: PlaceJson,
}

#[derive(Serialize)]
struct PlaceJson {
    line: u32,
    column: u32,
    offset: u32,
}

fn range(span: Span, lines: &LineIndex<'_>) -> RangeJson {
    let place = |offset| {
        let position = lines.position(offset);
        PlaceJson { line: position.line, column: position.column, offset }
    };
    RangeJson { start: place(span.start), end: place(span.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::render;

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
        render(renderer, reports, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_object_is_as_specified() {
        let findings = [finding()];
        let reports = [
            FileReport { path: "a.txt", text: TEXT, findings: &findings },
            FileReport { path: "b.txt", text: "", findings: &[] },
        ];
        let expected = concat!(
            "{\"version\":\"",
            env!("CARGO_PKG_VERSION"),
            "\",\"files\":[\n",
            r#"{"path":"a.txt","findings":[{"code":"change-mismatch","severity":"error","message":"相差 \"35\" 万元","#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"#,
            r#""text":"1110.21","expected":"1075.21","#,
            r#""related":[{"message":"上年","range":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":3,"offset":6}}}],"#,
            r#""fixes":[{"title":"改为 1075.21","safe":false,"preferred":true,"edits":[{"#,
            r#""range":{"start":{"line":2,"column":5,"offset":19},"end":{"line":2,"column":12,"offset":26}},"text":"1075.21"}]}]}]},"#,
            "\n",
            r#"{"path":"b.txt","findings":[]}"#,
            "\n],",
            r#""summary":{"files":2,"error":1,"warning":0,"information":0,"hint":0}}"#,
            "\n",
        );
        let json = rendered(&Json, &reports);
        assert_eq!(json, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }

    #[test]
    fn no_file_is_still_an_object() {
        let json: serde_json::Value = serde_json::from_str(&rendered(&Json, &[])).unwrap();
        assert_eq!(json["files"], serde_json::json!([]));
        assert_eq!(json["summary"]["files"], 0);
    }

    #[test]
    fn an_absent_value_is_left_out() {
        let findings = [Finding { expected: None, ..finding() }];
        let json = rendered(&JsonLines, &[FileReport { path: "a.txt", text: TEXT, findings: &findings }]);
        assert!(!json.contains("expected"));
    }

    #[test]
    fn each_file_has_its_line() {
        let file = FileReport { path: "a.txt", text: TEXT, findings: &[] };
        assert_eq!(rendered(&JsonLines, &[file, file]), "{\"path\":\"a.txt\",\"findings\":[]}\n".repeat(2));
    }
}
