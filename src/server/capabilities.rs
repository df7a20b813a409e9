//! The capabilities of the server.

use super::session::ClientFeatures;
use super::{actions, completion, semantic_tokens};
use serde_json::{Value, json};
use tower_lsp::ls_types::{InitializeResult, Registration, RegistrationParams};

/// The answer to `initialize`.
pub fn result(client: &ClientFeatures) -> InitializeResult {
    // The protocol's own types have no other value.
    serde_json::from_value(answer(client)).unwrap_or_default()
}

fn answer(client: &ClientFeatures) -> Value {
    let mut capabilities = json!({
        "positionEncoding": client.encoding.name(),
        "textDocumentSync": { "openClose": true, "change": 2 },
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
    if client.pulls {
        capabilities["diagnosticProvider"] =
            json!({ "identifier": "gouji", "interFileDependencies": false, "workspaceDiagnostics": true });
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "gouji", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// The request for changes of files: those that are not open count too.
pub fn watchers() -> RegistrationParams {
    let names =
        ["txt", "md", "docx", "docm", "xlsx", "xlsm", "xls", "et", "ods", "pdf", "html", "htm", "mht", "mhtml", "toml"];
    let watchers = names.map(|name| json!({ "globPattern": format!("**/*.{name}") }));
    let registration = Registration {
        id: "gouji-files".into(),
        method: "workspace/didChangeWatchedFiles".into(),
        register_options: Some(json!({ "watchers": watchers })),
    };
    RegistrationParams { registrations: vec![registration] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protocols_types_know_all_that_is_announced() {
        for pulls in [true, false] {
            let client = ClientFeatures { pulls, ..ClientFeatures::default() };
            assert_eq!(serde_json::to_value(result(&client)).unwrap(), answer(&client));
        }
    }
}
