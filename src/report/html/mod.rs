//! One page for a reviewer: what was found at a glance, then each document with the wrong figures marked in place.
//!
//! The page is whole in itself: nothing fetched, the same on screen and on paper. Its one script searches, filters and sorts what
//! stands there without it. Of very many documents it has the findings in brief.

mod brief;
mod charts;
mod controls;
mod document;
mod extent;
mod heading;
mod ledger;
mod marks;
mod overview;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

use quick_xml::escape::escape;

use super::{Digest, FileReport, Renderer, RunReport, Summary, among_documents};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::rules;
use crate::say;
use crate::text::visible_lines;

pub use brief::Brief;
use charts::gravity;
use extent::Extent;

/// The self-contained page.
pub struct Html {
    /// The language of the page.
    pub lang: Lang,
    /// What was run: names and values.
    pub run: Vec<(String, String)>,
}

impl Renderer for Html {
    fn holds_files(&self) -> bool {
        true
    }

    fn most_held(&self) -> usize {
        extent::MOST
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        let (page, digest) = document::page(report, self.lang);
        out.write_all(page.as_bytes())?;
        Ok(Some(digest))
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let extent = Extent::of(run.digests, extent::MOST);
        out.write_all(overview::page(run, &self.run, extent, self.lang).as_bytes())?;
        for part in parts(run, extent, self.lang) {
            out.write_all(&part)?;
        }
        writeln!(out, "</div>")?;
        let codes: BTreeSet<&str> = run.digests.iter().flat_map(|entry| &entry.rules).map(|(code, _)| *code).collect();
        let pages = rules::ALL.iter().filter(|rule| codes.contains(rule.code)).map(|rule| {
            let page = rules::page(rule.page_in(self.lang));
            let paragraphs = rules::paragraphs(&page)
                .into_iter()
                .map(|(heading, paragraph)| format!("<h3>{}</h3><p>{}</p>\n", text(heading), text(paragraph)));
            let (code, title) = (rule.code, text(rule.title_in(self.lang)));
            let title = format!("<code>{code}</code> {title}");
            details(&format!(" id=\"rule-{code}\""), false, &title, &format!("\n{}", paragraphs.collect::<String>()))
        });
        if !codes.is_empty() {
            let title = say!(self.lang, "规则说明", "The rules");
            let pages: String = pages.collect();
            writeln!(out, "<section class=\"rules\"><h2>{title}</h2>\n{pages}</section>")?;
        }
        let (version, script) = (env!("CARGO_PKG_VERSION"), controls::SCRIPT);
        writeln!(out, "</main>\n<footer>gouji {version}</footer>\n<script>{script}</script>\n</body>\n</html>")
    }
}

/// The parts of the files, the gravest first.
fn parts<'r>(run: &'r RunReport<'_>, extent: Option<Extent>, lang: Lang) -> impl Iterator<Item = Cow<'r, [u8]>> {
    let mut start = 0;
    let mut files: Vec<(&Digest, &[u8])> = Vec::new();
    for digest in run.digests {
        let end = start + digest.part;
        files.push((digest, run.held.get(start..end).unwrap_or_default()));
        start = end;
    }
    files.sort_by_key(|(digest, _)| Reverse(gravity(&digest.summary)));
    files.into_iter().map(move |(digest, whole)| match extent {
        Some(extent) => Cow::Owned(digest.brief.html(extent, lang).into_bytes()),
        None => Cow::Borrowed(whole),
    })
}

/// What a finding is to an earlier report, as an attribute and in words.
fn state_of(report: &FileReport<'_>, at: usize, lang: Lang) -> (String, String) {
    let Some(state) = report.state(at) else { return <(String, String)>::default() };
    (format!(" data-state=\"{}\"", state.id()), format!("{} · ", state.name(lang)))
}

/// A collapsible part of the page.
fn details(attributes: &str, is_open: bool, title: &str, body: &str) -> String {
    let open = if is_open { " open" } else { "" };
    format!("<details{attributes}{open}><summary>{title}</summary>{body}</details>\n")
}

/// A list, if there is anything in it.
fn list(class: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>")).collect();
    if entries.is_empty() { entries } else { format!("<ul class=\"{class}\">{entries}</ul>") }
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

/// The anchor of a file's part of the page.
fn anchor(path: &str) -> String {
    let mut hash = among_documents(path, "");
    hash.truncate(12);
    format!("d{hash}")
}

/// Escapes a text for HTML; control and bidirectional characters are made visible.
fn text(plain: &str) -> String {
    escape(visible_lines(plain)).into_owned()
}
