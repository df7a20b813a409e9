//! The faults of configurations that are not open, for clients that do not ask for them.

use super::Desk;
use super::configs::config_path;
use super::diagnostics::Report;
use super::document::Surroundings;
use super::lock;
use super::session::Session;
use std::collections::BTreeMap;
use std::path::PathBuf;
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
            let Some(session) = desk.session() else { return };
            for (uri, report) in faults.news(&desk, &session) {
                outbox.send_body(report.publication(&uri, None));
            }
        };
        // The next one shows what this one could not.
        let _ = surroundings.workers.read_file(show).await;
    }
}

impl Faults {
    /// What has to be shown now.
    fn news(&self, desk: &Desk, session: &Session) -> Vec<(Uri, Report)> {
        let generation = session.configs.generation();
        let is_settled = desk.documents().values().all(|document| document.is_settled());
        let wrong = session.configs.wrong(session.lang);
        let reports: Vec<(PathBuf, Report)> =
            wrong.into_iter().map(|path| (path.clone(), session.configs.report_on_disk(&path, session))).collect();
        // What is open shows its own.
        let documents = desk.documents();
        let open: Vec<PathBuf> = documents.values().filter_map(|document| config_path(document.uri())).collect();
        let mut shown = lock(&self.0);
        shown.retain(|path, _| !open.contains(path));
        let mut news = Vec::new();
        // Before all is read again nothing is known to be right, and what was read before a change may be so no more.
        if session.configs.generation() != generation {
            return news;
        }
        if is_settled {
            let is_wrong = |path: &PathBuf| reports.iter().any(|(wrong, _)| wrong == path);
            let right: Vec<PathBuf> = shown.keys().filter(|path| !is_wrong(path)).cloned().collect();
            for path in right {
                shown.remove(&path);
                news.extend(Uri::from_file_path(&path).map(|uri| (uri, Report::empty())));
            }
        }
        for (path, report) in reports.into_iter().filter(|(path, _)| !open.contains(path)) {
            let Some(uri) = Uri::from_file_path(&path) else { continue };
            if shown.insert(path, report.hash) != Some(report.hash) {
                news.push((uri, report));
            }
        }
        news
    }
}
