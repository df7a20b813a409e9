//! SARIF 2.1.0, which code hosts read: rules with their pages, results with related places, fixes and fingerprints.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::escape::{SEPARATOR, to_writer, write_values};
use super::{Digest, FileReport, Renderer, RunReport, State, fingerprints, portable};
use crate::finding::{Finding, Fix, Severity};
use crate::lang::Lang;
use crate::rules::{self, Rule};
use crate::text::{LineIndex, Span};

/// The version of the format and its schema.
const HEAD: &str = r#""version":"2.1.0","$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json""#;

/// The name of our fingerprints; a new way of making them gets a new one.
const FINGERPRINT: &str = "gouji/v1";

/// The folder that all paths count from, as code hosts name it.
const ROOT: &str = "%SRCROOT%";

/// Characters of an address that are not escaped, beside letters and digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// One run with all results.
pub struct Sarif {
    /// The language of messages and pages.
    pub lang: Lang,
}

impl Sarif {
    fn rule(&self, rule: &&Rule) -> Value {
        let page = rules::page(rule.page_in(self.lang));
        let title = rules::title(&page);
        json!({
            "id": rule.code,
            "name": rule.code,
            "shortDescription": {"text": title},
            "fullDescription": {"text": rules::first_paragraph(&page).unwrap_or(title)},
            "help": {"text": page, "markdown": page},
            "helpUri": rules::page_address(rule.code, self.lang),
            "defaultConfiguration": {"level": level(rule.severity)},
        })
    }
}

impl Renderer for Sarif {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = rules::ALL.iter().map(|rule| self.rule(rule)).collect();
        let driver = json!({
            "name": "gouji",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": rules::HOME,
            "rules": rules,
        });
        let language = match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en-US",
        };
        write!(out, "{{{HEAD},\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\"language\":\"{language}\",")?;
        write!(out, "\"tool\":{{\"driver\":")?;
        to_writer(out, &driver)?;
        out.write_all(b"},\"results\":[\n")
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let file = File { report, artifact: location(report.path), lines: report.lines(), lang: self.lang };
        let prints = fingerprints(report.text, report.findings);
        let numbered = report.findings.iter().zip(prints).enumerate();
        write_values(out, numbered.map(|(at, (finding, print))| file.result(at, finding, &print)))?;
        Ok(Some(Digest { path: report.path.to_owned(), ..Digest::default() }))
    }

    fn separator(&self) -> &'static str {
        SEPARATOR
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if run.digests.is_empty() { b"\n],\"artifacts\":[" } else { b"\n],\"artifacts\":[\n" })?;
        write_values(out, run.digests.iter().map(|digest| json!({"location": location(&digest.path)})))?;
        let skipped = run.skipped.iter().map(|skipped| {
            json!({
                "level": "warning",
                "message": {"text": skipped.reason(self.lang)},
                "locations": [{"physicalLocation": {"artifactLocation": location(&skipped.path)}}],
            })
        });
        let invocation = json!({
            // Findings are no failure of the run; a file that was not checked is one.
            "executionSuccessful": run.summary.unreadable == 0 && !run.summary.is_empty(run.skipped),
            "toolExecutionNotifications": skipped.collect::<Value>(),
        });
        out.write_all(b"\n],\"invocations\":[")?;
        to_writer(out, &invocation)?;
        out.write_all(b"]}]}\n")
    }
}

/// The file that results lie in.
struct File<'a> {
    report: &'a FileReport<'a>,
    artifact: Value,
    lines: LineIndex<'a>,
    lang: Lang,
}

impl File<'_> {
    fn result(&self, at: usize, finding: &Finding, print: &str) -> Value {
        let mut result = json!({
            "ruleId": finding.code,
            "level": level(finding.severity),
            "message": {"text": finding.message},
            "locations": [self.place(finding.span)],
            "partialFingerprints": {FINGERPRINT: print},
            "properties": {"severity": finding.severity},
        });
        if let Some(index) = rules::ALL.iter().position(|rule| rule.code == finding.code) {
            result["ruleIndex"] = json!(index);
        }
        if let Some(state) = self.report.state(at) {
            result["baselineState"] = json!(match state {
                State::New => "new",
                State::Open => "unchanged",
            });
        }
        if let Some(expected) = &finding.expected {
            result["properties"]["expected"] = json!(expected);
        }
        if !finding.related.is_empty() {
            let related = finding.related.iter().enumerate().map(|(at, related)| {
                let mut place = self.related(related.span);
                place["id"] = json!(at);
                place["message"] = json!({"text": related.message});
                place
            });
            result["relatedLocations"] = related.collect();
        }
        // A replacement is of lines.
        if !finding.fixes.is_empty() && self.report.place(finding.span.start, self.lang).is_none() {
            result["fixes"] = finding.fixes.iter().map(|fix| self.fix(fix)).collect();
        }
        result
    }

    /// A place that may stand in the file beside this one.
    fn related(&self, span: Span) -> Value {
        if self.report.is_own(span) {
            return self.place(span);
        }
        let (report, span) = self.report.file_of(span);
        let (artifact, lines) = (location(report.path), LineIndex::new(report.text));
        File { report: &report, artifact, lines, lang: self.lang }.place(span)
    }

    /// A place in a document that has no lines is a logical one.
    fn place(&self, span: Span) -> Value {
        if let Some(place) = self.report.place(span.start, self.lang) {
            return json!({
                "physicalLocation": {"artifactLocation": self.artifact},
                "logicalLocations": [{"fullyQualifiedName": place}],
            });
        }
        let mut region = self.region(span);
        region["snippet"] = json!({"text": self.lines.text().get(std::ops::Range::from(span)).unwrap_or_default()});
        json!({"physicalLocation": {"artifactLocation": self.artifact, "region": region}})
    }

    fn region(&self, span: Span) -> Value {
        let (start, end) = (self.lines.position(span.start), self.lines.position(span.end));
        json!({
            "startLine": start.line, "startColumn": start.column,
            "endLine": end.line, "endColumn": end.column,
        })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let replacements = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": self.region(edit.span), "insertedContent": {"text": edit.text}}));
        let replacements: Value = replacements.collect();
        json!({
            "description": {"text": fix.title},
            "artifactChanges": [{"artifactLocation": self.artifact, "replacements": replacements}],
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

/// The address of a file: relative to the root, unless its path is absolute.
fn location(path: &str) -> Value {
    let path = portable(path);
    let address = utf8_percent_encode(&path, PLAIN).to_string();
    match path.as_bytes() {
        [b'/', ..] => json!({"uri": format!("file://{address}")}),
        [drive, b':', ..] if cfg!(windows) && drive.is_ascii_alphabetic() => {
            json!({"uri": format!("file:///{address}")})
        }
        _ => json!({"uri": address, "uriBaseId": ROOT}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_addresses() {
        assert_eq!(location("./甲 a/1#%.txt"), json!({"uri": "%E7%94%B2%20a/1%23%25.txt", "uriBaseId": ROOT}));
        assert_eq!(location("/tmp/a.txt"), json!({"uri": "file:///tmp/a.txt"}));
        assert_eq!(location("<stdin>"), json!({"uri": "%3Cstdin%3E", "uriBaseId": ROOT}));
        assert_eq!(location("../a.txt")["uri"], "../a.txt");
    }
}
