//! The text of a page as it grows: blocks are lines, rows of tables too. What the lines are made of lies in one text, and the
//! lines that are kept are copied from it at the end.

use std::ops::Range;

/// A text of which every part knows the bytes of the page that it was read from.
#[derive(Debug, Default)]
pub struct Scroll {
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// A part of the text that was read from the page. What lies between pieces is in the page not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: Range<usize>,
    /// Bytes of the page; where they are not the text itself they are not divided.
    pub source: Range<usize>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its bytes of the scroll.
    pub text: Range<usize>,
    /// Its pieces.
    pub pieces: Range<usize>,
    /// The table that it is a row of, and its number there.
    pub row: Option<(u32, u32)>,
    /// How many bytes of it lead elsewhere.
    pub linked: usize,
    /// How many links it has.
    pub links: u32,
    /// Whether it is furniture by the element that it stands in.
    pub is_furniture: bool,
}

impl Scroll {
    /// Adds text that was read from these bytes.
    pub fn say(&mut self, text: &str, source: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        // Bytes that stand for each other one by one.
        let is_verbatim = |range: &Range<usize>, source: &Range<usize>| range.len() == source.len();
        let said = start..self.text.len();
        match self.pieces.last_mut() {
            Some(last)
                if last.text.end == start
                    && last.source.end == source.start
                    && is_verbatim(&last.text, &last.source)
                    && is_verbatim(&said, &source) =>
            {
                last.text.end = said.end;
                last.source.end = source.end;
            }
            _ => self.pieces.push(Piece { text: said, source }),
        }
    }

    /// Begins a line.
    pub fn line(&self) -> Line {
        let (at, piece) = (self.text.len(), self.pieces.len());
        Line { text: at..at, pieces: piece..piece, row: None, linked: 0, links: 0, is_furniture: false }
    }

    /// Ends a line.
    pub fn end(&self, line: &mut Line) {
        line.text.end = self.text.len();
        line.pieces.end = self.pieces.len();
    }

    /// Says once more what a line of another scroll says, or of this one.
    pub fn copy(&mut self, from: &Copied) {
        let start = self.text.len();
        self.text.push_str(&from.text);
        self.pieces.extend(from.pieces.iter().map(|piece| Piece {
            text: piece.text.start - from.start + start..piece.text.end - from.start + start,
            source: piece.source.clone(),
        }));
    }

    /// What a line says.
    pub fn of(&self, line: &Line) -> &str {
        self.text.get(line.text.clone()).unwrap_or_default()
    }

    /// What a line says, with its pieces.
    pub fn copied(&self, line: &Line) -> Copied {
        Copied {
            start: line.text.start,
            text: self.of(line).to_owned(),
            pieces: self.pieces.get(line.pieces.clone()).unwrap_or_default().to_vec(),
        }
    }
}

/// What a line says.
#[derive(Debug)]
pub struct Copied {
    start: usize,
    text: String,
    pieces: Vec<Piece>,
}
