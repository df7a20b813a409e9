//! `zero-change-wording`

use super::zone::Zone;
use super::{Context, Findings, prose};
use crate::finding::Safety;
use crate::syntax::comparison_at_end;
use crate::{declare_rule, say};

declare_rule! {
    /// # 增加 0 应写持平
    ///
    /// ## 检查什么
    /// 查找“增加0万元”“减少0元”“增长0%”这类写法：没有变化，写“持平”更清楚。每个分句只提示一次。
    ///
    /// ## 为什么
    /// 数字没有错，但“增加0万元”读起来别扭，容易让人以为漏填了数字。
    ///
    /// ## 示例
    /// ```bad
    /// 四、“三公”经费情况说明
    ///
    /// 公务接待费1.2万元，比2024年增加0万元。
    /// ```
    /// ```good
    /// 四、“三公”经费情况说明
    ///
    /// 公务接待费1.2万元，与2024年持平。
    /// ```
    ///
    /// ## 修复
    /// 把“比2024年增加0万元”改为“与2024年持平”，因为去掉了一个数字，要由人确认；句子写法不同的，只提示。
    /// ---
    /// # Zero change
    ///
    /// ## What it does
    /// Finds `增加0万元`, `减少0元`, `增长0%`: nothing changed, so say 持平. One finding a clause.
    ///
    /// ## Why
    /// The figure is right, but the wording is awkward and looks like a number forgotten.
    ///
    /// ## Example
    /// `比2024年增加0万元` is reported; `与2024年持平` is not.
    ///
    /// ## Fix
    /// Unsafe, for it takes out a figure, where the clause is of the form 比…增加0万元; none otherwise.
    pub RULE = "zero-change-wording", Hint, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for (index, reading) in ctx.readings.iter().enumerate() {
        if ctx.zone(index) == Zone::Glossary {
            continue;
        }
        let text = reading.plain.text();
        let mut last_end = None;
        for (amount, start, end) in reading.clauses().filter_map(prose::change) {
            if !amount.printed.is_zero() {
                continue;
            }
            // `增加0万元，增长0%` says one thing: one finding for both.
            let between = last_end.replace(end).and_then(|last| text.get(last..start));
            if between.is_some_and(|between| matches!(between, "，" | "、" | "")) {
                continue;
            }
            let (shown, right) = (&text[start..end], "持平");
            let message = say!(ctx.lang, "“{shown}”就是没有变化，建议写“持平”", "“{shown}” means no change: say 持平");
            let finding = findings.report(reading.plain.span(start, end), message).expect(right);
            let rest = &text[end..];
            let ends_here = rest.is_empty() || rest.starts_with(['，', '。', '；', '）']);
            let has_rate = rest.strip_prefix('，').is_some_and(|next| ctx.standard.phrases.opens_note(next));
            let compared = comparison_at_end(prose::before(text, start), &ctx.standard.phrases);
            if let Some(compared) = compared.filter(|_| ends_here && !has_rate) {
                let base = &compared['比'.len_utf8()..];
                let title = say!(ctx.lang, "改为“与{base}持平”", "Write 与{base}持平");
                let words = format!("与{base}持平");
                finding.fix(title, Safety::Unsafe, reading.plain.span(start - compared.len(), end), words);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_zero_changes() {
        check("zero-change-wording", "接待费0万元，比2024年⟦增加0万元⟧；购置费0万元，较上年⟦减少0.00元⟧。");
        check("zero-change-wording", "收入与2024年相比⟦增加0万元⟧，增长0%。");
        assert_eq!(
            fixed("zero-change-wording", "接待费3万元，比 2024 年⟦增加 0 万元⟧；无其他。", Safety::Unsafe),
            "接待费3万元，与2024年持平；无其他。"
        );
    }

    #[test]
    fn leaves_real_changes_and_placeholders() {
        check("zero-change-wording", "比2024年增加0.5万元，减少0个科室，与2023年持平。");
        check("zero-change-wording", "比2024年增加（减少）0万元。");
    }
}
