//! Amounts that the relations imply: a figure is put where the cursor stands, read with all the others, and what they ask
//! of it is offered.

use super::cursor::Cursor;
use super::item::{Kind, Offer};
use super::names;
use crate::analysis::Supposed;
use crate::facts::{Facts, Figure, FigureId, LEXICON, Measure, Unit, unit_at};
use crate::lang::Lang;
use crate::relations::explain::{Naming, amount};
use crate::relations::{Implied, Standing};
use crate::text::{Span, reading_form};
use rust_decimal::{Decimal, RoundingStrategy};

/// The figure that is put there: nothing depends on its value.
pub const SUPPOSED: &str = "7919.31";
/// Most values offered for one figure.
const MOST: usize = 3;
/// Largest disclosure whose figures are read again while its author waits, in bytes.
const LARGEST: usize = 400 << 10;
/// Words before an amount that name nothing themselves.
const LEADS: [&str; 12] = ["为", "数", "计", "共", "安排", "增加", "减少", "增长", "下降", "预算", "经费", "额"];

/// An amount that a relation asks for.
pub struct Amount {
    /// Digits as the document prints them, without sign.
    pub digits: String,
    /// Its unit.
    pub unit: Unit,
    /// The signed value in 万元.
    pub value: Decimal,
    /// The equation with the amount in it.
    pub equation: String,
}

/// What may be written behind the name of a figure.
pub fn in_prose(cursor: &Cursor) -> Vec<Offer> {
    let (typed, lead) = typed_amount(cursor.before);
    if cursor.block.is_none() || !cursor.tells_facts() || !names_a_figure(lead) {
        return Vec::new();
    }
    let has_unit = unit_at(cursor.after).is_some();
    if cursor.after.trim_start().starts_with(|c: char| c.is_numeric() || c == '.') {
        return Vec::new();
    }
    let start = cursor.back(typed.len());
    let offer = |amount: Amount| {
        let words = if has_unit { amount.digits } else { format!("{}{}", amount.digits, amount.unit.text()) };
        Offer { detail: Some(amount.equation), ..Offer::new(Kind::Amount, start, words) }
    };
    let unit = if has_unit { "" } else { usual_unit(&cursor.part.facts).text() };
    let (range, new) = sentence(cursor, start, &format!("{SUPPOSED}{unit}"));
    let amounts = implied(cursor, range, &new, 0);
    fitting(amounts, typed).into_iter().map(offer).collect()
}

/// The sentence at the cursor with these words from `start` on: what is replaced, and by what. Words that follow at once are
/// set apart, and a paragraph that breaks off at the cursor's line is ended, as its author will.
pub fn sentence(cursor: &Cursor, start: u32, words: &str) -> (Span, String) {
    let runs_on = unit_at(cursor.after).is_none() && cursor.after.chars().next().is_some_and(char::is_alphabetic);
    let comma = if runs_on { "，" } else { "" };
    let line_end = cursor.at + cursor.after.len() as u32;
    let is_last = cursor.block.is_none_or(|block| cursor.part.disclosure.blocks[block].span().end <= line_end);
    let rest = cursor.after.trim_end();
    let is_ended = rest.ends_with(['。', '；', '！', '？', '：', '，', '、', ';', ',']);
    match is_last && !is_ended {
        true => (Span::new(start, line_end), format!("{words}{comma}{rest}。")),
        false => (Span::new(start, cursor.at), format!("{words}{comma}")),
    }
}

/// What may be written in the cell of a figure.
pub fn in_cell(cursor: &Cursor) -> Vec<Offer> {
    let cell = cursor.before.rsplit(['\t', '|']).next().unwrap_or_default().trim_start();
    let rest = cursor.after.split(['\t', '|']).next().unwrap_or_default();
    let is_number = cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !is_number || !rest.trim().is_empty() {
        return Vec::new();
    }
    let start = cursor.back(cell.len());
    let amounts = implied(cursor, Span::new(start, cursor.at), SUPPOSED, 0);
    let offer =
        |amount: Amount| Offer { detail: Some(amount.equation), ..Offer::new(Kind::Amount, start, amount.digits) };
    fitting(amounts, cell).into_iter().map(offer).collect()
}

