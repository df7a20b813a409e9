//! The language server: one module for each feature, over [`crate::analysis`].
//!
//! [`transport`] brings the messages in order. A handler changes what has to change before it first waits, so the order of
//! arrival is the order of edits; reading and checking, and all that takes long or waits for a disk, is done by [`workers`].

mod actions;
mod capabilities;
mod code_lens;
mod completion;
mod configs;
mod definition;
mod diagnostics;
mod document;
mod faults;
mod figures;
mod folding;
mod formatting;
mod highlight;
mod hover;
mod inlay_hint;
mod outline;
mod presence;
#[cfg(test)]
mod robust;
mod selection;
mod semantic_tokens;
mod session;
mod snapshot;
mod snippet;
mod subjects;
mod symbols;
mod terms;
#[cfg(test)]
mod testing;
mod text;
mod transport;
mod workers;
mod workspace;

use crate::say;
use configs::config_path;
use diagnostics::{Report, raw};
use document::{Document, Surroundings};
use serde_json::value::RawValue;
use session::Session;
use snapshot::Snapshot;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};
use transport::Outbox;
use workers::Workers;
use workspace::{Asked, Pull, Workspace};

/// Serves one client on standard input and output; returns the exit code: 0 after an orderly shutdown.
pub fn run() -> io::Result<u8> {
    // A page of two megabytes is kept as long as anything is left in it: after fifty documents the server would stay as large
    // as it was, and be no faster.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    transport::serve(Server::new)
}

/// The server of one client.
struct Server {
    client: Client,
    surroundings: Surroundings,
    desk: Arc<Desk>,
    workspace: Arc<Workspace>,
    is_shut_down: AtomicBool,
    takes_snippets: AtomicBool,
}

/// Who is there and what is open.
#[derive(Debug, Default)]
struct Desk {
    /// None before the client has introduced itself.
    session: Mutex<Option<Arc<Session>>>,
    documents: Mutex<HashMap<String, Arc<Document>>>,
}

impl Desk {
    fn session(&self) -> Option<Arc<Session>> {
        lock(&self.session).clone()
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<String, Arc<Document>>> {
        lock(&self.documents)
    }
}

/// An answer that is JSON already.
type DirectAnswer = Pin<Box<dyn Future<Output = Result<Box<RawValue>>> + Send>>;

impl Server {
    fn new(client: Client, outbox: Outbox) -> Server {
        let workers = Workers::new(outbox.clone());
        Server {
            client,
            surroundings: Surroundings { outbox, workers, settled: Arc::new(Notify::new()) },
            desk: Arc::default(),
            workspace: Arc::default(),
            is_shut_down: AtomicBool::new(false),
            takes_snippets: AtomicBool::new(false),
        }
    }

    fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::SeqCst)
    }

    fn session(&self) -> Option<Arc<Session>> {
        self.desk.session()
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<String, Arc<Document>>> {
        self.desk.documents()
    }

    fn outbox(&self) -> &Outbox {
        &self.surroundings.outbox
    }

    fn workers(&self) -> Workers {
        self.surroundings.workers.clone()
    }

    /// The open document that the client names so.
    fn document(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.documents().get(uri.as_str()).cloned()
    }

    /// Reads something from the document as it stands now; nothing where there is none.
    async fn read<T: Send + 'static>(
        &self,
        uri: &Uri,
        read: impl FnOnce(&Snapshot) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.snapshot(uri).await? else { return Ok(None) };
        self.surroundings.workers.compute(move || read(&snapshot)).await
    }

    /// The document as it stands now. One that the client has not opened is read from disk; nothing where there is no file.
    fn snapshot(&self, uri: &Uri) -> impl Future<Output = Result<Option<Arc<Snapshot>>>> + Send + use<> {
        let current = self.document(uri).map(|document| document.current());
        let (session, workers, uri) = (self.session(), self.workers(), uri.clone());
        async move {
            if config_path(&uri).is_some() {
                return Ok(None);
            }
            match (current, session) {
                (Some(current), _) => Ok(Some(current.await?.0)),
                (None, Some(session)) => workers.read_file(move || workspace::on_disk(uri, &session)).await,
                (None, None) => Ok(None),
            }
        }
    }

    /// Hears what a request says that the types of `tower_lsp` do not hold.
    fn listen(&self, request: &Request) {
        if request.method() == "initialize" {
            let said = request.params().and_then(|params| {
                params.pointer("/capabilities/workspace/workspaceEdit/snippetEditSupport")?.as_bool()
            });
            self.takes_snippets.store(said == Some(true), Ordering::SeqCst);
        }
    }

    /// Answers the requests whose results may be large without building a tree of values: an answer with the diagnostics
    /// of a compilation takes a tenth of the time so. `None` for all other requests.
    fn answer_directly(&self, request: &Request) -> Option<DirectAnswer> {
        let session = self.session().filter(|_| !self.is_shut_down())?;
        let answer = match request.method() {
            "textDocument/diagnostic" => params(request).map(|params| self.pull(params)),
            "workspace/diagnostic" => params(request).map(|params| self.pull_workspace(session, params)),
            "textDocument/documentSymbol" => self.whole(request, symbols::document_symbols),
            "textDocument/foldingRange" => self.whole(request, folding::folding_ranges),
            "textDocument/codeLens" => self.whole(request, code_lens::code_lenses),
            "textDocument/semanticTokens/full" => self.whole(request, semantic_tokens::full),
            "codeAction/resolve" if session.takes_snippets => params(request).map(|action| self.resolve(action)),
            _ => return None,
        };
        Some(answer.unwrap_or_else(|error| Box::pin(std::future::ready(Err(error)))))
    }

    /// Answers with something of the whole document; with null where there is none.
    fn whole<T: serde::Serialize + 'static>(
        &self,
        request: &Request,
        read: fn(&Snapshot) -> T,
    ) -> Result<DirectAnswer> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct OfDocument {
            text_document: TextDocumentIdentifier,
        }
        let params: OfDocument = params(request)?;
        let (snapshot, workers) = (self.snapshot(&params.text_document.uri), self.workers());
        Ok(Box::pin(async move {
            let Some(snapshot) = snapshot.await? else { return Ok(raw(&())) };
            workers.compute(move || raw(&read(&snapshot))).await
        }))
    }

    /// Resolves an action, with tab stops in its edits.
    fn resolve(&self, action: CodeAction) -> DirectAnswer {
        let uri = actions::document_of(&action);
        let (snapshot, workers) = (uri.map(|uri| self.snapshot(&uri)), self.workers());
        Box::pin(async move {
            let Some(snapshot) = snapshot else { return Err(Error::invalid_params("no data")) };
            let Some(snapshot) = snapshot.await? else { return Err(Error::content_modified()) };
            let resolved = workers.compute(move || actions::resolve(&snapshot, action)).await?;
            Ok(raw(&snippet::with_tab_stops(&resolved.map_err(refused)?)))
        })
    }

    fn pull(&self, params: DocumentDiagnosticParams) -> DirectAnswer {
        let DocumentDiagnosticParams { text_document: TextDocumentIdentifier { uri }, previous_result_id, .. } = params;
        let current = self.document(&uri).map(|document| document.current());
        let (session, workers, outbox) = (self.session(), self.workers(), self.outbox().clone());
        Box::pin(async move {
            let report = match current {
                Some(current) => {
                    let (_, report) = current.await.map_err(again)?;
                    outbox.room().await;
                    report
                }
                None => {
                    let on_disk = move || {
                        let session = session?;
                        if let Some(path) = config_path(&uri) {
                            return Some(session.configs.report_on_disk(&path, &session));
                        }
                        workspace::on_disk(uri, &session).map(|snapshot| Report::new(&snapshot))
                    };
                    Arc::new(workers.read_file(on_disk).await?.unwrap_or_else(Report::empty))
                }
            };
            Ok(report.answer(previous_result_id.as_deref()))
        })
    }

    fn pull_workspace(&self, session: Arc<Session>, params: WorkspaceDiagnosticParams) -> DirectAnswer {
        let open = self.documents().values().map(|document| (document.uri().clone(), document.clone())).collect();
        let (workspace, workers) = (self.workspace.clone(), self.workers());
        let pull = Pull { workspace, session, outbox: self.outbox().clone(), open, params };
        Box::pin(pull.answer(workers))
    }

    /// Takes over new settings of the user.
    fn configure(&self, settings: &LSPAny) {
        let session = {
            let mut session = lock(&self.desk.session);
            let Some(before) = session.as_ref() else { return };
            let after = Arc::new(before.configured(settings));
            *session = Some(after.clone());
            after
        };
        self.check_again(&session);
    }

    /// Reads the open documents again with what holds for them now.
    fn check_again(&self, session: &Arc<Session>) {
        for document in self.documents().values() {
            document.configure(session.clone());
            document.update();
        }
        self.surroundings.settled.notify_one();
    }

    /// A configuration has changed in the editor; without a text it is closed there.
    fn change_config(&self, path: PathBuf, text: Option<String>) {
        let Some(session) = self.session() else { return };
        session.configs.change(path, text);
        self.check_again(&session);
        self.refresh();
    }

    /// Tells the client that it has used the id of a request again that is not answered yet.
    fn warn_of_id(&self, id: &Id) {
        let lang = self.session().unwrap_or_default().lang;
        let message = say!(
            lang,
            "请求编号 {id} 正在使用，后一个请求没有处理",
            "request id {id} is in use: the second request was not handled"
        );
        let params = LogMessageParams { typ: MessageType::WARNING, message };
        let method = <notification::LogMessage as notification::Notification>::METHOD;
        self.outbox().send(&Request::build(method).params(serde_json::json!(params)).finish());
    }

    /// What is said to the client after a pause or never: a client that does not answer must not hold up anything.
    fn ask<T>(&self, question: impl Future<Output = T> + Send + 'static) {
        tokio::spawn(async move { tokio::time::timeout(PATIENCE, question).await.is_ok() });
    }

    /// Asks the client to pull again.
    fn refresh(&self) {
        let refreshes = self.session().is_some_and(|session| session.refreshes_diagnostics());
        if refreshes {
            let client = self.client.clone();
            self.ask(async move { client.workspace_diagnostic_refresh().await });
        }
    }
}

