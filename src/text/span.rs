//! A byte range of the text.

use std::ops::Range;

/// A half-open range of bytes in the decoded text (UTF-8, no BOM). Always on character borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// An empty range: a place to insert at.
    pub const fn at(offset: u32) -> Self {
        Span { start: offset, end: offset }
    }

    /// The same range moved by `offset` bytes: from block-relative to absolute.
    pub const fn shift(self, offset: u32) -> Self {
        Span { start: self.start + offset, end: self.end + offset }
    }

    /// The same range `by` bytes further on, or back.
    pub const fn moved(self, by: i64) -> Self {
        Span { start: (self.start as i64 + by) as u32, end: (self.end as i64 + by) as u32 }
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether nothing lies in the range.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that covers both.
    pub fn cover(self, other: Span) -> Self {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of the range.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start as usize..span.end as usize
    }
}
