//! Heading numbers: `第一部分`, `一、`, `（一）`, `1.`, `（1）`, `①`.

use crate::text::{chinese_digit, is_space, trim_start};
use smallvec::SmallVec;

/// The style of a heading number, outermost first; the order is the nesting order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `第一部分`
    Part,
    /// A Markdown heading without a number (`## 名词解释`).
    Hash,
    /// `一、`
    Chinese,
    /// `（一）`
    ChineseParen,
    /// `1.` or `1、`
    Arabic,
    /// `（1）`
    ArabicParen,
    /// `①`
    Circled,
}

impl Style {
    /// How many there are.
    pub const COUNT: usize = Style::Circled as usize + 1;
}

/// A heading number at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// Its style.
    pub style: Style,
    /// Its value, 0 for [`Style::Hash`].
    pub value: u32,
    /// Its length in bytes, delimiter and following spaces included.
    pub len: u32,
    /// Length in bytes without the following spaces.
    pub mark_len: u32,
}

/// Reads the number at the start of `line`, which has no leading space.
pub fn read(line: &str) -> Option<Numbering> {
    let mut cursor = Cursor { rest: line };
    let (style, value) = match line.chars().next()? {
        '#' => return hash(line),
        '第' => part(&mut cursor)?,
        '（' | '(' => parenthesised(&mut cursor)?,
        '0'..='9' | '０'..='９' => arabic(&mut cursor)?,
        c @ '①'..='⑳' => {
            cursor.next();
            (Style::Circled, c as u32 - '①' as u32 + 1)
        }
        c if is_chinese_digit(c) => chinese(&mut cursor)?,
        _ => return None,
    };
    let length_to = |rest: &str| (line.len() - rest.len()) as u32;
    Some(Numbering { style, value, len: length_to(trim_start(cursor.rest)), mark_len: length_to(cursor.rest) })
}

fn is_chinese_digit(c: char) -> bool {
    c == '十' || chinese_digit(c).is_some()
}

/// What is left of a line.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        Some(c)
    }

    /// The next character that is no space.
    fn token(&mut self) -> Option<char> {
        loop {
            let c = self.next()?;
            if !is_space(c) {
                return Some(c);
            }
        }
    }

    /// Up to `most` wanted characters, spaces between them passed over.
    fn take(&mut self, wanted: impl Fn(char) -> bool, most: usize) -> Option<Digits> {
        let mut taken = Digits::new();
        loop {
            let before = self.rest;
            match self.token() {
                Some(c) if taken.len() < most && wanted(c) => taken.push(c),
                _ => {
                    self.rest = before;
                    break;
                }
            }
        }
        (!taken.is_empty()).then_some(taken)
    }
}

/// The digits of a number, of which no heading has more than three.
type Digits = SmallVec<[char; 4]>;

fn hash(line: &str) -> Option<Numbering> {
    let marks = line.bytes().take_while(|b| *b == b'#').count();
    let rest = &line[marks..];
    if marks > 6 || !rest.starts_with(' ') {
        return None;
    }
    let title = trim_start(rest);
    let skipped = line.len() - title.len();
    Some(match read(title) {
        Some(inner) if inner.style != Style::Hash => {
            Numbering { len: inner.len + skipped as u32, mark_len: inner.mark_len + skipped as u32, ..inner }
        }
        _ => Numbering { style: Style::Hash, value: 0, len: skipped as u32, mark_len: marks as u32 },
    })
}

fn part(cursor: &mut Cursor) -> Option<(Style, u32)> {
    cursor.next();
    let digits = cursor.take(|c| is_chinese_digit(c) || c.is_ascii_digit(), 3)?;
    if cursor.token()? != '部' || cursor.token()? != '分' {
        return None;
    }
    let before = cursor.rest;
    if !matches!(cursor.token(), Some('：' | ':' | '、' | '.')) {
        cursor.rest = before;
    }
    Some((Style::Part, value_of(&digits)?))
}

fn parenthesised(cursor: &mut Cursor) -> Option<(Style, u32)> {
    cursor.next();
    let chinese = cursor.take(is_chinese_digit, 3);
    let (style, digits) = match chinese {
        Some(digits) => (Style::ChineseParen, digits),
        None => (Style::ArabicParen, cursor.take(|c| digit(c).is_some(), 2)?),
    };
    if !matches!(cursor.token()?, '）' | ')') {
        return None;
    }
    let before = cursor.rest;
    if !matches!(cursor.token(), Some('、' | '.' | '．')) {
        cursor.rest = before;
    }
    Some((style, value_of(&digits)?))
}

