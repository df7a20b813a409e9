//! The nine tables of a final account, 公开01表 to 公开09表.

use super::accounts::{Accounts, Carried, FISCAL, FUNDS};
use super::ink::{Ink, NUMBERS, Row, codes, row};
use crate::support::budget::{Fund, Item, name_of};

type What = fn(&Item, Carried) -> i64;

/// A column of a table by subject: what it states, of which funds.
type Column<'a> = (&'a [Fund], What);

pub fn write(ink: &mut Ink, a: &Accounts) {
    totals(ink, a);
    income(ink, a);
    expenditure(ink, a);
    appropriation(ink, a);
    general(ink, a);
    basic(ink, a);
    let fund_first = ink.seed.is_multiple_of(2);
    if !fund_first {
        three_public(ink, a, 7);
    }
    let next = if fund_first { 7 } else { 8 };
    government(ink, a, next);
    state_capital(ink, a, next + 1);
    if fund_first {
        three_public(ink, a, 9);
    }
}

fn caption(ink: &mut Ink, name: &str, number: usize) {
    let (unit, kind) = (ink.unit, ink.kind);
    ink.line(format!("{name}\n公开{number:02}表\n{kind}：{unit}\n单位：万元"));
}

fn totals(ink: &mut Ink, a: &Accounts) {
    caption(ink, "收入支出决算总表", 1);
    let of = |fund| a.sum("", &[fund], Accounts::income);
    let left = [
        ("一般公共预算财政拨款收入", of(Fund::General)),
        ("政府性基金预算财政拨款收入", of(Fund::Government)),
        ("国有资本经营预算财政拨款收入", of(Fund::StateCapital)),
        ("上级补助收入", of(Fund::Superior)),
        ("事业收入", of(Fund::Business)),
        ("经营收入", of(Fund::Operating)),
        ("附属单位上缴收入", 0),
        ("其他收入", of(Fund::Other)),
    ];
    let classes = a.paid.classes(&FUNDS);
    ink.line("收入\t\t支出\t\n项目\t决算数\t项目\t决算数");
    for (at, number) in NUMBERS.iter().enumerate().take(left.len().max(classes.len())) {
        let mut cells = match left.get(at) {
            Some((name, value)) => vec![format!("{number}、{name}"), ink.cell(*value)],
            None => row(&["", ""]),
        };
        match classes.get(at) {
            Some(class) => {
                let value = ink.cell(a.sum(class, &FUNDS, Accounts::spent));
                cells.extend([format!("{number}、{}", name_of(class)), value]);
            }
            None => cells.extend(row(&["", ""])),
        }
        ink.rows(&[cells]);
    }
    let sum = |what| a.sum("", &FUNDS, what);
    for (left, right) in [
        (("本年收入合计", sum(Accounts::income)), ("本年支出合计", sum(Accounts::spent))),
        (("使用非财政拨款结余（含专用结余）", 0), ("结余分配", 0)),
        (("年初结转和结余", sum(Accounts::open)), ("年末结转和结余", sum(Accounts::close))),
        (("总计", a.total.now), ("总计", a.total.now)),
    ] {
        let (x, y) = (ink.cell(left.1), ink.cell(right.1));
        ink.rows(&[row(&[left.0, &x, right.0, &y])]);
    }
    ink.line("");
}

/// 类, 款 and 项 of `funds` under 合计.
fn subjects(ink: &mut Ink, a: &Accounts, funds: &[Fund], columns: &[Column]) {
    let write = |ink: &mut Ink, prefix: &str, code: &str, name: &str| {
        let mut cells = row(&[code, name]);
        cells.extend(columns.iter().map(|(funds, what)| ink.cell(a.sum(prefix, funds, *what))));
        ink.rows(&[cells]);
    };
    write(ink, "", "", "合计");
    for code in codes(&a.items(funds)) {
        write(ink, code, code, name_of(code));
    }
    ink.line("");
}

