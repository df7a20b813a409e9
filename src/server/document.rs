//! An open document: its text, always current, and its analysis, which follows as fast as it can.

use super::configs::EffectiveSettings;
use super::latest::{Latest, Next};
use super::reading;
use super::reports;
use super::session::Session;
use super::workers::Workers;
use crate::analysis::Analysis;
use crate::editing::diagnostics::Report;
use crate::editing::neighbour::Neighbour;
use crate::editing::snapshot::Snapshot;
use crate::editing::uri::{config_path, is_reading};
use futures_util::future::{Either, select};
use ls_types::{TextDocumentContentChangeEvent, Uri};
use parking_lot::Mutex;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::{Notify, watch};
use tower_lsp::jsonrpc::{Error, Result};

/// An open document.
///
/// Its text changes at once, in the order of the client's messages. One worker at a time reads and checks it, with its
/// settings once they are known; edits that arrive meanwhile are taken together in its next round, however many they are. It is
/// checked beside the neighbours that it has then, and again where these change.
pub struct Document {
    pub uri: Uri,
    /// Its path, if it is a configuration.
    config: Option<PathBuf>,
    workers: Workers,
    latest: Mutex<Latest>,
    /// Notified when its settings are out of date.
    reconfigured: Notify,
    /// Notified when a text of it has been read, or it is closed.
    texts_changed: Arc<Notify>,
    checked: watch::Sender<Checked>,
}

/// One version of a document and its diagnostics.
type Version = (Arc<Snapshot>, Arc<Report>);

/// The last version checked.
struct Checked {
    /// The round that was read; none at first, the last there can be for a closed document.
    round: Option<u64>,
    /// What it was checked beside.
    neighbours: Arc<[Neighbour]>,
    /// The version read; an error if there is none or the server failed.
    version: Result<Version>,
}

impl Document {
    /// Opens a document; nothing is read yet.
    pub fn open(uri: Uri, version: i32, text: &str, session: Arc<Session>, workers: Workers) -> Document {
        let latest = Latest::new(text, version, session);
        let neighbours = latest.neighbours.clone();
        Document {
            config: config_path(&uri),
            uri,
            workers,
            latest: Mutex::new(latest),
            reconfigured: Notify::new(),
            texts_changed: Arc::default(),
            checked: watch::Sender::new(Checked { round: None, neighbours, version: Err(Error::content_modified()) }),
        }
    }

    /// Tells of its texts.
    pub fn telling(self, texts_changed: &Arc<Notify>) -> Document {
        Document { texts_changed: texts_changed.clone(), ..self }
    }

    /// Applies the client's edits, in their order.
    pub fn change(&self, version: i32, edits: Vec<TextDocumentContentChangeEvent>) {
        let mut latest = self.latest.lock();
        latest.edited.apply(edits);
        latest.version = version;
        latest.round += 1;
    }

    /// Takes over the client's new settings, or changed configurations, and checks again.
    pub fn configure(self: &Arc<Self>, session: Arc<Session>) {
        let mut latest = self.latest.lock();
        latest.session = session;
        latest.settings = None;
        latest.round += 1;
        drop(latest);
        self.reconfigured.notify_one();
        self.update();
    }

    /// Has it stand beside these from now on, and checks it again where they are others.
    pub fn stand_beside(self: &Arc<Self>, neighbours: Vec<Neighbour>) {
        let mut latest = self.latest.lock();
        let before = &latest.neighbours;
        if before.len() == neighbours.len() && before.iter().zip(&neighbours).all(|(own, new)| own.is_same(new)) {
            return;
        }
        latest.neighbours = neighbours.into();
        drop(latest);
        self.update();
    }

    /// Whether its settings are known.
    pub fn is_settled(&self) -> bool {
        self.latest.lock().settings.is_some()
    }

    /// Whether it has not been closed.
    pub fn is_open(&self) -> bool {
        !self.latest.lock().is_closed
    }

    /// Closes the document: nothing more is published.
    pub fn close(self: Arc<Self>) {
        self.latest.lock().is_closed = true;
        self.reconfigured.notify_one();
        // Freeing a long document takes a while.
        tokio::spawn(async move {
            let document = self.clone();
            let version = Err(Error::content_modified());
            let gone = Checked { round: Some(u64::MAX), neighbours: Arc::default(), version };
            let forget = move || drop(document.checked.send_replace(gone));
            self.texts_changed.notify_one();
            self.workers.compute(forget).await
        });
    }

