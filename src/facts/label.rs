//! How labels hang together: one quantity, parts of one whole.

use super::key::Item;
use super::{LEXICON, Label};

impl Label {
    /// All the money, or that of 财政拨款 or one of its funds.
    pub(super) fn is_fiscal(&self) -> bool {
        let whole = [LEXICON.ids.all, LEXICON.ids.fiscal];
        self.fund.is_none_or(|fund| whole.contains(&fund) || LEXICON.is_fiscal(fund))
    }

    /// 上年结转, 结转下年 and the like.
    pub(super) fn is_carry(&self) -> bool {
        let funds = [LEXICON.ids.carry_in, LEXICON.ids.reserve];
        let items = [LEXICON.ids.carry_out, LEXICON.ids.carried];
        self.fund.is_some_and(|fund| funds.contains(&fund)) || self.item.is_some_and(|item| items.contains(&item))
    }

    /// Whether both name one quantity.
    pub(super) fn same_quantity(&self, other: &Label) -> bool {
        let total = |item: Option<Item>| item.unwrap_or(Item::Total);
        self.is_known
            && other.is_known
            && self.side == other.side
            && self.fund == other.fund
            && total(self.item) == total(other.item)
            && self.nature.unwrap_or_default() == other.nature.unwrap_or_default()
    }

    /// Whether both are parts of one whole.
    pub(super) fn is_kin(&self, other: &Label) -> bool {
        let (Some(a), Some(b)) = (self.family, other.family) else {
            return false;
        };
        let vehicle = LEXICON.ids.of_vehicle;
        let three_public = LEXICON.ids.of_three_public;
        a == b || (Some(a) == vehicle && Some(b) == three_public) || (Some(a) == three_public && Some(b) == vehicle)
    }

    /// 公务用车购置及运行维护费 and 基本支出, whose parts may be named beside them.
    pub(super) fn is_subtotal(&self) -> bool {
        let is_fiscal = self.fund == Some(LEXICON.ids.fiscal) && self.item.is_none();
        let is_vehicle = self.item == Some(LEXICON.ids.vehicle);
        self.is_known && (is_vehicle || is_fiscal || self.nature == Some(LEXICON.ids.basic))
    }

    /// Whether this is a known part of `whole`.
    pub(super) fn is_part_of(&self, whole: &Label) -> bool {
        if !self.is_known || !whole.is_known || self.family.is_none() {
            return false;
        }
        let vehicle = self.family == LEXICON.ids.of_vehicle && whole.item == Some(LEXICON.ids.vehicle);
        let basic = self.family == LEXICON.ids.of_basic && whole.nature == Some(LEXICON.ids.basic);
        let fiscal = whole.is_subtotal()
            && whole.fund == Some(LEXICON.ids.fiscal)
            && self.family == LEXICON.ids.by_fund
            && self.fund.is_some_and(|fund| LEXICON.is_fiscal(fund));
        vehicle || basic || fiscal
    }
}
