//! The ledger of the page, and what became of an earlier report.

use std::cmp::Reverse;

use super::charts::gravity;
use super::{anchor, details, text};
use crate::formats::{Cell, Column};
use crate::lang::Lang;
use crate::report::ledger::{counted_cells, counted_columns, rest, unread_cell, unread_column};
use crate::report::{Digest, LedgerEntry, RunReport, against_lines};
use crate::say;

/// A line for every disclosure, and for every file that was not checked; one that fits on a screen stands open.
/// The gravest come first, those that were not checked last.
pub fn ledger(run: &RunReport<'_>, most_open: usize, lang: Lang) -> String {
    let has_earlier = run.against.is_some();
    let files = run.digests.iter().flat_map(|digest| digest.ledger.iter().map(move |entry| (Some(digest), entry)));
    let rest = rest(run, lang);
    let mut entries: Vec<(Option<&Digest>, &LedgerEntry)> =
        files.chain(rest.iter().map(|entry| (None, entry))).collect();
    entries.sort_by_key(|(_, entry)| (!entry.is_checked(), Reverse(gravity(&entry.summary))));
    let has_unread = entries.iter().any(|(_, entry)| !entry.unread.is_empty());
    let mut columns = counted_columns(has_earlier, lang);
    columns.extend(has_unread.then(|| unread_column(lang)));
    let head = columns.iter().map(|column| {
        let class = if is_number(column) { " class=\"number\"" } else { "" };
        format!("<th scope=\"col\"{class}>{}</th>", text(&column.title))
    });
    let head: String = head.collect();
    let rows = entries.iter().map(|(digest, entry)| {
        let mut cells = counted_cells(entry, has_earlier, lang);
        cells.extend(has_unread.then(|| unread_cell(entry)));
        let has_part = digest.is_some_and(|digest| !digest.rules.is_empty());
        row(&entry.path, has_part, cells)
    });
    let rows: String = rows.collect();
    let (title, name) = (say!(lang, "台账（{}）", "Ledger ({})", entries.len()), say!(lang, "台账", "Ledger"));
    let table =
        format!("<div class=\"wide\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>");
    let body = details("", entries.len() <= most_open, &format!("<h2>{title}</h2>"), &table);
    format!("<nav class=\"ledger\" id=\"ledger\" aria-label=\"{name}\">\n{body}</nav>\n")
}

fn is_number(column: &Column) -> bool {
    column.width < 10
}

fn row(path: &str, has_part: bool, cells: Vec<Cell>) -> String {
    let cell = |(at, cell): (usize, Cell)| match cell {
        Cell::Number(number) => format!("<td class=\"number\">{number}</td>"),
        Cell::Wrong(words) => format!("<td class=\"unread\">{}</td>", text(&words)),
        Cell::Words(words) | Cell::Faint(words) if at == PATH && has_part => {
            format!("<td><a href=\"#{}\">{}</a></td>", anchor(path), text(&words))
        }
        Cell::Words(words) | Cell::Faint(words) => format!("<td>{}</td>", text(&words)),
    };
    let cells: String = cells.into_iter().enumerate().map(cell).collect();
    format!("<tr>{cells}</tr>\n")
}

/// The column with the path.
const PATH: usize = 3;

/// Longest list of what was corrected that is open from the start.
const MOST_CORRECTED: usize = 10;

/// What became of an earlier report.
pub fn against(run: &RunReport<'_>, lang: Lang) -> String {
    let Some(against) = run.against else { return String::new() };
    let mut lines = against_lines(against, lang);
    let title = text(&lines.pop().unwrap_or_default());
    let is_short = lines.len() <= MOST_CORRECTED;
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    if lines.is_empty() {
        return format!("<p class=\"against\">{title}</p>\n");
    }
    details(" class=\"against\"", is_short, &title, &format!("<ul>\n{lines}</ul>"))
}
