//! A budget that adds up: income by fund, expenditure by subject, this year and last. Amounts are whole 分.

use super::rng::Rng;

/// An amount of this year and of last year, in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Two {
    pub now: i64,
    pub last: i64,
}

impl Two {
    pub fn change(self) -> i64 {
        self.now - self.last
    }
}

impl std::ops::Add for Two {
    type Output = Two;
    fn add(self, other: Two) -> Two {
        Two { now: self.now + other.now, last: self.last + other.last }
    }
}

impl std::ops::Sub for Two {
    type Output = Two;
    fn sub(self, other: Two) -> Two {
        Two { now: self.now - other.now, last: self.last - other.last }
    }
}

impl std::iter::Sum for Two {
    fn sum<I: Iterator<Item = Two>>(iter: I) -> Two {
        iter.fold(Two::default(), |a, b| a + b)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fund {
    General,
    Government,
    StateCapital,
    SpecialAccount,
    Business,
    Operating,
    Superior,
    Affiliated,
    Other,
    CarryIn,
}

/// All funds in the order of the tables, 上年结转 last.
pub const FUNDS: [Fund; 10] = [
    Fund::General,
    Fund::Government,
    Fund::StateCapital,
    Fund::SpecialAccount,
    Fund::Business,
    Fund::Superior,
    Fund::Affiliated,
    Fund::Operating,
    Fund::Other,
    Fund::CarryIn,
];

/// One 项 paid from one fund.
#[derive(Clone, Debug)]
pub struct Item {
    pub code: &'static str,
    pub fund: Fund,
    pub is_project: bool,
    pub amount: Two,
}

/// One 款 of the 经济分类 in the 基本支出 of 一般公共预算.
#[derive(Clone, Debug)]
pub struct Economic {
    pub code: &'static str,
    pub amount: Two,
}

/// What kind of year it is.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Amounts are multiples of this many 分.
    pub grain: i64,
    pub other_funds: bool,
    pub carry_in: bool,
    pub carry_out: bool,
    pub first_year: bool,
}

#[derive(Clone, Debug)]
pub struct Budget {
    pub items: Vec<Item>,
    pub economic: Vec<Economic>,
    pub carry_out: Two,
    pub abroad: Two,
    pub reception: Two,
    pub vehicle_run: Two,
    pub vehicle_buy: Two,
    pub running: Two,
    /// 货物, 工程, 服务: of all funds.
    pub procurement: [i64; 3],
    /// The same from 一般公共预算 alone.
    pub general_procurement: [i64; 3],
    /// 一般公务用车, 执法执勤用车.
    pub vehicles: [i64; 2],
    pub bought: i64,
}

/// Codes and names of the subjects used.
pub const SUBJECTS: &[(&str, &str)] = &[
    ("201", "一般公共服务支出"),
    ("20103", "政府办公厅（室）及相关机构事务"),
    ("2010301", "行政运行"),
    ("2010302", "一般行政管理事务"),
    ("2010350", "事业运行"),
    ("2010399", "其他政府办公厅（室）及相关机构事务支出"),
    ("20106", "财政事务"),
    ("2010602", "一般行政管理事务"),
    ("206", "科学技术支出"),
    ("20607", "科学技术普及"),
    ("2060702", "科普活动"),
    ("208", "社会保障和就业支出"),
    ("20805", "行政事业单位养老支出"),
    ("2080501", "行政单位离退休"),
    ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("2080506", "机关事业单位职业年金缴费支出"),
    ("20808", "抚恤"),
    ("2080801", "死亡抚恤"),
    ("210", "卫生健康支出"),
    ("21011", "行政事业单位医疗"),
    ("2101101", "行政单位医疗"),
    ("2101199", "其他行政事业单位医疗支出"),
    ("212", "城乡社区支出"),
    ("21203", "城乡社区公共设施"),
    ("2120399", "其他城乡社区公共设施支出"),
    ("21208", "国有土地使用权出让收入安排的支出"),
    ("2120803", "城市建设支出"),
    ("221", "住房保障支出"),
    ("22102", "住房改革支出"),
    ("2210201", "住房公积金"),
    ("2210203", "购房补贴"),
    ("223", "国有资本经营预算支出"),
    ("22301", "解决历史遗留问题及改革成本支出"),
    ("2230105", "国有企业退休人员社会化管理补助支出"),
    ("301", "工资福利支出"),
    ("30101", "基本工资"),
    ("30102", "津贴补贴"),
    ("30103", "奖金"),
    ("30107", "绩效工资"),
    ("30108", "机关事业单位基本养老保险缴费"),
    ("30109", "职业年金缴费"),
    ("30110", "职工基本医疗保险缴费"),
    ("30112", "其他社会保障缴费"),
    ("30113", "住房公积金"),
    ("302", "商品和服务支出"),
    ("30201", "办公费"),
    ("30202", "印刷费"),
    ("30206", "电费"),
    ("30207", "邮电费"),
    ("30215", "会议费"),
    ("30216", "培训费"),
    ("30217", "公务接待费"),
    ("30228", "工会经费"),
    ("30229", "福利费"),
    ("30231", "公务用车运行维护费"),
    ("30299", "其他商品和服务支出"),
    ("303", "对个人和家庭的补助"),
    ("30302", "退休费"),
    ("30305", "生活补助"),
];

pub fn name_of(code: &str) -> &'static str {
    SUBJECTS.iter().find(|(c, _)| *c == code).map_or("其他支出", |(_, name)| name)
}

