//! One disclosure of a text, read and checked.

use super::settled::{Settled, Wide};
use super::{both, side_by_side};
use crate::facts::{Facts, TableWords};
use crate::finding::Finding;
use crate::outline::Outline;
use crate::relations::{self, Coverage, Diagnosis};
use crate::rules::{ALL, Context, Findings, Rule, Scan};
use crate::settings::Settings;
use crate::syntax::{Block, Disclosure, Kept, Reading};
use std::sync::{Arc, OnceLock};

/// Whether a disclosure is so long that work on it is worth dividing among threads.
fn is_long(text: &str) -> bool {
    text.len() >= 1 << 20
}

/// One disclosure and all that is known of it. It is made from its own text alone; all places count from that text's start.
#[derive(Debug)]
pub struct Part {
    /// Its blocks, sections and tables.
    pub disclosure: Disclosure,
    /// Reading copies of its blocks but the tables, in text order.
    pub readings: Vec<Reading>,
    /// Its figures and what they state.
    pub facts: Facts,
    /// The relations between them, and which figure is wrong.
    pub diagnosis: Arc<Diagnosis>,
    /// Its profile, named sections and glossary.
    pub outline: Outline,
    scan: Scan,
    pub(super) settled: Settled,
}

impl Part {
    /// Reads and checks the disclosure made of these blocks of `text`. What was read of an earlier version of it and still
    /// stands there is taken over.
    pub(super) fn read(
        text: String,
        blocks: Vec<Block>,
        settings: &Settings,
        wide: &Wide,
        words: &mut TableWords,
        before: Option<&Part>,
    ) -> Part {
        let disclosure = Disclosure::read(text, blocks);
        let before = before.map(|part| (part, Kept::between(&part.disclosure, &disclosure)));
        let before = before.as_ref().map(|(part, kept)| (*part, kept));
        let readings = readings(&disclosure, before);
        let mut figures = || {
            let known = before.map(|(part, kept)| (&part.facts, kept));
            let mut facts = Facts::read(&disclosure, &readings, words, known);
            facts.rounding = settings.standard.rounding;
            // The same figures in other places are judged as before.
            let same = before.filter(|(part, _)| part.facts.says_the_same(&facts));
            let diagnosis = same.map_or_else(|| Arc::new(relations::judge(&facts)), |(part, _)| part.diagnosis.clone());
            (facts, diagnosis)
        };
        let wording = || {
            let outline = Outline::read(&disclosure, &readings, &settings.standard);
            let before = before.filter(|(part, _)| part.outline.has_profile_of(&outline));
            let before = before.map(|(part, kept)| (&part.scan, kept));
            let scan = Scan::read(&disclosure, &readings, &settings.standard.words, &outline, before);
            let worded = Worded { disclosure: &disclosure, readings: &readings, outline: &outline, scan: &scan };
            let (facts, diagnosis) = Default::default();
            // Most rules need not wait for the figures.
            let context = worded.context(settings, &facts, &diagnosis);
            let found = check(&context, |rule| !rule.reads_figures && settings.policy.wants(rule.code));
            (outline, scan, found)
        };
        let ((facts, diagnosis), (outline, scan, mut found)) =
            if is_long(&disclosure.text) { both(figures, wording) } else { (figures(), wording()) };
        let settled = Settled::default();
        let mut part = Part { disclosure, readings, facts, diagnosis, outline, scan, settled };
        let context = part.context(settings);
        let of_figures = check(&context, |rule| rule.reads_figures && settings.policy.wants(rule.code));
        found.reserve_exact(of_figures.len());
        found.extend(of_figures);
        // Findings are large and may be many: their keys are sorted, not they.
        found.sort_by_cached_key(|one| (one.span, one.code));
        part.settled = Settled::new(&context, settings, found, wide);
        part
    }

    /// What the rules see of it.
    fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        let Part { disclosure, readings, outline, scan, .. } = self;
        Worded { disclosure, readings, outline, scan }.context(settings, &self.facts, &self.diagnosis)
    }

    /// Its findings, in text order.
    pub fn findings(&self) -> &[Finding] {
        &self.settled.found
    }

    /// How much of it was checked.
    pub fn coverage(&self) -> Coverage {
        Coverage::new(&self.facts, &self.diagnosis)
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.disclosure.text
    }
}

/// What the rules with these codes say of the disclosure made of these blocks, in text order. Figures are not read: rules
/// that look at one find nothing.
pub(super) fn check_wording(text: String, blocks: Vec<Block>, settings: &Settings, codes: &[&str]) -> Vec<Finding> {
    let disclosure = Disclosure::read(text, blocks);
    let readings = readings(&disclosure, None);
    let outline = Outline::read(&disclosure, &readings, &settings.standard);
    let scan = Scan::read(&disclosure, &readings, &settings.standard.words, &outline, None);
    let worded = Worded { disclosure: &disclosure, readings: &readings, outline: &outline, scan: &scan };
    let (facts, diagnosis) = Default::default();
    let context = worded.context(settings, &facts, &diagnosis);
    let mut found = check(&context, |rule| codes.contains(&rule.code));
    found.sort_by_key(|one| (one.span, one.code));
    found
}

/// What is known of a disclosure without its figures.
#[derive(Clone, Copy)]
struct Worded<'a> {
    disclosure: &'a Disclosure,
    readings: &'a [Reading],
    outline: &'a Outline,
    scan: &'a Scan,
}

impl<'a> Worded<'a> {
    /// What the rules see of it.
    fn context(self, settings: &'a Settings, facts: &'a Facts, diagnosis: &'a Diagnosis) -> Context<'a> {
        let Worded { disclosure, readings, outline, scan } = self;
        let (text, lang, standard) = (&disclosure.text, settings.lang, &settings.standard);
        let known = OnceLock::new();
        Context { text, lang, standard, disclosure, readings, facts, diagnosis, outline, scan, known }
    }
}

/// What the rules that are wanted say; those of a long disclosure are asked side by side.
fn check(context: &Context, is_wanted: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let wanted: Vec<&Rule> = ALL.iter().copied().filter(|rule| is_wanted(rule)).collect();
    let of_rules = |rules: &[&Rule]| {
        let mut findings = Findings::default();
        for rule in rules {
            (rule.check)(context, &mut findings);
        }
        findings.into_list()
    };
    if is_long(context.text) {
        side_by_side(wanted.chunks(1).collect(), of_rules).into_iter().flatten().collect()
    } else {
        of_rules(&wanted)
    }
}

/// The reading copies of a disclosure.
pub(super) fn readings(disclosure: &Disclosure, before: Option<(&Part, &Kept)>) -> Vec<Reading> {
    let prose = || disclosure.iter().filter(|(_, block, _)| block.grid().is_none());
    let mut readings = Vec::with_capacity(prose().count());
    readings.extend(prose().enumerate().map(|(at, (index, block, role))| {
        let known = before.and_then(|(part, kept)| part.readings.get(kept.readings.old(at)?));
        match known {
            Some(reading) => reading.moved_to(index, block.start, role),
            None => Reading::new(&disclosure.text, index, block, role),
        }
    }));
    readings
}
