//! Shanghai's budget: the terms first, one run of text on the figures, tables in 元.

use super::ink::{Ink, NUMBERS, Row, codes, glossary, leaves, path, purpose, row};
use crate::support::budget::{Budget, Fund, Item, name_of};

const FISCAL: [Fund; 3] = [Fund::General, Fund::Government, Fund::StateCapital];
const FUNDS: [Fund; 5] = [Fund::General, Fund::Government, Fund::StateCapital, Fund::Business, Fund::Other];

pub fn write(ink: &mut Ink) {
    let mut budget = ink.budget(false);
    for item in &mut budget.items {
        // Shanghai's tables have no column for 上级补助收入.
        if item.fund == Fund::Superior {
            item.fund = Fund::Other;
        }
    }
    let (unit, year, kind) = (ink.unit, ink.year, ink.kind);
    ink.line(format!(
        "{unit}{year}年{kind}预算\n\n一、主要职能\n\n贯彻执行有关法律法规和方针政策，完成上级交办的其他工作。"
    ));
    ink.line("\n二、机构设置\n\n内设综合科、业务科、财务科。\n\n三、名词解释\n");
    glossary(ink, false);
    ink.line(format!("\n四、{year}年{kind}预算编制说明\n"));
    notes(ink, &budget);
    ink.line(format!("\n五、{kind}预算表\n"));
    tables(ink, &budget);
    ink.line("六、其他相关情况说明\n");
    other_matters(ink, &budget);
    ink.closing();
}

fn notes(ink: &mut Ink, b: &Budget) {
    let (unit, year) = (ink.unit, ink.year);
    let last = format!("{}年预算", year - 1);
    let total = b.expenditure(&FUNDS).now;
    let fiscal = b.expenditure(&FISCAL);
    let total_money = ink.money(total);
    let (money, change) = (ink.money(fiscal.now), plain_change(ink, fiscal, &last));
    let own = ink.list(
        &[("事业收入", b.income(Fund::Business).now), ("事业单位经营收入", 0), ("其他收入", b.income(Fund::Other).now)],
        "；",
    );
    ink.line(format!("{year}年，{unit}收入预算{total_money}，其中：财政拨款收入{money}，{change}；{own}。"));
    let mut funds = Vec::new();
    for (fund, name) in FISCAL.into_iter().zip(["一般公共预算", "政府性基金", "国有资本经营预算"]) {
        let amount = b.expenditure(&[fund]);
        let (money, change) = (ink.money(amount.now), plain_change(ink, amount, &last));
        funds.push(format!("{name}拨款支出预算{money}，{change}"));
    }
    ink.line(format!(
        "支出预算{total_money}，其中：财政拨款支出预算{money}，{change}。财政拨款支出预算中，{}。",
        funds.join("；")
    ));
    if fiscal.change() != 0 {
        let word = if fiscal.change() > 0 { "增加" } else { "减少" };
        let reason = ink.reason(fiscal.change() > 0);
        ink.line(format!("财政拨款收入支出{word}的主要原因是{reason}。"));
    }
    ink.line("财政拨款支出主要内容如下：");
    let dot = ink.rng.pick(&[".", ". "]);
    for (at, code) in leaves(b, &FISCAL).into_iter().enumerate() {
        let money = ink.money(b.of_code(code, &FISCAL).now);
        let (n, path, purpose) = (at + 1, path(code), purpose(code));
        ink.line(format!("{n}{dot}“{path}”{money}，主要用于{purpose}。"));
    }
}

/// A change in the same words whenever it is stated: 比2024年预算增加3.00万元.
fn plain_change(ink: &mut Ink, amount: crate::support::budget::Two, base: &str) -> String {
    let money = ink.money(amount.change());
    match amount.change().signum() {
        1 => format!("比{base}增加{money}"),
        -1 => format!("比{base}减少{money}"),
        _ => format!("与{base}持平"),
    }
}

