//! `mixed-width`

use super::{Context, Findings};
use crate::finding::{Edit, Fix, Safety};
use crate::syntax::{Section, Style};
use crate::text::Span;
use crate::{declare_rule, say};

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
    let sections = &ctx.disclosure.sections;
    if !sections.iter().any(|section| first_mark(ctx, section) == "(") {
        return;
    }
    let mut done = vec![false; sections.len()];
    for first in 0..sections.len() {
        let style = sections[first].style;
        if done[first] || !matches!(style, Style::ChineseParen | Style::ArabicParen) {
            continue;
        }
        // Siblings stand between the parent and the next section that is no descendant of it.
        let parent = sections[first].parent;
        let mut wide: Vec<usize> = Vec::new();
        let mut narrow: Vec<usize> = Vec::new();
        let end = parent.map_or(usize::MAX, |parent| sections[parent].blocks.end);
        for (at, section) in sections.iter().enumerate().skip(first) {
            if section.heading >= end {
                break;
            }
            if section.parent != parent || section.style != style {
                continue;
            }
            done[at] = true;
            match first_mark(ctx, section) {
                "（" => wide.push(at),
                "(" => narrow.push(at),
                _ => {}
            }
        }
        if wide.is_empty() || narrow.is_empty() {
            continue;
        }
        report(ctx, findings, &narrow);
    }
}

fn first_mark<'a>(ctx: &Context<'a>, section: &Section) -> &'a str {
    let mark = section.mark.of(ctx.text);
    let len = mark.chars().next().map_or(0, char::len_utf8);
    &mark[..len]
}

fn report(ctx: &Context, findings: &mut Findings, narrow: &[usize]) {
    let sections = &ctx.disclosure.sections;
    let section = &sections[narrow[0]];
    let shown = section.mark.of(ctx.text);
    let right = widened(shown);
    let finding = findings.report(
        &RULE,
        section.mark,
        say!(
            ctx.lang,
            "编号“{shown}”与同级的写法不一致，建议写“{right}”",
            "“{shown}” differs in width from its siblings: “{right}”"
        ),
    );
    finding.expect(right).fixes.push(Fix {
        title: say!(ctx.lang, "统一编号的括号", "Unify the brackets"),
        safety: Safety::Safe,
        preferred: true,
        edits: narrow
            .iter()
            .map(|at| Edit {
                span: mark_only(ctx, sections[*at].mark),
                text: widened(mark_only(ctx, sections[*at].mark).of(ctx.text)),
            })
            .collect(),
    });
}

/// The mark without spaces at its end.
fn mark_only(ctx: &Context, mark: Span) -> Span {
    let trimmed = mark.of(ctx.text).trim_end().len() as u32;
    Span::new(mark.start, mark.start + trimmed)
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
