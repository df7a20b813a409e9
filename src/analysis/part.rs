//! One disclosure of a text, read and judged.

use super::filter::{FileSuppressions, Filtered};
use crate::facts::Facts;
use crate::finding::Finding;
use crate::outline::Outline;
use crate::relations::{self, Coverage, Diagnosis, Judged, diagnose_beside_tables};
use crate::rules::{ALL, Context, Findings, Item, Other, Role, Rule, Zone, checklist};
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
}

impl Part {
    /// Reads and judges the disclosure made of these blocks of `text`, and asks no rule.
    pub(super) fn unchecked(text: String, blocks: Vec<Block>, settings: &Settings) -> Part {
        let disclosure = Disclosure::read(text, blocks);
        let readings = disclosure.readings();
        let facts = Facts::read(&disclosure, &readings, &settings.standard);
        let diagnosis = Arc::new(relations::judge(&facts));
        Part::new(disclosure, readings, facts, diagnosis, settings)
    }

    /// What the rules find in it, beside disclosures of other files.
    pub(super) fn check(&self, settings: &Settings, suppressions: &FileSuppressions, others: &[Other]) -> Filtered {
        let context = Context { others, ..self.context(settings) };
        let beside_tables = self.diagnosis_beside_tables(context.others());
        let diagnosis = beside_tables.as_ref().unwrap_or(&self.diagnosis);
        let context = Context { diagnosis, ..context };
        let found = check(&context, |rule| settings.policy.wants(rule.code));
        Filtered::new(&context, settings, found, suppressions)
    }

    /// What does not add up, where the tables beside it know more of that.
    fn diagnosis_beside_tables(&self, others: &[Other]) -> Option<Diagnosis> {
        let tables = others.iter().filter(|other| other.role == Role::Tables);
        tables.fold(None, |known, other| {
            let diagnosis = known.as_ref().unwrap_or(&self.diagnosis);
            let theirs = Judged { facts: other.facts, diagnosis: other.diagnosis };
            diagnose_beside_tables(Judged { facts: &self.facts, diagnosis }, theirs).or(known)
        })
    }

    /// What it owes and whether it is there, given what is reported of it.
    pub(super) fn checklist(&self, settings: &Settings, others: &[Other], reported: &[Finding]) -> Vec<Item> {
        checklist(&Context { others, ..self.context(settings) }, reported)
    }

    fn new(
        disclosure: Disclosure,
        readings: Vec<Reading>,
        facts: Facts,
        diagnosis: Arc<Diagnosis>,
        settings: &Settings,
    ) -> Part {
        let outline = Outline::read(&disclosure, &readings, &settings.standard);
        let zones = Zone::of_sections(&disclosure);
        Part { disclosure, readings, facts, diagnosis, outline, zones }
    }

    /// The view of the rules.
    fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        let Part { disclosure, readings, facts, diagnosis, outline, zones } = self;
        let (text, lang, standard) = (&disclosure.text, settings.lang, &settings.standard);
        let known = OnceLock::new();
        Context { text, lang, standard, disclosure, readings, facts, diagnosis, outline, zones, others: &[], known }
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

/// The findings of the rules with these codes, in text order. Figures are not judged: a rule
/// that asks for a verdict finds nothing.
pub(super) fn check_wording(text: String, blocks: Vec<Block>, settings: &Settings, codes: &[&str]) -> Vec<Finding> {
    let disclosure = Disclosure::read(text, blocks);
    let readings = disclosure.readings();
    let part = Part::new(disclosure, readings, Facts::default(), Arc::default(), settings);
    check(&part.context(settings), |rule| codes.contains(&rule.code))
}

/// The findings of the wanted rules, in text order.
fn check(context: &Context, is_wanted: impl Fn(&Rule) -> bool) -> Vec<Finding> {
    let mut list = Findings::of(ALL.iter().copied().filter(|rule| is_wanted(rule)), context);
    // Findings are large and may be many: their keys are sorted, not they.
    list.sort_by_cached_key(|finding| (finding.span, finding.code));
    list
}
