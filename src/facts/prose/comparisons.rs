//! What a change compares with, and which level it was said of.

use super::lists::Entry;
use super::*;

/// One comparison of a level with an earlier one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    pub(super) change: Option<FigureId>,
    pub(super) base: Option<FigureId>,
    pub(super) rate: Option<FigureId>,
    basis: Basis,
}

impl Entry {
    /// All comparisons, in the order of the text.
    pub(super) fn comparisons(&self) -> impl Iterator<Item = Compared> {
        let last = Compared { change: self.change, base: self.base, rate: self.rate, basis: self.basis };
        self.earlier.iter().copied().chain([last])
    }

    /// The change that compares with this.
    pub(super) fn change_on(&self, basis: Basis) -> Option<FigureId> {
        self.comparisons().filter(|said| said.basis == basis).find_map(|said| said.change)
    }
}

impl Frame {
    /// `比2024年执行数减少…，比2024年预算数增加…`: a second comparison, on another basis, of what the last change was said of.
    pub(super) fn turn_to(&mut self, basis: Basis, of: Option<&Label>) {
        let names = |entry: &Entry| of.is_none_or(|label| entry.label.same_quantity(label));
        let last = self.recent().find(|entry| entry.level.is_some() && names(entry));
        let Some(change) = last.filter(|entry| entry.change_on(basis).is_none()).and_then(|entry| entry.change) else {
            return;
        };
        for (_, entry) in self.recent_mut().skip_while(|(_, entry)| entry.change != Some(change)) {
            if entry.change != Some(change) {
                break;
            }
            let said = Compared {
                change: entry.change.take(),
                base: entry.base.take(),
                rate: entry.rate.take(),
                basis: entry.basis,
            };
            entry.earlier.push(said);
            entry.basis = basis;
        }
    }
}

impl Reader<'_> {
    /// A change without a name behind a list may be that of its last item or of the whole: the rate and last year's level
    /// beside it tell. Where they are missing and no other item has a change, nobody can tell.
    pub(super) fn settle_last_change(&mut self, frame: &mut Frame) {
        let Some(head) = frame.head.as_ref().filter(|head| head.level.is_some()) else { return };
        let Some((last, others)) = frame.entries.split_last_mut() else { return };
        let (Some(change), Some(level)) = (last.change, last.level) else { return };
        if !last.is_bare || frame.opener == Opener::Mainly {
            return;
        }
        if last.rate.is_none() && last.base.is_none() {
            if head.change.is_none() && others.iter().rev().take(64).all(|other| other.change.is_none()) {
                self.facts.figures[change as usize].keys.clear();
                last.change = None;
            }
            return;
        }
        if self.explains(level, last) {
            return;
        }
        let outer = self.frames.iter().rev().filter_map(|frame| frame.head.as_ref());
        let whole = std::iter::once(head)
            .chain(outer)
            .filter(|whole| whole.change_on(last.basis).is_none())
            .find_map(|whole| Some((whole.level.filter(|level| self.explains(*level, last))?, whole.label)));
        let Some((level, label)) = whole else { return };
        let keys = |measure, year| self.keys(&label, measure, year, last.basis);
        let (of_change, of_base) = (keys(Measure::Change, None), keys(Measure::Level, Some(self.this_year() - 1)));
        self.facts.figures[change as usize].keys = of_change;
        if let Some(base) = last.base {
            self.facts.figures[base as usize].keys = of_base;
        }
        let (base, rate) = (last.base.take(), last.rate.take());
        last.change = None;
        self.facts.triples.push(Triple { level: Some(level), change: Some(change), base, rate });
    }

    /// Whether what is printed beside a change agrees with this level.
    fn explains(&self, level: FigureId, entry: &Entry) -> bool {
        self.explained(level, entry).unwrap_or(false)
    }

    fn explained(&self, level: FigureId, entry: &Entry) -> Option<bool> {
        let value = |id: FigureId| self.facts.figures[id as usize].value;
        let half = |id: FigureId| {
            let figure = &self.facts.figures[id as usize];
            let half = Decimal::new(5, u32::from(figure.decimals) + 1);
            figure.unit.to_wan(half).unwrap_or(half)
        };
        let change = entry.change?;
        let (before, blur) = (value(level).checked_sub(value(change))?, half(level) + half(change));
        let fits_base = entry.base.is_none_or(|base| (value(base) - before).abs() <= blur + half(base));
        let Some(rate) = entry.rate.filter(|_| fits_base) else { return Some(fits_base) };
        if before <= blur {
            return Some(false);
        }
        let ratio = |top: Decimal, bottom: Decimal| top.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(bottom);
        let size = value(change).abs();
        let low = ratio(size - half(change), before + blur)?;
        let high = ratio(size + half(change), before - blur)?;
        let printed = value(rate).abs();
        Some(low <= printed + half(rate) && printed - half(rate) <= high)
    }
}
