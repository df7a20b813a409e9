//! Bytes to text: UTF-8, UTF-16 with a BOM, GB18030.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding as Codec, GB18030, UTF_16BE, UTF_16LE};

use crate::lang::Lang;
use crate::say;

/// The largest input in bytes: spans are `u32`, and decoding can grow a text by half.
pub const MAX_BYTES: u64 = 1 << 30;

/// How the bytes were encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a BOM.
    Utf8,
    /// UTF-16, low byte first, with a BOM.
    Utf16Le,
    /// UTF-16, high byte first, with a BOM.
    Utf16Be,
    /// GB18030, and so GBK and GB2312.
    Gb18030,
}

impl Encoding {
    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Gb18030 => "GB18030",
        }
    }
}

/// A text without its BOM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; UTF-8 input is borrowed, so that a large file lies in memory once.
    pub text: Cow<'a, str>,
    /// What the bytes were.
    pub encoding: Encoding,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A NUL: a binary file, or UTF-16 without a BOM.
    Nul,
    /// A file format of its own, by its first bytes.
    Format(&'static str),
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// UTF-8 with a broken sequence.
    BrokenUtf8,
    /// UTF-16 with half a surrogate pair, or half a unit at its end.
    BrokenUtf16,
    /// Neither UTF-8 nor GB18030.
    UnknownEncoding,
}

/// Bytes that are no text, and the first byte that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecodeError {
    /// Why.
    pub reason: Reason,
    /// Bytes before the offending one, counted in the input with its BOM.
    pub offset: u64,
}

/// How an archive begins, and so a document in any of the newer Office formats.
pub const ZIP: &[u8] = b"PK\x03\x04";

/// How a file in any of the older Office formats begins, and one with a password.
pub const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// First bytes of the formats a clerk is likely to hand in instead of a text.
const FORMATS: &[(&[u8], &str)] =
    &[(ZIP, "ZIP (docx, xlsx)"), (COMPOUND, "OLE (doc, xls)"), (b"%PDF-", "PDF"), (b"{\\rtf", "RTF")];

/// The text of `bytes`.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(DecodeError { reason: Reason::TooLarge, offset: MAX_BYTES });
    }
    if let Some((_, name)) = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(DecodeError { reason: Reason::Format(name), offset: 0 });
    }
    if bytes.starts_with(b"\xFF\xFE") {
        return decode_utf16(bytes, UTF_16LE, Encoding::Utf16Le);
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return decode_utf16(bytes, UTF_16BE, Encoding::Utf16Be);
    }
    if let Some(offset) = memchr::memchr(0, bytes) {
        return Err(error(Reason::Nul, offset));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF");
    match simdutf8::compat::from_utf8(body.unwrap_or(bytes)) {
        Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 }),
        Err(broken) if body.is_some() => Err(error(Reason::BrokenUtf8, 3 + broken.valid_up_to())),
        Err(broken) if is_mostly_utf8(bytes) => Err(error(Reason::BrokenUtf8, broken.valid_up_to())),
        Err(_) => decode_gb18030(bytes),
    }
}

fn error(reason: Reason, offset: usize) -> DecodeError {
    DecodeError { reason, offset: offset as u64 }
}

/// Whether bytes that are not UTF-8 were meant to be.
///
/// Chinese in UTF-8 is sequences of three bytes; in GB18030 text such a sequence arises by chance about once in fifty
/// characters, one of two bytes far more often. So the long sequences must outweigh the rest.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut long, mut other) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            match character.len_utf8() {
                2 => other += 2,
                length => long += length,
            }
        }
        other += chunk.invalid().len();
    }
    long > other
}

fn decode_gb18030(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let mut text = decode_with(GB18030, bytes).map_err(|offset| error(Reason::UnknownEncoding, offset))?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(Decoded { text: Cow::Owned(text), encoding: Encoding::Gb18030 })
}

fn decode_utf16<'a>(bytes: &'a [u8], codec: &'static Codec, encoding: Encoding) -> Result<Decoded<'a>, DecodeError> {
    let units = &bytes[2..];
    let Ok(text) = decode_with(codec, units) else {
        return Err(error(Reason::BrokenUtf16, 2 + first_broken_unit(units, encoding)));
    };
    if memchr::memchr(0, text.as_bytes()).is_some() {
        let nul = units.chunks_exact(2).position(|unit| unit == [0, 0]).unwrap_or_default();
        return Err(error(Reason::Nul, 2 + 2 * nul));
    }
    Ok(Decoded { text: Cow::Owned(text), encoding })
}

/// Where UTF-16 first breaks: the codec reports a lone surrogate only after it has read on.
fn first_broken_unit(units: &[u8], encoding: Encoding) -> usize {
    let numbers = units.chunks_exact(2).map(|unit| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes([unit[0], unit[1]]),
        _ => u16::from_le_bytes([unit[0], unit[1]]),
    });
    let mut offset = 0;
    for character in char::decode_utf16(numbers) {
        match character {
            Ok(character) => offset += 2 * character.len_utf16(),
            Err(_) => break,
        }
    }
    offset
}

