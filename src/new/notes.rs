//! Notes for the author: what was carried over, left out or contradicted, and has to be checked before publishing.

use super::doubt::Doubt;
use crate::draft::Draft;
use crate::lang::Lang;
use crate::model::{Basis, Quantity};
use crate::say;

/// Maximum number of contradictions of last year's text listed one by one.
const MOST_DOUBTED: usize = 10;

/// A sentence for each.
pub fn notes(draft: &Draft, doubts: &[Doubt], lang: Lang) -> Vec<String> {
    let Draft { writer, standing, .. } = draft;
    let figures = writer.figures;
    let has = |slot: &str| writer.level(slot).is_some_and(|level| !level.is_zero());
    let mut notes = Vec::new();
    if !standing.sections.is_empty() || standing.contact.is_some() {
        notes.push(say!(
            lang,
            "职责、机构、名词解释和联系方式沿用上年，请核对",
            "duties, structure, terms and contact are last year's: please check them"
        ));
    }
    notes.extend(standing.of_a_day.iter().map(|sentence| {
        say!(
            lang,
            "上年写的是“{sentence}”，未沿用，请填写现在的情况",
            "last year's text says “{sentence}”: this was not carried over, please fill in what holds now"
        )
    }));
    notes.extend(standing.left_out.iter().map(|title| {
        say!(lang, "上年的“{title}”只说明上年，未沿用", "“{title}” was about last year alone and was not carried over")
    }));
    // What the tables of this year tell of last year, or no sentence asks for, is no loss.
    let is_lost = |quantity: &Quantity| writer.prints(quantity.item) && figures.last(quantity).is_none();
    let lost: Vec<&Doubt> = doubts.iter().filter(|doubt| doubt.quantities.iter().any(is_lost)).collect();
    notes.extend(lost.iter().take(MOST_DOUBTED).map(|doubt| doubt.message.clone()));
    if lost.len() > MOST_DOUBTED {
        let count = lost.len() - MOST_DOUBTED;
        notes.push(say!(
            lang,
            "上年另有 {count} 处数字不符，未沿用；请核对上年的说明",
            "{count} more contradictions of last year's text: those figures were not carried over, please check it"
        ));
    }
    if figures.knows_this_year {
        if has("general.agency_running") && figures.basis == Basis::Budget {
            notes.push(say!(
                lang,
                "机关运行经费按一般公共预算基本支出中的公用经费填列，请核对",
                "机关运行经费 were taken to be the 公用经费 of the basic expenditure: please check them"
            ));
        }
        notes.push(say!(
            lang,
            "增减原因和项目用途在表中没有，请补写",
            "the reasons of changes and the use of projects are in no table: please add them"
        ));
        if has("general.vehicle_buy") {
            notes.push(say!(
                lang,
                "有公务用车购置费，请补写购置车辆数",
                "there is money for vehicles: please add how many are bought"
            ));
        }
        if writer.words.iter().all(|(slot, _)| *slot != "date") {
            notes.push(say!(lang, "没有落款日期，请补写", "there is no date below the text: please add it"));
        }
    }
    if let Some(first) = figures.conflicts.first() {
        let count = figures.conflicts.len();
        let (tables, last_year) = (writer.format().money(first.tables), writer.format().money(first.last_year));
        notes.push(say!(
            lang,
            "上年预算数有{count}处与上年公开的说明不一致（如表中{tables}，说明中{last_year}），已按表填写；表中没有的上年数留空",
            "{count} figures of last year differ from last year's disclosure (the tables say {tables}, it says {last_year}): those of the tables were used, and what the tables do not have is left blank"
        ));
    }
    notes
}
