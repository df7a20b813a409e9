//! `wrong-word`

use super::prose::in_book_title;
use super::{Context, Findings};
use crate::finding::Safety;
use crate::model::Use;
use crate::model::set_terms::mistyped_terms;
use crate::syntax::Role;
use crate::text::{Span, is_space, numbers};
use crate::{declare_rule, say};

declare_rule! {
    /// # 用词错误
    ///
    /// ## 检查什么
    /// 查找公开文本里常见的错别字和误用的词，例如“截止2024年12月”应为“截至”，“帐户”应为“账户”，“执勤执法用车”应为“执法执勤用车”。也查找写错一个字的固定名称（漏字、颠倒、形近音近的字）：“社保障和就业支出”“机关公勤人员”“遗嘱补助”。词表见 `src/standard/words.toml` 和 `set_terms.toml`。书名号里的名称不改。
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
    /// 换成正确的词，不改变意思，可以自动进行；固定名称里写错的字，要由人确认。
    /// ---
    /// # Wrong word
    ///
    /// ## What it does
    /// Finds misprints and misused words common in disclosures: 截止 before a date for 截至, 帐户 for 账户, 执勤执法用车 for 执法执勤用车. Also set terms with one character lost, swapped or taken for another: 社保障和就业支出, 机关公勤人员. The lists are `src/standard/words.toml` and `set_terms.toml`. Names inside 《》 are left alone.
    ///
    /// ## Why
    /// A disclosure is an official document; 截止 means to come to an end and cannot govern a date.
    ///
    /// ## Example
    /// `截止2024年12月` is reported; `截至2024年12月` and `截止日期` are not.
    ///
    /// ## Fix
    /// Safe: replaces the word; unsafe in a set term and for a word of the unit's own list that has a figure in it.
    pub RULE = "wrong-word", Warning, Safe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut known: Vec<(usize, Span)> = Vec::new();
    for hit in ctx.words(Use::Wrong) {
        known.push((hit.index, hit.span()));
        report(ctx, findings, hit.text(), hit.start, hit.term, hit.span());
    }
    let mut last = None;
    for hit in ctx.words(Use::Mistyped) {
        let one = &mistyped_terms()[hit.term];
        let (start, end) = (hit.start + one.start, hit.start + one.end);
        let opens_clause = || ctx.is_statement(hit.index) && (hit.start > 0 || !is_cut_off(ctx, hit.reading.block));
        let stands = hit.reading.role != Role::Front && (!one.opens_clause || opens_clause());
        // Both neighbours of a word tell that it is mistyped.
        let span = hit.reading.plain.span(start, end);
        let from = known.partition_point(|(index, word)| (*index, word.end) <= (hit.index, span.start));
        let is_known = known.get(from).is_some_and(|(index, word)| *index == hit.index && word.start < span.end);
        let is_new = !is_known && last.replace((hit.index, start)) != Some((hit.index, start));
        if stands && is_new && !in_book_title(hit.text(), start) {
            let right = &one.right;
            let wrong = &hit.text()[start..end];
            let message = say!(ctx.lang, "“{wrong}”像是“{right}”之误", "“{wrong}” looks like a slip for “{right}”");
            let title = say!(ctx.lang, "改为“{right}”", "Replace by “{right}”");
            findings.report(span, message).replace(title, Safety::Unsafe, right);
        }
    }
    for (block, word) in ctx.table_words(Use::Wrong) {
        let block = ctx.disclosure.blocks[block].span();
        let (start, term) = (word.start as usize, usize::from(word.term));
        report(ctx, findings, block.of(ctx.text), start, term, word.span().shift(block.start));
    }
}

/// Whether the line above breaks off at the margin: the word in which it does goes on here.
fn is_cut_off(ctx: &Context, block: usize) -> bool {
    let start = ctx.disclosure.blocks[block].span().start as usize;
    let above = ctx.text[..start].trim_end_matches(|c| c != '\n' && is_space(c));
    let Some(above) = above.strip_suffix('\n').map(|above| above.trim_end_matches('\r')) else { return false };
    let line = above.rsplit('\n').next().unwrap_or_default();
    line.ends_with(char::is_alphabetic) && line.chars().count() >= SHORTEST_CUT
}

/// Characters of a line that is cut at a margin.
const SHORTEST_CUT: usize = 20;

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
    fn set_terms_one_slip_away() {
        for (text, right) in [
            ("教育支出580万元，⟦社保障⟧和就业支出20万元。", "社会保障"),
            ("行政人员24人，机关⟦公勤⟧人员2人。", "工勤"),
            ("发放⟦遗嘱⟧补助3万元。", "遗属"),
            ("因公⟦国出⟧（境）费0万元。", "出国"),
            ("⟦机关运⟧经费5万元。", "机关运行"),
            ("支出3万元，⟦要用于⟧办公。", "主要用于"),
            ("2025年⟦收入体⟧情况。", "收入总体"),
            ("（二）其他缴费\n⟦业年金⟧缴费支出3万元。\n", "职业年金"),
        ] {
            assert_eq!(check("wrong-word", text)[0].expected.as_deref(), Some(right));
        }
        for text in [
            "社会保障和就业支出、机关工勤人员、遗属补助、主要用于办公，需要用于民生，不要用于其他，收入总情况。",
            "公务接待，公务用车运行维护，机关运行费，医疗保险，节能环保，公共预算拨款，政府购买服务。",
            // The margin cuts a word.
            "5. 社会保障和就业支出中的机关事业单位社会保险缴费和职\n业年金缴费支出79.83万元，较上年度持平。\n",
        ] {
            check("wrong-word", text);
        }
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
