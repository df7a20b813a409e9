//! Heading numbers, written.

use super::numbering::Style;
use crate::text::{chinese_numeral, is_digit};

/// A number in the usual form of a style.
pub fn mark(style: Style, value: u32) -> String {
    let chinese = chinese_numeral(value.clamp(1, 99));
    match style {
        Style::Part => format!("第{chinese}部分 "),
        Style::Hash => "## ".to_owned(),
        Style::Chinese => format!("{chinese}、"),
        Style::ChineseParen => format!("（{chinese}）"),
        Style::Arabic => format!("{value}."),
        Style::ArabicParen => format!("（{value}）"),
        Style::Circled => circled(value.clamp(1, 20)).unwrap_or_default(),
    }
}

/// A mark as it is printed, with another number in it; `None` where it has no number to replace.
pub fn renumber(printed: &str, style: Style, value: u32) -> Option<String> {
    let is_number = |c: char| is_digit(c) || "一二三四五六七八九十".contains(c);
    let is_circled = |c: char| ('①'..='⑳').contains(&c);
    let is_of_style = |c: char| if style == Style::Circled { is_circled(c) } else { is_number(c) };
    let start = printed.find(is_of_style)?;
    let end = printed.rfind(is_of_style)?;
    let end = end + printed[end..].chars().next().map_or(0, char::len_utf8);
    let number = match printed[start..].chars().next()? {
        c if is_circled(c) => circled(value)?,
        '0'..='9' | '０'..='９' => value.to_string(),
        _ => chinese_numeral(value),
    };
    Some(format!("{}{number}{}", &printed[..start], &printed[end..]))
}

fn circled(value: u32) -> Option<String> {
    (1..=20).contains(&value).then(|| char::from_u32('①' as u32 + value - 1)).flatten().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_keeps_all_but_its_number() {
        for (printed, style, value, expected) in [
            ("（一）", Style::ChineseParen, 3, "（三）"),
            ("(九) ", Style::ChineseParen, 10, "(十) "),
            ("第二部分：", Style::Part, 3, "第三部分："),
            ("## 四、", Style::Chinese, 5, "## 五、"),
            ("9.", Style::Arabic, 10, "10."),
            ("① ", Style::Circled, 2, "② "),
        ] {
            assert_eq!(renumber(printed, style, value).as_deref(), Some(expected));
        }
        assert_eq!(renumber("## ", Style::Hash, 2), None);
    }
}
