//! The figures at a place, and the relations they take part in.

use super::snapshot::{PartPosition, Snapshot};
use crate::analysis::Part;
use crate::facts::FigureId;
use crate::relations::explain::Naming;
use crate::relations::{RelationStanding, standings};
use crate::text::Span;

/// The figures whose digits, unit or direction the place touches; several where one print states several, the shortest span
/// counting.
pub fn at(place: PartPosition) -> Vec<FigureId> {
    let touches = |span: Span| place.touches(span);
    let figures = &place.part.facts.figures;
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
    let span = |id: &FigureId| place.part.facts.figure(*id).span;
    let Some(shortest) = found.iter().map(span).min_by_key(|span| (span.len(), std::cmp::Reverse(span.start))) else {
        return found;
    };
    found.retain(|id| span(id) == shortest);
    found
}

/// The relations that readers see and any of the figures takes part in, in the order they were found.
pub fn relations_of<'a>(part: &'a Part, figures: &[FigureId]) -> Vec<RelationStanding<'a>> {
    let concerns = |standing: &RelationStanding| standing.relation.figures.iter().any(|id| figures.contains(id));
    standings(&part.diagnosis).filter(concerns).collect()
}

/// The names of a disclosure's figures in the client's language.
pub fn naming<'a>(snapshot: &Snapshot, part: &'a Part) -> Naming<'a> {
    Naming { text: part.text(), lang: snapshot.lang(), facts: &part.facts, levels: &part.diagnosis.levels }
}
