//! Where something is wrong with the tables that a draft is to be filled from.

use crate::lang::Lang;
use crate::say;

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
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

impl Place {
    /// What is wrong there, in one sentence for the clerk.
    pub fn told(&self, wrong: &str, lang: Lang) -> String {
        match self {
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
        assert_eq!(place.told("不是数字", Lang::Zh), "工作表“部门收支总表”单元格B7：不是数字");
        assert_eq!(place.told("no number", Lang::En), "sheet `部门收支总表`, cell B7: no number");
    }
}
