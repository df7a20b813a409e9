//! What a label says, and how labels hang together: one quantity, parts of one whole.

use super::key::{Basis, Fund, Item, Nature, Side, is_carry};

/// What a label says. What it leaves open comes from the list or section it stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// 收入 or 支出.
    pub side: Option<Side>,
    /// Source of money.
    pub fund: Option<Fund>,
    /// What for.
    pub item: Option<Item>,
    /// Kind of expenditure.
    pub nature: Option<Nature>,
    /// Budget or actual.
    pub basis: Option<Basis>,
    /// The set this is a part of, by its place among the families; `None` for a whole.
    pub family: Option<Family>,
    /// Every word of the label is known.
    pub is_known: bool,
}

/// A set of parts that make a whole: the funds, 基本 and 项目, the “三公” parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Family(pub(super) u8);

#[allow(missing_docs)] // named as in `budget.toml`
impl Family {
    /// The funds that make up all money.
    pub const FUNDS: Family = Family(0);
    /// 功能分类 类.
    pub const CLASSES: Family = Family(1);
    /// 基本支出, 项目支出 and what may stand beside them.
    pub const NATURES: Family = Family(2);
    pub const OF_BASIC: Family = Family(3);
    pub const OF_VEHICLE: Family = Family(4);
    pub const OF_THREE_PUBLIC: Family = Family(5);
    pub const OF_PROCUREMENT: Family = Family(6);
    /// What a whole may have beside its parts or not: 结转下年.
    pub const BESIDE: Family = Family(7);
    /// 款 and 项 of 功能分类.
    pub const SUBJECTS: Family = Family(8);
    /// The names of those above, in their order.
    pub(super) const KNOWN: [&str; 9] =
        ["fund", "function", "nature", "basic", "vehicle", "three_public", "procurement", "beside", "subject"];
}

impl Label {
    /// Whether the label names anything at all.
    pub fn says_something(&self) -> bool {
        self.side.is_some() || self.fund.is_some() || self.item.is_some() || self.nature.is_some()
    }

    /// Missing dimensions filled from `outer`.
    pub fn within(self, outer: &Label) -> Label {
        Label {
            side: self.side.or(outer.side),
            fund: self.fund.or(outer.fund),
            item: self.item.or(outer.item),
            nature: self.nature.or(outer.nature),
            basis: self.basis.or(outer.basis),
            ..self
        }
    }

    /// 上年结转, 结转下年 and the like.
    pub fn is_carry(&self) -> bool {
        is_carry(self.fund.unwrap_or(Fund::ALL), self.item.unwrap_or(Item::Total))
    }

    /// All that is left over at an end of the year, or what becomes of it: 年初结转, 年末结转, 结余分配.
    pub fn is_balance(&self) -> bool {
        let is_whole = self.nature.is_none() && matches!(self.item, None | Some(Item::CARRY_OUT));
        self.item == Some(Item::DISTRIBUTION) || is_whole && self.is_carry()
    }

    /// Money of the year that comes in or is spent, or is carried into it or out of it.
    pub fn is_flow(&self) -> bool {
        self.item == Some(Item::CURRENT) || self.is_carry()
    }

    /// Whether both name one quantity.
    pub fn same_quantity(&self, other: &Label) -> bool {
        let total = |item: Option<Item>| item.unwrap_or(Item::Total);
        self.is_known
            && other.is_known
            && self.side == other.side
            && self.fund == other.fund
            && total(self.item) == total(other.item)
            && self.nature.unwrap_or_default() == other.nature.unwrap_or_default()
    }
}
