//! `rounding-difference`.

use super::{Context, Findings};
use crate::declare_rule;
use crate::facts::FigureId;
use crate::lang::Lang;
use crate::relations::Standing;
use crate::text::Span;
use rustc_hash::FxHashSet;

declare_rule! {
    /// # 四舍五入造成的尾差
    ///
    /// ## 检查什么
    /// 合计与各项之和差了一点，而这点差额可以由各数四舍五入解释。
    ///
    /// ## 为什么
    /// 不是错误；如需消除尾差，可用未舍入的数重新汇总。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （二）支出预算：2025年年初预算数100.01万元，其中：一般公共服务支出50.00万元，教育支出30.00万元，卫生健康支出20.00万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （二）支出预算：2025年年初预算数100.00万元，其中：一般公共服务支出50.00万元，教育支出30.00万元，卫生健康支出20.00万元。
    /// ```
    ///
    /// ## 修复
    /// 无。
    /// ---
    /// # A difference that rounding explains
    ///
    /// ## What it does
    /// A total differs from the sum of its parts by no more than the rounding of each explains.
    ///
    /// ## Why
    /// This is no error. To make the difference go away, add up the unrounded figures.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// None.
    pub RULE = "rounding-difference", Information, None, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    let blamed: FxHashSet<FigureId> =
        ctx.diagnosis.verdicts.iter().filter(|verdict| verdict.is_settled).map(|verdict| verdict.figure).collect();
    let mut seen: FxHashSet<Span> = FxHashSet::default();
    for at in &ctx.diagnosis.rounded {
        let relation = &ctx.diagnosis.relations[*at];
        let first = relation.figures[0];
        let span = ctx.facts.figure(first).span;
        if relation.figures.iter().any(|id| blamed.contains(id)) || !seen.insert(span) {
            continue;
        }
        let mut message = ctx.naming().equation(relation, Standing::Broken);
        message += match ctx.lang {
            Lang::Zh => "；四舍五入可以解释这一尾差",
            Lang::En => "; rounding explains this difference",
        };
        let finding = findings.report(span, message);
        for id in &relation.figures[1..] {
            finding.relate(ctx.facts.figure(*id).span, ctx.naming().stated(*id));
        }
    }
}
