//! The form a document takes: layout, numbering, figures, lists, changes; and the pen that writes in it.

use super::budget::{Scope, Two};
use super::rng::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// 一、单位基本情况 … 六、专业性名词解释
    Chongqing,
    /// The same with 三 merged into 二.
    Merged,
    /// 第一部分 … 第四部分
    National,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    Wan,
    /// 元 without decimals.
    Yuan,
    /// 元 with 角 and 分.
    YuanCents,
    /// 亿元 for the totals, 万元 for the rest.
    Yi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    None,
    Tabs,
    Pipes,
}

/// How a figure's name, number and unit stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    Tight,
    /// `24.08 万元`
    BeforeUnit,
    /// `2025 年 … 支出 24.08 万元`
    Both,
}

/// What stands between the heading `（一）收入预算` and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    Colon,
    FullStop,
    Nothing,
    NewLine,
}

#[derive(Clone, Debug)]
pub struct Form {
    pub layout: Layout,
    pub is_department: bool,
    pub year: i32,
    pub unit: &'static str,
    /// The units of a department that its text lists.
    pub units: &'static [&'static str],
    pub money: Money,
    pub separators: bool,
    pub trims_zeros: bool,
    pub rounds: bool,
    pub spacing: Spacing,
    pub lead: Lead,
    pub half_width_numbers: bool,
    pub half_width_punctuation: bool,
    pub full_width_digits: bool,
    pub contents: bool,
    pub furniture: bool,
    pub letter_spaced: bool,
    pub wrap: Option<usize>,
    pub crlf: bool,
    pub final_newline: bool,
    pub tables: Tables,
    pub tables_in_yuan: bool,
    pub split_codes: bool,
    pub page_breaks: bool,
    pub zero_items: bool,
    pub percent: Option<u32>,
    pub percent_space: bool,
    pub first_year: bool,
    /// A new unit may say nothing of last year.
    pub states_changes: bool,
    pub other_funds: bool,
    pub carry_in: bool,
    pub carry_out: bool,
    pub has_running: bool,
}

pub const UNITS: [&str; 8] = [
    "江州市云阳区档案馆",
    "江州市临川区机关事务服务中心",
    "南平市白沙县审计局",
    "江州市青溪区人民政府办公室",
    "东岭省海阳市青少年活动中心",
    "临港市城东区统计局",
    "江州市望江区政务信息中心",
    "南平市石桥镇人民政府",
];

impl Form {
    pub fn draw(rng: &mut Rng, seed: u64) -> Form {
        let layout = match seed % 5 {
            0 | 1 | 3 => Layout::Chongqing,
            2 => Layout::National,
            _ => Layout::Merged,
        };
        let money = match seed % 11 {
            3 => Money::Yuan,
            6 => Money::YuanCents,
            9 => Money::Yi,
            _ => Money::Wan,
        };
        let rounds = money == Money::Wan && seed % 4 == 1;
        let carries = seed.is_multiple_of(3);
        let tables = match seed % 7 {
            0 | 2 | 5 => Tables::Tabs,
            3 => Tables::Pipes,
            _ => Tables::None,
        };
        Form {
            layout,
            is_department: rng.chance(50),
            year: rng.between(2023, 2026) as i32,
            unit: rng.pick(&UNITS),
            units: &[],
            money,
            separators: rng.chance(25),
            trims_zeros: money != Money::YuanCents && !rounds && rng.chance(50),
            rounds,
            spacing: rng.pick(&[Spacing::Tight, Spacing::Tight, Spacing::Tight, Spacing::BeforeUnit, Spacing::Both]),
            lead: rng.pick(&[Lead::Colon, Lead::FullStop, Lead::Nothing, Lead::NewLine]),
            half_width_numbers: rng.chance(25),
            half_width_punctuation: rng.chance(12),
            full_width_digits: rng.chance(5),
            contents: rng.chance(20),
            furniture: rng.chance(20),
            letter_spaced: rng.chance(6),
            wrap: rng.chance(8).then(|| 28 + rng.below(20)),
            crlf: rng.chance(15),
            final_newline: rng.chance(80),
            tables,
            tables_in_yuan: tables != Tables::None && rng.chance(20),
            split_codes: rng.chance(20),
            page_breaks: rng.chance(40),
            zero_items: rng.chance(60),
            percent: rng.chance(45).then(|| rng.below(4) as u32),
            percent_space: rng.chance(15),
            first_year: seed % 17 == 8,
            states_changes: seed % 17 != 8 || seed % 2 == 1,
            other_funds: seed.is_multiple_of(2),
            carry_in: carries,
            carry_out: carries && rng.chance(40),
            has_running: rng.chance(70),
        }
    }

