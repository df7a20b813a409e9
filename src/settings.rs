//! The settings of a document: language, standard, and which findings are reported.

use crate::finding::Severity;
use crate::lang::Lang;
use crate::model::Standard;
use crate::text::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The settings of a document.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of messages.
    pub lang: Lang,
    /// The standard that applies to it.
    pub standard: Arc<Standard>,
    /// Which findings are reported.
    pub policy: Policy,
}

impl Settings {
    /// Default settings.
    pub fn new(lang: Lang) -> Settings {
        Settings { lang, standard: Standard::base().clone(), policy: Policy::default() }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new(Lang::default())
    }
}

/// 级别 / A severity
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(rename = "LevelName"))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 错误 / Error
    Error,
    /// 警告 / Warning
    Warning,
    /// 信息 / Information
    Information,
    /// 提示 / Hint
    Hint,
    /// 不报告 / Not told
    Off,
}

impl Level {
    /// `None` for a rule that is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Information => Some(Severity::Information),
            Level::Hint => Some(Severity::Hint),
            Level::Off => None,
        }
    }
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

/// A configuration, and a statement in it, by their numbers.
pub type StatementId = (usize, usize);

/// Findings that are known and accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The statement that accepts them.
    pub id: StatementId,
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
        self.levels.get(code)?.severity()
    }

    /// The statements that accept a finding of the rule at a place.
    pub fn accepting(&self, code: &str, span: Span, text: &str) -> impl Iterator<Item = StatementId> {
        let there = text.get(std::ops::Range::from(span)).unwrap_or_default();
        let fits =
            move |ignore: &&Ignore| ignore.code == code && ignore.text.as_deref().is_none_or(|wanted| wanted == there);
        self.ignores.iter().filter(fits).map(|ignore| ignore.id)
    }
}
