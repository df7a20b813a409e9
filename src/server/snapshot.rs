//! What readers see: one version of one document, read and checked, that nothing changes any more.

use super::session::Session;
use super::text::Text;
use crate::analysis::{Analysis, Part, Placed};
use crate::finding::Finding;
use crate::rules::Found;
use crate::text::Span;
use std::sync::Arc;
use tower_lsp::ls_types::{Location, Position, Range, Uri};

/// One version of one document.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// As the client names it.
    pub uri: Uri,
    /// The client's number of this version.
    pub version: i32,
    /// Its text.
    pub text: Text,
    /// What is known of it.
    pub analysis: Analysis,
    /// Why it is not checked, if it is not.
    pub wrong: Option<Arc<str>>,
    /// What the client can do.
    pub session: Arc<Session>,
}

/// A place inside one disclosure of a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The disclosure.
    pub placed: &'a Placed,
    /// The byte, counted from the disclosure's start.
    pub at: u32,
}

impl Snapshot {
    /// The disclosure around a position, and the place in it.
    pub fn place(&self, position: Position) -> Place<'_> {
        let offset = self.text.offset(position);
        let placed = self.analysis.part_at(offset);
        Place { placed, at: offset - placed.start }
    }

    /// The disclosures that a range touches, each with the part of it that lies inside, counted from the disclosure's start.
    pub fn parts_in(&self, range: Range) -> impl Iterator<Item = (&Placed, Span)> {
        let span = self.text.span(range);
        self.analysis.parts().iter().filter(move |placed| placed.start <= span.end && span.start <= placed.end()).map(
            move |placed| {
                let start = span.start.max(placed.start) - placed.start;
                (placed, Span::new(start, span.end.min(placed.end()) - placed.start))
            },
        )
    }

    /// A finding of a disclosure in words.
    pub fn in_words(&self, placed: &Placed, found: &Found) -> Finding {
        placed.part.in_words(found, self.analysis.settings())
    }

    /// The range of a span that counts from a disclosure's start.
    pub fn range(&self, placed: &Placed, span: Span) -> Range {
        self.text.range(span.shift(placed.start))
    }

    /// The location of a span that counts from a disclosure's start.
    pub fn location(&self, placed: &Placed, span: Span) -> Location {
        Location::new(self.uri.clone(), self.range(placed, span))
    }
}

impl<'a> Place<'a> {
    /// What is known of the disclosure.
    pub fn part(&self) -> &'a Part {
        &self.placed.part
    }
}
