//! Verdicts of the engine → findings: which rule speaks, the equation spelled out, the repairs.

use super::{Context, Finding, Findings, Rule};
use crate::facts::{Figure, FigureId, Measure, Unit};
use crate::finding::{Edit, Fix, Related, Safety};
use crate::lang::Lang;
use crate::relations::{Form, Origin, Relation, Repair, RepairKind, Verdict};
use crate::say;
use crate::text::{Span, reading_form};
use rust_decimal::Decimal;

/// Most related places of one finding: more help nobody.
const MOST_RELATED: usize = 60;

/// Reports the verdicts that belong to `rule`.
pub fn report(ctx: &Context, findings: &mut Findings, rule: &Rule) {
    for verdict in &ctx.diagnosis.verdicts {
        if code_of(ctx, verdict) == rule.code {
            report_one(ctx, findings, rule, verdict);
        }
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

fn report_one(ctx: &Context, findings: &mut Findings, rule: &Rule, verdict: &Verdict) {
    let figure = ctx.facts.figure(verdict.figure);
    let relation = &ctx.diagnosis.relations[verdict.relation];
    let mut message = equation(ctx, relation);
    let mut span = figure.span;
    let mut expected = None;
    if verdict.is_settled {
        let repair = &verdict.repairs[0];
        match repair.kind {
            RepairKind::Unit(unit) => {
                span = if figure.unit_span.is_empty() { figure.span } else { figure.unit_span };
                expected = Some(unit.text().to_owned());
                message += &say!(ctx.lang, "；单位应为“{}”", "; the unit should be {}", unit.text());
            }
            RepairKind::Direction => {
                let word = figure.direction.unwrap_or(figure.span);
                let right = opposite(word.of(ctx.text));
                span = word;
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
    let finding = findings.report(rule, span, message);
    finding.expected = expected;
    relate(ctx, finding, verdict, relation);
    for repair in &verdict.repairs {
        if let Some(fix) = fix(ctx, repair, verdict.is_settled) {
            finding.fixes.push(fix);
        }
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
        finding.related.push(Related { span: figure.span, message: stated(ctx, id) });
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
            title =
                say!(ctx.lang, "把 {} 改为 {}（{}）", "Change {} to {} ({})", shown, right, name(ctx, repair.figure));
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

/// A value in the figure's unit, with at least its decimals.
pub fn amount(figure: &Figure, value: Decimal) -> String {
    decimal(figure.unit.wan_to_self(value).unwrap_or(value), figure.decimals)
}

fn decimal(value: Decimal, decimals: u8) -> String {
    let mut out = String::new();
    push_decimal(&mut out, value, decimals);
    out
}

/// Writes a value without idle zeros, but with at least so many decimals: messages are mostly figures, so that it is
/// done digit by digit where the digits fit a machine word.
fn push_decimal(out: &mut String, value: Decimal, decimals: u8) {
    const MOST_PLACES: usize = 12;
    let places = usize::from(decimals);
    let mut rest = match u64::try_from(value.mantissa().unsigned_abs()) {
        Ok(digits) if digits < 10_u64.pow(16) && places <= MOST_PLACES => digits,
        _ => {
            let mut value = value.normalize();
            if value.scale() < u32::from(decimals) {
                value.rescale(u32::from(decimals));
            }
            out.push_str(&value.to_string());
            return;
        }
    };
    if rest > 0 && value.is_sign_negative() {
        out.push('-');
    }
    let mut scale = if rest == 0 { 0 } else { value.scale() as usize };
    while scale > places && rest % 10 == 0 {
        rest /= 10;
        scale -= 1;
    }
    // From the last digit to the first.
    let mut digits = [b'0'; 64];
    let mut first = digits.len() - places.saturating_sub(scale);
    if scale.max(places) > 0 {
        for _ in 0..scale {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        first -= 1;
        digits[first] = b'.';
    }
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[first..]).unwrap_or_default());
}

fn push_with_unit(out: &mut String, figure: &Figure, value: Decimal) {
    push_decimal(out, figure.unit.wan_to_self(value).unwrap_or(value), figure.decimals);
    if figure.unit != Unit::Percent {
        out.push(' ');
    }
    out.push_str(figure.unit.text());
}

/// What a figure is called in messages: its words in the text, or the row and the column of a cell.
pub fn name(ctx: &Context, id: FigureId) -> String {
    let mut name = String::new();
    push_name(&mut name, ctx, id);
    name
}

fn push_name(out: &mut String, ctx: &Context, id: FigureId) {
    let figure = ctx.facts.figure(id);
    let before = out.len();
    push_words(out, ctx, figure.label);
    if let Some(header) = figure.header {
        let named = out.len();
        if named > before {
            out.push('·');
        }
        push_words(out, ctx, header);
        if named > before {
            return;
        }
    }
    if out.len() > before {
        return;
    }
    let unnamed = match figure.measure {
        Measure::Rate => say!(ctx.lang, "变动幅度", "rate of change"),
        Measure::Share => say!(ctx.lang, "占比", "share"),
        Measure::Change => {
            // `比2024年增加`: the change of the level named before it.
            let mut of = String::new();
            if let Some(level) = ctx.diagnosis.levels.get(&id) {
                push_words(&mut of, ctx, ctx.facts.figure(*level).label);
            }
            say!(ctx.lang, "{of}较上年变动", "change of {of} on last year")
        }
        Measure::Level => say!(ctx.lang, "此数", "this figure"),
    };
    out.push_str(&unnamed);
}

/// The words of a label, without the marks around them.
fn push_words(out: &mut String, ctx: &Context, span: Span) {
    out.push_str(reading_form(span.of(ctx.text)).trim_matches(['，', '、', '：', '；']));
}

/// `基本支出 420.10 万元`: a figure with its name and unit.
pub fn stated(ctx: &Context, id: FigureId) -> String {
    let figure = ctx.facts.figure(id);
    let mut out = String::with_capacity(64);
    push_name(&mut out, ctx, id);
    out.push(' ');
    push_with_unit(&mut out, figure, figure.value);
    out
}

/// The relation with its figures, and by how much it fails.
pub fn equation(ctx: &Context, relation: &Relation) -> String {
    match relation.form {
        Form::Sum | Form::Difference | Form::Same => sum(ctx, relation),
        Form::Rate | Form::Share => ratio(ctx, relation),
    }
}

/// Most terms shown with those that are zero.
const MOST_SHOWN: usize = 8;

/// `支出 100 万元 ≠ 基本支出 60 + 项目支出 30 = 90 万元，相差 10 万元`
fn sum(ctx: &Context, relation: &Relation) -> String {
    let facts = ctx.facts;
    let first = facts.figure(relation.figures[0]);
    let in_unit = |id: FigureId| first.unit.wan_to_self(facts.figure(id).value).unwrap_or_default();
    let places = relation
        .figures
        .iter()
        .map(|id| facts.figure(*id))
        .filter(|f| f.unit == first.unit)
        .map(|f| f.decimals)
        .max()
        .unwrap_or(0);
    let unit = first.unit.text();
    let own = in_unit(relation.figures[0]);
    let is_same = relation.form == Form::Same;
    let parts = &relation.figures[1..];
    let mut out = String::with_capacity(64 * relation.figures.len().min(MOST_SHOWN));
    push_name(&mut out, ctx, relation.figures[0]);
    out.push(' ');
    push_decimal(&mut out, own, first.decimals);
    for text in [" ", unit, " ≠ "] {
        out.push_str(text);
    }
    let mut sum = Decimal::ZERO;
    let mut shown = 0;
    for (at, id) in parts.iter().enumerate() {
        let value = in_unit(*id);
        let is_minus = |at: usize| relation.form == Form::Difference && at == 1;
        sum = if is_minus(at) { sum - value } else { sum + value };
        if parts.len() > MOST_SHOWN && value.is_zero() {
            continue;
        }
        if shown > 0 {
            out.push_str(if is_minus(shown) { " − " } else { " + " });
        }
        push_name(&mut out, ctx, *id);
        let in_brackets = value.is_sign_negative() && !value.is_zero() && shown > 0;
        out.push_str(if in_brackets { " (" } else { " " });
        push_decimal(&mut out, value, facts.figure(*id).decimals);
        if in_brackets {
            out.push(')');
        }
        shown += 1;
    }
    if !is_same && shown > 1 {
        out.push_str(" = ");
        push_decimal(&mut out, sum, places);
    }
    let off_by = match ctx.lang {
        Lang::Zh => "，相差 ",
        Lang::En => ", off by ",
    };
    for text in [" ", unit, off_by] {
        out.push_str(text);
    }
    push_decimal(&mut out, (own - sum).abs(), places.min(2));
    out.push(' ');
    out.push_str(unit);
    out
}

fn ratio(ctx: &Context, relation: &Relation) -> String {
    let facts = ctx.facts;
    let printed = facts.figure(relation.figures[0]);
    let (a, b) = (facts.figure(relation.figures[1]), facts.figure(relation.figures[2]));
    let bottom = if relation.form == Form::Rate { b.value - a.value } else { b.value };
    let right = if bottom.is_zero() {
        Decimal::ZERO
    } else {
        (a.value * Decimal::ONE_HUNDRED / bottom).round_dp(u32::from(printed.decimals.max(2)))
    };
    let base = match (ctx.lang, relation.form) {
        (Lang::Zh, Form::Rate) => "上年数",
        (Lang::En, Form::Rate) => "last year",
        _ => "",
    };
    let base = if base.is_empty() { name(ctx, relation.figures[2]) } else { base.to_owned() };
    say!(
        ctx.lang,
        "{} {}% ≠ {} {} ÷ {} {} = {}%",
        "{} {}% ≠ {} {} ÷ {} {} = {}%",
        name(ctx, relation.figures[0]),
        decimal(printed.value, printed.decimals),
        name(ctx, relation.figures[1]),
        decimal(a.value, 0),
        base,
        decimal(bottom, 0),
        decimal(right, 0)
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_decimals_and_no_idle_zeros() {
        for (value, decimals, expected) in [
            ("1351.940000", 2, "1351.94"),
            ("1351.940000", 0, "1351.94"),
            ("1351", 2, "1351.00"),
            ("-0.50", 1, "-0.5"),
            ("-0.00", 2, "0.00"),
            ("0.00", 0, "0"),
            ("0.0005", 2, "0.0005"),
            ("100", 0, "100"),
            ("1200.00", 0, "1200"),
            ("79228162514264337593543950335", 0, "79228162514264337593543950335"),
            ("1", 20, "1.00000000000000000000"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(decimal(value, decimals), expected);
        }
    }
}
