//! The faults of configurations that are not open, for clients that do not ask for them.

use super::Desk;
use super::configs::config_path;
use super::diagnostics::Report;
use super::document::Surroundings;
use super::lock;
use super::session::Session;
use super::transport::Outbox;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tower_lsp::ls_types::Uri;

/// What is shown of configurations that are not open: the hash of each report.
#[derive(Debug, Default)]
pub struct Faults(Mutex<BTreeMap<PathBuf, u64>>);

/// Shows the faults of what has been read, whenever something has.
pub async fn follow(desk: Arc<Desk>, surroundings: Surroundings) {
    let faults = Arc::new(Faults::default());
    loop {
        surroundings.settled.notified().await;
        let (desk, faults, outbox) = (desk.clone(), faults.clone(), surroundings.outbox.clone());
        let show = move || {
            if let Some(session) = desk.session() {
                faults.show(&desk, &session, &outbox);
            }
        };
        // The next one shows what this one could not.
        let _ = surroundings.workers.read_file(show).await;
    }
}

impl Faults {
    fn show(&self, desk: &Desk, session: &Session, outbox: &Outbox) {
        let generation = session.configs.generation();
        let is_settled = desk.documents().values().all(|document| document.is_settled());
        let wrong = session.configs.wrong(session.lang).into_iter();
        let reports = wrong.map(|path| (session.configs.report_on_disk(&path, session), path));
        let reports: BTreeMap<PathBuf, Report> = reports.map(|(report, path)| (path, report)).collect();
        // What is open shows its own. It is not opened before this is said, or it would be said last.
        let documents = desk.documents();
        let open: Vec<PathBuf> = documents.values().filter_map(|document| config_path(document.uri())).collect();
        let mut shown = lock(&self.0);
        shown.retain(|path, _| !open.contains(path));
        // What was read before a change may not be so any more; it is read again.
        if session.configs.generation() != generation {
            return;
        }
        let say = |path: &Path, report: &Report| {
            if let Some(uri) = Uri::from_file_path(path) {
                outbox.send_body(report.publication(&uri, None));
            }
        };
        // Before all is read nothing is known to be right.
        if is_settled {
            shown.retain(|path, _| {
                let is_wrong = reports.contains_key(path);
                if !is_wrong {
                    say(path, &Report::empty());
                }
                is_wrong
            });
        }
        for (path, report) in reports.into_iter().filter(|(path, _)| !open.contains(path)) {
            if shown.get(&path) != Some(&report.hash) {
                say(&path, &report);
                shown.insert(path, report.hash);
            }
        }
    }
}
