use super::checklist::{Group, Owed, Standing};
use super::outline::Glossary;
use super::{Context, Findings};
use crate::finding::{Edit, Safety, Severity};
use crate::model::Profile;
use crate::model::glossary::Term;
use crate::say;
use crate::syntax::{Heading, Style, mark, renumber};
use crate::text::Span;

crate::declare_rule! {
    /// # 名词解释不全
    ///
    /// ## 检查什么
    ///
    /// 名词解释里缺少规范的基本名词：财政拨款收入、其他收入、基本支出、项目支出、“三公”经费。
    /// 重庆和全国通行版式的预算，正文用到的名词没有解释，是警告；正文没有用到的，或者其他版式，只算信息。本单位自己增加的名词不受影响。
    ///
    /// ## 为什么
    ///
    /// 正文用了而没有解释的名词，读者看不懂；缺少的名词多半是从旧稿复制时漏掉的。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、名词解释
    /// （一）财政拨款收入：指本年度从本级财政部门取得的财政拨款。
    /// （二）其他收入：指单位取得的其他的收入。
    /// （三）项目支出：指为完成特定行政任务所发生的支出。
    /// （四）“三公”经费：指因公出国（境）费、公务用车购置及运行维护费、公务接待费。
    /// ```
    ///
    /// ```good
    /// 一、名词解释
    /// （一）财政拨款收入：指本年度从本级财政部门取得的财政拨款。
    /// （二）其他收入：指单位取得的其他的收入。
    /// （三）基本支出：指为保障机构正常运转而发生的支出。
    /// （四）项目支出：指为完成特定行政任务所发生的支出。
    /// （五）“三公”经费：指因公出国（境）费、公务用车购置及运行维护费、公务接待费。
    /// ```
    ///
    /// ## 修复
    ///
    /// 按规范顺序插入缺少的名词，并顺改编号。只在要求时执行。
    ///
    /// ---
    /// # The glossary lacks a standard term
    ///
    /// ## What it does
    ///
    /// Reports base terms that the glossary does not explain: a warning where the text uses one in a budget of Chongqing's or the
    /// national layout, information otherwise. Terms
    /// of the unit's own are left alone.
    ///
    /// ## Why
    ///
    /// Readers look up what the text uses; a missing term mostly was lost in copying.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the terms in standard order and renumbers the entries; only when asked for.
    pub RULE = "incomplete-glossary", Warning, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(section) = &ctx.outline.glossary else {
        return;
    };
    let missing = missing(ctx, section);
    if missing.is_empty() {
        return;
    }
    // Where the layout does not ask for them, their absence is only worth knowing.
    let is_binding = ctx.outline.profile().is_some_and(|profile| profile.asks_terms);
    let is_grave = is_binding && missing.iter().any(|term| is_used(ctx, term));
    let names: String = missing.iter().map(|term| format!("“{}”", term.name.replace(['“', '”'], ""))).collect();
    let (place, edits) = insertion(ctx, section, &missing);
    let message =
        say!(ctx.lang, "名词解释中缺少{names}，请在这里补上。", "The glossary does not explain {names}: add it here.");
    let title = say!(ctx.lang, "插入{names}的规范解释", "Insert the standard explanation of {names}");
    let severity = ctx.asked(if is_grave { Severity::Warning } else { Severity::Information });
    findings.report(place, message).severity(severity).fix_all(title, Safety::Unsafe, edits);
}

/// The base terms that are not explained.
fn missing<'a>(ctx: &'a Context, section: &Glossary) -> Vec<&'a Term> {
    let is_missing = |term: &&Term| term.base && !section.explains(term, ctx.standard);
    ctx.standard.glossary.terms().iter().filter(is_missing).collect()
}

/// The base terms, as something that is owed where the layout asks for them.
pub(super) fn owed(ctx: &Context, profile: &Profile) -> Owed {
    let standing = match &ctx.outline.glossary {
        _ if !profile.asks_terms => Standing::NotOwed,
        None => Standing::Unknown,
        Some(section) => missing(ctx, section).is_empty().then_some(section.heading).into(),
    };
    Owed {
        group: Group::Closing,
        id: "terms".to_owned(),
        question: say!(ctx.lang, "名词解释是否齐全", "explains all base terms"),
        named: String::new(),
        standing,
    }
}

/// Whether the text outside the glossary uses the term.
fn is_used(ctx: &Context, term: &Term) -> bool {
    let names = std::iter::once(&term.name).chain(&term.aliases);
    let names: Vec<&str> = names.map(String::as_str).collect();
    ctx.readings
        .iter()
        .filter(|reading| !ctx.outline.is_in_glossary(reading.block))
        .any(|reading| names.iter().any(|name| reading.plain.text().contains(name)))
}

