//! A department's levels against the sums of its units'.

use super::published::{Judged, Published, are_alike, half, is_possible};
use super::{Repair, RepairKind};
use crate::facts::FigureId;
use crate::model::{Fund, Item, Key, Nature};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// A department and those of its units that are at hand.
pub struct Units<'a> {
    /// The department.
    pub department: Judged<'a>,
    /// The units.
    pub units: Vec<Judged<'a>>,
    /// These are all of its units.
    pub are_all: bool,
}

/// A level of the department that is not the sum of its units'.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The department's figure.
    pub department: FigureId,
    /// The figure of each unit that has one, by the place of the unit.
    pub units: Vec<(usize, FigureId)>,
    /// Their sum, in 万元.
    pub sum: Decimal,
    /// Which of them is wrong.
    pub slipped: Slipped,
    /// Some unit does not say how much it has, or money that is carried over may be in one and not in the other.
    pub is_unsure: bool,
}

/// Which figure a gap is blamed on.
#[derive(Clone, Debug, PartialEq)]
pub enum Slipped {
    /// That of the department, and its repair.
    Department(Repair),
    /// That of the unit with this place, and its repair.
    Unit(usize, Repair),
    /// Nobody can tell.
    Open,
}

/// What the department and its units have in common.
#[derive(Debug, Default)]
pub struct Sums {
    /// The levels that differ, in the order of the department's text.
    pub gaps: Vec<Gap>,
    /// How many were compared.
    pub compared: usize,
    agreeing: usize,
}

impl Sums {
    /// Whether so few differ, and so many agree, that the department surely is the sum of these units.
    pub fn are_alike(&self) -> bool {
        are_alike(self.agreeing, self.gaps.len(), self.compared)
    }
}

/// Compares each level of a department with the sum of its units'. What a diagnosis blames already is left to it. Where not all
/// units are at hand, or not all of them speak of it, no more is known than that the sum is too large.
pub fn compare_with_units(all: &Units) -> Sums {
    let department = Published::of(all.department);
    let units: Vec<Published> = all.units.iter().map(|unit| Published::of(*unit)).collect();
    let pays_between = units.iter().chain([&department]).any(pays_between);
    let is_carry_unsure = department.has_carry != units.iter().any(|unit| unit.has_carry);
    let group = Group { department, units, pays_between, is_carry_unsure, are_all: all.are_all };
    let mut sums = Sums::default();
    let mut told: FxHashSet<FigureId> = FxHashSet::default();
    let mut levels: Vec<(FigureId, Key)> = group.department.levels.iter().map(|(key, id)| (*id, *key)).collect();
    levels.sort_unstable();
    for (id, key) in levels.into_iter().filter(|(_, key)| group.may_add(key)) {
        // A figure may state several quantities.
        let sum = group.sum(&key).filter(|_| !told.contains(&id));
        match sum.map_or(Said::Unknown, |(sum, parts)| group.gap(id, &key, sum, parts)) {
            Said::Unknown => continue,
            Said::Agrees => sums.agreeing += 1,
            Said::Differs(gap) => sums.gaps.push(gap),
        }
        sums.compared += 1;
        told.insert(id);
    }
    sums.gaps.sort_by_key(|gap| all.department.facts.figure(gap.department).span);
    sums
}

/// What is said of one level.
enum Said {
    Unknown,
    Agrees,
    Differs(Gap),
}

/// What the units state of a quantity, added up.
#[derive(Default)]
struct Parts {
    units: Vec<(usize, FigureId)>,
    /// Half a unit in the last place of each.
    width: Decimal,
    /// Some unit does not speak of it.
    is_open: bool,
}

struct Group<'a> {
    department: Published<'a>,
    units: Vec<Published<'a>>,
    pays_between: bool,
    is_carry_unsure: bool,
    are_all: bool,
}

