//! The head of the page: how many findings there are, of which rules, in which units and documents.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{anchor, badges, text};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::{Digest, RunReport, Summary, skipped_line, summary_line};
use crate::rules;
use crate::say;
use crate::text::OWN_REPORT;

/// The style sheet.
const STYLE: &str = include_str!("style.css");

/// Units whose bars are shown at once.
const MOST_UNITS: usize = 20;

/// Longest list of files that is open from the start: a longer one would push the documents far down.
const MOST_FILES: usize = 60;

/// Everything up to the first document.
pub fn page(run: &RunReport<'_>, lang: Lang) -> String {
    let RunReport { summary, digests, skipped, .. } = *run;
    let title = say!(lang, "勾稽检查报告", "Consistency report");
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let found = text(&summary_line(summary, skipped, lang));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n{OWN_REPORT}\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{title}</h1><p>{found}</p></header>\n<main>\n"
    );
    left_out(run, lang, &mut html);
    tiles(summary, digests, lang, &mut html);
    if digests.iter().any(|entry| !entry.rules.is_empty()) {
        html.push_str("<div class=\"charts\">\n");
        by_rule(digests, lang, &mut html);
        by_unit(digests, lang, &mut html);
        html.push_str("</div>\n");
        filters(summary, lang, &mut html);
    }
    index(digests, lang, &mut html);
    html
}

/// The documents that were not checked. If none were checked at all, the head of the page says so.
fn left_out(run: &RunReport<'_>, lang: Lang, html: &mut String) {
    let Some(line) = skipped_line(run.summary, run.skipped, lang).filter(|_| run.summary.has_checked()) else { return };
    let _ = writeln!(html, "<details class=\"skipped\"><summary>{}</summary><ul class=\"index\">", text(&line));
    for skipped in run.skipped {
        let _ = writeln!(html, "<li>{}</li>", text(&skipped.path));
    }
    html.push_str("</ul></details>\n");
}

/// The key figures.
fn tiles(summary: &Summary, digests: &[Digest], lang: Lang, html: &mut String) {
    html.push_str("<dl class=\"tiles\">");
    let with_findings = digests.iter().filter(|entry| !entry.rules.is_empty()).count();
    let files = [
        ("files", say!(lang, "文件", "files"), summary.files),
        ("files", say!(lang, "有问题的文件", "files with findings"), with_findings),
    ];
    let severities =
        Severity::ALL.map(|severity| (severity.id(), severity.name(lang).to_owned(), summary.count(severity)));
    for (class, name, count) in files.into_iter().chain(severities) {
        let _ = write!(html, "<div class=\"tile {class}\"><dt>{name}</dt><dd>{count}</dd></div>");
    }
    html.push_str("</dl>\n");
}

fn by_rule(digests: &[Digest], lang: Lang, html: &mut String) {
    let mut rules: BTreeMap<&str, Summary> = BTreeMap::new();
    for (code, summary) in digests.iter().flat_map(|entry| &entry.rules) {
        *rules.entry(code).or_default() += *summary;
    }
    let title_of = |code| {
        let page = rules::find(code).map(|rule| rules::page(rule.page_in(lang))).unwrap_or_default();
        text(rules::title(&page))
    };
    let bars = rules
        .into_iter()
        .map(|(code, summary)| {
            let label = format!("<a href=\"#rule-{code}\">{}</a> <code>{code}</code>", title_of(code));
            (label, summary)
        })
        .collect();
    chart(&say!(lang, "按规则", "By rule"), bars, usize::MAX, lang, html);
}

fn by_unit(digests: &[Digest], lang: Lang, html: &mut String) {
    let mut units: BTreeMap<&str, (Summary, &str)> = BTreeMap::new();
    for entry in digests {
        for (unit, summary) in &entry.units {
            // A unit without a name goes by its file.
            let name = if unit.is_empty() { entry.path.as_str() } else { unit.as_str() };
            units.entry(name).or_insert((Summary::default(), &entry.path)).0 += *summary;
        }
    }
    let bars = units
        .into_iter()
        .map(|(unit, (summary, path))| (format!("<a href=\"#{}\">{}</a>", anchor(path), text(unit)), summary))
        .collect();
    chart(&say!(lang, "按单位", "By unit"), bars, MOST_UNITS, lang, html);
}

