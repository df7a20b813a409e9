//! Findings back into a workbook: notes on the cells. No cell is changed; a sheet that has no notes gets the parts that hold
//! them and one element that leads there, and every other byte of the workbook stays.

mod comments;
mod drawing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::{Sheet, table};
use crate::formats::Unreadable;
use crate::formats::package::{Package, Parts, Relationship};
use crate::formats::places::Place;
use crate::formats::review::{NotReviewed, Note, Review, Reviewed};
use crate::formats::rewrite::{NewPart, PartName, Rewrite};
use crate::formats::root::with_child;
use crate::formats::xml::{Xml, attribute, is_true, local, spliced};

/// A cell of a sheet: its row, from 1, and its column, from 0.
type CellPlace = (u32, u32);

/// The notes of a sheet, by cell.
type SheetNotes<'a> = BTreeMap<CellPlace, Vec<&'a Note>>;

/// Which notes of a sheet came and went.
#[derive(Debug, Default, PartialEq, Eq)]
struct ChangedNotes {
    /// Cells that have none any more.
    gone: Vec<CellPlace>,
    /// Cells that had none, and what they say now.
    new: Vec<(CellPlace, String)>,
}

/// What the part of the notes is.
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";

/// What the part is that draws them.
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Elements of a sheet that stand behind the one that leads to the drawing.
const BEHIND_DRAWING: &[&str] =
    &["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];

/// Writes the notes of a review into a workbook.
///
/// # Errors
/// Where the workbook cannot be read, or must not be written into.
pub fn write(package: &mut Package<'_>, parts: &Parts, review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    let sheets = super::sheets(package, parts)?;
    let (by_part, lost) = by_part(&sheets, review);
    let (mut rewrite, mut taken) = (Rewrite::new(package), 0);
    for part in by_part.iter().filter(|(_, notes)| !notes.is_empty() && !review.force).map(|(part, _)| *part) {
        if rewrite.read(part, is_protected)? {
            return Err(NotReviewed::Protected);
        }
    }
    for (part, notes) in &by_part {
        taken += write_sheet(&mut rewrite, parts, part, notes)?;
    }
    Ok(Reviewed { bytes: rewrite.finish()?, changes: 0, lost, taken })
}

/// The notes of each sheet by its part, of those without any too, and how many have no cell.
fn by_part<'a>(sheets: &'a [Sheet], review: &Review<'a>) -> (BTreeMap<&'a str, SheetNotes<'a>>, usize) {
    let whole = review.sheets.is_none().then(|| table::text(sheets.iter().filter(|sheet| !sheet.is_hidden).cloned()));
    let (text, places) = match (review.sheets, &whole) {
        (Some(sheets), _) => sheets,
        (None, Some((text, places))) => (text.as_str(), places),
        (None, None) => return (BTreeMap::new(), review.notes.len()),
    };
    let mut by_part: BTreeMap<&str, SheetNotes<'a>> =
        sheets.iter().map(|sheet| (sheet.part.as_str(), BTreeMap::new())).collect();
    let mut lost = 0;
    for note in review.notes {
        let (name, cell) = match places.of(text, note.span.start) {
            Some(Place::SheetCell { sheet, row, column }) => (sheet, Some((row, column))),
            Some(Place::Sheet(name)) => (name, None),
            _ => ("", None),
        };
        let sheet = sheets.iter().find(|sheet| !sheet.is_hidden && sheet.name == name && !sheet.rows.is_empty());
        // What is said of a whole sheet stands on its first cell.
        match sheet.and_then(|sheet| Some((sheet.part.as_str(), cell.or_else(|| first_cell(sheet))?))) {
            Some((part, cell)) => by_part.entry(part).or_default().entry(cell).or_default().push(note),
            None => lost += 1,
        }
    }
    (by_part, lost)
}

fn first_cell(sheet: &Sheet) -> Option<CellPlace> {
    let row = sheet.rows.first()?;
    let column = row.cells.iter().position(|cell| !cell.trim().is_empty())?;
    Some((row.number, column as u32))
}

