//! `duplicated-phrase`

use super::words::Hit;
use super::{Context, Findings, Reading, prose};
use crate::finding::Safety;
use crate::model::{Use, Wording};
use crate::syntax::{Role, period};
use crate::text::{Copy, is_space, trim_end};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 文字重复
    ///
    /// ## 检查什么
    /// 查找连着写了两遍的词、短语、分句和句子：`万元万元`、`支出支出`、`较2024年增加较去年增加`。“人人”“等等”这样的叠词、用顿号隔开的项目、连着的相同数字不算。
    ///
    /// ## 为什么
    /// 多是粘贴两次或者改写时忘了删除旧的文字。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年支出较2024年增加较去年增加31.22万元，主要是人员经费增加。
    /// ```
    /// ```good
    /// 2025年支出较2024年增加31.22万元，主要是人员经费增加，保障人人享有服务等等。
    /// ```
    ///
    /// ## 修复
    /// 删除第二遍，要由人确认。
    /// ---
    /// # Duplicated phrase
    ///
    /// ## What it does
    /// Finds a word, phrase, clause or sentence written twice in a row: `万元万元`, `支出支出`, `较2024年增加较去年增加`. Reduplicated words such as 人人 and 等等, list items and equal figures side by side are fine.
    ///
    /// ## Why
    /// Something was pasted twice, or the old wording was left beside the new.
    ///
    /// ## Example
    /// `较2024年增加较去年增加31.22万元` is reported.
    ///
    /// ## Fix
    /// Unsafe: deletes the second copy.
    pub RULE = "duplicated-phrase", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (kind, second) in [
        (Use::TwoComparisons, second_comparison as fn(&Context, &Hit) -> Option<(usize, usize)>),
        (Use::Twice, second_half),
        (Use::TwoUnits, second_unit),
        (Use::SameWord, second_word),
    ] {
        found.extend(ctx.words(kind).filter_map(|hit| second(ctx, &hit).map(|(start, end)| (hit.index, start, end))));
    }
    for (index, reading) in ctx.read() {
        let text = reading.plain.text();
        let is_meant = |(copy, range): &&(Copy, Range<usize>)| {
            // `“财政拨款收入”“事业收入”“事业单位经营收入”`: names in quotes.
            let copied = &text[range.clone()];
            !copied.contains("”“") && (*copy == Copy::Clause || is_whole(text, range)) && says_something(copied)
        };
        let copies = reading.tokens.copies.iter().filter(is_meant);
        found.extend(copies.map(|(_, range)| (index, range.start, range.end)));
    }
    found.sort_by_key(|(reading, start, end)| (*reading, *start, std::cmp::Reverse(*end)));
    let mut last = (usize::MAX, 0);
    for (index, start, end) in found {
        let reading = &ctx.readings[index];
        if reading.role == Role::Front || last.0 == index && start < last.1 || is_name_of_column(ctx, reading, start) {
            continue;
        }
        last = (index, end);
        let span = reading.plain.span(start, end);
        let copy = &reading.plain.text()[start..end];
        let shown: String = copy.chars().take(24).collect();
        let dots = if shown.len() < copy.len() { "…" } else { "" };
        let message =
            say!(ctx.lang, "“{shown}{dots}”与前面的文字重复", "“{shown}{dots}” repeats what stands before it");
        let title = say!(ctx.lang, "删除重复的文字", "Delete the second copy");
        findings.report(span, message).fix(title, Safety::Unsafe, span, "");
    }
}

/// Whether the copy that begins at `start` is one of the names of columns that a line holds, parted by spaces.
fn is_name_of_column(ctx: &Context, reading: &Reading, start: usize) -> bool {
    let text = reading.plain.text();
    let (source, at) = (ctx.disclosure.blocks[reading.block].span(), reading.plain.span(start, text.len()).start);
    let line = source.of(ctx.text);
    let is_parted = || trim_end(&line[..(at - source.start) as usize]).len() < (at - source.start) as usize;
    text.len() <= 600 && !text.contains(['，', '。', '；', '：']) && line.matches(is_space).count() >= 2 && is_parted()
}

/// `较上年较上年`; of `其中：其中` the second 其中 alone.
fn second_half(_: &Context, hit: &Hit) -> Option<(usize, usize)> {
    let term = &hit.text()[hit.start..hit.end];
    let half = term.char_indices().nth(term.chars().count().div_ceil(2))?.0;
    Some((hit.start + half, hit.end))
}

/// `万万元`, `元元` behind an amount.
fn second_unit(_: &Context, hit: &Hit) -> Option<(usize, usize)> {
    let (before, is_wan) = (&hit.text()[..hit.start], hit.text()[hit.start..].starts_with('万'));
    let is_amount = before.ends_with(|c: char| c.is_ascii_digit() || c == '万' && !is_wan);
    let (start, end) = if is_wan { (hit.start, hit.start + 3) } else { (hit.start + 3, hit.end) };
    is_amount.then_some((start, end))
}