fn other_matters(ink: &mut Ink, b: &Budget) {
    let (unit, year, kind) = (ink.unit, ink.year, ink.kind);
    let last = format!("{}年预算", year - 1);
    let (money, change) = (ink.money(b.three_public().now), plain_change(ink, b.three_public(), &last));
    ink.line(format!("一、{year}年“三公”经费预算情况说明\n{year}年“三公”经费预算数为{money}，{change}。其中："));
    let both = b.vehicle_buy + b.vehicle_run;
    for (number, name, amount) in
        [("一", "因公出国（境）费", b.abroad), ("二", "公务用车购置及运行费", both), ("三", "公务接待费", b.reception)]
    {
        let (money, change) = (ink.money(amount.now), ink.change(amount, &last));
        let parts = if number == "二" {
            let (buy, buy_change) = (ink.money(b.vehicle_buy.now), ink.change(b.vehicle_buy, &last));
            let (run, run_change) = (ink.money(b.vehicle_run.now), ink.change(b.vehicle_run, &last));
            format!("其中：公务用车购置费{buy}，{buy_change}；公务用车运行费{run}，{run_change}。")
        } else {
            String::new()
        };
        ink.line(format!("（{number}）{name}{money}，{change}。{parts}"));
    }
    let money = ink.money(b.running.now);
    ink.line(format!("二、机关运行经费预算\n{year}年{unit}财政拨款的机关运行经费预算为{money}。"));
    let [goods, works, services] = b.procurement;
    let money = ink.money(goods + works + services);
    let list =
        ink.list(&[("政府采购货物预算", goods), ("政府采购工程预算", works), ("政府采购服务预算", services)], "、");
    ink.line(format!("三、政府采购预算情况\n{year}年本{kind}政府采购预算{money}，其中：{list}。"));
    let (count, money) = (ink.rng.between(2, 20), ink.money(b.project(&FUNDS).now));
    ink.line(format!("四、绩效目标设置情况\n本{kind}编报绩效目标的项目{count}个，涉及项目预算资金{money}。"));
    let [usual, enforcement] = b.vehicles;
    ink.line(format!("五、国有资产占有使用情况\n截至{}年8月31日，{unit}共有车辆{}辆，其中：机要通信用车{usual}辆、执法执勤用车{enforcement}辆；单价100万元（含）以上设备（不含车辆）2套。", year - 1, usual + enforcement));
}

fn tables(ink: &mut Ink, b: &Budget) {
    let (year, kind) = (ink.year, ink.kind);
    let head = |ink: &mut Ink, name: &str, unit: &str| {
        let text = format!("{year}年{kind}{name}\n编制{kind}：{}\t单位：{unit}", ink.unit);
        ink.line(text);
    };
    head(ink, "财务收支预算总表", "元");
    totals(ink, b, &FUNDS);
    head(ink, "财政拨款收支预算总表", "元");
    totals(ink, b, &FISCAL);
    head(ink, "收入预算总表", "元");
    ink.line("项目\t\t\t\t收入预算\t\t\t\t\n功能分类科目编码\t\t\t功能分类科目名称\t合计\t财政拨款收入\t事业收入\t事业单位经营收入\t其他收入\n类\t款\t项\t\t\t\t\t\t");
    subjects(ink, &b.items, &|items| {
        let of = |funds: &[Fund]| items.iter().filter(|i| funds.contains(&i.fund)).map(|i| i.amount.now).sum::<i64>();
        vec![of(&FUNDS), of(&FISCAL), of(&[Fund::Business]), 0, of(&[Fund::Other])]
    });
    let basics = |items: &[&Item]| {
        let of = |project: bool| items.iter().filter(|i| i.is_project == project).map(|i| i.amount.now).sum::<i64>();
        vec![of(true) + of(false), of(false), of(true)]
    };
    head(ink, "支出预算总表", "元");
    ink.line("项目\t\t\t\t支出预算\t\t\n功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t");
    subjects(ink, &b.items, &basics);
    for (fund, name) in [
        (Fund::General, "一般公共预算"),
        (Fund::Government, "政府性基金预算"),
        (Fund::StateCapital, "国有资本经营预算"),
    ] {
        head(ink, &format!("{name}支出功能分类预算表"), "元");
        ink.line(format!("项目\t\t\t\t{name}支出\t\t\n功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t"));
        let items: Vec<Item> = b.items.iter().filter(|i| i.fund == fund && i.amount.now != 0).cloned().collect();
        if items.is_empty() {
            ink.line(format!("合计\t\t\t\t\t\t\n注：本年度无{name}支出，故本表无数据。\n"));
        } else {
            subjects(ink, &items, &basics);
        }
    }
    head(ink, "一般公共预算基本支出部门预算经济分类预算表", "元");
    economic(ink, b);
    head(ink, "“三公”经费和机关运行经费预算表", "万元");
    ink.line("“三公”经费预算数\t\t\t\t\t\t机关运行经费预算数\n合计\t因公出国(境)费\t公务接待费\t公务用车购置及运行费\t\t\t\n\t\t\t小计\t购置费\t运行费\t");
    let values = [
        b.three_public(),
        b.abroad,
        b.reception,
        b.vehicle_buy + b.vehicle_run,
        b.vehicle_buy,
        b.vehicle_run,
        b.running,
    ];
    let cells: Row = values.iter().map(|v| if v.now == 0 { "0.00".to_owned() } else { ink.cell(v.now) }).collect();
    ink.rows(&[cells]);
    ink.line("");
}

