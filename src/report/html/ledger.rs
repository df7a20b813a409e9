//! The ledger of the page, what it can be filtered by, and the script that does.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::{anchor, details, text};
use crate::finding::Severity;
use crate::formats::Cell;
use crate::lang::Lang;
use crate::report::ledger::{cells, columns, rest};
use crate::report::{Digest, LedgerEntry, RunReport, State, against_lines};
use crate::rules;
use crate::say;

/// The only script that the page runs.
pub const SCRIPT: &str = include_str!("script.js");

/// What a browser may do with the page: nothing is fetched, and no other script runs.
pub fn policy() -> String {
    let hash = base64(&Sha256::digest(SCRIPT));
    format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let number = (0..3).fold(0_usize, |number, at| number << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        let digit = move |at: usize| match at <= three.len() {
            true => char::from(DIGITS[number >> (18 - 6 * at) & 63]),
            false => '=',
        };
        [0, 1, 2, 3].map(digit)
    };
    bytes.chunks(3).flat_map(group).collect()
}

/// A line for every disclosure, and for every file that was not checked; one that fits on a screen stands open.
pub fn ledger(run: &RunReport<'_>, most_open: usize, lang: Lang) -> String {
    let has_earlier = run.against.is_some();
    let columns = columns(has_earlier, lang);
    let head = columns.iter().map(|column| {
        let class = if column.width < 10 { " class=\"number\"" } else { "" };
        format!("<th scope=\"col\"{class}>{}</th>", text(&column.title))
    });
    let head: String = head.collect();
    let files = run.digests.iter().flat_map(|digest| digest.ledger.iter().map(move |entry| (Some(digest), entry)));
    let rest = rest(run, lang);
    let entries: Vec<(Option<&Digest>, &LedgerEntry)> = files.chain(rest.iter().map(|entry| (None, entry))).collect();
    let rows = entries.iter().map(|(digest, entry)| row(*digest, entry, has_earlier, lang));
    let rows: String = rows.collect();
    let title = say!(lang, "台账（{}）", "Ledger ({})", entries.len());
    let table =
        format!("<div class=\"wide\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>");
    format!("<nav class=\"ledger\">\n{}</nav>\n", details("", entries.len() <= most_open, &title, &table))
}

fn row(digest: Option<&Digest>, entry: &LedgerEntry, has_earlier: bool, lang: Lang) -> String {
    let mut attributes = String::new();
    let mut attribute = |name: &str, value: &str| {
        if !value.is_empty() {
            attributes += &format!(" data-{name}=\"{}\"", text(value));
        }
    };
    attribute("unit", entry.about.as_ref().map(|about| about.unit.as_str()).unwrap_or_default());
    attribute("rules", &entry.rules.join(" "));
    let severities = Severity::ALL.into_iter().filter(|severity| entry.summary.count(*severity) > 0).map(Severity::id);
    attribute("severities", &severities.collect::<Vec<_>>().join(" "));
    let states = STATES.iter().zip(entry.states).filter(|(_, count)| *count > 0).map(|(state, _)| state.id());
    attribute("states", &states.collect::<Vec<_>>().join(" "));
    let has_part = digest.is_some_and(|digest| !digest.rules.is_empty());
    if has_part {
        attribute("article", &anchor(&entry.path));
    }
    let cell = |(at, cell): (usize, Cell)| match cell {
        Cell::Number(number) => format!("<td class=\"number\">{number}</td>"),
        Cell::Wrong(words) => format!("<td class=\"unread\">{}</td>", text(&words)),
        Cell::Words(words) | Cell::Faint(words) if at == PATH && has_part => {
            format!("<td><a href=\"#{}\">{}</a></td>", anchor(&entry.path), text(&words))
        }
        Cell::Words(words) | Cell::Faint(words) => format!("<td>{}</td>", text(&words)),
    };
    let cells: String = cells(entry, has_earlier, lang).into_iter().enumerate().map(cell).collect();
    format!("<tr{attributes}>{cells}</tr>\n")
}

/// The column with the path.
const PATH: usize = 3;

const STATES: [State; 2] = [State::New, State::Open];

/// What the script filters by, beside severities: units, rules, and what a finding is to an earlier report.
pub fn filters(run: &RunReport<'_>, lang: Lang) -> String {
    let entries = || run.digests.iter().flat_map(|digest| &digest.ledger);
    let units: BTreeSet<&str> = entries()
        .filter_map(|entry| entry.about.as_ref())
        .map(|about| about.unit.as_str())
        .filter(|unit| !unit.is_empty())
        .collect();
    let units = units.into_iter().map(|unit| (unit, unit.to_owned()));
    let codes: BTreeSet<&str> = entries().flat_map(|entry| &entry.rules).copied().collect();
    let codes = codes.into_iter().map(|code| (code, rules::title_of(code, lang).to_owned()));
    let states = STATES.iter().filter(|_| run.against.is_some()).map(|state| (state.id(), state.name(lang).to_owned()));
    [
        select("by-unit", &say!(lang, "单位", "unit"), units.collect(), lang),
        select("by-rule", &say!(lang, "规则", "rule"), codes.collect(), lang),
        select("by-state", &say!(lang, "对照上次", "since then"), states.collect(), lang),
    ]
    .concat()
}

fn select(id: &str, name: &str, values: BTreeMap<&str, String>, lang: Lang) -> String {
    if values.len() < 2 {
        return String::new();
    }
    let values =
        values.into_iter().map(|(value, words)| format!("<option value=\"{}\">{}</option>", text(value), text(&words)));
    let (all, values): (String, String) = (say!(lang, "全部", "all"), values.collect());
    format!(
        "<label class=\"scripted\" hidden>{name} <select id=\"{id}\"><option value=\"\">{all}</option>{values}</select></label>"
    )
}

/// What became of an earlier report.
pub fn against(run: &RunReport<'_>, lang: Lang) -> String {
    let Some(against) = run.against else { return String::new() };
    let mut lines = against_lines(against, lang);
    let title = text(&lines.pop().unwrap_or_default());
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    if lines.is_empty() {
        return format!("<p class=\"against\">{title}</p>\n");
    }
    details(" class=\"against\"", true, &title, &format!("<ul>\n{lines}</ul>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_browsers_read_it() {
        for (bytes, written) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), written);
        }
    }
}
