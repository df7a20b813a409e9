//! The text of an open document as the client has it, and what has changed since it was last read.

use super::text::{Encoding, Text};
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Span;
use ls_types::TextDocumentContentChangeEvent;
use std::ops::Range;
use std::sync::Arc;

/// The text of an open document.
#[derive(Clone)]
pub struct EditedText {
    /// As it stands.
    pub text: Text,
    /// What has changed since it was last taken.
    change: Option<Change>,
}

/// One stretch that covers every edit: the bytes `old` of the text before are the bytes `new` of the text now.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    old: Range<u32>,
    new: Range<u32>,
}

impl Change {
    /// This change and then another edit, as one.
    fn and_then(self, edit: &Range<u32>, length: u32) -> Change {
        let start = self.new.start.min(edit.start);
        let behind = edit.end.saturating_sub(self.new.end);
        let end = self.new.end.max(edit.end) - (edit.end - edit.start) + length;
        Change { old: self.old.start.min(start)..self.old.end + behind, new: start..end }
    }
}

impl EditedText {
    /// A text that nobody has changed yet.
    pub fn new(text: &str, encoding: Encoding) -> EditedText {
        EditedText { text: Text::new(text, encoding), change: None }
    }

    /// Applies the client's edits, in their order.
    pub fn apply(&mut self, edits: Vec<TextDocumentContentChangeEvent>) {
        for edit in edits {
            let span = match edit.range {
                Some(range) => self.text.span(range),
                None => Span::new(0, self.text.len()),
            };
            self.replace(span.start..span.end, &edit.text);
        }
    }

    fn replace(&mut self, range: Range<u32>, new: &str) {
        let change = Change { old: range.clone(), new: range.start..range.start + new.len() as u32 };
        self.change = Some(match self.change.take() {
            Some(before) => before.and_then(&range, new.len() as u32),
            None => change,
        });
        self.text.replace(range, new);
    }

    /// The text as it stands with what has changed since this was last asked.
    pub fn take(&mut self) -> EditedText {
        EditedText { text: self.text.clone(), change: self.change.take() }
    }

    /// The analysis of the text, from that of the text before where nothing else has changed.
    pub fn analysis(&self, before: Option<Analysis>, settings: &Arc<Settings>) -> Analysis {
        let before = before.filter(|before| Arc::ptr_eq(before.settings(), settings));
        match (before, &self.change) {
            (None, _) => Analysis::new(&self.text.whole(), settings),
            (Some(before), None) => before,
            (Some(mut before), Some(Change { old, new })) => {
                before.edit(old.clone(), &self.text.slice(Span::new(new.start, new.end)));
                before
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn several_edits_are_one_change(
            text in "[甲乙a\n]{0,20}",
            edits in prop::collection::vec((0usize..30, 0usize..30, "[丙b]{0,4}"), 1..6),
        ) {
            let before = text.clone();
            let mut edited = EditedText::new(&text, Encoding::default());
            let mut now = text;
            for (a, b, new) in edits {
                let border = |at: usize| now.char_indices().map(|(at, _)| at).chain([now.len()]).nth(at % (now.chars().count() + 1)).unwrap();
                let (from, to) = (border(a).min(border(b)), border(a).max(border(b)));
                edited.replace(from as u32..to as u32, &new);
                now.replace_range(from..to, &new);
            }
            let Change { old, new } = edited.change.unwrap();
            let mut again = before;
            again.replace_range(old.start as usize..old.end as usize, &now[new.start as usize..new.end as usize]);
            prop_assert_eq!(&again, &now);
            prop_assert_eq!(edited.text.whole(), now);
        }
    }
}
