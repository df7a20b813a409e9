//! The words that steer the reading of a sentence, found in one pass over it.

use super::Opener;
use super::phrase::UNCHANGED;
use crate::text::Vocabulary;
use std::sync::LazyLock;

/// What a word does to the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Opens a list.
    Open(Opener),
    /// `分别`: what follows belongs to what was named before, one by one.
    Each,
    /// `原因`: opens a list of reasons.
    Reason,
    /// `用于`, `由于`: what follows is no fact.
    Purpose,
    /// `持平`: a change of nothing.
    Unchanged,
    /// `无`, `未使用`: nothing there.
    Nothing,
    /// `绩效`
    Targets,
    /// `____`: a part that its author has yet to name.
    Blank,
}

/// A trigger in the text.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it does.
    pub trigger: Trigger,
}

const WORDS: [(&str, Trigger); 29] = [
    ("其中", Trigger::Open(Opener::Whole)),
    ("主要是", Trigger::Open(Opener::Mainly)),
    ("主要系", Trigger::Open(Opener::Mainly)),
    ("主要为", Trigger::Open(Opener::Mainly)),
    ("分别为", Trigger::Open(Opener::Including)),
    ("分别是", Trigger::Open(Opener::Including)),
    ("分别", Trigger::Each),
    ("包括", Trigger::Open(Opener::Including)),
    ("包含", Trigger::Open(Opener::Including)),
    ("原因", Trigger::Reason),
    ("主要原因", Trigger::Reason),
    ("增减原因", Trigger::Reason),
    ("增减变化的主要原因", Trigger::Reason),
    ("增减变化原因", Trigger::Reason),
    ("主要用于", Trigger::Purpose),
    ("用于", Trigger::Purpose),
    ("主要保障", Trigger::Purpose),
    ("由于", Trigger::Purpose),
    ("因为", Trigger::Purpose),
    ("为了", Trigger::Purpose),
    ("根据", Trigger::Purpose),
    ("按照", Trigger::Purpose),
    ("鉴于", Trigger::Purpose),
    ("未使用", Trigger::Nothing),
    ("未安排", Trigger::Nothing),
    ("没有", Trigger::Nothing),
    ("不涉及", Trigger::Nothing),
    ("无", Trigger::Nothing),
    ("____", Trigger::Blank),
];

static VOCABULARY: LazyLock<(Vocabulary, Vec<Trigger>)> = LazyLock::new(|| {
    let words = WORDS
        .iter()
        .copied()
        .chain(UNCHANGED.iter().map(|word| (*word, Trigger::Unchanged)))
        .chain([("绩效", Trigger::Targets)]);
    let (texts, triggers): (Vec<&str>, Vec<Trigger>) = words.unzip();
    (Vocabulary::longest(texts), triggers)
});

/// The triggers of `text` from byte `from` on, in order.
pub fn find(text: &str, from: usize) -> Vec<Hit> {
    let (vocabulary, triggers) = &*VOCABULARY;
    vocabulary
        .find(&text[from..])
        .map(|found| Hit { start: from + found.start, end: from + found.end, trigger: triggers[found.word] })
        .collect()
}
