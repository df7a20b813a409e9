//! `zero-change-wording`

use super::scan::{Kind, Zone};
use super::{Context, Findings, prose};
use crate::finding::Safety;
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

/// What opens such a wording.
pub const TERMS: [&str; 14] = [
    "增加0",
    "减少0",
    "增长0",
    "下降0",
    "增加了0",
    "减少了0",
    "增长了0",
    "下降了0",
    "增支0",
    "减支0",
    "增加为0",
    "减少为0",
    "降低0",
    "上升0",
];

fn check(ctx: &Context, findings: &mut Findings) {
    let mut last = (u32::MAX, 0);
    for hit in ctx.scan.hits(Kind::ZeroChange) {
        if ctx.scan.zone(hit.reading as usize) == Zone::Glossary {
            continue;
        }
        let plain = &ctx.readings[hit.reading as usize].plain;
        let text = plain.text();
        let start = hit.start as usize;
        let number_start = hit.end as usize - 1;
        let number = prose::leading_number(&text[number_start..]).unwrap_or("");
        let is_zero = number.bytes().all(|b| matches!(b, b'0' | b'.'));
        let unit_start = number_start + number.len();
        let Some(unit) =
            ["万元", "元", "亿元", "%", "万", "个百分点"].iter().find(|unit| text[unit_start..].starts_with(**unit))
        else {
            continue;
        };
        if !is_zero {
            continue;
        }
        // `增加0万元，增长0%` says one thing: one finding for both.
        let end = unit_start + unit.len();
        let (reading, last_end) = last;
        let is_same = reading == hit.reading
            && text
                .get(last_end..start)
                .is_some_and(|between| between == "，" || between == "、" || between.is_empty());
        last = (hit.reading, end);
        if is_same {
            continue;
        }
        let span = plain.span(start, end);
        let shown = &text[start..end];
        let finding = findings.report(
            &RULE,
            span,
            say!(ctx.lang, "“{shown}”就是没有变化，建议写“持平”", "“{shown}” means no change: say 持平"),
        );
        let right = "持平";
        finding.expect(right);
        let rest = &text[end..];
        let ends_here = rest.is_empty() || rest.starts_with(['，', '。', '；', '）']);
        let has_rate =
            rest.strip_prefix('，').is_some_and(|next| prose::starts_with_any(next, &["增长", "下降", "降低", "上升"]));
        if let Some(compared) = comparison(prose::before(text, start))
            && ends_here
            && !has_rate
        {
            let from = start - compared.len();
            let base = &compared['比'.len_utf8()..];
            finding.fix(
                say!(ctx.lang, "改为“与{base}持平”", "Write 与{base}持平"),
                Safety::Unsafe,
                plain.span(from, end),
                format!("与{base}持平"),
            );
        }
    }
}

/// The `比2024年` or `较上年` a text ends in.
pub(super) fn comparison(text: &str) -> Option<&str> {
    let at = text.rfind(['比', '较'])?;
    let compared = &text[at..];
    let base = &compared[3..];
    let is_year = base.len() == 7 && base.ends_with('年') && base.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    (is_year || matches!(base, "上年" | "去年" | "上年度" | "上年预算数" | "去年预算数")).then_some(compared)
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
