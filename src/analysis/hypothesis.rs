//! A disclosure as it would be with other words in one place: what would stand there, and what it would have to agree with.

use super::Part;
use crate::facts::{Facts, FigureId};
use crate::relations::{self, Implied};
use crate::syntax::{Disclosure, read_blocks};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A disclosure with a figure that is not written yet.
#[derive(Debug)]
pub struct Hypothesis {
    /// Its blocks, sections and tables.
    pub disclosure: Disclosure,
    /// Its figures and what they state.
    pub facts: Facts,
    /// Changes and the levels they were said of.
    pub levels: FxHashMap<FigureId, FigureId>,
    /// The figures that begin at the place in question; several where one print states several.
    pub figures: Vec<FigureId>,
    /// The values that the relations imply for them, the most reliable first.
    pub implied: Vec<(FigureId, Implied)>,
}

impl Part {
    /// The values that the relations of the disclosure would imply for the figure at `figure` in `new`, if `new` replaced the
    /// bytes `range`. Both ends of the range are character borders. Nothing is judged and no rule is run.
    pub fn with_edit(&self, range: Range<u32>, new: &str, figure: usize) -> Hypothesis {
        let mut text = self.text().to_owned();
        text.replace_range(range.start as usize..range.end as usize, new);
        let blocks = read_blocks(&text, 0, text.len(), &self.facts.standard);
        let disclosure = Disclosure::read(text, blocks);
        let readings = disclosure.readings();
        let facts = Facts::read(&disclosure, &readings, &self.facts.standard);
        let start = range.start + figure as u32;
        let is_there = |id: &FigureId| facts.figure(*id).span.start == start && !facts.figure(*id).implied;
        let figures: Vec<FigureId> = (0..facts.figures.len() as FigureId).filter(is_there).collect();
        let levels = facts.triples.iter().filter_map(|triple| Some((triple.change?, triple.level?))).collect();
        let implied = relations::implied(&facts, &figures);
        Hypothesis { disclosure, facts, levels, figures, implied }
    }
}

impl Hypothesis {
    /// Gives a figure another value, in 万元, written with `decimals` decimals.
    pub fn set(&mut self, id: FigureId, value: Decimal, decimals: u8) {
        if let Some(figure) = self.facts.figures.get_mut(id as usize) {
            figure.value = value;
            figure.printed = figure.unit.wan_to_self(value.abs()).unwrap_or_default();
            figure.decimals = decimals;
        }
    }
}
