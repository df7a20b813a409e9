//! The known levels of this year and last year, as stated by the tables, last year's text or the document itself.

use crate::facts::{Facts, Figure};
use crate::model::{Basis, Classification, Denomination, Fund, Item, Key, Measure, Nature, Quantity, Side, Standard};
use crate::syntax::Disclosure;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The source of a level, the most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The tables of this year, with their columns of last year.
    Tables,
    /// The disclosure that is written.
    Document,
    /// Last year's disclosure.
    LastYear,
}

/// A level, and where it was read.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// 万元.
    pub value: Decimal,
    /// Where.
    pub source: Source,
    /// Decimals it is printed with, where it is printed in 万元.
    pub decimals: Option<u8>,
}

type Amounts = FxHashMap<Quantity, Amount>;

/// The levels of this year and of last year, in 万元.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The standard that names its subjects and terms.
    pub standard: Arc<Standard>,
    /// The year of the budget or the final account.
    pub year: i32,
    /// What is drafted: a budget, or the outturn of a final account.
    pub basis: Basis,
    /// The unit that amounts are written in: 万元, or 元 where the disclosure that is written has most of its figures in it.
    pub unit: Denomination,
    /// Whether any level of this year was read.
    pub knows_this_year: bool,
    /// Levels of last year that tables and last year's disclosure state differently.
    pub conflicts: Vec<Conflict>,
    now: Amounts,
    last: Amounts,
    /// What the budget of the year gave, where an outturn is drafted.
    budget: Amounts,
    /// Names printed beside codes that the standard does not know.
    names: FxHashMap<u32, String>,
    doubted: FxHashSet<Quantity>,
}

/// A level of last year that two sources state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// As the tables of this year have it, in 万元.
    pub tables: Decimal,
    /// As last year's disclosure has it, in 万元.
    pub last_year: Decimal,
}

/// Figures that differ by less are the same, rounded: half of 0.01万元 on either side.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

impl Figures {
    /// Nothing known yet of the budget of this year.
    pub fn new(year: i32, standard: &Arc<Standard>) -> Figures {
        Figures { standard: standard.clone(), year, ..Figures::default() }
    }

    /// The levels that an unfinished disclosure states so far; `None` if it does not state its year.
    pub fn of_document(disclosure: &Disclosure, facts: &Facts, standard: &Arc<Standard>) -> Option<Figures> {
        if facts.year == 0 {
            return None;
        }
        let mut figures = Figures::new(facts.year, standard);
        figures.basis = facts.basis.unwrap_or_default();
        figures.unit = facts.unit_of_prose();
        figures.read(facts, &disclosure.text, Source::Document);
        figures.infer();
        Some(figures)
    }

    /// Adds what a disclosure or its tables state; `text` is the one that the facts were read from.
    pub fn read(&mut self, facts: &Facts, text: &str, source: Source) {
        let all = facts.figures.iter().flat_map(|figure| figure.keys.iter().map(move |key| (figure, key)));
        let amount = |figure: &Figure| {
            let decimals = Some(figure.decimals).filter(|_| figure.unit == Denomination::WAN);
            Amount { value: figure.value, source, decimals }
        };
        if self.basis == Basis::Actual {
            let is_budget =
                |key: &Key| (key.basis, key.measure, key.year) == (Basis::Budget, Measure::Level, self.year);
            for (figure, key) in all.clone().filter(|(_, key)| is_budget(key)) {
                put(&mut self.budget, key.quantity(), amount(figure));
            }
        }
        let basis = self.basis;
        let drafted = all.filter(move |(_, key)| key.basis == basis);
        for (figure, key) in drafted.clone() {
            let amount = amount(figure);
            match (key.measure, key.year) {
                (Measure::Level, year) if year == self.year => {
                    self.knows_this_year = true;
                    put(&mut self.now, key.quantity(), amount);
                }
                (Measure::Level, year) if year == self.year - 1 => self.state_last(key.quantity(), amount),
                _ => {}
            }
            if let Item::Functional(code) | Item::Economic(code) = key.item
                && figure.source > 0
                && self.name_of(key.item).is_none()
            {
                let name: String = figure.label.of(text).chars().filter(|c| !c.is_whitespace()).collect();
                if !name.bytes().all(|b| b.is_ascii_digit()) {
                    self.names.entry(code).or_insert(name);
                }
            }
        }
        // Last year's level, where this year's and the change are stated.
        for (figure, key) in drafted.filter(|(_, key)| key.measure == Measure::Change) {
            if let Some(now) = self.now.get(&key.quantity()).filter(|_| key.year == self.year) {
                let last = Amount { value: now.value - figure.value, source, decimals: None };
                put(&mut self.last, key.quantity(), last);
            }
        }
    }

