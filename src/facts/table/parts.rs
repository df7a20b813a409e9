//! What the cells of one row say of how its columns make up the total.

use rust_decimal::Decimal;

/// The parts of a row: what they say of the columns.
pub(super) struct RowParts {
    parts: Vec<Decimal>,
    /// The sum of the parts before each, and how many of them are filled; all at the end.
    before: Vec<(Decimal, usize)>,
}

impl RowParts {
    pub(super) fn new(parts: impl Iterator<Item = Decimal>) -> RowParts {
        let parts: Vec<Decimal> = parts.collect();
        let mut before = vec![(Decimal::ZERO, 0)];
        for part in &parts {
            let (sum, filled) = before[before.len() - 1];
            before.push((sum.saturating_add(*part), filled + usize::from(!part.is_zero())));
        }
        RowParts { parts, before }
    }

    pub(super) fn part(&self, at: usize) -> Decimal {
        self.parts[at]
    }

    pub(super) fn sum(&self) -> Decimal {
        self.before[self.parts.len()].0
    }

    /// What the parts from `at` on add up to.
    pub(super) fn rest(&self, at: usize) -> Decimal {
        self.sum().saturating_sub(self.before[at].0)
    }

    /// How much speaks for the parts before `at` being all of the total. One such row may have a slip in it, unless its parts
    /// bear it out.
    pub(super) fn says_twice(&self, at: usize, total: Decimal) -> usize {
        let (first, filled) = self.before[at];
        if at == 0 || first != total {
            return 0;
        }
        let is_again = self.rest(at) == total;
        let is_of_several = filled > 1 && (!is_again || self.before[self.parts.len()].1 - filled > 1);
        usize::from(is_again) + usize::from(is_of_several)
    }

    /// How much speaks for the part at `at` being a 小计: the total is that of the others, and those right behind make it up.
    pub(super) fn says_subtotal(&self, at: usize, total: Decimal) -> usize {
        let part = self.parts[at];
        if part.is_zero() || self.sum().saturating_sub(part) != total {
            return 0;
        }
        let (start, filled) = self.before[at + 1];
        let runs = self.before[at + 2..].iter().map(|(sum, count)| (sum.saturating_sub(start), count - filled));
        let found = runs.take_while(|(run, _)| *run <= part).find(|(run, _)| *run == part);
        found.map_or(0, |(_, count)| count.min(2))
    }
}
