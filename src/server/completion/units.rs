//! Units of money behind a number.

use super::amounts::units_by_use;
use super::cursor::Cursor;
use super::item::Offer;
use super::sentence::Amount;
use crate::model::Denomination;
use crate::syntax::unit_at;
use tower_lsp::ls_types::CompletionItemKind;

/// The units, the one the document uses most first.
pub fn units(cursor: &Cursor) -> Vec<Offer> {
    let number = cursor.before.trim_end_matches(['万', '亿']);
    let is_followed = cursor.after.starts_with(|c: char| c.is_alphanumeric() || c == '%');
    if !cursor.states_facts()
        || is_followed
        || !Amount::at_end_of(number).takes_unit(&cursor.part.facts)
        || unit_at(cursor.after).is_some()
    {
        return Vec::new();
    }
    let typed = &cursor.before[number.len()..];
    let used = units_by_use(&cursor.part.facts);
    let rest =
        [Denomination::WAN, Denomination::YUAN, Denomination::YI].into_iter().filter(|unit| !used.contains(unit));
    let all = used.iter().copied().chain(rest).map(Denomination::text).filter(|unit| unit.starts_with(typed));
    let offer = |(rank, unit)| Offer {
        rank: rank as u32,
        ..Offer::new(CompletionItemKind::UNIT, cursor.back(typed.len()), unit)
    };
    all.enumerate().map(offer).collect()
}
