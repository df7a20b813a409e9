//! The drawing of a sheet's notes, in the markup of before Office Open XML. Excel reads it, and shows no note without it.

use std::ops::Range;

use quick_xml::events::Event;
use rustc_hash::FxHashSet;

use super::{CellPlace, ChangedNotes};
use crate::formats::Unreadable;
use crate::formats::root::with_more;
use crate::formats::xml::{Xml, attribute, local, spliced};

/// A drawing of nothing.
pub const EMPTY: &str = r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"#;

/// The namespaces that a shape uses.
const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];

/// The kind of shape that notes are.
const KIND: &str = "_x0000_t202";

/// How the names of shapes begin; the numbers behind it are used once in a drawing, from 1025 on.
const NAME: &str = "_x0000_s";

/// The columns of a note, each as wide as a sheet begins with, and the characters of a line in them.
const COLUMNS: u32 = 4;
const CHARACTERS: usize = 20;

/// The fewest and the most rows of a note.
const ROWS: (u32, u32) = (4, 30);

/// The last column and row of a sheet, from 0.
const LAST: (u32, u32) = (16_383, 1_048_575);

/// The drawing with the notes that a sheet has now.
///
/// # Errors
/// Where it has no element.
pub fn with(xml: &Xml<'_>, shown: &ChangedNotes) -> Result<String, Unreadable> {
    let text = xml.text();
    let end = text.rfind("</");
    // Old programs left tags open; where that is so, the shapes of notes that went stay, and show nothing.
    let notes = notes(xml).unwrap_or_default();
    let gone: FxHashSet<&CellPlace> = shown.gone.iter().collect();
    let drawn: FxHashSet<&CellPlace> = notes.iter().map(|(cell, _)| cell).collect();
    let is_gone = |(cell, _): &&(CellPlace, Range<usize>)| gone.contains(cell);
    let mut changes: Vec<(Range<usize>, String)> =
        notes.iter().filter(is_gone).map(|(_, range)| (range.clone(), String::new())).collect();
    let missing: Vec<_> = shown.new.iter().filter(|(cell, _)| !drawn.contains(cell)).collect();
    let without = spliced(text, changes.iter().cloned());
    let declared: String = NAMESPACES
        .iter()
        .map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\""))
        .filter(|declaration| !text.contains(declaration.as_str()))
        .collect();
    let mut added = String::new();
    if !missing.is_empty() && !text.contains(&format!("id=\"{KIND}\"")) {
        added.push_str(&format!(
            "<v:shapetype id=\"{KIND}\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"{declared}>\
             <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
        ));
    }
    let first = highest_number(&without).max(1024) + 1;
    added.extend((first..).zip(missing).map(|(number, (cell, words))| shape(number, *cell, words, &declared)));
    match end {
        Some(end) => {
            changes.push((end..end, added));
            Ok(spliced(text, changes))
        }
        None => with_more(xml, &added),
    }
}

/// The largest number in the name of a shape.
fn highest_number(drawing: &str) -> u32 {
    let numbers = drawing.split(NAME).skip(1).filter_map(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits].parse::<u32>().ok()
    });
    numbers.filter(|number| *number < 1 << 30).max().unwrap_or_default()
}

/// The notes that are drawn, and their shapes.
fn notes(xml: &Xml<'_>) -> Result<Vec<(CellPlace, Range<usize>)>, Unreadable> {
    let mut events = xml.events();
    let (mut notes, mut start, mut is_note) = (Vec::new(), None, false);
    let (mut row, mut column, mut words) = (None, None, String::new());
    loop {
        let event = events.next()?;
        let range = events.range();
        match event {
            Event::Start(element) => {
                words.clear();
                match local(&element) {
                    b"shape" => (start, is_note, row, column) = (Some(range.start), false, None, None),
                    b"ClientData" => is_note = attribute(&element, "ObjectType").as_deref() == Some("Note"),
                    _ => {}
                }
            }
            Event::Text(said) => words.push_str(&said),
            Event::End(element) => match element.local_name().as_ref() {
                "Row" => row = words.trim().parse::<u32>().ok(),
                "Column" => column = words.trim().parse().ok(),
                "shape" => {
                    let cell = row.zip(column).filter(|_| is_note);
                    let cell = cell.map(|(row, column): (u32, u32)| (row.saturating_add(1), column));
                    notes.extend(cell.zip(start.take().map(|start| start..range.end)));
                }
                _ => {}
            },
            Event::Eof => return Ok(notes),
            _ => {}
        }
    }
}

/// A note, to the right of its cell and hidden until somebody points at it.
fn shape(number: u32, (row, column): CellPlace, words: &str, declared: &str) -> String {
    let lines: usize = words.lines().map(|line| line.chars().count().div_ceil(CHARACTERS).max(1)).sum();
    let rows = u32::try_from(lines).unwrap_or(ROWS.1).clamp(ROWS.0, ROWS.1);
    let row = row.saturating_sub(1);
    let left = (column + 1).min(LAST.0 - COLUMNS);
    let top = row.saturating_sub(1).min(LAST.1 - rows);
    let (right, bottom) = (left + COLUMNS, top + rows);
    format!(
        "<v:shape id=\"{NAME}{number}\" type=\"#{KIND}\" style=\"position:absolute;margin-left:59pt;margin-top:2pt;width:200pt;\
         height:60pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"{declared}>\
         <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}
