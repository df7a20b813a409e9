//! The terms of the glossary: where they stand, and where the document explains them.

use super::snapshot::PartPosition;
use crate::analysis::Part;
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

/// The term the place touches.
pub fn at(place: PartPosition) -> Option<Use> {
    let part = place.part;
    let block = part.disclosure.blocks.partition_point(|block| block.start <= place.at).checked_sub(1)?;
    let reading = part.readings.binary_search_by_key(&block, |reading| reading.block).ok()?;
    let reading = part.readings.get(reading)?;
    let all = standard_in(part, reading).chain(own_in(part, reading));
    all.filter(|found| place.touches(found.span))
        .max_by_key(|found| (found.span.len(), std::cmp::Reverse(found.span.start)))
}

/// The standard's terms in a reading copy, in text order.
pub fn standard_in<'a>(part: &'a Part, reading: &'a Reading) -> impl Iterator<Item = Use> + 'a {
    let names = part.outline.standard.glossary.names();
    names.vocabulary.find(reading.plain.text()).filter_map(move |found| {
        let term = Term::Standard(*names.terms.get(found.word)?);
        Some(Use { term, span: reading.plain.span(found.start, found.end) })
    })
}

/// The document's own terms in a reading copy.
fn own_in<'a>(part: &'a Part, reading: &'a Reading) -> impl Iterator<Item = Use> + 'a {
    entries(part).enumerate().filter(|(_, entry)| entry.term.is_none()).flat_map(move |(at, entry)| {
        let places = reading.plain.text().match_indices(entry.name.as_str());
        places
            .map(move |(start, name)| Use { term: Term::Own(at), span: reading.plain.span(start, start + name.len()) })
    })
}

fn entries(part: &Part) -> impl Iterator<Item = &Entry> {
    part.outline.glossary.iter().flat_map(|glossary| &glossary.entries)
}

/// Every place of a disclosure where the term stands, in text order.
pub fn uses(part: &Part, term: Term) -> Vec<Span> {
    let all = part.readings.iter().flat_map(|reading| standard_in(part, reading).chain(own_in(part, reading)));
    all.filter(|found| found.term == term).map(|found| found.span).collect()
}

/// Where the document explains the term.
pub fn explanation(part: &Part, term: Term) -> Option<&Entry> {
    match term {
        Term::Standard(at) => entries(part).find(|entry| entry.term == Some(at)),
        Term::Own(at) => entries(part).nth(at),
    }
}
