//! `prior-year-mismatch`: what a disclosure says of the year before is not what was published.

use super::{Context, Findings, Role, contradictions, left_in};

crate::declare_rule! {
    /// # 与上年公开的数不一致
    ///
    /// ## 检查什么
    /// 本年文稿中的上年数，以及由本年数和增减额推出的上年数，应当与同一单位上年公开的数一致：预算与预算比，决算与决算比，决算中的年初预算数与当年公开的预算比。用 `gouji check` 一起检查几个年度的文件时自动配对，也可以用 `--last-year` 指定上年的文件；编辑器中同样配对，已打开的以编辑器中的内容为准，改哪一份都随即核对。
    ///
    /// 增减的原因与上年文稿一字不差、连其中的数字也相同的，或增减方向相反而原因相同的，提示可能沿用了上年的。
    ///
    /// 两份文件口径不同的（结转、机构划转、调整等），只算信息；可比的数少的，也只算信息；多数不同的只说一次，不逐项列出。
    ///
    /// ## 为什么
    /// 上年数填错、增减额按别的数计算，或上年公开的数本身有误。单看一份文件看不出来。
    ///
    /// ## 示例
    /// 上年公开的：
    /// ```last-year
    /// 江州市云阳区档案馆2024年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2024年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。
    /// ```
    /// ```bad
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2025年支出预算100.00万元，比2024年预算增加8.00万元，其中：基本支出64.00万元，项目支出36.00万元。
    /// ```
    /// ```good
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 二、部门预算情况说明
    /// 2025年支出预算100.00万元，比2024年预算增加10.00万元，其中：基本支出64.00万元，项目支出36.00万元。
    /// ```
    ///
    /// ## 修复
    /// 看得出是哪一个数有误的，改为应有的值。改动数字须经本人确认，不会自动执行。
    /// ---
    /// # Not what was published for the year before
    ///
    /// ## What it does
    /// Levels of the year before, as a document restates them or as its changes imply them, must be those that the same unit has
    /// published: budget with budget, final account with final account, and the budget that a final account names with the budget
    /// of its year. Files of several years in one folder are paired; `--last-year` names the file of the year before.
    /// Editors pair them too, as they stand there, while any of them is edited.
    ///
    /// A reason that last year's document has word for word, with the same numbers in it or for a change the other way, is pointed out.
    ///
    /// Where the two count otherwise (money carried over, units moved, adjustments), or where few figures can be compared, it only
    /// informs; where most differ it says so once.
    ///
    /// ## Why
    /// A figure of last year is wrong, a change was counted from another one, or what was published was wrong. One document alone does
    /// not show it.
    ///
    /// ## Example
    /// See the Chinese page: beside the document of last year the first one fires, the second does not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value where one figure is to blame. A figure is never changed unless you ask for it.
    pub RULE = "prior-year-mismatch", Error, Unsafe, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    for other in ctx.others().iter().filter(|other| matches!(other.role, Role::Earlier | Role::Later)) {
        contradictions::check(ctx, other, findings);
        left_in::check_reasons(ctx, other, findings);
    }
}
