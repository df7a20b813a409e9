//! Many words looked for in one pass.

/// A list of words, found where they do not overlap.
#[derive(Debug)]
pub struct Vocabulary {
    words: Words,
    is_longest: bool,
}

/// A list of words, found wherever they stand, also where they overlap.
#[derive(Debug)]
pub struct Overlapping(Words);

/// A word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its place in the list.
    pub word: usize,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

impl Vocabulary {
    /// Of several words at one place the longest is meant; of two equal ones the first.
    pub fn longest<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Vocabulary { words: Words::new(words, |word| usize::MAX - word.len()), is_longest: true }
    }

    /// Of several words at one place the one that stands first in the list is meant.
    pub fn first<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Vocabulary { words: Words::new(words, |_| 0), is_longest: false }
    }

    /// The words of a text from left to right.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let mut openings = Openings { words: &self.words, bytes: text.as_bytes(), at: 0 };
        std::iter::from_fn(move || {
            loop {
                let opening = openings.next()?;
                if let Some(found) = self.meant(&opening, text.as_bytes()) {
                    openings.at = found.end;
                    return Some(found);
                }
            }
        })
    }

    /// The word that is meant of those that may begin here.
    fn meant(&self, opening: &Opening, bytes: &[u8]) -> Option<Match> {
        let find =
            |slot| self.words.entries_of(slot).iter().find_map(|entry| self.words.found(entry, bytes, opening.at));
        match (opening.pair.and_then(find), opening.single.and_then(find)) {
            (Some(pair), Some(single)) if !self.is_longest && single.word < pair.word => Some(single),
            (pair, single) => pair.or(single),
        }
    }
}

impl Overlapping {
    /// Words to look for; the same word may stand in the list several times.
    pub fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Overlapping(Words::new(words, |_| 0))
    }

    /// The words of a text in the order of their starts.
    pub fn find<'a>(&'a self, text: &'a str) -> Occurrences<'a> {
        let openings = Openings { words: &self.0, bytes: text.as_bytes(), at: 0 };
        Occurrences { openings, start: 0, entries: [].iter(), single: None }
    }
}

/// Words of a text, also those that overlap.
// One loop: an iterator of iterators takes twice as long.
#[derive(Debug)]
pub struct Occurrences<'a> {
    openings: Openings<'a>,
    /// Where the words of `entries`, and those of the slot `single` after them, would begin.
    start: usize,
    entries: std::slice::Iter<'a, Entry>,
    single: Option<usize>,
}

impl Iterator for Occurrences<'_> {
    type Item = Match;

    #[inline]
    fn next(&mut self) -> Option<Match> {
        let Openings { words, bytes, .. } = self.openings;
        loop {
            if let Some(entry) = self.entries.next() {
                if let Some(found) = words.found(entry, bytes, self.start) {
                    return Some(found);
                }
            } else if let Some(slot) = self.single.take() {
                self.entries = words.entries_of(slot).iter();
            } else {
                let Opening { at, pair, single } = self.openings.next()?;
                (self.start, self.single) = (at, single);
                self.entries = pair.map(|slot| words.entries_of(slot).iter()).unwrap_or_default();
            }
        }
    }
}

/// Words told apart by their first two characters: a text is looked through at the price of one look-up a character, and the
/// list is ready in microseconds. An automaton (aho-corasick, daachorse) takes milliseconds to build: a run on one file takes
/// 1.5 times as long with one.
#[derive(Debug)]
struct Words {
    /// For each slot of a character whether it is a word ([`SINGLE`]) and whether longer ones begin with it ([`LONGER`]).
    firsts: Box<[u8; SLOTS]>,
    /// Whether words are two characters, or begin with them and are longer: a bit for each slot of a pair.
    pairs: Box<[u64; PAIRS / 64]>,
    longer: Box<[u64; PAIRS / 64]>,
    /// Whether words begin with three characters, likewise.
    triples: Box<[u64; PAIRS / 64]>,
    /// Where the words of each pair, then of each character, begin in `entries`; one more at the end.
    slots: Box<[u16]>,
    entries: Vec<Entry>,
    words: Vec<Box<str>>,
}

const SINGLE: u8 = 1;
const LONGER: u8 = 2;

