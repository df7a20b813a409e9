//! The facts of paragraphs and tables that an edit has not touched, taken over from the version before.

use super::{CellSum, Facts, Figure, FigureId, List, MissingTotal, Share, Triple, prose, table};
use crate::model::Denomination;
use std::ops::Range;

/// Where the facts of one paragraph or table end in the lists of [`Facts`]; they begin where those before it end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ends {
    figures: u32,
    lists: u32,
    triples: u32,
    shares: u32,
    cell_sums: u32,
    missing_totals: u32,
}

/// The facts of one paragraph or table, and what its surroundings said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<S> {
    setting: S,
    end: Ends,
}

/// The figures of each paragraph, and its shares.
pub(super) fn figures_and_shares<S>(marks: &[Mark<S>]) -> impl Iterator<Item = (Range<FigureId>, Range<usize>)> {
    let mut start = Ends::default();
    marks.iter().map(move |mark| {
        let Ends { figures, shares, .. } = std::mem::replace(&mut start, mark.end);
        (figures..mark.end.figures, shares as usize..mark.end.shares as usize)
    })
}

impl Facts {
    /// Makes room for as many facts as there were before.
    pub(super) fn reserve(&mut self, before: &Facts) {
        // An edit adds a few.
        let room = |len: usize| len + len / 64;
        self.figures.reserve(room(before.figures.len()));
        self.lists.reserve(room(before.lists.len()));
        self.triples.reserve(room(before.triples.len()));
        self.shares.reserve(room(before.shares.len()));
        self.cell_sums.reserve(room(before.cell_sums.len()));
    }

    fn ends(&self) -> Ends {
        Ends {
            figures: self.figures.len() as u32,
            lists: self.lists.len() as u32,
            triples: self.triples.len() as u32,
            shares: self.shares.len() as u32,
            cell_sums: self.cell_sums.len() as u32,
            missing_totals: self.missing_totals.len() as u32,
        }
    }

    /// Adds the facts of one paragraph or table: those of `before`, if its surroundings say the same still, else those that
    /// `read` finds. The mark tells where they are.
    pub(super) fn add<S: Copy + PartialEq>(
        &mut self,
        setting: S,
        before: Option<Before<'_, S>>,
        read: impl FnOnce(&mut Facts),
    ) -> Mark<S> {
        let start = self.ends();
        match before.filter(|before| before.mark.setting == setting) {
            Some(before) => before.append_to(self, start),
            None => read(self),
        }
        Mark { setting, end: self.ends() }
    }

    /// What is known of paragraph `at`, which has moved `by` bytes since.
    pub(super) fn paragraph(&self, at: usize, by: i64) -> Before<'_, Option<prose::Setting>> {
        let start = at.checked_sub(1).map_or_else(Ends::default, |before| self.paragraphs[before].end);
        Before { facts: self, mark: &self.paragraphs[at], start, by, source: 0 }
    }

    /// What is known of table `at`, which has moved `by` bytes since and is the table `source` now.
    pub(super) fn table(&self, at: usize, by: i64, source: u16) -> Before<'_, table::Setting> {
        let last = || self.paragraphs.last().map_or_else(Ends::default, |last| last.end);
        let start = at.checked_sub(1).map_or_else(last, |before| self.tables[before].end);
        Before { facts: self, mark: &self.tables[at], start, by, source }
    }
}

/// The facts of a paragraph or table in the version before.
pub(super) struct Before<'a, S> {
    facts: &'a Facts,
    mark: &'a Mark<S>,
    start: Ends,
    /// Bytes by which it has moved.
    by: i64,
    /// Which table it is now; 0 for prose.
    source: u16,
}

impl<S> Before<'_, S> {
    fn append_to(&self, facts: &mut Facts, start: Ends) {
        let (from, to) = (self.start, self.mark.end);
        let range = |a: u32, b: u32| -> Range<usize> { a as usize..b as usize };
        let id = |id: FigureId| id - from.figures + start.figures;
        let figures = &self.facts.figures[range(from.figures, to.figures)];
        facts.figures.extend(figures.iter().map(|figure| figure.moved(self.by, self.source)));
        let lists = &self.facts.lists[range(from.lists, to.lists)];
        facts.lists.extend(lists.iter().map(|list| List {
            head: id(list.head),
            items: list.items.iter().map(|item| id(*item)).collect(),
            ..list.clone()
        }));
        let triples = &self.facts.triples[range(from.triples, to.triples)];
        facts.triples.extend(triples.iter().map(|triple| Triple {
            level: triple.level.map(id),
            change: triple.change.map(id),
            base: triple.base.map(id),
            rate: triple.rate.map(id),
        }));
        let shares = &self.facts.shares[range(from.shares, to.shares)];
        facts.shares.extend(shares.iter().map(|share| Share {
            part: id(share.part),
            whole: share.whole.map(id),
            share: id(share.share),
            of: share.of,
        }));
        let sums = &self.facts.cell_sums[range(from.cell_sums, to.cell_sums)];
        facts.cell_sums.extend(sums.iter().map(|sum| CellSum {
            total: id(sum.total),
            parts: sum.parts.iter().map(|part| id(*part)).collect(),
            is_certain: sum.is_certain,
        }));
        let missing = &self.facts.missing_totals[range(from.missing_totals, to.missing_totals)];
        facts.missing_totals.extend(missing.iter().map(|missing| MissingTotal {
            cell: missing.cell.moved(self.by),
            subject: missing.subject.moved(self.by),
            header: missing.header.map(|header| header.moved(self.by)),
            parts: missing.parts.iter().map(|part| id(*part)).collect(),
            ..*missing
        }));
    }
}

impl Figure {
    /// The same figure `by` bytes further on, as it was before the missing units of the prose were settled.
    fn moved(&self, by: i64, source: u16) -> Figure {
        let mut figure = Figure {
            span: self.span.moved(by),
            unit_span: self.unit_span.moved(by),
            direction: self.direction.map(|span| span.moved(by)),
            label: self.label.moved(by),
            header: self.header.map(|span| span.moved(by)),
            source,
            ..self.clone()
        };
        if figure.unit_missing {
            figure.set_unit(Denomination::Wan);
        }
        figure
    }
}
