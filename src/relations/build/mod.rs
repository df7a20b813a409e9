//! Facts → relations.

mod lists;
mod percents;

use super::{Form, Origin, Relation};
use crate::facts::{Facts, Figure, FigureId};
use crate::model::{Basis, Claim, Family, Fund, Item, Key, Measure, Nature, Side, Sum};
use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::cell::OnceCell;

/// What make up a whole.
type Parts = SmallVec<[FigureId; 6]>;

/// Figures behind income and expenditure, one of which may say by how much they differ.
const NEAR: usize = 3;

/// All relations of a disclosure, each once.
pub fn relations(facts: &Facts) -> Vec<Relation> {
    let mut builder = Builder {
        facts,
        relations: Vec::with_capacity(2 * facts.cell_sums.len() + facts.lists.len()),
        quantities: FxHashMap::default(),
        has_carry: false,
        aliases: FxHashMap::default(),
        funds_with_money: FxHashSet::default(),
        named_money: OnceCell::new(),
        named_classes: OnceCell::new(),
        lists_of: OnceCell::new(),
    };
    builder.index();
    builder.cells();
    builder.lists();
    builder.runs();
    builder.flows();
    builder.triples();
    builder.restatements();
    builder.balances();
    builder.years();
    builder.standard();
    builder.finish()
}

/// Where two names of funds may mean the same money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Scope {
    side: Side,
    is_change: bool,
    year: i32,
}

struct Builder<'a> {
    facts: &'a Facts,
    relations: Vec<Relation>,
    quantities: FxHashMap<Key, Statements>,
    /// Money of last year or for next year is in play.
    has_carry: bool,
    /// Funds that have money somewhere in the document, 财政拨款 and the whole apart.
    funds_with_money: FxHashSet<Fund>,
    /// Where 全部 or 财政拨款 means the same money as another fund: that one.
    aliases: FxHashMap<(Scope, Fund), Fund>,
    /// See [`Builder::named_money`]: of thousands of lists each asks.
    named_money: OnceCell<Vec<Key>>,
    /// See [`Builder::named_classes`].
    named_classes: OnceCell<FxHashMap<(Fund, i32), FxHashSet<u32>>>,
    /// See [`Builder::lists_of`].
    lists_of: OnceCell<FxHashMap<FigureId, SmallVec<[usize; 1]>>>,
}

/// The figures that state one quantity.
#[derive(Default)]
struct Statements {
    figures: SmallVec<[FigureId; 4]>,
    /// The one that most others agree with.
    representative: FigureId,
}

