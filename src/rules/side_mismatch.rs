//! `side-mismatch`.

use super::{Context, Findings};
use crate::declare_rule;
use crate::facts::{FigureId, Opener};
use crate::model::{Measure, Side};
use crate::say;

declare_rule! {
    /// # 收入的变动用支出来解释
    ///
    /// ## 检查什么
    /// 收入预算的增减用支出项目（如基本支出、项目支出）来说明，或支出的增减用收入项目来说明。
    ///
    /// ## 为什么
    /// 多半是从另一段复制后忘了改。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数100.00万元。收入较2024年增加20.00万元，主要是基本支出预算增加12.50万元，项目支出预算增加7.50万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数100.00万元。收入较2024年增加20.00万元，主要是一般公共预算拨款增加20.00万元。
    /// ```
    ///
    /// ## 修复
    /// 无。
    /// ---
    /// # An income change explained with expenditure
    ///
    /// ## What it does
    /// A change of income is explained with items of expenditure (基本支出, 项目支出), or the reverse.
    ///
    /// ## Why
    /// Mostly copied from the other paragraph and not adapted.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// None.
    pub RULE = "side-mismatch", Warning, None, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for list in ctx.facts.lists.iter().filter(|list| list.measure == Measure::Change && list.opener == Opener::Mainly) {
        let side = |id: &FigureId| ctx.facts.figure(*id).keys.first().map(|key| key.side);
        let Some(head) = side(&list.head) else {
            continue;
        };
        let sides: Vec<Option<Side>> = list.items.iter().map(side).collect();
        let other = if head == Side::Income { Side::Expenditure } else { Side::Income };
        if sides.is_empty() || !sides.iter().all(|side| *side == Some(other)) {
            continue;
        }
        let names: Vec<String> = list.items.iter().map(|id| ctx.naming().name(*id)).collect();
        let first = ctx.facts.figure(list.items[0]);
        let span = if first.label.is_empty() { first.span } else { first.label };
        let message = match head {
            Side::Income => say!(
                ctx.lang,
                "收入的变动用了支出项目（{}）来说明",
                "an income change is explained with expenditure ({})",
                names.join("、")
            ),
            Side::Expenditure => say!(
                ctx.lang,
                "支出的变动用了收入项目（{}）来说明",
                "an expenditure change is explained with income ({})",
                names.join("、")
            ),
        };
        let head = ctx.facts.figure(list.head).span;
        findings.report(span, message).relate(head, ctx.naming().stated(list.head));
    }
}