/// How long an answer of the client is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The error on diagnostics that are of no use any more, as the protocol has it: the client shall pull again. Editors take
/// `ContentModified` for a document without diagnostics.
fn again(error: Error) -> Error {
    if error.code != ErrorCode::ContentModified {
        return error;
    }
    let data = serde_json::json!({ "retriggerRequest": true });
    Error { code: ErrorCode::ServerError(-32802), data: Some(data), ..error }
}

/// The parameters of a request.
fn params<T: serde::de::DeserializeOwned>(request: &Request) -> Result<T> {
    let params = request.params().cloned().unwrap_or_default();
    serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An action that cannot be resolved, and why.
fn refused(message: String) -> Error {
    Error { message: message.into(), ..Error::content_modified() }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Session::new(&params).taking_snippets(self.takes_snippets.load(Ordering::SeqCst));
        let session = Arc::new(session);
        *lock(&self.desk.session) = Some(session.clone());
        self.workspace.open(&params);
        if let Some(process) = params.process_id {
            tokio::spawn(presence::watch_process(process, self.outbox().clone()));
        }
        if !session.pulls {
            tokio::spawn(faults::follow(self.desk.clone(), self.surroundings.clone()));
        }
        Ok(capabilities::result(&session))
    }

    async fn initialized(&self, _: InitializedParams) {
        let Some(session) = self.session() else { return };
        if session.registers_watchers() {
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
        let session = self.session().unwrap_or_default();
        let name = uri.as_str().to_owned();
        let document = Arc::new(Document::open(uri, version, text, session, self.surroundings.clone()));
        if let Some(before) = self.documents().insert(name, document.clone()) {
            before.close();
        }
        match document.config() {
            Some((path, text)) => self.change_config(path, Some(text)),
            None => document.update(),
        }
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        if let Some(document) = self.document(&params.text_document.uri) {
            document.change(params.text_document.version, params.content_changes);
            match document.config() {
                Some((path, text)) => self.change_config(path, Some(text)),
                None => document.update(),
            }
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let closed = self.documents().remove(uri.as_str());
        if let Some(document) = closed {
            document.close();
            let pulls = self.session().is_some_and(|session| session.pulls);
            if !pulls {
                self.outbox().send_body(Report::empty().publication(&uri, None));
            }
            if let Some(path) = config_path(&uri) {
                self.change_config(path, None);
            }
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.read(&text_document.uri, move |snapshot| hover::hover(snapshot, position)).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let read = move |snapshot: &Snapshot| Some(definition::definition(snapshot, position).into());
        self.read(&text_document.uri, read).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let with_declaration = params.context.include_declaration;
        let read = move |snapshot: &Snapshot| Some(definition::references(snapshot, position, with_declaration));
        self.read(&text_document.uri, read).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.read(&text_document.uri, move |snapshot| Some(highlight::highlight(snapshot, position))).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let read = move |snapshot: &Snapshot| Some(selection::selection_ranges(snapshot, &params.positions));
        self.read(&params.text_document.uri, read).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        self.read(&text_document.uri, move |snapshot| completion::completion(snapshot, position)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let read = move |snapshot: &Snapshot| Some(inlay_hint::inlay_hints(snapshot, params.range));
        self.read(&params.text_document.uri, read).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let read = move |snapshot: &Snapshot| Some(semantic_tokens::range(snapshot, params.range).into());
        self.read(&params.text_document.uri, read).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.read(&params.text_document.uri, |snapshot| Some(formatting::formatting(snapshot))).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let read = move |snapshot: &Snapshot| Some(formatting::range_formatting(snapshot, params.range));
        self.read(&params.text_document.uri, read).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let read = move |snapshot: &Snapshot| Some(actions::code_actions(snapshot, params.range, &params.context));
        self.read(&params.text_document.uri, read).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let Some(uri) = actions::document_of(&action) else { return Err(Error::invalid_params("no data")) };
        let resolved = self.read(&uri, |snapshot| Some(actions::resolve(snapshot, action))).await?;
        match resolved {
            Some(Ok(action)) => Ok(action),
            Some(Err(message)) => Err(refused(message)),
            None => Err(Error::content_modified()),
        }
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let Some(session) = self.session() else { return Ok(None) };
        let is_text = |document: &&Arc<Document>| config_path(document.uri()).is_none();
        let open: Vec<Arc<Document>> = self.documents().values().filter(is_text).cloned().collect();
        let current: Vec<_> = open.iter().map(|document| (document.clone(), document.current())).collect();
        let mut open = Vec::new();
        for (document, current) in current {
            // Of one that is being edited the last version will do.
            let snapshot = current.await.map_or_else(|_| document.last(), |(snapshot, _)| Some(snapshot));
            open.push((document.uri().clone(), snapshot));
        }
        let (asked, workspace) = (Asked::default(), self.workspace.clone());
        let is_over = asked.is_over();
        let work = move || workspace.symbols(&session, &open, &params.query, &is_over);
        let found = self.surroundings.workers.search_folders(work).await?;
        Ok(Some(found.into()))
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if let Some(settings) = params.settings.get("gouji") {
            self.configure(settings);
            self.refresh();
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.workspace.change(&params.event.added, &params.event.removed);
        self.refresh();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        // What the client has open it tells by itself.
        let is_open = |change: &FileEvent| self.document(&change.uri).is_some();
        if params.changes.iter().all(is_open) {
            return;
        }
        let is_config = |change: &FileEvent| config_path(&change.uri).is_some() && !is_open(change);
        if let Some(session) = self.session().filter(|_| params.changes.iter().any(is_config)) {
            session.configs.forget();
            self.check_again(&session);
        }
        self.refresh();
    }
}
