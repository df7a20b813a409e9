//! The state of the server: its client, the open documents, the folders.

use super::document::Document;
use super::neighbours::Neighbours;
use super::session::Session;
use super::workers::Workers;
use super::workspace::{self, Workspace};
use crate::editing::snapshot::Snapshot;
use crate::editing::uri::config_path;
use ls_types::Uri;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

/// The state of one server. Only the thread of the messages changes it, in the order of their arrival.
pub struct State {
    pub stage: Mutex<Stage>,
    pub session: Mutex<Arc<Session>>,
    /// The open documents by their URIs.
    pub documents: Mutex<HashMap<String, Arc<Document>>>,
    pub workspace: Arc<Workspace>,
    pub neighbours: Arc<Neighbours>,
    pub workers: Workers,
}

/// How far the client and the server have come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The client has not introduced itself yet.
    Starting,
    Serving,
    ShutDown,
}

impl State {
    /// A server that knows nothing yet.
    pub fn new(workers: Workers) -> State {
        State {
            stage: Mutex::new(Stage::Starting),
            session: Mutex::default(),
            documents: Mutex::default(),
            workspace: Arc::default(),
            neighbours: Arc::default(),
            workers,
        }
    }

    /// The client and its settings.
    pub fn session(&self) -> Arc<Session> {
        self.session.lock().clone()
    }

    /// The open document with this URI.
    pub fn document(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.documents.lock().get(uri.as_str()).cloned()
    }

    /// The document as it stands now. One that is not open is read from disk; `None` where there is no such file, and for
    /// configurations.
    pub fn snapshot(&self, uri: &Uri) -> impl Future<Output = Result<Option<Arc<Snapshot>>>> + Send + use<> {
        let current = self.document(uri).map(|document| document.current());
        let (session, workers, uri) = (self.session(), self.workers.clone(), uri.clone());
        async move {
            match current {
                _ if config_path(&uri).is_some() => Ok(None),
                Some(current) => Ok(Some(current.await?.0)),
                None => workers.read_file(move || workspace::on_disk(uri, &session)).await,
            }
        }
    }
}
