//! The neighbours of the open documents: those of the same unit and of other years, as they stand in the editor or on disk.
//!
//! Two tasks keep them up. One looks at the files whenever some may have changed ([`near`], [`index`]), the other pairs all that is
//! known whenever typing rests ([`groups`]) and has the documents checked again whose neighbours have changed. A document that is
//! being typed in is checked beside the neighbours that it has.

mod groups;
mod index;
mod near;

pub use groups::{Groups, Member, OpenText};
pub use index::{Candidate, Index};

use super::document::Document;
use super::session::Session;
use super::stamp::Stamp;
use super::state::State;
use super::workspace::{Workspace, neighbour_text};
use crate::editing::neighbour::{Neighbour, NeighbourText};
use crate::editing::uri::{document_path, path_of};
use crate::lang::Lang;
use ls_types::{LogMessageParams, MessageType};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long nothing may change before all is paired again.
const REST: Duration = Duration::from_millis(250);

/// Files read between two turns of others.
const BATCH: usize = 8;

/// What is known of the files beside the open documents.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// Notified when a document has been read or closed, or other files are known.
    pub texts_changed: Arc<Notify>,
    /// Notified when files may have changed, or others are near.
    pub files_changed: Notify,
    pub index: Index,
    files: Mutex<Vec<Arc<Candidate>>>,
}

/// Waits until something has changed, and nothing more does.
async fn rest(changed: &Notify) {
    changed.notified().await;
    while tokio::time::timeout(REST, changed.notified()).await.is_ok() {}
}

/// Looks at the files near the open documents whenever some may have changed.
pub async fn follow_files(state: Arc<State>) {
    loop {
        rest(&state.neighbours.files_changed).await;
        let session = state.session();
        let (folders, lang) = (state.workspace.folders(), session.lang());
        let documents: Vec<PathBuf> =
            state.documents.lock().values().filter_map(|document| document_path(&document.uri)).collect();
        let near = state.workers.search_folders(move || near::near(&documents, &folders, lang)).await;
        let mut found = Vec::new();
        for batch in near.unwrap_or_default().chunks(BATCH) {
            let (state, session, batch) = (state.clone(), session.clone(), batch.to_vec());
            let workers = state.workers.clone();
            let read = move || -> Vec<_> {
                batch.iter().filter_map(|path| state.neighbours.index.candidate(path, &session)).collect()
            };
            found.extend(workers.read_file(read).await.unwrap_or_default());
        }
        *state.neighbours.files.lock() = found;
        state.neighbours.texts_changed.notify_one();
    }
}

/// Pairs the open documents whenever typing rests.
pub async fn follow_texts(state: Arc<State>) {
    let mut known = Known::default();
    loop {
        rest(&state.neighbours.texts_changed).await;
        let (own, workers) = (state.clone(), state.workers.clone());
        let pair = move || {
            known.pair(&own);
            known
        };
        // After a fault of the server everything is read again.
        known = workers.read_file(pair).await.unwrap_or_default();
    }
}

/// The open documents as they were last read.
pub fn open_texts(documents: &[Arc<Document>], workspace: &Workspace) -> Vec<Arc<OpenText>> {
    let texts = documents.iter().filter_map(|document| {
        let (round, snapshot) = document.last_round()?;
        OpenText::new(document.clone(), round, &snapshot, workspace).map(Arc::new)
    });
    texts.collect()
}

/// What was read for the open documents.
#[derive(Default)]
struct Known {
    open: FxHashMap<String, LastText>,
    /// The files that stand beside an open document, and no others.
    files: FxHashMap<PathBuf, (Version, Arc<NeighbourText>)>,
    /// The messages on what could not be paired.
    said: BTreeSet<String>,
}

/// What was read of an open document.
struct LastText {
    document: Arc<Document>,
    round: u64,
    /// `None` where it does not say what it is.
    text: Option<Arc<OpenText>>,
}

/// What a text of a file depends on: the file, the changes of configurations, and the language.
type Version = (Stamp, u64, Lang);

impl Known {
    fn pair(&mut self, state: &State) {
        let session = state.session();
        let mut documents: Vec<Arc<Document>> = state.documents.lock().values().cloned().collect();
        documents.retain(|document| !document.is_config());
        documents.sort_unstable_by(|one, other| one.uri.as_str().cmp(other.uri.as_str()));
        let open_paths: HashSet<PathBuf> = documents.iter().filter_map(|document| path_of(&document.uri)).collect();
        let files = state.neighbours.files.lock().clone();
        let files = files.into_iter().filter(|file| !open_paths.contains(&file.path)).map(Member::File);
        let members = self.read(&documents, &state.workspace).into_iter().map(Member::Open).chain(files);
        let groups = Groups::of(members.collect());
        let mut used = FxHashMap::default();
        let mut neighbours: FxHashMap<&str, Vec<Neighbour>> = FxHashMap::default();
        for (at, member) in groups.members.iter().enumerate() {
            let Member::Open(open) = member else { continue };
            let others = groups.beside(at).filter_map(|(other, tie)| {
                let text = match other {
                    Member::Open(open) => open.text.clone(),
                    Member::File(file) => self.file(file, &session, &state.workspace, &mut used)?,
                };
                Some(Neighbour { text, tie })
            });
            neighbours.insert(open.document.uri.as_str(), others.collect());
        }
        for document in &documents {
            document.stand_beside(neighbours.remove(document.uri.as_str()).unwrap_or_default());
        }
        self.files = used;
        for message in groups.ambiguous(&state.workspace, session.lang()) {
            if self.said.insert(message.clone()) {
                let params = LogMessageParams { typ: MessageType::INFO, message };
                state.workers.outbox.notify("window/logMessage", params);
            }
        }
    }

    /// The open documents; of one whose text stands as before, what was read before.
    fn read(&mut self, documents: &[Arc<Document>], workspace: &Workspace) -> Vec<Arc<OpenText>> {
        let mut open = FxHashMap::default();
        for document in documents {
            let Some((round, snapshot)) = document.last_round() else { continue };
            let uri = document.uri.as_str();
            let is_same = |last: &LastText| Arc::ptr_eq(&last.document, document) && last.round == round;
            let before = self.open.remove(uri).filter(is_same);
            let new = || OpenText::new(document.clone(), round, &snapshot, workspace).map(Arc::new);
            let text = before.map_or_else(new, |last| last.text);
            open.insert(uri.to_owned(), LastText { document: document.clone(), round, text });
        }
        self.open = open;
        documents.iter().filter_map(|document| self.open.get(document.uri.as_str())?.text.clone()).collect()
    }

    /// The text of a file, read where it has changed; it goes with those that are `used`.
    fn file(
        &self,
        file: &Candidate,
        session: &Arc<Session>,
        workspace: &Workspace,
        used: &mut FxHashMap<PathBuf, (Version, Arc<NeighbourText>)>,
    ) -> Option<Arc<NeighbourText>> {
        let version = (file.stamp, session.configs.generation(), session.lang());
        let known = used.get(&file.path).or_else(|| self.files.get(&file.path));
        let text = match known.filter(|(known, _)| *known == version) {
            Some((_, text)) => text.clone(),
            None => Arc::new(neighbour_text(&file.path, session, workspace).ok()?),
        };
        used.insert(file.path.clone(), (version, text.clone()));
        Some(text)
    }
}
