//! The formats of documents: bytes → text, and where in the document each part of it stands. Content decides the format, not
//! the name of the file; what reads the text knows none of them.

mod archive;
mod compound;
mod edge;
mod excel;
mod html;
mod package;
mod places;
mod remark;
mod unreadable;
mod word;
mod xml;

#[cfg(test)]
mod testing;

use std::borrow::Cow;

pub use edge::caught;
pub use excel::{Sheet, SheetRow};
pub use html::{ChangedPage, Changes as PageChanges, Reading as PageReading};
pub use places::{Place, Places, letters};
pub use remark::Remark;
pub use unreadable::Unreadable;

use package::{Kind, Package, Parts};

use crate::finding::Edit;
use crate::text::{Encoding, Span, decode};

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
        return Err(kind);
    }
    if let Some(page) = html::part_of_archive(bytes) {
        let page = page.ok_or(Unreadable::NoPage)?;
        let decoded = decode(&page).map_err(Unreadable::Text)?;
        return read_page(&decoded.text, Format::WebArchive);
    }
    let decoded = decode(bytes).map_err(Unreadable::Text)?;
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
    let parts = Parts::of(&mut package)?;
    let (format, (text, places, remarks)) = match parts.kind {
        Kind::Word => {
            let (text, places) = word::read(&mut package, &parts, view)?;
            (Format::Word, (text, places, Vec::new()))
        }
        Kind::Excel => (Format::Excel, excel::read(&mut package, &parts)?),
    };
    Ok(Source { text: Cow::Owned(text), format, places, remarks })
}

/// The sheets of a workbook, hidden ones included; `None` of what is no workbook.
///
/// # Errors
/// Where it is damaged, or larger than any workbook.
pub fn sheets(bytes: &[u8]) -> Result<Option<Vec<Sheet>>, Unreadable> {
    let read = || {
        let mut package = Package::open(bytes)?;
        let parts = Parts::of(&mut package)?;
        (parts.kind == Kind::Excel).then(|| excel::sheets(&mut package, &parts)).transpose()
    };
    match package::is_package(bytes) {
        true => caught(read).unwrap_or(Err(Unreadable::GivenUp)),
        false => Ok(None),
    }
}

fn read_page(page: &str, format: Format) -> Result<Source<'static>, Unreadable> {
    let read = caught(|| html::read(page)).unwrap_or(Err(Unreadable::PageGivenUp));
    let html::Reading { text, places, .. } = read?;
    Ok(Source { text: Cow::Owned(text), format, places, remarks: Vec::new() })
}

/// What is written into a document.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    /// The comments. Spans are of the text as [`read`] gives it, with all changes accepted.
    pub notes: &'a [Note],
    /// The changes, which are tracked.
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
    /// It is no document of Word.
    NotWord,
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
    /// How many comments had no words in the body to stand on, and were not made.
    pub lost: usize,
}

/// Writes comments and tracked changes into a document.
///
/// # Errors
/// Where it cannot be read, or must not be written into.
pub fn review(bytes: &[u8], review: &Review<'_>) -> Result<Reviewed, NotReviewed> {
    match package::is_package(bytes) {
        true => caught(|| word::write(bytes, review)).unwrap_or(Err(Unreadable::GivenUp.into())),
        false => Err(NotReviewed::NotWord),
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
