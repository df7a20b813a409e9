//! Levels of last year that last year's own text contradicts: no change is measured from them.

use crate::analysis::Part;
use crate::facts::{Figure, FigureId};
use crate::lang::Lang;
use crate::model::Quantity;
use crate::model::{Basis, Denomination, Key, Measure};
use crate::relations::{RepairKind, Verdict};
use crate::say;
use crate::text::{Span, reading_form};
use rustc_hash::{FxHashMap, FxHashSet};

/// One contradiction in last year's text.
pub struct Doubt {
    /// The levels that it leaves unknown.
    pub quantities: Vec<Quantity>,
    /// The line of the file that tells it, from 1.
    line: usize,
    /// What the figure there is called: 基本支出, or its row.
    name: String,
    /// The head of its column, if it is a cell.
    column: Option<String>,
    /// The figure as it is printed there.
    printed: String,
    /// What should stand there, if that is known.
    expected: Option<String>,
}

/// All those of last year's disclosure, which has `lines_before` in its file, in the order of the diagnosis.
pub fn doubts(part: &Part, lines_before: usize) -> Vec<Doubt> {
    let (facts, text) = (&part.facts, &part.disclosure.text);
    let is_base = |key: &Key| key.measure == Measure::Level && key.basis == Basis::Budget && key.year == facts.year;
    // What is stated first is what a draft would take over; a slip in a later place takes nothing from it.
    let mut stated: FxHashSet<Quantity> = FxHashSet::default();
    let mut bases: FxHashMap<FigureId, Vec<Quantity>> = FxHashMap::default();
    for (id, figure) in (0..).zip(&facts.figures) {
        let quantities = figure.keys.iter().filter(|key| is_base(key)).map(Key::quantity);
        for quantity in quantities.filter(|quantity| stated.insert(*quantity)) {
            bases.entry(id).or_default().push(quantity);
        }
    }
    let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: u32| lines_before + line_ends.partition_point(|end| *end < at as usize) + 1;
    let doubt = |verdict: &Verdict| {
        let suspects = part.diagnosis.suspects(verdict);
        let mut quantities: Vec<Quantity> = suspects.iter().filter_map(|id| bases.get(id)).flatten().copied().collect();
        quantities.sort_unstable();
        let figure = facts.figure(verdict.figure);
        (!quantities.is_empty()).then(|| Doubt {
            quantities,
            line: line(figure.span.start),
            name: words(text, figure.label),
            column: figure.header.map(|header| words(text, header)).filter(|column| !column.is_empty()),
            printed: format!("{}{}", figure.span.of(text), percent(figure)),
            expected: expected(text, figure, verdict),
        })
    };
    part.diagnosis.verdicts.iter().filter_map(doubt).collect()
}

/// The words of a name, without the marks around them.
fn words(text: &str, name: Span) -> String {
    reading_form(name.of(text)).trim_matches(['，', '、', '：', '；']).to_owned()
}

/// What should stand where a figure is blamed, in its unit and with its decimals.
fn expected(text: &str, figure: &Figure, verdict: &Verdict) -> Option<String> {
    let repair = verdict.repairs.first().filter(|_| verdict.is_settled)?;
    match repair.kind {
        RepairKind::Amount => {
            let mut value = figure.unit.wan_to_self(repair.value)?.normalize();
            if value.scale() < u32::from(figure.decimals) {
                value.rescale(u32::from(figure.decimals));
            }
            Some(format!("{value}{}", percent(figure)))
        }
        RepairKind::Unit(unit) => Some(format!("{} {}", figure.span.of(text), unit.text())),
        RepairKind::Direction => None,
    }
}

/// The sign behind a rate or a share; amounts are told without their unit.
fn percent(figure: &Figure) -> &'static str {
    if figure.unit == Denomination::PERCENT { "%" } else { "" }
}

impl Doubt {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        let (line, stated) = (self.line, self.stated(lang));
        match &self.expected {
            Some(expected) => say!(
                lang,
                "上年第 {line} 行“{stated}”与其他数字不符（应为 {expected}），未沿用",
                "line {line} of last year's text: “{stated}” disagrees with other figures (it should be {expected}) and was not carried over"
            ),
            None => say!(
                lang,
                "上年第 {line} 行“{stated}”与其他数字不符，看不出是哪一处有误，有关数字未沿用",
                "line {line} of last year's text: “{stated}” disagrees with other figures; which one is wrong cannot be told, so none of them was carried over"
            ),
        }
    }

    /// `基本支出 420.10`, `合计行‘小计’栏 6.70`
    fn stated(&self, lang: Lang) -> String {
        let Doubt { name, printed, .. } = self;
        let stated = match &self.column {
            Some(column) if name.is_empty() => format!("{column} {printed}"),
            Some(column) => say!(lang, "{name}行‘{column}’栏 {printed}", "{name} (column {column}) {printed}"),
            None => format!("{name} {printed}"),
        };
        stated.trim_start().to_owned()
    }
}
