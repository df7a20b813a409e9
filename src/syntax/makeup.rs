//! What the cells of a table are made of: told while a row is divided, it answers most of what is asked of a cell.

/// The kinds of bytes that stand in a cell; none in an empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Makeup(u8);

const DIGIT: u8 = 1;
const POINT: u8 = 2;
/// Other ASCII that may stand in a number.
const SIGN: u8 = 4;
/// A Chinese character.
const HAN: u8 = 8;
/// A bracket or quote, or what begins as one of full width does: so do the digits of full width.
const PAIR: u8 = 16;
/// A space, or what begins as one does.
const SPACE: u8 = 32;
const OTHER: u8 = 64;

/// The kind of each byte; those inside a character are of none.
static KINDS: [u8; 256] = {
    let mut kinds = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' => POINT,
            b',' | b'+' | b'-' => SIGN,
            b'(' | b')' => PAIR,
            b' ' | b'\t'..=b'\r' | 0xC2 | 0xE1 | 0xE3 => SPACE,
            0xE2 | 0xEF => PAIR | SPACE,
            0xE4..=0xE9 => HAN,
            0x80..=0xBF => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    kinds
};

impl Makeup {
    /// The makeup of a text.
    pub fn of(text: &str) -> Makeup {
        text.bytes().fold(Makeup::default(), Makeup::with)
    }

    /// The makeup with this byte added.
    #[inline]
    pub(super) fn with(self, byte: u8) -> Makeup {
        Makeup(self.0 | KINDS[usize::from(byte)])
    }

    #[inline]
    fn has(self, kinds: u8) -> bool {
        self.0 & kinds != 0
    }

    /// Whether nothing stands in the cell.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Digits and nothing else.
    #[inline]
    pub fn is_digits(self) -> bool {
        self.0 == DIGIT
    }

    /// Digits, perhaps with points: what nearly all figures are.
    #[inline]
    pub fn is_decimal(self) -> bool {
        self.is_digits() || self.0 == DIGIT | POINT
    }

    /// Whether it may be a number, in either width.
    #[inline]
    pub fn may_be_number(self) -> bool {
        self.has(DIGIT | PAIR) && !self.has(HAN | OTHER)
    }

    /// Whether a digit may stand in it, in either width.
    #[inline]
    pub fn may_have_digit(self) -> bool {
        self.has(DIGIT | PAIR)
    }

    /// Whether a Chinese character stands in it.
    #[inline]
    pub fn has_han(self) -> bool {
        self.has(HAN)
    }

    /// Whether a bracket or a quote may stand in it.
    #[inline]
    pub fn may_have_bracket(self) -> bool {
        self.has(PAIR)
    }

    /// Whether a space may stand in it.
    #[inline]
    pub(super) fn may_have_space(self) -> bool {
        self.has(SPACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_space;

    #[test]
    fn cells_tell_what_they_are() {
        assert!(Makeup::of("").is_empty() && !Makeup::of("\u{AD}").is_empty());
        assert!(Makeup::of("30201").is_digits() && Makeup::of("82.50").is_decimal() && !Makeup::of(".").is_decimal());
        for number in ["1,234.50", "－５", "+3", "1 234"] {
            assert!(Makeup::of(number).may_be_number(), "{number}");
        }
        for words in ["合计", "2%", "2025年", "-", "a1"] {
            assert!(!Makeup::of(words).may_be_number(), "{words}");
        }
        for bracket in ["(", ")", "（", "）", "“", "”"] {
            assert!(Makeup::of(bracket).may_have_bracket(), "{bracket}");
        }
    }

    #[test]
    fn no_space_is_missed() {
        for c in ('\0'..=char::MAX).filter(|c| is_space(*c)) {
            assert!(Makeup::of(c.encode_utf8(&mut [0; 4])).may_have_space(), "{c:?}");
        }
    }
}
