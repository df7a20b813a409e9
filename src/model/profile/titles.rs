//! Which section a title names.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::{Profile, Section};
use crate::model::normalize::normalize_title;
use crate::text::Overlapping;

/// The titles of some profiles, ready to be compared: most stand in several of them.
#[derive(Debug)]
pub(super) struct Index {
    /// The longest first: it is the one meant.
    titles: Vec<Title>,
    /// The titles by their words.
    exact: FxHashMap<Box<str>, usize>,
    /// Finds all titles in a text at once.
    finder: Overlapping,
}

/// One title of sections.
#[derive(Debug)]
struct Title {
    /// Normalised, without the mark of a tail.
    normal: Box<str>,
    characters: usize,
    places: SmallVec<[Place; 2]>,
}

/// A section that has a title.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The profile.
    of: usize,
    path: SectionAt,
    /// The title is only the end of a longer one.
    tail: bool,
    /// The title is never part of a longer one.
    whole: bool,
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
    /// Every title of the sections of these profiles, at any depth.
    pub(super) fn new<'p>(profiles: impl IntoIterator<Item = &'p Profile>) -> Self {
        let mut titles = Titles::default();
        for (of, profile) in profiles.into_iter().enumerate() {
            titles.add(&profile.sections, of, SectionAt([None; 3]), 0);
        }
        let mut titles = titles.list;
        titles.sort_by_key(|title| Reverse(title.characters));
        let exact = titles.iter().enumerate().map(|(at, title)| (title.normal.clone(), at)).collect();
        let finder = Overlapping::new(titles.iter().map(|title| &title.normal));
        Index { titles, exact, finder }
    }

    /// The sections of the only profile whose titles begin a text, the longest first, with the byte where each ends.
    pub(super) fn at_start(&self, normal: &str) -> impl Iterator<Item = (SectionAt, usize)> {
        let begun = self.finder.find(normal).take_while(|found| found.start == 0);
        let mut begun: SmallVec<[(usize, usize); 4]> = begun.map(|found| (found.word, found.end)).collect();
        begun.sort_unstable();
        begun.into_iter().flat_map(|(at, end)| {
            self.titles[at].places.iter().filter(|place| !place.tail).map(move |place| (place.path, end))
        })
    }

    /// The section that a title, normalised and without its year, names in each profile: it is an alias, or holds one.
    pub(super) fn find(&self, normal: &str, profiles: &[Arc<Profile>]) -> SmallVec<[Option<SectionAt>; 2]> {
        let mut named: SmallVec<[Option<SectionAt>; 2]> = smallvec![None; profiles.len()];
        let exact = self.exact.get(normal).into_iter().flat_map(|at| &self.titles[*at].places);
        for place in exact.filter(|place| !place.tail) {
            named[place.of].get_or_insert(place.path);
        }
        let length = normal.chars().count();
        let mut present: SmallVec<[usize; 8]> = self.finder.find(normal).map(|found| found.word).collect();
        present.sort_unstable();
        for title in present.into_iter().map(|at| &self.titles[at]) {
            for place in &title.places {
                if named[place.of].is_none() && title.is_in(normal, length, place, &profiles[place.of].blockers) {
                    named[place.of] = Some(place.path);
                }
            }
        }
        named
    }
}

/// Titles as they are collected.
#[derive(Default)]
struct Titles {
    list: Vec<Title>,
    known: FxHashMap<String, usize>,
}

impl Titles {
    /// Adds those of these sections and of the sections below them.
    fn add(&mut self, sections: &[Section], of: usize, above: SectionAt, depth: usize) {
        for (position, section) in (0u8..).zip(sections) {
            let mut path = above;
            path.0[depth] = Some(position);
            for title in std::iter::once(&section.title).chain(&section.aliases) {
                let place = Place { of, path, tail: title.starts_with('…'), whole: section.whole };
                self.of(normalize_title(title.trim_start_matches('…'))).places.push(place);
            }
            if depth + 1 < path.0.len() {
                self.add(&section.sub, of, path, depth + 1);
            }
        }
    }

    fn of(&mut self, normal: String) -> &mut Title {
        let at = *self.known.entry(normal).or_insert_with_key(|normal| {
            let characters = normal.chars().count();
            self.list.push(Title { normal: normal.as_str().into(), characters, places: SmallVec::new() });
            self.list.len() - 1
        });
        &mut self.list[at]
    }
}

impl Title {
    /// Whether a title of `length` characters holds it and nothing that speaks of another section.
    fn is_in(&self, normal: &str, length: usize, place: &Place, blockers: &[String]) -> bool {
        let long_enough = place.tail || self.characters >= SHORT;
        if place.whole || !long_enough || length > self.characters + LEFT_OVER {
            return false;
        }
        let Some(at) = (if place.tail { tail(normal, &self.normal) } else { normal.rfind(&*self.normal) }) else {
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
