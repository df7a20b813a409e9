//! What the rules found, before anybody reads it.

use super::{Context, Rule};
use crate::finding::Finding;
use crate::text::Span;
use std::ops::{Deref, DerefMut};

/// A finding that may not be in words yet. A long text that contradicts itself all over has tens of thousands of them, and an
/// editor shows a few hundred: only what is read is written. Code, severity and place stand from the beginning.
#[derive(Clone, Debug)]
pub struct Found {
    finding: Finding,
    /// How it is put into words, where it is not.
    later: Option<(Write, About)>,
}

/// Puts a finding into words: its message, what mends it, what belongs to it.
pub type Write = fn(&Context, About, &mut Finding);

/// What a rule knows a finding by.
pub type About = [u32; 2];

impl Found {
    /// A finding of `rule` that `write` can put into words.
    pub fn later(rule: &Rule, span: Span, write: Write, about: About) -> Found {
        let finding = Finding::new(rule.code, rule.severity, span, String::new());
        Found { finding, later: Some((write, about)) }
    }

    /// The finding in words; `ctx` is what its rule has seen.
    pub fn in_words(&self, ctx: &Context) -> Finding {
        self.clone().into_words(ctx)
    }

    /// [`Found::in_words`] of a finding that nobody needs any more.
    pub fn into_words(self, ctx: &Context) -> Finding {
        let Found { mut finding, later } = self;
        if let Some((write, about)) = later {
            write(ctx, about, &mut finding);
        }
        finding
    }
}

impl Deref for Found {
    type Target = Finding;

    fn deref(&self) -> &Finding {
        &self.finding
    }
}

impl DerefMut for Found {
    fn deref_mut(&mut self) -> &mut Finding {
        &mut self.finding
    }
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Found {
        Found { finding, later: None }
    }
}
