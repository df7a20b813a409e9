//! The part of a disclosure a paragraph stands in, as far as rules of wording care.

use super::Context;
use crate::model::Wording;
use crate::syntax::{Disclosure, Section};

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

    fn named(section: &Section) -> Option<Zone> {
        let title = section.title.as_str();
        if title.is_empty() || title.len() > 60 {
            return None;
        }
        let titles = &Wording::base().titles;
        let names = |words: &[String]| words.iter().any(|word| title.contains(&**word));
        if names(&titles.glossary) {
            Some(Zone::Glossary)
        } else if names(&titles.three_public) && !title.contains('：') {
            Some(Zone::ThreePublic)
        } else {
            names(&titles.basics).then_some(Zone::Basics)
        }
    }
}

impl Context<'_> {
    /// The part of the disclosure that the reading with this index stands in.
    pub fn zone(&self, reading: usize) -> Zone {
        let section = self.disclosure.section_at(self.readings[reading].block);
        section.map_or(Zone::Other, |section| self.zones[section])
    }
}
