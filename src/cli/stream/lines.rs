//! Lines of a stream, none of which is held beyond a limit.

use std::io::{self, BufRead};

/// Bytes of a line that is too long which are kept: its name is mostly there.
const HEAD: usize = 4096;

/// Bytes from which a line has the memory of the longest one.
const LONG: usize = 1 << 20;

/// How a text in UTF-8 may begin.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A line, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// Its bytes.
    pub content: Content,
}

/// The bytes of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// All of them, without the line break.
    Whole(Vec<u8>),
    /// The first ones of a line that is too long.
    Head(Vec<u8>),
}

/// The lines of a stream, without those that are blank.
pub struct Lines<R> {
    source: R,
    most: usize,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Of a line with more than `most` bytes only the head is kept.
    pub fn new(source: R, most: usize) -> Self {
        Lines { source, most, number: 0 }
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    /// An error of the system.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(mut content) = self.read()? else { return Ok(None) };
            self.number += 1;
            let (Content::Whole(bytes) | Content::Head(bytes)) = &mut content;
            if self.number == 1 && bytes.starts_with(BOM) {
                bytes.drain(..BOM.len());
            }
            if !matches!(&content, Content::Whole(bytes) if bytes.trim_ascii().is_empty()) {
                return Ok(Some(Line { number: self.number, content }));
            }
        }
    }

    /// Reads up to the next line break; `None` at the end.
    fn read(&mut self) -> io::Result<Option<Content>> {
        let (mut bytes, mut is_long, mut is_any) = (Vec::new(), false, false);
        loop {
            let chunk = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            let end = memchr::memchr(b'\n', chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            is_any |= !chunk.is_empty();
            if !is_long && bytes.len() + part.len() > self.most {
                is_long = true;
                bytes.truncate(HEAD);
                bytes.shrink_to_fit();
            }
            // Memory that is not touched is not held: a long line is not moved again and again.
            if !is_long && bytes.len() > LONG && bytes.capacity() < self.most {
                bytes.reserve_exact(self.most - bytes.len());
            }
            // The rest of a line that is too long is passed over.
            let kept = if is_long { HEAD.saturating_sub(bytes.len()).min(part.len()) } else { part.len() };
            bytes.extend_from_slice(&part[..kept]);
            let (is_end, length) = (end.is_some() || chunk.is_empty(), part.len() + usize::from(end.is_some()));
            self.source.consume(length);
            if is_end {
                bytes.shrink_to_fit();
                let content = if is_long { Content::Head(bytes) } else { Content::Whole(bytes) };
                return Ok(is_any.then_some(content));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Numbers and bytes, `None` for a line that is too long.
    fn lines(bytes: &[u8], capacity: usize) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::new(BufReader::with_capacity(capacity, bytes), 10);
        let mut read = Vec::new();
        while let Some(Line { number, content }) = lines.next().unwrap() {
            read.push(match content {
                Content::Whole(bytes) => (number, Some(String::from_utf8(bytes).unwrap())),
                Content::Head(head) => {
                    assert!(head.len() <= HEAD);
                    (number, None)
                }
            });
        }
        read
    }

    #[test]
    fn lines_are_the_same_in_whatever_pieces_they_come() {
        let text = format!("\u{FEFF}一\r\n\n \t\n0123456789\n0123456789x\n{}\nlast", "y".repeat(3 * HEAD));
        let whole = |number, text: &str| (number, Some(text.to_owned()));
        let expected = [whole(1, "一\r"), whole(4, "0123456789"), (5, None), (6, None), whole(7, "last")];
        for capacity in [1, 2, 7, 11, 100_000] {
            assert_eq!(lines(text.as_bytes(), capacity), expected, "{capacity}");
        }
        assert!(lines(b"", 5).is_empty() && lines(b"\n\n", 5).is_empty() && lines(BOM, 5).is_empty());
    }
}
