//! The final account in words: totals, shares, plan against payment, 三公 with its counts.

use super::accounts::{Accounts, FUNDS};
use super::final_tables;
use super::ink::{Ink, NUMBERS, glossary, path};
use crate::support::budget::{Fund, Two, name_of};

const INCOME: [(Fund, &str); 7] = [
    (Fund::General, "一般公共预算财政拨款收入"),
    (Fund::Government, "政府性基金预算财政拨款收入"),
    (Fund::StateCapital, "国有资本经营预算财政拨款收入"),
    (Fund::Superior, "上级补助收入"),
    (Fund::Business, "事业收入"),
    (Fund::Operating, "经营收入"),
    (Fund::Other, "其他收入"),
];

struct Writer<'a> {
    ink: &'a mut Ink,
    accounts: &'a Accounts,
    number: usize,
    /// `2024年度`.
    year: String,
    last: String,
}

pub fn write(ink: &mut Ink) {
    let accounts = Accounts::draw(ink);
    let (unit, year, kind) = (ink.unit, ink.year, ink.kind);
    ink.line(format!("{unit}{year}年度{kind}决算\n"));
    ink.line(format!("第一部分 {unit}概况\n\n一、主要职责\n贯彻执行有关法律法规和方针政策，完成上级交办的其他工作。"));
    ink.line("二、机构设置\n内设综合科、业务科、财务科。");
    ink.line(format!("\n第二部分 {year}年度{kind}决算表\n"));
    final_tables::write(ink, &accounts);
    ink.line(format!("\n第三部分 {year}年度{kind}决算情况说明"));
    let mut writer =
        Writer {
            ink, accounts: &accounts, number: 0, year: format!("{year}年度"), last: format!("{}年度", year - 1)
        };
    writer.totals();
    writer.general();
    writer.basic();
    writer.three_public();
    writer.funds();
    writer.performance();
    writer.other_matters();
    ink.line("\n第四部分 名词解释\n");
    glossary(ink, true);
    ink.closing();
}

