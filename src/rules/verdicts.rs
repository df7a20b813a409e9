//! Verdicts of the engine → findings: which rule speaks, the equation spelled out, the repairs.

use super::contradictions::evidence;
use super::left_in::left_in;
use super::{Context, Findings};
use crate::facts::{Figure, FigureId};
use crate::finding::{Edit, Finding, Fix, Related, Safety};
use crate::lang::Lang;
use crate::model::{Denomination, Measure};
use crate::relations::explain::{amount, right_amount};
use crate::relations::{Origin, Relation, Repair, RepairKind, Standing, Verdict};
use crate::say;
use crate::syntax::Row;
use crate::text::Span;

/// Most related places of one finding: more help nobody.
const MOST_RELATED: usize = 60;

/// Reports the verdicts that belong to the rule that runs.
pub fn check(ctx: &Context, findings: &mut Findings) {
    for verdict in &ctx.diagnosis.verdicts {
        if code_of(ctx, verdict) == findings.rule.code {
            write(ctx, verdict, findings.report(place(ctx, verdict), String::new()));
        }
    }
}

/// The one repair, where the verdict is sure of it.
fn settled_repair(verdict: &Verdict) -> Option<&Repair> {
    verdict.repairs.first().filter(|_| verdict.is_settled)
}

/// Where a verdict is told: where the repair is made, else on the figure.
fn place(ctx: &Context, verdict: &Verdict) -> Span {
    let figure = ctx.facts.figure(verdict.figure);
    match settled_repair(verdict).map(|repair| repair.kind) {
        Some(RepairKind::Unit(_)) if !figure.unit_span.is_empty() => figure.unit_span,
        Some(RepairKind::Direction) => figure.direction.unwrap_or(figure.span),
        _ => figure.span,
    }
}

/// The code a verdict goes under: what has to be changed, else what shows it best.
fn code_of(ctx: &Context, verdict: &Verdict) -> &'static str {
    let figure = ctx.facts.figure(verdict.figure);
    match settled_repair(verdict).map(|repair| repair.kind) {
        Some(RepairKind::Unit(_)) => return "unit-mismatch",
        Some(RepairKind::Direction) => return "direction-conflict",
        Some(RepairKind::Amount) if figure.implied => return "direction-conflict",
        _ => {}
    }
    let relation = &ctx.diagnosis.relations[verdict.relation];
    let is_change = ctx.facts.figure(relation.figures[0]).measure == Measure::Change;
    match relation.origin {
        Origin::Table => "table-total-mismatch",
        Origin::Years => "change-mismatch",
        Origin::Sentence | Origin::Standard if is_change => "change-mismatch",
        Origin::Sentence | Origin::Standard => "total-mismatch",
        Origin::Percent => "percent-mismatch",
        Origin::Balance => "balance-mismatch",
        Origin::Restatement => "restatement-mismatch",
    }
}

/// Puts a verdict into words.
fn write(ctx: &Context, verdict: &Verdict, finding: &mut Finding) {
    let figure = ctx.facts.figure(verdict.figure);
    let relation = &ctx.diagnosis.relations[verdict.relation];
    let (note, expected) = match settled_repair(verdict) {
        None if verdict.repairs.is_empty() => (say!(ctx.lang, "，请核对", "; please check"), None),
        None => {
            let note = say!(
                ctx.lang,
                "；从文中看不出是哪一处有误，请核对",
                "; the text does not tell which figure is wrong, please check"
            );
            (note, None)
        }
        Some(repair) => settled(ctx, repair, figure, finding.span.of(ctx.text)),
    };
    finding.message = ctx.naming().equation(relation, Standing::Broken) + &note;
    finding.expected = expected;
    relate(ctx, finding, verdict, relation);
    if verdict.is_settled {
        finding.related.extend(left_in(ctx, verdict.figure));
        finding.related.extend(settled_repair(verdict).and_then(|repair| evidence(ctx, repair)));
    }
    finding.fixes = verdict.repairs.iter().filter_map(|repair| fix(ctx, repair, verdict.is_settled)).collect();
}

