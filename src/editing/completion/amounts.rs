//! Amounts that the relations imply: a figure is put where the cursor stands, read with all the others, and what they ask
//! of it is offered.

use super::cursor::Cursor;
use super::item::Offer;
use super::sentence;
use crate::analysis::Hypothesis;
use crate::facts::{Facts, Figure, FigureId};
use crate::lang::Lang;
use crate::model::{Denomination, Measure};
use crate::relations::explain::{Naming, amount};
use crate::relations::{Implied, Standing};
use crate::syntax::unit_at;
use crate::text::Span;
use ls_types::CompletionItemKind;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Reverse;

/// The figure that is put there: nothing depends on its value.
pub const SUPPOSED: &str = "7919.31";
/// Maximum number of values offered for one figure.
const MOST: usize = 3;
/// Maximum size of a disclosure whose figures are read again while its author waits, in bytes.
const LARGEST: usize = 400 << 10;

/// An amount that a relation asks for.
pub struct Amount {
    /// Digits as the document prints them, without sign.
    pub digits: String,
    /// Its unit.
    pub unit: Denomination,
    /// The signed value in 万元.
    pub value: Decimal,
    /// The equation with the amount in it.
    pub equation: String,
}

/// Amounts after the name of a figure.
pub fn in_prose(cursor: &Cursor) -> Vec<Offer> {
    let amount = sentence::Amount::at_end_of(cursor.before);
    let is_number_behind = cursor.after.trim_start().starts_with(|c: char| c.is_numeric() || c == '.');
    if is_number_behind || !cursor.states_facts() || !amount.is_due(cursor) {
        return Vec::new();
    }
    let has_unit = unit_at(cursor.after).is_some();
    let start = cursor.back(amount.typed.len());
    let unit = if has_unit { "" } else { units_by_use(&cursor.part.facts)[0].text() };
    let (range, new) = sentence::with_words(cursor, start, &format!("{SUPPOSED}{unit}"));
    offers(cursor, suppose(cursor, range, &new, 0), amount.typed, has_unit)
}

/// Amounts in a cell.
pub fn in_cell(cursor: &Cursor) -> Vec<Offer> {
    let cell = cursor.before.rsplit(['\t', '|']).next().unwrap_or_default().trim_start();
    let rest = cursor.after.split(['\t', '|']).next().unwrap_or_default();
    let is_number = cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !is_number || !rest.trim().is_empty() {
        return Vec::new();
    }
    let range = Span::new(cursor.back(cell.len()), cursor.at);
    offers(cursor, suppose(cursor, range, SUPPOSED, 0), cell, true)
}

/// The disclosure as it would be if `new`, with a figure at its byte `figure`, stood in a range.
pub fn suppose(cursor: &Cursor, range: Span, new: &str, figure: usize) -> Option<Hypothesis> {
    let is_small = cursor.part.text().len() <= LARGEST;
    is_small.then(|| cursor.part.with_edit(range.start..range.end, new, figure))
}

/// The amounts that the relations ask for, begin with what is typed and say more than it, each once.
fn offers(cursor: &Cursor, supposed: Option<Hypothesis>, typed: &str, has_unit: bool) -> Vec<Offer> {
    let Some(mut supposed) = supposed else { return Vec::new() };
    let start = cursor.back(typed.len());
    let typed = typed.trim_matches(['_', '＿', ' ']);
    let mut kept: Vec<Amount> = Vec::new();
    for (id, implied) in std::mem::take(&mut supposed.implied) {
        if let Some(amount) = sensible(cursor.lang, &mut supposed, id, &implied)
            && amount.digits.starts_with(typed)
            && kept.iter().all(|other| other.digits != amount.digits)
        {
            kept.push(amount);
        }
    }
    let offer = |amount: Amount| {
        let unit = if has_unit { "" } else { amount.unit.text() };
        let words = format!("{}{unit}", amount.digits);
        Offer { detail: Some(amount.equation), ..Offer::new(CompletionItemKind::VALUE, start, words) }
    };
    kept.into_iter().take(MOST).map(offer).collect()
}

/// The change that the relations ask for where `…增加` and a figure are put: with its sign, and zero.
pub fn change(lang: Lang, supposed: &mut Hypothesis) -> Option<Amount> {
    let implied = std::mem::take(&mut supposed.implied);
    let is_change = |id: FigureId| supposed.facts.figure(id).measure == Measure::Change;
    let (id, implied) = implied.into_iter().find(|(id, _)| is_change(*id))?;
    printed(lang, supposed, id, &implied)
}

/// An amount as the document would print it; `None` for one that nobody would write there.
fn sensible(lang: Lang, supposed: &mut Hypothesis, id: FigureId, implied: &Implied) -> Option<Amount> {
    let figure = supposed.facts.figure(id);
    let is_change = figure.measure == Measure::Change;
    let is_turned = is_change && figure.value.is_sign_negative();
    let amount = printed(lang, supposed, id, implied)?;
    // A level below nothing, 增加 where it falls, 增加0.
    let is_wrong = match is_change {
        true => amount.value.is_zero() || amount.value.is_sign_negative() != is_turned,
        false => amount.value.is_sign_negative() && !amount.value.is_zero(),
    };
    (!is_wrong).then_some(amount)
}

