//! A figure that slipped into the neighbouring column: one column has too much by it, another too little.

use super::super::{Form, Origin, Relation};
use super::{Repair, RepairKind, Search, Verdict};
use crate::facts::FigureId;
use rust_decimal::Decimal;

/// More sums of columns that do not hold are no slip of one figure.
const MOST: usize = 64;

/// A sum down a column that does not hold, and by how much the total is more than its parts.
type Column = (usize, Decimal);

impl Search<'_> {
    /// Files a verdict on each such figure, and takes both columns as explained.
    pub(super) fn shifted_verdicts(&mut self, verdicts: &mut Vec<Verdict>) {
        let columns: Vec<Column> = (0..self.relations.len())
            .filter(|at| self.broken[*at] && self.is_down_a_column(&self.relations[*at]))
            .filter_map(|at| Some((at, self.relations[at].residual(&self.values)?)))
            .take(MOST + 1)
            .collect();
        if columns.len() > MOST {
            return;
        }
        for (over, gap) in columns.iter().filter(|(_, gap)| gap.is_sign_negative()) {
            let parts = self.relations[*over].figures[1..].iter();
            let parts = parts.filter(|part| self.values.get(**part) == -*gap).take(MOST);
            let mut found = parts.flat_map(|part| {
                let fits =
                    |under: &&Column| self.broken[under.0] && under.1 == -*gap && self.lacks(under.0, *over, *part);
                columns.iter().filter(fits).map(|(under, _)| (*part, *under))
            });
            let (Some((figure, under)), None) = (found.next(), found.next()) else { continue };
            let kind = RepairKind::Column(self.relations[under].figures[0]);
            let value = self.values.get(figure);
            verdicts.push(Verdict {
                figure,
                relation: *over,
                others: vec![under],
                repairs: vec![Repair { figure, value, kind }],
                is_settled: true,
            });
            self.broken[*over] = false;
            self.broken[under] = false;
        }
    }

    fn is_down_a_column(&self, relation: &Relation) -> bool {
        let header = |id: FigureId| self.facts.figure(id).header;
        let [total, parts @ ..] = &relation.figures[..] else { return false };
        (relation.form, relation.origin) == (Form::Sum, Origin::Table)
            && header(*total).is_some()
            && parts.iter().all(|part| header(*part) == header(*total))
    }

    /// Whether two columns have their totals in one row, and the first has nothing in the row of a figure of the second.
    fn lacks(&self, under: usize, over: usize, figure: FigureId) -> bool {
        let row = |id: FigureId| (self.facts.figure(id).source, self.facts.figure(id).label);
        let [under, over] = [under, over].map(|at| &self.relations[at].figures);
        under.len() < over.len()
            && row(under[0]) == row(over[0])
            && under[1..].iter().all(|part| row(*part) != row(figure))
    }
}
