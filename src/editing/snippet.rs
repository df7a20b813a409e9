//! Text whose blanks the author goes through with the tab key.

use crate::draft::BLANK;
use ls_types::CodeAction;

/// Words as they are written in a snippet: what has a meaning there is escaped.
pub fn escaped(words: &str) -> String {
    words.replace('\\', r"\\").replace('$', r"\$").replace('}', r"\}")
}

/// Words as a snippet, with a tab stop at each blank after those so far; one that is passed over stays visible.
pub fn with_stops(words: &str, stops: &mut u32) -> String {
    let mut snippet = String::new();
    for (at, words) in words.split(BLANK).enumerate() {
        if at > 0 {
            *stops += 1;
            snippet += &format!("${{{stops}:{BLANK}}}");
        }
        snippet += &escaped(words);
    }
    snippet
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
        let snippet = with_stops(text, &mut stops);
        *edit = serde_json::json!({
            "range": edit["range"],
            "snippet": { "kind": "snippet", "value": snippet },
        });
    }
    action
}
