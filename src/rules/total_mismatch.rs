//! `total-mismatch`: a total is not the sum of its parts.

use super::{Context, Findings, verdicts};
use crate::declare_rule;

declare_rule! {
    /// # 合计不等于各项之和
    ///
    /// ## 检查什么
    /// 核对正文里“其中：”等列举与它前面的合计，以及标准里的等式（如一般公共预算支出 = 基本支出 + 项目支出）。四舍五入造成的差额不算错。
    /// 能断定是哪个数字有误时，标在那个数字上并给出应有的数；断定不了时标在合计上，列出每一种改法。
    ///
    /// ## 为什么
    /// 合计与分项对不上，是公开后最常被指出的问题。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数100.00万元，其中：一般公共预算拨款90.00万元，事业收入20.00万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数110.00万元，其中：一般公共预算拨款90.00万元，事业收入20.00万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # A total is not the sum of its parts
    ///
    /// ## What it does
    /// Holds the lists in the text (`其中：` and the like) and the equations of the standard against their totals. What rounding explains is no error.
    /// Where one figure alone can be wrong, the finding is on it, with the right value; otherwise it is on the total and every repair is offered.
    ///
    /// ## Why
    /// A total that does not add up is the first thing a reader notices.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// Puts the right value. A figure is never changed unasked.
    pub RULE = "total-mismatch", Error, Unsafe, check, reads_figures
}

fn check(ctx: &Context, findings: &mut Findings) {
    verdicts::report(ctx, findings, &RULE);
}
