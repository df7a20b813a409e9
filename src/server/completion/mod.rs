//! Completion: what may be written next at a place, each kind in a file of its own.
//!
//! Chinese has no spaces between words, and clients only know words: what is typed already is found here, each item says
//! the exact range it replaces, and what it is filtered by is what stands in that range. So the list has to be asked for
//! again with each character, which `isIncomplete` says.

mod amounts;
mod blank;
mod changes;
mod cursor;
mod headings;
mod item;
mod names;
mod numbering;
mod sentence;
mod statements;
mod subjects;
mod terms;
mod units;
mod wording;

#[cfg(test)]
mod tests;

pub use blank::filling;

use super::snapshot::Snapshot;
use cursor::Cursor;
use item::Offer;
use tower_lsp::ls_types::{CompletionList, CompletionOptions, CompletionResponse, Position};

/// Most items in one answer.
const MOST: usize = 50;

/// What the server announces. A client asks by itself at letters and Chinese characters; these are the marks and words behind
/// which something particular is due: headings, comparisons, amounts.
pub fn options() -> CompletionOptions {
    let triggers = ["、", "）", "（", "比", "较", "出", "入", "费"];
    CompletionOptions {
        trigger_characters: Some(triggers.map(str::to_owned).into()),
        resolve_provider: Some(false),
        ..CompletionOptions::default()
    }
}

/// What may be written at a position; `None` where nothing is due.
pub fn completion(snapshot: &Snapshot, position: Position) -> Option<CompletionResponse> {
    let cursor = Cursor::new(snapshot, position)?;
    let lists = if cursor.in_table() {
        vec![amounts::in_cell(&cursor), subjects::in_cell(&cursor)]
    } else if cursor.in_glossary() {
        vec![headings::headings(&cursor), terms::terms(&cursor)]
    } else {
        vec![
            amounts::in_prose(&cursor),
            changes::changes(&cursor),
            units::units(&cursor),
            headings::headings(&cursor),
            statements::statements(&cursor),
            subjects::in_prose(&cursor),
        ]
    };
    let in_order = |mut list: Vec<Offer>| {
        list.sort_by_key(|offer| offer.rank); // stable: what is made first stays first
        list
    };
    let items = item::items(&cursor, lists.into_iter().flat_map(in_order).collect(), MOST);
    (!items.is_empty()).then_some(CompletionResponse::List(CompletionList { is_incomplete: true, items }))
}
