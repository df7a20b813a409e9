//! What the other figures of a disclosure make of a figure that is still to be written.

use super::{Form, Origin, Relation, Values, build};
use crate::facts::{Facts, FigureId};
use rust_decimal::Decimal;

/// The value that one relation asks for.
#[derive(Clone, Debug)]
pub struct Implied {
    /// The relation.
    pub relation: Relation,
    /// The value: signed, in 万元.
    pub value: Decimal,
}

/// What the certain relations of a disclosure ask of these figures, the best known first: what is stated elsewhere, then
/// what is left of the sentence, the row or the column, of two years, of the standard's equations.
pub fn implied(facts: &Facts, figures: &[FigureId]) -> Vec<(FigureId, Implied)> {
    if figures.is_empty() {
        return Vec::new();
    }
    let values = Values::new(facts);
    let mut found = Vec::new();
    for relation in build::relations(facts) {
        let Some(id) = figures.iter().copied().find(|id| relation.figures.contains(id)) else { continue };
        if relation.is_certain
            && is_linear(relation.form)
            && is_determined(facts, &relation, id)
            && let Some(value) = relation.solve(&values, id)
        {
            found.push((id, Implied { relation, value }));
        }
    }
    found.sort_by_key(|(id, implied)| (rank(implied.relation.origin), *id));
    found
}

fn is_linear(form: Form) -> bool {
    matches!(form, Form::Sum | Form::Same | Form::Difference)
}

fn rank(origin: Origin) -> u8 {
    match origin {
        Origin::Restatement => 0,
        Origin::Sentence | Origin::Table => 1,
        Origin::Years => 2,
        Origin::Standard => 3,
        Origin::Balance => 4,
        Origin::Percent => 5,
    }
}

/// Whether nothing can come behind that would change the value: the last item of a list is what is left only where no
/// other can follow: 基本 and 项目, 货物 and 工程 and 服务; and the only part of a whole may get others.
fn is_determined(facts: &Facts, relation: &Relation, id: FigureId) -> bool {
    let [total, parts @ ..] = relation.figures.as_slice() else { return false };
    if relation.form != Form::Sum || *total == id {
        return true;
    }
    let is_last = parts.last() == Some(&id);
    match relation.origin {
        Origin::Sentence if is_last => {
            let list = facts.lists.iter().find(|list| list.head == *total && list.items == parts);
            list.is_some_and(|list| {
                let family = list.families[0].filter(|family| list.families.iter().all(|of| *of == Some(*family)));
                family.is_some_and(|family| facts.standard.tree.is_complete(family, parts.len()))
            })
        }
        Origin::Sentence | Origin::Table => parts.len() > 1,
        _ => true,
    }
}
