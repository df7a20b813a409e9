//! The pipeline over one text: whole, and again after each edit.

mod edit;
mod filter;
mod fix;
mod hypothesis;
mod other;
mod pairing;
mod parallel;
mod part;
mod safe_fixes;
mod submission;

pub use fix::{FixedText, fix_all};
pub use hypothesis::Hypothesis;
pub use other::{Neighbour, OtherFile, ReadText, place_behind, starts_behind};
pub use pairing::{Document, Pairing, Tie, Twice};
pub use part::Part;
pub use safe_fixes::keeping_numbers;
pub use submission::Submission;

use crate::finding::Finding;
use crate::model::{DocumentKind, IssuerKind, Standard};
use crate::outline::kind_of;
use crate::relations::Coverage;
use crate::rules::{Item, Role};
use crate::settings::{Settings, StatementId};
use crate::syntax::{Block, Disclosure, UnitName, read_blocks, split};
use filter::{FileSuppressions, Filtered};
use parallel::map;
use std::ops::Range;
use std::sync::Arc;

/// A text and all that is known of it, kept up with its edits.
///
/// It is made of one [`Part`] for each disclosure. A part is made from its own text alone, so an edit re-reads the blocks it
/// touches, makes the part around them anew, and merely moves the others. What the rules find in a part depends on the text's
/// neighbours too: where these change, the rules are asked again and nothing is read.
#[derive(Clone, Debug)]
pub struct Analysis {
    settings: Arc<Settings>,
    parts: Vec<Placed>,
    suppressions: FileSuppressions,
    neighbours: Arc<[Neighbour]>,
}

/// A disclosure and where it stands.
#[derive(Clone, Debug)]
pub struct Placed {
    /// First byte of its text in the whole text.
    pub start: u32,
    /// Its analysis.
    pub part: Arc<Part>,
    /// What the rules find in it.
    filtered: Arc<Filtered>,
}

impl Placed {
    /// One of which no rule was asked yet.
    fn unchecked(start: u32, part: Part) -> Placed {
        Placed { start, part: Arc::new(part), filtered: Arc::default() }
    }

    /// Its findings, in text order; their places count from its start. Those behind its text are in neighbours.
    pub fn findings(&self) -> &[Finding] {
        &self.filtered.findings
    }

    /// The byte behind its text.
    pub fn end(&self) -> u32 {
        self.start + self.part.text().len() as u32
    }
}

impl Analysis {
    /// Reads and checks a text. The disclosures of a compilation are read side by side, in the pool of threads that the
    /// caller runs in.
    pub fn new(text: &str, settings: &Arc<Settings>) -> Analysis {
        let (parts, suppressions) = each_disclosure(text, &settings.standard, |start, text, blocks, suppressions| {
            let part = Part::unchecked(text, blocks, settings);
            let filtered = Arc::new(part.check(settings, suppressions, &[]));
            Placed { start, part: Arc::new(part), filtered }
        });
        Analysis { settings: settings.clone(), parts, suppressions, neighbours: Arc::default() }
    }

    /// Its settings.
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Its disclosures, in text order; together they are the whole text. There is at least one.
    pub fn parts(&self) -> &[Placed] {
        &self.parts
    }

    /// The disclosure that the byte `offset` belongs to; the last one for any offset behind the text.
    pub fn part_at(&self, offset: u32) -> &Placed {
        &self.parts[self.index_at(offset)]
    }

    /// All findings, in text order.
    pub fn findings(&self) -> Vec<Finding> {
        let placed = self.parts.iter();
        placed.flat_map(|placed| placed.findings().iter().map(|finding| finding.clone().shift(placed.start))).collect()
    }

    /// What it says it is; of a compilation, its first disclosure.
    pub fn about(&self) -> Option<About> {
        self.parts.iter().find_map(|placed| About::of(&placed.part.disclosure))
    }

    /// How much of it was checked.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        self.parts.iter().for_each(|placed| coverage += placed.part.coverage());
        coverage
    }

    fn index_at(&self, offset: u32) -> usize {
        self.parts.partition_point(|placed| placed.start <= offset).saturating_sub(1)
    }
}

/// All findings of a text, in text order: what [`Analysis::new`] finds, without keeping anything else.
pub fn analyze(text: &str, settings: &Settings) -> Vec<Finding> {
    check(text, settings).findings
}

/// The result of checking a text.
#[derive(Debug, Default)]
pub struct CheckResult {
    /// All findings, in text order.
    pub findings: Vec<Finding>,
    /// The statements of configurations that suppressed something.
    pub used: Vec<StatementId>,
    /// How much was checked.
    pub coverage: Coverage,
    /// What the text says it is.
    pub about: Option<About>,
    /// Its disclosures, in text order.
    pub disclosures: Vec<CheckedDisclosure>,
}

/// A disclosure of a text that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDisclosure {
    /// Its first byte.
    pub start: u32,
    /// What it says it is.
    pub about: Option<About>,
    /// How much of it was checked.
    pub coverage: Coverage,
}

impl CheckResult {
    /// Of the disclosure that begins at byte `start`.
    fn of(start: u32, part: &Part, filtered: Filtered) -> CheckResult {
        let Filtered { findings, used, .. } = filtered;
        let findings = findings.into_iter().map(|finding| finding.shift(start)).collect();
        let (coverage, about) = (part.coverage(), About::of(&part.disclosure));
        let disclosures = vec![CheckedDisclosure { start, about: about.clone(), coverage }];
        CheckResult { findings, used, coverage, about, disclosures }
    }

