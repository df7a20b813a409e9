//! What is carried over from last year or to the next: of two statements one may have it in, the other not.

use super::super::{Form, Origin, Relation, Standing, Values};
use super::Search;
use crate::facts::{Facts, FigureId};
use crate::model::{Basis, Item, Key, Measure, Nature};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

/// What is carried over, and where it is in the figures.
pub(super) struct Carry<'a> {
    facts: &'a Facts,
    /// The amounts.
    amounts: FxHashSet<Decimal>,
    /// The blocks whose figures have it in them, and those whose figures do not.
    scopes: [FxHashSet<u16>; 2],
}

impl<'a> Carry<'a> {
    pub(super) fn new(search: &Search<'a>) -> Self {
        let facts = search.facts;
        let carried = facts.figures.iter().filter(|figure| figure.keys.iter().any(Key::is_carry));
        let amounts = carried.map(|figure| figure.value).filter(|value| !value.is_zero());
        let amounts = amounts.map(|value| value.abs().normalize()).collect();
        let mut carry = Carry { facts, amounts, scopes: Default::default() };
        for (relation, standing) in search.relations.iter().zip(&search.standings) {
            let is_same = (relation.form, relation.origin) == (Form::Same, Origin::Restatement);
            let are_totals = || relation.figures.iter().all(|id| is_total(facts, *id));
            if is_same
                && *standing == Standing::Broken
                && !facts.is_final()
                && are_totals()
                && carry.is_amount(relation, &search.values)
            {
                carry.divide(relation);
            }
        }
        carry
    }

    /// A total that is stated with and without it: whoever states it tells which of the two its figures are.
    fn divide(&mut self, relation: &Relation) {
        let value = |id: FigureId| self.facts.figure(id).value;
        let (a, b) = (value(relation.figures[0]), value(relation.figures[1]));
        for (id, figure) in self.facts.figures.iter().enumerate() {
            for (scope, total) in self.scopes.iter_mut().zip([a.max(b), a.min(b)]) {
                if figure.value == total && is_total(self.facts, id as FigureId) {
                    scope.insert(figure.source);
                }
            }
        }
    }

    /// Whether two statements differ by what is carried over: one of them has it in, the other not.
    pub(super) fn explains(&self, relation: &Relation, values: &Values) -> bool {
        let may_be = !matches!(relation.origin, Origin::Table | Origin::Sentence | Origin::Percent);
        may_be && !self.amounts.is_empty() && (self.is_amount(relation, values) || self.is_across(relation, values))
    }

    /// Whether the difference is one of the amounts.
    fn is_amount(&self, relation: &Relation, values: &Values) -> bool {
        let Some(residual) = relation.residual(values) else { return false };
        let tolerance = relation.tolerance(values) + Decimal::new(1, 2);
        self.amounts.contains(&residual.abs().normalize())
            || self.amounts.iter().take(64).any(|amount| (*amount - residual.abs()).abs() <= tolerance)
    }

    /// Whether figures of both kinds of blocks stand in it. Of a part the block that has it in says no less, of last year
    /// nobody knows by how much they differ.
    fn is_across(&self, relation: &Relation, values: &Values) -> bool {
        let [with, without] = &self.scopes;
        let source = |id: FigureId| self.facts.figure(id).source;
        let crosses = |one: FigureId, other: FigureId| {
            source(one) != source(other) && with.contains(&source(one)) && without.contains(&source(other))
        };
        match (relation.form, &relation.figures[..]) {
            (Form::Same, [a, b]) => {
                let (more, less) = if values.get(*a) > values.get(*b) { (*a, *b) } else { (*b, *a) };
                let most = self.amounts.iter().max().copied().unwrap_or_default();
                crosses(more, less) && values.get(more).checked_sub(values.get(less)).is_some_and(|gap| gap <= most)
            }
            (Form::Difference, [_, level, base]) => crosses(*base, *level) || crosses(*level, *base),
            _ => false,
        }
    }
}

/// Whether a figure states all the money of the year in a budget, or all of a fund.
fn is_total(facts: &Facts, id: FigureId) -> bool {
    let is_total = |key: &Key| {
        key.nature == Nature::WHOLE
            && [Item::Total, Item::CURRENT, Item::SUM].contains(&key.item)
            && (key.basis, key.measure, key.year) == (Basis::Budget, Measure::Level, facts.year)
    };
    facts.figure(id).keys.iter().any(is_total)
}
