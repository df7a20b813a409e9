//! The terms of all rules, looked for in one pass.

use super::super::{
    count_mismatch, duplicated_phrase, limit_exceeded, missing_contact, missing_reason, missing_table,
    unfinished_sentence, zero_change_wording,
};
use super::Kind;
use crate::model::IssuerKind;
use crate::model::patterns::{placeholders, stray};
use crate::model::words::{Words, scope_words};
use crate::text::{Anchors, Plain, Vocabulary, code_at};
use std::sync::LazyLock;

/// Terms to look for, told by two of their characters in a row: hardly any place of a clean text has such two.
pub struct Terms {
    words: Vocabulary,
    /// The kind of each word, its number in the kind, and by what it is told.
    of_word: Vec<(Kind, u32, Anchor)>,
    anchors: Anchors,
    /// Whether an anchor lies inside a row of figures.
    in_figures: bool,
}

/// The characters by which a term is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// The one that it has.
    Only,
    /// Its first two.
    Both,
    /// The second and the third: many terms begin with a common word, few go on like one.
    Inner,
}

impl Terms {
    fn new(list: Vec<(Kind, u32, String)>) -> Terms {
        let mut terms = Terms {
            words: Vocabulary::first(list.iter().map(|(_, _, term)| term)),
            of_word: Vec::with_capacity(list.len()),
            anchors: Anchors::default(),
            in_figures: false,
        };
        for (kind, number, term) in &list {
            let bytes = term.as_bytes();
            let starts: Vec<usize> = term.char_indices().map(|(at, _)| at).take(3).collect();
            let (anchor, first, last) = match starts[..] {
                [_, second, third] => (Anchor::Inner, second, third),
                [first, second] => (Anchor::Both, first, second),
                _ => (Anchor::Only, 0, 0),
            };
            let code = |at: usize| code_at(bytes, at).0;
            match anchor {
                Anchor::Only => terms.anchors.add_single(code(last)),
                Anchor::Both | Anchor::Inner => terms.anchors.add_pair(code(first), code(last)),
            }
            terms.in_figures |= !bytes.is_empty() && is_of_figures(bytes[first]) && is_of_figures(bytes[last]);
            terms.of_word.push((*kind, *number, anchor));
        }
        terms
    }

    /// Whether an anchor may end with the second of these two characters, of sixteen bits each.
    #[inline(always)]
    pub fn may_end(&self, pair: u32) -> bool {
        self.anchors.may_end(pair)
    }

    /// The terms whose anchor ends with the last of these three characters.
    #[cold]
    pub fn tell(&self, text: &str, [first, second, at]: [usize; 3], found: &mut impl FnMut(Kind, u32, usize, usize)) {
        let inner = (first < second).then_some((first, Anchor::Inner));
        let both = (second < at).then_some((second, Anchor::Both));
        for (place, wanted) in inner.into_iter().chain(both).chain([(at, Anchor::Only)]) {
            for term in self.words.at(text, place) {
                let (kind, number, anchor) = self.of_word[term.word];
                if anchor == wanted {
                    found(kind, number, term.start, term.end);
                }
            }
        }
    }

    /// Every term of a table, most of which is figures.
    pub fn find(&self, text: &str, mut found: impl FnMut(Kind, u32, usize, usize)) {
        let bytes = text.as_bytes();
        let (mut first, mut second, mut pair) = (0, 0, 0);
        let mut at = 0;
        while at < bytes.len() {
            let (code, len) = code_at(bytes, at);
            pair = pair << 16 | code;
            if self.may_end(pair) {
                self.tell(text, [first, second, at], &mut found);
            }
            (first, second) = (second, at);
            at += len;
            if is_of_figures(bytes[at - 1]) && !self.in_figures {
                // Between the first and the last byte of a row of figures lies no anchor.
                let rest = bytes[at..].iter().take_while(|byte| is_of_figures(**byte)).count();
                if rest > 0 {
                    at += rest;
                    (first, second, pair) = (at - 2, at - 1, u32::from(bytes[at - 1]));
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
        (Kind::Vehicles, &limit_exceeded::TERMS),
        (Kind::Reference, &missing_table::TERMS),
    ] {
        add(&mut list, kind, terms.iter());
    }
    add(&mut list, Kind::Word, Words::base().iter().map(|word| &word.wrong));
    let scopes = scope_words(IssuerKind::Unit).iter().chain(scope_words(IssuerKind::Department));
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
