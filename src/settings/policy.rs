//! Which findings are told, and how grave they are: the one place that program and server ask.

use crate::finding::Severity;
use crate::text::Span;
use std::collections::BTreeMap;

/// How grave the findings of a rule are, or that they are not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// So grave.
    At(Severity),
    /// Not told.
    Off,
}

/// Which findings are told.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Rules with another severity than their own.
    pub levels: BTreeMap<&'static str, Level>,
    /// The rules that are asked; all, where there is no list.
    pub select: Option<Vec<&'static str>>,
    /// Rules that are not asked.
    pub ignore: Vec<&'static str>,
    /// Single findings that are known and accepted.
    pub ignores: Vec<Ignore>,
}

/// Findings that are known and accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The number that its owner knows it by.
    pub id: usize,
    /// The rule.
    pub code: &'static str,
    /// What stands at the finding's place; anything, where it is not said.
    pub text: Option<String>,
}

impl Policy {
    /// Whether the rule is asked at all. A file that cannot be read is always told.
    pub fn wants(&self, code: &str) -> bool {
        let selected = self.select.as_ref().is_none_or(|select| select.contains(&code));
        selected && !self.ignore.contains(&code) && self.levels.get(code) != Some(&Level::Off)
    }

    /// How grave the findings of a rule are, where it is not as the rule says.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        match self.levels.get(code) {
            Some(Level::At(severity)) => Some(*severity),
            _ => None,
        }
    }

    /// The numbers of the ignores that silence a finding of the rule at a place.
    pub fn silencing(&self, code: &str, span: Span, text: &str) -> impl Iterator<Item = usize> {
        let there = text.get(std::ops::Range::from(span)).unwrap_or_default();
        let fits =
            move |ignore: &&Ignore| ignore.code == code && ignore.text.as_deref().is_none_or(|wanted| wanted == there);
        self.ignores.iter().filter(fits).map(|ignore| ignore.id)
    }
}
