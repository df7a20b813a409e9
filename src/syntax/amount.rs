//! Numbers with their units, as they stand in prose and in cells.

use crate::model::Denomination;
use crate::text::{is_digit, is_space, trim_start};
use rust_decimal::Decimal;
use std::str::FromStr;

/// A number read from text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// First byte, in the text given.
    pub start: usize,
    /// Byte after the last digit.
    pub end: usize,
    /// Its value, with its sign.
    pub value: Decimal,
    /// Digits behind the point.
    pub decimals: u8,
}

/// The first number of `text` at or behind `from`; `Err` holds the end of one that cannot be read (`1.2.3`, 40 digits).
pub fn next_number(text: &str, from: usize) -> Option<Result<Number, usize>> {
    let bytes = text.as_bytes();
    let start = from + bytes[from..].iter().position(u8::is_ascii_digit)?;
    let mut end = start;
    let mut points = 0;
    let mut decimals = 0;
    let mut commas = false;
    while end < bytes.len() {
        match bytes[end] {
            b'0'..=b'9' => {
                if points > 0 {
                    decimals += 1;
                }
            }
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => points += 1,
            b',' if points == 0
                && bytes.get(end + 1..end + 4).is_some_and(|next| next.iter().all(u8::is_ascii_digit)) =>
            {
                commas = true
            }
            _ => break,
        }
        end += 1;
    }
    if points > 1 || end - start > 24 {
        return Some(Err(end));
    }
    let digits = &text[start..end];
    let value = if commas { decimal(&digits.replace(',', "")) } else { decimal(digits) };
    let Some(mut value) = value else {
        return Some(Err(end));
    };
    if start > 0 && bytes[start - 1] == b'-' {
        value.set_sign_negative(true);
    }
    Some(Ok(Number { start, end, value, decimals }))
}

/// The value of digits with a point among them, as most numbers are; of anything else what the library makes of it.
fn decimal(number: &str) -> Option<Decimal> {
    short_decimal(number).map(|(value, _)| value).or_else(|| Decimal::from_str(number).ok())
}

/// The value of up to 18 digits, perhaps with a point among them, and how many stand behind it.
fn short_decimal(number: &str) -> Option<(Decimal, u8)> {
    let bytes = number.as_bytes();
    if bytes.len() > 18 || !bytes.last()?.is_ascii_digit() {
        return None;
    }
    let mut mantissa = 0_i64;
    let mut point = None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' if at > 0 && point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |point| bytes.len() - point - 1);
    Some((Decimal::new(mantissa, decimals as u32), decimals as u8))
}

/// The unit that follows `rest`, and its length in bytes with the space before it.
pub fn unit_at(rest: &str) -> Option<(Denomination, usize, usize)> {
    let space = rest.len() - trim_start(rest).len();
    let after = &rest[space..];
    Denomination::at_start(after).map(|unit| (unit, space, space + unit.text().len()))
}

/// Whether a cell has the form of a number, without reading it.
pub fn looks_like_number(cell: &str) -> bool {
    cell.bytes().next().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | 0xEF))
        && (cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'-' | b'+'))
            || cell_number(cell).is_some())
        && cell.chars().any(is_digit)
}

/// Reads a whole table cell as a number; full-width digits and separators are fine. `None` where it is no number.
pub fn cell_number(cell: &str) -> Option<(Decimal, u8)> {
    if let Some(number) = short_decimal(cell) {
        return Some(number);
    }
    let bytes = cell.as_bytes();
    let first = *bytes.first()?;
    // Most other cells are Chinese words: decide by the first byte.
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.') || first == 0xEF) {
        return None;
    }
    let mut buffer = String::new();
    let plain: &str = if bytes.iter().all(|byte| byte.is_ascii() && !matches!(byte, b',' | b' ')) {
        cell
    } else {
        for c in cell.chars() {
            match c {
                '０'..='９' => buffer.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
                '．' => buffer.push('.'),
                '－' | '−' => buffer.push('-'),
                ',' | '，' => {}
                c if is_space(c) => {}
                c => buffer.push(c),
            }
        }
        &buffer
    };
    if plain.len() > 24 || !plain.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if !plain
        .bytes()
        .enumerate()
        .all(|(at, b)| b.is_ascii_digit() || b == b'.' || (at == 0 && matches!(b, b'-' | b'+')))
    {
        return None;
    }
    let value = decimal(plain)?;
    let point = memchr::memchr(b'.', plain.as_bytes());
    let decimals = point.map_or(0, |point| plain.len() - point - 1);
    Some((value, decimals as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str(text).unwrap()
    }

    #[test]
    fn reads_numbers() {
        let number = |text: &str| next_number(text, 0).unwrap().unwrap();
        assert_eq!(number("共1,647.13万元").value, decimal("1647.13"));
        assert_eq!(number("共1,647.13万元").decimals, 2);
        assert_eq!(number("-5.0").value, decimal("-5.0"));
        assert_eq!(next_number("1.2.3万元", 0), Some(Err(5)));
        assert!(matches!(next_number(&"9".repeat(40), 0), Some(Err(40))));
        assert_eq!(next_number("无", 0), None);
    }

    #[test]
    fn reads_cells() {
        assert_eq!(cell_number("1,234.50"), Some((decimal("1234.50"), 2)));
        assert_eq!(cell_number("－５"), Some((decimal("-5"), 0)));
        for litter in ["", ".", "1.2.3", "合计", "2%", "-", "≥"] {
            assert_eq!(cell_number(litter), None, "{litter}");
        }
    }
}
