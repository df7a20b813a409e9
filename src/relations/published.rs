//! What a disclosure publishes: the levels that another one is compared with.

use super::{Diagnosis, Repair, RepairKind, Standing};
use crate::facts::{Facts, FigureId};
use crate::model::{Fund, Item, Key, Measure};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// A disclosure, read and judged.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// What it states.
    pub facts: &'a Facts,
    /// What of it does not add up.
    pub diagnosis: &'a Diagnosis,
}

/// Of so many levels compared one may differ before it is doubted that two disclosures count alike.
const SURE: usize = 4;

/// So many levels have to agree.
pub const AGREEING: usize = 3;

/// Whether so many agree, and so few differ, that disclosures surely count alike.
pub fn are_alike(agreeing: usize, differing: usize, compared: usize) -> bool {
    agreeing >= AGREEING && differing * SURE <= compared
}

/// The figures that a diagnosis blames. Which of those it leaves open is wrong, another disclosure may tell.
pub fn suspects(diagnosis: &Diagnosis) -> FxHashSet<FigureId> {
    diagnosis
        .verdicts
        .iter()
        .filter(|verdict| verdict.is_settled)
        .flat_map(|verdict| diagnosis.suspects(verdict))
        .collect()
}

/// Whether a repair that another disclosure suggests is one of those that a diagnosis leaves open, where it does.
pub fn is_possible(diagnosis: &Diagnosis, repair: &Repair) -> bool {
    let open = diagnosis.verdicts.iter().filter(|verdict| !verdict.is_settled);
    let mut of_figure =
        open.flat_map(|verdict| &verdict.repairs).filter(|other| other.figure == repair.figure).peekable();
    let is_it =
        |other: &Repair| other.kind != RepairKind::Amount || other.value.round_dp(2) == repair.value.round_dp(2);
    of_figure.peek().is_none() || of_figure.any(is_it)
}

/// Whether some certain relation holds that a figure takes part in, without this other one.
pub fn is_confirmed(diagnosis: &Diagnosis, id: FigureId, without: Option<FigureId>) -> bool {
    diagnosis.relations.iter().zip(&diagnosis.standings).any(|(relation, standing)| {
        let figures = &relation.figures;
        *standing != Standing::Broken
            && relation.is_certain
            && figures.contains(&id)
            && without.is_none_or(|other| !figures.contains(&other))
    })
}

/// The levels of a disclosure, on its own basis and for its own year.
pub struct Published<'a> {
    /// The disclosure.
    pub of: Judged<'a>,
    /// Where it gives each quantity, most exactly; what it gives with two values, or wrongly, is left out.
    pub levels: FxHashMap<Key, FigureId>,
    /// What is left out.
    pub doubtful: FxHashSet<Key>,
    /// It has money carried over.
    pub has_carry: bool,
}

impl<'a> Published<'a> {
    /// Reads them.
    pub fn of(of: Judged<'a>) -> Published<'a> {
        let Judged { facts, diagnosis } = of;
        let suspects = suspects(diagnosis);
        let (basis, year) = (facts.own_basis(), facts.year);
        let mut levels: FxHashMap<Key, FigureId> = FxHashMap::default();
        let mut doubtful: FxHashSet<Key> = FxHashSet::default();
        for (id, figure) in (0..).zip(&facts.figures) {
            let own =
                figure.keys.iter().filter(|key| (key.measure, key.basis, key.year) == (Measure::Level, basis, year));
            for key in own {
                let first = *levels.entry(*key).or_insert(id);
                let apart = facts.figure(first).value.checked_sub(figure.value);
                let is_same = apart.is_some_and(|apart| apart.abs() <= half(facts, first) + half(facts, id));
                if !is_same || suspects.contains(&id) {
                    doubtful.insert(*key);
                } else if figure.decimals > facts.figure(first).decimals {
                    levels.insert(*key, id);
                }
            }
        }
        levels.retain(|key, _| !doubtful.contains(key));
        let has_carry = has_carry(facts);
        Published { of, levels, doubtful, has_carry }
    }

    /// The level that all of these keys stand for.
    pub fn of_all<'k>(&self, keys: impl Iterator<Item = &'k Key>) -> Option<FigureId> {
        let mut found = keys.map(|key| self.levels.get(key).copied());
        let first = found.next()??;
        let value = |id: FigureId| self.of.facts.figure(id).value;
        found.all(|other| other.is_some_and(|other| value(other) == value(first))).then_some(first)
    }

    /// Whether a relation of the disclosure confirms a level, or another statement of it.
    pub fn is_confirmed(&self, id: FigureId) -> bool {
        let Judged { facts, diagnosis } = self.of;
        let keys = &facts.figure(id).keys;
        let same = (0..).zip(&facts.figures).filter(|(_, figure)| figure.keys.iter().any(|key| keys.contains(key)));
        same.map(|(id, _)| id).any(|id| is_confirmed(diagnosis, id, None))
    }

    /// Whether a total may have money in it that the other disclosure leaves out, or the reverse.
    pub fn is_unsure(&self, later: Judged, id: FigureId) -> bool {
        let may_have_carry = |key: &Key| key.fund == Fund::ALL || [Item::Total, Item::GRAND].contains(&key.item);
        self.has_carry != has_carry(later.facts) && self.of.facts.figure(id).keys.iter().any(may_have_carry)
    }
}

fn has_carry(facts: &Facts) -> bool {
    facts.tells_of_carry
        || facts.figures.iter().any(|figure| !figure.value.is_zero() && figure.keys.iter().any(Key::is_carry))
}

/// Half a unit in the last place of a figure; nothing of one that is 0.
pub fn half(facts: &Facts, id: FigureId) -> Decimal {
    let figure = facts.figure(id);
    if figure.value.is_zero() {
        return Decimal::ZERO;
    }
    facts.half_unit_of(figure.source, figure.unit, figure.decimals)
}
