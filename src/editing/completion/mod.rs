//! Completion: what may be written next at a place, each kind in a file of its own.
//!
//! Chinese has no spaces between words, and clients only know words: what is typed already is found here, each item says
//! the exact range it replaces, and what it is filtered by is what stands in that range. So the list has to be asked for
//! again with each character, which `isIncomplete` says.

mod amounts;
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

#[cfg(test)]
mod tests;

use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::text::Span;
use cursor::Cursor;
use item::Offer;
use ls_types::{CompletionList, CompletionOptions, CompletionResponse, Position};

/// Maximum number of items in one answer.
const MOST: usize = 50;

/// The capability announced to the client. A client asks by itself at letters and Chinese characters; these are the marks and words behind
/// which something particular is due: headings, comparisons, amounts.
pub fn options() -> CompletionOptions {
    let triggers = ["、", "）", "（", "比", "较", "出", "入", "费"];
    CompletionOptions {
        trigger_characters: Some(triggers.map(str::to_owned).into()),
        resolve_provider: Some(false),
        ..CompletionOptions::default()
    }
}

/// The completions at a position, if any.
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
            amounts::units(&cursor),
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

/// The words for the blank at these bytes of a disclosure, and the span they replace; `None` if the figures do not determine
/// them, or allow several values.
pub fn filling(snapshot: &Snapshot, placed: &Placed, blank: Span) -> Option<(Span, String)> {
    let cursor = Cursor::new(snapshot, snapshot.range(placed, Span::at(blank.end)).start)?;
    if cursor.in_table() || cursor.in_glossary() {
        return None;
    }
    let offer = match amounts::in_prose(&cursor).as_slice() {
        [amount] => amount.clone(),
        [] => changes::changes(&cursor).into_iter().find(|change| change.detail.is_some())?,
        _ => return None,
    };
    Some((Span::new(offer.start, blank.end), offer.text))
}
