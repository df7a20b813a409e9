//! The figures at a place, and the relations they take part in.

use super::snapshot::{Place, Snapshot};
use crate::analysis::{Part, Placed};
use crate::facts::FigureId;
use crate::relations::explain::Naming;
use crate::relations::{RelationStanding, standings};
use crate::text::Span;

/// The figures whose digits, unit or direction the place touches; several where one print states several, the shortest span
/// counting.
pub fn at(place: Place) -> Vec<FigureId> {
    let touches = |span: Span| !span.is_empty() && span.start <= place.at && place.at <= span.end;
    let figures = &place.part().facts.figures;
    // Digits first: the unit of one figure may touch the next one.
    let digits = (0..).zip(figures).filter(|(_, figure)| touches(figure.span)).map(|(id, _)| id);
    let mut found: Vec<FigureId> = digits.collect();
    if found.is_empty() {
        let around = (0..).zip(figures).filter(|(_, figure)| {
            let unit = figure.source == 0 && touches(figure.unit_span);
            unit || figure.direction.is_some_and(touches)
        });
        found = around.map(|(id, _)| id).collect();
    }
    let span = |id: &FigureId| place.part().facts.figure(*id).span;
    let Some(shortest) = found.iter().map(span).min_by_key(|span| (span.len(), std::cmp::Reverse(span.start))) else {
        return found;
    };
    found.retain(|id| span(id) == shortest);
    found
}

/// The relations of a disclosure that readers see, in the order they were found.
pub fn relations(part: &Part) -> impl Iterator<Item = RelationStanding<'_>> {
    standings(&part.diagnosis)
}

/// Those of them that any of the figures takes part in.
pub fn relations_of<'a>(part: &'a Part, figures: &[FigureId]) -> Vec<RelationStanding<'a>> {
    relations(part).filter(|held| held.relation.figures.iter().any(|id| figures.contains(id))).collect()
}

/// The names of a disclosure's figures in the client's language.
pub fn naming<'a>(snapshot: &Snapshot, part: &'a Part) -> Naming<'a> {
    Naming { text: part.text(), lang: snapshot.lang(), facts: &part.facts, levels: &part.diagnosis.levels }
}

/// The number of a figure's line, from 1.
pub fn line_of(snapshot: &Snapshot, placed: &Placed, id: FigureId) -> u32 {
    let start = placed.part.facts.figure(id).span.start;
    snapshot.text.position(placed.start + start).line + 1
}