/// What the one repair puts right, in words, and the word or value it puts in the place of `shown`.
fn settled(ctx: &Context, repair: &Repair, figure: &Figure, shown: &str) -> (String, Option<String>) {
    match repair.kind {
        RepairKind::Unit(unit) => {
            let right = unit.text();
            (say!(ctx.lang, "；单位应为“{right}”", "; the unit should be {right}"), Some(right.to_owned()))
        }
        RepairKind::Direction => {
            let right = ctx.standard.phrases.opposite(shown);
            (say!(ctx.lang, "；“{shown}”应为“{right}”", "; “{shown}” should be “{right}”"), Some(right.to_owned()))
        }
        RepairKind::Column(of) => {
            let column = column_of(ctx, of);
            let note = say!(
                ctx.lang,
                "；“{column}”栏正好少这个数，这里应填在那一栏",
                "; the column “{column}” lacks just this amount, which belongs there"
            );
            (note, None)
        }
        RepairKind::Amount if figure.implied => {
            (say!(ctx.lang, "；“{shown}”与这些数字不符", "; “{shown}” contradicts these figures"), None)
        }
        RepairKind::Amount => (right(ctx, repair), Some(right_amount(figure, repair.value))),
    }
}

fn relate(ctx: &Context, finding: &mut Finding, verdict: &Verdict, relation: &Relation) {
    let others = verdict.others.iter().filter_map(|at| {
        let other = &ctx.diagnosis.relations[*at];
        other.figures.iter().copied().find(|id| !is_same(ctx, *id, verdict.figure))
    });
    let twins = ctx.diagnosis.twins.get(&verdict.figure).into_iter().flatten().copied();
    for id in relation.figures.iter().copied().chain(twins).chain(others) {
        let figure = ctx.facts.figure(id);
        if finding.related.len() >= MOST_RELATED {
            break;
        }
        if id == verdict.figure || finding.related.iter().any(|related| related.span == figure.span) {
            continue;
        }
        finding.related.push(Related { span: figure.span, message: ctx.naming().stated(id) });
    }
}

fn is_same(ctx: &Context, a: FigureId, b: FigureId) -> bool {
    a == b || ctx.diagnosis.twins.get(&b).is_some_and(|twins| twins.contains(&a))
}

/// The words over the column of a figure.
fn column_of(ctx: &Context, figure: FigureId) -> String {
    let header = ctx.facts.figure(figure).header;
    header.map(|header| ctx.naming().words(header).into_owned()).unwrap_or_default()
}

/// The empty cell in the row of one figure and the column of another.
fn cell_beside(ctx: &Context, figure: &Figure, of: FigureId) -> Option<Span> {
    let holds = |row: &&Row, span: Span| row.cells.iter().any(|cell| cell.start <= span.start && span.end <= cell.end);
    let column = ctx.facts.figure(of).span;
    let rows = || ctx.disclosure.tables.iter().flat_map(|table| &table.rows);
    let of_column = rows().find(|row| holds(row, column))?;
    let at = of_column.cells.iter().position(|cell| cell.start <= column.start && column.end <= cell.end)?;
    let own = rows().find(|row| holds(row, figure.span))?;
    (own.cells.len() == of_column.cells.len()).then(|| own.cells[at]).filter(|cell| cell.is_empty())
}

/// What a figure should be, behind what is wrong with it.
pub fn right(ctx: &Context, repair: &Repair) -> String {
    let figure = ctx.facts.figure(repair.figure);
    let right = right_amount(figure, repair.value);
    let sign = if figure.unit == Denomination::PERCENT { "%" } else { "" };
    right_behind(&format!("{right}{sign}"), ctx.lang)
}

/// What stands behind a message whose value is this one.
pub fn right_behind(value: &str, lang: Lang) -> String {
    say!(lang, "；此处应为 {value}", "; the marked figure should be {value}")
}

