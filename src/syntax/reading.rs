//! Reading copies of blocks: what the facts and the rules of wording read.

use super::role::Role;
use super::sentence::{Clause, Lexis, Part, parse};
use super::token::Tokens;
use crate::text::{Plain, Span};
use std::sync::Arc;

/// The words of a block that is no table, and what its sentences say. Places count from the block's start.
#[derive(Clone, Debug)]
pub struct Prose {
    plain: Plain,
    body: usize,
    tokens: Arc<Tokens>,
    parts: Arc<[Part]>,
}

impl Prose {
    /// Reads the words of a block, whose prose begins at byte `body` of it; behind its end where it has none.
    pub(super) fn read(source: &str, body: u32, lexis: Lexis) -> Prose {
        let plain = Plain::new(source, 0);
        let has_prose = body == 0 || (body as usize) < source.len();
        let body = if has_prose { plain.offset_of(body) } else { plain.text().len() };
        let (tokens, triggers) = Tokens::read(plain.text(), body, lexis);
        let has_number = tokens.numbers.last().is_some_and(|number| number.end > body);
        // `财政拨款支出主要内容如下：` states nothing, and names what the lines below are parts of.
        let is_head = plain.text().ends_with('：');
        let parts = if has_number || is_head { parse(plain.text(), body, triggers, lexis) } else { Vec::new() };
        Prose { plain, body, tokens: Arc::new(tokens), parts: parts.into() }
    }
}

impl Prose {
    /// The same words where they stand in a disclosure: in the block `block`, which begins at `start` and is a `role`.
    pub(super) fn at(&self, block: usize, start: u32, role: Role) -> Reading {
        let (tokens, parts) = (self.tokens.clone(), self.parts.clone());
        Reading { block, role, plain: self.plain.moved_to(start), body: self.body, tokens, parts }
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
    /// Numbers, brackets and the words that rules look for; places count in `plain`.
    pub tokens: Arc<Tokens>,
    /// What the sentences of the prose say, by their own words alone; places count in `plain`.
    pub parts: Arc<[Part]>,
}

impl Reading {
    /// The prose of the reading copy.
    pub fn prose(&self) -> &str {
        &self.plain.text()[self.body..]
    }

    /// The clauses of its sentences, in text order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.parts.iter().filter_map(|part| if let Part::Clause(clause) = part { Some(clause) } else { None })
    }

    /// Where a span of the reading copy stands in the text.
    pub fn place(&self, span: Span) -> Span {
        self.plain.span(span.start as usize, span.end as usize)
    }
}
