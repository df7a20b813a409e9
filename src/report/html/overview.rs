//! The head of the page: what was checked, how much was found and what was left out.

use std::collections::BTreeMap;

use super::extent::Extent;
use super::{anchor, charts, controls, details, ledger, text};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::{Digest, RunReport, Summary, summary_line};
use crate::say;
use crate::text::{OWN_REPORT, SkippedKind};

/// The style sheet.
const STYLE: &str = include_str!("style.css");

/// Lines shown of what was run.
const MOST_LINES: usize = 5;

/// Longest ledger that is open from the start: a longer one would push the documents far down.
const MOST_FILES: usize = 60;

/// Everything up to the first document.
pub fn page(run: &RunReport<'_>, what_is_run: &[(String, String)], extent: Option<Extent>, lang: Lang) -> String {
    let RunReport { summary, digests, skipped, .. } = *run;
    let title = say!(lang, "勾稽检查报告", "Consistency report");
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let policy = controls::policy();
    let found = text(&summary_line(summary, skipped, lang));
    let has_findings = digests.iter().any(|entry| !entry.rules.is_empty());
    let (charts, controls) = match has_findings {
        true => (charts::charts(digests, lang), controls::controls(run, lang)),
        false => <(String, String)>::default(),
    };
    let skip = say!(lang, "跳到各份文件", "Skip to the documents");
    let skip = format!("<a class=\"skip\" href=\"#documents\">{skip}</a>\n");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n{OWN_REPORT}\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         {skip}<header><h1>{title}</h1><p>{found}</p>\n{}</header>\n<main>\n{}{}{}{charts}{}{controls}{}<div id=\"documents\">\n",
        of_run(run, what_is_run, lang),
        ledger::against(run, lang),
        left_out(run, lang),
        tiles(summary, digests, lang),
        ledger::ledger(run, MOST_FILES, lang),
        extent.map(|extent| in_brief(extent, lang)).unwrap_or_default(),
    )
}

/// What was run, and how much was not checked.
fn of_run(run: &RunReport<'_>, what_is_run: &[(String, String)], lang: Lang) -> String {
    let mut entries: Vec<(String, String)> =
        what_is_run.iter().map(|(name, value)| (text(name), lines(value, lang))).collect();
    let count = left_out_groups(run, lang).iter().map(|(.., files)| files.len()).sum::<usize>();
    if count > 0 {
        let words = say!(lang, "{count} 处，见下", "{count}, see below");
        entries.push((say!(lang, "没有检查", "not checked"), format!("<a href=\"#left-out\">{words}</a>")));
    }
    let entries: String =
        entries.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")).collect();
    if entries.is_empty() { entries } else { format!("<dl class=\"run\">\n{entries}</dl>\n") }
}

/// The first lines of a value, and how many there are.
fn lines(value: &str, lang: Lang) -> String {
    let count = value.lines().count();
    let shown: Vec<&str> = value.lines().take(MOST_LINES).collect();
    let shown = text(&shown.join(&say!(lang, "、", ", ")));
    if count > MOST_LINES { say!(lang, "{shown}等，共 {count} 项", "{shown} and others: {count}") } else { shown }
}

/// What the page leaves out of so many documents, and how to see it.
fn in_brief(extent: Extent, lang: Lang) -> String {
    let left_out = match (extent.notes, extent.excerpts) {
        (usize::MAX, usize::MAX) => say!(
            lang,
            "文件较多，这里只列问题和前后的文字，没有列出整段和整表。",
            "With so many documents each finding is listed with the words around it, not with its paragraph or table."
        ),
        (usize::MAX, count) => say!(
            lang,
            "文件很多，每份只列问题，最严重的 {count} 处附前后的文字。",
            "With so many documents only the findings are listed, the {count} most severe of each with the words around them."
        ),
        (count, _) => say!(
            lang,
            "文件很多，每份只列最严重的 {count} 处，没有列出原文。",
            "With so many documents only the {count} most severe findings of each are listed, without their text."
        ),
    };
    let how = say!(
        lang,
        "要看某一份的原文：<code>gouji check 文件 --format html -o 报告.html</code>；全部问题列成表：<code>gouji check 文件夹 --format xlsx -o 台账.xlsx</code>。",
        "For the text of one document: <code>gouji check FILE --format html -o report.html</code>; for all findings as a table: \
         <code>gouji check FOLDER --format xlsx -o ledger.xlsx</code>."
    );
    format!("<p class=\"notice\">{left_out}{how}</p>\n")
}

