//! The sentences: totals with their lists, changes with theirs, the other matters.

use super::budget::{Budget, FUNDS, Fund, Two, name_of};
use super::form::{Form, Lead, Money, Pen};

/// Reasons; the numbers in them are no facts.
pub const UP: [&str; 7] = [
    "人员净增和社保缴费调标相应增加的工资福利支出等",
    "2人调入，人均增加1.2万元",
    "新增信息化项目预算，其中一个项目金额为35万元",
    "按照《关于调整缴费基数的通知》（江财预〔2022〕19号）调整缴费标准",
    "上年有3个项目未列入年初预算",
    "业务量较往年增长约15%，办公用房维修等费用相应增加",
    "职工正常晋级晋档",
];
pub const DOWN: [&str; 6] = [
    "退休3人，人员经费相应减少",
    "取消了一个预算金额为4万元的项目且其余项目按照1%的比例压减",
    "厉行节约，压减一般性支出",
    "按照国务院令第621号的要求严格控制开支标准",
    "上年安排的一次性项目已于11月15日完工",
    "贯彻过紧日子的要求，从严从紧编制预算",
];
const STAFF_USE: &str = "主要用于保障在职人员工资福利及社会保险缴费等，保障单位正常运转的各项商品服务支出";
const PROJECT_USE: &str = "主要用于信息化运行维护、业务培训等重点工作";

/// Name of a fund in an income list, and of a fund with no money that may be listed as 0.
fn fund_name(fund: Fund) -> &'static str {
    match fund {
        Fund::General => "一般公共预算拨款",
        Fund::Government => "政府性基金预算拨款",
        Fund::StateCapital => "国有资本经营预算收入",
        Fund::SpecialAccount => "财政专户管理资金收入",
        Fund::Business => "事业收入",
        Fund::Operating => "事业单位经营收入",
        Fund::Superior => "上级补助收入",
        Fund::Affiliated => "附属单位上缴收入",
        Fund::Other => "其他收入",
        Fund::CarryIn => "上年结转",
    }
}

const GENERAL: &[Fund] = &[Fund::General, Fund::CarryIn];

pub struct Prose<'f> {
    pub pen: Pen<'f>,
    pub budget: &'f Budget,
}

