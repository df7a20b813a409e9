//! `stray-space`

use super::{Context, Findings, Reading};
use crate::finding::{Edit, Fix, Safety};
use crate::model::Wording;
use crate::syntax::Role;
use crate::text::is_han;
use crate::text::{Gap, Span};
use crate::{declare_rule, say};
use std::ops::Range;

declare_rule! {
    /// # 多余的空格
    ///
    /// ## 检查什么
    /// 查找汉字之间、金额中间的空格，每段只提示一次。表格、标题之前的文头、落款和联系方式里用来对齐的空格不算；全文三成以上的数字与单位、年份之间都有空格的，视为本文的写法，也不算。
    ///
    /// ## 为什么
    /// 空格会把词和数字断开，查找不到，复制到表格里也会出错。
    ///
    /// ## 示例
    /// ```bad
    /// 本单位为重 庆市某区管理的事业单位，2025年预算10万元，2024年预算9万元。
    /// ```
    /// ```good
    /// 本单位为重庆市某区管理的事业单位，2025年预算10万元，2024年预算9万元。
    /// ```
    ///
    /// ## 修复
    /// 删除本段多余的空格，可以自动进行；“1 351.94万元”这样金额中间的空格，要由人确认。
    /// ---
    /// # Stray space
    ///
    /// ## What it does
    /// Finds spaces between two Chinese characters or inside an amount, one finding a paragraph. Tables, the lines before the title, signatures and contact lines may align with spaces; a document that sets a space in 30 % of the places between number and unit or year does so on purpose.
    ///
    /// ## Why
    /// A space breaks words and numbers apart: they cannot be searched for or pasted into a table.
    ///
    /// ## Example
    /// `重 庆市` is reported.
    ///
    /// ## Fix
    /// Safe: deletes the spaces of the paragraph. Unsafe for a space inside an amount (`1 351.94万元`), which may part two figures.
    pub RULE = "stray-space", Hint, Safe, check
}

/// What a space may tear apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Torn {
    /// Two Chinese characters.
    Word,
    /// A number and its unit, or 年.
    Unit,
    /// A number behind its thousands, or two numbers: nobody can be sure.
    Number,
}

fn check(ctx: &Context, findings: &mut Findings) {
    let spaces: Vec<Vec<(Span, Torn)>> = ctx.readings.iter().map(|reading| candidates(ctx, reading)).collect();
    let spaced = spaces.iter().flatten().filter(|(_, torn)| *torn == Torn::Unit).count();
    if spaces.iter().all(Vec::is_empty) {
        return;
    }
    let has_unit = |text: &str, number: &Range<usize>| text[number.end..].starts_with(['年', '万', '元', '亿']);
    let with_unit = |reading: &Reading| {
        let text = reading.plain.text();
        reading.tokens.numbers.iter().filter(|number| has_unit(text, number)).count()
    };
    let numbers: usize = ctx.read().map(|(_, reading)| with_unit(reading)).sum();
    let units_are_spaced = spaced * 10 >= numbers * 3;
    for spaces in spaces {
        let is_meant = |torn: &Torn| !(units_are_spaced && *torn == Torn::Unit);
        let meant = spaces.into_iter().filter(|(_, torn)| is_meant(torn));
        let (numbers, words): (Vec<_>, Vec<_>) = meant.partition(|(_, torn)| *torn == Torn::Number);
        report(ctx, findings, deletions(words), deletions(numbers));
    }
}

fn deletions(spaces: Vec<(Span, Torn)>) -> Vec<Edit> {
    spaces.into_iter().map(|(span, _)| Edit { span, text: String::new() }).collect()
}

/// Reports the spaces of a paragraph: those in words, which may go unasked, and those in amounts.
fn report(ctx: &Context, findings: &mut Findings, words: Vec<Edit>, numbers: Vec<Edit>) {
    let Some(first) = words.iter().chain(&numbers).map(|edit| edit.span).min() else { return };
    let count = words.len() + numbers.len();
    let before = ctx.text[..first.start as usize].chars().next_back();
    let after = ctx.text[first.end as usize..].chars().next();
    let shown = format!("{} {}", before.unwrap_or(' '), after.unwrap_or(' '));
    let message = if count == 1 {
        say!(ctx.lang, "“{shown}”中间多了空格", "A stray space in “{shown}”")
    } else {
        say!(
            ctx.lang,
            "“{shown}”中间多了空格，本段共 {count} 处",
            "A stray space in “{shown}”; {count} in this paragraph"
        )
    };
    let finding = findings.report(first, message);
    if !words.is_empty() {
        finding.fix_all(say!(ctx.lang, "删除本段多余的空格", "Delete the stray spaces here"), Safety::Safe, words);
    }
    if !numbers.is_empty() {
        let title = say!(ctx.lang, "删除本段金额中间的空格", "Delete the spaces inside amounts here");
        finding.fixes.push(Fix { title, safety: Safety::Unsafe, preferred: false, edits: numbers });
    }
}

