//! What is to be said of how a document was read.

use crate::lang::Lang;
use crate::say;

/// Something that a person would see otherwise than it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A sheet is hidden, and was not read.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// Rows of a sheet are hidden, and were read.
    HiddenRows {
        /// The name of the sheet.
        sheet: String,
        /// How many.
        rows: u32,
    },
    /// Rows of tables in a PDF have no rules, or words that go over their cells, or columns on another page.
    Untold {
        /// How many.
        rows: u32,
    },
    /// Pages of a PDF are pictures, and were not read.
    Pictures {
        /// Their numbers.
        pages: Vec<u32>,
    },
    /// Cells with a formula have no result in the file, and prove nothing.
    Uncalculated {
        /// The name of the sheet.
        sheet: String,
        /// How many.
        cells: u32,
    },
}

impl Remark {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Remark::HiddenSheet { sheet } => {
                say!(lang, "工作表“{sheet}”是隐藏的，没有检查", "sheet `{sheet}` is hidden and was not checked")
            }
            Remark::HiddenRows { sheet, rows } => say!(
                lang,
                "工作表“{sheet}”有 {rows} 行是隐藏的，一并作了检查",
                "sheet `{sheet}` has hidden rows, which were checked too: {rows}"
            ),
            Remark::Untold { rows } => say!(
                lang,
                "有 {rows} 行表格分不清行列、文字越出单元格或分印在几页上，其中的数字没有核对；请直接检查 Word 或 Excel 原文件",
                "rows of tables whose cells cannot be told apart, with words over their cells or with columns on another page, whose \
                 figures were not checked: {rows}; have the document or workbook itself checked"
            ),
            Remark::Pictures { pages } => {
                let list = list(pages, lang);
                let s = if pages.len() > 1 { "s" } else { "" };
                say!(lang, "第 {list} 页是图片，没有检查", "not checked, being pictures without text: page{s} {list}")
            }
            Remark::Uncalculated { sheet, cells } => say!(
                lang,
                "工作表“{sheet}”有 {cells} 个公式没有计算结果，未据以判断；请用 Excel 或 WPS 打开并保存后再检查",
                "sheet `{sheet}` has formulas without a saved result, of which nothing is said: {cells}; open it in Excel or WPS and save it"
            ),
        }
    }
}

/// Numbers of pages, those behind one another as `3–7`.
fn list(pages: &[u32], lang: Lang) -> String {
    let runs = pages.chunk_by(|page, next| *next == page + 1).flat_map(|run| match run {
        [from, .., to] if run.len() > 2 => vec![say!(lang, "{from}—{to}", "{from}–{to}")],
        pages => pages.iter().map(u32::to_string).collect(),
    });
    runs.collect::<Vec<_>>().join(&say!(lang, "、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_once() {
        let told = |pages: &[u32], lang| Remark::Pictures { pages: pages.to_vec() }.message(lang);
        assert_eq!(told(&[3], Lang::Zh), "第 3 页是图片，没有检查");
        assert_eq!(told(&[2, 5, 7, 8, 9], Lang::Zh), "第 2、5、7—9 页是图片，没有检查");
        assert_eq!(told(&[3], Lang::En), "not checked, being pictures without text: page 3");
        assert_eq!(told(&[2, 3], Lang::En), "not checked, being pictures without text: pages 2, 3");
    }
}
