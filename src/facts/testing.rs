//! Facts of texts for tests.

use super::Facts;
use crate::model::Standard;
use crate::syntax::{Disclosure, read_blocks};

/// The facts of a text.
pub fn facts_of(text: String) -> Facts {
    let blocks = read_blocks(&text, 0, text.len(), Standard::base());
    let disclosure = Disclosure::read(text, blocks);
    Facts::read(&disclosure, &disclosure.readings(), Standard::base())
}

/// The facts of a sentence on the year's income and expenditure, in a budget of 2025.
pub fn facts_of_sentence(sentence: &str) -> Facts {
    facts_of(format!("青禾市档案馆2025年单位预算情况说明\n\n一、收支总体情况\n\n{sentence}\n"))
}
