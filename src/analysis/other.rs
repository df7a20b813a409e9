//! Documents beside the one that is checked: the same in another format, the unit's of the years before and after.

use super::filter::FileSuppressions;
use super::{About, CheckResult, Part, Placed, Tie, each_disclosure};
use crate::rules::{Other, Role};
use crate::settings::Settings;
use std::sync::Arc;

/// A text, read and judged, of which no rule was asked yet.
#[derive(Debug)]
pub struct ReadText {
    parts: Vec<Placed>,
    suppressions: FileSuppressions,
}

/// A file beside the one that is checked.
#[derive(Clone, Copy)]
pub struct OtherFile<'a> {
    /// The file, as the user named it.
    pub path: &'a str,
    /// What it says.
    pub read: &'a ReadText,
    /// The offset that findings of the text beside it give its first byte.
    pub start: u32,
    /// Why it is beside the text.
    pub tie: Tie,
}

impl ReadText {
    /// Reads a text.
    pub fn new(text: &str, settings: &Settings) -> ReadText {
        let (parts, suppressions) = each_disclosure(text, text.len(), &settings.standard, |start, text, blocks, _| {
            Placed { start, part: Arc::new(Part::unchecked(text, blocks, settings)) }
        });
        ReadText { parts, suppressions }
    }

    /// All findings of it beside other files, and what suppressed others.
    pub fn check(&self, others: &[OtherFile], settings: &Settings) -> CheckResult {
        let each = self.parts.iter().map(|Placed { start, part }| {
            let beside: Vec<Other> = others.iter().flat_map(|other| other.beside(part, *start)).collect();
            CheckResult::of(*start, part, part.check(settings, &self.suppressions, &beside))
        });
        CheckResult::of_all(each.collect())
    }
}

impl<'a> OtherFile<'a> {
    /// The disclosures in it that have to do with one that begins at byte `start` of its text: of each role the only one.
    fn beside(&self, part: &Part, start: u32) -> impl Iterator<Item = Other<'a>> {
        let OtherFile { path, read, start: own_start, tie } = *self;
        let own = About::of(&part.disclosure);
        [Role::Copy, Role::Earlier, Role::Later, Role::Department, Role::Member].into_iter().filter_map(move |role| {
            let own = own.as_ref()?;
            let is_it = |placed: &&Placed| {
                About::of(&placed.part.disclosure).is_some_and(|about| tie.role(own, &about) == Some(role))
            };
            let mut found = read.parts.iter().filter(is_it);
            let Placed { start: at, part } = found.next().filter(|_| role == Role::Copy || found.next().is_none())?;
            let (text, disclosure, facts, diagnosis) = (part.text(), &part.disclosure, &part.facts, &*part.diagnosis);
            let (is_alike, start) = (tie != Tie::Unit { is_alike: false }, own_start + at - start);
            Some(Other { role, is_alike, path, text, disclosure, facts, diagnosis, start })
        })
    }
}

impl Tie {
    /// What a disclosure in a file that is tied so is to one beside it.
    fn role(self, own: &About, other: &About) -> Option<Role> {
        let of_unit = own.role(other);
        match self {
            Tie::Named | Tie::Unit { .. } => of_unit,
            Tie::Copy => of_unit.filter(|_| own == other),
            Tie::Department => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Department),
            Tie::Member => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Member),
        }
    }
}
