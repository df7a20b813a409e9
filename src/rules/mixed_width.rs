//! `mixed-width`

use super::{Context, Findings};
use crate::finding::{Edit, Safety};
use crate::syntax::Style;
use crate::text::Span;
use crate::{declare_rule, say};
use rustc_hash::FxHashMap;

declare_rule! {
    /// # 编号全角半角混用
    ///
    /// ## 检查什么
    /// 同一级的标题或者同一组编号，有的用全角括号“（一）”，有的用半角括号“(一)”。每组只提示一次，位置在第一个半角的编号上。
    ///
    /// ## 为什么
    /// 不影响内容，但排版不整齐，检索和生成目录时会当成两种编号。
    ///
    /// ## 示例
    /// ```bad
    /// 二、部门收支总体情况
    ///
    /// （一）收入预算：2025年年初预算数10万元。
    ///
    /// (二)支出预算：2025年年初预算数10万元。
    /// ```
    /// ```good
    /// 二、部门收支总体情况
    ///
    /// （一）收入预算：2025年年初预算数10万元。
    ///
    /// （二）支出预算：2025年年初预算数10万元。
    /// ```
    ///
    /// ## 修复
    /// 一律改成全角括号（公文格式的写法），可以自动进行。
    /// ---
    /// # Mixed width
    ///
    /// ## What it does
    /// Sibling headings, or the items of one list, are numbered partly `（一）` and partly `(一)`. One finding a group, on the first in half width.
    ///
    /// ## Why
    /// The text is right but uneven, and a table of contents takes them for two kinds of number.
    ///
    /// ## Example
    /// `（一）` followed by `(二)` is reported.
    ///
    /// ## Fix
    /// Safe: all become full-width, as official documents write them.
    pub RULE = "mixed-width", Hint, Safe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    // Of the siblings of one style: whether one is in full width, and those that are not.
    let mut siblings: FxHashMap<_, (bool, Vec<Span>)> = FxHashMap::default();
    for section in &ctx.disclosure.sections {
        if !matches!(section.style, Style::ChineseParen | Style::ArabicParen) {
            continue;
        }
        let mark = section.mark.of(ctx.text);
        let (has_wide, narrow) = siblings.entry((section.parent, section.style)).or_default();
        *has_wide |= mark.starts_with('（');
        if mark.starts_with('(') {
            narrow.push(section.mark);
        }
    }
    for (_, narrow) in siblings.into_values().filter(|(has_wide, narrow)| *has_wide && !narrow.is_empty()) {
        report(ctx, findings, &narrow);
    }
}

fn report(ctx: &Context, findings: &mut Findings, narrow: &[Span]) {
    let first = narrow[0];
    let shown = first.of(ctx.text);
    let right = widened(shown);
    let message = say!(
        ctx.lang,
        "编号“{shown}”与同级的写法不一致，建议写“{right}”",
        "“{shown}” differs in width from its siblings: “{right}”"
    );
    let edits = narrow.iter().map(|mark| {
        let bare = mark.of(ctx.text).trim_end();
        Edit { span: Span::new(mark.start, mark.start + bare.len() as u32), text: widened(bare) }
    });
    let title = say!(ctx.lang, "统一编号的括号", "Unify the brackets");
    findings.report(first, message).expect(right).fix_all(title, Safety::Safe, edits.collect());
}

fn widened(mark: &str) -> String {
    mark.replace('(', "（").replace(')', "）")
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn half_width_becomes_full_width() {
        assert_eq!(
            fixed(
                "mixed-width",
                "一、基本情况\n\n（一）职能\n\n负责。\n\n⟦(二)⟧ 构成\n\n无。\n\n（三）其他\n\n无。\n",
                Safety::Safe
            ),
            "一、基本情况\n\n（一）职能\n\n负责。\n\n（二） 构成\n\n无。\n\n（三）其他\n\n无。\n"
        );
    }

    #[test]
    fn the_majority_does_not_count() {
        assert_eq!(
            fixed(
                "mixed-width",
                "一、基本情况\n\n⟦(一)⟧职能\n\n负责。\n\n（二）构成\n\n无。\n\n(三)其他\n\n无。\n",
                Safety::Safe
            ),
            "一、基本情况\n\n（一）职能\n\n负责。\n\n（二）构成\n\n无。\n\n（三）其他\n\n无。\n"
        );
    }

    #[test]
    fn only_siblings_are_compared() {
        check(
            "mixed-width",
            "一、基本情况\n\n（一）职能\n\n(1) 负责。\n\n(2) 承担。\n\n（二）构成\n\n无。\n\n二、收支\n\n(一)收入\n\n无。\n\n(二)支出\n\n无。\n",
        );
    }
}
