//! What is wrong with configurations that are not open, for clients that do not pull diagnostics.

use super::diagnostics::Report;
use super::session::Session;
use super::state::State;
use super::transport::Outbox;
use super::uri::config_path;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::Uri;

/// The reports shown of configurations that are not open, by their hashes.
type Shown = Mutex<BTreeMap<PathBuf, u64>>;

/// Shows the faults of the configurations read, whenever one has been.
pub async fn follow(state: Arc<State>) {
    let shown = Arc::new(Shown::default());
    loop {
        state.surroundings.settled.notified().await;
        let (state, shown) = (state.clone(), shown.clone());
        let workers = state.surroundings.workers.clone();
        let show = move || {
            if let Some(session) = state.session() {
                show(&shown, &state, &session);
            }
        };
        // After a fault of the server the next one shows everything.
        let _ = workers.read_file(show).await;
    }
}

fn show(shown: &Shown, state: &State, session: &Session) {
    let generation = session.configs.generation();
    let is_settled = state.documents().values().all(|document| document.is_settled());
    let faulty = session.configs.faulty(session.user.lang).into_iter();
    let reports = faulty.map(|path| (Report::of_config_on_disk(&path, session), path));
    let mut reports: BTreeMap<PathBuf, Report> = reports.map(|(report, path)| (path, report)).collect();
    // Open configurations have diagnostics of their own. None is opened before these are sent, or these would come last.
    let documents = state.documents();
    let mut shown = shown.lock();
    for open in documents.values().filter_map(|document| config_path(document.uri())) {
        shown.remove(&open);
        reports.remove(&open);
    }
    // After a change everything is read again.
    if session.configs.generation() != generation {
        return;
    }
    // Nothing is known to be right before everything is read.
    if is_settled {
        shown.retain(|path, _| {
            let is_faulty = reports.contains_key(path);
            if !is_faulty {
                send(&state.surroundings.outbox, path, &Report::empty());
            }
            is_faulty
        });
    }
    for (path, report) in reports {
        if shown.get(&path) != Some(&report.hash) {
            send(&state.surroundings.outbox, &path, &report);
            shown.insert(path, report.hash);
        }
    }
}

fn send(outbox: &Outbox, path: &Path, report: &Report) {
    if let Some(uri) = Uri::from_file_path(path) {
        report.publish(outbox, &uri, None);
    }
}
