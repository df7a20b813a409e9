//! Verdicts of the engine → findings: which rule speaks, the equation spelled out, the repairs.

use super::naming::amount;
use super::{About, Context, Finding, Findings, Rule};
use crate::facts::{FigureId, Measure};
use crate::finding::{Edit, Fix, Related, Safety};
use crate::relations::{Origin, Relation, Repair, RepairKind, Standing, Verdict};
use crate::say;
use crate::text::Span;

/// Most related places of one finding: more help nobody.
const MOST_RELATED: usize = 60;

/// Reports the verdicts that belong to `rule`.
pub fn report(ctx: &Context, findings: &mut Findings, rule: &Rule) {
    for (at, verdict) in ctx.diagnosis.verdicts.iter().enumerate() {
        if code_of(ctx, verdict) == rule.code {
            findings.report_later(rule, place(ctx, verdict), write, [at as u32, 0]);
        }
    }
}

/// Where a verdict is told: where the repair is made, else on the figure.
fn place(ctx: &Context, verdict: &Verdict) -> Span {
    let figure = ctx.facts.figure(verdict.figure);
    let repair = verdict.repairs.first().filter(|_| verdict.is_settled);
    match repair.map(|repair| repair.kind) {
        Some(RepairKind::Unit(_)) if !figure.unit_span.is_empty() => figure.unit_span,
        Some(RepairKind::Direction) => figure.direction.unwrap_or(figure.span),
        _ => figure.span,
    }
}

/// The code a verdict goes under: what has to be changed, else what shows it best.
fn code_of(ctx: &Context, verdict: &Verdict) -> &'static str {
    let figure = ctx.facts.figure(verdict.figure);
    if verdict.is_settled {
        match verdict.repairs[0].kind {
            RepairKind::Unit(_) => return "unit-mismatch",
            RepairKind::Direction => return "direction-conflict",
            RepairKind::Amount if figure.implied => return "direction-conflict",
            RepairKind::Amount => {}
        }
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

fn write(ctx: &Context, [at, _]: About, finding: &mut Finding) {
    let verdict = &ctx.diagnosis.verdicts[at as usize];
    let figure = ctx.facts.figure(verdict.figure);
    let relation = &ctx.diagnosis.relations[verdict.relation];
    let mut message = ctx.naming().equation(relation, Standing::Broken);
    let mut expected = None;
    if verdict.is_settled {
        let repair = &verdict.repairs[0];
        match repair.kind {
            RepairKind::Unit(unit) => {
                expected = Some(unit.text().to_owned());
                message += &say!(ctx.lang, "；单位应为“{}”", "; the unit should be {}", unit.text());
            }
            RepairKind::Direction => {
                let word = finding.span;
                let right = opposite(word.of(ctx.text));
                message += &say!(ctx.lang, "；“{}”应为“{}”", "; “{}” should be “{}”", word.of(ctx.text), right);
                expected = Some(right);
            }
            RepairKind::Amount if figure.implied => {
                message += &say!(
                    ctx.lang,
                    "；“{}”与这些数字不符",
                    "; “{}” contradicts these figures",
                    figure.span.of(ctx.text)
                );
            }
            RepairKind::Amount => {
                let right = amount(figure, repair.value.abs());
                let is_level = matches!(figure.measure, Measure::Level | Measure::Share);
                let signed = if is_level && repair.value.is_sign_negative() && !repair.value.is_zero() {
                    format!("-{right}")
                } else {
                    right
                };
                message += &say!(ctx.lang, "；此处应为 {}", "; this should be {}", signed);
                expected = Some(signed);
            }
        }
    } else if verdict.repairs.is_empty() {
        message += &say!(ctx.lang, "，请核对", "; please check");
    } else {
        message += &say!(
            ctx.lang,
            "；从文中看不出是哪一处有误，请核对",
            "; the text does not tell which figure is wrong, please check"
        );
    }
    finding.message = message;
    finding.expected = expected;
    relate(ctx, finding, verdict, relation);
    finding.fixes = verdict.repairs.iter().filter_map(|repair| fix(ctx, repair, verdict.is_settled)).collect();
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

/// The edit that carries out a repair, twins included.
fn fix(ctx: &Context, repair: &Repair, is_preferred: bool) -> Option<Fix> {
    let figure = ctx.facts.figure(repair.figure);
    let mut edits = Vec::new();
    let title;
    match repair.kind {
        RepairKind::Unit(unit) => {
            let shown = if figure.unit_span.is_empty() { Span::at(figure.span.end) } else { figure.unit_span };
            title = say!(ctx.lang, "把单位“{}”改为“{}”", "Change the unit {} to {}", shown.of(ctx.text), unit.text());
            edits.push(Edit { span: shown, text: unit.text().to_owned() });
        }
        RepairKind::Direction => {
            let word = figure.direction?;
            let right = opposite(word.of(ctx.text));
            title = say!(ctx.lang, "把“{}”改为“{}”", "Change {} to {}", word.of(ctx.text), right);
            edits.push(Edit { span: word, text: right });
        }
        RepairKind::Amount if figure.implied => return None,
        RepairKind::Amount => {
            let shown = figure.span.of(ctx.text);
            let right = like(shown, &amount(figure, repair.value.abs()));
            title = say!(
                ctx.lang,
                "把 {} 改为 {}（{}）",
                "Change {} to {} ({})",
                shown,
                right,
                ctx.naming().name(repair.figure)
            );
            let turns = repair.value.is_sign_negative() != figure.value.is_sign_negative()
                && !repair.value.is_zero()
                && !figure.value.is_zero();
            if let (true, Some(word)) = (turns, figure.direction) {
                edits.push(Edit { span: word, text: opposite(word.of(ctx.text)) });
            }
            edits.push(Edit { span: figure.span, text: right });
            for twin in ctx.diagnosis.twins.get(&repair.figure).into_iter().flatten() {
                let twin = ctx.facts.figure(*twin);
                edits.push(Edit {
                    span: twin.span,
                    text: like(twin.span.of(ctx.text), &amount(twin, repair.value.abs())),
                });
            }
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    Some(Fix { title, safety: Safety::Unsafe, preferred: is_preferred, edits })
}

/// `right` written as `shown` is: with its separators.
fn like(shown: &str, right: &str) -> String {
    if !shown.contains([',', '，']) {
        return right.to_owned();
    }
    let (whole, fraction) = right.split_once('.').map_or((right, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// The word of the other direction.
fn opposite(word: &str) -> String {
    const PAIRS: [(&str, &str); 9] = [
        ("增加", "减少"),
        ("增长", "下降"),
        ("上升", "下降"),
        ("提高", "降低"),
        ("增支", "减支"),
        ("增收", "减收"),
        ("净增", "净减"),
        ("调增", "调减"),
        ("上涨", "下降"),
    ];
    PAIRS
        .iter()
        .find_map(|(up, down)| if word == *up { Some(*down) } else { (word == *down).then_some(*up) })
        .unwrap_or(if matches!(word, "压减" | "缩减" | "压缩" | "削减" | "下浮") {
            "增加"
        } else {
            "减少"
        })
        .to_owned()
}
