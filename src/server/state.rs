//! What the server knows: its client, the open documents, the folders.

use super::configs::Configs;
use super::document::{Document, Surroundings};
use super::session::Session;
use super::snapshot::Snapshot;
use super::uri::config_path;
use super::workspace::{self, Workspace};
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::Uri;

/// The state of one server. Only the thread of the messages changes it, in the order of their arrival.
pub struct State {
    /// None before the client has introduced itself.
    session: Mutex<Option<Arc<Session>>>,
    documents: Mutex<HashMap<String, Arc<Document>>>,
    pub workspace: Arc<Workspace>,
    pub surroundings: Surroundings,
}

impl State {
    /// A server that knows nothing yet.
    pub fn new(surroundings: Surroundings) -> State {
        State { session: Mutex::default(), documents: Mutex::default(), workspace: Arc::default(), surroundings }
    }

    /// The client and its settings, once it has introduced itself.
    pub fn session(&self) -> Option<Arc<Session>> {
        self.session.lock().clone()
    }

    /// Takes over the client and its settings.
    pub fn set_session(&self, session: Arc<Session>) {
        *self.session.lock() = Some(session);
    }

    /// The open documents by their addresses.
    pub fn documents(&self) -> MutexGuard<'_, HashMap<String, Arc<Document>>> {
        self.documents.lock()
    }

    /// The open document at an address.
    pub fn document(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.documents().get(uri.as_str()).cloned()
    }

    /// The document as it stands now. One that is not open is read from disk; `None` where there is no such file, and for
    /// configurations.
    pub fn snapshot(&self, uri: &Uri) -> impl Future<Output = Result<Option<Arc<Snapshot>>>> + Send + use<> {
        let current = self.document(uri).map(|document| document.current());
        let (session, workers, uri) = (self.session(), self.surroundings.workers.clone(), uri.clone());
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

    /// Takes over new settings of the user.
    pub fn configure(&self, settings: &serde_json::Value) {
        let Some(before) = self.session() else { return };
        let after = Arc::new(before.configured(settings));
        self.set_session(after.clone());
        self.check_again(&after);
    }

    /// A configuration has changed in the editor; without a text it is closed there.
    pub fn change_config(&self, path: PathBuf, text: Option<String>) {
        self.change_configs(|configs| configs.change(path, text));
    }

    /// Changes what is known of configurations, and checks the open documents again.
    pub fn change_configs(&self, change: impl FnOnce(&Configs)) {
        if let Some(session) = self.session() {
            change(&session.configs);
            self.check_again(&session);
        }
    }

    /// Checks the open documents again with what applies to them now.
    fn check_again(&self, session: &Arc<Session>) {
        for document in self.documents().values() {
            document.configure(session.clone());
            document.update();
        }
        self.surroundings.settled.notify_one();
    }
}
