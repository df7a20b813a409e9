//! The figures of one disclosure in two files: those that state the same, and differ.

use super::{Facts, FigureId};
use crate::model::{Key, Measure};
use crate::text::reading_form;
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

/// What a figure states, as far as another file can be asked for it: a quantity, or else the words that name it; in prose or in
/// a cell. Which table that is in is not asked: a reader may take one table for two.
#[derive(PartialEq, Eq, Hash)]
enum Name<'a> {
    Quantity(Key, bool),
    Words(Cow<'a, str>, Cow<'a, str>, Measure, bool),
}

/// The figures of each name, in the order of the text.
type Named<'a> = FxHashMap<Name<'a>, Vec<FigureId>>;

/// Compares the figures of a disclosure with those of the same disclosure in another file. Of one name the values count, not
/// their order: where a text box stands in the text is told otherwise by each format.
pub fn compare(own: (&Facts, &str), other: (&Facts, &str)) -> Comparison {
    let (own_names, mut other_names) = (named(own), named(other));
    let mut comparison = Comparison::default();
    for (name, ids) in own_names {
        let Some(others) = other_names.remove(&name) else { continue };
        let (count, other_count) = (ids.len(), others.len());
        let (left, left_there) = without_common(own.0, ids, other.0, others);
        let common = count - left.len();
        comparison.compared += common;
        // A table that the other file lacks, or that cannot be read there, states what nobody can look for.
        if common == 0 || count == other_count {
            let pairs = left.into_iter().zip(left_there).take(if count == other_count { count } else { 1 });
            comparison.differing.extend(pairs);
        }
    }
    comparison.compared += comparison.differing.len();
    comparison.differing.sort_unstable_by_key(|(id, _)| own.0.figure(*id).span);
    comparison
}

/// The figures of either side that no figure of the other side has the value of, each for one.
fn without_common(
    own: &Facts,
    ids: Vec<FigureId>,
    other: &Facts,
    mut others: Vec<FigureId>,
) -> (Vec<FigureId>, Vec<FigureId>) {
    let left = ids.into_iter().filter(|id| {
        let value = own.figure(*id).value;
        let twin = others.iter().position(|twin| other.figure(*twin).value == value);
        twin.map(|twin| others.remove(twin)).is_none()
    });
    (left.collect(), others)
}

fn named<'a>((facts, text): (&Facts, &'a str)) -> Named<'a> {
    let mut named = Named::default();
    for (id, figure) in (0..).zip(&facts.figures).filter(|(_, figure)| !figure.implied) {
        let is_cell = figure.source > 0;
        let name = match figure.keys.first() {
            Some(key) => Name::Quantity(*key, is_cell),
            None => {
                let header = figure.header.map(|header| reading_form(header.of(text))).unwrap_or_default();
                let label = reading_form(figure.label.of(text));
                if label.is_empty() {
                    continue;
                }
                Name::Words(label, header, figure.measure, is_cell)
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

    #[test]
    fn neither_order_nor_the_number_of_a_table_is_a_difference() {
        let items = |first: &str, second: &str| {
            format!("{TEXT}四、重点项目\n（一）甲项目。涉及金额{first}万元。\n（二）乙项目。涉及金额{second}万元。\n")
        };
        let (one, other) = (items("12.00", "34.00"), items("34.00", "12.00"));
        let (own, twin) = (facts_of(one.clone()), facts_of(other.clone()));
        assert!(compare((&own, &one), (&twin, &other)).differing.is_empty());
        // One table that a reader takes for two, before one whose cells no quantity names.
        let table = |head: &str| format!("{head}藏品登记表\n名称\t件数价值\n甲类\t7.00\n");
        let parts = "展品登记表\n名称\t件数价值\n甲类\t3.00\n";
        let (one, other) = (table(TEXT), table(&format!("{TEXT}{parts}")));
        let (own, twin) = (facts_of(one.clone()), facts_of(other.clone()));
        assert!(compare((&own, &one), (&twin, &other)).differing.is_empty());
    }
}
