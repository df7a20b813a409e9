//! What an edit has left as it was.

use super::disclosure::Disclosure;
use super::table::Table;
use crate::text::Span;
use std::ops::Range;

/// What of a disclosure stands, unchanged, in an earlier version of it: some at its head, some at its tail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its blocks.
    pub blocks: Run,
    /// Its blocks but the tables.
    pub readings: Run,
    /// Its tables.
    pub tables: Run,
    /// Its sections: their headings, whatever stands under them.
    pub sections: Run,
    /// Bytes by which the tail has moved.
    by: i64,
}

/// The things of one kind that are kept: the first ones and the last ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    head: usize,
    tail: usize,
    old: usize,
    new: usize,
}

/// At the head places count from the beginning, in the tail from the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Head,
    Tail,
}

impl Run {
    /// Of `old` and `new` things those that are the same, asked of two indices and of the end they are at.
    fn new(old: usize, new: usize, same: impl Fn(usize, usize, End) -> bool) -> Run {
        let most = old.min(new);
        let head = (0..most).take_while(|at| same(*at, *at, End::Head)).count();
        let tail = (0..most - head).take_while(|at| same(old - 1 - at, new - 1 - at, End::Tail)).count();
        Run { head, tail, old, new }
    }

    /// Which one of the earlier version the one at `index` is.
    pub fn old(&self, index: usize) -> Option<usize> {
        if index < self.head {
            Some(index)
        } else {
            (index >= self.new - self.tail).then(|| index + self.old - self.new)
        }
    }

    /// Those that are not kept.
    pub fn fresh(&self) -> Range<usize> {
        self.head..self.new - self.tail
    }

    /// How many of the first ones are kept.
    pub fn head(&self) -> usize {
        self.head
    }

    /// Where the kept tail begins in the earlier version and in this one.
    pub fn tail(&self) -> (usize, usize) {
        (self.old - self.tail, self.new - self.tail)
    }
}

impl Kept {
    /// Compares two versions of a disclosure.
    pub fn between(old: &Disclosure, new: &Disclosure) -> Kept {
        let (start, end) = common(old.text.as_bytes(), new.text.as_bytes());
        let by = new.text.len() as i64 - old.text.len() as i64;
        let behind = (old.text.len() - end) as u32;
        let same_span = |a: Span, b: Span, end: End| match end {
            End::Head => a == b && a.end as usize <= start,
            End::Tail => a.start >= behind && a.moved(by) == b,
        };
        let blocks = Run::new(old.blocks.len(), new.blocks.len(), |a, b, end| {
            same_span(old.blocks[a].span(), new.blocks[b].span(), end) && old.role(a) == new.role(b)
        });
        let is_grid = |disclosure: &Disclosure, index: usize| disclosure.blocks[index].grid().is_some();
        let prose =
            |disclosure: &Disclosure, range: Range<usize>| range.filter(|index| !is_grid(disclosure, *index)).count();
        let tail = blocks.tail().1;
        let readings = Run {
            head: prose(new, 0..blocks.head),
            tail: prose(new, tail..new.blocks.len()),
            old: prose(old, 0..old.blocks.len()),
            new: prose(new, 0..new.blocks.len()),
        };
        let same_option = |a: Option<Span>, b: Option<Span>, end: End| match (a, b) {
            (Some(a), Some(b)) => same_span(a, b, end),
            (None, None) => true,
            _ => false,
        };
        let tables = Run::new(old.tables.len(), new.tables.len(), |a, b, end| {
            let (a, b): (&Table, &Table) = (&old.tables[a], &new.tables[b]);
            let is_kept = match end {
                End::Head => b.blocks.end <= blocks.head && a.blocks == b.blocks,
                End::Tail => {
                    let (old, new) = blocks.tail();
                    let from_tail = |range: &Range<usize>, tail: usize| {
                        Some(range.start.checked_sub(tail)?..range.end.checked_sub(tail)?)
                    };
                    let place = from_tail(&b.blocks, new);
                    place.is_some() && place == from_tail(&a.blocks, old)
                }
            };
            is_kept
                && (a.header.len(), a.rows.len()) == (b.header.len(), b.rows.len())
                && same_option(a.caption, b.caption, end)
                && same_option(a.unit_line, b.unit_line, end)
        });
        let before = |index: usize| new.sections.partition_point(|section| section.heading < index);
        let sections = Run {
            head: before(blocks.head),
            tail: new.sections.len() - before(tail),
            old: old.sections.len(),
            new: new.sections.len(),
        };
        Kept { blocks, readings, tables, sections, by }
    }

    /// Bytes by which the kept tail has moved.
    pub fn by(&self) -> i64 {
        self.by
    }

    /// Bytes by which the thing at `index` of `run` has moved, if it is kept.
    pub fn shift(&self, run: &Run, index: usize) -> i64 {
        if index < run.head { 0 } else { self.by }
    }
}

/// How many bytes two texts share at their beginning and, of the rest, at their end.
fn common(a: &[u8], b: &[u8]) -> (usize, usize) {
    const STRIDE: usize = 4096;
    let most = a.len().min(b.len());
    let mut start = 0;
    while start + STRIDE <= most && a[start..start + STRIDE] == b[start..start + STRIDE] {
        start += STRIDE;
    }
    start += a[start..most].iter().zip(&b[start..most]).take_while(|(a, b)| a == b).count();
    let most = most - start;
    let mut end = 0;
    let from_end = |text: &[u8], end: usize| text.len() - end;
    while end + STRIDE <= most
        && a[from_end(a, end + STRIDE)..from_end(a, end)] == b[from_end(b, end + STRIDE)..from_end(b, end)]
    {
        end += STRIDE;
    }
    while end < most && a[a.len() - 1 - end] == b[b.len() - 1 - end] {
        end += 1;
    }
    (start, end)
}
