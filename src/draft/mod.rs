//! Drafting: a profile's wording, filled with the figures that are known.
//!
//! Text in, text out. Figures come from the facts of tables, of last year's disclosure, or of the document that is written;
//! wording from `src/standard/profiles/`. What is not known is a blank, `____`.

mod document;
mod figures;
mod placing;
mod slots;
mod standing;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use figures::{Conflict, Figures, Source};
pub use placing::{Gap, Site};
pub use standing::{OVERVIEW, Other, Standing};
pub use words::AmountFormat;
pub use write::Writer;

use crate::model::profile::{List, Profile, Statement};
use crate::model::{Quantity, Section};
use crate::outline::scope;
use crate::syntax::Disclosure;

/// A blank for something unknown; `unfilled-placeholder` reports every one that is left.
pub const BLANK: &str = "____";

/// Drafts a disclosure or parts of it.
pub struct Draft<'a> {
    /// Text carried over from last year.
    pub standing: Standing,
    /// Fills the wording.
    pub writer: Writer<'a>,
    scope: &'static str,
}

impl<'a> Draft<'a> {
    /// A disclosure of `unit` for the year of `figures`; `scope` is 部门 or 单位.
    pub fn new(profile: &'a Profile, unit: &str, scope: &'static str, figures: &'a Figures) -> Draft<'a> {
        let words = vec![
            ("unit", unit.to_owned()),
            ("year", figures.year.to_string()),
            ("last_year", (figures.year - 1).to_string()),
            ("部门", scope.to_owned()),
            ("万元", figures.unit.text().to_owned()),
        ];
        Draft { standing: Standing::default(), writer: Writer::new(profile, figures, words), scope }
    }

    /// Additions to an existing disclosure that states these `figures`.
    pub fn of_document(profile: &'a Profile, disclosure: &Disclosure, figures: &'a Figures) -> Draft<'a> {
        let unit = if disclosure.unit.is_empty() { "本单位" } else { &disclosure.unit };
        let mut draft = Draft::new(profile, unit, scope(disclosure), figures);
        draft.writer.is_addition = true;
        draft
    }

    /// Carries over text from last year.
    pub fn with_standing(mut self, standing: Standing) -> Self {
        let words =
            [("contact", &standing.contact), ("vehicles", &standing.vehicles), ("project_use", &standing.project_use)];
        let known = words.into_iter().filter_map(|(slot, word)| Some((slot, word.clone()?)));
        self.writer.words.extend(known);
        self.standing = standing;
        self
    }

    /// The standard words of a statement, under the title of its own sub-section if it has one: `政府采购情况。2026年…`.
    /// `None` where the profile has no such statement.
    pub fn statement(&self, id: &str) -> Option<String> {
        let statement = self.writer.profile.statement(id)?;
        Some(self.title(id) + &self.statement_text(statement))
    }

    /// The title of a sub-section, and what stands between it and its text; empty where it has no text on its line.
    fn title(&self, id: &str) -> String {
        let section = self.writer.profile.section(id);
        let title = section.and_then(|section| Some(section.title_for(self.scope) + section.lead.as_ref()?));
        title.unwrap_or_default()
    }

    /// The statement without a title.
    fn statement_text(&self, statement: &Statement) -> String {
        let is_nil = statement.about.as_ref().is_some_and(|about| {
            // A fund that is no longer used has a change to tell.
            let was_nil = !statement.mostly_none || self.writer.last(about).is_none_or(|last| last.is_zero());
            self.writer.level(about).is_some_and(|level| level.is_zero()) && was_nil
        });
        let none = statement.none.as_ref().filter(|_| is_nil);
        self.writer.text(none.unwrap_or(&statement.wording))
    }

    /// The statement in the words for nothing, whatever is known. `None` where the profile has no such words.
    pub fn none(&self, id: &str) -> Option<String> {
        let none = self.writer.profile.statement(id)?.none.as_ref()?;
        Some(self.title(id) + &self.writer.text(none))
    }

    /// The statement in the words for nothing, where there mostly is nothing and no figure speaks against it.
    pub fn presumed_none(&self, id: &str) -> Option<String> {
        let statement = self.writer.profile.statement(id).filter(|statement| statement.mostly_none)?;
        let is_unknown = statement.about.as_ref().is_none_or(|about| self.writer.level(about).is_none());
        statement.none.as_ref().filter(|_| is_unknown).map(|none| self.writer.text(none))
    }

    /// Whether the figure of a slot is known and not nil.
    pub fn has_money(&self, slot: &str) -> bool {
        self.writer.level(slot).is_some_and(|level| !level.is_zero())
    }

    /// The changes that make up that of `whole`, in words, but those that are `stated`, and what stands between them.
    /// `None` where they are not known, where nothing is missing, or where what is stated belongs to no list of the profile.
    pub fn changes_of(&self, whole: &Quantity, stated: &[Quantity]) -> Option<(Vec<String>, &str)> {
        let mut lists: Vec<&List> = self.writer.profile.lists.iter().collect();
        // The kinds of expenditure before its subjects.
        lists.sort_by_key(|list| list.by.is_some());
        lists.into_iter().find_map(|list| {
            let missing = self.writer.missing_changes(list, whole, stated)?;
            Some((missing, list.separator.as_str()))
        })
    }

    /// The text of a section, without its heading and its sub-sections; empty where it has none of its own.
    /// `None` where the profile has no such section.
    pub fn section(&self, id: &str) -> Option<String> {
        Some(self.body(self.writer.profile.section(id)?))
    }

    fn body(&self, section: &Section) -> String {
        if let Some((_, words)) = self.standing.sections.iter().find(|(id, _)| *id == section.id) {
            return words.clone();
        }
        let wording = section.wording.as_ref().map(|wording| self.writer.text(wording));
        let statements = self.statements_of(section).map(|statement| {
            let presumed = self.presumed_none(&statement.id).filter(|_| self.writer.is_addition);
            presumed.unwrap_or_else(|| self.statement_text(statement))
        });
        let paragraphs: Vec<String> = wording.into_iter().chain(statements).collect();
        if paragraphs.is_empty() && section.sub.is_empty() && section.mandatory && section.id != GLOSSARY {
            return BLANK.to_owned();
        }
        paragraphs.join("\n")
    }

    /// The statements that stand in a section: its own, and those without a section of theirs that name it first.
    fn statements_of<'s>(&'s self, section: &'s Section) -> impl Iterator<Item = &'a Statement> + 's {
        let profile = self.writer.profile;
        profile.statements.iter().filter(move |statement| {
            let has_own = profile.section(&statement.id).is_some();
            statement.id == section.id
                || (!has_own && statement.sections.first().is_some_and(|first| *first == section.id))
        })
    }
}

/// The section of the glossary, in every profile.
const GLOSSARY: &str = "glossary";
