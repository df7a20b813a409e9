//! A workbook → its sheets, each cell as the sheet shows it.

use std::io::Cursor;

use calamine::{Data, DataRef, DataType, Reader, Style, Xlsx, XlsxError};
use rust_decimal::{Decimal, RoundingStrategy};

use super::package::{self, MOST_CELLS, too_many_cells};
use super::refusal::Refusal;
use super::sheet::{Sheet, SheetRow};
use crate::formats::caught;
use crate::text::{COMPOUND, ZIP};

/// Maximum number of bytes of all cells. One text may be used in any number of them.
const MOST_TEXT: usize = 64 << 20;
/// Maximum number of characters in a cell, as in spreadsheets.
const LONGEST_TEXT: usize = 32_767;
/// Maximum number of columns.
const MOST_COLUMNS: u32 = 256;
/// Digits that a spreadsheet keeps of a number; what lies behind them is an artefact of binary fractions.
const DIGITS: u32 = 15;

/// Whether the bytes are a workbook (a zip archive).
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP)
}

/// Whether the bytes are a workbook of the old format, or one with a password.
pub fn is_old_or_locked(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
}

/// The sheets of a workbook, hidden ones included.
///
/// # Errors
/// Why it is not read.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, Refusal> {
    package::inspect(&bytes)?;
    // The library may panic on a damaged file; that is said in our own words.
    let sheets = caught(|| sheets(bytes));
    sheets.unwrap_or_else(|| Err(Refusal::damaged("its parts contradict one another")))
}

fn sheets(bytes: Vec<u8>) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let mut room = Room { cells: MOST_CELLS, bytes: MOST_TEXT };
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let mut sheet = Sheet { name, rows: Vec::new() };
        let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            // A sheet that is a chart has no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        while let Some((cell, style)) = cells.next_cell_with_style_id()? {
            let (row, column) = cell.get_position();
            let format = cells.styles().get(style).and_then(format_code).unwrap_or(GENERAL);
            if is_too_long(cell.get_value()) {
                return Err(Refusal::too_much(
                    format!("有单元格超过 {LONGEST_TEXT} 个字符"),
                    format!("a cell has more than {LONGEST_TEXT} characters"),
                ));
            }
            let shown = shown(cell.get_value(), format);
            if shown.is_empty() || column >= MOST_COLUMNS {
                continue;
            }
            if sheet.rows.last().is_none_or(|last| last.number != row + 1) {
                sheet.rows.push(SheetRow { number: row + 1, cells: Vec::new() });
            }
            if let Some(row) = sheet.rows.last_mut() {
                let column = column as usize;
                let width = row.cells.len().max(column + 1);
                // Empty cells before this one take room too.
                room.take(width - row.cells.len(), shown.len())?;
                row.cells.resize(width, String::new());
                row.cells[column] = shown;
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The cells and bytes that may still be read.
struct Room {
    cells: usize,
    bytes: usize,
}

impl Room {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), Refusal> {
        self.cells = self.cells.checked_sub(cells).ok_or_else(too_many_cells)?;
        self.bytes = self
            .bytes
            .checked_sub(bytes)
            .ok_or_else(|| Refusal::too_much("单元格的文字太多", "its cells hold too much text"))?;
        Ok(())
    }
}

fn is_too_long(value: &DataRef<'_>) -> bool {
    let text = value.get_string().or(value.get_datetime_iso()).or(value.get_duration_iso());
    text.is_some_and(|text| text.chars().nth(LONGEST_TEXT).is_some())
}

const GENERAL: &str = "General";

fn format_code(style: &Style) -> Option<&str> {
    style.number_format.as_ref().map(|format| format.format_code.as_str())
}

/// A cell as the sheet shows it, without separators of thousands.
fn shown(value: &DataRef<'_>, format: &str) -> String {
    match value {
        DataRef::Float(number) => amount(&number.to_string(), format),
        DataRef::Int(number) => amount(&number.to_string(), format),
        value => match Data::from(value.clone()) {
            Data::Empty => String::new(),
            value => value.to_string(),
        },
    }
}

/// A number as its format shows it: as many decimals, a percentage as one, nothing for a zero that is hidden.
fn amount(number: &str, format: &str) -> String {
    let Some(value) = decimal(number) else {
        return number.to_owned();
    };
    let sections: Vec<&str> = format.split(';').collect();
    let section = match sections.as_slice() {
        [_, _, zero, ..] if value.is_zero() => zero,
        [_, negative, ..] if value.is_sign_negative() && !value.is_zero() => negative,
        [first, ..] => first,
        [] => format,
    };
    if value.is_zero() && sections.len() > 2 && !section.contains(['0', '#']) {
        return String::new();
    }
    let bare = without_literals(section);
    if !bare.contains(['0', '#']) {
        return value.normalize().to_string();
    }
    let is_percent = bare.contains('%');
    let Some(value) = (if is_percent { value.checked_mul(Decimal::ONE_HUNDRED) } else { Some(value) }) else {
        return number.to_owned();
    };
    let places =
        bare.split_once('.').map_or(0, |(_, behind)| behind.chars().take_while(|c| "0#?".contains(*c)).count());
    let places = u32::try_from(places).unwrap_or(DIGITS).min(DIGITS);
    let mut value = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(places);
    format!("{value}{}", if is_percent { "%" } else { "" })
}

/// The decimal behind a binary fraction: the fifteen digits that a spreadsheet keeps of it.
fn decimal(number: &str) -> Option<Decimal> {
    let value: Decimal = number.parse().ok()?;
    value.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero).map(|value| value.normalize())
}

/// A section of a format without quoted words, escaped characters and conditions.
fn without_literals(section: &str) -> String {
    let mut bare = String::new();
    let mut characters = section.chars();
    while let Some(c) = characters.next() {
        let close = match c {
            '"' => '"',
            '[' => ']',
            '\\' | '_' | '*' => {
                characters.next();
                continue;
            }
            c => {
                bare.push(c);
                continue;
            }
        };
        characters.by_ref().find(|c| *c == close);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_sheet_shows() {
        for (number, format, wanted) in [
            ("0.30000000000000004", "General", "0.3"),
            ("451.31999999999994", "General", "451.32"),
            ("451.32", "General", "451.32"),
            ("12", "General", "12"),
            ("12.345678", "0.00", "12.35"),
            ("1.005", "0.00_ ", "1.01"),
            ("1647.1", "#,##0.00", "1647.10"),
            ("1647.1", "#,##0.00_);[Red]\\(#,##0.00\\)", "1647.10"),
            ("-5", "0.00;-0.00", "-5.00"),
            ("0", "0.00;-0.00;;@", ""),
            ("0", "0.00", "0.00"),
            ("0.2", "0%", "20%"),
            ("0.125", "0.0%", "12.5%"),
            ("2010301", "@", "2010301"),
            ("3", "\"共\"0", "3"),
            ("7e28", "0%", "7e28"),
            ("-7e28", "0.00%", "-7e28"),
            ("123456789012345678", "General", "123456789012346000"),
        ] {
            assert_eq!(amount(number, format), wanted, "{number} {format}");
        }
    }
}
