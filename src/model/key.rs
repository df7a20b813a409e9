//! What a figure states: the quantity's name in five dimensions, and its measure.

use serde::Deserialize;
use std::hash::{Hash, Hasher};

/// 收入 or 支出.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// 收入
    Income,
    /// 支出
    Expenditure,
}

/// A source of money, by its place in the [`Lexicon`](super::Lexicon).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fund(pub u8);

#[allow(missing_docs)] // named as in `concepts.toml`
impl Fund {
    pub const ALL: Fund = Fund(0);
    pub const FISCAL: Fund = Fund(1);
    pub const GENERAL: Fund = Fund(2);
    pub const GOV_FUND: Fund = Fund(3);
    pub const STATE_CAPITAL: Fund = Fund(4);
    pub const CARRY_IN: Fund = Fund(5);
    pub const RESERVE: Fund = Fund(6);
    /// The ids of those above, in their order.
    pub(super) const KNOWN: [&str; 7] =
        ["all", "fiscal", "general", "gov_fund", "state_capital", "carry_in", "reserve"];
}

/// What the money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// All of it.
    Total,
    /// A named item, by its place in the [`Lexicon`](super::Lexicon).
    Named(u8),
    /// 功能分类科目, by code.
    Functional(u32),
    /// 经济分类科目, by code.
    Economic(u32),
}

#[allow(missing_docs)] // named as in `concepts.toml`
impl Item {
    pub const CURRENT: Item = Item::Named(0);
    pub const SUM: Item = Item::Named(1);
    pub const CARRIED: Item = Item::Named(2);
    pub const CARRY_OUT: Item = Item::Named(3);
    pub const VEHICLE: Item = Item::Named(4);
    pub const THREE_PUBLIC: Item = Item::Named(5);
    pub const PROCUREMENT: Item = Item::Named(6);
    pub const GRAND: Item = Item::Named(7);
    pub const DISTRIBUTION: Item = Item::Named(8);
    /// The ids of those above, in their order.
    pub(super) const KNOWN: [&str; 9] =
        ["current", "sum", "carried", "carry_out", "vehicle", "three_public", "procurement", "grand", "distribution"];

    /// All of it in 32 bits.
    pub(crate) fn word(self) -> u64 {
        match self {
            Item::Total => 0,
            Item::Named(at) => 1 << 30 | u64::from(at),
            Item::Functional(code) => 2 << 30 | u64::from(code),
            Item::Economic(code) => 3 << 30 | u64::from(code),
        }
    }
}

/// 基本支出, 项目支出 and their parts, by place in the [`Lexicon`](super::Lexicon).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nature(pub u8);

#[allow(missing_docs)] // named as in `concepts.toml`
impl Nature {
    /// All expenditure.
    pub const WHOLE: Nature = Nature(0);
    pub const BASIC: Nature = Nature(1);
    pub const PROJECT: Nature = Nature(2);
    /// The ids of those above, in their order, but for the whole.
    pub(super) const KNOWN: [&str; 2] = ["basic", "project"];
}

/// 预算数, 执行数 or 决算数: never compared with one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// 预算数, 年初预算
    #[default]
    Budget,
    /// 全年预算, 调整预算
    Adjusted,
    /// 执行数 or 决算数
    Actual,
}

/// What is measured of a quantity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The amount of one year.
    #[default]
    Level,
    /// This year's less last year's.
    Change,
    /// Change ÷ last year, in percent.
    Rate,
    /// Part ÷ total, in percent.
    Share,
    /// Outturn ÷ budget, in percent.
    Completion,
}

impl Measure {
    /// Whether it is a percentage.
    pub fn is_ratio(self) -> bool {
        matches!(self, Measure::Rate | Measure::Share | Measure::Completion)
    }
}

/// A quantity of the budget, whatever the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity {
    /// Income or expenditure.
    pub side: Side,
    /// Source of money.
    pub fund: Fund,
    /// What for.
    pub item: Item,
    /// Kind of expenditure.
    pub nature: Nature,
}

/// What a figure states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Income or expenditure.
    pub side: Side,
    /// Source of money.
    pub fund: Fund,
    /// What for.
    pub item: Item,
    /// Kind of expenditure.
    pub nature: Nature,
    /// Budget or actual; of a change, what it compares with: in a final account a budget is that of the same year.
    pub basis: Basis,
    /// Level or change.
    pub measure: Measure,
    /// The year; of a change the later one.
    pub year: i32,
}

impl Hash for Key {
    /// All dimensions in one word: keys are looked up more often than anything else.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let rest = self.side as u64
            | (self.basis as u64) << 1
            | (self.measure as u64) << 3
            | u64::from(self.nature.0) << 6
            | u64::from(self.fund.0) << 14
            | (self.year as u64 & 0x3FF) << 22;
        state.write_u64(self.item.word() << 32 | rest);
    }
}

impl Key {
    /// Its quantity.
    pub fn quantity(&self) -> Quantity {
        Quantity { side: self.side, fund: self.fund, item: self.item, nature: self.nature }
    }

    /// Whether it names money carried over: 上年结转, 结转下年, 使用结余.
    pub fn is_carry(&self) -> bool {
        is_carry(self.fund, self.item)
    }
}

/// Whether this is money carried over: 上年结转, 结转下年, 使用结余.
pub(super) fn is_carry(fund: Fund, item: Item) -> bool {
    fund == Fund::CARRY_IN || fund == Fund::RESERVE || item == Item::CARRY_OUT || item == Item::CARRIED
}
