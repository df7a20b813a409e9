//! An open document: its text, always current, and its analysis, which follows as fast as it can.

use super::configs::EffectiveSettings;
use super::diagnostics::Report;
use super::session::Session;
use super::snapshot::Snapshot;
use super::text::Text;
use super::transport::Outbox;
use super::uri::config_path;
use super::workers::Workers;
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Span;
use futures_util::future::{Either, select};
use parking_lot::Mutex;
use std::ops::Range;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::{Notify, watch};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

/// An open document.
///
/// Its text changes at once, in the order of the client's messages. One worker at a time reads and checks it, with its
/// settings once they are known; edits that arrive meanwhile are taken together in its next round, however many they are.
pub struct Document {
    uri: Uri,
    /// Its path, if it is a configuration.
    config: Option<PathBuf>,
    surroundings: Surroundings,
    latest: Mutex<Latest>,
    /// Notified when its settings have to be found anew.
    reconfigured: Notify,
    /// The last version read, kept up with the edits; locked by whoever reads and checks.
    analysis: Mutex<Option<Analysis>>,
    checked: watch::Sender<Checked>,
    /// Hash and version of the diagnostics last pushed.
    pushed: Mutex<Option<(u64, i32)>>,
}

/// What all documents of a server share.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Where diagnostics go.
    pub outbox: Outbox,
    /// Who reads and checks.
    pub workers: Workers,
    /// Notified when the settings of a document have become known.
    pub settled: Arc<Notify>,
}

/// The text as the client has it.
struct Latest {
    session: Arc<Session>,
    /// What it is checked with, once that is known.
    settings: Option<EffectiveSettings>,
    /// Counts the changes of what it is checked with.
    configured: u64,
    text: Text,
    version: i32,
    /// Counts the client's messages on the document. Its versions may stand still or go back.
    round: u64,
    /// What has changed since the text was last read.
    change: Option<Change>,
    /// A task is catching up with it.
    is_running: bool,
    is_closed: bool,
}

/// One stretch that covers every edit of a round: the bytes `old` of the text before are the bytes `new` of the text now.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    old: Range<u32>,
    new: Range<u32>,
}

/// How far the reading has come.
#[derive(Clone, Default)]
enum Checked {
    /// Nothing is read yet.
    #[default]
    Nothing,
    /// The document is read as it was in this round.
    Version(u64, Arc<Snapshot>, Arc<Report>),
    /// It could not be read: a fault of the server.
    Failed(u64),
    /// The document is closed.
    Closed,
}

impl Checked {
    /// The round it belongs to; the last there can be for a closed document.
    fn round(&self) -> Option<u64> {
        match self {
            Checked::Nothing => None,
            Checked::Version(round, ..) | Checked::Failed(round) => Some(*round),
            Checked::Closed => Some(u64::MAX),
        }
    }
}

/// What the reading of a document needs next.
enum Step {
    /// Its settings, after this many changes of them.
    Configure(Arc<Session>, u64),
    /// To be read, as it is in this round.
    Read(u64),
}

impl Change {
    /// This change and then another edit, as one.
    fn and_then(self, edit: &Range<u32>, length: u32) -> Change {
        let start = self.new.start.min(edit.start);
        let behind = edit.end.saturating_sub(self.new.end);
        let end = self.new.end.max(edit.end) - (edit.end - edit.start) + length;
        Change { old: self.old.start.min(start)..self.old.end + behind, new: start..end }
    }
}

impl Document {
    /// Opens a document; nothing is read yet.
    pub fn open(uri: Uri, version: i32, text: &str, session: Arc<Session>, surroundings: Surroundings) -> Document {
        Document {
            config: config_path(&uri),
            uri,
            surroundings,
            latest: Mutex::new(Latest::new(text, version, session)),
            reconfigured: Notify::new(),
            analysis: Mutex::new(None),
            checked: watch::Sender::new(Checked::Nothing),
            pushed: Mutex::new(None),
        }
    }

    /// As the client names it.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Applies the client's edits, in their order.
    pub fn change(&self, version: i32, edits: Vec<TextDocumentContentChangeEvent>) {
        let mut latest = self.latest.lock();
        for edit in edits {
            match edit.range {
                Some(range) => {
                    let span = latest.text.span(range);
                    latest.replace(span.start..span.end, &edit.text);
                }
                None => {
                    let (range, new) = difference(&latest.text.whole(), &edit.text);
                    latest.replace(range, &edit.text[new]);
                }
            }
        }
        latest.version = version;
        latest.round += 1;
    }

    /// Takes over the client's new settings, or changed configurations.
    pub fn configure(&self, session: Arc<Session>) {
        let mut latest = self.latest.lock();
        latest.session = session;
        latest.settings = None;
        latest.configured += 1;
        latest.round += 1;
        self.reconfigured.notify_one();
    }

    /// Whether its settings are known.
    pub fn is_settled(&self) -> bool {
        self.latest.lock().settings.is_some()
    }

