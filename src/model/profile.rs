//! Profiles: which sections, statements and tables a disclosure has, under which names and in which order.

mod inherit;
mod standard;
mod titles;

#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock, OnceLock};

use serde::Deserialize;
use smallvec::SmallVec;

use super::kinds::DocumentKind;
use super::normalize::{folded, normalize_name, normalize_title};
use super::template::Template;
use crate::finding::Severity;
use crate::text::{Vocabulary, is_space};
use titles::{Index, without_year};

pub use titles::SectionAt;

/// One layout of a disclosure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `chongqing` or `national`, as in the config.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The kind of documents that it is a layout of.
    #[serde(default)]
    pub kind: DocumentKind,
    /// Whether no printed source was at hand: what it asks for is worth knowing, no more.
    #[serde(default)]
    pub tentative: bool,
    /// Whether the disclosure has to name somebody to ask.
    #[serde(default)]
    pub asks_contact: bool,
    /// Whether its glossary has to explain the base terms.
    #[serde(default)]
    pub asks_terms: bool,
    /// Words that, left over beside an alias, show that the title speaks of something else.
    blockers: Vec<String>,
    /// Optional part headings around the sections; never missing.
    #[serde(default)]
    pub parts: Vec<Section>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The statements it has to make.
    pub statements: Vec<Statement>,
    /// The tables that go with it, in order.
    pub tables: Vec<Table>,
    /// Its title line.
    pub title: Template,
    /// The text below its last section: contact, signature, date.
    pub closing: Template,
    /// Lists of figures that its wording names.
    pub lists: Vec<List>,
    #[serde(skip)]
    index: OnceLock<Index>,
    #[serde(skip)]
    phrases: OnceLock<(Vocabulary, Vec<usize>)>,
}

/// A section or sub-section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// The standard title, with `{部门}` where 部门 and 单位 are interchangeable: see [`Section::title_for`].
    pub title: String,
    /// Other titles met in print.
    #[serde(default)]
    aliases: Vec<String>,
    /// The level of its heading.
    pub level: Level,
    /// Whether it has to be there.
    #[serde(default)]
    pub mandatory: bool,
    /// Whether its heading tells the profile.
    #[serde(default)]
    pub main: bool,
    /// Whether only this profile has such a heading: one that has any is told by one of them.
    #[serde(default)]
    pub mark: bool,
    /// Whether its titles are whole ones, and prove nothing inside a longer title.
    #[serde(default)]
    whole: bool,
    /// Words that show, in the text of the section around it, that it is there without a heading of its own.
    #[serde(default)]
    pub told_by: Vec<String>,
    /// The section that may take it in, so that it has no heading of its own.
    pub merges_into: Option<String>,
    /// Its standard text.
    pub wording: Option<Template>,
    /// The separator of its title and its text; none if the text begins on a new line.
    pub lead: Option<String>,
    /// Its sub-sections, in order.
    #[serde(default)]
    pub sub: Vec<Section>,
}

/// The level of a heading in the standard layout; a document may shift them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 第一部分
    Part,
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
}

/// Something the disclosure has to say, even when there is none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// Its name in messages.
    pub label: String,
    /// The sections where it may stand; it is inserted into the first.
    pub sections: Vec<String>,
    /// Phrases that show it is there (outside glossary and tables), any one of them, without spaces.
    pub any: Vec<String>,
    /// A slot: where its figure is not nil, to name it among the income of the section on totals is not enough.
    pub owed_for: Option<String>,
    /// How severe its absence is.
    pub severity: Severity,
    /// Its standard text.
    pub wording: Template,
    /// Its standard text where there is nothing to report, if that differs.
    pub none: Option<Template>,
    /// The figure that tells whether there is: a slot.
    pub about: Option<String>,
    /// It is usually nil where nothing is known of it.
    #[serde(default)]
    pub mostly_none: bool,
}

