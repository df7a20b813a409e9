//! The formats of documents: bytes → text, and where in the document each part of it stands. Content decides the format, not
//! the name of the file; what reads the text knows none of them.

mod archive;
mod compound;
mod edge;
mod excel;
mod html;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod places;
mod remark;
mod review;
mod rewrite;
mod root;
mod unreadable;
mod word;
mod xml;

#[cfg(test)]
mod testing;

use std::borrow::Cow;

pub use edge::caught;
pub use excel::{Cell, Column, ListWriter, MOST_ROWS, Rows, Sheet, SheetRow};
pub use html::{ChangedPage, Changes as PageChanges, Reading as PageReading};
pub use places::{Place, Places};
pub use remark::Remark;
pub use review::{NotReviewed, Note, Review, Reviewed};
pub use unreadable::Unreadable;

use package::{Kind, Package, Parts};

use crate::text::{Encoding, decode};

/// What stands in place of what cannot be told: a formula without a result, words that go over the border of their cell. It
/// proves nothing.
const UNKNOWN: &str = "…";

/// A document as it is read.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// What it says. Spans of findings are bytes of this text.
    pub text: Cow<'a, str>,
    /// What it is.
    pub format: Format,
    /// Where its text stands, in a format that has no lines.
    pub places: Places,
    /// What is to be said of how it was read.
    pub remarks: Vec<Remark>,
}

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, Markdown included.
    Text(Encoding),
    /// Word's .docx.
    Word,
    /// Excel's .xlsx.
    Excel,
    /// A workbook of another format: .xls, .et, .ods.
    OtherWorkbook,
    /// PDF.
    Pdf,
    /// A page of the web.
    Html(Encoding),
    /// A page with all that belongs to it in one file: .mht, .mhtml.
    WebArchive,
}

impl Format {
    /// Whether its text has lines that an editor shows.
    pub fn has_lines(self) -> bool {
        matches!(self, Format::Text(_))
    }

    /// How easily it is edited, the best first.
    pub fn rank(self) -> u8 {
        match self {
            Format::Word => 0,
            Format::Text(_) => 1,
            Format::Html(_) | Format::WebArchive => 2,
            Format::Excel | Format::OtherWorkbook => 3,
            Format::Pdf => 4,
        }
    }

    /// Whether it has tables and no text.
    pub fn is_workbook(self) -> bool {
        matches!(self, Format::Excel | Format::OtherWorkbook)
    }

    /// Whether findings can be written into it as comments.
    pub fn takes_comments(self) -> bool {
        matches!(self, Format::Word | Format::Excel)
    }
}

/// How tracked changes are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrackedView {
    /// As if all were accepted.
    #[default]
    Accepted,
    /// As before them.
    Original,
}

/// Reads a document.
///
/// # Errors
/// Where it is none that can be read, or damaged, or larger than any document: which part and why.
pub fn read(bytes: &[u8], view: TrackedView) -> Result<Source<'_>, Unreadable> {
    if package::is_package(bytes) {
        return caught(|| read_package(bytes, view)).unwrap_or(Err(Unreadable::GivenUp));
    }
    if let Some(kind) = compound::kind(bytes) {
        return match kind {
            Unreadable::OldWorkbook => Ok(Source::of_sheets(binary_sheets(bytes)?, Format::OtherWorkbook)),
            other => Err(other),
        };
    }
    #[cfg(feature = "pdf")]
    if pdf::is_pdf(bytes) {
        let (text, places, remarks) = caught(|| pdf::read(bytes)).unwrap_or(Err(Unreadable::BrokenPdf))?;
        return Ok(Source { text: Cow::Owned(text), format: Format::Pdf, places, remarks });
    }
    if let Some(page) = html::part_of_archive(bytes) {
        let page = page.ok_or(Unreadable::NoPage)?;
        let decoded = decode(&page).map_err(Unreadable::Text)?;
        return read_page(&decoded.text, Format::WebArchive);
    }
    let decoded = decode(bytes).map_err(Unreadable::Text)?;
    if is_office_xml(&decoded.text) {
        return Err(Unreadable::OtherOffice);
    }
    if html::is_page(&decoded.text) {
        return read_page(&decoded.text, Format::Html(decoded.encoding));
    }
    Ok(Source {
        text: decoded.text,
        format: Format::Text(decoded.encoding),
        places: Places::default(),
        remarks: Vec::new(),
    })
}

fn read_package(bytes: &[u8], view: TrackedView) -> Result<Source<'static>, Unreadable> {
    let mut package = Package::open(bytes)?;
    if package.is_open_workbook()? {
        return Ok(Source::of_sheets(excel::sheets_of_open(&mut package)?, Format::OtherWorkbook));
    }
    let parts = Parts::of(&mut package)?;
    if parts.kind == Kind::Excel {
        return Ok(Source::of_sheets(excel::sheets(&mut package, &parts)?, Format::Excel));
    }
    let (text, places) = word::read(&mut package, &parts, view)?;
    Ok(Source { text: Cow::Owned(text), format: Format::Word, places, remarks: Vec::new() })
}

