use super::checklist::{Group, Owed, Standing};
use super::outline::scope;
use super::{Context, Findings, Reading};
use crate::draft::{Draft, Gap, Site};
use crate::finding::{Safety, Severity};
use crate::model::profile::Level;
use crate::model::{Profile, Section};
use crate::say;
use crate::syntax::Role;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

crate::declare_rule! {
    /// # 缺少必备部分
    ///
    /// ## 检查什么
    ///
    /// 按识别出的版式（至少四个主要标题相符），缺少应有的部分或小节，例如没有“三公”经费情况说明。
    /// “部门”“单位”可以互换，常见的别名都算；第三部分并入第二部分的，不算缺少。
    /// 原位置上有一个不认识的标题的，只作警告。识别不出版式的文件不检查；“第N部分”由 `heading-numbering` 检查，名词解释由 `missing-glossary` 检查。
    ///
    /// ## 为什么
    ///
    /// 公开的内容应当完整。缺一部分，往往是粘贴时漏了，公开后会被退回重报。
    ///
    /// ## 示例
    ///
    /// ```bad
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// （二）单位构成
    /// 内设综合科。
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数10万元。
    /// （二）支出预算：2025年年初预算数10万元。
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入10万元。
    /// 四、其他重要事项的情况说明
    /// 1、政府采购情况。2025年无政府采购预算。
    /// 五、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// ```
    ///
    /// ```good
    /// 江州市云阳区档案馆2025年部门预算情况说明
    /// 一、单位基本情况
    /// （一）职能职责
    /// 负责档案的接收、整理和保管。
    /// （二）单位构成
    /// 内设综合科。
    /// 二、部门收支总体情况
    /// （一）收入预算：2025年年初预算数10万元。
    /// （二）支出预算：2025年年初预算数10万元。
    /// 三、部门预算情况说明
    /// 2025年一般公共预算财政拨款收入10万元。
    /// 四、“三公”经费情况说明
    /// 2025年“三公”经费预算0万元，与2024年持平。
    /// 五、其他重要事项的情况说明
    /// 1、政府采购情况。2025年无政府采购预算。
    /// 六、专业性名词解释
    /// （一）基本支出：指为保障机构正常运转而发生的支出。
    /// ```
    ///
    /// ## 修复
    ///
    /// 在规定的位置插入这一部分的规范文字，填上文中和附表中已有的数字，其余留空（`____`），并顺改其后编号；
    /// 位置上已有一个标题不规范的部分的，可以改用规范标题。只在要求时执行。
    ///
    /// ---
    /// # A mandatory section is missing
    ///
    /// ## What it does
    ///
    /// Where the layout is recognised (four main headings or more), reports sections and sub-sections that are absent. 部门 and
    /// 单位 are interchangeable, the usual other titles count, and section three may be merged into two. A heading of another title at the
    /// place is a warning only. A file of no known layout is not checked; 第N部分 belongs to `heading-numbering`, the glossary to `missing-glossary`.
    ///
    /// ## Why
    ///
    /// A disclosure has to be complete; a missing section mostly was lost in pasting.
    ///
    /// ## Example
    /// The documents are in Chinese; `gouji explain CODE --lang zh` shows them. The first is reported, the second is not.
    ///
    /// ## Fix
    ///
    /// Inserts the section at its place with its standard wording, the figures that text and tables know, blanks (`____`) for the
    /// rest, and renumbers what follows; a section of another title there can be given the standard one. Only when asked for.
    pub RULE = "missing-section", Error, Unsafe, check
}

fn check(ctx: &Context, findings: &mut Findings) {
    let Some(profile) = ctx.outline.profile() else {
        return;
    };
    let missing = |section: &Section| section.mandatory && ctx.outline.find(&section.id).is_none();
    let none_missing = profile.sections.iter().all(|section| !missing(section) && !section.sub.iter().any(missing));
    if none_missing {
        return;
    }
    let told = told_without_heading(ctx, profile);
    let missing = |section: &Section| missing(section) && !told.contains_key(section.id.as_str());
    for (at, section) in profile.sections.iter().enumerate() {
        let is_part = section.level == Level::Part;
        if missing(section) && section.id != "glossary" && !is_part {
            if merged_into(ctx, section, &told).is_none() {
                report_section(ctx, profile, at, findings);
            }
            continue;
        }
        for (below, sub) in section.sub.iter().enumerate() {
            if missing(sub) && told_inside(ctx, section, sub).is_none() {
                report_sub(ctx, profile, at, below, findings);
            }
        }
    }
}

