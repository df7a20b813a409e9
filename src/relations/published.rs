//! What a disclosure publishes: the levels that another one is compared with.

use super::{Diagnosis, Relation, Repair, RepairKind, Standing, Values};
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
pub fn is_possible(own: Judged, repair: &Repair) -> bool {
    fitting(own, repair, Decimal::ZERO).is_some()
}

/// The repair that another disclosure suggests, which is sure of it but for so much `slack`: one of those that the own diagnosis
/// leaves open, where it does. `None` where it is none of them, or where nobody can tell the value exactly.
pub fn fitting(own: Judged, repair: &Repair, slack: Decimal) -> Option<Repair> {
    let Judged { facts, diagnosis } = own;
    let open = diagnosis.verdicts.iter().filter(|verdict| !verdict.is_settled);
    let repairs = open.flat_map(|verdict| verdict.repairs.iter().map(move |other| (verdict.relation, other)));
    let of_figure: Vec<(usize, &Repair)> = repairs.filter(|(_, other)| other.figure == repair.figure).collect();
    // Where parts are rounded several values hold.
    let holds = |relation: usize| {
        let mut values = Values::new(facts);
        values.set(repair.figure, repair.value);
        diagnosis.relations[relation].standing(&values) != Standing::Broken
    };
    let is_it = |(relation, other): &&(usize, &Repair)| match other.kind {
        RepairKind::Amount if slack.is_zero() => holds(*relation),
        RepairKind::Amount => other.value.checked_sub(repair.value).is_some_and(|apart| apart.abs() <= slack),
        _ => true,
    };
    match (of_figure.iter().find(is_it), slack.is_zero()) {
        (Some((_, other)), false) => Some(**other),
        (found, true) if found.is_some() || of_figure.is_empty() => Some(*repair),
        _ => None,
    }
}

/// Whether some certain relation holds that a figure takes part in, without this other one.
pub fn is_confirmed(diagnosis: &Diagnosis, id: FigureId, without: Option<FigureId>) -> bool {
    confirmation(diagnosis, id, without).is_some()
}

/// How well the certain relations confirm a figure that it takes part in, without this other one: `Some(true)` where one of them
/// holds to the last digit, as no rate or share shows.
pub fn confirmation(diagnosis: &Diagnosis, id: FigureId, without: Option<FigureId>) -> Option<bool> {
    let relations = diagnosis.relations.iter().zip(&diagnosis.standings);
    let confirming = relations.filter(|(relation, standing)| {
        let figures = &relation.figures;
        **standing != Standing::Broken
            && relation.is_certain
            && figures.contains(&id)
            && without.is_none_or(|other| !figures.contains(&other))
    });
    let is_exact = |relation: &Relation, standing: Standing| standing == Standing::Exact && !relation.form.is_ratio();
    confirming.map(|(relation, standing)| is_exact(relation, *standing)).max()
}

/// Whether some certain relation that a figure takes part in does not hold.
pub fn is_doubted(diagnosis: &Diagnosis, id: FigureId) -> bool {
    let mut relations = diagnosis.relations.iter().zip(&diagnosis.standings);
    relations.any(|(relation, standing)| {
        *standing == Standing::Broken && relation.is_certain && relation.figures.contains(&id)
    })
}

/// The levels of a disclosure that others are compared with.
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
    /// Those on its own basis and for its own year.
    pub fn of(of: Judged<'a>) -> Published<'a> {
        let (basis, year) = (of.facts.own_basis(), of.facts.year);
        Published::read(of, &|key| (key.measure, key.basis, key.year) == (Measure::Level, basis, year))
    }

    /// Levels and changes of any basis and year.
    pub fn all_of(of: Judged<'a>) -> Published<'a> {
        Published::read(of, &|key| matches!(key.measure, Measure::Level | Measure::Change))
    }

    fn read(of: Judged<'a>, is_wanted: &dyn Fn(&Key) -> bool) -> Published<'a> {
        let Judged { facts, diagnosis } = of;
        let suspects = suspects(diagnosis);
        let mut levels: FxHashMap<Key, FigureId> = FxHashMap::default();
        let mut doubtful: FxHashSet<Key> = FxHashSet::default();
        for (id, figure) in (0..).zip(&facts.figures) {
            for key in figure.keys.iter().filter(|key| is_wanted(key)) {
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
    pub fn of_all(&self, keys: &mut dyn Iterator<Item = Key>) -> Option<FigureId> {
        let mut found = keys.map(|key| self.levels.get(&key).copied());
        let first = found.next()??;
        let value = |id: FigureId| self.of.facts.figure(id).value;
        found.all(|other| other.is_some_and(|other| value(other) == value(first))).then_some(first)
    }

    /// Whether a relation of the disclosure confirms a level, or another statement of it.
    pub fn is_confirmed(&self, id: FigureId) -> bool {
        self.confirmation(id).is_some()
    }

    /// How well they do: see [`confirmation`].
    pub fn confirmation(&self, id: FigureId) -> Option<bool> {
        let Judged { facts, diagnosis } = self.of;
        let keys = &facts.figure(id).keys;
        let same = (0..).zip(&facts.figures).filter(|(_, figure)| figure.keys.iter().any(|key| keys.contains(key)));
        same.filter_map(|(id, _)| confirmation(diagnosis, id, None)).max()
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
    if facts.figure(id).value.is_zero() { Decimal::ZERO } else { grain(facts, id) }
}

/// Half a unit in the last place of figures such as this one.
pub fn grain(facts: &Facts, id: FigureId) -> Decimal {
    let figure = facts.figure(id);
    facts.half_unit_of(figure.source, figure.unit, figure.decimals)
}
