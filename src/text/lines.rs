//! Byte offsets to lines and columns.

use std::sync::OnceLock;

use crate::text::Span;

/// Bytes between two marks: short enough that counting from one is nothing, long enough that marks cost nothing.
const STRIDE: usize = 1024;

/// A place as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// Where the lines of a text begin. Lines break at `\n`, `\r\n` and `\r`, nowhere else.
///
/// A paragraph can be megabytes long and hold thousands of findings; the marks keep each column a matter of
/// one stride of bytes, whatever the order of the questions.
pub struct LineIndex<'a> {
    text: &'a str,
    /// The first byte of each line; the first is 0.
    starts: Vec<u32>,
    /// Characters before every `STRIDE`th byte.
    marks: OnceLock<Vec<u32>>,
}

impl<'a> LineIndex<'a> {
    /// The lines of `text`, which is smaller than 4 GiB.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 64 + 1);
        starts.push(0);
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_half_a_break = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !is_half_a_break {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex { text, starts, marks: OnceLock::new() }
    }

    /// Counted where a long line asks for them, which most texts have none of.
    fn marks(&self) -> &[u32] {
        self.marks.get_or_init(|| {
            let mut seen = 0;
            let count = |chunk| {
                let before = seen;
                seen += characters(chunk);
                before
            };
            self.text.as_bytes().chunks(STRIDE).map(count).collect()
        })
    }

    /// The text itself.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Where the byte `offset` stands; one past the end stands at the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1] as usize;
        let offset = offset as usize;
        let before = if offset - start <= STRIDE {
            characters(&self.text.as_bytes()[start..offset])
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        Position { line: line as u32, column: before + 1 }
    }

    /// The line with this number (from 1), without its break; the last line for a number beyond it.
    pub fn line(&self, line: u32) -> Span {
        let line = (line.max(1) as usize).min(self.starts.len());
        let start = self.starts[line - 1];
        let end = self.starts.get(line).copied().unwrap_or(self.text.len() as u32);
        let body = &self.text.as_bytes()[start as usize..end as usize];
        let breaks = match body {
            [.., b'\r', b'\n'] => 2,
            [.., b'\r' | b'\n'] => 1,
            _ => 0,
        };
        Span::new(start, end - breaks)
    }

    fn characters_before(&self, offset: usize) -> u32 {
        let stride = offset / STRIDE;
        match self.marks().get(stride) {
            Some(mark) => mark + characters(&self.text.as_bytes()[stride * STRIDE..offset]),
            // Only at the very end of a text of whole strides.
            None => {
                let last = stride.saturating_sub(1);
                let mark = self.marks().get(last).copied().unwrap_or(0);
                mark + characters(&self.text.as_bytes()[last * STRIDE..offset])
            }
        }
    }
}

/// Characters that begin in `bytes`: all bytes but the continuations.
fn characters(bytes: &[u8]) -> u32 {
    // So short that a byte counts them.
    bytes.chunks(255).map(|run| u32::from(run.iter().map(|&byte| u8::from(byte as i8 >= -64)).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, one character at a time.
    fn naive(text: &str, offset: usize) -> Position {
        let (mut line, mut column) = (1, 1);
        let mut rest = text[..offset].chars().peekable();
        // A break that the offset splits still belongs to its line.
        let splits_break = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
        let mut left = text[..offset].chars().count();
        while let Some(character) = rest.next() {
            left -= 1;
            let breaks = match character {
                '\n' => true,
                '\r' => rest.peek() != Some(&'\n') && !(left == 0 && splits_break),
                _ => false,
            };
            if breaks {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        Position { line, column }
    }

    fn check_all(text: &str) {
        let index = LineIndex::new(text);
        for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
            assert_eq!(index.position(offset as u32), naive(text, offset), "offset {offset} of {text:?}");
        }
    }

    #[test]
    fn breaks_are_the_three_and_no_others() {
        check_all("");
        check_all("一\n二\r\n三\r四\r\r\n\n\r五");
        check_all("a\u{2028}b\u{85}c\u{B}d\u{C}e");
        assert_eq!(LineIndex::new("a\u{2028}b\u{85}c\u{B}d\u{C}e").line_count(), 1);
    }

    #[test]
    fn lines_come_without_their_breaks() {
        let index = LineIndex::new("一\n二\r\n三\r");
        let lines: Vec<&str> = (1..=index.line_count()).map(|line| index.line(line).of(index.text())).collect();
        assert_eq!(lines, ["一", "二", "三", ""]);
        assert_eq!(index.line(0), index.line(1));
        assert_eq!(index.line(99), index.line(4));
    }

    #[test]
    fn columns_of_long_lines_are_right() {
        for length in [340, 341, 342, 1023, 1024, 1025] {
            let text = format!("一行\n{}\n𠮷𠮷", "额a".repeat(length));
            let index = LineIndex::new(&text);
            for offset in [7, text.len() / 2, text.len() - 9, text.len() - 4, text.len()] {
                let offset = (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap();
                assert_eq!(index.position(offset as u32), naive(&text, offset));
            }
        }
        let whole = "x".repeat(4 * STRIDE);
        assert_eq!(LineIndex::new(&whole).position(u32::MAX).column, 4 * STRIDE as u32 + 1);
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(text in "[一a𠮷é\r\n\t]{0,60}") {
            check_all(&text);
        }

        #[test]
        fn line_and_position_agree(text in "[一a\r\n]{0,60}", offset in 0usize..200) {
            let offset = (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let index = LineIndex::new(&text);
            let position = index.position(offset as u32);
            let line = index.line(position.line);
            prop_assert_eq!(index.position(line.start), Position { line: position.line, column: 1 });
            prop_assert!(line.start as usize <= offset);
        }
    }
}
