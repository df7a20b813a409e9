//! A whole disclosure.

use super::standing::OVERVIEW;
use super::{Draft, GLOSSARY};
use crate::model::Section;
use crate::model::glossary::Term;
use crate::model::profile::Level;
use crate::syntax::{Style, mark};

impl Draft<'_> {
    /// The whole disclosure: title, sections in the profile's order and numbers, glossary, closing, and the text of the tables below.
    pub fn document(&self, tables: Option<&str>) -> String {
        let profile = self.writer.profile;
        let mut text = self.writer.text(&profile.title) + "\n";
        for (number, section) in (1..).zip(profile.sections.iter().filter(|section| self.is_drafted(section))) {
            text.push('\n');
            self.add(section, number, &|section, number| mark(usual_style(section.level), number), &mut text);
        }
        text += &format!("\n{}\n", self.writer.text(&profile.closing));
        if let Some(tables) = tables {
            text += &format!("\n{}\n", tables.trim_end());
        }
        text
    }

    /// A section with its heading and all below it; `mark` writes the number of a section, its own or one below it.
    pub(super) fn whole(&self, section: &Section, mark: &Mark) -> String {
        let mut text = String::new();
        self.add(section, 1, mark, &mut text);
        text
    }

    /// Whether a section stands in every draft, or has something to say in this one.
    fn is_drafted(&self, section: &Section) -> bool {
        section.mandatory
            || section.id == GLOSSARY
            || section.wording.is_some()
            || self.standing.sections.iter().any(|(id, _)| *id == section.id)
            || self.statements_of(section).next().is_some()
            || section.sub.iter().any(|sub| self.is_drafted(sub))
    }

    /// A section with its heading and all below it, ending in a line break.
    fn add(&self, section: &Section, number: u32, mark: &Mark, text: &mut String) {
        text.push_str(&mark(section, number));
        text.push_str(&section.title_for(self.scope));
        let body = self.body(section);
        if !body.is_empty() {
            text.push_str(section.lead.as_deref().unwrap_or("\n"));
            text.push_str(&body);
        }
        text.push('\n');
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

    /// Sections of the unit's own that followed this sub-section in last year's text.
    fn add_others(&self, section: &Section, behind: Option<&str>, number: &mut u32, mark: &Mark, text: &mut String) {
        let Some(sibling) = section.sub.first().filter(|_| section.id == OVERVIEW) else { return };
        for other in self.standing.others.iter().filter(|other| other.behind == behind) {
            text.push_str(&format!("{}{}\n{}\n", mark(sibling, *number), other.title, other.text));
            *number += 1;
        }
    }

    /// The base terms, those of what the budget has, and the unit's own.
    fn glossary(&self, level: Level, text: &mut String) {
        let style = match level {
            Level::Part => Style::Chinese,
            Level::First | Level::Second | Level::Third => Style::ChineseParen,
        };
        let profile = self.writer.profile;
        let is_due = |term: &&Term| {
            let has = |about: &String| self.writer.level(about).is_some_and(|level| !level.is_zero());
            term.is_of(profile.kind) && (term.base || term.about.as_ref().is_some_and(has))
        };
        let standard = self
            .writer
            .figures
            .standard
            .glossary
            .terms()
            .iter()
            .filter(is_due)
            .map(|term| term.entry(Some(&profile.id)));
        let mut entries: Vec<String> = Vec::new();
        for entry in standard.chain(self.standing.terms.iter().cloned()) {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        for (number, entry) in (1..).zip(entries) {
            text.push_str(&format!("{}{entry}\n", mark(style, number)));
        }
    }
}

/// Writes the number of a section.
pub(super) type Mark<'m> = dyn Fn(&Section, u32) -> String + 'm;

/// The style of a number on a level of the profile.
pub(super) fn usual_style(level: Level) -> Style {
    match level {
        Level::Part => Style::Part,
        Level::First => Style::Chinese,
        Level::Second => Style::ChineseParen,
        Level::Third => Style::Arabic,
    }
}
