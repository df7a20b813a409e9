//! What the wording of the profiles promises, and what is made of it.

use super::*;
use crate::facts::Facts;
use crate::model::Standard;
use crate::model::profile::{all, find};
use crate::model::template::Template;
use crate::model::template::tests::names;
use crate::syntax::{Disclosure, read_blocks};

/// Slots that are words.
const WORDS: [&str; 9] = ["unit", "year", "last_year", "部门", "万元", "contact", "vehicles", "project_use", "date"];
/// Slots of a line of a list.
const OF_PART: [&str; 10] =
    ["number", "name", "class", "group", "level", "budget_change", "change", "rate", "budget", "completion"];

fn quantity(slot: &str) -> Option<(Quantity, slots::Aspect)> {
    slots::quantity(slot, &Standard::base().lexicon.concepts)
}

fn wordings(profile: &Profile) -> Vec<(&str, &Template)> {
    let sections = profile.walk().filter_map(|section| Some((section.id.as_str(), section.wording.as_ref()?)));
    let statements = profile.statements.iter().flat_map(|statement| {
        std::iter::once(&statement.wording).chain(&statement.none).map(|wording| (statement.id.as_str(), wording))
    });
    let lists = profile.lists.iter().filter_map(|list| Some((list.id.as_str(), list.otherwise.as_ref()?)));
    let ends = [("title", &profile.title), ("closing", &profile.closing)];
    sections.chain(statements).chain(lists).chain(ends).collect()
}

#[test]
fn every_slot_stands_for_something() {
    for profile in all() {
        let is_known = |name: &str| {
            WORDS.contains(&name) || profile.list(slots::list(name).0).is_some() || quantity(name).is_some()
        };
        for (id, wording) in wordings(profile) {
            for name in names(wording) {
                assert!(is_known(name), "{}: {id}: {name}", profile.id);
            }
        }
        for list in &profile.lists {
            assert!(quantity(&list.whole).is_some() && quantity(&list.id).is_none(), "{}", list.id);
            assert!(list.parts.iter().all(|part| quantity(&part.of).is_some()), "{}", list.id);
            for name in list.line.iter().flat_map(names) {
                assert!(OF_PART.contains(&name) || is_known(name), "{}: {name}", list.id);
            }
        }
        for statement in &profile.statements {
            assert!(statement.about.as_ref().is_none_or(|about| quantity(about).is_some()), "{}", statement.id);
            assert!(statement.about.is_some() || statement.none.is_none(), "{}", statement.id);
        }
    }
    for term in Standard::base().glossary.terms() {
        assert!(term.about.as_ref().is_none_or(|about| quantity(about).is_some()), "{}", term.name);
    }
}

fn figures(text: &str) -> Figures {
    let text = format!("江州市云阳区档案馆2026年单位预算情况说明\n{text}");
    let blocks = read_blocks(&text, 0, text.len(), Standard::base());
    let disclosure = Disclosure::read(text, blocks);
    let readings = disclosure.readings();
    let facts = Facts::read(&disclosure, &readings, Standard::base());
    Figures::of_document(&disclosure, &facts, Standard::base()).unwrap()
}

#[track_caller]
fn says(figures: &Figures, profile: &str, statement: &str, wanted: &str) {
    let draft = Draft::new(find(profile).unwrap(), "江州市云阳区档案馆", "单位", figures);
    assert_eq!(draft.statement(statement).unwrap(), wanted);
}

#[test]
fn a_statement_takes_the_figures_of_the_document() {
    let figures = figures(
        "三、单位预算情况说明\n2026年政府性基金预算收入5万元，政府性基金预算支出5万元，比2025年减少1.50万元。\n五、其他重要事项的情况说明\n2、政府采购情况。2026年政府采购预算总额0万元。\n",
    );
    says(
        &figures,
        "chongqing",
        "government_fund",
        "2026年政府性基金预算收入5万元，政府性基金预算支出5万元，比2025年减少1.5万元。",
    );
    says(&figures, "chongqing", "procurement", "政府采购情况。2026年无政府采购预算。");
    says(&figures, "national", "procurement", "政府采购情况。2026年无政府采购预算。");
}

#[test]
fn a_document_in_yuan_goes_on_in_yuan() {
    let figures = figures(
        "三、单位预算情况说明\n2026年政府性基金预算收入50000元，政府性基金预算支出50000元，比2025年减少15000.5元。\n",
    );
    says(
        &figures,
        "chongqing",
        "government_fund",
        "2026年政府性基金预算收入50000元，政府性基金预算支出50000元，比2025年减少15000.5元。",
    );
    says(
        &figures,
        "chongqing",
        "performance",
        "绩效目标设置情况。2026年项目支出均实行了绩效目标管理，涉及一般公共预算当年财政拨款____元。",
    );
}

#[test]
fn what_is_not_known_is_a_blank() {
    let figures = Figures::new(2026, Standard::base());
    let draft = Draft::new(find("chongqing").unwrap(), "江州市云阳区档案馆", "单位", &figures);
    let text = draft.statement("performance").unwrap();
    assert_eq!(
        text.as_str(),
        "绩效目标设置情况。2026年项目支出均实行了绩效目标管理，涉及一般公共预算当年财政拨款____万元。"
    );
    assert_eq!(
        draft.presumed_none("government_fund").unwrap(),
        "江州市云阳区档案馆2026年无使用政府性基金预算拨款安排的支出。"
    );
    assert!(draft.presumed_none("procurement").is_none() && draft.statement("nothing").is_none());
    assert!(draft.section("three_public").unwrap().starts_with("2026年“三公”经费预算____万元，比2025年____。"));
    assert!(draft.section("other_matters").unwrap().is_empty() && draft.section("nothing").is_none());
}

#[test]
fn a_fund_that_ended_tells_its_change() {
    let figures = figures(
        "三、单位预算情况说明\n2026年政府性基金预算支出0万元，比2025年减少3万元。\n2026年政府性基金预算收入0万元。\n",
    );
    says(
        &figures,
        "chongqing",
        "government_fund",
        "2026年政府性基金预算收入0万元，政府性基金预算支出0万元，比2025年减少3万元。",
    );
}

#[test]
fn last_year_that_contradicts_the_tables_is_no_base() {
    let mut figures = figures("");
    let level = |text: &str, source| figures::Amount { value: text.parse().unwrap(), source, decimals: None };
    let (total, _) = quantity("general.expenditure").unwrap();
    let (basic, _) = quantity("general.basic").unwrap();
    figures.state_last(total, level("5", Source::Tables));
    figures.state_last(total, level("6", Source::LastYear));
    figures.state_last(basic, level("4", Source::LastYear));
    figures.infer();
    assert_eq!(figures.last(&total), Some("5".parse().unwrap()));
    assert_eq!(figures.last(&basic), None);
    assert_eq!(figures.conflicts.len(), 1);
}