    /// Adds one level of last year.
    pub(super) fn state_last(&mut self, quantity: Quantity, amount: Amount) {
        if amount.source == Source::LastYear && self.doubted.contains(&quantity) {
            return;
        }
        if let Some(known) = self.last.get(&quantity)
            && (known.source, amount.source) == (Source::Tables, Source::LastYear)
            && (known.value - amount.value).abs() > ROUNDING
        {
            self.conflicts.push(Conflict { tables: known.value, last_year: amount.value });
        }
        put(&mut self.last, quantity, amount);
    }

    /// Takes these levels of last year's disclosure to be unknown, before it is read.
    pub fn distrust(&mut self, quantities: impl Iterator<Item = Quantity>) {
        self.doubted.extend(quantities);
    }

    /// Draws the conclusions once all is read. Parts that a stated whole leaves no room for are nil. Where last year's
    /// disclosure contradicts the tables, none of its levels is known: changes of one document must have one base.
    pub fn infer(&mut self) {
        if !self.conflicts.is_empty() {
            self.last.retain(|_, amount| amount.source != Source::LastYear);
        }
        if self.basis == Basis::Actual {
            let current = self.standard.lexicon.concepts.quantity("current.income").map(|quantity| quantity.item);
            for amounts in [&mut self.now, &mut self.last, &mut self.budget] {
                current.into_iter().for_each(|current| total_of_funds(amounts, current));
            }
        }
        let families = self.families();
        // In a final account only what is carried over makes the sides equal.
        let item = |id| self.standard.lexicon.concepts.quantity(id).map(|quantity| quantity.item);
        let whole = if self.basis == Basis::Actual { item("grand.income") } else { None };
        let whole = whole.unwrap_or(Item::Total);
        for amounts in [&mut self.now, &mut self.last] {
            balance(amounts, whole);
            families.iter().for_each(|(total, parts)| leave_no_rest(amounts, total, parts));
            speak_for_all(amounts);
        }
        let doubted = &self.doubted;
        self.last.retain(|quantity, amount| amount.source == Source::Tables || !doubted.contains(quantity));
        // What an outturn was, nothing but the books tell.
        if self.basis == Basis::Budget {
            self.derive_running_costs();
        }
    }

    /// The level of this year, in 万元.
    pub fn level(&self, quantity: &Quantity) -> Option<Decimal> {
        self.now.get(quantity).map(|amount| amount.value)
    }

    /// What the budget of the year gave, in 万元.
    pub fn budget(&self, quantity: &Quantity) -> Option<Decimal> {
        self.budget.get(quantity).map(|amount| amount.value)
    }

    /// The level of last year, in 万元.
    pub fn last(&self, quantity: &Quantity) -> Option<Decimal> {
        self.last.get(quantity).map(|amount| amount.value)
    }

    /// The level of last year as it was read.
    pub(super) fn last_amount(&self, quantity: &Quantity) -> Option<&Amount> {
        self.last.get(quantity)
    }

    /// This year's level less last year's, in 万元.
    pub fn change(&self, quantity: &Quantity) -> Option<Decimal> {
        Some(self.level(quantity)? - self.last(quantity)?)
    }

