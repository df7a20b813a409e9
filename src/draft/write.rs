//! Wording and figures → text.

use super::figures::Figures;
use super::slots::{self, Aspect, ListAspect};
use super::text::Text;
use super::words::{self, Places};
use crate::model::profile::{List, Profile, Subjects};
use crate::model::template::{Condition, Piece, Template};
use crate::model::{Item, Quantity};
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;

/// What fills the slots of a profile's wording.
pub struct Writer<'a> {
    pub profile: &'a Profile,
    pub figures: &'a Figures,
    /// Words by the name of their slot.
    pub words: Vec<(&'static str, String)>,
    /// How figures are printed; known once one is.
    places: OnceCell<Places>,
    /// Whether a list names the usual parts that are nil or not known too.
    pub names_usual: bool,
    /// Whether a change that is not known is left out rather than a blank: a statement added to a text is not all of it.
    pub leaves_out_changes: bool,
    /// Parts whose changes, as they would be printed, do not make up the change of their whole: each year was rounded on
    /// its own. They are not told.
    unsaid: OnceCell<FxHashSet<Quantity>>,
    /// In the line of a list: the words and the figure of one part.
    part: Option<(Vec<(&'static str, String)>, Quantity)>,
}

impl<'a> Writer<'a> {
    pub fn new(profile: &'a Profile, figures: &'a Figures, words: Vec<(&'static str, String)>) -> Writer<'a> {
        let (places, unsaid) = (OnceCell::new(), OnceCell::new());
        Writer { profile, figures, words, places, names_usual: false, leaves_out_changes: false, unsaid, part: None }
    }

    /// In the unit of the document, with as many decimals as the exact amounts have that are printed.
    pub fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            Places::that_show(self.figures.unit(), self.figures.exact_amounts(|item| self.prints(item)).into_iter())
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

    fn is_unsaid(&self, quantity: &Quantity) -> bool {
        let unsaid = self.unsaid.get_or_init(|| {
            let unsound = self.figures.families().into_iter().filter(|(total, parts)| self.is_unsound(total, parts));
            unsound.flat_map(|(_, parts)| parts).collect()
        });
        unsaid.contains(quantity)
    }

    /// Whether the changes of all the parts are known and do not make up that of the whole.
    fn is_unsound(&self, total: &Quantity, parts: &[Quantity]) -> bool {
        let shown = |quantity: &Quantity| self.figures.change(quantity).map(|change| self.places().shown(change));
        let (Some(total), Some(parts)) = (shown(total), parts.iter().map(shown).collect::<Option<Vec<Decimal>>>())
        else {
            return false;
        };
        let count = parts.iter().chain([&total]).filter(|amount| !amount.is_zero()).count();
        !self.places().are_same(total, parts.iter().sum(), count)
    }

    /// This year's level less last year's, where it may be told.
    fn change(&self, quantity: &Quantity) -> Option<Decimal> {
        self.figures.change(quantity).filter(|_| !self.is_unsaid(quantity))
    }

    /// The text of a wording. Where any figure of this year is known, clauses nobody can fill are left out, but for changes:
    /// those have to be told. Otherwise they stand there with their blanks.
    pub fn text(&self, template: &Template) -> Text {
        let mut text = Text::default();
        self.pieces(&template.pieces, &mut text);
        text
    }

    /// The level of a slot that names a figure, in 万元.
    pub fn level(&self, slot: &str) -> Option<Decimal> {
        self.figures.level(&self.named(slot)?.0)
    }

    /// The level of last year.
    pub fn last(&self, slot: &str) -> Option<Decimal> {
        self.figures.last(&self.named(slot)?.0)
    }

    fn pieces(&self, pieces: &[Piece], out: &mut Text) {
        for piece in pieces {
            match piece {
                Piece::Text(words) => out.push(words),
                Piece::Blank(label) => out.push_blank(label),
                Piece::Slot(name) => out.append(self.slot(name).unwrap_or_else(|| self.blank(name))),
                Piece::Clause(condition, pieces) => {
                    let stands = match condition {
                        Some(condition) => self.holds(condition),
                        None => !self.figures.knows_this_year() || self.is_known(pieces),
                    };
                    if stands {
                        self.pieces(pieces, out);
                    }
                }
            }
        }
    }

    /// Whether nothing of a clause but clauses inside it and changes would be blank.
    fn is_known(&self, pieces: &[Piece]) -> bool {
        pieces.iter().all(|piece| match piece {
            Piece::Text(_) | Piece::Clause(..) => true,
            Piece::Blank(_) => false,
            Piece::Slot(name) => self.slot(name).is_some() || self.has_to_be_told(name),
        })
    }

    /// Whether a slot is the change of a figure.
    fn has_to_be_told(&self, name: &str) -> bool {
        let aspect = self.quantity(name).map(|(_, aspect)| aspect);
        !self.leaves_out_changes && matches!(aspect, Some(Aspect::Change | Aspect::BudgetChange))
    }

    fn holds(&self, condition: &Condition) -> bool {
        let shown = |name: &String| self.value(name).map(|value| self.places().shown(value));
        let amounts = |names: &[String]| names.iter().map(shown).collect::<Option<Vec<Decimal>>>();
        let are_same = |left: &[String], right: &[String]| match (amounts(left), amounts(right)) {
            (Some(left), Some(right)) => {
                let count = left.iter().chain(&right).filter(|amount| !amount.is_zero()).count();
                self.places().are_same(left.iter().sum(), right.iter().sum(), count)
            }
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
            (quantity, _) => self.change(&quantity),
        }
    }

    /// What a slot stands for, if that is known.
    fn slot(&self, name: &str) -> Option<Text> {
        if let Some(word) = self.word(name) {
            return Some(Text::from(word));
        }
        let (id, aspect) = slots::list(name);
        if let Some(list) = self.profile.list(id) {
            return self.list(list, aspect);
        }
        let (quantity, aspect) = self.quantity(name)?;
        self.figure(&quantity, aspect).map(|words| Text::from(words.as_str()))
    }

    fn word(&self, name: &str) -> Option<&str> {
        let of_part = self.part.iter().flat_map(|(words, _)| words);
        of_part.chain(&self.words).find(|(slot, _)| *slot == name).map(|(_, word)| word.as_str())
    }

    fn quantity(&self, name: &str) -> Option<(Quantity, Aspect)> {
        let of_part = self.part.as_ref().and_then(|(_, part)| Some((*part, slots::aspect(name)?)));
        of_part.or_else(|| self.named(name))
    }

    fn named(&self, slot: &str) -> Option<(Quantity, Aspect)> {
        slots::quantity(slot, &self.figures.standard().lexicon.concepts)
    }

    fn last_year(&self) -> i32 {
        self.figures.year() - 1
    }

    fn figure(&self, quantity: &Quantity, aspect: Aspect) -> Option<String> {
        let change = || self.change(quantity);
        let last = self.last_year();
        match aspect {
            Aspect::Level => self.figures.level(quantity).map(|level| self.places().money(level)),
            Aspect::Change => Some(self.places().change(change()?, &format!("{last}年"))),
            Aspect::BudgetChange => Some(self.places().change(change()?, &format!("{last}年预算数"))),
            Aspect::Moved => Some(self.places().moved(change()?)),
            Aspect::Rate => words::rate(change()?, self.figures.last(quantity)?),
        }
    }

    /// What stands for a slot that is not known: a blank, with last year's level beside it where that is.
    fn blank(&self, name: &str) -> Text {
        let mut text = Text::default();
        let (id, aspect) = slots::list(name);
        if let Some(list) = self.profile.list(id) {
            self.blank_list(list, aspect, &mut text);
            return text;
        }
        let Some((quantity, aspect)) = self.quantity(name) else {
            text.push_blank(name);
            return text;
        };
        match aspect {
            Aspect::Level => {
                text.push_blank("金额");
                text.push(self.figures.unit().text());
            }
            Aspect::Change | Aspect::BudgetChange => {
                text.push(&format!("比{}年", self.last_year()));
                match self.figures.last(&quantity).filter(|last| !last.is_zero()) {
                    Some(last) => {
                        let decimals = self.figures.last_decimals(&quantity);
                        text.push(&format!("预算数{}", self.places().money_as_printed(last, decimals)));
                    }
                    None if aspect == Aspect::BudgetChange => text.push("预算数"),
                    None => {}
                }
                text.push_blank("增减");
            }
            Aspect::Moved | Aspect::Rate => text.push_blank("增减"),
        }
        text
    }

    /// The parts of a list with their names, whether they have money or not.
    fn parts(&self, list: &List) -> Vec<(String, Quantity)> {
        let named = list.parts.iter().filter_map(|part| Some((part.name.clone(), self.named(&part.of)?.0)));
        let Some((whole, _)) = self.named(&list.whole) else {
            return named.collect();
        };
        let is_subject = |item: Item| match (list.by, item) {
            (Some(Subjects::Class), Item::Functional(code)) => code < 1000,
            (Some(Subjects::Item), Item::Functional(code)) => code >= 1_000_000,
            (Some(Subjects::Economic), Item::Economic(code)) => code >= 10_000,
            _ => false,
        };
        let subjects = match list.by {
            Some(_) => self.figures.siblings(&whole, is_subject),
            None => Vec::new(),
        };
        subjects
            .into_iter()
            .filter_map(|part| Some((self.figures.name_of(part.item)?.to_owned(), part)))
            .chain(named)
            .collect()
    }

    fn list(&self, list: &List, aspect: ListAspect) -> Option<Text> {
        let whole = self.named(&list.whole)?.0;
        let total = self.figures.level(&whole)?;
        let parts = self.parts(list);
        let level = |part: &Quantity| self.figures.level(part).unwrap_or_default();
        let with_money: Vec<(&str, Decimal)> = parts
            .iter()
            .map(|(name, part)| (name.as_str(), level(part)))
            .filter(|(_, level)| !level.is_zero())
            .collect();
        let joined = |items: Vec<String>| {
            let separator = match aspect {
                ListAspect::Names => list.names_separator.as_ref().unwrap_or(&list.separator),
                _ => &list.separator,
            };
            (!items.is_empty()).then(|| Text::from(items.join(separator).as_str()))
        };
        let item = |name: &str, level: Decimal| format!("{name}{}", self.places().money(level));
        match aspect {
            // Of nothing the first part says so.
            ListAspect::Levels | ListAspect::Shares if total.is_zero() => {
                parts.first().and_then(|(name, _)| joined(vec![item(name, total)]))
            }
            ListAspect::Levels if self.names_usual => Some(self.usual_levels(list, total, &parts)),
            ListAspect::Levels => joined(with_money.iter().map(|(name, level)| item(name, *level)).collect()),
            ListAspect::Shares => {
                let share = |level: Decimal| words::percent(level, total).map(|share| format!("，占{share}"));
                let shared = |(name, level): &(&str, Decimal)| item(name, *level) + &share(*level).unwrap_or_default();
                joined(with_money.iter().map(shared).collect())
            }
            ListAspect::Names => joined(with_money.iter().map(|(name, _)| (*name).to_owned()).collect()),
            ListAspect::Moved => {
                let moved = self.moved(&whole, &parts)?;
                joined(moved.into_iter().map(|(_, words)| words).collect())
            }
            ListAspect::Lines => self.lines(list, &parts),
        }
    }

    /// The parts with money and the usual ones, nil or not; those that are not known, and what the parts lack of their
    /// whole, are blanks.
    fn usual_levels(&self, list: &List, total: Decimal, parts: &[(String, Quantity)]) -> Text {
        let is_usual = |name: &str| list.parts.iter().any(|part| part.usual && part.name == name);
        let mut text = Text::default();
        let mut amounts = Vec::new();
        let mut asks = false;
        for (name, part) in parts {
            let level = self.figures.level(part);
            if !is_usual(name) && level.is_none_or(|level| level.is_zero()) {
                continue;
            }
            if !text.is_empty() {
                text.push(&list.separator);
            }
            text.push(name);
            match level {
                Some(level) => {
                    amounts.push(self.places().shown(level));
                    text.push(&self.places().money(level));
                }
                None => {
                    asks = true;
                    text.push_blank("金额");
                    text.push(self.figures.unit().text());
                }
            }
        }
        let (sum, total) = (amounts.iter().sum::<Decimal>(), self.places().shown(total));
        if !asks && sum < total && !self.places().are_same(sum, total, amounts.len() + 1) {
            text.push(&list.separator);
            text.push_blank("其余");
        }
        text
    }

    /// The parts that moved, where all are known and make up the change of the whole.
    fn moved(&self, whole: &Quantity, parts: &[(String, Quantity)]) -> Option<Vec<(Quantity, String)>> {
        let total = self.change(whole)?;
        let mut moved = Vec::new();
        let mut sum = Decimal::ZERO;
        for (name, part) in parts {
            let change = match self.change(part) {
                Some(change) => change,
                // Neither year has it.
                None if self.figures.level(part).is_none() && self.figures.last(part).is_none() => continue,
                None => return None,
            };
            sum += self.places().shown(change);
            if !self.places().is_level(change) {
                moved.push((*part, format!("{name}{}", self.places().moved(change))));
            }
        }
        let is_whole = self.places().are_same(sum, self.places().shown(total), moved.len() + 1);
        (is_whole && !self.places().is_level(total)).then_some(moved)
    }

    /// The parts of a list of `whole` that moved and are not `told`, in words.
    pub fn missing_changes(&self, list: &List, whole: &Quantity, told: &[Quantity]) -> Option<Vec<String>> {
        if self.named(&list.whole)?.0 != *whole {
            return None;
        }
        let parts = self.parts(list);
        let belongs = told.iter().all(|told| parts.iter().any(|(_, part)| part == told));
        let moved = self.moved(whole, &parts).filter(|_| belongs)?;
        let missing: Vec<String> =
            moved.into_iter().filter(|(part, _)| !told.contains(part)).map(|(_, words)| words).collect();
        (!missing.is_empty()).then_some(missing)
    }

    fn lines(&self, list: &List, parts: &[(String, Quantity)]) -> Option<Text> {
        let line = list.line.as_ref()?;
        let has_money = |part: &Quantity| {
            [self.figures.level(part), self.figures.last(part)].into_iter().flatten().any(|v| !v.is_zero())
        };
        let mut text = Text::default();
        for (number, (name, part)) in (1..).zip(parts.iter().filter(|(_, part)| has_money(part))) {
            let Item::Functional(code) = part.item else { continue };
            let above = |code: u32| self.figures.name_of(Item::Functional(code)).unwrap_or_default();
            let words = vec![
                ("number", number.to_string()),
                ("name", name.clone()),
                ("group", above(code / 100).to_owned()),
                ("class", above(code / 10_000).to_owned()),
            ];
            if !text.is_empty() {
                text.push(&list.separator);
            }
            let part = Some((words, *part));
            let (words, places, unsaid) = (self.words.clone(), self.places.clone(), self.unsaid.clone());
            let writer = Writer { words, places, unsaid, part, ..*self };
            text.append(writer.text(line));
        }
        (!text.is_empty()).then_some(text)
    }

    fn blank_list(&self, list: &List, aspect: ListAspect, text: &mut Text) {
        if let Some(otherwise) = &list.otherwise {
            text.append(self.text(otherwise));
            return;
        }
        if matches!(aspect, ListAspect::Moved | ListAspect::Lines) {
            text.push_blank("增减明细");
            return;
        }
        let had_money = |part: &Quantity| self.figures.last(part).is_some_and(|last| !last.is_zero());
        let is_usual = |name: &str| list.parts.iter().any(|part| part.usual && part.name == name);
        let parts = self.parts(list);
        let mut names: Vec<&str> = parts
            .iter()
            .filter(|(name, part)| is_usual(name) || had_money(part))
            .map(|(name, _)| name.as_str())
            .collect();
        if names.is_empty() {
            names.push("");
        }
        for (at, name) in names.into_iter().enumerate() {
            if at > 0 {
                text.push(
                    list.names_separator.as_ref().filter(|_| aspect == ListAspect::Names).unwrap_or(&list.separator),
                );
            }
            match name {
                "" => {
                    text.push_blank("科目");
                    text.push("支出");
                }
                name => text.push(name),
            }
            if aspect != ListAspect::Names {
                text.push_blank("金额");
                text.push(self.figures.unit().text());
            }
            if aspect == ListAspect::Shares {
                text.push("，占");
                text.push_blank("占比");
                text.push("%");
            }
        }
    }
}
