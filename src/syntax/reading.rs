//! Reading copies of blocks: what the facts and the rules of wording read.

use super::amount::has_digit;
use super::block::{Block, Heading};
use super::disclosure::Role;
use super::sentence::{Lexis, Part, parse};
use crate::text::{Plain, Span};
use std::sync::Arc;

/// The words of a block that is no table, and what its sentences say. Places count from the block's start.
#[derive(Clone, Debug)]
pub struct Prose {
    plain: Plain,
    body: usize,
    parts: Arc<[Part]>,
}

impl Prose {
    /// Reads the words of a block.
    pub(super) fn read(source: &str, heading: Option<&Heading>, lexis: Lexis) -> Prose {
        let plain = Plain::new(source, 0);
        let body = match heading {
            Some(heading) if heading.body.is_empty() => plain.text().len(),
            Some(heading) => plain.offset_of(heading.body.start),
            None => 0,
        };
        let prose = &plain.text()[body..];
        let parts = if has_digit(prose) { parse(plain.text(), body, lexis) } else { Vec::new() };
        let parts = parts.into();
        Prose { plain, body, parts }
    }
}

impl PartialEq for Prose {
    /// The rest follows from the words.
    fn eq(&self, other: &Prose) -> bool {
        (self.plain.text(), self.body) == (other.plain.text(), other.body)
    }
}

impl Eq for Prose {}

/// A block that is no table, as it is read in its disclosure.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Index of the block.
    pub block: usize,
    /// What the block is.
    pub role: Role,
    /// The whole block with widths unified and spaces removed.
    pub plain: Plain,
    /// Where the prose begins in `plain`, behind a heading's number and title; its length where there is no prose.
    pub body: usize,
    /// What the sentences of the prose say, by their own words alone; places count in `plain`.
    pub parts: Arc<[Part]>,
}

impl Reading {
    /// The block with this index; `None` if it is a table.
    pub fn new(index: usize, block: &Block, role: Role) -> Option<Reading> {
        let Prose { plain, body, parts } = block.prose.as_ref()?;
        Some(Reading { block: index, role, plain: plain.moved_to(block.start), body: *body, parts: parts.clone() })
    }

    /// The prose of the reading copy.
    pub fn prose(&self) -> &str {
        &self.plain.text()[self.body..]
    }

    /// Where a span of the reading copy stands in the text.
    pub fn place(&self, span: Span) -> Span {
        self.plain.span(span.start as usize, span.end as usize)
    }
}
