//! `percent-mismatch`: a percentage does not follow from its figures.

crate::declare_rule! {
    /// # 百分比与数字不符
    ///
    /// ## 检查什么
    /// 变动幅度应等于变动额除以上年数；占比应等于分项除以合计。按印出的小数位数和金额的舍入范围核对；上年数为 0 时不核对。
    ///
    /// ## 为什么
    /// 常见的错是除以了本年数，或沿用了旧比例。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出120.00万元，比2024年增加20.00万元，增长16.67%。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款支出120.00万元，比2024年增加20.00万元，增长20%。
    /// ```
    ///
    /// ## 修复
    /// 改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # A percentage does not follow from its figures
    ///
    /// ## What it does
    /// A rate is change ÷ last year, a share is part ÷ total; checked within the rounding of what is printed. Nothing is checked on a base of 0.
    ///
    /// ## Why
    /// Dividing by this year, or an old share left in, are the usual slips.
    ///
    /// ## Example
    /// See the Chinese page: the first document fires, the second does not.
    ///
    /// ## Fix
    /// Puts the right value. A figure is never changed unasked.
    pub RULE = "percent-mismatch", Error, Unsafe, super::verdicts::check
}