/// The amount that a relation asks for, rounded to the document's decimals.
fn printed(lang: Lang, supposed: &mut Hypothesis, id: FigureId, implied: &Implied) -> Option<Amount> {
    let figure = supposed.facts.figure(id).clone();
    let in_unit = figure.unit.wan_to_self(implied.value)?;
    let mut decimals = decimals(&supposed.facts, &figure, implied);
    let rounded = in_unit.round_dp_with_strategy(u32::from(decimals), RoundingStrategy::MidpointAwayFromZero);
    let value = figure.unit.to_wan(rounded)?;
    if drops_zeros(&supposed.facts, &figure) {
        decimals = decimals.min(u8::try_from(rounded.normalize().scale()).unwrap_or(decimals));
    }
    supposed.set(id, value, decimals);
    let mut digits = amount(supposed.facts.figure(id), value.abs());
    if separates_thousands(supposed, implied) {
        digits = with_separators(&digits);
    }
    let naming = Naming { text: &supposed.disclosure.text, lang, facts: &supposed.facts, levels: &supposed.levels };
    let standing = if rounded == in_unit { Standing::Exact } else { Standing::Rounded };
    let equation = naming.equation(&implied.relation, standing);
    Some(Amount { digits, unit: figure.unit, value, equation })
}

/// Decimals that the figure is printed with: those of the others in the equation, in its unit.
fn decimals(facts: &Facts, figure: &Figure, implied: &Implied) -> u8 {
    let others = || implied.relation.figures.iter().map(|id| facts.figure(*id));
    let same = others().filter(|other| other.span != figure.span && other.unit == figure.unit);
    let is_zero = implied.value.is_zero();
    let filled = same.filter(|other| is_zero || !other.value.is_zero()).map(|other| other.decimals);
    match filled.max() {
        Some(decimals) => decimals,
        None if is_zero => 0,
        None => facts.places(figure.source, figure.unit),
    }
}

/// Whether zeros at the end of a fraction are left out where the figure stands: `748.5` beside `326.45`.
fn drops_zeros(facts: &Facts, like: &Figure) -> bool {
    let places = facts.places(like.source, like.unit);
    let is_like = |figure: &&Figure| (figure.source, figure.unit) == (like.source, like.unit) && figure.decimals > 0;
    let (mut kept, mut dropped) = (0, 0);
    for figure in facts.figures.iter().filter(is_like).filter(|figure| figure.span != like.span) {
        kept += usize::from(figure.printed.mantissa() % 10 == 0);
        dropped += usize::from(figure.decimals < places);
    }
    dropped > kept
}

/// Whether the other figures of the equation are printed with commas.
fn separates_thousands(supposed: &Hypothesis, implied: &Implied) -> bool {
    let text = &supposed.disclosure.text;
    implied.relation.figures.iter().any(|id| supposed.facts.figure(*id).span.of(text).contains([',', '，']))
}

/// `1647.13` → `1,647.13`
fn with_separators(digits: &str) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut out = digits.to_owned();
    for at in (1..whole).rev().filter(|at| (whole - at).is_multiple_of(3)) {
        out.insert(at, ',');
    }
    out
}

/// The units of money, that of most figures of the prose first.
pub fn units_by_use(facts: &Facts) -> [Denomination; 3] {
    let mut units = [Denomination::WAN, Denomination::YUAN, Denomination::YI];
    let figures = || facts.figures.iter().filter(|figure| figure.source == 0 && !figure.unit_missing);
    // The sort is stable: 万元 before 元 before 亿元.
    units.sort_by_key(|unit| Reverse(figures().filter(|figure| figure.unit == *unit).count()));
    units
}

/// Units after a number.
pub fn units(cursor: &Cursor) -> Vec<Offer> {
    let number = cursor.before.trim_end_matches(['万', '亿']);
    let typed = &cursor.before[number.len()..];
    let is_followed =
        cursor.after.starts_with(|c: char| c.is_alphanumeric() || c == '%') || unit_at(cursor.after).is_some();
    let amount = sentence::Amount::at_end_of(number);
    let is_year = amount.typed.len() == 4 && amount.typed.starts_with(['1', '2']) && !amount.typed.contains('.');
    let is_number = amount.typed.ends_with(|c: char| c.is_ascii_digit()) && !is_year;
    if is_followed || !is_number || !cursor.states_facts() || !amount.is_due(cursor) {
        return Vec::new();
    }
    let units =
        units_by_use(&cursor.part.facts).map(Denomination::text).into_iter().filter(|unit| unit.starts_with(typed));
    let offer = |(rank, unit)| Offer { rank, ..Offer::new(CompletionItemKind::UNIT, cursor.back(typed.len()), unit) };
    (0..).zip(units).map(offer).collect()
}
