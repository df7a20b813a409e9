//! Where the words of all rules stand in a disclosure, looked for in one walk, and which part of it each paragraph is in.

use super::Reading;
use crate::model::patterns::{placeholders, stray};
use crate::model::words::{self, scope_words};
use crate::model::{IssuerKind, Wording as Lists};
use crate::syntax::{Disclosure, Role, Section};
use crate::text::{Plain, Span, Vocabulary};
use std::sync::LazyLock;

/// What a word is looked for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A hint of a placeholder; its term: the pattern.
    Placeholder,
    /// A wrong word; its term: the word.
    Wrong,
    /// A hint of a leftover of Word or the web; its term: the pattern.
    Stray,
    /// A word of the other scope; its term: the word in [`scope_words`].
    Scope(IssuerKind),
    /// `增加较`
    TwoComparisons,
    /// `较上年较上年`
    Twice,
    /// `元元`
    TwoUnits,
    /// `主要原因是。`
    OpenSentence,
    /// `收入万元`
    NoNumber,
    /// `增长%`
    NoRate,
    /// 联系人, 电话
    Contact,
    /// `个科室`
    Offices,
    /// `车辆`
    Vehicles,
    /// `共有车辆`
    OwnedVehicles,
    /// `购置车辆`
    BoughtVehicles,
    /// `附表`
    Reference,
}

/// A word in a reading copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the reading.
    pub reading: usize,
    /// First byte in the reading copy.
    pub start: usize,
    /// Byte behind it.
    pub end: usize,
    /// Which of the kind's terms.
    pub term: usize,
    kind: Kind,
}

/// A word in a table, in the text as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableHit {
    /// Index of the block.
    pub block: usize,
    /// Where.
    pub span: Span,
    /// Which of the kind's terms.
    pub term: usize,
    kind: Kind,
}

/// The part of a disclosure a paragraph stands in, as far as rules of wording care; of two that a title names the later.
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

/// The words of one disclosure.
#[derive(Debug, Default)]
pub struct Wording {
    hits: Vec<Hit>,
    tables: Vec<TableHit>,
    zones: Vec<Zone>,
}

impl Hit {
    /// Where the hit stands in the text.
    pub fn span(&self, readings: &[Reading]) -> Span {
        readings[self.reading].plain.span(self.start, self.end)
    }
}

impl Wording {
    /// Looks through one disclosure, for its unit's own `words` too.
    pub fn read(disclosure: &Disclosure, readings: &[Reading], words: &words::Words) -> Wording {
        let sections = section_zones(disclosure);
        let zone = |reading: &Reading| disclosure.section_at(reading.block).map_or(Zone::Other, |at| sections[at]);
        let mut wording = Wording { zones: readings.iter().map(zone).collect(), ..Wording::default() };
        for (reading, of) in readings.iter().enumerate().filter(|(_, reading)| reading.role != Role::Contents) {
            let text = of.plain.text();
            let hit = |kind, term, start, end| Hit { reading, start, end, term, kind };
            wording.hits.extend(PROSE.find(text).map(|(kind, term, start, end)| hit(kind, term, start, end)));
            wording.hits.extend(words.find_own(text).map(|own| hit(Kind::Wrong, own.word, own.start, own.end)));
        }
        for (block, of) in disclosure.blocks.iter().enumerate().filter(|(_, block)| block.grid().is_some()) {
            let text = of.span().of(&disclosure.text);
            let hit = |kind, term, start: usize, end: usize| TableHit {
                block,
                span: Span::new(start as u32, end as u32).shift(of.start),
                term,
                kind,
            };
            wording.tables.extend(TABLES.find(text).map(|(kind, term, start, end)| hit(kind, term, start, end)));
            wording.tables.extend(words.find_own(text).map(|own| hit(Kind::Wrong, own.word, own.start, own.end)));
        }
        wording
    }

    /// The words of a kind, by reading; those of a reading in text order.
    pub fn hits(&self, kind: Kind) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.kind == kind)
    }

    /// The words of a kind in tables, in text order.
    pub fn table_hits(&self, kind: Kind) -> impl Iterator<Item = &TableHit> {
        self.tables.iter().filter(move |hit| hit.kind == kind)
    }

    /// The terms of a kind in each reading, once each, for patterns that look through the whole of it.
    pub fn terms(&self, kind: Kind) -> Vec<(usize, usize)> {
        once(self.hits(kind).map(|hit| (hit.reading, hit.term)))
    }

    /// The terms of a kind in each table, once each: the block and the term.
    pub fn table_terms(&self, kind: Kind) -> Vec<(usize, usize)> {
        once(self.table_hits(kind).map(|hit| (hit.block, hit.term)))
    }

    /// The part of the disclosure a reading stands in.
    pub fn zone(&self, reading: usize) -> Zone {
        self.zones[reading]
    }
}

