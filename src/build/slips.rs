//! The ways to mistype a word of a set term: a character left out or doubled, two swapped, one taken for another.
//!
//! Listed by the build, since that takes longer than to check a document.

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;

/// What `set_terms.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetTerms {
    terms: Vec<String>,
    confused: Vec<String>,
    right: Vec<String>,
}

impl SetTerms {
    /// Every term as it is mistyped.
    pub fn mistyped(&self) -> Vec<Value> {
        let confused: Vec<(char, char)> = self.confused.iter().filter_map(|pair| pair_of(pair)).collect();
        let mut seen = HashSet::new();
        let mut list = Vec::new();
        for term in &self.terms {
            let words: Vec<&str> = term.split(' ').collect();
            let slips = (0..words.len()).flat_map(|at| mistyped(&words, at, &confused));
            let mut is_new =
                |words: &str| !self.right.iter().any(|right| right == words) && seen.insert(words.to_owned());
            list.extend(slips.filter(|slip| slip["words"].as_str().is_some_and(&mut is_new)));
        }
        list
    }
}

/// The right character and the wrong one.
fn pair_of(pair: &str) -> Option<(char, char)> {
    let mut chars = pair.chars();
    Some((chars.next()?, chars.next()?))
}

/// Characters of a neighbour that prove a term.
const ENOUGH: usize = 2;

/// The ways to mistype the word at `at`.
fn mistyped(words: &[&str], at: usize, confused: &[(char, char)]) -> Vec<Value> {
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
            list.push(
                json!({ "words": phrase, "start": start, "end": end, "right": right, "opens_clause": opens_clause }),
            );
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
