//! The requests that read documents, each answered by one feature.
//!
//! Answers are JSON at once: as a tree of values those for a compilation would take ten times as long.

use super::diagnostics::Report;
use super::reading::{self, Content};
use super::session::Session;
use super::snapshot::Snapshot;
use super::state::State;
use super::symbols::Search;
use super::transport::raw;
use super::uri::config_path;
use super::workers::Waiting;
use super::workspace::{self, Pull};
use super::{
    actions, code_lens, completion, definition, folding, formatting, highlight, hover, inlay_hint, selection,
    semantic_tokens, snippet, symbols,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::pin::Pin;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, DocumentDiagnosticParams, Position, Range, ReferenceParams, SelectionRangeParams,
    TextDocumentIdentifier, Uri, WorkspaceSymbolParams,
};

/// The protocol's code of a request that was right and could not be answered all the same.
const REQUEST_FAILED: i64 = -32803;

/// A coming answer. What it needs of the open documents is taken when the request arrives.
pub type Answer = Pin<Box<dyn Future<Output = Result<Box<RawValue>>> + Send>>;

/// The answer to a request; `None` where it is no request to a feature.
pub fn answer(state: &Arc<State>, request: &Request) -> Option<Result<Answer>> {
    let session = state.session();
    let ask = Ask { state, request };
    Some(match request.method() {
        "textDocument/codeLens" => ask.with(|snapshot, _: IgnoredAny| code_lens::code_lenses(snapshot)),
        "textDocument/documentSymbol" => ask.with(|snapshot, _: IgnoredAny| symbols::document_symbols(snapshot)),
        "textDocument/foldingRange" => ask.with(|snapshot, _: IgnoredAny| folding::folding_ranges(snapshot)),
        "textDocument/formatting" => ask.with(|snapshot, _: IgnoredAny| formatting::formatting(snapshot)),
        "textDocument/semanticTokens/full" => ask.with(|snapshot, _: IgnoredAny| semantic_tokens::full(snapshot)),
        "textDocument/completion" => ask.with(|snapshot, At { position }| completion::completion(snapshot, position)),
        "textDocument/definition" => ask.with(|snapshot, At { position }| definition::definition(snapshot, position)),
        "textDocument/documentHighlight" => {
            ask.with(|snapshot, At { position }| highlight::highlight(snapshot, position))
        }
        "textDocument/hover" => ask.with(|snapshot, At { position }| hover::hover(snapshot, position)),
        "textDocument/inlayHint" => ask.with(|snapshot, Within { range }| inlay_hint::inlay_hints(snapshot, range)),
        "textDocument/rangeFormatting" => {
            ask.with(|snapshot, Within { range }| formatting::range_formatting(snapshot, range))
        }
        "textDocument/semanticTokens/range" => {
            ask.with(|snapshot, Within { range }| semantic_tokens::range(snapshot, range))
        }
        "textDocument/references" => ask.with(|snapshot, params: ReferenceParams| {
            let position = params.text_document_position.position;
            definition::references(snapshot, position, params.context.include_declaration)
        }),
        "textDocument/selectionRange" => {
            ask.with(|snapshot, params: SelectionRangeParams| selection::selection_ranges(snapshot, &params.positions))
        }
        "textDocument/codeAction" => ask
            .with(|snapshot, params: CodeActionParams| actions::code_actions(snapshot, params.range, &params.context)),
        "codeAction/resolve" => params(request).and_then(|action| resolve(state, action)),
        "textDocument/diagnostic" => params(request).map(|params| diagnostics(state, session, params)),
        "workspace/diagnostic" => params(request).map(|params| {
            let (workspace, workers) = (state.workspace.clone(), state.workers.clone());
            let open = state.documents.lock().values().cloned().collect();
            Box::pin(Pull { workspace, session, workers, open, params }.answer()) as Answer
        }),
        "workspace/textDocumentContent" => params(request).map(|Content { uri }| content(state, session, uri)),
        "workspace/symbol" => params(request).map(|params| workspace_symbols(state, session, params)),
        _ => return None,
    })
}

/// A request about one document. Where there is no such document, the answer is null.
#[derive(Clone, Copy)]
struct Ask<'a> {
    state: &'a State,
    request: &'a Request,
}

/// The parameters of a request about a position.
#[derive(Deserialize)]
struct At {
    position: Position,
}

/// The parameters of a request about a range.
#[derive(Deserialize)]
struct Within {
    range: Range,
}

