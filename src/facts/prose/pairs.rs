//! Which two levels a change without a name lies between, where that is not the level of the last item and last year's.

use super::Reader;
use super::entry::{Compared, Entry, Stated};
use crate::facts::FigureId;
use crate::model::{Basis, Fund, Item};
use crate::syntax::Clause;

/// Whom a change without a name is of.
pub(super) enum Told {
    /// Of the figures right before it.
    Usual,
    /// Of the entry at a place, between these levels.
    Between(usize, Compared),
    /// Of nothing that is stated.
    Nothing,
}

impl Reader<'_> {
    pub(super) fn told_of(&self, change: FigureId, clause: &Clause, basis: Basis) -> Told {
        let Some(entries) = self.frames.last().map(|frame| &frame.entries) else { return Told::Usual };
        let Some((at, last)) = entries.iter().enumerate().next_back() else { return Told::Usual };
        if let Some(compared) = self.between_stated(last, change, clause) {
            return Told::Between(at, compared);
        }
        if last.compared.change.is_some() {
            return Told::Usual;
        }
        let own = self.facts.year;
        let from = |base| Compared { change: Some(change), base, basis, ..Compared::default() };
        let is_past = !last.stated.is_empty() && !last.is_of(own);
        let recent = || entries.iter().enumerate().rev().skip(1).take(64);
        if clause.year == Some(own) && is_past {
            // `2025年960万元，2024年800万元，两年平均880万元；2025年增加160万元`
            let is_its = |entry: &Entry| entry.is_of(own) && entry.compared.change.is_none();
            if let Some((at, _)) = recent().find(|(_, entry)| is_its(entry)) {
                return Told::Between(at, from(None));
            }
            // `2024年800万元，2025年较2024年增加160万元`
            let base = last.level_on(basis, self.facts.base_year(basis));
            return base.map_or(Told::Usual, |base| Told::Between(at, from(Some(base))));
        }
        if clause.compared_year().is_some() || clause.compared_basis().is_some() {
            return Told::Usual;
        }
        // `年末结转20万元，年初结转30万元，减少10万元`
        let is_opening = last.label.fund == Some(Fund::CARRY_IN) && last.label.is_balance();
        let is_closing = |entry: &Entry| entry.label.item == Some(Item::CARRY_OUT) && entry.compared.change.is_none();
        if is_opening
            && clause.comparison.is_none()
            && let Some(before) = at.checked_sub(1).filter(|before| is_closing(&entries[*before]))
        {
            return Told::Between(before, from(last.level));
        }
        // `支出125万元（基本80万元、项目45万元），上年支出100万元，增加25万元`
        if is_past && last.stated.iter().all(|said| said.year < own) {
            let is_its = |entry: &Entry| {
                let level = entry.level.filter(|_| entry.is_of(own) && entry.compared.change.is_none());
                level.zip(last.level).is_some_and(|(level, base)| self.lies_between(change, level, base))
            };
            let found = recent().take(6).find(|(_, entry)| is_its(entry));
            return found.map_or(Told::Nothing, |(at, _)| Told::Between(at, from(last.level)));
        }
        Told::Usual
    }

    /// `年初预算100万元，全年预算120万元，增加20万元，支出决算115万元`, `预算5万元，决算4万元，减少1万元；上年决算3万元，增加1万元`: two of the
    /// levels that are stated of an entry, the last of them among these.
    fn between_stated(&self, entry: &Entry, change: FigureId, clause: &Clause) -> Option<Compared> {
        let is_own = |said: &Stated| (said.basis, said.year) == (self.facts.own_basis(), self.facts.year);
        let last = entry.stated.last()?;
        let is_new = entry.compared.change.is_none_or(|before| last.level > before);
        if !is_new || self.facts.figure(change).value.is_zero() {
            return None;
        }
        let level_of = |said: &Stated| Some(said.level).filter(|_| !is_own(said));
        // `调整预算120万元，比年初预算100万元增加20万元；支出决算115万元`
        if let (Some(base), None) = (entry.compared.base, entry.compared.change) {
            let level = entry.stated.iter().rev().find(|said| self.lies_between(change, said.level, base))?;
            let compared = Compared { change: Some(change), level: level_of(level), ..entry.compared };
            return compared.level.map(|_| compared);
        }
        let is_meant = |base: &&Stated| {
            let year = clause.compared_year().is_none_or(|year| year == base.year);
            let basis = clause.compared_basis().is_none_or(|basis| basis == base.basis);
            let is_last_year = clause
                .comparison
                .is_none_or(|said| said.year.is_some() || said.basis.is_some() || base.year < self.facts.year);
            year && basis && is_last_year
        };
        let pairs = entry
            .stated
            .iter()
            .rev()
            .take(4)
            .flat_map(|level| entry.stated.iter().rev().take(4).filter(is_meant).map(move |base| (level, base)));
        let mut pairs = pairs.filter(|(level, base)| {
            is_later(level, base)
                && [level.level, base.level].contains(&last.level)
                && self.lies_between(change, level.level, base.level)
        });
        let (level, base) = pairs.next()?;
        let (level, of) = (level_of(level), Some(base.level));
        Some(Compared { change: Some(change), level, base: of, basis: base.basis, rate: None })
    }

    fn lies_between(&self, change: FigureId, level: FigureId, base: FigureId) -> bool {
        let value = |id: FigureId| self.facts.figure(id).value;
        value(level).checked_sub(value(base)) == Some(value(change))
    }
}

/// Whether a level is of a later time than another: of two of one year the budget comes first, the outturn last.
fn is_later(level: &Stated, base: &Stated) -> bool {
    (level.year, level.basis) > (base.year, base.basis)
}
