//! One page for a reviewer: what was found at a glance, then each document with the wrong figures marked in place.
//!
//! The page is whole in itself: no script, nothing fetched, the same on screen and on paper.

mod document;
mod marks;
mod overview;

use std::io::{self, Write};

use quick_xml::escape::escape;

use super::{Digest, FileReport, Renderer, RunReport, Summary, among_documents};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::rules;
use crate::say;
use crate::text::visible_lines;

/// The self-contained page.
pub struct Html {
    lang: Lang,
}

impl Html {
    /// In this language.
    pub fn new(lang: Lang) -> Self {
        Html { lang }
    }
}

impl Renderer for Html {
    fn has_part(&self, report: &FileReport<'_>) -> bool {
        !report.findings.is_empty()
    }

    fn digest(&self, report: &FileReport<'_>) -> Option<Digest> {
        Some(document::digest(report))
    }

    fn has_overview(&self) -> bool {
        true
    }

    fn overview(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(overview::page(run, self.lang).as_bytes())
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(document::page(report, self.lang).as_bytes())
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut codes: Vec<&str> =
            run.digests.iter().flat_map(|entry| entry.rules.iter().map(|(code, _)| *code)).collect();
        codes.sort_unstable();
        codes.dedup();
        if !codes.is_empty() {
            writeln!(out, "<section class=\"rules\"><h2>{}</h2>", say!(self.lang, "规则说明", "The rules"))?;
        }
        for rule in rules::ALL.iter().filter(|rule| codes.contains(&rule.code)) {
            let page = rules::page(rule.page_in(self.lang));
            let (code, title) = (rule.code, text(rules::title(&page)));
            writeln!(out, "<details id=\"rule-{code}\"><summary><code>{code}</code> {title}</summary>")?;
            for (heading, paragraph) in rules::paragraphs(&page) {
                writeln!(out, "<h3>{}</h3><p>{}</p>", text(heading), text(paragraph))?;
            }
            writeln!(out, "</details>")?;
        }
        if !codes.is_empty() {
            writeln!(out, "</section>")?;
        }
        writeln!(out, "</main>\n<footer>gouji {}</footer>\n</body>\n</html>", env!("CARGO_PKG_VERSION"))
    }
}

/// The four severities, gravest first.
const SEVERITIES: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

fn name(severity: Severity, lang: Lang) -> String {
    match severity {
        Severity::Error => say!(lang, "错误", "error"),
        Severity::Warning => say!(lang, "警告", "warning"),
        Severity::Information => say!(lang, "信息", "information"),
        Severity::Hint => say!(lang, "提示", "hint"),
    }
}

fn count(summary: &Summary, severity: Severity) -> usize {
    match severity {
        Severity::Error => summary.error,
        Severity::Warning => summary.warning,
        Severity::Information => summary.information,
        Severity::Hint => summary.hint,
    }
}

/// Small labels, one for each severity that there is, and one for a file that could not be read.
fn badges(summary: &Summary, lang: Lang) -> String {
    let badge = |severity: &Severity| {
        let (class, name, count) = (class(*severity), name(*severity, lang), count(summary, *severity));
        (count > 0).then(|| format!("<span class=\"badge {class}\">{name} {count}</span>"))
    };
    let unread = (summary.unreadable > 0).then(|| {
        let words = say!(lang, "无法读取", "unreadable");
        format!("<span class=\"badge error\">{words}</span>")
    });
    unread.into_iter().chain(SEVERITIES.iter().filter_map(badge)).collect()
}

/// Where the part of a file begins in the page.
fn anchor(path: &str) -> String {
    let mut hash = among_documents(path, "");
    hash.truncate(12);
    format!("d{hash}")
}

/// A text as HTML has it; what no page may hold, or would turn its words round, is shown as a sign.
fn text(plain: &str) -> String {
    escape(visible_lines(plain)).into_owned()
}
