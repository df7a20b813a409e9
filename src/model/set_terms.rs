//! Set terms with one word mistyped: a character left out or doubled, two swapped, one taken for another.

use super::parse;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    terms: Vec<String>,
    confused: Vec<String>,
    right: Vec<String>,
}

/// A word of a set term as it is mistyped, between its neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mistyped {
    /// The wrong word with its neighbours.
    pub words: String,
    /// Where the wrong word stands in them, in bytes; what is left of a short one with a neighbour.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// The right word.
    pub right: String,
    /// The term lost its first character: wrong only where a clause begins.
    pub opens_clause: bool,
}

impl Mistyped {
    /// Whether the words are wrong behind this text: of `主要用于` the last three characters are no slip.
    pub fn stands(&self, before: &str) -> bool {
        !self.opens_clause || before.is_empty() || before.ends_with(['。', '，', '；', '：', '、'])
    }
}

static MISTYPED: LazyLock<Vec<Mistyped>> = LazyLock::new(|| {
    let file: File = parse("set_terms.toml", include_str!("../standard/set_terms.toml"));
    let confused: Vec<(char, char)> = file.confused.iter().filter_map(|pair| pair_of(pair)).collect();
    let mut seen = FxHashSet::default();
    let mut list = Vec::new();
    for term in &file.terms {
        let words: Vec<&str> = term.split(' ').collect();
        for at in 0..words.len() {
            for one in mistyped(&words, at, &confused) {
                if !file.right.contains(&one.words) && seen.insert(one.words.clone()) {
                    list.push(one);
                }
            }
        }
    }
    list
});

/// Every term as it is mistyped.
pub fn mistyped_terms() -> &'static [Mistyped] {
    &MISTYPED
}

/// The right character and the wrong one.
fn pair_of(pair: &str) -> Option<(char, char)> {
    let mut chars = pair.chars();
    Some((chars.next()?, chars.next()?))
}

/// Characters of a neighbour that prove a term.
const ENOUGH: usize = 2;

/// The ways to mistype the word at `at`.
fn mistyped(words: &[&str], at: usize, confused: &[(char, char)]) -> Vec<Mistyped> {
    let (before, behind) = (neighbours(words[..at].iter().rev()), neighbours(words[at + 1..].iter()));
    let (before, behind) = (before.into_iter().rev().collect::<String>(), behind.concat());
    let right: Vec<char> = words[at].chars().collect();
    let mut list = Vec::new();
    let mut push = |left: &str, wrong: &[char], rest: &str, opens_clause: bool| {
        let (mut start, mut end) = (left.len(), left.len() + word_of(wrong).len());
        let phrase = [left, &word_of(wrong), rest].concat();
        let mut right = word_of(&right);
        // A single character says nothing without its neighbour: `收入体`, `要包括`.
        if wrong.len() == 1 {
            match at.checked_sub(1).map(|at| words[at]) {
                Some(above) => (start, right) = (start - above.len(), [above, &right].concat()),
                None => (end, right) = (end + words[at + 1].len(), [&right, words[at + 1]].concat()),
            }
        }
        if phrase.chars().count() >= 3 {
            list.push(Mistyped { words: phrase, start, end, right, opens_clause });
        }
    };
    let proves = |words: &str| words.chars().count() >= ENOUGH;
    for (index, c) in right.iter().enumerate() {
        let without: Vec<char> = [&right[..index], &right[index + 1..]].concat();
        let is_first = at == 0 && index == 0;
        let is_last = at + 1 == words.len() && index + 1 == right.len();
        // What is left of a short word is only told by both its neighbours; a term without its end is a shorter term.
        if proves(&before) && proves(&behind) && !without.is_empty() {
            push(&before, &without, &behind, false);
        } else if !is_last && proves(&behind) && (is_first || without.len() >= 2) && !without.is_empty() {
            push("", &without, &behind, is_first);
        } else if !is_last && proves(&before) && without.len() >= 2 {
            push(&before, &without, "", false);
        }
        // `运行经经费`: where the next word or the one before may begin or end so, both neighbours have to tell.
        let mut doubled = right.clone();
        doubled.insert(index, *c);
        if right.len() >= 2 && index > 0 && proves(&behind) {
            push("", &doubled, &behind, false);
        }
        if right.len() >= 2 && index + 1 < right.len() && proves(&before) {
            push(&before, &doubled, "", false);
        }
        let swapped = right.get(index + 1).filter(|next| *next != c).map(|_| {
            let mut swapped = right.clone();
            swapped.swap(index, index + 1);
            swapped
        });
        let others = confused.iter().filter(|(one, _)| one == c).map(|(_, other)| {
            let mut wrong = right.clone();
            wrong[index] = *other;
            wrong
        });
        for wrong in swapped.into_iter().chain(others).filter(|wrong| wrong.len() >= 2) {
            if proves(&before) {
                push(&before, &wrong, "", false);
            }
            if proves(&behind) {
                push("", &wrong, &behind, false);
            }
        }
    }
    list
}

fn word_of(chars: &[char]) -> String {
    chars.iter().collect()
}

/// The nearest words, until they prove the term.
fn neighbours<'w>(words: impl Iterator<Item = &'w &'w str>) -> Vec<&'w str> {
    let mut count = 0;
    let mut near = Vec::new();
    for word in words {
        if count >= ENOUGH {
            break;
        }
        count += word.chars().count();
        near.push(*word);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Subjects;

    #[test]
    fn no_right_word_is_mistyped() {
        let data = [
            include_str!("../standard/glossary.toml"),
            include_str!("../standard/concepts.toml"),
            include_str!("../standard/profiles/budget/chongqing.toml"),
            include_str!("../standard/profiles/budget/national.toml"),
            include_str!("../standard/wording.toml"),
        ];
        let subjects: Vec<&str> = Subjects::base().all().iter().map(|subject| &*subject.name).collect();
        let subjects = subjects.join("\n");
        for one in mistyped_terms().iter().filter(|one| !one.opens_clause) {
            for text in data.into_iter().chain([subjects.as_str()]) {
                assert!(!text.contains(&one.words), "{}", one.words);
            }
        }
    }

    #[test]
    fn terms_are_mistyped_in_all_ways() {
        let wrong: Vec<&str> = mistyped_terms().iter().map(|one| one.words.as_str()).collect();
        for words in [
            "社保障和就业",
            "公勤人员",
            "遗嘱补助",
            "因公国（境）",
            "收入体情况",
            "要包括",
            "机关运经费",
            "运行经经费",
            "经营营预算",
        ] {
            assert!(wrong.contains(&words), "{words}");
        }
        assert!(wrong.len() < 3000, "{}", wrong.len());
    }
}
