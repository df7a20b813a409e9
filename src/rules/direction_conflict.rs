//! `direction-conflict`: the direction contradicts the figures.

use super::{Context, Findings, verdicts};
use crate::model::{Basis, Direction, Measure};
use crate::{declare_rule, say};
use rust_decimal::Decimal;
use std::cmp::Ordering;

declare_rule! {
    /// # 增减方向写反
    ///
    /// ## 检查什么
    /// 数字下降却写“增加”，有变动却写“持平”，“增加”后面跟负数；“增加”的数比本年数还大；决算数大于、小于、等于预算数与两个数不符。
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
    /// 增加 where the figures fall, 持平 with a change, a negative amount behind 增加, an increase larger than what it has led to, and an outturn said to be above, below or equal to its budget when it is not.
    ///
    /// ## Why
    /// A wrong direction says the opposite of what is meant.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Replaces the figure with the right value. A figure is never changed unless you ask for it.
    pub RULE = "direction-conflict", Error, Unsafe, check, Anywhere
}

fn check(ctx: &Context, findings: &mut Findings) {
    verdicts::check(ctx, findings);
    orders(ctx, findings);
    impossible(ctx, findings);
}

/// `决算数小于预算数`, where it is not.
fn orders(ctx: &Context, findings: &mut Findings) {
    for order in &ctx.facts.orders {
        let [outturn, budget] = [order.outturn, order.budget].map(|id| ctx.facts.figure(id));
        let said = match order.way {
            Some(Direction::Up) => Ordering::Greater,
            Some(_) => Ordering::Less,
            None => Ordering::Equal,
        };
        if outturn.value.cmp(&budget.value) == said || ctx.is_suspect(&[order.outturn, order.budget]) {
            continue;
        }
        let (word, stated) = (order.word.of(ctx.text), [order.outturn, order.budget].map(|id| ctx.naming().stated(id)));
        let message = say!(
            ctx.lang,
            "“{word}”与数字不符：{}，{}",
            "“{word}” contradicts the figures: {}, {}",
            stated[0],
            stated[1]
        );
        findings
            .report(order.word, message)
            .relate(outturn.span, stated[0].clone())
            .relate(budget.span, stated[1].clone());
    }
}

/// `公务接待费0万元，比上年增加0.30万元`: last year's figure would be less than nothing.
fn impossible(ctx: &Context, findings: &mut Findings) {
    for triple in &ctx.facts.triples {
        let (Some(level), Some(change)) = (triple.level, triple.change) else { continue };
        let [figure, moved] = [level, change].map(|id| ctx.facts.figure(id));
        // Only where nothing stands between the two.
        let is_told = level + 1 == change && figure.measure == Measure::Level && figure.source == 0;
        let is_of_year = figure.keys.iter().any(|key| key.basis != Basis::Adjusted && key.year == ctx.facts.year);
        let before = figure.value.checked_sub(moved.value);
        let is_less = before.is_some_and(|before| before < Decimal::ZERO) && !figure.value.is_sign_negative();
        let Some(word) =
            moved.direction.filter(|_| is_told && is_of_year && is_less && !ctx.is_suspect(&[level, change]))
        else {
            continue;
        };
        let (said, stated) = (word.of(ctx.text), ctx.naming().stated(level));
        let message = say!(
            ctx.lang,
            "{stated}，不可能比上年“{said}”{}：照此上年数是负数",
            "{stated} cannot be “{said}” {}: last year would have been less than 0",
            moved.value.abs().normalize()
        );
        findings.report(word, message).relate(figure.span, stated).relate(moved.span, said);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::findings;

    fn found(title: &str, item: &str) -> Vec<String> {
        let text = format!("江州市某馆{title}\n\n四、“三公”经费情况说明\n\n{item}\n");
        let found = findings("direction-conflict", &text);
        found.into_iter().map(|finding| finding.span.of(&text).to_owned()).collect()
    }

    #[test]
    fn the_outturn_beside_the_budget() {
        let item = |word: &str| {
            format!("公务接待费年初预算为3.00万元，支出决算为2.00万元，决算数{word}预算数的主要原因是厉行节约。")
        };
        let found = |word: &str| found("2024年度部门决算", &item(word));
        assert_eq!(found("小于"), [""; 0]);
        assert_eq!(found("大于"), ["大于"]);
        assert_eq!(found("等于"), ["等于"]);
    }

    #[test]
    fn an_increase_is_no_larger_than_what_it_leads_to() {
        let found = |item| found("2025年单位预算情况说明", item);
        assert_eq!(found("公务接待费0万元，比2024年增加0.30万元，主要原因是压减。"), ["增加"]);
        assert_eq!(found("公务接待费0万元，比2024年减少0.30万元，主要原因是压减。"), [""; 0]);
        assert_eq!(found("公务接待费0.30万元，比2024年增加0.30万元，主要原因是新增。"), [""; 0]);
    }
}
