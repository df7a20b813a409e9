//! Relations (勾稽关系): which figures must agree, whether they do, and if not, which one is wrong.
//!
//! A [`Relation`] is data: a form and the figures that take part. [`build`] collects them from sentences, tables and the
//! equations of the standard; [`diagnose`] looks for the figures whose repair mends what is broken.

mod build;
mod coverage;
mod diagnose;
mod distinct;
pub mod explain;
mod implied;
mod slip;
mod standings;

pub use coverage::Coverage;
pub use diagnose::{Diagnosis, Repair, RepairKind, Verdict};
pub use implied::{Implied, implied};
pub use standings::{Held, held};

use crate::facts::{Facts, FigureId};
use crate::model::Denomination;
use crate::model::Rounding;
use rust_decimal::Decimal;
use smallvec::SmallVec;

/// How the figures of a relation hang together; the first figure is the one the others explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// first = Σ others
    Sum,
    /// first = second
    Same,
    /// first (change) = second (this year) − third (last year)
    Difference,
    /// first (rate) = second (change) ÷ (third (this year) − second)
    Rate,
    /// first (share) = second (part) ÷ third (whole)
    Share,
}

/// Where a relation comes from; in order of how well it explains itself to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Rows, columns or codes of one table.
    Table,
    /// A list in one sentence.
    Sentence,
    /// Two years and the change between them.
    Years,
    /// A rate or share beside its figures.
    Percent,
    /// An equation of the standard, across sections.
    Standard,
    /// Income = expenditure.
    Balance,
    /// One quantity stated twice.
    Restatement,
}

/// Figures that must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How.
    pub form: Form,
    /// The figures, in the order `form` says.
    pub figures: SmallVec<[FigureId; 6]>,
    /// Where it comes from.
    pub origin: Origin,
    /// True without exception. Otherwise it corroborates, and alone speaks only where one typing slip explains it.
    pub is_certain: bool,
}

/// Whether a relation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// To the last digit.
    Exact,
    /// Within what rounding explains.
    Rounded,
    /// Not.
    Broken,
}

/// The values under judgement: as printed, or as repaired so far.
pub struct Values<'a> {
    facts: &'a Facts,
    values: Vec<Decimal>,
    /// The same as whole numbers of one small unit, where they are that: sums are judged on these.
    whole: Vec<Option<i64>>,
}

/// Decimals of the unit that [`Values::whole`] counts: 元 with two decimals and half its last place, in 万元.
const PLACES: u32 = 8;

/// A decimal as a whole number of `10^-PLACES`.
fn whole(value: Decimal) -> Option<i64> {
    if value.is_zero() {
        return Some(0);
    }
    let power = PLACES.checked_sub(value.scale()).and_then(|missing| 10_i64.checked_pow(missing))?;
    i64::try_from(value.mantissa()).ok()?.checked_mul(power)
}

impl<'a> Values<'a> {
    fn new(facts: &'a Facts) -> Self {
        let values: Vec<Decimal> = facts.figures.iter().map(|figure| figure.value).collect();
        let whole = values.iter().map(|value| whole(*value)).collect();
        Values { facts, values, whole }
    }

    fn get(&self, id: FigureId) -> Decimal {
        self.values[id as usize]
    }

    fn set(&mut self, id: FigureId, value: Decimal) {
        self.values[id as usize] = value;
        self.whole[id as usize] = whole(value);
    }

    fn half(&self, id: FigureId) -> Decimal {
        if self.get(id).is_zero() {
            return Decimal::ZERO;
        }
        let figure = self.facts.figure(id);
        self.facts.half_unit_of(figure.source, figure.unit, figure.decimals)
    }

    /// [`Values::half`] as a whole number, where it is one.
    fn whole_half(&self, id: FigureId) -> Option<i64> {
        if self.whole[id as usize] == Some(0) {
            return Some(0);
        }
        let figure = self.facts.figure(id);
        let below = match figure.unit {
            Denomination::Yuan => 4,
            Denomination::Thousand => 1,
            Denomination::Wan => 0,
            Denomination::Yi | Denomination::Percent => return None,
        };
        let places = u32::from(self.facts.places(figure.source, figure.unit)) + 1 + below;
        PLACES.checked_sub(places).and_then(|power| 5_i64.checked_mul(10_i64.checked_pow(power)?))
    }
}

impl Relation {
    /// Whether it holds for these values.
    pub fn standing(&self, values: &Values) -> Standing {
        match self.form {
            Form::Sum | Form::Same | Form::Difference => self.linear_standing(values),
            Form::Rate | Form::Share => self.ratio_standing(values),
        }
    }

    /// What is left of a linear relation: first − (what the others make). `None` on overflow.
    pub fn residual(&self, values: &Values) -> Option<Decimal> {
        let first = values.get(self.figures[0]);
        let rest = self.figures[1..].iter().enumerate().try_fold(Decimal::ZERO, |sum, (at, id)| {
            let value = values.get(*id);
            if self.form == Form::Difference && at == 1 { sum.checked_sub(value) } else { sum.checked_add(value) }
        })?;
        first.checked_sub(rest)
    }

    /// [`Relation::tolerance`] in whole numbers, where all half-units are that.
    fn whole_tolerance(&self, values: &Values) -> Option<i64> {
        let parts = self.figures[1..].iter().filter(|id| values.whole[**id as usize] != Some(0)).count();
        let is_rounded = self.is_rounded(values, parts);
        let (mut sum, mut least, mut most) = (0_i64, i64::MAX, 0);
        for id in &self.figures {
            let half = values.whole_half(*id)?;
            sum = sum.checked_add(half)?;
            if half > 0 {
                (least, most) = (half.min(least), half.max(most));
            }
        }
        Some(match is_rounded {
            true => sum,
            false if most > least => most,
            false => 0,
        })
    }

