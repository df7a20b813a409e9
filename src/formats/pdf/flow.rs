//! Pages → a text: what repeats on them left out, lines joined to paragraphs, tables that go on over pages made one.

use super::canvas::Canvas;
use super::lattice::{CellText, Table, tables};
use super::lines::{Line, joined, lines};
use crate::formats::places::{Places, Spot, Stretch};
use crate::formats::{Remark, UNKNOWN};
use crate::text::is_chinese_numeral;

/// The part of a page at its top and bottom where heads and feet stand: one of so many.
const MARGIN: i32 = 8;

/// How far a head or a column may be from where it is on another page, in hundredths of a point.
const SHIFT: i32 = 300;

/// How many tables back the left part of one is looked for: a sheet is printed downwards first.
const NEAR: usize = 50;

/// Lines of a cell that stands alone in its row, at most.
const FEW: usize = 4;

/// A page, its lines and tables from the top on.
pub struct Page {
    height: i32,
    parts: Vec<Part>,
}

enum Part {
    Line(Line),
    /// A line of a table without rules.
    Row(Line),
    Table(Table),
}

impl Part {
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
        Page { height: canvas.height, parts }
    }

    /// Tells the rows of tables without rules from lines: they have gaps, or stand beside such.
    fn mark_rows(&mut self) {
        let line = |part: &Part| match part {
            Part::Line(line) => Some(line.clone()),
            Part::Row(_) | Part::Table(_) => None,
        };
        let lines: Vec<Option<Line>> = self.parts.iter().map(line).collect();
        let mut is_row: Vec<bool> = lines.iter().map(|line| line.as_ref().is_some_and(has_gaps)).collect();
        let is_wordy = |line: &Line| line.text.contains(['，', '。', '；', '：', ':']);
        let is_beside = |one: usize, other: usize, sizes: i32| {
            lines[one]
                .as_ref()
                .zip(lines[other].as_ref())
                .is_some_and(|(line, row)| (line.base - row.base).abs() <= row.size * sizes && !is_wordy(line))
        };
        // The lines of a head, and the rest of a cell.
        for at in (1..lines.len()).rev() {
            let has_parts = lines[at - 1].as_ref().is_some_and(|line| line.text.contains(' '));
            is_row[at - 1] |= is_row[at] && has_parts && is_beside(at - 1, at, 2);
        }
        for at in 1..lines.len() {
            let is_new = lines[at].as_ref().is_none_or(|line| is_numbered(&line.text));
            is_row[at] |= is_row[at - 1] && !is_new && is_beside(at, at - 1, 2);
        }
        // A row of which one cell says something.
        let mut at = 1;
        while at < lines.len() {
            let end = (at..lines.len()).find(|next| is_row[*next]).unwrap_or(lines.len());
            let is_between = end < lines.len()
                && end - at <= FEW
                && is_row[at - 1]
                && (at..end).all(|line| is_beside(line, line - 1, 3) && is_beside(line, line + 1, 3));
            is_row[at..end].iter_mut().for_each(|is_row| *is_row |= is_between);
            at = end + 1;
        }
        for (part, _) in self.parts.iter_mut().zip(is_row).filter(|(_, is_row)| *is_row) {
            if let Part::Line(line) = part {
                *part = Part::Row(line.clone());
            }
        }
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(line),
            Part::Row(_) | Part::Table(_) => None,
        })
    }
}

/// Whether a line has the gaps of a row: three cells, or a name and an amount. Letters that are set apart have gaps too.
fn has_gaps(line: &Line) -> bool {
    let parts = line.parts();
    let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
    let is_amount = |part: &&str| is_number(part) && (part.len() > 3 || part.contains('.'));
    letters >= 2 * parts.len() && (parts.len() > 2 || parts.len() == 2 && parts.iter().any(is_amount))
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

/// Whether a line is nothing but the number of a page.
fn is_page_number(line: &Line) -> bool {
    let pattern = pattern(&line.text);
    let bare = pattern.trim_matches(|c| "-—–－_·.".contains(c));
    matches!(bare, "0" | "第0页" | "第0页共0页" | "第0页/共0页" | "第0页，共0页" | "0/0" | "Page0")
}

/// Takes out what belongs to the pages: their numbers, and what stands at the same height on several.
fn without_running(pages: &mut [Page]) {
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
                !is_page_number(line) && !heads.iter().any(|head| head.is(line))
            }
            _ => true,
        });
    }
}

