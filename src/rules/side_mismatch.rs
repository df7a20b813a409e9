//! `side-mismatch`.

use super::{Context, Findings, Reading};
use crate::facts::{FigureId, Opener};
use crate::finding::Safety;
use crate::model::{Measure, Side, Wording};
use crate::syntax::Section;
use crate::{declare_rule, say};

declare_rule! {
    /// # 收入的变动用支出来解释
    ///
    /// ## 检查什么
    /// 收入预算的增减用支出项目（如基本支出、项目支出）来说明，或支出的增减用收入项目来说明；标题是收入，下面写的却是支出预算（或者相反）。
    ///
    /// ## 为什么
    /// 多半是从另一段复制后忘了改。
    ///
    /// ## 示例
    /// ```bad
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数100.00万元。收入较2024年增加20.00万元，主要是基本支出预算增加12.50万元，项目支出预算增加7.50万元。
    /// ```
    /// ```good
    /// 2025年部门预算情况说明
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数100.00万元。收入较2024年增加20.00万元，主要是一般公共预算拨款增加20.00万元。
    /// ```
    ///
    /// ## 修复
    /// 标题与正文不符的，可以改为标题所说的一方，要由人确认；其他没有自动修复。
    /// ---
    /// # An income change explained with expenditure
    ///
    /// ## What it does
    /// A change of income is explained with items of expenditure (基本支出, 项目支出), or the reverse; or the text under a heading of income (（一）收入预算) is said of 支出预算, or the reverse.
    ///
    /// ## Why
    /// Mostly copied from the other paragraph and not adapted.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    /// Unsafe, under a heading of the other side: the side that the heading names. None otherwise.
    pub RULE = "side-mismatch", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    for list in ctx.facts.lists.iter().filter(|list| list.measure == Measure::Change && list.opener == Opener::Mainly) {
        let side = |id: &FigureId| ctx.facts.figure(*id).keys.first().map(|key| key.side);
        // `收支总预算`, `当年拨款`: of both sides at once.
        let is_one_side = |head: &Side| ctx.facts.figure(list.head).keys.iter().all(|key| key.side == *head);
        let Some(head) = side(&list.head).filter(is_one_side) else {
            continue;
        };
        let sides: Vec<Option<Side>> = list.items.iter().map(side).collect();
        let other = if head == Side::Income { Side::Expenditure } else { Side::Income };
        if sides.is_empty() || !sides.iter().all(|side| *side == Some(other)) {
            continue;
        }
        let names: Vec<String> = list.items.iter().map(|id| ctx.naming().name(*id)).collect();
        let first = ctx.facts.figure(list.items[0]);
        let span = if first.label.is_empty() { first.span } else { first.label };
        let message = match head {
            Side::Income => say!(
                ctx.lang,
                "收入的变动用了支出项目（{}）来说明",
                "an income change is explained with expenditure ({})",
                names.join("、")
            ),
            Side::Expenditure => say!(
                ctx.lang,
                "支出的变动用了收入项目（{}）来说明",
                "an expenditure change is explained with income ({})",
                names.join("、")
            ),
        };
        let head = ctx.facts.figure(list.head).span;
        findings.report(span, message).relate(head, ctx.naming().stated(list.head));
    }
    for section in &ctx.disclosure.sections {
        check_section(ctx, section, findings);
    }
}

/// A section headed 收入 whose text opens with 支出预算 and says nothing of 收入, or the reverse.
fn check_section(ctx: &Context, section: &Section, findings: &mut Findings) {
    let sides = &Wording::base().sides;
    let names = |text: &str| [0, 1].map(|side| text.contains(&sides.words[side]));
    let own = match names(&section.title) {
        [true, false] => 0,
        [false, true] => 1,
        _ => return,
    };
    let [own, other] = [&sides.words[own], &sides.words[1 - own]];
    let from = ctx.readings.partition_point(|reading| reading.block < section.blocks.start);
    let is_of_section = |reading: &&Reading| section.blocks.contains(&reading.block) && !reading.prose().is_empty();
    let mut texts = ctx.readings[from..].iter().take(LONGEST_SECTION + 1).filter(is_of_section);
    let Some(first) = texts.next() else { return };
    let Some(clause) =
        first.clauses().next().filter(|clause| clause.amount().is_some_and(|said| said.measure == Measure::Level))
    else {
        return;
    };
    let name = &first.plain.text()[clause.name.start as usize..clause.name.end as usize];
    let Some(at) = name.find(other.as_str()).filter(|at| sides.before.iter().any(|word| word == &name[..*at])) else {
        return;
    };
    let is_total = sides.totals.iter().any(|total| total == &name[at + other.len()..]);
    if !is_total
        || section.blocks.len() > LONGEST_SECTION
        || std::iter::once(first).chain(texts).any(|text| text.prose().contains(own.as_str()))
    {
        return;
    }
    let (start, end) = (clause.name.start as usize + at, clause.name.end as usize);
    let right = name[at..].replace(other.as_str(), own);
    let (shown, heading) = (&name[at..], section.title.as_str());
    let message = say!(
        ctx.lang,
        "标题是“{heading}”，这里写的是“{shown}”",
        "the heading is `{heading}`, but this is said of `{shown}`"
    );
    let title = say!(ctx.lang, "改为“{right}”", "Write `{right}`");
    findings.report(first.plain.span(start, end), message).replace(title, Safety::Unsafe, right);
}

/// Blocks of a section that a look through is worth: one on income or expenditure has a few paragraphs.
const LONGEST_SECTION: usize = 12;

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn the_other_side_under_a_heading() {
        let found = check(
            "side-mismatch",
            "二、收支情况\n（一）全年收入\n2024年⟦支出预算⟧60万元，比2023年增加8万元。\n（二）支出\n2024年支出预算60万元。\n",
        );
        assert_eq!(found[0].expected.as_deref(), Some("收入预算"));
        check(
            "side-mismatch",
            "二、收支情况\n（一）收入预算：2024年收入预算60万元。\n（二）支出预算：2024年⟦收入总计⟧60万元。\n",
        );
        check("side-mismatch", "一、部门收入预算情况说明\n某局2024年部门⟦支出预算⟧60万元。\n");
    }

    #[test]
    fn right_texts_under_a_heading() {
        for text in [
            "一、收入支出总体情况\n2024年支出预算60万元。\n",
            "（一）收入预算\n2024年支出预算60万元，收入预算60万元。\n",
            "三、政府性基金预算支出\n2024年政府性基金收入0万元。\n",
            "三、非税收入\n2024年教育支出60万元，比2023年增加8万元。\n",
        ] {
            check("side-mismatch", text);
        }
    }
}