impl Writer<'_> {
    fn heading(&mut self, title: &str) {
        let number = NUMBERS[self.number];
        self.number += 1;
        self.ink.line(format!("\n{number}、{title}"));
    }

    /// `与2023年度相比，收、支总计各增加…`
    fn both_moved(&mut self, what: &str, amount: Two) -> String {
        let last = &self.last;
        let change = amount.change();
        if change == 0 {
            return format!("与{last}持平。");
        }
        let money = self.ink.money(change);
        let rate = self.ink.rate(change, amount.last);
        let (more, grown) = if change > 0 { ("增加", "增长") } else { ("减少", "下降") };
        let rate = rate.map_or(String::new(), |rate| format!("，{grown}{rate}"));
        let reason = self.ink.reason(change > 0);
        let each = if what.contains('、') { "各" } else { "" };
        format!("与{last}相比，{what}{each}{more}{money}{rate}，主要原因是{reason}。")
    }

    fn totals(&mut self) {
        let (a, year) = (self.accounts, self.year.clone());
        self.heading("收入支出决算总体情况说明");
        let (money, moved) = (self.ink.money(a.total.now), self.both_moved("收、支总计", a.total));
        self.ink.line(format!("{year}收、支总计均为{money}。{moved}"));
        self.heading("收入决算情况说明");
        let all = a.sum("", &FUNDS, Accounts::income);
        let parts: Vec<(String, i64)> = INCOME
            .into_iter()
            .map(|(fund, name)| (name.to_owned(), a.sum("", &[fund], Accounts::income)))
            .filter(|(_, value)| *value != 0)
            .collect();
        let (money, list) = (self.ink.money(all), self.ink.shares(&parts, all));
        self.ink.line(format!("{year}本年收入合计{money}，其中：{list}。"));
        self.heading("支出决算情况说明");
        let all = a.sum("", &FUNDS, Accounts::spent);
        let parts = [
            ("基本支出".to_owned(), a.sum("", &FUNDS, Accounts::basic)),
            ("项目支出".to_owned(), a.sum("", &FUNDS, Accounts::project)),
        ];
        let (money, list) = (self.ink.money(all), self.ink.shares(&parts, all));
        self.ink.line(format!("{year}本年支出合计{money}，其中：{list}。"));
        self.heading("财政拨款收入支出决算总体情况说明");
        let (money, moved) =
            (self.ink.money(a.fiscal_total.now), self.both_moved("财政拨款收、支总计", a.fiscal_total));
        self.ink.line(format!("{year}财政拨款收、支总计均为{money}。{moved}"));
    }

    fn general(&mut self) {
        let (a, year) = (self.accounts, self.year.clone());
        let name = "一般公共预算财政拨款支出";
        self.heading("一般公共预算财政拨款支出决算情况说明");
        let paid = a.paid.expenditure(&[Fund::General]);
        let all = a.sum("", &FUNDS, Accounts::spent);
        let (money, share) = (self.ink.money(paid.now), self.ink.share("本年支出合计的", paid.now, all));
        let moved = self.both_moved(name, paid);
        self.ink.line(format!("（一）{name}决算总体情况\n{year}{name}{money}{share}。{moved}"));
        let classes: Vec<(String, i64)> = a
            .paid
            .classes(&[Fund::General])
            .into_iter()
            .map(|class| (format!("{}（类）", name_of(class)), a.paid.of_code(class, &[Fund::General]).now))
            .collect();
        let list = self.ink.shares(&classes, paid.now);
        self.ink.line(format!("（二）{name}决算结构情况\n{year}{name}{money}，主要用于以下方面：{list}。"));
        let planned: i64 = a.planned.iter().map(|(_, value)| value).sum();
        let plan = self.ink.money(planned);
        let done = self.completed(paid.now, planned, "年初");
        self.ink
            .line(format!("（三）{name}决算具体情况\n{year}{name}年初预算为{plan}，支出决算为{money}{done}。其中："));
        let dot = self.ink.rng.pick(&[".", "．"]);
        for (at, (code, planned)) in a.planned.iter().enumerate() {
            let paid = a.paid.of_code(code, &[Fund::General]).now;
            let (n, path, plan, money) = (at + 1, path(code), self.ink.money(*planned), self.ink.money(paid));
            let done = self.completed(paid, *planned, "年初");
            let why = self.why(paid, *planned);
            self.ink.line(format!("{n}{dot}{path}。年初预算为{plan}，支出决算为{money}{done}。{why}"));
        }
    }

    /// `，完成年初预算的97.6%`; nothing where there was no plan.
    fn completed(&mut self, paid: i64, planned: i64, which: &str) -> String {
        self.ink.rate(paid, planned).map_or(String::new(), |rate| format!("，完成{which}预算的{rate}"))
    }

    fn why(&mut self, paid: i64, planned: i64) -> String {
        let word = match (paid - planned).signum() {
            1 => "大于",
            -1 => "小于",
            _ => return "决算数等于年初预算数。".to_owned(),
        };
        let reason = self.ink.reason(paid > planned);
        format!("决算数{word}年初预算数的主要原因是{reason}。")
    }

    fn basic(&mut self) {
        let (a, year) = (self.accounts, self.year.clone());
        self.heading("一般公共预算财政拨款基本支出决算情况说明");
        let money = self.ink.money(a.paid.basic(&[Fund::General]).now);
        let (staff, office) = (self.ink.money(a.paid.staff().now), self.ink.money(a.paid.office().now));
        self.ink.line(format!("{year}一般公共预算财政拨款基本支出{money}，其中：人员经费{staff}，主要包括：基本工资、津贴补贴、奖金、住房公积金等；公用经费{office}，主要包括：办公费、印刷费、邮电费、会议费等。"));
    }

    fn three_public(&mut self) {
        let (a, year) = (self.accounts, self.year.clone());
        let [abroad, buy, run, reception] = a.three_paid();
        let [abroad_plan, buy_plan, run_plan, reception_plan] = a.three_planned;
        let (paid, planned) = (abroad + buy + run + reception, a.three_planned.iter().sum());
        self.heading("财政拨款“三公”经费支出决算情况说明");
        let (plan, money, done) = (self.ink.money(planned), self.ink.money(paid), self.completed(paid, planned, ""));
        let why = match (paid - planned).signum() {
            -1 => format!("，决算数小于预算数的主要原因是{}", self.ink.reason(false)),
            _ => "，决算数等于预算数".to_owned(),
        };
        self.ink.line(format!("（一）“三公”经费财政拨款支出决算总体情况说明\n{year}“三公”经费财政拨款支出预算为{plan}，支出决算为{money}{done}{why}。"));
        let mut parts = Vec::new();
        for (name, value) in
            [("因公出国（境）费", abroad), ("公务用车购置及运行维护费", buy + run), ("公务接待费", reception)]
        {
            let (money, share) = (self.ink.money(value), self.ink.share("", value, paid));
            parts.push(format!("{name}支出决算{money}{share}"));
        }
        self.ink.line(format!(
            "（二）“三公”经费财政拨款支出决算具体情况说明\n{year}“三公”经费财政拨款支出决算中，{}。具体情况如下：",
            parts.join("；")
        ));
        let people = self.ink.rng.between(1, 6);
        let (groups, people) = if abroad > 0 { (1, people) } else { (0, 0) };
        let (plan, money, done) =
            (self.ink.money(abroad_plan), self.ink.money(abroad), self.completed(abroad, abroad_plan, ""));
        self.ink.line(format!("1.因公出国（境）费预算为{plan}，支出决算为{money}{done}。全年安排因公出国（境）团组{groups}个，累计{people}人次。"));
        let (plan, money, done) = (
            self.ink.money(buy_plan + run_plan),
            self.ink.money(buy + run),
            self.completed(buy + run, buy_plan + run_plan, ""),
        );
        let (buy_money, run_money) = (self.ink.money(buy), self.ink.money(run));
        let (bought, kept) = (a.paid.bought, a.paid.vehicles.iter().sum::<i64>());
        self.ink.line(format!("2.公务用车购置及运行维护费预算为{plan}，支出决算为{money}{done}。其中：公务用车购置费支出{buy_money}，购置公务用车{bought}辆；公务用车运行维护费支出{run_money}。截至{}年12月31日，公务用车保有量为{kept}辆。", self.ink.year));
        let (plan, money, done) =
            (self.ink.money(reception_plan), self.ink.money(reception), self.completed(reception, reception_plan, ""));
        let (visits, guests) = (self.ink.rng.between(2, 60), self.ink.rng.between(61, 700));
        self.ink.line(format!("3.公务接待费预算为{plan}，支出决算为{money}{done}。国内公务接待支出{money}，接待{visits}批次，{guests}人次。"));
    }

    fn funds(&mut self) {
        for (fund, name, title) in [
            (Fund::Government, "政府性基金预算", "政府性基金预算财政拨款收入支出决算情况说明"),
            (Fund::StateCapital, "国有资本经营预算", "国有资本经营预算财政拨款支出决算情况说明"),
        ] {
            self.heading(title);
            let (a, year) = (self.accounts, self.year.clone());
            let of = |what| a.sum("", &[fund], what);
            let (open, income) = (of(Accounts::open), of(Accounts::income));
            let (paid, close) = (of(Accounts::spent), of(Accounts::close));
            if paid == 0 {
                let (unit, both) = (self.ink.unit, if fund == Fund::Government { "收入和支出" } else { "支出" });
                self.ink.line(format!("{unit}{year}无{name}财政拨款{both}。"));
                continue;
            }
            let list = self.ink.list(
                &[("年初结转和结余", open), ("本年收入", income), ("本年支出", paid), ("年末结转和结余", close)],
                "，",
            );
            self.ink.line(format!("{year}{name}财政拨款{list}。"));
        }
    }

    fn performance(&mut self) {
        self.heading("预算绩效情况说明");
        let (a, year) = (self.accounts, self.year.clone());
        let paid = a.sum("", &[Fund::General], Accounts::project);
        let (money, count) = (self.ink.money(paid), self.ink.rng.between(2, 20));
        self.ink.line(format!(
            "根据预算绩效管理要求，组织对{year}一般公共预算项目支出全面开展绩效自评，共涉及项目{count}个，资金{money}。"
        ));
    }

    fn other_matters(&mut self) {
        let (a, year) = (self.accounts, self.year.clone());
        self.heading("其他重要事项的情况说明");
        let (money, change) = (self.ink.money(a.paid.running.now), self.ink.change(a.paid.running, &self.last));
        self.ink.line(format!("（一）机关运行经费支出情况\n{year}机关运行经费支出{money}，{change}。"));
        let [goods, works, services] = a.paid.procurement;
        let total = goods + works + services;
        let money = self.ink.money(total);
        let list = self
            .ink
            .list(&[("政府采购货物支出", goods), ("政府采购工程支出", works), ("政府采购服务支出", services)], "、");
        let mut text = format!("（二）政府采购支出情况\n{year}政府采购支出总额{money}，其中：{list}。");
        let small: i64 = a.small.iter().sum();
        if small > 0 {
            let (s, m) = (self.ink.money(small), self.ink.money(a.micro));
            let (of_all, of_small) = (
                self.ink.share("政府采购支出总额的", small, total),
                self.ink.share("授予中小企业合同金额的", a.micro, small),
            );
            text.push_str(&format!("授予中小企业合同金额{s}{of_all}，其中：授予小微企业合同金额{m}{of_small}"));
            let mut parts = Vec::new();
            for (at, kind) in ["货物", "工程", "服务"].into_iter().enumerate() {
                if let Some(rate) = self.ink.rate(a.small[at], a.paid.procurement[at]) {
                    parts.push(format!("{kind}采购授予中小企业合同金额占{kind}支出金额的{rate}"));
                }
            }
            text.push_str(&format!("；{}。", parts.join("，")));
        }
        self.ink.line(text);
        let [usual, enforcement] = a.paid.vehicles;
        let (unit, year, all) = (self.ink.unit, self.ink.year, usual + enforcement);
        self.ink.line(format!("（三）国有资产占有使用情况\n截至{year}年12月31日，{unit}共有车辆{all}辆，其中：机要通信用车{usual}辆、执法执勤用车{enforcement}辆。单价100万元以上设备（不含车辆）0台（套）。"));
    }
}