/// The sections that are owed, those inside behind the one around them.
pub(super) fn owed(ctx: &Context, profile: &Profile) -> Vec<Owed> {
    let told = told_without_heading(ctx, profile);
    let heading = |section: &Section| {
        let found = ctx.outline.find(&section.id).map(|at| ctx.disclosure.sections[at].title_span);
        found.or_else(|| told.get(section.id.as_str()).copied())
    };
    let owed = |section: &Section, standing: Standing| {
        let named = section.title_for(scope(ctx.disclosure));
        let question = say!(ctx.lang, "是否有“{named}”部分", "has the section `{named}`");
        Owed { group: Group::Section, id: section.id.clone(), question, named, standing }
    };
    let mut all = Vec::new();
    // The glossary is an item of its own.
    for section in profile.sections.iter().filter(|section| section.id != "glossary") {
        let own = heading(section).or_else(|| merged_into(ctx, section, &told));
        let is_part = section.level == Level::Part;
        if section.mandatory && !is_part {
            all.push(owed(section, own.into()));
        }
        // Of a section that is not there nothing inside is asked for.
        let is_asked = is_part || heading(section).is_some();
        for sub in section.sub.iter().filter(|sub| sub.mandatory) {
            let standing = match heading(sub).or_else(|| told_inside(ctx, section, sub)) {
                None if !is_asked => Standing::Unknown,
                place => place.into(),
            };
            all.push(owed(sub, standing));
        }
    }
    all
}

/// The place of the section that has taken in this one.
fn merged_into(ctx: &Context, section: &Section, told: &FxHashMap<&str, Span>) -> Option<Span> {
    let target = section.merges_into.as_deref()?;
    let heading = ctx.outline.find(target).map(|at| ctx.disclosure.sections[at].title_span);
    heading.or_else(|| told.get(target).copied())
}

/// Sections whose title opens a paragraph, numbered or not, rather than standing as a heading, each with that paragraph.
fn told_without_heading<'a>(ctx: &Context, profile: &'a Profile) -> FxHashMap<&'a str, Span> {
    let line = |reading: &Reading| {
        let block = &ctx.disclosure.blocks[reading.block];
        let start = block.heading().map_or(0, |heading| reading.plain.offset_of(block.start + heading.mark.end));
        reading.plain.text()[start..].to_owned()
    };
    ctx.readings
        .iter()
        .filter(|reading| matches!(reading.role, Role::Body | Role::Heading | Role::Closing))
        .filter(|reading| !ctx.outline.is_in_glossary(reading.block))
        .filter_map(|reading| {
            let (section, _) = profile.section_at_start(&line(reading))?;
            Some((section.id.as_str(), ctx.disclosure.blocks[reading.block].span()))
        })
        .collect()
}

/// Where the text of `section` tells what `sub` should, under no heading of its own.
fn told_inside(ctx: &Context, section: &Section, sub: &Section) -> Option<Span> {
    let at = ctx.outline.find(&section.id)?;
    let blocks = &ctx.disclosure.sections[at].blocks;
    let siblings: Vec<_> =
        section.sub.iter().map(|sibling| ctx.outline.blocks_of(ctx.disclosure, &sibling.id)).collect();
    ctx.readings
        .iter()
        .filter(|reading| reading.block > blocks.start && blocks.contains(&reading.block))
        .filter(|reading| matches!(reading.role, Role::Body | Role::Heading | Role::Closing))
        .filter(|reading| !siblings.iter().any(|under| under.contains(&reading.block)))
        .find(|reading| {
            let text = reading.plain.text();
            sub.told_by.iter().any(|word| text.contains(word.as_str()))
        })
        .map(|reading| ctx.disclosure.blocks[reading.block].span())
}

fn report_section(ctx: &Context, profile: &Profile, at: usize, findings: &mut Findings) {
    let all = &profile.sections;
    let site = Site::new(ctx.disclosure, ctx.outline);
    let place = |section: &Section| site.find(section, None);
    let before = all[..at].iter().rev().find_map(place);
    let after = all[at + 1..].iter().find_map(place);
    let title = all[at].title_for(scope(ctx.disclosure));
    match other_title(ctx, before, after) {
        Some(other) => report_other_title(ctx, other, &title, findings),
        None => {
            let message =
                say!(ctx.lang, "缺少“{title}”，请在这里补上。", "The section `{title}` is missing: add it here.");
            report_at(ctx, profile, &all[at], site.gap(all, at, None, place), message, findings);
        }
    }
}

