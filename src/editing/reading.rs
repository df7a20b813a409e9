//! What was read from a file that no editor shows as text: where each piece of it stands there, and what is to be said of it.

use crate::formats::{Format, Places, Remark, Source};
use crate::lang::Lang;
use crate::text::Span;

/// What was read from a file, beside its text as a document.
#[derive(Clone, Debug)]
pub struct Reading {
    text: String,
    places: Places,
    /// The format of the file.
    pub format: Format,
    /// What is to be said of how it was read.
    pub remarks: Vec<Remark>,
}

impl Reading {
    /// Of a document that has no lines; `None` for what an editor can open.
    pub fn of(source: Source<'_>) -> Option<Reading> {
        let Source { text, format, places, remarks } = source;
        (!format.has_lines()).then(|| Reading { text: text.into_owned(), places, format, remarks })
    }

    /// Whether the editor shows what was read.
    pub fn is_of(&self, shown: &str) -> bool {
        self.text == shown
    }

    /// Where a span stands in the file, in words.
    pub fn place(&self, span: Span, lang: Lang) -> Option<String> {
        Some(self.places.of(&self.text, span.start)?.in_words(lang))
    }
}
