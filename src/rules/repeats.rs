//! Text that stands twice in a row.

use crate::text::code_at;
use std::ops::Range;

/// Shortest stretch, in characters, whose second copy is a candidate.
const SHORTEST: usize = 4;

/// Bytes of a copy that are looked for before the first four characters that are known again: those whose place a later four
/// has taken.
const FARTHEST: usize = 24;

/// Slots of hashes: enough that hardly two fours of a paragraph share one.
const SLOTS: usize = 1024;

/// The second of two equal stretches of text, one right behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// Two characters; their first occurrence stands before them.
    Word,
    /// Four characters or more.
    Stretch,
    /// A whole clause or sentence.
    Clause,
}

/// Where every four characters of a text were last seen.
pub struct Repeats {
    last: Box<[Place; SLOTS]>,
    /// Bytes of the texts before this one.
    opened: u32,
    /// How far back the last four characters stood before; 0 where they did not.
    distance: usize,
    /// Where the second copy of all ends that stood as far back.
    due: Range<usize>,
}

/// The last place of four characters: what tells them from others of their slot, and the count of bytes at their end.
#[derive(Clone, Copy, Default)]
struct Place {
    tag: u32,
    end: u32,
}

impl Default for Repeats {
    fn default() -> Self {
        Repeats { last: Box::new([Place::default(); SLOTS]), opened: 0, distance: 0, due: 0..0 }
    }
}

impl Repeats {
    /// The second copies in a text, each with its bytes.
    pub fn find(&mut self, text: &str, mut found: impl FnMut(Copy, Range<usize>)) {
        let bytes = text.as_bytes();
        let (mut clause, mut sentence) = (Previous::default(), Previous::default());
        // Sixteen bits of each of the last four characters.
        let mut key = 0_u64;
        let (mut at, mut mark_end) = (0, usize::MAX);
        while at < bytes.len() {
            let (code, len) = code_at(bytes, at);
            let end = at + len;
            key = key << 16 | u64::from(code);
            // Figures may be equal; words may not.
            if self.see(key, text, end) && len > 1 {
                self.tell(text, end, &mut found);
            }
            if matches!(bytes[at], 0xE3 | 0xEF)
                && let Some(c) = text[at..end].chars().next().filter(|c| MARKS.contains(c))
            {
                // Items of a list may be equal; clauses may not.
                if mark_end != at {
                    let is_end = !matches!(c, '，' | '、');
                    let copy = (c != '、').then(|| clause.close(bytes, at, end)).flatten();
                    copy.into_iter().for_each(|start| found(Copy::Clause, start..at));
                    let copy = is_end.then(|| sentence.close(bytes, at, end)).flatten();
                    copy.into_iter().for_each(|start| found(Copy::Clause, start..at));
                }
                mark_end = end;
            }
            at = end;
        }
        self.open(bytes.len());
    }

    /// The next text, behind one of `before` bytes.
    fn open(&mut self, before: usize) {
        self.opened += before as u32;
        (self.distance, self.due) = (0, 0..0);
    }

    /// One more character, which ends at `end`: `key` holds sixteen bits of it and of the three before. Whether a second copy
    /// may end here.
    #[inline(always)]
    fn see(&mut self, key: u64, text: &str, end: usize) -> bool {
        let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let here = Place { tag: (hash >> 16) as u32, end: self.opened + end as u32 };
        let before = std::mem::replace(&mut self.last[(hash >> (64 - SLOTS.ilog2())) as usize], here);
        if before.tag == here.tag && before.end > self.opened {
            self.again(text, end, (here.end - before.end) as usize);
        } else {
            self.distance = 0;
        }
        // The last two characters are the two before them, or a longer stretch has come to its end.
        key >> 32 == key & 0xFFFF_FFFF || self.due.end == end
    }

    #[inline(never)]
    fn again(&mut self, text: &str, end: usize, distance: usize) {
        if distance == self.distance {
            return;
        }
        self.distance = distance;
        let copy = second_copy(text, end, distance);
        // The copy that ends first is the one to wait for.
        if copy.end <= self.due.end || self.due.end < end {
            self.due = copy;
        }
    }

    /// The second copies that end here.
    #[cold]
    fn tell(&self, text: &str, end: usize, found: &mut impl FnMut(Copy, Range<usize>)) {
        let word = start_of_last(text, end, 2)..end;
        if says_again(text, &word) {
            found(Copy::Word, word);
        }
        if self.due.end == end && is_long(text, &self.due) && says_again(text, &self.due) {
            found(Copy::Stretch, self.due.clone());
        }
    }
}

/// Marks between clauses.
const MARKS: [char; 5] = ['，', '。', '；', '：', '、'];

/// The clause or sentence before the one being read.
#[derive(Default)]
struct Previous {
    last: (usize, usize),
    start: usize,
}

impl Previous {
    /// Ends the clause at a mark; its start if it says the same as the one before.
    fn close(&mut self, bytes: &[u8], at: usize, mark_end: usize) -> Option<usize> {
        const SHORTEST: usize = 12;
        let (start, last) = (self.start, self.last);
        self.last = (start, at);
        self.start = mark_end;
        (at - start >= SHORTEST && last.1 - last.0 == at - start && bytes[last.0..last.1] == bytes[start..at])
            .then_some(start)
    }
}

/// Where the second copy of what stood `back` bytes before stands, if all of it does: its last characters so far end at `at`.
fn second_copy(text: &str, at: usize, back: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let far = (0..back.min(at - back).min(FARTHEST))
        .take_while(|far| bytes[at - 1 - far] == bytes[at - 1 - back - far])
        .count();
    // Two characters may differ in their first byte alone.
    let start = (at - far..at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    start..start + back
}

fn is_long(text: &str, stretch: &Range<usize>) -> bool {
    start_of_last(text, stretch.end, SHORTEST) >= stretch.start
}

/// Whether what stands right before a stretch is the same.
fn says_again(text: &str, stretch: &Range<usize>) -> bool {
    let Some(first) = stretch.start.checked_sub(stretch.len()) else { return false };
    text.as_bytes()[first..stretch.start] == text.as_bytes()[stretch.clone()]
}

/// Where the last `count` characters before `end` begin.
fn start_of_last(text: &str, end: usize, count: usize) -> usize {
    text[..end].char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(text: &str) -> Vec<&str> {
        let mut copies = Vec::new();
        let mut repeats = Repeats::default();
        // What an earlier text says is no first copy.
        for _ in 0..2 {
            copies.clear();
            repeats.find(text, |copy, range| {
                if copy == Copy::Stretch {
                    copies.push(&text[range]);
                }
            });
        }
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

    #[test]
    fn hardly_any_copy_is_missed() {
        // Two fours may fall into one slot, and the first is forgotten then.
        const MOST: usize = 20;
        let letters: Vec<char> = "一二三四五六七八九十a1.".chars().collect();
        let mut random = 1_u64;
        let mut missed = Vec::new();
        for number in 0..1000 {
            let mut left = letters.clone();
            let mut words = String::new();
            for _ in 0..3 + number % 10 {
                random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                words.push(left.swap_remove((random >> 33) as usize % left.len()));
            }
            words.push('元');
            let text = format!("甲乙{words}{words}丙");
            match copies(&text)[..] {
                [] => missed.push(text),
                ref found => assert_eq!(found, [words.as_str()], "{text}"),
            }
        }
        assert!(missed.len() <= MOST, "{missed:?}");
    }
}
