//! `balance-mismatch`: income does not equal expenditure.

crate::declare_rule! {
    /// # 收入与支出不平衡
    ///
    /// ## 检查什么
    /// 预算收入应等于预算支出（有上年结转或结转下年时除外）。
    ///
    /// ## 为什么
    /// 《预算法》要求收支平衡；两边不等多半是一边填错。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年政府性基金预算收入80.00万元，政府性基金预算支出62.00万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年政府性基金预算收入80.00万元，政府性基金预算支出80.00万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # Income does not equal expenditure
    ///
    /// ## What it does
    /// Budgeted income equals budgeted expenditure, unless money carried over explains the difference.
    ///
    /// ## Why
    /// Budgets balance by law; a difference is mostly a slip on one side.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "balance-mismatch", Error, Unsafe, super::verdicts::check, Anywhere
}
