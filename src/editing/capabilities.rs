//! The capabilities of the server.

use super::dismissal::WRITE;
use super::session::ClientFeatures;
use super::uri::READING;
use super::{actions, completion, semantic_tokens};
use ls_types::{InitializeResult, Registration};
use serde_json::{Value, json};

/// The answer to `initialize`.
pub fn result(client: &ClientFeatures) -> InitializeResult {
    // The protocol's own types have no other value.
    serde_json::from_value(answer(client)).unwrap_or_default()
}

/// The same as JSON.
pub fn answer(client: &ClientFeatures) -> Value {
    let mut capabilities = json!({
        "positionEncoding": client.encoding.name(),
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "hoverProvider": true,
        "completionProvider": completion::options(),
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "codeLensProvider": { "resolveProvider": false },
        "inlayHintProvider": true,
        "codeActionProvider": actions::options(),
        "documentFormattingProvider": true,
        "documentRangeFormattingProvider": true,
        "semanticTokensProvider": { "legend": semantic_tokens::legend(), "range": true, "full": true },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
    });
    if client.applies_edits {
        capabilities["executeCommandProvider"] = json!({ "commands": [WRITE] });
    }
    if client.pulls {
        capabilities["diagnosticProvider"] =
            json!({ "identifier": "gouji", "interFileDependencies": true, "workspaceDiagnostics": true });
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "gouji", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// What the server wants of the client beyond the answer to `initialize`.
pub fn registrations(client: &ClientFeatures) -> Vec<Registration> {
    let watchers = client.watches_files.then(watchers);
    let readings = client.registers_readings.then(readings);
    watchers.into_iter().chain(readings).collect()
}

/// The documents that the server gives: the types of the protocol have no capability for them.
fn readings() -> Registration {
    Registration {
        id: "gouji-readings".into(),
        method: "workspace/textDocumentContent".into(),
        register_options: Some(json!({ "schemes": [READING] })),
    }
}

/// Changes of files: those that are not open count too.
fn watchers() -> Registration {
    let names =
        ["txt", "md", "docx", "docm", "xlsx", "xlsm", "xls", "et", "ods", "pdf", "html", "htm", "mht", "mhtml", "toml"];
    let watchers = names.map(|name| json!({ "globPattern": format!("**/*.{name}") }));
    Registration {
        id: "gouji-files".into(),
        method: "workspace/didChangeWatchedFiles".into(),
        register_options: Some(json!({ "watchers": watchers })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protocols_types_know_all_that_is_announced() {
        for pulls in [true, false] {
            let client = ClientFeatures { pulls, applies_edits: pulls, ..ClientFeatures::default() };
            assert_eq!(serde_json::to_value(result(&client)).unwrap(), answer(&client));
        }
    }
}
