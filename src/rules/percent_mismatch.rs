//! `percent-mismatch`: a percentage does not follow from its figures.

use super::{Context, Findings, verdicts};
use crate::finding::Severity;
use crate::relations::Form;
use crate::{declare_rule, say};
use rust_decimal::Decimal;

declare_rule! {
    /// # 百分比与数字不符
    ///
    /// ## 检查什么
    /// 变动幅度应等于变动额除以上年数；占比应等于分项除以合计；完成预算的比例应等于决算数除以预算数。按印出的小数位数和金额的舍入范围核对。上年数或预算数为 0 时算不出比例，写了别的数就提醒核对。
    ///
    /// ## 为什么
    /// 常见的错是除以了本年数，或沿用了旧比例。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出120.00万元，比2024年增加20.00万元，增长16.67%。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出120.00万元，比2024年增加20.00万元，增长20%。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # A percentage does not follow from its figures
    ///
    /// ## What it does
    /// A rate is change ÷ last year, a share is part ÷ total, the completion of a budget is outturn ÷ budget; checked within the rounding of what is printed. On a base of 0 there is no percentage but 0: any other is a warning.
    ///
    /// ## Why
    /// Dividing by this year, or an old share left in, are the usual slips.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "percent-mismatch", Error, Unsafe, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    verdicts::check(ctx, findings);
    for relation in &ctx.diagnosis.relations {
        let [ratio, top, whole] = match (relation.form, &relation.figures[..]) {
            (Form::Rate | Form::Share | Form::Growth, [ratio, top, whole]) => [*ratio, *top, *whole],
            _ => continue,
        };
        let value = |id| ctx.facts.figure(id).value;
        let base = match relation.form {
            Form::Rate => value(whole).checked_sub(value(top)),
            _ => Some(value(whole)),
        };
        let printed = ctx.facts.figure(ratio);
        if base != Some(Decimal::ZERO) || printed.value.is_zero() || ctx.is_suspect(&[top, whole]) {
            continue;
        }
        let of = match relation.form {
            Form::Share => ctx.naming().stated(whole),
            Form::Rate => say!(
                ctx.lang,
                "{} 变动 {}，上年数为 0",
                "{} change {}, last year 0",
                ctx.naming().stated(whole),
                value(top).abs().normalize()
            ),
            Form::Growth => ctx.naming().stated(whole),
            _ => continue,
        };
        let message = say!(ctx.lang, "基数为 0，算不出百分比：{of}", "There is no percentage on a base of 0: {of}");
        findings.report(printed.span, message).severity(Severity::Warning).relate(ctx.facts.figure(whole).span, of);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::findings;

    /// The severities of the findings in an item of “三公” spending.
    fn found(item: &str) -> Vec<crate::finding::Severity> {
        let text = format!("江州市某馆2025年单位预算情况说明\n\n四、“三公”经费情况说明\n\n{item}\n");
        findings("percent-mismatch", &text).into_iter().map(|finding| finding.severity).collect()
    }

    #[test]
    fn on_a_base_of_nothing_there_is_no_rate() {
        use crate::finding::Severity::Warning;
        assert_eq!(found("公务接待费3.00万元，比2024年增加3.00万元，增长100%。"), [Warning]);
        assert_eq!(found("公务接待费3.00万元，2024年预算0万元，增长100%。"), [Warning]);
        assert_eq!(found("公务接待费0万元，比2024年增加0万元，增长0%。"), []);
        assert_eq!(found("公务接待费3.00万元，比2024年增加3.00万元，主要原因是新增接待。"), []);
    }
}
