//! Units of money behind a number.

use super::amounts::units_by_use;
use super::cursor::Cursor;
use super::item::{Kind, Offer};
use super::names;
use crate::facts::Facts;
use crate::model::Denomination;
use crate::syntax::unit_at;
use crate::text::reading_form;

/// The units, the one the document uses most first.
pub fn units(cursor: &Cursor) -> Vec<Offer> {
    if !cursor.tells_facts() || cursor.after.chars().next().is_some_and(char::is_alphanumeric) {
        return Vec::new();
    }
    let lead = cursor.before.trim_end_matches(['万', '亿']);
    let typed = &cursor.before[lead.len()..];
    let number = lead.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !is_amount(number, &lead[number.len()..], &cursor.part.facts)
        || unit_at(cursor.after).is_some()
        || cursor.after.starts_with('%')
    {
        return Vec::new();
    }
    let start = cursor.back(typed.len());
    let used = units_by_use(&cursor.part.facts);
    let rest =
        [Denomination::Wan, Denomination::Yuan, Denomination::Yi].into_iter().filter(|unit| !used.contains(unit));
    let all = used.iter().copied().chain(rest).map(Denomination::text);
    all.filter(|unit| unit.starts_with(typed))
        .enumerate()
        .map(|(rank, unit)| Offer { rank: rank as u32, ..Offer::new(Kind::Unit, start, unit) })
        .collect()
}

/// Whether digits behind these words are an amount rather than a year, a code or a count.
fn is_amount(lead: &str, digits: &str, facts: &Facts) -> bool {
    if digits.is_empty() || !digits.ends_with(|c: char| c.is_ascii_digit()) || lead.trim().is_empty() {
        return false;
    }
    let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let clause = lead.rsplit(['，', '。', '；', '：', '、']).next().unwrap_or_default().trim();
    if is_year || !names::latin(clause).is_empty() || clause.ends_with(['第', '号', '（', '(', '-']) {
        return false;
    }
    let changes = ["增加", "减少", "增长", "下降"];
    facts.label(&reading_form(clause)).says_something()
        || changes.iter().any(|word| clause.ends_with(word))
        || ["数", "额", "预算", "为", "计", "安排"].iter().any(|word| clause.ends_with(word)) && digits.contains('.')
}