    /// Checks the text as it stands, in the background.
    pub fn update(self: &Arc<Self>) {
        if !std::mem::replace(&mut self.latest.lock().is_running, true) {
            tokio::spawn(self.clone().catch_up());
        }
    }

    /// The version now current, once it is read. An error where the text changes before that: the answer would be of no use.
    pub fn current(&self) -> impl Future<Output = Result<Version>> + Send + use<> {
        let wanted = Some(self.latest.lock().round);
        let mut checked = self.checked.subscribe();
        async move {
            // The sender lives as long as the document.
            let checked = checked.wait_for(|checked| checked.round >= wanted).await;
            let checked = checked.map_err(|_| Error::content_modified())?;
            let is_newer = checked.version.is_ok() && checked.round != wanted;
            if is_newer { Err(Error::content_modified()) } else { checked.version.clone() }
        }
    }

    /// The client's number of the text as it stands.
    pub fn version(&self) -> i32 {
        self.latest.lock().version
    }

    /// Whether it is a configuration.
    pub fn is_config(&self) -> bool {
        self.config.is_some()
    }

    /// Its path and its text as it stands, if it is a configuration.
    pub fn config(&self) -> Option<(PathBuf, String)> {
        Some((self.config.clone()?, self.latest.lock().edited.text.whole()))
    }

    /// The last version that was read, if any.
    pub fn last(&self) -> Option<Arc<Snapshot>> {
        self.last_round().map(|(_, snapshot)| snapshot)
    }

    /// The same with the round of its text.
    pub fn last_round(&self) -> Option<(u64, Arc<Snapshot>)> {
        let checked = self.checked.borrow();
        let (snapshot, _) = checked.version.as_ref().ok()?;
        Some((checked.round?, snapshot.clone()))
    }

    /// Reads and checks until the text stands still. Between two rounds other documents have their turn.
    async fn catch_up(self: Arc<Self>) {
        while let Some(Next { round, neighbours, unsettled }) = self.next() {
            if let Some(session) = unsettled {
                let settings = session.configs.settings_of(&self.uri, &session.editing.settings, &self.workers);
                // A disk that does not answer is not waited for once the settings have to be found anew. What was found
                // before that is out of date.
                if let Either::Right((settings, _)) = select(pin!(self.reconfigured.notified()), pin!(settings)).await {
                    self.latest.lock().settings = Some(settings);
                    session.configs.settled.notify_one();
                }
                continue;
            }
            let document = self.clone();
            let read = move || document.read();
            // A configuration may name files.
            let read = match self.config.is_some() || is_reading(&self.uri) {
                false => self.workers.compute(read).await,
                true => self.workers.read_file(read).await,
            };
            // After a fault of the server the next version is read from the start.
            if let Err(error) = read {
                drop(self.keep(Checked { round: Some(round), neighbours, version: Err(error) }));
            }
        }
    }

    /// What is to be done next; nothing once the text is read as it stands.
    fn next(&self) -> Option<Next> {
        let mut latest = self.latest.lock();
        let checked = self.checked.borrow();
        let is_beside = Arc::ptr_eq(&checked.neighbours, &latest.neighbours);
        let is_read = checked.round >= Some(latest.round) && is_beside;
        latest.is_running = !is_read && !latest.is_closed;
        let unsettled = latest.settings.is_none().then(|| latest.session.clone());
        latest.is_running.then(|| Next { round: latest.round, neighbours: latest.neighbours.clone(), unsettled })
    }

