//! Tables of a page: their cells on a grid, each row a line.

use super::furniture::is_sentence;
use super::lines::{Line, Scroll};
use crate::formats::Unreadable;
use crate::formats::unreadable::{Limit, MOST_CELLS};

/// Most columns or rows that a cell may take, as in a browser.
const MOST_SPAN: usize = 1000;

/// A cell with so many lines holds a page, and its table only lays it out.
const PAGE_LINES: usize = 20;

/// The same where the table has no other row.
const ROW_LINES: usize = 3;

/// So many rows a table has that lays out a page, with so many sentences in one of its cells.
const LAYOUT_ROWS: usize = 3;
const SENTENCES: usize = 2;

/// A table that has begun.
#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Vec<Cell>>,
    /// Whether it holds another one.
    pub holds_table: bool,
    /// Lines that stand in it and in no cell: its caption.
    pub before: Vec<usize>,
}

/// A cell.
#[derive(Debug, Default)]
pub struct Cell {
    /// Its lines.
    pub lines: Vec<usize>,
    /// Columns that it takes.
    pub columns: usize,
    /// Rows that it takes.
    pub rows: usize,
}

impl Cell {
    /// A cell that takes so much, as its tag says.
    pub fn new(columns: Option<&str>, rows: Option<&str>) -> Self {
        let span = |value: Option<&str>| value.and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        let rows = match span(rows) {
            // As far as the table goes.
            0 => MOST_SPAN,
            rows => rows.min(MOST_SPAN),
        };
        Cell { lines: Vec::new(), columns: span(columns).clamp(1, MOST_SPAN), rows }
    }
}

impl Table {
    /// Whether it only lays out what its cells hold: it has one column, or a table or a page in a cell.
    fn is_layout(&self, columns: usize, lines: &[Line], scroll: &Scroll) -> bool {
        let rows = self.rows.iter().filter(|row| !row.is_empty()).count();
        let is_page = |cell: &Cell| {
            let said = || cell.lines.iter().filter_map(|line| lines.get(*line)).filter(|line| !line.text.is_empty());
            let sentences = said().filter(|line| is_sentence(line, scroll)).take(SENTENCES).count();
            let most_lines = if rows == 1 { ROW_LINES } else { PAGE_LINES };
            rows <= LAYOUT_ROWS && sentences == SENTENCES || said().nth(most_lines - 1).is_some()
        };
        self.holds_table || columns <= 1 || self.rows.iter().flatten().any(is_page)
    }

    /// The lines of the table: those of its cells, or its rows, which are added to all lines. `cells` counts those of the page.
    pub fn finish(
        self,
        number: u32,
        scroll: &mut Scroll,
        lines: &mut Vec<Line>,
        cells: &mut usize,
    ) -> Result<Vec<usize>, Unreadable> {
        let grid = grid(&self.rows, cells)?;
        let last = |slots: &Vec<Option<usize>>| slots.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        let columns = grid.iter().map(last).max().unwrap_or(0);
        let is_layout = self.is_layout(columns, lines, scroll);
        let mut all = self.before;
        if is_layout {
            all.extend(self.rows.into_iter().flatten().flat_map(|cell| cell.lines));
            return Ok(all);
        }
        // An empty row is nothing to be seen.
        let rows = self.rows.iter().zip(&grid).filter(|(row, _)| !row.is_empty());
        for ((row, slots), number_of_row) in rows.zip(1..) {
            let mut line = scroll.line();
            line.row = Some((number, number_of_row));
            for (column, slot) in slots.iter().take(columns).enumerate() {
                if column > 0 {
                    scroll.text.push('\t');
                }
                if let Some(cell) = slot.and_then(|index| row.get(index)) {
                    cell.say(scroll, lines, &mut line);
                }
            }
            scroll.end(&mut line);
            all.push(lines.len());
            lines.push(line);
        }
        Ok(all)
    }
}

impl Cell {
    /// Says the cell in the line of its row: its lines with a blank between them.
    fn say(&self, scroll: &mut Scroll, lines: &[Line], row: &mut Line) {
        let said = self.lines.iter().filter_map(|line| lines.get(*line));
        let mut is_first = true;
        for line in said.filter(|line| !line.text.is_empty() && !line.is_furniture) {
            if !is_first {
                scroll.text.push(' ');
            }
            is_first = false;
            let copied = scroll.copied(line);
            scroll.copy(&copied);
            row.linked += line.linked;
            row.links += line.links;
        }
    }
}

/// What stands in each column of each row: a cell where it begins, nothing where one goes on.
fn grid(rows: &[Vec<Cell>], cells: &mut usize) -> Result<Vec<Vec<Option<usize>>>, Unreadable> {
    let mut grid = Vec::new();
    // How many rows more the cell above takes, for each column.
    let mut taken: Vec<usize> = Vec::new();
    for row in rows {
        let mut slots: Vec<Option<usize>> = Vec::new();
        let mut next: Vec<usize> = taken.iter().map(|rows| rows.saturating_sub(1)).collect();
        for (index, cell) in row.iter().enumerate() {
            while taken.get(slots.len()).is_some_and(|rows| *rows > 0) {
                slots.push(None);
            }
            let start = slots.len();
            slots.push(Some(index));
            slots.resize(start + cell.columns, None);
            next.resize(next.len().max(slots.len()), 0);
            next[start..slots.len()].fill(cell.rows - 1);
            check(*cells + slots.len())?;
        }
        let width = taken.iter().rposition(|rows| *rows > 0).map_or(0, |at| at + 1);
        slots.resize(slots.len().max(width), None);
        *cells += slots.len();
        check(*cells)?;
        grid.push(slots);
        next.truncate(next.iter().rposition(|rows| *rows > 0).map_or(0, |at| at + 1));
        taken = next;
    }
    Ok(grid)
}

fn check(cells: usize) -> Result<(), Unreadable> {
    if cells > MOST_CELLS { Err(Unreadable::too_much("", Limit::Cells)) } else { Ok(()) }
}
