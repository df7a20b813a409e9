//! One version of one document with its analysis: immutable, read by the features.

use super::neighbour::{Neighbour, NeighbourText};
use super::reading::Reading;
use super::session::{ClientFeatures, Session};
use super::text::Text;
use super::uri::is_reading;
use crate::analysis::{Analysis, Part, Placed, place_behind, starts_behind};
use crate::lang::Lang;
use crate::say;
use crate::text::Span;
use ls_types::{Location, Position, Range, Uri};
use std::sync::Arc;

/// One version of one document.
#[derive(Clone)]
pub struct Snapshot {
    /// As the client names it.
    pub uri: Uri,
    /// The client's number of this version.
    pub version: i32,
    /// Its text.
    pub text: Text,
    /// Its analysis.
    pub analysis: Analysis,
    /// What that is beside.
    pub neighbours: Arc<[Neighbour]>,
    /// What was read from its file, where that has no lines.
    pub reading: Option<Reading>,
    /// Why it is not checked, if it is not.
    pub config_error: Option<Arc<str>>,
    /// The client and its settings.
    pub session: Arc<Session>,
}

/// A position in one disclosure of a snapshot.
#[derive(Clone, Copy)]
pub struct PartPosition<'a> {
    /// The disclosure.
    pub placed: &'a Placed,
    /// Its analysis.
    pub part: &'a Part,
    /// The byte, counted from the disclosure's start.
    pub at: u32,
}

impl Snapshot {
    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.session.lang()
    }

    /// What the client can do.
    pub fn client(&self) -> &ClientFeatures {
        &self.session.client
    }

    /// The disclosure around a position, and the position in it.
    pub fn place(&self, position: Position) -> PartPosition<'_> {
        let offset = self.text.offset(position);
        let placed = self.analysis.part_at(offset);
        PartPosition { placed, part: &placed.part, at: offset - placed.start }
    }

    /// The disclosures that a range touches, each with the part of it that lies inside, counted from the disclosure's start.
    pub fn parts_in(&self, range: Range) -> impl Iterator<Item = (&Placed, Span)> {
        let span = self.text.span(range);
        self.analysis.parts().iter().filter_map(move |placed| {
            let (start, end) = (span.start.max(placed.start), span.end.min(placed.end()));
            (start <= end).then(|| (placed, Span::new(start - placed.start, end - placed.start)))
        })
    }

    /// The range of a span that counts from a disclosure's start; in a file that has no lines, its beginning.
    pub fn range(&self, placed: &Placed, span: Span) -> Range {
        match self.reading {
            Some(_) if !self.is_reading() => Range::default(),
            _ => self.text.range(span.shift(placed.start)),
        }
    }

    /// Whether it is shown as it was read: nobody can change it there.
    pub fn is_reading(&self) -> bool {
        is_reading(&self.uri)
    }

    /// The neighbour that a place stands in that counts from a disclosure's start, and the place in it; `None` of one in the
    /// disclosure.
    pub fn elsewhere(&self, placed: &Placed, span: Span) -> Option<(&NeighbourText, Span)> {
        let lengths = self.neighbours.iter().map(|neighbour| neighbour.text.text.len());
        let (at, span) = place_behind(starts_behind(placed.part.text().len() as u32, lengths), span)?;
        Some((&self.neighbours.get(at)?.text, span))
    }

    /// A message on a span: in a document that has no lines it says where.
    pub fn message(&self, placed: &Placed, span: Span, message: &str) -> String {
        let own = |reading: &Reading| reading.place(span.shift(placed.start), self.lang());
        let place = match self.elsewhere(placed, span) {
            Some((neighbour, span)) => neighbour.place(span, self.lang()),
            None => self.reading.as_ref().and_then(own),
        };
        match place {
            Some(place) => say!(self.lang(), "{place}：{message}", "{place}: {message}"),
            None => message.to_owned(),
        }
    }

    /// The location of a span that counts from a disclosure's start, in the document or in a neighbour.
    pub fn location(&self, placed: &Placed, span: Span) -> Location {
        match self.elsewhere(placed, span) {
            Some((neighbour, span)) => neighbour.location(span),
            None => Location::new(self.uri.clone(), self.range(placed, span)),
        }
    }
}

impl PartPosition<'_> {
    /// Whether a span that is not empty reaches the position.
    pub fn touches(&self, span: Span) -> bool {
        !span.is_empty() && span.start <= self.at && self.at <= span.end
    }
}
