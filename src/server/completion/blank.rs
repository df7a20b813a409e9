//! What the figures put in place of a blank.

use super::cursor::Cursor;
use super::{amounts, changes};
use crate::analysis::Placed;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// What stands for the blank at these bytes of a disclosure, and all that it replaces; `None` where the figures do not
/// determine it, or allow several values.
pub fn filling(snapshot: &Snapshot, placed: &Placed, blank: Span) -> Option<(Span, String)> {
    let cursor = Cursor::new(snapshot, snapshot.range(placed, Span::at(blank.end)).start)?;
    if cursor.in_table() || cursor.in_glossary() {
        return None;
    }
    let offer = match amounts::in_prose(&cursor).as_slice() {
        [amount] => Some(amount.clone()),
        [] => changes::changes(&cursor).into_iter().find(|change| change.detail.is_some()),
        _ => None,
    }?;
    Some((Span::new(offer.start, blank.end), offer.text))
}
