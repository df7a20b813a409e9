//! `stray-text`

use super::{Context, Findings, Reading, prose};
use crate::finding::Safety;
use crate::model::Use;
use crate::model::patterns::{Pattern, stray};
use crate::syntax::Role;
use crate::text::{Span, may_join, numbers};
use crate::{declare_rule, say};

declare_rule! {
    /// # 残留文字
    ///
    /// ## 检查什么
    /// 查找 Word 和网页留下的、不属于正文的文字：书签 `[bookmark: _GoBack]`、域代码 `PAGEREF _Toc…`、`HYPERLINK`、单独成行的页码（`- 3 -`、`第 3 页 共 9 页`）、混进正文的网页导航。标题之前和落款之后的网页栏目不算。
    ///
    /// ## 为什么
    /// 从 Word 或网页复制时带进来的内容，公开以后读者看得到。
    ///
    /// ## 示例
    /// ```bad
    /// 一、单位基本情况
    ///
    /// [bookmark: _GoBack]本单位负责全区档案管理工作。
    /// ```
    /// ```good
    /// 一、单位基本情况
    ///
    /// 本单位负责全区档案管理工作。
    /// ```
    ///
    /// ## 修复
    /// 删除残留文字，不影响正文，可以自动进行；网页导航和带数字的（如页码）要由人确认。
    /// ---
    /// # Stray text
    ///
    /// ## What it does
    /// Finds what Word or a web page left behind: `[bookmark: _GoBack]`, field codes such as `PAGEREF _Toc…` and `HYPERLINK`, page numbers on a line of their own, web navigation inside the body. Site furniture before the title and after the closing is passed over.
    ///
    /// ## Why
    /// It came along with copy and paste, and everybody sees it once published.
    ///
    /// ## Example
    /// `[bookmark: _GoBack]本单位负责…` is reported.
    ///
    /// ## Fix
    /// Safe: deletes it; unsafe for navigation and for what has a number in it, such as page numbers.
    pub RULE = "stray-text", Warning, Safe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut found: Vec<(Span, &Pattern)> = Vec::new();
    for (reading, term) in ctx.terms(Use::Stray) {
        let (pattern, reading) = (&stray()[term], &ctx.readings[reading]);
        if !pattern.navigation || is_inside(reading) {
            let span = ctx.disclosure.blocks[reading.block].span();
            collect(ctx, pattern, span, &mut found);
        }
    }
    for (block, term) in ctx.table_terms(Use::Stray) {
        collect(ctx, &stray()[term], ctx.disclosure.blocks[block].span(), &mut found);
    }
    for (span, pattern) in prose::outermost(found) {
        report(ctx, findings, span, pattern);
    }
}

/// Whether furniture there is inside the body rather than around it.
fn is_inside(reading: &Reading) -> bool {
    matches!(reading.role, Role::Body | Role::Heading | Role::Note)
}

fn collect<'p>(ctx: &Context, pattern: &'p Pattern, block: Span, found: &mut Vec<(Span, &'p Pattern)>) {
    let mut start = block.start;
    for line in block.of(ctx.text).split('\n') {
        for hit in pattern.find_in(line.trim_end_matches('\r')) {
            found.push((Span::new(hit.start as u32, hit.end as u32).shift(start), pattern));
        }
        start += line.len() as u32 + 1;
    }
}

fn report(ctx: &Context, findings: &mut Findings, span: Span, pattern: &Pattern) {
    let shown: String = span.of(ctx.text).chars().take(30).collect();
    let message = if pattern.navigation {
        say!(ctx.lang, "“{shown}”像是网页导航，不是正文", "“{shown}” looks like web navigation, not text")
    } else {
        say!(
            ctx.lang,
            "“{shown}”是 Word 或网页留下的残留文字，请删除",
            "“{shown}” was left behind by Word or a web page; delete it"
        )
    };
    // What has a number in it may be more than litter, and what stands between two keeps them apart.
    let parts_numbers = may_join(&ctx.text[..span.start as usize], &ctx.text[span.end as usize..]);
    let is_safe = !pattern.navigation && !parts_numbers && numbers(span.of(ctx.text)).is_empty();
    let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
    findings.report(span, message).fix(say!(ctx.lang, "删除残留文字", "Delete it"), safety, span, "");
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_leftovers() {
        assert_eq!(fixed("stray-text", "⟦[bookmark: _GoBack]⟧1.负责档案工作。", Safety::Safe), "1.负责档案工作。");
        // Without it, two numbers would be one.
        let found = check("stray-text", "一、收支情况\n\n收入12⟦[bookmark: _GoBack]⟧34万元。\n");
        assert_eq!(found[0].fixes[0].safety, Safety::Unsafe);
        check("stray-text", "一、收支情况\n\n收入合计10万元。\n\n⟦- 3 -⟧\n\n支出合计10万元。\n");
        check("stray-text", "一、收支情况\n\n⟦第 3 页 共 9 页⟧\n\n支出合计10万元。\n");
        check("stray-text", "一、收支情况⟦PAGEREF _Toc25831 h 3⟧\n");
        check("stray-text", "一、收支情况\n\n支出10万元。\n\n⟦打印本页 关闭窗口⟧\n\n二、其他情况\n\n无。\n");
    }

    #[test]
    fn furniture_outside_the_body_is_passed_over() {
        check(
            "stray-text",
            "您当前的位置：首页 > 政务公开\n【字号：大 中 小】\n某局2025年部门预算情况说明\n\n一、收支情况\n\n收入10万元。\n",
        );
        check("stray-text", "负责文件打印和返回相关资料，第3页所列除外，比例在3%-5%之间。");
    }
}
