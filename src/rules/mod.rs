//! The rules: one file each, named after its code. A rule's doc comment is its page.

mod balance_mismatch;
mod change_mismatch;
mod checklist;
mod contradictions;
mod count_mismatch;
mod department_mismatch;
mod direction_conflict;
mod duplicate_table_row;
mod duplicated_phrase;
mod empty_section;
mod empty_table_without_note;
mod heading_numbering;
mod holds;
mod incomplete_glossary;
mod left_in;
mod limit_exceeded;
mod malformed_number;
mod missing_contact;
mod missing_glossary;
mod missing_reason;
mod missing_section;
mod missing_statement;
mod missing_table;
mod missing_table_total;
mod mixed_width;

mod nonstandard_definition;
mod pages;
mod percent_mismatch;
mod prior_year_mismatch;
mod prose;
mod repeated_punctuation;
mod restatement_mismatch;
mod rounding_difference;
mod scope_word;
mod section_order;
mod side_mismatch;
mod stray_space;
mod stray_text;
mod suppression_comment;
mod table_total_mismatch;
#[cfg(test)]
pub mod testing;
mod total_mismatch;
mod unbalanced_bracket;
mod undefined_term;
mod unfilled_placeholder;
mod unfinished_sentence;
mod unit_mismatch;
mod unknown_subject;
mod unreadable_input;
mod verdicts;
mod words;
mod wrong_word;
mod year_mismatch;
mod zero_change_wording;
mod zone;

pub use checklist::{Answer, Group, Item, checklist};
pub use holds::Holds;
pub use pages::{HOME, first_paragraph, page, page_address, pages_file, paragraphs, title};
pub use suppression_comment::{Suppression, suppressions, unused};
pub use unknown_subject::{Subject, lists_subjects, read_subject};
pub use unreadable_input::UNREADABLE;
pub use verdicts::right_behind;
pub use zone::Zone;

use crate::draft::Figures;
use crate::facts::{Facts, FigureId};
use crate::finding::{Edit, Finding, Fix, Related, Safety, Severity};
use crate::lang::Lang;
use crate::model::{Key, Standard};
use crate::relations::Diagnosis;
use crate::relations::explain::Naming;
use crate::syntax::Disclosure;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

pub use crate::outline;
pub use crate::syntax::Reading;

/// What kind of repair a rule offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
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
    /// Where it is asked.
    pub holds: Holds,
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
    /// The standard that holds for it.
    pub standard: &'a Arc<Standard>,
    /// The disclosure.
    pub disclosure: &'a Disclosure,
    /// Reading copies of its blocks but the tables, in text order.
    pub readings: &'a [Reading],
    /// Its profile, named sections and glossary.
    pub outline: &'a outline::Outline,
    /// Its figures and what they state.
    pub facts: &'a Facts,
    /// What does not add up, and which figure is wrong.
    pub diagnosis: &'a Diagnosis,
    /// The part of it that each section belongs to.
    pub zones: &'a [Zone],
    /// What other files have of the disclosure, or of the same unit in other years.
    pub others: &'a [Other<'a>],
    /// What [`Context::figures`] tells, once it was asked.
    pub known: OnceLock<Option<Figures>>,
}

/// A disclosure in another file.
#[derive(Clone, Copy)]
pub struct Other<'a> {
    /// What it is to the disclosure that is checked.
    pub role: Role,
    /// Both are of the unit alone, or of it with those below it, as far as is known.
    pub is_alike: bool,
    /// The file, as the user named it.
    pub path: &'a str,
    /// The text of the disclosure.
    pub text: &'a str,
    /// The disclosure.
    pub disclosure: &'a Disclosure,
    /// What it states.
    pub facts: &'a Facts,
    /// What of it does not add up.
    pub diagnosis: &'a Diagnosis,
    /// The offset that findings of the disclosure beside it give its first byte.
    pub start: u32,
}

