//! What is drawn on a page → its lines and tables, without what belongs to the page itself.

use super::canvas::Canvas;
use super::lattice::{CellText, Table, tables};
use super::lines::{Line, is_number, lines};
use crate::model::page::is_page_number;

/// The part of a page at its top and bottom where heads and feet stand: one of so many.
const MARGIN: i32 = 8;

/// How far a head or a column may be from where it is on another page, in hundredths of a point.
pub const SHIFT: i32 = 300;

/// How many tables back the left part of one is looked for: a sheet is printed downwards first.
const NEAR: usize = 50;

/// The part of a page that pictures cover where it is one, at least: one of so many.
const PICTURED: i64 = 3;

/// A page, its lines and tables from the top on.
pub struct Page {
    pub width: i32,
    height: i32,
    /// Whether pictures cover a good part of it.
    pub is_pictured: bool,
    pub parts: Vec<Part>,
}

/// What stands on a page.
pub enum Part {
    Line(Line),
    /// A line of a table without rules.
    Row(Line),
    Table(Table),
}

impl Part {
    pub fn line(&self) -> Option<&Line> {
        match self {
            Part::Line(line) => Some(line),
            Part::Row(_) | Part::Table(_) => None,
        }
    }

    pub fn is_row(&self) -> bool {
        matches!(self, Part::Row(_))
    }

    fn top(&self) -> i32 {
        match self {
            Part::Line(line) | Part::Row(line) => line.top(),
            Part::Table(table) => table.top,
        }
    }
}

impl Page {
    /// The lines and tables of what is drawn.
    pub fn of(mut canvas: Canvas) -> Self {
        let tables = tables(&canvas.rules, &mut canvas.letters);
        let mut parts: Vec<Part> = lines(canvas.letters.iter()).into_iter().map(Part::Line).collect();
        parts.extend(tables.into_iter().map(Part::Table));
        parts.sort_by_key(Part::top);
        let Canvas { width, height, pictured, .. } = canvas;
        let is_pictured = pictured > 0 && pictured >= i64::from(width) * i64::from(height) / PICTURED;
        Page { width, height, is_pictured, parts }
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(line),
            Part::Row(_) | Part::Table(_) => None,
        })
    }
}

/// A head or foot of pages, and on how many it stands.
struct Running {
    pattern: String,
    base: i32,
    count: usize,
}

impl Running {
    fn is(&self, line: &Line) -> bool {
        (self.base - line.base).abs() < SHIFT && self.pattern == pattern(&line.text)
    }
}

/// Whether a line stands where heads and feet do.
fn is_outer(line: &Line, height: i32) -> bool {
    let margin = height / MARGIN;
    line.base <= margin || line.top() >= height - margin
}

/// A line without blanks, and with one digit for each number.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii_digit() {
            true if pattern.ends_with('0') => {}
            true => pattern.push('0'),
            false => pattern.push(c),
        }
    }
    pattern
}

/// Takes out what belongs to the pages: their numbers, and what stands at the same height on several.
pub fn without_running(pages: &mut [Page]) {
    let mut heads: Vec<Running> = Vec::new();
    for page in pages.iter() {
        for line in page.lines().filter(|line| is_outer(line, page.height)) {
            match heads.iter_mut().find(|head| head.is(line)) {
                Some(head) => head.count += 1,
                None => heads.push(Running { pattern: pattern(&line.text), base: line.base, count: 1 }),
            }
        }
    }
    // On one of few pages twice is often.
    let often = if pages.len() <= 3 { 2 } else { 3 };
    heads.retain(|head| head.count >= often);
    for page in pages {
        let height = page.height;
        page.parts.retain(|part| match part {
            Part::Line(line) if is_outer(line, height) => {
                !is_page_number(&line.text) && !heads.iter().any(|head| head.is(line))
            }
            _ => true,
        });
    }
}

/// Marks tables that are too wide for a page and go on at the right of their rows on another: a part of the columns proves nothing.
pub fn mark_divided(pages: &mut [Page]) {
    let tables = pages.iter_mut().flat_map(|page| &mut page.parts).filter_map(|part| match part {
        Part::Table(table) => Some(table),
        Part::Line(_) | Part::Row(_) => None,
    });
    let mut tables: Vec<&mut Table> = tables.collect();
    for at in 1..tables.len() {
        let (before, behind) = tables.split_at_mut(at);
        let right = &mut behind[0];
        for left in before.iter_mut().rev().take(NEAR) {
            if is_beside(left, right) {
                (left.is_unsure, right.is_unsure) = (true, true);
            }
        }
    }
}

/// Whether a table is a part of another at its right: its rows are as high and as many, and have no names, or the same again.
fn is_beside(left: &Table, right: &Table) -> bool {
    let is_near = |(one, other): (&i32, &i32)| (one - other).abs() <= SHIFT / 6;
    let has_same_rows = left.borders.len() == right.borders.len()
        && left.borders.len() > 2
        && left.borders.iter().zip(&right.borders).all(is_near);
    let is_word = |cell: &CellText| !cell.text.is_empty() && !is_number(&cell.text);
    let body = right.rows.iter().skip_while(|row| !row.iter().any(|cell| is_number(&cell.text)));
    let names =
        |table: &Table| table.rows.iter().map(|row| row.first().map(|cell| cell.text.clone())).collect::<Vec<_>>();
    has_same_rows && (!body.flatten().any(is_word) || names(left) == names(right))
}
