//! Why a document cannot be read.

use crate::lang::Lang;
use crate::say;
use crate::text::DecodeError;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It seems to be text, and is none.
    Text(DecodeError),
    /// It has a password.
    Locked,
    /// A document of Word or WPS in the format before .docx.
    OldWord,
    /// A workbook of before Excel 97, or in the binary format beside .xlsx.
    OldWorkbook,
    /// Something else of that time.
    OldFormat,
    /// Another document of Office.
    OtherOffice,
    /// Another archive.
    Archive,
    /// A PDF that is damaged.
    BrokenPdf,
    /// A PDF of pictures: it has no text.
    Scan,
    /// A PDF whose fonts do not say what their signs are.
    UnknownLetters,
    /// The archive itself is damaged or cut off; why, in English.
    BrokenArchive(String),
    /// A part of the document is damaged.
    Damaged {
        /// Its name in the package.
        part: String,
        /// The byte of the part where it shows.
        offset: Option<u64>,
        /// What is wrong, in English: the words of a library.
        why: String,
    },
    /// A part that must be there is missing.
    Missing(String),
    /// The reader panicked.
    GivenUp,
    /// A web archive without a page.
    NoPage,
    /// The reader of pages panicked.
    PageGivenUp,
    /// More than any document holds.
    TooMuch {
        /// The part's name in the package; empty where the document is one.
        part: String,
        /// What there is too much of.
        limit: Limit,
    },
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Unpacked bytes.
    Unpacked,
    /// Unpacked bytes for one that is packed.
    Ratio,
    /// Entries of the archive.
    Entries,
    /// Cells of tables.
    Cells,
    /// Tables in tables, or text boxes in text boxes.
    Nesting,
    /// Text of the cells of a workbook. One text may stand in any number of them.
    CellText,
    /// Sheets.
    Sheets,
    /// Formats of numbers.
    Formats,
    /// Pages.
    Pages,
    /// Letters and rules on pages.
    Marks,
    /// Parts of a page in one another.
    Parts,
    /// Memory or time to unpack and draw pages.
    Work,
}

/// Most unpacked bytes of a document.
pub const MOST_UNPACKED: u64 = 256 << 20;
/// Most unpacked bytes for each packed one.
pub const MOST_RATIO: u64 = 200;
/// Unpacked bytes that are no matter, however well they were packed.
pub const SMALL: u64 = 1 << 20;
/// Most entries of an archive.
pub const MOST_ENTRIES: usize = 10_000;
/// Most cells of all tables.
pub const MOST_CELLS: usize = 1_000_000;
/// Deepest table in a table, or text box in a text box.
pub const DEEPEST: usize = 64;
/// Most bytes of all cells of a workbook.
pub const MOST_CELL_TEXT: usize = 64 << 20;
/// Columns of a sheet that are read.
pub const MOST_COLUMNS: usize = 256;
/// Most sheets of a workbook.
pub const MOST_SHEETS: usize = 1_000;
/// Most pages of a PDF.
pub const MOST_PAGES: usize = 2_000;
/// Most letters and rules on all of them.
pub const MOST_MARKS: usize = 5_000_000;
/// Most parts of a page in one another. Programs that print files on files nest them once for each.
pub const DEEPEST_PART: usize = 16;
/// Most formats of numbers. A spreadsheet has 65,490.
pub const MOST_FORMATS: usize = 200_000;

impl Unreadable {
    /// Something is wrong with a part.
    pub(super) fn damaged(part: &str, offset: Option<u64>, why: impl ToString) -> Self {
        Unreadable::Damaged { part: part.to_owned(), offset, why: why.to_string() }
    }