/// The namespaces of documents that are one file of XML: those of Office before .docx, and of LibreOffice.
const OFFICE_XML: [&str; 3] =
    ["urn:schemas-microsoft-com:office:", "schemas.microsoft.com/office/word/2003", "urn:oasis:names:tc:opendocument"];

/// Bytes in which they stand.
const HEAD: usize = 2_000;

fn is_office_xml(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEAD)];
    head.trim_start().starts_with("<?xml") && OFFICE_XML.iter().any(|name| head.contains(name)) && !html::is_page(text)
}

impl Source<'_> {
    fn of_sheets(sheets: Vec<Sheet>, format: Format) -> Self {
        let (text, places, remarks) = excel::read(sheets);
        Source { text: Cow::Owned(text), format, places, remarks }
    }
}

fn binary_sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    caught(|| excel::sheets_of_binary(bytes)).unwrap_or(Err(Unreadable::GivenUp))
}

/// The sheets of a workbook, hidden ones included, and its format; `None` of what is no workbook.
///
/// # Errors
/// Where it is damaged, or larger than any workbook.
pub fn sheets(bytes: &[u8]) -> Result<Option<(Format, Vec<Sheet>)>, Unreadable> {
    let other = |sheets| Some((Format::OtherWorkbook, sheets));
    if compound::kind(bytes) == Some(Unreadable::OldWorkbook) {
        return binary_sheets(bytes).map(other);
    }
    let read = || {
        let mut package = Package::open(bytes)?;
        if package.is_open_workbook()? {
            return excel::sheets_of_open(&mut package).map(other);
        }
        let parts = Parts::of(&mut package)?;
        let is_excel = parts.kind == Kind::Excel;
        let sheets = is_excel.then(|| excel::sheets(&mut package, &parts)).transpose()?;
        Ok(sheets.map(|sheets| (Format::Excel, sheets)))
    };
    match package::is_package(bytes) {
        true => caught(read).unwrap_or(Err(Unreadable::GivenUp)),
        false => Ok(None),
    }
}

/// What is to be said of how sheets are read.
pub fn remarks(sheets: &[Sheet]) -> impl Iterator<Item = Remark> + '_ {
    sheets.iter().flat_map(Sheet::remarks)
}

/// The text of sheets, as that of their workbook, with its places.
pub fn text_of_sheets(sheets: Vec<Sheet>) -> (String, Places) {
    excel::text(sheets.into_iter())
}

fn read_page(page: &str, format: Format) -> Result<Source<'static>, Unreadable> {
    let read = caught(|| html::read(page)).unwrap_or(Err(Unreadable::PageGivenUp));
    let html::Reading { text, places, .. } = read?;
    Ok(Source { text: Cow::Owned(text), format, places, remarks: Vec::new() })
}

/// Writes comments and tracked changes into a document.
///
/// # Errors
/// Where it cannot be read, or must not be written into.
pub fn review(bytes: &[u8], review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    let write = || {
        let mut package = Package::open(bytes)?;
        let parts = Parts::of(&mut package)?;
        if !review.force && package.is_signed()? {
            return Err(NotReviewed::Signed);
        }
        match parts.kind {
            Kind::Word => word::write(&mut package, &parts, review),
            Kind::Excel => excel::write(&mut package, &parts, review),
        }
    };
    match package::is_package(bytes) {
        true => caught(write).unwrap_or(Err(Unreadable::GivenUp.into())),
        false => Err(NotReviewed::NotOffice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_the_format() {
        let text = read("一、收入".as_bytes(), TrackedView::Accepted).unwrap();
        assert_eq!((text.text.as_ref(), text.format), ("一、收入", Format::Text(Encoding::Utf8)));
        let word = testing::document("<w:p><w:r><w:t>一、收入</w:t></w:r></w:p>");
        let word = read(&word, TrackedView::Accepted).unwrap();
        assert_eq!((word.text.as_ref(), word.format), ("一、收入\n", Format::Word));
        let page = read("<html><p>一、收入".as_bytes(), TrackedView::Accepted).unwrap();
        assert_eq!((page.text.as_ref(), page.format), ("一、收入\n", Format::Html(Encoding::Utf8)));
        let archive = "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>一、收入";
        let archive = read(archive.as_bytes(), TrackedView::Accepted).unwrap();
        assert_eq!((archive.text.as_ref(), archive.format), ("一、收入\n", Format::WebArchive));
    }
}
