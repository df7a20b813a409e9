//! The folders that are open in the editor: the diagnostics of every document in them.

use super::configs::{Held, is_config};
use super::diagnostics::{Report, result_id, unchanged};
use super::document::Document;
use super::session::Session;
use super::snapshot::Snapshot;
use super::symbols::Search;
use super::text::Text;
use super::transport::Outbox;
use super::workers::Workers;
use crate::analysis::Analysis;
use crate::config::NAME;
use crate::files;
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::say;
use crate::text::{Skipped, decode, skipped_in_words};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::value::RawValue;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    InitializeParams, ProgressToken, SymbolInformation, Uri, WorkspaceDiagnosticParams, WorkspaceFolder,
};

/// Files checked between two reports of progress.
const BATCH: usize = 64;

/// The folders, and what their files were when last checked.
#[derive(Debug, Default)]
pub struct Workspace {
    folders: Mutex<Vec<PathBuf>>,
    seen: Mutex<FxHashMap<PathBuf, Seen>>,
}

/// A file as it was when it was checked, the hash of what was found, and how much was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    modified: Option<SystemTime>,
    length: u64,
    most_diagnostics: usize,
    is_english: bool,
    /// The changes of configurations so far.
    generation: u64,
    hash: u64,
    /// How much was checked; nothing of a configuration and of what cannot be read.
    coverage: Option<Coverage>,
}

impl Workspace {
    /// The folders that the client opens at the start.
    pub fn open(&self, params: &InitializeParams) {
        #[allow(deprecated)] // what clients without workspace folders still send
        let root = params.root_uri.as_ref().and_then(path_of);
        let folders: Vec<PathBuf> = match &params.workspace_folders {
            Some(folders) => folders.iter().filter_map(|folder| path_of(&folder.uri)).collect(),
            None => root.into_iter().collect(),
        };
        *self.folders() = folders;
    }

    /// Folders come and go.
    pub fn change(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let mut folders = self.folders();
        let removed: Vec<PathBuf> = removed.iter().filter_map(|folder| path_of(&folder.uri)).collect();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added.iter().filter_map(|folder| path_of(&folder.uri)));
    }

    fn folders(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files in the folders that are wanted, each once, in the order of their paths.
    pub fn files(&self, session: &Session, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
        let mut list = Vec::new();
        for folder in self.folders().clone() {
            // A folder that cannot be read holds no documents for us; the editor shows it as it is.
            files::walk(&folder, None, &wanted, session.lang, |found| list.extend(found.ok()));
        }
        list.sort();
        list.dedup();
        list
    }

    /// The symbols of all documents, open or not, that a query finds.
    pub fn symbols(
        &self,
        session: &Arc<Session>,
        open: &[(Uri, Option<Arc<Snapshot>>)],
        query: &str,
        is_over: &AtomicBool,
    ) -> Vec<SymbolInformation> {
        let mut search = Search::new(query);
        for snapshot in open.iter().filter_map(|(_, snapshot)| snapshot.as_ref()) {
            search.look_in(snapshot);
        }
        let is_open = |path: &Path| open.iter().any(|(uri, _)| path_of(uri).as_deref() == Some(path));
        for path in self.files(session, files::is_document).iter().filter(|path| !is_open(path)) {
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            let uri = Uri::from_file_path(path);
            if let Some(snapshot) = uri.and_then(|uri| read(path, uri, session).ok()) {
                search.look_in(&snapshot);
            }
        }
        search.finish()
    }

    /// What is known of a file that has not changed since.
    fn known(&self, path: &Path, now: &Seen) -> Option<Seen> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(path).filter(|seen| Seen { hash: 0, coverage: None, ..**seen } == *now).copied()
    }

    fn remember(&self, path: PathBuf, seen: Seen) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path, seen);
    }
}

/// The path of a file that the client names so; none for what is not on disk.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.as_str().starts_with("file:");
    is_file.then(|| uri.to_file_path())?.map(|path| path.into_owned())
}

/// Reads and checks a file as an open document would be.
pub fn read(path: &Path, uri: Uri, session: &Arc<Session>) -> Result<Snapshot, String> {
    let bytes = files::read(path).map_err(|error| files::reason(&error, session.lang))?;
    let decoded = decode(&bytes).map_err(|error| error.message(session.lang))?;
    let text = Text::new(&decoded.text, session.encoding);
    let Held { settings, wrong } = session.configs.held_now(&uri, session);
    let analysis = Analysis::new(&decoded.text, &settings);
    Ok(Snapshot { uri, version: 0, text, analysis, wrong, session: session.clone() })
}