    /// There is too much of something.
    pub(super) fn too_much(part: &str, limit: Limit) -> Self {
        Unreadable::TooMuch { part: part.to_owned(), limit }
    }

    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Unreadable::Text(error) => error.message(lang),
            Unreadable::Locked => say!(
                lang,
                "文件设有打开密码，无法读取；请取消密码后再检查",
                "the file is locked with a password; remove the password to have it checked"
            ),
            Unreadable::OldWord => say!(
                lang,
                "是 .doc 或 .wps 旧格式，无法读取；请用 Word 或 WPS 另存为 .docx 后再检查",
                "in the old .doc or .wps format; save it as .docx in Word or WPS to have it checked"
            ),
            Unreadable::OldWorkbook => say!(
                lang,
                "是旧格式或 .xlsb 工作簿，此处无法读取；请另存为 .xlsx 后再检查",
                "a workbook in an old format or .xlsb, which is not read here; save it as .xlsx to have it checked"
            ),
            Unreadable::BrokenPdf => say!(
                lang,
                "PDF 文件已损坏，无法读取；请重新导出后再检查",
                "the PDF is damaged; export it again to have it checked"
            ),
            Unreadable::Scan => say!(
                lang,
                "是扫描件，没有文字，无法检查；请提供由 Word 或 Excel 导出的 PDF，或直接检查原文件",
                "a scan without text; have a PDF that Word or Excel exports checked, or the document itself"
            ),
            Unreadable::UnknownLetters => say!(
                lang,
                "PDF 的字体没有说明各字是什么字，读不出文字；请嵌入字体重新导出，或直接检查原文件",
                "the fonts of the PDF do not say what their letters are; export it again with its fonts, or have the document itself checked"
            ),
            Unreadable::OldFormat => say!(
                lang,
                "是旧的 Office 格式，无法读取；请另存为 .docx 后再检查",
                "in an old Office format; save it as .docx to have it checked"
            ),
            Unreadable::OtherOffice => say!(
                lang,
                "不是 Word 文档，也不是 Excel 工作簿，没有检查",
                "neither a Word document nor a workbook; not checked"
            ),
            Unreadable::Archive => say!(
                lang,
                "是压缩包，不是 Word 文档或 Excel 工作簿；请解压后再检查",
                "an archive, not a Word document or a workbook; unpack it to have its documents checked"
            ),
            Unreadable::BrokenArchive(why) => say!(
                lang,
                "文件已损坏或不完整，请用 Office 或 WPS 打开，另存后再检查",
                "damaged or cut off, {why}; open it in Office or WPS and save it again"
            ),
            Unreadable::Damaged { part, offset: Some(offset), why } => say!(
                lang,
                "文件已损坏：部件 {part} 第 {offset} 字节处无法解读；请用 Office 或 WPS 打开，另存后再检查",
                "the file is damaged: {part}, byte {offset}: {why}; open it in Office or WPS and save it again"
            ),
            Unreadable::Damaged { part, offset: None, why } => say!(
                lang,
                "文件已损坏：部件 {part} 无法解读；请用 Office 或 WPS 打开，另存后再检查",
                "the file is damaged: {part}: {why}; open it in Office or WPS and save it again"
            ),
            Unreadable::Missing(part) => say!(
                lang,
                "文件已损坏：缺少部件 {part}；请用 Office 或 WPS 打开，另存后再检查",
                "the file is damaged: it has no {part}; open it in Office or WPS and save it again"
            ),
            Unreadable::GivenUp => say!(
                lang,
                "文件可能已损坏，无法解读；请用 Office 或 WPS 打开，另存后再检查",
                "the file cannot be made out and may be damaged; open it in Office or WPS and save it again"
            ),
            Unreadable::NoPage => say!(
                lang,
                "网页归档文件（.mht）中没有网页正文；请用浏览器打开并另存为 .html 后再检查",
                "a web archive (.mht) without a page; open it in a browser and save it as .html"
            ),
            Unreadable::PageGivenUp => say!(
                lang,
                "网页可能已损坏，无法解读；请用浏览器打开并另存后再检查",
                "the page cannot be made out and may be damaged; open it in a browser and save it again"
            ),
            Unreadable::TooMuch { part, limit } => limit.message(part, lang),
        }
    }
}

impl Limit {
    fn message(self, part: &str, lang: Lang) -> String {
        let mebibytes = MOST_UNPACKED >> 20;
        // A page has no parts.
        let [up_to_part, with_part, of_part, in_part] = match part {
            "" => [const { String::new() }; 4],
            part => [
                format!("到部件 {part} 为止，"),
                format!("with {part} "),
                format!("部件 {part} 的"),
                format!(" of {part}"),
            ],
        };
        match self {
            Limit::Unpacked => say!(
                lang,
                "没有读取：部件 {part} 解压后，文件超过 {mebibytes} MiB",
                "not read: with {part} the file unpacks to more than {mebibytes} MiB"
            ),
            Limit::Ratio => say!(
                lang,
                "没有读取：部件 {part} 解压后是原来的 {MOST_RATIO} 倍以上，不是正常的文档",
                "not read: {part} unpacks to more than {MOST_RATIO} times its size, as no document does"
            ),
            Limit::Entries => say!(
                lang,
                "没有读取：压缩包内超过 {MOST_ENTRIES} 个文件，不是正常的文档",
                "not read: the package has more than {MOST_ENTRIES} entries, as no document has"
            ),
            Limit::Cells => say!(
                lang,
                "没有读取：{up_to_part}表格超过 {MOST_CELLS} 个单元格",
                "not read: {with_part}the tables have more than {MOST_CELLS} cells"
            ),
            Limit::CellText => {
                let mebibytes = MOST_CELL_TEXT >> 20;
                say!(
                    lang,
                    "没有读取：到部件 {part} 为止，单元格的文字超过 {mebibytes} MiB",
                    "not read: with {part} the cells hold more than {mebibytes} MiB of text"
                )
            }
            Limit::Sheets => say!(
                lang,
                "没有读取：工作表超过 {MOST_SHEETS} 张",
                "not read: the workbook has more than {MOST_SHEETS} sheets"
            ),
            Limit::Formats => say!(
                lang,
                "没有读取：部件 {part} 的数字格式超过 {MOST_FORMATS} 种",
                "not read: {part} has more than {MOST_FORMATS} formats of numbers"
            ),
            Limit::Pages => say!(lang, "没有读取：超过 {MOST_PAGES} 页", "not read: more than {MOST_PAGES} pages"),
            Limit::Parts => say!(
                lang,
                "没有读取：页面的内容嵌套超过 {DEEPEST_PART} 层",
                "not read: what a page draws is nested more than {DEEPEST_PART} deep"
            ),
            Limit::Work => say!(
                lang,
                "没有读取：解压和绘制页面所需的内存或时间远远超出正常的文档",
                "not read: to unpack and draw its pages takes far more memory or time than any document does"
            ),
            Limit::Marks => say!(
                lang,
                "没有读取：各页的文字和线条超过 {MOST_MARKS} 个",
                "not read: more than {MOST_MARKS} letters and rules on its pages"
            ),
            Limit::Nesting => say!(
                lang,
                "没有读取：{of_part}表格或文本框嵌套超过 {DEEPEST} 层",
                "not read: tables or text boxes{in_part} are nested more than {DEEPEST} deep"
            ),
        }
    }
}