fn income(ink: &mut Ink, a: &Accounts) {
    caption(ink, "收入决算表", 2);
    ink.line("项目\t\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入\n功能分类科目编码\t科目名称\t\t\t\t\t\t\t");
    subjects(
        ink,
        a,
        &FUNDS,
        &[
            (&FUNDS, Accounts::income),
            (&FISCAL, Accounts::income),
            (&[Fund::Superior], Accounts::income),
            (&[Fund::Business], Accounts::income),
            (&[Fund::Operating], Accounts::income),
            (&[Fund::Affiliated], Accounts::income),
            (&[Fund::Other], Accounts::income),
        ],
    );
}

fn expenditure(ink: &mut Ink, a: &Accounts) {
    caption(ink, "支出决算表", 3);
    ink.line("项目\t\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t经营支出\t对附属单位补助支出\n功能分类科目编码\t科目名称\t\t\t\t\t\t");
    subjects(
        ink,
        a,
        &FUNDS,
        &[
            (&FUNDS, Accounts::spent),
            (&FUNDS, Accounts::basic),
            (&FUNDS, Accounts::project),
            (&[], Accounts::spent),
            (&[], Accounts::spent),
            (&[], Accounts::spent),
        ],
    );
}

fn appropriation(ink: &mut Ink, a: &Accounts) {
    caption(ink, "财政拨款收入支出决算总表", 4);
    ink.line("收入\t\t支出\t\t\t\t\n项目\t决算数\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款");
    let names = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"];
    let lines = |what: What| -> Vec<(String, i64)> {
        let named = names.iter().zip(FISCAL).enumerate();
        named.map(|(at, (name, fund))| (format!("{}、{name}", NUMBERS[at]), a.sum("", &[fund], what))).collect()
    };
    let by_fund = |code: &str, what: What| -> Vec<i64> {
        [&FISCAL[..], &FISCAL[..1], &FISCAL[1..2], &FISCAL[2..]].iter().map(|funds| a.sum(code, funds, what)).collect()
    };
    let sum = |what| a.sum("", &FISCAL, what);
    let mut write = |left: Option<(String, i64)>, right: Option<(String, Vec<i64>)>| {
        let mut cells: Row = match left {
            Some((name, value)) => vec![name, ink.cell(value)],
            None => row(&["", ""]),
        };
        match right {
            Some((name, values)) => {
                cells.push(name);
                cells.extend(values.into_iter().map(|value| ink.cell(value)));
            }
            None => cells.extend(row(&["", "", "", "", ""])),
        }
        ink.rows(&[cells]);
    };
    let left = lines(Accounts::income);
    let classes = a.paid.classes(&FISCAL);
    for (at, number) in NUMBERS.iter().enumerate().take(left.len().max(classes.len())) {
        let right =
            classes.get(at).map(|class| (format!("{number}、{}", name_of(class)), by_fund(class, Accounts::spent)));
        write(left.get(at).cloned(), right);
    }
    write(
        Some(("本年收入合计".into(), sum(Accounts::income))),
        Some(("本年支出合计".into(), by_fund("", Accounts::spent))),
    );
    write(
        Some(("年初财政拨款结转和结余".into(), sum(Accounts::open))),
        Some(("年末财政拨款结转和结余".into(), by_fund("", Accounts::close))),
    );
    for line in lines(Accounts::open) {
        write(Some(line), None);
    }
    write(Some(("总计".into(), a.fiscal_total.now)), Some(("总计".into(), by_fund("", Accounts::available))));
    ink.line("");
}

const SPENT: &str = "项目\t\t本年支出\t\t\n功能分类科目编码\t科目名称\t合计\t基本支出\t项目支出";

fn general(ink: &mut Ink, a: &Accounts) {
    caption(ink, "一般公共预算财政拨款支出决算表", 5);
    ink.line(SPENT);
    let funds = &[Fund::General];
    subjects(ink, a, funds, &[(funds, Accounts::spent), (funds, Accounts::basic), (funds, Accounts::project)]);
}

