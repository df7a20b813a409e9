//! Tables: rows of cells, header rows, and tables that run over several pages.

use super::caption;
use super::makeup::Makeup;
use super::sentence::Lexis;
use super::token::Token;
use crate::model::Wording;
use crate::text::{Span, is_space, reading_form, trim, trim_end, trim_start};
use smallvec::SmallVec;
use std::borrow::Cow;

/// The rows of one block of table lines; spans are relative to the block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its rows, the rule line of a pipe table left out.
    pub rows: Vec<Row>,
    /// How many of the first rows are header.
    pub header: usize,
    /// Words that rules look for.
    pub words: Vec<Token>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Trimmed cells, empty ones included.
    pub cells: SmallVec<[Span; 6]>,
    /// What each of them is made of.
    pub makeups: SmallVec<[Makeup; 16]>,
}

/// A table of a disclosure: the blocks of all its pages as one.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Caption: the name (`某局部门收支总表`), perhaps without the number.
    pub caption: Option<Span>,
    /// `附件 3`, if it stands on a line of its own.
    pub number: Option<Span>,
    /// The unit line.
    pub unit_line: Option<Span>,
    /// The lines above that tell whose it is (`部门：某局`), perhaps with the unit.
    pub owner: Option<Span>,
    /// The note below (`本单位无政府性基金收支，故此表无数据`).
    pub note: Option<Span>,
    /// Columns, from the header rows.
    pub columns: Vec<Column>,
    /// Header rows, in the text.
    pub header: Vec<Row>,
    /// Body rows of all pages, in the text.
    pub rows: Vec<Row>,
    /// Header rows that a page break repeated, in the text.
    pub repeated_headers: Vec<Row>,
    /// Indices of the blocks it was made of.
    pub blocks: std::ops::Range<usize>,
}

/// A column: the header cells above it, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Header cells, each spanning this column, in the text.
    pub path: SmallVec<[Span; 2]>,
    /// For each level of the path the columns that cell covers.
    pub groups: SmallVec<[(u16, u16); 2]>,
}

/// Whether a line is a row of a table: two cells or more, tab-separated or between pipes.
pub fn is_row(raw: &str, trimmed: &str) -> bool {
    if trimmed.as_bytes().first() == Some(&b'|') {
        return trimmed[1..].contains('|');
    }
    // Two cells or more stand between the ends of nearly every row.
    let inner = memchr::memchr_iter(b'\t', trimmed.as_bytes()).take(2).count();
    if inner == 2 {
        return true;
    }
    if inner == 0 && raw.len() == trimmed.len() {
        return false;
    }
    let Some(first) = memchr::memchr(b'\t', raw.as_bytes()) else {
        return false;
    };
    let tabs = memchr::memchr_iter(b'\t', raw[first..].trim_end_matches([' ', '\r']).as_bytes()).count();
    // A tab as indentation, or before the telephone number of a sentence, makes no table.
    if inner == 0 {
        return tabs >= 2
            && !trimmed.ends_with(['；', '：'])
            && !caption::is_note(trimmed)
            && trimmed.chars().count() <= 30
            || (tabs == 1 && raw.ends_with('\t') && is_table_word(trimmed));
    }
    if inner == 1 && tabs <= 2 {
        let (left, right) = trimmed.split_once('\t').unwrap_or((trimmed, ""));
        if left.ends_with(['。', '，', '；'])
            || left.contains("联系")
            || right.contains("联系")
            || left.contains("文号")
        {
            return false;
        }
    }
    true
}

fn is_table_word(trimmed: &str) -> bool {
    trimmed.chars().count() <= 12 && !trimmed.contains(['，', '。', '、'])
}

impl Grid {
    /// Reads the rows at `lines` (byte ranges in `source`).
    pub fn read(source: &str, lines: impl Iterator<Item = (usize, usize)>, lexis: Lexis) -> Grid {
        let mut rows = Vec::with_capacity(lines.size_hint().0);
        for (start, end) in lines {
            let line = &source[start..end];
            if trim_start(line).as_bytes().first() == Some(&b'|') {
                if is_rule_line(line) {
                    continue;
                }
                rows.push(pipe_row(line, start));
            } else {
                rows.push(tab_row(line, start));
            }
        }
        // Lines between rows have left room.
        rows.shrink_to_fit();
        let header = count_header(source, &rows);
        Grid { rows, header, words: Token::of_table(source, lexis) }
    }
}

impl Row {
    /// The cell at `column`, empty where the row is short.
    pub fn cell(&self, column: usize) -> Span {
        self.cells.get(column).copied().unwrap_or_else(|| Span::at(self.cells.last().map_or(0, |last| last.end)))
    }

    /// The whole row from its first to its last cell.
    pub fn span(&self) -> Span {
        match (self.cells.first(), self.cells.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::default(),
        }
    }

