//! Small questions about a place in a reading copy.

use crate::model::Direction;
use crate::syntax::{Amount, Clause, chinese_value};
use crate::text::Span;

/// As far as a sentence reaches, in bytes: what is farther away says nothing of a place, however long the paragraph.
const REACH: usize = 1500;

/// The text before a place, as far as a sentence reaches.
pub fn before(text: &str, at: usize) -> &str {
    &text[text.ceil_char_boundary(at.saturating_sub(REACH))..at]
}

/// The text behind a place, as far as a sentence reaches.
pub fn behind(text: &str, at: usize) -> &str {
    &text[at..text.floor_char_boundary(at + REACH)]
}

/// The sentence before `at`: from the last `。` on, or from a `；` unless an enumerated reason goes on there.
pub fn sentence_before(text: &str, at: usize) -> &str {
    let near = before(text, at);
    let mut end = near.len();
    while let Some(mark) = near[..end].rfind(['。', '；']) {
        let start = mark + 3;
        let rest = &near[start..];
        let goes_on = near[mark..].starts_with('；')
            && ["一是", "二是", "三是", "四是", "五是"].iter().any(|number| rest.starts_with(number));
        if !goes_on {
            return rest;
        }
        end = mark;
    }
    near
}

/// The end of the sentence or part of one that a text begins with: the first `。` or `；` that stands in no bracket.
pub fn end_of_part(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().take_while(|(at, _)| *at < REACH).find_map(|(at, c)| {
        match c {
            '（' => depth += 1,
            '）' => depth -= 1,
            '。' => return Some(at),
            '；' if depth <= 0 => return Some(at),
            _ => {}
        }
        None
    })
}

/// Hits in text order, those inside or across an earlier one left out.
pub fn outermost<T>(mut found: Vec<(Span, T)>) -> impl Iterator<Item = (Span, T)> {
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    found.into_iter().filter(move |(span, _)| {
        let is_free = span.start >= end;
        if is_free {
            end = span.end;
        }
        is_free
    })
}

/// Whether `at` stands inside `《…》`.
pub fn in_book_title(text: &str, at: usize) -> bool {
    let before = before(text, at);
    before.rfind('《').is_some_and(|open| !before[open..].contains('》'))
}

/// The amount of a rise or a fall, with the first byte of the words that say so and the byte behind them.
pub fn change(clause: &Clause) -> Option<(&Amount, usize, usize)> {
    let (way, word) = clause.direction?;
    let amount = clause.amount()?;
    (way != Direction::Open).then_some((amount, word.start as usize, amount.unit_span?.end as usize))
}

/// Whether a text gives a reason.
pub fn has_reason(text: &str) -> bool {
    text.char_indices().any(|(at, c)| opens_reason(text, at, c))
}

/// Where the first reason of a text begins.
pub fn first_reason(text: &str) -> Option<usize> {
    text.char_indices().find(|&(at, c)| opens_reason(text, at, c)).map(|(at, _)| at)
}

/// Where the last reason of a text begins.
pub fn last_reason(text: &str) -> Option<usize> {
    text.char_indices().rev().find(|&(at, c)| opens_reason(text, at, c)).map(|(at, _)| at)
}

/// Whether the character `c` at `at` opens or closes a word that opens a reason.
fn opens_reason(text: &str, at: usize, c: char) -> bool {
    let starts = |word| text[at..].starts_with(word);
    let follows = |word| text[..at].ends_with(word);
    match c {
        '因' => follows("原") || !starts("因公"),
        '系' => follows("主要") || !starts("系统") && !["体", "联", "关"].into_iter().any(follows),
        '受' => !follows("接") && !follows("享"),
        '由' => starts("由于") || follows("是"),
        '主' => starts("主要是") || starts("主要情况："),
        '为' => starts("为了"),
        '根' => starts("根据"),
        '鉴' => starts("鉴于"),
        '考' => starts("考虑"),
        '按' => true,
        _ => false,
    }
}

/// Whether the text ends in one of the words.
pub fn ends_with_any(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.ends_with(&**word))
}

/// Whether the text begins with one of the words.
pub fn starts_with_any(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.starts_with(&**word))
}

/// Whether one of the words stands in the text.
pub fn contains_any(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(&**word))
}

/// The digits a text begins with.
pub fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The number a text begins with, its length, and what follows: `12.50万元`.
pub fn leading_number(text: &str) -> Option<&str> {
    let len = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
    (len > 0 && text.as_bytes()[0].is_ascii_digit()).then(|| &text[..len])
}

/// The whole number in Arabic or Chinese digits that ends the text, and its length in bytes.
pub fn trailing_count(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text[text.len() - digits..].parse().ok()?;
        return (digits <= 3).then_some((value, digits));
    }
    let start = text.char_indices().rev().take_while(|(_, c)| "一二两三四五六七八九十".contains(*c)).last()?.0;
    Some((chinese_value(&text[start..].replace('两', "二"))?, text.len() - start))
}

/// The whole number in Arabic or Chinese digits that a text begins with, and its length in bytes.
pub fn leading_count(text: &str) -> Option<(u32, usize)> {
    let len = digits(text).len();
    if len > 0 {
        return Some((text[..len].parse().ok()?, len)).filter(|_| len <= 3);
    }
    let is_numeral = |c: char| "一二两三四五六七八九十".contains(c);
    let len = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    Some((chinese_value(&text[..len].replace('两', "二"))?, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_at_the_end() {
        for (text, count) in
            [("内设9", Some((9, 1))), ("内设十二", Some((12, 6))), ("设有两", Some((2, 3))), ("内设", None)]
        {
            assert_eq!(trailing_count(text), count, "{text}");
        }
    }

    #[test]
    fn sentences_and_book_titles() {
        let text = "甲。乙；一是丙";
        assert_eq!(sentence_before(text, text.len()), "乙；一是丙");
        assert!(in_book_title("依据《某年办法", "依据《某年".len()));
        assert!(!in_book_title("依据《某年办法》执行", "依据《某年办法》".len()));
    }
}
