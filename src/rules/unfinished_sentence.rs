//! `unfinished-sentence`

use super::scan::{Kind, Zone};
use super::{Context, Findings, prose};
use crate::syntax::Role;
use crate::text::Span;
use crate::{declare_rule, say};

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

/// What such a place ends in: sentences, then amounts, then rates. Their first characters are rare together.
pub const TERMS: [&str; 38] = [
    "因是。",
    "因是；",
    "因是，",
    "因是：。",
    "因为。",
    "因：。",
    "要是。",
    "要是；",
    "用于。",
    "用于；",
    "用于：。",
    "包括。",
    "括：。",
    "其中：。",
    "中。",
    "入万元",
    "出万元",
    "费万元",
    "加万元",
    "少万元",
    "算万元",
    "额万元",
    "款万元",
    "金万元",
    "数万元",
    "计万元",
    "转万元",
    "了万元",
    "用万元",
    "长%",
    "降%",
    "占%",
    "例%",
    "重%",
    "加%",
    "少%",
    "低%",
    "比%",
];

/// Where amounts begin in [`TERMS`], and where rates.
const AMOUNTS: u32 = 15;
const RATES: u32 = 29;

/// The openings that say nothing on their own.
const OPENINGS: [&str; 10] =
    ["主要原因是", "原因是", "主要原因为", "原因为", "原因", "主要是", "主要用于", "主要包括", "包括", "其中"];

fn check(ctx: &Context, findings: &mut Findings) {
    for hit in ctx.scan.hits(Kind::Unfinished) {
        if !is_prose(ctx, hit.reading) {
            continue;
        }
        let plain = &ctx.readings[hit.reading as usize].plain;
        let text = plain.text();
        let (start, end) = (hit.start as usize, hit.end as usize);
        if hit.term < AMOUNTS {
            let before = text[..end].trim_end_matches(['。', '，', '；', '：']);
            let is_alone = |opening: &&str| {
                before.ends_with(*opening) && (*opening != "其中" || is_clause_start(&before[..before.len() - 6]))
            };
            if let Some(opening) = OPENINGS.iter().find(|opening| is_alone(opening)) {
                let span = plain.span(before.len() - opening.len(), end);
                report_sentence(ctx, findings, span, opening);
            }
            continue;
        }
        // `预算万元以上的项目`, `支出万元户` are words.
        if prose::starts_with_any(&text[end..], &["以", "户", "村", "产值", "）", "为单位", "版"]) {
            continue;
        }
        let what = if hit.term >= RATES { "%" } else { "万元" };
        let label = text[..start].char_indices().next_back().map_or(start, |(at, _)| at);
        let shown = &text[label..end];
        findings.report(
            &RULE,
            plain.span(end - what.len(), end),
            say!(ctx.lang, "“{shown}”缺少数字", "“{shown}” lacks its number"),
        );
    }
    for hit in ctx.scan.hits(Kind::BareNumber) {
        if is_prose(ctx, hit.reading) {
            check_number(ctx, findings, hit.reading, hit.start as usize, hit.end as usize);
        }
    }
}

/// Whether a clause begins behind this text.
fn is_clause_start(before: &str) -> bool {
    before.is_empty() || before.ends_with(['。', '，', '；', '：', '、'])
}

fn is_prose(ctx: &Context, reading: u32) -> bool {
    matches!(ctx.readings[reading as usize].role, Role::Body | Role::Heading)
        && !matches!(ctx.scan.zone(reading as usize), Zone::Glossary | Zone::Basics)
}

fn report_sentence(ctx: &Context, findings: &mut Findings, span: Span, term: &str) {
    let shown = term.trim_end_matches(['。', '，', '；', '：']);
    findings.report(&RULE, span, say!(ctx.lang, "“{shown}”后面没有内容", "Nothing follows “{shown}”"));
}

/// A change in an amount that has no unit: `减少484.05，`.
fn check_number(ctx: &Context, findings: &mut Findings, reading: u32, start: usize, end: usize) {
    let plain = &ctx.readings[reading as usize].plain;
    let text = plain.text();
    let number = &text[start..end];
    let before = &text[..start];
    let is_change = prose::ends_with_any(
        before,
        &[
            "增加",
            "减少",
            "增支",
            "减支",
            "增加了",
            "减少了",
            "预算数",
            "预算总额",
            "拨款收入",
            "拨款支出",
            "基本支出",
            "项目支出",
            "接待费",
            "运行维护费",
            "购置费",
        ],
    );
    let is_amount = number.contains('.') && !number.ends_with('.');
    if !is_change || !is_amount {
        return;
    }
    let span = plain.span(start, end);
    findings.report(&RULE, span, say!(ctx.lang, "“{number}”后面缺少单位", "“{number}” lacks its unit"));
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
