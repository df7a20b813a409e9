//! The requests that read documents, each answered by one feature.
//!
//! Answers are JSON at once: as a tree of values those for a compilation would take ten times as long.

use super::diagnostics::Report;
use super::document::Surroundings;
use super::session::Session;
use super::snapshot::Snapshot;
use super::state::State;
use super::symbols::Search;
use super::transport::raw;
use super::uri::config_path;
use super::workers::CancelOnDrop;
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
    TextDocumentIdentifier, WorkspaceSymbolParams,
};

/// A coming answer. What it needs of the open documents is taken when the request arrives.
pub type Answer = Pin<Box<dyn Future<Output = Result<Box<RawValue>>> + Send>>;

/// The answer to a request; `None` where it is no request to a feature.
pub fn answer(state: &Arc<State>, request: &Request) -> Option<Result<Answer>> {
    let session = state.session()?;
    let ask = Ask { state, request };
    Some(match request.method() {
        "textDocument/codeLens" => ask.whole(code_lens::code_lenses),
        "textDocument/documentSymbol" => ask.whole(symbols::document_symbols),
        "textDocument/foldingRange" => ask.whole(folding::folding_ranges),
        "textDocument/formatting" => ask.whole(formatting::formatting),
        "textDocument/semanticTokens/full" => ask.whole(semantic_tokens::full),
        "textDocument/completion" => ask.at(completion::completion),
        "textDocument/definition" => ask.at(definition::definition),
        "textDocument/documentHighlight" => ask.at(highlight::highlight),
        "textDocument/hover" => ask.at(hover::hover),
        "textDocument/inlayHint" => ask.within(inlay_hint::inlay_hints),
        "textDocument/rangeFormatting" => ask.within(formatting::range_formatting),
        "textDocument/semanticTokens/range" => ask.within(semantic_tokens::range),
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
            let (workspace, open) = (state.workspace.clone(), state.documents().values().cloned().collect());
            let Surroundings { outbox, workers, .. } = state.surroundings.clone();
            Box::pin(Pull { workspace, session, outbox, open, params }.answer(workers)) as Answer
        }),
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

impl Ask<'_> {
    /// Asks for something of the whole document.
    fn whole<T: Serialize + 'static>(self, read: fn(&Snapshot) -> T) -> Result<Answer> {
        self.with(move |snapshot, _: IgnoredAny| read(snapshot))
    }

    /// Asks for something at a position.
    fn at<T: Serialize + 'static>(self, read: fn(&Snapshot, Position) -> T) -> Result<Answer> {
        #[derive(Deserialize)]
        struct At {
            position: Position,
        }
        self.with(move |snapshot, At { position }| read(snapshot, position))
    }

    /// Asks for something in a range.
    fn within<T: Serialize + 'static>(self, read: fn(&Snapshot, Range) -> T) -> Result<Answer> {
        #[derive(Deserialize)]
        struct Within {
            range: Range,
        }
        self.with(move |snapshot, Within { range }| read(snapshot, range))
    }

    /// Asks for something by all the parameters of the request.
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
        let (snapshot, workers) = (self.state.snapshot(&text_document.uri), self.state.surroundings.workers.clone());
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
    let (snapshot, workers) = (state.snapshot(&uri), state.surroundings.workers.clone());
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
    let (workers, outbox) = (state.surroundings.workers.clone(), state.surroundings.outbox.clone());
    Box::pin(async move {
        let report = match current {
            Some(current) => {
                let (_, report) = current.await.map_err(again)?;
                outbox.room().await;
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
        Ok(report.answer(previous_result_id.as_deref()))
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
    let documents: Vec<_> = state.documents().values().cloned().collect();
    let current: Vec<_> = documents.iter().map(|document| document.current()).collect();
    let state = state.clone();
    Box::pin(async move {
        let mut open = Vec::new();
        for (document, current) in documents.iter().zip(current) {
            // Of one that is being edited the last version will do.
            open.push(current.await.map_or_else(|_| document.last(), |(snapshot, _)| Some(snapshot)));
        }
        let cancel = CancelOnDrop::default();
        let is_cancelled = cancel.flag();
        let workers = state.surroundings.workers.clone();
        let search = move || {
            let mut search = Search::new(&params.query);
            for snapshot in open.iter().flatten() {
                search.look_in(snapshot);
            }
            state.workspace.each_closed(&session, &documents, &is_cancelled, |snapshot| search.look_in(snapshot));
            raw(&search.finish())
        };
        workers.search_folders(search).await
    })
}