/// Figures that stand side by side in the wording: the parts of one whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its name in a slot.
    pub id: String,
    /// The figure that its parts make up: a slot.
    pub whole: String,
    /// Its parts, in order; behind those of `by`.
    #[serde(default)]
    pub parts: Vec<ListPart>,
    /// The subjects that are its parts, if it lists subjects.
    pub by: Option<Subjects>,
    /// The separator of its parts.
    pub separator: String,
    /// The separator where only names are given, if it is another.
    pub names_separator: Option<String>,
    /// A line for each part: `{name}`, `{class}`, `{group}` and the aspects of its own figure, such as `{level}`.
    pub line: Option<Template>,
    /// The text in its place where nothing is known.
    pub otherwise: Option<Template>,
}

impl List {
    /// Whether the part of this name is asked for where nothing is known.
    pub fn is_usual(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.usual && part.name == name)
    }
}

/// One part of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPart {
    /// The figure: a slot.
    pub of: String,
    /// Its name in the list.
    pub name: String,
    /// Whether it is asked for where nothing is known.
    #[serde(default)]
    pub usual: bool,
}

/// Subjects that make up a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subjects {
    /// 功能分类 类.
    Class,
    /// 功能分类 项.
    Item,
    /// 经济分类 款.
    Economic,
}

/// A table of the profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its stable name, the same in every profile.
    pub id: String,
    /// Its standard name, with `{部门}` as in titles.
    pub name: String,
    /// Sets of words; a caption that has all of one set is this table's.
    any: Vec<Vec<String>>,
    /// Words that rule it out.
    #[serde(default)]
    not: Vec<String>,
    /// Whether it belongs to every disclosure that prints tables.
    #[serde(default)]
    pub mandatory: bool,
    /// Whether the text is drafted from it.
    #[serde(default)]
    pub fills: bool,
    /// The note below it where it has no data, `{部门}` as in titles.
    pub note: Option<String>,
}

/// Why a layout of a unit's own cannot be used.
#[derive(Debug)]
pub enum ProfileError {
    /// It is no layout in TOML.
    Toml(toml::de::Error),
    /// It has no sections, or too many side by side.
    Sections,
    /// A statement stands in a section that it has not.
    NoSection(String),
}

/// Most sections side by side.
const MOST_SECTIONS: usize = 200;

/// Main headings that tell a profile.
const DETECTED: usize = 4;
/// Shares are compared as whole numbers.
const FINE: usize = 1000;

/// Profiles side by side, and their titles.
#[derive(Clone, Copy, Debug)]
pub struct Layouts<'a> {
    profiles: &'a [Arc<Profile>],
    index: &'a OnceLock<Index>,
}

impl<'a> std::ops::Deref for Layouts<'a> {
    type Target = &'a [Arc<Profile>];

    fn deref(&self) -> &Self::Target {
        &self.profiles
    }
}

/// Those that the standard has for one kind of documents.
type OfKind = LazyLock<(Vec<Arc<Profile>>, OnceLock<Index>)>;

// Most runs meet one kind, and to read the layouts of another takes longer than to check a document.
static BUDGETS: OfKind = LazyLock::new(|| (standard::read("budget"), OnceLock::new()));
static FINALS: OfKind = LazyLock::new(|| (standard::read("final"), OnceLock::new()));
static NOTES: OfKind = LazyLock::new(Default::default);

/// Every profile of the standard.
pub fn all() -> impl Iterator<Item = &'static Arc<Profile>> + Clone {
    BUDGETS.0.iter().chain(&FINALS.0)
}

/// The profile of this id.
pub fn find(id: &str) -> Option<&'static Arc<Profile>> {
    all().find(|profile| profile.id == id)
}

