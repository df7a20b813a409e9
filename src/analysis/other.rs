//! Documents beside the one that is checked: the same in another format, the unit's of the years before and after.

use super::filter::FileSuppressions;
use super::{About, Analysis, CheckResult, Checklist, Part, Placed, Tie, each_disclosure};
use crate::finding::Finding;
use crate::outline::kind_of;
use crate::rules::{Other, Role};
use crate::settings::Settings;
use crate::text::Span;
use std::sync::Arc;

/// Bytes between two texts that are thought to stand one behind another.
const APART: u32 = 1;

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
        let (parts, suppressions) = each_disclosure(text, &settings.standard, |start, text, blocks, _| {
            Placed::unchecked(start, Part::unchecked(text, blocks, settings))
        });
        ReadText { parts, suppressions }
    }

    /// All findings of it beside other files (which takes the feature `beside`), and what suppressed others.
    pub fn check(&self, others: &[OtherFile], settings: &Settings) -> CheckResult {
        let each = self.parts.iter().map(|Placed { start, part, .. }| {
            let beside: Vec<Other> = others.iter().flat_map(|other| other.beside(part, *start)).collect();
            CheckResult::of(*start, part, part.check(settings, &self.suppressions, &beside))
        });
        CheckResult::of_all(each.collect())
    }

    /// What each of its disclosures owes, item by item, and whether it is there, or in its tables. An item is missing only where a
    /// finding says so that is `reported`.
    pub fn checklists(
        &self,
        others: &[OtherFile],
        settings: &Settings,
        reported: impl Fn(&Finding) -> bool,
    ) -> Vec<Checklist> {
        let of_part = |Placed { start, part, .. }: &Placed| {
            let beside: Vec<Other> = others.iter().flat_map(|other| other.beside(part, *start)).collect();
            let mut findings = part.check(settings, &self.suppressions, &beside).findings;
            findings.retain(&reported);
            let (kind, about) = (kind_of(&part.disclosure), About::of(&part.disclosure));
            Checklist { start: *start, kind, about, items: part.checklist(settings, &beside, &findings) }
        };
        self.parts.iter().map(of_part).collect()
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
        let start = end + APART;
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
        let roles = [Role::Copy, Role::Tables, Role::Text, Role::Earlier, Role::Later, Role::Department, Role::Member];
        roles.into_iter().filter_map(move |role| {
            let is_it =
                |placed: &&Placed| tie.role(own.as_ref(), About::of(&placed.part.disclosure).as_ref()) == Some(role);
            let mut found = read.parts.iter().filter(is_it);
            let Placed { start: at, part, .. } =
                found.next().filter(|_| role == Role::Copy || found.next().is_none())?;
            let (text, disclosure, facts, diagnosis) = (part.text(), &part.disclosure, &part.facts, &*part.diagnosis);
            let start = own_start + at - start;
            Some(Other { role, is_alike: tie.is_alike(), path, text, disclosure, facts, diagnosis, start })
        })
    }
}

impl Tie {
    fn is_alike(self) -> bool {
        match self {
            Tie::Unit { is_alike } | Tie::Tables { is_alike } | Tie::Text { is_alike } => is_alike,
            Tie::Named | Tie::Copy | Tie::Department | Tie::Member => true,
        }
    }

    /// What a disclosure in a file that is tied so is to one beside it. Tables may not say what they are.
    fn role(self, own: Option<&About>, other: Option<&About>) -> Option<Role> {
        let known = own.zip(other);
        let of_unit = known.and_then(|(own, other)| own.role(other));
        match self {
            Tie::Tables { .. } => Some(Role::Tables),
            Tie::Text { .. } => Some(Role::Text),
            Tie::Named => of_unit,
            // In a compilation there are those of other units too.
            Tie::Unit { .. } => of_unit.filter(|_| known.is_some_and(|(own, other)| own.is_named_like(other))),
            Tie::Copy => of_unit.filter(|_| own == other),
            Tie::Department => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Department),
            Tie::Member => of_unit.filter(|role| *role == Role::Copy).map(|_| Role::Member),
        }
    }
}
