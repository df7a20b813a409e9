//! `unfinished-sentence`

use super::{Context, Findings, prose};
use crate::model::{Use, Wording};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 句子没有写完
    ///
    /// ## 检查什么
    /// 查找只有开头没有内容的句子（`主要原因是。`、`主要用于。`）、缺少数字的金额（`收入万元`、`占 %`）和缺少单位的金额（`减少484.05，`）。标题以冒号结尾、内容在下一行的不算。
    ///
    /// ## 为什么
    /// 读者看不到原因或者金额，多是模板没有填完。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年事业收入万元，基本支出减少48.05，主要原因是。
    /// ```
    /// ```good
    /// 2025年事业收入0万元，基本支出减少48.05万元，主要原因是机构改革。
    /// ```
    ///
    /// ## 修复
    /// 没有自动修复：缺少的内容只有单位自己知道。
    /// ---
    /// # Unfinished sentence
    ///
    /// ## What it does
    /// Finds sentences that open and say nothing (`主要原因是。`, `主要用于。`), amounts without their number (`收入万元`, `占 %`) or without their unit (`减少484.05，`). A heading that ends in a colon, with its text on the next line, is fine.
    ///
    /// ## Why
    /// The reason or the amount is missing; mostly a template that was not filled in.
    ///
    /// ## Example
    /// See the Chinese part.
    ///
    /// ## Fix
    /// None: only the unit knows what is missing.
    pub RULE = "unfinished-sentence", Warning, None, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let lists = &Wording::base().unfinished;
    for hit in ctx.words(Use::OpenSentence).filter(|hit| ctx.is_statement(hit.index)) {
        let before = hit.text()[..hit.end].trim_end_matches(['。', '，', '；', '：']);
        let is_alone = |opening: &&String| {
            let start = before.strip_suffix(&***opening);
            start.is_some_and(|start| *opening != "其中" || is_clause_start(start))
        };
        if let Some(opening) = lists.openings.iter().find(is_alone) {
            let shown = opening.trim_end_matches(['。', '，', '；', '：']);
            let span = hit.reading.plain.span(before.len() - opening.len(), hit.end);
            findings.report(span, say!(ctx.lang, "“{shown}”后面没有内容", "Nothing follows “{shown}”"));
        }
    }
    for (kind, what) in [(Use::NoNumber, "万元"), (Use::NoRate, "%")] {
        for hit in ctx.words(kind).filter(|hit| ctx.is_statement(hit.index)) {
            let text = hit.text();
            // `预算万元以上的项目`, `支出万元户` are words.
            if lists.words.iter().any(|word| text[hit.end..].starts_with(&**word)) {
                continue;
            }
            let label = text[..hit.start].char_indices().next_back().map_or(hit.start, |(at, _)| at);
            let shown = &text[label..hit.end];
            let message = say!(ctx.lang, "“{shown}”缺少数字", "“{shown}” lacks its number");
            findings.report(hit.reading.plain.span(hit.end - what.len(), hit.end), message);
        }
    }
    for (index, reading) in ctx.readings.iter().enumerate().filter(|(index, _)| ctx.is_statement(*index)) {
        let text = reading.plain.text();
        let is_bare = |number: &Range<usize>| text[number.end..].starts_with(['，', '；', '。']);
        let numbers = reading.tokens.numbers.iter().filter(|number| is_bare(number));
        numbers.for_each(|number| check_number(ctx, findings, index, number.clone()));
    }
}

/// Whether a clause begins behind this text.
fn is_clause_start(before: &str) -> bool {
    before.is_empty() || before.ends_with(['。', '，', '；', '：', '、'])
}

/// A change in an amount that has no unit: `减少484.05，`.
fn check_number(ctx: &Context, findings: &mut Findings, reading: usize, range: Range<usize>) {
    let plain = &ctx.readings[reading].plain;
    let (number, before) = (&plain.text()[range.clone()], &plain.text()[..range.start]);
    let is_change = prose::ends_with_any(before, &Wording::base().unfinished.bare);
    let is_amount = number.contains('.') && !number.ends_with('.');
    if is_change && is_amount {
        let span = plain.span(range.start, range.end);
        findings.report(span, say!(ctx.lang, "“{number}”后面缺少单位", "“{number}” lacks its unit"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn finds_what_is_missing() {
        check("unfinished-sentence", "比上年减少3万元，⟦主要原因是。⟧基本支出⟦主要用于。⟧");
        check("unfinished-sentence", "事业收入资金⟦万元⟧，其他收入⟦万元⟧；接待费占 ⟦%⟧。");
        check("unfinished-sentence", "基本支出比上年减少⟦484.05⟧，降低12%。");
    }

    #[test]
    fn finished_sentences_are_fine() {
        for text in [
            "五、政府采购主要包括：\n\n1.货物3万元。\n",
            "主要原因机构改革，人员调整；主要用于：办公费、印刷费。",
            "支持万元以上项目，比例为5%，占10%，增加3人，减少2，出国0，接待费0。",
            "按预算万元以上的项目执行，单位：万元。",
            "比上年减少4.5万元，增长12.50，版本号2.0。",
        ] {
            check("unfinished-sentence", text);
        }
    }
}
