//! The rules: one file each, named after its code. A rule's doc comment is its page.

mod duplicate_table_row;
mod empty_section;
mod empty_table_without_note;
#[cfg(test)]
mod fixture;
mod heading_numbering;
mod incomplete_glossary;
mod missing_glossary;
mod missing_section;
mod missing_statement;
mod missing_table;
mod nonstandard_definition;
pub mod outline;
mod section_order;
mod undefined_term;
mod unknown_subject;

use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::syntax::{Block, Disclosure, Role};
use crate::text::{Plain, Span};
use outline::Outline;

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
    /// Its profile, named sections and glossary.
    pub outline: Outline,
}

impl<'a> Context<'a> {
    /// What a check sees of one disclosure.
    pub fn new(
        text: &'a str,
        lang: Lang,
        disclosure: &'a Disclosure<'a>,
        readings: &'a [Reading],
    ) -> Context<'a> {
        Context {
            text,
            lang,
            disclosure,
            readings,
            outline: Outline::read(disclosure, readings),
        }
    }
}

/// The reading copy of one block that is no table.
#[derive(Debug)]
pub struct Reading {
    /// Index of the block in the file.
    pub block: usize,
    /// What the block is.
    pub role: Role,
    /// The whole block with widths unified and spaces removed.
    pub plain: Plain,
    /// Where the prose begins in `plain`, behind a heading's number and title; its length where there is no prose.
    pub body: usize,
}

impl Reading {
    /// Reads one block.
    pub fn new(text: &str, index: usize, block: &Block, role: Role) -> Reading {
        let plain = Plain::new(block.span().of(text), block.start);
        let body = match block.heading() {
            Some(heading) if heading.body.is_empty() => plain.text().len(),
            Some(heading) => plain.offset_of(block.start + heading.body.start),
            None => 0,
        };
        Reading {
            block: index,
            role,
            plain,
            body,
        }
    }

    /// The prose of the reading copy.
    pub fn prose(&self) -> &str {
        &self.plain.text()[self.body..]
    }
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
    &missing_section::MISSING_SECTION,
    &missing_statement::MISSING_STATEMENT,
    &empty_section::EMPTY_SECTION,
    &section_order::SECTION_ORDER,
    &heading_numbering::HEADING_NUMBERING,
    &missing_table::MISSING_TABLE,
    &duplicate_table_row::DUPLICATE_TABLE_ROW,
    &empty_table_without_note::EMPTY_TABLE_WITHOUT_NOTE,
    &unknown_subject::UNKNOWN_SUBJECT,
    &missing_glossary::MISSING_GLOSSARY,
    &incomplete_glossary::INCOMPLETE_GLOSSARY,
    &nonstandard_definition::NONSTANDARD_DEFINITION,
    &undefined_term::UNDEFINED_TERM,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
