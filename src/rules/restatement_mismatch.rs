//! `restatement-mismatch`: one figure stated with two values.

use super::{Context, Findings, Other, Role, contradictions};
use crate::facts::compare;
use crate::finding::Severity;
use crate::relations::explain::amount;
use crate::say;

crate::declare_rule! {
    /// # 同一数字前后不一致
    ///
    /// ## 检查什么
    /// 同一笔数在正文各处、正文与表格、表格与表格之间应当一致；精度不同的，按较粗的一方四舍五入后比较。
    /// 同一份文件有两种格式的（如 Word 和 PDF），两份中的数也应当一致。正文与另附的工作簿（Excel）按单位和年度自动配对核对，
    /// 也可以用 `--tables` 指定；正文中的增减额与表中的上年数也一并核对。
    ///
    /// ## 为什么
    /// 改了一处忘了另一处，或沿用了上年的数。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元。
    /// 五、其他重要事项的情况说明
    /// 3、绩效目标设置情况。2025年项目支出均实行了绩效目标管理，涉及一般公共预算当年财政拨款57.00万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元。
    /// 五、其他重要事项的情况说明
    /// 3、绩效目标设置情况。2025年项目支出均实行了绩效目标管理，涉及一般公共预算当年财政拨款40.00万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # One figure stated with two values
    ///
    /// ## What it does
    /// The same quantity must have the same value throughout text and tables; where precisions differ, after rounding to the coarser.
    /// Where one document is submitted in two formats, such as Word and PDF, both must state the same. A text and the workbook of its
    /// tables are paired by unit and year, or by `--tables`; what changes imply of the year before is held against the tables too.
    ///
    /// ## Why
    /// One place was changed and another forgotten, or last year's figure was left in.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "restatement-mismatch", Error, Unsafe, check, Anywhere
}

/// Of so many figures that both files state, one may differ before it is doubted that the files are two states of one document.
const SURE: usize = 10;

fn check(ctx: &Context, findings: &mut Findings) {
    super::verdicts::check(ctx, findings);
    for other in ctx.others() {
        match other.role {
            Role::Copy => between_copies(ctx, other, findings),
            Role::Tables | Role::Text => contradictions::check(ctx, other, findings),
            _ => {}
        }
    }
}

/// Reports what another file states otherwise, but for figures that are held for wrong already.
fn between_copies(ctx: &Context, other: &Other, findings: &mut Findings) {
    let comparison = compare((ctx.facts, ctx.text), (other.facts, other.text));
    let is_sure = comparison.differing.len() * SURE <= comparison.compared;
    let file = other.file();
    for (own, twin) in comparison.differing.into_iter().filter(|(own, _)| !ctx.is_suspect(&[*own])) {
        let (figure, theirs) = (ctx.facts.figure(own), other.facts.figure(twin));
        let (stated, name) = (ctx.naming().stated(own), ctx.naming().name(own));
        let value = format!("{} {}", amount(theirs, theirs.value), theirs.unit.text());
        let message = say!(
            ctx.lang,
            "与 {file} 不一致：此处 {stated}，该文件中为 {value}；请核对哪一份有误",
            "differs from {file}: {stated} here, {value} there; please check which of the files is wrong"
        );
        let finding = findings.report(figure.span, message);
        finding.relate(theirs.span.shift(other.start), format!("{name} {value}"));
        if !is_sure {
            finding.severity(Severity::Warning);
        }
    }
}
