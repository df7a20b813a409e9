//! The formats of documents: bytes → text, and where in the document each part of it stands. Content decides the format, not
//! the name of the file; what reads the text knows none of them.

mod compound;
mod package;
mod places;
mod unreadable;
mod word;
mod xml;

#[cfg(test)]
mod testing;

use std::borrow::Cow;

pub use places::{Place, Places};
pub use unreadable::Unreadable;

use crate::text::{Encoding, decode};

/// A document as it is read.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// What it says. Spans of findings are bytes of this text.
    pub text: Cow<'a, str>,
    /// What it is.
    pub format: Format,
    /// Where its text stands, in a format that has no lines.
    pub places: Places,
}

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, Markdown included.
    Text(Encoding),
    /// Word's .docx.
    Word,
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
        let (text, places) = word::read(bytes, view)?;
        return Ok(Source { text: Cow::Owned(text), format: Format::Word, places });
    }
    if let Some(kind) = compound::kind(bytes) {
        return Err(kind);
    }
    let decoded = decode(bytes).map_err(Unreadable::Text)?;
    Ok(Source { text: decoded.text, format: Format::Text(decoded.encoding), places: Places::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Encoding;

    #[test]
    fn content_decides_the_format() {
        let text = read("一、收入".as_bytes(), TrackedView::Accepted).unwrap();
        assert_eq!((text.text.as_ref(), text.format), ("一、收入", Format::Text(Encoding::Utf8)));
        let word = testing::document("<w:p><w:r><w:t>一、收入</w:t></w:r></w:p>");
        let word = read(&word, TrackedView::Accepted).unwrap();
        assert_eq!((word.text.as_ref(), word.format), ("一、收入\n", Format::Word));
    }
}