/// Spaces of a paragraph that may be stray.
fn candidates(ctx: &Context, reading: &Reading) -> Vec<(Span, Torn)> {
    let plain = reading.plain.text();
    let mut found = Vec::new();
    if !matches!(reading.role, Role::Body | Role::Heading | Role::Note) {
        return found;
    }
    let block = &ctx.disclosure.blocks[reading.block];
    let title_start = block.start + block.heading().map_or(0, |heading| heading.numbering.len);
    for gap in reading.plain.gaps().filter(|gap| gap.original.start >= title_start) {
        let Some(torn) = torn(plain, &gap) else { continue };
        let spaces = gap.original.of(ctx.text);
        // Line breaks join wrapped lines; two spaces or a tab align, or part the heads of columns: `基本支出  项目支出  合计`.
        let is_break = spaces.contains(['\n', '\r', '\t', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}']);
        if !is_break && (torn != Torn::Word || spaces.chars().count() < 2) {
            found.push((gap.original, torn));
        }
    }
    let is_contact = || Wording::base().contact.labels.iter().any(|word| plain.contains(&**word));
    if !found.is_empty() && (plain.chars().count() <= 3 || is_contact()) {
        found.clear();
    }
    found
}

fn torn(plain: &str, gap: &Gap) -> Option<Torn> {
    let before = plain[..gap.before].chars().next_back()?;
    let after = plain[gap.after..].chars().next()?;
    if is_numeral(before) && is_numeral(after) {
        return None; // `一百 二百万元` may be two amounts
    }
    if is_han(before) && is_han(after) {
        return Some(Torn::Word);
    }
    if before.is_ascii_digit() && matches!(after, '万' | '亿' | '元' | '年') {
        return Some(Torn::Unit);
    }
    let rest = &plain[gap.after..];
    if is_han(before) && after.is_ascii_digit() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (digits == 4 && rest[4..].starts_with('年')).then_some(Torn::Unit);
    }
    let is_joined = gap.before == gap.after && before.is_ascii_digit() && after.is_ascii_digit();
    (is_joined || is_thousands(&plain[..gap.before], rest)).then_some(Torn::Number)
}

/// Whether a space may stand for the separator of thousands, and for no other: `1 351.94万元`. Of `100 200 300万元` and
/// `5 6万元` nobody can tell.
fn is_thousands(before: &str, after: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let head = before.trim_end_matches(is_digit);
    let digits = before.len() - head.len();
    let is_first = !head.ends_with(['.', ',', ' ', '-', '－', '、', '和', '及']);
    let whole = after.trim_start_matches(is_digit);
    let has_three = after.len() - whole.len() == 3;
    let rest = whole.strip_prefix('.').map_or(whole, |places| places.trim_start_matches(is_digit));
    (1..=3).contains(&digits) && is_first && has_three && rest.starts_with(['万', '元'])
}

/// Whether this is a digit of a number in Chinese.
fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟".contains(c)
}

#[cfg(test)]
mod tests {
    use crate::finding::Safety;
    use crate::rules::testing::{check, fixed};

    #[test]
    fn one_finding_a_paragraph() {
        assert_eq!(
            fixed(
                "stray-space",
                "本单位为重⟦ ⟧庆市某 区事业单位，2025年预算10万元。2024年预算支出0  万元，2023年预算3万元，2022年预算3万元。",
                Safety::Safe
            ),
            "本单位为重庆市某区事业单位，2025年预算10万元。2024年预算支出0万元，2023年预算3万元，2022年预算3万元。"
        );
        assert_eq!(
            fixed("stray-space", "2025年预算1⟦ ⟧351.94万元，2024年3万元。", Safety::Unsafe),
            "2025年预算1351.94万元，2024年3万元。"
        );
    }

    #[test]
    fn separate_figures_are_left_apart() {
        for text in [
            "基本支出、项目支出、其他支出分别为100 200 300万元。",
            "收入12.34 56.78万元，增加12.3 4万元，增长5 6%，1,000 200万元。",
            "2024 2025年两年合计5 6万元，预算2025 300万元。",
            "基本支出、项目支出分别为一百 二百万元。",
            "某局2025年部门预算情况说明\n一、收支情况\n收入10万元。\n基本支出  项目支出  合计\n100.00  200.00  300.00万元\n",
            "其中：基本支出  项目支出  合计\n250.00万元  60.00万元  310.00万元\n",
        ] {
            check("stray-space", text);
        }
        // Where both may stand in one paragraph, only the words are mended unasked.
        let found = check("stray-space", "重⟦ ⟧庆市2025年预算1 351.94万元，2024年3万元。");
        let safe: Vec<usize> =
            found[0].fixes.iter().filter(|fix| fix.safety == Safety::Safe).map(|fix| fix.edits.len()).collect();
        assert_eq!((safe, found[0].fixes.len()), (vec![1], 2));
    }

    #[test]
    fn spaces_between_number_and_unit_may_be_the_style() {
        check("stray-space", "2025 年预算 10 万元，2024 年预算 9 万元，2023年预算8万元。");
        check("stray-space", "2025年预算10⟦ ⟧万元，2024年预算9万元，2023年预算8万元，2022年预算7万元。");
    }

    #[test]
    fn alignment_is_fine() {
        check(
            "stray-space",
            "某发〔2025〕3号               签发人：张三\n某局 某处\n2025年部门预算情况说明\n\n第一部分 概况\n\n一、 收支情况\n\n2025年收入1万元。\n\n联系人：张 三  联系方式：010-12345678\n",
        );
        check("stray-space", "项 目\t公务接待 费\n接 待\t3.00\n");
        check("stray-space", "负责全区工作。  负责政府\n网站 V2 版本。");
    }
}
