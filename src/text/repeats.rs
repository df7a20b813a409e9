//! Text that stands twice in a row.

use std::ops::Range;

/// Shortest stretch, in characters, whose second copy is a candidate.
const SHORTEST: usize = 4;

/// Bytes of a copy that are looked for before the first four characters that are known again: those whose place a later four
/// has taken.
const FARTHEST: usize = 24;

/// Slots of hashes: enough that hardly two fours of one stretch share one.
const SLOTS: usize = 128;

/// The second of two equal stretches of text, one right behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// Four characters or more.
    Stretch,
    /// A whole clause or sentence.
    Clause,
}

/// The second copies in a text, each with its bytes.
pub fn copies(text: &str) -> Vec<(Copy, Range<usize>)> {
    let mut copies = Vec::new();
    if text.len() < 2 * SHORTEST {
        return copies;
    }
    let mut fours = Fours::default();
    let (mut clause, mut sentence) = (Previous::default(), Previous::default());
    let mut mark_end = usize::MAX;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        // Figures may be equal; words may not.
        if fours.see(c, text, end) && !c.is_ascii() && is_second_copy(text, &fours.due) {
            copies.push((Copy::Stretch, fours.due.clone()));
        }
        if is_mark(c) {
            // Items of a list may be equal; clauses may not.
            if mark_end != at {
                let copy = (c != '、').then(|| clause.close(text, at, end)).flatten();
                copies.extend(copy.map(|start| (Copy::Clause, start..at)));
                let copy = (!matches!(c, '，' | '、')).then(|| sentence.close(text, at, end)).flatten();
                copies.extend(copy.map(|start| (Copy::Clause, start..at)));
            }
            mark_end = end;
        }
    }
    copies
}

/// Where every four characters of a text were last seen.
struct Fours {
    last: [Place; SLOTS],
    /// Sixteen bits of each of the last four characters.
    key: u64,
    /// How far back the last four characters stood before; 0 where they did not.
    distance: usize,
    /// Where the second copy of all ends that stood as far back.
    due: Range<usize>,
}

/// The last place of four characters: what tells them from others of their slot, and the byte behind them.
#[derive(Clone, Copy, Default)]
struct Place {
    tag: u32,
    end: u32,
}

impl Default for Fours {
    fn default() -> Self {
        Fours { last: [Place::default(); SLOTS], key: 0, distance: 0, due: 0..0 }
    }
}

impl Fours {
    /// One more character, which ends at `end`; whether the second copy that is due may end there.
    #[inline(always)]
    fn see(&mut self, c: char, text: &str, end: usize) -> bool {
        self.key = self.key << 16 | u64::from(c as u32 as u16);
        let hash = self.key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let here = Place { tag: (hash >> 16) as u32, end: end as u32 };
        let before = std::mem::replace(&mut self.last[(hash >> (64 - SLOTS.ilog2())) as usize], here);
        if before.tag == here.tag && before.end > 0 {
            self.again(text, end, (here.end - before.end) as usize);
        } else {
            self.distance = 0;
        }
        self.due.end == end
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
}

/// Whether a character stands between clauses.
fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '、')
}

/// The clause or sentence before the one being read.
#[derive(Default)]
struct Previous {
    last: Range<usize>,
    start: usize,
}

impl Previous {
    /// Ends the clause at a mark; its start if it says the same as the one before.
    fn close(&mut self, text: &str, at: usize, mark_end: usize) -> Option<usize> {
        const SHORTEST: usize = 12;
        let start = std::mem::replace(&mut self.start, mark_end);
        let last = std::mem::replace(&mut self.last, start..at);
        (at - start >= SHORTEST && text[last] == text[start..at]).then_some(start)
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

/// Whether a stretch is long enough, and what stands right before it is the same.
fn is_second_copy(text: &str, stretch: &Range<usize>) -> bool {
    let Some(first) = stretch.start.checked_sub(stretch.len()) else { return false };
    let copy = &text.as_bytes()[stretch.clone()];
    copy == &text.as_bytes()[first..stretch.start] && text[stretch.clone()].chars().nth(SHORTEST - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<&str> {
        let is_stretch = |(copy, _): &(Copy, Range<usize>)| *copy == Copy::Stretch;
        copies(text).into_iter().filter(is_stretch).map(|(_, range)| &text[range]).collect()
    }

    #[test]
    fn a_second_copy_is_seen_at_its_end() {
        assert_eq!(stretches("本年预算本年预算数"), ["本年预算"]);
        assert_eq!(stretches("较上年增加3.5万元，较上年增加3.5万元，主要是"), ["较上年增加3.5万元，"]);
        assert_eq!(stretches("根据职责设七个科室根据职责设七个科室"), ["根据职责设七个科室"]);
    }

    #[test]
    fn a_copy_further_on_is_none() {
        assert!(stretches("收入预算安排，支出预算安排。收入预算安排").is_empty());
        assert!(stretches("收入支出，收入支").is_empty());
        assert!(stretches("的的的的的的的的").is_empty());
    }

    #[test]
    fn a_copy_begins_with_a_character() {
        // 丂 and 亂 end in the same byte, 亀 and 庀 in the same two.
        assert_eq!(stretches("丂年初预算亂年初预算"), Vec::<&str>::new());
        assert_eq!(stretches("亀预算收入庀预算收入庀预算收入"), ["预算收入庀"]);
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
            match stretches(&text)[..] {
                [] => missed.push(text),
                ref found => assert_eq!(found, [words.as_str()], "{text}"),
            }
        }
        assert!(missed.len() <= MOST, "{missed:?}");
    }
}
