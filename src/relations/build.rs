//! Facts → relations.

use super::{Form, Origin, Relation};
use crate::facts::{Facts, Family, FigureId, Fund, Item, Key, LEXICON, List, Measure, Nature, Opener, Side};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smallvec::{SmallVec, smallvec};
use std::sync::LazyLock;

/// All relations of a disclosure, each once.
pub fn relations(facts: &Facts) -> Vec<Relation> {
    let mut builder = Builder { facts, relations: Vec::new(), by_key: FxHashMap::default(), representative: FxHashMap::default(), has_carry: false, single_fund: [false; 3] };
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

struct Builder<'a> {
    facts: &'a Facts,
    relations: Vec<Relation>,
    by_key: FxHashMap<Key, SmallVec<[FigureId; 4]>>,
    /// The statement of a quantity that most others agree with.
    representative: FxHashMap<Key, FigureId>,
    /// Money of last year or for next year is in play.
    has_carry: bool,
    /// All money is 一般公共预算: of the level, the change, last year's level.
    single_fund: [bool; 3],
}

impl Builder<'_> {
    fn add(&mut self, form: Form, figures: SmallVec<[FigureId; 6]>, origin: Origin, is_certain: bool) {
        let first = figures[0];
        if figures.len() < 2 || figures[1..].contains(&first) {
            return;
        }
        self.relations.push(Relation { form, figures, origin, is_certain });
    }

    /// Groups the figures by quantity. Where all money is of one fund, the words for all funds and for the one mean the same.
    fn index(&mut self) {
        let year = self.facts.year;
        let value_set = |side: Side, fund: Fund, measure: Measure, year: i32, item: Item| -> FxHashSet<Decimal> {
            self.facts
                .figures
                .iter()
                .filter(|figure| {
                    !figure.value.is_zero()
                        && figure.keys.iter().any(|k| k.side == side && k.fund == fund && k.measure == measure && k.year == year && k.item == item && k.nature == Nature(0))
                })
                .map(|figure| figure.value.round_dp(2).normalize())
                .collect()
        };
        let (all, fiscal, general) = (LEXICON.fund("all"), LEXICON.fund("fiscal"), LEXICON.fund("general"));
        let current = LEXICON.item("current");
        for (slot, measure, year) in [(0, Measure::Level, year), (1, Measure::Change, year), (2, Measure::Level, year - 1)] {
            let both = |fund: Fund| -> FxHashSet<Decimal> {
                let mut values = FxHashSet::default();
                for side in [Side::Income, Side::Expenditure] {
                    values.extend(value_set(side, fund, measure, year, Item::Total));
                    values.extend(value_set(side, fund, measure, year, current));
                }
                values
            };
            let whole: FxHashSet<Decimal> = both(all).into_iter().chain(both(fiscal)).collect();
            self.single_fund[slot] = !whole.is_disjoint(&both(general));
        }
        let carry = [LEXICON.fund("carry_in"), LEXICON.fund("reserve")];
        let carry_out = LEXICON.item("carry_out");
        self.has_carry = self.facts.figures.iter().any(|figure| !figure.value.is_zero() && figure.keys.iter().any(|k| carry.contains(&k.fund) || k.item == carry_out));
        let procurement: SmallVec<[Item; 4]> = ["procurement", "goods", "works", "services"].iter().map(|id| LEXICON.item(id)).collect();
        for (id, figure) in self.facts.figures.iter().enumerate() {
            for key in &figure.keys {
                let mut key = *key;
                let slot = match (key.measure, key.year == year) {
                    (Measure::Change, _) => 1,
                    (_, true) => 0,
                    _ => 2,
                };
                if self.single_fund[slot] && (key.fund == all || key.fund == fiscal) && !procurement.contains(&key.item) {
                    key.fund = general;
                }
                if key.item == current && !self.has_carry {
                    key.item = Item::Total;
                }
                let figures = self.by_key.entry(key).or_default();
                if figures.last() != Some(&(id as FigureId)) {
                    figures.push(id as FigureId);
                }
            }
        }
        for (key, figures) in &self.by_key {
            self.representative.insert(*key, self.most_agreed(figures));
        }
    }

    fn most_agreed(&self, figures: &[FigureId]) -> FigureId {
        let mut counts: FxHashMap<Decimal, (usize, FigureId)> = FxHashMap::default();
        for id in figures {
            let entry = counts.entry(self.facts.figure(*id).value.normalize()).or_insert((0, *id));
            entry.0 += 1;
        }
        counts.values().max_by_key(|(count, first)| (*count, std::cmp::Reverse(*first))).map_or(figures[0], |(_, first)| *first)
    }

    fn cells(&mut self) {
        for sum in &self.facts.cell_sums {
            let figures = std::iter::once(sum.total).chain(sum.parts.iter().copied()).collect();
            self.add(Form::Sum, figures, Origin::Table, sum.is_certain);
        }
    }

    fn lists(&mut self) {
        for list in &self.facts.lists {
            let figures: SmallVec<[FigureId; 6]> = std::iter::once(list.head).chain(list.items.iter().copied()).collect();
            if let Some(is_certain) = self.certainty(list) {
                self.add(Form::Sum, figures, Origin::Sentence, is_certain);
            }
        }
    }

    /// Whether the items of a list make up its head: for certain, perhaps, or (`None`) no claim at all.
    fn certainty(&self, list: &List) -> Option<bool> {
        let is_exhaustive = self.is_exhaustive(list);
        match list.opener {
            _ if list.is_gapped => Some(false),
            Opener::Whole | Opener::Colon if list.items.len() >= 2 => Some(true),
            Opener::Whole | Opener::Colon | Opener::Including | Opener::Mainly => Some(is_exhaustive),
        }
    }

    /// All of their kind are named: 基本 and 项目; every fund, every class that the document has.
    fn is_exhaustive(&self, list: &List) -> bool {
        let Some(family) = list.families[0] else { return false };
        if list.families.iter().any(|other| *other != Some(family)) {
            return false;
        }
        let Some(key) = self.facts.figure(list.items[0]).keys.first() else { return false };
        let named: FxHashSet<(Fund, Item, Nature)> = list.items.iter().flat_map(|id| self.facts.figure(*id).keys.iter().map(|k| (k.fund, k.item, k.nature))).collect();
        if family == family_named("nature") || family == family_named("basic") {
            return list.items.len() >= 2;
        }
        let is_fund = family == family_named("fund");
        let is_class = family == family_named("function");
        if !(is_fund || is_class) {
            return list.items.len() >= 2;
        }
        if is_fund && list.items.len() == 1 {
            // The one fund there is.
            let slot = usize::from(list.measure == Measure::Change);
            return self.single_fund[slot] && key.fund == LEXICON.fund("general") && key.nature == Nature(0) && key.item == Item::Total;
        }
        let present = self.facts.figures.iter().filter(|figure| !figure.value.is_zero() && !figure.implied).flat_map(|figure| figure.keys.iter()).filter(|k| {
            k.side == key.side && k.nature == key.nature && k.year == key.year && (k.measure == Measure::Level || k.measure == list.measure)
        });
        let (all, fiscal) = (LEXICON.fund("all"), LEXICON.fund("fiscal"));
        let mut missing = if is_fund {
            present.filter(|k| k.item == Item::Total && k.fund != all && k.fund != fiscal).filter(|k| !named.contains(&(k.fund, k.item, k.nature))).count()
        } else {
            present.filter(|k| matches!(k.item, Item::Functional(code) if code < 1000) && k.fund == key.fund).filter(|k| !named.contains(&(k.fund, k.item, k.nature))).count()
        };
        if list.items.len() == 1 && is_class {
            missing += 1;
        }
        missing == 0
    }

    fn triples(&mut self) {
        for triple in &self.facts.triples {
            let Some(change) = triple.change else { continue };
            if let (Some(level), Some(base)) = (triple.level, triple.base) {
                self.add(Form::Difference, smallvec![change, level, base], Origin::Years, true);
            }
            if let (Some(level), Some(rate)) = (triple.level, triple.rate) {
                self.add(Form::Rate, smallvec![rate, change, level], Origin::Percent, true);
            }
        }
        for share in &self.facts.shares {
            self.add(Form::Share, smallvec![share.share, share.part, share.whole], Origin::Percent, true);
        }
    }

    fn restatements(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId)> = Vec::new();
        for (key, figures) in &self.by_key {
            let first = self.representative[key];
            pairs.extend(figures.iter().filter(|id| **id != first).map(|id| (*id, first)));
        }
        pairs.sort_unstable();
        for (figure, first) in pairs {
            self.add(Form::Same, smallvec![figure, first], Origin::Restatement, true);
        }
    }

    /// Income = expenditure, in all and of each fund.
    fn balances(&mut self) {
        let mut pairs: Vec<(FigureId, FigureId, bool)> = Vec::new();
        for (key, income) in &self.representative {
            let is_total = key.side == Side::Income && key.item == Item::Total && key.nature == Nature(0);
            if !is_total || !matches!(key.measure, Measure::Level | Measure::Change) {
                continue;
            }
            let Some(expenditure) = self.representative.get(&Key { side: Side::Expenditure, ..*key }) else { continue };
            pairs.push((*income, *expenditure, !self.has_carry));
        }
        pairs.sort_unstable();
        for (income, expenditure, is_certain) in pairs {
            self.add(Form::Same, smallvec![expenditure, income], Origin::Balance, is_certain);
        }
    }

    /// This year − last year = change, wherever the three are stated.
    fn years(&mut self) {
        let mut found: Vec<SmallVec<[FigureId; 6]>> = Vec::new();
        for (key, change) in self.representative.iter().filter(|(key, _)| key.measure == Measure::Change) {
            let level = self.representative.get(&Key { measure: Measure::Level, basis: crate::facts::Basis::Budget, ..*key });
            let base = self.representative.get(&Key { measure: Measure::Level, year: key.year - 1, ..*key });
            if let (Some(level), Some(base)) = (level, base) {
                found.push(smallvec![*change, *level, *base]);
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
        for (key, total) in &self.representative {
            if !matches!(key.measure, Measure::Level | Measure::Change) {
                continue;
            }
            for equation in &*EQUATIONS {
                if let Some(figures) = self.instance(equation, key, *total) {
                    found.push((figures, equation.is_certain));
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
        for (key, figure) in &self.representative {
            if matches!(key.item, Item::Functional(code) if code < 1000) {
                by_total.entry(Key { item: Item::Total, ..*key }).or_default().push(*figure);
            }
        }
        for (key, mut parts) in by_total {
            if let (Some(total), true) = (self.representative.get(&key), parts.len() >= 2) {
                parts.sort_unstable();
                found.push((std::iter::once(*total).chain(parts).collect(), false));
            }
        }
    }

    fn instance(&self, equation: &Equation, key: &Key, total: FigureId) -> Option<SmallVec<[FigureId; 6]>> {
        if !equation.total.is(key) || equation.side.is_some_and(|side| side != key.side) {
            return None;
        }
        let mut figures: SmallVec<[FigureId; 6]> = smallvec![total];
        for part in &equation.parts {
            figures.push(*self.representative.get(&part.of(key))?);
        }
        for part in &equation.optional {
            if let Some(figure) = self.representative.get(&part.of(key)) {
                figures.push(*figure);
            }
        }
        Some(figures)
    }

    /// Drops relations over the same figures, the better explained one staying.
    fn finish(mut self) -> Vec<Relation> {
        self.relations.sort_by(|a, b| (!a.is_certain, a.origin).cmp(&(!b.is_certain, b.origin)));
        let mut seen: FxHashSet<SmallVec<[FigureId; 6]>> = FxHashSet::default();
        self.relations.retain(|relation| {
            let mut figures = relation.figures.clone();
            figures.sort_unstable();
            seen.insert(figures)
        });
        self.relations
    }
}

fn family_named(name: &str) -> Family {
    // Every name used here stands in concepts.toml.
    LEXICON.family(name).unwrap_or_default()
}

/// One equation of `src/standard/equations.toml`.
struct Equation {
    side: Option<Side>,
    total: Term,
    parts: Vec<Term>,
    optional: Vec<Term>,
    is_certain: bool,
}

/// A term: the dimensions it fixes; the others come from the total.
struct Term {
    item: Option<Item>,
    nature: Option<Nature>,
    fund: Option<Fund>,
}

impl Term {
    fn is(&self, key: &Key) -> bool {
        self.item.unwrap_or(Item::Total) == key.item && self.nature.unwrap_or_default() == key.nature && self.fund.is_none_or(|fund| fund == key.fund)
    }

    fn of(&self, total: &Key) -> Key {
        Key { item: self.item.unwrap_or(Item::Total), nature: self.nature.unwrap_or_default(), fund: self.fund.unwrap_or(total.fund), ..*total }
    }
}

#[derive(Deserialize)]
struct File {
    equation: Vec<EquationEntry>,
}

#[derive(Deserialize)]
struct EquationEntry {
    side: Option<String>,
    total: TermEntry,
    parts: Vec<TermEntry>,
    #[serde(default)]
    optional: Vec<TermEntry>,
    certain: bool,
}

#[derive(Deserialize)]
struct TermEntry {
    item: Option<String>,
    nature: Option<String>,
    fund: Option<String>,
}

static EQUATIONS: LazyLock<Vec<Equation>> = LazyLock::new(|| {
    // The file is part of the program: a test reads it, so it cannot fail at run time.
    let file: File = toml::from_str(include_str!("../standard/equations.toml")).unwrap_or_else(|error| panic!("equations.toml: {error}"));
    let term = |entry: &TermEntry| Term {
        item: entry.item.as_deref().map(|id| LEXICON.item(id)),
        nature: entry.nature.as_deref().map(|id| LEXICON.nature(id)),
        fund: entry.fund.as_deref().map(|id| LEXICON.fund(id)),
    };
    let terms = |entries: &[TermEntry]| entries.iter().map(term).collect();
    file.equation
        .iter()
        .map(|entry| Equation {
            side: match entry.side.as_deref() {
                Some("income") => Some(Side::Income),
                Some("expenditure") => Some(Side::Expenditure),
                _ => None,
            },
            total: term(&entry.total),
            parts: terms(&entry.parts),
            optional: terms(&entry.optional),
            is_certain: entry.certain,
        })
        .collect()
});