/// 人员经费 on the left, 公用经费 on the right.
fn basic(ink: &mut Ink, a: &Accounts) {
    caption(ink, "一般公共预算财政拨款基本支出决算明细表", 6);
    ink.line("人员经费\t\t\t公用经费\t\t\n经济分类科目编码\t科目名称\t决算数\t经济分类科目编码\t科目名称\t决算数");
    let mut side = |is_office: bool| -> Vec<Row> {
        let paid = a.paid.economic.iter().filter(|e| e.amount.now != 0 && e.code.starts_with("302") == is_office);
        let mut codes: Vec<&str> = paid.flat_map(|e| [&e.code[..3], e.code]).collect();
        codes.sort_unstable();
        codes.dedup();
        let value =
            |code: &str| a.paid.economic.iter().filter(|e| e.code.starts_with(code)).map(|e| e.amount.now).sum();
        codes.into_iter().map(|code| vec![code.to_owned(), name_of(code).to_owned(), ink.cell(value(code))]).collect()
    };
    let (staff, office) = (side(false), side(true));
    let empty = row(&["", "", ""]);
    for at in 0..staff.len().max(office.len()) {
        let cells = [staff.get(at).unwrap_or(&empty).clone(), office.get(at).unwrap_or(&empty).clone()].concat();
        ink.rows(&[cells]);
    }
    let (x, y) = (ink.cell(a.paid.staff().now), ink.cell(a.paid.office().now));
    ink.rows(&[row(&["人员经费合计", "", &x, "公用经费合计", "", &y])]);
    ink.line("");
}

fn three_public(ink: &mut Ink, a: &Accounts, number: usize) {
    caption(ink, "财政拨款“三公”经费支出决算表", number);
    let kinds = "合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费";
    let parts = "\t\t小计\t公务用车购置费\t公务用车运行维护费\t";
    ink.line(format!("预算数\t\t\t\t\t\t决算数\t\t\t\t\t\n{kinds}\t{kinds}\n{parts}\t{parts}"));
    let mut cells = Row::new();
    for [abroad, buy, run, reception] in [a.three_planned, a.three_paid()] {
        for value in [abroad + buy + run + reception, abroad, buy + run, buy, run, reception] {
            cells.push(ink.cell(value));
        }
    }
    ink.rows(&[cells]);
    ink.line("");
}

fn government(ink: &mut Ink, a: &Accounts, number: usize) {
    caption(ink, "政府性基金预算财政拨款收入支出决算表", number);
    ink.line("项目\t\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余\n功能分类科目编码\t科目名称\t\t\t小计\t基本支出\t项目支出\t");
    let funds = &[Fund::Government];
    if a.items(funds).is_empty() {
        let (kind, year) = (ink.kind, ink.year);
        ink.line(format!(
            "\t合计\t\t\t\t\t\t\n注：本{kind}{year}年度无政府性基金预算财政拨款收入和支出，故本表无数据。\n"
        ));
        return;
    }
    subjects(
        ink,
        a,
        funds,
        &[
            (funds, Accounts::open),
            (funds, Accounts::income),
            (funds, Accounts::spent),
            (funds, Accounts::basic),
            (funds, Accounts::project),
            (funds, Accounts::close),
        ],
    );
}

fn state_capital(ink: &mut Ink, a: &Accounts, number: usize) {
    caption(ink, "国有资本经营预算财政拨款支出决算表", number);
    ink.line(SPENT);
    let funds = &[Fund::StateCapital];
    if a.items(funds).is_empty() {
        let (kind, year) = (ink.kind, ink.year);
        ink.line(format!("\t合计\t\t\t\n注：本{kind}{year}年度无国有资本经营预算财政拨款支出，故本表无数据。\n"));
        return;
    }
    subjects(ink, a, funds, &[(funds, Accounts::spent), (funds, Accounts::basic), (funds, Accounts::project)]);
}
