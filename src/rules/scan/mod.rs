//! The text looked through once for all rules of wording: what none of them could find is passed over for all.
//!
//! Terms, brackets, marks, numbers and repetitions in every reading copy. What it finds are *candidates*, rare in a clean text; each rule looks at its own and decides.

mod marks;
mod repeats;
mod terms;

use super::{Reading, stray_space};
use crate::model::profile::{Phrases, Profile};
use crate::model::words::Words;
use crate::outline::Outline;
use crate::syntax::{Disclosure, Role, Section};
use crate::text::{Span, Vocabulary, code_at};
use marks::Marks;
use repeats::Repeats;
use std::sync::LazyLock;
use terms::{PROSE, TABLES, Terms};

/// What a candidate may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A hint of a placeholder.
    Placeholder,
    /// A wrong word.
    Word,
    /// A hint of a leftover of Word or the web.
    Stray,
    /// A short word twice in a row, or one comparison after another.
    Doubled,
    /// A longer stretch of text twice in a row; the hit is the second copy.
    Repeated,
    /// `增加0`
    ZeroChange,
    /// `主要原因是。`, `收入万元`
    Unfinished,
    /// A number with no unit behind it.
    BareNumber,
    /// A phrase of one scope.
    Scope,
    /// 增加, 减少 and the like.
    Change,
    /// 联系人, 电话
    Contact,
    /// `个科室`, `车辆`
    Count,
    /// `共有车辆`: words before a number of vehicles.
    Vehicles,
    /// `附表`: words that lead to tables elsewhere.
    Reference,
    /// A phrase by which a statement of the profile is told. Its term: the statement; once in a reading, without a place.
    Statement,
    /// `2025年`: the digits.
    Year,
    /// A reading whose brackets do not close; the hit is all of it.
    Bracket,
    /// Two marks in a row: the hit is both.
    Marks,
    /// A number that looks damaged.
    Number,
    /// A bracket and its partner of another width.
    MixedBracket,
    /// A space that may be stray; the hit is in the text, not in the reading copy. Its term: 1 between number and unit.
    Gap,
}

const KINDS: usize = Kind::Gap as usize + 1;

/// A candidate in a reading copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the reading.
    pub reading: u32,
    /// First byte in the reading copy.
    pub start: u32,
    /// Byte behind it.
    pub end: u32,
    /// Which of the kind's terms; 0 where it has none.
    pub term: u32,
}

/// A candidate in a table, in the text as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableHit {
    /// What it may be.
    pub kind: Kind,
    /// Index of the block.
    pub block: usize,
    /// Where.
    pub span: Span,
    /// Which of the kind's terms.
    pub term: u32,
}

/// The part of a disclosure a reading stands in, as far as rules of wording care; of two that a title names the later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// All candidates of one disclosure.
#[derive(Debug, Default)]
pub struct Scan {
    hits: [Vec<Hit>; KINDS],
    tables: Vec<TableHit>,
    zones: Vec<Zone>,
    /// Whether each reading can make a statement of the profile: the duties of a unit and its glossary prove nothing.
    tells: Vec<bool>,
    /// Numbers with a unit of money, or a year, behind them, in each reading.
    numbers_with_unit: Vec<u32>,
}

impl Hit {
    /// Where the hit stands in the text.
    pub fn span(&self, readings: &[Reading]) -> Span {
        readings[self.reading as usize].plain.span(self.start as usize, self.end as usize)
    }
}

impl Scan {
    /// Looks through one disclosure, for its unit's own `words` and the phrases of its profile too.
    pub fn read(disclosure: &Disclosure, readings: &[Reading], words: &Words, outline: &Outline) -> Scan {
        let mut scan = Scan::default();
        let sections = section_zones(disclosure);
        let zone =
            |reading: &Reading| disclosure.section_at(reading.block).map_or(Zone::Other, |section| sections[section]);
        scan.zones = readings.iter().map(zone).collect();
        let overview = outline.blocks_of(disclosure, "overview");
        let tells = |reading: &Reading| {
            matches!(reading.role, Role::Heading | Role::Body | Role::Note | Role::Closing)
                && !outline.is_in_glossary(reading.block)
                && !overview.contains(&reading.block)
        };
        scan.tells = readings.iter().map(tells).collect();
        scan.look(disclosure, readings, words, outline.profile().map(Profile::phrases));
        scan.look_at_tables(disclosure, words);
        // In a long text the room to spare is large.
        const MUCH: usize = 4096;
        for hits in scan.hits.iter_mut().filter(|hits| hits.capacity() - hits.len() > MUCH) {
            hits.shrink_to_fit();
        }
        scan
    }

    fn look(&mut self, disclosure: &Disclosure, readings: &[Reading], words: &Words, phrases: Option<&Phrases>) {
        let (prose, mut repeats) = (&*PROSE, Repeats::default());
        for (index, reading) in readings.iter().enumerate() {
            if reading.role == Role::Contents {
                self.numbers_with_unit.push(0);
                continue;
            }
            let text = reading.plain.text();
            let mut push = |kind, term, start: usize, end: usize| {
                let hit = Hit { reading: index as u32, start: start as u32, end: end as u32, term };
                self.hits[kind as usize].push(hit);
            };
            let with_unit = walk(text, prose, &mut repeats, &mut push);
            for found in words.find_own(text) {
                push(Kind::Word, found.word as u32, found.start, found.end);
            }
            let block = &disclosure.blocks[reading.block];
            let source = block.span().of(&disclosure.text);
            if memchr::memchr2(b'(', b')', source.as_bytes()).is_some() {
                mixed_brackets(reading, &disclosure.text, |start, end| push(Kind::MixedBracket, 0, start, end));
            }
            let mark = block.heading().map_or(0, |heading| heading.numbering.len);
            stray_space::candidates((&disclosure.text, block.start + mark), reading, |span, term| {
                push(Kind::Gap, term, span.start as usize, span.end as usize);
            });
            self.numbers_with_unit.push(with_unit);
            let statements = &mut self.hits[Kind::Statement as usize];
            let told = statements.len();
            let phrases = phrases.filter(|_| self.tells[index]);
            for statement in phrases.into_iter().flat_map(|phrases| phrases.find(text)) {
                let hit = Hit { reading: index as u32, start: 0, end: 0, term: statement as u32 };
                if !statements[told..].contains(&hit) {
                    statements.push(hit);
                }
            }
        }
    }

