//! The rules: one file each, named after its code. A rule's doc comment is its page.

mod balance_mismatch;
mod change_mismatch;
mod direction_conflict;
mod limit_exceeded;
mod missing_table_total;
mod percent_mismatch;
mod restatement_mismatch;
mod rounding_difference;
mod side_mismatch;
mod table_total_mismatch;
mod total_mismatch;
mod unit_mismatch;
mod verdicts;

use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::facts::Facts;
use crate::relations::Diagnosis;
use crate::syntax::Disclosure;
use crate::text::Span;

pub use crate::syntax::Reading;

/// What kind of repair a rule offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// None.
    None,
    /// Repairs that may run unasked.
    Safe,
    /// Repairs that change a figure or a meaning.
    Unsafe,
}

/// One rule, as registered in [`ALL`].
pub struct Rule {
    /// Stable code, e.g. `change-mismatch`.
    pub code: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// The kind of its repairs.
    pub fix: FixKind,
    /// Its page in Markdown: the Chinese part, a line `---`, the English part.
    pub page: &'static str,
    /// The check itself.
    pub check: Check,
}

/// The signature of every check.
pub type Check = fn(&Context, &mut Findings);

/// What a check sees: one disclosure, read.
pub struct Context<'a> {
    /// The text of the whole file; all spans count in it.
    pub text: &'a str,
    /// The language of messages.
    pub lang: Lang,
    /// The disclosure.
    pub disclosure: &'a Disclosure<'a>,
    /// Reading copies of its blocks but the tables, in text order.
    pub readings: &'a [Reading],
    /// Its figures and what they state.
    pub facts: &'a Facts,
    /// What does not add up, and which figure is wrong.
    pub diagnosis: &'a Diagnosis,
}

/// Where a run's findings gather.
#[derive(Debug, Default)]
pub struct Findings {
    /// All so far, in the order reported.
    pub list: Vec<Finding>,
}

impl Findings {
    /// Reports a place; the finding comes back to be given fixes and related places.
    pub fn report(&mut self, rule: &Rule, span: Span, message: String) -> &mut Finding {
        self.list.push(Finding {
            code: rule.code,
            severity: rule.severity,
            span,
            message,
            expected: None,
            related: Vec::new(),
            fixes: Vec::new(),
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }
}

impl Finding {
    /// The word or value that mends it.
    pub fn expect(&mut self, expected: impl Into<String>) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    /// Another severity than the rule's default.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// One more place that belongs to it.
    pub fn relate(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(Related {
            span,
            message: message.into(),
        });
        self
    }

    /// A preferred repair that replaces `span` by `text`.
    pub fn fix(
        &mut self,
        title: impl Into<String>,
        safety: Safety,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            safety,
            preferred: self.fixes.is_empty(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
        });
        self
    }
}

/// Declares a rule; the doc comment above becomes its page.
#[macro_export]
macro_rules! declare_rule {
    ($(#[doc = $doc:expr])* $vis:vis $name:ident = $code:literal, $severity:ident, $fix:ident, $check:path) => {
        $(#[doc = $doc])*
        $vis const $name: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            severity: $crate::finding::Severity::$severity,
            fix: $crate::rules::FixKind::$fix,
            page: concat!($($doc, "\n"),*),
            check: $check,
        };
    };
}

impl Rule {
    /// The page in one language: without the other's part.
    pub fn page_in(&self, lang: Lang) -> &'static str {
        let (zh, en) = self
            .page
            .split_once("\n ---\n")
            .unwrap_or((self.page, self.page));
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Every rule, in the order of the specification.
pub static ALL: &[&Rule] = &[
    &total_mismatch::RULE,
    &table_total_mismatch::RULE,
    &change_mismatch::RULE,
    &percent_mismatch::RULE,
    &direction_conflict::RULE,
    &balance_mismatch::RULE,
    &restatement_mismatch::RULE,
    &side_mismatch::RULE,
    &limit_exceeded::RULE,
    &unit_mismatch::RULE,
    &rounding_difference::RULE,
    &missing_table_total::RULE,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
