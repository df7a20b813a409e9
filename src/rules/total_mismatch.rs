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
    pub RULE = "total-mismatch", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    verdicts::report(ctx, findings, &RULE);
}

#[cfg(test)]
mod tests {
    use crate::analysis::analyze;
    use crate::finding::Severity;
    use crate::rules::testing;
    use crate::settings::Settings;

    const HEAD: &str = "海州区水务局2025年部门预算情况说明\n二、部门收支总体情况\n";

    #[track_caller]
    fn is_right(bodies: &[&str]) {
        for body in bodies {
            let findings = analyze(&format!("{HEAD}{body}\n"), &Settings::default());
            let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{body}\n{errors:#?}");
        }
    }

    #[track_caller]
    fn is_wrong(bodies: &[&str]) {
        for body in bodies {
            assert_eq!(testing::findings("total-mismatch", &format!("{HEAD}{body}\n")).len(), 1, "{body}");
        }
    }

    #[test]
    fn a_second_list_behind_the_first_is_one_of_its_own() {
        is_right(&[
            "2025年部门财政拨款收入1636.50万元，其中：本年收入1624.20万元，上年结转收入12.30万元。本年收入中，一般公共预算财政拨款1536.20万元，政府性基金预算财政拨款88.00万元，国有资本经营收益财政拨款0.00万元。",
            "2025年支出总计2356.80万元，其中：本年支出2306.80万元，年末结转和结余50.00万元。本年支出中，基本支出956.80万元，项目支出1350.00万元。",
            "2025年政府采购预算560.00万元，其中：货物类60.00万元，工程类200.00万元，服务类300.00万元；集中采购360.00万元，分散采购200.00万元。",
            "2025年支出预算2200.00万元，其中：基本支出1650.00万元，项目支出550.00万元；农林水支出2000.00万元，住房保障支出200.00万元。",
            "2025年财政拨款安排支出956.80万元，其中：基本支出500.00万元，项目支出456.80万元。基本支出包括人员经费420.00万元、公用经费80.00万元。",
        ]);
        is_wrong(&[
            "2025年支出总计2356.80万元，其中：本年支出2306.80万元，年末结转和结余50.00万元。本年支出中，基本支出956.80万元，项目支出1360.00万元。",
            "2025年支出预算2200.00万元，其中：基本支出1650.00万元，项目支出560.00万元；农林水支出2000.00万元，住房保障支出200.00万元。",
            "2025年财政拨款安排支出956.80万元，其中：基本支出500.00万元，项目支出456.80万元。基本支出包括人员经费420.00万元、公用经费90.00万元。",
        ]);
    }

    #[test]
    fn what_one_of_many_costs_is_no_part() {
        is_right(&[
            "公务用车购置及运行维护费1270.00万元，其中：公务用车购置费300.00万元，拟购置执法执勤用车15辆，每辆20万元；公务用车运行维护费970.00万元，保有量194辆，车均5万元。",
            "公务用车运行维护费970.00万元，保有量194辆，车均5万元，较2024年减少88.00万元，下降8.32%，主要原因是车辆减少。",
            "2025年支出预算2200.00万元，其中：基本支出1650.00万元，人均18.33万元，项目支出550.00万元，平均每公里造价33.25万元。",
        ]);
        is_wrong(&[
            "公务用车购置及运行维护费1270.00万元，其中：公务用车购置费310.00万元，拟购置执法执勤用车15辆，每辆20万元；公务用车运行维护费970.00万元。",
        ]);
    }

    #[test]
    fn one_part_alone_is_not_the_whole() {
        is_right(&[
            "项目支出2300.00万元，其中：上年结转300.00万元。",
            "2025年基本支出1350.00万元，其中：离退休人员经费350.00万元。",
            "2025年收入预算1236.50万元，其中上年结转236.50万元。",
            "2025年支出预算2900.00万元，其中：一般公共服务支出2800.00万元（其中上年结转200.00万元），住房保障支出100.00万元。",
            "2025年收入全部为一般公共预算拨款，无政府性基金预算拨款，其中：本年收入1200.00万元，上年结转80.00万元。",
        ]);
        is_wrong(&[
            "2025年编制绩效目标的项目15个，涉及资金2500.00万元。其中：重点项目6个，涉及资金2150.00万元；一般项目9个，涉及资金450.00万元。",
        ]);
    }

    #[test]
    fn a_part_of_an_item_and_a_next_item_are_told_apart() {
        is_right(&[
            "2025年编制绩效目标的项目15个，涉及资金2500.00万元。其中：重点项目6个，涉及资金2050.00万元；一般项目9个，涉及资金450.00万元。",
            "支出预算2200.00万元，其中基本支出1650.00万元，项目支出550.00万元，人员经费占基本支出的80%，为1320.00万元。",
            "农林水支出1800.00万元，其中：水利（款）1700.00万元；农业农村（款）100.00万元，为农田建设（项）100.00万元。",
        ]);
        is_wrong(&[
            "支出预算2200.00万元，其中基本支出1660.00万元，项目支出550.00万元，人员经费占基本支出的80%，为1320.00万元。",
            "农林水支出1800.00万元，其中：水利（款）1710.00万元；农业农村（款）100.00万元，为农田建设（项）100.00万元。",
        ]);
    }

    #[test]
    fn a_level_and_the_one_it_has_risen_from_are_one_item() {
        is_right(&[
            "2025年“三公”经费预算13.50万元，其中公务接待费由上年4.50万元减少到3.00万元；公务用车运行维护费10.50万元，与上年相同。",
            "2025年“三公”经费预算13.50万元，公务接待费由上年4.50万元减少到3.00万元，公务用车运行维护费10.50万元，与上年相同。",
            "支出预算由2100.00万元增加至2200.00万元，增加100.00万元，其中：基本支出由1600.00万元增加至1650.00万元，项目支出由500.00万元增加至550.00万元。",
            "2025年政府采购预算46.00万元，其中：货物类16.00万元，由30.00万元减少为16.00万元，服务类30.00万元。",
        ]);
        is_wrong(&[
            "2025年“三公”经费预算13.50万元，其中公务接待费由上年4.50万元减少到3.10万元；公务用车运行维护费10.50万元，与上年相同。",
        ]);
        let wrong = "支出预算由2100.00万元增加至2200.00万元，增加110.00万元。";
        assert_eq!(testing::findings("change-mismatch", &format!("{HEAD}{wrong}\n")).len(), 1);
    }

    #[test]
    fn money_carried_over_parts_what_would_be_one() {
        is_right(&[
            "某局2025年收入预算合计1500.00万元，其中：本年一般公共预算收入1480.00万元，占98.67%；上年结转结余的一般公共预算收入20.00万元，占1.33%。",
            "2025年收支总预算9,876.54万元。2025年收入预算9,876.54万元，其中：上年结转876.54万元，占8.88%；一般公共预算拨款收入9,000.00万元，占91.12%。支出包括：科学技术支出、结转下年。\n2025年支出预算9,576.54万元，其中：基本支出4,000.00万元，占41.77%；项目支出5,576.54万元，占58.23%。",
        ]);
        is_wrong(&[
            "某局2025年收入预算合计1500.00万元，其中：本年一般公共预算收入1470.00万元；上年结转结余的一般公共预算收入20.00万元。",
        ]);
    }

    #[test]
    fn a_heading_does_not_colour_what_is_more_than_it_says() {
        let text = "海州区水务局2025年部门预算情况说明\n四、预算单位基本支出情况\n财政拨款安排支出1636.50万元，其中，基本支出1180.20万元，项目支出456.30万元。\n";
        assert_eq!(testing::findings("restatement-mismatch", text), []);
        let text = "海州区水务局2025年部门预算情况说明\n四、部门支出预算情况\n2025年本部门支出预算1866.35万元。\n拟举办0次节庆、晚会、论坛、赛事活动，经费预算0万元。\n";
        assert_eq!(testing::findings("restatement-mismatch", text), []);
    }
}
