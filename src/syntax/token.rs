//! What stands in the words of a block, found in one walk before its sentences are read.

use super::reading::Reading;
use super::sentence::Lexis;
use crate::model::set_terms::mistyped_terms;
use crate::model::{Dictionary, Found, Standard, Trigger, Use};
use crate::text::{Copy, Span, copies};
use std::fmt;
use std::ops::Range;

/// What stands in the words of a block; each list in text order, in bytes of the reading copy.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Digits, points and commas that begin with a digit.
    pub numbers: Box<[Range<usize>]>,
    /// Brackets and quotes.
    pub brackets: Box<[Range<usize>]>,
    /// Words that rules look for.
    pub words: Box<[Token]>,
    /// What says again what stands right before it.
    pub copies: Box<[(Copy, Range<usize>)]>,
}

/// A word that rules look for. In a table its bytes count from the start of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// What it is looked for as.
    pub usage: Use,
    /// Which of the terms looked for so.
    pub term: u16,
}

/// A word that steers the reading of a sentence.
pub type Steer = (Range<usize>, Trigger);

impl Tokens {
    /// Walks through a reading copy, whose prose begins at byte `body`; the words that steer the reading of the prose come apart.
    pub fn read(text: &str, body: usize, lexis: Lexis) -> (Tokens, Vec<Steer>) {
        let (mut brackets, mut words, mut triggers) = (Vec::new(), Vec::new(), Vec::new());
        for found in lexis.phrases.dictionary.find(text) {
            match found.usage {
                Use::Trigger(trigger) if found.start >= body => triggers.push((found.start..found.end, trigger)),
                Use::Trigger(_) => {}
                Use::NoNumber if has_number(&text[..found.start]) => {}
                Use::Mistyped if !mistyped_terms()[usize::from(found.term)].stands(&text[..found.start]) => {}
                Use::Bracket => brackets.push(found.start..found.end),
                _ => words.push(found.into()),
            }
        }
        words.extend(own_words(text, lexis));
        words.sort_by_key(|token: &Token| token.start);
        let (numbers, copies) = (numbers(text).collect(), copies(text).into());
        let tokens = Tokens { numbers, brackets: brackets.into(), words: words.into(), copies };
        (tokens, longest(triggers))
    }
}

impl Token {
    /// The words of a table, as it stands.
    pub fn of_table(source: &str, lexis: Lexis) -> Vec<Token> {
        let found = Dictionary::of_tables().find(source).map(Token::from);
        let mut words: Vec<Token> = found.chain(own_words(source, lexis)).collect();
        words.sort_by_key(|token| token.start);
        words
    }

    /// The bytes it takes.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What the walk finds in a block, in text order, for tests and developers: `2025 [持平 Unchanged] （`.
pub fn print(reading: &Reading, standard: &Standard) -> String {
    let text = reading.plain.text();
    let (tokens, triggers) = Tokens::read(text, reading.body, Lexis::from(standard));
    let bare =
        tokens.numbers.iter().chain(&tokens.brackets).map(|range| (range.clone(), text[range.clone()].to_owned()));
    let word = |range: Range<usize>, usage: &dyn fmt::Debug| {
        let shown = format!("[{} {usage:?}]", &text[range.clone()]);
        (range, shown)
    };
    let words = tokens.words.iter().map(|token| word(token.span().into(), &token.usage));
    let triggers = triggers.iter().map(|(range, trigger)| word(range.clone(), trigger));
    let copies = tokens.copies.iter().map(|(copy, range)| word(range.clone(), copy));
    let mut all: Vec<(Range<usize>, String)> = bare.chain(words).chain(triggers).chain(copies).collect();
    all.sort_by_key(|(range, _)| range.start);
    all.into_iter().map(|(_, shown)| shown).collect::<Vec<_>>().join(" ")
}

impl From<Found> for Token {
    fn from(found: Found) -> Token {
        Token { start: found.start as u32, end: found.end as u32, usage: found.usage, term: found.term }
    }
}

/// Whether the text before a unit is its number, or the first half of it: `5万元` has no need of 元 alone.
fn has_number(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '万' | '亿'))
}

/// The words of a unit's own list.
fn own_words<'a>(text: &'a str, lexis: Lexis<'a>) -> impl Iterator<Item = Token> + 'a {
    lexis.words.find_own(text).map(Token::from)
}

/// Of triggers that overlap the first, of those at one place the longest.
fn longest(mut triggers: Vec<Steer>) -> Vec<Steer> {
    triggers.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    triggers.retain(|(range, _)| range.start >= end && std::mem::replace(&mut end, range.end) <= range.start);
    triggers
}

/// The next digit from `at` on. Most characters of a text have three bytes, and are passed over at once.
fn next_digit(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => return Some(at),
            0xE0..=0xEF => at += 3,
            _ => at += 1,
        }
    }
    None
}

/// The rows of digits, points and commas in a text, each beginning with a digit.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = next_digit(bytes, at)?;
            at = start + bytes[start..].iter().take_while(|byte| is_of_number(byte)).count();
            if !bytes[..start].last().is_some_and(is_of_number) {
                return Some(start..at);
            }
        }
    })
}
