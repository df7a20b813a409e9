//! Which findings are told, and how grave they are: the one place that program and server ask.

use crate::finding::{Finding, Severity};
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

    /// Takes out what is not told and gives the rest its severity; the numbers of the ignores that silenced something.
    pub fn settle(&self, findings: &mut Vec<Finding>, text: &str) -> Vec<usize> {
        let mut used = Vec::new();
        if !self.levels.is_empty() {
            for finding in findings.iter_mut() {
                if let Some(Level::At(severity)) = self.levels.get(finding.code) {
                    finding.severity = *severity;
                }
            }
        }
        if !self.ignores.is_empty() {
            findings.retain(|finding| {
                let matching: Vec<usize> = self.matching(finding.code, finding.span, text).collect();
                used.extend(&matching);
                matching.is_empty()
            });
            used.sort_unstable();
            used.dedup();
        }
        used
    }

    fn matching(&self, code: &str, span: Span, text: &str) -> impl Iterator<Item = usize> {
        let there = text.get(std::ops::Range::from(span)).unwrap_or_default();
        let fits =
            move |ignore: &&Ignore| ignore.code == code && ignore.text.as_deref().is_none_or(|wanted| wanted == there);
        self.ignores.iter().filter(fits).map(|ignore| ignore.id)
    }
}
