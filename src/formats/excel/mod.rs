//! Workbooks: .xlsx, and read only .xls, .et and .ods → their sheets, and these as a text of tables.

#[cfg(feature = "compound")]
mod binary;
mod book;
mod cells;
mod list;
mod list_parts;
mod notes;
mod open;
mod shown;
mod table;
#[cfg(test)]
mod tests;

use super::package::{Package, Parts};
use super::places::Places;
use super::unreadable::{Limit, MOST_CELL_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_SHEETS};
use super::{Remark, Unreadable};
use book::Book;
pub use list::{Cell, Column, ListWriter, MOST_ROWS, Rows};
pub use notes::write;
pub use table::text;

/// A sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The part that it is.
    part: String,
    /// Whether it is hidden.
    pub is_hidden: bool,
    /// Its rows that are not empty, in their order.
    pub rows: Vec<SheetRow>,
    /// Cells with a formula whose result was never saved.
    uncalculated: u32,
    /// How many of its rows are hidden.
    hidden_rows: u32,
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells from column A on, as the sheet shows them.
    pub cells: Vec<String>,
    /// The most columns that a cell of it takes.
    widest: u32,
}

impl SheetRow {
    fn new(number: u32) -> Self {
        SheetRow { number, cells: Vec::new(), widest: 1 }
    }
}

/// What may still be read of the cells of a workbook.
struct Room {
    cells: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Room { cells: MOST_CELLS, bytes: MOST_CELL_TEXT }
    }
}

impl Room {
    fn take(&mut self, part: &str, cells: usize, bytes: usize) -> Result<(), Unreadable> {
        let left = |left: usize, taken: usize, limit: Limit| {
            left.checked_sub(taken).ok_or_else(|| Unreadable::too_much(part, limit))
        };
        self.cells = left(self.cells, cells, Limit::Cells)?;
        self.bytes = left(self.bytes, bytes, Limit::CellText)?;
        Ok(())
    }
}

/// The sheets of a workbook, hidden ones included.
///
/// # Errors
/// Where it is damaged, or larger than any workbook.
pub fn sheets(package: &mut Package<'_>, parts: &Parts) -> Result<Vec<Sheet>, Unreadable> {
    let book = Book::read(package, parts)?;
    if book.sheets.len() > MOST_SHEETS {
        return Err(Unreadable::too_much(&parts.main, Limit::Sheets));
    }
    let mut room = Room::default();
    let mut sheets = Vec::new();
    for listed in &book.sheets {
        let part = package.needed(&listed.part)?;
        let sheet = cells::read(&listed.part, &part, &book, &mut room)?;
        let (name, part) = (listed.name.clone(), listed.part.clone());
        sheets.push(Sheet { name, part, is_hidden: listed.is_hidden, ..sheet });
    }
    Ok(sheets)
}

/// The text of the sheets of a workbook, the places of its lines, and what is to be said of what was left out.
pub fn read(sheets: Vec<Sheet>) -> (String, Places, Vec<Remark>) {
    let remarks = sheets.iter().flat_map(Sheet::remarks).collect();
    let (text, places) = text(sheets.into_iter().filter(|sheet| !sheet.is_hidden));
    (text, places, remarks)
}

/// The sheets of a workbook of before .xlsx.
///
/// # Errors
/// Where it is damaged, locked, older still, or larger than any workbook.
#[cfg(feature = "compound")]
pub fn sheets_of_binary(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    binary::sheets(bytes, &mut Room::default())
}

/// Refuses a workbook of before .xlsx.
///
/// # Errors
/// Always.
#[cfg(not(feature = "compound"))]
pub fn sheets_of_binary(_bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    Err(Unreadable::OldWorkbook)
}

/// The sheets of a workbook of LibreOffice and its like.
///
/// # Errors
/// Where it is damaged, locked, or larger than any workbook.
pub fn sheets_of_open(package: &mut Package<'_>) -> Result<Vec<Sheet>, Unreadable> {
    open::sheets(package, &mut Room::default())
}

impl Sheet {
    /// Keeps how wide the cells of a row are that are merged across columns.
    fn widen(&mut self, row: u32, width: u32) {
        if let Ok(row) = self.rows.binary_search_by_key(&row, |row| row.number) {
            let widest = &mut self.rows[row].widest;
            *widest = width.min(MOST_COLUMNS as u32).max(*widest);
        }
    }

    /// What is to be said of how it is read.
    pub fn remarks(&self) -> Vec<Remark> {
        let sheet = || self.name.clone();
        if self.is_hidden {
            let remark = Remark::HiddenSheet { sheet: sheet() };
            return Some(remark).filter(|_| !self.rows.is_empty()).into_iter().collect();
        }
        let rows = self.hidden_rows;
        let hidden = (rows > 0).then(|| Remark::HiddenRows { sheet: sheet(), rows });
        let cells = self.uncalculated;
        let uncalculated = (cells > 0).then(|| Remark::Uncalculated { sheet: sheet(), cells });
        hidden.into_iter().chain(uncalculated).collect()
    }
}
