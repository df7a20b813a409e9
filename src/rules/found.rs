//! What the rules found, before anybody reads it.

use super::{Context, Rule};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// A finding that may not be in words yet. A long text that contradicts itself all over has tens of thousands of them, and an
/// editor shows a few hundred: only what is read is written.
#[derive(Clone, Debug)]
pub struct Found {
    /// Stable code of the rule.
    pub code: &'static str,
    /// Severity, the rule's default or the user's.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    words: Words,
}

#[derive(Clone, Debug)]
enum Words {
    Written(Box<Finding>),
    Later(Write, About),
}

/// Puts a finding into words: its message, what mends it, what belongs to it.
pub type Write = fn(&Context, About, &mut Finding);

/// What a rule knows a finding by.
pub type About = [u32; 2];

impl Found {
    /// A finding of `rule` that `write` can put into words.
    pub fn later(rule: &Rule, span: Span, write: Write, about: About) -> Found {
        Found { code: rule.code, severity: rule.severity, span, words: Words::Later(write, about) }
    }

    /// [`Found::in_words`] of a finding that nobody needs any more.
    pub fn into_words(self, ctx: &Context) -> Box<Finding> {
        match self.words {
            Words::Written(mut finding) => {
                finding.severity = self.severity;
                finding
            }
            Words::Later(..) => Box::new(self.in_words(ctx)),
        }
    }

    /// The finding in words; `ctx` is what its rule has seen.
    pub fn in_words(&self, ctx: &Context) -> Finding {
        match &self.words {
            Words::Written(finding) => Finding { severity: self.severity, ..Finding::clone(finding) },
            Words::Later(write, about) => {
                let mut finding = Finding::new(self.code, self.severity, self.span, String::new());
                write(ctx, *about, &mut finding);
                finding
            }
        }
    }
}

impl From<Box<Finding>> for Found {
    fn from(finding: Box<Finding>) -> Found {
        let Finding { code, severity, span, .. } = *finding;
        Found { code, severity, span, words: Words::Written(finding) }
    }
}
