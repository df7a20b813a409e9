//! Many words looked for in one pass.

/// A list of words, found where they do not overlap.
#[derive(Debug)]
pub struct Vocabulary(Words);

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
        Vocabulary(Words::new(words, |word| usize::MAX - word.len()))
    }

    /// Of several words at one place the one that stands first in the list is meant.
    pub fn first<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Vocabulary(Words::new(words, |_| 0))
    }

    /// The words of a text from left to right.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let (slot, len) = slot_at(bytes, at);
                if self.0.is_open(slot, bytes, at + len)
                    && let Some(found) = self.0.in_slot(slot, bytes, at).next()
                {
                    at = found.end;
                    return Some(found);
                }
                at += len;
            }
            None
        })
    }
}

impl Overlapping {
    /// Words to look for; the same word may stand in the list several times.
    pub fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Overlapping(Words::new(words, |_| 0))
    }

    /// The words of a text in the order of their starts.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let bytes = text.as_bytes();
        let mut next = 0;
        let opened = std::iter::from_fn(move || {
            while next < bytes.len() {
                let (at, (slot, len)) = (next, slot_at(bytes, next));
                next += len;
                if self.0.is_open(slot, bytes, next) {
                    return Some((slot, at));
                }
            }
            None
        });
        opened.flat_map(move |(slot, at)| self.0.in_slot(slot, bytes, at))
    }
}

/// Words told apart by their first character: a text is looked through at the price of one look-up a character, and the list is
/// ready in microseconds. An automaton (aho-corasick, daachorse) finds them as fast, but takes milliseconds to build: a run on
/// one file takes 1.5 times as long with one.
#[derive(Debug)]
struct Words {
    /// Where the words of each slot begin in `entries`; one more at the end.
    slots: Box<[u16]>,
    /// Whether a slot has words, a bit each: hardly any character of a text opens one.
    opens: [u64; SLOTS / 64],
    /// For each slot the second characters of its words, a bit for those that are alike.
    seconds: Box<[u64]>,
    entries: Vec<Entry>,
    words: Vec<Box<str>>,
}

/// A word with its first bytes at hand.
#[derive(Clone, Copy, Debug)]
struct Entry {
    head: u64,
    mask: u64,
    word: u16,
}

impl Words {
    fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>, rank: impl Fn(&str) -> usize) -> Self {
        let words: Vec<Box<str>> = words.into_iter().map(|word| word.as_ref().into()).collect();
        let mut order: Vec<usize> = (0..words.len()).filter(|at| !words[*at].is_empty()).collect();
        order.sort_by_cached_key(|at| (slot_at(words[*at].as_bytes(), 0).0, rank(&words[*at]), *at));
        let mut slots = vec![0_u16; SLOTS + 1];
        for at in &order {
            slots[slot_at(words[*at].as_bytes(), 0).0 + 1] += 1;
        }
        let mut opens = [0; SLOTS / 64];
        for at in 1..slots.len() {
            opens[(at - 1) / 64] |= u64::from(slots[at] > 0) << ((at - 1) % 64);
            slots[at] += slots[at - 1];
        }
        let mut seconds = vec![0; SLOTS];
        for word in &words {
            let (slot, len) = slot_at(word.as_bytes(), 0);
            seconds[slot] |= if word.len() > len { second(word.as_bytes(), len) } else { u64::MAX };
        }
        let entries = order.iter().map(|at| {
            let bytes = words[*at].as_bytes();
            let mask = u64::MAX >> (64 - 8 * bytes.len().min(8));
            Entry { head: head(bytes, 0), mask, word: *at as u16 }
        });
        Words { slots: slots.into(), opens, seconds: seconds.into(), entries: entries.collect(), words }
    }

    /// Whether a word may begin with a character of this slot and the one at `next`.
    #[inline]
    fn is_open(&self, slot: usize, bytes: &[u8], next: usize) -> bool {
        self.opens[slot / 64] >> (slot % 64) & 1 == 1 && self.seconds[slot] & second(bytes, next) != 0
    }

    #[inline]
    fn in_slot<'a>(&'a self, slot: usize, bytes: &'a [u8], at: usize) -> impl Iterator<Item = Match> + 'a {
        let entries = &self.entries[usize::from(self.slots[slot])..usize::from(self.slots[slot + 1])];
        let here = if entries.is_empty() { 0 } else { head(bytes, at) };
        entries.iter().filter(move |entry| here & entry.mask == entry.head).filter_map(move |entry| {
            let word = self.words[usize::from(entry.word)].as_bytes();
            let is_here = word.len() <= 8 || bytes[at..].starts_with(word);
            is_here.then_some(Match { word: usize::from(entry.word), start: at, end: at + word.len() })
        })
    }
}

/// The eight bytes at `at`; zeros behind the end.
#[inline]
fn head(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes[at..].iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte)),
    }
}

/// Slots of characters: so many that hardly two in use share one.
const SLOTS: usize = 4096;

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

/// The bit of the second character of a word, at `at`.
#[inline]
fn second(bytes: &[u8], at: usize) -> u64 {
    1 << (slot_at(bytes, at).0 % 64)
}

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
        assert_eq!(found(Overlapping::new(words).find("收入预")), [(0, 0), (2, 0), (4, 0)]);
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
