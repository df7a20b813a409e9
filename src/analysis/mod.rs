//! The pipeline over one text: whole, and again after each edit.

mod harmless;
mod mend;
mod parallel;
mod part;
mod settled;
mod suppose;
mod window;

pub use harmless::keeping_numbers;
pub use mend::{Mended, mend};
pub use part::Part;
pub use suppose::Supposed;

use crate::finding::Finding;
use crate::model::Standard;
use crate::relations::Coverage;
use crate::settings::Settings;
use crate::syntax::{Block, read_blocks, split};
use parallel::map;
use settled::Wide;
use std::ops::Range;
use std::sync::Arc;
use window::Window;

/// A text and all that is known of it, kept up with its edits.
///
/// It is made of one [`Part`] for each disclosure. A part is made from its own text alone, so an edit re-reads the blocks it
/// touches, makes the part around them anew, and merely moves the others.
#[derive(Clone, Debug)]
pub struct Analysis {
    settings: Arc<Settings>,
    parts: Vec<Placed>,
    /// What comments silence for the whole file.
    wide: Wide,
}

/// A disclosure and where it stands.
#[derive(Clone, Debug)]
pub struct Placed {
    /// First byte of its text in the whole text.
    pub start: u32,
    /// What is known of it.
    pub part: Arc<Part>,
}

impl Placed {
    /// The byte behind its text.
    pub fn end(&self) -> u32 {
        self.start + self.part.text().len() as u32
    }
}

impl Analysis {
    /// Reads and checks a text. The disclosures of a compilation are read side by side, in the pool of threads that the
    /// caller runs in.
    pub fn new(text: &str, settings: &Arc<Settings>) -> Analysis {
        let (parts, wide) = each_disclosure(text, &settings.standard, |start, text, blocks, wide| Placed {
            start,
            part: Arc::new(Part::read(text, blocks, settings, wide)),
        });
        Analysis { settings: settings.clone(), parts, wide }
    }

    /// What it is read with.
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Its disclosures, in text order; together they are the whole text. There is at least one.
    pub fn parts(&self) -> &[Placed] {
        &self.parts
    }

    /// The disclosure that the byte `offset` belongs to; the last one for any offset behind the text.
    pub fn part_at(&self, offset: u32) -> &Placed {
        &self.parts[self.index_at(offset)]
    }

    /// All findings, in text order.
    pub fn findings(&self) -> Vec<Finding> {
        let placed = self.parts.iter();
        placed
            .flat_map(|placed| placed.part.findings().iter().map(|finding| finding.clone().shift(placed.start)))
            .collect()
    }

    /// How much of it was checked.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        self.parts.iter().for_each(|placed| coverage += placed.part.coverage());
        coverage
    }

    /// The text has `new` now where the bytes `range` were. Both ends are character borders of the text.
    pub fn edit(&mut self, range: Range<u32>, new: &str) {
        let (first, last) = (self.index_at(range.start), self.index_at(range.end));
        let mut window = Window { parts: first.saturating_sub(1)..(last + 2).min(self.parts.len()) };
        let fresh = loop {
            if let Some(fresh) = window.read(self, &range, new) {
                break fresh;
            }
            window.parts.end = (window.parts.end + window.parts.len()).min(self.parts.len());
        };
        let delta = new.len() as i64 - range.len() as i64;
        for placed in &mut self.parts[window.parts.end..] {
            placed.start = (i64::from(placed.start) + delta) as u32;
        }
        self.parts.splice(window.parts, fresh);
        let codes = self.parts.iter().flat_map(|placed| &placed.part.settled.wide).copied().collect();
        let wide = Wide::new(codes, self.parts.len());
        if wide != self.wide {
            self.wide = wide;
            self.settle();
        }
    }

    /// Reads every disclosure again: what is silenced in the whole file has changed.
    fn settle(&mut self) {
        let (settings, wide) = (&self.settings, &self.wide);
        self.parts = map(std::mem::take(&mut self.parts), |Placed { start, part }| {
            let blocks = part.disclosure.blocks.clone();
            let part = Part::read(part.text().to_owned(), blocks, settings, wide);
            Placed { start, part: Arc::new(part) }
        });
    }

    fn index_at(&self, offset: u32) -> usize {
        self.parts.partition_point(|placed| placed.start <= offset).saturating_sub(1)
    }
}

