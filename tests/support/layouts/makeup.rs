//! Lines broken at a fixed width and letters set apart, as PDFs give them.

use super::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makeup {
    Plain,
    /// Paragraphs broken at a width of so many Chinese characters.
    Wrapped(usize),
    /// Headings with a space between their characters.
    SpacedHeadings,
    /// Paragraphs with a space between their characters; numbers kept whole.
    SpacedText,
}

impl Makeup {
    pub fn apply(self, text: &str, rng: &mut Rng) -> String {
        if self == Makeup::Plain {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len() * 2);
        for line in text.split_inclusive('\n') {
            let (body, end) = line
                .strip_suffix("\r\n")
                .map_or_else(|| line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n")), |body| (body, "\r\n"));
            // A row of a table is a line of its own in every program.
            let is_row = body.contains(['\t', '|']);
            let is_prose = !is_row && body.contains('。') && body.chars().count() > 40;
            let is_heading = !is_row && !body.contains(['。', '：', ':']) && is_numbered(body);
            match self {
                Makeup::Wrapped(width) if is_prose => out.push_str(&wrap(body, width, reads_across)),
                Makeup::SpacedHeadings if is_heading && rng.chance(70) => out.push_str(&letter_space(body)),
                Makeup::SpacedText if is_prose && rng.chance(70) => out.push_str(&letter_space(body)),
                _ => out.push_str(body),
            }
            out.push_str(end);
        }
        out
    }
}

fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| "（(第一二三四五六七八九十".contains(c));
    rest.len() < line.len() && rest.starts_with(['、', '）', ')', '部'])
}

/// `2025 年 政 府 采 购`: a space around every Chinese character, numbers kept whole.
pub fn letter_space(line: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in line.chars() {
        let is_wide = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        if before != ' '
            && c != ' '
            && (is_wide(c) && (is_wide(before) || before.is_ascii_digit()) || is_wide(before) && c.is_ascii_digit())
        {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Lines as wide as `width` Chinese characters, cut wherever they end and `may_break` the characters at that place.
pub fn wrap(line: &str, width: usize, may_break: fn(&[char], usize) -> bool) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len() + line.len() / width);
    let mut at = 0;
    loop {
        while chars.get(at) == Some(&' ') {
            at += 1;
        }
        let (start, mut filled) = (at, 0);
        while at < chars.len() {
            filled += if chars[at].is_ascii() { 1 } else { 2 };
            if filled > 2 * width {
                break;
            }
            at += 1;
        }
        if at == chars.len() {
            out.extend(&chars[start..]);
            return out;
        }
        if let Some(better) = (start + 1..=at).rev().find(|at| may_break(&chars, *at)) {
            at = better;
        }
        out.push_str(chars[start..at].iter().collect::<String>().trim_end_matches(' '));
        out.push('\n');
    }
}

/// Places where a break is misread today: before `（项）`, behind `；`, inside 事业单位.
fn reads_across(chars: &[char], at: usize) -> bool {
    let word = ['事', '业', '单', '位'];
    let splits = |cut: usize| at >= cut && chars[at - cut..].starts_with(&word);
    !chars[at..].starts_with(&['（', '项']) && chars[at - 1] != '；' && !(1..4).any(splits)
}