/// The edit that carries out a repair, twins included.
pub fn fix(ctx: &Context, repair: &Repair, is_preferred: bool) -> Option<Fix> {
    let figure = ctx.facts.figure(repair.figure);
    let edit = |span, text: &str| Edit { span, text: text.to_owned() };
    let opposite = |word: Span| ctx.standard.phrases.opposite(word.of(ctx.text));
    let (title, mut edits) = match repair.kind {
        RepairKind::Unit(unit) => {
            let shown = figure.unit_span;
            let title =
                say!(ctx.lang, "把单位“{}”改为“{}”", "Change the unit {} to {}", shown.of(ctx.text), unit.text());
            (title, vec![edit(shown, unit.text())])
        }
        RepairKind::Direction => {
            let word = figure.direction?;
            let right = opposite(word);
            let title = say!(ctx.lang, "把“{}”改为“{}”", "Change {} to {}", word.of(ctx.text), right);
            (title, vec![edit(word, right)])
        }
        RepairKind::Column(of) => {
            let column = column_of(ctx, of);
            let title = say!(ctx.lang, "移到“{column}”栏", "Move it to the column “{column}”");
            (title, vec![edit(figure.span, ""), edit(cell_beside(ctx, figure, of)?, figure.span.of(ctx.text))])
        }
        RepairKind::Amount if figure.implied => return None,
        RepairKind::Amount => {
            let mend = |figure: &Figure| {
                // In prose the sign stands before the figure.
                let right = match figure.source {
                    0 => amount(figure, repair.value.abs()),
                    _ => right_amount(figure, repair.value),
                };
                edit(figure.span, &like(figure.span.of(ctx.text), &right))
            };
            let turns = repair.value.is_sign_negative() != figure.value.is_sign_negative()
                && !repair.value.is_zero()
                && !figure.value.is_zero();
            let word = figure.direction.filter(|_| turns);
            let twins = ctx.diagnosis.twins.get(&repair.figure).into_iter().flatten();
            let mended = mend(figure);
            let title = say!(
                ctx.lang,
                "把 {} 改为 {}（{}）",
                "Change {} to {} ({})",
                figure.span.of(ctx.text),
                mended.text,
                ctx.naming().name(repair.figure)
            );
            let mut edits: Vec<Edit> = word.map(|word| edit(word, opposite(word))).into_iter().collect();
            edits.push(mended);
            edits.extend(twins.map(|twin| mend(ctx.facts.figure(*twin))));
            (title, edits)
        }
    };
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    Some(Fix { title, safety: Safety::Unsafe, preferred: is_preferred, edits })
}

