//! Notifications, `initialize` and `shutdown`: the messages that change the state.

use super::config_faults;
use super::document::Document;
use super::neighbours;
use super::presence;
use super::reading;
use super::reports;
use super::state::{Stage, State};
use crate::editing::capabilities;
use crate::editing::diagnostics::Report;
use crate::editing::uri::{config_path, is_reading};
use ls_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    FileEvent, InitializeParams, InitializeResult, InitializedParams, RegistrationParams, TextDocumentItem,
};
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;

/// The server of one client. No handler waits for anything.
pub struct Server {
    pub state: Arc<State>,
}

impl Server {
    /// Asks the client to pull again.
    fn refresh(&self) {
        let session = self.state.session();
        if session.editing.client.pulls && session.editing.client.refreshes {
            self.state.workers.outbox.ask("workspace/diagnostic/refresh", None::<()>);
        }
    }

    /// Checks an open document as it stands now, or all of them where it is a configuration.
    fn update(&self, document: &Arc<Document>) {
        match document.config() {
            Some((path, text)) => self.change_config(path, Some(text)),
            None => document.update(),
        }
    }

    /// A configuration has changed in the editor; without a text it is closed there.
    fn change_config(&self, path: PathBuf, text: Option<String>) {
        self.state.session().configs.change(path, text);
        self.check_again();
    }

    /// Checks the open documents again with what applies to them now.
    pub fn check_again(&self) {
        let session = self.state.session();
        for document in self.state.documents.lock().values() {
            document.configure(session.clone());
        }
        session.configs.settled.notify_one();
        self.state.neighbours.files_changed.notify_one();
        self.refresh();
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        *self.state.stage.lock() = Stage::Serving;
        self.state.workspace.open(&params);
        if let Some(process) = params.process_id {
            let outbox = self.state.workers.outbox.clone();
            tokio::spawn(presence::watch(outbox, move || presence::is_running(process)));
        }
        tokio::spawn(neighbours::follow_files(self.state.clone()));
        tokio::spawn(neighbours::follow_texts(self.state.clone()));
        let session = self.state.session();
        if !session.editing.client.pulls {
            tokio::spawn(config_faults::follow(self.state.clone()));
        }
        Ok(capabilities::result(&session.editing.client))
    }

    async fn initialized(&self, _: InitializedParams) {
        let registrations = capabilities::registrations(&self.state.session().editing.client);
        if !registrations.is_empty() {
            let params = RegistrationParams { registrations };
            self.state.workers.outbox.ask("client/registerCapability", Some(params));
        }
    }

    async fn shutdown(&self) -> Result<()> {
        *self.state.stage.lock() = Stage::ShutDown;
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        let name = uri.as_str().to_owned();
        let document = Document::open(uri, version, &text, self.state.session(), self.state.workers.clone());
        let document = Arc::new(document.telling(&self.state.neighbours.texts_changed));
        let before = self.state.documents.lock().insert(name, document.clone());
        if let Some(before) = before {
            before.close();
        }
        if is_reading(&document.uri) {
            let watch = reading::watch(Arc::downgrade(&document), document.uri.clone(), self.state.workers.clone());
            tokio::spawn(watch);
        }
        self.state.neighbours.files_changed.notify_one();
        self.update(&document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        if let Some(document) = self.state.document(&params.text_document.uri) {
            document.change(params.text_document.version, params.content_changes);
            self.update(&document);
        }
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.state.neighbours.files_changed.notify_one();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let closed = self.state.documents.lock().remove(uri.as_str());
        let Some(document) = closed else { return };
        document.close();
        // From now on its file counts.
        self.state.neighbours.files_changed.notify_one();
        if !self.state.session().editing.client.pulls {
            reports::publish(&Report::empty(), &self.state.workers.outbox, &uri, None);
        }
        if let Some(path) = config_path(&uri) {
            self.change_config(path, None);
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if let Some(settings) = params.settings.get("gouji") {
            let configured = self.state.session().configured(settings);
            *self.state.session.lock() = Arc::new(configured);
            self.check_again();
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.state.workspace.change(&params.event.added, &params.event.removed);
        self.state.neighbours.files_changed.notify_one();
        self.refresh();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        // Of documents that are open the client sends the changes itself.
        self.state.neighbours.files_changed.notify_one();
        let is_closed = |change: &&FileEvent| self.state.document(&change.uri).is_none();
        let closed: Vec<&FileEvent> = params.changes.iter().filter(is_closed).collect();
        if closed.iter().any(|change| config_path(&change.uri).is_some()) {
            self.state.session().configs.forget();
            self.check_again();
        } else if !closed.is_empty() {
            self.refresh();
        }
    }
}
