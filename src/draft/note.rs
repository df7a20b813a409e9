//! What whoever wrote a draft has to look at before it is published.

use super::Draft;
use crate::lang::Lang;
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
    /// So many levels of last year that the tables and last year's disclosure state differently; one of them.
    LastYearDiffers(usize, String, String),
}

impl Note {
    pub(super) fn all(draft: &Draft) -> Vec<Note> {
        let writer = &draft.writer;
        let figures = writer.figures;
        let has = |slot: &str| writer.level(slot).is_some_and(|level| !level.is_zero());
        let has_word = |slot: &str| writer.words.iter().any(|(name, _)| *name == slot);
        let mut notes = Vec::new();
        if !draft.standing.sections.is_empty() || has_word("vehicles") {
            notes.push(Note::CarriedOver);
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
                "职责、机构、名词解释、车辆和联系方式沿用上年，请核对",
                "duties, structure, terms, vehicles and contact are last year's: please check them"
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
                "上年预算数有{count}处与上年公开的说明不一致（如表中{tables}，说明中{last_year}），已按表填写",
                "{count} figures of last year differ from last year's disclosure (the tables say {tables}, it says {last_year}): those of the tables were used"
            ),
        }
    }
}
