//! Where a rule holds: how something has to be written is asked of disclosures alone.

use super::Context;
use crate::syntax::{Row, Style, Table};

/// Where a rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// In disclosures and parts of them: elsewhere what it looks for is no fault.
    InDisclosures,
    /// Wherever figures are compared.
    Anywhere,
}

impl Context<'_> {
    /// Whether it is a disclosure, or a part of one: its title, its layout or its glossary tells, or most of it is about
    /// money. A letter in the same folder is none, nor a manual that quotes one. What has no more than a few lines is taken
    /// for a part.
    pub fn is_disclosure(&self) -> bool {
        let is_told =
            self.disclosure.title.is_some() || self.outline.profile().is_some() || self.outline.glossary.is_some();
        is_told || self.is_about_money() || self.is_excerpt()
    }

    /// Whether at least half of its paragraphs and tables name a quantity of budgets.
    fn is_about_money(&self) -> bool {
        let says_something = |words: &str| self.standard.lexicon.label(words).says_something();
        let of_table = |table: &&Table| {
            let mut cells = table.header.iter().chain(&table.rows).flat_map(Row::filled);
            table.unit_line.is_some() || cells.any(|cell| says_something(cell.of(self.text)))
        };
        let (readings, tables) = (self.readings, &self.disclosure.tables);
        let of_money = readings.iter().filter(|reading| says_something(reading.plain.text())).count();
        2 * (of_money + tables.iter().filter(of_table).count()) >= readings.len() + tables.len()
    }

    /// Whether it has no more than a few paragraphs, and neither headings nor code as manuals have them.
    fn is_excerpt(&self) -> bool {
        const MOST_BLOCKS: usize = 16;
        let has_marks =
            || self.text.contains('`') || self.disclosure.sections.iter().any(|section| section.style == Style::Hash);
        self.disclosure.blocks.len() <= MOST_BLOCKS && !has_marks()
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::findings;

    const SLIP: &str = "截止2024年12月，工作完成。\n";

    fn slips(around: &str) -> usize {
        findings("wrong-word", &around.replace("{}", SLIP)).len()
    }

    /// Twenty paragraphs of a letter.
    fn letter() -> String {
        "请各科室按时报送材料。\n".repeat(20)
    }

    #[test]
    fn a_disclosure_is_told_how_to_write() {
        for told in ["某局2025年部门预算情况说明\n", "六、名词解释\n（一）基本支出：指日常支出。\n"]
        {
            assert_eq!(slips(&(told.to_owned() + &letter() + "{}")), 1, "{told}");
        }
        let about_money = "本年收入增加，支出减少。\n".repeat(20);
        assert_eq!(slips(&(about_money + "{}")), 1);
        let tables = "项目\t2025年\n基本支出\t3.00\n合计\t3.00\n\n\n".repeat(20);
        assert_eq!(slips(&(tables + "{}")), 1);
    }

    #[test]
    fn a_short_text_is_taken_for_a_part_of_one() {
        assert_eq!(slips("{}"), 1);
        assert_eq!(slips("# 改动\n{}"), 0);
        assert_eq!(slips("见`a.txt`。\n{}"), 0);
    }

    #[test]
    fn a_letter_is_not() {
        assert_eq!(slips(&(letter() + "{}")), 0);
        let sums = "合计3万元，其中：基本支出1万元，项目支出1万元。\n";
        assert!(!findings("total-mismatch", &(letter() + sums)).is_empty(), "figures are checked wherever they stand");
    }
}
