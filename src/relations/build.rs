//! Facts → relations.

use super::{Form, Origin, Relation};
use crate::facts::{Facts, FigureId, List, Opener};
use crate::model::{Basis, Claim, Family, Fund, Item, Key, Measure, Nature, Quantity, Side, Sum};
use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::cell::OnceCell;

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
    };
    builder.index();
    builder.cells();
    builder.lists();
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
        self.has_carry |= is_open || self.facts.basis == Some(Basis::Actual);
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
        for ((scope, fund), mine) in &totals {
            let same = |other: Fund| {
                totals.get(&(*scope, other)).is_some_and(|values| values.iter().any(|value| mine.contains(value)))
            };
            if *fund != general && same(general) {
                self.aliases.insert((*scope, *fund), general);
            } else if *fund == all && same(fiscal) {
                self.aliases.insert((*scope, all), fiscal);
            }
        }
    }

    /// 本年收入 and 收入合计 of a budget are all income where nothing is carried over.
    fn is_current(&self, key: &Key) -> bool {
        self.facts.basis == Some(Basis::Budget) && !self.has_carry && [Item::CURRENT, Item::SUM].contains(&key.item)
    }

    fn scope(&self, key: &Key) -> Scope {
        // Without money carried over both sides are the same money.
        let side = if self.has_carry { key.side } else { Side::Income };
        Scope { side, is_change: key.measure == Measure::Change, year: key.year }
    }

    /// The name a quantity goes by: where several names mean the same money, one of them.
    fn canonical(&self, mut key: Key) -> Key {
        let may_be_alias = [Fund::ALL, Fund::FISCAL].contains(&key.fund);
        if may_be_alias && !self.facts.standard.tree.is_procurement(key.item) {
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

    fn lists(&mut self) {
        for list in &self.facts.lists {
            let Some(is_certain) = self.certainty(list) else { continue };
            let parts = match breakdowns(self.facts, list) {
                Some((first, head, second)) => [(list.head, first), (head, second)],
                None => [(list.head, &list.items[..]), (list.head, &[])],
            };
            for (head, items) in parts {
                let figures = std::iter::once(head).chain(items.iter().copied()).collect();
                self.add(Form::Sum, figures, Origin::Sentence, is_certain);
            }
        }
    }

    /// Whether the items of a list make up its head: for certain, perhaps, or (`None`) no claim at all.
    fn certainty(&self, list: &List) -> Option<bool> {
        let is_exhaustive = self.is_exhaustive(list);
        match list.opener {
            // `其中：上年结转300万元`: the one part that is worth a word.
            _ if list.items.len() == 1 && !is_exhaustive && list.opener != Opener::Mainly => None,
            _ if list.is_gapped => Some(false),
            Opener::Whole | Opener::Colon if list.items.len() >= 2 => Some(true),
            Opener::Whole | Opener::Colon | Opener::Including | Opener::Mainly => Some(is_exhaustive),
        }
    }

    /// All of their kind are named: 基本 and 项目; every fund, every class that the document has.
    fn is_exhaustive(&self, list: &List) -> bool {
        let family @ Some(_) = list.families[0] else {
            return false;
        };
        if list.families.iter().any(|other| *other != family) {
            return false;
        }
        let Some(key) = self.facts.figure(list.items[0]).keys.first() else {
            return false;
        };
        let named: FxHashSet<Quantity> =
            list.items.iter().flat_map(|id| &self.facts.figure(*id).keys).map(Key::quantity).collect();
        let is_fund = family == Some(Family::FUNDS);
        let is_class = family == Some(Family::CLASSES);
        if !(is_fund || is_class) {
            return list.items.len() >= 2;
        }
        if is_fund && list.items.len() == 1 {
            // The one fund there is.
            let whole = Key { fund: Fund::ALL, ..*key };
            let is_whole = key.nature == Nature(0) && key.item == Item::Total;
            return is_whole && self.canonical(whole) == self.canonical(*key);
        }
        if is_class && list.items.len() == 1 {
            return false;
        }
        let present = self.named_money().iter().filter(|k| {
            k.side == key.side
                && k.nature == key.nature
                && k.year == key.year
                && (k.measure == Measure::Level || k.measure == list.measure)
        });
        let (all, fiscal) = (Fund::ALL, Fund::FISCAL);
        let is_of_kind = |k: &&Key| match k.item {
            Item::Total => is_fund && k.fund != all && k.fund != fiscal,
            _ => is_class && k.fund == key.fund,
        };
        present.filter(is_of_kind).all(|k| named.contains(&k.quantity()))
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

    fn triples(&mut self) {
        for triple in &self.facts.triples {
            let Some(change) = triple.change else {
                continue;
            };
            if let (Some(level), Some(base)) = (triple.level, triple.base) {
                self.add(Form::Difference, smallvec![change, level, base], Origin::Years, true);
            }
            if let (Some(level), Some(rate)) = (triple.level, triple.rate) {
                self.add(Form::Rate, smallvec![rate, change, level], Origin::Percent, true);
            }
        }
        for share in &self.facts.shares {
            let whole = share.whole.or_else(|| self.facts.wholes.get(&share.share).copied());
            let named = |of| self.representative(&self.canonical(of));
            let found = match (whole, share.of) {
                (Some(whole), _) => Some((whole, true)),
                // What the words name may be stated under other words.
                (None, Some(of)) => named(of).map(|whole| (whole, false)),
                (None, None) => self.total_of(share.part).map(|whole| (whole, true)),
            };
            if let Some((whole, is_certain)) = found.filter(|(whole, _)| *whole != share.part) {
                self.add(Form::Share, smallvec![share.share, share.part, whole], Origin::Percent, is_certain);
            }
        }
    }

    /// A part named without its whole is a part of all the money of its fund; a fund by itself tells of no whole.
    fn total_of(&self, part: FigureId) -> Option<FigureId> {
        let part = self.canonical(*self.facts.figure(part).keys.first()?);
        let whole = self.canonical(Key { item: Item::Total, nature: Nature(0), ..part });
        self.representative(&whole).filter(|_| whole != part)
    }

    fn restatements(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId)> = Vec::new();
        for Statements { figures, representative } in self.quantities.values() {
            let others = figures.iter().filter(|id| *id != representative);
            pairs.extend(others.map(|id| (*id, *representative)));
        }
        pairs.sort_unstable();
        for (figure, first) in pairs {
            self.add(Form::Same, smallvec![figure, first], Origin::Restatement, true);
        }
    }

    /// Income = expenditure, in all and of each fund.
    fn balances(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId, bool)> = Vec::new();
        for (key, income) in self.representatives() {
            let is_total = key.side == Side::Income && key.item == Item::Total && key.nature == Nature(0);
            if !is_total || !matches!(key.measure, Measure::Level | Measure::Change) {
                continue;
            }
            let Some(expenditure) = self.representative(&Key { side: Side::Expenditure, ..*key }) else {
                continue;
            };
            // Money carried over makes the two sides of one fund differ, and in a budget those of an outturn.
            let is_outturn = key.basis == Basis::Actual && self.facts.basis != Some(Basis::Actual);
            if self.has_carry && key.fund != Fund::ALL || is_outturn {
                continue;
            }
            pairs.push((income, expenditure, !self.has_carry));
        }
        pairs.sort_unstable();
        for (income, expenditure, is_certain) in pairs {
            self.add(Form::Same, smallvec![expenditure, income], Origin::Balance, is_certain);
        }
    }

    /// This year − last year = change, wherever the three are stated.
    fn years(&mut self) {
        let mut found: Vec<SmallVec<[FigureId; 6]>> = Vec::new();
        let levels: FxHashMap<FigureId, FigureId> =
            self.facts.triples.iter().filter_map(|triple| Some((triple.change?, triple.level?))).collect();
        for (key, change) in self.representatives().filter(|(key, _)| key.measure == Measure::Change) {
            // The level said in the same breath, else the one most often stated.
            let level = self.representative(&Key { measure: Measure::Level, basis: Basis::Budget, ..*key });
            let level = match levels.get(&change) {
                Some(&said) => Some(said).filter(|said| self.states(*said, &Key { measure: Measure::Level, ..*key })),
                None => level,
            };
            let base = self.representative(&Key { measure: Measure::Level, year: key.year - 1, ..*key });
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
                if let Some(figures) = self.instance(sum, key, total) {
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

/// Two lists in one: the first items make up the head, the others make it up once more, or one of the first: the items of
/// the one list, the head of the other, its items. `None` for a list that adds up, or neither way.
fn breakdowns<'l>(facts: &Facts, list: &'l List) -> Option<(&'l [FigureId], FigureId, &'l [FigureId])> {
    let value = |id: FigureId| facts.figure(id).value;
    let sum = |items: &[FigureId]| items.iter().try_fold(Decimal::ZERO, |sum, id| sum.checked_add(value(*id)));
    let whole = value(list.head);
    // What is left where the first items make up the head.
    let rest = sum(&list.items)?.checked_sub(whole)?;
    if whole.is_zero() || rest.is_zero() {
        return None;
    }
    let adds_up = |made: &mut Decimal, id: &FigureId| {
        *made += value(*id);
        Some(*made == whole)
    };
    let ends = list.items.iter().scan(Decimal::ZERO, adds_up).position(|is_whole| is_whole).map(|at| at + 1);
    if let Some((first, second)) = ends.map(|at| list.items.split_at(at)) {
        let head = std::iter::once(&list.head).chain(first).copied().find(|id| value(*id) == rest)?;
        return (first.len() >= 2 && second.len() >= 2).then_some((first, head, second));
    }
    // The second is right, of another kind, and the first is wrong.
    let begins = list.items.iter().rev().scan(Decimal::ZERO, adds_up).position(|is_whole| is_whole)?;
    let at = list.items.len() - begins - 1;
    let (first, second) = list.families.split_at(at);
    let is_one_kind =
        |kinds: &[Option<_>]| kinds.len() >= 2 && kinds[0].is_some() && kinds.iter().all(|kind| *kind == kinds[0]);
    let (items, others) = list.items.split_at(at);
    (is_one_kind(first) && is_one_kind(second) && first[0] != second[0]).then_some((items, list.head, others))
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
    fn the_two_sides_of_an_outturn_need_not_be_equal_in_a_budget() {
        let sides = |compared: &str| {
            let relations = relations_of(&format!("{compared}相比，收入减少20.00万元；支出减少22.00万元。"));
            relations.iter().filter(|one| one.origin == Origin::Balance).count()
        };
        assert_eq!((sides("与2024年执行数"), sides("与2024年预算数")), (0, 1));
    }
}