/// All findings of a text, in text order: what [`Analysis::new`] finds, without keeping anything else.
pub fn analyze(text: &str, settings: &Settings) -> Vec<Finding> {
    check(text, settings).findings
}

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Checked {
    /// All findings, in text order.
    pub findings: Vec<Finding>,
    /// The numbers of the ignores of its settings that silenced something.
    pub used: Vec<usize>,
    /// How much was checked.
    pub coverage: Coverage,
}

/// All findings of a text, and which ignores silenced others.
pub fn check(text: &str, settings: &Settings) -> Checked {
    let (each, _) = each_disclosure(text, &settings.standard, |start, text, blocks, wide| {
        let mut part = Part::read(text, blocks, settings, wide);
        let (used, coverage) = (std::mem::take(&mut part.settled.used), part.coverage());
        let mut findings = std::mem::take(&mut part.settled.found);
        findings.iter_mut().for_each(|finding| finding.shift_by(start));
        Checked { findings, used, coverage }
    });
    let mut each = each.into_iter();
    let mut checked = each.next().unwrap_or_default();
    for part in each {
        checked.findings.extend(part.findings);
        checked.used.extend(part.used);
        checked.coverage += part.coverage;
    }
    checked
}

/// What the rules with these codes find in a text, in text order, at a fraction of the price of all; for rules that look at
/// words only: figures are not read.
pub fn check_wording(text: &str, settings: &Settings, codes: &[&str]) -> Vec<Finding> {
    let (each, _) = each_disclosure(text, &settings.standard, |start, text, blocks, _| {
        let findings = part::check_wording(text, blocks, settings, codes);
        findings.into_iter().map(|finding| finding.shift(start)).collect::<Vec<_>>()
    });
    each.into_iter().flatten().collect()
}

/// Divides a text into disclosures and makes something of each: of its start, its text, its blocks, and of what the whole file
/// silences. Several are read in the caller's pool of threads.
fn each_disclosure<T: Send>(
    text: &str,
    standard: &Standard,
    make: impl Fn(u32, String, Vec<Block>, &Wide) -> T + Sync + Send,
) -> (Vec<T>, Wide) {
    let blocks = read_blocks(text, 0, text.len(), standard);
    let places = places(text, &blocks);
    let wide = Wide::of(text, places.len());
    if places.len() == 1 {
        return (vec![make(0, text.to_owned(), blocks, &wide)], wide);
    }
    let read = |(lines, range): Place| {
        let start = lines.start as u32;
        make(start, text[lines].to_owned(), moved(&blocks[range], -i64::from(start)).collect(), &wide)
    };
    (map(places, read), wide)
}

/// The bytes and the blocks of a disclosure.
type Place = (Range<usize>, Range<usize>);

/// The same blocks, `by` bytes further on.
fn moved(blocks: &[Block], by: i64) -> impl Iterator<Item = Block> + '_ {
    blocks.iter().map(move |block| Block { start: (i64::from(block.start) + by) as u32, ..block.clone() })
}

/// The places of the disclosures. Each begins with the line of its first block, the first one with the text.
fn places(text: &str, blocks: &[Block]) -> Vec<Place> {
    let ranges = split(text, blocks);
    let mut ends = ranges[1..].iter().map(|next| line_start(text, blocks[next.start].start as usize));
    let mut start = 0;
    ranges
        .iter()
        .map(|range| {
            let end = ends.next().unwrap_or(text.len());
            (std::mem::replace(&mut start, end)..end, range.clone())
        })
        .collect()
}

/// Where the line of the byte `at` begins.
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}