/// The amounts that begin with what is typed and say more than it, each once.
fn fitting(amounts: Vec<Amount>, typed: &str) -> Vec<Amount> {
    let typed = typed.trim_matches(['_', '＿', ' ']);
    let mut kept: Vec<Amount> = Vec::new();
    for amount in amounts {
        let is_new = kept.iter().all(|other| other.digits != amount.digits);
        if is_new && amount.digits.starts_with(typed) && kept.len() < MOST {
            kept.push(amount);
        }
    }
    kept
}

/// What is typed of an amount, or the blank that stands for it, and what is before.
fn typed_amount(before: &str) -> (&str, &str) {
    let is_blank = |c: char| matches!(c, '_' | '＿');
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let lead = match before.ends_with(is_blank) {
        true => before.trim_end_matches(is_blank),
        false => before.trim_end_matches(is_digit),
    };
    (&before[lead.len()..], lead)
}

/// Whether an amount may be due behind these words: reading the disclosure again is not for every character.
fn names_a_figure(lead: &str) -> bool {
    let lead = lead.trim_end();
    if !lead.ends_with(|c: char| c.is_alphabetic() || matches!(c, '）' | ')' | '”')) || !names::latin(lead).is_empty()
    {
        return false;
    }
    let clause = lead.rsplit(['，', '。', '；', '：', '、', ',', ';']).next().unwrap_or_default();
    let label = LEXICON.label(&reading_form(clause));
    LEADS.iter().any(|word| clause.ends_with(word)) || label.says_something()
}

/// What the relations ask of the figure at byte `figure` of `new`, if `new` stood in a range.
pub fn implied(cursor: &Cursor, range: Span, new: &str, figure: usize) -> Vec<Amount> {
    if cursor.part.text().len() > LARGEST {
        return Vec::new();
    }
    let mut supposed = cursor.part.suppose(range.start..range.end, new, figure);
    let implied = std::mem::take(&mut supposed.implied);
    implied.into_iter().filter_map(|(id, implied)| amount_of(cursor.lang, &mut supposed, id, &implied)).collect()
}

/// The change that the relations ask for at byte `figure` of `new`, which reads `…增加` before it: with its sign, and zero.
pub fn signed(cursor: &Cursor, range: Span, new: &str, figure: usize) -> Option<Amount> {
    if cursor.part.text().len() > LARGEST {
        return None;
    }
    let mut supposed = cursor.part.suppose(range.start..range.end, new, figure);
    let implied = std::mem::take(&mut supposed.implied);
    let is_change = |id: FigureId| supposed.facts.figure(id).measure == Measure::Change;
    let (id, implied) = implied.into_iter().find(|(id, _)| is_change(*id))?;
    printed(cursor.lang, &mut supposed, id, &implied)
}

/// Whether the figure at the place in question states something.
pub fn is_understood(cursor: &Cursor, range: Span, new: &str, figure: usize) -> bool {
    cursor.part.text().len() <= LARGEST && {
        let supposed = cursor.part.suppose(range.start..range.end, new, figure);
        supposed.figures.iter().any(|id| !supposed.facts.figure(*id).keys.is_empty())
    }
}

/// An amount as the document would print it; `None` for one that nobody would write there.
fn amount_of(lang: Lang, supposed: &mut Supposed, id: FigureId, implied: &Implied) -> Option<Amount> {
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
fn printed(lang: Lang, supposed: &mut Supposed, id: FigureId, implied: &Implied) -> Option<Amount> {
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
fn separates_thousands(supposed: &Supposed, implied: &Implied) -> bool {
    let text = &supposed.disclosure.text;
    implied.relation.figures.iter().any(|id| supposed.facts.figure(*id).span.of(text).contains([',', '，']))
}

/// `1647.13` → `1,647.13`
fn with_separators(digits: &str) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, c) in digits.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The unit that most figures of the prose have.
pub fn usual_unit(facts: &Facts) -> Unit {
    units_by_use(facts).first().copied().unwrap_or(Unit::Wan)
}

/// The units of money of the prose, those of most figures first.
pub fn units_by_use(facts: &Facts) -> Vec<Unit> {
    const MOST_FIGURES: usize = 400;
    let mut counts = [(Unit::Wan, 0_usize), (Unit::Yuan, 0), (Unit::Yi, 0)];
    for figure in facts.figures.iter().take_while(|figure| figure.source == 0).take(MOST_FIGURES) {
        if let Some((_, count)) = counts.iter_mut().find(|(unit, _)| *unit == figure.unit) {
            *count += usize::from(!figure.unit_missing);
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable: 万元 before 元 before 亿元
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(unit, _)| unit).collect()
}
