//! Which section a title names.

use std::borrow::Cow;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Section;
use crate::model::normalize::normalize_title;
use crate::text::Overlapping;

/// Titles ready to be compared.
#[derive(Debug)]
pub(super) struct Index {
    exact: FxHashMap<String, SectionAt>,
    pub(super) aliases: Vec<Alias>,
    /// Finds all aliases in a title at once.
    finder: Overlapping,
}

/// One title of a section.
#[derive(Debug)]
pub(super) struct Alias {
    /// Normalised, without the mark of a tail.
    pub(super) normal: String,
    /// Only the end of a title.
    pub(super) tail: bool,
    /// Never part of a longer title.
    whole: bool,
    /// The section it names.
    pub(super) path: SectionAt,
}

/// The path of a section in its profile: positions of the section, its sub-section and the one below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionAt(pub(super) [Option<u8>; 3]);

impl SectionAt {
    /// Whether it is a sub-section.
    pub(super) fn is_below(self) -> bool {
        self.0[1].is_some()
    }
}

/// How many characters may stand beside an alias.
const LEFT_OVER: usize = 16;
/// A shorter alias has to be the whole title.
const SHORT: usize = 4;

impl Index {
    /// Every title and alias of these sections, at any depth.
    pub(super) fn new(sections: &[Section]) -> Self {
        let mut aliases = Vec::new();
        add(sections, SectionAt([None; 3]), 0, &mut aliases);
        let mut exact = FxHashMap::default();
        for alias in aliases.iter().filter(|alias| !alias.tail) {
            exact.entry(alias.normal.clone()).or_insert(alias.path);
        }
        // The longest alias is the one meant.
        aliases.sort_by_key(|alias| Reverse(alias.normal.chars().count()));
        let finder = Overlapping::new(aliases.iter().map(|alias| alias.normal.as_str()));
        Index { exact, aliases, finder }
    }

    /// The aliases that stand in a text, longest first, with the byte where each begins and ends.
    pub(super) fn present(&self, normal: &str) -> Vec<(&Alias, usize, usize)> {
        let found = self.finder.find(normal).map(|found| (found.word, found.start, found.end));
        let mut present: Vec<(usize, usize, usize)> = found.collect();
        present.sort_unstable();
        present.into_iter().map(|(at, start, end)| (&self.aliases[at], start, end)).collect()
    }

    /// The section a title names, normalised and without its year: it is an alias, or holds one.
    pub(super) fn find(&self, normal: &str, blockers: &[String]) -> Option<SectionAt> {
        if let Some(path) = self.exact.get(normal) {
            return Some(*path);
        }
        let length = normal.chars().count();
        self.present(normal)
            .into_iter()
            .find(|(alias, ..)| alias.is_in(normal, length, blockers))
            .map(|(alias, ..)| alias.path)
    }
}

/// Adds the titles of these sections and those below them.
fn add(sections: &[Section], above: SectionAt, depth: usize, aliases: &mut Vec<Alias>) {
    for (position, section) in (0u8..).zip(sections) {
        let mut path = above;
        path.0[depth] = Some(position);
        let titles = std::iter::once(&section.title).chain(&section.aliases);
        aliases.extend(titles.map(|title| {
            let normal = normalize_title(title.trim_start_matches('…'));
            Alias { normal, tail: title.starts_with('…'), whole: section.whole, path }
        }));
        if depth + 1 < path.0.len() {
            add(&section.sub, path, depth + 1, aliases);
        }
    }
}

impl Alias {
    /// Whether a title of `length` characters holds it and nothing that speaks of another section.
    fn is_in(&self, normal: &str, length: usize, blockers: &[String]) -> bool {
        let alias_length = self.normal.chars().count();
        let long_enough = self.tail || alias_length >= SHORT;
        if self.whole || !long_enough || length > alias_length + LEFT_OVER {
            return false;
        }
        let Some(at) = (if self.tail { tail(normal, &self.normal) } else { normal.rfind(&self.normal) }) else {
            return false;
        };
        let (before, after) = (&normal[..at], &normal[at + self.normal.len()..]);
        !blockers.iter().any(|blocker| before.contains(blocker.as_str()) || after.contains(blocker.as_str()))
    }
}

/// The byte where the alias begins at the end of the title, after other words.
fn tail(normal: &str, alias: &str) -> Option<usize> {
    normal.strip_suffix(alias).map(str::len).filter(|&at| at > 0)
}

/// A normalised title without `2025年` or `2025年度`.
pub(super) fn without_year(normal: &str) -> Cow<'_, str> {
    let bytes = normal.as_bytes();
    let is_year =
        |&at: &usize| at >= 4 && bytes[at - 4..at].iter().all(u8::is_ascii_digit) && bytes[at - 4..].starts_with(b"20");
    match normal.match_indices('年').map(|(at, _)| at).find(is_year) {
        Some(at) => {
            let after = &normal[at + '年'.len_utf8()..];
            let after = after.strip_prefix('度').unwrap_or(after);
            Cow::Owned(format!("{}{after}", &normal[..at - 4]))
        }
        None => Cow::Borrowed(normal),
    }
}
