//! Whether each relation of a judged disclosure holds.

use super::{Diagnosis, Relation, Standing};
use rustc_hash::FxHashSet;

/// A relation and how it stands.
#[derive(Clone, Copy)]
pub struct RelationStanding<'a> {
    /// The relation.
    pub relation: &'a Relation,
    /// How it stands.
    pub standing: Standing,
}

/// The relations that a reader is told of, in the order they were found. One that fails without a verdict is not among them: it was
/// only likely, or an amount carried over explains it.
pub fn standings(diagnosis: &Diagnosis) -> impl Iterator<Item = RelationStanding<'_>> {
    let verdicts = diagnosis.verdicts.iter();
    let told: FxHashSet<usize> =
        verdicts.flat_map(|verdict| verdict.others.iter().chain([&verdict.relation])).copied().collect();
    let all = diagnosis.relations.iter().zip(&diagnosis.standings).enumerate();
    all.filter(move |(at, (_, standing))| **standing != Standing::Broken || told.contains(at))
        .map(|(_, (relation, standing))| RelationStanding { relation, standing: *standing })
}
