//! Where in a document a piece of its text stands, as a person finds it.

use crate::lang::Lang;
use crate::say;
use crate::text::is_digit;

/// The places of a text, in its order. A text that has lines needs none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    spots: Vec<Spot>,
    /// The names of the sheets, in a workbook.
    sheets: Vec<String>,
}

/// What begins at a byte of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub start: u32,
    pub what: Stretch,
}

/// A stretch of the document. All but sheets and their columns are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// A paragraph of the body that is not empty.
    Paragraph(u32),
    /// A row of a table, its cells parted by tabs.
    Row { table: u32, row: u32 },
    /// A text box.
    Box(u32),
    /// A footnote or an endnote.
    Note(u32),
    /// The head or foot of pages.
    Margin,
    /// The name of a sheet, by its place among them.
    Sheet(u32),
    /// A line or a row on a page.
    #[cfg(feature = "pdf")]
    Page(u32),
    /// Cells of a sheet from a column on, counted from 0, parted by tabs.
    Cells { sheet: u32, row: u32, column: u32 },
}

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// In a paragraph; those without text do not count.
    Paragraph(u32),
    /// In a row of a table.
    Row {
        /// The table.
        table: u32,
        /// Its row.
        row: u32,
    },
    /// In a cell of a table.
    Cell {
        /// The table.
        table: u32,
        /// Its row.
        row: u32,
        /// The column, an empty cell for each that a merged one takes.
        column: u32,
        /// What the head of the table calls the column; empty where it does not.
        name: &'a str,
    },
    /// In a text box.
    TextBox(u32),
    /// In a footnote or an endnote.
    Note(u32),
    /// In the head or foot of pages.
    Margin,
    /// On a page.
    Page {
        /// Its number, as the file counts them.
        number: u32,
        /// What the line or the row there begins with, to look for it.
        words: &'a str,
    },
    /// In the name of a sheet.
    Sheet(&'a str),
    /// In a row of a sheet.
    SheetRow {
        /// The name of the sheet.
        sheet: &'a str,
        /// Its row.
        row: u32,
    },
    /// In a cell of a sheet.
    SheetCell {
        /// The name of the sheet.
        sheet: &'a str,
        /// Its row.
        row: u32,
        /// Its column, from 0.
        column: u32,
    },
}

/// Characters of a line that are enough to find it on a page.
#[cfg(feature = "pdf")]
const FEW: usize = 12;

/// Most rows of a table that are looked through for the name of a column.
const LONGEST_HEAD: usize = 8;

impl Places {
    pub(super) fn new(spots: Vec<Spot>) -> Self {
        Places { spots, sheets: Vec::new() }
    }

    pub(super) fn of_sheets(spots: Vec<Spot>, sheets: Vec<String>) -> Self {
        Places { spots, sheets }
    }

    /// Paragraphs that begin at these bytes.
    #[cfg(test)]
    pub fn of_paragraphs(starts: impl IntoIterator<Item = u32>) -> Self {
        let spots = (1..).zip(starts).map(|(number, start)| Spot { start, what: Stretch::Paragraph(number) });
        Places::new(spots.collect())
    }

    /// Where byte `at` of the text stands; `None` in a text that has lines.
    pub fn of<'a>(&'a self, text: &'a str, at: u32) -> Option<Place<'a>> {
        let last = self.spots.partition_point(|spot| spot.start <= at).checked_sub(1)?;
        let columns =
            || text.get(self.spots[last].start as usize..at as usize).unwrap_or_default().matches('\t').count();
        let name = |sheet: u32| self.sheets.get(sheet as usize).map_or("", String::as_str);
        Some(match self.spots[last].what {
            Stretch::Sheet(sheet) => Place::Sheet(name(sheet)),
            Stretch::Cells { sheet, row, column } => {
                Place::SheetCell { sheet: name(sheet), row, column: column + columns() as u32 }
            }
            Stretch::Paragraph(number) => Place::Paragraph(number),
            #[cfg(feature = "pdf")]
            Stretch::Page(number) => Place::Page { number, words: beginning(&text[self.spots[last].start as usize..]) },
            Stretch::Box(number) => Place::TextBox(number),
            Stretch::Note(number) => Place::Note(number),
            Stretch::Margin => Place::Margin,
            Stretch::Row { table, row } => {
                let column = columns();
                let name = self.name_of(text, last, table, column);
                Place::Cell { table, row, column: column as u32 + 1, name }
            }
        })
    }

