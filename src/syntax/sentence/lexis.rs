//! The words that sentences are read with.

use crate::model::{Item, Label, Lexicon, Phrases, Standard, Words};

/// The words that sentences are read with.
#[derive(Clone, Copy)]
pub struct Lexis<'a> {
    /// Names of quantities.
    pub lexicon: &'a Lexicon,
    /// Words that steer the reading.
    pub phrases: &'a Phrases,
    /// Wrong words.
    pub words: &'a Words,
}

impl<'a> From<&'a Standard> for Lexis<'a> {
    fn from(standard: &'a Standard) -> Lexis<'a> {
        Lexis { lexicon: &standard.lexicon, phrases: &standard.phrases, words: &standard.words }
    }
}

impl Lexis<'_> {
    /// What `占支出预算的` names.
    pub fn share_of(&self, words: &str) -> Label {
        self.lexicon.label(self.phrases.whole_of_share(words))
    }

    /// What the words before a figure name. `收入合计` may hold what is carried over or not: a quantity of its own until the
    /// document tells.
    pub fn label_of(&self, words: &str) -> Label {
        let label = self.lexicon.label(words);
        let is_whole = label.is_known && label.side.is_some() && label.item.is_none() && label.nature.is_none();
        match is_whole && self.phrases.names_sum(words) {
            true => Label { item: Some(Item::SUM), ..label },
            false => label,
        }
    }
}
