//! What the server can do.

use super::session::Session;
use tower_lsp::ls_types::*;

/// The answer to `initialize`.
pub fn result(session: &Session) -> InitializeResult {
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(session.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            })),
            diagnostic_provider: session.pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("gouji".into()),
                    inter_file_dependencies: false,
                    workspace_diagnostics: false,
                    ..DiagnosticOptions::default()
                })
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo { name: "gouji".into(), version: Some(env!("CARGO_PKG_VERSION").into()) }),
        ..InitializeResult::default()
    }
}