/// A document that is not open, if there is a file of this name that can be read.
pub fn on_disk(uri: Uri, session: &Arc<Session>) -> Option<Arc<Snapshot>> {
    let path = path_of(&uri).filter(|path| !is_config(path))?;
    read(&path, uri, session).ok().map(Arc::new)
}

/// Work that goes on until whoever asked for it is gone.
#[derive(Debug, Default)]
pub struct Asked(Arc<AtomicBool>);

impl Asked {
    /// What the work looks at: true once nobody waits for it.
    pub fn is_over(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One answer to `workspace/diagnostic`.
pub struct Pull {
    pub workspace: Arc<Workspace>,
    pub session: Arc<Session>,
    pub outbox: Outbox,
    pub open: Vec<(Uri, Arc<Document>)>,
    pub params: WorkspaceDiagnosticParams,
}

#[derive(Serialize)]
struct Items {
    items: Vec<Box<RawValue>>,
    /// At the end, for clients that look for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
}

/// What the check of the folders came to.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    /// Documents checked.
    files: usize,
    #[serde(flatten)]
    coverage: Coverage,
    skipped: Vec<SkippedFile>,
    /// The documents that were not checked, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
}

#[derive(Serialize)]
struct SkippedFile {
    path: String,
    reason: String,
}

impl Summary {
    fn add(&mut self, coverage: Option<Coverage>) {
        self.files += usize::from(coverage.is_some());
        self.coverage += coverage.unwrap_or_default();
    }

    /// Documents that are not checked, by their paths in the folders.
    fn skip(&mut self, paths: &[PathBuf], folders: &[PathBuf], lang: Lang) {
        let skipped: Vec<Skipped> = paths
            .iter()
            .filter_map(|path| {
                let inside = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
                Some(Skipped { path: inside.to_string_lossy().into_owned(), kind: files::skipped(path)? })
            })
            .collect();
        self.left_out = skipped_in_words(&skipped, lang);
        let reasons = skipped.into_iter().map(|one| SkippedFile { reason: one.reason(lang), path: one.path });
        self.skipped = reasons.collect();
    }
}

impl Pull {
    /// The diagnostics of the open documents as they stand, then of all other files of the folders. Reports come in
    /// batches where the client takes them so.
    pub async fn answer(self, workers: Workers) -> Result<Box<RawValue>, Error> {
        let asked = Asked::default();
        let is_over = asked.is_over();
        let mut items = Vec::new();
        let mut summary = Summary::default();
        for (uri, document) in &self.open {
            // One that is being edited is left for the next time.
            if let Ok((snapshot, report)) = document.current().await {
                items.push(report.answer_of(uri, Some(snapshot.version), self.previous(uri)));
                summary.add(Some(snapshot.analysis.coverage()));
            }
        }
        workers.search_folders(move || self.finish(items, summary, &is_over)).await
    }

    fn previous(&self, uri: &Uri) -> Option<&str> {
        let previous = self.params.previous_result_ids.iter().find(|previous| previous.uri.as_str() == uri.as_str());
        previous.map(|previous| previous.value.as_str())
    }

    fn finish(self, mut items: Vec<Box<RawValue>>, mut summary: Summary, is_over: &AtomicBool) -> Box<RawValue> {
        let progress = Progress::begin(&self);
        let is_open = |path: &Path| self.open.iter().any(|(uri, _)| path_of(uri).as_deref() == Some(path));
        let is_checked = |path: &Path| files::is_document(path) || path.ends_with(NAME);
        let is_wanted = |path: &Path| is_checked(path) || files::skipped(path).is_some();
        let all = self.workspace.files(&self.session, is_wanted);
        let (mut files, skipped): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|path| is_checked(path));
        files.retain(|path| !is_open(path));
        summary.skip(&skipped, &self.workspace.folders(), self.session.lang);
        let mut done = 0;
        let is_over = || is_over.load(Ordering::Relaxed);
        // Threads of its own: those that read the open documents never wait for a disk.
        let threads = rayon::ThreadPoolBuilder::new().build().ok();
        for batch in files.chunks(BATCH).take_while(|_| !is_over()) {
            let each = |path: &PathBuf| self.file(path);
            let of_batch: Vec<(Box<RawValue>, Option<Coverage>)> = match &threads {
                Some(threads) => threads.install(|| batch.par_iter().filter_map(each).collect()),
                None => batch.iter().filter_map(each).collect(),
            };
            for (report, coverage) in of_batch {
                items.push(report);
                summary.add(coverage);
            }
            done += batch.len();
            progress.report(&self, done, files.len());
            self.send_part(&mut items);
            self.outbox.wait_for_room();
        }
        if !is_over() {
            items.extend(self.gone(&files));
            self.send_part(&mut items);
        }
        progress.end(&self);
        super::diagnostics::raw(&Items { items, summary: Some(summary) })
    }

