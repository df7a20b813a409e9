//! The findings at a glance: by rule and by unit, those with most errors first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{anchor, text};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::report::{Digest, Summary};
use crate::rules;
use crate::say;

/// Units that have a bar; the ledger has all.
const MOST_UNITS: usize = 20;

/// All charts.
pub fn charts(digests: &[Digest], lang: Lang) -> String {
    let charts = by_rule(digests, lang) + &by_unit(digests, lang);
    format!("<div class=\"charts\">\n{charts}</div>\n")
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

/// How grave findings are: errors count before warnings, however many those are.
pub fn gravity(summary: &Summary) -> [usize; 4] {
    Severity::ALL.map(|severity| summary.count(severity))
}

/// Bars, the gravest first.
fn chart(title: &str, mut bars: Vec<(String, Summary)>, most: usize, lang: Lang) -> String {
    bars.sort_by_key(|(_, summary)| Reverse(gravity(summary)));
    let longest = bars.iter().map(|(_, summary)| total(summary)).max().unwrap_or(1);
    let shown: String = bars.iter().take(most).map(|(label, summary)| bar(label, summary, longest, lang)).collect();
    let rest = match bars.len().saturating_sub(most) {
        0 => String::new(),
        rest => {
            let words = say!(lang, "其余 {rest} 家见台账", "{rest} more in the ledger");
            format!("<p class=\"more\"><a href=\"#ledger\">{words}</a></p>\n")
        }
    };
    format!("<section class=\"chart\"><h2>{title}</h2>\n<ul class=\"bars\">\n{shown}</ul>\n{rest}</section>\n")
}

fn bar(label: &str, summary: &Summary, longest: usize, lang: Lang) -> String {
    let counts = Severity::ALL.map(|severity| (severity, summary.count(severity))).into_iter();
    let (mut parts, mut words) = (String::new(), Vec::new());
    for (severity, count) in counts.filter(|(_, count)| *count > 0) {
        let (class, share) = (severity.id(), per_cent(count, longest));
        parts += &format!("<i class=\"{class}\" style=\"width:{share}%\"></i>");
        words.push(format!("{} {count}", severity.name(lang)));
    }
    let (words, total) = (words.join(&say!(lang, "，", ", ")), total(summary));
    format!(
        "<li><span class=\"label\">{label}</span><span class=\"bar\" role=\"img\" aria-label=\"{words}\" title=\"{words}\">{parts}</span>\
         <b>{total}</b></li>\n"
    )
}

/// A share with one decimal.
fn per_cent(part: usize, whole: usize) -> String {
    let per_mille = part * 1000 / whole.max(1);
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

fn total(summary: &Summary) -> usize {
    summary.at_least(Severity::Hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_one_decimal() {
        assert_eq!([per_cent(1, 3), per_cent(3, 3), per_cent(0, 0)], ["33.3", "100.0", "0.0"]);
    }

    #[test]
    fn one_error_stands_before_many_notes() {
        let error = Summary { error: 1, ..Summary::default() };
        let notes = Summary { information: 90, ..Summary::default() };
        let page = chart("", vec![("notes".to_owned(), notes), ("error".to_owned(), error)], 1, Lang::Zh);
        assert!(page.contains(">error<") && !page.contains(">notes<") && page.contains("其余 1 家见台账"), "{page}");
    }
}
