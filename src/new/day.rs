//! What last year's text says of a day (`截至2024年12月，本单位共有车辆2辆`): of the same day a year later nobody has told it, so
//! that the numbers are asked for again.

use crate::draft::BLANK;
use crate::syntax::find_year;

/// Words before a day.
const UNTIL: [&str; 2] = ["截至", "截止"];

/// Whether a sentence tells what holds on a day of some year.
pub fn is_of_a_day(sentence: &str) -> bool {
    UNTIL.iter().filter_map(|until| sentence.find(until)).any(|at| find_year(&sentence[at..]).is_some())
}

/// The sentence for the day a year later. Where no number can be left out (`无人员编制`) all behind the day is a blank.
pub fn a_year_later(sentence: &str) -> Option<String> {
    let at = UNTIL.iter().filter_map(|until| sentence.find(until)).min()?;
    let (year_at, len, year) = find_year(&sentence[at..])?;
    let (before, behind) = (&sentence[..at + year_at], &sentence[at + year_at + len..]);
    let words =
        behind.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "月日底末度，".contains(c));
    let day = &behind[..behind.len() - words.len()];
    let words = with_blanks(words).unwrap_or_else(|| BLANK.to_owned());
    Some(format!("{before}{}年{day}{words}", year + 1))
}

/// `本单位共有车辆2辆` → `本单位共有车辆____辆`. `None` where no number can be left out: `本单位无车辆`.
pub fn with_blanks(words: &str) -> Option<String> {
    if words.contains(['无', '没']) {
        return None;
    }
    let mut blanked = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(is_number) {
        let behind = rest[at..].trim_start_matches(is_number);
        let number = &rest[at..rest.len() - behind.len()];
        blanked.push_str(&rest[..at]);
        blanked.push_str(if counts(number, behind) { BLANK } else { number });
        rest = behind;
    }
    blanked.push_str(rest);
    blanked.contains(BLANK).then_some(blanked)
}

/// Whether a number says how many there are: neither the 一 of 一般公务用车 nor the limit in 单价50万元以上.
fn counts(number: &str, behind: &str) -> bool {
    const THINGS: [char; 8] = ['辆', '台', '部', '套', '人', '名', '个', '架'];
    let is_limit = behind.chars().take(6).collect::<String>().contains("以上");
    let has_digits = number.bytes().any(|byte| byte.is_ascii_digit());
    !is_limit && (has_digits || behind.starts_with(THINGS))
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "零〇一二两三四五六七八九十百.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_asked_for_again() {
        for (words, asked) in [
            ("本单位共有车辆12辆，其中一般公务用车十辆", Some("本单位共有车辆____辆，其中一般公务用车____辆")),
            (
                "共有房屋1200.5平方米，单价50万元以上通用设备2台",
                Some("共有房屋____平方米，单价50万元以上通用设备____台"),
            ),
            ("第十中学共有车辆两辆", Some("第十中学共有车辆____辆")),
            ("本单位无车辆", None),
            ("车辆由机关事务中心管理", None),
        ] {
            assert_eq!(with_blanks(words).as_deref(), asked, "{words}");
        }
        for (sentence, later) in [
            ("截至2024年12月31日，在职人员20人", Some("截至2025年12月31日，在职人员____人")),
            ("我单位截止2024年底在职人员20人", Some("我单位截止2025年底在职人员____人")),
            ("截至2024年末，无编外人员", Some("截至2025年末，____")),
            ("截至目前，在职人员20人", None),
        ] {
            assert_eq!(a_year_later(sentence).as_deref(), later, "{sentence}");
            assert_eq!(is_of_a_day(sentence), later.is_some(), "{sentence}");
        }
    }
}
