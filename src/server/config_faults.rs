//! Diagnostics of configurations that are not open, for clients that do not pull.

use super::reports;
use super::state::State;
use super::transport::Outbox;
use crate::editing::diagnostics::Report;
use crate::editing::uri::config_path;
use ls_types::Uri;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The ids of the reports published.
type Shown = BTreeMap<PathBuf, String>;

/// Publishes the faults of the configurations whenever one has been read.
pub async fn follow(state: Arc<State>) {
    let configs = state.session().configs.clone();
    let mut shown = Shown::new();
    loop {
        configs.settled.notified().await;
        let state = state.clone();
        let workers = state.workers.clone();
        // After a fault of the server the next time everything is shown.
        shown = workers.read_file(move || show(shown, &state)).await.unwrap_or_default();
    }
}

fn show(mut shown: Shown, state: &State) -> Shown {
    let session = state.session();
    let outbox = &state.workers.outbox;
    let generation = session.configs.generation();
    let is_settled = state.documents.lock().values().all(|document| document.is_settled());
    let faulty = session.configs.faulty(session.lang()).into_iter();
    let reports = faulty.map(|path| (reports::of_config_on_disk(&path, &session), path));
    let mut reports: BTreeMap<PathBuf, Report> = reports.map(|(report, path)| (path, report)).collect();
    // Open configurations have diagnostics of their own. None is opened before these are sent, or these would come last.
    let documents = state.documents.lock();
    for open in documents.values().filter_map(|document| config_path(&document.uri)) {
        shown.remove(&open);
        reports.remove(&open);
    }
    // After a change everything is read again.
    if session.configs.generation() != generation {
        return shown;
    }
    // Nothing is known to be right before everything is read.
    if is_settled {
        shown.retain(|path, _| {
            let is_faulty = reports.contains_key(path);
            if !is_faulty {
                send(outbox, path, &Report::empty());
            }
            is_faulty
        });
    }
    for (path, report) in reports {
        if shown.get(&path) != Some(&report.id) {
            send(outbox, &path, &report);
            shown.insert(path, report.id);
        }
    }
    shown
}

fn send(outbox: &Outbox, path: &Path, report: &Report) {
    if let Some(uri) = Uri::from_file_path(path) {
        reports::publish(report, outbox, &uri, None);
    }
}
