//! What tells a submission from others: two files of different formats may be one document.

use super::{About, Analysis, Placed, disclosures};
use crate::model::Standard;
use crate::outline::kind_of;
use crate::syntax::{Disclosure, UnitList, UnitName};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Figures that two files of one document have in common, at least: of a hundred of the shorter one.
const COMMON: usize = 70;

/// Figures of a text that stand in its tables, at least, and how many of a hundred: changes and shares do not.
pub const FEWEST: usize = 3;
const FROM_TABLES: usize = 30;

/// What many documents state.
const NOTHING: [&str; 2] = ["0.00", "0.0"];

/// Digits of an amount without a point, at least: shorter ones number lines and count people.
const SHORTEST: usize = 3;

/// Bytes in which a document says what it is, and in which a department lists its units.
const HEAD: usize = 8_192;
const LONG_HEAD: usize = 32_768;

/// What tells a submission from others, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Of each disclosure in it.
    about: Vec<About>,
    /// The units that it lists, where it is one disclosure, of a department.
    units: Vec<UnitName>,
    /// Its figures as printed, hashed and sorted.
    figures: Vec<u32>,
    /// The names of its tables, where it is a workbook.
    tables: Option<Vec<String>>,
}

impl Submission {
    /// Of a text whose disclosures say whose they are, and for which year; `None` of any other.
    pub fn of(text: &str, standard: &Standard) -> Option<Submission> {
        let disclosures = disclosures(text, standard);
        let disclosures: Vec<&Disclosure> = disclosures.iter().map(|(_, disclosure)| disclosure).collect();
        Submission::of_all(&disclosures, standard)
    }

    /// Of a workbook, which may leave open whose its tables are, and of which year.
    pub fn of_tables(text: &str, standard: &Standard) -> Option<Submission> {
        let disclosures = disclosures(text, standard);
        let [(_, disclosure)] = &disclosures[..] else { return None };
        Submission::of_book(disclosure)
    }

    /// Of a workbook that is this disclosure; `None` where its tables are of several units.
    fn of_book(disclosure: &Disclosure) -> Option<Submission> {
        let (about, names) = match &disclosure.table_head {
            Some(head) if head.is_mixed => return None,
            Some(head) => {
                let (kind, year) = (kind_of(disclosure), disclosure.year());
                (About { kind, unit: head.unit.clone(), issuer: None, year }, head.names.clone())
            }
            None => (About::of(disclosure)?, Vec::new()),
        };
        let figures = figures(&[disclosure]);
        Some(Submission { about: vec![about], units: Vec::new(), figures, tables: Some(names) })
    }

    /// Of a text that is these disclosures.
    fn of_all(disclosures: &[&Disclosure], standard: &Standard) -> Option<Submission> {
        let about = |disclosure: &&Disclosure| {
            About::of(disclosure).filter(|about| !about.unit.is_empty() && about.year.is_some())
        };
        let about: Vec<About> = disclosures.iter().map(about).collect::<Option<_>>()?;
        let units = match (&about[..], disclosures) {
            ([about], [disclosure]) if about.may_have_units() => {
                let list = UnitList::of(disclosure, standard);
                list.units.into_iter().map(|(unit, _)| unit).collect()
            }
            _ => Vec::new(),
        };
        Some(Submission { about, units, figures: figures(disclosures), tables: None })
    }

    /// What the beginning of a text says of it, and nothing of its figures.
    pub fn at_head(text: &str, standard: &Standard) -> Option<Submission> {
        let read = |bytes: usize| Submission::of(&text[..text.floor_char_boundary(bytes)], standard);
        let short = read(HEAD)?;
        let is_longer = matches!(&short.about[..], [about] if about.may_have_units()) && text.len() > HEAD;
        let head = if is_longer { read(LONG_HEAD).unwrap_or(short) } else { short };
        Some(Submission { figures: Vec::new(), ..head })
    }

    /// Unit, year and kind of each disclosure in it.
    pub fn about(&self) -> &[About] {
        &self.about
    }

    /// The units that it lists, where it is a department's.
    pub fn units(&self) -> &[UnitName] {
        &self.units
    }

    /// Whether it is a workbook.
    pub fn is_tables(&self) -> bool {
        self.tables.is_some()
    }

    /// Whether both are workbooks that have a table of one name.
    pub fn has_table_of(&self, other: &Submission) -> bool {
        let [own, other] = [self, other].map(|one| one.tables.as_deref().unwrap_or_default());
        own.iter().any(|name| other.contains(name))
    }

    /// Whether it has so many of the figures of a text that it may have its tables.
    pub fn has_figures_of(&self, text: &Submission) -> bool {
        let (common, all) = self.common_figures(text);
        common >= FEWEST && common * 100 >= all * FROM_TABLES
    }

    /// How many figures of a text it has, and how many there are, each counted once.
    pub fn common_figures(&self, text: &Submission) -> (usize, usize) {
        let mut figures = text.figures.clone();
        figures.dedup();
        let nothing = NOTHING.map(hash);
        figures.retain(|figure| !nothing.contains(figure));
        (figures.iter().filter(|figure| self.figures.binary_search(figure).is_ok()).count(), figures.len())
    }