/// `right` written as `shown` is: with its separators.
fn like(shown: &str, right: &str) -> String {
    if !shown.contains([',', '，']) {
        return right.to_owned();
    }
    let whole = right.find('.').unwrap_or(right.len());
    let mut grouped = right.to_owned();
    let first = 1 + usize::from(right.starts_with('-'));
    for at in (first..whole).rev().filter(|at| (whole - at).is_multiple_of(3)) {
        grouped.insert(at, ',');
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::super::testing::findings;

    const CODES: [&str; 7] = [
        "balance-mismatch",
        "change-mismatch",
        "direction-conflict",
        "percent-mismatch",
        "restatement-mismatch",
        "total-mismatch",
        "unit-mismatch",
    ];

    /// What the rules on figures say of a section with this body.
    fn said(body: &str) -> Vec<(&'static str, String)> {
        let text = format!("海州区水务局2025年部门预算情况说明\n\n二、部门收支总体情况\n\n{body}\n");
        CODES.iter().flat_map(|code| findings(code, &text).into_iter().map(|f| (*code, f.message))).collect()
    }

    #[track_caller]
    fn quiet(bodies: &[&str]) {
        for body in bodies {
            assert_eq!(said(body), [], "{body}");
        }
    }

    #[track_caller]
    fn wrong(code: &str, words: &str, body: &str) {
        let said = said(body);
        assert!(said.iter().any(|(of, message)| *of == code && message.contains(words)), "{body}\n{said:?}");
    }

    #[test]
    fn a_share_is_one_of_the_list_its_line_stands_in() {
        quiet(&[
            "2025年收入预算1500.00万元，其中：\n\n一般公共预算拨款1400.00万元，占93.33%；\n\n事业收入80.00万元，占5.33%；\n\n其他收入20.00万元，占1.33%。",
            "2025年收入预算1500.00万元，其中：\n1.一般公共预算拨款1480.00万元，占98.67%；\n2.事业收入20.00万元，占1.33%。",
            "2025年收入预算1500.00万元，其中：\n一般公共预算拨款1480.00万元，占收入预算的98.67%；\n事业收入20.00万元，占收入预算的1.33%。",
            "2025年收入预算1500.00万元，其中：一般公共预算拨款1400.00万元，占93.33%；\n其他收入100.00万元，占6.67%。",
            "2025年支出预算1500.00万元，其中：\n1.基本支出1200.00万元，占80%，其中：\n人员经费900.00万元，占75%；\n公用经费300.00万元，占25%；\n2.项目支出300.00万元，占20%。",
            // Of which whole, nobody says.
            "2025年收入预算1500.00万元。\n一般公共预算拨款1480.00万元，占98.67%；\n事业收入20.00万元，占1.33%。",
        ]);
        let wrong_share =
            "2025年收入预算1500.00万元，其中：\n一般公共预算拨款1400.00万元，占39.33%；\n事业收入100.00万元，占6.67%。";
        wrong("percent-mismatch", "此处应为 93.33%", wrong_share);
        let wrong_share = "2025年收入预算1500.00万元，其中：\n一般公共预算拨款1400.00万元，占收入预算的93.33%；\n事业收入100.00万元，占收入预算的16.67%。";
        wrong("percent-mismatch", "此处应为 6.67", wrong_share);
    }

    #[test]
    fn a_change_behind_a_list_is_that_of_the_whole_where_the_figures_say_so() {
        quiet(&[
            "2025年政府采购预算总额60.00万元，其中：货物20.00万元、工程0万元、服务40.00万元，比2024年减少10.00万元，下降14.29%。",
            "2025年支出预算3600.00万元，其中：基本支出2900.00万元，项目支出700.00万元，较上年3540.00万元增加60.00万元，增长1.69%。",
            "2025年基本支出4320.00万元，其中工资2880.00万元、社会保险缴费1080.00万元、其他360.00万元，比2024年4200.00万元增加120.00万元，增长2.86%。",
            // Whose change it is, nothing tells.
            "2025年支出预算3600.00万元，其中：基本支出2900.00万元，项目支出700.00万元，较上年增加60.00万元。\n2025年项目支出700.00万元，较上年增加20.00万元。",
        ]);
        let of_item = "2025年支出预算3600.00万元，其中：基本支出2900.00万元，项目支出700.00万元，较上年640.00万元增加60.00万元，增长19.38%。";
        wrong("percent-mismatch", "项目支出", of_item);
    }

    #[test]
    fn sums_are_all_the_money_where_nothing_is_carried_over() {
        quiet(&[
            "2025年收入合计100.00万元，其中：一般公共预算拨款90.00万元，事业收入10.00万元。上年结转5.00万元。收入总计105.00万元。\n2025年支出合计103.00万元，其中：基本支出60.00万元，项目支出43.00万元。结转下年2.00万元。支出总计105.00万元。",
            "2025年收入合计数为105.00万元，其中：一般公共预算拨款90.00万元，事业收入10.00万元，上年结转5.00万元。本年收入100.00万元。",
            "2025年本年收入合计480.00万元，上年结转20.00万元，收入总计500.00万元。本年支出合计490.00万元，结转下年10.00万元，支出总计500.00万元。",
            "2025年收入预算合计500.00万元，支出预算合计500.00万元。财政拨款收入合计400.00万元，其中一般公共预算拨款收入380.00万元，政府性基金预算拨款收入20.00万元。",
            "2025年政府采购预算总额60.00万元，其中：货物20.00万元、服务40.00万元，合计60.00万元。",
            "2025年政府采购预算总额60.00万元，其中：货物20.00万元、服务40.00万元，共计60.00万元。",
        ]);
        let sides = "2025年收入合计100.00万元，其中：一般公共预算拨款90.00万元，事业收入10.00万元。\n2025年支出合计110.00万元，其中：基本支出60.00万元，项目支出40.00万元。";
        wrong("total-mismatch", "支出合计 110.00 万元 ≠", sides);
        wrong("total-mismatch", "此处应为 100.00", sides);
        let final_account = "海州区水务局2025年度部门决算情况说明\n\n二、收入决算情况说明\n\n2025年度收入合计100.50万元，其中：财政拨款收入90.50万元，事业收入10.00万元。\n\n三、支出决算情况说明\n\n2025年度支出合计98.50万元，其中：基本支出60.50万元，项目支出38.00万元。\n";
        // Money of the year before was spent, or is left: of a subject too.
        let by_subject = format!(
            "{final_account}\n收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\t事业收入\n\t合计\t846.20\t836.20\t10.00\n2012601\t行政运行\t806.20\t796.20\t10.00\n2101101\t行政单位医疗\t40.00\t40.00\t\n\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t840.00\t640.00\t200.00\n2012601\t行政运行\t800.00\t600.00\t200.00\n2101101\t行政单位医疗\t40.00\t40.00\t\n"
        )
        .replace("100.50", "846.20")
        .replace("90.50", "836.20")
        .replace("98.50", "840.00")
        .replace("60.50", "640.00")
        .replace("38.00", "200.00");
        for code in CODES {
            assert_eq!(findings(code, final_account).len(), 0, "{code}");
            assert_eq!(findings(code, &by_subject), [], "{code}");
        }
    }

    #[test]
    fn each_comparison_has_its_own_basis() {
        quiet(&[
            "2025年支出预算2100.00万元，比2024年执行数2250.00万元减少150.00万元，比2024年年初预算数2050.00万元增加50.00万元。",
            "2025年公务接待费3.00万元，与2024年预算数持平，比2024年决算数增加1.20万元，增长66.67%，主要是预留接待费。",
            "2025年“三公”经费预算20.00万元，与2024年预算持平，比2024年决算数15.00万元增加5.00万元，增长33.33%，主要原因是预留接待费。",
            "2025年一般公共预算拨款支出2006.80万元，较2024年年初预算数1906.80万元增加100.00万元，较2024年执行数2106.80万元减少100.00万元。其中：基本支出956.80万元，较2024年年初预算数增加6.80万元；项目支出1050.00万元，较2024年年初预算数增加93.20万元。",
        ]);
        let second = "2025年支出预算2100.00万元，比2024年执行数2250.00万元减少150.00万元，比2024年年初预算数2050.00万元增加60.00万元。";
        wrong("change-mismatch", "60.00", second);
        let parts = "2025年支出预算2100.00万元，比2024年年初预算数增加100.00万元，比2024年执行数减少150.00万元。其中：基本支出1100.00万元，比2024年年初预算数增加60.00万元；项目支出1000.00万元，比2024年年初预算数增加41.00万元。";
        wrong("change-mismatch", "101.00", parts);
    }

    #[test]
    fn figures_behind_one_by_one_belong_to_the_names_before() {
        quiet(&[
            "2025年收入预算2156.80万元。一般公共预算拨款、政府性基金预算拨款、事业收入、其他收入分别为2006.80万元、50.00万元、60.00万元和40.00万元。",
            "2025年支出预算2156.80万元，其中基本支出956.80万元、项目支出1200.00万元，分别占44.36%、55.64%。",
            "2025年支出预算2156.80万元，其中基本支出和项目支出分别为956.80万元和1200.00万元，分别占44.36%和55.64%。",
            "2025年收入预算2156.80万元，其中：一般公共预算拨款、事业收入分别为2106.80万元、50.00万元，分别比2024年增加100.00万元、减少10.00万元，分别增长4.98%、下降16.67%。",
            // Three shares of two parts: whose they are, nobody can tell.
            "2025年支出预算2156.80万元，其中基本支出956.80万元、项目支出1200.00万元，分别占44.36%、50%、5.64%。",
        ]);
        let wrong_part = "2025年收入预算2156.80万元。一般公共预算拨款、政府性基金预算拨款、事业收入、其他收入分别为2006.80万元、50.00万元、60.00万元和41.00万元。";
        wrong("total-mismatch", "其他收入 41.00", wrong_part);
        let wrong_share =
            "2025年支出预算2156.80万元，其中基本支出956.80万元、项目支出1200.00万元，分别占44.36%、50.64%。";
        wrong("percent-mismatch", "此处应为 55.64", wrong_share);
        let wrong_rate = "2025年收入预算2156.80万元，其中：一般公共预算拨款、事业收入分别为2106.80万元、50.00万元，分别比2024年增加100.00万元、减少10.00万元，分别增长4.98%、下降6.67%。";
        wrong("percent-mismatch", "16.67", wrong_rate);
    }

    #[test]
    fn a_bare_sign_behind_a_comparison_is_a_change() {
        quiet(&[
            "收入预算320.50万元，其中：一般公共预算拨款300.50万元，较上年-19.50万元；政府性基金预算拨款20.00万元，较上年-10.00万元。",
        ]);
        let wrong_sum = "收入预算320.50万元，较上年减少29.50万元，其中：一般公共预算拨款300.50万元，较上年-19.50万元；政府性基金预算拨款20.00万元，较上年-12.00万元。";
        wrong("change-mismatch", "29.50", wrong_sum);
    }
}
