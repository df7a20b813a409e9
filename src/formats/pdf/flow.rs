//! Pages → a text: lines joined to paragraphs, tables that go on over pages made one.

use super::gaps::tell_tables;
use super::lattice::{CellText, Table};
use super::lines::{Line, is_number, is_numbered, is_part, joined};
use super::page::{Page, Part, SHIFT, mark_divided, without_running};
use super::unruled::mark_rows;
use crate::formats::places::{Places, Spot, Stretch};
use crate::formats::{Remark, UNKNOWN};

/// Lines that end at the margin by chance, and one more.
const FEW: usize = 3;

/// How far the next line of a paragraph is below the last, at most, in hundredths of its size.
const FARTHEST: i32 = 250;

/// Rows of a table that stand above the head that each page repeats, at most.
const HEADS: usize = 4;

/// The text of pages, its places, and what is to be said of them.
pub fn text(mut pages: Vec<Page>) -> (String, Places, Vec<Remark>) {
    without_running(&mut pages);
    let is_picture = |(number, page): (u32, &Page)| (page.is_pictured && page.parts.is_empty()).then_some(number);
    let pictures: Vec<u32> = (1..).zip(&pages).filter_map(is_picture).collect();
    let mut goes_on = false;
    for page in &mut pages {
        mark_rows(&mut page.parts, goes_on);
        goes_on = page.parts.last().is_some_and(Part::is_row);
    }
    tell_tables(&mut pages);
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
    let untold = (flow.untold > 0).then_some(Remark::Untold { rows: flow.untold });
    let pictures = (!pictures.is_empty()).then_some(Remark::Pictures { pages: pictures });
    (flow.text, Places::new(flow.spots), pictures.into_iter().chain(untold).collect())
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
    /// How far lines of a paragraph are usually apart, in hundredths of their size, where that is known.
    usual: Option<i32>,
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
        let ends = full.clone().filter(|line| line.right > right - line.size / 2).count();
        let left = full.map(|line| line.left).min().unwrap_or_default();
        // Where hardly a line ends at the margin, or short lines are as long as one another, it may be farther out: as far as that on
        // the left, for all that is known.
        let width = pages.iter().map(|page| page.width).min().unwrap_or_default();
        let right = if ends < FEW || right < width / 2 { right.max(width - left) } else { right };
        let usual = usual_distance(pages, left, right);
        let (text, spots, paragraph, table, is_in_rows, untold) = Default::default();
        Flow { text, spots, page: 1, left, right, usual, paragraph, table, is_in_rows, untold }
    }

    fn line(&mut self, line: Line) {
        if let Some(Paragraph { text, last, .. }) = &mut self.paragraph {
            // What begins the next line had no room in this one.
            let is_full = last.right + line.head >= self.right - last.size / 2;
            let is_body = line.left <= self.left + line.size / 2 && (line.size - last.size).abs() <= last.size / 8;
            // On the next page it stands higher.
            let is_end = text.ends_with(['。', '；', '：']);
            let most = self.usual.filter(|_| is_end).map_or(FARTHEST, |usual| (usual * 5 / 4).min(FARTHEST));
            let is_near = line.base <= last.base || (line.base - last.base) * 100 <= last.size * most;
            let is_title = text.ends_with('。') && is_title(&line, self.right);
            let is_heading = is_numbered(&line.text) || is_part(&line.text) && is_end || is_title;
            if is_full && is_body && is_near && !is_heading {
                joined(text, &line.text);
                *last = line;
                return;
            }
        }
        self.end_paragraph();
        self.paragraph = Some(Paragraph { text: line.text.clone(), page: self.page, last: line });
    }

    /// Takes a row of a table without rules of which neither what stands in one cell nor which column that is in can be told for
    /// sure: it proves nothing.
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

/// How far the lines of paragraphs are apart: the middle of those of which the second stands below a full one.
fn usual_distance(pages: &[Page], left: i32, right: i32) -> Option<i32> {
    let pairs = pages.iter().flat_map(|page| page.parts.windows(2));
    let mut distances: Vec<i32> = pairs
        .filter_map(|pair| pair[0].line().zip(pair[1].line()))
        .filter(|(above, line)| above.right > right - above.size * 2 && line.left <= left + line.size / 2)
        .map(|(above, line)| (line.base - above.base) * 100 / above.size.max(1))
        .filter(|distance| (1..=FARTHEST).contains(distance))
        .collect();
    let middle = distances.len() / 2;
    (distances.len() >= FEW).then(|| *distances.select_nth_unstable(middle).1)
}

/// Whether a line is a title rather than the last of a paragraph: a short one without any mark.
fn is_title(line: &Line, right: i32) -> bool {
    let has_mark = line.text.contains(['，', '。', '；', '：', '、', '！', '？', ',', ';', ':', '…', '.']);
    !has_mark && line.right < right - line.size * 2 && line.text.chars().count() > 1
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
        let repeated = |from: usize| open.rows[from..].iter().zip(&next.rows).take_while(is_same).count();
        // What is repeated is the head, which may stand below a line that says whose table it is.
        let heads = open.rows.iter().take(HEADS).take_while(|row| !row.iter().any(|cell| is_number(&cell.text)));
        let repeated = (0..heads.count().max(1)).map(repeated).find(|repeated| *repeated > 0).unwrap_or(0);
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
        // Words go on with words, hardly with a figure and never with an amount; what has a number of its own begins anew.
        let is_amount = is_number(next) && next.contains('.');
        return (is_amount || !is_number(next)).then(|| !is_amount && !is_numbered(next));
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
