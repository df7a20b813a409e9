//! Which findings are reported, and with which severity, for program and server alike.

use crate::finding::Severity;
use crate::text::Span;
use std::collections::BTreeMap;

/// The severity of a rule's findings, or that they are not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Reported with this severity.
    At(Severity),
    /// Not reported.
    Off,
}

/// Which findings are reported.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Rules with another severity than their own.
    pub levels: BTreeMap<&'static str, Level>,
    /// The rules that run; all if `None`.
    pub select: Option<Vec<&'static str>>,
    /// Rules that do not run.
    pub ignore: Vec<&'static str>,
    /// Single findings that are known and accepted.
    pub ignores: Vec<Ignore>,
}

/// Findings that are known and accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// Its number in the configuration.
    pub id: usize,
    /// The rule.
    pub code: &'static str,
    /// The text at the finding's place; any text if `None`.
    pub text: Option<String>,
}

impl Policy {
    /// Whether the rule runs at all. An unreadable file is always reported.
    pub fn wants(&self, code: &str) -> bool {
        let selected = self.select.as_ref().is_none_or(|select| select.contains(&code));
        selected && !self.ignore.contains(&code) && self.levels.get(code) != Some(&Level::Off)
    }

    /// The severity of a rule's findings, if it is not the rule's own.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        match self.levels.get(code) {
            Some(Level::At(severity)) => Some(*severity),
            _ => None,
        }
    }

    /// The numbers of the accepted findings that match a finding of the rule at a place.
    pub fn silencing(&self, code: &str, span: Span, text: &str) -> impl Iterator<Item = usize> {
        let there = text.get(std::ops::Range::from(span)).unwrap_or_default();
        let fits =
            move |ignore: &&Ignore| ignore.code == code && ignore.text.as_deref().is_none_or(|wanted| wanted == there);
        self.ignores.iter().filter(fits).map(|ignore| ignore.id)
    }
}
