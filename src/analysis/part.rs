//! One disclosure of a text, read and checked.

use super::settled::{Settled, Wide};
use crate::facts::Facts;
use crate::finding::Finding;
use crate::outline::Outline;
use crate::relations::{self, Coverage, Diagnosis};
use crate::rules::{ALL, Context, Findings, Rule, Zone};
use crate::settings::Settings;
use crate::syntax::{Block, Disclosure, Reading};
use std::sync::{Arc, OnceLock};

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
    zones: Vec<Zone>,
    pub(super) settled: Settled,
}

impl Part {
    /// Reads and checks the disclosure made of these blocks of `text`.
    pub(super) fn read(text: String, blocks: Vec<Block>, settings: &Settings, wide: &Wide) -> Part {
        let disclosure = Disclosure::read(text, blocks);
        let readings = disclosure.readings();
        let facts = Facts::read(&disclosure, &readings, &settings.standard);
        let diagnosis = Arc::new(relations::judge(&facts));
        let outline = Outline::read(&disclosure, &readings, &settings.standard);
        let zones = Zone::of_sections(&disclosure);
        let settled = Settled::default();
        let mut part = Part { disclosure, readings, facts, diagnosis, outline, zones, settled };
        let context = part.context(settings);
        let mut found = check(&context, |rule| settings.policy.wants(rule.code));
        // Findings are large and may be many: their keys are sorted, not they.
        found.sort_by_cached_key(|one| (one.span, one.code));
        part.settled = Settled::new(&context, settings, found, wide);
        part
    }

    /// What the rules see of it.
    fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        let Part { disclosure, readings, facts, diagnosis, outline, zones, .. } = self;
        let (text, lang, standard) = (&disclosure.text, settings.lang, &settings.standard);
        let known = OnceLock::new();
        Context { text, lang, standard, disclosure, readings, facts, diagnosis, outline, zones, known }
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

/// What the rules with these codes say of the disclosure made of these blocks, in text order. Figures are not judged: a rule
/// that asks for a verdict finds nothing.
pub(super) fn check_wording(text: String, blocks: Vec<Block>, settings: &Settings, codes: &[&str]) -> Vec<Finding> {
    let disclosure = Disclosure::read(text, blocks);
    let readings = disclosure.readings();
    let outline = Outline::read(&disclosure, &readings, &settings.standard);
    let zones = Zone::of_sections(&disclosure);
    let (facts, diagnosis, settled) = Default::default();
    let part = Part { disclosure, readings, facts, diagnosis, outline, zones, settled };
    let context = part.context(settings);
    let mut found = check(&context, |rule| codes.contains(&rule.code));
    found.sort_by_key(|one| (one.span, one.code));
    found
}

/// What the rules that are wanted say.
fn check(context: &Context, is_wanted: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let mut findings = Findings::default();
    for rule in ALL.iter().filter(|rule| is_wanted(rule)) {
        (rule.check)(context, &mut findings);
    }
    findings.into_list()
}
