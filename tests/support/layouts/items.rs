//! The budgets that go through every 项: of central departments and of Sichuan.

use super::ink::{Ink, NUMBERS, glossary, leaves, path, purpose};
use super::{Rng, form};
use crate::support::budget::{Budget, Fund, Two, name_of};
use crate::support::form::{Form, Money, Tables};
use crate::support::tables::Draft;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Central,
    Sichuan,
}

const ALL: [(Fund, &str); 7] = [
    (Fund::General, "一般公共预算拨款收入"),
    (Fund::Government, "政府性基金预算拨款收入"),
    (Fund::StateCapital, "国有资本经营预算拨款收入"),
    (Fund::Business, "事业收入"),
    (Fund::Superior, "上级补助收入"),
    (Fund::Other, "其他收入"),
    (Fund::CarryIn, "上年结转"),
];
const FUNDS: [Fund; 7] =
    [Fund::General, Fund::Government, Fund::StateCapital, Fund::Business, Fund::Superior, Fund::Other, Fund::CarryIn];
const FISCAL: [Fund; 4] = [Fund::General, Fund::Government, Fund::StateCapital, Fund::CarryIn];

struct Writer<'a> {
    ink: &'a mut Ink,
    budget: &'a Budget,
    place: Place,
    number: usize,
    /// `江州市某局2025年`.
    who: String,
    /// What last year's figure is called.
    base: String,
}

pub fn write(ink: &mut Ink, place: Place) {
    let carry_in = ink.seed.is_multiple_of(3);
    let budget = ink.budget(carry_in);
    let (unit, year, kind) = (ink.unit, ink.year, ink.kind);
    let base = if place == Place::Central { "执行数" } else { "预算数" };
    let mut writer = Writer {
        ink,
        budget: &budget,
        place,
        number: 0,
        who: format!("{unit}{year}年"),
        base: format!("{}年{base}", year - 1),
    };
    match place {
        Place::Central => writer.central(),
        Place::Sichuan => writer.sichuan(kind),
    }
    // The tables have 上年结转 in last year's figure; what is said of 当年拨款 has not.
    if ink.seed % 2 == 1 && !carry_in {
        tables(ink, &budget);
    }
}

