//! How much of a disclosure was checked: its figures and the relations between them.

use super::{Diagnosis, RelationStanding, Standing, standings};
use crate::facts::Facts;
use serde::Serialize;
use std::ops::AddAssign;

/// How many figures and relations were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Printed figures that take part in a relation.
    pub figures: usize,
    /// Relations.
    pub relations: usize,
    /// Relations that do not hold.
    pub broken: usize,
}

impl Coverage {
    /// What was checked of a disclosure.
    pub fn new(facts: &Facts, diagnosis: &Diagnosis) -> Self {
        let mut coverage = Coverage::default();
        let mut is_counted = vec![false; facts.figures.len()];
        for standing in standings(diagnosis) {
            coverage.add(&standing);
            standing.relation.figures.iter().for_each(|id| is_counted[*id as usize] = true);
        }
        let counted =
            facts.figures.iter().zip(is_counted).filter(|(figure, is_counted)| *is_counted && !figure.implied);
        // One print may state several quantities.
        let mut printed: Vec<u32> = counted.map(|(figure, _)| figure.span.start).collect();
        printed.sort_unstable();
        printed.dedup();
        coverage.figures = printed.len();
        coverage
    }

    /// Counts one more relation.
    pub fn add(&mut self, held: &RelationStanding) {
        self.relations += 1;
        self.broken += usize::from(held.standing == Standing::Broken);
    }
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, other: Coverage) {
        self.figures += other.figures;
        self.relations += other.relations;
        self.broken += other.broken;
    }
}
