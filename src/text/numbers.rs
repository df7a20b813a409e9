//! The numbers of a stretch of text, as a reader sees them.

/// The numbers of a text in their order: sign, digits and point as printed, of one width and without thousands separators.
///
/// Two texts with the same numbers have the same figures, each with the same decimals.
pub fn numbers(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut number = String::new();
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let is_inside = !number.is_empty();
        match (c, digit(c)) {
            (_, Some(digit)) => number.push(digit),
            ('.' | '．', None) if is_inside => number.push('.'),
            (',', None) if is_inside && next.and_then(digit).is_some() => {}
            _ => {
                end(&mut number, &mut numbers);
                let is_sign =
                    matches!(c, '-' | '－' | '−') && !(before.is_ascii_alphanumeric() || digit(before).is_some());
                if is_sign && next.and_then(digit).is_some() {
                    number.push('-');
                }
            }
        }
        before = c;
    }
    end(&mut number, &mut numbers);
    numbers
}

/// Whether the end of one text and the beginning of another could be one number, if nothing stood between them.
pub fn may_join(before: &str, behind: &str) -> bool {
    let is_part = |c: char| digit(c).is_some() || matches!(c, '.' | '．' | ',' | '-' | '－' | '−');
    before.ends_with(is_part) && behind.starts_with(is_part)
}

fn end(number: &mut String, numbers: &mut Vec<String>) {
    let whole = std::mem::take(number);
    let whole = whole.trim_end_matches('.');
    if !whole.is_empty() {
        numbers.push(whole.to_owned());
    }
}

/// Whether a character is a digit of either width.
pub fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// A digit of either width, in the narrow one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_digits_keeps_numbers_apart() {
        assert!(may_join("收入12", "34万元") && may_join("１２．", "5") && may_join("-", "3"));
        assert!(!may_join("收入", "34万元") && !may_join("12", "万元") && !may_join("", "5"));
    }

    #[test]
    fn numbers_are_read_as_printed() {
        assert_eq!(
            numbers("收入1,351.94万元，支出１２．５０，-3.5。2024-2025年，1，2。"),
            ["1351.94", "12.50", "-3.5", "2024", "2025", "1", "2"]
        );
        assert_eq!(numbers("100 200\u{3000}300万元"), ["100", "200", "300"]);
        assert_eq!(numbers("无。"), [""; 0]);
        assert_eq!(numbers("1.2.3 ., １２３,４５"), ["1.2.3", "12345"]);
    }
}