/// What a disclosure in another file is to the one that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The same, in another format.
    Copy,
    /// Its tables.
    Tables,
    /// The text whose tables are checked.
    Text,
    /// The unit's of the year before, or the budget of a final account's year.
    Earlier,
    /// The unit's of the year after, or the final account of a budget's year.
    Later,
    /// That of the department of the unit.
    Department,
    /// That of a unit of the same department, or of the department that is checked.
    Member,
}

impl Other<'_> {
    /// The name of its file, without folders.
    pub fn file(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(self.path)
    }
}

impl<'a> Context<'a> {
    /// Whether one of these figures is held for wrong already.
    pub fn is_suspect(&self, figures: &[FigureId]) -> bool {
        let blames = |verdict| figures.iter().any(|figure| self.diagnosis.suspects(verdict).contains(figure));
        self.diagnosis.verdicts.iter().any(blames)
    }

    /// The disclosures of other files that it is checked beside; none where the feature `beside` is off.
    #[inline]
    pub fn others(&self) -> &'a [Other<'a>] {
        if cfg!(feature = "beside") { self.others } else { &[] }
    }

    /// Those of them that are this to it.
    pub fn others_as(&self, role: Role) -> impl Iterator<Item = &'a Other<'a>> {
        self.others().iter().filter(move |other| other.role == role)
    }

    /// The severity of a finding about what the layout asks for: no more than information where it cannot ask for much.
    pub fn asked(&self, severity: Severity) -> Severity {
        if self.outline.is_binding() { severity } else { severity.min(Severity::Information) }
    }

    /// What an inserted text can say of both years; read when first asked for. `None` where the year is not told.
    pub fn figures(&self) -> Option<&Figures> {
        self.known.get_or_init(|| Figures::of_document(self.disclosure, self.facts, self.standard)).as_ref()
    }

    /// The least and the greatest figure of each quantity, or whatever `of` makes of their keys.
    pub fn extremes<K: Eq + Hash>(&self, of: impl Fn(&Key) -> Option<K>) -> FxHashMap<K, [FigureId; 2]> {
        let mut extremes: FxHashMap<K, [FigureId; 2]> = FxHashMap::default();
        for (id, figure) in (0..).zip(&self.facts.figures) {
            for wanted in figure.keys.iter().filter_map(&of) {
                let [least, greatest] = extremes.entry(wanted).or_insert([id; 2]);
                if figure.value < self.facts.figure(*least).value {
                    *least = id;
                } else if figure.value > self.facts.figure(*greatest).value {
                    *greatest = id;
                }
            }
        }
        extremes
    }

    /// The names of its figures.
    pub fn naming(&self) -> Naming<'a> {
        Naming { text: self.text, lang: self.lang, facts: self.facts, levels: &self.diagnosis.levels }
    }
}

/// Where a run's findings gather.
pub struct Findings {
    /// The rule that is running.
    rule: &'static Rule,
    /// In the order reported.
    list: Vec<Finding>,
}

impl Findings {
    /// What these rules find, rule by rule.
    pub fn of(rules: impl IntoIterator<Item = &'static Rule>, context: &Context) -> Vec<Finding> {
        let mut findings = Findings { rule: ALL[0], list: Vec::new() };
        let is_disclosure = context.is_disclosure();
        for rule in rules.into_iter().filter(|rule| is_disclosure || rule.holds == Holds::Anywhere) {
            findings.rule = rule;
            (rule.check)(context, &mut findings);
        }
        findings.list
    }

