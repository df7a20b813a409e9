//! What the data of the profiles promise.

use std::collections::HashSet;

use super::*;
use crate::model::template::tests::words;

fn id(profile: &str, title: &str) -> Option<String> {
    let profile = find(profile).unwrap();
    let at = Layouts::one(profile).meaning(title).in_profile(0)?;
    profile.at(at).map(|section| section.id.clone())
}

#[track_caller]
fn names(profile: &str, title: &str, expected: &str) {
    assert_eq!(id(profile, title).as_deref(), Some(expected), "{profile}: {title}");
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for profile in all() {
        let mut ids = HashSet::new();
        for section in profile.walk() {
            assert!(ids.insert(section.id.clone()), "{} twice in {}", section.id, profile.id);
        }
        for statement in &profile.statements {
            assert!(!statement.any.is_empty() && !statement.sections.is_empty());
            assert!(statement.sections.iter().all(|id| ids.contains(id)), "{}", statement.id);
            // In a sub-section of its own the heading says it.
            let title = profile.section(&statement.id).map(|section| section.title_for("")).unwrap_or_default();
            for wording in std::iter::once(&statement.wording).chain(&statement.none) {
                assert!(statement.is_in(&format!("{title}{}", words(wording))), "{}", statement.id);
            }
        }
        for target in profile.walk().filter_map(|section| section.merges_into.as_ref()) {
            assert!(ids.contains(target), "{target}");
        }
        let tables: HashSet<_> = profile.tables.iter().map(|table| &table.id).collect();
        assert_eq!(tables.len(), profile.tables.len());
    }
    assert_eq!(find("national").unwrap().statement("state_capital").unwrap().severity, Severity::Information);
}

#[test]
fn every_alias_resolves_to_its_section() {
    for profile in all() {
        for section in profile.walk() {
            for title in std::iter::once(&section.title).chain(&section.aliases) {
                if let Some(end) = title.strip_prefix('…') {
                    names(&profile.id, &format!("某市某局{end}"), &section.id);
                    continue;
                }
                for scope in ["部门", "单位", ""] {
                    names(&profile.id, &title.replace("{部门}", scope), &section.id);
                }
            }
        }
    }
}

#[test]
fn every_table_is_known_by_its_name() {
    for profile in all() {
        for table in &profile.tables {
            let caption = format!("某市某局2025年{}", table.name_for("部门"));
            assert_eq!(profile.table_by_caption(&caption).map(|table| &table.id), Some(&table.id), "{caption}");
        }
    }
    let chongqing = find("chongqing").unwrap();
    let table = |caption| chongqing.table_by_caption(caption).map(|table| table.id.as_str());
    assert_eq!(table("某中心一般公共预算\"三公\" 经费支出表"), Some("three_public"));
    assert_eq!(table("某中心财政拨款收支总表"), Some("appropriation_totals"));
    assert_eq!(table("某中心一般公共预算财政拨款基本支出预算表"), Some("general_basic"));
    assert_eq!(table("某中心部门收支总表"), Some("totals"));
    assert_eq!(table("某中心预算整体绩效目标表"), Some("performance"));
    assert_eq!(table("2025年工作安排"), None);
}

#[test]
fn titles_as_printed() {
    for (title, expected) in [
        ("单位基本情况", "overview"),
        ("职能职责。", "duties"),
        (" 职能职责", "duties"),
        ("机构设置", "composition"),
        ("部门构成", "composition"),
        ("机构改革相关情况", "reform"),
        ("2025年部门收支总体情况", "totals"),
        ("2025 年单位收支总体情况：", "totals"),
        ("部门（单位）收支总体情况", "totals"),
        ("重庆市某区某局收支总体情况说明", "totals"),
        ("收入预算：", "income_budget"),
        ("支出预算", "expenditure_budget"),
        ("2025年单位预算情况说明", "budget_notes"),
        ("部门财政拨款收支情况", "budget_notes"),
        ("财政拨款情况说明", "budget_notes"),
        ("\"三公\"经费情况说明", "three_public"),
        ("2025年度‘三公’经费情况说明", "three_public"),
        ("其他重要事项的情况说明", "other_matters"),
        ("绩效目标设置情况。", "performance"),
        ("国有资产占有使用情况", "state_assets"),
        ("政府采购情况", "procurement"),
        ("机关运行经费。", "operating_cost"),
        ("专业性名称解释", "glossary"),
        ("对专业性较强的名词进行解释", "glossary"),
    ] {
        names("chongqing", title, expected);
    }
    for (title, expected) in [
        ("某市财政局概况", "overview"),
        ("部门主要职责", "duties"),
        ("某市财政局2025年部门预算表", "tables_part"),
        ("某市财政局2025年部门预算情况说明", "budget_notes"),
        ("关于某市财政局2025年收支预算情况的总体说明", "totals"),
        ("关于某局2025年财政拨款收支预算情况的总体说明", "appropriation_totals"),
        ("关于某局2025年一般公共预算当年拨款情况说明", "general_expenditure"),
        ("关于某局2025年一般公共预算基本支出情况说明", "general_basic"),
        ("关于某局2025年“三公”经费预算情况说明", "three_public"),
        ("关于某局2025年政府性基金预算支出情况的说明", "government_fund"),
        ("关于某局2025年收入预算情况说明", "income_budget"),
        ("名词解释", "glossary"),
    ] {
        names("national", title, expected);
    }
}

