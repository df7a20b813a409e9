//! Reports that only the server makes: those that it pushes, and those on configurations.

use super::session::Session;
use super::transport::Outbox;
use crate::editing::diagnostics::{Report, notice};
use crate::editing::text::Text;
use crate::text::Span;
use ls_types::{DiagnosticSeverity, Uri};
use serde::Serialize;
use serde_json::value::RawValue;
use std::path::Path;

/// Publishes a report for a version of a document.
pub fn publish(report: &Report, outbox: &Outbox, uri: &Uri, version: Option<i32>) {
    #[derive(Serialize)]
    struct Params<'a> {
        uri: &'a Uri,
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<i32>,
        diagnostics: &'a RawValue,
    }
    outbox.notify("textDocument/publishDiagnostics", Params { uri, version, diagnostics: &report.items });
}

/// The problems of a configuration with this text.
pub fn of_config(path: &Path, text: &Text, session: &Session) -> Report {
    let items = session.configs.problems(path, session.lang()).into_iter().map(|problem| {
        let border = |at: usize| (at as u32).min(text.len());
        let span = Span::new(border(problem.span.start), border(problem.span.end));
        notice(text.range(span), DiagnosticSeverity::ERROR, problem.message)
    });
    Report::of(&items.collect::<Vec<_>>())
}

/// The same for one that is not open.
pub fn of_config_on_disk(path: &Path, session: &Session) -> Report {
    let text = session.configs.text_on_disk(path, session.lang());
    of_config(path, &Text::new(&text, session.editing.client.encoding), session)
}
