use super::{Context, Findings, prose};
use crate::model::Wording;
use crate::say;
use crate::syntax::{Role, Section, Style};
use rustc_hash::FxHashSet;

crate::declare_rule! {
    /// # 标题下没有内容
    ///
    /// ## 检查什么
    ///
    /// 标题下面既没有文字，也没有下级标题和表格，紧接着就是下一个同级标题。
    /// 目录里的条目、以编号开头的句子、科室名单、指向附表的标题不算。
    ///
    /// ## 为什么
    ///
    /// 空着的标题多半是漏写或漏粘贴了一段；即使没有可公开的事项，也应写明“无”。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// 二、部门收支总体情况
    /// 三、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元，与2024年持平。
    /// ```
    ///
    /// ```good
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// 二、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元，与2024年持平。
    /// ```
    ///
    /// ## 修复
    ///
    /// 请补写这一部分；没有自动修复。
    ///
    /// ---
    /// # A heading has nothing under it
    ///
    /// ## What it does
    ///
    /// Finds a heading with no text, no sub-heading and no table under it. Entries of a table of contents, numbered
    /// sentences, lists of offices and headings that point to an attachment are passed over.
    ///
    /// ## Why
    ///
    /// A bare heading mostly means that a paragraph was forgotten. Where there is nothing to report, the text should say so.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// None: write what belongs there.
    pub RULE = "empty-section", Warning, None, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let sections = &ctx.disclosure.sections;
    let bare: Vec<bool> = sections.iter().map(|section| is_bare(ctx, section)).collect();
    if !bare.contains(&true) {
        return;
    }
    // Parents whose headings have text under them: there a bare one stands out; a list of names has none.
    let with_text: FxHashSet<(Option<usize>, Style)> = sections
        .iter()
        .zip(&bare)
        .filter(|(_, bare)| !**bare)
        .map(|(section, _)| (section.parent, section.style))
        .collect();
    for (index, section) in sections.iter().enumerate() {
        let stands_out = match section.style {
            Style::Part | Style::Chinese => true,
            Style::ChineseParen => with_text.contains(&(section.parent, section.style)),
            Style::Hash => sections
                .get(index + 1)
                .is_some_and(|next| next.style == Style::Hash && next.mark.len() <= section.mark.len()),
            Style::Arabic | Style::ArabicParen | Style::Circled => false,
        };
        // Under `六、其他相关情况说明` the numbers may begin afresh, in the same style.
        let is_chapter = sections.get(index + 1).is_some_and(|next| next.style == section.style && next.value == 1);
        if !bare[index] || is_chapter && section.value > 1 || !stands_out || !wants_text(ctx, section) {
            continue;
        }
        let title = section.title.as_str();
        let message = say!(
            ctx.lang,
            "标题“{title}”下没有内容，请补写；如无此事项，请写明“无”。",
            "Nothing stands under the heading `{title}`: write it, or say that there is nothing to report.",
        );
        findings.report(section.title_span, message);
    }
}

/// Whether the section is its heading alone, or the heading and the closing lines of the document.
fn is_bare(ctx: &Context, section: &Section) -> bool {
    let blocks = section.blocks.clone();
    if section.is_paragraph() || blocks.len() > 12 {
        return false;
    }
    let heading = &ctx.disclosure.blocks[section.heading];
    heading.heading().is_some_and(|h| h.body.is_empty())
        && blocks.clone().skip(1).all(|block| ctx.disclosure.role(block) == Role::Closing)
        // `六、决算公开联系方式`: the line with the telephone is what belongs there.
        && (blocks.len() == 1 || !prose::contains_any(&section.title, &Wording::base().contact.labels))
}

/// Whether the title is one that wants text under it.
fn wants_text(ctx: &Context, section: &Section) -> bool {
    section.title.chars().count() <= 24
        && !section.title.contains(['，', '；', '、'])
        && !prose::contains_any(&section.title, &Wording::base().empty_section.complete)
        && !ends_a_sentence(ctx, section)
}

/// Whether a full stop closes the line, as it closes a numbered sentence.
fn ends_a_sentence(ctx: &Context, section: &Section) -> bool {
    let line = ctx.disclosure.blocks[section.heading].span().of(ctx.text);
    section.style > Style::Chinese && line.ends_with('。') && section.title.chars().count() > 8
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn headings_with_nothing_under_them() {
        check(
            "empty-section",
            "一、⟦单位基本情况⟧\n二、部门收支总体情况\n（一）收入预算：2025年年初预算数5万元。\n（二）⟦支出预算⟧\n三、⟦“三公”经费情况说明⟧\n",
        );
        check(
            "empty-section",
            "第一部分 概况\n负责档案。\n第二部分 ⟦预算情况说明⟧\n第三部分 名词解释\n基本支出：指支出。\n",
        );
        check("empty-section", "# 说明\n## ⟦概况⟧\n## 名词解释\n基本支出：指支出。\n");
        check("empty-section", "一、概况\n负责。\n二、⟦名词解释⟧\n联系人：张三  联系电话：010-1234567\n");
        check("empty-section", "一、概况\n负责。\n二、⟦决算公开联系方式⟧\n");
    }

    #[test]
    fn headings_that_are_complete() {
        for text in [
            "目录\n一、单位概况\n二、收支情况\n三、名词解释\n一、单位概况\n甲。\n二、收支情况\n乙。\n三、名词解释\n丙。\n",
            "一、概况\n1.综合科\n2.财务科\n3.档案科\n",
            "一、概况\n（一）综合科\n（二）财务科\n",
            "一、概况\n（一）主要工作是什么。\n（二）完成其他任务。\n",
            "第一部分 情况说明\n一、概况\n甲。\n第二部分 2025年部门预算公开报表\n",
            "一、概况\n甲。\n二、其他事项\n一、采购\n乙。\n二、绩效\n丙。\n三、资产\n丁。\n",
            "一、概况\n甲。\n二、绩效\n详见绩效目标表\n",
            "一、概况\n甲。\n二、国有资本经营预算：无\n三、本单位没有政府性基金预算\n",
            "一、收支总表\n附表1\n收支总表\n单位：万元\n项目\t预算数\n合计\t1\n",
            "# 某局2025年部门预算情况说明\n## 一、概况\n甲。\n",
            "一、概况\n甲。\n二、决算公开联系方式\n联系人：张三  联系电话：010-1234567\n",
        ] {
            check("empty-section", text);
        }
    }
}