fn totals(ink: &mut Ink, b: &Budget, funds: &[Fund]) {
    let fiscal = b.expenditure(&FISCAL).now;
    let left = [
        ("一、财政拨款收入", fiscal),
        ("1. 一般公共预算", b.income(Fund::General).now),
        ("2. 政府性基金预算", b.income(Fund::Government).now),
        ("3. 国有资本经营预算", b.income(Fund::StateCapital).now),
        ("二、事业收入", b.income(Fund::Business).now),
        ("三、事业单位经营收入", 0),
        ("四、其他收入", b.income(Fund::Other).now),
    ];
    let left = if funds.len() == FISCAL.len() { &left[..4] } else { &left[..] };
    let classes = b.classes(funds);
    ink.line("本年收入\t\t本年支出\t\n项目\t预算数\t项目\t预算数");
    for (at, number) in NUMBERS.iter().enumerate().take(left.len().max(classes.len())) {
        let mut cells = match left.get(at) {
            Some((name, value)) => vec![(*name).to_owned(), ink.yuan(*value)],
            None => row(&["", ""]),
        };
        match classes.get(at) {
            Some(class) => {
                let value = ink.yuan(b.of_code(class, funds).now);
                cells.extend([format!("{number}、{}", name_of(class)), value]);
            }
            None => cells.extend(row(&["", ""])),
        }
        ink.rows(&[cells]);
    }
    let total = ink.yuan(b.expenditure(funds).now);
    ink.line(format!("收入总计\t{total}\t支出总计\t{total}\n"));
}

/// 类, 款, 项 in columns of their own; the total last.
fn subjects(ink: &mut Ink, items: &[Item], of: &dyn Fn(&[&Item]) -> Vec<i64>) {
    for code in codes(items) {
        let under: Vec<&Item> = items.iter().filter(|i| i.code.starts_with(code)).collect();
        let part = |from: usize, to: usize| code.get(from..to).unwrap_or("");
        let mut cells = row(&[part(0, 3), part(3, 5), part(5, 7), name_of(code)]);
        cells.extend(of(&under).into_iter().map(|value| ink.yuan(value)));
        ink.rows(&[cells]);
    }
    let mut cells = row(&["合计", "", "", ""]);
    cells.extend(of(&items.iter().collect::<Vec<_>>()).into_iter().map(|value| ink.yuan(value)));
    ink.rows(&[cells]);
    ink.line("");
}

fn economic(ink: &mut Ink, b: &Budget) {
    ink.line("项目\t\t\t一般公共预算基本支出\t\t\n经济分类科目编码\t\t经济分类科目名称\t合计\t人员经费\t公用经费\n类\t款\t\t\t\t");
    let mut codes: Vec<&str> =
        b.economic.iter().filter(|e| e.amount.now != 0).flat_map(|e| [&e.code[..3], e.code]).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let value: i64 = b.economic.iter().filter(|e| e.code.starts_with(code)).map(|e| e.amount.now).sum();
        let (staff, office) = if code.starts_with("302") { (0, value) } else { (value, 0) };
        let mut cells = row(&[&code[..3], code.get(3..).unwrap_or(""), name_of(code)]);
        cells.extend([value, staff, office].into_iter().map(|value| ink.yuan(value)));
        ink.rows(&[cells]);
    }
    let (staff, office) = (b.staff().now, b.office().now);
    let mut cells = row(&["合计", "", ""]);
    cells.extend([staff + office, staff, office].into_iter().map(|value| ink.yuan(value)));
    ink.rows(&[cells]);
    ink.line("");
}