impl Builder<'_> {
    fn add(&mut self, form: Form, figures: SmallVec<[FigureId; 6]>, origin: Origin, is_certain: bool) {
        let first = figures[0];
        if figures.len() < 2 || figures[1..].contains(&first) {
            return;
        }
        self.relations.push(Relation { form, figures, origin, is_certain });
    }

    /// Groups the figures by quantity.
    fn index(&mut self) {
        self.quantities.reserve(self.facts.figures.len() / 2);
        self.has_carry =
            self.facts.figures.iter().any(|figure| !figure.value.is_zero() && figure.keys.iter().any(Key::is_carry));
        // Money left for next year of which the amount is not said: the two sides differ by nobody knows how much.
        let is_carry_out = |key: &Key| key.item == Item::CARRY_OUT;
        let is_open =
            self.facts.names_carry_out && !self.facts.figures.iter().any(|figure| figure.keys.iter().any(is_carry_out));
        // A final account always has money carried over, whether it speaks of it or not.
        self.has_carry |= is_open || self.facts.tells_of_carry || self.facts.is_final();
        let (all, fiscal) = (Fund::ALL, Fund::FISCAL);
        let with_money =
            self.facts.figures.iter().filter(|figure| !figure.value.is_zero()).flat_map(|figure| &figure.keys);
        self.funds_with_money = with_money.map(|key| key.fund).filter(|fund| *fund != all && *fund != fiscal).collect();
        self.find_aliases();
        for (id, figure) in self.facts.figures.iter().enumerate() {
            let is_one_side = |key: &&Key| !(is_open && figure.either_side && key.side == Side::Expenditure);
            for key in figure.keys.iter().filter(is_one_side) {
                let key = self.canonical(*key);
                let figures = &mut self.quantities.entry(key).or_default().figures;
                if figures.last() != Some(&(id as FigureId)) {
                    figures.push(id as FigureId);
                }
            }
        }
        for stated in self.quantities.values_mut() {
            stated.representative = most_agreed(self.facts, &stated.figures);
        }
    }

    /// The statement of a quantity that most others agree with.
    fn representative(&self, key: &Key) -> Option<FigureId> {
        self.quantities.get(key).map(|stated| stated.representative)
    }

    /// Each quantity with that statement.
    fn representatives(&self) -> impl Iterator<Item = (&Key, FigureId)> {
        self.quantities.iter().map(|(key, stated)| (key, stated.representative))
    }

    /// Finds where the words for all funds, for 财政拨款 and for 一般公共预算 mean the same money: where a total of the
    /// one equals a total of the other, on the same side, of the same year or change.
    fn find_aliases(&mut self) {
        let (all, fiscal, general) = (Fund::ALL, Fund::FISCAL, Fund::GENERAL);
        let mut stated: Vec<((Scope, Fund), i128)> = Vec::new();
        for figure in self.facts.figures.iter().filter(|figure| !figure.value.is_zero()) {
            for key in &figure.keys {
                let is_total = key.nature == Nature(0) && (key.item == Item::Total || self.is_current(key));
                if is_total && [all, fiscal, general].contains(&key.fund) {
                    stated.push(((self.scope(key), key.fund), hundredths(figure.value)));
                }
            }
        }
        // Only what is said most often counts: one wrong figure must not make two funds one.
        stated.sort_unstable();
        let totals: FxHashMap<(Scope, Fund), SmallVec<[i128; 2]>> = stated
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same_name| {
                let values = || same_name.chunk_by(|a, b| a.1 == b.1);
                let most = values().map(<[_]>::len).max().unwrap_or_default();
                (same_name[0].0, values().filter(|same| same.len() == most).map(|same| same[0].1).collect())
            })
            .collect();
        for (scope, fund) in totals.keys() {
            let level = Scope { is_change: false, ..*scope };
            let share_value = |scope: Scope, a: Fund, b: Fund| {
                let (a, b) = (totals.get(&(scope, a))?, totals.get(&(scope, b))?);
                Some(a.iter().any(|value| b.contains(value)))
            };
            // Two funds that differ may change by the same amount.
            let same = |other: Fund| {
                share_value(*scope, *fund, other) == Some(true) && share_value(level, *fund, other) != Some(false)
            };
            if *fund != general && same(general) {
                self.aliases.insert((*scope, *fund), general);
            } else if *fund == all && same(fiscal) {
                self.aliases.insert((*scope, all), fiscal);
            }
        }
    }

    /// 本年收入 and 收入合计 are all income in a final account, and in a budget where nothing is carried over.
    fn is_current(&self, key: &Key) -> bool {
        let is_of_year = match self.facts.basis {
            Some(Basis::Actual) => true,
            Some(_) => !self.has_carry,
            None => false,
        };
        is_of_year && [Item::CURRENT, Item::SUM].contains(&key.item)
    }

    fn scope(&self, key: &Key) -> Scope {
        // Without money carried over both sides are the same money.
        let side = if self.has_carry { key.side } else { Side::Income };
        Scope { side, is_change: key.measure == Measure::Change, year: key.year }
    }

    /// The name a quantity goes by: where several names mean the same money, one of them.
    fn canonical(&self, mut key: Key) -> Key {
        let may_be_alias = [Fund::ALL, Fund::FISCAL].contains(&key.fund);
        // What is carried over of the one need not be what is of the other.
        if may_be_alias
            && key.item != Item::GRAND
            && !key.is_carry()
            && !self.facts.standard.tree.is_procurement(key.item)
        {
            let scope = self.scope(&key);
            // 全部 may mean 财政拨款, and that again 一般公共预算.
            for _ in 0..2 {
                if let Some(fund) = self.aliases.get(&(scope, key.fund)) {
                    key.fund = *fund;
                }
            }
        }
        if self.is_current(&key) {
            key.item = Item::Total;
        }
        if matches!(key.item, Item::Functional(_)) && !self.has_carry {
            // Money by purpose is the same money on both sides.
            key.side = Side::Expenditure;
        }
        key
    }

    fn cells(&mut self) {
        for sum in &self.facts.cell_sums {
            let figures = std::iter::once(sum.total).chain(sum.parts.iter().copied()).collect();
            self.add(Form::Sum, figures, Origin::Table, sum.is_certain);
        }
    }

    /// What is left of a fund at the end of the year is what was there, what came in and less what was spent.
    fn flows(&mut self) {
        let mut flows: Vec<[FigureId; 4]> = self.facts.flows.clone();
        if self.facts.is_final() {
            let own = self.facts.own_basis();
            for (key, end) in self.representatives() {
                let is_end = key.item == Item::CARRY_OUT && (key.basis, key.measure) == (own, Measure::Level);
                if !is_end || !self.facts.standard.tree.is_fiscal(key.fund) {
                    continue;
                }
                let of = |side, item| self.representative(&Key { side, item, ..*key });
                let income = of(Side::Income, Item::Total);
                let parts = [of(Side::Income, Item::CARRIED), income, of(Side::Expenditure, Item::Total)];
                if let [Some(start), Some(income), Some(spent)] = parts {
                    flows.push([end, start, income, spent]);
                }
            }
        }
        self.carried();
        flows.sort_unstable();
        for flow in flows {
            self.add(Form::Flow, SmallVec::from_slice(&flow), Origin::Standard, true);
        }
    }

    /// What is carried over of funds is no more than what is in all.
    fn carried(&mut self) {
        let of_fund =
            |key: &Key| key.item == Item::CARRIED && key.fund != Fund::FISCAL && key.measure == Measure::Level;
        let mut parts: FxHashMap<Key, Parts> = FxHashMap::default();
        for (key, part) in self.representatives().filter(|(key, _)| of_fund(key)) {
            let whole = Key { fund: Fund::CARRY_IN, item: Item::Total, ..*key };
            parts.entry(whole).or_default().push(part);
        }
        let mut found: Vec<(FigureId, Parts)> =
            parts.into_iter().filter_map(|(whole, parts)| Some((self.representative(&whole)?, parts))).collect();
        found.sort_unstable();
        for (whole, mut parts) in found {
            parts.sort_unstable();
            if self.sum_of(&parts).is_some_and(|sum| sum > self.facts.figure(whole).value) {
                self.add_run(whole, Some(parts), true);
            }
        }
    }

    fn sum_of(&self, parts: &[FigureId]) -> Option<Decimal> {
        parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(self.facts.figure(*part).value))
    }

    /// The quantities with money that a list may have to name: totals of funds and classes, each once.
    fn named_money(&self) -> &[Key] {
        self.named_money.get_or_init(|| {
            let figures = self.facts.figures.iter().filter(|figure| !figure.value.is_zero() && !figure.implied);
            let is_kind = |key: &&Key| match key.item {
                Item::Total => true,
                Item::Functional(code) => code < 1000,
                _ => false,
            };
            let keys = figures.flat_map(|figure| &figure.keys).filter(is_kind);
            let keys: FxHashSet<Key> = keys.map(|key| Key { basis: Basis::Budget, ..*key }).collect();
            keys.into_iter().collect()
        })
    }

    fn restatements(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId)> = Vec::new();
        for Statements { figures, representative } in self.quantities.values() {
            let others = figures.iter().filter(|id| *id != representative);
            pairs.extend(others.map(|id| (*id, *representative)));
        }
        pairs.extend(&self.facts.same);
        pairs.sort_unstable();
        for (figure, first) in pairs {
            // Within a paragraph the same name is mostly said of something else: of a part, of an office, of another scope.
            let is_certain = !self.facts.are_of_one_paragraph(figure, first);
            self.add(Form::Same, smallvec![figure, first], Origin::Restatement, is_certain);
        }
    }

    /// Income = expenditure, in all and of each fund.
    fn balances(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId, bool)> = Vec::new();
        // What is carried over is in both totals of a final account, and in neither sum of its year.
        let total = if self.facts.is_final() { Item::GRAND } else { Item::Total };
        for (key, income) in self.representatives() {
            let is_total = key.side == Side::Income && key.item == total && key.nature == Nature(0);
            if !is_total || !matches!(key.measure, Measure::Level | Measure::Change) {
                continue;
            }
            let Some(expenditure) = self.representative(&Key { side: Side::Expenditure, ..*key }) else {
                continue;
            };
            // Money carried over makes the two sides of one fund differ, and in a budget those of an outturn.
            let is_other = key.basis != self.facts.own_basis();
            let is_grand = total == Item::GRAND;
            // Where the totals differ, so do their changes.
            let level =
                |id: FigureId| self.facts.triples.iter().find(|one| one.change == Some(id)).and_then(|one| one.level);
            if key.measure == Measure::Change
                && let (Some(a), Some(b)) = (level(income), level(expenditure))
                && self.facts.figure(a).value != self.facts.figure(b).value
            {
                continue;
            }
            if self.has_carry && key.fund != Fund::ALL && !is_grand || is_other || self.says_gap(income, expenditure) {
                continue;
            }
            pairs.push((income, expenditure, !self.has_carry || is_grand));
        }
        pairs.sort_unstable();
        for (income, expenditure, is_certain) in pairs {
            self.add(Form::Same, smallvec![expenditure, income], Origin::Balance, is_certain);
        }
    }

    /// `收入总计110万元，支出总计100万元，收支相抵，结余10万元`: the difference is stated.
    fn says_gap(&self, income: FigureId, expenditure: FigureId) -> bool {
        let value = |id: FigureId| self.facts.figure(id).value;
        let (Some(gap), last) = (value(income).checked_sub(value(expenditure)), income.max(expenditure)) else {
            return false;
        };
        let source = self.facts.figure(last).source;
        let says_it = |figure: &Figure| {
            figure.source == source && figure.measure == Measure::Level && figure.value.abs() == gap.abs()
        };
        !gap.is_zero() && self.facts.figures.iter().skip(last as usize + 1).take(NEAR).any(says_it)
    }

    /// This year − last year = change, wherever the three are stated.
    fn years(&mut self) {
        let mut found: Vec<SmallVec<[FigureId; 6]>> = Vec::new();
        let levels: FxHashMap<FigureId, FigureId> =
            self.facts.triples.iter().filter_map(|triple| Some((triple.change?, triple.level?))).collect();
        for (key, change) in self.representatives().filter(|(key, _)| key.measure == Measure::Change) {
            // The level said in the same breath, else the one most often stated.
            let own = self.facts.own_basis();
            let level = self.representative(&Key { measure: Measure::Level, basis: own, ..*key });
            let level = match levels.get(&change) {
                Some(&said) => Some(said).filter(|said| self.states(*said, &Key { measure: Measure::Level, ..*key })),
                None => level,
            };
            let year = self.facts.base_year(key.basis);
            let base = self.representative(&Key { measure: Measure::Level, year, ..*key });
            if let (Some(level), Some(base)) = (level, base) {
                found.push(smallvec![change, level, base]);
            }
        }
        found.sort_unstable();
        for figures in found {
            self.add(Form::Difference, figures, Origin::Years, true);
        }
    }

    /// The equations of the standard, over the representatives.
    fn standard(&mut self) {
        let mut found: Vec<(SmallVec<[FigureId; 6]>, bool)> = Vec::new();
        for (key, total) in self.representatives() {
            if !matches!(key.measure, Measure::Level | Measure::Change) {
                continue;
            }
            for sum in self.facts.standard.tree.sums.iter().filter(|sum| sum.claim != Claim::None) {
                if let Some(figures) =
                    self.instance(sum, key, total).filter(|figures| !self.names_more_parts(key, figures))
                {
                    let is_level = key.measure == Measure::Level && key.year == self.facts.year;
                    if is_level && sum.claim == Claim::Certain && !self.has_carry {
                        found.extend(self.impossible_changes(key, &figures).map(|changes| (changes, true)));
                    }
                    found.push((figures, sum.claim == Claim::Certain));
                }
            }
        }
        self.classes(&mut found);
        found.sort_unstable();
        for (figures, is_certain) in found {
            self.add(Form::Sum, figures, Origin::Standard, is_certain);
        }
    }

    /// The changes of a whole and its parts that would make the parts of last year more than their whole, whatever else
    /// it had. All the money stands in for that of a fund: it was no less.
    fn impossible_changes(&self, whole: &Key, levels: &[FigureId]) -> Option<Parts> {
        let change_of = |key: &Key, basis| self.representative(&Key { measure: Measure::Change, basis, ..*key });
        let change_on = |level: &FigureId, basis| {
            let keys = &self.facts.figure(*level).keys;
            keys.iter().find_map(|key| change_of(&self.canonical(*key), basis))
        };
        [Basis::Budget, Basis::Actual].into_iter().find_map(|basis| {
            let of_whole = change_of(whole, basis).or_else(|| change_of(&Key { fund: Fund::ALL, ..*whole }, basis))?;
            let parts: Parts = levels[1..].iter().map(|level| change_on(level, basis)).collect::<Option<_>>()?;
            let before = |level: FigureId, change: FigureId| {
                self.facts.figure(level).value.checked_sub(self.facts.figure(change).value)
            };
            let whole = before(levels[0], of_whole)?;
            let mut pairs = levels[1..].iter().zip(&parts);
            let sum = pairs.try_fold(Decimal::ZERO, |sum, (level, part)| sum.checked_add(before(*level, *part)?))?;
            (sum > whole).then(|| std::iter::once(of_whole).chain(parts).collect())
        })
    }

    /// Expenditure = Σ of its classes, where two or more are stated.
    fn classes(&self, found: &mut Vec<(SmallVec<[FigureId; 6]>, bool)>) {
        let mut by_total: FxHashMap<Key, SmallVec<[FigureId; 6]>> = FxHashMap::default();
        for (key, figure) in self.representatives() {
            if matches!(key.item, Item::Functional(code) if code < 1000) {
                by_total.entry(Key { item: Item::Total, ..*key }).or_default().push(figure);
            }
        }
        for (key, mut parts) in by_total {
            if let (Some(total), true) = (self.representative(&key), parts.len() >= 2 && !self.has_carry) {
                parts.sort_unstable();
                found.push((std::iter::once(total).chain(parts).collect(), false));
            }
        }
    }

    /// Whether a figure states the quantity, under whatever name.
    fn states(&self, id: FigureId, key: &Key) -> bool {
        self.facts.figure(id).keys.iter().any(|own| self.canonical(*own).quantity() == key.quantity())
    }

    /// Whether a list under a figure of this quantity has some of these parts and others beside them: it knows better.
    fn names_more_parts(&self, key: &Key, figures: &[FigureId]) -> bool {
        let Some(stated) = self.quantities.get(key) else { return false };
        let is_part = |id: &FigureId| {
            let own = &self.facts.figure(*id).keys;
            figures[1..]
                .iter()
                .any(|part| part == id || self.facts.figure(*part).keys.iter().any(|key| own.contains(key)))
        };
        let lists = stated.figures.iter().filter_map(|head| self.lists_of().get(head)).flatten();
        lists.map(|at| &self.facts.lists[*at]).filter(|list| !list.is_gapped).any(|list| {
            let kinds: SmallVec<[_; 8]> =
                list.items.iter().zip(&list.families).map(|(item, family)| (is_part(item), *family)).collect();
            let of_parts = kinds.iter().find(|(is_part, _)| *is_part).and_then(|(_, family)| *family);
            let is_other = |family: Option<Family>| family != of_parts || family.is_none();
            kinds.iter().any(|(is_part, _)| *is_part)
                && kinds.iter().any(|(is_part, family)| !is_part && is_other(*family))
        })
    }

    /// The lists under each figure.
    fn lists_of(&self) -> &FxHashMap<FigureId, SmallVec<[usize; 1]>> {
        self.lists_of.get_or_init(|| {
            let mut lists: FxHashMap<FigureId, SmallVec<[usize; 1]>> = FxHashMap::default();
            for (at, list) in self.facts.lists.iter().enumerate() {
                lists.entry(list.head).or_default().push(at);
            }
            lists
        })
    }

    fn instance(&self, sum: &Sum, key: &Key, total: FigureId) -> Option<SmallVec<[FigureId; 6]>> {
        if !sum.is_of(key) {
            return None;
        }
        // Of all funds, a sum holds only where every fund that has money takes part.
        let takes_all = !sum.whatever_fund && sum.is_over_funds();
        if takes_all && !self.funds_with_money.iter().all(|fund| sum.names_fund(*fund)) {
            return None;
        }
        let mut figures: SmallVec<[FigureId; 6]> = smallvec![total];
        for part in &sum.parts {
            figures.push(self.representative(&sum.key_of(part, key))?);
        }
        for part in &sum.optional {
            figures.extend(self.representative(&sum.key_of(part, key)));
        }
        Some(figures)
    }

    /// Drops relations over the same figures, the better explained one staying.
    fn finish(mut self) -> Vec<Relation> {
        self.relations.sort_by_key(|relation| (!relation.is_certain, relation.origin));
        let mut seen = FxHashSet::with_capacity_and_hasher(self.relations.len(), FxBuildHasher);
        self.relations.retain(|relation| {
            let mut figures = relation.figures.clone();
            figures.sort_unstable();
            seen.insert(figures)
        });
        self.relations
    }
}