    /// What the rows of a table before its first figures say of a column, the lowest first.
    fn name_of<'a>(&self, text: &'a str, spot: usize, table: u32, column: usize) -> &'a str {
        let is_row_of_it = |spot: &&Spot| matches!(spot.what, Stretch::Row { table: of, .. } if of == table);
        let first = self.spots[..spot].iter().rev().take_while(is_row_of_it).count();
        let rows = self.spots[spot - first..spot].iter().take(LONGEST_HEAD);
        let rows = rows.map(|row| text[row.start as usize..].lines().next().unwrap_or_default());
        let has_figure =
            |row: &&str| row.split('\t').any(|cell| cell.trim().starts_with(is_digit) && cell.contains('.'));
        let names = rows.take_while(|row| !has_figure(row)).filter_map(|row| row.split('\t').nth(column));
        let is_first_column = column == 0;
        names.map(str::trim).filter(|name| !name.is_empty() && !is_first_column).last().unwrap_or_default()
    }
}

impl Place<'_> {
    /// The place of a whole line: of a row, the row.
    pub fn of_line(self) -> Self {
        match self {
            Place::Cell { table, row, .. } => Place::Row { table, row },
            Place::SheetCell { sheet, row, .. } => Place::SheetRow { sheet, row },
            Place::Page { number, .. } => Place::Page { number, words: "" },
            other => other,
        }
    }

    /// What a line that shows the place is numbered with: the paragraph, the row.
    pub fn number(&self) -> u32 {
        match *self {
            Place::Paragraph(number) | Place::TextBox(number) | Place::Note(number) => number,
            Place::Page { number, .. } => number,
            Place::Row { row, .. }
            | Place::Cell { row, .. }
            | Place::SheetRow { row, .. }
            | Place::SheetCell { row, .. } => row,
            Place::Margin | Place::Sheet(_) => 1,
        }
    }

    /// In words: `第12段`, `表3 第4行“合计”栏`.
    pub fn in_words(&self, lang: Lang) -> String {
        match *self {
            Place::Paragraph(number) => say!(lang, "第{number}段", "paragraph {number}"),
            Place::Page { number, words: "" } => say!(lang, "第{number}页", "page {number}"),
            Place::Page { number, words } => say!(lang, "第{number}页“{words}”", "page {number}, `{words}`"),
            Place::Row { table, row } => say!(lang, "表{table} 第{row}行", "table {table}, row {row}"),
            Place::Cell { table, row, column, name: "" } => {
                say!(lang, "表{table} 第{row}行第{column}栏", "table {table}, row {row}, column {column}")
            }
            Place::Cell { table, row, name, .. } => {
                say!(lang, "表{table} 第{row}行“{name}”栏", "table {table}, row {row}, column `{name}`")
            }
            Place::TextBox(number) => say!(lang, "文本框{number}", "text box {number}"),
            Place::Note(number) => say!(lang, "脚注{number}", "note {number}"),
            Place::Margin => say!(lang, "页眉页脚", "header or footer"),
            Place::Sheet(sheet) => say!(lang, "工作表“{sheet}”", "sheet `{sheet}`"),
            Place::SheetRow { sheet, row } => say!(lang, "{sheet} 第{row}行", "{sheet}, row {row}"),
            Place::SheetCell { sheet, row, column } => format!("{sheet}!{}{row}", letters(column)),
        }
    }
}

/// The first words of a line, or its first cell that has any.
#[cfg(feature = "pdf")]
fn beginning(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    let cell = line.split('\t').map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
    let end = cell.char_indices().nth(FEW).map_or(cell.len(), |(end, _)| end);
    &cell[..end]
}

/// The letters of a column, from 0: A, …, Z, AA.
pub(super) fn letters(column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "标题\n项目\t预算数\t\n\t合计\t基本支出\n教育\t12.00\t12.00\n";

    fn place(at: &str) -> String {
        let starts = TEXT.match_indices('\n').map(|(end, _)| end as u32 + 1);
        let rows = starts.zip(1..).map(|(start, row)| Spot { start, what: Stretch::Row { table: 1, row } });
        let spots = [Spot { start: 0, what: Stretch::Paragraph(1) }].into_iter().chain(rows).collect();
        let places = Places::new(spots);
        let at = TEXT.rfind(at).unwrap() as u32;
        places.of(TEXT, at).unwrap().in_words(Lang::Zh)
    }

    #[test]
    fn cells_have_the_names_of_the_sheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
        let spots = vec![Spot { start: 0, what: Stretch::Cells { sheet: 0, row: 7, column: 1 } }];
        let places = Places::of_sheets(spots, vec!["收支总表".to_owned()]);
        let place = places.of("甲\t乙", 4).unwrap();
        assert_eq!(place.in_words(Lang::Zh), "收支总表!C7");
        assert_eq!(place.of_line().in_words(Lang::Zh), "收支总表 第7行");
    }

    #[test]
    fn a_place_is_as_a_person_finds_it() {
        assert_eq!(place("标题"), "第1段");
        assert_eq!(place("12.00"), "表1 第3行“基本支出”栏");
        assert_eq!(place("12.00\t"), "表1 第3行“合计”栏");
        assert_eq!(place("教育"), "表1 第3行第1栏");
        assert_eq!(place("预算数"), "表1 第1行第2栏");
        assert_eq!(Places::default().of(TEXT, 3), None);
    }
}