/// Marks tables that are too wide for a page and go on at the right of their rows on another: a part of the columns proves nothing.
fn mark_divided(pages: &mut [Page]) {
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

/// The text of pages, its places, and what is to be said of them.
pub fn text(mut pages: Vec<Page>) -> (String, Places, Vec<Remark>) {
    without_running(&mut pages);
    pages.iter_mut().for_each(Page::mark_rows);
    mark_divided(&mut pages);
    let mut flow = Flow::new(&pages);
    for (number, page) in (1..).zip(pages) {
        flow.page = number;
        for (at, part) in page.parts.into_iter().enumerate() {
            match part {
                Part::Row(line) => {
                    flow.end_table();
                    flow.row(&line);
                }
                Part::Line(line) => {
                    flow.end_table();
                    flow.end_rows();
                    flow.line(line);
                }
                Part::Table(table) => {
                    flow.end_rows();
                    flow.end_paragraph();
                    flow.table(table, at == 0);
                }
            }
        }
    }
    flow.end_rows();
    flow.end_paragraph();
    flow.end_table();
    let untold = Some(Remark::Untold { rows: flow.untold }).filter(|_| flow.untold > 0);
    (flow.text, Places::new(flow.spots), untold.into_iter().collect())
}

/// The text as it grows.
struct Flow {
    text: String,
    spots: Vec<Spot>,
    /// The page that is read.
    page: u32,
    /// Where full lines begin and end.
    left: i32,
    right: i32,
    paragraph: Option<Paragraph>,
    table: Option<OpenTable>,
    /// Whether a row of a table without rules came last.
    is_in_rows: bool,
    /// Rows of which nothing can be told.
    untold: u32,
}

struct Paragraph {
    text: String,
    page: u32,
    last: Line,
}

struct OpenTable {
    table: Table,
    /// The page of each row.
    pages: Vec<u32>,
}

impl Flow {
    fn new(pages: &[Page]) -> Self {
        let lines: Vec<&Line> = pages.iter().flat_map(Page::lines).collect();
        let mut rights: Vec<i32> = lines.iter().map(|line| line.right).collect();
        rights.sort_unstable();
        let right = rights.get(rights.len().saturating_sub(1) * 19 / 20).copied().unwrap_or_default();
        let full = lines.iter().filter(|line| line.right > right - line.size * 2);
        let left = full.map(|line| line.left).min().unwrap_or_default();
        let (text, spots, paragraph, table, is_in_rows, untold) = Default::default();
        Flow { text, spots, page: 1, left, right, paragraph, table, is_in_rows, untold }
    }

    fn line(&mut self, line: Line) {
        if let Some(Paragraph { text, last, .. }) = &mut self.paragraph {
            // What begins the next line had no room in this one.
            let is_full = last.right + line.head >= self.right - last.size / 2;
            let is_body = line.left <= self.left + line.size / 2 && (line.size - last.size).abs() <= last.size / 8;
            // On the next page it stands higher.
            let is_near = line.base <= last.base || line.base - last.base <= last.size * 5 / 2;
            if is_full && is_body && is_near && !is_numbered(&line.text) {
                joined(text, &line.text);
                *last = line;
                return;
            }
        }
        self.end_paragraph();
        self.paragraph = Some(Paragraph { text: line.text.clone(), page: self.page, last: line });
    }

    /// Takes a row of a table that has no rules. Neither what stands in one cell nor which column it is in can be told for sure: it
    /// proves nothing.
    fn row(&mut self, line: &Line) {
        self.end_paragraph();
        if !std::mem::replace(&mut self.is_in_rows, true) {
            self.text.push('\n');
        }
        self.untold += 1;
        // A line with a tab is a row.
        let cells = vec![UNKNOWN; line.parts().len().max(2)];
        self.put(self.page, &cells.join("\t"));
    }

    fn end_rows(&mut self) {
        if std::mem::take(&mut self.is_in_rows) {
            self.text.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(Paragraph { text, page, .. }) = self.paragraph.take() {
            self.put(page, &text);
        }
    }

    fn put(&mut self, page: u32, line: &str) {
        self.spots.push(Spot { start: self.text.len() as u32, what: Stretch::Page(page) });
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Takes a table, which may go on with that of the page before.
    fn table(&mut self, table: Table, is_first: bool) {
        let page = self.page;
        let rest = match &mut self.table {
            Some(open) if is_first => open.take_rest(table, page).err(),
            _ => Some(table),
        };
        if let Some(table) = rest {
            self.end_table();
            let pages = vec![page; table.rows.len()];
            self.table = Some(OpenTable { table, pages });
        }
    }

    fn end_table(&mut self) {
        let Some(OpenTable { table, pages }) = self.table.take() else { return };
        let said = |cell: &CellText| match cell.is_over || table.is_unsure && is_number(&cell.text) {
            true => UNKNOWN.to_owned(),
            false => cell.text.clone(),
        };
        self.untold += if table.is_unsure { table.rows.len() as u32 } else { 0 };
        self.text.push('\n');
        for (row, page) in table.rows.iter().zip(pages) {
            self.put(page, &row.iter().map(said).collect::<Vec<_>>().join("\t"));
        }
        self.text.push('\n');
    }
}

impl OpenTable {
    /// Takes the rows of a table on the next page that has the same columns, or gives it back.
    fn take_rest(&mut self, mut next: Table, page: u32) -> Result<(), Table> {
        let open = &mut self.table;
        if is_within(&next.columns, &open.columns) {
            spread(&mut next.rows, &next.columns, &open.columns);
        } else if is_within(&open.columns, &next.columns) {
            spread(&mut open.rows, &open.columns, &next.columns);
            open.columns = next.columns;
        } else {
            return Err(next);
        }
        let is_same = |(one, other): &(&Vec<CellText>, &Vec<CellText>)| {
            one.iter().zip(other.iter()).all(|(one, other)| one.text == other.text)
        };
        let repeated = open.rows.iter().zip(&next.rows).take_while(is_same).count();
        let mut rows = next.rows.into_iter().skip(repeated).peekable();
        if let (Some(last), Some(first)) = (open.rows.last_mut(), rows.peek())
            && row_goes_on(last, first)
        {
            for (cell, more) in last.iter_mut().zip(rows.next().unwrap_or_default()) {
                joined(&mut cell.text, &more.text);
                cell.is_over |= more.is_over;
            }
        }
        open.rows.extend(rows);
        open.is_unsure |= next.is_unsure;
        self.pages.resize(open.rows.len(), page);
        Ok(())
    }
}

/// Whether a table has all its columns where another one has some, and is as wide.
fn is_within(columns: &[i32], others: &[i32]) -> bool {
    let is_near = |one: &i32, other: &i32| (one - other).abs() <= SHIFT;
    let ends = [columns.first().zip(others.first()), columns.last().zip(others.last())];
    ends.iter().all(|pair| pair.is_some_and(|(one, other)| is_near(one, other)))
        && columns.iter().all(|column| others.iter().any(|other| is_near(column, other)))
}

/// Puts the cells of rows where their columns are among those of another table.
fn spread(rows: &mut [Vec<CellText>], columns: &[i32], others: &[i32]) {
    if columns.len() == others.len() {
        return;
    }
    for row in rows {
        let mut wide = vec![CellText::default(); others.len().saturating_sub(1)];
        for (cell, column) in std::mem::take(row).into_iter().zip(columns) {
            let at = others.iter().position(|other| (other - column).abs() <= SHIFT);
            if let Some(place) = at.and_then(|at| wide.get_mut(at)) {
                *place = cell;
            }
        }
        *row = wide;
    }
}

/// Whether a row is the rest of the one before, which the end of a page has cut: some of it goes on for sure, and none surely
/// does not.
fn row_goes_on(last: &[CellText], next: &[CellText]) -> bool {
    let pairs = last.iter().zip(next).filter(|(_, next)| !next.text.is_empty());
    let told: Vec<Option<bool>> = pairs.map(|(last, next)| cell_goes_on(last, &next.text)).collect();
    told.contains(&Some(true)) && !told.contains(&Some(false))
}

/// Whether the words of a cell are the rest of those above; `None` where nobody can tell.
fn cell_goes_on(last: &CellText, next: &str) -> Option<bool> {
    if !last.is_full || last.text.is_empty() {
        return Some(false);
    }
    let last = last.text.as_str();
    if !is_number(next) || !is_number(last) {
        // Words go on with words, and hardly with a figure; what has a number of its own begins anew.
        return (!is_number(next)).then(|| !is_numbered(next));
    }
    let (whole, decimals) = last.split_once('.').unwrap_or((last, ""));
    let is_cut_in_group = whole.split(',').skip(1).any(|group| group.len() != 3);
    match next.contains('.') {
        _ if next.len() <= 2 || is_cut_in_group || last.ends_with(['.', ',']) => Some(true),
        true if decimals.len() >= 2 => Some(false),
        // Codes one behind the other begin alike.
        false if next.len() >= last.len() && next.chars().next() == last.chars().next() => Some(false),
        _ => None,
    }
}

/// Whether words are an amount, a rate or a code, or a part of one.
fn is_number(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%'))
}

/// Whether words begin with a number of a list: `（二）`, `二、`, `2.`.
fn is_numbered(words: &str) -> bool {
    let bare = words.trim_start_matches(['（', '(']);
    let rest = bare.trim_start_matches(|c: char| is_chinese_numeral(c) || c.is_ascii_digit());
    let behind = rest.strip_prefix(['）', ')', '、', '.', '．']);
    // `38.60万元` is an amount.
    rest.len() < bare.len() && behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_digit()))
}
