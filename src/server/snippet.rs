//! Text whose blanks the author goes through with the tab key.

use crate::draft::BLANK;
use tower_lsp::ls_types::CodeAction;

/// A snippet as it is written.
#[derive(Default)]
pub struct Snippet {
    text: String,
    stops: u32,
}

impl Snippet {
    /// Adds words: what has a meaning in a snippet is escaped.
    pub fn words(mut self, words: &str) -> Snippet {
        for c in words.chars() {
            if matches!(c, '$' | '}' | '\\') {
                self.text.push('\\');
            }
            self.text.push(c);
        }
        self
    }

    /// Adds words with a tab stop at each blank; one that is passed over stays visible.
    pub fn with_stops(mut self, words: &str) -> Snippet {
        for (at, words) in words.split(BLANK).enumerate() {
            if at > 0 {
                self.stops += 1;
                self.text.push_str(&format!("${{{}:{BLANK}}}", self.stops));
            }
            self = self.words(words);
        }
        self
    }

    /// As the protocol has it.
    pub fn into_string(self) -> String {
        self.text
    }
}

/// The action with tab stops where its edits insert blanks.
///
/// Edits that are snippets came with version 3.18 of the protocol, which the crate's types do not know: hence the JSON.
pub fn with_tab_stops(action: &CodeAction) -> serde_json::Value {
    let mut action = serde_json::to_value(action).unwrap_or_default();
    let changes = action.pointer_mut("/edit/documentChanges").and_then(serde_json::Value::as_array_mut);
    let edits = changes.into_iter().flatten().filter_map(|change| change["edits"].as_array_mut()).flatten();
    let mut stops = 0;
    for edit in edits {
        let Some(text) = edit["newText"].as_str().filter(|text| text.contains(BLANK)) else { continue };
        let snippet = Snippet { text: String::new(), stops }.with_stops(text);
        stops = snippet.stops;
        *edit = serde_json::json!({
            "range": edit["range"],
            "snippet": { "kind": "snippet", "value": snippet.into_string() },
        });
    }
    action
}
