//! What is wrong with the tables that a draft shall be filled from.

use crate::lang::Lang;
use crate::say;

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere in particular.
    Whole,
    /// A line of a text, from 1.
    Line(u32),
    /// A sheet of a workbook.
    Sheet(String),
    /// A cell of a workbook.
    Cell {
        /// The name of the sheet.
        sheet: String,
        /// Its row, from 1.
        row: u32,
        /// Its column, from 0.
        column: usize,
    },
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A table of this name is not there.
    MissingTable(String),
    /// Words where an amount belongs.
    NotANumber(String),
    /// The table is for another year.
    Year {
        /// The year it names.
        found: i32,
        /// The year that is drafted.
        wanted: i32,
    },
    /// A table of this name does not say in which unit its amounts are.
    NoUnit(String),
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub wrong: Wrong,
}

impl Problem {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        let wrong = match &self.wrong {
            Wrong::MissingTable(name) => {
                say!(lang, "缺少“{name}”，请补上这张表", "the table {name} is missing")
            }
            Wrong::NotANumber(words) => {
                let words: String = words.chars().take(24).collect();
                say!(lang, "这里应是金额，“{words}”不是数字", "an amount belongs here: `{words}` is no number")
            }
            Wrong::Year { found, wanted } => say!(
                lang,
                "表上是{found}年，要编制的是{wanted}年预算",
                "the table is for {found}, the budget to be drafted for {wanted}"
            ),
            Wrong::NoUnit(name) => say!(
                lang,
                "“{name}”没有写明金额单位，如“单位：万元”",
                "{name} does not say the unit of its amounts, such as 单位：万元"
            ),
        };
        match &self.place {
            Place::Whole => wrong,
            Place::Line(line) => say!(lang, "第{line}行：{wrong}", "line {line}: {wrong}"),
            Place::Sheet(sheet) => say!(lang, "工作表“{sheet}”：{wrong}", "sheet `{sheet}`: {wrong}"),
            Place::Cell { sheet, row, column } => {
                let cell = format!("{}{row}", letters(*column));
                say!(lang, "工作表“{sheet}”单元格{cell}：{wrong}", "sheet `{sheet}`, cell {cell}: {wrong}")
            }
        }
    }
}

/// The letters of a column, from 0: A, …, Z, AA.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_the_sheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
        let place = Place::Cell { sheet: "部门收支总表".into(), row: 7, column: 1 };
        let problem = Problem { place, wrong: Wrong::NotANumber("十二".into()) };
        assert_eq!(problem.message(Lang::Zh), "工作表“部门收支总表”单元格B7：这里应是金额，“十二”不是数字");
        assert_eq!(
            problem.message(Lang::En),
            "sheet `部门收支总表`, cell B7: an amount belongs here: `十二` is no number"
        );
    }
}
