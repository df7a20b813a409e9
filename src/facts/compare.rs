//! The figures of one disclosure in two files: those that state the same, and differ.

use super::{Facts, FigureId};
use crate::model::{Key, Measure};
use crate::text::reading_form;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What two files of one disclosure state.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Figures of the one that the other states with another value, each with the other's.
    pub differing: Vec<(FigureId, FigureId)>,
    /// How many are stated by both.
    pub compared: usize,
}

/// What a figure states, as far as another file can be asked for it: a quantity, or else the words that name it, of prose or of
/// the table with this number.
#[derive(PartialEq, Eq, Hash)]
enum Name<'a> {
    Quantity(Key, bool),
    Words(Cow<'a, str>, Cow<'a, str>, Measure, u16),
}

/// The figures of each name, in the order of the text.
type Named<'a> = FxHashMap<Name<'a>, Vec<FigureId>>;

/// Compares the figures of a disclosure with those of the same disclosure in another file, in the order of the text.
pub fn compare(own: (&Facts, &str), other: (&Facts, &str)) -> Comparison {
    let (own_names, mut other_names) = (named(own), named(other));
    let value = |facts: &Facts, id: &FigureId| facts.figure(*id).value;
    let mut comparison = Comparison::default();
    for (name, ids) in own_names {
        let Some(others) = other_names.remove(&name) else { continue };
        let pairs: Vec<(FigureId, FigureId)> = match ids.len() == others.len() {
            true => ids.into_iter().zip(others).collect(),
            // A table that the other file lacks, or that cannot be read there: any of its figures will do.
            false => {
                let stated: Vec<Decimal> = others.iter().map(|id| value(other.0, id)).collect();
                let is_stated = ids.iter().any(|id| stated.contains(&value(own.0, id)));
                comparison.compared += usize::from(is_stated);
                if is_stated { Vec::new() } else { vec![(ids[0], others[0])] }
            }
        };
        comparison.compared += pairs.len();
        comparison.differing.extend(pairs.iter().filter(|(id, twin)| value(own.0, id) != value(other.0, twin)));
    }
    comparison.differing.sort_unstable_by_key(|(id, _)| own.0.figure(*id).span);
    comparison
}

fn named<'a>((facts, text): (&Facts, &'a str)) -> Named<'a> {
    let mut named = Named::default();
    for (id, figure) in (0..).zip(&facts.figures).filter(|(_, figure)| !figure.implied) {
        let name = match figure.keys.first() {
            Some(key) => Name::Quantity(*key, figure.source > 0),
            None => {
                let header = figure.header.map(|header| reading_form(header.of(text))).unwrap_or_default();
                let label = reading_form(figure.label.of(text));
                if label.is_empty() {
                    continue;
                }
                Name::Words(label, header, figure.measure, figure.source)
            }
        };
        named.entry(name).or_default().push(id);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts_of;
    use super::*;

    const TEXT: &str = "某局2025年部门预算情况说明\n三、收支情况\n2025年一般公共预算财政拨款支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元。\n一般公共预算财政拨款支出预算表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t100.00\t60.00\t40.00\n";

    /// The pairs of figures that differ, and how many were compared.
    fn compared(other: &str) -> (Vec<String>, usize) {
        let (own, twin) = (facts_of(TEXT.to_owned()), facts_of(other.to_owned()));
        let comparison = compare((&own, TEXT), (&twin, other));
        let pair = |(id, twin_id): &(FigureId, FigureId)| {
            format!("{} {}", own.figure(*id).span.of(TEXT), twin.figure(*twin_id).span.of(other))
        };
        (comparison.differing.iter().map(pair).collect(), comparison.compared)
    }

    #[test]
    fn what_both_state_is_compared_figure_by_figure() {
        let (none, all) = compared(TEXT);
        assert!(none.is_empty() && all == 6, "{none:?} {all}");
        assert_eq!(compared(&TEXT.replacen("60.00", "66.00", 1)).0, ["60.00 66.00"]);
        assert_eq!(compared(&TEXT.replace("\t40.00", "\t44.00")).0, ["40.00 44.00"]);
        // Layout and unit of an amount are no difference, nor is a table that is not there.
        assert!(compared(&TEXT.replacen("100.00万元", "1,000,000元", 1)).0.is_empty());
        let (prose, _) = TEXT.split_once("一般公共预算财政拨款支出预算表").unwrap();
        assert!(compared(prose).0.is_empty());
    }
}