fn once(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Words to look for, each with its kind and its number in the kind.
struct Terms {
    words: Vocabulary,
    meanings: Vec<(Kind, usize)>,
}

impl Terms {
    fn new(list: Vec<(Kind, usize, String)>) -> Terms {
        let meanings = list.iter().map(|(kind, term, _)| (*kind, *term)).collect();
        Terms { words: Vocabulary::first(list.into_iter().map(|(.., word)| word)), meanings }
    }

    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Kind, usize, usize, usize)> + 't {
        self.words.find_all(text).map(|found| {
            let (kind, term) = self.meanings[found.word];
            (kind, term, found.start, found.end)
        })
    }
}

/// For reading copies.
static PROSE: LazyLock<Terms> = LazyLock::new(|| {
    let lists = Lists::base();
    let mut list = Vec::new();
    let mut add = |kind: Kind, words: &[String]| {
        list.extend(words.iter().enumerate().map(|(term, word)| (kind, term, word.clone())));
    };
    add(Kind::TwoComparisons, &lists.doubled.comparisons);
    add(Kind::Twice, &lists.doubled.twice);
    add(Kind::TwoUnits, &lists.doubled.units);
    add(Kind::OpenSentence, &lists.unfinished.sentences);
    add(Kind::NoNumber, &lists.unfinished.amounts);
    add(Kind::NoRate, &lists.unfinished.rates);
    add(Kind::Contact, &lists.contact.labels);
    add(Kind::Contact, &lists.contact.words);
    add(Kind::Offices, &lists.offices.counted);
    add(Kind::Vehicles, std::slice::from_ref(&lists.vehicles.word));
    add(Kind::OwnedVehicles, &lists.vehicles.owned);
    add(Kind::BoughtVehicles, &lists.vehicles.bought);
    add(Kind::Reference, &lists.references);
    for issuer in [IssuerKind::Unit, IssuerKind::Department] {
        let words = scope_words(issuer).iter().enumerate();
        list.extend(words.map(|(term, word)| (Kind::Scope(issuer), term, word.wrong.clone())));
    }
    list.extend(wrong_words());
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate() {
            let hints = pattern.hints.iter().map(|hint| Plain::new(hint, 0).text().to_owned());
            // A bracket with a space inside: the copy has no spaces, and brackets alone are everywhere.
            let telling = hints.filter(|hint| !matches!(hint.as_str(), "" | "（" | "）"));
            list.extend(telling.map(|hint| (kind, term, hint)));
        }
    }
    Terms::new(list)
});

/// For tables, as they stand.
static TABLES: LazyLock<Terms> = LazyLock::new(|| {
    let contact = &Lists::base().contact;
    let contact = contact.labels.iter().chain(&contact.words).enumerate();
    let mut list: Vec<(Kind, usize, String)> =
        contact.map(|(term, word)| (Kind::Contact, term, word.clone())).chain(wrong_words()).collect();
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| pattern.in_tables) {
            list.extend(pattern.hints.iter().map(|hint| (kind, term, hint.clone())));
        }
    }
    Terms::new(list)
});

fn wrong_words() -> impl Iterator<Item = (Kind, usize, String)> {
    words::Words::base().iter().enumerate().map(|(term, word)| (Kind::Wrong, term, word.wrong.clone()))
}

/// The zone of each section.
fn section_zones(disclosure: &Disclosure) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::with_capacity(disclosure.sections.len());
    for section in &disclosure.sections {
        let parent = section.parent.map_or(Zone::Other, |parent| zones[parent]);
        zones.push(own_zone(section).unwrap_or(parent));
    }
    zones
}

fn own_zone(section: &Section) -> Option<Zone> {
    let title = section.title.as_str();
    if title.is_empty() || title.len() > 60 {
        return None;
    }
    let titles = &Lists::base().titles;
    let names = |words: &[String]| words.iter().any(|word| title.contains(&**word));
    if names(&titles.glossary) {
        Some(Zone::Glossary)
    } else if names(&titles.three_public) && !title.contains('：') {
        Some(Zone::ThreePublic)
    } else {
        names(&titles.basics).then_some(Zone::Basics)
    }
}
