//! The documents that one is checked beside: that of the year before, say, open in the editor or not.

use super::reading::Reading;
use super::text::Text;
use super::uri::is_reading;
use crate::analysis::{self, ReadText, Tie};
use crate::lang::Lang;
use crate::text::Span;
use ls_types::{Location, Range, Uri};
use std::sync::Arc;

/// A document that others are checked beside.
#[derive(Clone, Debug)]
pub struct NeighbourText {
    /// The address that the editor opens it by.
    pub uri: Uri,
    /// Its name for the user: its path in the folder.
    pub name: Arc<str>,
    /// Its text.
    pub text: Text,
    /// What was read from its file, where that has no lines.
    pub reading: Option<Reading>,
    /// What it says.
    pub read: Arc<ReadText>,
}

/// A document beside another one.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// The document.
    pub text: Arc<NeighbourText>,
    /// Why it is there.
    pub tie: Tie,
}

impl NeighbourText {
    /// The location of a span; in a file that is not shown as it is read, its beginning.
    pub fn location(&self, span: Span) -> Location {
        let has_lines = self.reading.is_none() || is_reading(&self.uri);
        let range = if has_lines { self.text.range(span) } else { Range::default() };
        Location::new(self.uri.clone(), range)
    }

    /// Where a span stands in a file that has no lines, in words.
    pub fn place(&self, span: Span, lang: Lang) -> Option<String> {
        self.reading.as_ref()?.place(span, lang)
    }
}

impl Neighbour {
    /// The same for the rules.
    pub fn for_rules(&self) -> analysis::Neighbour {
        analysis::Neighbour { path: self.text.name.clone(), read: self.text.read.clone(), tie: self.tie }
    }

    /// Whether both are the same reading of the same document.
    pub fn is_same(&self, other: &Neighbour) -> bool {
        self.tie == other.tie && Arc::ptr_eq(&self.text, &other.text)
    }
}
