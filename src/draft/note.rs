//! What whoever wrote a draft has to look at before it is published.

use super::{Doubt, Draft};
use crate::lang::Lang;
use crate::model::Quantity;
use crate::say;

/// Something a draft carries over, leaves out or found contradicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Text taken from last year.
    CarriedOver,
    /// 机关运行经费 were taken to be the 公用经费.
    RunningCosts,
    /// Reasons of changes were left out, since no table knows them.
    NoReasons,
    /// The date was left out.
    NoDate,
    /// How many vehicles are bought was left out.
    NoPurchase,
    /// What was said of a day of last year: of the same day a year later nobody told it.
    OfADay(String),
    /// The title of a section that was last year's alone.
    LeftOut(String),
    /// A figure of last year's text that other figures there contradict.
    Doubted(Doubt),
    /// So many more of them.
    MoreDoubted(usize),
    /// So many levels of last year that the tables and last year's disclosure state differently; one of them.
    LastYearDiffers(usize, String, String),
}

/// Most contradictions of last year's text that are told one by one.
const MOST_DOUBTED: usize = 10;

impl Note {
    pub(super) fn all(draft: &Draft) -> Vec<Note> {
        let writer = &draft.writer;
        let figures = writer.figures;
        let has = |slot: &str| writer.level(slot).is_some_and(|level| !level.is_zero());
        let has_word = |slot: &str| writer.words.iter().any(|(name, _)| *name == slot);
        let mut notes = Vec::new();
        if !draft.standing.sections.is_empty() || has_word("contact") {
            notes.push(Note::CarriedOver);
        }
        notes.extend(draft.standing.of_a_day.iter().cloned().map(Note::OfADay));
        notes.extend(draft.standing.left_out.iter().cloned().map(Note::LeftOut));
        // What the tables of this year tell of last year, or no sentence asks for, is no loss.
        let is_lost = |quantity: &Quantity| writer.prints(quantity.item) && figures.last(quantity).is_none();
        let lost: Vec<&Doubt> = figures.doubts().iter().filter(|doubt| doubt.quantities.iter().any(is_lost)).collect();
        for doubt in lost.iter().take(MOST_DOUBTED) {
            notes.push(Note::Doubted((*doubt).clone()));
        }
        if lost.len() > MOST_DOUBTED {
            notes.push(Note::MoreDoubted(lost.len() - MOST_DOUBTED));
        }
        if figures.knows_this_year() {
            if has("general.agency_running") {
                notes.push(Note::RunningCosts);
            }
            notes.push(Note::NoReasons);
            if has("general.vehicle_buy") {
                notes.push(Note::NoPurchase);
            }
            if !has_word("date") {
                notes.push(Note::NoDate);
            }
        }
        if let Some(first) = figures.conflicts().first() {
            let count = figures.conflicts().len();
            notes.push(Note::LastYearDiffers(
                count,
                writer.places().money(first.tables),
                writer.places().money(first.last_year),
            ));
        }
        notes
    }

    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Note::CarriedOver => say!(
                lang,
                "职责、机构、名词解释和联系方式沿用上年，请核对",
                "duties, structure, terms and contact are last year's: please check them"
            ),
            Note::OfADay(sentence) => say!(
                lang,
                "上年写的是“{sentence}”，未沿用，请填写现在的情况",
                "last year's text says “{sentence}”: this was not carried over, please fill in what holds now"
            ),
            Note::LeftOut(title) => say!(
                lang,
                "上年的“{title}”只说明上年，未沿用",
                "“{title}” was about last year alone and was not carried over"
            ),
            Note::Doubted(doubt) => {
                let (line, stated) = (doubt.line, doubt.stated(lang));
                match &doubt.expected {
                    Some(expected) => say!(
                        lang,
                        "上年第 {line} 行“{stated}”与其他数字不符（应为 {expected}），未沿用",
                        "line {line} of last year's text: “{stated}” disagrees with other figures (it should be {expected}) and was not carried over"
                    ),
                    None => say!(
                        lang,
                        "上年第 {line} 行“{stated}”与其他数字不符，看不出是哪一处有误，有关数字未沿用",
                        "line {line} of last year's text: “{stated}” disagrees with other figures; which one is wrong cannot be told, so none of them was carried over"
                    ),
                }
            }
            Note::MoreDoubted(count) => say!(
                lang,
                "上年另有 {count} 处数字不符，未沿用；可用 gouji check 检查上年的说明",
                "{count} more contradictions of last year's text: those figures were not carried over; run `gouji check` on it"
            ),
            Note::RunningCosts => say!(
                lang,
                "机关运行经费按一般公共预算基本支出中的公用经费填列，请核对",
                "机关运行经费 were taken to be the 公用经费 of the basic expenditure: please check them"
            ),
            Note::NoReasons => say!(
                lang,
                "增减原因和项目用途在表中没有，请补写",
                "the reasons of changes and the use of projects are in no table: please add them"
            ),
            Note::NoDate => {
                say!(lang, "没有落款日期，可用 --date 给出", "there is no date below the text: give one with --date")
            }
            Note::NoPurchase => say!(
                lang,
                "有公务用车购置费，请补写购置车辆数",
                "there is money for vehicles: please add how many are bought"
            ),
            Note::LastYearDiffers(count, tables, last_year) => say!(
                lang,
                "上年预算数有{count}处与上年公开的说明不一致（如表中{tables}，说明中{last_year}），已按表填写；表中没有的上年数留空",
                "{count} figures of last year differ from last year's disclosure (the tables say {tables}, it says {last_year}): those of the tables were used, and what the tables do not have is left blank"
            ),
        }
    }
}
