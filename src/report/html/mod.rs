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
    /// The language of the page.
    pub lang: Lang,
}

impl Renderer for Html {
    fn begins_last(&self) -> bool {
        true
    }

    fn begin(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(overview::page(run, self.lang).as_bytes())
    }

    fn file(&self, report: &FileReport<'_>, out: &mut dyn Write) -> io::Result<Option<Digest>> {
        let (page, digest) = document::page(report, self.lang);
        out.write_all(page.as_bytes())?;
        Ok(Some(digest))
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

/// Small labels, one for each severity that there is, and one for a file that could not be read.
fn badges(summary: &Summary, lang: Lang) -> String {
    let badge = |severity: &Severity| {
        let (class, name, count) = (severity.id(), severity.name(lang), summary.count(*severity));
        (count > 0).then(|| format!("<span class=\"badge {class}\">{name} {count}</span>"))
    };
    let unread = (summary.unreadable > 0).then(|| {
        let words = say!(lang, "无法读取", "unreadable");
        format!("<span class=\"badge error\">{words}</span>")
    });
    unread.into_iter().chain(Severity::ALL.iter().filter_map(badge)).collect()
}

/// Where the part of a file begins in the page.
fn anchor(path: &str) -> String {
    let mut hash = among_documents(path, "");
    hash.truncate(12);
    format!("d{hash}")
}

/// Escapes a text for HTML; control and bidirectional characters are made visible.
fn text(plain: &str) -> String {
    escape(visible_lines(plain)).into_owned()
}
