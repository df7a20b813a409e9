//! The check of the folders: `workspace/diagnostic`.

use super::document::Document;
use super::neighbours::Neighbours;
use super::related::Related;
use super::reports;
use super::session::Session;
use super::stamp::Stamp;
use super::workers::{Waiting, Workers, is_abandoned};
use super::workspace::{Workspace, address_of, is_open, read};
use crate::config::NAME;
use crate::editing::diagnostics::Report;
use crate::editing::query::raw;
use crate::editing::uri::{is_config, path_of};
use crate::files;
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::say;
use crate::text::{Skipped, skipped_in_words};
use ls_types::{ProgressToken, Uri, WorkspaceDiagnosticParams};
use parking_lot::Mutex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use tower_lsp::jsonrpc::Error;

/// Files checked between two reports of progress.
const BATCH: usize = 64;

/// The files that were checked, as they stood then.
#[derive(Debug, Default)]
pub struct CheckedFiles(Mutex<FxHashMap<PathBuf, CheckedFile>>);

/// A file when it was last checked.
#[derive(Debug)]
struct CheckedFile {
    version: Version,
    /// The name of its report.
    id: String,
    /// How much was checked; `None` for a configuration and for what cannot be read.
    coverage: Option<Coverage>,
}

/// Everything the report on a file depends on.
#[derive(Debug, PartialEq, Eq)]
struct Version {
    stamp: Stamp,
    /// What it was checked beside.
    beside: u64,
    most_diagnostics: usize,
    lang: Lang,
    /// The changes of configurations so far.
    generation: u64,
}

/// One answer to `workspace/diagnostic`.
pub struct Pull {
    pub workspace: Arc<Workspace>,
    pub neighbours: Arc<Neighbours>,
    pub session: Arc<Session>,
    pub workers: Workers,
    /// The documents that are open.
    pub open: Vec<Arc<Document>>,
    pub params: WorkspaceDiagnosticParams,
}

#[derive(Serialize)]
struct Items {
    items: Vec<Box<RawValue>>,
    /// At the end, for clients that look for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
}

/// The totals of a check of the folders.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    /// Documents checked.
    files: usize,
    #[serde(flatten)]
    coverage: Coverage,
    /// The documents that were not checked, each with the reason.
    skipped: Vec<Value>,
    /// The same in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
}

impl Summary {
    fn add(&mut self, coverage: Option<Coverage>) {
        self.files += usize::from(coverage.is_some());
        self.coverage += coverage.unwrap_or_default();
    }

    /// Documents that are not checked.
    fn skip(&mut self, mut skipped: Vec<Skipped>, lang: Lang) {
        skipped.sort();
        self.left_out = skipped_in_words(&skipped, lang);
        let skipped = skipped.iter().map(|one| json!({ "path": one.path, "reason": one.reason(lang) }));
        self.skipped = skipped.collect();
    }
}

impl Pull {
    /// The diagnostics of the open documents as they stand, then of all other files of the folders. Reports come in
    /// batches where the client takes them so.
    pub async fn answer(self) -> Result<Box<RawValue>, Error> {
        let workers = self.workers.clone();
        // Dropped with this future.
        let waiting = Waiting::default();
        let abandoned = Arc::downgrade(&waiting);
        let mut items = Vec::new();
        let mut summary = Summary::default();
        for document in &self.open {
            // One that is being edited is left for the next time.
            if let Ok((snapshot, report)) = document.current().await {
                let uri = &document.uri;
                items.push(report.answer(Some((uri, Some(snapshot.version))), self.previous(uri)));
                summary.add(Some(snapshot.analysis.coverage()));
            }
        }
        workers.search_folders(move || self.finish(items, summary, &abandoned)).await
    }

    fn previous(&self, uri: &Uri) -> Option<&str> {
        let previous = self.params.previous_result_ids.iter().find(|previous| previous.uri.as_str() == uri.as_str());
        previous.map(|previous| previous.value.as_str())
    }