/// A word with its first and last bytes at hand: few words have more.
#[derive(Clone, Copy, Debug)]
struct Entry {
    head: u64,
    mask: u64,
    tail: u64,
    word: u16,
    len: u16,
}

/// Where in a text words may begin.
struct Opening {
    at: usize,
    /// The slot of the words that begin with the two characters here, and of those that are the first of them.
    pair: Option<usize>,
    single: Option<usize>,
}

/// The places of a text where words may begin.
#[derive(Debug)]
struct Openings<'a> {
    words: &'a Words,
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Openings<'_> {
    type Item = Opening;

    #[inline(always)]
    fn next(&mut self) -> Option<Opening> {
        let (words, bytes) = (self.words, self.bytes);
        let mut next = self.at;
        while next < bytes.len() {
            let (at, (first, len)) = (next, slot_at(bytes, next));
            next += len;
            let flags = words.firsts[first % SLOTS];
            if flags == 0 {
                continue;
            }
            let (second, len) = slot_at(bytes, next);
            let pair = pair_slot(first, second);
            let opens_pair = flags & LONGER != 0
                && (has(&words.pairs, pair)
                    || has(&words.longer, pair) && has(&words.triples, pair_slot(pair, slot_at(bytes, next + len).0)));
            if opens_pair || flags & SINGLE != 0 {
                self.at = next;
                let single = (flags & SINGLE != 0).then_some(PAIRS + first);
                return Some(Opening { at, pair: opens_pair.then_some(pair), single });
            }
        }
        self.at = next;
        None
    }
}

impl Words {
    fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>, rank: impl Fn(&str) -> usize) -> Self {
        let words: Vec<Box<str>> = words.into_iter().map(|word| word.as_ref().into()).collect();
        let mut order: Vec<(usize, usize, usize)> = (words.iter().enumerate())
            .filter(|(_, word)| !word.is_empty())
            .map(|(at, word)| (slot_of(word), rank(word), at))
            .collect();
        order.sort_unstable();
        let mut slots = vec![0_u16; PAIRS + SLOTS + 1];
        let mut firsts = Box::new([0; SLOTS]);
        let [mut pairs, mut longer, mut triples] = [const { [0; PAIRS / 64] }; 3].map(Box::new);
        for (at, _, word) in &order {
            slots[at + 1] += 1;
            let bytes = words[*word].as_bytes();
            let (first, len) = slot_at(bytes, 0);
            let end = len + slot_at(bytes, len).1;
            firsts[first] |= if *at < PAIRS { LONGER } else { SINGLE };
            if end < bytes.len() {
                let triple = pair_slot(*at, slot_at(bytes, end).0);
                longer[at / 64] |= 1 << (at % 64);
                triples[triple / 64] |= 1 << (triple % 64);
            } else if *at < PAIRS {
                pairs[at / 64] |= 1 << (at % 64);
            }
        }
        for slot in 1..slots.len() {
            slots[slot] += slots[slot - 1];
        }
        let entries = order.iter().map(|(_, _, at)| {
            let bytes = words[*at].as_bytes();
            let mask = u64::MAX >> (64 - 8 * bytes.len().min(8));
            let tail = head(bytes, bytes.len().saturating_sub(8));
            Entry { head: head(bytes, 0), mask, tail, word: *at as u16, len: bytes.len() as u16 }
        });
        Words { firsts, pairs, longer, triples, slots: slots.into(), entries: entries.collect(), words }
    }

    #[inline(always)]
    fn entries_of(&self, slot: usize) -> &[Entry] {
        &self.entries[usize::from(self.slots[slot])..usize::from(self.slots[slot + 1])]
    }

    /// The word of an entry, if it stands at `at`.
    #[inline(always)]
    fn found(&self, entry: &Entry, bytes: &[u8], at: usize) -> Option<Match> {
        let (word, len) = (usize::from(entry.word), usize::from(entry.len));
        let is_here = head(bytes, at) & entry.mask == entry.head
            && (len <= 8
                || at + len <= bytes.len()
                    && head(bytes, at + len - 8) == entry.tail
                    && (len <= 16 || bytes[at..].starts_with(self.words[word].as_bytes())));
        is_here.then_some(Match { word, start: at, end: at + len })
    }
}

