//! `restatement-mismatch`: one figure stated with two values.

crate::declare_rule! {
    /// # 同一数字前后不一致
    ///
    /// ## 检查什么
    /// 同一笔数在正文各处、正文与表格、表格与表格之间应当一致；精度不同的，按较粗的一方四舍五入后比较。
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
    ///
    /// ## Why
    /// One place was changed and another forgotten, or last year's figure was left in.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// Puts the right value. A figure is never changed unasked.
    pub RULE = "restatement-mismatch", Error, Unsafe, super::verdicts::check
}
