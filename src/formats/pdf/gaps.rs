//! Tables without rules → tables: no cell of a column reaches into the next, so that gaps part them. Where that does not fit all
//! rows, or a table may go on elsewhere, nothing is told of any.

use std::ops::Range;

use super::columns::{Columns, Head, Row, cells, has_number, said};
use super::lattice::{CellText, Table};
use super::lines::{Line, Piece, is_numbered};
use super::page::{Page, Part};

/// How near the next table is where it is the rest of one, in halves of the size of its letters.
const NEAR: i32 = 7;

/// Lines above a table among which its title stands, and letters of that, at least.
const TITLE: usize = 5;
const SHORTEST: usize = 4;

/// Makes tables of rows without rules.
pub fn tell_tables(pages: &mut [Page]) {
    let mut runs: Vec<Run> = (0..).zip(&*pages).flat_map(|(at, page)| runs(at, &page.parts)).collect();
    // What a part of a table adds up to is not known, nor whose columns are those of its rest.
    let pairs = 1..runs.len();
    for at in pairs.clone().chain(pairs.rev()) {
        let [above, run] = &mut runs[at - 1..=at] else { continue };
        if above.table.is_some() != run.table.is_some() && above.may_go_on_in(run) || above.is_cut_before(run) {
            above.table = None;
            run.table = None;
        }
    }
    for run in runs.into_iter().rev() {
        let Some(table) = run.table else { continue };
        let parts = &mut pages[run.page].parts;
        parts.splice(run.parts.start + run.above..run.parts.end, [Part::Table(table)]);
        for part in &mut parts[run.parts.start..][..run.above] {
            if let Part::Row(line) = part {
                *part = Part::Line(line.clone());
            }
        }
    }
}

/// Rows that stand one below the other.
struct Run {
    page: usize,
    parts: Range<usize>,
    /// How many lines of it stand above the table: whose it is, and in which unit.
    above: usize,
    /// Whether nothing stands below them on their page.
    is_last: bool,
    /// Whether its first line has no figures.
    has_head: bool,
    /// What the table is called; empty where nothing stands above it.
    title: String,
    top: i32,
    bottom: i32,
    size: i32,
    table: Option<Table>,
}

impl Run {
    /// Whether the next may be the rest of it: it is called the same, but for a word that says so, or nothing.
    fn may_go_on_in(&self, next: &Run) -> bool {
        next.title.contains(&self.title) || self.title.contains(&next.title)
    }

    /// Whether the next may be the rest of it: hardly a line stands between, or the next has no head.
    fn is_cut_before(&self, next: &Run) -> bool {
        let is_near = self.page == next.page && (next.top - self.bottom) * 2 <= self.size * NEAR;
        let is_over_pages = self.page + 1 == next.page && self.is_last && next.parts.start <= 1;
        !next.has_head || is_near || is_over_pages
    }
}

/// The rows of a page.
fn runs(page: usize, parts: &[Part]) -> Vec<Run> {
    let mut end = 0;
    let mut runs = Vec::new();
    for chunk in parts.chunk_by(|one, next| one.is_row() == next.is_row()) {
        let start = end;
        end += chunk.len();
        let row = |part: &Part| match part {
            Part::Row(line) => Some(line.clone()),
            Part::Line(_) | Part::Table(_) => None,
        };
        let rows: Vec<Line> = chunk.iter().filter_map(row).collect();
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        let above = rows.iter().take_while(|row| row.text.contains(['：', ':'])).count();
        let above_it = parts[..start].iter().rev().map_while(Part::line).take(TITLE);
        // Lines with a colon say whose the table is, and the unit of its amounts.
        let titles = above_it.filter(|line| !line.text.contains(['：', ':'])).map(|line| line.text.replace(' ', ""));
        let title = titles.into_iter().find(|title| title.chars().count() >= SHORTEST).unwrap_or_default();
        runs.push(Run {
            page,
            parts: start..end,
            above,
            is_last: end == parts.len(),
            has_head: !has_number(&cells(first)),
            title,
            top: first.base,
            bottom: last.base,
            size: last.size,
            table: table(&rows[above..]),
        });
    }
    runs
}

/// The table of rows: below a head, in which each column has a name, each line is a row.
fn table(rows: &[Line]) -> Option<Table> {
    if rows.iter().any(|row| row.is_overprinted || row.pieces.is_empty()) {
        return None;
    }
    let (first, last) = (rows.first()?, rows.last()?);
    let cells: Vec<Vec<Piece>> = rows.iter().map(cells).collect();
    let is_numbered = |row: &[Piece]| row.iter().any(|cell| is_numbered(&cell.text));
    let (head, body) = cells.split_at(cells.iter().position(|row| has_number(row) || is_numbered(row))?);
    let head = Head::of(head, first.size)?;
    let columns = Columns::of(body, &head.names)?;
    let told: Vec<Row> = body.iter().map(|row| columns.row(row)).collect::<Option<_>>()?;
    let is_row = |at: usize| has_number(&body[at]) || columns.is_row_of_words(&told, at, first.size);
    // The rest of a name cannot be told from the name of a row without figures.
    if !(0..told.len()).all(is_row) {
        return None;
    }
    let row = |row: &Row| row.iter().map(|cell| cell.map_or_else(CellText::default, said)).collect();
    Some(Table {
        top: first.top(),
        columns: columns.borders(),
        borders: rows.iter().map(Line::top).chain([last.base]).collect(),
        rows: head.rows().chain(told.iter().map(row)).collect(),
        is_unsure: false,
    })
}
