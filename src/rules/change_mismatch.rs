//! `change-mismatch`: a change does not add up.

crate::declare_rule! {
    /// # 增减额对不上
    ///
    /// ## 检查什么
    /// 核对较上年的增减额：是否等于各分项增减额之和，是否等于本年数减上年数。
    ///
    /// ## 为什么
    /// 增减额前后矛盾，读者无法判断预算到底怎么变的。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年增加30.00万元。其中：基本支出60.00万元，比2024年增加12.50万元；项目支出40.00万元，比2024年增加7.50万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年增加20.00万元。其中：基本支出60.00万元，比2024年增加12.50万元；项目支出40.00万元，比2024年增加7.50万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # A change does not add up
    ///
    /// ## What it does
    /// Checks changes on last year: the sum of the parts' changes, and this year less last year.
    ///
    /// ## Why
    /// Contradicting changes leave the reader guessing how the budget really moved.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "change-mismatch", Error, Unsafe, super::verdicts::check, Anywhere
}