/// The class of a code: 2010301 → 201.
fn class_of(mut code: u32) -> u32 {
    while code > 999 {
        code /= 100;
    }
    code
}

/// The figure that most of these agree with.
fn most_agreed(facts: &Facts, figures: &[FigureId]) -> FigureId {
    let value = |id: FigureId| facts.figure(id).value;
    // Most quantities are stated once, or alike everywhere.
    let first = value(figures[0]);
    if figures[1..].iter().all(|id| value(*id) == first) {
        return figures[0];
    }
    let mut counts: FxHashMap<Decimal, (usize, FigureId)> = FxHashMap::default();
    for id in figures {
        let entry = counts.entry(value(*id).normalize()).or_insert((0, *id));
        entry.0 += 1;
    }
    counts
        .values()
        .max_by_key(|(count, first)| (*count, std::cmp::Reverse(*first)))
        .map_or(figures[0], |(_, first)| *first)
}

/// A value rounded to two decimals: names of funds are compared by amounts as they are usually printed.
fn hundredths(value: Decimal) -> i128 {
    match value.scale() {
        scale @ 0..=2 => value.mantissa() * [100, 10, 1][scale as usize],
        _ => {
            let mut value = value.round_dp(2);
            value.rescale(2);
            value.mantissa()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::facts_of_sentence;

    fn relations_of(sentence: &str) -> Vec<Relation> {
        relations(&facts_of_sentence(sentence))
    }

    #[test]
    fn one_sum_in_two_orders_is_one_relation() {
        // The list says 项目 first, the equation of the standard 基本.
        let relations = relations_of("2025年支出预算10.00万元，其中：项目支出2.00万元，基本支出8.00万元。");
        assert_eq!(relations.len(), 1, "{relations:?}");
        assert_eq!((relations[0].form, relations[0].origin), (Form::Sum, Origin::Sentence));
        assert_eq!(relations[0].figures[..], [0, 1, 2]);
        assert!(relations[0].is_certain);
    }

    #[test]
    fn a_list_that_may_be_partial_is_only_likely() {
        let certainty = |sentence: &str| -> Vec<bool> {
            relations_of(sentence).iter().filter(|one| one.form == Form::Sum).map(|one| one.is_certain).collect()
        };
        assert_eq!(certainty("政府采购预算9.00万元，其中：货物5.00万元、服务3.00万元等。"), [false; 0]);
        assert_eq!(certainty("支出增加9.00万元，主要是甲项目增加5.00万元，乙项目增加3.00万元。"), [false]);
        assert_eq!(certainty("政府采购预算9.00万元，其中：货物5.00万元、工程1.00万元、服务3.00万元。"), [true]);
    }

    #[test]
    fn one_of_several_funds_need_not_be_all_of_a_change() {
        let sums = |funds: &str| {
            let change = "收入预算比2024年预算数减少0.1049亿元，主要是一般公共预算拨款减少0.1045亿元。";
            let relations = relations_of(&format!("2025年收入预算数0.2794亿元，其中：{funds}。{change}"));
            let of_changes = |one: &&Relation| one.origin == Origin::Sentence && one.figures.len() == 2;
            relations.iter().filter(of_changes).count()
        };
        assert_eq!(sums("一般公共预算拨款0.2784亿元，上年结转0.0010亿元"), 0);
        assert_eq!(sums("一般公共预算拨款0.2794亿元，上年结转0亿元"), 1);
    }

    #[test]
    fn the_two_sides_of_an_outturn_need_not_be_equal_in_a_budget() {
        let sides = |compared: &str| {
            let relations = relations_of(&format!("{compared}相比，收入减少20.00万元；支出减少22.00万元。"));
            relations.iter().filter(|one| one.origin == Origin::Balance).count()
        };
        assert_eq!((sides("与2024年执行数"), sides("与2024年预算数")), (0, 1));
    }
}