/// Bars, the longest first; those beyond `most` fold away.
fn chart(title: &str, mut bars: Vec<(String, Summary)>, most: usize, lang: Lang, html: &mut String) {
    bars.sort_by_key(|(_, summary)| std::cmp::Reverse((total(summary), summary.error)));
    let longest = bars.iter().map(|(_, summary)| total(summary)).max().unwrap_or(0).max(1);
    let _ = writeln!(html, "<section class=\"chart\"><h2>{title}</h2>");
    let (first, rest) = bars.split_at(most.min(bars.len()));
    list(first, longest, lang, html);
    if !rest.is_empty() {
        let others = say!(lang, "其余 {} 家", "{} more", rest.len());
        let _ = writeln!(html, "<details><summary>{others}</summary>");
        list(rest, longest, lang, html);
        html.push_str("</details>\n");
    }
    html.push_str("</section>\n");
}

fn list(bars: &[(String, Summary)], longest: usize, lang: Lang, html: &mut String) {
    html.push_str("<ul class=\"bars\">\n");
    for (label, summary) in bars {
        let _ = write!(html, "<li><span class=\"label\">{label}</span><span class=\"bar\">");
        for severity in Severity::ALL {
            let count = summary.count(severity);
            if count > 0 {
                let (class, name, share) = (severity.id(), severity.name(lang), per_cent(count, longest));
                let _ = write!(html, "<i class=\"{class}\" style=\"width:{share}%\" title=\"{name} {count}\"></i>");
            }
        }
        let _ = writeln!(html, "</span><b>{}</b></li>", total(summary));
    }
    html.push_str("</ul>\n");
}

/// A share with one decimal.
fn per_cent(part: usize, whole: usize) -> String {
    let per_mille = part * 1000 / whole.max(1);
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

fn total(summary: &Summary) -> usize {
    Severity::ALL.iter().map(|severity| summary.count(*severity)).sum()
}

/// Checkboxes for the severities that are shown.
fn filters(summary: &Summary, lang: Lang, html: &mut String) {
    let _ = write!(html, "<fieldset class=\"filters\"><legend>{}</legend>", say!(lang, "显示", "Show"));
    for severity in Severity::ALL.into_iter().filter(|severity| summary.count(*severity) > 0) {
        let (class, name, count) = (severity.id(), severity.name(lang), summary.count(severity));
        let _ = write!(
            html,
            "<label class=\"badge {class}\"><input type=\"checkbox\" id=\"show-{class}\" checked>{name} {count}</label>"
        );
    }
    html.push_str("</fieldset>\n");
}

/// Every file: those with findings first, the way to each; the others fold away.
fn index(digests: &[Digest], lang: Lang, html: &mut String) {
    let (clean, found): (Vec<&Digest>, Vec<&Digest>) = digests.iter().partition(|entry| entry.rules.is_empty());
    let clean: Vec<&Digest> = clean.into_iter().filter(|entry| entry.summary.has_checked()).collect();
    html.push_str("<nav>\n");
    if !found.is_empty() {
        let title = say!(lang, "文件目录（{}）", "Files with findings ({})", found.len());
        let open = if (2..=MOST_FILES).contains(&found.len()) { " open" } else { "" };
        let _ = writeln!(html, "<details{open}><summary>{title}</summary><ul class=\"index\">");
        for entry in found {
            let badges = badges(&entry.summary, lang);
            let path = text(&entry.path);
            let _ = writeln!(
                html,
                "<li><a href=\"#{}\">{path}</a><span class=\"badges\">{badges}</span></li>",
                anchor(&entry.path)
            );
        }
        html.push_str("</ul></details>\n");
    }
    if !clean.is_empty() {
        let title = say!(lang, "没有问题的文件（{}）", "Files without findings ({})", clean.len());
        let _ = writeln!(html, "<details><summary>{title}</summary><ul class=\"index\">");
        clean.iter().for_each(|entry| {
            let _ = writeln!(html, "<li>{}</li>", text(&entry.path));
        });
        html.push_str("</ul></details>\n");
    }
    html.push_str("</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_one_decimal() {
        assert_eq!([per_cent(1, 3), per_cent(3, 3), per_cent(0, 0)], ["33.3", "100.0", "0.0"]);
    }
}
