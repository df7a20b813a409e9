//! A reading copy of a stretch of text: one width, no stray spaces, every byte traceable to where it came from.

use super::Span;
use super::space::{is_unprinted, space_at};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Text with widths unified and spaces removed, and the way back to the original.
///
/// Punctuation becomes full-width (`，：；（）`), digits, letters, `.` and `%` half-width. Spaces and line
/// breaks go; one space stays between two digits that one in print separated, lest two numbers become one, unless every digit
/// of the number stands apart: `4 3 2.9 7`.
///
/// Clones share the copy, each with its own place in the original.
#[derive(Clone, Debug)]
pub struct Plain {
    copy: Arc<Copy>,
    /// Where `source` stands in the original; all places count from there.
    base: u32,
}

#[derive(Debug, Default)]
struct Copy {
    text: String,
    seams: Vec<Seam>,
}

/// A place where reading copy and original stop running in step.
#[derive(Clone, Copy, Debug)]
struct Seam {
    plain: u32,
    before_ends: u32,
    after_starts: u32,
}

/// A space of the original that the reading copy leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where in the reading copy the text before it ends.
    pub before: usize,
    /// Where in the reading copy the text behind it begins.
    pub after: usize,
    /// The space in the original.
    pub original: Span,
}

impl Plain {
    /// Reads `source`; offsets of the result count from the start of `source` plus `base`.
    pub fn new(source: &str, base: u32) -> Self {
        Plain { copy: Arc::new(Copy::new(source)), base }
    }

    /// The same copy of the same words, which stand at `base` now.
    pub fn moved_to(&self, base: u32) -> Self {
        Plain { copy: self.copy.clone(), base }
    }

    /// The reading copy.
    pub fn text(&self) -> &str {
        &self.copy.text
    }

    /// Where `start..end` of the reading copy stands in the original.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if start == end {
            return Span::at(self.base + self.copy.start_of(start as u32));
        }
        Span::new(self.copy.start_of(start as u32), self.copy.end_of(end as u32)).shift(self.base)
    }

    /// Where the original offset `original` stands in the reading copy: the first byte that comes from there or behind.
    pub fn offset_of(&self, original: u32) -> usize {
        self.copy.offset_of(original.saturating_sub(self.base))
    }

    /// The spaces left out, in order; also those between two digits, which the copy keeps as one.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.copy.gaps().map(|gap| Gap { original: gap.original.shift(self.base), ..gap })
    }
}

impl Copy {
    fn new(source: &str) -> Self {
        // Of a text of usual wording every tenth character or so is written otherwise.
        let mut seams = Vec::with_capacity(2 + source.len() / 32);
        seams.push(Seam { plain: 0, before_ends: 0, after_starts: 0 });
        let mut text = unified(source, |here, replacement, original| {
            let (here, start, end) = (here as u32, original.start as u32, original.end as u32);
            if replacement.is_empty() {
                seams.push(Seam { plain: here, before_ends: start, after_starts: end });
            } else {
                seams.push(Seam { plain: here, before_ends: start, after_starts: start });
                seams.push(Seam { plain: here + replacement.len() as u32, before_ends: end, after_starts: end });
            }
        });
        // Of a long text that is written otherwise throughout the room to spare is large.
        const MUCH: usize = 4096;
        if text.capacity() - text.len() > MUCH {
            text.shrink_to_fit();
        }
        if seams.capacity() - seams.len() > MUCH {
            seams.shrink_to_fit();
        }
        Copy { text, seams }
    }

    fn offset_of(&self, original: u32) -> usize {
        let next = self.seams.partition_point(|seam| seam.after_starts <= original);
        let seam = self.seams[next.saturating_sub(1)];
        let end = self.seams.get(next).map_or(self.text.len() as u32, |seam| seam.plain);
        (seam.plain + original.saturating_sub(seam.after_starts)).min(end) as usize
    }

    fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.seams.iter().enumerate().skip(1).filter_map(|(at, seam)| {
            let here = seam.plain as usize;
            if seam.before_ends < seam.after_starts {
                return Some(Gap {
                    before: here,
                    after: here,
                    original: Span::new(seam.before_ends, seam.after_starts),
                });
            }
            let next = self.seams.get(at + 1)?;
            let is_kept = next.plain == seam.plain + 1 && self.text.as_bytes()[here] == b' ';
            is_kept.then(|| Gap {
                before: here,
                after: here + 1,
                original: Span::new(seam.after_starts, next.before_ends),
            })
        })
    }

    fn start_of(&self, plain: u32) -> u32 {
        let next = self.seams.partition_point(|seam| seam.plain <= plain);
        let seam = self.seams[next - 1];
        seam.after_starts + (plain - seam.plain)
    }

    fn end_of(&self, plain: u32) -> u32 {
        let first = self.seams.partition_point(|seam| seam.plain < plain);
        match self.seams.get(first) {
            Some(seam) if seam.plain == plain => seam.before_ends,
            _ => {
                let seam = self.seams[first - 1];
                seam.after_starts + (plain - seam.plain)
            }
        }
    }
}

