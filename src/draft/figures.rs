//! What is known of this year and of last year: the levels that tables, last year's text or the document itself state.

use crate::facts::Facts;
use crate::model::{Basis, Classification, Denomination, Fund, Item, Measure, Nature, Quantity, Side, Standard};
use crate::syntax::Disclosure;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a level was read. The first outranks the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The tables of this year, with their columns of last year.
    Tables,
    /// The disclosure that is written.
    Document,
    /// Last year's disclosure.
    LastYear,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// 万元.
    pub value: Decimal,
    pub source: Source,
    /// Decimals it is printed with, where it is printed in 万元.
    pub decimals: Option<u8>,
}

type Levels = FxHashMap<Quantity, Level>;

/// The levels of this year and of last year, in 万元.
#[derive(Clone, Debug)]
pub struct Figures {
    standard: Arc<Standard>,
    year: i32,
    unit: Denomination,
    now: Levels,
    last: Levels,
    names: FxHashMap<u32, String>,
    knows_this_year: bool,
    conflicts: Vec<Conflict>,
    doubted: FxHashSet<Quantity>,
}

/// A level of last year that two sources state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What is stated.
    pub quantity: Quantity,
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
        Figures {
            standard: standard.clone(),
            year,
            unit: Denomination::WAN,
            now: Levels::default(),
            last: Levels::default(),
            names: FxHashMap::default(),
            knows_this_year: false,
            conflicts: Vec::new(),
            doubted: FxHashSet::default(),
        }
    }

    /// What the disclosure that is written states so far. `None` where it does not tell its year: nothing can be said of it
    /// then.
    pub fn of_document(disclosure: &Disclosure, facts: &Facts, standard: &Arc<Standard>) -> Option<Figures> {
        if facts.year == 0 {
            return None;
        }
        let mut figures = Figures::new(facts.year, standard);
        figures.unit = facts.unit_of_prose();
        for levels in [&mut figures.now, &mut figures.last] {
            levels.reserve(facts.figures.len() / 2);
        }
        figures.read(facts, &disclosure.text, Source::Document);
        figures.settle();
        Some(figures)
    }

    /// The standard that names its subjects and terms.
    pub fn standard(&self) -> &Arc<Standard> {
        &self.standard
    }

    /// The year of the budget.
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The unit that amounts are written in: 万元, or 元 where the disclosure that is written has most of its figures in it.
    pub fn unit(&self) -> Denomination {
        self.unit
    }

    /// Adds what a disclosure or its tables state; `text` is the one that the facts were read from.
    pub fn read(&mut self, facts: &Facts, text: &str, source: Source) {
        for figure in &facts.figures {
            for key in &figure.keys {
                if key.basis != Basis::Budget {
                    continue;
                }
                let quantity = key.quantity();
                let decimals = Some(figure.decimals).filter(|_| figure.unit == Denomination::WAN);
                let level = Level { value: figure.value, source, decimals };
                match (key.measure, key.year) {
                    (Measure::Level, year) if year == self.year => {
                        self.knows_this_year = true;
                        put(&mut self.now, quantity, level);
                    }
                    (Measure::Level, year) if year == self.year - 1 => self.state_last(quantity, level),
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
        }
        self.read_changes(facts, source);
    }

    /// Adds one level of last year.
    pub(super) fn state_last(&mut self, quantity: Quantity, level: Level) {
        if level.source == Source::LastYear && self.doubted.contains(&quantity) {
            return;
        }
        if let Some(conflict) = conflict(&self.last, quantity, level) {
            self.conflicts.push(conflict);
        }
        put(&mut self.last, quantity, level);
    }

    /// Takes these levels of last year's disclosure to be unknown, before it is read.
    pub fn distrust(&mut self, quantities: impl Iterator<Item = Quantity>) {
        self.doubted.extend(quantities);
    }

    /// Last year's level, where this year's and the change are stated.
    fn read_changes(&mut self, facts: &Facts, source: Source) {
        for figure in &facts.figures {
            for key in &figure.keys {
                let is_change = key.measure == Measure::Change && key.basis == Basis::Budget && key.year == self.year;
                let quantity = key.quantity();
                if let Some(level) = is_change.then(|| self.now.get(&quantity)).flatten() {
                    let level = Level { value: level.value - figure.value, source, decimals: None };
                    put(&mut self.last, quantity, level);
                }
            }
        }
    }

    /// Draws the conclusions once all is read. Parts that a stated whole leaves no room for are nil. Where last year's
    /// disclosure contradicts the tables, none of its levels is known: changes of one document must have one base.
    pub fn settle(&mut self) {
        self.conflicts.retain(|conflict| (conflict.tables - conflict.last_year).abs() > ROUNDING);
        if !self.conflicts.is_empty() {
            self.last.retain(|_, level| level.source != Source::LastYear);
        }
        for levels in [&mut self.now, &mut self.last] {
            balance(levels);
        }
        for (total, parts) in self.families() {
            leave_no_rest(&mut self.now, &total, &parts);
            leave_no_rest(&mut self.last, &total, &parts);
        }
        for levels in [&mut self.now, &mut self.last] {
            speak_for_all(levels);
        }
        let doubted = &self.doubted;
        self.last.retain(|quantity, level| level.source == Source::Tables || !doubted.contains(quantity));
        self.derive_running_costs();
    }

    /// The level of this year, in 万元.
    pub fn level(&self, quantity: &Quantity) -> Option<Decimal> {
        self.now.get(quantity).map(|level| level.value)
    }

    /// The level of last year, in 万元.
    pub fn last(&self, quantity: &Quantity) -> Option<Decimal> {
        self.last.get(quantity).map(|level| level.value)
    }

    /// Decimals that the level of last year is printed with in 万元.
    pub fn last_decimals(&self, quantity: &Quantity) -> Option<u8> {
        self.last.get(quantity)?.decimals
    }

    /// This year's level less last year's, in 万元.
    pub fn change(&self, quantity: &Quantity) -> Option<Decimal> {
        Some(self.level(quantity)? - self.last(quantity)?)
    }

    /// Levels of this year, and changes on exactly known ones of last year, of those items that are `printed`; in 万元.
    pub fn exact_amounts(&self, printed: impl Fn(Item) -> bool) -> Vec<Decimal> {
        let mut amounts = Vec::new();
        for (quantity, level) in self.now.iter().filter(|(quantity, _)| printed(quantity.item)) {
            amounts.push(level.value);
            if let Some(last) = self.last.get(quantity).filter(|last| last.source == level.source) {
                amounts.push(level.value - last.value);
            }
        }
        amounts
    }

    /// Whether any level of this year was read.
    pub fn knows_this_year(&self) -> bool {
        self.knows_this_year
    }

    /// Levels of last year that tables and last year's disclosure state differently.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
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
            self.now.entry(running).or_insert(Level { value, source: Source::Tables, decimals: None });
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
            let nil = Level { value: Decimal::ZERO, source: Source::LastYear, decimals: None };
            self.now.entry(quantity).or_insert(nil);
        }
    }
}