/// Where the first missing term belongs, and the edits that insert all of them and renumber the others.
pub(super) fn insertion(ctx: &Context, section: &Glossary, missing: &[&Term]) -> (Span, Vec<Edit>) {
    let blocks = &ctx.disclosure.blocks;
    let headings: Vec<Option<&Heading>> = section.entries.iter().map(|entry| blocks[entry.block].heading()).collect();
    let sample = section
        .entries
        .iter()
        .zip(&headings)
        .find_map(|(entry, heading)| Some((blocks[entry.block].start, (*heading)?)));
    // Where an entry was lost its number may be skipped.
    let values: Vec<u32> = headings.iter().flatten().map(|heading| heading.numbering.value).collect();
    let in_turn = values.len() == headings.len() && values.is_sorted_by(|one, next| one < next);
    let number = |value: u32| -> String {
        match sample {
            Some((block, heading)) => {
                let like = heading.mark.shift(block).of(ctx.text);
                renumber(like, heading.numbering.style, value).unwrap_or_default()
            }
            None if section.entries.is_empty() => mark(Style::ChineseParen, value),
            None => String::new(),
        }
    };
    let slots: Vec<usize> = missing.iter().map(|term| slot_of(ctx, section, term)).collect();
    // Each missing term goes behind the last entry that precedes it in standard order.
    let mut edits: Vec<Edit> = Vec::new();
    let mut place = None;
    let mut value = 0;
    for slot in 0..=section.entries.len() {
        if let Some(at) = slot.checked_sub(1) {
            value += 1;
            let entry = &section.entries[at];
            if let Some(heading) = headings[at].filter(|heading| in_turn && heading.numbering.value != value) {
                let span = heading.mark.shift(blocks[entry.block].start);
                if let Some(text) = renumber(span.of(ctx.text), heading.numbering.style, value) {
                    edits.push(Edit { span, text });
                }
            }
        }
        let here: Vec<&Term> =
            missing.iter().zip(&slots).filter(|(_, other)| **other == slot).map(|(term, _)| *term).collect();
        if here.is_empty() {
            continue;
        }
        let last_block = match section.entries.get(slot) {
            Some(next) => next.block - 1,
            None => section.blocks.end - 1,
        };
        let span = Span::at(blocks[last_block].span().end);
        place.get_or_insert(span);
        let mut text = String::new();
        for term in here {
            value += 1;
            text.push('\n');
            text.push_str(&number(value));
            text.push_str(&term.entry(ctx.outline.profile_id()));
        }
        edits.push(Edit { span, text });
    }
    (place.unwrap_or(section.heading), edits)
}

/// How many entries stand before the place of a term.
fn slot_of(ctx: &Context, section: &Glossary, term: &Term) -> usize {
    let rank = ctx.standard.glossary.position(&term.name);
    section.entries.iter().rposition(|entry| entry.term.is_some() && entry.term < rank).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings, first_fix};

    const TEXT: &str =
        "一、单位基本情况\n甲。\n二、部门收支总体情况\n其他收入5万元。\n三、“三公”经费情况说明\n丙。\n四、名词解释\n";
    const ENTRIES: [&str; 5] =
        ["财政拨款收入：指甲。", "其他收入：指乙。", "基本支出：指丙。", "项目支出：指丁。", "“三公”经费：指戊。"];

    #[test]
    fn a_term_is_missing() {
        check(
            "incomplete-glossary",
            "四、名词解释\n1.财政拨款收入：指甲。⟦⟧\n2.基本支出，是指丙。\n3.项目支出指丁。\n4.三公经费：指戊。\n",
        );
        let text = format!("{TEXT}（一）{}\n（二）{}\n", ENTRIES[0], ENTRIES[2]);
        let list = findings("incomplete-glossary", &text);
        assert_eq!((list.len(), list[0].severity), (1, Severity::Warning));
        let unused = text.replace("其他收入5万元", "收入5万元").replace("“三公”经费情况", "公务接待费情况");
        assert_eq!(findings("incomplete-glossary", &unused)[0].severity, Severity::Information);
    }

    #[test]
    fn all_terms_are_there() {
        for glossary in [
            ENTRIES.concat().replace('。', "。\n"),
            ENTRIES.map(|entry| format!("（一）{entry}\n")).concat(),
            ENTRIES.map(|entry| format!("一、{entry}\n")).concat(),
            "一般公共预算财政拨款收入：指甲。\n其他收入：指乙。\n基本支出（含公用经费）：指丙。\n项目支出：指丁。\n一般公共预算“三公”经费支出：指戊。\n".to_owned(),
        ] {
            check("incomplete-glossary", &format!("{TEXT}{glossary}"));
        }
        check("incomplete-glossary", "一、工作总结\n甲。\n");
    }

    #[test]
    fn a_first_entry_without_a_number() {
        check(
            "incomplete-glossary",
            "四、名词解释⟦⟧\n拨款：指甲。\n（十一）其他收入：指乙。\n（十二）基本支出：指丙。\n（十三）项目支出：指丁。\n（十四）三公经费：指戊。\n",
        );
    }

    #[test]
    fn the_fix_inserts_in_order_and_renumbers() {
        let text = format!("{TEXT}(一) {}\n(二) {}\n(三) {}\n联系人：张三\n", ENTRIES[0], ENTRIES[2], ENTRIES[4]);
        let fixed = first_fix("incomplete-glossary", &text);
        assert!(
            fixed.contains("(一) 财政拨款收入：指甲。\n(二)其他收入：指单位取得")
                && fixed.contains("\n(三) 基本支出：指丙。\n(四)项目支出：指在")
                && fixed.ends_with("\n(五) “三公”经费：指戊。\n联系人：张三\n"),
            "{fixed}"
        );
        check("incomplete-glossary", &fixed);
    }
}
