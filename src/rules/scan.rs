//! One pass over the text for all rules of wording: what none of them could find is passed over once, for all.
//!
//! One walk over the characters of every reading copy sees terms, brackets, marks, numbers and repetitions.
//! What it finds are *candidates*, rare in a clean text; each rule looks at its own and decides.

use super::{
    Reading, count_mismatch, duplicated_phrase, missing_contact, missing_reason, stray_space, unfinished_sentence,
    zero_change_wording,
};
use crate::standard::patterns::{placeholders, stray};
use crate::standard::words::{Scope, Words, scope_words};
use crate::syntax::{Disclosure, Kept, Role, Section};
use crate::text::{Plain, Span, Vocabulary};
use std::ops::Range;
use std::sync::LazyLock;

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
    /// Looks through one disclosure; what was found in an earlier version and still stands is taken over.
    pub fn read(disclosure: &Disclosure, readings: &[Reading], words: &Words, before: Option<(&Scan, &Kept)>) -> Scan {
        let mut scan = Scan::default();
        let sections = section_zones(disclosure);
        let zone =
            |reading: &Reading| disclosure.section_at(reading.block).map_or(Zone::Other, |section| sections[section]);
        scan.zones = readings.iter().map(zone).collect();
        let mut fresh = 0..readings.len();
        let mut fresh_blocks = 0..disclosure.blocks.len();
        if let Some((old, kept)) = before {
            scan.take_head(old, kept);
            (fresh, fresh_blocks) = (kept.readings.fresh(), kept.blocks.fresh());
        }
        scan.look(disclosure, readings, words, fresh);
        scan.look_at_tables(disclosure, words, fresh_blocks);
        if let Some((old, kept)) = before {
            scan.take_tail(old, kept);
        }
        scan
    }

    /// What was found in the paragraphs and tables at the head that still stand.
    fn take_head(&mut self, old: &Scan, kept: &Kept) {
        for (hits, old) in self.hits.iter_mut().zip(&old.hits) {
            let end = old.partition_point(|hit| (hit.reading as usize) < kept.readings.head());
            hits.extend_from_slice(&old[..end]);
        }
        let end = old.tables.partition_point(|hit| hit.block < kept.blocks.head());
        self.tables.extend_from_slice(&old.tables[..end]);
        self.numbers_with_unit.extend_from_slice(&old.numbers_with_unit[..kept.readings.head()]);
    }

    /// The same at the tail, where everything has moved.
    fn take_tail(&mut self, old: &Scan, kept: &Kept) {
        let (old_start, new_start) = kept.readings.tail();
        let by = kept.by();
        for (kind, (hits, old)) in self.hits.iter_mut().zip(&old.hits).enumerate() {
            let start = old.partition_point(|hit| (hit.reading as usize) < old_start);
            hits.extend(old[start..].iter().map(|hit| {
                let mut hit = Hit { reading: hit.reading - old_start as u32 + new_start as u32, ..*hit };
                if kind == Kind::Gap as usize {
                    let place = Span::new(hit.start, hit.end).moved(by);
                    (hit.start, hit.end) = (place.start, place.end);
                }
                hit
            }));
        }
        let (old_block, new_block) = kept.blocks.tail();
        let start = old.tables.partition_point(|hit| hit.block < old_block);
        self.tables.extend(old.tables[start..].iter().map(|hit| TableHit {
            block: hit.block - old_block + new_block,
            span: hit.span.moved(by),
            ..*hit
        }));
        self.numbers_with_unit.extend_from_slice(&old.numbers_with_unit[old_start..]);
    }

    fn look(&mut self, disclosure: &Disclosure, readings: &[Reading], words: &Words, which: Range<usize>) {
        let scan = self;
        let prose = &*PROSE;
        let mut windows = Windows::default();
        for (index, reading) in readings.iter().enumerate().take(which.end).skip(which.start) {
            scan.numbers_with_unit.push(0);
            if reading.role == Role::Contents {
                continue;
            }
            let text = reading.plain.text();
            scan.walk(index, text, prose, &mut windows);
            for found in words.find_own(text) {
                scan.push(Kind::Word, index, found.start, found.end, found.word as u32);
            }
            let block = &disclosure.blocks[reading.block];
            let source = block.span().of(&disclosure.text);
            if memchr::memchr2(b'(', b')', source.as_bytes()).is_some() {
                scan.widths(index, reading, &disclosure.text);
            }
            let mark = block.heading().map_or(0, |heading| heading.numbering.len);
            stray_space::candidates((&disclosure.text, block.start + mark), reading, |span, term| {
                scan.push(Kind::Gap, index, span.start as usize, span.end as usize, term);
            });
        }
    }

    fn look_at_tables(&mut self, disclosure: &Disclosure, words: &Words, which: Range<usize>) {
        for (index, block) in disclosure.blocks.iter().enumerate().take(which.end).skip(which.start) {
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

    /// One more number with a unit in the reading now looked at.
    fn count_unit(&mut self) {
        if let Some(count) = self.numbers_with_unit.last_mut() {
            *count += 1;
        }
    }

    /// The candidates of a kind, in text order.
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

    fn push(&mut self, kind: Kind, reading: usize, start: usize, end: usize, term: u32) {
        self.hits[kind as usize].push(Hit { reading: reading as u32, start: start as u32, end: end as u32, term });
    }

    /// Walks over the characters of one reading copy.
    fn walk(&mut self, index: usize, text: &str, terms: &Terms, windows: &mut Windows) {
        let bytes = text.as_bytes();
        let mut brackets = Brackets::default();
        let mut clause = Stretch::default();
        let mut sentence = Stretch::default();
        let mut last_mark_end = usize::MAX;
        windows.open();
        let (mut at, mut last) = (0, 0);
        while at < bytes.len() {
            let lead = bytes[at];
            let (code, len) = decode(bytes, at);
            let end = at + len;
            let pair = windows.pair(code);
            if terms.may_open(pair) {
                terms.open(text, last, at, |kind, term, start, end| {
                    self.push(kind, index, start, end, term);
                });
            }
            last = at;
            if lead < 0x80 {
                windows.see(code);
                if !lead.is_ascii_digit() {
                    brackets.see(code);
                } else if at == 0 || !is_number_byte(bytes[at - 1]) {
                    self.number(index, bytes, at);
                }
                at = end;
                continue;
            }
            let copy = windows.see(code);
            if windows.is_doubled() {
                let start = back(text, end, 4);
                self.push(Kind::Doubled, index, start, end, u32::MAX);
            }
            if let Some(copy) = copy
                && copy >= 4
            {
                let start = back(text, end, copy as usize);
                self.push(Kind::Repeated, index, start, end, 0);
            }
            if lead < 0xE4 || lead == 0xEF {
                brackets.see(code);
                if is_mark(code) {
                    if last_mark_end == at {
                        self.push(Kind::Marks, index, at - len, end, 0);
                    } else {
                        // Items of a list may be equal; clauses may not.
                        if code != '、' as u32
                            && let Some(start) = clause.close(bytes, at, end)
                        {
                            self.push(Kind::Repeated, index, start, at, 1);
                        }
                        if code != '，' as u32
                            && code != '、' as u32
                            && let Some(start) = sentence.close(bytes, at, end)
                        {
                            self.push(Kind::Repeated, index, start, at, 1);
                        }
                    }
                    last_mark_end = end;
                }
            }
            at = end;
        }
        if brackets.is_odd() {
            self.push(Kind::Bracket, index, 0, bytes.len(), 0);
        }
    }

    /// Sees brackets of two widths.
    fn widths(&mut self, index: usize, reading: &Reading, source: &str) {
        let plain = reading.plain.text();
        let mut open: Vec<usize> = Vec::new();
        for (at, c) in plain.char_indices() {
            match c {
                '（' => open.push(at),
                '）' => {
                    let Some(start) = open.pop() else { continue };
                    let is_half = |at: usize| reading.plain.span(at, at + 3).of(source).len() == 1;
                    if is_half(start) != is_half(at) {
                        self.push(Kind::MixedBracket, index, start, at + 3, 0);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads the number that begins at `start`.
    fn number(&mut self, index: usize, bytes: &[u8], start: usize) {
        let mut end = start;
        let mut points = 0;
        let mut commas = 0;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'0'..=b'9' => {}
                b'.' => points += 1,
                b',' => commas += 1,
                _ => break,
            }
            end += 1;
        }
        let len = end - start;
        let next = bytes.get(end..end + 3).unwrap_or_default();
        let is_after_unit = start >= 3 && &bytes[start - 3..start] == "元".as_bytes();
        if points > 1 || len > 15 + commas || is_after_unit {
            self.push(Kind::Number, index, start, end, 0);
        }
        if next == "年".as_bytes() {
            self.count_unit();
            if len == 4 {
                self.push(Kind::Year, index, start, end, 0);
            }
        } else if next == "万".as_bytes() || next == "元".as_bytes() || next == "亿".as_bytes() {
            self.count_unit();
        } else if next == "，".as_bytes() || next == "；".as_bytes() || next == "。".as_bytes() {
            self.push(Kind::BareNumber, index, start, end, 0);
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

/// Opening and closing marks seen so far in one reading.
#[derive(Default)]
struct Brackets {
    open: [u8; 12],
    depth: usize,
    odd: bool,
    straight: u32,
}

impl Brackets {
    fn see(&mut self, code: u32) {
        let Some(c) = char::from_u32(code) else {
            return;
        };
        match c {
            '（' => self.push(1),
            '《' => self.push(2),
            '“' => self.push(3),
            '‘' => self.push(4),
            '【' => self.push(5),
            '〔' => self.push(6),
            '[' | '［' => self.push(7),
            '「' => self.push(8),
            '）' => self.pop(1),
            '》' => self.pop(2),
            '”' => self.pop(3),
            '’' => self.pop(4),
            '】' => self.pop(5),
            '〕' => self.pop(6),
            ']' | '］' => self.pop(7),
            '」' => self.pop(8),
            '"' => self.straight += 1,
            _ => {}
        }
    }

    fn push(&mut self, kind: u8) {
        if self.depth == self.open.len() {
            self.odd = true;
            return;
        }
        self.open[self.depth] = kind;
        self.depth += 1;
    }

    fn pop(&mut self, kind: u8) {
        if self.depth > 0 && self.open[self.depth - 1] == kind {
            self.depth -= 1;
        } else {
            self.odd = true;
        }
    }

    fn is_odd(&self) -> bool {
        self.odd || self.depth > 0 || self.straight % 2 == 1
    }
}

/// The clause or sentence before the one being read.
#[derive(Default)]
struct Stretch {
    last: (usize, usize),
    start: usize,
}

impl Stretch {
    /// Ends the stretch at a mark; its start if it says the same as the one before.
    fn close(&mut self, bytes: &[u8], at: usize, mark_end: usize) -> Option<usize> {
        const SHORTEST: usize = 12;
        let (start, last) = (self.start, self.last);
        self.last = (start, at);
        self.start = mark_end;
        (at - start >= SHORTEST && last.1 - last.0 == at - start && bytes[last.0..last.1] == bytes[start..at])
            .then_some(start)
    }
}

/// The last place of every four characters, to see a text that repeats itself.
struct Windows {
    slots: Box<[Slot; 512]>,
    key: u64,
    /// Characters read so far, over all readings.
    count: u32,
    /// Their count when the reading began.
    base: u32,
    period: u32,
    run: u32,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    count: u32,
}

impl Default for Windows {
    fn default() -> Self {
        Windows { slots: Box::new([Slot::default(); 512]), key: 0, count: 0, base: 0, period: 0, run: 0 }
    }
}

impl Windows {
    fn open(&mut self) {
        self.base = self.count + 4;
        self.key = 0;
        self.period = 0;
        self.run = 0;
    }

    /// Whether the last two characters are the two before them.
    #[inline(always)]
    fn is_doubled(&self) -> bool {
        self.key >> 32 == self.key & 0xFFFF_FFFF
    }

    /// The last two characters, `code` being the one now read.
    #[inline(always)]
    fn pair(&self, code: u32) -> u32 {
        (self.key as u32) << 16 | code & 0xFFFF
    }

    /// One more character; the length in characters of a stretch that has just come a second time.
    #[inline(always)]
    fn see(&mut self, code: u32) -> Option<u32> {
        self.key = self.key << 16 | u64::from(code & 0xFFFF);
        self.count += 1;
        if self.count < self.base {
            return None;
        }
        let slot = &mut self.slots[(self.key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize];
        let last = std::mem::replace(slot, Slot { key: self.key, count: self.count });
        if last.key != self.key || last.count < self.base {
            self.period = 0;
            return None;
        }
        let period = self.count - last.count;
        if period == self.period {
            self.run += 1;
        } else {
            self.period = period;
            self.run = 4;
        }
        (self.run == period.max(4)).then_some(period)
    }
}

/// The code of the character at `at`, and its length. For four bytes the code is of no use but to tell it apart.
#[inline(always)]
fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let low = |byte: u8| u32::from(byte & 0x3F);
    match bytes[at..] {
        [lead @ 0..=0x7F, ..] => (u32::from(lead), 1),
        [lead @ 0xE0..=0xEF, second, third, ..] => (u32::from(lead & 0x0F) << 12 | low(second) << 6 | low(third), 3),
        [lead @ 0xC0..=0xDF, second, ..] => (u32::from(lead & 0x1F) << 6 | low(second), 2),
        [_, _, third, fourth, ..] => (0xE000 | low(third) << 6 | low(fourth), 4),
        _ => (0, 1),
    }
}

/// Whether a digit behind this byte goes on with the same number.
fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b',')
}

/// Where the `count` characters that end at `end` begin.
fn back(text: &str, end: usize, count: usize) -> usize {
    text[..end].char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)
}

/// The marks that end a clause.
fn is_mark(code: u32) -> bool {
    matches!(char::from_u32(code), Some('，' | '。' | '；' | '：' | '、'))
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

/// Terms to look for, told by their first two characters: hardly any place of a clean text opens one.
struct Terms {
    words: Vocabulary,
    /// The kind of each word, its number in the kind, and whether it is a single character.
    of_word: Vec<(Kind, u32, bool)>,
    /// Whether a pair of characters may open a term: one bit for its hash.
    pairs: Box<[u64; 1024]>,
    /// The same for terms of one character, by its code.
    singles: Box<[u64; 1024]>,
    /// Whether no term opens inside a row of figures.
    pass_figures: bool,
}

impl Terms {
    fn new(list: Vec<(Kind, u32, String)>) -> Terms {
        let opens_in_figures = |term: &str| term.bytes().take(2).all(is_of_figures);
        let mut terms = Terms {
            words: Vocabulary::first(list.iter().map(|(_, _, term)| term)),
            of_word: Vec::with_capacity(list.len()),
            pairs: Box::new([0; 1024]),
            singles: Box::new([0; 1024]),
            pass_figures: !list.iter().any(|(_, _, term)| opens_in_figures(term)),
        };
        for (kind, number, term) in &list {
            let (first, len) = decode(term.as_bytes(), 0);
            let is_single = len == term.len();
            let (bits, bit) = if is_single {
                (&mut terms.singles, first as usize & 0xFFFF)
            } else {
                let (second, _) = decode(term.as_bytes(), len);
                (&mut terms.pairs, pair_bit((first & 0xFFFF) << 16 | second & 0xFFFF))
            };
            bits[bit >> 6] |= 1 << (bit & 63);
            terms.of_word.push((*kind, *number, is_single));
        }
        terms
    }

    /// Whether the last two characters read may open a term.
    #[inline(always)]
    fn may_open(&self, pair: u32) -> bool {
        let bit = pair_bit(pair);
        let single = pair as usize & 0xFFFF;
        (self.pairs[bit >> 6] >> (bit & 63) | self.singles[single >> 6] >> (single & 63)) & 1 == 1
    }

    /// The terms that open with the character at `first`, or are the one at `at`.
    #[cold]
    fn open(&self, text: &str, first: usize, at: usize, mut found: impl FnMut(Kind, u32, usize, usize)) {
        // Nothing opens before the first character.
        let pair = (first < at).then_some((first, false));
        for (place, of_single) in pair.into_iter().chain([(at, true)]) {
            for term in self.words.at(text, place) {
                let (kind, number, is_single) = self.of_word[term.word];
                if is_single == of_single {
                    found(kind, number, term.start, term.end);
                }
            }
        }
    }

    /// Every term in a text of its own.
    fn find(&self, text: &str, mut found: impl FnMut(Kind, u32, usize, usize)) {
        let bytes = text.as_bytes();
        let (mut at, mut last, mut pair) = (0, 0, 0u32);
        while at < bytes.len() {
            if self.pass_figures && at > 0 && is_of_figures(bytes[at - 1]) {
                // Between the first and the last byte of a figure none opens.
                let rest = bytes[at..].iter().take_while(|byte| is_of_figures(**byte)).count();
                if rest > 0 {
                    at += rest;
                    last = at - 1;
                    pair = u32::from(bytes[last]);
                    continue;
                }
            }
            let (code, len) = decode(bytes, at);
            pair = pair << 16 | code & 0xFFFF;
            if self.may_open(pair) {
                self.open(text, last, at, &mut found);
            }
            last = at;
            at += len;
        }
    }
}

/// Whether a byte is one of those that figures and the gaps between them are made of.
#[inline(always)]
fn is_of_figures(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'\t')
}

/// The bit of a pair of characters.
#[inline(always)]
fn pair_bit(pair: u32) -> usize {
    (pair.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

/// For reading copies.
static PROSE: LazyLock<Terms> = LazyLock::new(|| {
    let mut list = Vec::new();
    for (kind, terms) in [
        (Kind::Doubled, &duplicated_phrase::TERMS[..]),
        (Kind::ZeroChange, &zero_change_wording::TERMS),
        (Kind::Unfinished, &unfinished_sentence::TERMS),
        (Kind::Change, &missing_reason::TERMS),
        (Kind::Contact, &missing_contact::TERMS),
        (Kind::Count, &count_mismatch::TERMS),
    ] {
        add(&mut list, kind, terms.iter());
    }
    add(&mut list, Kind::Word, Words::base().iter().map(|word| &word.wrong));
    let scopes = scope_words(Scope::Unit).iter().chain(scope_words(Scope::Department));
    add(&mut list, Kind::Scope, scopes.map(|word| &word.wrong));
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate() {
            for hint in &pattern.hints {
                let plain = Plain::new(hint, 0).text().to_owned();
                // A bracket with a space inside: the copy has no spaces, and brackets alone are everywhere.
                if !matches!(plain.as_str(), "" | "（" | "）") {
                    list.push((kind, term as u32, plain));
                }
            }
        }
    }
    list.sort_by(|a, b| (&a.2, a.0 as u8, a.1).cmp(&(&b.2, b.0 as u8, b.1)));
    list.dedup();
    Terms::new(list)
});

/// For tables, as they stand.
static TABLES: LazyLock<Terms> = LazyLock::new(|| {
    let mut list = Vec::new();
    add(&mut list, Kind::Contact, missing_contact::TERMS.iter());
    add(&mut list, Kind::Word, Words::base().iter().map(|word| &word.wrong));
    for (kind, patterns) in [(Kind::Placeholder, placeholders()), (Kind::Stray, stray())] {
        for (term, pattern) in patterns.iter().enumerate() {
            if pattern.in_tables {
                list.extend(pattern.hints.iter().map(|hint| (kind, term as u32, hint.clone())));
            }
        }
    }
    Terms::new(list)
});

fn add(list: &mut Vec<(Kind, u32, String)>, kind: Kind, terms: impl Iterator<Item = impl ToString>) {
    for (at, term) in terms.enumerate() {
        list.push((kind, at as u32, term.to_string()));
    }
}
