//! Why a workbook is not read.

use calamine::XlsxError;
use zip::result::ZipError;

use crate::lang::Lang;
use crate::say;

/// Most cells of a workbook that are read: a budget has a few thousand.
pub const MOST_CELLS: usize = 1_000_000;
/// Most characters of one cell, in a spreadsheet too.
pub const LONGEST_TEXT: usize = 32_767;

/// Why a workbook is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, but perhaps a document of a word processor.
    NotAWorkbook {
        /// Whether it is.
        is_document: bool,
    },
    /// What the library says of a damaged file, in English.
    Damaged(String),
    /// It would grow beyond all measure.
    TooMuch(Excess),
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Bytes of the file.
    Packed,
    /// Bytes that it unpacks to.
    Unpacked,
    /// Sheets.
    Sheets,
    /// Styles, or the length of one.
    Styles,
    /// Cells.
    Cells,
    /// Characters of one cell.
    OneText,
    /// Bytes of all cells.
    AllTexts,
}

impl Refusal {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Refusal::NotAWorkbook { is_document: true } => say!(
                lang,
                "这是 Word 文档，不是 Excel 工作簿；请给出 .xlsx 格式的预算报表",
                "a Word document, not an Excel workbook; --tables takes an .xlsx workbook"
            ),
            Refusal::NotAWorkbook { is_document: false } => say!(
                lang,
                "不是 .xlsx 格式的 Excel 工作簿；请另存为 .xlsx",
                "not an Excel workbook in .xlsx format; save it as .xlsx"
            ),
            Refusal::Damaged(why) => {
                say!(lang, "无法读取工作簿：文件已损坏", "cannot read the workbook, it is damaged: {why}")
            }
            Refusal::TooMuch(excess) => {
                let what = excess.message(lang);
                say!(lang, "工作簿没有读取：{what}", "the workbook was not read: {what}")
            }
        }
    }
}

impl Excess {
    fn message(self, lang: Lang) -> String {
        match self {
            Excess::Packed => say!(lang, "文件太大", "the file is too large"),
            Excess::Unpacked => say!(lang, "解压后太大", "it is too large once unpacked"),
            Excess::Sheets => say!(lang, "工作表太多", "it has too many sheets"),
            Excess::Styles => say!(lang, "单元格样式太多或太长", "its cell styles are too many or too long"),
            Excess::Cells => {
                say!(lang, "单元格太多，最多 {MOST_CELLS} 个", "it has more than {MOST_CELLS} cells")
            }
            Excess::OneText => {
                say!(lang, "有单元格超过 {LONGEST_TEXT} 个字符", "a cell has more than {LONGEST_TEXT} characters")
            }
            Excess::AllTexts => say!(lang, "单元格的文字太多", "its cells hold too much text"),
        }
    }
}

impl From<Excess> for Refusal {
    fn from(excess: Excess) -> Self {
        Refusal::TooMuch(excess)
    }
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        Refusal::Damaged(error.to_string())
    }
}

impl From<ZipError> for Refusal {
    fn from(error: ZipError) -> Self {
        Refusal::Damaged(error.to_string())
    }
}
