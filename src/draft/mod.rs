//! Drafting: a profile's wording, filled with the figures that are known.
//!
//! Text in, text out. Figures come from the facts of tables, of last year's disclosure, or of the document that is written;
//! wording from `src/standard/profiles/`. What nobody knows is a blank, `____`.

mod document;
mod figures;
mod placing;
mod slots;
mod standing;
mod text;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use figures::{Conflict, Figures, Source};
pub use placing::{Gap, Site};
pub use standing::{OVERVIEW, Other, Standing};
pub use text::{BLANK, Stop, Text};

use crate::model::Section;
use crate::model::profile::{List, Profile, Statement};
use crate::model::{IssuerKind, Item, Quantity};
use crate::syntax::Disclosure;
use rust_decimal::Decimal;
use write::Writer;

/// What a disclosure is drafted of.
pub struct Draft<'a> {
    profile: &'a Profile,
    scope: &'static str,
    standing: Standing,
    writer: Writer<'a>,
    /// Whether a statement of what mostly is not says so where nothing is known.
    presumes: bool,
}

impl<'a> Draft<'a> {
    /// A disclosure of `unit` for the year of `figures`.
    pub fn new(profile: &'a Profile, unit: &str, kind: IssuerKind, figures: &'a Figures) -> Draft<'a> {
        let scope = kind.word();
        let year = figures.year();
        let words = vec![
            ("unit", unit.to_owned()),
            ("year", year.to_string()),
            ("last_year", (year - 1).to_string()),
            ("部门", scope.to_owned()),
            ("万元", figures.unit().text().to_owned()),
        ];
        let writer = Writer::new(profile, figures, words);
        Draft { profile, scope, standing: Standing::default(), writer, presumes: false }
    }

    /// The disclosure that is written, with the `figures` it has so far.
    pub fn of_document(profile: &'a Profile, disclosure: &Disclosure, figures: &'a Figures) -> Draft<'a> {
        let unit = match disclosure.unit.as_str() {
            "" => "本单位",
            unit => unit,
        };
        let kind = disclosure.title.as_ref().and_then(|title| title.kind).unwrap_or(IssuerKind::Department);
        let mut draft = Draft { presumes: true, ..Draft::new(profile, unit, kind, figures) };
        draft.writer.names_usual = true;
        draft.writer.leaves_out_changes = true;
        draft
    }

    /// Carries over what stands from year to year.
    pub fn with_standing(mut self, standing: Standing) -> Self {
        let words =
            [("contact", &standing.contact), ("vehicles", &standing.vehicles), ("project_use", &standing.project_use)];
        let known = words.into_iter().filter_map(|(slot, word)| Some((slot, word.clone()?)));
        self.writer.words.extend(known);
        self.standing = standing;
        self
    }

    /// Dates it: `2026年3月8日`.
    pub fn date(mut self, date: String) -> Self {
        self.writer.words.push(("date", date));
        self
    }

    /// What it carries over.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The figures that it is filled with.
    pub fn figures(&self) -> &Figures {
        self.writer.figures
    }

    /// The level of a slot that names a figure, in 万元.
    pub fn level(&self, slot: &str) -> Option<Decimal> {
        self.writer.level(slot)
    }

    /// An amount of 万元 as it prints them.
    pub fn money(&self, wan: Decimal) -> String {
        self.writer.places().money(wan)
    }

    /// Whether its wording has amounts of such an item.
    pub fn prints(&self, item: Item) -> bool {
        self.writer.prints(item)
    }

    /// Whether it has a date.
    pub fn is_dated(&self) -> bool {
        self.writer.words.iter().any(|(name, _)| *name == "date")
    }

    /// The standard words of a statement, under the title of its own sub-section if it has one: `政府采购情况。2026年…`.
    /// `None` where the profile has no such statement.
    pub fn statement(&self, id: &str) -> Option<Text> {
        Some(self.titled(id, self.statement_text(self.profile.statement(id)?)))
    }

    fn titled(&self, id: &str, words: Text) -> Text {
        let mut text = Text::default();
        if let Some((section, lead)) =
            self.profile.section(id).and_then(|section| Some((section, section.lead.as_ref()?)))
        {
            text.push(&section.title_for(self.scope));
            text.push(lead);
        }
        text.append(words);
        text
    }

    /// The statement without a title.
    fn statement_text(&self, statement: &Statement) -> Text {
        let is_nil = statement.about.as_ref().is_some_and(|about| {
            // A fund that is no longer used has a change to tell.
            let was_nil = !statement.mostly_none || self.writer.last(about).is_none_or(|last| last.is_zero());
            self.writer.level(about).is_some_and(|level| level.is_zero()) && was_nil
        });
        match statement.none.as_ref().filter(|_| is_nil) {
            Some(none) => self.writer.text(none),
            None => self.writer.text(&statement.wording),
        }
    }

    /// The statement in the words for nothing, whatever is known. `None` where the profile has no such words.
    pub fn none(&self, id: &str) -> Option<Text> {
        let none = self.profile.statement(id)?.none.as_ref()?;
        Some(self.titled(id, self.writer.text(none)))
    }

    /// The statement in the words for nothing, where there mostly is nothing and no figure speaks against it.
    pub fn presumed_none(&self, id: &str) -> Option<Text> {
        let statement = self.profile.statement(id).filter(|statement| statement.mostly_none)?;
        let is_unknown = statement.about.as_ref().is_none_or(|about| self.writer.level(about).is_none());
        statement.none.as_ref().filter(|_| is_unknown).map(|none| self.writer.text(none))
    }

    /// The changes that make up that of `whole`, in words, but those that are `told`, and what stands between them. `None`
    /// where they are not known, where nothing is missing, or where what is told belongs to no list of the profile.
    pub fn changes_of(&self, whole: &Quantity, told: &[Quantity]) -> Option<(Vec<String>, &str)> {
        let mut lists: Vec<&List> = self.profile.lists.iter().collect();
        // The kinds of expenditure before its subjects.
        lists.sort_by_key(|list| list.by.is_some());
        lists.into_iter().find_map(|list| {
            let missing = self.writer.missing_changes(list, whole, told)?;
            Some((missing, list.separator.as_str()))
        })
    }

    /// The text of a section, without its heading and its sub-sections; empty where it has none of its own.
    /// `None` where the profile has no such section.
    pub fn section(&self, id: &str) -> Option<Text> {
        Some(self.body(self.profile.section(id)?))
    }

    fn body(&self, section: &Section) -> Text {
        let mut text = Text::default();
        if let Some((_, words)) = self.standing.sections.iter().find(|(id, _)| *id == section.id) {
            text.push(words);
            return text;
        }
        if let Some(wording) = &section.wording {
            text.append(self.writer.text(wording));
        }
        for statement in self.statements_of(section) {
            if !text.is_empty() {
                text.push("\n");
            }
            let presumed = self.presumed_none(&statement.id).filter(|_| self.presumes);
            text.append(presumed.unwrap_or_else(|| self.statement_text(statement)));
        }
        if text.is_empty() && section.sub.is_empty() && section.mandatory && section.id != GLOSSARY {
            text.push_blank(&section.title_for(self.scope));
        }
        text
    }

    /// The statements that stand in a section: its own, and those without a section of theirs that name it first.
    fn statements_of<'s>(&'s self, section: &'s Section) -> impl Iterator<Item = &'a Statement> + 's {
        let profile = self.profile;
        profile.statements.iter().filter(move |statement| {
            let has_own = profile.section(&statement.id).is_some();
            statement.id == section.id
                || (!has_own && statement.sections.first().is_some_and(|first| *first == section.id))
        })
    }
}

/// The section of the glossary, in every profile.
const GLOSSARY: &str = "glossary";
