//! `missing-table-total`.

use super::{Context, Findings};
use crate::declare_rule;
use crate::finding::Safety;
use crate::say;
use crate::text::{Span, reading_form};
use rust_decimal::Decimal;

declare_rule! {
    /// # 合计栏未填
    ///
    /// ## 检查什么
    /// 分项有数而合计（总计、小计）栏空白。
    ///
    /// ## 为什么
    /// 读者看不到合计，也无从核对。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 附件1
    /// 某局支出总表
    /// 单位：万元
    ///
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 合计			60.00	40.00
    /// 201	一般公共服务支出	70.00	30.00	40.00
    /// 208	社会保障和就业支出	30.00	30.00
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 附件1
    /// 某局支出总表
    /// 单位：万元
    ///
    /// 科目编码	科目名称	总计	基本支出	项目支出
    /// 合计		100.00	60.00	40.00
    /// 201	一般公共服务支出	70.00	30.00	40.00
    /// 208	社会保障和就业支出	30.00	30.00
    /// ```
    ///
    /// ## 修复
    /// 填入各项之和，不会自动执行。
    /// ---
    /// # A total cell is empty
    ///
    /// ## What it does
    /// Parts are filled and the total cell (合计, 总计, 小计) is blank.
    ///
    /// ## Why
    /// The reader misses the total and cannot check it.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// Fills in the sum; never unasked.
    pub RULE = "missing-table-total", Warning, Unsafe, check, reads_figures
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut seen: Vec<Span> = Vec::new();
    for missing in &ctx.facts.missing_totals {
        if seen.contains(&missing.cell) {
            continue;
        }
        seen.push(missing.cell);
        let Some(first) = missing.parts.first() else {
            continue;
        };
        let sum = missing.parts.iter().fold(Decimal::ZERO, |sum, id| sum + ctx.facts.figure(*id).value);
        let figure = ctx.facts.figure(*first);
        let value = super::amount(figure, sum);
        let column = missing.header.map(|header| reading_form(header.of(ctx.text))).unwrap_or_default();
        let row = reading_form(missing.subject.of(ctx.text));
        let message = say!(
            ctx.lang,
            "“{}”行的“{}”未填，各项之和为 {} {}",
            "row {}, column {} is empty; its parts add up to {} {}",
            row,
            column,
            value,
            figure.unit.text()
        );
        let finding = findings.report(&RULE, missing.cell, message);
        finding.fix(say!(ctx.lang, "填入 {}", "Fill in {}", value), Safety::Unsafe, missing.cell, value);
        for id in &missing.parts {
            finding.relate(ctx.facts.figure(*id).span, ctx.naming().stated(*id));
        }
    }
}
