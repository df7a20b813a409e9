//! The equations of the standard: `src/standard/equations.toml`.

use super::key::{Fund, Item, Key, Nature, Side};
use super::label::Label;
use super::lexicon::Lexicon;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// The equations of a budget.
#[derive(Debug)]
pub struct Tree {
    /// All of them.
    pub equations: Vec<Equation>,
}

/// One equation.
#[derive(Debug)]
pub struct Equation {
    /// The side it holds for; either, where it does not say.
    pub side: Option<Side>,
    /// The whole.
    pub total: Term,
    /// Its parts, all of which must be stated.
    pub parts: Vec<Term>,
    /// Parts that add to the sum where they are stated.
    pub optional: Vec<Term>,
    /// True without exception.
    pub is_certain: bool,
    /// It holds although a fund outside it has money.
    pub whatever_fund: bool,
}

/// A term: the dimensions it fixes; the others come from the total.
#[derive(Debug)]
pub struct Term {
    item: Option<Item>,
    nature: Option<Nature>,
    /// The fund, where it is not the total's.
    pub fund: Option<Fund>,
}

impl Equation {
    /// Whether a fund takes part in it.
    pub fn names_fund(&self, fund: Fund) -> bool {
        self.parts.iter().chain(&self.optional).any(|part| part.fund == Some(fund))
    }
}

impl Term {
    /// Whether a label names it, whatever the fund.
    fn says(&self, label: &Label) -> bool {
        self.item.unwrap_or(Item::Total) == label.item.unwrap_or(Item::Total)
            && self.nature.unwrap_or_default() == label.nature.unwrap_or_default()
    }

    /// Whether a key names it.
    pub fn is(&self, key: &Key) -> bool {
        self.item.unwrap_or(Item::Total) == key.item
            && self.nature.unwrap_or_default() == key.nature
            && self.fund.is_none_or(|fund| fund == key.fund)
    }

    /// Its key beside that of the total.
    pub fn of(&self, total: &Key) -> Key {
        Key {
            item: self.item.unwrap_or(Item::Total),
            nature: self.nature.unwrap_or_default(),
            fund: self.fund.unwrap_or(total.fund),
            ..*total
        }
    }
}

#[derive(Deserialize)]
struct File {
    equation: Vec<EquationEntry>,
}

#[derive(Deserialize)]
struct EquationEntry {
    side: Option<Side>,
    total: TermEntry,
    parts: Vec<TermEntry>,
    #[serde(default)]
    optional: Vec<TermEntry>,
    certain: bool,
    #[serde(default)]
    whatever_fund: bool,
}

#[derive(Deserialize)]
struct TermEntry {
    item: Option<String>,
    nature: Option<String>,
    fund: Option<String>,
}

static BASE: LazyLock<Arc<Tree>> = LazyLock::new(|| {
    let file = super::parse("equations.toml", include_str!("../standard/equations.toml"));
    Arc::new(Tree::new(file, Lexicon::base()))
});

impl Tree {
    /// The standard's.
    pub fn base() -> &'static Arc<Tree> {
        &BASE
    }

    fn new(file: File, lexicon: &Lexicon) -> Tree {
        let term = |entry: &TermEntry| Term {
            item: entry.item.as_deref().and_then(|id| lexicon.item(id)),
            nature: entry.nature.as_deref().and_then(|id| lexicon.nature(id)),
            fund: entry.fund.as_deref().and_then(|id| lexicon.fund(id)),
        };
        let terms = |entries: &[TermEntry]| entries.iter().map(term).collect();
        let equations = file.equation.iter().map(|entry| Equation {
            side: entry.side,
            total: term(&entry.total),
            parts: terms(&entry.parts),
            optional: terms(&entry.optional),
            is_certain: entry.certain,
            whatever_fund: entry.whatever_fund,
        });
        Tree { equations: equations.collect() }
    }

    /// Whether what one label names is a part of what another names, in every budget: 公务用车购置费 of 公务用车购置及运行费.
    /// What everything is a part of does not count.
    pub fn is_part(&self, part: &Label, whole: &Label) -> bool {
        let is_all = |label: &Label| label.item.is_none_or(|item| item == Item::Total) && label.nature.is_none();
        let mut certain = self.equations.iter().filter(|equation| equation.is_certain);
        !is_all(whole)
            && !is_all(part)
            && certain.any(|equation| equation.total.says(whole) && equation.parts.iter().any(|term| term.says(part)))
    }
}
