//! Levels of last year that last year's own text contradicts: no change is measured from them.

use crate::analysis::Part;
use crate::facts::FigureId;
use crate::lang::Lang;
use crate::model::{Denomination, Key, Measure, Quantity};
use crate::relations::explain::amount;
use crate::relations::{RepairKind, Verdict};
use crate::say;
use crate::text::{Span, reading_form};
use rustc_hash::{FxHashMap, FxHashSet};

/// One contradiction in last year's text.
pub struct Doubt {
    /// The levels that it leaves unknown.
    pub quantities: Vec<Quantity>,
    /// One sentence for the clerk.
    pub message: String,
}

/// All those of last year's disclosure, in the order of the diagnosis; `place` says where in its file a byte stands.
pub fn doubts(part: &Part, place: &dyn Fn(u32) -> String, lang: Lang) -> Vec<Doubt> {
    let facts = &part.facts;
    let basis = facts.basis.unwrap_or_default();
    let is_base = |key: &Key| key.measure == Measure::Level && key.basis == basis && key.year == facts.year;
    // What is stated first is what a draft would take over; a slip in a later place takes nothing from it.
    let mut stated: FxHashSet<Quantity> = FxHashSet::default();
    let mut bases: FxHashMap<FigureId, Vec<Quantity>> = FxHashMap::default();
    for (id, figure) in (0..).zip(&facts.figures) {
        let quantities = figure.keys.iter().filter(|key| is_base(key)).map(Key::quantity);
        for quantity in quantities.filter(|quantity| stated.insert(*quantity)) {
            bases.entry(id).or_default().push(quantity);
        }
    }
    let doubt = |verdict: &Verdict| {
        let suspects = part.diagnosis.suspects(verdict);
        let mut quantities: Vec<Quantity> = suspects.iter().filter_map(|id| bases.get(id)).flatten().copied().collect();
        quantities.sort_unstable();
        (!quantities.is_empty()).then(|| Doubt { quantities, message: message(part, place, verdict, lang) })
    };
    part.diagnosis.verdicts.iter().filter_map(doubt).collect()
}

fn message(part: &Part, place: &dyn Fn(u32) -> String, verdict: &Verdict, lang: Lang) -> String {
    let text = part.text();
    let figure = part.facts.figure(verdict.figure);
    let place = place(figure.span.start);
    // Amounts are named without their unit.
    let percent = if figure.unit == Denomination::PERCENT { "%" } else { "" };
    let printed = figure.span.of(text);
    let words = |name: Span| reading_form(name.of(text)).trim_matches(['，', '、', '：', '；']).to_owned();
    let (name, column) = (words(figure.label), figure.header.map(words).unwrap_or_default());
    let name = match (name.is_empty(), column.is_empty()) {
        (false, false) => say!(lang, "{name}行‘{column}’栏", "{name} (column {column})"),
        _ => name + &column,
    };
    let stated = format!("{name} {printed}{percent}");
    let stated = stated.trim_start();
    let repair = verdict.repairs.first().filter(|_| verdict.is_settled);
    let expected = repair.and_then(|repair| match repair.kind {
        RepairKind::Amount => Some(format!("{}{percent}", amount(figure, repair.value))),
        RepairKind::Unit(unit) => Some(format!("{printed} {}", unit.text())),
        RepairKind::Direction | RepairKind::Column(_) => None,
    });
    match expected {
        Some(expected) => say!(
            lang,
            "上年{place}“{stated}”与其他数字不符（应为 {expected}），未沿用",
            "{place} of last year's document: “{stated}” disagrees with other figures (it should be {expected}) and was not carried over"
        ),
        None => say!(
            lang,
            "上年{place}“{stated}”与其他数字不符，看不出是哪一处有误，有关数字未沿用",
            "{place} of last year's document: “{stated}” disagrees with other figures; which one is wrong cannot be told, so none of them was carried over"
        ),
    }
}
