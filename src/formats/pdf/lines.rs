//! Letters → lines: those on one height, from left to right.

use super::canvas::{Letter, UNKNOWN_SIGN};
use crate::formats::UNKNOWN;
use crate::text::is_chinese_numeral;

/// A line, or the part of one that stands in a cell.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub left: i32,
    pub right: i32,
    pub base: i32,
    pub size: i32,
    /// How much of it stands together at its beginning: a number, or a letter and the marks behind it.
    pub head: i32,
    /// Whether letters stand on others, as where the text of one cell goes over that of the next.
    pub is_overprinted: bool,
    /// Its pieces, between which there are gaps; none where a sign in it is not known.
    pub pieces: Vec<Piece>,
}

/// A part of a line that stands apart from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub left: i32,
    pub right: i32,
    /// Whether the gap before it is one that no sentence has.
    pub is_far: bool,
    /// The number that it begins with, where words touch that.
    pub number: Option<Number>,
}

/// A number before words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its bytes.
    pub len: usize,
    pub right: i32,
    /// Where the words begin.
    pub words: i32,
}

/// A gap that no sentence has, in sizes of its letters: blanks are letters too, and justified lines are only a little wider.
const GAP: i32 = 1;

impl Line {
    /// Its parts between gaps that no sentence has.
    pub fn parts(&self) -> Vec<Piece> {
        let mut parts: Vec<Piece> = Vec::new();
        for piece in &self.pieces {
            match parts.last_mut() {
                Some(part) if !piece.is_far => part.take(piece, " "),
                _ => parts.push(piece.clone()),
            }
        }
        parts
    }

    pub fn top(&self) -> i32 {
        self.base - self.size
    }
}

impl Piece {
    /// Makes one of it and the next.
    pub fn take(&mut self, next: &Piece, between: &str) {
        self.text.push_str(between);
        self.text.push_str(&next.text);
        self.right = next.right;
    }
}

/// The lines of letters, from the top of the page on.
pub fn lines<'a>(letters: impl Iterator<Item = &'a Letter>) -> Vec<Line> {
    let mut letters: Vec<&Letter> = letters.collect();
    letters.sort_by_key(|letter| (letter.base, letter.left));
    let mut groups: Vec<Vec<&Letter>> = Vec::new();
    for letter in letters {
        // A letter belongs to the line before if it stands as high, but for a little of its size.
        match groups.last_mut() {
            Some(group) if letter.base - group[0].base <= letter.size.max(group[0].size) * 2 / 5 => group.push(letter),
            _ => groups.push(vec![letter]),
        }
    }
    groups.into_iter().filter_map(line).collect()
}

fn line(mut letters: Vec<&Letter>) -> Option<Line> {
    letters.sort_by_key(|letter| letter.left);
    // Bold by being printed twice.
    letters.dedup_by(|next, before| next.text == before.text && next.left - before.left < before.size / 8);
    let size = letters.iter().map(|letter| letter.size).max()?;
    let mut text = String::new();
    let mut right: Option<i32> = None;
    let (mut is_overprinted, mut pieces) = (false, Vec::<Piece>::new());
    for (at, letter) in letters.iter().enumerate() {
        let gap = right.map_or(0, |right| letter.left - right);
        let is_apart = match (text.chars().next_back(), letter.text.chars().next()) {
            (Some(before), Some(next)) if is_wide(before) || is_wide(next) => gap > size * 3 / 5,
            _ => gap > size / 5,
        };
        let blank = at.checked_sub(1).map_or(0, |before| letters[before].blank_before(letter));
        is_overprinted |= gap < -blank.max(size / 3);
        if is_apart && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(&letter.text);
        let Letter { text, left, right: end, .. } = letter;
        match pieces.last_mut() {
            Some(piece) if !is_apart => {
                if text.chars().next().is_some_and(is_wide) && is_number(&piece.text) {
                    piece.number = Some(Number { len: piece.text.len(), right: piece.right, words: *left });
                }
                piece.text.push_str(text);
                piece.right = piece.right.max(*end);
            }
            Some(blank) if blank.text.trim().is_empty() => {
                let is_far = blank.is_far || gap > size * GAP;
                *blank = Piece { text: text.to_string(), left: *left, right: *end, is_far, number: None };
            }
            _ => {
                let is_far = gap > size * GAP;
                pieces.push(Piece { text: text.to_string(), left: *left, right: *end, is_far, number: None });
            }
        }
        right = Some(letter.right.max(right.unwrap_or(i32::MIN)));
    }
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces.iter_mut().for_each(|piece| piece.text = piece.text.trim().to_owned());
    let said = without_unknown(text.trim());
    if said.len() != text.trim().len() {
        pieces.clear();
    }
    let text = said;
    let (first, last) = (letters.first()?, letters.last()?);
    let parted = letters.windows(2).find(|pair| may_part(&pair[0].text, &pair[1].text));
    let head = parted.map_or(last.right, |pair| pair[0].right) - first.left;
    let base = letters.iter().map(|letter| letter.base).max()?;
    (!text.is_empty()).then_some(Line {
        text,
        left: first.left,
        right: last.right,
        base,
        size,
        head,
        is_overprinted,
        pieces,
    })
}

/// A text in which a number with a sign in it that nobody knows is no number.
fn without_unknown(text: &str) -> String {
    if !text.contains(UNKNOWN_SIGN) {
        return text.to_owned();
    }
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | UNKNOWN_SIGN);
    let mut known = String::with_capacity(text.len());
    for run in text.split_inclusive(|c| !is_of_number(c)) {
        let number = run.trim_end_matches(|c| !is_of_number(c));
        let is_unknown = number.contains(UNKNOWN_SIGN) && number.contains(|c: char| c.is_ascii_digit());
        known.push_str(if is_unknown { UNKNOWN } else { number });
        known.push_str(&run[number.len()..]);
    }
    known
}

fn is_wide(c: char) -> bool {
    c >= '\u{2E80}'
}

/// Two pieces of text that a line ended between.
pub fn joined(before: &mut String, next: &str) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if is_latin(before.chars().next_back()) && is_latin(next.chars().next()) {
        before.push(' ');
    }
    before.push_str(next);
}

/// Whether a line may be broken between two letters.
fn may_part(before: &str, next: &str) -> bool {
    let (Some(before), Some(next)) = (before.chars().next_back(), next.chars().next()) else { return false };
    let is_held = "（《“‘".contains(before) || "，。、；：？！）》”’％%…".contains(next);
    !is_held && (is_wide(before) || is_wide(next))
}

/// Whether words are an amount, a rate or a code, or a part of one.
pub fn is_number(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%'))
}

/// Whether words begin with a number of a list: `（二）`, `二、`, `2.`.
pub fn is_numbered(words: &str) -> bool {
    let bare = words.trim_start_matches(['（', '(']);
    let rest = bare.trim_start_matches(|c: char| is_chinese_numeral(c) || c.is_ascii_digit());
    let behind = rest.strip_prefix(['）', ')', '、', '.', '．']);
    // `38.60万元` is an amount.
    rest.len() < bare.len() && behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether words begin like the heading of a part: `第二部分`, `第三章`. A sentence may name one too.
pub fn is_part(words: &str) -> bool {
    let rest = words.strip_prefix('第').map(|rest| rest.trim_start_matches(is_chinese_numeral));
    rest.is_some_and(|rest| rest.starts_with("部分") || rest.starts_with('章'))
}