    /// Whether rounding may part both sides. Where it may not, figures of two precisions are still as good as the coarser.
    fn is_rounded(&self, values: &Values, parts: usize) -> bool {
        values.facts.standard.rounding == Rounding::Rounding && (parts >= 2 || self.form == Form::Difference)
    }

    /// How far apart both sides may be through rounding alone.
    pub fn tolerance(&self, values: &Values) -> Decimal {
        let parts = self.figures[1..].iter().filter(|id| !values.get(**id).is_zero()).count();
        let halves = || self.figures.iter().map(|id| values.half(*id));
        if self.is_rounded(values, parts) {
            return halves().fold(Decimal::ZERO, |sum, half| sum + half);
        }
        // A restatement: equal, or equal after rounding to the coarser of two precisions.
        let (least, most) = halves()
            .filter(|half| !half.is_zero())
            .fold((Decimal::MAX, Decimal::ZERO), |(least, most), half| (least.min(half), most.max(half)));
        if most > least { most } else { Decimal::ZERO }
    }

    /// [`Relation::residual`] in whole numbers, where all values are that.
    fn whole_residual(&self, values: &Values) -> Option<i64> {
        let value = |id: FigureId| values.whole[id as usize];
        let first = value(self.figures[0])?;
        self.figures[1..].iter().enumerate().try_fold(first, |left, (at, id)| {
            let value = value(*id)?;
            if self.form == Form::Difference && at == 1 { left.checked_add(value) } else { left.checked_sub(value) }
        })
    }

    fn linear_standing(&self, values: &Values) -> Standing {
        // Most relations hold to the last digit: seen without a decimal.
        let whole_residual = self.whole_residual(values);
        if whole_residual == Some(0) {
            return Standing::Exact;
        }
        if let (Some(residual), Some(tolerance)) = (whole_residual, self.whole_tolerance(values)) {
            return if residual.unsigned_abs() <= tolerance.unsigned_abs() {
                Standing::Rounded
            } else {
                Standing::Broken
            };
        }
        let Some(residual) = self.residual(values) else {
            return Standing::Exact;
        };
        if residual.is_zero() {
            Standing::Exact
        } else if residual.abs() <= self.tolerance(values) {
            Standing::Rounded
        } else {
            Standing::Broken
        }
    }

    fn ratio_standing(&self, values: &Values) -> Standing {
        let Some((low, high)) = self.ratio_range(values) else {
            return Standing::Exact;
        };
        let printed = values.get(self.figures[0]);
        let half = values
            .half(self.figures[0])
            .max(Decimal::new(5, u32::from(values.facts.figure(self.figures[0]).decimals) + 1));
        if printed + half >= low && printed - half <= high { Standing::Exact } else { Standing::Broken }
    }

    /// Numerator and denominator of a ratio, with their half-units.
    fn ratio_terms(&self, values: &Values) -> Option<[Decimal; 4]> {
        let (a, b) = (values.get(self.figures[1]), values.get(self.figures[2]));
        let (half_a, half_b) = (values.half(self.figures[1]), values.half(self.figures[2]));
        match self.form {
            Form::Rate => Some([a, b.checked_sub(a)?, half_a, half_a + half_b]),
            _ => Some([a, b, half_a, half_b]),
        }
    }

    /// The percentages that the figures allow; `None` where there is no base to divide by.
    pub fn ratio_range(&self, values: &Values) -> Option<(Decimal, Decimal)> {
        let [top, bottom, half_top, half_bottom] = self.ratio_terms(values)?;
        if bottom - half_bottom <= Decimal::ZERO {
            return None;
        }
        let hundred = Decimal::ONE_HUNDRED;
        let mut corners = Vec::with_capacity(4);
        for numerator in [top - half_top, top + half_top] {
            for denominator in [bottom - half_bottom, bottom + half_bottom] {
                corners.push(numerator.checked_mul(hundred)?.checked_div(denominator)?);
            }
        }
        Some((corners.iter().copied().min()?, corners.iter().copied().max()?))
    }

    /// The value of `id` that makes the relation hold exactly, all others being right.
    fn solve(&self, values: &Values, id: FigureId) -> Option<Decimal> {
        let at = self.figures.iter().position(|figure| *figure == id)?;
        match self.form {
            Form::Sum | Form::Same | Form::Difference => {
                let residual = self.residual(values)?;
                let adds_to_rest = !(self.form == Form::Difference && at == 2);
                if at == 0 || !adds_to_rest {
                    values.get(id).checked_sub(residual)
                } else {
                    values.get(id).checked_add(residual)
                }
            }
            Form::Rate | Form::Share => self.solve_ratio(values, at),
        }
    }

    fn solve_ratio(&self, values: &Values, at: usize) -> Option<Decimal> {
        let hundred = Decimal::ONE_HUNDRED;
        let (ratio, a, b) = (values.get(self.figures[0]), values.get(self.figures[1]), values.get(self.figures[2]));
        match (self.form, at) {
            (_, 0) => {
                let [top, bottom, ..] = self.ratio_terms(values)?;
                (bottom > Decimal::ZERO).then(|| top.checked_mul(hundred)?.checked_div(bottom)).flatten()
            }
            (Form::Rate, 1) => b.checked_mul(ratio)?.checked_div(hundred + ratio),
            (Form::Rate, _) => a.checked_mul(hundred)?.checked_div(ratio)?.checked_add(a),
            (_, 1) => b.checked_mul(ratio)?.checked_div(hundred),
            _ => a.checked_mul(hundred)?.checked_div(ratio),
        }
    }
}

/// The relations of one disclosure and the verdicts on them.
pub fn judge(facts: &Facts) -> Diagnosis {
    diagnose::diagnose(facts, build::relations(facts))
}
