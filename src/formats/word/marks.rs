//! Which bytes of `document.xml` a text was read from, for those who write into it.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// What was met on the way.
#[derive(Debug, Default)]
pub struct Marks {
    pub runs: Vec<Run>,
    pub elements: Vec<Element>,
    /// The start tags of tracked insertions.
    pub insertions: Vec<Range<usize>>,
    /// The run that leads to a note, by the note's kind and number.
    pub notes: FxHashMap<String, usize>,
    /// The paragraphs of the body, and its tables that stand in no other, in their order.
    pub blocks: Vec<Block>,
    /// The byte of the text behind the body.
    pub body_end: usize,
    /// Whether paragraphs that name no style are plain.
    pub is_usual_plain: bool,
}

/// A paragraph, or a table that stands in no other.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes of the text.
    pub text: Range<usize>,
    /// The bytes of the source; an end of 0 while it is open.
    pub source: Range<usize>,
    /// Its start tag.
    pub open: Range<usize>,
    /// The properties of a paragraph, tags included; empty, behind the start tag, where it has none.
    pub properties: Range<usize>,
    /// Those of its end, which are among them; likewise.
    pub mark: Range<usize>,
    pub is_table: bool,
    pub is_in_table: bool,
    /// Whether nothing gives it a number, or hides it.
    pub is_plain: bool,
    /// Whether it says something.
    pub is_said: bool,
    /// Whether words would be read where it begins, and where it ends.
    pub is_read: bool,
}

impl Block {
    pub fn is_open(&self) -> bool {
        self.source.end == 0
    }
}

/// A run: text of one look, and what else stands in it.
#[derive(Debug)]
pub struct Run {
    /// Its start tag.
    pub open: Range<usize>,
    /// Its properties, tags included; empty, behind the start tag, where it has none.
    pub properties: Range<usize>,
    /// The byte behind its end tag.
    pub end: usize,
    /// The run that stands for it where it cannot be written into: it is in a text box, a note or a formula.
    pub host: Host,
    /// The insertion that it stands right in.
    pub insertion: Option<usize>,
}

/// Where a comment on a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// To its words.
    Itself,
    /// To another run.
    Run(usize),
    /// Nowhere.
    Nowhere,
}

/// An element that holds text.
#[derive(Debug)]
pub struct Element {
    pub run: usize,
    /// Its start tag.
    pub open: Range<usize>,
    /// The byte behind its content.
    pub end: usize,
    /// The byte behind its end tag.
    pub close: usize,
    /// Whether blanks at its ends count.
    pub keeps_blanks: bool,
}

/// A stretch of the text that stands in an element as it is, or as a reference to one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: Range<usize>,
    pub source: Range<usize>,
    pub element: usize,
}

impl Piece {
    /// The byte of the source behind what ends at a byte of the text.
    pub fn source_to(&self, at: usize) -> usize {
        let is_divided = self.text.len() == self.source.len();
        if is_divided || at <= self.text.start { self.source_at(at) } else { self.source.end }
    }

    /// The byte of the source at a byte of the text; a reference is not divided.
    pub fn source_at(&self, at: usize) -> usize {
        match at.saturating_sub(self.text.start) {
            _ if at >= self.text.end => self.source.end,
            inside if self.text.len() == self.source.len() => self.source.start + inside,
            _ => self.source.start,
        }
    }
}
