//! Lists as a workbook: sheets of words and whole numbers, in which nothing is ever a formula. Rows are packed as they come.

use super::list_parts::{CORE, ROOT, STYLES, book, relations, types};
use crate::formats::archive::{ArchiveWriter, FIRST_DAY};
use crate::formats::places::letters;
use crate::text::OWN_WORKBOOK;
use quick_xml::escape::escape;
use std::io::{self, Write};

pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Most rows of a sheet.
pub const MOST_ROWS: u32 = 1_048_576;

/// Most letters of a cell, as Excel counts them.
const MOST_LETTERS: usize = 32_000;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words, whatever they begin with.
    Words(String),
    /// Words that stand out: something is wrong.
    Wrong(String),
    /// Words that are set back: nothing can be said.
    Faint(String),
    /// A whole number.
    Number(i64),
}

impl Cell {
    /// A count.
    pub fn count(count: usize) -> Cell {
        Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(words: T) -> Cell {
        Cell::Words(words.into())
    }
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// How many letters fit into it.
    pub width: u32,
}

impl Column {
    /// A column.
    pub fn new(title: impl Into<String>, width: u32) -> Column {
        Column { title: title.into(), width }
    }
}

/// A workbook as far as it has been written.
#[derive(Default)]
pub struct ListWriter {
    archive: ArchiveWriter,
    pub(super) sheets: Vec<ListSheet>,
}

/// A sheet that has been written.
pub(super) struct ListSheet {
    pub name: String,
    /// The letters of its last column.
    pub last_column: String,
    pub rows: u32,
}

impl ListWriter {
    /// A workbook without sheets.
    pub fn new() -> Self {
        let mut archive = ArchiveWriter::default();
        // It comes first: by its name a report is told from what is to be checked.
        archive.pack(OWN_WORKBOOK.as_bytes(), FIRST_DAY, format!("{HEAD}{CORE}").as_bytes());
        ListWriter { archive, sheets: Vec::new() }
    }

    /// Writes a sheet, whose head and whose first columns stay in view.
    pub fn sheet(&mut self, name: &str, columns: &[Column], kept: u32, fill: impl FnOnce(&mut Rows<'_>)) {
        let part = format!("xl/worksheets/sheet{}.xml", self.sheets.len() + 1);
        let last_column = letters(u32::try_from(columns.len().saturating_sub(1)).unwrap_or(u32::MAX));
        let mut count = 0;
        let is_first = self.sheets.is_empty();
        self.archive.pack_written(part.as_bytes(), FIRST_DAY, |out| {
            let mut rows = Rows { out, count: 0, written: Ok(()) };
            rows.open(columns, kept, is_first);
            fill(&mut rows);
            rows.close(&last_column);
            count = rows.count;
            rows.written
        });
        self.sheets.push(ListSheet { name: sheet_name(name), last_column, rows: count });
    }

    /// The workbook; `None` where it would be larger than one can be.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        for (name, part) in [
            ("[Content_Types].xml", types(self.sheets.len())),
            ("_rels/.rels", ROOT.replace("{core}", OWN_WORKBOOK)),
            ("xl/workbook.xml", book(&self.sheets)),
            ("xl/_rels/workbook.xml.rels", relations(self.sheets.len())),
            ("xl/styles.xml", STYLES.to_owned()),
        ] {
            self.archive.pack(name.as_bytes(), FIRST_DAY, format!("{HEAD}{part}").as_bytes());
        }
        self.archive.finish()
    }
}

/// The rows of a sheet.
pub struct Rows<'a> {
    out: &'a mut dyn Write,
    /// How many there are, the head among them.
    count: u32,
    written: io::Result<()>,
}

impl Rows<'_> {
    /// Whether there is room for one more.
    pub fn has_room(&self) -> bool {
        self.count < MOST_ROWS
    }

    /// Writes a row; none below the last that a sheet can have.
    pub fn push(&mut self, cells: &[Cell]) {
        if self.has_room() {
            self.row(cells, None);
        }
    }

    fn row(&mut self, cells: &[Cell], style: Option<u32>) {
        self.count += 1;
        let number = self.count;
        let cells: String = (0..).zip(cells).map(|(column, cell)| cell_of(cell, column, number, style)).collect();
        self.write(&format!("<row r=\"{number}\">{cells}</row>\n"));
    }

    fn open(&mut self, columns: &[Column], kept: u32, is_first: bool) {
        let widths: String = (1..)
            .zip(columns)
            .map(|(number, Column { width, .. })| {
                format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")
            })
            .collect();
        let left = if kept > 0 { format!(" xSplit=\"{kept}\"") } else { String::new() };
        let pane = if kept > 0 { "bottomRight" } else { "bottomLeft" };
        let (corner, selected) = (letters(kept), if is_first { " tabSelected=\"1\"" } else { "" });
        self.write(&format!(
            "<worksheet xmlns=\"{MAIN}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
             <sheetViews><sheetView{selected} workbookViewId=\"0\">\
             <pane{left} ySplit=\"1\" topLeftCell=\"{corner}2\" activePane=\"{pane}\" state=\"frozen\"/></sheetView></sheetViews>\
             <cols>{widths}</cols><sheetData>\n"
        ));
        let head: Vec<Cell> = columns.iter().map(|column| Cell::from(column.title.as_str())).collect();
        self.row(&head, Some(HEAD_STYLE));
    }

    fn close(&mut self, last_column: &str) {
        let last = self.count;
        self.write(&format!(
            "</sheetData><autoFilter ref=\"A1:{last_column}{last}\"/>\
             <pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>"
        ));
    }

    fn write(&mut self, words: &str) {
        if self.written.is_ok() {
            self.written = self.out.write_all(words.as_bytes());
        }
    }
}

