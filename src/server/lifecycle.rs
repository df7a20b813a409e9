//! What the client says of itself and of its documents.

use super::capabilities;
use super::config_faults;
use super::diagnostics::Report;
use super::document::Document;
use super::presence;
use super::session::Session;
use super::state::State;
use super::uri::config_path;
use parking_lot::Mutex;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileEvent,
    InitializeParams, InitializeResult, InitializedParams, TextDocumentItem,
};
use tower_lsp::{Client, LanguageServer};

/// How long an answer of the client is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server of one client. No handler waits for anything.
pub struct Server {
    client: Client,
    state: Arc<State>,
    /// The parameters of `initialize` as they were sent: the types of `tower_lsp` lack some.
    introduction: Mutex<Value>,
    is_shut_down: AtomicBool,
}

impl Server {
    /// A server whose client is still to introduce itself.
    pub fn new(client: Client, state: Arc<State>) -> Server {
        Server { client, state, introduction: Mutex::default(), is_shut_down: AtomicBool::new(false) }
    }

    /// Notes the parameters of `initialize`.
    pub fn introduce(&self, params: Option<&Value>) {
        *self.introduction.lock() = params.cloned().unwrap_or_default();
    }

    /// Whether the client has asked for the end.
    pub fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::SeqCst)
    }

    /// Sends a request to the client in the background, with a timeout: a client that does not answer holds up nothing.
    fn ask<T>(&self, question: impl Future<Output = T> + Send + 'static) {
        tokio::spawn(async move { tokio::time::timeout(PATIENCE, question).await.is_ok() });
    }

    /// Asks the client to pull again.
    fn refresh(&self) {
        if self.state.session().is_some_and(|session| session.client.pulls && session.client.refreshes) {
            let client = self.client.clone();
            self.ask(async move { client.workspace_diagnostic_refresh().await });
        }
    }

    /// Checks an open document as it stands now, or all of them where it is a configuration.
    fn update(&self, document: &Arc<Document>) {
        match document.config() {
            Some((path, text)) => {
                self.state.change_config(path, Some(text));
                self.refresh();
            }
            None => document.update(),
        }
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Arc::new(Session::new(&self.introduction.lock()));
        self.state.set_session(session.clone());
        self.state.workspace.open(&params);
        if let Some(process) = params.process_id {
            tokio::spawn(presence::watch_process(process, self.state.surroundings.outbox.clone()));
        }
        if !session.client.pulls {
            tokio::spawn(config_faults::follow(self.state.clone()));
        }
        Ok(capabilities::result(&session.client))
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.state.session().is_some_and(|session| session.client.watches_files) {
            let client = self.client.clone();
            self.ask(async move { client.register_capability(capabilities::watchers()).await });
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.is_shut_down.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        let session = self.state.session().unwrap_or_default();
        let name = uri.as_str().to_owned();
        let document = Arc::new(Document::open(uri, version, &text, session, self.state.surroundings.clone()));
        let before = self.state.documents().insert(name, document.clone());
        if let Some(before) = before {
            before.close();
        }
        self.update(&document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        if let Some(document) = self.state.document(&params.text_document.uri) {
            document.change(params.text_document.version, params.content_changes);
            self.update(&document);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let closed = self.state.documents().remove(uri.as_str());
        let Some(document) = closed else { return };
        document.close();
        if !self.state.session().is_some_and(|session| session.client.pulls) {
            Report::empty().publish(&self.state.surroundings.outbox, &uri, None);
        }
        if let Some(path) = config_path(&uri) {
            self.state.change_config(path, None);
            self.refresh();
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if let Some(settings) = params.settings.get("gouji") {
            self.state.configure(settings);
            self.refresh();
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.state.workspace.change(&params.event.added, &params.event.removed);
        self.refresh();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        // Of documents that are open the client sends the changes itself.
        let is_closed = |change: &&FileEvent| self.state.document(&change.uri).is_none();
        let closed: Vec<&FileEvent> = params.changes.iter().filter(is_closed).collect();
        if closed.iter().any(|change| config_path(&change.uri).is_some()) {
            self.state.change_configs(|configs| configs.forget());
        }
        if !closed.is_empty() {
            self.refresh();
        }
    }
}
