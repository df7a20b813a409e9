//! The words that rules look for, as the blocks of a disclosure hold them.

use super::{Context, Reading};
use crate::model::Use;
use crate::syntax::{Role, Token};
use crate::text::Span;

/// A word in a reading copy.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// Index of the reading.
    pub index: usize,
    /// First byte in the reading copy.
    pub start: usize,
    /// Byte behind it.
    pub end: usize,
    /// Which of the terms looked for.
    pub term: usize,
}

impl<'a> Hit<'a> {
    /// The reading copy.
    pub fn text(&self) -> &'a str {
        self.reading.plain.text()
    }

    /// Where the word stands in the text.
    pub fn span(&self) -> Span {
        self.reading.plain.span(self.start, self.end)
    }
}

impl<'a> Context<'a> {
    /// The readings that are no contents, each with its index.
    pub fn read(&self) -> impl Iterator<Item = (usize, &'a Reading)> {
        self.readings.iter().enumerate().filter(|(_, reading)| reading.role != Role::Contents)
    }

    /// The words of prose that are looked for as this, in text order.
    pub fn words(&self, usage: Use) -> impl Iterator<Item = Hit<'a>> {
        self.read().flat_map(move |(index, reading)| {
            let words = reading.tokens.words.iter().filter(move |token| token.usage == usage);
            words.map(move |&Token { start, end, term, .. }| {
                let (start, end, term) = (start as usize, end as usize, usize::from(term));
                Hit { reading, index, start, end, term }
            })
        })
    }

    /// The words of tables that are looked for as this, in text order: the block of each, and the word in it.
    pub fn table_words(&self, usage: Use) -> impl Iterator<Item = (usize, &'a Token)> {
        let grids = self.disclosure.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, block.grid()?)));
        let is_wanted = move |(_, token): &(usize, &Token)| token.usage == usage;
        grids.flat_map(|(at, grid)| grid.words.iter().map(move |token| (at, token))).filter(is_wanted)
    }

    /// The terms of prose that are looked for as this: the index of the reading and the term, once each.
    pub fn terms(&self, usage: Use) -> Vec<(usize, usize)> {
        once(self.words(usage).map(|hit| (hit.index, hit.term)))
    }

    /// The terms of tables that are looked for as this: the block and the term, once each.
    pub fn table_terms(&self, usage: Use) -> Vec<(usize, usize)> {
        once(self.table_words(usage).map(|(block, token)| (block, usize::from(token.term))))
    }
}

fn once(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
