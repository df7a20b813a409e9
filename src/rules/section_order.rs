use super::outline::end_of_section;
use super::{Context, Findings};
use crate::finding::{Fix, Safety};
use crate::model::Section;
use crate::say;
use crate::syntax::renumber;
use crate::text::Span;

crate::declare_rule! {
    /// # 必备部分的顺序不对
    ///
    /// ## 检查什么
    ///
    /// 必备的部分（或同一部分下必备的小节）没有按版式规定的顺序排列，例如“三公”经费写在收支总体情况之前。
    /// 只检查能识别版式的文件。
    ///
    /// ## 为什么
    ///
    /// 各单位按统一顺序公开，读者才能逐项比较。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 三、部门收支总体情况
    /// 2025年收入支出各10万元。
    /// 四、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入10万元。
    /// 五、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入10万元。
    /// 四、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// 五、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// ```
    ///
    /// ## 修复
    ///
    /// 把各部分连同其下全部内容按规定的顺序排好，并重新编号；文字一字不动。只在要求时执行。
    ///
    /// ---
    /// # Mandatory sections are out of order
    ///
    /// ## What it does
    ///
    /// Reports mandatory sections, or mandatory sub-sections of one section, that do not stand in the order of the layout. Only
    /// files of a recognised layout are checked.
    ///
    /// ## Why
    ///
    /// Readers compare units item by item, which wants one order.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Puts the sections in order, each with all that stands under it, and renumbers them; no word is changed. Only when asked
    /// for.
    pub RULE = "section-order", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(profile) = ctx.outline.profile() else {
        return;
    };
    check_siblings(ctx, &profile.sections, findings);
    for section in &profile.sections {
        check_siblings(ctx, &section.sub, findings);
    }
}

/// Reports the fewest sections whose move puts all in order.
fn check_siblings(ctx: &Context, standard: &[Section], findings: &mut Findings) {
    let sections = &ctx.disclosure.sections;
    let mut found: Vec<(usize, usize)> = standard
        .iter()
        .enumerate()
        .filter(|(_, section)| section.mandatory)
        .filter_map(|(rank, section)| Some((ctx.outline.find(&section.id)?, rank)))
        .collect();
    // Only true siblings have an order: a heading of another level is part of something else.
    let Some((first, _)) = found.first().copied() else {
        return;
    };
    let place = |at: usize| (sections[at].parent, sections[at].style);
    found.retain(|(at, _)| place(*at) == place(first));
    found.sort_unstable();
    let mut fix = None;
    for out in out_of_order(&found) {
        let (at, rank) = found[out];
        let section = &sections[at];
        let title = section.title.as_str();
        let neighbour = |(at, _): &(usize, usize)| sections[*at].title.as_str();
        let before = found.iter().filter(|(_, other)| *other < rank).max_by_key(|(_, other)| *other);
        let after = found.iter().filter(|(_, other)| *other > rank).min_by_key(|(_, other)| *other);
        let message = match (before.map(neighbour), after.map(neighbour)) {
            (Some(before), _) => say!(
                ctx.lang,
                "“{title}”的位置不对，按规定应在“{before}”之后。",
                "`{title}` is out of order: it belongs right after `{before}`."
            ),
            (None, Some(after)) => say!(
                ctx.lang,
                "“{title}”的位置不对，按规定应在“{after}”之前。",
                "`{title}` is out of order: it belongs before `{after}`."
            ),
            (None, None) => continue,
        };
        let fix = fix.get_or_insert_with(|| in_order(ctx, &found)).clone();
        let finding = findings.report(section.title_span, message).severity(ctx.asked(RULE.severity));
        finding.fixes.push(fix);
    }
}