/// The slot of a word: that of its first two characters, or of its only one.
fn slot_of(word: &str) -> usize {
    let (first, len) = slot_at(word.as_bytes(), 0);
    if word.len() > len { pair_slot(first, slot_at(word.as_bytes(), len).0) } else { PAIRS + first }
}

/// Whether a bit is set.
#[inline(always)]
fn has(bits: &[u64; PAIRS / 64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

/// The slot of two characters, each with its own.
#[inline(always)]
fn pair_slot(first: usize, second: usize) -> usize {
    (first.wrapping_mul(0x9E5) ^ second) % PAIRS
}

/// The eight bytes at `at`; zeros behind the end.
#[inline]
fn head(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes[at..].iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte)),
    }
}

/// Slots of characters, and of two characters: so many that hardly two in use share one.
const SLOTS: usize = 4096;
const PAIRS: usize = 8192;

/// The slot of the character at `at`, and its length in bytes.
#[inline(always)]
fn slot_at(bytes: &[u8], at: usize) -> (usize, usize) {
    let word = word_at(bytes, at) as usize;
    match word as u8 {
        0xE0..=0xEF => (word >> 2 & 0xFC0 | word >> 16 & 0x3F, 3),
        0..=0x7F => (word & 0x7F, 1),
        0xF0.. => (word >> 24, 4),
        _ => (word >> 8 & 0xFF, 2),
    }
}

/// The four bytes at `at`, the first in the lowest place; zeros behind the end.
#[inline(always)]
fn word_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(chunk) => u32::from_le_bytes(*chunk),
        None => last_word(bytes, at),
    }
}

#[cold]
fn last_word(bytes: &[u8], at: usize) -> u32 {
    bytes.iter().skip(at).rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(matches: impl Iterator<Item = Match>) -> Vec<(usize, usize)> {
        matches.map(|found| (found.word, found.start)).collect()
    }

    #[test]
    fn the_longest_or_the_first_word_is_meant() {
        let words = ["收入", "收入预算总额", "收", "预算", "收入"];
        assert_eq!(
            found(Vocabulary::longest(words).find("收入预算总额收入预算收")),
            [(1, 0), (0, 18), (3, 24), (2, 30)]
        );
        assert_eq!(found(Vocabulary::first(words).find("收入预算总额")), [(0, 0), (3, 6)]);
        assert_eq!(found(Overlapping::new(words).find("收入预")), [(0, 0), (4, 0), (2, 0)]);
    }

    #[test]
    fn a_word_must_be_there_to_its_end() {
        let words = Vocabulary::longest(["国有资本经营预算", "a", "", "é"]);
        assert_eq!(found(words.find("国有资本经营")), []);
        assert_eq!(found(words.find("x国有资本经营预算éa")), [(0, 1), (3, 25), (1, 27)]);
    }

    proptest::proptest! {
        #[test]
        fn finds_what_an_automaton_finds(text in "[收入支出预算a ]{0,30}") {
            let words = ["收入", "入支出", "支出预算", "预算", "a", "收入支出预", "出"];
            let automaton = aho_corasick::AhoCorasick::builder()
                .match_kind(aho_corasick::MatchKind::LeftmostLongest)
                .build(words)
                .unwrap();
            let expected: Vec<_> = automaton.find_iter(&text).map(|m| (m.pattern().as_usize(), m.start())).collect();
            proptest::prop_assert_eq!(found(Vocabulary::longest(words).find(&text)), expected);
        }
    }

    #[test]
    fn characters_have_their_length_and_a_slot() {
        for text in ["a", "é", "万", "𠮷", "万元", "a万", "𠮷1", "é万"] {
            let first = text.chars().next().unwrap();
            let (slot, len) = slot_at(text.as_bytes(), 0);
            assert!(slot < SLOTS && len == first.len_utf8(), "{text}");
            // What follows is no matter.
            assert_eq!(slot, slot_at(first.to_string().as_bytes(), 0).0, "{text}");
        }
        assert_ne!(slot_at("万".as_bytes(), 0), slot_at("元".as_bytes(), 0));
    }
}
