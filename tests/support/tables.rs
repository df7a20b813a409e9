//! The tables of a disclosure, tab-separated or with pipes, broken over pages.

use super::budget::{Budget, FUNDS, Fund, Item, Two, name_of};
use super::form::{Form, Layout, Tables, decimal};
use super::rng::Rng;

const GENERAL: &[Fund] = &[Fund::General, Fund::CarryIn];

/// One table before it is written.
pub struct Sheet {
    pub name: String,
    pub unit: Option<String>,
    pub header: Vec<Vec<String>>,
    pub rows: Vec<Vec<String>>,
    pub note: Option<String>,
    /// May be broken over pages.
    pub is_long: bool,
}

pub struct Draft<'f> {
    pub form: &'f Form,
    pub budget: &'f Budget,
    pub rng: Rng,
    pub has_vanished: bool,
    /// Every fixed cell keeps two decimals, or loses zeros at the end.
    pub trims: bool,
}

fn row<S: ToString>(cells: &[S]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

const CLASSES: [&str; 12] = [
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "城乡社区支出",
    "住房保障支出",
    "国有资本经营预算支出",
];
const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

impl Draft<'_> {
    /// A cell; nothing for zero.
    fn cell(&mut self, value: i64) -> String {
        if value == 0 {
            return String::new();
        }
        let text = if self.form.tables_in_yuan {
            decimal(value, 100, 2, self.trims, self.form.separators)
        } else {
            decimal(value, 1_000_000, 2, self.trims, self.form.separators)
        };
        if text.chars().all(|c| "0.,".contains(c)) {
            self.has_vanished = true;
        }
        text
    }

    fn unit(&mut self) -> Option<String> {
        let unit = if self.form.tables_in_yuan { "元" } else { "万元" };
        Some(match self.rng.below(5) {
            0 => format!("单位:{unit}"),
            1 => format!("（单位：{unit}）"),
            2 => format!("金额单位：{unit}"),
            3 => format!("单位：\n{unit}"),
            _ => format!("单位：{unit}"),
        })
    }

    fn class_code(name: &str) -> &'static str {
        super::budget::SUBJECTS.iter().find(|(code, n)| code.len() == 3 && *n == name).map_or("999", |(code, _)| code)
    }

    /// The rows of a table by subject: 类, 款, 项, each with the cells `of` gives.
    fn subjects(&mut self, items: &[Item], of: &dyn Fn(&[&Item]) -> Vec<i64>) -> Vec<Vec<String>> {
        let mut codes: Vec<&str> = items.iter().flat_map(|i| [&i.code[..3], &i.code[..5], i.code]).collect();
        codes.sort_unstable();
        codes.dedup();
        let mut rows = Vec::new();
        let all: Vec<&Item> = items.iter().collect();
        let mut total = if self.form.split_codes {
            row(&["", "", "", "合计"])
        } else if self.rng.chance(50) {
            row(&["合计", ""])
        } else {
            row(&["", "合计"])
        };
        for value in of(&all) {
            let cell = self.cell(value);
            total.push(cell);
        }
        rows.push(total);
        for code in codes {
            let under: Vec<&Item> = items.iter().filter(|i| i.code.starts_with(code)).collect();
            let name = name_of(code).to_owned();
            let mut line = if self.form.split_codes {
                let part = |from: usize, to: usize| code.get(from..to).unwrap_or("").to_owned();
                vec![part(0, 3), part(3, 5), part(5, 7), name]
            } else {
                vec![code.to_owned(), name]
            };
            for value in of(&under) {
                let cell = self.cell(value);
                line.push(cell);
            }
            rows.push(line);
        }
        rows
    }

    fn code_header(&self, merged: &str) -> (Vec<String>, Vec<String>) {
        if self.form.split_codes {
            (row(&[merged, "", "", ""]), row(&["类", "款", "项", "科目名称"]))
        } else {
            (row(&[merged, ""]), row(&["科目编码", "科目名称"]))
        }
    }

    pub fn all(&mut self) -> Vec<Sheet> {
        let national = self.form.layout == Layout::National;
        let n = |chongqing: &str, other: &str| if national { other.to_owned() } else { chongqing.to_owned() };
        let kind = self.form.kind();
        let mut sheets = vec![
            self.appropriation(n("财政拨款收支总表", "财政拨款收支总体情况表")),
            self.general(n("一般公共预算财政拨款支出预算表", "一般公共预算支出情况表")),
            self.basic(n("一般公共预算财政拨款基本支出预算表", "一般公共预算基本支出情况表")),
            self.three(n("一般公共预算“三公”经费支出表", "一般公共预算“三公”经费支出情况表")),
            self.fund(n("政府性基金预算支出表", "政府性基金预算支出情况表")),
            self.totals(n(&format!("{kind}收支总表"), &format!("{kind}收支总体情况表"))),
            self.income(n(&format!("{kind}收入总表"), &format!("{kind}收入总体情况表"))),
            self.expenditure(n(&format!("{kind}支出总表"), &format!("{kind}支出总体情况表"))),
            self.procurement(n("政府采购预算明细表", "政府采购预算表")),
            self.performance(n("预算整体绩效目标表", "整体支出绩效目标表")),
        ];
        for sheet in &mut sheets {
            sheet.name = format!("{}{}", self.form.unit, sheet.name);
        }
        sheets
    }

    fn appropriation(&mut self, name: String) -> Sheet {
        let b = self.budget;
        let fiscal = [Fund::General, Fund::Government, Fund::StateCapital];
        let carry = b.income(Fund::CarryIn).now;
        let year: i64 = fiscal.iter().map(|f| b.income(*f).now).sum();
        let mut left = vec![("一、本年收入".to_owned(), year)];
        for (number, (fund, name)) in
            fiscal.iter().zip(["一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"]).enumerate()
        {
            left.push((format!("（{}）{name}", NUMBERS[number]), b.income(*fund).now));
        }
        left.push(("二、上年结转".into(), carry));
        left.push(("（一）一般公共预算拨款".into(), carry));
        left.push(("（二）政府性基金预算拨款".into(), 0));
        left.push(("（三）国有资本经营预算拨款".into(), 0));
        let all = [Fund::General, Fund::CarryIn, Fund::Government, Fund::StateCapital];
        let columns = |code: &str| {
            [
                b.of_code(code, &all).now,
                b.of_code(code, GENERAL).now,
                b.of_code(code, &[Fund::Government]).now,
                b.of_code(code, &[Fund::StateCapital]).now,
            ]
        };
        let mut right = vec![("一、本年支出".to_owned(), columns(""))];
        for (number, class) in CLASSES.iter().enumerate() {
            right.push((format!("（{}）{class}", NUMBERS[number]), columns(Self::class_code(class))));
        }
        right.push(("二、结转下年".into(), [0; 4]));
        let mut rows = Vec::new();
        for (at, (subject, values)) in right.into_iter().enumerate() {
            let mut line = match left.get(at) {
                Some((name, value)) => vec![name.clone(), self.cell(*value)],
                None => row(&["", ""]),
            };
            line.push(subject);
            for value in values {
                let cell = self.cell(value);
                line.push(cell);
            }
            rows.push(line);
        }
        let mut last = vec!["收入合计".to_owned(), self.cell(year + carry), "支出合计".into()];
        for value in columns("") {
            let cell = self.cell(value);
            last.push(cell);
        }
        rows.push(last);
        Sheet {
            name,
            unit: self.unit(),
            header: vec![
                row(&["收入", "", "支出", "", "", "", ""]),
                row(&["项目", "预算数", "支出科目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]),
            ],
            rows,
            note: None,
            is_long: true,
        }
    }

    fn general(&mut self, name: String) -> Sheet {
        let items: Vec<Item> = self.budget.items.iter().filter(|i| GENERAL.contains(&i.fund)).cloned().collect();
        let rows = self.subjects(&items, &|items| {
            let sum = |only: Option<bool>| {
                items.iter().filter(|i| only.is_none_or(|p| p == i.is_project)).map(|i| i.amount.now).sum()
            };
            vec![items.iter().map(|i| i.amount.last).sum(), sum(None), sum(Some(false)), sum(Some(true))]
        });
        let (mut first, mut second) = self.code_header("功能分类科目");
        let (year, last) = (self.form.year, self.form.year - 1);
        first.extend([format!("{last}年预算数"), format!("{year}年预算数"), String::new(), String::new()]);
        second.extend(row(&["", "总计", "基本支出", "项目支出"]));
        Sheet { name, unit: self.unit(), header: vec![first, second], rows, note: None, is_long: true }
    }

    fn basic(&mut self, name: String) -> Sheet {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let b = self.budget;
        let (staff, office) = (b.staff().now, b.office().now);
        let split = self.form.split_codes;
        let mut total = if split { row(&["", "", "合计"]) } else { row(&["合计", ""]) };
        for value in [staff + office, staff, office] {
            let cell = self.cell(value);
            total.push(cell);
        }
        rows.push(total);
        let mut codes: Vec<&str> =
            b.economic.iter().filter(|e| e.amount.now != 0).flat_map(|e| [&e.code[..3], e.code]).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let value: i64 = b.economic.iter().filter(|e| e.code.starts_with(code)).map(|e| e.amount.now).sum();
            let name = name_of(code).to_owned();
            let mut line = if split {
                vec![code[..3].to_owned(), code.get(3..).unwrap_or("").to_owned(), name]
            } else {
                vec![code.to_owned(), name]
            };
            let is_office = code.starts_with("302");
            for value in [value, if is_office { 0 } else { value }, if is_office { value } else { 0 }] {
                let cell = self.cell(value);
                line.push(cell);
            }
            rows.push(line);
        }
        let (first, second) = if split {
            (row(&["经济分类科目", "", ""]), row(&["类", "款", "科目名称"]))
        } else {
            (row(&["经济分类科目", ""]), row(&["科目编码", "科目名称"]))
        };
        let first = [first, vec![format!("{}年基本支出", self.form.year), String::new(), String::new()]].concat();
        let second = [second, row(&["总计", "人员经费", "日常公用经费"])].concat();
        Sheet { name, unit: self.unit(), header: vec![first, second], rows, note: None, is_long: true }
    }

    fn three(&mut self, name: String) -> Sheet {
        let b = self.budget;
        let both = b.vehicle_buy + b.vehicle_run;
        let parts = [b.three_public(), b.abroad, both, b.vehicle_buy, b.vehicle_run, b.reception];
        let mut values = Vec::new();
        for two in [true, false] {
            for part in parts {
                let cell = self.cell(if two { part.last } else { part.now });
                values.push(cell);
            }
        }
        let line = |code: &str, name: &str| [vec![code.to_owned(), name.to_owned()], values.clone()].concat();
        let rows = vec![line("", "合计"), line("312002", self.form.unit)];
        let (year, last) = (self.form.year, self.form.year - 1);
        let first = [
            row(&["部门编码", "部门名称"]),
            vec![format!("{last}年预算数")],
            row(&["", "", "", "", ""]),
            vec![format!("{year}年预算数")],
            row(&["", "", "", "", ""]),
        ]
        .concat();
        let group = row(&["总计", "因公出国（境）费用", "公务用车购置及运行费", "", "", "公务接待费"]);
        let kinds = row(&["", "", "小计", "公务用车购置", "公务用车运行维护费", ""]);
        let header = vec![
            first,
            [row(&["", ""]), group.clone(), group].concat(),
            [row(&["", ""]), kinds.clone(), kinds].concat(),
        ];
        Sheet { name, unit: self.unit(), header, rows, note: None, is_long: false }
    }

    fn fund(&mut self, name: String) -> Sheet {
        let items: Vec<Item> =
            self.budget.items.iter().filter(|i| i.fund == Fund::Government && i.amount.now != 0).cloned().collect();
        let (mut first, mut second) = self.code_header("功能分类科目");
        first.extend(row(&["本年政府性基金预算财政拨款支出", "", ""]));
        second.extend(row(&["总计", "基本支出", "项目支出"]));
        let header = vec![first, second];
        if items.is_empty() {
            let note = self.rng.pick(&[
                "备注：本单位无政府性基金收支，故此表无数据。",
                "（备注：本单位无政府性基金收支，故此表无数据。）",
                "注：本单位无政府性基金收支，此表无数据。",
            ]);
            let mut total = vec![String::new(); header[0].len()];
            total[if self.form.split_codes { 3 } else { 1 }] = "合计".into();
            return Sheet {
                name,
                unit: self.unit(),
                header,
                rows: vec![total],
                note: Some(note.into()),
                is_long: false,
            };
        }
        let rows = self.subjects(&items, &|items| {
            let sum = |only: Option<bool>| {
                items.iter().filter(|i| only.is_none_or(|p| p == i.is_project)).map(|i| i.amount.now).sum()
            };
            vec![sum(None), sum(Some(false)), sum(Some(true))]
        });
        Sheet { name, unit: self.unit(), header, rows, note: None, is_long: false }
    }

    fn totals(&mut self, name: String) -> Sheet {
        let b = self.budget;
        let names = [
            (Fund::General, "一般公共预算拨款收入"),
            (Fund::Government, "政府性基金预算拨款收入"),
            (Fund::StateCapital, "国有资本经营预算拨款收入"),
            (Fund::SpecialAccount, "财政专户管理资金收入"),
            (Fund::Business, "事业收入"),
            (Fund::Superior, "上级补助收入"),
            (Fund::Affiliated, "附属单位上缴收入"),
            (Fund::Operating, "事业单位经营收入"),
            (Fund::Other, "其他收入"),
        ];
        let mut rows = Vec::new();
        for at in 0..CLASSES.len() {
            let mut line = match names.get(at) {
                Some((fund, name)) => vec![(*name).to_owned(), self.cell(b.income(*fund).now)],
                None => row(&["", ""]),
            };
            line.push(format!("{}、{}", NUMBERS[at], CLASSES[at]));
            let cell = self.cell(b.of_code(Self::class_code(CLASSES[at]), &FUNDS).now);
            line.push(cell);
            rows.push(line);
        }
        let carry = b.income(Fund::CarryIn).now;
        let all = b.total().now;
        for (left, right) in [
            (("本年收入合计", all - carry), ("本年支出合计", all - b.carry_out.now)),
            (("上年结转", carry), ("结转下年", b.carry_out.now)),
            (("收入总计", all), ("支出总计", all)),
        ] {
            let line = vec![left.0.to_owned(), self.cell(left.1), right.0.to_owned(), self.cell(right.1)];
            rows.push(line);
        }
        Sheet {
            name,
            unit: self.unit(),
            header: vec![row(&["收入", "", "支出", ""]), row(&["项目", "预算数", "支出科目", "预算数"])],
            rows,
            note: None,
            is_long: true,
        }
    }

    fn income(&mut self, name: String) -> Sheet {
        let funds = FUNDS;
        let b = self.budget;
        let mut items = b.items.clone();
        if b.carry_out.now != 0 {
            // The income table lists what came in by the subject it is for.
            items.push(Item { code: "2010399", fund: Fund::Business, is_project: true, amount: b.carry_out });
        }
        let rows = self.subjects(&items, &|items| {
            let mut values = vec![items.iter().map(|i| i.amount.now).sum()];
            values
                .extend(funds.iter().map(|f| items.iter().filter(|i| i.fund == *f).map(|i| i.amount.now).sum::<i64>()));
            values
        });
        let (mut first, second) = self.code_header("科目");
        first.extend(row(&[
            "总计",
            "一般公共预算财政拨款收入",
            "政府性基金预算拨款收入",
            "国有资本经营预算拨款收入",
            "财政专户管理资金收入",
            "事业收入",
            "上级补助收入",
            "附属单位上缴收入",
            "事业单位经营收入",
            "其他收入",
            "上年结转",
        ]));
        let second = [second, vec![String::new(); 11]].concat();
        Sheet { name, unit: self.unit(), header: vec![first, second], rows, note: None, is_long: true }
    }

    fn expenditure(&mut self, name: String) -> Sheet {
        let items = self.budget.items.clone();
        let rows = self.subjects(&items, &|items| {
            let sum = |only: Option<bool>| {
                items.iter().filter(|i| only.is_none_or(|p| p == i.is_project)).map(|i| i.amount.now).sum()
            };
            vec![sum(None), sum(Some(false)), sum(Some(true))]
        });
        let header = if self.form.split_codes {
            row(&["类", "款", "项", "科目名称", "总计", "基本支出", "项目支出"])
        } else {
            row(&["科目编码", "科目名称", "总计", "基本支出", "项目支出"])
        };
        Sheet { name, unit: self.unit(), header: vec![header], rows, note: None, is_long: true }
    }

    fn procurement(&mut self, name: String) -> Sheet {
        let b = self.budget;
        let header = vec![row(&["项目", "总计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "事业收入"])];
        let all: i64 = b.procurement.iter().sum();
        if all == 0 {
            let rows = ["合计", "货物类", "工程类", "服务类"].iter().map(|name| row(&[name, "", "", "", ""])).collect();
            return Sheet {
                name,
                unit: self.unit(),
                header,
                rows,
                note: Some("备注：本单位无政府采购预算，故此表无数据。".into()),
                is_long: false,
            };
        }
        let fund_pays = b.income(Fund::Government).now >= all - b.general_procurement.iter().sum::<i64>();
        let mut rows = Vec::new();
        let mut push = |draft: &mut Self, name: &str, all: i64, general: i64| {
            let rest = all - general;
            let (fund, own) = if fund_pays { (rest, 0) } else { (0, rest) };
            let mut line = vec![name.to_owned()];
            for value in [all, general, fund, own] {
                let cell = draft.cell(value);
                line.push(cell);
            }
            rows.push(line);
        };
        push(self, "合计", all, b.general_procurement.iter().sum());
        for (at, name) in ["货物类", "工程类", "服务类"].into_iter().enumerate() {
            push(self, name, b.procurement[at], b.general_procurement[at]);
        }
        Sheet { name, unit: self.unit(), header, rows, note: None, is_long: false }
    }

    fn performance(&mut self, name: String) -> Sheet {
        let paid: Two = self.budget.expenditure(&FUNDS);
        let money = self.cell(paid.now);
        let pad = |cells: &[&str]| {
            let mut line = row(cells);
            line.resize(6, String::new());
            line
        };
        let kind = self.form.kind();
        let rows = vec![
            pad(&["部门（单位）名称", self.form.unit, "", &format!("{kind}支出预算数"), &money]),
            pad(&["当年整体绩效目标", "统筹做好全年各项工作，完成18项重点任务，办件满意度达到95%以上。"]),
            pad(&["绩效指标", "指标", "指标权重", "计量单位", "指标性质", "指标值"]),
            pad(&["", "办理公开事项", "25%", "件", "≥", "120"]),
            pad(&["", "业务培训场次", "20%", "次", "≥", "4.5"]),
            pad(&["", "系统可用率", "15%", "%", "≥", "99"]),
            pad(&["", "安全事故数", "20%", "次", "≤", "1"]),
            pad(&["", "服务对象满意度", "20%", "%", "≥", "95"]),
        ];
        Sheet { name, unit: self.unit(), header: vec![], rows, note: None, is_long: false }
    }
}

impl Sheet {
    /// The lines of the table; `break_after` rows to a page.
    pub fn write(&self, form: &Form, number: usize, break_after: Option<usize>, out: &mut String) {
        let lead = |out: &mut String, numbered: bool| {
            if numbered {
                out.push_str(&format!("附件 {number}\n\n"));
            }
            out.push_str(&self.name);
            out.push_str("\n\n");
            if let Some(unit) = &self.unit {
                out.push_str(unit);
                out.push_str("\n\n");
            }
        };
        let width = self.header.first().or(self.rows.first()).map_or(0, Vec::len);
        let line = |cells: &[String]| match form.tables {
            Tables::Pipes => format!("| {} |\n", cells.join(" | ")),
            _ => format!("{}\n", cells.join("\t")),
        };
        let head = |out: &mut String| {
            for (at, cells) in self.header.iter().enumerate() {
                out.push_str(&line(cells));
                if at == 0 && form.tables == Tables::Pipes {
                    out.push_str(&format!("|{}\n", " --- |".repeat(width)));
                }
            }
        };
        lead(out, true);
        head(out);
        for (at, cells) in self.rows.iter().enumerate() {
            if self.is_long && at > 0 && break_after.is_some_and(|rows| at % rows == 0) {
                out.push('\n');
                lead(out, false);
                head(out);
            }
            out.push_str(&line(cells));
            if at == 0 && self.header.is_empty() && form.tables == Tables::Pipes {
                out.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        if let Some(note) = &self.note {
            out.push_str(&format!("\n{note}\n"));
        }
        out.push('\n');
    }
}
