//! The terms of all rules, looked for in one pass.

use super::super::{
    count_mismatch, duplicated_phrase, missing_contact, missing_reason, unfinished_sentence, zero_change_wording,
};
use super::Kind;
use crate::standard::patterns::{placeholders, stray};
use crate::standard::words::{Scope, Words, scope_words};
use crate::text::{Plain, SLOTS, Vocabulary, slot_at};
use std::sync::LazyLock;

/// Terms to look for, told by their first two characters: hardly any place of a clean text opens one.
pub struct Terms {
    words: Vocabulary,
    /// The kind of each word, its number in the kind, and whether it is a single character.
    of_word: Vec<(Kind, u32, bool)>,
    /// What each character may be in a term: [`OPENS`], [`SECOND`], [`SINGLE`], by its slot.
    roles: Box<[u8; SLOTS]>,
    /// Whether a pair of characters may open a term: one bit for its hash.
    pairs: Box<[u64; 1024]>,
    /// Whether no term opens inside a row of figures.
    pass_figures: bool,
}

/// Opens a term of two characters or more.
const OPENS: u8 = 1;
/// Is the second character of one.
const SECOND: u8 = 2;
/// Is a term.
const SINGLE: u8 = 4;

impl Terms {
    fn new(list: Vec<(Kind, u32, String)>) -> Terms {
        let opens_in_figures = |term: &str| term.bytes().take(2).all(is_of_figures);
        let mut terms = Terms {
            words: Vocabulary::first(list.iter().map(|(_, _, term)| term)),
            of_word: Vec::with_capacity(list.len()),
            roles: Box::new([0; SLOTS]),
            pairs: Box::new([0; 1024]),
            pass_figures: !list.iter().any(|(_, _, term)| opens_in_figures(term)),
        };
        for (kind, number, term) in &list {
            let bytes = term.as_bytes();
            let (first, len) = slot_at(bytes, 0);
            let is_single = len == term.len();
            if is_single {
                terms.roles[first] |= SINGLE;
            } else {
                let (second, _) = slot_at(bytes, len);
                terms.roles[first] |= OPENS;
                terms.roles[second] |= SECOND;
                let bit = pair_bit(first, second);
                terms.pairs[bit >> 6] |= 1 << (bit & 63);
            }
            terms.of_word.push((*kind, *number, is_single));
        }
        terms
    }

    /// Every term of a text.
    pub fn find(&self, text: &str, mut found: impl FnMut(Kind, u32, usize, usize)) {
        let bytes = text.as_bytes();
        let (mut at, mut before, mut last) = (0, 0, 0);
        while at < bytes.len() {
            let (here, len) = slot_at(bytes, at);
            let role = self.roles[here];
            // A term by itself, or a second character behind one that opens a term.
            if role != 0 && (role & SINGLE != 0 || role & SECOND != 0 && self.may_open(last, here)) {
                self.open(text, before, at, &mut found);
            }
            (before, last) = (at, here);
            at += len;
            if len == 1 && self.pass_figures && is_of_figures(bytes[at - 1]) {
                // Between the first and the last byte of a figure none opens.
                at += bytes[at..].iter().take_while(|byte| is_of_figures(**byte)).count();
                before = at - 1;
                last = usize::from(bytes[before]);
            }
        }
    }

    /// Whether two characters in a row may open a term.
    #[inline(always)]
    fn may_open(&self, first: usize, second: usize) -> bool {
        let bit = pair_bit(first, second);
        self.roles[first] & OPENS != 0 && self.pairs[bit >> 6] >> (bit & 63) & 1 == 1
    }

    /// The terms that open with the character at `first`, or are the one at `at`.
    #[cold]
    fn open(&self, text: &str, first: usize, at: usize, found: &mut impl FnMut(Kind, u32, usize, usize)) {
        // Nothing opens before the first character.
        let pair = (first < at).then_some((first, false));
        for (place, of_single) in pair.into_iter().chain([(at, true)]) {
            for term in self.words.at(text, place) {
                let (kind, number, is_single) = self.of_word[term.word];
                if is_single == of_single {
                    found(kind, number, term.start, term.end);
                }
            }
        }
    }
}

/// Whether a byte is one of those that figures and the gaps between them are made of.
#[inline(always)]
fn is_of_figures(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'\t')
}

/// The bit of a pair of characters, by their slots.
#[inline(always)]
fn pair_bit(first: usize, second: usize) -> usize {
    ((first << 12 | second) as u32).wrapping_mul(0x9E37_79B1) as usize >> 16
}

/// For reading copies.
pub static PROSE: LazyLock<Terms> = LazyLock::new(|| {
    let mut list = Vec::new();
    for (kind, terms) in [
        (Kind::Doubled, &duplicated_phrase::TERMS[..]),
        (Kind::ZeroChange, &zero_change_wording::TERMS),
        (Kind::Unfinished, &unfinished_sentence::TERMS),
        (Kind::Change, &missing_reason::TERMS),
        (Kind::Contact, &missing_contact::TERMS),
        (Kind::Count, &count_mismatch::TERMS),
    ] {
        add(&mut list, kind, terms.iter());
    }
    add(&mut list, Kind::Word, Words::base().iter().map(|word| &word.wrong));
    let scopes = scope_words(Scope::Unit).iter().chain(scope_words(Scope::Department));
    add(&mut list, Kind::Scope, scopes.map(|word| &word.wrong));
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate() {
            for hint in &pattern.hints {
                let plain = Plain::new(hint, 0).text().to_owned();
                // A bracket with a space inside: the copy has no spaces, and brackets alone are everywhere.
                if !matches!(plain.as_str(), "" | "（" | "）") {
                    list.push((kind, term as u32, plain));
                }
            }
        }
    }
    list.sort_by(|a, b| (&a.2, a.0 as u8, a.1).cmp(&(&b.2, b.0 as u8, b.1)));
    list.dedup();
    Terms::new(list)
});

/// For tables, as they stand.
pub static TABLES: LazyLock<Terms> = LazyLock::new(|| {
    let mut list = Vec::new();
    add(&mut list, Kind::Contact, missing_contact::TERMS.iter());
    add(&mut list, Kind::Word, Words::base().iter().map(|word| &word.wrong));
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate() {
            if pattern.in_tables {
                list.extend(pattern.hints.iter().map(|hint| (kind, term as u32, hint.clone())));
            }
        }
    }
    Terms::new(list)
});

fn add(list: &mut Vec<(Kind, u32, String)>, kind: Kind, terms: impl Iterator<Item = impl ToString>) {
    for (at, term) in terms.enumerate() {
        list.push((kind, at as u32, term.to_string()));
    }
}
