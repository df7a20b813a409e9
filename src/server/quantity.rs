//! What a figure states, in words.

use crate::lang::Lang;
use crate::model::subjects::parent;
use crate::model::{Basis, Concept, Concepts, Fund, Item, Key, Measure, Side};
use crate::model::{Classification, Standard, Subjects};
use crate::say;

/// `2025年一般公共预算财政拨款基本支出预算数`
pub fn in_words(standard: &Standard, key: &Key, lang: Lang) -> String {
    match lang {
        Lang::Zh => in_chinese(standard, key),
        Lang::En => in_english(standard, key),
    }
}

fn in_chinese(standard: &Standard, key: &Key) -> String {
    let concepts = &standard.lexicon.concepts;
    let side = match key.side {
        Side::Income => "收入",
        Side::Expenditure => "支出",
    };
    let mut words = if key.year > 0 { format!("{}年", key.year) } else { String::new() };
    let before = words.len();
    for name in [fund(concepts, key), concepts.nature_name(key.nature)].into_iter().flatten() {
        words += name.zh();
    }
    let is_sum = key.item == Item::SUM;
    if key.item == Item::CURRENT {
        words += "本年";
    } else if is_sum {
        // Behind the side, not before it: 收入合计.
    } else if let Some(name) = concepts.item_name(key.item) {
        words += name.zh();
    }
    let subject = subject(&standard.subjects, key.item);
    if let Some((_, name)) = subject {
        words += name;
    }
    if words.len() == before && !is_sum {
        words += "总";
    }
    if !words.ends_with(side) {
        words += side;
    }
    if is_sum {
        words += "合计";
    }
    if let Some((code, _)) = subject {
        words += &format!("（{code}）");
    }
    let measure = match (key.measure, key.basis) {
        (Measure::Level, Basis::Budget) => "预算数",
        (Measure::Level, Basis::Actual) => "执行数",
        (Measure::Change, Basis::Budget) => "较上年预算数的增减",
        (Measure::Change, Basis::Actual) => "较上年执行数的增减",
        (Measure::Rate, _) => "较上年增减的幅度",
        (Measure::Share, _) => "所占比重",
    };
    words + measure
}

fn in_english(standard: &Standard, key: &Key) -> String {
    let concepts = &standard.lexicon.concepts;
    let measure = match (key.measure, key.basis) {
        (Measure::Level, Basis::Budget) => "budget",
        (Measure::Level, Basis::Actual) => "actual",
        (Measure::Change, Basis::Budget) => "change on last year's budget",
        (Measure::Change, Basis::Actual) => "change on last year's actual",
        (Measure::Rate, _) => "rate of change",
        (Measure::Share, _) => "share",
    };
    let side = match key.side {
        Side::Income => "income",
        Side::Expenditure => "expenditure",
    };
    let mut words = if key.year > 0 { format!("{} {measure}: {side}", key.year) } else { format!("{measure}: {side}") };
    for name in
        [fund(concepts, key), concepts.nature_name(key.nature), concepts.item_name(key.item)].into_iter().flatten()
    {
        words += ", ";
        words += &name.en;
    }
    if let Some((code, name)) = subject(&standard.subjects, key.item) {
        words += &format!(", {code} {name}");
    }
    words
}

/// The fund's name; all the money needs none.
fn fund<'a>(concepts: &'a Concepts, key: &Key) -> Option<&'a Concept> {
    concepts.fund_name(key.fund).filter(|_| key.fund != Fund::ALL)
}

fn subject(subjects: &Subjects, item: Item) -> Option<(u32, &str)> {
    let (classification, code) = classified(item)?;
    Some((code, subjects.name_of(classification, code).unwrap_or_default()))
}

/// The subject an item is.
pub fn classified(item: Item) -> Option<(Classification, u32)> {
    match item {
        Item::Functional(code) => Some((Classification::Functional, code)),
        Item::Economic(code) => Some((Classification::Economic, code)),
        Item::Total | Item::Named(_) => None,
    }
}

/// `2080505 机关事业单位基本养老保险缴费支出` below its class and group, outermost first; `None` for a code that is in none.
pub fn path(subjects: &Subjects, classification: Classification, code: u32, lang: Lang) -> Option<String> {
    subjects.name_of(classification, code)?;
    let mut steps: Vec<String> = std::iter::successors(Some(code), |code| parent(*code))
        .filter_map(|code| Some(format!("{code} {}", subjects.name_of(classification, code)?)))
        .collect();
    steps.reverse();
    let kind = match classification {
        Classification::Functional => say!(lang, "支出功能分类", "functional classification"),
        Classification::Economic => say!(lang, "支出经济分类", "economic classification"),
    };
    Some(say!(lang, "{kind}：{}", "{kind}: {}", steps.join(" › ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Nature;

    fn key(side: Side, fund: &str, item: Item, nature: &str) -> Key {
        Key {
            side,
            fund: Standard::base().lexicon.concepts.fund(fund).unwrap(),
            item,
            nature: if nature.is_empty() {
                Nature::WHOLE
            } else {
                Standard::base().lexicon.concepts.nature(nature).unwrap()
            },
            basis: Basis::Budget,
            measure: Measure::Level,
            year: 2025,
        }
    }

    #[test]
    fn quantities_have_their_usual_names() {
        for (key, zh, en) in [
            (key(Side::Income, "all", Item::Total, ""), "2025年总收入预算数", "2025 budget: income"),
            (
                key(Side::Expenditure, "general", Item::Total, "basic"),
                "2025年一般公共预算财政拨款基本支出预算数",
                "2025 budget: expenditure, general public budget, basic expenditure",
            ),
            (
                key(Side::Expenditure, "all", Item::CURRENT, ""),
                "2025年本年支出预算数",
                "2025 budget: expenditure, of this year",
            ),
            (key(Side::Income, "all", Item::SUM, ""), "2025年收入合计预算数", "2025 budget: income, sum"),
            (
                key(Side::Expenditure, "all", Item::Functional(205), ""),
                "2025年教育支出（205）预算数",
                "2025 budget: expenditure, 205 教育支出",
            ),
            (
                Key { measure: Measure::Change, ..key(Side::Income, "other", Item::Total, "") },
                "2025年其他收入较上年预算数的增减",
                "2025 change on last year's budget: income, other income",
            ),
        ] {
            assert_eq!(
                (in_words(Standard::base(), &key, Lang::Zh), in_words(Standard::base(), &key, Lang::En)),
                (zh.to_owned(), en.to_owned())
            );
        }
    }

    #[test]
    fn a_subject_stands_below_its_class_and_group() {
        assert_eq!(
            path(Subjects::base(), Classification::Functional, 2210201, Lang::Zh).as_deref(),
            Some("支出功能分类：221 住房保障支出 › 22102 住房改革支出 › 2210201 住房公积金")
        );
        assert_eq!(path(Subjects::base(), Classification::Functional, 2999999, Lang::Zh), None);
    }
}