    /// The smallest amount a figure differs by.
    /// What a budget of this form has.
    pub fn scope(&self) -> Scope {
        Scope {
            grain: self.grain(),
            other_funds: self.other_funds,
            carry_in: self.carry_in,
            carry_out: self.carry_out,
            first_year: self.first_year,
        }
    }

    /// The same for a unit that compares itself with the year before.
    pub fn of_several_years(mut self) -> Form {
        self.first_year = false;
        self.states_changes = true;
        if self.layout == Layout::National {
            self.carry_in = false;
            self.carry_out = false;
        }
        self
    }

    pub fn grain(&self) -> i64 {
        match self.money {
            _ if self.rounds => 100,
            Money::Wan => 10_000,
            Money::Yuan => 100,
            Money::YuanCents => 1,
            Money::Yi => 1_000_000,
        }
    }

    pub fn kind(&self) -> &'static str {
        if self.is_department { "部门" } else { "单位" }
    }

    /// Whether no figure of the document is rounded.
    pub fn is_exact(&self) -> bool {
        !self.rounds
    }
}

/// Writes paragraphs; notes when a figure would print as zero that is none.
pub struct Pen<'f> {
    pub form: &'f Form,
    pub rng: Rng,
    pub out: String,
    pub has_vanished: bool,
    /// The unit of the totals' section may be 亿元.
    pub in_totals: bool,
}

/// `n / 10^p` in decimal, rounded half up; zeros at the end cut when asked for.
pub fn decimal(value: i64, unit: i64, places: u32, trims: bool, separators: bool) -> String {
    let scale = 10_i128.pow(places);
    let scaled = (i128::from(value.abs()) * scale * 2 + i128::from(unit)) / (2 * i128::from(unit));
    let mut whole = (scaled / scale).to_string();
    if separators {
        let mut at = whole.len();
        while at > 3 {
            at -= 3;
            whole.insert(at, ',');
        }
    }
    let mut out = whole;
    if places > 0 {
        let fraction = format!("{:0width$}", scaled % scale, width = places as usize);
        let fraction = if trims { fraction.trim_end_matches('0') } else { &fraction };
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(fraction);
        }
    }
    out
}

