//! The requests: those about a document that it is asked, and those about folders and files.

use super::dismissals;
use super::folder_check::Pull;
use super::reading::{self, Content};
use super::reports;
use super::session::Session;
use super::state::State;
use super::workers::Waiting;
use super::workspace;
use crate::editing::diagnostics::Report;
use crate::editing::dismissal::WRITE;
use crate::editing::query::{Query, params, raw};
use crate::editing::symbols::Search;
use crate::editing::uri::config_path;
use ls_types::{DocumentDiagnosticParams, ExecuteCommandParams, TextDocumentIdentifier, Uri, WorkspaceSymbolParams};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::pin::Pin;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Result};

/// The protocol's code of a request that was right and could not be answered all the same.
const REQUEST_FAILED: i64 = -32803;

/// A coming answer. What it needs of the open documents is taken when the request arrives.
pub type Answer = Pin<Box<dyn Future<Output = Result<Box<RawValue>>> + Send>>;

/// The answer to a request; `None` where it is no request to a feature.
pub fn answer(state: &Arc<State>, request: &Request) -> Option<Result<Answer>> {
    let session = state.session();
    let json = request.params().cloned().unwrap_or_default();
    if let Some(query) = Query::new(request.method(), &json) {
        return Some(query.map(|query| of_document(state, query)).map_err(Error::invalid_params));
    }
    Some(match request.method() {
        "textDocument/diagnostic" => read(&json).map(|params| diagnostics(state, session, params)),
        "workspace/diagnostic" => read(&json).map(|params| {
            let (workspace, neighbours, workers) =
                (state.workspace.clone(), state.neighbours.clone(), state.workers.clone());
            let open = state.documents.lock().values().cloned().collect();
            Box::pin(Pull { workspace, neighbours, session, workers, open, params }.answer()) as Answer
        }),
        "workspace/textDocumentContent" => read(&json).map(|Content { uri }| content(state, session, uri)),
        "workspace/executeCommand" => read(&json).and_then(|params| command(state, session, params)),
        "workspace/symbol" => read(&json).map(|params| workspace_symbols(state, session, params)),
        _ => return None,
    })
}

/// The parameters of a request.
fn read<P: DeserializeOwned>(json: &Value) -> Result<P> {
    params(json).map_err(Error::invalid_params)
}

/// Has a feature read the document as it stands. Where there is none, the answer is null.
fn of_document(state: &State, query: Query) -> Answer {
    let (snapshot, workers) = (state.snapshot(&query.uri), state.workers.clone());
    Box::pin(async move {
        let Some(snapshot) = snapshot.await? else {
            return if query.is_of_a_version { Err(Error::content_modified()) } else { Ok(raw(&())) };
        };
        let answer = workers.compute(move || query.answer(&snapshot)).await?;
        answer.map_err(|message| Error { message: message.into(), ..Error::content_modified() })
    })
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
                    Some(path) => reports::of_config_on_disk(&path, &session),
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
        read.await?.map_err(failed)
    })
}

/// Carries out a command.
fn command(state: &Arc<State>, session: Arc<Session>, params: ExecuteCommandParams) -> Result<Answer> {
    let known = (params.command == WRITE).then_some(params.arguments);
    let dismissal = known.and_then(|arguments| arguments.into_iter().next()).unwrap_or_default();
    let dismissal = read(&dismissal)?;
    let state = state.clone();
    Ok(Box::pin(async move {
        let written = dismissals::write(&state, &session, dismissal).await?;
        written.map(|config| raw(&config)).map_err(failed)
    }))
}

/// A request that was right and could not be answered all the same, with the reason for the user.
fn failed(reason: String) -> Error {
    Error { message: reason.into(), ..Error::new(ErrorCode::ServerError(REQUEST_FAILED)) }
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
