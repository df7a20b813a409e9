//! `repeated-punctuation`

use super::words::Hit;
use super::{Context, Findings, prose};
use crate::finding::Safety;
use crate::model::{Use, Wording};
use crate::syntax::{BlockKind, Reading, Role};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 标点重复
    ///
    /// ## 检查什么
    /// 查找连在一起的标点（`。。`、`；。`、`，，`）、多余的标点（`、等科室`、`共计，0个`）和以逗号结尾的段落。省略号“……”不算；句子没有写完、下一段接着写的不算。
    ///
    /// ## 为什么
    /// 多是删改文字时留下的，有时也说明后面少了内容。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年收入预算10万元，支出预算10万元。。
    /// ```
    /// ```good
    /// 2025年收入预算10万元，支出预算10万元。涉及办公、印刷、水电……等支出。
    /// ```
    ///
    /// ## 修复
    /// 删除多余的标点，段尾逗号改为句号，可以自动进行；拿不准留哪一个的，由人确认。
    /// ---
    /// # Repeated punctuation
    ///
    /// ## What it does
    /// Finds marks in a row (`。。`, `；。`, `，，`), marks too many (`、等科室`, `共计，0个`) and paragraphs that end in a comma. `……` is fine, and so is a sentence that the next paragraph goes on with.
    ///
    /// ## Why
    /// Editing leaves them behind; sometimes they show that something is missing.
    ///
    /// ## Example
    /// `支出预算10万元。。` is reported.
    ///
    /// ## Fix
    /// Safe: the stronger mark stays, a final comma becomes a full stop. Unsafe where it is not clear which mark is right.
    pub RULE = "repeated-punctuation", Warning, Safe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut pairs = ctx.words(Use::Marks).peekable();
    while let Some(first) = pairs.next() {
        let mut end = first.end;
        while let Some(next) = pairs.next_if(|next| next.index == first.index && next.start < end) {
            end = next.end;
        }
        check_marks(ctx, findings, first.reading, first.start..end);
    }
    ctx.words(Use::StrayMark).for_each(|hit| check_stray(ctx, findings, &hit));
    check_ends(ctx, findings);
}

/// `、等科室`, `共计，0个`
fn check_stray(ctx: &Context, findings: &mut Findings, hit: &Hit) {
    let lists = &Wording::base().stray_marks;
    let (word, mark) = &lists.words[hit.term];
    let behind = &hit.text()[hit.end..];
    let digits = prose::digits(behind);
    let is_amount = !digits.is_empty() && !behind[digits.len()..].starts_with('年');
    let is_stray = match *mark {
        _ if word.contains(['（', '）']) => true,
        '、' => !prose::starts_with_any(behind, &lists.words_of_etc),
        _ => is_amount,
    };
    if !is_stray || hit.reading.role == Role::Front {
        return;
    }
    let at = hit.start + word.find(*mark).unwrap_or_default();
    let span = hit.reading.plain.span(at, at + mark.len_utf8());
    let message = say!(ctx.lang, "“{word}”里的“{mark}”多余", "The `{mark}` in “{word}” is one too many");
    findings.report(span, message).fix(say!(ctx.lang, "删除“{mark}”", "Delete the `{mark}`"), Safety::Safe, span, "");
}

fn check_marks(ctx: &Context, findings: &mut Findings, reading: &Reading, range: Range<usize>) {
    let marks = &reading.plain.text()[range.clone()];
    // Behind `：。` something is missing: `unfinished-sentence` says so.
    if reading.role == Role::Front && marks.starts_with('：') || matches!(marks, "：。" | "：；") {
        return;
    }
    let span = reading.plain.span(range.start, range.end);
    let finding = findings.report(span, say!(ctx.lang, "标点“{marks}”重复", "Marks in a row: “{marks}”"));
    if let Some((mark, safety)) = kept(marks) {
        finding.replace(say!(ctx.lang, "只留“{mark}”", "Keep “{mark}”"), safety, mark);
    }
}

/// The mark that stays, and whether that is certain.
fn kept(marks: &str) -> Option<(&str, Safety)> {
    let mut chars = marks.chars();
    let first = chars.next()?;
    let last = marks.chars().next_back()?;
    let is_one = marks.chars().all(|c| c == first);
    if is_one && marks.len() > 6 && first == '。' {
        return None; // an ellipsis in full stops
    }
    let mark = &marks[marks.len() - last.len_utf8()..];
    let is_certain = is_one || last == '。' && first != '：';
    let safety = if is_certain { Safety::Safe } else { Safety::Unsafe };
    Some((mark, safety))
}

/// Paragraphs that end in a comma.
fn check_ends(ctx: &Context, findings: &mut Findings) {
    for (index, reading) in ctx.readings.iter().enumerate() {
        let text = reading.plain.text();
        if !text.ends_with('，')
            || !matches!(reading.role, Role::Body | Role::Heading)
            || text.ends_with("，，")
            || goes_on(ctx, index)
        {
            continue;
        }
        let span = reading.plain.span(text.len() - 3, text.len());
        let message = say!(
            ctx.lang,
            "段落以逗号结尾，应为句号，或者后面少了内容",
            "The paragraph ends in a comma: a full stop is meant, or something is missing"
        );
        findings.report(span, message).replace(say!(ctx.lang, "改为“。”", "Replace by “。”"), Safety::Safe, "。");
    }
}

/// Whether the next paragraph may be the rest of this one.
fn goes_on(ctx: &Context, index: usize) -> bool {
    let block = ctx.readings[index].block;
    let Some(next) = ctx.readings.get(index + 1) else {
        return false;
    };
    next.block == block + 1
        && next.role == Role::Body
        && ctx.disclosure.blocks[next.block].kind == BlockKind::Paragraph
        && !next.plain.text().starts_with(|c: char| c.is_ascii_digit() && next.plain.text().contains('年'))
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_marks_in_a_row() {
        assert_eq!(
            fixed("repeated-punctuation", "收入3万元⟦。。⟧支出3万元⟦；。⟧", Safety::Safe),
            "收入3万元。支出3万元。"
        );
        check("repeated-punctuation", "收入3万元⟦，,⟧其中⟦，。⟧办公费⟦。。。⟧");
    }

    #[test]
    fn finds_marks_too_many() {
        let wrong = "设有内科、院办公室⟦、⟧等科室，共计⟦，⟧0个（含急诊科⟦、⟧）。";
        assert_eq!(
            fixed("repeated-punctuation", wrong, Safety::Safe),
            "设有内科、院办公室等科室，共计0个（含急诊科）。"
        );
    }

    #[test]
    fn finds_a_final_comma() {
        assert_eq!(
            fixed("repeated-punctuation", "一、收支情况\n\n1.负责收入⟦，⟧\n2.负责支出。\n", Safety::Safe),
            "一、收支情况\n\n1.负责收入。\n2.负责支出。\n"
        );
    }

    #[test]
    fn ordinary_marks_are_fine() {
        check("repeated-punctuation", "划分类别、等级，保障收入、等额补助，共计，2025年安排，合计3万元，（含税）。");
        check("repeated-punctuation", "办公费……等。“收入”、“支出”，（见附表）。是：“甲。”、乙！！");
        check("repeated-punctuation", "一、收支情况\n\n负责收入管理，\n\n并负责支出管理。\n");
    }
}
