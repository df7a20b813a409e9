//! `rounding-difference`.

use super::{Context, Findings};
use crate::declare_rule;
use crate::facts::FigureId;
use crate::relations::{Relation, Standing};
use crate::say;
use crate::text::Span;
use rustc_hash::FxHashSet;

declare_rule! {
    /// # 四舍五入造成的尾差
    ///
    /// ## 检查什么
    /// 合计与各项之和差了一点，而这点差额可以由各数四舍五入解释。一份文件只说一次，各处列在后面。
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
    /// A total differs from the sum of its parts by no more than the rounding of each explains. A disclosure has one such
    /// finding, with all the places.
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
    let rounded = ctx.diagnosis.rounded.iter().map(|at| &ctx.diagnosis.relations[*at]).filter(|relation| {
        !relation.figures.iter().any(|id| blamed.contains(id))
            && seen.insert(ctx.facts.figure(relation.figures[0]).span)
    });
    let rounded: Vec<&Relation> = rounded.collect();
    let equation = |relation| ctx.naming().equation(relation, Standing::Broken);
    let Some((first, others)) = rounded.split_first() else { return };
    let (count, here) = (rounded.len(), equation(first));
    let message = match others {
        [] => say!(
            ctx.lang,
            "四舍五入可以解释这一尾差，不必修改：{here}",
            "Rounding explains this difference, nothing to change: {here}"
        ),
        _ => say!(
            ctx.lang,
            "四舍五入可以解释 {count} 处尾差，不必修改；第一处：{here}",
            "Rounding explains {count} differences, nothing to change; the first: {here}"
        ),
    };
    let finding = findings.report(ctx.facts.figure(first.figures[0]).span, message);
    if others.is_empty() {
        for id in &first.figures[1..] {
            finding.relate(ctx.facts.figure(*id).span, ctx.naming().stated(*id));
        }
    }
    for relation in others {
        finding.relate(ctx.facts.figure(relation.figures[0]).span, equation(relation));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn a_disclosure_has_one_for_all_its_differences() {
        let found = check(
            "rounding-difference",
            "2025年部门预算情况说明\n二、部门收支总体情况\n\
             （一）收入预算：2025年年初预算数⟦100.01⟧万元，其中：事业收入60.00万元，经营收入20.00万元，其他收入20.00万元。\n\
             （二）支出预算：2025年年初预算数100.01万元，其中：一般公共服务支出50.00万元，教育支出30.00万元，卫生健康支出20.00万元。\n",
        );
        let related = &found[0].related;
        assert!(found[0].message.starts_with("四舍五入可以解释 2 处尾差，不必修改；第一处："), "{}", found[0].message);
        assert!(related.len() == 1 && related[0].message.contains("教育支出 30.00"), "{related:?}");
    }

    #[test]
    fn one_difference_has_its_parts_beside_it() {
        let found = check(
            "rounding-difference",
            "2025年部门预算情况说明\n二、部门收支总体情况\n\
             （二）支出预算：2025年年初预算数⟦100.01⟧万元，其中：一般公共服务支出50.00万元，教育支出30.00万元，卫生健康支出20.00万元。\n",
        );
        assert_eq!(found[0].related.len(), 3);
    }
}
