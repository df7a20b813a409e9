//! What a figure states: the quantity's name in five dimensions, and its measure.

use std::hash::{Hash, Hasher};

/// 收入 or 支出.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// 收入
    Income,
    /// 支出
    Expenditure,
}

/// A source of money, by its place in `concepts.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fund(pub u8);

/// What the money is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// All of it.
    Total,
    /// A named item, by its place in `concepts.toml`.
    Named(u8),
    /// 功能分类科目, by code.
    Functional(u32),
    /// 经济分类科目, by code.
    Economic(u32),
}

impl Item {
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

/// 基本支出, 项目支出 and their parts, by place in `concepts.toml`; 0 is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nature(pub u8);

/// 预算数, 执行数 or 决算数: never compared with one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// 预算数
    #[default]
    Budget,
    /// 执行数 or 决算数
    Actual,
}

/// What is measured of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The amount of one year.
    Level,
    /// This year's less last year's.
    Change,
    /// Change ÷ last year, in percent.
    Rate,
    /// Part ÷ total, in percent.
    Share,
}

/// The quantity a figure states.
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
    /// Budget or actual; of a change, what it compares with.
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
            | (self.measure as u64) << 2
            | u64::from(self.nature.0) << 4
            | u64::from(self.fund.0) << 12
            | (self.year as u64 & 0xFFF) << 20;
        state.write_u64(self.item.word() << 32 | rest);
    }
}

impl Key {
    /// Whether it names money carried over: 上年结转, 结转下年, 使用结余.
    pub fn is_carry(&self) -> bool {
        let lexicon = &*super::LEXICON;
        [lexicon.ids.carry_in, lexicon.ids.reserve].contains(&self.fund)
            || [lexicon.ids.carry_out, lexicon.ids.carried].contains(&self.item)
    }
}
