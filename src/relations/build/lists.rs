//! Lists of a sentence and runs of item paragraphs, and how sure it is that they make up their whole.

use super::{Builder, Parts, class_of};
use crate::facts::{Facts, FigureId, List, Opener, Record, Run};
use crate::model::{Basis, Family, Fund, Item, Key, Measure, Nature, Quantity};
use crate::relations::{Form, Origin};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

impl Builder<'_> {
    pub(super) fn lists(&mut self) {
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

    /// Item paragraphs add up to the figure before them, and those of subjects to their classes and to the whole.
    pub(super) fn runs(&mut self) {
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        for run in self.facts.runs.iter().filter(|run| !names_parts_of_parts(run)) {
            let levels_on = |basis: Basis, of: i32| -> Option<Parts> {
                let level = |item: &Record| {
                    item.levels.iter().find(|(at, said, _)| (*at, *said) == (basis, of)).map(|(.., id)| *id)
                };
                run.items.iter().map(level).collect()
            };
            let levels = levels_on(own, year);
            if let Some(head) = &run.head {
                for (basis, year, whole) in &head.levels {
                    self.add_run(*whole, levels_on(*basis, *year), false);
                }
                for (basis, whole) in &head.changes {
                    let change = |item: &Record| item.changes.iter().find(|(at, _)| at == basis).map(|(_, id)| *id);
                    self.add_run(*whole, run.items.iter().map(change).collect(), false);
                }
                if let Some(whole) = head.name.and_then(|name| self.representative(&self.canonical(name))) {
                    // What is carried over may be in the items and not in their head.
                    self.add_run(whole, levels.clone(), !self.has_carry);
                }
            }
            if run.are_subjects && self.has_all_classes(run) {
                self.subjects(run, levels);
            }
        }
    }

    /// Subjects of all classes make up the total of their fund, those of one class that class.
    fn subjects(&mut self, run: &Run, levels: Option<Parts>) {
        let Some(levels) = levels else { return };
        let Some(key) = self.facts.figure(levels[0]).keys.first().copied() else { return };
        let whole_of = |item| self.representative(&self.canonical(Key { item, ..key }));
        let of_class = |class: u32| {
            let items = run.items.iter().zip(&levels).filter(|(item, _)| item.code.map(class_of) == Some(class));
            Some((whole_of(Item::Functional(class))?, items.map(|(_, level)| *level).collect::<Parts>()))
        };
        let classes: Vec<(FigureId, Parts)> = classes_of(run).into_iter().filter_map(of_class).collect();
        // Where one class adds up, the subjects are of the fund that the classes are of.
        let holds = |(whole, parts): &(FigureId, Parts)| self.sum_of(parts) == Some(self.facts.figure(*whole).value);
        let is_known = classes.iter().any(holds);
        let total = whole_of(Item::Total).map(|total| (total, levels.clone()));
        for (whole, parts) in total.into_iter().chain(classes) {
            self.add_run(whole, Some(parts), is_known);
        }
    }

    /// Some items may go unsaid, though the numbers have no gap; more than the whole they never are.
    pub(super) fn add_run(&mut self, whole: FigureId, parts: Option<Parts>, are_parts: bool) {
        let names = &self.facts.figure(whole).keys;
        // `收、支总计各100万元：1.收入总计100万元；2.支出总计100万元`: the whole once more.
        let is_whole =
            |part: &FigureId| *part == whole || self.facts.figure(*part).keys.iter().any(|key| names.contains(key));
        let Some(parts) = parts.filter(|parts| !parts.is_empty() && !parts.iter().any(is_whole)) else { return };
        let exceeds = self.sum_of(&parts).is_some_and(|sum| sum > self.facts.figure(whole).value);
        let figures = std::iter::once(whole).chain(parts).collect();
        self.add(Form::Sum, figures, Origin::Sentence, are_parts && exceeds);
    }

    /// Whether every class with money of the fund that a run is about has an item in it.
    fn has_all_classes(&self, run: &Run) -> bool {
        let classes = classes_of(run);
        let first = run.items.first().and_then(|item| item.levels.first()).map(|(.., id)| *id);
        let Some(key) = first.and_then(|id| self.facts.figure(id).keys.first()) else { return false };
        let is_known = |item: &Record| {
            let has_key = |level: &(Basis, i32, FigureId)| !self.facts.figure(level.2).keys.is_empty();
            item.code.is_some() && item.levels.iter().all(has_key)
        };
        if !run.items.iter().all(is_known) {
            return false;
        }
        let named = self.named_classes().get(&(key.fund, key.year));
        named.is_some_and(|named| named.iter().all(|class| classes.contains(class)))
    }

    /// The classes with money, by fund and year.
    pub(super) fn named_classes(&self) -> &FxHashMap<(Fund, i32), FxHashSet<u32>> {
        self.named_classes.get_or_init(|| {
            let mut classes: FxHashMap<(Fund, i32), FxHashSet<u32>> = FxHashMap::default();
            for key in self.named_money() {
                if let Item::Functional(code) = key.item {
                    classes.entry((key.fund, key.year)).or_default().insert(code);
                }
            }
            classes
        })
    }

    /// Whether the items of a list make up its head: for certain, perhaps, or (`None`) no claim at all.
    fn certainty(&self, list: &List) -> Option<bool> {
        let is_exhaustive = self.is_exhaustive(list);
        let all = |is: &dyn Fn(&FigureId) -> bool| list.items.iter().all(is);
        let is_carry = |id: &FigureId| self.facts.figure(*id).keys.iter().any(Key::is_carry);
        let is_none = |id: &FigureId| self.facts.figure(*id).value.is_zero();
        let is_three = |id: &FigureId| self.facts.figure(*id).keys.iter().any(|key| key.item == Item::THREE_PUBLIC);
        let exceeds = self.sum_of(&list.items).is_some_and(|sum| sum > self.facts.figure(list.head).value);
        let is_level = list.measure == Measure::Level;
        match list.opener {
            // What is carried over, and funds without money, are worth a word, and are not all there is.
            _ if all(&is_carry) || all(&is_none) && !is_none(&list.head) => None,
            // `行政经费128万元，其中“三公”经费9.5万元、会议费…`: the three are named for their own sake.
            _ if !is_three(&list.head) && list.items.iter().any(is_three) && !exceeds => None,
            // Some parts may leave the others unsaid, and yet are never more than the whole.
            _ if is_level && exceeds && all(&|id| self.is_part(*id, list.head)) => Some(true),
            // `其中：上年结转300万元`: the one part that is worth a word.
            _ if list.items.len() == 1 && !is_exhaustive && list.opener != Opener::Mainly => None,
            // `减少105万元，主要是一般公共预算拨款减少101万元`: the rest is of the other funds.
            _ if list.items.len() == 1 && !is_exhaustive && self.is_of_one_of_the_funds(list) => None,
            // A partial list hardly misses its total by so little.
            _ if list.is_gapped && list.items.len() < 3 => None,
            _ if list.is_gapped => Some(self.nearly_adds_up(list)),
            Opener::Whole | Opener::Colon if list.items.len() >= 2 => Some(true),
            Opener::Whole | Opener::Colon | Opener::Including | Opener::Mainly => Some(is_exhaustive),
        }
    }

    /// Whether a figure states what the budget's tree has as a part of what another states.
    pub(super) fn is_part(&self, part: FigureId, whole: FigureId) -> bool {
        let (part, whole) = (&self.facts.figure(part).keys, &self.facts.figure(whole).keys);
        let sums = &self.facts.standard.tree.sums;
        let mut of = sums.iter().flat_map(|sum| whole.iter().filter(|key| sum.is_of(key)).map(move |key| (sum, key)));
        of.any(|(sum, key)| sum.all_parts().any(|own| part.contains(&sum.key_of(own, key))))
    }

    /// Whether a list names a fund beside which others have money.
    fn is_of_one_of_the_funds(&self, list: &List) -> bool {
        list.families[0] == Some(Family::FUNDS) && self.funds_with_money.len() > 1
    }

    /// Whether the items of a list miss its head by no more than one in a hundred.
    fn nearly_adds_up(&self, list: &List) -> bool {
        let value = |id: FigureId| self.facts.figure(id).value;
        let gap = self.sum_of(&list.items).and_then(|sum| sum.checked_sub(value(list.head)));
        gap.and_then(|gap| gap.abs().checked_mul(Decimal::ONE_HUNDRED)).is_some_and(|gap| gap <= value(list.head).abs())
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
        let of_fiscal = self.facts.figure(list.head).keys.iter().any(|head| head.fund == fiscal);
        let is_of_head = |fund: Fund| !of_fiscal || self.facts.standard.tree.is_fiscal(fund);
        let is_of_kind = |k: &&Key| match k.item {
            Item::Total => is_fund && k.fund != all && k.fund != fiscal && is_of_head(k.fund),
            _ => is_class && k.fund == key.fund,
        };
        present.filter(is_of_kind).all(|k| named.contains(&k.quantity()))
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
        let heads = first.iter().filter(|_| first.len() == 1).chain([&list.head]).chain(first);
        let head = heads.copied().find(|id| value(*id) == rest)?;
        // `政府采购100万元，其中货物…、服务…；其中一般公共预算100万元，货物…、服务…`
        let is_restated = first.len() == 1 && head != list.head;
        let is_list = first.len() >= 2 || is_restated;
        return (is_list && second.len() >= 2).then_some((first, head, second));
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

/// The classes of the items of a run.
fn classes_of(run: &Run) -> FxHashSet<u32> {
    run.items.iter().filter_map(|item| item.code).map(class_of).collect()
}

/// Whether a subject stands beside one that it is a part of: `1.…（款）400万元`, `2.…（款）…（项）310万元`.
fn names_parts_of_parts(run: &Run) -> bool {
    let codes: FxHashSet<u32> = run.items.iter().filter_map(|item| item.code).collect();
    codes.iter().any(|code| codes.contains(&(code / 100)) || codes.contains(&(code / 10_000)))
}
