//! Text back to the bytes it came from: what was not edited keeps its bytes.

use encoding_rs::GB18030;

use super::patch::{Patched, Piece};
use super::{Encoding, decode};
use crate::lang::Lang;
use crate::say;

/// A text that its encoding cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EncodeError {
    /// The encoding.
    pub encoding: Encoding,
    /// The first character that it has no bytes for; `None` where the bytes would be taken for another encoding.
    pub character: Option<char>,
}

impl EncodeError {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        let encoding = self.encoding.name();
        match self.character {
            Some(character) => say!(
                lang,
                "{encoding} 编码写不出“{character}”；请先另存为 UTF-8 文本",
                "{encoding} has no `{character}`; save the file as UTF-8 text first"
            ),
            None => say!(
                lang,
                "写成 {encoding} 后会被误认为其他编码；请先另存为 UTF-8 文本",
                "written as {encoding} it would be taken for another encoding; save the file as UTF-8 text first"
            ),
        }
    }
}

/// The bytes of an edited text: those of `bytes`, which the original was decoded from, wherever no edit was made.
///
/// # Errors
/// Where decoding the result would not give the edited text back.
pub fn encode(bytes: &[u8], encoding: Encoding, patched: &Patched<'_>) -> Result<Vec<u8>, EncodeError> {
    let mut walk = Walk { bytes, encoding, text: patched.original(), at: 0, byte: mark(bytes, encoding) };
    let mut encoded = bytes[..walk.byte].to_vec();
    for piece in patched.pieces() {
        match piece {
            Piece::Kept(span) => {
                let start = walk.to(span.start as usize);
                let end = walk.to(span.end as usize);
                encoded.extend_from_slice(&bytes[start..end]);
            }
            Piece::New(text) => write(text, encoding, &mut encoded)?,
        }
    }
    let is_the_same = decode(&encoded)
        .is_ok_and(|decoded| decoded.encoding == encoding && decoded.text.as_ref() == patched.text().as_str());
    if is_the_same { Ok(encoded) } else { Err(EncodeError { encoding, character: None }) }
}

/// Length of the byte order mark.
fn mark(bytes: &[u8], encoding: Encoding) -> usize {
    let mark: &[u8] = match encoding {
        Encoding::Utf8 => b"\xEF\xBB\xBF",
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf16Be => b"\xFE\xFF",
        Encoding::Gb18030 => b"\x84\x31\x95\x33",
    };
    if bytes.starts_with(mark) { mark.len() } else { 0 }
}

/// Goes through a text and its bytes side by side.
struct Walk<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
    text: &'a str,
    /// A byte of the text, on a border of characters.
    at: usize,
    /// Where its character begins in the bytes.
    byte: usize,
}

impl Walk<'_> {
    /// The place in the bytes of a place in the text, which is not before the last one asked for.
    fn to(&mut self, at: usize) -> usize {
        let passed = &self.text[self.at..at];
        self.byte += match self.encoding {
            Encoding::Utf8 => passed.len(),
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * passed.chars().map(char::len_utf16).sum::<usize>(),
            Encoding::Gb18030 => {
                let rest = &self.bytes[self.byte..];
                passed.chars().fold(0, |length, _| length + gb18030_length(&rest[length..]))
            }
        };
        self.at = at;
        self.byte
    }
}

/// Length of the character that these bytes begin with. They were decoded without a fault.
fn gb18030_length(bytes: &[u8]) -> usize {
    match bytes {
        [0x81..=0xFE, b'0'..=b'9', ..] => 4,
        [0x81..=0xFE, ..] => 2,
        _ => 1,
    }
}