/// The styles of `STYLES`, by their places in it.
const HEAD_STYLE: u32 = 1;
const WORDS_STYLE: u32 = 2;
const WRONG_STYLE: u32 = 3;
const FAINT_STYLE: u32 = 4;

fn cell_of(cell: &Cell, column: u32, number: u32, style: Option<u32>) -> String {
    let (words, own) = match cell {
        Cell::Number(value) => {
            let style = style.unwrap_or(WORDS_STYLE);
            return format!("<c r=\"{}{number}\" s=\"{style}\"><v>{value}</v></c>", letters(column));
        }
        Cell::Words(words) => (words, WORDS_STYLE),
        Cell::Wrong(words) => (words, WRONG_STYLE),
        Cell::Faint(words) => (words, FAINT_STYLE),
    };
    let (place, style, words) = (letters(column), style.unwrap_or(own), words_of(words));
    match words.is_empty() {
        true => format!("<c r=\"{place}{number}\" s=\"{style}\"/>"),
        false => format!(
            "<c r=\"{place}{number}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{words}</t></is></c>"
        ),
    }
}

/// Words as XML has them: a character that it cannot hold is left out, and no cell holds more than Excel takes.
fn words_of(words: &str) -> String {
    let is_text = |character: &char| {
        (!character.is_control() || matches!(character, '\n' | '\t')) && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
    };
    let mut letters = 0;
    let fits = |character: &char| {
        letters += character.len_utf16();
        letters <= MOST_LETTERS
    };
    let kept: String = words.chars().filter(is_text).take_while(fits).collect();
    // `_x0041_` would be read as the letter of that number.
    escape(kept.replace("_x", "_x005F_x")).into_owned()
}

/// Letters that the name of a sheet may have.
const LONGEST_NAME: usize = 31;

/// The name of a sheet: as long as it may be, and of letters that it may have.
fn sheet_name(name: &str) -> String {
    let is_allowed = |character: &char| !matches!(character, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    name.chars().filter(is_allowed).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, TrackedView, read};

    fn written(rows: &[&[Cell]]) -> Vec<u8> {
        let mut workbook = ListWriter::new();
        let columns = [Column::new("文件", 20), Column::new("问题", 40)];
        workbook.sheet("问题 <清单>", &columns, 1, |sheet| rows.iter().for_each(|row| sheet.push(row)));
        workbook.sheet("说明", &columns[..1], 0, |sheet| sheet.push(&["甲".into()]));
        workbook.finish().unwrap()
    }

    #[test]
    fn a_list_is_a_workbook_of_words_and_numbers() {
        let bytes = written(&[
            &["=1+1".into(), "<a> & \u{1}“乙”".into()],
            &[Cell::Number(-12), Cell::Wrong("@sum _x0041_".to_owned())],
            &[Cell::Faint(String::new()), Cell::count(3)],
        ]);
        let source = read(&bytes, TrackedView::Accepted).unwrap();
        assert_eq!(source.format, Format::Excel);
        assert_eq!(
            source.text,
            "[问题 <清单>]\n问题 <清单>\n文件\t问题\n=1+1\t<a> & “乙”\n-12\t@sum _x0041_\n\t3\n\n\
             [说明]\n文件\n甲\n\n"
        );
    }

    #[test]
    fn no_cell_is_longer_than_a_cell_can_be() {
        let long = words_of(&"𠮷".repeat(MOST_LETTERS));
        assert_eq!(long.chars().count(), MOST_LETTERS / 2);
        assert_eq!(sheet_name(&format!("a/[b]:{}", "长".repeat(40))).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_report_is_told_by_its_first_bytes() {
        assert!(written(&[])[..64].windows(OWN_WORKBOOK.len()).any(|bytes| bytes == OWN_WORKBOOK.as_bytes()));
    }
}