/// The whole text, or the offset of the first broken sequence.
fn decode_with(codec: &'static Codec, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = codec.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(capacity);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(broken, ahead), read) => {
            Err(read.saturating_sub(usize::from(broken) + usize::from(ahead)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

impl DecodeError {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        let offset = self.offset;
        match self.reason {
            Reason::Nul => say!(
                lang,
                "不是文本文件：字节偏移 {offset} 处为空字符（NUL）；请另存为 UTF-8 文本",
                "not a text file: NUL at byte offset {offset}; save it as UTF-8 text"
            ),
            Reason::Format(name) => say!(
                lang,
                "不是文本文件，而是 {name} 格式；请另存为 UTF-8 文本",
                "not a text file but {name}; save it as UTF-8 text"
            ),
            Reason::TooLarge => {
                say!(lang, "文件过大：超过 1 GiB", "file too large: more than 1 GiB")
            }
            Reason::BrokenUtf8 => {
                say!(lang, "UTF-8 编码在字节偏移 {offset} 处损坏", "broken UTF-8 at byte offset {offset}")
            }
            Reason::BrokenUtf16 => {
                say!(lang, "UTF-16 编码在字节偏移 {offset} 处损坏", "broken UTF-16 at byte offset {offset}")
            }
            Reason::UnknownEncoding => say!(
                lang,
                "既不是 UTF-8 也不是 GB18030 编码：字节偏移 {offset} 处无法解码；请另存为 UTF-8 文本",
                "neither UTF-8 nor GB18030: cannot decode byte offset {offset}; save it as UTF-8 text"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &str = "一、收入预算：2025年年初预算数1,351.94万元，比2024年增加759.65万元。\r\n𠮷\n";

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    fn failure(bytes: &[u8]) -> (Reason, u64) {
        let error = decode(bytes).unwrap_err();
        (error.reason, error.offset)
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let gb18030 = GB18030.encode(SAMPLE).0.into_owned();
        let cases = [
            (SAMPLE.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", SAMPLE.as_bytes()].concat(), Encoding::Utf8),
            (utf16(SAMPLE, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(SAMPLE, u16::to_be_bytes), Encoding::Utf16Be),
            (gb18030.clone(), Encoding::Gb18030),
            ([b"\x84\x31\x95\x33".as_slice(), &gb18030].concat(), Encoding::Gb18030),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (SAMPLE, encoding));
        }
    }

    #[test]
    fn utf8_is_borrowed() {
        let decoded = decode(SAMPLE.as_bytes()).unwrap();
        assert!(matches!(decoded.text, Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_is_a_text() {
        assert_eq!(decode(b"").unwrap().text, "");
        assert_eq!(decode(b"\xEF\xBB\xBF").unwrap().text, "");
        assert_eq!(decode(b"\xFF\xFE").unwrap().text, "");
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_gb18030() {
        for broken in [b"\xFF".as_slice(), b"\xE4", b"\xE4\xB8", b"\xB0\xA1", b"\x80"] {
            let bytes = [SAMPLE.as_bytes(), broken, SAMPLE.as_bytes()].concat();
            assert_eq!(failure(&bytes), (Reason::BrokenUtf8, SAMPLE.len() as u64));
        }
    }

    #[test]
    fn a_bom_promises_utf8() {
        assert_eq!(failure(b"\xEF\xBB\xBFa\xB0\xA1"), (Reason::BrokenUtf8, 4));
    }

    #[test]
    fn neither_names_the_byte() {
        assert_eq!(failure(b"ab\xB0\xA1\xFF"), (Reason::UnknownEncoding, 4));
        assert_eq!(failure(b"ab\xB0"), (Reason::UnknownEncoding, 2));
    }

    #[test]
    fn binary_is_no_text() {
        assert_eq!(failure(b"ab\0c"), (Reason::Nul, 2));
        assert_eq!(failure(b"\xFF\xFEa\0\0\0"), (Reason::Nul, 4));
        assert_eq!(failure(b"PK\x03\x04\0\0"), (Reason::Format("ZIP (docx, xlsx)"), 0));
    }

    #[test]
    fn utf16_breaks_are_named() {
        let lone = |unit: u16| [b"\xFF\xFEa\0".as_slice(), &unit.to_le_bytes(), b"b\0"].concat();
        assert_eq!(failure(&lone(0xD800)), (Reason::BrokenUtf16, 4));
        assert_eq!(failure(&lone(0xDC00)), (Reason::BrokenUtf16, 4));
        assert_eq!(failure(b"\xFE\xFF\0a\xD8\x00"), (Reason::BrokenUtf16, 4));
        assert_eq!(failure(b"\xFE\xFF\0a\0"), (Reason::BrokenUtf16, 4));
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_value(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            match decode(&bytes) {
                Ok(decoded) => prop_assert!(!decoded.text.contains('\0')),
                Err(error) => prop_assert!(error.offset <= bytes.len() as u64),
            }
        }

        #[test]
        fn utf8_comes_back(text in "[^\0]{0,80}") {
            prop_assume!(!text.starts_with('\u{FEFF}') && !text.starts_with("%PDF") && !text.starts_with("{\\rtf"));
            let decoded = decode(text.as_bytes()).unwrap();
            prop_assert_eq!(decoded.text.as_ref(), text.as_str());
        }

        #[test]
        fn utf16_comes_back(text in "[^\0]{0,80}") {
            let bytes = utf16(&text, u16::to_be_bytes);
            let decoded = decode(&bytes).unwrap();
            prop_assert_eq!(decoded.text.as_ref(), text.as_str());
        }

        #[test]
        fn gb18030_comes_back(text in "[一-龥，。（）0-9\n]{0,60}") {
            let bytes = GB18030.encode(&text).0.into_owned();
            // Bytes that are also UTF-8 cannot be told apart; the name of one telephone company is the known case.
            prop_assume!(std::str::from_utf8(&bytes).is_err() && !is_mostly_utf8(&bytes));
            let decoded = decode(&bytes).unwrap();
            prop_assert_eq!(decoded.text.as_ref(), text.as_str());
        }
    }
}