impl Group<'_> {
    /// Whether the units' amounts make up the department's: money that one pays to another is in the totals of both.
    fn may_add(&self, key: &Key) -> bool {
        let is_total = key.fund == Fund::ALL && !matches!(key.item, Item::Named(_)) || is_sum(key.item);
        let concepts = &self.department.of.facts.standard.lexicon.concepts;
        key.item != Item::SUM && !concepts.is_between_units(key) && !(self.pays_between && is_total)
    }

    /// The sum of what the units state; `None` where one of them states it with two values, or none states it.
    fn sum(&self, key: &Key) -> Option<(Decimal, Parts)> {
        let (mut sum, mut parts) = (Decimal::ZERO, Parts::default());
        for (at, unit) in self.units.iter().enumerate() {
            if unit.doubtful.contains(key) {
                return None;
            }
            match unit.levels.get(key) {
                Some(id) => {
                    sum = sum.checked_add(unit.of.facts.figure(*id).value)?;
                    parts.width += half(unit.of.facts, *id);
                    parts.units.push((at, *id));
                }
                None => parts.is_open |= !has_none(unit, key),
            }
        }
        (!parts.units.is_empty()).then_some((sum, parts))
    }

    fn gap(&self, id: FigureId, key: &Key, sum: Decimal, parts: Parts) -> Said {
        let facts = self.department.of.facts;
        let own = facts.figure(id).value;
        let Some(rest) = own.checked_sub(sum) else { return Said::Unknown };
        let is_near = rest.abs() <= half(facts, id) + parts.width;
        let is_open = parts.is_open || !self.are_all;
        match (is_near, is_open) {
            // That nothing is nothing proves little.
            (true, false) if own.is_zero() => Said::Unknown,
            (true, _) => Said::Agrees,
            (false, true) if rest.is_sign_positive() => Said::Unknown,
            (false, _) => {
                let is_total = key.fund == Fund::ALL || is_sum(key.item);
                let is_unsure = is_open || self.is_carry_unsure && is_total;
                let slipped = if is_unsure { Slipped::Open } else { self.slipped(id, sum, &parts.units) };
                Said::Differs(Gap { department: id, units: parts.units, sum, slipped, is_unsure })
            }
        }
    }

    /// The one figure that nothing else confirms.
    fn slipped(&self, id: FigureId, sum: Decimal, parts: &[(usize, FigureId)]) -> Slipped {
        let amount = |figure: FigureId, value: Decimal| Repair { figure, value, kind: RepairKind::Amount };
        let own = self.department.of.facts.figure(id).value;
        let open: Vec<(usize, FigureId)> =
            parts.iter().copied().filter(|(at, id)| !self.units[*at].is_confirmed(*id)).collect();
        match (self.department.is_confirmed(id), &open[..]) {
            (false, []) => {
                let repair = amount(id, sum);
                let is_it = is_possible(self.department.of, &repair);
                if is_it { Slipped::Department(repair) } else { Slipped::Open }
            }
            (true, &[(at, part)]) => {
                let unit = self.units[at].of;
                let others = sum.checked_sub(unit.facts.figure(part).value);
                let right = others.and_then(|others| own.checked_sub(others));
                let repair = right.filter(|right| !right.is_sign_negative()).map(|right| amount(part, right));
                match repair.filter(|repair| is_possible(unit, repair)) {
                    Some(repair) => Slipped::Unit(at, repair),
                    None => Slipped::Open,
                }
            }
            _ => Slipped::Open,
        }
    }
}

fn is_sum(item: Item) -> bool {
    [Item::Total, Item::CURRENT, Item::GRAND].contains(&item)
}

/// Whether a unit states money that it pays to another one or is paid by it.
fn pays_between(of: &Published) -> bool {
    let facts = of.of.facts;
    let concepts = &facts.standard.lexicon.concepts;
    let is_between = |key: &Key| concepts.is_between_units(key);
    facts.figures.iter().any(|figure| !figure.value.is_zero() && figure.keys.iter().any(is_between))
}

/// Whether a unit that does not speak of a quantity has nothing of it: what it is a part of is nothing, or made up of others.
fn has_none(unit: &Published, key: &Key) -> bool {
    let facts = unit.of.facts;
    let value = |key: &Key| unit.levels.get(key).map(|id| facts.figure(*id).value);
    if facts.standard.lexicon.concepts.is_of_some_units(key) {
        return true;
    }
    let wholes =
        [Key { item: Item::Total, ..*key }, Key { nature: Nature::WHOLE, ..*key }, Key { fund: Fund::FISCAL, ..*key }];
    if wholes.iter().any(|whole| whole != key && value(whole).is_some_and(|value| value.is_zero())) {
        return true;
    }
    if [Fund::GOV_FUND, Fund::STATE_CAPITAL].contains(&key.fund) {
        let of_fund = |fund: Fund| value(&Key { fund, ..*key });
        return of_fund(Fund::FISCAL).zip(of_fund(Fund::GENERAL)).is_some_and(|(all, general)| all == general);
    }
    let Some(depth) = depth(key.item) else { return false };
    let is_beside = |other: &&Key| {
        (other.side, other.fund, other.nature) == (key.side, key.fund, key.nature)
            && self::depth(other.item) == Some(depth)
    };
    let mut values = unit.levels.keys().filter(is_beside).filter_map(value);
    let sum = values.try_fold(Decimal::ZERO, Decimal::checked_add);
    sum.is_some_and(|sum| value(&Key { item: Item::Total, ..*key }) == Some(sum))
}

/// The level of a subject in its classification.
fn depth(item: Item) -> Option<(bool, u32)> {
    match item {
        Item::Functional(code) => Some((true, code.checked_ilog10()?)),
        Item::Economic(code) => Some((false, code.checked_ilog10()?)),
        Item::Total | Item::Named(_) => None,
    }
}