fn total(side: Side, fund: Fund) -> Quantity {
    Quantity { side, fund, item: Item::Total, nature: Nature::default() }
}

/// Keeps the better known of two levels: the better source; of one source the whole rather than the year's part of it.
fn put(levels: &mut Levels, quantity: Quantity, level: Level) {
    let known = levels.entry(quantity).or_insert(level);
    let is_grand_total = quantity.item == Item::Total && quantity.fund == Fund::ALL;
    let is_same = known.source == level.source;
    let is_finer = is_same
        && level.value.scale() > known.value.scale()
        && known.value != level.value
        && (level.value - known.value).abs() < ROUNDING;
    let is_whole = is_same && is_grand_total && level.value > known.value + ROUNDING;
    if level.source < known.source || is_finer || is_whole {
        *known = level;
    }
}

fn conflict(levels: &Levels, quantity: Quantity, level: Level) -> Option<Conflict> {
    let known = levels.get(&quantity)?;
    (known.source == Source::Tables && level.source == Source::LastYear).then_some(Conflict {
        quantity,
        tables: known.value,
        last_year: level.value,
    })
}

/// Parts of a whole that are not stated, where the others make it up, are nil.
fn leave_no_rest(levels: &mut Levels, total: &Quantity, parts: &[Quantity]) {
    let Some(whole) = levels.get(total).copied() else { return };
    let known = parts.iter().filter_map(|part| levels.get(part));
    let (rest, count) = known.fold((whole.value, 0), |(rest, count), level| (rest - level.value, count + 1));
    let tolerance = ROUNDING * Decimal::from(count);
    if rest.abs() <= tolerance && (whole.value.is_zero() || count > 0) {
        for part in parts {
            levels.entry(*part).or_insert(Level { value: Decimal::ZERO, source: whole.source, decimals: None });
        }
    }
}

/// 收入总计 = 支出总计.
fn balance(levels: &mut Levels) {
    let total = |side| total(side, Fund::ALL);
    for (known, other) in [(Side::Income, Side::Expenditure), (Side::Expenditure, Side::Income)] {
        if let Some(level) = levels.get(&total(known)).copied() {
            levels.entry(total(other)).or_insert(level);
        }
    }
}

/// Where 一般公共预算 is all the money there is, what is said of it holds for all.
fn speak_for_all(levels: &mut Levels) {
    let total = |fund| total(Side::Expenditure, fund);
    let (general, all) = (Fund::GENERAL, Fund::ALL);
    let value = |fund| levels.get(&total(fund)).map(|level| level.value);
    if value(general).is_none() || value(general) != value(all) {
        return;
    }
    let is_part = |quantity: &Quantity| {
        let is_subject = matches!(quantity.item, Item::Functional(_) | Item::Total);
        quantity.side == Side::Expenditure && quantity.fund == general && is_subject
    };
    let parts: Vec<(Quantity, Level)> =
        levels.iter().filter(|(quantity, _)| is_part(quantity)).map(|(quantity, level)| (*quantity, *level)).collect();
    for (quantity, level) in parts {
        levels.entry(Quantity { fund: all, ..quantity }).or_insert(level);
    }
}