    /// Forgets the document: nothing more is said of it.
    pub fn close(self: Arc<Self>) {
        self.latest.lock().is_closed = true;
        self.reconfigured.notify_one();
        // Freeing a long document takes a while.
        tokio::spawn(async move {
            let document = self.clone();
            let forget = move || {
                document.checked.send_replace(Checked::Closed);
                document.analysis.lock().take();
            };
            self.surroundings.workers.compute(forget).await
        });
    }

    /// Has the text read and checked as it stands.
    pub fn update(self: &Arc<Self>) {
        if !std::mem::replace(&mut self.latest.lock().is_running, true) {
            tokio::spawn(self.clone().catch_up());
        }
    }

    /// The version now current, once it is read. An error where the text changes before that: the answer would be of no use.
    pub fn current(&self) -> impl Future<Output = Result<(Arc<Snapshot>, Arc<Report>), Error>> + Send + use<> {
        let wanted = self.latest.lock().round;
        let mut checked = self.checked.subscribe();
        async move {
            let is_there = |checked: &Checked| checked.round().is_some_and(|round| round >= wanted);
            // The sender lives as long as the document.
            let checked = checked.wait_for(is_there).await.map_err(|_| Error::content_modified())?;
            match &*checked {
                Checked::Version(round, snapshot, report) if *round == wanted => Ok((snapshot.clone(), report.clone())),
                Checked::Failed(_) => Err(Error::internal_error()),
                _ => Err(Error::content_modified()),
            }
        }
    }

    /// Its path and its text as it stands, if it is a configuration.
    pub fn config(&self) -> Option<(PathBuf, String)> {
        Some((self.config.clone()?, self.latest.lock().text.whole()))
    }

    /// The last version that was read, if any.
    pub fn last(&self) -> Option<Arc<Snapshot>> {
        match &*self.checked.borrow() {
            Checked::Version(_, snapshot, _) => Some(snapshot.clone()),
            _ => None,
        }
    }

    /// Reads and checks until the text stands still. Between two rounds other documents have their turn.
    async fn catch_up(self: Arc<Self>) {
        let workers = &self.surroundings.workers;
        while let Some(step) = self.next() {
            match step {
                Step::Configure(session, configured) => {
                    let settings = session.configs.settings_of(&self.uri, &session.user.settings, workers);
                    // A disk that does not answer is not waited for once the settings have to be found anew.
                    if let Either::Left((settings, _)) =
                        select(pin!(settings), pin!(self.reconfigured.notified())).await
                    {
                        self.settle(settings, configured);
                    }
                }
                Step::Read(round) => {
                    let document = self.clone();
                    let read = move || document.read();
                    let read = match self.config {
                        None => workers.compute(read).await,
                        // It may name files.
                        Some(_) => workers.read_file(read).await,
                    };
                    // After a fault of the server the next version is read from the start.
                    if read.is_err() {
                        drop(self.keep(Checked::Failed(round)));
                    }
                }
            }
        }
    }

    /// What is to be done next; nothing once the text is read as it stands.
    fn next(&self) -> Option<Step> {
        let mut latest = self.latest.lock();
        let is_known = self.checked.borrow().round().is_some_and(|round| round >= latest.round);
        latest.is_running = !is_known && !latest.is_closed;
        latest.is_running.then(|| match latest.settings {
            None => Step::Configure(latest.session.clone(), latest.configured),
            Some(_) => Step::Read(latest.round),
        })
    }

    /// Takes over the settings of the document, unless they have changed again.
    fn settle(&self, settings: EffectiveSettings, configured: u64) {
        let mut latest = self.latest.lock();
        if latest.configured == configured {
            latest.settings = Some(settings);
            self.surroundings.settled.notify_one();
        }
    }

    /// Reads and checks the text as it stands.
    fn read(&self) {
        let mut analysis = self.analysis.lock();
        let (session, effective, text, version, round, change) = {
            let mut latest = self.latest.lock();
            let Some(effective) = latest.settings.clone().filter(|_| !latest.is_closed) else { return };
            let (session, text) = (latest.session.clone(), latest.text.clone());
            (session, effective, text, latest.version, latest.round, latest.change.take())
        };
        let EffectiveSettings { settings, error: config_error } = effective;
        let before = analysis.take().filter(|analysis| Arc::ptr_eq(analysis.settings(), &settings));
        let now = match &self.config {
            None => read(before, &text, change, &settings),
            // A configuration is no disclosure.
            Some(_) => Analysis::new("", &settings),
        };
        *analysis = Some(now.clone());
        let snapshot = Snapshot { uri: self.uri.clone(), version, text, analysis: now, config_error, session };
        let report = match &self.config {
            None => Report::new(&snapshot),
            Some(path) => Report::of_config(path, &snapshot.text, &snapshot.session),
        };
        let checked = Checked::Version(round, Arc::new(snapshot), Arc::new(report));
        self.publish(&checked);
        // The version before is freed after that: of a long document that takes a while.
        drop(self.keep(checked));
    }

    /// Hands a result to whoever waits for it; returns what it replaces.
    fn keep(&self, mut checked: Checked) -> Checked {
        self.checked.send_if_modified(|last| {
            let is_open = !matches!(last, Checked::Closed);
            if is_open {
                std::mem::swap(last, &mut checked);
            }
            is_open
        });
        checked
    }

