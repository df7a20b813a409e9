//! The numbers of pages.

use super::{is_digit, reading_form};

/// `- 2 -`, `第 2 页 共 3 页`, `2/3`, `2`: the number of a page on a line of its own.
pub fn is_page_number(line: &str) -> bool {
    if line.len() > 60 || !line.contains(is_digit) {
        return false;
    }
    let plain = reading_form(line);
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '·' | '~' | '～');
    let inner = plain.trim_matches(is_dash);
    let is_short = inner.bytes().all(|byte| byte.is_ascii_digit()) && inner.len() <= 3;
    let has_words = inner.contains('页') && inner.chars().all(|c| c.is_ascii_digit() || "第页共，/".contains(c));
    let is_of = inner.split_once('/').is_some_and(|(page, all)| {
        [page, all].iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let is_framed = inner.len() == plain.len() || plain.starts_with(is_dash) && plain.ends_with(is_dash);
    is_framed && (is_short || has_words || is_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        for line in ["- 2 -", "—3—", "第 2 页 共 3 页", "第2页，共3页", "2/3", "12", "第２页"] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["2025", "-5", "1.00", "2025/03", "第一页", "3-5", "共计", "第2部分", ""] {
            assert!(!is_page_number(line), "{line}");
        }
    }
}