impl<'f> Pen<'f> {
    pub fn new(form: &'f Form, rng: Rng) -> Pen<'f> {
        Pen { form, rng, out: String::new(), has_vanished: false, in_totals: false }
    }

    /// `1,647.13万元`; no sign.
    pub fn money(&mut self, value: i64) -> String {
        let form = self.form;
        let (unit, places, name) = match form.money {
            Money::Wan => (1_000_000, 2, "万元"),
            Money::Yuan => (100, 0, "元"),
            Money::YuanCents => (100, 2, "元"),
            Money::Yi if self.in_totals => (10_000_000_000, 4, "亿元"),
            Money::Yi => (1_000_000, 2, "万元"),
        };
        let trims = form.trims_zeros || value == 0;
        let text = decimal(value, unit, places, trims, form.separators);
        if value != 0 && text.chars().all(|c| "0.,".contains(c)) {
            self.has_vanished = true;
        }
        match form.spacing {
            Spacing::Tight => format!("{text}{name}"),
            Spacing::BeforeUnit => format!("{text} {name}"),
            Spacing::Both => format!(" {text} {name}"),
        }
    }

    pub fn year(&self) -> String {
        self.year_of(self.form.year)
    }

    pub fn last_year(&self) -> String {
        self.year_of(self.form.year - 1)
    }

    fn year_of(&self, year: i32) -> String {
        match self.form.spacing {
            Spacing::Both => format!("{year} 年"),
            _ => format!("{year}年"),
        }
    }

    /// `12.35%`; `None` where it would print as zero.
    pub fn percent_of(&mut self, part: i64, whole: i64) -> Option<String> {
        let places = self.form.percent?;
        if whole == 0 || part == 0 {
            return None;
        }
        let text = decimal(part * 100, whole, places, false, false);
        if text.chars().all(|c| "0.".contains(c)) {
            return None;
        }
        Some(if self.form.percent_space { format!("{text} %") } else { format!("{text}%") })
    }

    /// `比2024年`, `较上年`, `与去年`…
    pub fn comparison(&mut self, equal: bool) -> String {
        let word = if equal {
            self.rng.pick(&["与", "与", "与", "较"])
        } else {
            self.rng.pick(&["较", "比", "比", "与"])
        };
        let last = self.last_year();
        let base = match self.rng.below(8) {
            0 => "上年".to_owned(),
            1 => "去年".to_owned(),
            2 => "上年度".to_owned(),
            3 => "上年预算数".to_owned(),
            _ => last,
        };
        let word = if word == "与" && !equal { "较" } else { word };
        format!("{word}{base}")
    }

    /// One clause on the change, `比2024年增加12.34万元，增长5.6%`, with its comparison.
    pub fn change(&mut self, amount: Two) -> String {
        if amount.change() != 0 && amount.last > 0 && self.rng.chance(6) {
            // The base stands beside the change.
            let (base, verb) = (self.money(amount.last), if amount.change() > 0 { "增加" } else { "减少" });
            let by = self.money(amount.change());
            let year = self.last_year();
            return format!("比{year}预算数{base}{verb}{by}");
        }
        let bare = self.bare_change(amount);
        let is_equal = amount.change() == 0 && !bare.contains("增");
        let comparison = self.comparison(is_equal);
        format!("{comparison}{bare}")
    }

    /// The change without its comparison: `增加12.34万元，增长5.6%`, `持平`.
    pub fn bare_change(&mut self, amount: Two) -> String {
        let change = amount.change();
        if change == 0 {
            let zero = self.money(0);
            return match self.rng.below(9) {
                0 => "保持一致".into(),
                1 => "一致".into(),
                2 => "无增减".into(),
                3 => "无变化".into(),
                4 if self.form.percent.is_some() => format!("增加{zero}，增长0%"),
                4 => format!("增加{zero}"),
                5 => "相同".into(),
                _ => "持平".into(),
            };
        }
        let up = change > 0;
        let by = self.money(change);
        let verb = match (up, self.rng.below(8)) {
            (true, 0) => "增长",
            (true, 1) => "增加了",
            (true, _) => "增加",
            (false, 0) => "下降",
            (false, 1) => "减少了",
            (false, _) => "减少",
        };
        let mut out = format!("{verb}{by}");
        if amount.last > 0
            && let Some(rate) = self.percent_of(change.abs(), amount.last)
        {
            let word = if up { "增长" } else { "下降" };
            out.push_str(&match self.rng.below(3) {
                0 => format!("（{word}{rate}）"),
                _ => format!("，{word}{rate}"),
            });
        }
        out
    }

    /// `减支`/`增支`: only of expenditure.
    pub fn expenditure_change(&mut self, amount: Two) -> String {
        if amount.change() != 0 && self.rng.chance(10) {
            let comparison = self.comparison(false);
            let verb = if amount.change() > 0 { "增支" } else { "减支" };
            let by = self.money(amount.change());
            return format!("{comparison}{verb}{by}");
        }
        self.change(amount)
    }

    pub fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }
}