/// Whether notes of a sheet may not be changed.
fn is_protected(sheet: &Xml<'_>) -> Result<bool, Unreadable> {
    let mut is_protected = false;
    sheet.each_element(|element| {
        if local(element) == b"sheetProtection" {
            is_protected |= is_true(element, "sheet") && is_true(element, "objects");
        }
    })?;
    Ok(is_protected)
}

/// Writes the notes of one sheet: how many have a cell that is not free.
fn write_sheet(
    rewrite: &mut Rewrite<'_, '_>,
    parts: &Parts,
    sheet: &str,
    notes: &SheetNotes<'_>,
) -> Result<usize, NotReviewed> {
    let leads = rewrite.relationships(sheet)?;
    let old = leads.iter().find(|leads| leads.kind == "comments" && rewrite.has(&leads.target));
    if old.is_none() && notes.is_empty() {
        return Ok(0);
    }
    let [of_comments, of_drawing] = ["comments", "vmlDrawing"].map(|kind| parts.uri_of(kind));
    let new_part = |stem, extension, content_type, uri| NewPart {
        from: sheet,
        beside: &parts.main,
        stem,
        extension,
        content_type,
        uri,
    };
    let comments = match old {
        Some(leads) => leads.target.clone(),
        None => {
            let name = rewrite.add(&new_part("comments", "xml", COMMENTS_TYPE, &of_comments))?.name;
            let names = rewrite.names(sheet)?;
            rewrite.put(&name, comments::empty(&names).into_bytes());
            name
        }
    };
    let (mut shown, mut taken) = (ChangedNotes::default(), 0);
    rewrite.edit(&comments, |xml| {
        let text;
        (text, shown, taken) = comments::with(xml, notes)?;
        Ok(text)
    })?;
    if shown == ChangedNotes::default() {
        return Ok(taken);
    }
    let drawing = match drawing_of(rewrite, sheet, &leads)? {
        Some(drawing) => drawing,
        None if shown.new.is_empty() => return Ok(taken),
        None => {
            let PartName { name, id } = rewrite.add(&new_part("vmlDrawing", "vml", DRAWING_TYPE, &of_drawing))?;
            rewrite.put(&name, drawing::EMPTY.as_bytes().to_vec());
            let relationships = of_drawing.trim_end_matches("/vmlDrawing");
            let prefix = rewrite.names(sheet)?.element;
            let element = format!("<{prefix}legacyDrawing xmlns:r=\"{relationships}\" r:id=\"{id}\"/>");
            rewrite.edit(sheet, |xml| with_drawing(xml, &element))?;
            name
        }
    };
    rewrite.edit(&drawing, |xml| drawing::with(xml, &shown))?;
    Ok(taken)
}

/// A sheet with the element that leads to its drawing, in place of one that leads nowhere.
fn with_drawing(xml: &Xml<'_>, element: &str) -> Result<String, Unreadable> {
    let mut events = xml.events();
    loop {
        match events.next()? {
            Event::Empty(old) if local(&old) == b"legacyDrawing" => {
                return Ok(spliced(xml.text(), [(events.range(), element.to_owned())]));
            }
            Event::Eof => return with_child(xml, BEHIND_DRAWING, element),
            _ => {}
        }
    }
}

/// The part that draws the notes and buttons of a sheet.
fn drawing_of(
    rewrite: &mut Rewrite<'_, '_>,
    sheet: &str,
    leads: &[Relationship],
) -> Result<Option<String>, NotReviewed> {
    let mut id = None;
    rewrite.read(sheet, |xml| {
        xml.each_element(|element| {
            if local(element) == b"legacyDrawing" {
                id = attribute(element, "id").map(|id| id.into_owned());
            }
        })
    })?;
    let leads = leads.iter().find(|leads| Some(&leads.id) == id.as_ref() && rewrite.has(&leads.target));
    Ok(leads.map(|leads| leads.target.clone()))
}