    /// Levels of this year, and changes on exactly known ones of last year, of those items that are `printed`; in 万元.
    pub fn exact_amounts(&self, printed: impl Fn(Item) -> bool) -> Vec<Decimal> {
        let mut amounts = Vec::new();
        for (quantity, now) in self.now.iter().filter(|(quantity, _)| printed(quantity.item)) {
            amounts.push(now.value);
            amounts.extend(
                self.last.get(quantity).filter(|last| last.source == now.source).map(|last| now.value - last.value),
            );
        }
        amounts
    }

    /// The name of a subject: the standard's, or the one that is printed beside a code the standard data do not know.
    pub fn name_of(&self, item: Item) -> Option<&str> {
        let (classification, code) = match item {
            Item::Functional(code) => (Classification::Functional, code),
            Item::Economic(code) => (Classification::Economic, code),
            Item::Total | Item::Named(_) => return None,
        };
        let standard = self.standard.subjects.name_of(classification, code);
        standard.or_else(|| self.names.get(&code).map(String::as_str))
    }

    /// Quantities of either year that differ from `like` in their item alone, those with a `wanted` one, by code.
    pub fn siblings(&self, like: &Quantity, wanted: impl Fn(Item) -> bool) -> Vec<Quantity> {
        let is_sibling = |other: &&Quantity| wanted(other.item) && Quantity { item: like.item, ..**other } == *like;
        let mut found: Vec<Quantity> = self.now.keys().chain(self.last.keys()).filter(is_sibling).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Wholes and all that can be part of them: those of the standard's tree, and 支出 of a fund with its 类 or its 项 that are
    /// known of either year and what may stand beside them.
    pub fn families(&self) -> Vec<(Quantity, Vec<Quantity>)> {
        let tree = &self.standard.tree;
        let funds: Vec<Fund> = tree.spent_funds().collect();
        let mut subjects: BTreeMap<(Quantity, bool), Vec<Quantity>> = BTreeMap::new();
        for quantity in self.now.keys().chain(self.last.keys()) {
            let whole = Quantity { item: Item::Total, ..*quantity };
            if let Item::Functional(code @ (100..=999 | 1_000_000..=9_999_999)) = quantity.item
                && whole == total(Side::Expenditure, whole.fund)
                && funds.contains(&whole.fund)
            {
                subjects.entry((whole, code > 999)).or_default().push(*quantity);
            }
        }
        let of_subjects = subjects.into_iter().map(|((whole, _), mut parts)| {
            parts.sort_unstable();
            parts.dedup();
            parts.push(Quantity { item: Item::CARRY_OUT, ..whole });
            (whole, parts)
        });
        tree.families().into_iter().chain(of_subjects).collect()
    }

    /// 机关运行经费 is the 公用经费 of 行政 units: that of all 基本支出 where it was so last year, or where all of it is under
    /// 行政运行. Whether a 事业单位 counts among them, or which part of a department does, no table tells.
    fn derive_running_costs(&mut self) {
        let named = |name| self.standard.lexicon.concepts.quantity(name);
        let (Some(office), Some(running)) = (named("general.office"), named("general.agency_running")) else { return };
        let value = match self.last(&running).filter(|last| !last.is_zero()) {
            Some(last) => {
                let was_all = self.last(&office).is_none_or(|office| (office - last).abs() <= ROUNDING);
                self.level(&office).filter(|_| was_all)
            }
            None => self.level(&office).filter(|_| self.runs("行政运行") && !self.runs("事业运行")),
        };
        if let Some(value) = value {
            self.now.entry(running).or_insert(Amount { value, source: Source::Tables, decimals: None });
        }
    }

    /// Whether 基本支出 of 一般公共预算 stands under a subject of this name.
    fn runs(&self, name: &str) -> bool {
        self.now.iter().any(|(quantity, level)| {
            quantity.nature == Nature::BASIC
                && quantity.fund == Fund::GENERAL
                && !level.value.is_zero()
                && self.name_of(quantity.item).is_some_and(|of| of == name)
        })
    }

    /// Takes the quantity of a slot to be nil this year, where nothing else is known of it.
    pub fn presume_nil(&mut self, slot: &str) {
        if let Some(quantity) = self.standard.lexicon.concepts.quantity(slot) {
            let nil = Amount { value: Decimal::ZERO, source: Source::LastYear, decimals: None };
            self.now.entry(quantity).or_insert(nil);
        }
    }
}

fn total(side: Side, fund: Fund) -> Quantity {
    Quantity { side, fund, item: Item::Total, nature: Nature::default() }
}

/// Keeps the better known of two levels: the better source; of one source the whole rather than the year's part of it.
fn put(amounts: &mut Amounts, quantity: Quantity, amount: Amount) {
    let known = amounts.entry(quantity).or_insert(amount);
    let is_grand_total = quantity.item == Item::Total && quantity.fund == Fund::ALL;
    let is_finer = amount.value.scale() > known.value.scale()
        && amount.value != known.value
        && (amount.value - known.value).abs() < ROUNDING;
    let is_whole = is_grand_total && amount.value > known.value + ROUNDING;
    if amount.source < known.source || amount.source == known.source && (is_finer || is_whole) {
        *known = amount;
    }
}

/// Parts of a whole that are not stated, where the others make it up, are nil.
fn leave_no_rest(amounts: &mut Amounts, total: &Quantity, parts: &[Quantity]) {
    let Some(whole) = amounts.get(total).copied() else { return };
    let known: Vec<Decimal> = parts.iter().filter_map(|part| Some(amounts.get(part)?.value)).collect();
    let rest = whole.value - known.iter().sum::<Decimal>();
    if rest.abs() <= ROUNDING * Decimal::from(known.len()) && (whole.value.is_zero() || !known.is_empty()) {
        for part in parts {
            amounts.entry(*part).or_insert(Amount { value: Decimal::ZERO, source: whole.source, decimals: None });
        }
    }
}

/// 本年支出 of one fund is that fund's expenditure: a table of it says no more.
fn total_of_funds(amounts: &mut Amounts, current: Item) {
    let of_fund = |quantity: &Quantity| quantity.item == current && quantity.fund != Fund::ALL;
    let known: Vec<(Quantity, Amount)> = amounts
        .iter()
        .filter(|(quantity, _)| of_fund(quantity))
        .map(|(quantity, amount)| (*quantity, *amount))
        .collect();
    for (quantity, amount) in known {
        amounts.entry(Quantity { item: Item::Total, ..quantity }).or_insert(amount);
    }
}

/// 收入总计 = 支出总计.
fn balance(amounts: &mut Amounts, item: Item) {
    let sides = [Side::Income, Side::Expenditure].map(|side| Quantity { item, ..total(side, Fund::ALL) });
    if let Some(amount) = sides.iter().find_map(|side| amounts.get(side)).copied() {
        for side in sides {
            amounts.entry(side).or_insert(amount);
        }
    }
}

/// If 一般公共预算 is the only fund with money, its levels are those of all funds.
fn speak_for_all(amounts: &mut Amounts) {
    let value = |fund| amounts.get(&total(Side::Expenditure, fund)).map(|amount| amount.value);
    if value(Fund::GENERAL).is_none() || value(Fund::GENERAL) != value(Fund::ALL) {
        return;
    }
    let general: Vec<(Quantity, Amount)> = amounts.iter().map(|(quantity, amount)| (*quantity, *amount)).collect();
    for (quantity, amount) in general {
        let is_subject = matches!(quantity.item, Item::Functional(_) | Item::Total);
        if quantity.side == Side::Expenditure && quantity.fund == Fund::GENERAL && is_subject {
            amounts.entry(Quantity { fund: Fund::ALL, ..quantity }).or_insert(amount);
        }
    }
}
