//! `limit-exceeded`.

use super::{Context, Findings, prose};
use crate::declare_rule;
use crate::facts::FigureId;
use crate::finding::Severity;
use crate::model::{Key, Measure, Quantity, Side, Use};
use crate::say;
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

declare_rule! {
    /// # 分项大于所属合计
    ///
    /// ## 检查什么
    /// 政府采购大于支出、一般公共预算采购大于一般公共预算支出、“三公”经费大于一般公共预算支出；以及几种值得一看的情形（提示）：有购车费而不购车、购车而无购车费、无车辆而有运行维护费、购车费大于货物采购。
    ///
    /// ## 为什么
    /// 部分不会大于整体；几种提示可能另有原因，请留意。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入100.00万元，一般公共预算财政拨款支出100.00万元。
    /// 四、“三公”经费情况说明
    /// 2025年“三公”经费预算120.00万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入100.00万元，一般公共预算财政拨款支出100.00万元。
    /// 四、“三公”经费情况说明
    /// 2025年“三公”经费预算12.00万元。
    /// ```
    ///
    /// ## 修复
    /// 无。
    /// ---
    /// # A part larger than its whole
    ///
    /// ## What it does
    /// Procurement above expenditure, procurement or “三公” above general-budget expenditure; and, as hints, vehicle money without vehicles, vehicles without money, vehicle purchases above goods procurement.
    ///
    /// ## Why
    /// A part cannot exceed its whole; the hints may have reasons of their own.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// None.
    pub RULE = "limit-exceeded", Warning, None, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    let is_wanted =
        |key: &Key| key.year == ctx.facts.year && key.side == Side::Expenditure && key.measure == Measure::Level;
    let stated: Stated = ctx.extremes(|key| is_wanted(key).then(|| key.quantity()));
    for limit in &ctx.facts.standard.tree.limits {
        let severity = if limit.is_hint { Severity::Hint } else { Severity::Warning };
        if let (Some([part, _]), Some([_, whole])) = (stated.get(&limit.part), stated.get(&limit.whole)) {
            exceed(ctx, findings, *part, *whole, severity);
        }
    }
    vehicles(ctx, findings, &stated);
}

fn exceed(ctx: &Context, findings: &mut Findings, part: FigureId, whole: FigureId, severity: Severity) {
    let (a, b) = (ctx.facts.figure(part), ctx.facts.figure(whole));
    if a.value <= b.value
        || b.value.is_zero()
        || ctx.diagnosis.verdicts.iter().any(|verdict| verdict.figure == part || verdict.figure == whole)
    {
        return;
    }
    let message = say!(ctx.lang, "{}大于{}", "{} exceeds {}", ctx.naming().stated(part), ctx.naming().stated(whole));
    findings.report(a.span, message).severity(severity).relate(b.span, ctx.naming().stated(whole));
}

/// The smallest and the largest statement of each level of this year's expenditure: a doubt goes in favour of the document.
type Stated = FxHashMap<Quantity, [FigureId; 2]>;

/// Vehicles against the money for them.
fn vehicles(ctx: &Context, findings: &mut Findings, stated: &Stated) {
    let least = |name| stated.get(&ctx.facts.standard.lexicon.concepts.quantity(name)?).map(|[least, _]| *least);
    let (buy, run) = (least("general.vehicle_buy"), least("general.vehicle_run"));
    let is_positive = |id: Option<FigureId>| id.filter(|id| ctx.facts.figure(*id).value > Decimal::ZERO);
    let owned = count(ctx, Use::OwnedVehicles);
    let bought = count(ctx, Use::BoughtVehicles);
    if let (Some(buy), Some((0, span))) = (is_positive(buy), bought) {
        let message = say!(ctx.lang, "有购车费，但写明购置车辆 0 辆", "money to buy vehicles, but none is bought");
        hint(ctx, findings, buy, span, message);
    }
    if let (Some(buy), Some((1.., span))) = (buy.filter(|id| ctx.facts.figure(*id).value.is_zero()), bought) {
        let message = say!(ctx.lang, "写明购置车辆，但购车费为 0", "vehicles are bought without money for them");
        hint(ctx, findings, buy, span, message);
    }
    if let (Some(run), Some((0, span))) = (is_positive(run), owned)
        && !matches!(bought, Some((1.., _)))
    {
        hint(ctx, findings, run, span, say!(ctx.lang, "没有车辆而有运行维护费", "running costs without a vehicle"));
    }
}

fn hint(ctx: &Context, findings: &mut Findings, id: FigureId, other: Span, message: String) {
    let figure = ctx.facts.figure(id);
    findings
        .report(figure.span, format!("{}：{message}", ctx.naming().stated(id)))
        .severity(Severity::Hint)
        .relate(other, other.of(ctx.text).to_owned());
}

/// The first number of vehicles behind a word of this kind, and where it stands.
fn count(ctx: &Context, usage: Use) -> Option<(u32, Span)> {
    ctx.words(usage).find_map(|hit| {
        let digits = prose::digits(&hit.text()[hit.end..]);
        let end = hit.end + digits.len();
        let is_of_vehicles = hit.text()[end..].starts_with('辆');
        is_of_vehicles.then(|| Some((digits.parse().ok()?, hit.reading.plain.span(hit.end, end)))).flatten()
    })
}