/// Puts the sections, of each its place and its rank, into the order of their ranks, with all that stands under each.
fn in_order(ctx: &Context, found: &[(usize, usize)]) -> Fix {
    let disclosure = ctx.disclosure;
    let sections = &disclosure.sections;
    let (parent, style) = (sections[found[0].0].parent, sections[found[0].0].style);
    let slots: Vec<usize> =
        (0..sections.len()).filter(|at| sections[*at].parent == parent && sections[*at].style == style).collect();
    let mut ranked: Vec<(usize, usize)> = found.iter().map(|(at, rank)| (*rank, *at)).collect();
    ranked.sort_unstable();
    let mut ranked = ranked.into_iter().map(|(_, at)| at);
    // Sections that have no place in the standard keep theirs.
    let has_rank = |slot: &usize| found.iter().any(|(at, _)| at == slot);
    let order: Vec<usize> =
        slots.iter().map(|slot| if has_rank(slot) { ranked.next().unwrap_or(*slot) } else { *slot }).collect();
    let mut values: Vec<u32> = slots.iter().map(|slot| sections[*slot].value).collect();
    values.sort_unstable();
    let is_one_list = values.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let number = |slot: usize, at: usize| if is_one_list { values[slot] } else { sections[at].value };
    let extent = |slot: usize| {
        let section = &sections[slots[slot]];
        let start = disclosure.blocks[section.heading].start;
        // Tables and closing lines behind the last one stay where they are.
        let end = match slots.get(slot + 1) {
            Some(_) => disclosure.blocks[section.blocks.end - 1].span().end,
            None => end_of_section(disclosure, slots[slot]),
        };
        Span::new(start, end)
    };
    let is_moved = |slot: &usize| {
        let at = order[*slot];
        at != slots[*slot] || sections[at].value != number(*slot, at)
    };
    let first = (0..slots.len()).find(is_moved).unwrap_or(0);
    let last = (0..slots.len()).rfind(is_moved).unwrap_or(0);
    let mut text = String::new();
    for (slot, &at) in order.iter().enumerate().take(last + 1).skip(first) {
        if slot > first {
            text.push_str(Span::new(extent(slot - 1).end, extent(slot).start).of(ctx.text));
        }
        let from = slots.binary_search(&at).unwrap_or(slot);
        let mark = sections[at].mark;
        let printed = mark.of(ctx.text);
        text.push_str(renumber(printed, style, number(slot, at)).as_deref().unwrap_or(printed));
        text.push_str(Span::new(mark.end, extent(from).end).of(ctx.text));
    }
    let title = say!(ctx.lang, "按规定的顺序排列并重新编号", "Put the sections in order and renumber them");
    Fix::replace(title, Safety::Unsafe, Span::new(extent(first).start, extent(last).end), text)
}

/// Indices that are not in the longest rising run of ranks.
fn out_of_order(found: &[(usize, usize)]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(found.len());
    for (at, (_, rank)) in found.iter().enumerate() {
        let before = (0..at).filter(|&earlier| found[earlier].1 < *rank).max_by_key(|&earlier| best[earlier].0);
        best.push((before.map_or(1, |earlier| best[earlier].0 + 1), before));
    }
    let mut kept = vec![false; found.len()];
    let mut at = (0..found.len()).rev().max_by_key(|&at| best[at].0);
    while let Some(here) = at {
        kept[here] = true;
        at = best[here].1;
    }
    (0..found.len()).filter(|&at| !kept[at]).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, first_fix};

    #[test]
    fn sections_out_of_order() {
        check(
            "section-order",
            "一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、⟦专业性名词解释⟧\n（一）基本支出：指甲。\n四、“三公”经费情况说明\n丙。\n五、其他重要事项的情况说明\n丁。\n",
        );
        check(
            "section-order",
            "一、单位基本情况\n（一）单位构成\n甲。\n（二）⟦职能职责⟧\n乙。\n二、部门收支总体情况\n乙。\n三、“三公”经费情况说明\n丙。\n四、其他重要事项的情况说明\n丁。\n",
        );
    }

    #[test]
    fn the_fix_moves_sections_whole() {
        let text = "一、单位基本情况\n甲。\n二、部门收支总体情况\n（一）收入预算\n乙。\n（二）支出预算\n丙。\n三、专业性名词解释\n（一）基本支出：指甲。\n\n四、 “三公”经费情况说明\n丙。\n五、其他重要事项的情况说明\n丁。\n联系人：张三\n";
        let right = "一、单位基本情况\n甲。\n二、部门收支总体情况\n（一）收入预算\n乙。\n（二）支出预算\n丙。\n三、 “三公”经费情况说明\n丙。\n\n四、其他重要事项的情况说明\n丁。\n五、专业性名词解释\n（一）基本支出：指甲。\n联系人：张三\n";
        assert_eq!(first_fix("section-order", text), right);
        // Sections that kept their numbers when they were moved have them still.
        let moved = text.replace("三、专", "五、专").replace("四、 “", "三、 “").replace("五、其", "四、其");
        assert_eq!(first_fix("section-order", &moved), right);
    }

    #[test]
    fn sections_in_order() {
        for text in [
            "一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、“三公”经费情况说明\n丙。\n四、其他重要事项的情况说明\n（一）支出预算\n丁。\n五、名词解释\n（一）基本支出：指甲。\n",
            // sub-sections of other matters have no fixed order
            "一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、“三公”经费情况说明\n丙。\n四、其他重要事项的情况说明\n（一）绩效目标设置情况。甲。\n（二）政府采购情况。乙。\n（三）机关运行经费。丙。\n",
            "二、名词解释\n甲。\n一、单位基本情况\n乙。\n",
        ] {
            check("section-order", text);
        }
    }
}