    /// Reads and checks the text as it stands.
    fn read(&self) {
        let (session, effective, edited, neighbours, version, round) = {
            let mut latest = self.latest.lock();
            let Some(effective) = latest.settings.clone().filter(|_| !latest.is_closed) else { return };
            let (session, neighbours) = (latest.session.clone(), latest.neighbours.clone());
            (session, effective, latest.edited.take(), neighbours, latest.version, latest.round)
        };
        let EffectiveSettings { settings, error: config_error } = effective;
        let before = self.last().map(|before| before.analysis.clone());
        let mut analysis = match &self.config {
            // A configuration is no disclosure.
            Some(_) => Analysis::new("", &settings),
            None => edited.analysis(before, &settings),
        };
        analysis.stand_beside(neighbours.iter().map(Neighbour::for_rules).collect());
        let (uri, text) = (self.uri.clone(), edited.text);
        let reading = is_reading(&uri).then(|| reading::on_disk(&uri, &text.whole(), session.lang())).flatten();
        let editing = session.editing.clone();
        let beside = neighbours.clone();
        let snapshot =
            Snapshot { uri, version, text, analysis, neighbours: beside, reading, config_error, session: editing };
        let report = match &self.config {
            None => Report::new(&snapshot),
            Some(path) => reports::of_config(path, &snapshot.text, &session),
        };
        self.publish(round, &snapshot, &report);
        let (client, id) = (session.editing.client.clone(), report.id.clone());
        let version = Ok((Arc::new(snapshot), Arc::new(report)));
        // The version before is freed after that: of a long document that takes a while.
        let before = self.keep(Checked { round: Some(round), neighbours, version });
        if before.round != Some(round) {
            self.texts_changed.notify_one();
        } else if client.pulls && client.refreshes && before.version.is_ok_and(|(_, report)| report.id != id) {
            // The client has asked for this text already.
            self.workers.outbox.ask("workspace/diagnostic/refresh", None::<()>);
        }
    }

    /// Hands a result to whoever waits for it; returns what it replaces.
    fn keep(&self, mut checked: Checked) -> Checked {
        self.checked.send_if_modified(|last| {
            let is_open = last.round != Some(u64::MAX);
            if is_open {
                std::mem::swap(last, &mut checked);
            }
            is_open
        });
        checked
    }

    /// Sends the diagnostics, unless the client asks for them itself, has them already, or has gone on typing.
    fn publish(&self, round: u64, snapshot: &Snapshot, report: &Report) {
        let client = snapshot.client();
        let mut latest = self.latest.lock();
        if client.pulls || latest.is_closed || latest.round != round {
            return;
        }
        // A client that knows versions wants to hear that this one has been checked, even if nothing has changed.
        let is_known = latest
            .pushed
            .as_ref()
            .is_some_and(|(id, version)| *id == report.id && (*version == snapshot.version || !client.knows_versions));
        if !is_known {
            latest.pushed = Some((report.id.clone(), snapshot.version));
            reports::publish(report, &self.workers.outbox, &self.uri, Some(snapshot.version));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::configs::Configs;
    use super::super::transport::Outbox;
    use super::*;

    #[test]
    fn findings_wait_for_the_settings_and_for_no_settings_of_others() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (release, held_up) = std::sync::mpsc::channel::<()>();
            let held_up = Mutex::new(held_up);
            let configs = Configs::reading(move |path, _| {
                path.ends_with("slow/gouji.toml").then(|| {
                    let _ = held_up.lock().recv();
                    Ok("[severity]\nrepeated-punctuation = \"off\"\n".to_owned())
                })
            });
            let session = Arc::new(Session { configs: Arc::new(configs), ..Session::default() });
            let (outbox, mut said) = Outbox::new();
            let workers = Workers::new(outbox);
            let open = |uri: &str| {
                let (text, session) = ("完成工作。。\n", session.clone());
                let document = Document::open(uri.parse().unwrap(), 1, text, session, workers.clone());
                let document = Arc::new(document);
                document.update();
                document
            };
            // Many more than there are workers wait for one disk.
            let slow: Vec<_> = (0..50).map(|at| open(&format!("file:///slow/{at}.txt"))).collect();
            let quick = open("file:///quick/a.txt");
            let (snapshot, _) = quick.current().await.unwrap();
            assert_eq!(snapshot.analysis.parts()[0].findings().len(), 1);
            for document in &slow {
                assert!(document.last().is_none() && !document.is_settled());
                document.change(
                    2,
                    vec![TextDocumentContentChangeEvent {
                        range: None, range_length: None, text: "较好。。\n".into()
                    }],
                );
                document.update();
            }
            release.send(()).unwrap();
            for document in &slow {
                let (snapshot, _) = document.current().await.unwrap();
                assert_eq!((snapshot.version, snapshot.text.whole().as_str()), (2, "较好。。\n"));
                assert!(snapshot.analysis.parts()[0].findings().is_empty());
            }
            // Nothing was ever shown of them but that.
            let mut shown = 0;
            while let Ok(message) = said.try_recv() {
                let message: serde_json::Value = serde_json::from_slice(&message).unwrap();
                if message["params"]["uri"].as_str().unwrap().starts_with("file:///slow") {
                    assert_eq!(message["params"]["diagnostics"], serde_json::json!([]));
                    shown += 1;
                }
            }
            assert_eq!(shown, slow.len());
        });
    }
}
