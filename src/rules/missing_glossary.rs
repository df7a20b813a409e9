use super::checklist::{Group, Owed};
use super::outline::{end_of_body, kind_of};
use super::{Context, Findings};
use crate::draft::{Draft, Figures, Site};
use crate::finding::{Edit, Safety, Severity};
use crate::model::DocumentKind;
use crate::say;
use crate::syntax::{Section, Style, mark};
use crate::text::Span;

crate::declare_rule! {
    /// # 缺少名词解释
    ///
    /// ## 检查什么
    ///
    /// 没有“专业性名词解释”（或“名词解释”等同义标题）这一部分。识别不出版式的预算公开文件只算信息。
    ///
    /// ## 为什么
    ///
    /// 按规定，公开预算时应当对专业性较强的名词进行解释。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 一、单位基本情况
    /// 负责档案管理。
    /// 二、部门收支总体情况
    /// 2025年收入支出各10万元。
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入10万元。
    /// 四、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元。
    /// ```
    ///
    /// ```good
    /// 江州市云阳区档案馆2025年部门预算情况说明
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
    /// 在规定的位置插入规范的名词解释，编号接着上一部分；基本名词之外，预算中有的收入、结转等名词一并列入。只在要求时执行。
    ///
    /// ---
    /// # The glossary is missing
    ///
    /// ## What it does
    ///
    /// Reports a disclosure without a section 专业性名词解释 under any of its names; information only where the layout is not
    /// recognised.
    ///
    /// ## Why
    ///
    /// The regulation asks for an explanation of technical terms.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the standard glossary at its place, numbered after the section before: the base terms, and those of what the
    /// budget has. Only when asked for.
    pub RULE = "missing-glossary", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    if ctx.outline.glossary.is_some() {
        return;
    }
    let has_sections = ctx.disclosure.title.is_some() && ctx.disclosure.sections.len() >= 2;
    if kind_of(ctx.disclosure) == DocumentKind::Note {
        return;
    }
    let severity = match ctx.outline.profile() {
        Some(_) => ctx.asked(RULE.severity),
        None if has_sections => Severity::Information,
        None => return,
    };
    let (place, edits) = insertion(ctx);
    let message = say!(
        ctx.lang,
        "缺少“专业性名词解释”，请在这里补上。",
        "The section `专业性名词解释` (glossary) is missing: add it here."
    );
    let title = say!(ctx.lang, "插入规范的名词解释", "Insert the standard glossary");
    findings.report(place, message).severity(severity).fix_all(title, Safety::Unsafe, edits);
}

/// The glossary, as something that is owed.
pub(super) fn owed(ctx: &Context) -> Owed {
    Owed {
        group: Group::Closing,
        id: "glossary".to_owned(),
        question: say!(ctx.lang, "是否有名词解释", "has a glossary"),
        named: String::new(),
        standing: ctx.outline.glossary.as_ref().map(|glossary| glossary.heading).into(),
    }
}

/// Where it belongs, and the edits that put it there: in the words of the profile, or of any where there is none.
fn insertion(ctx: &Context) -> (Span, Vec<Edit>) {
    if let Some(profile) = ctx.outline.profile()
        && let Some(at) = profile.sections.iter().position(|section| section.id == "glossary")
    {
        let nothing = Figures::new(0, ctx.standard);
        let draft = Draft::of_document(profile, ctx.disclosure, ctx.figures().unwrap_or(&nothing));
        let site = Site::new(ctx.disclosure, ctx.outline);
        let gap = site.gap(&profile.sections, at, None, |section| site.find(section, None));
        return (gap.span, site.section(&draft, &profile.sections[at], gap));
    }
    let place = Span::at(end_of_body(ctx.disclosure));
    (place, vec![Edit { span: place, text: standard_section(ctx) }])
}

/// The whole section, its heading numbered after the last of its siblings.
fn standard_section(ctx: &Context) -> String {
    let last = last_main_section(ctx);
    let (style, value) = last.map_or((Style::Chinese, 1), |last| (last.style, last.value + 1));
    let entry_style = match style {
        Style::Part | Style::Hash => Style::Chinese,
        _ => Style::ChineseParen,
    };
    let mut text = format!("\n{}专业性名词解释", mark(style, value));
    let base = ctx.standard.glossary.terms().iter().filter(|term| term.base);
    for (number, term) in (1..).zip(base) {
        text.push_str(&format!("\n{}{}", mark(entry_style, number), term.entry(ctx.outline.profile_id())));
    }
    text
}

/// The last section of the level on which the standard's sections stand.
fn last_main_section<'a>(ctx: &'a Context) -> Option<&'a Section> {
    let sections = &ctx.disclosure.sections;
    let sample = sections.first()?;
    let end = end_of_body(ctx.disclosure);
    sections
        .iter()
        .rfind(|section| section.style == sample.style && section.parent == sample.parent && section.mark.start < end)
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, findings, first_fix};

    const TEXT: &str = "江州市云阳区档案馆2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、部门收支总体情况\n乙。\n三、部门预算情况说明\n丙。\n四、“三公”经费情况说明\n丁戊己。";

    #[test]
    fn no_glossary() {
        check("missing-glossary", &format!("{TEXT}⟦⟧\n"));
        check(
            "missing-glossary",
            &format!("第一部分 说明\n{TEXT}⟦⟧\n第二部分 2025年预算公开报表\n详见附表。\n联系人：张三\n"),
        );
        let list =
            findings("missing-glossary", "江州市云阳区档案馆2025年部门预算情况说明\n一、甲\n乙。\n二、丙\n丁。\n");
        assert_eq!(list[0].severity, Severity::Information);
    }

    #[test]
    fn a_glossary_under_any_name() {
        for heading in ["五、专业性名词解释", "五、对专业性较强的名词进行解释", "第四部分 名词解释", "附：名词解释"]
        {
            check("missing-glossary", &format!("{TEXT}\n{heading}\n基本支出：指支出。\n"));
        }
        check("missing-glossary", "一、工作总结\n甲。\n");
    }

    #[test]
    fn the_fix_inserts_it_before_the_closing() {
        let text = first_fix("missing-glossary", &format!("{TEXT}\n联系人：张三  联系电话：010-1234567\n"));
        assert!(text.contains("丁戊己。\n五、专业性名词解释\n（一）财政拨款收入：指"), "{text}");
        assert!(text.ends_with("支出。\n联系人：张三  联系电话：010-1234567\n"), "{text}");
        check("missing-glossary", &text);
    }
}