impl Writer<'_> {
    fn heading(&mut self, central: &str, sichuan: &str) {
        let number = NUMBERS[self.number];
        self.number += 1;
        let title = match self.place {
            Place::Central => format!("关于{}{central}的说明", self.who),
            Place::Sichuan => sichuan.to_owned(),
        };
        self.ink.line(format!("\n{number}、{title}"));
    }

    fn central(&mut self) {
        let (unit, year, kind) = (self.ink.unit, self.ink.year, self.ink.kind);
        self.ink.line(format!("{unit}{year}年{kind}预算\n"));
        self.ink.line(format!(
            "第一部分 {unit}概况\n\n一、主要职责\n贯彻执行有关法律法规和方针政策，完成上级交办的其他工作。"
        ));
        self.ink.line("二、机构设置\n内设综合科、业务科、财务科。");
        self.ink.line(format!("\n第二部分 {unit}{year}年{kind}预算表\n\n详见附件。"));
        self.ink.line(format!("\n第三部分 {unit}{year}年{kind}预算情况说明"));
        self.figures();
        self.ink.line("\n第四部分 名词解释\n");
        glossary(self.ink, false);
        self.ink.closing();
    }

    fn sichuan(&mut self, kind: &str) {
        let (unit, year) = (self.ink.unit, self.ink.year);
        self.ink.line(format!("{unit}{year}年{kind}预算编制说明"));
        self.heading("", "基本职能及主要工作");
        self.ink.line("（一）职能简介\n贯彻执行有关法律法规和方针政策，完成上级交办的其他工作。");
        self.ink.line(format!("（二）{year}年重点工作\n推进信息公开，做好服务保障。"));
        self.heading("", &format!("{kind}预算单位构成"));
        self.ink.line(format!("{unit}无下属二级预算单位。"));
        self.figures();
        self.heading("", "名词解释");
        glossary(self.ink, false);
        self.ink.closing();
    }

    /// The sections with figures, the same in both but for their names.
    fn figures(&mut self) {
        let who = self.who.clone();
        let total = self.budget.total();
        self.heading("收支总表", "收支预算情况说明");
        self.totals(total);
        if self.place == Place::Central {
            self.heading("收入总表", "");
        } else {
            self.ink.line("（一）收入预算情况");
        }
        let mut income: Vec<(String, i64)> = Vec::new();
        for (fund, name) in ALL {
            let value = self.budget.income(fund).now;
            if value != 0 {
                income.push((name.to_owned(), value));
            }
        }
        let (money, list) = (self.ink.money(total.now), self.ink.shares(&income, total.now));
        self.ink.line(format!("{who}收入预算{money}，其中：{list}。"));
        if self.place == Place::Central {
            self.heading("支出总表", "");
        } else {
            self.ink.line("（二）支出预算情况");
        }
        let parts = [("基本支出", self.budget.basic(&FUNDS).now), ("项目支出", self.budget.project(&FUNDS).now)]
            .map(|(name, value)| (name.to_owned(), value));
        let (money, list) = (self.ink.money(total.now), self.ink.shares(&parts, total.now));
        self.ink.line(format!("{who}支出预算{money}，其中：{list}。"));
        self.heading("财政拨款收支总表", "财政拨款收支预算情况说明");
        self.appropriation();
        self.heading("一般公共预算支出表", "一般公共预算当年拨款情况说明");
        self.general();
        self.heading("一般公共预算基本支出表", "一般公共预算基本支出情况说明");
        let all = self.ink.money(self.budget.basic(&[Fund::General]).now);
        let (staff, office) = (self.ink.money(self.budget.staff().now), self.ink.money(self.budget.office().now));
        self.ink.line(format!("{who}一般公共预算基本支出{all}，其中：\n人员经费{staff}，主要包括：基本工资、津贴补贴、奖金、住房公积金等。\n公用经费{office}，主要包括：办公费、印刷费、邮电费、会议费、培训费等。"));
        self.heading("“三公”经费支出表", "“三公”经费财政拨款预算安排情况说明");
        self.three_public();
        self.heading("政府性基金预算支出表", "政府性基金预算支出情况说明");
        self.fund(Fund::Government, "政府性基金预算");
        self.heading("国有资本经营预算支出表", "国有资本经营预算支出情况说明");
        self.fund(Fund::StateCapital, "国有资本经营预算");
        let number = NUMBERS[self.number];
        self.number += 1;
        self.ink.line(format!("\n{number}、其他重要事项的情况说明"));
        self.other_matters();
    }

    fn totals(&mut self, total: Two) {
        let money = self.ink.money(total.now);
        let names: Vec<&str> =
            ALL.iter().filter(|(fund, _)| self.budget.income(*fund).now != 0).map(|(_, name)| *name).collect();
        let classes: Vec<&str> = self.budget.classes(&FUNDS).into_iter().map(name_of).collect();
        let (unit, kind, year) = (self.ink.unit, self.ink.kind, self.ink.year);
        let change = if self.place == Place::Sichuan {
            format!("，{}", self.ink.change(total, &format!("{}年收支预算总数", year - 1)))
        } else {
            String::new()
        };
        self.ink.line(format!(
            "按照综合预算的原则，{unit}所有收入和支出均纳入{kind}预算管理。收入包括：{}；支出包括：{}。{}收支总预算{money}{change}。",
            names.join("、"),
            classes.join("、"),
            self.who
        ));
    }

    fn appropriation(&mut self) {
        let total = self.budget.expenditure(&FISCAL);
        let names = ["本年一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "上年结转"];
        let income: Vec<(&str, i64)> = FISCAL
            .into_iter()
            .zip(names)
            .map(|(fund, name)| (name, self.budget.income(fund).now))
            .filter(|(_, value)| *value != 0)
            .collect();
        let classes: Vec<(&str, i64)> = self
            .budget
            .classes(&FISCAL)
            .into_iter()
            .map(|class| (name_of(class), self.budget.of_code(class, &FISCAL).now))
            .collect();
        let money = self.ink.money(total.now);
        let (income, classes) = (self.ink.list(&income, "、"), self.ink.list(&classes, "、"));
        self.ink.line(format!("{}财政拨款收支总预算{money}。收入包括：{income}；支出包括：{classes}。", self.who));
    }

    fn general(&mut self) {
        let (who, base) = (self.who.clone(), self.base.clone());
        let paid = self.budget.expenditure(&[Fund::General]);
        let (money, change) = (self.ink.money(paid.now), self.ink.change(paid, &base));
        self.ink.line(format!("（一）一般公共预算当年拨款规模变化情况\n{who}一般公共预算当年拨款{money}，{change}。"));
        let classes: Vec<(String, i64)> = self
            .budget
            .classes(&[Fund::General])
            .into_iter()
            .map(|class| (name_of(class).to_owned(), self.budget.of_code(class, &[Fund::General]).now))
            .collect();
        let list = self.ink.shares(&classes, paid.now);
        self.ink.line(format!("（二）一般公共预算当年拨款结构情况\n{list}。"));
        self.ink.line("（三）一般公共预算当年拨款具体使用情况");
        let colon = self.ink.rng.pick(&["", "："]);
        for (at, code) in leaves(self.budget, &[Fund::General]).into_iter().enumerate() {
            let amount = self.budget.of_code(code, &[Fund::General]);
            let money = self.ink.money(amount.now);
            let (n, year, path) = (at + 1, self.ink.year, path(code));
            let rest = match self.place {
                Place::Central => self.ink.change(amount, &base),
                Place::Sichuan => format!("主要用于：{}", purpose(code)),
            };
            self.ink.line(format!("{n}.{path}{colon}{year}年预算数为{money}，{rest}。"));
        }
    }

    fn three_public(&mut self) {
        let (who, b) = (self.who.clone(), self.budget);
        let last = format!("{}年预算", self.ink.year - 1);
        let both = b.vehicle_buy + b.vehicle_run;
        let money = self.ink.money(b.three_public().now);
        let list = self.ink.list(
            &[
                ("因公出国（境）费", b.abroad.now),
                ("公务用车购置及运行维护费", both.now),
                ("公务接待费", b.reception.now),
            ],
            "，",
        );
        self.ink.line(format!("{who}“三公”经费财政拨款预算数{money}，其中：{list}。"));
        if self.place == Place::Central {
            let change = self.ink.change(b.three_public(), &last);
            self.ink.line(format!("{}年“三公”经费预算{change}。", self.ink.year));
            return;
        }
        for (number, name, amount) in [
            ("一", "因公出国（境）费", b.abroad),
            ("二", "公务接待费", b.reception),
            ("三", "公务用车购置及运行维护费", both),
        ] {
            let change = self.ink.change(amount, &last);
            self.ink.line(format!("（{number}）{name}{change}。"));
        }
        let (buy, run) = (self.ink.money(b.vehicle_buy.now), self.ink.money(b.vehicle_run.now));
        let year = self.ink.year;
        self.ink.line(format!("{year}年安排公务用车购置费{buy}。\n{year}年安排公务用车运行维护费{run}，用于公务用车燃油、维修、保险等方面支出。"));
    }

    fn fund(&mut self, fund: Fund, name: &str) {
        let paid = self.budget.expenditure(&[fund]);
        let who = self.who.clone();
        if paid.now == 0 {
            self.ink.line(format!("{who}没有使用{name}拨款安排的支出。"));
            return;
        }
        let (money, change) = (self.ink.money(paid.now), self.ink.change(paid, &self.base));
        self.ink.line(format!("{who}{name}支出{money}，{change}。"));
    }

    fn other_matters(&mut self) {
        let (b, year, unit) = (self.budget, self.ink.year, self.ink.unit);
        let last = format!("{}年预算", year - 1);
        let (money, change) = (self.ink.money(b.running.now), self.ink.change(b.running, &last));
        self.ink.line(format!("（一）机关运行经费\n{year}年，{unit}机关运行经费财政拨款预算为{money}，{change}。"));
        let total: i64 = b.procurement.iter().sum();
        let money = self.ink.money(total);
        let [goods, works, services] = b.procurement;
        let list = self
            .ink
            .list(&[("政府采购货物预算", goods), ("政府采购工程预算", works), ("政府采购服务预算", services)], "、");
        self.ink.line(format!("（二）政府采购情况\n{year}年，{unit}政府采购预算总额{money}，其中：{list}。"));
        let [usual, enforcement] = b.vehicles;
        let all = usual + enforcement;
        self.ink.line(format!("（三）国有资产占有使用情况\n截至{}年底，{unit}共有车辆{all}辆，其中，定向保障用车{usual}辆、执法执勤用车{enforcement}辆。单位价值200万元以上大型设备0台（套）。", year - 1));
        let project = self.ink.money(b.project(&[Fund::General]).now);
        self.ink.line(format!(
            "（四）绩效目标设置情况\n{year}年项目支出均实行绩效目标管理，涉及一般公共预算当年拨款{project}。"
        ));
    }
}

/// The tables of `tables.rs`, under the national names.
fn tables(ink: &mut Ink, budget: &Budget) {
    let mut form = Form::draw(&mut Rng::new(ink.seed), 2);
    form.layout = form::Layout::National;
    form.money = Money::Wan;
    form.tables = Tables::Tabs;
    form.tables_in_yuan = false;
    form.unit = ink.unit;
    form.year = ink.year;
    form.is_department = ink.kind == "部门";
    let mut draft = Draft { form: &form, budget, rng: Rng::new(ink.seed + 5), has_vanished: false, trims: false };
    ink.out.push('\n');
    for (number, sheet) in draft.all().iter().enumerate() {
        sheet.write(&form, number + 1, None, &mut ink.out);
    }
    ink.has_vanished |= draft.has_vanished;
}
