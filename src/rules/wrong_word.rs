//! `wrong-word`

use super::prose::in_book_title;
use super::{Context, Findings};
use crate::finding::Safety;
use crate::model::Use;
use crate::text::{Span, numbers};
use crate::{declare_rule, say};

declare_rule! {
    /// # 用词错误
    ///
    /// ## 检查什么
    /// 查找公开文本里常见的错别字和误用的词，例如“截止2024年12月”应为“截至”，“帐户”应为“账户”，“执勤执法用车”应为“执法执勤用车”。词表见 `src/standard/words.toml`。书名号里的名称不改。
    ///
    /// ## 为什么
    /// 预算公开是正式文件，用词应当准确。“截止”是到期停止，后面不能直接带时间。
    ///
    /// ## 示例
    /// ```bad
    /// 截止2024年12月，本单位共有车辆2辆。
    /// ```
    /// ```good
    /// 截至2024年12月，本单位共有车辆2辆。报名截止日期为3月1日。
    /// ```
    ///
    /// ## 修复
    /// 换成正确的词，不改变意思，可以自动进行。
    /// ---
    /// # Wrong word
    ///
    /// ## What it does
    /// Finds misprints and misused words common in disclosures: 截止 before a date for 截至, 帐户 for 账户, 执勤执法用车 for 执法执勤用车. The list is `src/standard/words.toml`. Names inside 《》 are left alone.
    ///
    /// ## Why
    /// A disclosure is an official document; 截止 means to come to an end and cannot govern a date.
    ///
    /// ## Example
    /// `截止2024年12月` is reported; `截至2024年12月` and `截止日期` are not.
    ///
    /// ## Fix
    /// Safe: replaces the word; unsafe for a word of the unit's own list that has a figure in it.
    pub RULE = "wrong-word", Warning, Safe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for hit in ctx.words(Use::Wrong) {
        report(ctx, findings, hit.text(), hit.start, hit.term, hit.span());
    }
    for (block, word) in ctx.table_words(Use::Wrong) {
        let block = ctx.disclosure.blocks[block].span();
        let (start, term) = (word.start as usize, usize::from(word.term));
        report(ctx, findings, block.of(ctx.text), start, term, word.span().shift(block.start));
    }
}

fn report(ctx: &Context, findings: &mut Findings, text: &str, start: usize, term: usize, span: Span) {
    // A word of the standard's list may be struck out.
    let Some(word) = ctx.standard.words.get(term) else { return };
    if !word.stands(text, start) || in_book_title(text, start) {
        return;
    }
    let (wrong, right, note) = (&word.wrong, &word.right, &word.note);
    // A unit's own words may have figures in them.
    let safety = if numbers(wrong) == numbers(right) { Safety::Safe } else { Safety::Unsafe };
    let message = say!(ctx.lang, "“{wrong}”应为“{right}”：{note}", "“{wrong}” should be “{right}”");
    findings.report(span, message).replace(say!(ctx.lang, "改为“{right}”", "Replace by “{right}”"), safety, right);
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_wrong_words_and_mends_them() {
        let found =
            check("wrong-word", "4、国有资产占有使用情况。⟦截止⟧2024年12月，共有车辆2辆，其中⟦执勤执法用车⟧0辆。");
        assert_eq!(found[0].expected.as_deref(), Some("截至"));
        assert_eq!(fixed("wrong-word", "⟦截 止⟧ 2024 年12月，无车辆。", Safety::Safe), "截至 2024 年12月，无车辆。");
    }

    #[test]
    fn looks_into_tables() {
        check("wrong-word", "项目\t说明\t金额\n银行⟦帐户⟧管理\t无\t3.00\n合计\t\t3.00\n");
    }

    #[test]
    fn right_words_stay() {
        check("wrong-word", "报名截止日期为2024年12月。截至2024年12月，执法执勤用车0辆。");
        check("wrong-word", "依据《某区银行帐户管理办法》执行。");
    }
}
