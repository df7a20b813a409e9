//! The part of a disclosure a paragraph stands in, as far as rules of wording care.

use super::Context;
use crate::model::Wording;
use crate::syntax::{Disclosure, Role, Section};
use crate::text::{Match, Overlapping};
use std::sync::LazyLock;

/// The part of a disclosure a paragraph stands in; of two that a title names the later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Anywhere else.
    #[default]
    Other,
    /// Duties and organisation.
    Basics,
    /// The “三公” section.
    ThreePublic,
    /// The glossary.
    Glossary,
}

impl Zone {
    /// The zone of each section.
    pub fn of_sections(disclosure: &Disclosure) -> Vec<Zone> {
        let mut zones: Vec<Zone> = Vec::with_capacity(disclosure.sections.len());
        for section in &disclosure.sections {
            let parent = section.parent.map_or(Zone::Other, |parent| zones[parent]);
            zones.push(Zone::named(section).unwrap_or(parent));
        }
        zones
    }

    /// The zone that a title names.
    fn named(section: &Section) -> Option<Zone> {
        let title = section.title.as_str();
        if title.len() > 60 {
            return None;
        }
        let names = |found: Match| TITLES.zones[found.word];
        let is_heading = |zone: &Zone| *zone != Zone::ThreePublic || !title.contains('：');
        TITLES.words.find(title).map(names).filter(is_heading).max()
    }
}

/// Words of titles, each with the zone that it heads.
struct Titles {
    words: Overlapping,
    zones: Vec<Zone>,
}

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let titles = &Wording::base().titles;
    let lists =
        [(Zone::Glossary, &titles.glossary), (Zone::ThreePublic, &titles.three_public), (Zone::Basics, &titles.basics)];
    let words = || lists.iter().flat_map(|(zone, words)| words.iter().map(move |word| (word, *zone)));
    Titles { words: Overlapping::new(words().map(|(word, _)| word)), zones: words().map(|(_, zone)| zone).collect() }
});

impl Context<'_> {
    /// Whether the reading with this index is prose that states something: no duties, and no glossary.
    pub fn is_statement(&self, reading: usize) -> bool {
        matches!(self.readings[reading].role, Role::Body | Role::Heading)
            && !matches!(self.zone(reading), Zone::Basics | Zone::Glossary)
    }

    /// The part of the disclosure that the reading with this index stands in.
    pub fn zone(&self, reading: usize) -> Zone {
        let section = self.disclosure.section_at(self.readings[reading].block);
        section.map_or(Zone::Other, |section| self.zones[section])
    }
}
