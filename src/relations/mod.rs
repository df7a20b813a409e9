//! Relations (勾稽关系): which figures must agree, whether they do, and if not, which one is wrong.
//!
//! A [`Relation`] is data: a form and the figures that take part. [`build`] collects them from sentences, tables and the
//! equations of the standard; [`diagnose`] looks for the figures whose repair fixes what is broken, and
//! [`explain`] puts figures and relations into words.

mod build;
mod contradictions;
mod coverage;
mod diagnose;
pub mod explain;
mod implied;
mod published;
mod slip;
mod standings;
mod units;
mod vouched;

pub use contradictions::{Comparison, Contradiction, Wrong, compare_with_earlier, compare_with_tables};
pub use coverage::Coverage;
pub use diagnose::{Diagnosis, Repair, RepairKind, Verdict};
pub use implied::{Implied, implied};
pub use published::Judged;
pub use standings::{RelationStanding, standings};
pub use units::{Gap, Slipped, Sums, Units, compare_with_units};
pub use vouched::diagnose_beside_tables;

use crate::facts::{Facts, FigureId};
use crate::model::{Denomination, Rounding};
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
    /// first (left at the end) = second (at the beginning) + third (received) − fourth (spent)
    Flow,
    /// first (rate) = second (change) ÷ (third (this year) − second)
    Rate,
    /// first (share) = second (part) ÷ third (whole)
    Share,
    /// first (rate) = (second (level) − third (base)) ÷ third (base)
    Growth,
}

impl Form {
    /// Whether it is a rate or a share, which a small slip does not change.
    pub fn is_ratio(self) -> bool {
        matches!(self, Form::Rate | Form::Share | Form::Growth)
    }
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
}

impl<'a> Values<'a> {
    fn new(facts: &'a Facts) -> Self {
        Values { facts, values: facts.figures.iter().map(|figure| figure.value).collect() }
    }

    fn get(&self, id: FigureId) -> Decimal {
        self.values[id as usize]
    }

    fn set(&mut self, id: FigureId, value: Decimal) {
        self.values[id as usize] = value;
    }

    fn half(&self, id: FigureId) -> Decimal {
        if self.get(id).is_zero() {
            return Decimal::ZERO;
        }
        let figure = self.facts.figure(id);
        self.facts.half_unit_of(figure.source, figure.unit, figure.decimals)
    }
}

impl Relation {
    /// Whether it holds for these values.
    pub fn standing(&self, values: &Values) -> Standing {
        if self.form.is_ratio() { self.ratio_standing(values) } else { self.linear_standing(values) }
    }

    /// What is left of a linear relation: first − (what the others make). `None` on overflow.
    pub fn residual(&self, values: &Values) -> Option<Decimal> {
        let first = values.get(self.figures[0]);
        let rest = self.figures[1..].iter().enumerate().try_fold(Decimal::ZERO, |sum, (at, id)| {
            let value = values.get(*id);
            if self.subtracts(at + 1) { sum.checked_sub(value) } else { sum.checked_add(value) }
        })?;
        first.checked_sub(rest)
    }

    /// Whether the figure at this place is taken away.
    fn subtracts(&self, at: usize) -> bool {
        matches!((self.form, at), (Form::Difference, 2) | (Form::Flow, 3))
    }

    /// Whether rounding may part both sides. Where it may not, figures of two precisions are still as good as the coarser.
    fn is_rounded(&self, values: &Values, parts: usize) -> bool {
        values.facts.standard.rounding == Rounding::Rounding
            && (parts >= 2 || matches!(self.form, Form::Difference | Form::Flow))
    }

    /// How far apart both sides may be through rounding alone.
    pub fn tolerance(&self, values: &Values) -> Decimal {
        let parts = self.figures[1..].iter().filter(|id| !values.get(**id).is_zero()).count();
        // `467万元` without decimals meets what another block or unit gives as 4,668,000元.
        let figure = |id: &FigureId| values.facts.figure(*id);
        let first = figure(&self.figures[0]);
        let is_elsewhere =
            self.figures.iter().map(figure).any(|one| one.source != first.source || one.unit != first.unit);
        let of_whole = |id: &FigureId| {
            Some(figure(id)).filter(|one| is_elsewhere && one.decimals == 0 && one.unit != Denomination::YUAN)
        };
        let whole = |id: &FigureId| of_whole(id).and_then(|one| one.unit.to_wan(Decimal::new(5, 1)));
        let halves = || {
            self.figures.iter().map(|id| whole(id).filter(|_| !values.get(*id).is_zero()).unwrap_or(values.half(*id)))
        };
        if self.is_rounded(values, parts) {
            return halves().fold(Decimal::ZERO, |sum, half| sum + half);
        }
        // A restatement: equal, or equal after rounding to the coarser of two precisions.
        let (least, most) = halves()
            .filter(|half| !half.is_zero())
            .fold((Decimal::MAX, Decimal::ZERO), |(least, most), half| (least.min(half), most.max(half)));
        if most > least { most } else { Decimal::ZERO }
    }

    fn linear_standing(&self, values: &Values) -> Standing {
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
            return if self.is_impossible(values) { Standing::Broken } else { Standing::Exact };
        };
        let printed = values.get(self.figures[0]);
        let half = values
            .half(self.figures[0])
            .max(Decimal::new(5, u32::from(values.facts.figure(self.figures[0]).decimals) + 1));
        if printed + half >= low && printed - half <= high { Standing::Exact } else { Standing::Broken }
    }

    /// `2.20万元，比上年增加3.06万元，增长2.8%`: what was there before would be less than nothing.
    fn is_impossible(&self, values: &Values) -> bool {
        let level = values.get(self.figures[2]);
        let is_less = |[_, base, _, half]: [Decimal; 4]| base + half < Decimal::ZERO;
        self.form == Form::Rate
            && !level.is_sign_negative()
            && values.get(self.figures[0]) > Decimal::ZERO
            && self.ratio_terms(values).is_some_and(is_less)
    }

    /// Numerator and denominator of a ratio, with their half-units.
    fn ratio_terms(&self, values: &Values) -> Option<[Decimal; 4]> {
        let (a, b) = (values.get(self.figures[1]), values.get(self.figures[2]));
        let (half_a, half_b) = (values.half(self.figures[1]), values.half(self.figures[2]));
        match self.form {
            Form::Rate => Some([a, b.checked_sub(a)?, half_a, half_a + half_b]),
            Form::Growth => Some([a.checked_sub(b)?, b, half_a + half_b, half_b]),
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
            Form::Sum | Form::Same | Form::Difference | Form::Flow => {
                let residual = self.residual(values)?;
                if at == 0 || self.subtracts(at) {
                    values.get(id).checked_sub(residual)
                } else {
                    values.get(id).checked_add(residual)
                }
            }
            Form::Rate | Form::Share | Form::Growth => self.solve_ratio(values, at),
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
            (Form::Growth, 1) => b.checked_mul(hundred + ratio)?.checked_div(hundred),
            (Form::Growth, _) => a.checked_mul(hundred)?.checked_div(hundred + ratio),
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