    /// Sends what there is so far to a client that takes it in parts.
    fn send_part(&self, items: &mut Vec<Box<RawValue>>) {
        if let Some(token) = &self.params.partial_result_params.partial_result_token
            && !items.is_empty()
        {
            notify(&self.outbox, token, &Items { items: std::mem::take(items), summary: None });
        }
    }

    /// The report on a file and how much of it was checked, unless there is none of this name any more.
    fn file(&self, path: &Path) -> Option<(Box<RawValue>, Option<Coverage>)> {
        let uri = Uri::from_file_path(path)?;
        let previous = self.previous(&uri);
        let metadata = std::fs::metadata(path).ok()?;
        let now = Seen {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            most_diagnostics: self.session.most_diagnostics,
            is_english: self.session.lang == Lang::En,
            generation: self.session.configs.generation(),
            hash: 0,
            coverage: None,
        };
        if let Some(Seen { hash, coverage, .. }) = self.workspace.known(path, &now)
            && previous == Some(result_id(hash).as_str())
        {
            return Some((unchanged(&uri, None, result_id(hash)), coverage));
        }
        let (report, coverage) = match read(path, uri.clone(), &self.session) {
            _ if is_config(path) => (self.session.configs.report_on_disk(path, &self.session), None),
            Ok(snapshot) => (Report::new(&snapshot), Some(snapshot.analysis.coverage())),
            Err(reason) => (Report::unreadable(&reason), None),
        };
        self.workspace.remember(path.to_path_buf(), Seen { hash: report.hash, coverage, ..now });
        Some((report.answer_of(&uri, None, previous), coverage))
    }

    /// Empty reports on the files that the client still has reports on and that are no more.
    fn gone(&self, files: &[PathBuf]) -> Vec<Box<RawValue>> {
        let is_there = |uri: &Uri| {
            self.open.iter().any(|(open, _)| open.as_str() == uri.as_str())
                || path_of(uri).is_some_and(|path| files.binary_search(&path).is_ok())
        };
        let previous = self.params.previous_result_ids.iter();
        previous
            .filter(|previous| !is_there(&previous.uri))
            .map(|previous| Report::empty().answer_of(&previous.uri, None, Some(&previous.value)))
            .collect()
    }
}

/// The bar that the client shows while it waits, where it has asked for one.
struct Progress;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Step {
    Begin { title: String, cancellable: bool, percentage: u32 },
    Report { message: String, percentage: u32 },
    End {},
}

impl Progress {
    fn begin(pull: &Pull) -> Progress {
        let title = say!(pull.session.lang, "gouji 正在检查文件夹", "gouji: checking the folder");
        Progress.step(pull, &Step::Begin { title, cancellable: true, percentage: 0 });
        Progress
    }

    fn report(&self, pull: &Pull, done: usize, all: usize) {
        let percentage = (done * 100 / all.max(1)) as u32;
        self.step(pull, &Step::Report { message: format!("{done}/{all}"), percentage });
    }

    fn end(self, pull: &Pull) {
        self.step(pull, &Step::End {});
    }

    fn step(&self, pull: &Pull, step: &Step) {
        if let Some(token) = &pull.params.work_done_progress_params.work_done_token {
            notify(&pull.outbox, token, step);
        }
    }
}

fn notify(outbox: &Outbox, token: &ProgressToken, value: &impl Serialize) {
    #[derive(Serialize)]
    struct Params<'a, T> {
        token: &'a ProgressToken,
        value: &'a T,
    }
    #[derive(Serialize)]
    struct Notification<'a, T> {
        jsonrpc: &'static str,
        method: &'static str,
        params: Params<'a, T>,
    }
    outbox.send(&Notification { jsonrpc: "2.0", method: "$/progress", params: Params { token, value } });
}