    /// Whether both say the same but for a few figures.
    pub fn says_the_same(&self, other: &Submission) -> bool {
        let (shorter, longer) = match self.figures.len() <= other.figures.len() {
            true => (&self.figures, &other.figures),
            false => (&other.figures, &self.figures),
        };
        let mut rest = longer.iter().peekable();
        let common = shorter.iter().filter(|figure| {
            while rest.next_if(|next| next < figure).is_some() {}
            rest.next_if_eq(figure).is_some()
        });
        // Where no figure is printed nothing tells.
        !shorter.is_empty() && common.count() * 100 >= shorter.len() * COMMON
    }
}

impl Analysis {
    /// What tells it from others.
    pub fn submission(&self) -> Option<Submission> {
        let disclosures: Vec<&Disclosure> = self.parts.iter().map(|placed| &placed.part.disclosure).collect();
        Submission::of_all(&disclosures, &self.settings.standard)
    }

    /// The same where it is a workbook.
    pub fn submission_of_tables(&self) -> Option<Submission> {
        let [Placed { part, .. }] = &self.parts[..] else { return None };
        Submission::of_book(&part.disclosure)
    }
}

/// The figures of disclosures as printed, hashed and sorted.
fn figures(disclosures: &[&Disclosure]) -> Vec<u32> {
    let is_part = |character: char| character.is_ascii_digit() || matches!(character, '.' | ',');
    let words = disclosures.iter().flat_map(|disclosure| disclosure.text.split(|character| !is_part(character)));
    let mut figures: Vec<u32> = words.filter(|word| is_figure(word)).map(|word| hash(&word.replace(',', ""))).collect();
    figures.sort_unstable();
    figures
}

/// Whether a number may be an amount: with a point or as long as one, and no year.
fn is_figure(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    digits > 0 && word.contains('.') || digits >= SHORTEST && !is_year
}

fn hash(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn submission(text: &str) -> Option<Submission> {
        Submission::of(text, &Settings::default().standard)
    }

    #[test]
    fn a_submission_is_told_by_unit_year_and_kind() {
        let text = "甲区档案馆2025年部门预算情况说明\n一、收支情况\n支出10.00万元，其中：基本支出6.00万元，项目支出4.00万元。\n";
        let own = submission(text).unwrap();
        let is_same = |other: &str| own.about() == submission(other).unwrap().about();
        assert!(is_same(&text.replace("支出10.00", "支出 11.00")));
        for other in [
            "乙区档案馆2025年部门预算",
            "甲区档案馆2024年部门预算",
            "甲区档案馆2025年单位预算",
            "甲区档案馆2025年度部门决算",
        ] {
            assert!(!is_same(&text.replace("甲区档案馆2025年部门预算", other)), "{other}");
        }
        assert_eq!(submission("2025年部门预算情况说明\n支出10.00万元。\n"), None);
        assert_eq!(submission("支出10.00万元。\n"), None);
    }

    #[test]
    fn tables_have_most_levels_of_their_text() {
        let standard = &Settings::default().standard;
        let book = Submission::of_tables(
            "收支总表\n单位：万元\n项目\t合计\t备注\n收入\t9.10\t\n基本\t6.02\t\n项目\t3.08\t\n其他\t0.00\t\n",
            standard,
        );
        let of = |figures: &str| submission(&format!("甲区档案馆2025年部门预算情况说明\n{figures}\n")).unwrap();
        let has = |figures: &str| book.as_ref().unwrap().has_figures_of(&of(figures));
        assert!(has("9.10 6.02 3.08 0.51 0.20 0.00"));
        assert!(!has("9.10 6.02 0.00 0.51") && !has("9.10 6.02 3.08 1.01 1.02 1.03 1.04 1.05 1.06 1.07 1.08"));
    }

    #[test]
    fn one_figure_more_or_less_is_the_same_document_all_others_are_not() {
        let of = |figures: &[&str]| {
            let figures: Vec<String> = figures.iter().map(|figure| format!("支出{figure}万元。\n")).collect();
            submission(&format!("甲区档案馆2025年部门预算情况说明\n{}", figures.concat())).unwrap()
        };
        let own = of(&["1.00", "2.00", "3.00", "4.00", "2.00"]);
        assert!(own.says_the_same(&of(&["1.00", "2.00", "2.00", "3.00", "4.10"])));
        assert!(own.says_the_same(&of(&["1.00", "3.00"])));
        assert!(!own.says_the_same(&of(&["1.00", "2.00", "5.00", "6.00", "7.00"])));
        assert!(!own.says_the_same(&of(&["3.00", "3.00"])));
        // In 元 there is no point, and not every format keeps the commas.
        let whole = of(&["4,668,000", "1,200,000", "3,468,000"]);
        assert!(whole.says_the_same(&of(&["4668000", "1200000", "3468000"])));
        assert!(!whole.says_the_same(&of(&["5,000,000", "1,500,000", "3,500,000"])));
        let none = of(&[]);
        assert!(!none.says_the_same(&none));
    }
}