/// Reports a section of no known title in the place of the one that is missing.
fn report_other_title(ctx: &Context, other: usize, title: &str, findings: &mut Findings) {
    let found = &ctx.disclosure.sections[other];
    let shown = found.title.as_str();
    let message = say!(
        ctx.lang,
        "没有找到“{title}”；如果“{shown}”就是这一部分，建议使用规范标题。",
        "No section `{title}` was found; if `{shown}` is meant to be it, use the standard title."
    );
    let fix = say!(ctx.lang, "改用规范标题“{title}”", "Use the standard title `{title}`");
    let finding = findings.report(found.title_span, message).severity(ctx.asked(Severity::Warning));
    finding.fix(fix, Safety::Unsafe, found.title_span, title.to_owned());
}

/// Reports a section that belongs into `gap`.
fn report_at(ctx: &Context, profile: &Profile, section: &Section, gap: Gap, message: String, findings: &mut Findings) {
    let title = section.title_for(scope(ctx.disclosure));
    let finding = findings.report(gap.span, message).severity(ctx.asked(RULE.severity));
    if let Some(figures) = ctx.figures() {
        let draft = Draft::of_document(profile, ctx.disclosure, figures);
        let edits = Site::new(ctx.disclosure, ctx.outline).section(&draft, section, gap);
        let title = say!(ctx.lang, "插入“{title}”", "Insert `{title}`");
        finding.fix_all(title, Safety::Unsafe, edits);
    }
}

/// A section of no known title between two neighbours of the missing one: perhaps the missing one under another title.
fn other_title(ctx: &Context, before: Option<usize>, after: Option<usize>) -> Option<usize> {
    let sections = &ctx.disclosure.sections;
    let sample = &sections[before.or(after)?];
    let from = before.map_or(0, |before| before + 1);
    let mut unknown = unknown_titles(ctx, from..after.unwrap_or(sections.len()), sample.parent);
    unknown.find(|&index| sections[index].style == sample.style)
}

/// The same below `parent`: a heading of no known title between the neighbours of the sub-section that is missing.
fn other_sub_title(ctx: &Context, all: &[Section], below: usize, parent: Option<usize>) -> Option<usize> {
    let parent = parent?;
    let place = |sub: &Section| ctx.outline.find(&sub.id);
    let from = all[..below].iter().rev().find_map(place).unwrap_or(parent) + 1;
    let to = all[below + 1..].iter().find_map(place).unwrap_or(ctx.disclosure.sections.len());
    unknown_titles(ctx, from..to, Some(parent)).next()
}

/// The headings among these sections that stand right below `parent` and have no known title.
fn unknown_titles(ctx: &Context, among: Range<usize>, parent: Option<usize>) -> impl Iterator<Item = usize> {
    let is_unknown = move |index: &usize| {
        let section = &ctx.disclosure.sections[*index];
        section.parent == parent && !section.is_paragraph() && ctx.outline.name_of(*index).is_none()
    };
    among.filter(is_unknown)
}