/// A figure of this year and one of last year that is the same, somewhat more or less, or none.
fn two(rng: &mut Rng, scope: Scope, low: i64, high: i64) -> Two {
    let now = rng.between(low * 1_000_000 / scope.grain, high * 1_000_000 / scope.grain) * scope.grain;
    let last = if scope.first_year {
        0
    } else {
        match rng.below(10) {
            0 => now,
            1 if high < 900 => 0,
            _ => {
                (now * rng.between(55, 160) / 100 + rng.between(1, 40) * 10_000 / 3) / scope.grain.max(1) * scope.grain
            }
        }
    };
    // A change of a few 元 would vanish in print.
    if (now - last).abs() < 20_000 {
        Two { now, last: if scope.first_year { 0 } else { now } }
    } else {
        Two { now, last }
    }
}

/// Splits an amount into `parts` that differ.
fn divide(rng: &mut Rng, grain: i64, total: i64, parts: usize) -> Vec<i64> {
    let weights: Vec<i64> = (0..parts).map(|_| rng.between(5, 60)).collect();
    let sum: i64 = weights.iter().sum();
    let mut out: Vec<i64> = weights.iter().map(|w| total / sum * w / grain * grain).collect();
    let rest = total - out.iter().sum::<i64>();
    out[0] += rest;
    out
}

impl Budget {
    pub fn draw(rng: &mut Rng, scope: Scope) -> Budget {
        let mut items = Vec::new();
        let mut add = |code, fund, is_project, amount| items.push(Item { code, fund, is_project, amount });
        let run = rng.pick(&["2010301", "2010350"]);
        let basic = two(rng, scope, 180, 2400);
        let pension = two(rng, scope, 25, 160);
        let annuity = two(rng, scope, 12, 80);
        let medical = two(rng, scope, 10, 60);
        let housing = two(rng, scope, 15, 110);
        add(run, Fund::General, false, basic);
        add("2080505", Fund::General, false, pension);
        add("2080506", Fund::General, false, annuity);
        add("2101101", Fund::General, false, medical);
        add("2210201", Fund::General, false, housing);
        if rng.chance(40) {
            add("2080801", Fund::General, false, two(rng, scope, 1, 9));
        }
        if rng.chance(30) {
            add("2210203", Fund::General, false, two(rng, scope, 2, 20));
        }
        let has_projects = rng.chance(92) || scope.carry_in;
        if has_projects {
            add(rng.pick(&["2010302", "2010399"]), Fund::General, true, two(rng, scope, 10, 1800));
            if rng.chance(50) {
                add("2010602", Fund::General, true, two(rng, scope, 5, 300));
            }
            if rng.chance(40) {
                add("2060702", Fund::General, true, two(rng, scope, 5, 900));
            }
            if rng.chance(30) {
                add("2120399", Fund::General, true, two(rng, scope, 3, 200));
            }
        }
        if scope.other_funds {
            if rng.chance(70) {
                add("2120803", Fund::Government, true, two(rng, scope, 20, 900));
            }
            if rng.chance(40) {
                add("2230105", Fund::StateCapital, true, two(rng, scope, 1, 60));
            }
            if rng.chance(50) {
                add("2010399", Fund::Business, true, two(rng, scope, 5, 200));
            }
            if rng.chance(20) {
                add("2010399", Fund::Superior, true, two(rng, scope, 5, 90));
            }
            if rng.chance(30) {
                add("2010302", Fund::Other, true, two(rng, scope, 1, 50));
            }
        }
        if scope.carry_in {
            let amount = two(rng, scope, 5, 120);
            add("2010302", Fund::CarryIn, true, amount);
        }
        let carry_out = if scope.carry_out { two(rng, scope, 2, 40) } else { Two::default() };
        let mut budget = Budget {
            items,
            economic: Vec::new(),
            carry_out,
            abroad: Two::default(),
            reception: Two::default(),
            vehicle_run: Two::default(),
            vehicle_buy: Two::default(),
            running: Two::default(),
            procurement: [0; 3],
            general_procurement: [0; 3],
            vehicles: [0, 0],
            bought: 0,
        };
        if scope.carry_out {
            // What goes over to next year came in as the unit's own money.
            let amount = budget.carry_out + two(rng, scope, 5, 90);
            budget.items.push(Item {
                code: "2010399",
                fund: Fund::Business,
                is_project: true,
                amount: amount - carry_out,
            });
        }
        budget.draw_economic(rng, scope);
        budget.draw_three_public(rng, scope);
        budget.draw_procurement(rng, scope);
        budget
    }

