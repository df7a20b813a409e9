//! Completion items.

use super::cursor::Cursor;
use crate::draft::BLANK;
use crate::editing::snippet::{escaped, with_stops};
use crate::text::Span;
use ls_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat, TextEdit};

/// A completion.
#[derive(Clone, Debug)]
pub struct Offer {
    /// As the client shows it.
    pub kind: CompletionItemKind,
    /// Where what is typed of it already begins.
    pub start: u32,
    pub label: String,
    /// What is written; its blanks are the author's to fill.
    pub text: String,
    pub detail: Option<String>,
    pub documentation: Option<String>,
    /// Its place among those of its kind, the smallest first.
    pub rank: u32,
}

impl Offer {
    /// An offer of plain words, shown as they are.
    pub fn new(kind: CompletionItemKind, start: u32, words: impl Into<String>) -> Offer {
        let words = words.into();
        Offer { kind, start, label: words.clone(), text: words, detail: None, documentation: None, rank: 0 }
    }
}

/// The items of these offers, at most `most`, in the order shown.
///
/// All items of one answer replace the same range: some clients (Neovim's own) know only one. What stands in it before an
/// item's own beginning is written again.
pub fn items(cursor: &Cursor, mut offers: Vec<Offer>, most: usize) -> Vec<CompletionItem> {
    offers.truncate(most);
    let text = cursor.part.text();
    let start = offers.iter().map(|offer| offer.start).min().unwrap_or(cursor.at);
    let range = cursor.snapshot.range(cursor.place.placed, Span::new(start, cursor.at));
    let typed = Span::new(start, cursor.at).of(text);
    let snippets = cursor.snapshot.client().takes_snippets;
    let item = |(at, offer): (usize, Offer)| {
        let kept = Span::new(start, offer.start).of(text);
        let is_snippet = snippets && offer.text.contains(BLANK);
        let new_text = match is_snippet {
            true => escaped(kept) + &with_stops(&offer.text, &mut 0),
            false => format!("{kept}{}", offer.text),
        };
        CompletionItem {
            label: offer.label,
            kind: Some(offer.kind),
            detail: offer.detail,
            documentation: offer.documentation.map(Documentation::String),
            sort_text: Some(format!("{at:02}")),
            filter_text: (!typed.is_empty()).then(|| typed.to_owned()),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, new_text))),
            ..CompletionItem::default()
        }
    };
    offers.into_iter().enumerate().map(item).collect()
}

/// The first characters of a text, with `…` where more follow.
pub fn beginning(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
