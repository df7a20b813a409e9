//! A whole disclosure.

use super::standing::OVERVIEW;
use super::{Draft, GLOSSARY, Text};
use crate::model::Section;
use crate::model::glossary;
use crate::model::profile::Level;
use crate::syntax::{Style, mark};

impl Draft<'_> {
    /// The whole disclosure: title, sections in the profile's order and numbers, glossary, closing, and the text of the tables below.
    pub fn document(&self, tables: Option<&str>) -> Text {
        let mut text = self.writer.text(&self.profile.title);
        text.push("\n");
        let mut number = 0;
        for section in self.profile.sections.iter().filter(|section| self.is_drafted(section)) {
            number += 1;
            text.push("\n");
            self.add(section, number, &usual_mark, &mut text);
        }
        text.push("\n");
        let closing = self.writer.text(&self.profile.closing);
        text.append(closing);
        text.push("\n");
        if let Some(tables) = tables {
            text.push("\n");
            text.push(tables.trim_end());
            text.push("\n");
        }
        text
    }

    /// A section with its heading and all below it; `mark` writes the number of a section, its own or one below it.
    pub(super) fn whole(&self, section: &Section, mark: &Mark) -> Text {
        let mut text = Text::default();
        self.add(section, 1, mark, &mut text);
        text
    }

    /// Whether a section stands in every draft, or has something to say in this one.
    fn is_drafted(&self, section: &Section) -> bool {
        section.mandatory
            || section.wording.is_some()
            || self.standing.sections.iter().any(|(id, _)| *id == section.id)
            || self.statements_of(section).next().is_some()
            || section.sub.iter().any(|sub| self.is_drafted(sub))
    }

    /// A section with its heading and all below it, ending in a line break.
    fn add(&self, section: &Section, number: u32, mark: &Mark, text: &mut Text) {
        text.push(&mark(section, number));
        text.push(&section.title_for(self.scope));
        let body = self.body(section);
        if !body.is_empty() {
            text.push(section.lead.as_deref().unwrap_or("\n"));
            text.append(body);
        }
        text.push("\n");
        if section.id == GLOSSARY {
            self.glossary(section.level, text);
        }
        let mut number = 1;
        self.add_others(section, None, &mut number, mark, text);
        for sub in section.sub.iter().filter(|sub| self.is_drafted(sub)) {
            self.add(sub, number, mark, text);
            number += 1;
            self.add_others(section, Some(&sub.id), &mut number, mark, text);
        }
    }

    /// What last year's text had behind this sub-section under headings of its own.
    fn add_others(&self, section: &Section, behind: Option<&str>, number: &mut u32, mark: &Mark, text: &mut Text) {
        let Some(sibling) = section.sub.first().filter(|_| section.id == OVERVIEW) else { return };
        for other in self.standing.others.iter().filter(|other| other.behind == behind) {
            text.push(&format!("{}{}\n{}\n", mark(sibling, *number), other.title, other.text));
            *number += 1;
        }
    }

    /// The base terms, those of what the budget has, and the unit's own.
    fn glossary(&self, level: Level, text: &mut Text) {
        let style = match level {
            Level::Part => Style::Chinese,
            Level::First | Level::Second => Style::ChineseParen,
        };
        for (number, entry) in (1..).zip(self.terms()) {
            text.push(&mark(style, number));
            text.push(&entry);
            text.push("\n");
        }
    }

    fn terms(&self) -> Vec<String> {
        let is_due = |term: &&glossary::Term| {
            let has = |about: &String| self.writer.level(about).is_some_and(|level| !level.is_zero());
            term.base || term.about.as_ref().is_some_and(has)
        };
        let mut entries: Vec<String> =
            self.writer.figures.standard().glossary.terms().iter().filter(is_due).map(glossary::Term::entry).collect();
        for entry in &self.standing.terms {
            if !entries.contains(entry) {
                entries.push(entry.clone());
            }
        }
        entries
    }
}

/// Writes the number of a section.
pub(super) type Mark<'m> = dyn Fn(&Section, u32) -> String + 'm;

fn usual_mark(section: &Section, number: u32) -> String {
    mark(usual_style(section.level), number)
}

/// The style of a number on a level of the profile.
pub(super) fn usual_style(level: Level) -> Style {
    match level {
        Level::Part => Style::Part,
        Level::First => Style::Chinese,
        Level::Second => Style::ChineseParen,
    }
}
