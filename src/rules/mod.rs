//! The rules: one file each, named after its code. A rule's doc comment is its page.

mod prose;
pub mod scan;
#[cfg(test)]
pub mod testing;

mod count_mismatch;
mod duplicated_phrase;
mod malformed_number;
mod missing_contact;
mod missing_reason;
mod mixed_width;
mod repeated_punctuation;
mod scope_word;
mod stray_space;
mod stray_text;
mod unbalanced_bracket;
mod unfilled_placeholder;
mod unfinished_sentence;
mod wrong_word;
mod year_mismatch;
mod zero_change_wording;

pub use scan::Scan;

use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::syntax::{Block, Disclosure, Role};
use crate::text::{Plain, Span};

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
    /// What the one pass over its wording found.
    pub scan: &'a Scan,
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
        Reading { block: index, role, plain, body }
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
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// A preferred repair that replaces `span` by `text`.
    pub fn fix(&mut self, title: impl Into<String>, safety: Safety, span: Span, text: impl Into<String>) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            safety,
            preferred: self.fixes.is_empty(),
            edits: vec![Edit { span, text: text.into() }],
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
        let (zh, en) = self.page.split_once("\n ---\n").unwrap_or((self.page, self.page));
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Every rule, in the order of the specification.
pub static ALL: &[&Rule] = &[
    &count_mismatch::COUNT_MISMATCH,
    &malformed_number::MALFORMED_NUMBER,
    &unfilled_placeholder::UNFILLED_PLACEHOLDER,
    &year_mismatch::YEAR_MISMATCH,
    &duplicated_phrase::DUPLICATED_PHRASE,
    &stray_text::STRAY_TEXT,
    &wrong_word::WRONG_WORD,
    &unbalanced_bracket::UNBALANCED_BRACKET,
    &stray_space::STRAY_SPACE,
    &mixed_width::MIXED_WIDTH,
    &zero_change_wording::ZERO_CHANGE_WORDING,
    &repeated_punctuation::REPEATED_PUNCTUATION,
    &unfinished_sentence::UNFINISHED_SENTENCE,
    &scope_word::SCOPE_WORD,
    &missing_reason::MISSING_REASON,
    &missing_contact::MISSING_CONTACT,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyze;

    /// The fenced blocks of a page that are marked `kind`.
    fn examples(page: &str, kind: &str) -> Vec<String> {
        let page = page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
        page.split("```")
            .skip(1)
            .step_by(2)
            .filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n'))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn pages_have_both_languages_and_the_fixed_headings() {
        for rule in ALL {
            for (lang, headings) in [
                (Lang::Zh, ["## 检查什么", "## 为什么", "## 示例", "## 修复"]),
                (Lang::En, ["## What it does", "## Why", "## Example", "## Fix"]),
            ] {
                let page = rule.page_in(lang);
                assert!(page.starts_with(" # "), "{} {lang:?}", rule.code);
                for heading in headings {
                    assert!(page.contains(heading), "{} {heading}", rule.code);
                }
            }
        }
    }

    #[test]
    fn examples_of_the_pages_do_what_they_say() {
        for rule in ALL {
            let page = rule.page_in(Lang::Zh);
            let fires = |text: &str| analyze(text, Lang::Zh).iter().any(|finding| finding.code == rule.code);
            let (bad, good) = (examples(page, "bad"), examples(page, "good"));
            assert!(!bad.is_empty() && !good.is_empty(), "{}", rule.code);
            for text in bad {
                assert!(fires(&text), "{} is quiet on\n{text}", rule.code);
            }
            for text in good {
                assert!(!fires(&text), "{} fires on\n{text}", rule.code);
            }
        }
    }

    #[test]
    fn codes_are_unique_and_findings_keep_them() {
        for (at, rule) in ALL.iter().enumerate() {
            assert!(ALL[at + 1..].iter().all(|other| other.code != rule.code));
            assert!(find(rule.code).is_some());
        }
    }
}
