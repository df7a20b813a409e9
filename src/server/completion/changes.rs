//! Comparisons with the year before: `较2024年增加31.22万元`.

use super::amounts::{self, SUPPOSED};
use super::cursor::Cursor;
use super::item::Offer;
use super::sentence::{self, Comparison};
use tower_lsp::ls_types::CompletionItemKind;

/// What may be written behind 较, 比 or 与.
pub fn changes(cursor: &Cursor) -> Vec<Offer> {
    let facts = &cursor.part.facts;
    let comparison = Comparison::at_end_of(cursor.before, facts.year).filter(|_| cursor.states_facts());
    let Some(comparison) = comparison else { return Vec::new() };
    let start = cursor.back(comparison.length);
    let base = &comparison.base;
    let lead = format!("{}{base}增加", comparison.word);
    let unit = amounts::usual_unit(facts).text();
    let (range, new) = sentence::with_words(cursor, start, &format!("{lead}{SUPPOSED}{unit}"));
    let mut supposed = amounts::suppose(cursor, range, &new, lead.len());
    let known = supposed.as_mut().and_then(|supposed| amounts::change(cursor.lang, supposed));
    let states_something =
        supposed.is_some_and(|supposed| supposed.figures.iter().any(|id| !supposed.facts.figure(*id).keys.is_empty()));
    if known.is_none() && !states_something && !follows_figures(cursor) {
        return Vec::new();
    }
    let word = if comparison.word == "与" { "比" } else { comparison.word };
    let moved = |direction: &str| format!("{word}{base}{direction}");
    let unchanged = format!("与{base}持平");
    let mut words: Vec<(String, Option<String>)> = Vec::new();
    match known {
        Some(amount) if amount.value.is_zero() => words.push((unchanged.clone(), Some(amount.equation))),
        Some(amount) => {
            let moved = moved(if amount.value.is_sign_negative() { "减少" } else { "增加" });
            words.push((format!("{moved}{}{}", amount.digits, amount.unit.text()), Some(amount.equation)));
            words.push((moved, None));
        }
        None => {}
    }
    words.extend([moved("增加"), moved("减少"), unchanged].map(|words| (words, None)));
    let mut offers: Vec<Offer> = Vec::new();
    for (words, detail) in words {
        if comparison.may_become(&words) && offers.iter().all(|other| other.label != words) {
            let rank = offers.len() as u32;
            offers.push(Offer { detail, rank, ..Offer::new(CompletionItemKind::OPERATOR, start, words) });
        }
    }
    offers
}

/// Whether the cursor's paragraph states figures.
fn follows_figures(cursor: &Cursor) -> bool {
    let Some(block) = cursor.block.map(|block| cursor.part.disclosure.blocks[block].span()) else { return false };
    cursor.part.facts.figures.iter().any(|figure| figure.source == 0 && block.contains(figure.span))
}