    fn finish(self, mut items: Vec<Box<RawValue>>, mut summary: Summary, waiting: &Weak<()>) -> Box<RawValue> {
        let lang = self.session.lang();
        let title = say!(lang, "gouji 正在检查文件夹", "gouji: checking the folder");
        self.progress(json!({ "kind": "begin", "title": title, "cancellable": true, "percentage": 0 }));
        let is_checked = |path: &Path| files::is_document(path) || path.ends_with(NAME);
        let all = self.workspace.files(lang, |path| is_checked(path) || files::skipped(path).is_some());
        let (mut files, skipped): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|path| is_checked(path));
        files.retain(|path| !is_open(&self.open, path));
        let is_over = || is_abandoned(waiting);
        // Threads of its own: those that read the open documents never wait for a disk.
        let threads = rayon::ThreadPoolBuilder::new().build().ok();
        let find = || Related::find(&files, &self.open, &self.session, &self.neighbours, &self.workspace);
        let related = threads.as_ref().map_or_else(find, |threads| threads.install(find));
        files.retain(|path| !related.copies.contains_key(path));
        let name = |path: &PathBuf| self.workspace.name_of(path);
        let of_kind = skipped.iter().filter_map(|path| Some(Skipped::new(name(path), files::skipped(path)?)));
        let copies = related.copies.iter().map(|(copy, best)| Skipped::repeating(name(copy), name(best)));
        summary.skip(of_kind.chain(copies).collect(), lang);
        for (at, batch) in files.chunks(BATCH).enumerate().take_while(|_| !is_over()) {
            let each = |path: &PathBuf| self.file(path, &related);
            let of_batch: Vec<(Box<RawValue>, Option<Coverage>)> = match &threads {
                Some(threads) => threads.install(|| batch.par_iter().filter_map(each).collect()),
                None => batch.iter().filter_map(each).collect(),
            };
            for (report, coverage) in of_batch {
                items.push(report);
                summary.add(coverage);
            }
            let done = at * BATCH + batch.len();
            let message = format!("{done}/{}", files.len());
            self.progress(json!({ "kind": "report", "message": message, "percentage": done * 100 / files.len() }));
            self.send_part(&mut items);
            self.workers.outbox.wait_for_room();
        }
        if !is_over() {
            items.extend(self.gone(&files));
            self.send_part(&mut items);
        }
        self.progress(json!({ "kind": "end" }));
        raw(&Items { items, summary: Some(summary) })
    }

    /// Moves the bar that the client shows while it waits, where it has asked for one.
    fn progress(&self, value: Value) {
        if let Some(token) = &self.params.work_done_progress_params.work_done_token {
            self.workers.outbox.notify("$/progress", json!({ "token": token, "value": value }));
        }
    }

    /// Sends the items so far to a client that takes them in parts.
    fn send_part(&self, items: &mut Vec<Box<RawValue>>) {
        #[derive(Serialize)]
        struct Part<'a> {
            token: &'a ProgressToken,
            value: Items,
        }
        if let Some(token) = &self.params.partial_result_params.partial_result_token
            && !items.is_empty()
        {
            let value = Items { items: std::mem::take(items), summary: None };
            self.workers.outbox.notify("$/progress", Part { token, value });
        }
    }

    /// The report on a file and how much of it was checked, unless there is none of this name any more.
    fn file(&self, path: &Path, related: &Related) -> Option<(Box<RawValue>, Option<Coverage>)> {
        let uri = address_of(path, &self.session)?;
        let previous = self.previous(&uri);
        let version = Version {
            stamp: Stamp::of(path)?,
            beside: related.version(path),
            most_diagnostics: self.session.editing.most_diagnostics,
            lang: self.session.lang(),
            generation: self.session.configs.generation(),
        };
        if let Some(known) = self.workspace.checked.0.lock().get(path)
            && known.version == version
            && previous == Some(known.id.as_str())
        {
            return Some((Report::known(known.id.clone()).answer(Some((&uri, None)), previous), known.coverage));
        }
        let beside = related.check(path, &self.session, &self.workspace);
        let (report, coverage) = match beside.map_or_else(|| read(path, uri.clone(), &self.session), Ok) {
            _ if is_config(path) => (reports::of_config_on_disk(path, &self.session), None),
            Ok(snapshot) => (Report::new(&snapshot), Some(snapshot.analysis.coverage())),
            Err(reason) => (Report::unreadable(&reason), None),
        };
        let answer = report.answer(Some((&uri, None)), previous);
        let checked = CheckedFile { version, id: report.id, coverage };
        self.workspace.checked.0.lock().insert(path.to_path_buf(), checked);
        Some((answer, coverage))
    }

    /// Empty reports on the files that the client still has reports on and that are no more.
    fn gone(&self, files: &[PathBuf]) -> Vec<Box<RawValue>> {
        let is_there = |uri: &Uri| {
            self.open.iter().any(|open| open.uri.as_str() == uri.as_str())
                || path_of(uri).is_some_and(|path| files.binary_search(&path).is_ok())
        };
        let previous = self.params.previous_result_ids.iter();
        previous
            .filter(|previous| !is_there(&previous.uri))
            .map(|previous| Report::empty().answer(Some((&previous.uri, None)), Some(&previous.value)))
            .collect()
    }
}