    /// Whether the row numbers the columns: `栏次 | 1 | 2`, `1 | 2 | 3=1+2`, `栏1 | 栏2`. Where no word says so, it numbers all
    /// of them, and they are three or more.
    pub fn numbers_columns(&self, text: &str) -> bool {
        const LONGEST: u32 = 24;
        const LAST_OF_NAMES: u8 = 3;
        let words = &Wording::base().column_numbers;
        let (mut is_labelled, mut first, mut last) = (false, 0_u8, 0_u8);
        for cell in self.filled() {
            if cell.len() > LONGEST {
                return false;
            }
            let cell = reading_form(cell.of(text));
            if words.labels.iter().any(|label| **label == *cell) {
                is_labelled = true;
                continue;
            }
            let number = cell.strip_prefix(&*words.lead).unwrap_or(&cell);
            is_labelled |= number.len() < cell.len();
            let number = number.split_once('=').map_or(number, |(number, _)| number);
            let next = match number.parse::<u8>() {
                Ok(next) if first == 0 && (1..=LAST_OF_NAMES).contains(&next) => next,
                Ok(next) if first > 0 && last.checked_add(1) == Some(next) => next,
                _ => return false,
            };
            first = if first == 0 { next } else { first };
            last = next;
        }
        first > 0 && (is_labelled || first == 1 && last >= 3 && usize::from(last) == self.cells.len())
    }

    /// What the cell at `column` is made of.
    pub fn makeup(&self, column: usize) -> Makeup {
        self.makeups.get(column).copied().unwrap_or_default()
    }

    /// The cells that are not empty.
    pub fn filled(&self) -> impl Iterator<Item = Span> + Clone {
        self.cells.iter().copied().filter(|cell| !cell.is_empty())
    }

    /// The row's spans moved by `offset`.
    pub fn shift(&self, offset: u32) -> Row {
        let mut cells: SmallVec<[Span; 6]> = SmallVec::from_slice(&self.cells);
        for cell in &mut cells {
            *cell = cell.shift(offset);
        }
        Row { cells, makeups: SmallVec::from_slice(&self.makeups) }
    }

    /// Adds the cell that reads `part`, which begins at `start`.
    fn push(&mut self, part: &str, start: usize, makeup: Makeup) {
        let (cell, makeup) = if makeup.may_have_space() {
            let cell = trimmed_span(part, start);
            (cell, Makeup::of(&part[cell.start as usize - start..cell.end as usize - start]))
        } else {
            (Span::new(start as u32, (start + part.len()) as u32), makeup)
        };
        self.cells.push(cell);
        self.makeups.push(makeup);
    }
}

impl Table {
    /// Whether it is called anything beside its number.
    pub fn has_name(&self, text: &str) -> bool {
        self.caption.is_some_and(|caption| caption::says_more_than_number(caption.of(text)))
    }

    /// Takes the line as that of its unit, which begins at `at`.
    pub fn take_unit_line(&mut self, line: Span, at: usize) {
        if at > 0 {
            self.owner = Some(self.owner.map_or(line, |below| below.cover(line)));
        }
        let unit = Span::new(line.start + at as u32, line.end);
        self.unit_line = Some(self.unit_line.map_or(unit, |below| below.cover(unit)));
    }

    /// Takes the words as its name, and the unit behind them as its unit if no line has told it.
    pub fn take_name(&mut self, words: Span, text: &str) {
        let unit = caption::unit_in(words.of(text)).filter(|unit| !unit.before.is_empty());
        let Some(unit) = unit else {
            self.caption = Some(words);
            return;
        };
        self.caption = Some(Span::new(words.start, words.start + unit.before.len() as u32));
        let line = Span::new(words.start + unit.at as u32, words.end);
        self.unit_line = self.unit_line.or(Some(line));
    }
}

/// Whether the first rows are the header of `last` again.
pub fn repeats_header(text: &str, last: &Table, rows: &[Row]) -> bool {
    let count = last.header.len();
    count > 0
        && rows.len() >= count
        && last
            .header
            .iter()
            .zip(rows)
            .all(|(a, b)| words(text, std::slice::from_ref(a)).eq(words(text, std::slice::from_ref(b))))
}

/// Whether the first words behind a table are a row of it rather than the head of another: they are as many cells, and none
/// of them heads a column.
pub fn goes_on(text: &str, last: &Table, rows: &[Row]) -> bool {
    let width = |rows: &[Row]| rows.iter().map(|row| row.cells.len()).max();
    let [row] = rows else { return false };
    let heads = |cell: &str| HEADS.iter().any(|head| cell.contains(head));
    !last.header.is_empty() && Some(row.cells.len()) == width(&last.rows) && !words(text, rows).any(|cell| heads(&cell))
}

/// Words over columns.
const HEADS: [&str; 8] = ["项目", "科目", "编码", "名称", "预算数", "决算数", "金额", "单位"];