/// What was not checked: documents by kind and reason, then those that could not be read, or not wholly, each with the reason.
fn left_out(run: &RunReport<'_>, lang: Lang) -> String {
    let groups = left_out_groups(run, lang);
    if groups.is_empty() {
        return String::new();
    }
    let count: usize = groups.iter().map(|(.., files)| files.len()).sum();
    let title = say!(lang, "没有检查的内容（{count}）", "Not checked ({count})");
    let groups = groups.into_iter().map(|(name, reason, files)| {
        let (count, files) = (files.len(), paths(files.into_iter()));
        format!("<dt>{}（{count}）</dt><dd><p>{}</p>{files}</dd>\n", text(&name), text(&reason))
    });
    details(
        " class=\"skipped\" id=\"left-out\"",
        run.summary.files == 0,
        &title,
        &format!("<dl>\n{}</dl>", groups.collect::<String>()),
    )
}

/// Each kind and reason with its files.
fn left_out_groups(run: &RunReport<'_>, lang: Lang) -> Vec<(String, String, Vec<String>)> {
    let mut kinds: BTreeMap<(SkippedKind, String), Vec<String>> = BTreeMap::new();
    for skipped in run.skipped {
        kinds.entry((skipped.kind, skipped.reason(lang))).or_default().push(text(&skipped.path));
    }
    let of_kinds = kinds.into_iter().map(|((kind, reason), files)| (kind.name(lang).to_owned(), reason, files));
    let mut unread: BTreeMap<(bool, &str), Vec<String>> = BTreeMap::new();
    for digest in run.digests {
        let is_read = digest.summary.unreadable == 0;
        digest.unread.iter().for_each(|reason| unread.entry((is_read, reason)).or_default().push(name_of(digest)));
    }
    let of_files = unread.into_iter().map(|((is_read, reason), files)| {
        let name = match is_read {
            false => say!(lang, "无法读取", "could not be read"),
            true => say!(lang, "部分内容没有检查", "checked in part"),
        };
        (name, reason.to_owned(), files)
    });
    of_kinds.chain(of_files).collect()
}

/// The name of a file: where something was found in it, with the way there.
fn name_of(digest: &Digest) -> String {
    if digest.rules.is_empty() { text(&digest.path) } else { link(&digest.path) }
}

/// The name of a file, which leads to its part of the page.
fn link(path: &str) -> String {
    format!("<a href=\"#{}\">{}</a>", anchor(path), text(path))
}

/// The key figures.
fn tiles(summary: &Summary, digests: &[Digest], lang: Lang) -> String {
    let with_findings = digests.iter().filter(|entry| !entry.rules.is_empty()).count();
    let files = [
        ("files", say!(lang, "文件", "files"), summary.files),
        ("files", say!(lang, "有问题的文件", "files with findings"), with_findings),
    ];
    let severities =
        Severity::ALL.map(|severity| (severity.id(), severity.name(lang).to_owned(), summary.count(severity)));
    let tiles = files
        .into_iter()
        .chain(severities)
        .map(|(class, name, count)| format!("<div class=\"tile {class}\"><dt>{name}</dt><dd>{count}</dd></div>"));
    format!("<dl class=\"tiles\">{}</dl>\n", tiles.collect::<String>())
}

/// A list of files.
fn paths(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>\n")).collect();
    format!("<ul class=\"index\">\n{entries}</ul>")
}
