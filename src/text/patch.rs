//! A text that is edited, and what of it still stands as it was.

use std::collections::VecDeque;

use super::Span;

/// A text after some edits. What no edit touched is known by its place in the original.
#[derive(Clone, Debug)]
pub struct Patched<'a> {
    original: &'a str,
    pieces: Vec<Piece>,
}

/// A part of an edited text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As in the original, at these bytes.
    Kept(Span),
    /// Written by an edit.
    New(String),
}

impl Piece {
    fn len(&self) -> u32 {
        match self {
            Piece::Kept(span) => span.len(),
            Piece::New(text) => text.len() as u32,
        }
    }

    /// The first `length` bytes, and the rest.
    fn split(self, length: u32) -> (Piece, Piece) {
        match self {
            Piece::Kept(span) => {
                let middle = span.start + length;
                (Piece::Kept(Span::new(span.start, middle)), Piece::Kept(Span::new(middle, span.end)))
            }
            Piece::New(mut text) => {
                let rest = text.split_off(length as usize);
                (Piece::New(text), Piece::New(rest))
            }
        }
    }
}

impl<'a> Patched<'a> {
    /// The text before any edit.
    pub fn new(original: &'a str) -> Self {
        Patched { original, pieces: vec![Piece::Kept(Span::new(0, original.len() as u32))] }
    }

    /// The text before any edit.
    pub fn original(&self) -> &'a str {
        self.original
    }

    /// The text as it stands: kept parts in their old order, new ones between them.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Kept(span) => span.of(self.original),
            Piece::New(text) => text,
        });
        pieces.collect()
    }

    /// What of the original was replaced, and by what, in text order.
    pub fn changes(&self) -> Vec<(Span, String)> {
        let (mut changes, mut at, mut new) = (Vec::new(), 0, String::new());
        let end = Piece::Kept(Span::at(self.original.len() as u32));
        for piece in self.pieces.iter().chain([&end]) {
            match piece {
                Piece::New(text) => new.push_str(text),
                Piece::Kept(kept) => {
                    let replaced = Span::new(at, kept.start);
                    if !replaced.is_empty() || !new.is_empty() {
                        changes.push((replaced, std::mem::take(&mut new)));
                    }
                    at = kept.end;
                }
            }
        }
        changes
    }

    /// Where a stretch of the text as it stands was in the original: of what was written since, where that was put.
    pub fn origin(&self, span: Span) -> Span {
        let (mut at, mut kept_to) = (0, 0);
        let (mut start, mut end) = (None, self.original.len() as u32);
        for piece in &self.pieces {
            let behind = at + piece.len();
            if let Piece::Kept(kept) = piece {
                if start.is_none() && span.start <= behind {
                    let inside = span.start.checked_sub(at).filter(|inside| *inside > 0 || kept_to == kept.start);
                    start = Some(inside.map_or(kept_to, |inside| kept.start + inside));
                }
                if span.end <= behind {
                    end = kept.start + span.end.saturating_sub(at);
                    break;
                }
                kept_to = kept.end;
            }
            at = behind;
        }
        Span::new(start.unwrap_or(kept_to).min(end), end)
    }

    /// Makes edits of the text as it stands: in text order, none over another.
    pub fn replace(&mut self, edits: impl IntoIterator<Item = (Span, String)>) {
        let mut rest: VecDeque<Piece> = std::mem::take(&mut self.pieces).into();
        let mut at = 0;
        for (span, new) in edits {
            take(&mut rest, span.start - at, |piece| self.pieces.push(piece));
            take(&mut rest, span.len(), drop);
            self.pieces.push(Piece::New(new));
            at = span.end;
        }
        self.pieces.extend(rest);
    }
}

/// Takes so many bytes from the front.
fn take(pieces: &mut VecDeque<Piece>, mut length: u32, mut taken: impl FnMut(Piece)) {
    while length > 0 {
        let Some(piece) = pieces.pop_front() else {
            return;
        };
        if piece.len() <= length {
            length -= piece.len();
            taken(piece);
        } else {
            let (first, second) = piece.split(length);
            pieces.push_front(second);
            taken(first);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_no_edit_touches_is_kept() {
        let mut patched = Patched::new("收入420.10万元。");
        patched.replace([(Span::new(6, 12), "402.10".to_owned()), (Span::at(18), "，".to_owned())]);
        assert_eq!(patched.text(), "收入402.10万元，。");
        patched.replace([(Span::new(3, 8), "得".to_owned())]);
        assert_eq!(patched.text(), "收得2.10万元，。");
        let kept = [Piece::Kept(Span::new(0, 3)), Piece::Kept(Span::new(12, 18)), Piece::Kept(Span::new(18, 21))];
        assert!(kept.iter().all(|piece| patched.pieces().contains(piece)), "{:?}", patched.pieces());
    }

    #[test]
    fn a_place_is_known_in_the_original() {
        let mut patched = Patched::new("0123456789");
        patched.replace([(Span::new(2, 4), "新新".to_owned()), (Span::at(8), "补".to_owned())]);
        assert_eq!(patched.text(), "01新新4567补89");
        assert_eq!(patched.origin(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(patched.origin(Span::new(2, 8)), Span::new(2, 4));
        assert_eq!(patched.origin(Span::new(5, 6)), Span::new(2, 4));
        assert_eq!(patched.origin(Span::new(9, 10)), Span::new(5, 6));
        assert_eq!(patched.origin(Span::new(12, 15)), Span::at(8));
        assert_eq!(patched.origin(Span::new(16, 17)), Span::new(9, 10));
        let mut patched = Patched::new("ab");
        patched.replace([(Span::at(2), "c".to_owned())]);
        assert_eq!(patched.origin(Span::at(3)), Span::at(2));
        assert_eq!(Patched::new("").origin(Span::at(0)), Span::at(0));
    }

    proptest! {
        #[test]
        fn edits_are_made_as_on_a_string(rounds in proptest::collection::vec(
            proptest::collection::vec((0usize..40, 0usize..6, "[甲b]{0,3}"), 0..4), 1..6)) {
            let original = "一、abc收入1,351.94万元。\r\n𠮷";
            let mut plain = original.to_owned();
            let mut patched = Patched::new(original);
            for round in rounds {
                let mut edits: Vec<(Span, String)> = Vec::new();
                let borders: Vec<usize> = plain.char_indices().map(|(at, _)| at).chain([plain.len()]).collect();
                let mut from = 0;
                for (skip, length, text) in round {
                    let start = (from + skip).min(borders.len() - 1);
                    let end = (start + length).min(borders.len() - 1);
                    edits.push((Span::new(borders[start] as u32, borders[end] as u32), text));
                    from = end;
                }
                plain = crate::testing::edited(&plain, edits.clone());
                patched.replace(edits);
                prop_assert_eq!(patched.text(), plain.clone());
            }
        }
    }
}
