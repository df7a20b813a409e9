//! What the sheets of a workbook have in common: their list, the texts, and how numbers are shown.

use quick_xml::events::Event;
use rustc_hash::FxHashMap;

use super::shown::{NumberFormat, shown};
use crate::formats::Unreadable;
use crate::formats::package::{Package, Parts};
use crate::formats::unreadable::{Limit, MOST_FORMATS};
use crate::formats::xml::{Events, Xml, attribute, is_true, local};

/// A workbook but for its cells.
#[derive(Debug, Default)]
pub struct Book {
    pub sheets: Vec<SheetEntry>,
    /// The texts that cells name by their numbers.
    pub texts: Vec<String>,
    /// How numbers are shown.
    formats: Vec<NumberFormat>,
    /// Which of them has a number.
    numbered: FxHashMap<u32, usize>,
    /// Which of them the style of a cell takes.
    styles: Vec<usize>,
    /// Whether days are counted from 1904.
    pub is_from_1904: bool,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Text(&'a str),
    /// In digits, as a spreadsheet keeps it.
    Number(&'a str),
    Boolean(bool),
}

/// A sheet in the list.
#[derive(Debug)]
pub struct SheetEntry {
    pub name: String,
    pub part: String,
    pub is_hidden: bool,
}

impl Book {
    /// Reads it.
    ///
    /// # Errors
    /// Where a part is damaged.
    pub fn read(package: &mut Package<'_>, parts: &Parts) -> Result<Self, Unreadable> {
        let mut book = Book::default();
        book.read_list(parts, &package.needed(&parts.main)?)?;
        if let Some((name, bytes)) = package.related(&parts.leads, "sharedStrings")? {
            book.texts = texts(&name, &bytes)?;
        }
        if let Some((name, bytes)) = package.related(&parts.leads, "styles")? {
            book.read_styles(&name, &bytes)?;
        }
        Ok(book)
    }

    /// What a cell of a style shows.
    pub fn shown(&self, style: usize, value: Value<'_>) -> String {
        match value {
            Value::Text(text) => text.to_owned(),
            Value::Boolean(value) => if value { "TRUE" } else { "FALSE" }.to_owned(),
            Value::Number(number) => {
                let format = self.styles.get(style).and_then(|format| self.formats.get(*format));
                shown(number.trim(), format.unwrap_or(&NumberFormat::default()), self.is_from_1904)
            }
        }
    }

    /// Takes a format of numbers that is written out.
    pub fn define(&mut self, id: u32, code: &str) {
        self.numbered.insert(id, self.formats.len());
        self.formats.push(NumberFormat::of(code));
    }

    /// Takes the style of cells that comes next, by the number of its format.
    pub fn add_style(&mut self, id: u32) {
        let format = *self.numbered.entry(id).or_insert_with(|| {
            self.formats.push(NumberFormat::built_in(id));
            self.formats.len() - 1
        });
        self.styles.push(format);
    }

    /// Whether there are more formats and styles than any workbook has.
    pub fn has_too_many_formats(&self) -> bool {
        self.formats.len() + self.styles.len() > MOST_FORMATS
    }

    fn read_styles(&mut self, part: &str, bytes: &[u8]) -> Result<(), Unreadable> {
        let xml = Xml::new(part, bytes)?;
        let mut events = xml.events();
        let mut is_of_cells = false;
        loop {
            match events.next()? {
                Event::Start(element) | Event::Empty(element) => {
                    let id = || attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
                    match local(&element) {
                        b"numFmt" => self.define(id(), &attribute(&element, "formatCode").unwrap_or_default()),
                        b"cellXfs" => is_of_cells = true,
                        b"xf" if is_of_cells => self.add_style(id()),
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_of_cells = false,
                Event::Eof => return Ok(()),
                _ => {}
            }
            if self.has_too_many_formats() {
                return Err(Unreadable::too_much(part, Limit::Formats));
            }
        }
    }

    fn read_list(&mut self, parts: &Parts, bytes: &[u8]) -> Result<(), Unreadable> {
        Xml::new(&parts.main, bytes)?.each_element(|element| match local(element) {
            b"workbookPr" => self.is_from_1904 = is_true(element, "date1904"),
            b"sheet" => {
                let id = attribute(element, "id").unwrap_or_default();
                // A sheet that is a chart has no cells.
                let leads = parts.leads.iter().find(|leads| leads.id == id && leads.kind == "worksheet");
                let Some(leads) = leads else { return };
                let state = attribute(element, "state");
                self.sheets.push(SheetEntry {
                    name: attribute(element, "name").unwrap_or_default().into_owned(),
                    part: leads.target.clone(),
                    is_hidden: state.is_some_and(|state| state != "visible"),
                });
            }
            _ => {}
        })
    }
}

/// The texts of `sharedStrings.xml`.
fn texts(part: &str, bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let xml = Xml::new(part, bytes)?;
    let mut events = xml.events();
    let mut texts = Vec::new();
    loop {
        match events.next()? {
            Event::Start(element) if local(&element) == b"si" => {
                let mut text = String::new();
                read_text(&mut events, &mut text)?;
                texts.push(text);
            }
            Event::Empty(element) if local(&element) == b"si" => texts.push(String::new()),
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

/// The text in an element that has just begun, without how it is spoken.
pub fn read_text(events: &mut Events<'_>, text: &mut String) -> Result<(), Unreadable> {
    let start = text.len();
    read_escaped(events, text)?;
    if text[start..].contains("_x") {
        let decoded = decoded(&text[start..]);
        text.replace_range(start.., &decoded);
    }
    Ok(())
}

/// What XML cannot say is written as `_x000D_`.
fn decoded(text: &str) -> String {
    let (mut decoded, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let sign = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        decoded.push_str(&rest[..at]);
        match sign {
            Some(sign) => decoded.push(sign),
            None => decoded.push_str("_x"),
        }
        rest = &rest[at + if sign.is_some() { 7 } else { 2 }..];
    }
    decoded + rest
}

fn read_escaped(events: &mut Events<'_>, text: &mut String) -> Result<(), Unreadable> {
    let (mut depth, mut is_text) = (1, false);
    while depth > 0 {
        match events.next()? {
            Event::Start(inner) if local(&inner) == b"rPh" => events.skip(&inner)?,
            Event::Start(inner) => {
                is_text = local(&inner) == b"t";
                depth += 1;
            }
            Event::End(_) => {
                is_text = false;
                depth -= 1;
            }
            Event::Text(words) if is_text => text.push_str(&words),
            Event::CData(words) if is_text => text.push_str(&words),
            Event::GeneralRef(reference) if is_text => text.push(events.character(&reference)?),
            Event::Eof => return Err(events.damaged("the part is cut off")),
            _ => {}
        }
    }
    Ok(())
}
