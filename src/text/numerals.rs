//! Chinese numerals.

/// The digits 0 to 9.
pub const CHINESE_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// What stands behind a digit in its place, from the last on.
const PLACES: [&str; 4] = ["", "十", "百", "千"];

/// The value of a digit, 1 to 9.
pub fn chinese_digit(c: char) -> Option<u32> {
    CHINESE_DIGITS.iter().position(|digit| *digit == c).map(|value| value as u32).filter(|value| *value > 0)
}

/// Whether a character is part of a numeral.
pub fn is_chinese_numeral(c: char) -> bool {
    CHINESE_DIGITS.contains(&c) || PLACES.iter().any(|place| place.starts_with(c))
}

/// The numeral of 1 to 9,999: 十二, 一百零二, 一千二百三十.
pub fn chinese_numeral(number: u32) -> String {
    let (mut text, mut has_gap) = (String::new(), false);
    for place in (0..4_u32).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        if digit == 0 {
            has_gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut has_gap) {
            text.push('零');
        }
        // 十二, not 一十二.
        if !(digit == 1 && place == 1 && text.is_empty()) {
            text.push(CHINESE_DIGITS[digit as usize]);
        }
        text.push_str(PLACES[place as usize]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_written_as_they_are_said() {
        for (number, numeral) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
            (102, "一百零二"),
            (110, "一百一十"),
            (1_010, "一千零一十"),
            (9_999, "九千九百九十九"),
        ] {
            assert_eq!(chinese_numeral(number), numeral);
        }
        assert_eq!(['三', '〇', '十'].map(chinese_digit), [Some(3), None, None]);
        assert_eq!(['三', '〇', '十', '人'].map(is_chinese_numeral), [true, true, true, false]);
    }
}
