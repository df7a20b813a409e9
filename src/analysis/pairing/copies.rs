//! One document in several formats.

use super::Document;
use crate::analysis::About;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The documents that another one holds, each with that, which is checked itself.
pub fn copies(documents: &[Document]) -> BTreeMap<usize, usize> {
    let mut alike: FxHashMap<&[About], Vec<usize>> = FxHashMap::default();
    let texts = documents.iter().enumerate().filter(|(_, document)| !document.submission.is_tables());
    for (at, document) in texts {
        alike.entry(document.submission.about()).or_default().push(at);
    }
    alike.into_values().flat_map(|same| copies_of_one(documents, same)).collect()
}

/// The same of documents for the same unit, year and kind.
fn copies_of_one(documents: &[Document], mut same: Vec<usize>) -> Vec<(usize, usize)> {
    same.sort_by_key(|at| documents[*at].rank);
    let (mut checked, mut copies): (Vec<usize>, Vec<(usize, usize)>) = Default::default();
    for at in same {
        match best_of(documents, at, &checked) {
            Some(best) => copies.push((at, best)),
            None => checked.push(at),
        }
    }
    copies
}

/// The one document in a format that is edited more easily which says the same; nothing where there are two, and nobody knows
/// which.
fn best_of(documents: &[Document], at: usize, checked: &[usize]) -> Option<usize> {
    let own = documents[at];
    let is_same = |other: &usize| {
        let other = documents[*other];
        other.rank < own.rank && other.submission.says_the_same(own.submission)
    };
    let mut same: Vec<usize> = checked.iter().copied().filter(is_same).collect();
    let best = same.iter().map(|other| documents[*other].rank).min()?;
    same.retain(|other| documents[*other].rank == best);
    if same.len() > 1 {
        same.retain(|other| documents[*other].stem() == own.stem());
    }
    same.pop().filter(|_| same.is_empty())
}
