//! Reading copies of blocks: what the prose rules and the facts read.

use super::block::Block;
use super::disclosure::Role;
use crate::text::Plain;

/// The reading copy of one block that is no table.
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
}

impl Reading {
    /// Reads one block.
    pub fn new(text: &str, index: usize, block: &Block, role: Role) -> Reading {
        let plain = Plain::new(block.span().of(text), block.start);
        let body = match block.heading() {
            Some(heading) if heading.body.is_empty() => plain.text().len(),
            Some(heading) => plain.offset_of(block.start + heading.body.start),
            None => 0,
        };
        Reading { block: index, role, plain, body }
    }

    /// The same words as block `index`, which begins at `start` and is a `role` now.
    pub fn moved_to(&self, index: usize, start: u32, role: Role) -> Reading {
        Reading { block: index, role, plain: self.plain.moved_to(start), body: self.body }
    }

    /// The prose of the reading copy.
    pub fn prose(&self) -> &str {
        &self.plain.text()[self.body..]
    }
}
