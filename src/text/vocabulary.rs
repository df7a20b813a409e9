//! Many words looked for in one pass.

use daachorse::charwise::CharwiseDoubleArrayAhoCorasick;
use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::fmt;

/// A list of words, found where they do not overlap.
#[derive(Debug)]
pub struct Vocabulary(Automaton);

/// A list of words, found wherever they stand, also where they overlap.
#[derive(Debug)]
pub struct Overlapping(Automaton);

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
        Vocabulary(Automaton::new(words, MatchKind::LeftmostLongest))
    }

    /// Of several words at one place the one that stands first in the list is meant.
    pub fn first<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Vocabulary(Automaton::new(words, MatchKind::LeftmostFirst))
    }

    /// The words of a text from left to right.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        self.0.0.iter().flat_map(move |automaton| automaton.leftmost_find_iter(text)).map(Match::from)
    }
}

impl Overlapping {
    /// Words to look for; the same word may stand in the list several times.
    pub fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        Overlapping(Automaton::new(words, MatchKind::Standard))
    }

    /// The words of a text in the order of their ends.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        self.0.0.iter().flat_map(move |automaton| automaton.find_overlapping_iter(text)).map(Match::from)
    }
}

impl From<daachorse::Match<u32>> for Match {
    fn from(found: daachorse::Match<u32>) -> Match {
        Match { word: found.value() as usize, start: found.start(), end: found.end() }
    }
}

/// None of an empty list.
struct Automaton(Option<CharwiseDoubleArrayAhoCorasick<u32>>);

impl Automaton {
    fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>, kind: MatchKind) -> Self {
        let words = words.into_iter().zip(0..).filter(|(word, _)| !word.as_ref().is_empty());
        // The words begin with the commonest characters: a prefilter would pass nothing over.
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(kind).use_prefilter(false);
        Automaton(builder.build_with_values(words).ok())
    }
}

impl fmt::Debug for Automaton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states = self.0.as_ref().map_or(0, CharwiseDoubleArrayAhoCorasick::num_states);
        write!(f, "Automaton of {states} states")
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
        assert_eq!(found(Overlapping::new(words).find("收入预")), [(2, 0), (0, 0), (4, 0)]);
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
}