impl<'a> Layouts<'a> {
    /// Those of the standard for documents of this kind.
    pub fn of_kind(kind: DocumentKind) -> Layouts<'static> {
        let (profiles, index) = match kind {
            DocumentKind::Budget => &*BUDGETS,
            DocumentKind::Final => &FINALS,
            DocumentKind::Note => &NOTES,
        };
        Layouts { profiles, index }
    }

    /// One alone.
    pub fn one(profile: &'a Arc<Profile>) -> Layouts<'a> {
        Layouts { profiles: std::slice::from_ref(profile), index: &profile.index }
    }

    /// What a heading's title, without its number, names.
    pub fn meaning(&self, title: &str) -> Meaning {
        let normal = normalize_title(title);
        let index = self.index.get_or_init(|| Index::new(self.profiles.iter().map(|profile| &**profile)));
        Meaning(index.find(&without_year(&normal), self.profiles))
    }
}

/// The section that a heading's title (without its number) names in each of some profiles, at any depth. The title is an alias,
/// or holds one beside a year, a unit's name or other words that speak of no other section.
#[derive(Clone, Debug, Default)]
pub struct Meaning(SmallVec<[Option<SectionAt>; 2]>);

impl Meaning {
    /// The section it names in the profile at this index.
    pub fn in_profile(&self, at: usize) -> Option<SectionAt> {
        self.0.get(at).copied().flatten()
    }
}

/// A heading of a document, as a sign of its layout.
#[derive(Clone, Copy, Debug)]
pub struct Sign<'a> {
    /// What its title names.
    pub meaning: &'a Meaning,
    /// Whether it is that of a part: 第一部分.
    pub is_part: bool,
    /// Whether it stands in no other section.
    pub is_top: bool,
}

/// The one of some profiles whose main headings stand among these: at least four, and one that no other profile has, if it has
/// such. Of several the one with the most of them, then the one that lacks the smallest share, then the one whose first section
/// is there, then the one that is certain.
pub fn detect<'a>(layouts: Layouts, signs: impl Iterator<Item = Sign<'a>> + Clone) -> Option<usize> {
    let ranks = layouts.iter().enumerate().filter_map(|(at, profile)| {
        let mut found: Vec<(&str, usize)> = Vec::new();
        let mut is_marked = false;
        for sign in signs.clone() {
            let Some(place) = sign.meaning.in_profile(at) else { continue };
            let Some(section) = profile.at(place) else { continue };
            let is_on_its_level = (section.level == Level::Part) == sign.is_part;
            is_marked |=
                section.mark && is_on_its_level && (sign.is_top || place.is_below() || !profile.parts.is_empty());
            // A heading on another level than the layout's is worth less.
            let worth = 2 + usize::from(is_on_its_level);
            match found.iter_mut().find(|(id, _)| *id == section.id) {
                Some((_, known)) => *known = worth.max(*known),
                None if section.main => found.push((&section.id, worth)),
                None => {}
            }
        }
        let fits = found.len() >= DETECTED && (is_marked || !profile.has_marks());
        let worth: usize = found.iter().map(|(_, worth)| worth).sum();
        let share = worth * FINE / profile.walk().filter(|section| section.main).count().max(1);
        let begins = profile.sections.first().is_some_and(|first| found.iter().any(|(id, _)| *id == first.id));
        fits.then_some(((worth, share, begins, !profile.tentative), at))
    });
    let ranks: Vec<((usize, usize, bool, bool), usize)> = ranks.collect();
    let (best, at) = ranks.iter().copied().max_by_key(|(rank, _)| *rank)?;
    let is_alone = ranks.iter().filter(|(rank, _)| *rank == best).count() == 1;
    is_alone.then_some(at)
}

