//! The folders that are open in the editor, and the documents in them.

use super::configs::EffectiveSettings;
use super::document::Document;
use super::folder_check::CheckedFiles;
use super::reading::source;
use super::session::Session;
use super::workers::is_abandoned;
use crate::analysis::{Analysis, ReadText};
use crate::editing::neighbour::NeighbourText;
use crate::editing::reading::Reading;
use crate::editing::snapshot::Snapshot;
use crate::editing::text::Text;
use crate::editing::uri::{document_path, is_config, path_of, reading_of};
use crate::files;
use crate::lang::Lang;
use ls_types::{InitializeParams, Uri, WorkspaceFolder};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

/// The folders, and what is known of their files.
#[derive(Debug, Default)]
pub struct Workspace {
    folders: Mutex<Vec<PathBuf>>,
    /// Those that were checked.
    pub checked: CheckedFiles,
}

impl Workspace {
    /// The folders that the client opens at the start.
    pub fn open(&self, params: &InitializeParams) {
        #[allow(deprecated)] // what clients without workspace folders still send
        let root = params.root_uri.as_ref().and_then(path_of);
        *self.folders.lock() = match &params.workspace_folders {
            Some(folders) => folders.iter().filter_map(|folder| path_of(&folder.uri)).collect(),
            None => root.into_iter().collect(),
        };
    }

    /// Folders come and go.
    pub fn change(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let removed: Vec<PathBuf> = removed.iter().filter_map(|folder| path_of(&folder.uri)).collect();
        let mut folders = self.folders.lock();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added.iter().filter_map(|folder| path_of(&folder.uri)));
    }

    /// The folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.folders.lock().clone()
    }

    /// The name of a file for the user: its path in its folder.
    pub fn name_of(&self, path: &Path) -> String {
        let inside =
            self.folders.lock().iter().find_map(|folder| path.strip_prefix(folder).ok().map(Path::to_path_buf));
        let name = inside.or_else(|| path.file_name().map(PathBuf::from)).unwrap_or_else(|| path.to_path_buf());
        name.to_string_lossy().into_owned()
    }

    /// The files in the folders that are wanted, each once, in the order of their paths.
    pub fn files(&self, lang: Lang, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let mut list = Vec::new();
        for folder in self.folders() {
            // A folder that cannot be read holds no documents for us; the editor shows it as it is.
            files::walk(&folder, None, &wanted, lang, |found| list.extend(found.ok()));
        }
        list.sort();
        list.dedup();
        list
    }

    /// Reads the documents in the folders that are not open, one after another as long as somebody waits.
    pub fn each_closed(
        &self,
        session: &Arc<Session>,
        open: &[Arc<Document>],
        waiting: &Weak<()>,
        mut look_in: impl FnMut(&Snapshot),
    ) {
        // What is looked for is shown in an editor.
        let files = self.files(session.lang(), files::is_text);
        let closed = files.iter().filter(|path| !is_open(open, path));
        for path in closed.take_while(|_| !is_abandoned(waiting)) {
            let uri = Uri::from_file_path(path);
            if let Some(snapshot) = uri.and_then(|uri| read(path, uri, session).ok()) {
                look_in(&snapshot);
            }
        }
    }
}

/// Whether a file is open in the editor.
pub fn is_open(open: &[Arc<Document>], path: &Path) -> bool {
    open.iter().any(|document| path_of(&document.uri).as_deref() == Some(path))
}

/// Reads and checks a file as an open document would be, beside no other.
pub fn read(path: &Path, uri: Uri, session: &Arc<Session>) -> Result<Snapshot, String> {
    let source = source(path, session.lang())?;
    let text = Text::new(&source.text, session.editing.client.encoding);
    let EffectiveSettings { settings, error } = session.configs.settings_now(&uri, &session.editing.settings);
    let analysis = Analysis::new(&source.text, &settings);
    let reading = Reading::of(source);
    let (neighbours, session) = (Arc::default(), session.editing.clone());
    Ok(Snapshot { uri, version: 0, text, analysis, neighbours, reading, config_error: error, session })
}

/// Reads a file that documents stand beside.
///
/// # Errors
/// Why it cannot be read.
pub fn neighbour_text(path: &Path, session: &Arc<Session>, workspace: &Workspace) -> Result<NeighbourText, String> {
    let source = source(path, session.lang())?;
    let uri = address_of(path, session).ok_or_else(|| path.display().to_string())?;
    let EffectiveSettings { settings, .. } = session.configs.settings_now(&uri, &session.editing.settings);
    let read = Arc::new(ReadText::new(&source.text, &settings));
    let text = Text::new(&source.text, session.editing.client.encoding);
    Ok(NeighbourText { uri, name: workspace.name_of(path).into(), text, reading: Reading::of(source), read })
}

/// The address of a file in the editor: one that has no lines is shown as it is read, where the client can do that.
pub fn address_of(path: &Path, session: &Session) -> Option<Uri> {
    let has_lines = files::is_text(path) || is_config(path);
    if session.editing.client.shows_readings && !has_lines { reading_of(path) } else { Uri::from_file_path(path) }
}

/// A document that is not open, if there is a file of this name that can be read.
pub fn on_disk(uri: Uri, session: &Arc<Session>) -> Option<Arc<Snapshot>> {
    read(&document_path(&uri)?, uri, session).ok().map(Arc::new)
}