/// Whether `next` continues `last` on another page: the same header, and the same name or none.
pub fn is_next_page(text: &str, last: &Table, next: &Table) -> bool {
    let name = |table: &Table| table.caption.map(|span| span.of(text));
    let owner = |table: &Table| table.owner.map(|span| caption::owner(span.of(text)));
    if let (Some(last), Some(next)) = (owner(last), owner(next))
        && last != next
    {
        return false;
    }
    let same_name = match (name(last), name(next)) {
        (_, None) => true,
        (last, Some(next)) => caption::is_again(last.unwrap_or_default(), next),
    };
    if next.header.is_empty() {
        return next.caption.is_none() && next.unit_line.is_none() || (next.caption.is_some() && same_name);
    }
    same_name && words(text, &last.header).eq(words(text, &next.header))
}

/// What stands in the filled cells of these rows.
fn words<'t>(text: &'t str, rows: &'t [Row]) -> impl Iterator<Item = Cow<'t, str>> {
    rows.iter().flat_map(Row::filled).map(|cell| reading_form(cell.of(text)))
}

fn is_rule_line(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn trimmed_span(part: &str, start: usize) -> Span {
    let behind = trim_start(part);
    let trimmed = trim_end(behind);
    let start = start + if trimmed.is_empty() { 0 } else { part.len() - behind.len() };
    Span::new(start as u32, (start + trimmed.len()) as u32)
}

fn tab_row(line: &str, start: usize) -> Row {
    let mut row = Row::default();
    let mut from = 0;
    let mut makeup = Makeup::default();
    let mut at = 0;
    while let Some(&byte) = line.as_bytes().get(at) {
        if byte == b'\t' {
            row.push(&line[from..at], start + from, makeup);
            (from, makeup) = (at + 1, Makeup::default());
        } else {
            makeup = makeup.with(byte);
        }
        // Most of a row are Chinese characters of three bytes each.
        at += if matches!(byte, 0xE4..=0xE9) { 3 } else { 1 };
    }
    row.push(&line[from..], start + from, makeup);
    row
}

fn pipe_row(line: &str, start: usize) -> Row {
    let open = line.find('|').map_or(0, |at| at + 1);
    let mut row = Row::default();
    let mut from = open;
    for (at, _) in line[open..].match_indices('|') {
        let at = open + at;
        if line[..at].ends_with('\\') {
            continue;
        }
        row.push(&line[from..at], start + from, Makeup::of(&line[from..at]));
        from = at + 1;
    }
    if !trim(&line[from..]).is_empty() {
        row.push(&line[from..], start + from, Makeup::of(&line[from..]));
    }
    row
}

/// How many of the first rows are header: those before the first row with a number, a code, a numbered or total subject.
fn count_header(source: &str, rows: &[Row]) -> usize {
    let is_body = |row: &Row| {
        let first = row.filled().next();
        let is_alone = row.filled().nth(1).is_none();
        row.cells.iter().zip(&row.makeups).filter(|(_, makeup)| !makeup.is_empty()).any(|(cell, makeup)| {
            let text = cell.of(source);
            let may_be_figure = makeup.may_have_digit() && !makeup.has_han();
            may_be_figure && (is_figure(text) || is_percent(text))
                || is_numbered(text)
                // `总计` heads a column as often as a row: a row of totals has nothing else that is filled.
                || (is_alone && first == Some(*cell) && is_total(text))
        })
    };
    let is_body = |row: &Row| is_body(row) || row.numbers_columns(source);
    let header = rows.iter().position(is_body).unwrap_or_else(|| rows.len().min(3));
    // A table of words alone keeps its first row as header.
    header.min(4)
}

/// Whether a cell is a figure, in either width.
fn is_figure(cell: &str) -> bool {
    let cell = reading_form(cell);
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if digits == 4 && cell.len() == 4 && cell.starts_with("20") {
        return false; // a year over a column
    }
    digits > 0 && cell.chars().all(|c| c.is_ascii_digit() || ".,-+， ".contains(c))
}

fn is_percent(cell: &str) -> bool {
    cell.strip_suffix(['%', '％']).is_some_and(is_figure)
}

/// A row subject that no header has.
fn is_total(cell: &str) -> bool {
    let bare: String = cell.chars().filter(|c| !is_space(*c)).collect();
    matches!(
        bare.as_str(),
        "合计" | "总计" | "本年收入合计" | "本年支出合计" | "收入总计" | "支出总计" | "收入合计" | "支出合计"
    )
}

/// `一、本年收入`, `（一）外交支出`: no header cell is numbered.
fn is_numbered(cell: &str) -> bool {
    super::numbering::read(cell).is_some_and(|n| n.style != super::Style::Hash)
}

/// Most columns that are read: no table of a budget is wider.
pub const MOST_COLUMNS: usize = 256;

/// The columns under the header rows: empty cells continue the cell to their left, or the one above.
pub fn columns(header: &[Row], width: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = (0..width).map(|_| Column::default()).collect();
    // Groups of the row above; a cell of a lower row never reaches over the border of its parent.
    let mut parents: Vec<(usize, usize)> = vec![(0, width)];
    for (number, row) in header.iter().enumerate() {
        if number > 0 && is_shifted(&header[number - 1], row, &parents, width) {
            columns.fill(Column::default());
            return columns;
        }
        let mut groups = Vec::new();
        for &(from, to) in &parents {
            let mut at = from;
            // Empty cells before the first filled one belong to the parent alone.
            while at < to {
                if row.makeup(at).is_empty() {
                    let stop = at + 1;
                    groups.push((at, stop));
                    at = stop;
                    continue;
                }
                let mut stop = at + 1;
                while stop < to && row.makeup(stop).is_empty() && may_span(&columns, at, stop) {
                    stop += 1;
                }
                for column in &mut columns[at..stop] {
                    column.path.push(row.cell(at));
                    column.groups.push((at as u16, stop as u16));
                }
                groups.push((at, stop));
                at = stop;
            }
        }
        parents = groups;
    }
    columns
}

/// Whether the cells of a header row do not stand where they belong, as where a cell over two rows was left out: one stands
/// under a cell of its own column, and nothing under a cell over several.
fn is_shifted(above: &Row, row: &Row, groups: &[(usize, usize)], width: usize) -> bool {
    let is_empty = |column: usize| row.makeup(column).is_empty();
    let is_single = |&(from, to): &(usize, usize)| to == from + 1 && !above.makeup(from).is_empty() && !is_empty(from);
    let is_bare = |&(from, to): &(usize, usize)| to > from + 1 && to < width && (from..to).all(is_empty);
    groups.iter().any(is_single) && groups.iter().any(is_bare)
}

/// Whether the header cell over column `at` may reach on to column `to`: both stand under the same cell so far.
fn may_span(columns: &[Column], at: usize, to: usize) -> bool {
    columns[at].groups.last() == columns[to].groups.last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;

    fn grid(text: &str) -> Grid {
        let mut start = 0;
        let lines: Vec<(usize, usize)> = text
            .split('\n')
            .map(|line| {
                let range = (start, start + line.len());
                start += line.len() + 1;
                range
            })
            .collect();
        Grid::read(text, lines.into_iter(), Standard::base().as_ref().into())
    }

    fn paths(text: &str) -> Vec<String> {
        let grid = grid(text);
        let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        columns(&grid.rows[..grid.header], width)
            .iter()
            .map(|column| column.path.iter().map(|cell| cell.of(text)).collect::<Vec<_>>().join("/"))
            .collect()
    }

    #[test]
    fn merged_header_cells_reach_over_empty_ones() {
        let text = "功能分类科目\t\t2024年预算数\t2025年预算数\t\t\n科目编码\t科目名称\t\t总计\t基本支出\t项目支出\n合计\t\t1\t2\t2\t\n";
        assert_eq!(
            paths(text),
            [
                "功能分类科目/科目编码",
                "功能分类科目/科目名称",
                "2024年预算数",
                "2025年预算数/总计",
                "2025年预算数/基本支出",
                "2025年预算数/项目支出"
            ]
        );
    }

    #[test]
    fn three_header_rows() {
        let text =
            "编码\t名称\t2025年\t\t\t\t\n\t\t总计\t出国\t公务用车\t\t接待\n\t\t\t\t小计\t购置\t\n\t合计\t1\t\t\t\t1";
        assert_eq!(
            paths(text)[2..],
            ["2025年/总计", "2025年/出国", "2025年/公务用车/小计", "2025年/公务用车/购置", "2025年/接待"]
        );
    }

    #[test]
    fn pipes_and_tabs_read_alike() {
        let pipes = grid("| 项目 | 预算数 |\n| --- | --- |\n| 合计 | 1.00 |");
        assert_eq!((pipes.rows.len(), pipes.header), (2, 1));
        let tabs = grid("项目\t预算数\n合计\t1.00");
        assert_eq!((tabs.rows.len(), tabs.header), (2, 1));
    }

    #[test]
    fn figures_of_full_width_are_no_header() {
        let table = grid("项目\t２０２５\t增减\n基本支出\t１２．５０\t－５％\n项目支出\t１，２３４．５０\t＋３");
        assert_eq!((table.rows.len(), table.header), (3, 1));
    }

    #[test]
    fn a_tab_alone_makes_no_table() {
        for line in ["\t一、单位基本情况", "联系人：张三\t联系电话：010-1", "负责有关工作。\t"]
        {
            assert!(!is_row(line, line.trim()), "{line}");
        }
    }
}
