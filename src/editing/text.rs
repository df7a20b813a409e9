//! The text of a document, and the way between its bytes and the protocol's lines and characters.

use crate::text::Span;
use ls_types::{Position, Range};
use ropey::Rope;

/// The unit in which the client counts columns: bytes, UTF-16 units or characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client knows.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The first encoding of the client's list that the server knows.
    pub fn negotiate<'a>(mut offered: impl Iterator<Item = &'a str>) -> Encoding {
        let all = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];
        let known = |name: &str| all.into_iter().find(|encoding| encoding.name() == name);
        offered.find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf32 => "utf-32",
        }
    }

    /// How long a text is in this encoding.
    pub fn length(self, text: &str) -> u32 {
        match self {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 => text.chars().map(|c| c.len_utf16() as u32).sum(),
            Encoding::Utf32 => text.chars().count() as u32,
        }
    }
}

/// A text whose lines break at `\n`, `\r\n` and `\r`; cheap to clone.
#[derive(Clone, Debug)]
pub struct Text {
    rope: Rope,
    /// How its positions count.
    pub encoding: Encoding,
}

impl Text {
    /// A text whose positions count in `encoding`.
    pub fn new(text: &str, encoding: Encoding) -> Text {
        Text { rope: Rope::from_str(text), encoding }
    }

    /// Bytes.
    pub fn len(&self) -> u32 {
        self.rope.len_bytes() as u32
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces the bytes `range`; both ends are character borders.
    pub fn replace(&mut self, range: std::ops::Range<u32>, new: &str) {
        let (start, end) = (self.rope.byte_to_char(range.start as usize), self.rope.byte_to_char(range.end as usize));
        if start < end {
            self.rope.remove(start..end);
        }
        if !new.is_empty() {
            self.rope.insert(start, new);
        }
    }

    /// The byte at a position. Positions behind a line's end mean its end, lines behind the last one the text's end.
    pub fn offset(&self, position: Position) -> u32 {
        let Some(line) = self.rope.get_line(position.line as usize) else { return self.len() };
        let units = position.character as usize;
        let char = match self.encoding {
            Encoding::Utf8 => line.byte_to_char(units.min(line.len_bytes())),
            Encoding::Utf16 => line.utf16_cu_to_char(units.min(line.len_utf16_cu())),
            Encoding::Utf32 => units,
        };
        let breaks = line.chars_at(line.len_chars()).reversed().take_while(|c| matches!(c, '\n' | '\r')).count();
        let char = char.min(line.len_chars() - breaks);
        (self.rope.line_to_byte(position.line as usize) + line.char_to_byte(char)) as u32
    }

    /// The position of a byte on a character border.
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.rope.len_bytes());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let before = || self.rope.byte_slice(start..offset);
        let character = match self.encoding {
            Encoding::Utf8 => offset - start,
            Encoding::Utf16 => before().len_utf16_cu(),
            Encoding::Utf32 => before().len_chars(),
        };
        Position::new(line as u32, character as u32)
    }

    /// The bytes of a range; an end before its start is taken for the start.
    pub fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// A stretch of it.
    pub fn slice(&self, span: Span) -> String {
        self.rope.byte_slice(span.start as usize..span.end as usize).to_string()
    }

    /// The whole of it.
    pub fn whole(&self) -> String {
        self.rope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_as_in_the_protocol() {
        let text = Text::new("甲\u{2028}乙\u{b}丙\u{c}丁\u{85}戊\r己\r\n庚\n", Encoding::Utf32);
        assert_eq!(text.position(text.len()), Position::new(3, 0));
        assert_eq!(text.offset(Position::new(0, 99)), text.whole().find('\r').unwrap() as u32);
        assert_eq!(text.slice(Span::new(text.offset(Position::new(1, 0)), text.offset(Position::new(1, 9)))), "己");
    }

    #[test]
    fn every_border_is_found_again_in_every_encoding() {
        let source = "收入😀1,351.94万元\r\n\t第二行é\n\n最后";
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let text = Text::new(source, encoding);
            for (at, _) in source.char_indices().filter(|(at, _)| !source[..*at].ends_with('\r')) {
                let position = text.position(at as u32);
                assert_eq!(text.offset(position), at as u32, "{encoding:?} {position:?}");
            }
        }
    }

    #[test]
    fn characters_outside_the_first_plane_are_two_units() {
        let text = Text::new("a😀b", Encoding::Utf16);
        assert_eq!(text.position(5), Position::new(0, 3));
        // Inside the pair: its beginning.
        assert_eq!(text.offset(Position::new(0, 2)), 1);
        assert_eq!(Text::new("a😀b", Encoding::Utf8).offset(Position::new(0, 3)), 1);
    }

    #[test]
    fn positions_past_the_end_are_the_end() {
        let text = Text::new("一\n二", Encoding::Utf16);
        assert_eq!(text.offset(Position::new(0, 100)), 3);
        assert_eq!(text.offset(Position::new(9, 0)), text.len());
        assert_eq!(text.offset(Position::new(u32::MAX, u32::MAX)), text.len());
    }

    #[test]
    fn the_clients_first_known_encoding_is_taken() {
        assert_eq!(Encoding::negotiate([].into_iter()), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(["utf-7", "utf-32", "utf-8"].into_iter()), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(["utf-8", "utf-16"].into_iter()), Encoding::Utf8);
    }
}
