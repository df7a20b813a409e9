//! The rules: one file each, named after its code. A rule's doc comment is its page.

use crate::finding::Severity;
use crate::lang::Lang;

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
pub type Check = fn();

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
pub static ALL: &[&Rule] = &[];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
