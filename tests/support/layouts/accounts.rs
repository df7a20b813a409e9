//! A final account that adds up: what was paid is a budget's figures; openings, closings and plans stand beside it.

use super::ink::{Ink, leaves};
use crate::support::budget::{Budget, Fund, Item, Two};

pub const FUNDS: [Fund; 7] =
    [Fund::General, Fund::Government, Fund::StateCapital, Fund::Superior, Fund::Business, Fund::Operating, Fund::Other];
pub const FISCAL: [Fund; 3] = [Fund::General, Fund::Government, Fund::StateCapital];

/// What an item began and ended the year with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    pub open: i64,
    pub close: i64,
}

pub struct Accounts {
    /// The expenditure of the year, and of last year.
    pub paid: Budget,
    /// In the order of the items paid.
    pub carried: Vec<Carried>,
    /// 年初预算 of each 项 of 一般公共预算.
    pub planned: Vec<(&'static str, i64)>,
    /// 预算数 of 出国, 购置, 运行, 接待.
    pub three_planned: [i64; 4],
    /// 总计 and 财政拨款总计.
    pub total: Two,
    pub fiscal_total: Two,
    /// 授予中小企业, by 货物, 工程, 服务; and to 小微企业 of all.
    pub small: [i64; 3],
    pub micro: i64,
}

impl Accounts {
    pub fn draw(ink: &mut Ink) -> Accounts {
        let mut paid = ink.budget(false);
        paid.items.retain(|item| item.amount.now != 0);
        let grain = ink.grain;
        let round = |value: i64| value / grain * grain;
        let carried = paid
            .items
            .iter()
            .map(|item| {
                let mut carried = Carried::default();
                if item.is_project && ink.rng.chance(50) {
                    carried.open = round(item.amount.now * ink.rng.between(5, 40) / 100);
                }
                if item.is_project && ink.rng.chance(40) {
                    carried.close = round(item.amount.now * ink.rng.between(5, 40) / 100);
                }
                carried
            })
            .collect();
        let plan = |ink: &mut Ink, paid: i64| match ink.rng.below(5) {
            0 | 1 => paid,
            _ => round(paid * ink.rng.between(70, 140) / 100),
        };
        let planned = leaves(&paid, &[Fund::General])
            .into_iter()
            .map(|code| {
                let value = paid.of_code(code, &[Fund::General]).now;
                (code, if ink.rng.chance(8) { 0 } else { plan(ink, value) })
            })
            .collect();
        let three_planned = [paid.abroad, paid.vehicle_buy, paid.vehicle_run, paid.reception].map(|amount| {
            let extra = if ink.rng.chance(60) { ink.rng.between(0, 40) } else { 0 };
            amount.now + round(amount.now * extra / 100)
        });
        let rate = [ink.rng.between(40, 100), ink.rng.between(40, 100), ink.rng.between(40, 100)];
        let small = [0, 1, 2].map(|at| round(paid.procurement[at] * rate[at] / 100));
        let micro = round(small.iter().sum::<i64>() * ink.rng.between(20, 100) / 100);
        let mut accounts = Accounts {
            paid,
            carried,
            planned,
            three_planned,
            total: Two::default(),
            fiscal_total: Two::default(),
            small,
            micro,
        };
        let mut last = |now: i64| match ink.rng.below(8) {
            0 => now,
            _ => round(now * ink.rng.between(75, 130) / 100),
        };
        let (total, fiscal) = (accounts.sum("", &FUNDS, Self::available), accounts.sum("", &FISCAL, Self::available));
        accounts.total = Two { now: total, last: last(total) };
        accounts.fiscal_total = Two { now: fiscal, last: last(fiscal) };
        accounts
    }

    pub fn open(_: &Item, carried: Carried) -> i64 {
        carried.open
    }

    pub fn close(_: &Item, carried: Carried) -> i64 {
        carried.close
    }

    pub fn income(item: &Item, carried: Carried) -> i64 {
        item.amount.now + carried.close - carried.open
    }

    pub fn spent(item: &Item, _: Carried) -> i64 {
        item.amount.now
    }

    pub fn basic(item: &Item, _: Carried) -> i64 {
        if item.is_project { 0 } else { item.amount.now }
    }

    pub fn project(item: &Item, _: Carried) -> i64 {
        if item.is_project { item.amount.now } else { 0 }
    }

    /// What there was to spend: income and what was left of last year.
    pub fn available(item: &Item, carried: Carried) -> i64 {
        item.amount.now + carried.close
    }

    /// The sum of `what` over the items of a subject and some funds.
    pub fn sum(&self, code: &str, funds: &[Fund], what: fn(&Item, Carried) -> i64) -> i64 {
        let items = self.paid.items.iter().zip(&self.carried);
        items
            .filter(|(item, _)| item.code.starts_with(code) && funds.contains(&item.fund))
            .map(|(item, carried)| what(item, *carried))
            .sum()
    }

    /// The items of some funds.
    pub fn items(&self, funds: &[Fund]) -> Vec<Item> {
        self.paid.items.iter().filter(|item| funds.contains(&item.fund)).cloned().collect()
    }

    /// 出国, 购置, 运行, 接待 as paid.
    pub fn three_paid(&self) -> [i64; 4] {
        [self.paid.abroad.now, self.paid.vehicle_buy.now, self.paid.vehicle_run.now, self.paid.reception.now]
    }
}