impl Ask<'_> {
    /// Has a feature read the document, with the parameters of the request.
    fn with<P, T>(self, read: impl FnOnce(&Snapshot, P) -> T + Send + 'static) -> Result<Answer>
    where
        P: DeserializeOwned + Send + 'static,
        T: Serialize + 'static,
    {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct OfDocument {
            text_document: TextDocumentIdentifier,
        }
        let OfDocument { text_document } = params(self.request)?;
        let params: P = params(self.request)?;
        let (snapshot, workers) = (self.state.snapshot(&text_document.uri), self.state.workers.clone());
        Ok(Box::pin(async move {
            let Some(snapshot) = snapshot.await? else { return Ok(raw(&())) };
            workers.compute(move || raw(&read(&snapshot, params))).await
        }))
    }
}

/// The parameters of a request.
fn params<T: DeserializeOwned>(request: &Request) -> Result<T> {
    let params = request.params().cloned().unwrap_or_default();
    serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))
}

/// Resolves an action; with tab stops in its edits where the client takes them.
fn resolve(state: &State, action: CodeAction) -> Result<Answer> {
    let uri = actions::document_of(&action).ok_or_else(|| Error::invalid_params("no data"))?;
    let (snapshot, workers) = (state.snapshot(&uri), state.workers.clone());
    Ok(Box::pin(async move {
        let Some(snapshot) = snapshot.await? else { return Err(Error::content_modified()) };
        let resolved = workers.compute(move || {
            actions::resolve(&snapshot, action).map(|action| match snapshot.client().takes_snippet_edits {
                true => raw(&snippet::with_tab_stops(&action)),
                false => raw(&action),
            })
        });
        resolved.await?.map_err(|message| Error { message: message.into(), ..Error::content_modified() })
    }))
}

fn diagnostics(state: &State, session: Arc<Session>, params: DocumentDiagnosticParams) -> Answer {
    let DocumentDiagnosticParams { text_document: TextDocumentIdentifier { uri }, previous_result_id, .. } = params;
    let current = state.document(&uri).map(|document| document.current());
    let workers = state.workers.clone();
    Box::pin(async move {
        let report = match current {
            Some(current) => {
                let (_, report) = current.await.map_err(again)?;
                workers.outbox.room().await;
                report
            }
            None => {
                let report = move || match config_path(&uri) {
                    Some(path) => Report::of_config_on_disk(&path, &session),
                    None => workspace::on_disk(uri, &session).map_or_else(Report::empty, |found| Report::new(&found)),
                };
                Arc::new(workers.read_file(report).await?)
            }
        };
        Ok(report.answer(None, previous_result_id.as_deref()))
    })
}

/// The text of a reading.
fn content(state: &State, session: Arc<Session>, uri: Uri) -> Answer {
    let workers = state.workers.clone();
    Box::pin(async move {
        let read = workers.read_file(move || reading::content(&uri, session.lang()).map(|content| raw(&content)));
        // The editor shows the reason in place of the text.
        read.await?
            .map_err(|reason| Error { message: reason.into(), ..Error::new(ErrorCode::ServerError(REQUEST_FAILED)) })
    })
}

/// The error on diagnostics that are outdated: the client should pull again. Editors take `ContentModified` for a document
/// without diagnostics.
fn again(error: Error) -> Error {
    if error.code != ErrorCode::ContentModified {
        return error;
    }
    let data = serde_json::json!({ "retriggerRequest": true });
    Error { code: ErrorCode::ServerError(-32802), data: Some(data), ..error }
}

/// The symbols of all documents, open or not, that a query finds.
fn workspace_symbols(state: &Arc<State>, session: Arc<Session>, params: WorkspaceSymbolParams) -> Answer {
    let documents: Vec<_> = state.documents.lock().values().cloned().collect();
    let current: Vec<_> = documents.iter().map(|document| document.current()).collect();
    let state = state.clone();
    Box::pin(async move {
        let mut open = Vec::new();
        for (document, current) in documents.iter().zip(current) {
            // Of one that is being edited the last version will do.
            open.push(current.await.map_or_else(|_| document.last(), |(snapshot, _)| Some(snapshot)));
        }
        // Dropped with this future.
        let waiting = Waiting::default();
        let abandoned = Arc::downgrade(&waiting);
        let workers = state.workers.clone();
        let search = move || {
            let mut search = Search::new(&params.query);
            for snapshot in open.iter().flatten() {
                search.look_in(snapshot);
            }
            state.workspace.each_closed(&session, &documents, &abandoned, |snapshot| search.look_in(snapshot));
            raw(&search.finish())
        };
        workers.search_folders(search).await
    })
}