    /// Sends the diagnostics, unless the client asks for them itself, has them already, or has gone on typing.
    fn publish(&self, checked: &Checked) {
        let Checked::Version(round, snapshot, report) = checked else { return };
        let session = &snapshot.session;
        if session.client.pulls {
            return;
        }
        let latest = self.latest.lock();
        if latest.is_closed || latest.round != *round {
            return;
        }
        let mut pushed = self.pushed.lock();
        // A client that knows versions wants to hear that this one has been checked, even if nothing has changed.
        let is_known = pushed.is_some_and(|(hash, version)| {
            hash == report.hash && (version == snapshot.version || !session.client.knows_versions)
        });
        if !is_known {
            *pushed = Some((report.hash, snapshot.version));
            report.publish(&self.surroundings.outbox, &self.uri, Some(snapshot.version));
        }
    }
}

/// The analysis of the text, from that of the text before the change.
fn read(before: Option<Analysis>, text: &Text, change: Option<Change>, settings: &Arc<Settings>) -> Analysis {
    match (before, change) {
        (Some(mut analysis), Some(Change { old, new })) => {
            analysis.edit(old, &text.slice(Span::new(new.start, new.end)));
            analysis
        }
        (Some(analysis), None) => analysis,
        (None, _) => Analysis::new(&text.whole(), settings),
    }
}

impl Latest {
    fn new(text: &str, version: i32, session: Arc<Session>) -> Latest {
        Latest {
            text: Text::new(text, session.client.encoding),
            session,
            settings: None,
            configured: 0,
            version,
            round: 0,
            change: None,
            is_running: false,
            is_closed: false,
        }
    }

    fn replace(&mut self, range: Range<u32>, new: &str) {
        let change = Change { old: range.clone(), new: range.start..range.start + new.len() as u32 };
        self.change = Some(match self.change.take() {
            Some(before) => before.and_then(&range, new.len() as u32),
            None => change,
        });
        self.text.replace(range, new);
    }
}

/// Where two texts differ: the bytes of the first, and those of the second in their place.
fn difference(old: &str, new: &str) -> (Range<u32>, Range<usize>) {
    let same = |(a, b): &(u8, u8)| a == b;
    let mut start = old.bytes().zip(new.bytes()).take_while(same).count();
    while !old.is_char_boundary(start) {
        start -= 1;
    }
    let (old_rest, new_rest) = (&old.as_bytes()[start..], &new.as_bytes()[start..]);
    let mut end = old_rest.iter().rev().copied().zip(new_rest.iter().rev().copied()).take_while(same).count();
    while !old.is_char_boundary(old.len() - end) {
        end -= 1;
    }
    (start as u32..(old.len() - end) as u32, start..new.len() - end)
}

#[cfg(test)]
mod tests {
    use super::super::configs::Configs;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn several_edits_are_one_change(
            text in "[甲乙a\n]{0,20}",
            edits in prop::collection::vec((0usize..30, 0usize..30, "[丙b]{0,4}"), 1..6),
        ) {
            let before = text.clone();
            let mut latest = Latest::new(&text, 0, Arc::default());
            let mut now = text;
            for (a, b, new) in edits {
                let border = |at: usize| now.char_indices().map(|(at, _)| at).chain([now.len()]).nth(at % (now.chars().count() + 1)).unwrap();
                let (from, to) = (border(a).min(border(b)), border(a).max(border(b)));
                latest.replace(from as u32..to as u32, &new);
                now.replace_range(from..to, &new);
            }
            let Change { old, new } = latest.change.unwrap();
            let mut again = before;
            again.replace_range(old.start as usize..old.end as usize, &now[new.start as usize..new.end as usize]);
            prop_assert_eq!(&again, &now);
            prop_assert_eq!(latest.text.whole(), now);
        }

        #[test]
        fn a_difference_leads_from_one_text_to_the_other(old in "[甲乙a\n]{0,12}", new in "[甲乙a\n]{0,12}") {
            let (range, with) = difference(&old, &new);
            let mut text = old;
            text.replace_range(range.start as usize..range.end as usize, &new[with]);
            prop_assert_eq!(text, new);
        }
    }

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
            let workers = Workers::new(outbox.clone());
            let surroundings = Surroundings { outbox, workers, settled: Arc::default() };
            let open = |uri: &str| {
                let (text, session) = ("完成工作。。\n", session.clone());
                let document = Document::open(uri.parse().unwrap(), 1, text, session, surroundings.clone());
                let document = Arc::new(document);
                document.update();
                document
            };
            // Many more than there are workers wait for one disk.
            let slow: Vec<_> = (0..50).map(|at| open(&format!("file:///slow/{at}.txt"))).collect();
            let quick = open("file:///quick/a.txt");
            let (snapshot, _) = quick.current().await.unwrap();
            assert_eq!(snapshot.analysis.parts()[0].part.findings().len(), 1);
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
                assert!(snapshot.analysis.parts()[0].part.findings().is_empty());
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
