//! How Word writes the numbers of a list.

use crate::text::{CHINESE_DIGITS, chinese_numeral};

/// A way of writing numbers, named as in the file format (`w:numFmt`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numeral {
    /// 1
    #[default]
    Decimal,
    /// 01
    DecimalZero,
    /// １
    FullWidth,
    /// a
    LowerLetter,
    /// A
    UpperLetter,
    /// i
    LowerRoman,
    /// I
    UpperRoman,
    /// 十二, 一百二十
    Counting,
    /// 壹拾贰
    Legal,
    /// 一二
    Digits,
    /// ①
    Circle,
    /// ⑴
    Parenthesis,
    /// ⒈
    FullStop,
    /// ㊀
    ChineseCircle,
    /// 甲
    Stems,
    /// 子
    Branches,
    /// A mark, not a number.
    Bullet,
    /// Nothing.
    None,
}

/// The names of the ways in the file format.
const NAMES: &[(&str, Numeral)] = &[
    ("decimal", Numeral::Decimal),
    ("decimalZero", Numeral::DecimalZero),
    ("decimalFullWidth", Numeral::FullWidth),
    ("decimalFullWidth2", Numeral::FullWidth),
    ("lowerLetter", Numeral::LowerLetter),
    ("upperLetter", Numeral::UpperLetter),
    ("lowerRoman", Numeral::LowerRoman),
    ("upperRoman", Numeral::UpperRoman),
    ("chineseCounting", Numeral::Counting),
    ("chineseCountingThousand", Numeral::Counting),
    ("japaneseCounting", Numeral::Counting),
    ("taiwaneseCounting", Numeral::Counting),
    ("taiwaneseCountingThousand", Numeral::Counting),
    ("chineseLegalSimplified", Numeral::Legal),
    ("ideographLegalTraditional", Numeral::Legal),
    ("japaneseLegal", Numeral::Legal),
    ("ideographDigital", Numeral::Digits),
    ("japaneseDigitalTenThousand", Numeral::Digits),
    ("taiwaneseDigital", Numeral::Digits),
    ("decimalEnclosedCircle", Numeral::Circle),
    ("decimalEnclosedCircleChinese", Numeral::Circle),
    ("decimalEnclosedParen", Numeral::Parenthesis),
    ("decimalEnclosedFullstop", Numeral::FullStop),
    ("ideographEnclosedCircle", Numeral::ChineseCircle),
    ("ideographTraditional", Numeral::Stems),
    ("ideographZodiac", Numeral::Branches),
    ("bullet", Numeral::Bullet),
    ("none", Numeral::None),
];

/// What legal numerals write for the characters of the usual ones.
const LEGAL: [(char, char); 13] = [
    ('零', '零'),
    ('一', '壹'),
    ('二', '贰'),
    ('三', '叁'),
    ('四', '肆'),
    ('五', '伍'),
    ('六', '陆'),
    ('七', '柒'),
    ('八', '捌'),
    ('九', '玖'),
    ('十', '拾'),
    ('百', '佰'),
    ('千', '仟'),
];
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = ['子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥'];
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// The largest number that is written otherwise than with digits: no list is as long.
const LARGEST: u32 = 9_999;

impl Numeral {
    /// The way of a name in the file format; one that nobody knows counts as Word takes it, with digits.
    pub fn named(name: &str) -> Numeral {
        NAMES.iter().find(|(known, _)| *known == name).map_or(Numeral::Decimal, |(_, way)| *way)
    }

    /// A number, as it is written.
    pub fn write(self, number: u32) -> String {
        let one_of = |first: char, most: u32| {
            let found = (1..=most).contains(&number).then(|| char::from_u32(first as u32 + number - 1)).flatten();
            found.map(String::from)
        };
        let written = match self {
            Numeral::Bullet | Numeral::None => return String::new(),
            _ if number > LARGEST => None,
            Numeral::Decimal => None,
            Numeral::DecimalZero => Some(format!("{number:02}")),
            Numeral::FullWidth => Some(number.to_string().chars().filter_map(full_width).collect()),
            Numeral::LowerLetter => letters(number),
            Numeral::UpperLetter => letters(number).map(|text| text.to_uppercase()),
            Numeral::LowerRoman => Some(roman(number)),
            Numeral::UpperRoman => Some(roman(number).to_uppercase()),
            Numeral::Counting => Some(chinese_numeral(number)),
            Numeral::Legal => Some(legal(number)),
            Numeral::Digits => {
                let digit = |c: char| c.to_digit(10).map(|digit| CHINESE_DIGITS[digit as usize]);
                Some(number.to_string().chars().filter_map(digit).collect())
            }
            Numeral::Circle => one_of('①', 20).or_else(|| circled_beyond_twenty(number)),
            Numeral::Parenthesis => one_of('⑴', 20),
            Numeral::FullStop => one_of('⒈', 20),
            Numeral::ChineseCircle => one_of('㊀', 10),
            Numeral::Stems => nth(&STEMS, number),
            Numeral::Branches => nth(&BRANCHES, number),
        };
        written.filter(|text| !text.is_empty()).unwrap_or_else(|| number.to_string())
    }
}

fn full_width(c: char) -> Option<char> {
    c.to_digit(10).and_then(|digit| char::from_u32('０' as u32 + digit))
}

fn circled_beyond_twenty(number: u32) -> Option<String> {
    let first = match number {
        21..=35 => '㉑' as u32 - 21,
        36..=50 => '㊱' as u32 - 36,
        _ => return None,
    };
    char::from_u32(first + number).map(String::from)
}

fn nth(signs: &[char], number: u32) -> Option<String> {
    signs.get(number.checked_sub(1)? as usize).map(|sign| sign.to_string())
}

/// a … z, aa, bb …
fn letters(number: u32) -> Option<String> {
    let number = number.checked_sub(1)?;
    let letter = char::from_u32('a' as u32 + number % 26)?;
    Some(std::iter::repeat_n(letter, number as usize / 26 + 1).collect())
}

fn roman(mut number: u32) -> String {
    let mut text = String::new();
    for (value, sign) in ROMAN {
        while number >= value {
            number -= value;
            text.push_str(sign);
        }
    }
    text
}

/// 壹拾贰
fn legal(number: u32) -> String {
    let usual = chinese_numeral(number);
    // 壹拾贰, where 十二 has no 一.
    let first = if usual.starts_with('十') { "一" } else { "" };
    let legal = |c: char| LEGAL.iter().find(|(usual, _)| *usual == c).map(|(_, legal)| *legal);
    first.chars().chain(usual.chars()).filter_map(legal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_word() {
        for (name, number, written) in [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("decimalFullWidth", 12, "１２"),
            ("chineseCountingThousand", 2, "二"),
            ("chineseCountingThousand", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("japaneseCounting", 102, "一百零二"),
            ("japaneseCounting", 120, "一百二十"),
            ("chineseCountingThousand", 1010, "一千零一十"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 20, "二〇"),
            ("decimalEnclosedCircle", 1, "①"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalEnclosedFullstop", 3, "⒊"),
            ("ideographEnclosedCircle", 2, "㊁"),
            ("ideographTraditional", 2, "乙"),
            ("ideographZodiac", 12, "亥"),
            ("lowerLetter", 28, "bb"),
            ("upperLetter", 3, "C"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("bullet", 4, ""),
            ("none", 4, ""),
            ("somethingNew", 4, "4"),
            ("chineseCounting", 0, "0"),
            ("upperRoman", 123456, "123456"),
        ] {
            assert_eq!(Numeral::named(name).write(number), written, "{name} {number}");
        }
    }
}