/// Text with widths unified and spaces removed. What is written otherwise is told: where it stands in the result, how it is
/// written there, and where it stands in `source`.
fn unified(source: &str, mut differs: impl FnMut(usize, &'static str, Range<usize>)) -> String {
    let mut plain = String::with_capacity(source.len());
    let bytes = source.as_bytes();
    let mut run = 0;
    let mut at = 0;
    loop {
        // Most of a text are Chinese characters, which stay as they are.
        while let Some(0xE4..=0xE9) = bytes.get(at) {
            at += 3;
        }
        let Some(&lead) = bytes.get(at) else { break };
        let (len, replacement) = match lead {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'%' => {
                at += 1;
                continue;
            }
            b' ' | b'\t'..=b'\r' => (1, ""),
            0xC2 | 0xE2 | 0xE3 | 0xEF if space_at(bytes, at) > 0 => (space_at(bytes, at), ""),
            b',' if is_thousands_separator(bytes, at, 1) || is_letter_spaced(bytes, at) => {
                at += 1;
                continue;
            }
            b',' => (1, "，"),
            b':' => (1, "："),
            b';' => (1, "；"),
            b'(' => (1, "（"),
            b')' => (1, "）"),
            0xEF if bytes[at + 1..].starts_with(&[0xBC, 0x8C]) && is_thousands_separator(bytes, at, 3) => (3, ","),
            0xEF => match half_width(bytes[at + 1], bytes[at + 2]) {
                Some(ascii) => (3, ascii),
                None => {
                    at += 3;
                    continue;
                }
            },
            _ => {
                at += char_len(lead);
                continue;
            }
        };
        plain.push_str(&source[run..at]);
        let mut end = at + len;
        let mut replacement = replacement;
        if replacement.is_empty() {
            while end < bytes.len() && space_at(bytes, end) > 0 {
                end += space_at(bytes, end);
            }
            let between_digits = plain.as_bytes().last().is_some_and(u8::is_ascii_digit)
                && bytes.get(end).is_some_and(u8::is_ascii_digit);
            let parts = |gap: &str| !gap.contains('\n') && !gap.chars().all(is_unprinted);
            if between_digits && parts(&source[at..end]) && !is_letter_spaced(bytes, at) {
                replacement = " ";
            }
        }
        differs(plain.len(), replacement, at..end);
        plain.push_str(replacement);
        at = end;
        run = end;
    }
    plain.push_str(&source[run..]);
    plain
}

/// The reading form of a short text; most are in it as they stand.
pub fn reading_form(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    // Byte by byte: the loop does not depend on what kind of character comes next.
    let is_other = |(at, byte): (usize, &u8)| MAY_DIFFER[usize::from(*byte)] && differs(bytes, at);
    match bytes.iter().enumerate().any(is_other) {
        true => Cow::Owned(unified(source, |_, _, _| {})),
        false => Cow::Borrowed(source),
    }
}

/// Whether the character at `at`, which may differ in reading form, does.
fn differs(bytes: &[u8], at: usize) -> bool {
    match bytes[at..] {
        [0xEF, 0xBC, 0x8C, ..] => is_thousands_separator(bytes, at, 3),
        [0xEF, second, third, ..] => half_width(second, third).is_some() || space_at(bytes, at) > 0,
        [0xC2 | 0xE2 | 0xE3, ..] => space_at(bytes, at) > 0,
        _ => true,
    }
}

/// The bytes of spaces, and of what has two widths, where they begin.
static MAY_DIFFER: [bool; 256] = {
    let mut table = [false; 256];
    let mut lead = 0;
    while lead < 256 {
        table[lead] =
            matches!(lead as u8, b' ' | b'\t'..=b'\r' | b',' | b':' | b';' | b'(' | b')' | 0xC2 | 0xE2 | 0xE3 | 0xEF);
        lead += 1;
    }
    table
};

/// A comma between digits with three of them behind it: `1,647`, perhaps with a line break beside it, in either width.
/// A full-width comma separates clauses unless the digits are full-width too.
fn is_thousands_separator(bytes: &[u8], comma: usize, len: usize) -> bool {
    let is_wide = len == 3;
    let skip_breaks = |at: usize| at + joint_at(&bytes[at..]);
    let before = comma - joint_before(&bytes[..comma]);
    let digit_before =
        if is_wide { before >= 3 && digit_at(bytes, before - 3) == Some(3) } else { ends_with_digit(&bytes[..before]) };
    let mut at = skip_breaks(comma + len);
    for _ in 0..3 {
        match digit_at(bytes, at).filter(|digit| !is_wide || *digit == 3) {
            Some(digit) => at = skip_breaks(at + digit),
            None => return false,
        }
    }
    digit_before && digit_at(bytes, at).is_none()
}

/// Whether the space or comma at `at` stands in a number whose digits are set apart, each by one space, as letters of print are:
/// `4 3 2.9 7万元`, `1 , 2 0 0 元`. Two digits may be two numbers (`项目1 2万元`) unless what is around them is set apart as well;
/// and numbers at the end of a line may be those of columns.
fn is_letter_spaced(bytes: &[u8], at: usize) -> bool {
    const LONGEST: usize = 48;
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_space = |at: usize| bytes.get(at) == Some(&b' ');
    // A point or comma has a space on both sides or on none: `1. 2 0 2 5年` is a number of the list and a year.
    let is_mark = |at: usize| {
        matches!(bytes.get(at), Some(b'.' | b','))
            && (at >= 1 && is_digit(at - 1) && is_digit(at + 1)
                || at >= 2 && is_space(at - 1) && is_digit(at - 2) && is_space(at + 1) && is_digit(at + 2))
    };
    let is_inside = |at: usize| is_digit(at) || is_mark(at);
    let belongs = |at: usize| is_inside(at) || is_space(at) && at >= 1 && is_inside(at - 1) && is_inside(at + 1);
    let start = (at.saturating_sub(LONGEST)..at).rev().take_while(|at| belongs(*at)).last().unwrap_or(at);
    let end = (at..at + LONGEST).find(|at| !belongs(*at)).unwrap_or(at);
    let (before, behind) = (&bytes[..start], &bytes[end.max(at)..]);
    let mut parts = bytes[start..end.max(start)].split(|byte| *byte == b'.');
    let (whole, places) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let are_apart = |digits: &[u8]| !digits.windows(2).any(|pair| pair.iter().all(u8::is_ascii_digit));
    let count = |digits: &[u8]| digits.iter().filter(|byte| byte.is_ascii_digit()).count();
    let groups = || whole.split(|byte| *byte == b',').skip(1);
    let is_number = are_apart(whole)
        && (are_apart(places) || !places.trim_ascii().contains(&b' '))
        && count(places) <= 3
        && groups().all(|group| count(group) == 3)
        && parts.next().is_none();
    let next = behind.trim_ascii_start();
    let is_in_line =
        !next.is_empty() && !next[0].is_ascii_digit() && !behind[..behind.len() - next.len()].contains(&b'\n');
    let is_in_print = before.ends_with(b" ") && matches!(behind, [b' ', 0xE4..=0xE9, _, _, b' ', ..]);
    let spaces = (start..end).filter(|at| is_space(*at)).count();
    is_number && is_in_line && !ends_with_digit(before.trim_ascii_end()) && spaces >= if is_in_print { 1 } else { 2 }
}

/// Length of what parts no number at the beginning of a text: line breaks, and what is not printed.
fn joint_at(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(len) = (1..=3).find(|len| bytes.get(at..at + len).is_some_and(is_joint)) {
        at += len;
    }
    at
}

/// The same at its end.
fn joint_before(bytes: &[u8]) -> usize {
    let mut end = bytes.len();
    while let Some(len) = (1..=end.min(3)).find(|len| is_joint(&bytes[end - len..end])) {
        end -= len;
    }
    bytes.len() - end
}

fn is_joint(bytes: &[u8]) -> bool {
    match bytes {
        [b'\n' | b'\r'] => true,
        [0xC2 | 0xE2 | 0xEF, ..] => std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_unprinted)),
        _ => false,
    }
}