/// `支出支出`: the second of two equal words.
fn second_word(_: &Context, hit: &Hit) -> Option<(usize, usize)> {
    let text = hit.text();
    let start = hit.start.midpoint(hit.end);
    // `本单位单位构成`, `达到目的的`: the second may open another word, or the first close one.
    let (word, rest) = (&text[start..hit.end], &text[hit.end..]);
    let doubled = &Wording::base().doubled;
    let is_of = |words: &[String]| words.iter().any(|one| one == word);
    let before = &text[..hit.start];
    let opens_word = doubled.opens.iter().any(|(words, behind)| is_of(words) && prose::starts_with_any(rest, behind))
        || doubled.closes.iter().any(|(words, ends)| is_of(words) && prose::ends_with_any(before, ends));
    let in_quotes = before.ends_with('“') && rest.starts_with('”');
    (!opens_word && !in_quotes).then_some((start, hit.end))
}

/// `较去年增加` right behind a change that has its own comparison and no figure yet.
fn second_comparison(ctx: &Context, hit: &Hit) -> Option<(usize, usize)> {
    let (text, phrases) = (hit.text(), &ctx.standard.phrases);
    let start = hit.end - '较'.len_utf8();
    let (_, base) = period(&text[hit.end..], phrases)?;
    let end = hit.end + base + phrases.change_at_start(&text[hit.end + base..])?;
    let before = prose::before(text, start);
    let clause = before.rfind(['，', '。', '；', '：']).map_or(before, |mark| &before[mark..]);
    let is_compared = clause.contains(['较', '比', '与']);
    is_compared.then_some((start, end))
}

/// Whether a repeated stretch is made of whole clauses or of words: `事业收入0万元，事业收入0万元` starts in the middle of a clause.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let copy = &text[range.clone()];
    if copy.starts_with('、') || copy.ends_with('、') || copy.contains(['|', '│']) {
        return false;
    }
    let marks = ['，', '。', '；', '：'];
    let first = &text[..range.start - copy.len()];
    let is_clause = copy.starts_with(marks) || copy.ends_with(marks) && (first.is_empty() || first.ends_with(marks));
    let is_item = copy.contains('、') && !(first.is_empty() || first.ends_with(marks) || first.ends_with('、'));
    (!copy.contains(marks) || is_clause) && !is_item
}

/// Whether a repeated stretch is more than figures and marks.
fn says_something(copy: &str) -> bool {
    if copy.starts_with('”') || copy.ends_with('“') || copy.starts_with('》') || copy.ends_with('《') {
        return false;
    }
    let words =
        copy.chars().filter(|c| crate::text::is_han(*c) && !"万亿元个辆台次人件年月日第页附表".contains(*c)).count();
    words >= 3
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn finds_doubled_words() {
        check("duplicated-phrase", "基本支出10万元⟦万元⟧，项目支出⟦支出⟧5万元。");
        check("duplicated-phrase", "减少原因⟦原因⟧是项目减少，主要是⟦主要是⟧人员减少，主要原因⟦主要原因⟧是是非。");
        check("duplicated-phrase", "增长的⟦的⟧主要原因是⟦是⟧人员增加，预算数为⟦为⟧3万元。");
        check("duplicated-phrase", "支出比⟦比⟧上年增加，主要是⟦是⟧项目增加，原因为⟦为⟧政策调整，用于⟦用于⟧办公。");
        assert_eq!(
            fixed(
                "duplicated-phrase",
                "支出较 2024 年增加⟦较去年增加⟧ 31.22 万元，基本支出较2024年增加⟦较2024年增加⟧3万元。",
                Safety::Unsafe
            ),
            "支出较 2024 年增加 31.22 万元，基本支出较2024年增加3万元。"
        );
    }

    #[test]
    fn finds_clauses_and_sentences() {
        check(
            "duplicated-phrase",
            "根据上述职责，云阳区档案中心设 7 个内设机构：⟦根据上述职责，云阳区档案中心设 7 个内设机构：⟧",
        );
        check("duplicated-phrase", "负责档案管理工作，⟦负责档案管理工作⟧。按规定开展接待。");
    }

    #[test]
    fn legitimate_repetitions() {
        for text in [
            "人人有责，等等，方方面面，综合科、秘书科、财务科。",
            "开展各类检查和各类培训，综合治理综合科。",
            "收入、支出分别为0万元、0万元、0万元、0万元。",
            "档案管理科、档案管理科、财务科。",
            "增加10万元，比上年增加较多。",
            "同比比重上升，占比比上年提高，比比皆是；因为为民服务，主要是是否达标，作用于用于研究的设备。",
            "20242024202420242024",
            "货物预算0万元，工程预算0万元，服务预算0万元，其他预算0万元。",
            "________________",
            "本单位单位构成为二级预算单位，一般公共预算财政拨款支出支出情况表。",
            "国有资本经营预算收入0万元，事业收入0万元，事业单位经营收入0万元。",
            "达到目的的项目，有的的确多，重点是是否公开，于是是非不分，因为为了保障，行为为主，原因原因分析。",
            "项目 金额 金额合计 收入 收入合计 支出",
            "其中货物3万元，其中服务3万元；“放管服”、“放管服”改革。",
        ] {
            check("duplicated-phrase", text);
        }
    }
}
