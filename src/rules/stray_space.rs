//! `stray-space`

use super::scan::Kind;
use super::{Context, Findings, Reading};
use crate::finding::{Edit, Fix, Safety};
use crate::syntax::Role;
use crate::text::{Gap, Span};
use crate::{declare_rule, say};

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
    /// 删除本段多余的空格，可以自动进行。
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
    /// Safe: deletes the spaces of the paragraph.
    pub RULE = "stray-space", Hint, Safe, check
}

/// Most digits and points an amount has.
const LONGEST_AMOUNT: usize = 64;

/// What a space may tear apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Torn {
    /// Two Chinese characters, or the digits of a number.
    Word,
    /// A number and its unit, or 年.
    Unit,
}

fn check(ctx: &Context, findings: &mut Findings) {
    let gaps = ctx.scan.hits(Kind::Gap);
    if gaps.is_empty() {
        return;
    }
    let spaced = gaps.iter().filter(|hit| hit.term == Torn::Unit as u32).count();
    let units_are_spaced = spaced * 10 >= ctx.scan.numbers_with_unit() as usize * 3;
    let mut at = 0;
    while at < gaps.len() {
        let reading = gaps[at].reading;
        let len = gaps[at..].iter().take_while(|hit| hit.reading == reading).count();
        let here: Vec<Span> = gaps[at..at + len]
            .iter()
            .filter(|hit| !(units_are_spaced && hit.term == Torn::Unit as u32))
            .map(|hit| Span::new(hit.start, hit.end))
            .collect();
        at += len;
        if !here.is_empty() {
            report(ctx, findings, &here);
        }
    }
}

fn report(ctx: &Context, findings: &mut Findings, spaces: &[Span]) {
    let first = spaces[0];
    let count = spaces.len();
    let around = |span: Span| {
        let before = ctx.text[..span.start as usize].chars().next_back();
        let after = ctx.text[span.end as usize..].chars().next();
        format!("{} {}", before.unwrap_or(' '), after.unwrap_or(' '))
    };
    let shown = around(first);
    let message = if count == 1 {
        say!(ctx.lang, "“{shown}”中间多了空格", "A stray space in “{shown}”")
    } else {
        say!(
            ctx.lang,
            "“{shown}”中间多了空格，本段共 {count} 处",
            "A stray space in “{shown}”; {count} in this paragraph"
        )
    };
    let finding = findings.report(&RULE, first, message);
    finding.fixes.push(Fix {
        title: say!(ctx.lang, "删除本段多余的空格", "Delete the stray spaces here"),
        safety: Safety::Safe,
        preferred: true,
        edits: spaces.iter().map(|span| Edit { span: *span, text: String::new() }).collect(),
    });
}

/// Spaces that may be stray, for the scan: where they are in the text, and whether they part a number and its unit.
pub fn candidates(ctx: (&str, u32), reading: &Reading, mut push: impl FnMut(Span, u32)) {
    if !matches!(reading.role, Role::Body | Role::Heading | Role::Note) {
        return;
    }
    let (text, title_start) = ctx;
    let plain = reading.plain.text();
    let mut contact = None;
    for gap in reading.plain.gaps() {
        let Some(torn) = torn(plain, &gap) else {
            continue;
        };
        if gap.original.start < title_start {
            continue;
        }
        let spaces = gap.original.of(text);
        // Line breaks join wrapped lines; three spaces or a tab align.
        if spaces.contains(['\n', '\r', '\t', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}'])
            || (torn == Torn::Word && spaces.chars().count() >= 3)
        {
            continue;
        }
        if *contact.get_or_insert_with(|| {
            ["联系人", "联系方式", "联系电话", "电话："].iter().any(|word| plain.contains(word))
                || plain.chars().count() <= 3
        }) {
            return;
        }
        push(gap.original, torn as u32);
    }
}

fn torn(plain: &str, gap: &Gap) -> Option<Torn> {
    let before = plain[..gap.before].chars().next_back()?;
    let after = plain[gap.after..].chars().next()?;
    let is_word = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    if is_word(before) && is_word(after) {
        return Some(Torn::Word);
    }
    if before.is_ascii_digit() && matches!(after, '万' | '亿' | '元' | '年') {
        return Some(Torn::Unit);
    }
    let rest = &plain[gap.after..];
    if is_word(before) && after.is_ascii_digit() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (digits == 4 && rest[4..].starts_with('年')).then_some(Torn::Unit);
    }
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    if is_number(before) && is_number(after) {
        // No amount has as many digits.
        let len = rest.bytes().take(LONGEST_AMOUNT).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let is_amount = rest[len..].starts_with("万元") || rest[len..].starts_with('元');
        return is_amount.then_some(Torn::Word);
    }
    None
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
        check("stray-space", "2025年预算1⟦ ⟧351.94万元，2024年3万元。");
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
