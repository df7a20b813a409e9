//! Two years with their change, rates and shares.

use super::{Builder, Parts};
use crate::facts::{FigureId, Share};
use crate::model::{Basis, Item, Key, Nature, Quantity};
use crate::relations::{Form, Origin};
use smallvec::smallvec;

impl Builder<'_> {
    pub(super) fn triples(&mut self) {
        for triple in &self.facts.triples {
            let Some(change) = triple.change else {
                if let (Some(rate), Some(level), Some(base)) = (triple.rate, triple.level, triple.base) {
                    self.add(Form::Growth, smallvec![rate, level, base], Origin::Percent, true);
                }
                continue;
            };
            if let (Some(level), Some(base)) = (triple.level, triple.base) {
                self.add(Form::Difference, smallvec![change, level, base], Origin::Years, true);
            }
            match (triple.rate, triple.level, triple.base) {
                (Some(rate), Some(level), _) => {
                    self.add(Form::Rate, smallvec![rate, change, level], Origin::Percent, true);
                }
                (Some(rate), None, Some(base)) => {
                    self.add(Form::Share, smallvec![rate, change, base], Origin::Percent, true);
                }
                _ => {}
            }
        }
        let mut parted: Vec<(FigureId, Parts)> = Vec::new();
        let mut subtotal = None;
        for share in &self.facts.shares {
            let whole = share.whole.or_else(|| self.facts.wholes.get(&share.share).copied());
            let named = |of| self.representative(&self.canonical(of));
            let found = match (whole, share.of) {
                (Some(whole), _) => Some((whole, true)),
                // What the words name may be stated under other words.
                (None, Some(of)) => {
                    named(of).map(|whole| (self.whole_on_any_basis(share, of, whole), share.is_of_head))
                }
                (None, None) => {
                    let total = self.total_of(share.part);
                    let fits = |whole: Option<FigureId>| {
                        whole.is_some_and(|whole| self.facts.is_share(share.part, whole, share.share))
                    };
                    // `人员经费60万元，占75%；公用经费20万元，占25%`: both are of the subtotal, where one is.
                    let next = if fits(total) { None } else { self.subtotal_of(share.part) };
                    subtotal = next.filter(|_| fits(next) || next == subtotal);
                    subtotal.or(total).map(|whole| (whole, true))
                }
            };
            if let Some((whole, is_certain)) = found.filter(|(whole, _)| *whole != share.part) {
                self.add(Form::Share, smallvec![share.share, share.part, whole], Origin::Percent, is_certain);
                match parted.last_mut() {
                    Some((of, parts)) if *of == whole => parts.push(share.part),
                    _ => parted.push((whole, smallvec![share.part])),
                }
            }
        }
        // Parts that make up their whole to the cent vouch for one another, whatever their shares say.
        for (whole, parts) in parted.into_iter().filter(|(_, parts)| parts.len() > 1) {
            if self.sum_of(&parts) == Some(self.facts.figure(whole).value) {
                self.add_run(whole, Some(parts), true);
            }
        }
    }

    /// `资金500万元，占项目支出总额的100%`: of the outturn that its words name, or of a budget where it is a share of that.
    fn whole_on_any_basis(&self, share: &Share, of: Key, whole: FigureId) -> FigureId {
        let fits = |whole: &FigureId| self.facts.is_share(share.part, *whole, share.share);
        let other = |basis: Basis| self.representative(&self.canonical(Key { basis, ..of })).filter(fits);
        if fits(&whole) { whole } else { [Basis::Budget, Basis::Adjusted].into_iter().find_map(other).unwrap_or(whole) }
    }

    /// What the budget's tree has a figure as a part of, but for all the money, where that is stated: 基本支出 of 人员经费.
    fn subtotal_of(&self, part: FigureId) -> Option<FigureId> {
        let key = *self.facts.figure(part).keys.first()?;
        let mut wholes = self.facts.standard.tree.sums.iter().filter_map(|sum| {
            let Quantity { side, item, nature, .. } = sum.whole;
            let whole = Key { side, item, nature, ..key };
            let is_all = item == Item::Total && nature == Nature::WHOLE;
            let is_it = !is_all && sum.is_of(&whole) && sum.all_parts().any(|part| sum.key_of(part, &whole) == key);
            self.representative(&self.canonical(whole)).filter(|_| is_it)
        });
        wholes.next()
    }

    /// A part named without its whole is a part of all the money of its fund; a fund by itself tells of no whole.
    fn total_of(&self, part: FigureId) -> Option<FigureId> {
        let of = part;
        let part = self.canonical(*self.facts.figure(part).keys.first().filter(|key| !key.is_carry())?);
        let whole = self.canonical(Key { item: Item::Total, nature: Nature(0), ..part });
        let stated = &self.quantities.get(&whole).filter(|_| whole != part)?.figures;
        // The one that the text has said last.
        let before = stated.iter().copied().filter(|id| *id < of && self.facts.figure(*id).source == 0).max();
        before.or_else(|| self.representative(&whole))
    }
}
