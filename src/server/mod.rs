//! The language server: one module for each feature, over [`crate::analysis`].
//!
//! [`transport`] brings the messages in order. A handler changes what has to change before it first waits, so the order of
//! arrival is the order of edits; reading and checking, and all that takes long, runs on threads of its own.

mod capabilities;
mod diagnostics;
mod document;
mod session;
mod snapshot;
mod text;
mod transport;

use diagnostics::Report;
use document::Document;
use serde_json::value::RawValue;
use session::Session;
use snapshot::Snapshot;
use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tower_lsp::jsonrpc::{Error, Request, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};
use transport::Outbox;

/// Serves one client on standard input and output; returns the exit code: 0 after an orderly shutdown.
pub fn run() -> io::Result<u8> {
    transport::serve(Server::new)
}

/// The server of one client.
struct Server {
    client: Client,
    outbox: Outbox,
    session: OnceLock<Arc<Session>>,
    documents: Mutex<HashMap<String, Arc<Document>>>,
    is_shut_down: AtomicBool,
}

/// An answer that is JSON already.
type DirectAnswer = Pin<Box<dyn Future<Output = Result<Box<RawValue>>> + Send>>;

impl Server {
    fn new(client: Client, outbox: Outbox) -> Server {
        Server {
            client,
            outbox,
            session: OnceLock::new(),
            documents: Mutex::default(),
            is_shut_down: AtomicBool::new(false),
        }
    }

    fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::SeqCst)
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<String, Arc<Document>>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open document that the client names so.
    fn document(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.documents().get(uri.as_str()).cloned()
    }

    /// Reads something from the document as it stands now, on a thread of its own; nothing where it is not open.
    async fn read<T: Send + 'static>(
        &self,
        uri: &Uri,
        read: impl FnOnce(&Snapshot) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(document) = self.document(uri) else { return Ok(None) };
        let (snapshot, _) = document.current().await?;
        // A panic in there costs this answer only.
        tokio::task::spawn_blocking(move || read(&snapshot)).await.map_err(|_| Error::internal_error())
    }

    /// Answers the requests whose results may be large without building a tree of values: an answer with the diagnostics
    /// of a compilation takes a tenth of the time so. `None` for all other requests.
    fn answer_directly(&self, request: &Request) -> Option<DirectAnswer> {
        if self.session.get().is_none() || self.is_shut_down() {
            return None;
        }
        match request.method() {
            "textDocument/diagnostic" => Some(self.pull(request)),
            _ => None,
        }
    }

    fn pull(&self, request: &Request) -> DirectAnswer {
        let params = request.params().cloned().unwrap_or_default();
        let params: DocumentDiagnosticParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return Box::pin(async move { Err(Error::invalid_params(error.to_string())) }),
        };
        let current = self.document(&params.text_document.uri).map(|document| document.current());
        Box::pin(async move {
            let report = match current {
                Some(current) => current.await?.1,
                None => Arc::new(Report::empty()),
            };
            Ok(report.answer(params.previous_result_id.as_deref()))
        })
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = self.session.get_or_init(|| Arc::new(Session::new(&params)));
        Ok(capabilities::result(session))
    }

    async fn shutdown(&self) -> Result<()> {
        self.is_shut_down.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        let session = self.session.get().cloned().unwrap_or_default();
        let name = uri.as_str().to_owned();
        let document = Arc::new(Document::open(uri, version, &text, session, self.outbox.clone()));
        if let Some(before) = self.documents().insert(name, document.clone()) {
            before.close();
        }
        document.update();
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        if let Some(document) = self.document(&params.text_document.uri) {
            document.change(params.text_document.version, params.content_changes);
            document.update();
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let closed = self.documents().remove(uri.as_str());
        if let Some(document) = closed {
            document.close();
            let pulls = self.session.get().is_some_and(|session| session.pulls);
            if !pulls {
                self.outbox.send_body(Report::empty().publication(&uri, None));
            }
        }
    }
}