    /// Of a text with all these disclosures.
    fn of_all(each: Vec<CheckResult>) -> CheckResult {
        let merged = each.into_iter().reduce(|mut all, one| {
            all.findings.extend(one.findings);
            all.used.extend(one.used);
            all.coverage += one.coverage;
            all.about = all.about.or(one.about);
            all.disclosures.extend(one.disclosures);
            all
        });
        merged.unwrap_or_default()
    }
}

/// What a disclosure owes, and whether it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// The first byte of the disclosure; places of answers count from there.
    pub start: u32,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// What it says it is.
    pub about: Option<About>,
    /// The items, in the order of its layout; none where no layout is recognised.
    pub items: Vec<Item>,
}

/// What a document says it is; of a compilation, its first disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct About {
    /// Budget, final account or note.
    pub kind: DocumentKind,
    /// The unit's name; empty when not told.
    pub unit: String,
    /// Department or unit, where the title says so.
    pub issuer: Option<IssuerKind>,
    /// The year that it is on.
    pub year: Option<i32>,
}

impl About {
    fn of(disclosure: &Disclosure) -> Option<About> {
        let title = disclosure.title.as_ref()?;
        let (kind, unit, year) = (kind_of(disclosure), disclosure.unit.clone(), disclosure.year());
        Some(About { kind, unit, issuer: title.issuer, year })
    }

    /// What another disclosure is to this one, whosesoever it is.
    fn role(&self, other: &About) -> Option<Role> {
        use DocumentKind::{Budget, Final};
        let later = i64::from(self.year?) - i64::from(other.year?);
        match (self.kind, other.kind, later) {
            (own, kind, 0) if own == kind => Some(Role::Copy),
            (Final, Budget, 0) => Some(Role::Earlier),
            (Budget, Final, 0) => Some(Role::Later),
            (own @ (Budget | Final), kind, 1) if own == kind => Some(Role::Earlier),
            (own @ (Budget | Final), kind, -1) if own == kind => Some(Role::Later),
            _ => None,
        }
    }

    /// Whether the two are of years that are compared, whosesoever they are.
    fn is_compared_with(&self, other: &About) -> bool {
        matches!(self.role(other), Some(Role::Earlier | Role::Later))
    }

    /// Whether both are of one unit, as far as their names tell: one may leave out the place.
    fn is_named_like(&self, other: &About) -> bool {
        let [own, other] = [self, other].map(|about| UnitName::of(&about.unit).name);
        own.ends_with(&other) || other.ends_with(&own)
    }

    /// Whether it may be of several units.
    fn may_have_units(&self) -> bool {
        self.issuer != Some(IssuerKind::Unit)
    }
}

/// All findings of a text, and what suppressed others.
pub fn check(text: &str, settings: &Settings) -> CheckResult {
    let (each, _) = each_disclosure(text, &settings.standard, |start, text, blocks, suppressions| {
        let part = Part::unchecked(text, blocks, settings);
        CheckResult::of(start, &part, part.check(settings, suppressions, &[]))
    });
    CheckResult::of_all(each)
}

/// The findings of the rules with these codes, in text order, at a fraction of the cost of a full check; only for rules that
/// look at words alone: figures are not read.
pub fn check_wording(text: &str, settings: &Settings, codes: &[&str]) -> Vec<Finding> {
    let (each, _) = each_disclosure(text, &settings.standard, |start, text, blocks, _| {
        let findings = part::check_wording(text, blocks, settings, codes);
        findings.into_iter().map(|finding| finding.shift(start)).collect::<Vec<_>>()
    });
    each.into_iter().flatten().collect()
}

/// The disclosures of a text, each with its first byte.
pub fn disclosures(text: &str, standard: &Standard) -> Vec<(u32, Disclosure)> {
    each_disclosure(text, standard, |start, text, blocks, _| (start, Disclosure::read(text, blocks))).0
}

/// Divides a text into disclosures, and calls `make` for each, with its start, text and blocks, and the suppressions of the file.
/// Several disclosures are read in the caller's thread pool.
fn each_disclosure<T: Send>(
    text: &str,
    standard: &Standard,
    make: impl Fn(u32, String, Vec<Block>, &FileSuppressions) -> T + Sync + Send,
) -> (Vec<T>, FileSuppressions) {
    let blocks = read_blocks(text, 0, text.len(), standard);
    let places = places(text, &blocks);
    let suppressions = FileSuppressions::of(text, places.len());
    if places.len() == 1 {
        return (vec![make(0, text.to_owned(), blocks, &suppressions)], suppressions);
    }
    let read = |(lines, range): Place| {
        let start = lines.start as u32;
        make(start, text[lines].to_owned(), moved(&blocks[range], -i64::from(start)).collect(), &suppressions)
    };
    (map(places, read), suppressions)
}

/// The bytes and the blocks of a disclosure.
type Place = (Range<usize>, Range<usize>);

/// The same blocks, `by` bytes further on.
fn moved(blocks: &[Block], by: i64) -> impl Iterator<Item = Block> + '_ {
    blocks.iter().map(move |block| Block { start: (i64::from(block.start) + by) as u32, ..block.clone() })
}

/// The places of the disclosures. Each begins with the line of its first block, the first one with the text.
fn places(text: &str, blocks: &[Block]) -> Vec<Place> {
    let ranges = split(text, blocks);
    let starts = ranges[1..].iter().map(|range| line_start(text, blocks[range.start].start as usize));
    let borders: Vec<usize> = std::iter::once(0).chain(starts).chain([text.len()]).collect();
    borders.windows(2).zip(ranges).map(|(lines, range)| (lines[0]..lines[1], range)).collect()
}

/// The beginning of the line of the byte `at`.
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}