    fn draw_economic(&mut self, rng: &mut Rng, scope: Scope) {
        let total = self.basic(&[Fund::General]);
        let fixed: Vec<(&'static str, Two)> =
            [("30108", "2080505"), ("30109", "2080506"), ("30110", "2101101"), ("30113", "2210201")]
                .into_iter()
                .map(|(economic, code)| (economic, self.of_code(code, &[Fund::General])))
                .collect();
        let rest: Two = total - fixed.iter().map(|(_, amount)| *amount).sum();
        let part = rng.between(12, 30);
        let split = |v: i64| v * part / 100 / scope.grain * scope.grain;
        let office = Two { now: split(rest.now), last: split(rest.last) };
        let staff = rest - office;
        let mut list = fixed;
        for (codes, amount) in [
            (&["30101", "30102", "30103", "30107", "30112", "30305"][..], staff),
            (&["30201", "30202", "30207", "30215", "30216", "30217", "30228", "30229", "30231", "30299"][..], office),
        ] {
            let now = divide(rng, scope.grain, amount.now, codes.len());
            let last = divide(rng, scope.grain, amount.last, codes.len());
            list.extend(
                codes.iter().zip(now.into_iter().zip(last)).map(|(code, (now, last))| (*code, Two { now, last })),
            );
        }
        list.sort_by_key(|(code, _)| *code);
        self.economic = list.into_iter().map(|(code, amount)| Economic { code, amount }).collect();
    }

    fn draw_three_public(&mut self, rng: &mut Rng, scope: Scope) {
        let paid = |code: &str| self.economic.iter().find(|e| e.code == code).map_or(Two::default(), |e| e.amount);
        self.reception = paid("30217");
        self.vehicle_run = paid("30231");
        if rng.chance(30) {
            self.reception = self.reception + two(rng, scope, 1, 8);
        }
        if rng.chance(15) {
            self.abroad = two(rng, scope, 2, 20);
        }
        if rng.chance(15) {
            self.bought = rng.between(1, 3);
            self.vehicle_buy = two(rng, scope, 15, 40);
        }
        self.vehicles = [rng.between(1, 9), rng.between(0, 4)];
        self.running = self.office();
    }

    fn draw_procurement(&mut self, rng: &mut Rng, scope: Scope) {
        if rng.chance(20) && self.bought == 0 {
            return;
        }
        let projects = self.project(&[Fund::General]).now.max(scope.grain * 100);
        let mut draw = |share: i64| projects * rng.between(1, share) / 100 / scope.grain * scope.grain;
        self.general_procurement = [draw(20) + self.vehicle_buy.now, 0, draw(30)];
        self.procurement = self.general_procurement;
        if rng.chance(40) {
            self.general_procurement[1] = self.general_procurement[2] / 3 / scope.grain * scope.grain;
            self.procurement[1] = self.general_procurement[1];
        }
        let own = self.expenditure(&[Fund::Government, Fund::Business]).now;
        if own > 0 && rng.chance(60) {
            self.procurement[2] += own / 4 / scope.grain * scope.grain;
        }
    }

    /// The budget of the year before, itself compared with one somewhat smaller.
    pub fn a_year_earlier(&self) -> Budget {
        let back = |amount: Two| Two { now: amount.last, last: amount.last / 2 / 10_000 * 10_000 };
        let mut budget = Budget {
            items: self.items.iter().map(|item| Item { amount: back(item.amount), ..item.clone() }).collect(),
            economic: self.economic.iter().map(|e| Economic { code: e.code, amount: back(e.amount) }).collect(),
            carry_out: back(self.carry_out),
            abroad: back(self.abroad),
            reception: back(self.reception),
            vehicle_run: back(self.vehicle_run),
            vehicle_buy: back(self.vehicle_buy),
            running: back(self.running),
            procurement: [0; 3],
            general_procurement: [0; 3],
            vehicles: self.vehicles,
            bought: i64::from(self.vehicle_buy.last > 0),
        };
        budget.items.retain(|item| item.amount.now != 0 || item.amount.last != 0);
        // What was rounded adds up again, for the year before that.
        let rest = budget.basic(&[Fund::General]).last - budget.economic.iter().map(|one| one.amount.last).sum::<i64>();
        budget.economic[0].amount.last += rest;
        budget.running = budget.office();
        budget
    }

    /// The budget of a department with these units.
    pub fn of_units(units: &[Budget]) -> Budget {
        let sum = |of: fn(&Budget) -> Two| units.iter().map(of).sum::<Two>();
        let mut items: Vec<Item> = Vec::new();
        for item in units.iter().flat_map(|unit| &unit.items) {
            let same =
                |one: &&mut Item| (one.code, one.fund, one.is_project) == (item.code, item.fund, item.is_project);
            match items.iter_mut().find(same) {
                Some(one) => one.amount = one.amount + item.amount,
                None => items.push(item.clone()),
            }
        }
        let mut economic: Vec<Economic> = Vec::new();
        for part in units.iter().flat_map(|unit| &unit.economic) {
            match economic.iter_mut().find(|one| one.code == part.code) {
                Some(one) => one.amount = one.amount + part.amount,
                None => economic.push(part.clone()),
            }
        }
        economic.sort_by_key(|one| one.code);
        let add = |of: fn(&Budget) -> [i64; 3]| {
            units.iter().map(of).fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
        };
        Budget {
            items,
            economic,
            carry_out: sum(|unit| unit.carry_out),
            abroad: sum(|unit| unit.abroad),
            reception: sum(|unit| unit.reception),
            vehicle_run: sum(|unit| unit.vehicle_run),
            vehicle_buy: sum(|unit| unit.vehicle_buy),
            running: sum(|unit| unit.running),
            procurement: add(|unit| unit.procurement),
            general_procurement: add(|unit| unit.general_procurement),
            vehicles: units.iter().fold([0; 2], |a, unit| [a[0] + unit.vehicles[0], a[1] + unit.vehicles[1]]),
            bought: units.iter().map(|unit| unit.bought).sum(),
        }
    }

    pub fn of_code(&self, prefix: &str, funds: &[Fund]) -> Two {
        self.items.iter().filter(|i| i.code.starts_with(prefix) && funds.contains(&i.fund)).map(|i| i.amount).sum()
    }

    pub fn expenditure(&self, funds: &[Fund]) -> Two {
        self.of_code("", funds)
    }

    pub fn basic(&self, funds: &[Fund]) -> Two {
        self.items.iter().filter(|i| !i.is_project && funds.contains(&i.fund)).map(|i| i.amount).sum()
    }

    pub fn project(&self, funds: &[Fund]) -> Two {
        self.items.iter().filter(|i| i.is_project && funds.contains(&i.fund)).map(|i| i.amount).sum()
    }

    /// Income of one fund; the unit's own money also brings what goes over to next year.
    pub fn income(&self, fund: Fund) -> Two {
        let paid = self.expenditure(&[fund]);
        if fund == Fund::Business { paid + self.carry_out } else { paid }
    }

    /// 收入总计 = 支出总计.
    pub fn total(&self) -> Two {
        FUNDS.iter().map(|fund| self.income(*fund)).sum()
    }

    /// 人员经费 of the 基本支出 of 一般公共预算.
    pub fn staff(&self) -> Two {
        self.economic.iter().filter(|e| !e.code.starts_with("302")).map(|e| e.amount).sum()
    }

    /// 公用经费.
    pub fn office(&self) -> Two {
        self.economic.iter().filter(|e| e.code.starts_with("302")).map(|e| e.amount).sum()
    }

    pub fn three_public(&self) -> Two {
        self.abroad + self.reception + self.vehicle_run + self.vehicle_buy
    }

    /// Codes of the 类 in use, in order.
    pub fn classes(&self, funds: &[Fund]) -> Vec<&'static str> {
        let mut classes: Vec<&'static str> =
            self.items.iter().filter(|i| funds.contains(&i.fund)).map(|i| &i.code[..3]).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
}
