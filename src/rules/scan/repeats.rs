//! Text that stands twice in a row.

use super::Kind;
use crate::text::word_at;
use std::ops::Range;

/// Shortest stretch, in characters, whose second copy is a candidate.
const SHORTEST: usize = 4;

/// Slots of hashes: enough that hardly two fours of a paragraph share one.
const SLOTS: usize = 2048;

/// Where every four characters were last seen.
pub struct Repeats {
    last: Box<[Place; SLOTS]>,
    /// Bytes read so far, over all texts.
    read: u32,
}

/// The last place of four characters: what tells them from others of their slot, and the count of bytes at their end.
#[derive(Clone, Copy, Default)]
struct Place {
    tag: u32,
    end: u32,
}

impl Default for Repeats {
    fn default() -> Self {
        Repeats { last: Box::new([Place::default(); SLOTS]), read: 0 }
    }
}

impl Repeats {
    /// Looks through one text for short words twice in a row and for the second copy of longer stretches.
    pub fn look(&mut self, text: &str, mut found: impl FnMut(Kind, u32, usize, usize)) {
        let bytes = text.as_bytes();
        let (last, opened) = (&mut *self.last, self.read);
        // The last four characters, sixteen bits of each: enough to tell words apart.
        let mut key = 0_u64;
        // How far back the last four stood before, and where the second copy of all that did so ends.
        let (mut distance, mut due) = (0, 0..0);
        let mut at = 0;
        while at < bytes.len() {
            let (code, len) = code(bytes, at);
            at += len;
            let two_before = (key >> 16) as u32;
            key = key << 16 | u64::from(code);
            let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let here = Place { tag: (hash >> 16) as u32, end: opened + at as u32 };
            let before = std::mem::replace(&mut last[(hash >> (64 - SLOTS.ilog2())) as usize], here);
            if before.tag == here.tag && before.end > opened {
                let back = (here.end - before.end) as usize;
                if back != distance {
                    distance = back;
                    let copy = second_copy(text, at, back);
                    // The copy that ends first is the one to wait for.
                    if copy.end <= due.end || due.end < at {
                        due = copy;
                    }
                }
            } else {
                distance = 0;
            }
            if len == 1 {
                continue;
            }
            if two_before == key as u32 {
                found(Kind::Doubled, u32::MAX, start_of_last(text, at, 4), at);
            }
            if due.end == at && says_again(text, &due) {
                found(Kind::Repeated, 0, due.start, due.end);
            }
        }
        self.read += bytes.len() as u32;
    }
}

/// Where the second copy of what stood `back` bytes before stands, if all of it does: its last characters so far end at `at`.
fn second_copy(text: &str, at: usize, back: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let far = (0..back.min(at - back)).take_while(|far| bytes[at - 1 - far] == bytes[at - 1 - back - far]).count();
    // Two characters may differ in their first byte alone.
    let start = (at - far..at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    start..start + back
}

/// Whether a stretch is long enough and stands right before it as well.
fn says_again(text: &str, copy: &Range<usize>) -> bool {
    let Some(first) = copy.start.checked_sub(copy.len()) else { return false };
    let bytes = text.as_bytes();
    start_of_last(text, copy.end, SHORTEST) >= copy.start && bytes[first..copy.start] == bytes[copy.clone()]
}

/// What tells the character at `at` from others, and its length.
#[inline(always)]
fn code(bytes: &[u8], at: usize) -> (u32, usize) {
    let word = word_at(bytes, at);
    match word as u8 {
        0xE0..=0xEF => (word >> 8 & 0xFFFF, 3),
        0..=0x7F => (word & 0x7F, 1),
        0xF0.. => (word >> 16, 4),
        _ => (word & 0xFFFF, 2),
    }
}

/// Where the last `count` characters before `end` begin.
fn start_of_last(text: &str, end: usize, count: usize) -> usize {
    text[..end].char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn copies(text: &str) -> Vec<&str> {
        let mut copies = Vec::new();
        let mut repeats = Repeats::default();
        // What an earlier text says is no first copy.
        repeats.look(text, |_, _, _, _| ());
        repeats.look(text, |kind, _, start, end| {
            if kind == Kind::Repeated {
                copies.push(&text[start..end]);
            }
        });
        copies
    }

    #[test]
    fn a_second_copy_is_seen_at_its_end() {
        assert_eq!(copies("本年预算本年预算数"), ["本年预算"]);
        assert_eq!(copies("较上年增加3.5万元，较上年增加3.5万元，主要是"), ["较上年增加3.5万元，"]);
        assert_eq!(copies("根据职责设七个科室根据职责设七个科室"), ["根据职责设七个科室"]);
    }

    #[test]
    fn a_copy_further_on_is_none() {
        assert!(copies("收入预算安排，支出预算安排。收入预算安排").is_empty());
        assert!(copies("收入支出，收入支").is_empty());
        assert!(copies("的的的的的的的的").is_empty());
    }

    #[test]
    fn a_copy_begins_with_a_character() {
        // 丂 and 亂 end in the same byte, 亀 and 庀 in the same two.
        assert_eq!(copies("丂年初预算亂年初预算"), Vec::<&str>::new());
        assert_eq!(copies("亀预算收入庀预算收入庀预算收入"), ["预算收入庀"]);
    }

    proptest! {
        #[test]
        fn finds_every_adjacent_copy(
            words in Just("一二三四五六七八九十a1.".chars().collect::<Vec<_>>()).prop_shuffle(),
            len in 3..13_usize,
            rest in "[甲乙丙]{0,5}",
        ) {
            let words: String = words.into_iter().take(len).chain(['元']).collect();
            let text = format!("{rest}{words}{words}{rest}");
            prop_assert_eq!(copies(&text), [words.as_str()]);
        }
    }
}