#[test]
fn titles_of_something_else() {
    for title in [
        "一般公共预算支出情况",
        "政府性基金预算情况说明",
        "2025年部门预算公开报表",
        "部门收支总体情况表",
        "基本支出情况",
        "项目支出预算",
        "一般公共预算收入预算",
        "综合科",
        "公务用车运行维护费",
        "负责机关政府采购工作",
        "承担其他重要事项",
        "",
        "2025年",
    ] {
        assert_eq!(id("chongqing", title), None, "{title}");
    }
    assert_eq!(id("national", "部门收支总体情况表"), None);
    assert_eq!(id("national", "规模变化情况"), None);
}

#[test]
fn a_title_that_runs_on() {
    let profile = find("chongqing").unwrap();
    for (line, title) in [
        ("收入预算：2025年年初预算数1351.94万元", "收入预算"),
        ("收入预算2025年年初预算数1351.94万元", "收入预算"),
        ("支出预算。2025年", "支出预算"),
        ("机关运行经费。2025年", "机关运行经费"),
        ("“三公”经费情况说明", "“三公”经费情况说明"),
        ("部门 收支总体情况", "部门 收支总体情况"),
    ] {
        let (_, end) = profile.section_at_start(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(&line[..end], title);
    }
    assert!(profile.section_at_start("收入预算编制工作由财务科负责").is_none());
    assert!(profile.section_at_start("").is_none());
}

#[test]
fn profiles_are_detected() {
    let chongqing = [
        "2025年部门预算情况说明",
        "单位基本情况",
        "职能职责",
        "单位构成",
        "部门收支总体情况",
        "收入预算",
        "支出预算",
        "部门预算情况说明",
        "“三公”经费情况说明",
        "其他重要事项的情况说明",
        "专业性名词解释",
        "2025年部门预算公开报表",
    ];
    let national = [
        "某局概况",
        "主要职责",
        "机构设置",
        "2025年部门预算表",
        "2025年部门预算情况说明",
        "收支总体情况说明",
        "收入预算情况说明",
        "财政拨款收支预算情况的总体说明",
        "“三公”经费预算情况说明",
        "其他重要事项的情况说明",
        "名词解释",
    ];
    let layouts = Layouts::of_kind(DocumentKind::Budget);
    let detected = |titles: &[&str]| {
        let meanings: Vec<Meaning> = titles.iter().map(|title| layouts.meaning(title)).collect();
        let is_part =
            |title: &str| ["概况", "预算表", "预算情况说明", "名词解释"].iter().any(|end| title.ends_with(end));
        let signs = meanings.iter().zip(titles).map(|(meaning, title)| {
            let is_part = is_part(title);
            Sign { meaning, is_part, is_top: is_part }
        });
        detect(layouts, signs).map(|at| layouts[at].id.as_str())
    };
    assert_eq!(detected(&chongqing), Some("chongqing"));
    assert_eq!(detected(&chongqing[1..6]), None);
    assert_eq!(detected(&["单位基本情况", "单位收支总体情况", "单位预算情况说明", "名词解释"]), Some("chongqing"));
    assert_eq!(detected(&national), Some("national"));
    assert_eq!(detected(&["部门概况", "部门预算表", "部门预算情况说明", "名词解释"]), Some("national"));
    assert_eq!(detected(&["部门预算情况说明", "名词解释", "名词解释", "名词解释"]), None);
    assert_eq!(detected(&[]), None);
}

#[test]
fn standard_texts_offend_no_rule_of_words() {
    use crate::model::patterns;
    use crate::model::words::Words;
    for profile in all() {
        let sections = profile.walk().filter_map(|section| section.wording.as_ref());
        let statements = profile.statements.iter().flat_map(|one| std::iter::once(&one.wording).chain(&one.none));
        for text in sections.chain(statements).map(words) {
            let text = text.as_str();
            assert!(Words::base().iter().all(|word| word.find_in(text).next().is_none()), "{text}");
            let forms = patterns::placeholders().iter().chain(patterns::stray());
            assert!(forms.into_iter().all(|form| form.find_in(text).is_empty()), "{text}");
        }
    }
}

#[test]
fn titles_for_a_unit() {
    let section = find("chongqing").unwrap().section("totals").unwrap();
    assert_eq!(section.title_for("单位"), "单位收支总体情况");
    assert_eq!(section.title_for("部门"), "部门收支总体情况");
}