fn arabic(cursor: &mut Cursor) -> Option<(Style, u32)> {
    let digits = cursor.take(|c| digit(c).is_some(), 3)?;
    if digits.len() > 2 {
        return None;
    }
    match cursor.token()? {
        '、' => {}
        ')' | '）' => return Some((Style::ArabicParen, value_of(&digits)?)),
        '.' | '．' | '﹒' => {
            let rest = trim_start(cursor.rest);
            let digits_after = rest.chars().map_while(digit).count();
            let after = rest.char_indices().nth(digits_after).map_or("", |(at, _)| &rest[at..]);
            let is_year = digits_after == 4 && trim_start(after).starts_with('年');
            let is_decimal = digits_after > 0 && !is_year && cursor.rest.starts_with(rest);
            if is_decimal || rest.starts_with(['.', '%']) {
                return None;
            }
        }
        _ => return None,
    }
    Some((Style::Arabic, value_of(&digits)?))
}

fn chinese(cursor: &mut Cursor) -> Option<(Style, u32)> {
    let digits = cursor.take(is_chinese_digit, 3)?;
    if !matches!(cursor.token()?, '、' | '.' | '．' | '﹒') {
        return None;
    }
    Some((Style::Chinese, value_of(&digits)?))
}

/// The value of a half- or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// The value of Arabic or Chinese digits, 一 to 九十九.
fn value_of(digits: &[char]) -> Option<u32> {
    if digits.first().is_some_and(|first| digit(*first).is_some()) {
        return digits.iter().try_fold(0, |value, c| Some(value * 10 + digit(*c)?)).filter(|value| *value > 0);
    }
    let ones = |c: &char| chinese_digit(*c);
    match digits.iter().position(|c| *c == '十') {
        None => match digits {
            [only] => ones(only),
            _ => None,
        },
        Some(at) => {
            let tens = if at == 0 { 1 } else { ones(&digits[0])? };
            let units = digits.get(at + 1).map_or(Some(0), ones)?;
            Some(tens * 10 + units)
        }
    }
}

/// The value of a Chinese numeral, 一 to 九十九.
pub fn chinese_value(numeral: &str) -> Option<u32> {
    value_of(&numeral.chars().collect::<Digits>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_style() {
        for (line, style, value) in [
            ("第一部分：概况", Style::Part, 1),
            ("第 二 部 分 说明", Style::Part, 2),
            ("一、单位基本情况", Style::Chinese, 1),
            ("二十一、其他", Style::Chinese, 21),
            ("十. 其他", Style::Chinese, 10),
            ("（一）职能", Style::ChineseParen, 1),
            ("(十二) 职能", Style::ChineseParen, 12),
            ("（ 二 ）职能", Style::ChineseParen, 2),
            ("1.综合科", Style::Arabic, 1),
            ("12、综合科", Style::Arabic, 12),
            ("3﹒综合科", Style::Arabic, 3),
            ("1.2025年政府采购", Style::Arabic, 1),
            ("1. 2025年政府采购", Style::Arabic, 1),
            ("１．２０２５年政府采购", Style::Arabic, 1),
            ("（1）负责", Style::ArabicParen, 1),
            ("2）负责", Style::ArabicParen, 2),
            ("③负责", Style::Circled, 3),
            ("## 名词解释", Style::Hash, 0),
            ("## 一、单位基本情况", Style::Chinese, 1),
        ] {
            let read = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((read.style, read.value), (style, value), "{line}");
        }
    }

    #[test]
    fn leaves_figures_alone() {
        for line in [
            "1.5万元",
            "2025年3月28日",
            "2025.3.28",
            "一是加强",
            "（含结转）",
            "1.2.3",
            "１．２０２５",
            "100、其他",
            "（2024）5号",
            "一般公共预算",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn numerals_round_trip() {
        for value in 1..100 {
            assert_eq!(value_of(&crate::text::chinese_numeral(value).chars().collect::<Vec<_>>()), Some(value));
        }
    }
}
