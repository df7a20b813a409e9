//! The heading of a file's part of the page: whose it is, which year and kind, and below that the file.

use super::document::View;
use super::text;
use crate::analysis::About;
use crate::lang::Lang;
use crate::report::ledger::kind_in_words;
use crate::say;

/// The beginning of the part.
pub fn heading(view: &View<'_>, badges: &str) -> String {
    let (report, anchor, lang) = (view.report, view.marks.anchor, view.lang);
    let mut units: Vec<&str> = match report.disclosures.len() {
        0 | 1 => report.about.map(|about| about.unit.as_str()).into_iter().collect(),
        _ => report.disclosures.iter().filter_map(|one| one.about.as_ref()).map(|about| about.unit.as_str()).collect(),
    };
    if units.is_empty() {
        units.extend(view.headings.disclosures.iter().map(|(_, one)| one.unit.as_str()));
    }
    units.retain(|unit| !unit.is_empty());
    units.sort_unstable();
    units.dedup();
    let path = format!("<span class=\"path\">{}</span>", text(report.path));
    let kind = report.about.map(|about| kind(about, lang)).unwrap_or_default();
    let (title, below, unit) = match *units {
        [] => (path, text(&kind), String::new()),
        [unit] => (text(unit), below(&kind, &path), unit_attribute(unit)),
        [first, ..] => {
            let (first, count) = (text(first), units.len());
            (say!(lang, "{first}等 {count} 家", "{first} and others ({count})"), below(&kind, &path), String::new())
        }
    };
    format!(
        "<article id=\"{anchor}\"{unit}><details open><summary><h2>{title}</h2><span class=\"file\">{below}</span>\
         <span class=\"badges\">{badges}</span></summary>\n"
    )
}

/// A unit's name as an attribute, if there is one.
pub fn unit_attribute(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" data-unit=\"{}\"", text(unit)) }
}

/// `2025年部门预算`
fn kind(about: &About, lang: Lang) -> String {
    let kind = kind_in_words(about, lang);
    about.year.map_or_else(|| kind.clone(), |year| say!(lang, "{year}年{kind}", "{year} {kind}"))
}

fn below(kind: &str, path: &str) -> String {
    if kind.is_empty() { path.to_owned() } else { format!("{} · {path}", text(kind)) }
}