    /// Reports a place; the finding comes back to be given fixes and related places.
    pub fn report(&mut self, span: Span, mut message: String) -> &mut Finding {
        // There may be thousands.
        message.shrink_to_fit();
        self.list.push(Finding::new(self.rule.code, self.rule.severity, span, message));
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

    /// A repair that replaces `span` by `text`; the first one is the preferred one.
    pub fn fix(&mut self, title: impl Into<String>, safety: Safety, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix_all(title, safety, vec![Edit { span, text: text.into() }])
    }

    /// A repair of several edits; the first one is the preferred one.
    pub fn fix_all(&mut self, title: impl Into<String>, safety: Safety, edits: Vec<Edit>) -> &mut Self {
        // Mostly the only one, and its title is as long as it stays.
        self.fixes.reserve_exact(1);
        let mut title = title.into();
        title.shrink_to_fit();
        self.fixes.push(Fix { title, safety, preferred: self.fixes.is_empty(), edits });
        self
    }

    /// The word or value that stands in its place when it is mended, and the repair that puts it there.
    pub fn replace(&mut self, title: impl Into<String>, safety: Safety, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        let span = self.span;
        self.expect(text.clone()).fix(title, safety, span, text)
    }
}

/// Declares a rule; the doc comment above becomes its page.
#[macro_export]
macro_rules! declare_rule {
    ($(#[doc = $doc:expr])* $vis:vis $name:ident = $code:literal, $severity:ident, $fix:ident, $check:path) => {
        $crate::declare_rule! {
            $(#[doc = $doc])* $vis $name = $code, $severity, $fix, $check, InDisclosures
        }
    };
    (
        $(#[doc = $doc:expr])*
        $vis:vis $name:ident = $code:literal, $severity:ident, $fix:ident, $check:path, $holds:ident
    ) => {
        $(#[doc = $doc])*
        $vis const $name: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            severity: $crate::finding::Severity::$severity,
            fix: $crate::rules::FixKind::$fix,
            holds: $crate::rules::Holds::$holds,
            page: concat!($($doc, "\n"),*),
            check: $check,
        };
    };
}

impl Rule {
    /// Its name in words.
    pub fn title_in(&self, lang: Lang) -> &'static str {
        pages::title(self.page_in(lang))
    }

    /// The page in one language: without the other's part.
    pub fn page_in(&self, lang: Lang) -> &'static str {
        let (zh, en) = self.page.split_once("\n ---\n").unwrap_or((self.page, self.page));
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The documents that its page shows: those that are `bad` or those that are `good`.
    pub fn examples(&self, kind: &str) -> Vec<String> {
        let mut examples = Vec::new();
        let mut open: Option<String> = None;
        for line in self.page.lines() {
            let line = line.strip_prefix(' ').unwrap_or(line);
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => examples.extend(open.take()),
                (Some(example), None) => {
                    example.push_str(line);
                    example.push('\n');
                }
                (None, Some(info)) if info.trim() == kind => open = Some(String::new()),
                _ => {}
            }
        }
        examples
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
    &prior_year_mismatch::RULE,
    &department_mismatch::RULE,
    &side_mismatch::RULE,
    &limit_exceeded::RULE,
    &count_mismatch::RULE,
    &unit_mismatch::RULE,
    &rounding_difference::RULE,
    &missing_section::RULE,
    &missing_statement::RULE,
    &empty_section::RULE,
    &section_order::RULE,
    &heading_numbering::RULE,
    &missing_table::RULE,
    &missing_table_total::RULE,
    &duplicate_table_row::RULE,
    &malformed_number::RULE,
    &empty_table_without_note::RULE,
    &unknown_subject::RULE,
    &missing_glossary::RULE,
    &incomplete_glossary::RULE,
    &nonstandard_definition::RULE,
    &undefined_term::RULE,
    &unfilled_placeholder::RULE,
    &year_mismatch::RULE,
    &duplicated_phrase::RULE,
    &stray_text::RULE,
    &wrong_word::RULE,
    &unbalanced_bracket::RULE,
    &stray_space::RULE,
    &mixed_width::RULE,
    &zero_change_wording::RULE,
    &repeated_punctuation::RULE,
    &unfinished_sentence::RULE,
    &scope_word::RULE,
    &missing_reason::RULE,
    &missing_contact::RULE,
    &suppression_comment::RULE,
    &unreadable_input::RULE,
];

/// The name in words of the rule with this code; empty where there is none.
pub fn title_of(code: &str, lang: Lang) -> &'static str {
    find(code).map(|rule| rule.title_in(lang)).unwrap_or_default()
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn codes_are_unique_and_findings_keep_them() {
        for (at, rule) in ALL.iter().enumerate() {
            assert!(ALL[at + 1..].iter().all(|other| other.code != rule.code));
            assert!(find(rule.code).is_some());
        }
    }
}