fn report_sub(ctx: &Context, profile: &Profile, above: usize, below: usize, findings: &mut Findings) {
    let section = &profile.sections[above];
    let site = Site::new(ctx.disclosure, ctx.outline);
    let title = section.sub[below].title_for(scope(ctx.disclosure));
    let around = section.title_for(scope(ctx.disclosure));
    let message = say!(
        ctx.lang,
        "“{around}”下缺少“{title}”，请在这里补上。",
        "Under `{around}` the sub-section `{title}` is missing: add it here."
    );
    let parent = site.find(section, None);
    let is_alone = section.sub.iter().all(|sub| site.find(sub, None).is_none());
    if let Some(other) = other_sub_title(ctx, &section.sub, below, parent) {
        report_other_title(ctx, other, &title, findings);
    } else if parent.is_none() && is_alone {
        // Nothing of the whole part is there.
        let gap = site.gap(&profile.sections, above, None, |section| site.find(section, None));
        report_at(ctx, profile, section, gap, message, findings);
    } else {
        let gap = site.gap(&section.sub, below, parent, |sub| site.find(sub, None));
        report_at(ctx, profile, &section.sub[below], gap, message, findings);
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{check, first_fix};

    const REST: &str = "四、“三公”经费情况说明\n2025年“三公”经费预算0万元。\n五、其他重要事项的情况说明\n1、政府采购情况。无。\n六、专业性名词解释\n（一）基本支出：指支出。\n";

    fn document(overview: &str, totals: &str, notes: &str) -> String {
        format!("一、单位基本情况\n{overview}二、部门收支总体情况\n{totals}{notes}{REST}")
    }

    const OVERVIEW: &str = "（一）职能职责\n甲。\n（二）单位构成\n乙。\n";
    const TOTALS: &str = "（一）收入预算：丙。\n（二）支出预算：丁。\n";
    const NOTES: &str = "三、部门预算情况说明\n戊。\n";

    #[test]
    fn a_sub_section_that_is_not_there() {
        check("missing-section", &document("（一）职能职责\n甲。⟦⟧\n", TOTALS, NOTES));
        check("missing-section", &document("⟦⟧（一）单位构成\n乙。\n", TOTALS, NOTES));
    }

    #[test]
    fn another_title_at_its_place_is_a_warning() {
        check(
            "missing-section",
            &document(OVERVIEW, TOTALS, NOTES).replace("四、“三公”经费情况说明", "四、⟦招待差旅用车费用安排⟧"),
        );
        for (title, other) in [("职能职责", "我们做什么"), ("单位构成", "三个大院")] {
            let overview = OVERVIEW.replace(title, &format!("⟦{other}⟧"));
            let found = check("missing-section", &document(&overview, TOTALS, NOTES));
            assert_eq!(found[0].severity, Severity::Warning);
        }
    }

    #[test]
    fn sections_that_are_there() {
        for text in [
            document(OVERVIEW, TOTALS, NOTES),
            // 三 merged into 二
            document(OVERVIEW, TOTALS, "").replace("四、", "三、"),
            // text without headings
            document("本馆主要职责是管档案。\n内设三个科室。\n", TOTALS, NOTES),
            document(OVERVIEW, "2025年收入合计5万元。\n2025年支出合计5万元。\n", NOTES),
            // a heading that runs on, a heading without a number
            document(OVERVIEW, "（一）收入预算2025年年初预算数5万元，其中：拨款5万元。\n支出预算：5万元。\n", NOTES),
            document("（一）主要职能：甲。\n（二）机构设置情况。乙。\n", TOTALS, NOTES),
            // no layout at all
            "一、工作总结\n甲。\n二、存在问题\n乙。\n".to_owned(),
        ] {
            check("missing-section", &text);
        }
    }

    #[test]
    fn the_fix_puts_it_at_its_place_and_renumbers() {
        let text = format!("江州市云阳区档案馆2025年单位预算情况说明\n{}", document(OVERVIEW, TOTALS, NOTES));
        let (before, behind) = text.split_once("四、“三公”").unwrap();
        let behind = behind.split_once("五、").unwrap().1.replace("六、", "五、");
        let fixed = first_fix("missing-section", &format!("{before}四、{behind}"));
        assert!(
            fixed.starts_with(&format!("{before}四、“三公”经费情况说明\n2025年“三公”经费预算____万元，")),
            "{fixed}"
        );
        assert!(fixed.ends_with(&format!("\n五、{}", behind.replace("五、", "六、"))), "{fixed}");
        check("missing-section", &fixed);
        let fixed = first_fix("missing-section", &text.replace("（一）收入预算：丙。\n（二）", "(1)"));
        assert!(fixed.contains("情况\n(1)收入预算：") && fixed.contains("\n(2)支出预算"), "{fixed}");
    }

    #[test]
    fn lines_are_set_as_the_document_sets_them() {
        let text = format!("江州市云阳区档案馆2025年单位预算情况说明\n{}", document(OVERVIEW, TOTALS, NOTES));
        let text = text.replace("（二）单位构成\n乙。\n", "").replace('\n', "\r\n\r\n").replace("（一）", "　　（一）");
        let fixed = first_fix("missing-section", &text);
        assert!(fixed.contains("甲。\r\n\r\n　　（二）单位构成\r\n\r\n____\r\n\r\n二、"), "{fixed:?}");
    }

    #[test]
    fn parts_are_never_missing() {
        check(
            "missing-section",
            "第一部分 某局概况\n一、主要职责\n甲。\n二、机构设置\n乙。\n第三部分 2025年部门预算情况说明\n一、收支预算情况的总体说明\n丙。\n二、收入预算情况说明\n丁。\n三、支出预算情况说明\n戊。\n",
        );
    }
}
