//! `direction-conflict`: the direction contradicts the figures.

crate::declare_rule! {
    /// # 增减方向写反
    ///
    /// ## 检查什么
    /// 数字下降却写“增加”，有变动却写“持平”，或“增加”后面跟负数。
    ///
    /// ## 为什么
    /// 方向写反，意思就全反了。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年增加4.00万元。其中：基本支出60.00万元，比2024年增加12.50万元；项目支出40.00万元，比2024年增加8.50万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年增加4.00万元。其中：基本支出60.00万元，比2024年增加12.50万元；项目支出40.00万元，比2024年减少8.50万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # The direction contradicts the figures
    ///
    /// ## What it does
    /// 增加 where the figures fall, 持平 with a change, or a negative amount behind 增加.
    ///
    /// ## Why
    /// A wrong direction says the opposite of what is meant.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// Puts the right value. A figure is never changed unasked.
    pub RULE = "direction-conflict", Error, Unsafe, super::verdicts::check
}
