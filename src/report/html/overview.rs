//! The head of the page: how many findings there are, of which rules, in which units and documents.

use std::collections::BTreeMap;

use super::{anchor, details, ledger, text};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::{Digest, RunReport, Summary, summary_line};
use crate::rules;
use crate::say;
use crate::text::{OWN_REPORT, SkippedKind};

/// The style sheet.
const STYLE: &str = include_str!("style.css");

/// Units whose bars are shown at once.
const MOST_UNITS: usize = 20;

/// Longest ledger that is open from the start: a longer one would push the documents far down.
const MOST_FILES: usize = 60;

/// Everything up to the first document.
pub fn page(run: &RunReport<'_>, lang: Lang) -> String {
    let RunReport { summary, digests, skipped, .. } = *run;
    let title = say!(lang, "勾稽检查报告", "Consistency report");
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let policy = ledger::policy();
    let found = text(&summary_line(summary, skipped, lang));
    let has_findings = digests.iter().any(|entry| !entry.rules.is_empty());
    let charts = has_findings.then(|| {
        let charts = by_rule(digests, lang) + &by_unit(digests, lang);
        format!("<div class=\"charts\">\n{charts}</div>\n{}", filters(run, lang))
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n{OWN_REPORT}\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{title}</h1><p>{found}</p></header>\n<main>\n{}{}{}{}{}",
        ledger::against(run, lang),
        left_out(run, lang),
        tiles(summary, digests, lang),
        charts.unwrap_or_default(),
        ledger::ledger(run, MOST_FILES, lang)
    )
}

/// What was not checked: documents by kind and reason, then those that could not be read, or not wholly, each with the reason.
fn left_out(run: &RunReport<'_>, lang: Lang) -> String {
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
    let groups: Vec<(String, String, Vec<String>)> = of_kinds.chain(of_files).collect();
    if groups.is_empty() {
        return String::new();
    }
    let count: usize = groups.iter().map(|(.., files)| files.len()).sum();
    let title = say!(lang, "没有检查的内容（{count}）", "Not checked ({count})");
    let groups = groups.into_iter().map(|(name, reason, files)| {
        let (count, files) = (files.len(), paths(files.into_iter()));
        format!("<dt>{}（{count}）</dt><dd><p>{}</p>{files}</dd>\n", text(&name), text(&reason))
    });
    details(" class=\"skipped\"", run.summary.files == 0, &title, &format!("<dl>\n{}</dl>", groups.collect::<String>()))
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

fn by_rule(digests: &[Digest], lang: Lang) -> String {
    let mut rules: BTreeMap<&str, Summary> = BTreeMap::new();
    for (code, summary) in digests.iter().flat_map(|entry| &entry.rules) {
        rules.entry(code).or_default().add_counts(summary);
    }
    let bars = rules.into_iter().map(|(code, summary)| {
        let title = text(rules::title_of(code, lang));
        (format!("<a href=\"#rule-{code}\">{title}</a> <code>{code}</code>"), summary)
    });
    chart(&say!(lang, "按规则", "By rule"), bars.collect(), usize::MAX, lang)
}

fn by_unit(digests: &[Digest], lang: Lang) -> String {
    let mut units: BTreeMap<&str, (Summary, &str)> = BTreeMap::new();
    for entry in digests {
        for (unit, summary) in &entry.units {
            // A unit without a name goes by its file.
            let name = if unit.is_empty() { entry.path.as_str() } else { unit.as_str() };
            units.entry(name).or_insert((Summary::default(), &entry.path)).0.add_counts(summary);
        }
    }
    let bars = units
        .into_iter()
        .map(|(unit, (summary, path))| (format!("<a href=\"#{}\">{}</a>", anchor(path), text(unit)), summary));
    chart(&say!(lang, "按单位", "By unit"), bars.collect(), MOST_UNITS, lang)
}

/// Bars, the longest first; those beyond `most` fold away.
fn chart(title: &str, mut bars: Vec<(String, Summary)>, most: usize, lang: Lang) -> String {
    bars.sort_by_key(|(_, summary)| std::cmp::Reverse((total(summary), summary.error)));
    let longest = bars.first().map_or(1, |(_, summary)| total(summary).max(1));
    let bars_of = |bars: &[(String, Summary)]| {
        let bars: String = bars.iter().map(|(label, summary)| bar(label, summary, longest, lang)).collect();
        format!("<ul class=\"bars\">\n{bars}</ul>\n")
    };
    let (first, rest) = bars.split_at(most.min(bars.len()));
    let mut shown = bars_of(first);
    if !rest.is_empty() {
        let others = say!(lang, "其余 {} 家", "{} more", rest.len());
        shown += &details("", false, &others, &format!("\n{}", bars_of(rest)));
    }
    format!("<section class=\"chart\"><h2>{title}</h2>\n{shown}</section>\n")
}

fn bar(label: &str, summary: &Summary, longest: usize, lang: Lang) -> String {
    let counts = Severity::ALL.map(|severity| (severity, summary.count(severity))).into_iter();
    let parts = counts.filter(|(_, count)| *count > 0).map(|(severity, count)| {
        let (class, name, share) = (severity.id(), severity.name(lang), per_cent(count, longest));
        format!("<i class=\"{class}\" style=\"width:{share}%\" title=\"{name} {count}\"></i>")
    });
    let (parts, total) = (parts.collect::<String>(), total(summary));
    format!("<li><span class=\"label\">{label}</span><span class=\"bar\">{parts}</span><b>{total}</b></li>\n")
}

/// A share with one decimal.
fn per_cent(part: usize, whole: usize) -> String {
    let per_mille = part * 1000 / whole.max(1);
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

fn total(summary: &Summary) -> usize {
    summary.at_least(Severity::Hint)
}

/// Checkboxes for the severities that are shown, and what else can be chosen.
fn filters(run: &RunReport<'_>, lang: Lang) -> String {
    let summary = run.summary;
    let found = Severity::ALL.into_iter().filter(|severity| summary.count(*severity) > 0);
    let boxes = found.map(|severity| {
        let (class, name, count) = (severity.id(), severity.name(lang), summary.count(severity));
        format!(
            "<label class=\"badge {class}\"><input type=\"checkbox\" id=\"show-{class}\" checked>{name} {count}</label>"
        )
    });
    let (legend, boxes) = (say!(lang, "显示", "Show"), boxes.collect::<String>());
    let choices = ledger::filters(run, lang);
    format!("<fieldset class=\"filters\"><legend>{legend}</legend>{boxes}{choices}</fieldset>\n")
}

/// A list of files.
fn paths(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>\n")).collect();
    format!("<ul class=\"index\">\n{entries}</ul>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_one_decimal() {
        assert_eq!([per_cent(1, 3), per_cent(3, 3), per_cent(0, 0)], ["33.3", "100.0", "0.0"]);
    }
}