fn write(text: &str, encoding: Encoding, bytes: &mut Vec<u8>) -> Result<(), EncodeError> {
    match encoding {
        Encoding::Utf8 => bytes.extend_from_slice(text.as_bytes()),
        Encoding::Utf16Le => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Encoding::Utf16Be => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        Encoding::Gb18030 => {
            let (encoded, _, lacks) = GB18030.encode(text);
            if lacks {
                let character = text.chars().find(|c| GB18030.encode(c.encode_utf8(&mut [0; 4])).2);
                return Err(EncodeError { encoding, character });
            }
            bytes.extend_from_slice(&encoded);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Span;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    fn encodings(text: &str) -> [Vec<u8>; 6] {
        let gb18030 = GB18030.encode(text).0.into_owned();
        [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            gb18030.clone(),
            [b"\x84\x31\x95\x33".as_slice(), &gb18030].concat(),
        ]
    }

    /// The bytes after one edit.
    fn edited(bytes: &[u8], span: Span, new: &str) -> Result<Vec<u8>, EncodeError> {
        let decoded = decode(bytes).unwrap();
        let mut patched = Patched::new(&decoded.text);
        patched.replace([(span, new.to_owned())]);
        encode(bytes, decoded.encoding, &patched)
    }

    #[test]
    fn an_edit_is_written_as_the_file_is() {
        let before = "𠮷：收入预算420.10万元，支出预算402.10万元。\r\n";
        let after = before.replace("420.10", "402.10，ő");
        let start = before.find("420.10").unwrap() as u32;
        for (bytes, wanted) in encodings(before).iter().zip(encodings(&after)) {
            assert_eq!(edited(bytes, Span::new(start, start + 6), "402.10，ő").unwrap(), wanted);
        }
    }

    #[test]
    fn bytes_that_have_two_forms_stay_as_they_are() {
        // One byte for the euro, which an encoder writes with two.
        let bytes = [GB18030.encode("收入").0.as_ref(), b"\x80", GB18030.encode("支出1万元").0.as_ref()].concat();
        let text = decode(&bytes).unwrap().text.into_owned();
        assert_eq!(text, "收入€支出1万元");
        let fixed = edited(&bytes, Span::new(text.find('1').unwrap() as u32, text.find('1').unwrap() as u32 + 1), "2");
        let wanted = [GB18030.encode("收入").0.as_ref(), b"\x80", GB18030.encode("支出2万元").0.as_ref()].concat();
        assert_eq!(fixed.unwrap(), wanted);
    }

    #[test]
    fn what_cannot_be_written_is_an_error() {
        let bytes = GB18030.encode("收入预算").0.into_owned();
        let error = edited(&bytes, Span::at(0), "\u{E5E5}").unwrap_err();
        assert_eq!((error.encoding, error.character), (Encoding::Gb18030, Some('\u{E5E5}')));
        // Without its characters of two bytes the file is UTF-8.
        let error = edited(&bytes, Span::new(0, 12), "a").unwrap_err();
        assert_eq!(error.character, None);
        assert!(error.message(Lang::En).contains("GB18030"));
    }

    proptest! {
        #[test]
        fn every_byte_outside_the_edits_is_kept(
            before in "[一-龥，。0-9𠮷€a\r\n]{1,40}", old in "[一-龥]{0,4}", new in "[一-龥0-9ő]{0,4}", after in "[一-龥，。€𠮷\n]{4,40}"
        ) {
            let text = format!("{before}{old}{after}");
            let span = Span::new(before.len() as u32, (before.len() + old.len()) as u32);
            for bytes in encodings(&text) {
                let decoded = decode(&bytes);
                prop_assume!(decoded.is_ok_and(|decoded| decoded.text == text));
                match edited(&bytes, span, &new) {
                    Ok(fixed) => {
                        let whole = format!("{before}{new}{after}");
                        prop_assert_eq!(decode(&fixed).unwrap().text, whole);
                        let head = fixed.iter().zip(&bytes).take_while(|(a, b)| a == b).count();
                        let tail = fixed.iter().rev().zip(bytes.iter().rev()).take_while(|(a, b)| a == b).count();
                        prop_assert!(head + tail + new.len().max(old.len()) * 4 + 8 >= bytes.len().min(fixed.len()));
                    }
                    Err(error) => prop_assert_eq!((error.encoding, error.character), (Encoding::Gb18030, None)),
                }
            }
        }
    }
}
