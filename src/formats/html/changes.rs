//! Changes of what a page says, as changes of the page.

use std::ops::Range;

use super::lines::Piece;
use super::{Reading, read};
use crate::finding::Edit;
use crate::formats::caught;
use crate::text::{Patched, Span};

/// A page, to be changed.
#[derive(Debug)]
pub struct Changes<'a> {
    page: &'a str,
    reading: Reading,
}

/// A page after changes.
#[derive(Debug)]
pub struct ChangedPage<'a> {
    /// The page.
    pub page: Patched<'a>,
    /// What it says.
    pub reading: Reading,
    /// How many changes were made.
    pub count: usize,
}

/// Most changes that are tried alone where they cannot be made together.
const MOST_ALONE: usize = 64;

impl<'a> Changes<'a> {
    /// A page; `None` where it cannot be read.
    pub fn of(page: &'a str) -> Option<Self> {
        Some(Changes { page, reading: caught(|| read(page))?.ok()? })
    }

    /// Whether a change of the text can be made in the page: it stays in its line and its cell, and all that it replaces stands
    /// in the page.
    pub fn can_make(&self, edit: &Edit) -> bool {
        self.in_page(edit).is_some()
    }

    /// The page with changes of its text, which are in text order and none over another; without those that cannot be made, and
    /// those after which the page would say something else.
    pub fn make(&self, edits: &[Edit]) -> Option<ChangedPage<'a>> {
        let edits: Vec<&Edit> = edits.iter().filter(|edit| self.can_make(edit)).collect();
        self.attempt(&edits).or_else(|| {
            let alone = edits.iter().copied().take(MOST_ALONE).filter(|edit| self.attempt(&[edit]).is_some());
            self.attempt(&alone.collect::<Vec<_>>())
        })
    }

    fn attempt(&self, edits: &[&Edit]) -> Option<ChangedPage<'a>> {
        let mut said = Patched::new(&self.reading.text);
        said.replace(edits.iter().map(|edit| (edit.span, edit.text.clone())));
        let mut changes: Vec<(Span, String)> = edits.iter().filter_map(|edit| self.in_page(edit)).flatten().collect();
        changes.sort_by_key(|(span, _)| (span.start, span.end));
        if changes.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
            return None;
        }
        let mut page = Patched::new(self.page);
        page.replace(changes);
        let now = page.text();
        let reading = caught(|| read(&now))?.ok()?;
        is_said(&reading.text, &said.text()).then_some(ChangedPage { page, reading, count: edits.len() })
    }

    /// A change of the text as changes of the page.
    fn in_page(&self, edit: &Edit) -> Option<Vec<(Span, String)>> {
        if edit.text.contains(['\n', '\r', '\t']) {
            return None;
        }
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let pieces = &self.reading.pieces;
        let new = escaped(&edit.text);
        if start == end {
            let at = pieces.partition_point(|piece| piece.text.end < start);
            let at = pieces.get(at).and_then(|piece| match start {
                at if at == piece.text.end => Some(piece.source.end),
                at if at == piece.text.start => Some(piece.source.start),
                // Between two pieces stands what is nowhere in the page.
                at => {
                    (at > piece.text.start && is_verbatim(piece)).then(|| piece.source.start + (at - piece.text.start))
                }
            });
            return Some(vec![(span(at?..at?), new)]);
        }
        let first = pieces.partition_point(|piece| piece.text.end <= start);
        let (mut at, mut changes) = (start, Vec::new());
        for piece in pieces.get(first..)? {
            if at >= end {
                break;
            }
            let part = at..end.min(piece.text.end);
            let is_whole = part == piece.text;
            if piece.text.start > at || !is_whole && !is_verbatim(piece) {
                return None;
            }
            let source = match is_whole {
                true => piece.source.clone(),
                false => {
                    piece.source.start + part.start - piece.text.start..piece.source.start + part.end - piece.text.start
                }
            };
            at = part.end;
            changes.push((span(source), String::new()));
        }
        changes.first_mut()?.1 = new;
        (at == end).then_some(changes)
    }
}

/// Whether a page says what it should: empty lines aside, and blanks at the ends of lines and cells, which it does not have.
fn is_said(text: &str, wanted: &str) -> bool {
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim_matches(' ').to_owned()).collect::<Vec<_>>();
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).map(cells).collect::<Vec<_>>();
    lines(text) == lines(wanted)
}

/// Whether each byte of a piece stands for one of the page.
fn is_verbatim(piece: &Piece) -> bool {
    piece.text.len() == piece.source.len()
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

/// Words as a page has them.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
