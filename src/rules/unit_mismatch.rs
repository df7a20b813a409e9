//! `unit-mismatch`: the unit does not fit.

crate::declare_rule! {
    /// # 金额单位不对
    ///
    /// ## 检查什么
    /// 等式只有把“元”读作“万元”（或相反）才成立时，指出单位写错。
    ///
    /// ## 为什么
    /// 差一个“万”字就是一万倍。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年减少18.89万元。其中：基本支出60.00万元，比2024年减少10.95元；项目支出40.00万元，比2024年减少7.94万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出100.00万元，比2024年减少18.89万元。其中：基本支出60.00万元，比2024年减少10.95万元；项目支出40.00万元，比2024年减少7.94万元。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # The unit does not fit
    ///
    /// ## What it does
    /// Fires where the relations only hold when 元 is read as 万元, or the reverse.
    ///
    /// ## Why
    /// One character makes a factor of ten thousand.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "unit-mismatch", Error, Unsafe, super::verdicts::check, Anywhere
}
