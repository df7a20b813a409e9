//! Documents beside the one that is checked: the same in another format, the unit's of the years before and after.

use super::filter::FileSuppressions;
use super::{About, Analysis, CheckResult, Part, Placed, Tie, each_disclosure, start_of_next};
use crate::rules::{Other, Role};
use crate::settings::Settings;
use crate::text::Span;
use std::sync::Arc;

/// A text, read and judged, of which no rule was asked yet.
#[derive(Debug)]
pub struct ReadText {
    parts: Vec<Placed>,
    suppressions: FileSuppressions,
}

/// A file that a text stays beside while it is edited.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// The file, as the user sees it named.
    pub path: Arc<str>,
    /// What it says.
    pub read: Arc<ReadText>,
    /// Why it is beside the text.
    pub tie: Tie,
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
            Placed::unchecked(start, Part::unchecked(text, blocks, settings))
        });
        ReadText { parts, suppressions }
    }

    /// All findings of it beside other files, and what suppressed others.
    pub fn check(&self, others: &[OtherFile], settings: &Settings) -> CheckResult {
        let each = self.parts.iter().map(|Placed { start, part, .. }| {
            let beside: Vec<Other> = others.iter().flat_map(|other| other.beside(part, *start)).collect();
            CheckResult::of(*start, part, part.check(settings, &self.suppressions, &beside))
        });
        CheckResult::of_all(each.collect())
    }

    /// Its disclosures, in text order.
    pub fn parts(&self) -> &[Placed] {
        &self.parts
    }

    /// Bytes of its text.
    fn length(&self) -> u32 {
        self.parts.last().map_or(0, Placed::end)
    }
}

impl Analysis {
    /// What was read, for the texts that it is beside.
    pub fn to_read_text(&self) -> ReadText {
        ReadText { parts: self.parts.clone(), suppressions: self.suppressions.clone() }
    }

    /// What it is checked beside.
    pub fn neighbours(&self) -> &Arc<[Neighbour]> {
        &self.neighbours
    }

    /// A text that was read beside others, checked beside these.
    pub fn of_read(read: &ReadText, settings: &Arc<Settings>, neighbours: Arc<[Neighbour]>) -> Analysis {
        let ReadText { parts, suppressions } = read;
        let (parts, suppressions) = (parts.clone(), suppressions.clone());
        let mut analysis = Analysis { settings: settings.clone(), parts, suppressions, neighbours };
        analysis.check_again(|_| true);
        analysis
    }

    /// The disclosures in its neighbours that one of its own has to do with; their places are behind its text.
    pub fn others(&self, placed: &Placed) -> Vec<Other<'_>> {
        others(&self.neighbours, &placed.part)
    }

    /// Has the text stand beside these from now on. The rules are asked again for the disclosures that have to do with a neighbour
    /// of before or of now.
    pub fn stand_beside(&mut self, neighbours: Arc<[Neighbour]>) {
        let is_same = |(before, now): (&Neighbour, &Neighbour)| {
            Arc::ptr_eq(&before.read, &now.read) && (&before.path, before.tie) == (&now.path, now.tie)
        };
        if self.neighbours.len() == neighbours.len() && self.neighbours.iter().zip(&*neighbours).all(is_same) {
            return;
        }
        let before = std::mem::replace(&mut self.neighbours, neighbours.clone());
        self.check_again(|part| [&before, &neighbours].iter().any(|files| !others(files, part).is_empty()));
    }
}

/// The disclosures of its neighbours that one has to do with. They are thought to stand behind its own text, whatever stands
/// around it: their places hold as long as that text does.
pub(super) fn others<'a>(neighbours: &'a [Neighbour], part: &Part) -> Vec<Other<'a>> {
    let starts = starts_behind(part.text().len() as u32, neighbours.iter().map(|neighbour| neighbour.read.length()));
    let files = neighbours.iter().zip(starts);
    files
        .flat_map(|(Neighbour { path, read, tie }, start)| OtherFile { path, read, start, tie: *tie }.beside(part, 0))
        .collect()
}

/// Where texts of these lengths begin that are thought to stand one behind another, behind one that ends at `end`.
pub fn starts_behind(end: u32, lengths: impl IntoIterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut end = end;
    lengths.into_iter().map(move |length| {
        let start = start_of_next(end);
        end = start + length;
        start
    })
}

/// Which of the texts that are thought to begin at `starts` a place stands in, and the place in it; `None` of a place before
/// them all.
pub fn place_behind(starts: impl IntoIterator<Item = u32>, span: Span) -> Option<(usize, Span)> {
    let begun = starts.into_iter().enumerate().take_while(|(_, start)| *start <= span.start);
    begun.last().map(|(at, start)| (at, Span::new(span.start - start, span.end.max(span.start) - start)))
}

impl<'a> OtherFile<'a> {
    /// The disclosures in it that have to do with one that begins at byte `start` of its text: of each role the only one.
    fn beside(self, part: &Part, start: u32) -> impl Iterator<Item = Other<'a>> {
        let OtherFile { path, read, start: own_start, tie } = self;
        let own = About::of(&part.disclosure);
        [Role::Copy, Role::Earlier, Role::Later, Role::Department, Role::Member].into_iter().filter_map(move |role| {
            let own = own.as_ref()?;
            let is_it = |placed: &&Placed| {
                About::of(&placed.part.disclosure).is_some_and(|about| tie.role(own, &about) == Some(role))
            };
            let mut found = read.parts.iter().filter(is_it);
            let Placed { start: at, part, .. } =
                found.next().filter(|_| role == Role::Copy || found.next().is_none())?;
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
            Tie::Named => of_unit,
            // In a compilation there are those of other units too.
            Tie::Unit { .. } => of_unit.filter(|_| own.is_named_like(other)),
            Tie::Copy => of_unit.filter(|_| own == other),
            Tie::Department => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Department),
            Tie::Member => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Member),
        }
    }
}