/// Length of the half- or full-width digit at `at`.
fn digit_at(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'0'..=b'9', ..] => Some(1),
        [0xEF, 0xBC, 0x90..=0x99, ..] => Some(3),
        _ => None,
    }
}

fn ends_with_digit(bytes: &[u8]) -> bool {
    matches!(bytes, [.., b'0'..=b'9'] | [.., 0xEF, 0xBC, 0x90..=0x99])
}

const fn char_len(lead: u8) -> usize {
    match lead {
        0x00..=0x7F => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

/// Half-width form of U+FF01..U+FF5E where the reading copy wants it: digits, letters, `.`, `%`, `-`, `+`.
fn half_width(second: u8, third: u8) -> Option<&'static str> {
    const ASCII: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%-+";
    let at = match (second, third) {
        (0xBC, 0x90..=0x99) => third - 0x90,
        (0xBC, 0xA1..=0xBA) => 10 + (third - 0xA1),
        (0xBD, 0x81..=0x9A) => 36 + (third - 0x81),
        (0xBC, 0x8E) => 62,
        (0xBC, 0x85) => 63,
        (0xBC, 0x8D) => 64,
        (0xBC, 0x8B) => 65,
        _ => return None,
    };
    Some(&ASCII[usize::from(at)..usize::from(at) + 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(source: &str, part: &str) -> String {
        let plain = Plain::new(source, 0);
        let at = plain.text().find(part).unwrap_or_else(|| panic!("{part} in {}", plain.text()));
        plain.span(at, at + part.len()).of(source).to_owned()
    }

    #[test]
    fn unifies_width_and_drops_spaces() {
        let plain = Plain::new("２０２５ 年，收入 1,351．94  万元(含结转):0", 0);
        assert_eq!(plain.text(), "2025年，收入1,351.94万元（含结转）：0");
    }

    #[test]
    fn leads_back_to_the_original() {
        assert_eq!(back("收入 1,351．94  万元", "1,351.94"), "1,351．94");
        assert_eq!(back("收入 1,351．94  万元", "1,351.94万元"), "1,351．94  万元");
        assert_eq!(back("政 府 采 购", "政府采购"), "政 府 采 购");
        assert_eq!(back("共13\n51.94万元", "1351.94"), "13\n51.94");
        assert_eq!(back("（一)收入", "）"), ")");
    }

    #[test]
    fn keeps_two_numbers_apart() {
        assert_eq!(Plain::new("12 34万元", 0).text(), "12 34万元");
    }

    #[test]
    fn digits_set_apart_are_one_number() {
        for (spaced, read) in [
            ("收入4 3 2.9 7万元", "收入432.97万元"),
            ("收入4 3 2.97万元", "收入432.97万元"),
            ("2 0 2 5 年增长 3 . 0 9 %", "2025年增长3.09%"),
            ("共 1 , 2 1 2 . 9 7 万 元", "共1,212.97万元"),
            ("1. 2 0 2 5年", "1.2025年"),
            ("项目1 2万元", "项目1 2万元"),
            ("共 1 2 万 元", "共12万元"),
            ("100 200 300万元", "100 200 300万元"),
            ("1 351.94万元", "1 351.94万元"),
            ("栏次 1 2 3 4\n合计", "栏次1 2 3 4合计"),
            ("1 2 3  4 5 6万元", "1 2 3 4 5 6万元"),
            ("202\u{200B}5年12\u{200B} \u{200B}34万元", "2025年12 34万元"),
            ("1\u{200B},\u{AD}2\u{200B}34\u{200B}.56万元", "1,234.56万元"),
        ] {
            assert_eq!(Plain::new(spaced, 0).text(), read, "{spaced}");
        }
        assert_eq!(back("收入4 3 2.9 7万元", "432.97"), "4 3 2.9 7");
    }

    #[test]
    fn letters_and_digits_have_one_width() {
        let wide: String = ('！'..='～').collect();
        let narrow = "！＂＃＄%＆＇（）＊+，-.／0123456789：；＜＝＞？＠ABCDEFGHIJKLMNOPQRSTUVWXYZ［＼］＾＿｀abcdefghijklmnopqrstuvwxyz｛｜｝～";
        assert_eq!(Plain::new(&wide, 0).text(), narrow);
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_reads_the_same(source in "[预算万元，：０１2.,;( )\u{200B}\u{3000}\u{B}\u{A0}“—·]{0,12}") {
            let plain = Plain::new(&source, 0);
            proptest::prop_assert_eq!(reading_form(&source), plain.text());
        }

        #[test]
        fn every_span_lies_on_character_borders(source in "[ a0，,.（(０年\u{3000}\u{a0}\u{1F600}\n]{0,40}") {
            let plain = Plain::new(&source, 0);
            let borders: Vec<usize> = plain.text().char_indices().map(|(at, _)| at).chain([plain.text().len()]).collect();
            for (i, &start) in borders.iter().enumerate() {
                for &end in &borders[i..] {
                    let span = plain.span(start, end);
                    proptest::prop_assert!(source.is_char_boundary(span.start as usize));
                    proptest::prop_assert!(source.is_char_boundary(span.end as usize));
                    proptest::prop_assert!(span.start <= span.end);
                }
            }
        }
    }
}
