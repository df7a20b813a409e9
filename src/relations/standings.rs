//! Whether each relation of a judged disclosure holds.

use super::{Diagnosis, Relation, Standing, Values};
use crate::facts::Facts;
use rustc_hash::FxHashSet;

/// How the relations of one disclosure stand, asked for one by one.
pub struct Standings<'a> {
    relations: &'a [Relation],
    values: Values<'a>,
    told: FxHashSet<usize>,
}

impl<'a> Standings<'a> {
    /// The standings of these relations over the figures as printed.
    pub fn new(facts: &'a Facts, diagnosis: &'a Diagnosis) -> Self {
        let told = diagnosis.verdicts.iter().flat_map(|verdict| verdict.others.iter().chain([&verdict.relation]));
        Standings { relations: &diagnosis.relations, values: Values::new(facts), told: told.copied().collect() }
    }

    /// How a relation stands; `None` where it fails and no verdict says so: it was only likely, or an amount carried over
    /// explains it, and a reader is better told nothing of it.
    pub fn of(&self, relation: usize) -> Option<Standing> {
        let standing = self.relations.get(relation)?.standing(&self.values);
        (standing != Standing::Broken || self.told.contains(&relation)).then_some(standing)
    }
}
