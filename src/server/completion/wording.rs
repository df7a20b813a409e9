//! The standard's wording with what the document knows filled in. The one place that knows how wording is written.

use super::cursor::Cursor;
use super::item::Piece;
use crate::facts::{Basis, Item, Key, LEXICON, Measure, Nature, Side, Unit};
use crate::standard::Section;
use crate::standard::profile::Statement;
use rust_decimal::Decimal;

/// The standard text of a section that has one of its own.
pub fn of_section(cursor: &Cursor, section: &Section) -> Option<Vec<Piece>> {
    section.wording.as_ref().map(|wording| filled(cursor, wording))
}

/// The standard texts of a statement: with figures, and where there is nothing.
pub fn of_statement(cursor: &Cursor, statement: &Statement) -> (Vec<Piece>, Option<Vec<Piece>>) {
    let none = statement.none.as_ref().map(|none| filled(cursor, none));
    (filled(cursor, &statement.wording), none)
}

/// The same text without the title that it opens with, for a place where the title stands already.
pub fn without_title(mut pieces: Vec<Piece>, title: &str) -> Vec<Piece> {
    if let Some(Piece::Words(words)) = pieces.first_mut()
        && let Some(rest) = words.strip_prefix(title)
    {
        *words = rest.trim_start_matches(['。', '：', '.', ':']).to_owned();
    }
    pieces
}

fn filled(cursor: &Cursor, wording: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = wording;
    while let Some((before, slot)) = rest.split_once('{') {
        words.push_str(before);
        let Some((name, behind)) = slot.split_once('}') else { break };
        match known(cursor, name, behind) {
            Some(known) => words.push_str(&known),
            None => {
                pieces.push(Piece::Words(std::mem::take(&mut words)));
                pieces.push(Piece::Blank);
            }
        }
        rest = behind;
    }
    words.push_str(rest);
    pieces.push(Piece::Words(words));
    pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    pieces
}

/// What the document says of a slot.
fn known(cursor: &Cursor, slot: &str, behind: &str) -> Option<String> {
    let year = cursor.part.facts.year;
    match slot {
        "unit" => Some(match cursor.part.disclosure.unit.as_str() {
            "" => "本单位".to_owned(),
            unit => unit.to_owned(),
        }),
        "year" if year > 0 => Some(year.to_string()),
        "last_year" if year > 0 => Some((year - 1).to_string()),
        slot => match slot.strip_suffix("_change") {
            Some(slot) => change(cursor, key(slot, year)?),
            None if behind.starts_with("万元") => Some(decimal(cursor, level(cursor, key(slot, year)?)?)),
            None => None,
        },
    }
}

/// `增加31.22万元`, `持平`
fn change(cursor: &Cursor, key: Key) -> Option<String> {
    let last = Key { year: key.year - 1, ..key };
    let stated = || level(cursor, Key { measure: Measure::Change, ..key });
    let change = stated().or_else(|| level(cursor, key)?.checked_sub(level(cursor, last)?))?;
    Some(match (change.is_zero(), change.is_sign_negative()) {
        (true, _) => "持平".to_owned(),
        (_, false) => format!("增加{}万元", decimal(cursor, change)),
        (_, true) => format!("减少{}万元", decimal(cursor, -change)),
    })
}

/// The one value in 万元 that the document states of a quantity; none where it states two.
fn level(cursor: &Cursor, key: Key) -> Option<Decimal> {
    let figures = cursor.part.facts.figures.iter().filter(|figure| figure.keys.contains(&key));
    let mut values = figures.map(|figure| figure.value);
    let first = values.next()?;
    let places = u32::from(cursor.part.facts.places(0, Unit::Wan));
    values.all(|value| value.round_dp(places) == first.round_dp(places)).then_some(first)
}

fn decimal(cursor: &Cursor, value: Decimal) -> String {
    let places = u32::from(cursor.part.facts.places(0, Unit::Wan));
    if value.is_zero() { "0".to_owned() } else { format!("{:.*}", places as usize, value.round_dp(places)) }
}

/// Slots and the side, fund, item and nature they stand for.
const SLOTS: &[(&str, Side, &str, &str, &str)] = &[
    ("total_income", Side::Income, "all", "", ""),
    ("income", Side::Income, "all", "", ""),
    ("total_expenditure", Side::Expenditure, "all", "", ""),
    ("expenditure", Side::Expenditure, "all", "", ""),
    ("general_income", Side::Income, "general", "", ""),
    ("fund_income", Side::Income, "gov_fund", "", ""),
    ("capital_income", Side::Income, "state_capital", "", ""),
    ("business_income", Side::Income, "business", "", ""),
    ("operating_income", Side::Income, "operating", "", ""),
    ("other_income", Side::Income, "other", "", ""),
    ("basic", Side::Expenditure, "all", "", "basic"),
    ("project", Side::Expenditure, "all", "", "project"),
    ("general", Side::Expenditure, "general", "", ""),
    ("general_expenditure", Side::Expenditure, "general", "", ""),
    ("general_basic", Side::Expenditure, "general", "", "basic"),
    ("general_project", Side::Expenditure, "general", "", "project"),
    ("three_public", Side::Expenditure, "general", "three_public", ""),
    ("abroad", Side::Expenditure, "general", "abroad", ""),
    ("reception", Side::Expenditure, "general", "reception", ""),
    ("vehicles", Side::Expenditure, "general", "vehicle", ""),
    ("vehicle_running", Side::Expenditure, "general", "vehicle_run", ""),
    ("vehicle_purchase", Side::Expenditure, "general", "vehicle_buy", ""),
    ("operating_cost", Side::Expenditure, "general", "agency_running", ""),
    ("procurement", Side::Expenditure, "all", "procurement", ""),
    ("goods", Side::Expenditure, "all", "goods", ""),
    ("works", Side::Expenditure, "all", "works", ""),
    ("services", Side::Expenditure, "all", "services", ""),
    ("general_procurement", Side::Expenditure, "general", "procurement", ""),
    ("general_goods", Side::Expenditure, "general", "goods", ""),
    ("general_works", Side::Expenditure, "general", "works", ""),
    ("general_services", Side::Expenditure, "general", "services", ""),
];

fn key(slot: &str, year: i32) -> Option<Key> {
    let (_, side, fund, item, nature) = SLOTS.iter().find(|(name, ..)| *name == slot)?;
    Some(Key {
        side: *side,
        fund: LEXICON.fund(fund),
        item: if item.is_empty() { Item::Total } else { LEXICON.item(item) },
        nature: if nature.is_empty() { Nature::default() } else { LEXICON.nature(nature) },
        basis: Basis::Budget,
        measure: Measure::Level,
        year,
    })
}
