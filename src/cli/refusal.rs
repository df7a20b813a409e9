//! Why a workbook is not read.

use std::fmt::Display;

use calamine::XlsxError;
use zip::result::ZipError;

use crate::lang::Lang;

/// Why a workbook is not read: one sentence for the clerk in each language.
#[derive(Debug)]
pub struct Refusal {
    zh: String,
    en: String,
}

impl Refusal {
    /// A refusal in these words.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { zh: zh.into(), en: en.into() }
    }

    /// It would grow beyond all measure.
    pub fn too_much(zh: impl Display, en: impl Display) -> Refusal {
        Refusal::new(format!("工作簿没有读取：{zh}"), format!("the workbook was not read: {en}"))
    }

    /// It is damaged; the library says why in English.
    pub fn damaged(why: impl Display) -> Refusal {
        Refusal::new("无法读取工作簿：文件已损坏", format!("cannot read the workbook, it is damaged: {why}"))
    }

    /// The sentence in a language.
    pub fn message(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        Refusal::damaged(error)
    }
}

impl From<ZipError> for Refusal {
    fn from(error: ZipError) -> Self {
        Refusal::damaged(error)
    }
}
