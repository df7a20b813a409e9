//! Trials: one figure, one value, and what that would mend and break.

use super::super::slip::{self, Slip};
use super::*;

/// A trial: one figure, one value.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) repair: Repair,
    /// Broken relations that hold then.
    pub(super) mends: SmallVec<[u32; 8]>,
    pub(super) score: i32,
    pub(super) slip: Option<Slip>,
}

impl Search<'_> {
    /// All trials worth comparing: each figure of the component with each value that mends one of its broken relations.
    pub(super) fn trials(&mut self, component: &[u32]) -> Vec<Trial> {
        let mut trials: Vec<Trial> = Vec::new();
        let mut figures: Vec<FigureId> = component
            .iter()
            .flat_map(|at| self.relations[*at as usize].figures.iter().map(|id| self.stands_for[*id as usize]))
            .collect();
        figures.sort_unstable();
        figures.dedup();
        if figures.len() > MOST_SUSPECTS {
            self.keep_likeliest(component, &mut figures);
        }
        let looked_at: usize = component.iter().map(|at| self.relations[*at as usize].figures.len()).sum();
        self.budget = self.budget.saturating_sub(figures.len() + looked_at / 4);
        for id in figures {
            if self.budget == 0 {
                break;
            }
            let first = trials.len();
            let mut tried: SmallVec<[Decimal; 6]> = smallvec![];
            let broken: SmallVec<[u32; 8]> =
                self.relations_of(id).iter().copied().filter(|at| self.broken[*at as usize]).collect();
            for at in &broken {
                let member = self.relations[*at as usize]
                    .figures
                    .iter()
                    .copied()
                    .find(|figure| self.stands_for[*figure as usize] == id)
                    .unwrap_or(id);
                let Some(value) = self.relations[*at as usize].solve(&self.values, member) else {
                    continue;
                };
                let Some(value) = self.printable(id, value) else {
                    continue;
                };
                // A ratio allows a range of amounts: the one a slip away is the likeliest.
                let is_ratio = matches!(self.relations[*at as usize].form, Form::Rate | Form::Share | Form::Growth);
                let slipped = if is_ratio { self.slip_in_ratio(*at, member, value) } else { None };
                // A cent that rounding leaves is no figure: without it the others add up.
                let is_none = !is_ratio && value.abs() <= self.relations[*at as usize].tolerance(&self.values);
                let value = if is_none { Decimal::ZERO } else { slipped.unwrap_or(value) };
                if tried.contains(&value) {
                    continue;
                }
                tried.push(value);
                // Two relations may lead to the same value, once rounding is allowed for.
                if let Some(trial) = self.trial(id, value, &broken)
                    && !trials[first..].iter().any(|other| other.repair == trial.repair)
                {
                    trials.push(trial);
                }
            }
        }
        trials
    }

    /// Of many figures, keeps those that a typing slip explains, then the first ones.
    pub(super) fn keep_likeliest(&self, component: &[u32], figures: &mut Vec<FigureId>) {
        let mut slips: FxHashMap<FigureId, Option<Slip>> = FxHashMap::default();
        for at in component {
            let relation = &self.relations[*at as usize];
            if matches!(relation.form, Form::Rate | Form::Share | Form::Growth) {
                continue;
            }
            let Some(residual) = relation.residual(&self.values) else { continue };
            for (place, id) in relation.figures.iter().enumerate() {
                let figure = self.facts.figure(*id);
                let right = if place == 0 { figure.value - residual } else { figure.value + residual };
                let slip = figure.unit.wan_to_self(right.abs()).and_then(|right| slip::between(figure.printed, right));
                let known = slips.entry(self.stands_for[*id as usize]).or_default();
                *known = slip.max(*known);
            }
        }
        figures.sort_by_key(|id| (std::cmp::Reverse(slips.get(id).copied().flatten()), *id));
        figures.truncate(MOST_SUSPECTS);
        figures.sort_unstable();
    }

    /// The value one slip away from what stands that a broken ratio allows, nearest to the exact one.
    pub(super) fn slip_in_ratio(&mut self, relation: u32, id: FigureId, exact: Decimal) -> Option<Decimal> {
        let figure = self.facts.figure(id);
        if figure.unit == Denomination::PERCENT || figure.implied {
            return None;
        }
        // `减少40万元，增长8.70%`: the other direction, if that is all.
        let turned = -figure.value;
        let is_turned = figure.direction.is_some() && turned.is_sign_negative() == exact.is_sign_negative();
        if is_turned && self.ratio_holds_with(relation, id, turned) {
            return Some(turned);
        }
        let sign = if figure.value.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
        let places = u32::from(self.facts.places(figure.source, figure.unit).max(figure.decimals));
        let unit = figure.unit;
        let mut best: Option<(Slip, Decimal, Decimal)> = None;
        for variant in slip::variants(figure.printed) {
            if variant.normalize().scale() > places {
                continue;
            }
            let Some(value) = unit.to_wan(variant * sign) else { continue };
            let kind = slip::between(figure.printed, variant);
            let Some(kind) = kind else { continue };
            if !self.ratio_holds_with(relation, id, value) {
                continue;
            }
            let distance = (value - exact).abs();
            if best.is_none_or(|(slip, least, _)| (kind, -distance) > (slip, -least)) {
                best = Some((kind, distance, value));
            }
        }
        best.map(|(_, _, value)| value.normalize())
    }

    /// Whether a ratio has a base and holds with this value.
    pub(super) fn ratio_holds_with(&mut self, relation: u32, id: FigureId, value: Decimal) -> bool {
        let before = self.values.get(self.stands_for[id as usize]);
        self.set(id, value);
        let relation = &self.relations[relation as usize];
        let holds = relation.ratio_range(&self.values).is_some() && relation.standing(&self.values) != Standing::Broken;
        self.set(id, before);
        holds
    }

    /// The value rounded to what can be printed in the figure's place.
    pub(super) fn printable(&self, id: FigureId, value: Decimal) -> Option<Decimal> {
        let figure = self.facts.figure(id);
        let places = if figure.unit == Denomination::PERCENT {
            figure.decimals
        } else {
            self.facts.places(figure.source, figure.unit).max(figure.decimals)
        };
        let in_unit = figure.unit.wan_to_self(value)?;
        let rounded = in_unit.round_dp_with_strategy(u32::from(places), RoundingStrategy::MidpointAwayFromZero);
        figure.unit.to_wan(rounded).map(|value| value.normalize()).or(Some(value))
    }

    pub(super) fn trial(&mut self, id: FigureId, value: Decimal, broken: &[u32]) -> Option<Trial> {
        let (mends, score) = self.effect(id, value, broken);
        if mends.is_empty() {
            return self.unit_trial(id, value, broken);
        }
        let (value, mends, score) = self.nearest_slip(id, value, broken, mends, score);
        let repair = self.repair(id, value)?;
        let slip =
            self.slip(&repair, &mends).filter(|slip| *slip > Slip::Weak || !self.fits_by_chance(&repair, &mends));
        let figure = self.facts.figure(id);
        let turns = repair.kind == RepairKind::Amount
            && figure.measure == Measure::Change
            && !figure.value.is_zero()
            && !value.is_zero()
            && figure.value.is_sign_negative() != value.is_sign_negative();
        // Another amount and another direction at once is the least likely of all, a wrong 持平 the next.
        let doubt = if turns { 2 } else { i32::from(figure.implied) };
        Some(Trial { repair, mends, score: score - doubt, slip })
    }

    /// `10.95元` where 10.95 万元 is meant: rounding to the printed unit would hide it.
    pub(super) fn unit_trial(&mut self, id: FigureId, value: Decimal, broken: &[u32]) -> Option<Trial> {
        let figure = self.facts.figure(id);
        let other = other_unit(figure.unit)?;
        let value_then = other.to_wan(figure.printed)?;
        let value_then = if figure.value.is_sign_negative() { -value_then } else { value_then };
        if (value_then - value).abs() > Decimal::new(5, 1) {
            return None;
        }
        let (mends, score) = self.effect(id, value_then, broken);
        let repair = Repair { figure: id, value: value_then, kind: RepairKind::Unit(other) };
        (!mends.is_empty()).then_some(Trial { repair, mends, score, slip: Some(Slip::Word) })
    }

    /// Which broken relations the value mends, and the balance of mended and newly broken ones.
    pub(super) fn effect(&mut self, id: FigureId, value: Decimal, broken: &[u32]) -> (SmallVec<[u32; 8]>, i32) {
        let weight = |relation: &Relation| if relation.is_certain { 2 } else { 1 };
        let mut mends = SmallVec::new();
        let mut score = 0;
        let all: SmallVec<[u32; 16]> = self.relations_of(id).iter().copied().collect();
        for at in all {
            let holds = self.standing_with(at, id, value) != Standing::Broken;
            let relation = &self.relations[at as usize];
            if broken.contains(&at) {
                if holds {
                    mends.push(at);
                    score += weight(relation);
                }
            } else if !holds && self.relations[at as usize].standing(&self.values) != Standing::Broken {
                score -= weight(relation);
            }
        }
        (mends, score)
    }

    /// Inside what rounding allows, the value one slip away from what stands.
    pub(super) fn nearest_slip(
        &mut self,
        id: FigureId,
        value: Decimal,
        broken: &[u32],
        mends: SmallVec<[u32; 8]>,
        score: i32,
    ) -> (Decimal, SmallVec<[u32; 8]>, i32) {
        let figure = self.facts.figure(id);
        let printed = figure.printed;
        let unit = figure.unit;
        let measure_slip =
            |value: Decimal| unit.wan_to_self(value).and_then(|in_unit| slip::between(printed, in_unit.abs()));
        let exact = measure_slip(value);
        let is_word = other_unit(unit).and_then(|other| other.to_wan(printed)).is_some_and(|then| then == value.abs());
        if value.is_zero() || value.abs() == figure.value.abs() || is_word {
            return (value, mends, score);
        }
        if unit == Denomination::PERCENT || exact.is_some() {
            return (value, mends, score);
        }
        let tolerance =
            mends.iter().map(|at| self.relations[*at as usize].tolerance(&self.values)).min().unwrap_or_default();
        let places = u32::from(self.facts.places(figure.source, unit).max(figure.decimals));
        let Some(step) = unit.to_wan(Decimal::new(1, places)) else {
            return (value, mends, score);
        };
        let mut best = (exact, value, mends, score);
        for count in 1..=20_i64 {
            let offset = step * Decimal::from(count);
            if offset > tolerance {
                break;
            }
            for near in [value + offset, value - offset] {
                let slip = measure_slip(near);
                if slip <= best.0 {
                    continue;
                }
                let (near_mends, near_score) = self.effect(id, near, broken);
                if near_score >= best.3 && near_mends.len() >= best.2.len() {
                    best = (slip, near, near_mends, near_score);
                }
            }
        }
        (best.1, best.2, best.3)
    }

    /// The level a change belongs to, where the sentence has it.
    pub(super) fn level_of(&self, change: FigureId) -> Option<FigureId> {
        self.levels.get(&change).copied()
    }

    /// The repair that gives a figure this value; `None` where no figure of its kind can have it.
    pub(super) fn repair(&self, id: FigureId, value: Decimal) -> Option<Repair> {
        let figure = self.facts.figure(id);
        let kind = match figure.measure {
            Measure::Level | Measure::Share if value.is_sign_negative() && !value.is_zero() => {
                // A negative level is a repair only where one stands.
                if !figure.value.is_sign_negative() {
                    return None;
                }
                RepairKind::Amount
            }
            // Last year's level would be negative.
            Measure::Change if self.level_of(id).is_some_and(|level| value > self.values.get(level)) => return None,
            Measure::Change | Measure::Rate
                if value == -figure.value && !figure.implied && figure.direction.is_some() =>
            {
                RepairKind::Direction
            }
            _ => match other_unit(figure.unit) {
                Some(unit)
                    if !figure.implied && unit.to_wan(figure.printed).is_some_and(|then| then == value.abs()) =>
                {
                    RepairKind::Unit(unit)
                }
                _ => RepairKind::Amount,
            },
        };
        Some(Repair { figure: id, value, kind })
    }

    pub(super) fn slip(&self, repair: &Repair, mends: &[u32]) -> Option<Slip> {
        if repair.kind != RepairKind::Amount || self.is_divided_by_this_year(repair.figure, mends) {
            return Some(Slip::Word);
        }
        let figure = self.facts.figure(repair.figure);
        if figure.implied {
            return None;
        }
        if repair.value.is_zero() {
            // A figure where none belongs: without it the others add up to the last digit.
            let others_add_up = mends.iter().any(|at| {
                let relation = &self.relations[*at as usize];
                relation.form == Form::Sum
                    && relation.figures.iter().filter(|id| !self.values.get(**id).is_zero()).count() >= 3
            });
            // Round figures add up by chance as well.
            let is_telling =
                slip::significant_digits(self.values.get(self.relations[mends[0] as usize].figures[0])) >= 3;
            return Some(if others_add_up && is_telling { Slip::Exact } else { Slip::Weak });
        }
        let same_sign = figure.value.is_sign_negative() == repair.value.is_sign_negative();
        if !same_sign {
            return None;
        }
        // A percentage that was rounded the wrong way.
        let last_place = Decimal::new(1, u32::from(figure.decimals));
        if figure.unit == Denomination::PERCENT && (repair.value - figure.value).abs() <= last_place {
            return Some(Slip::Exact);
        }
        slip::between(figure.printed, figure.unit.wan_to_self(repair.value)?.abs())
    }

    /// Whether an amount is mended on the word of one ratio alone, which it meets only because amounts are rounded: of many values
    /// a slip away one always does (80.2% of 9 on 20: 20.2).
    fn fits_by_chance(&mut self, repair: &Repair, mends: &[u32]) -> bool {
        let (id, [at]) = (repair.figure, mends) else { return false };
        let relation = &self.relations[*at as usize];
        let is_ratio = matches!(relation.form, Form::Rate | Form::Share | Form::Growth);
        if !is_ratio || self.facts.figure(id).unit == Denomination::PERCENT {
            return false;
        }
        let before = self.values.get(self.stands_for[id as usize]);
        self.set(id, repair.value);
        let exact = relation.solve(&self.values, relation.figures[0]);
        self.set(id, before);
        let printed = self.values.get(relation.figures[0]);
        let half = Decimal::new(5, u32::from(self.facts.figure(relation.figures[0]).decimals) + 1);
        exact.and_then(|exact| exact.checked_sub(printed)).is_none_or(|gap| gap.abs() > half)
    }

    /// The printed rate is change ÷ this year: the usual way to get it wrong.
    pub(super) fn is_divided_by_this_year(&self, id: FigureId, mends: &[u32]) -> bool {
        let figure = self.facts.figure(id);
        mends
            .iter()
            .map(|at| &self.relations[*at as usize])
            .filter(|relation| relation.form == Form::Rate && relation.figures[0] == id)
            .any(|relation| {
                let (change, level) = (self.values.get(relation.figures[1]), self.values.get(relation.figures[2]));
                let wrong = change.checked_mul(Decimal::ONE_HUNDRED).and_then(|top| top.checked_div(level));
                wrong.is_some_and(|wrong| wrong.round_dp(u32::from(figure.decimals)) == figure.value.normalize())
            })
    }
}

/// 元 for 万元 and the reverse.
fn other_unit(unit: Denomination) -> Option<Denomination> {
    match unit {
        Denomination::YUAN => Some(Denomination::WAN),
        Denomination::WAN => Some(Denomination::YUAN),
        _ => None,
    }
}
