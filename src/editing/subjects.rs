//! The subject of the classification at a place of a table.

use super::snapshot::PartPosition;
use crate::model::Classification;
use crate::relations::explain::classified;
use crate::rules::{lists_subjects, read_subject};
use crate::text::Span;

/// A subject and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The classification.
    pub classification: Classification,
    /// Its code.
    pub code: u32,
    /// Its code or its name in the table.
    pub span: Span,
}

/// The subject whose code or name the place touches.
pub fn at(place: PartPosition) -> Option<Named> {
    in_table(place).or_else(|| in_label(place))
}

fn in_table(place: PartPosition) -> Option<Named> {
    let part = place.part;
    let text = part.text();
    let table = part.disclosure.tables.iter().rfind(|table| {
        let first = table.header.iter().chain(&table.rows).next();
        first.is_some_and(|row| row.span().start <= place.at)
    })?;
    let row = table.rows.get(table.rows.partition_point(|row| row.span().end < place.at))?;
    let cell = *row.cells.iter().find(|cell| place.touches(**cell))?;
    if lists_subjects(text, table)
        && let Some(subject) = read_subject(text, row)
        && (subject.name == cell || subject.code_cells.contains(&cell))
    {
        return Some(Named { classification: subject.classification()?, code: subject.code, span: cell });
    }
    // A name without a code, where it can mean one subject only.
    match part.outline.standard.subjects.codes_of(cell.of(text)) {
        [(classification, code)] => Some(Named { classification: *classification, code: *code, span: cell }),
        _ => None,
    }
}

/// The label of a figure that states a subject.
fn in_label(place: PartPosition) -> Option<Named> {
    let figure = place.part.facts.figures.iter().find(|figure| place.touches(figure.label))?;
    let (classification, code) = figure.keys.iter().find_map(|key| classified(key.item))?;
    Some(Named { classification, code, span: figure.label })
}