    fn look_at_tables(&mut self, disclosure: &Disclosure, words: &Words) {
        for (index, block) in disclosure.blocks.iter().enumerate() {
            if block.grid().is_none() {
                continue;
            }
            let (offset, text) = (block.start, block.span().of(&disclosure.text));
            let mut push = |kind, term, start: usize, end: usize| {
                let span = Span::new(start as u32, end as u32).shift(offset);
                self.tables.push(TableHit { kind, block: index, span, term });
            };
            TABLES.find(text, &mut push);
            for found in words.find_own(text) {
                push(Kind::Word, found.word as u32, found.start, found.end);
            }
        }
    }

    /// Numbers with a unit of money, or a year, behind them.
    pub fn numbers_with_unit(&self) -> u32 {
        self.numbers_with_unit.iter().sum()
    }

    /// The candidates of a kind, by reading; in a reading those of equal length in text order.
    pub fn hits(&self, kind: Kind) -> &[Hit] {
        &self.hits[kind as usize]
    }

    /// The candidates of a kind in tables, in text order.
    pub fn table_hits(&self, kind: Kind) -> impl Iterator<Item = &TableHit> {
        self.tables.iter().filter(move |hit| hit.kind == kind)
    }

    /// The first candidate of each term in each reading, for patterns that look through the whole of it.
    pub fn hits_once(&self, kind: Kind) -> impl Iterator<Item = &Hit> {
        once(self.hits(kind).iter(), |hit| (hit.reading as usize, hit.term))
    }

    /// The first candidate of each term in each table.
    pub fn table_hits_once(&self, kind: Kind) -> impl Iterator<Item = &TableHit> {
        once(self.table_hits(kind), |hit| (hit.block, hit.term))
    }

    /// The part of the disclosure a reading stands in.
    pub fn zone(&self, reading: usize) -> Zone {
        self.zones[reading]
    }
}

/// Walks over the characters of one reading copy; how many of its numbers have a unit of money, or a year, behind them. All is
/// seen in one walk: where words and figures change places costs more than what is done there.
fn walk(text: &str, terms: &Terms, repeats: &mut Repeats, found: &mut impl FnMut(Kind, u32, usize, usize)) -> u32 {
    let bytes = text.as_bytes();
    let mut marks = Marks::default();
    // The last four characters, sixteen bits of each, and where the last two begin.
    let (mut key, mut first, mut second) = (0_u64, 0, 0);
    let mut at = 0;
    while at < bytes.len() {
        let (code, len) = code_at(bytes, at);
        let end = at + len;
        key = key << 16 | u64::from(code);
        if terms.may_end(key as u32) {
            terms.tell(text, [first, second, at], found);
        }
        // Figures may be equal; words may not.
        if repeats.see(key, text, end) && len > 1 {
            repeats.tell(text, end, found);
        }
        if !matches!(bytes[at], 0xE4..=0xEE) {
            marks.see(text, at, found);
        }
        (first, second) = (second, at);
        at = end;
    }
    repeats.open(bytes.len());
    if marks.are_odd() {
        found(Kind::Bracket, 0, 0, bytes.len());
    }
    marks.with_unit
}

/// Brackets whose partner has another width.
fn mixed_brackets(reading: &Reading, source: &str, mut found: impl FnMut(usize, usize)) {
    let plain = reading.plain.text();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in plain.char_indices() {
        match c {
            '（' => open.push(at),
            '）' => {
                let Some(start) = open.pop() else { continue };
                let is_half = |at: usize| reading.plain.span(at, at + 3).of(source).len() == 1;
                if is_half(start) != is_half(at) {
                    found(start, at + 3);
                }
            }
            _ => {}
        }
    }
}

/// The first of each term in each place, the places being in order.
fn once<T: Copy>(hits: impl Iterator<Item = T>, key: impl Fn(T) -> (usize, u32)) -> impl Iterator<Item = T> {
    let mut place = usize::MAX;
    let mut terms: Vec<u32> = Vec::new();
    hits.filter(move |hit| {
        let (here, term) = key(*hit);
        if here != place {
            place = here;
            terms.clear();
        }
        let is_new = !terms.contains(&term);
        if is_new {
            terms.push(term);
        }
        is_new
    })
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
    let named = ZONES.find_all(title).map(|found| match found.word {
        0..3 => Zone::Glossary,
        3 if !title.contains('：') => Zone::ThreePublic,
        3 => Zone::Other,
        _ => Zone::Basics,
    });
    let named = named.max_by_key(|zone| *zone as u8);
    named.filter(|zone| *zone != Zone::Other)
}

/// Words of titles: three of a glossary, one of the “三公” section, the others of duties and organisation.
static ZONES: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::longest([
        "名词",
        "名称解释",
        "术语",
        "三公",
        "基本情况",
        "职能",
        "职责",
        "概况",
        "机构设置",
        "单位构成",
        "部门构成",
    ])
});
