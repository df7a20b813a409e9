//! Lists of figures told from one another without copying or sorting them.

use super::FigureId;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;

/// The lists seen so far, by the sum over their figures: lists of the same figures have the same sum in any order.
pub struct Distinct {
    seen: FxHashMap<u64, u32>,
}

impl Distinct {
    /// With room for so many lists.
    pub fn with_capacity(lists: usize) -> Distinct {
        Distinct { seen: FxHashMap::with_capacity_and_hasher(lists, FxBuildHasher) }
    }

    /// Whether list `at`, whose sum is `sum`, differs from all before it; `same` compares it with one that has its sum.
    pub fn is_new(&mut self, mut sum: u64, at: usize, same: impl Fn(usize) -> bool) -> bool {
        loop {
            match self.seen.entry(sum) {
                Entry::Vacant(entry) => {
                    entry.insert(at as u32);
                    return true;
                }
                Entry::Occupied(known) if same(*known.get() as usize) => return false,
                Entry::Occupied(_) => sum = sum.wrapping_add(1),
            }
        }
    }
}

/// The sum over the figures of a list.
pub fn sum(figures: impl Iterator<Item = FigureId>) -> u64 {
    figures.fold(0, |sum, id| sum.wrapping_add(spread(u64::from(id))))
}

/// A number whose bits all depend on those of `id`: sums of these hardly ever meet.
pub fn spread(id: u64) -> u64 {
    let mixed = (id + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_figures_in_any_order_are_one_list() {
        let lists: [&[FigureId]; 5] = [&[1, 2, 3], &[3, 1, 2], &[1, 2], &[2, 2, 2], &[1, 2]];
        let sorted = |at: usize| {
            let mut figures = lists[at].to_vec();
            figures.sort_unstable();
            figures
        };
        let mut distinct = Distinct::with_capacity(4);
        let is_new = |distinct: &mut Distinct, sum: u64| -> Vec<bool> {
            (0..lists.len()).map(|at| distinct.is_new(sum, at, |other| sorted(at) == sorted(other))).collect()
        };
        // Even where all had one sum they would be told apart.
        assert_eq!(is_new(&mut distinct, 7), [true, false, true, true, false]);
        assert_eq!(sum(lists[0].iter().copied()), sum(lists[1].iter().copied()));
        assert_ne!(sum(lists[0].iter().copied()), sum(lists[3].iter().copied()));
    }
}
