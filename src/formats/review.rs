//! What is written into a document, and why it is not.

use super::{Places, Unreadable};
use crate::finding::Edit;
use crate::lang::Lang;
use crate::say;
use crate::text::Span;

/// Who says what is written.
pub const AUTHOR: &str = "gouji";

/// What is written into a document.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    /// The comments. Spans are of the text as [`super::read`] gives it, with all changes accepted; of a workbook, of `sheets`.
    pub notes: &'a [Note],
    /// The text of a workbook that the spans are of, which may be that of some of its sheets, and its places.
    pub sheets: Option<(&'a str, &'a Places)>,
    /// The changes, which are tracked in a document of Word. A workbook has no such changes: its cells stay.
    pub edits: &'a [Edit],
    /// When it was written, as in ISO 8601.
    pub date: &'a str,
    /// Whether documents that are signed or protected are written into.
    pub force: bool,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is on.
    pub span: Span,
    /// Its paragraphs.
    pub lines: Vec<String>,
    /// What it is known again by, in hex; it ends the last paragraph.
    pub mark: String,
}

/// Why a document is not written into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotReviewed {
    /// It cannot be read.
    Unreadable(Unreadable),
    /// It is neither a document of Word nor a workbook.
    NotOffice,
    /// Somebody has signed it.
    Signed,
    /// It is protected against changes.
    Protected,
    /// Its text is in an encoding that is not written.
    Encoding,
}

/// A document with comments and tracked changes.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The document.
    pub bytes: Vec<u8>,
    /// How many of the changes were made. One that would join paragraphs, divide one, or take in what is no text, is not.
    pub changes: usize,
    /// How many comments had no words or no cell to stand on, and were not made.
    pub lost: usize,
    /// How many were not made because a conversation stands on their cell.
    pub taken: usize,
}

impl From<Unreadable> for NotReviewed {
    fn from(unreadable: Unreadable) -> Self {
        NotReviewed::Unreadable(unreadable)
    }
}

impl NotReviewed {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            NotReviewed::Unreadable(unreadable) => unreadable.message(lang),
            NotReviewed::NotOffice => say!(
                lang,
                "既不是 .docx 也不是 .xlsx，没有写批注；批注只能写入 Word 文档和 Excel 工作簿（.xlsx）",
                "neither .docx nor .xlsx, so no comments were written: they go into documents of Word and workbooks (.xlsx)"
            ),
            NotReviewed::Signed => say!(
                lang,
                "文件有数字签名，写入批注会使签名失效，没有写入；仍要写入请加 --force",
                "the document is signed, and comments would break the signature: none were written; --force writes them"
            ),
            NotReviewed::Protected => say!(
                lang,
                "文件限制编辑，没有写入批注；仍要写入请加 --force",
                "the document is protected against changes: no comments were written; --force writes them"
            ),
            NotReviewed::Encoding => say!(
                lang,
                "文件正文不是 UTF-8 编码，没有写入批注；请用 Office 或 WPS 打开，另存后再试",
                "its text is not in UTF-8, so no comments were written; open it in Office or WPS and save it again"
            ),
        }
    }
}
