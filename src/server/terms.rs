//! The terms of the glossary: where they stand, and where the document explains them.

use super::snapshot::Place;
use crate::analysis::Part;
use crate::model::Standard;
use crate::outline::Entry;
use crate::syntax::Reading;
use crate::text::Span;

/// A term as the document uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// One of the standard, by its place there.
    Standard(usize),
    /// One that only this document explains, by its place among the entries of its glossary.
    Own(usize),
}

/// A term and where it stands in the disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The term.
    pub term: Term,
    /// Where.
    pub span: Span,
}

/// As far around a place as a term can reach, in bytes.
const REACH: usize = 240;

/// The term the place touches.
pub fn at(place: Place) -> Option<Use> {
    let part = place.part();
    let block = part.disclosure.blocks.partition_point(|block| block.start <= place.at).checked_sub(1)?;
    let reading = part.readings.binary_search_by_key(&block, |reading| reading.block).ok()?;
    let reading = part.readings.get(reading)?;
    let text = reading.plain.text();
    let at = reading.plain.offset_of(place.at);
    let mut start = at.saturating_sub(REACH);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = text.len().min(at.saturating_add(REACH));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let touches = |found: &Use| found.span.start <= place.at && place.at <= found.span.end;
    let near = in_stretch(&part.outline.standard, reading, start..end).chain(own_in_stretch(part, reading, start..end));
    near.filter(touches).max_by_key(|found| (found.span.len(), std::cmp::Reverse(found.span.start)))
}

/// The standard's terms in a stretch of a reading copy.
fn in_stretch<'a>(
    standard: &'a Standard,
    reading: &'a Reading,
    stretch: std::ops::Range<usize>,
) -> impl Iterator<Item = Use> + 'a {
    let names = standard.glossary.names();
    let start = stretch.start;
    names.vocabulary.find(&reading.plain.text()[stretch]).filter_map(move |found| {
        let span = reading.plain.span(start + found.start, start + found.end);
        Some(Use { term: Term::Standard(*names.terms.get(found.word)?), span })
    })
}

/// The document's own terms in a stretch of a reading copy.
fn own_in_stretch<'a>(
    part: &'a Part,
    reading: &'a Reading,
    stretch: std::ops::Range<usize>,
) -> impl Iterator<Item = Use> + 'a {
    let start = stretch.start;
    let text = &reading.plain.text()[stretch];
    entries(part).enumerate().filter(|(_, entry)| entry.term.is_none()).flat_map(move |(at, entry)| {
        text.match_indices(entry.name.as_str()).map(move |(found, name)| Use {
            term: Term::Own(at),
            span: reading.plain.span(start + found, start + found + name.len()),
        })
    })
}

fn entries(part: &Part) -> impl Iterator<Item = &Entry> {
    part.outline.glossary.iter().flat_map(|glossary| &glossary.entries)
}

/// The standard's terms in the whole of a reading copy, in text order.
pub fn standard_in<'a>(part: &'a Part, reading: &'a Reading) -> impl Iterator<Item = Use> + 'a {
    in_stretch(&part.outline.standard, reading, 0..reading.plain.text().len())
}

/// Every place of a disclosure where the term stands, in text order.
pub fn uses(part: &Part, term: Term) -> Vec<Span> {
    let in_reading = |reading| -> Vec<Span> {
        match term {
            Term::Standard(_) => {
                standard_in(part, reading).filter(|found| found.term == term).map(|found| found.span).collect()
            }
            Term::Own(_) => {
                let whole = 0..reading.plain.text().len();
                own_in_stretch(part, reading, whole)
                    .filter(|found| found.term == term)
                    .map(|found| found.span)
                    .collect()
            }
        }
    };
    part.readings.iter().flat_map(in_reading).collect()
}

/// Where the document explains the term.
pub fn explanation(part: &Part, term: Term) -> Option<&Entry> {
    match term {
        Term::Standard(at) => entries(part).find(|entry| entry.term == Some(at)),
        Term::Own(at) => entries(part).nth(at),
    }
}