impl Profile {
    /// Reads a layout of a unit's own.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(text: &str) -> Result<Profile, ProfileError> {
        let profile = standard::own(text).map_err(ProfileError::Toml)?;
        let lists = std::iter::once(&profile.sections).chain(profile.walk().map(|section| &section.sub));
        if profile.sections.is_empty() || lists.into_iter().any(|list| list.len() > MOST_SECTIONS) {
            return Err(ProfileError::Sections);
        }
        let is_known = |id: &String| profile.section(id).is_some();
        if let Some(id) = profile.statements.iter().flat_map(|statement| &statement.sections).find(|id| !is_known(id)) {
            return Err(ProfileError::NoSection(id.clone()));
        }
        Ok(profile)
    }

    /// Whether some of its headings are in no other profile.
    pub fn has_marks(&self) -> bool {
        self.walk().any(|section| section.mark)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new([self]))
    }

    /// Every section and sub-section, in order.
    pub fn walk(&self) -> impl Iterator<Item = &Section> {
        let mut rest: Vec<&Section> = self.sections.iter().rev().collect();
        std::iter::from_fn(move || {
            let section = rest.pop()?;
            rest.extend(section.sub.iter().rev());
            Some(section)
        })
    }

    /// The section of this id, at any depth.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.walk().find(|section| section.id == id)
    }

    /// The list of this name.
    pub fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// The statement of this id.
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// The section whose title opens a line (without its number) that runs on: `收入预算2025年年初预算数…`, with the bytes of
    /// the title. What follows must be the end, punctuation, a digit or a space.
    pub fn section_at_start(&self, line: &str) -> Option<(&Section, usize)> {
        let head: Vec<(char, usize)> = folded(prefix(line, 60));
        let normal: String = head.iter().map(|(c, _)| c).collect();
        self.index().at_start(&normal).find_map(|(path, length)| {
            let characters = normal[..length].chars().count();
            let end = head.get(characters.checked_sub(1)?)?.1;
            let ends = line[end..].chars().next().is_none_or(|c| {
                is_space(c) || c.is_numeric() || matches!(c, '。' | '.' | '．' | '：' | ':' | '，' | ',' | '；' | ';')
            });
            ends.then(|| self.at(path)).flatten().map(|section| (section, end))
        })
    }

    /// The table a caption names.
    pub fn table_by_caption(&self, caption: &str) -> Option<&Table> {
        let caption = normalize_name(caption);
        self.tables.iter().find(|table| table.is_captioned(&caption))
    }

    /// The statements that a text makes, by their place in the profile.
    pub fn statements_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let (phrases, statement_of) = self.phrases.get_or_init(|| {
            let phrases = self.statements.iter().enumerate().flat_map(|(at, statement)| {
                // A phrase that holds a shorter one of the same statement adds nothing.
                let adds =
                    |phrase: &&String| !statement.any.iter().any(|other| *phrase != other && phrase.contains(other));
                statement.any.iter().filter(adds).map(move |phrase| (phrase, at))
            });
            let (phrases, statement_of): (Vec<&String>, Vec<usize>) = phrases.unzip();
            (Vocabulary::first(phrases), statement_of)
        });
        phrases.find(text).map(|found| (statement_of[found.word], found.end))
    }

    /// The section at a place.
    pub fn at(&self, place: SectionAt) -> Option<&Section> {
        let SectionAt([first, rest @ ..]) = place;
        let mut section = self.sections.get(usize::from(first?))?;
        for position in rest.into_iter().flatten() {
            section = section.sub.get(usize::from(position))?;
        }
        Some(section)
    }
}

impl Section {
    /// The standard title for a 部门 or a 单位 (`scope` is that word).
    pub fn title_for(&self, scope: &str) -> String {
        self.title.replace("{部门}", scope)
    }
}

impl Statement {
    /// Whether a text says it. Spaces between its characters do not matter.
    pub fn is_in(&self, text: &str) -> bool {
        let has = |text: &str| self.any.iter().any(|phrase| text.contains(phrase.as_str()));
        has(text) || has(&normalize_name(text))
    }
}

impl Table {
    /// The standard name for a 部门 or a 单位 (`scope` is that word).
    pub fn name_for(&self, scope: &str) -> String {
        self.name.replace("{部门}", scope)
    }

    fn is_captioned(&self, caption: &str) -> bool {
        self.any.iter().any(|words| words.iter().all(|word| caption.contains(word.as_str())))
            && !self.not.iter().any(|word| caption.contains(word.as_str()))
    }
}

/// The first characters of a text.
fn prefix(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(at, _)| &text[..at])
}
