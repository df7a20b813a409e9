//! Whether each relation of a judged disclosure holds.

use super::{Diagnosis, Relation, Standing, Values};
use crate::facts::Facts;
use rustc_hash::FxHashSet;

/// A relation and how it stands.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    /// The relation.
    pub relation: &'a Relation,
    /// How it stands.
    pub standing: Standing,
}

/// The relations of a disclosure that a reader is told of, in the order they were found.
pub fn held<'a>(facts: &'a Facts, diagnosis: &'a Diagnosis) -> impl Iterator<Item = Held<'a>> {
    let standings = Standings::new(facts, diagnosis);
    let held = move |(at, relation)| Some(Held { relation, standing: standings.of(at)? });
    diagnosis.relations.iter().enumerate().filter_map(held)
}

/// How the relations of one disclosure stand, asked for one by one.
struct Standings<'a> {
    relations: &'a [Relation],
    values: Values<'a>,
    told: FxHashSet<usize>,
}

impl<'a> Standings<'a> {
    /// The standings of these relations over the figures as printed.
    fn new(facts: &'a Facts, diagnosis: &'a Diagnosis) -> Self {
        let told = diagnosis.verdicts.iter().flat_map(|verdict| verdict.others.iter().chain([&verdict.relation]));
        Standings { relations: &diagnosis.relations, values: Values::new(facts), told: told.copied().collect() }
    }

    /// How a relation stands; `None` where it fails and no verdict says so: it was only likely, or an amount carried over
    /// explains it, and a reader is better told nothing of it.
    fn of(&self, relation: usize) -> Option<Standing> {
        let standing = self.relations.get(relation)?.standing(&self.values);
        (standing != Standing::Broken || self.told.contains(&relation)).then_some(standing)
    }
}
