//! The part of a sheet → its rows, each cell as the sheet shows it.

use quick_xml::events::{BytesStart, Event};

use super::book::{Book, Value, read_text};
use super::{Room, Sheet, SheetRow};
use crate::formats::unreadable::MOST_COLUMNS;
use crate::formats::xml::{Events, Xml, attribute, is_true, local};
use crate::formats::{UNKNOWN, Unreadable};

/// A cell that has begun.
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    has_formula: bool,
    value: Option<String>,
}

/// Reads a sheet; its name is in the list.
///
/// # Errors
/// Where it is damaged, or has too many cells.
pub fn read(part: &str, bytes: &[u8], book: &Book, room: &mut Room) -> Result<Sheet, Unreadable> {
    let xml = Xml::new(part, bytes)?;
    let mut events = xml.events();
    let mut sheet = Sheet::default();
    let (mut row, mut cell, mut last): (Option<SheetRow>, Option<Cell>, u32) = Default::default();
    let mut is_hidden = false;
    loop {
        match events.next()? {
            Event::Start(element) => match local(&element) {
                b"row" => {
                    row = Some(begin_row(&element, &mut last));
                    is_hidden = is_true(&element, "hidden");
                }
                b"c" => cell = row.as_ref().map(|row| begin_cell(&element, row)),
                b"f" => {
                    cell.iter_mut().for_each(|cell| cell.has_formula = true);
                    events.skip(&element)?;
                }
                b"v" | b"is" if cell.is_some() => {
                    let value = value(&mut events, &element)?;
                    cell.iter_mut().for_each(|cell| cell.value = Some(value.clone()));
                }
                _ => {}
            },
            Event::Empty(element) => match local(&element) {
                b"row" => {
                    begin_row(&element, &mut last);
                }
                b"c" => {
                    // A cell without a value takes a column all the same.
                    if let Some(row) = &mut row {
                        let cell = begin_cell(&element, row);
                        put(part, row, cell.column, String::new(), room)?;
                    }
                }
                b"f" => cell.iter_mut().for_each(|cell| cell.has_formula = true),
                b"mergeCell" => widen(&element, &mut sheet),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "c" => {
                    if let (Some(row), Some(cell)) = (&mut row, cell.take()) {
                        sheet.uncalculated += u32::from(cell.has_formula && cell.value.is_none());
                        put(part, row, cell.column, text_of(&cell, book), room)?;
                    }
                }
                "row" => {
                    let row = row.take().filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
                    sheet.hidden_rows += u32::from(is_hidden && row.is_some());
                    sheet.rows.extend(row);
                }
                _ => {}
            },
            Event::Eof => return Ok(sheet),
            _ => {}
        }
    }
}

fn begin_row(element: &BytesStart<'_>, last: &mut u32) -> SheetRow {
    let said = attribute(element, "r").and_then(|number| number.parse().ok());
    *last = said.unwrap_or_else(|| last.saturating_add(1));
    SheetRow::new(*last)
}

fn begin_cell(element: &BytesStart<'_>, row: &SheetRow) -> Cell {
    let column = attribute(element, "r").and_then(|name| place(&name)).map(|(column, _)| column);
    Cell {
        column: column.unwrap_or(row.cells.len()),
        kind: attribute(element, "t").unwrap_or_default().into_owned(),
        style: attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or_default(),
        has_formula: false,
        value: None,
    }
}

/// Column, from 0, and row, from 1, of `C12`.
pub fn place(name: &str) -> Option<(usize, u32)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let column =
        letters.take(4).fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    Some((column.checked_sub(1)?, row))
}

/// The text of an element that has just begun.
fn value(events: &mut Events<'_>, element: &BytesStart<'_>) -> Result<String, Unreadable> {
    let mut value = String::new();
    if local(element) == b"is" {
        read_text(events, &mut value)?;
        return Ok(value);
    }
    loop {
        match events.next()? {
            Event::Text(words) => value.push_str(&words),
            Event::CData(words) => value.push_str(&words),
            Event::GeneralRef(reference) => value.push(events.character(&reference)?),
            Event::Start(inner) => events.skip(&inner)?,
            Event::End(_) => return Ok(value),
            Event::Eof => return Err(events.damaged("the part is cut off")),
            _ => {}
        }
    }
}

/// What a cell shows.
fn text_of(cell: &Cell, book: &Book) -> String {
    let Some(value) = &cell.value else {
        return if cell.has_formula { UNKNOWN.to_owned() } else { String::new() };
    };
    let shared = || value.trim().parse().ok().and_then(|number: usize| book.texts.get(number));
    let value = match cell.kind.as_str() {
        "s" => Value::Text(shared().map_or("", String::as_str)),
        "b" => Value::Boolean(value.trim() != "0"),
        "str" | "inlineStr" | "e" => Value::Text(value),
        _ => Value::Number(value),
    };
    book.shown(cell.style, value)
}

/// Puts what a cell shows into its row.
///
/// # Errors
/// Where a workbook has more cells, or says more in them, than any.
pub fn put(part: &str, row: &mut SheetRow, column: usize, text: String, room: &mut Room) -> Result<(), Unreadable> {
    if column >= MOST_COLUMNS {
        return Ok(());
    }
    // Empty cells before this one take room too.
    let width = row.cells.len().max(column + 1);
    room.take(part, width - row.cells.len(), text.len())?;
    row.cells.resize(width, String::new());
    row.cells[column] = text;
    Ok(())
}

/// Keeps how wide the cells of a row are that are merged across columns.
fn widen(element: &BytesStart<'_>, sheet: &mut Sheet) {
    let Some(name) = attribute(element, "ref") else { return };
    let Some((from, to)) = name.split_once(':').and_then(|(from, to)| Some((place(from)?, place(to)?))) else { return };
    sheet.widen(from.1, (to.0.saturating_sub(from.0) + 1) as u32);
}
