//! Wording and figures → text.

use super::BLANK;
use super::figures::Figures;
use super::slots::{self, Aspect, ListAspect};
use super::words::{AmountFormat, percent, rate};
use crate::model::profile::{List, Profile, Subjects};
use crate::model::template::{Condition, Piece, Template};
use crate::model::{Basis, Item, Quantity};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;

/// Fills the slots of a profile's wording.
pub struct Writer<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// The figures that are known.
    pub figures: &'a Figures,
    /// Words by the name of their slot.
    pub words: Vec<(&'static str, String)>,
    /// Whether a text is added to a document, not drafted whole: lists name their usual parts also where those are nil or not
    /// known, and a change that is not known is left out rather than a blank.
    pub is_addition: bool,
    /// Known once a figure is printed.
    format: OnceCell<AmountFormat>,
    /// Parts whose changes, as they would be printed, do not make up the change of their whole: each year was rounded on
    /// its own. These changes are not stated.
    withheld: OnceCell<FxHashSet<Quantity>>,
    /// The part that a line of a list is about.
    part: Option<Quantity>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(profile: &'a Profile, figures: &'a Figures, words: Vec<(&'static str, String)>) -> Writer<'a> {
        let (format, withheld) = (OnceCell::new(), OnceCell::new());
        Writer { profile, figures, words, is_addition: false, format, withheld, part: None }
    }

    /// In the unit of the document, with as many decimals as the exact amounts have that are printed.
    pub fn format(&self) -> &AmountFormat {
        self.format.get_or_init(|| {
            AmountFormat::showing(self.figures.unit, &self.figures.exact_amounts(|item| self.prints(item)))
        })
    }

    /// Whether the wording has amounts of such an item.
    pub fn prints(&self, item: Item) -> bool {
        match item {
            Item::Total | Item::Named(_) => true,
            Item::Functional(code) => {
                code < 1000 || self.profile.lists.iter().any(|list| list.by == Some(Subjects::Item))
            }
            Item::Economic(_) => false,
        }
    }

    /// The level of a slot that names a figure, in 万元.
    pub fn level(&self, slot: &str) -> Option<Decimal> {
        self.figures.level(&self.named(slot)?.0)
    }

    /// The level of last year.
    pub fn last(&self, slot: &str) -> Option<Decimal> {
        self.figures.last(&self.named(slot)?.0)
    }

    /// This year's level less last year's, where it may be stated.
    fn change(&self, quantity: &Quantity) -> Option<Decimal> {
        let withheld = self.withheld.get_or_init(|| {
            let unsound = self.figures.families().into_iter().filter(|(total, parts)| self.is_unsound(total, parts));
            unsound.flat_map(|(_, parts)| parts).collect()
        });
        self.figures.change(quantity).filter(|_| !withheld.contains(quantity))
    }

    /// Whether the changes of all the parts are known and do not make up that of the whole.
    fn is_unsound(&self, total: &Quantity, parts: &[Quantity]) -> bool {
        let shown = |quantity: &Quantity| self.figures.change(quantity).map(|change| self.format().rounded(change));
        let (Some(total), Some(parts)) = (shown(total), parts.iter().map(shown).collect::<Option<Vec<Decimal>>>())
        else {
            return false;
        };
        !self.format().are_same(&[total], &parts)
    }

    /// The text of a wording. Where any figure of this year is known, clauses that cannot be filled are left out, but for changes:
    /// those have to be stated. Otherwise they stand with their blanks.
    pub fn text(&self, template: &Template) -> String {
        let mut text = String::new();
        self.pieces(&template.pieces, &mut text);
        text
    }

    fn pieces(&self, pieces: &[Piece], text: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Blank => text.push_str(BLANK),
                Piece::Slot(name) => text.push_str(&self.slot(name).unwrap_or_else(|| self.blank(name))),
                Piece::Clause(condition, pieces) => {
                    let stands = match condition {
                        Some(condition) => self.holds(condition),
                        None => !self.figures.knows_this_year || self.is_known(pieces),
                    };
                    if stands {
                        self.pieces(pieces, text);
                    }
                }
            }
        }
    }

    /// Whether nothing of a clause but clauses inside it and changes would be blank.
    fn is_known(&self, pieces: &[Piece]) -> bool {
        pieces.iter().all(|piece| match piece {
            Piece::Text(_) | Piece::Clause(..) => true,
            Piece::Blank => false,
            Piece::Slot(name) => self.slot(name).is_some() || self.has_to_be_stated(name),
        })
    }

    /// Whether a slot is the change of a figure.
    fn has_to_be_stated(&self, name: &str) -> bool {
        let aspect = self.quantity(name).map(|(_, aspect)| aspect);
        !self.is_addition && matches!(aspect, Some(Aspect::Change | Aspect::BudgetChange))
    }

    fn holds(&self, condition: &Condition) -> bool {
        let shown = |name: &String| self.value(name).map(|value| self.format().rounded(value));
        let amounts = |names: &[String]| names.iter().map(shown).collect::<Option<Vec<Decimal>>>();
        let are_same = |left: &[String], right: &[String]| match (amounts(left), amounts(right)) {
            (Some(left), Some(right)) => self.format().are_same(&left, &right),
            _ => true,
        };
        match condition {
            Condition::Has(name) => self.has(name),
            Condition::HasNot(name) => !self.has(name),
            Condition::IsZero(name) => self.value(name).is_some_and(|value| value.is_zero()),
            Condition::Same(left, right) => are_same(left, right),
            Condition::Differ(left, right) => !are_same(left, right),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.word(name).is_some() || self.value(name).is_some_and(|value| !value.is_zero())
    }

    /// The level or change of a slot that names a figure.
    fn value(&self, name: &str) -> Option<Decimal> {
        match self.quantity(name)? {
            (quantity, Aspect::Level) => self.figures.level(&quantity),
            (quantity, Aspect::Budget | Aspect::Completion) => self.figures.budget(&quantity),
            (quantity, _) => self.change(&quantity),
        }
    }

    fn word(&self, name: &str) -> Option<&String> {
        self.words.iter().find(|(slot, _)| *slot == name).map(|(_, word)| word)
    }

    fn quantity(&self, name: &str) -> Option<(Quantity, Aspect)> {
        let of_part = self.part.and_then(|part| Some((part, slots::aspect(name)?)));
        of_part.or_else(|| self.named(name))
    }

    fn named(&self, slot: &str) -> Option<(Quantity, Aspect)> {
        slots::quantity(slot, &self.figures.standard.lexicon.concepts)
    }

    /// The text of a slot, if it is known.
    fn slot(&self, name: &str) -> Option<String> {
        if let Some(word) = self.word(name) {
            return Some(word.clone());
        }
        let (id, aspect) = slots::list(name);
        if let Some(list) = self.profile.list(id) {
            return self.list(list, aspect);
        }
        let (quantity, aspect) = self.quantity(name)?;
        let change = || self.change(&quantity);
        let last = self.figures.year - 1;
        Some(match aspect {
            Aspect::Level => self.format().money(self.figures.level(&quantity)?),
            Aspect::Change => self.format().change(change()?, &format!("{last}年")),
            Aspect::BudgetChange => self.format().change(change()?, &format!("{last}年预算数")),
            Aspect::Moved => self.format().moved(change()?),
            Aspect::Rate => rate(change()?, self.figures.last(&quantity)?)?,
            Aspect::Budget => self.format().money(self.figures.budget(&quantity)?),
            Aspect::Completion => percent(self.figures.level(&quantity)?, self.figures.budget(&quantity)?)?,
        })
    }

    /// The text of an unknown slot: a blank, with last year's level if that is known.
    fn blank(&self, name: &str) -> String {
        let (id, aspect) = slots::list(name);
        if let Some(list) = self.profile.list(id) {
            return self.blank_list(list, aspect);
        }
        match self.quantity(name) {
            Some((_, Aspect::Level | Aspect::Budget)) => self.blank_amount(),
            Some((_, Aspect::Completion)) => format!("{BLANK}%"),
            Some((quantity, aspect @ (Aspect::Change | Aspect::BudgetChange))) => {
                let drafted = if self.figures.basis == Basis::Actual { "决算数" } else { "预算数" };
                let base = match self.figures.last_amount(&quantity).filter(|last| !last.value.is_zero()) {
                    Some(last) => format!("{drafted}{}", self.format().money_as_printed(last.value, last.decimals)),
                    None if aspect == Aspect::BudgetChange => "预算数".to_owned(),
                    None => String::new(),
                };
                format!("比{}年{base}{BLANK}", self.figures.year - 1)
            }
            _ => BLANK.to_owned(),
        }
    }

    fn blank_amount(&self) -> String {
        format!("{BLANK}{}", self.figures.unit.text())
    }

    /// The parts of a list with their names, whether they have money or not.
    fn parts(&self, list: &List) -> Vec<(String, Quantity)> {
        let is_subject = |item: Item| match (list.by, item) {
            (Some(Subjects::Class), Item::Functional(code)) => code < 1000,
            (Some(Subjects::Item), Item::Functional(code)) => code >= 1_000_000,
            (Some(Subjects::Economic), Item::Economic(code)) => code >= 10_000,
            _ => false,
        };
        let subjects = match self.named(&list.whole) {
            Some((whole, _)) if list.by.is_some() => self.figures.siblings(&whole, is_subject),
            _ => Vec::new(),
        };
        let subjects =
            subjects.into_iter().filter_map(|part| Some((self.figures.name_of(part.item)?.to_owned(), part)));
        let named = list.parts.iter().filter_map(|part| Some((part.name.clone(), self.named(&part.of)?.0)));
        subjects.chain(named).collect()
    }

    fn list(&self, list: &List, aspect: ListAspect) -> Option<String> {
        let whole = self.named(&list.whole)?.0;
        let total = self.figures.level(&whole)?;
        let parts = self.parts(list);
        let level = |part: &Quantity| self.figures.level(part).filter(|level| !level.is_zero());
        let with_money = parts.iter().filter_map(|(name, part)| Some((name, level(part)?)));
        let item = |(name, level): (&String, Decimal)| format!("{name}{}", self.format().money(level));
        let items: Vec<String> = match aspect {
            // Of nothing the first part says so.
            ListAspect::Levels | ListAspect::Shares if total.is_zero() => {
                parts.first().map(|(name, _)| item((name, total))).into_iter().collect()
            }
            ListAspect::Levels if self.is_addition => self.usual_levels(list, total, &parts),
            ListAspect::Levels => with_money.map(item).collect(),
            ListAspect::Shares => {
                let share = |level| percent(level, total).map(|share| format!("，占{share}")).unwrap_or_default();
                with_money.map(|(name, level)| item((name, level)) + &share(level)).collect()
            }
            ListAspect::Names => with_money.map(|(name, _)| name.clone()).collect(),
            ListAspect::Moved => self.moved(&whole, &parts)?.into_iter().map(|(_, words)| words).collect(),
            ListAspect::Lines => self.lines(list.line.as_ref()?, &parts),
        };
        (!items.is_empty()).then(|| items.join(separator(list, aspect)))
    }

    /// The parts with money and the usual ones, nil or not; those that are not known, and what the parts lack of their
    /// whole, are blanks.
    fn usual_levels(&self, list: &List, total: Decimal, parts: &[(String, Quantity)]) -> Vec<String> {
        let levels = parts.iter().map(|(name, part)| (name, self.figures.level(part)));
        let listed: Vec<(&String, Option<Decimal>)> =
            levels.filter(|(name, level)| list.is_usual(name) || level.is_some_and(|level| !level.is_zero())).collect();
        let amount =
            |level: Option<Decimal>| level.map_or_else(|| self.blank_amount(), |level| self.format().money(level));
        let mut items: Vec<String> = listed.iter().map(|(name, level)| format!("{name}{}", amount(*level))).collect();
        let known = listed.iter().map(|(_, level)| level.map(|level| self.format().rounded(level)));
        let total = self.format().rounded(total);
        if let Some(amounts) = known.collect::<Option<Vec<Decimal>>>()
            && amounts.iter().sum::<Decimal>() < total
            && !self.format().are_same(&[total], &amounts)
        {
            items.push(BLANK.to_owned());
        }
        items
    }

    /// The parts that moved, where all are known and make up the change of the whole.
    fn moved(&self, whole: &Quantity, parts: &[(String, Quantity)]) -> Option<Vec<(Quantity, String)>> {
        let total = self.change(whole)?;
        let mut moved = Vec::new();
        let mut changes = Vec::new();
        for (name, part) in parts {
            let change = match self.change(part) {
                Some(change) => change,
                // Neither year has it.
                None if self.figures.level(part).is_none() && self.figures.last(part).is_none() => continue,
                None => return None,
            };
            if !self.format().is_level(change) {
                changes.push(self.format().rounded(change));
                moved.push((*part, format!("{name}{}", self.format().moved(change))));
            }
        }
        let total = self.format().rounded(total);
        (!total.is_zero() && self.format().are_same(&[total], &changes)).then_some(moved)
    }

    /// The parts of a list of `whole` that changed and are not `stated`, in words.
    pub(super) fn missing_changes(&self, list: &List, whole: &Quantity, stated: &[Quantity]) -> Option<Vec<String>> {
        if self.named(&list.whole)?.0 != *whole {
            return None;
        }
        let parts = self.parts(list);
        let belongs = stated.iter().all(|one| parts.iter().any(|(_, part)| part == one));
        let mut moved = self.moved(whole, &parts).filter(|_| belongs)?;
        moved.retain(|(part, _)| !stated.contains(part));
        (!moved.is_empty()).then(|| moved.into_iter().map(|(_, words)| words).collect())
    }

    fn lines(&self, line: &Template, parts: &[(String, Quantity)]) -> Vec<String> {
        let has_money = |part: &Quantity| {
            [self.figures.level(part), self.figures.last(part)].into_iter().flatten().any(|v| !v.is_zero())
        };
        let numbered = (1..).zip(parts.iter().filter(|(_, part)| has_money(part)));
        let line = |(number, (name, part)): (u32, &(String, Quantity))| {
            let Item::Functional(code) = part.item else { return None };
            let above = |code: u32| self.figures.name_of(Item::Functional(code)).unwrap_or_default().to_owned();
            let mut words = vec![
                ("number", number.to_string()),
                ("name", name.clone()),
                ("group", above(code / 100)),
                ("class", above(code / 10_000)),
            ];
            words.extend(self.words.iter().cloned());
            let (format, withheld) = (self.format.clone(), self.withheld.clone());
            Some(Writer { words, format, withheld, part: Some(*part), ..*self }.text(line))
        };
        numbered.filter_map(line).collect()
    }

    fn blank_list(&self, list: &List, aspect: ListAspect) -> String {
        if let Some(otherwise) = &list.otherwise {
            return self.text(otherwise);
        }
        let figure = match aspect {
            ListAspect::Moved | ListAspect::Lines => return BLANK.to_owned(),
            ListAspect::Names => String::new(),
            ListAspect::Levels => self.blank_amount(),
            ListAspect::Shares => format!("{}，占{BLANK}%", self.blank_amount()),
        };
        let had_money = |part: &Quantity| self.figures.last(part).is_some_and(|last| !last.is_zero());
        let parts = self.parts(list);
        let listed = parts.iter().filter(|(name, part)| list.is_usual(name) || had_money(part));
        let items: Vec<String> = listed.map(|(name, _)| format!("{name}{figure}")).collect();
        match items.is_empty() {
            true => format!("{BLANK}支出{figure}"),
            false => items.join(separator(list, aspect)),
        }
    }
}

/// The separator of the parts of a list.
fn separator(list: &List, aspect: ListAspect) -> &str {
    let of_names = list.names_separator.as_ref().filter(|_| aspect == ListAspect::Names);
    of_names.unwrap_or(&list.separator)
}