impl Prose<'_> {
    fn form(&self) -> &Form {
        self.pen.form
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.pen.rng.chance(percent)
    }

    fn m(&mut self, value: i64) -> String {
        self.pen.money(value)
    }

    pub fn reason(&mut self, amount: Two) -> String {
        let reason = if amount.change() > 0 { self.pen.rng.pick(&UP) } else { self.pen.rng.pick(&DOWN) };
        let opener = self.pen.rng.pick(&["主要原因是", "主要原因是", "主要原因为", "原因是", "主要是由于"]);
        format!("{opener}{reason}")
    }

    /// `（一）收入预算：`, `(一) 收入预算。`…
    pub fn heading2(&mut self, number: usize, title: &str) -> String {
        const NUMBERS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];
        let number = NUMBERS[number - 1];
        if self.form().half_width_numbers { format!("({number}) {title}") } else { format!("（{number}）{title}") }
    }

    pub fn with_text(&mut self, heading: String, text: &str) {
        let line = match self.form().lead {
            Lead::Colon => format!("{heading}：{text}"),
            Lead::FullStop => format!("{heading}。{text}"),
            Lead::Nothing if text.starts_with("20") => format!("{heading}{text}"),
            Lead::Nothing => format!("{heading}：{text}"),
            Lead::NewLine => format!("{heading}\n{text}"),
        };
        self.pen.line(&line);
    }

    /// The items of a list: `甲1万元，乙2万元`.
    fn items(&mut self, items: &[(String, i64)], separator: &str) -> String {
        let mut out = Vec::new();
        for (name, value) in items {
            let amount = self.m(*value);
            out.push(format!("{name}{amount}"));
        }
        out.join(separator)
    }

    fn start(&mut self) -> String {
        let year = self.pen.year();
        let word = self.pen.rng.pick(&["年初预算数", "年初预算数", "初预算数", "预算数"]);
        format!("{year}{word}")
    }

    /// 收入预算.
    pub fn income(&mut self) -> String {
        self.pen.in_totals = true;
        let budget = self.budget;
        let total = budget.total();
        let listed: Vec<Fund> = FUNDS
            .into_iter()
            .filter(|fund| {
                budget.income(*fund).now != 0
                    || (self.pen.form.zero_items
                        && matches!(
                            fund,
                            Fund::Government | Fund::StateCapital | Fund::Business | Fund::Operating | Fund::Other
                        ))
            })
            .collect();
        let own = self.pen.rng.pick(&["", "", "资金"]);
        let items: Vec<(String, i64)> = listed
            .iter()
            .map(|fund| {
                let name = fund_name(*fund);
                let name =
                    if *fund == Fund::Business && !own.is_empty() { format!("{name}{own}") } else { name.to_owned() };
                (name, budget.income(*fund).now)
            })
            .collect();
        let amount = self.m(total.now);
        let has_carry = listed.contains(&Fund::CarryIn);
        let mut text = match self.pen.rng.below(6) {
            0 if has_carry => {
                // 本年收入 with its own list, then 上年结转 at the outer level.
                let current = total - budget.income(Fund::CarryIn);
                let (year, current, carry) =
                    (self.pen.year(), self.m(current.now), self.m(budget.income(Fund::CarryIn).now));
                let inner = self.items(&items[..items.len() - 1], "，");
                let opener = self.pen.rng.pick(&["主要是", "其中：", "其中"]);
                format!("{year}收入合计{amount}，其中：本年收入{current}，{opener}{inner}；上年结转{carry}")
            }
            1 if items.len() > 1 => {
                let list = self.items(&items, "、");
                format!("{}{amount}，分别为{list}", self.start())
            }
            2 if items.len() > 1 => {
                let list = self.items(&items, "、");
                format!("{}{amount}：{list}", self.start())
            }
            3 if items.len() > 1 && !has_carry => {
                // A full stop inside the list.
                let list = self.items(&items, "。");
                format!("{}{amount}，其中：{list}", self.start())
            }
            4 => {
                let list = self.items(&items, "，");
                format!("{}收入合计{amount}，主要是{list}", self.pen.year())
            }
            _ => {
                let separator = self.pen.rng.pick(&["，", "，", "；"]);
                let list = self.items(&items, separator);
                let opener = self.pen.rng.pick(&["其中：", "其中：", "其中", "其中:"]);
                format!("{}{amount}，{opener}{list}", self.start())
            }
        };
        text.push('。');
        if !self.pen.form.states_changes {
            text.push_str("本单位为今年新设立的预算单位，无上年预算数。");
            self.pen.in_totals = false;
            return text;
        }
        let change = self.pen.change(total);
        let subject = self.pen.rng.pick(&["收入", "收入预算", "收入"]);
        text.push_str(&format!("{subject}{change}"));
        let moved: Vec<(Fund, Two)> = FUNDS
            .into_iter()
            .map(|fund| (fund, budget.income(fund)))
            .filter(|(_, amount)| amount.change() != 0)
            .collect();
        if total.change() == 0 || moved.is_empty() {
        } else if self.chance(65) {
            // Every fund that moved: an equation.
            let list: Vec<String> =
                moved.iter().map(|(fund, amount)| format!("{}{}", fund_name(*fund), self.by(*amount))).collect();
            text.push_str(&format!("，主要是{}", list.join("，")));
        } else if self.chance(50) {
            let reason = self.reason(total);
            text.push_str(&format!("，{reason}"));
        } else {
            // Only the greatest move, or words alone.
            let (fund, amount) = moved
                .iter()
                .copied()
                .max_by_key(|(_, amount)| amount.change() * total.change().signum())
                .unwrap_or(moved[0]);
            if (amount.change() > 0) == (total.change() > 0) && moved.len() > 1 {
                let by = self.by(amount);
                text.push_str(&format!("，主要是{}{by}", fund_name(fund)));
            } else {
                text.push_str("，主要是人员变动导致经费拨款变化");
            }
        }
        text.push('。');
        self.pen.in_totals = false;
        text
    }

    /// `增加12.34万元`, plain.
    fn by(&mut self, amount: Two) -> String {
        let by = self.m(amount.change());
        match amount.change().signum() {
            1 => format!("增加{by}"),
            -1 => format!("减少{by}"),
            _ => "持平".to_owned(),
        }
    }

    fn all_classes(&mut self, funds: &[Fund], suffix: &str) -> Vec<(String, i64)> {
        let budget = self.budget;
        let mut items: Vec<(String, i64)> = budget
            .classes(funds)
            .into_iter()
            .filter(|class| budget.of_code(class, funds).now != 0)
            .map(|class| (format!("{}{suffix}", name_of(class)), budget.of_code(class, funds).now))
            .collect();
        if self.pen.form.zero_items && self.chance(40) {
            items.push((format!("教育支出{suffix}"), 0));
        }
        items
    }

    /// 支出预算.
    pub fn expenditure(&mut self) -> String {
        self.pen.in_totals = true;
        let budget = self.budget;
        let total = budget.total();
        let suffix = self.pen.rng.pick(&["", "", "预算"]);
        let mut items = self.all_classes(&FUNDS, suffix);
        if budget.carry_out.now != 0 {
            items.push(("结转下年".into(), budget.carry_out.now));
        }
        let amount = self.m(total.now);
        let separator = self.pen.rng.pick(&["，", "，", "、", "；"]);
        let list = self.items(&items, separator);
        let opener = self.pen.rng.pick(&["其中：", "其中：", "其中", "主要是", "分别为"]);
        let mut text = match self.pen.rng.below(4) {
            0 => format!("{}{amount}：{list}。", self.start()),
            _ => format!("{}{amount}，{opener}{list}。", self.start()),
        };
        let (basic, project) = (budget.basic(&FUNDS), budget.project(&FUNDS));
        if self.chance(25) && budget.carry_out == Two::default() {
            let (b, p) = (self.m(basic.now), self.m(project.now));
            text.push_str(&format!("按支出性质分：基本支出{b}，项目支出{p}。"));
        }
        if !self.pen.form.states_changes {
            self.pen.in_totals = false;
            return text;
        }
        let change = self.pen.expenditure_change(total);
        text.push_str(&format!("{}{change}", self.pen.rng.pick(&["支出预算", "支出"])));
        if total.change() != 0 && budget.carry_out == Two::default() && self.chance(70) {
            let (basic, project) = (self.by(basic), self.by(project));
            let word = self.pen.rng.pick(&["预算", ""]);
            text.push_str(&format!("，主要是基本支出{word}{basic}，项目支出{word}{project}"));
        } else if total.change() != 0 {
            let reason = self.reason(total);
            text.push_str(&format!("，{reason}"));
        }
        text.push('。');
        self.pen.in_totals = false;
        text
    }

    /// 一般公共预算: income and expenditure, 基本 and 项目, 人员 and 公用.
    pub fn general(&mut self) -> String {
        let budget = self.budget;
        let (income, paid) = (budget.income(Fund::General), budget.expenditure(GENERAL));
        let (basic, project) = (budget.basic(GENERAL), budget.project(GENERAL));
        let is_silent = !self.pen.form.states_changes;
        let (a, b, year) = (self.m(income.now), self.m(paid.now), self.pen.year());
        let carry = budget.income(Fund::CarryIn);
        let mut text = format!("{year}一般公共预算财政拨款收入{a}，一般公共预算财政拨款支出{b}");
        if carry.now != 0 {
            let carry = self.m(carry.now);
            text.push_str(&format!("（含上年结转{carry}）"));
        }
        if is_silent {
            // No year before.
        } else if income == paid && self.chance(25) {
            let comparison = self.pen.comparison(paid.change() == 0);
            let change = self.pen.bare_change(paid);
            let both = self.pen.rng.pick(&["收、支均", "各"]);
            if paid.change() != 0 && both == "各" {
                text.push_str(&format!("，{comparison}各{change}"));
            } else if paid.change() != 0 {
                text.push_str(&format!("，{both}{comparison}{change}"));
            } else {
                text.push_str(&format!("，{comparison}{change}"));
            }
        } else if carry == Two::default() || income == paid {
            let change = self.pen.change(paid);
            text.push_str(&format!("，{change}"));
        } else {
            let change = self.pen.change(paid);
            text.push_str(&format!("，支出{change}"));
        }
        let stop = self.pen.rng.pick(&["。", "，", "。"]);
        let (amount, project_amount) = (self.m(basic.now), self.m(project.now));
        text.push_str(&format!("{stop}其中：基本支出{amount}"));
        if !is_silent {
            let change = self.pen.change(basic);
            text.push_str(&format!("，{change}"));
        }
        if self.chance(25) {
            let (staff, office) = (budget.staff(), budget.office());
            let (s, o) = (self.m(staff.now), self.m(office.now));
            text.push_str(&format!("，其中：人员经费{s}，公用经费{o}"));
            let end = self.pen.rng.pick(&["；", "。"]);
            text.push_str(end);
        } else {
            if basic.change() != 0 && !is_silent {
                let reason = self.reason(basic);
                text.push_str(&format!("，{reason}"));
            }
            text.push_str(&match self.pen.rng.below(3) {
                0 => format!("，{STAFF_USE}；"),
                1 => format!("。基本支出{STAFF_USE}。"),
                _ => format!("，{STAFF_USE}。"),
            });
        }
        text.push_str(&format!("项目支出{project_amount}"));
        if !is_silent {
            let change = self.pen.change(project);
            text.push_str(&format!("，{change}"));
            if project.change() != 0 {
                let reason = self.reason(project);
                text.push_str(&format!("，{reason}"));
            }
        }
        if project.now != 0 {
            text.push_str(&format!("，{PROJECT_USE}"));
        }
        text.push('。');
        text
    }

    /// 政府性基金预算 or that there is none.
    pub fn fund(&mut self, fund: Fund) -> String {
        let name = if fund == Fund::Government { "政府性基金预算" } else { "国有资本经营预算" };
        let amount = self.budget.income(fund);
        let year = self.pen.year();
        let unit = self.pen.form.unit;
        if amount.now == 0 && amount.last == 0 {
            let zero = self.m(0);
            return match self.pen.rng.below(5) {
                0 => format!(
                    "{year}{name}收入{zero}，{name}支出{zero}，与{}持平，{unit}{year}无使用{name}拨款安排的支出。",
                    self.pen.last_year()
                ),
                1 => format!("{unit}{year}无使用{name}拨款安排的支出。"),
                2 => format!("本单位{year}未使用{name}拨款安排的支出，与上年保持一致。"),
                3 => format!("{unit}{year}没有使用{name}拨款安排的支出。"),
                _ => format!("{year}{name}收入{zero}，{name}支出{zero}。"),
            };
        }
        let (a, b) = (self.m(amount.now), self.m(amount.now));
        let mut text = format!("{year}{name}收入{a}，{name}支出{b}");
        if self.pen.form.states_changes {
            let change = self.pen.change(amount);
            text.push_str(&format!("，{change}"));
            if amount.change() != 0 {
                let reason = self.reason(amount);
                text.push_str(&format!("，{reason}"));
            }
        }
        if amount.now != 0 {
            text.push_str("，主要用于城市维护和历史遗留问题处理等");
        }
        text.push('。');
        text
    }

    fn three_item(&mut self, name: &str, amount: Two) -> String {
        let money = self.m(amount.now);
        let mut text = format!("{name}{money}");
        if !self.pen.form.states_changes {
            return text;
        }
        let change = self.pen.change(amount);
        text.push_str(&format!("，{change}"));
        if amount.change() != 0 {
            let reason = self.reason(amount);
            text.push_str(&format!("，{reason}"));
        }
        text
    }

    /// The “三公” paragraph.
    pub fn three_public(&mut self) -> String {
        let budget = self.budget;
        let total = budget.three_public();
        let year = self.pen.year();
        let quoted = self.pen.rng.pick(&["“三公”", "“三公”", "三公", "\"三公\""]);
        let money = self.m(total.now);
        let mut text = format!("{year}{quoted}经费预算{money}");
        if self.pen.form.states_changes {
            let change = self.pen.change(total);
            text.push_str(&format!("，{change}"));
            if total.change() != 0 && self.chance(60) {
                let reason = self.reason(total);
                text.push_str(&format!("，{reason}"));
            }
        }
        let abroad =
            self.three_item(self.pen.rng.clone().pick(&["因公出国（境）费用", "因公出国（境）费"]), budget.abroad);
        let reception = self.three_item("公务接待费", budget.reception);
        let short = self.chance(20);
        let (run_name, buy_name) = if short {
            ("公车运维费", "公车购置费")
        } else {
            ("公务用车运行维护费", "公务用车购置费")
        };
        let run = self.three_item(run_name, budget.vehicle_run);
        let buy = self.three_item(buy_name, budget.vehicle_buy);
        let mut parts = vec![abroad, reception];
        if self.chance(35) {
            let both = budget.vehicle_run + budget.vehicle_buy;
            let whole =
                self.three_item(self.pen.rng.clone().pick(&["公务用车购置及运行维护费", "公务用车购置及运行费"]), both);
            let opener = self.pen.rng.pick(&["（其中：", "，其中：", "，其中"]);
            if opener == "（其中：" {
                let (r, b) = (self.m(budget.vehicle_run.now), self.m(budget.vehicle_buy.now));
                // The kinds in parentheses with their levels alone.
                parts.push(format!("{whole}（其中：{run_name}{r}，{buy_name}{b}）"));
            } else {
                let text = format!("{whole}{opener}{run}，{buy}");
                parts.push(text);
            }
            let last = parts.len() - 1;
            if opener == "（其中：" {
                self.pen.rng.shuffle(&mut parts[..last]);
            }
        } else {
            parts.push(run);
            parts.push(buy);
            self.pen.rng.shuffle(&mut parts);
        }
        let separator = self.pen.rng.pick(&["；", "；", "。"]);
        let stop = self.pen.rng.pick(&["。", "，", "。"]);
        text.push_str(&format!("{stop}其中：{}。", parts.join(separator)));
        text
    }

    /// 机关运行经费.
    pub fn running(&mut self) -> String {
        if !self.pen.form.has_running {
            return self
                .pen
                .rng
                .pick(&[
                    "按照部门预算列报口径，我单位不在机关运行经费统计范围之内。",
                    "我单位不在机关运行经费统计范围之内。",
                ])
                .to_owned();
        }
        let amount = self.budget.running;
        let (year, money) = (self.pen.year(), self.m(amount.now));
        let mut text =
            format!("{year}一般公共预算财政拨款{}{money}", self.pen.rng.clone().pick(&["机关运行经费", "运行经费"]));
        if self.pen.form.states_changes {
            let change = self.pen.change(amount);
            text.push_str(&format!("，{change}"));
            if amount.change() != 0 {
                let reason = self.reason(amount);
                text.push_str(&format!("，{reason}"));
            }
        }
        text.push_str("。主要用于办公费、印刷费、邮电费、水电费、差旅费、会议费、培训费及其他商品和服务支出等。");
        text
    }

    /// 政府采购, then the part of 一般公共预算.
    pub fn procurement(&mut self) -> String {
        let budget = self.budget;
        let total: i64 = budget.procurement.iter().sum();
        let year = self.pen.year();
        if total == 0 {
            return match self.pen.rng.below(3) {
                0 => format!("{year}无政府采购预算。"),
                1 => format!("{year}本单位政府采购预算总额{}。", self.m(0)),
                _ => "本单位无政府采购预算。".to_owned(),
            };
        }
        let names = ["政府采购货物预算", "政府采购工程预算", "政府采购服务预算"];
        let separator = self.pen.rng.pick(&["、", "，"]);
        let list = |prose: &mut Self, values: [i64; 3]| {
            let items: Vec<(String, i64)> =
                names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value)).collect();
            prose.items(&items, separator)
        };
        let all = list(self, budget.procurement);
        let general = list(self, budget.general_procurement);
        let (a, g) = (self.m(total), self.m(budget.general_procurement.iter().sum()));
        let opener = self.pen.rng.pick(&["：", "，其中："]);
        let (middle, second) = match self.pen.rng.below(3) {
            0 => ("；其中一般公共预算拨款政府采购", "："),
            1 => ("。一般公共预算拨款政府采购", "，其中："),
            _ => ("；其中：一般公共预算拨款政府采购", "："),
        };
        let subject = self.pen.rng.pick(&["本单位", "所属各预算单位"]);
        format!("{year}{subject}政府采购预算总额{a}{opener}{all}{middle}{g}{second}{general}。")
    }

    /// 绩效目标.
    pub fn performance(&mut self) -> String {
        let budget = self.budget;
        let year = self.pen.year();
        let own = budget.project(GENERAL);
        if own.now == 0 {
            let all = self.m(budget.expenditure(GENERAL).now);
            return format!("{year}支出均实行了绩效管理，涉及一般公共预算财政拨款{all}。");
        }
        let current = if budget.income(Fund::CarryIn) == Two::default() { "当年" } else { "" };
        let money = self.m(own.now);
        let verb = self.pen.rng.pick(&["均实行了绩效目标管理", "全部实行绩效目标管理", "均实行绩效目标管理"]);
        let mut text = format!("{year}项目支出{verb}，涉及一般公共预算{current}财政拨款{money}");
        let fund = budget.income(Fund::Government);
        if fund.now != 0 {
            let money = self.m(fund.now);
            text.push_str(&format!("，政府性基金预算{current}财政拨款{money}"));
        }
        text.push('。');
        text
    }

    /// Vehicles.
    pub fn assets(&mut self) -> String {
        let [usual, enforcement] = self.budget.vehicles;
        let (last, year) = (self.pen.last_year(), self.pen.year());
        let bought = self.budget.bought;
        let day = self.pen.rng.pick(&["12月", "12月31日", "12月底"]);
        let subject = self.pen.rng.pick(&["所属各预算单位", "本单位"]);
        let mut text = format!(
            "截至{last}{day}，{subject}共有车辆{}辆，其中一般公务用车{usual}辆、执法执勤用车{enforcement}辆。",
            usual + enforcement
        );
        if self.form().money == Money::Wan || bought > 0 {
            text.push_str(&format!(
                "{year}一般公共预算安排购置车辆{bought}辆，其中一般公务用车{bought}辆、执法执勤用车0辆。"
            ));
        }
        text
    }

    // -- the national layout --

    fn share(&mut self, part: i64, whole: i64) -> String {
        match self.pen.percent_of(part, whole) {
            Some(rate) => format!("，占{rate}"),
            None => String::new(),
        }
    }

    pub fn national_totals(&mut self) -> String {
        let total = self.m(self.budget.total().now);
        let (year, unit) = (self.pen.year(), self.pen.form.unit);
        let funds: Vec<&str> = FUNDS.into_iter().filter(|f| self.budget.income(*f).now != 0).map(fund_name).collect();
        let classes: Vec<&str> = self.budget.classes(&FUNDS).into_iter().map(name_of).collect();
        format!(
            "按照综合预算的原则，{unit}所有收入和支出均纳入{}预算管理。收入包括：{}；支出包括：{}。{unit}{year}收支总预算{total}。",
            self.pen.form.kind(),
            funds.join("、"),
            classes.join("、")
        )
    }

    pub fn national_income(&mut self) -> String {
        let budget = self.budget;
        let total = budget.total().now;
        let (year, unit, money) = (self.pen.year(), self.pen.form.unit, self.m(total));
        let mut parts = Vec::new();
        for fund in FUNDS {
            let value = budget.income(fund).now;
            if value != 0 {
                let (money, share) = (self.m(value), self.share(value, total));
                parts.push(format!("{}{money}{share}", fund_name(fund)));
            }
        }
        let separator = self.pen.rng.pick(&["；", "，"]);
        format!("{unit}{year}收入预算{money}，其中：{}。", parts.join(separator))
    }

    pub fn national_expenditure(&mut self) -> String {
        let budget = self.budget;
        let total = budget.total().now;
        let (year, unit, money) = (self.pen.year(), self.pen.form.unit, self.m(total));
        let mut parts = Vec::new();
        for (name, value) in [
            ("基本支出", budget.basic(&FUNDS).now),
            ("项目支出", budget.project(&FUNDS).now),
            ("结转下年", budget.carry_out.now),
        ] {
            if value != 0 {
                let (money, share) = (self.m(value), self.share(value, total));
                parts.push(format!("{name}{money}{share}"));
            }
        }
        format!("{unit}{year}支出预算{money}，其中：{}。", parts.join("；"))
    }

    pub fn national_appropriation(&mut self) -> String {
        let budget = self.budget;
        let funds = [Fund::General, Fund::Government, Fund::StateCapital, Fund::CarryIn];
        let total: i64 = budget.expenditure(&funds).now;
        let (year, unit, money) = (self.pen.year(), self.pen.form.unit, self.m(total));
        let income: Vec<(String, i64)> = funds
            .iter()
            .filter(|f| budget.income(**f).now != 0)
            .map(|f| (fund_name(*f).to_owned(), budget.income(*f).now))
            .collect();
        let income = self.items(&income, "、");
        let classes: Vec<(String, i64)> = budget
            .classes(&funds)
            .into_iter()
            .filter(|c| budget.of_code(c, &funds).now != 0)
            .map(|c| (name_of(c).to_owned(), budget.of_code(c, &funds).now))
            .collect();
        let classes = self.items(&classes, "、");
        format!("{unit}{year}财政拨款收支总预算{money}。收入包括：{income}；支出包括：{classes}。")
    }

    pub fn national_general(&mut self) {
        let budget = self.budget;
        let paid = budget.expenditure(GENERAL);
        let (year, unit, money) = (self.pen.year(), self.pen.form.unit, self.m(paid.now));
        let heading = self.heading2(1, "一般公共预算当年拨款规模变化情况");
        let mut text = format!("{unit}{year}一般公共预算拨款{money}");
        if self.pen.form.states_changes {
            let change = self.pen.change(paid);
            text.push_str(&format!("，{change}"));
            if paid.change() != 0 {
                let reason = self.reason(paid);
                text.push_str(&format!("，{reason}"));
            }
        }
        text.push('。');
        self.pen.line(&format!("{heading}\n{text}"));
        let heading = self.heading2(2, "一般公共预算当年拨款结构情况");
        let mut parts = Vec::new();
        for class in budget.classes(GENERAL) {
            let value = budget.of_code(class, GENERAL).now;
            let (money, share) = (self.m(value), self.share(value, paid.now));
            parts.push(format!("{}（类）{money}{share}", name_of(class)));
        }
        self.pen.line(&format!("{heading}\n{}。", parts.join("；")));
        let heading = self.heading2(3, "一般公共预算当年拨款具体使用情况");
        self.pen.line(&heading);
        let mut codes: Vec<&'static str> =
            budget.items.iter().filter(|i| GENERAL.contains(&i.fund)).map(|i| i.code).collect();
        codes.sort_unstable();
        codes.dedup();
        for (number, code) in codes.into_iter().enumerate() {
            let amount = budget.of_code(code, GENERAL);
            let money = self.m(amount.now);
            let mut line = format!(
                "{}．{}（类）{}（款）{}（项）{year}预算数为{money}",
                number + 1,
                name_of(&code[..3]),
                name_of(&code[..5]),
                name_of(code)
            );
            if self.pen.form.states_changes {
                let change = self.pen.change(amount);
                line.push_str(&format!("，{change}"));
                if amount.change() != 0 && self.chance(50) {
                    let reason = self.reason(amount);
                    line.push_str(&format!("，{reason}"));
                }
            }
            line.push('。');
            self.pen.line(&line);
        }
    }

    pub fn national_basic(&mut self) -> String {
        let budget = self.budget;
        let (year, unit) = (self.pen.year(), self.pen.form.unit);
        let all = self.m(budget.basic(GENERAL).now);
        let (staff, office) = (self.m(budget.staff().now), self.m(budget.office().now));
        format!(
            "{unit}{year}一般公共预算基本支出{all}，其中：\n人员经费{staff}，主要包括：基本工资、津贴补贴、奖金、绩效工资、社会保障缴费、住房公积金等；\n公用经费{office}，主要包括：办公费、印刷费、邮电费、会议费、培训费、公务接待费、工会经费、福利费等。"
        )
    }
}
