//! An open document: its text, always current, and what is known of it, which follows as fast as it can.

use super::configs::{Held, config_path};
use super::diagnostics::Report;
use super::session::Session;
use super::snapshot::Snapshot;
use super::text::Text;
use super::transport::Outbox;
use crate::analysis::Analysis;
use crate::settings::Settings;
use crate::text::Span;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

/// An open document.
///
/// Its text changes at once, in the order of the client's messages. One thread at a time reads and checks what stands
/// there; edits that arrive meanwhile are taken together in its next round, however many they are.
#[derive(Debug)]
pub struct Document {
    uri: Uri,
    /// Its path, if it is a configuration.
    config: Option<PathBuf>,
    outbox: Outbox,
    latest: Mutex<Latest>,
    /// The last version read, kept up with the edits; whoever reads and checks holds it.
    analysis: Mutex<Option<Analysis>>,
    checked: watch::Sender<Checked>,
    /// Hash and version of the diagnostics last pushed.
    pushed: Mutex<Option<(u64, i32)>>,
}

/// The text as the client has it.
#[derive(Debug)]
struct Latest {
    session: Arc<Session>,
    /// What it is read with.
    held: Held,
    /// As it was opened, until somebody wants it: to take in a long text takes longer than other documents should wait.
    opened: Option<String>,
    text: Text,
    version: i32,
    /// Counts the client's messages on the document. Its versions may stand still or go back.
    round: u64,
    /// What has changed since the text was last taken to be read.
    change: Option<Change>,
    /// A thread is at work.
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
#[derive(Clone, Debug, Default)]
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
    pub fn open(uri: Uri, version: i32, text: String, session: Arc<Session>, outbox: Outbox) -> Document {
        let held = session.configs.held(&uri, &session);
        Document {
            config: config_path(&uri),
            uri,
            outbox,
            latest: Mutex::new(Latest {
                text: Text::new("", session.encoding),
                opened: Some(text),
                held,
                session,
                version,
                round: 0,
                change: None,
                is_running: false,
                is_closed: false,
            }),
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
        let mut latest = lock(&self.latest);
        for edit in edits {
            match edit.range {
                Some(range) => {
                    let span = latest.text().span(range);
                    latest.replace(span.start..span.end, &edit.text);
                }
                None => {
                    let (range, new) = difference(&latest.text().whole(), &edit.text);
                    latest.replace(range, &edit.text[new]);
                }
            }
        }
        latest.version = version;
        latest.round += 1;
    }

    /// Takes over the client's new settings, or what configurations have become.
    pub fn configure(&self, session: Arc<Session>) {
        let held = session.configs.held(&self.uri, &session);
        let mut latest = lock(&self.latest);
        latest.held = held;
        latest.session = session;
        latest.round += 1;
    }

    /// Forgets the document: nothing more is said of it.
    pub fn close(self: Arc<Self>) {
        lock(&self.latest).is_closed = true;
        // To let go of all that is known of a long document takes a while.
        tokio::task::spawn_blocking(move || self.checked.send_replace(Checked::Closed));
    }

    /// Sees to it that the text is read and checked as it stands.
    pub fn update(self: &Arc<Self>) {
        if !std::mem::replace(&mut lock(&self.latest).is_running, true) {
            let document = self.clone();
            tokio::task::spawn_blocking(move || document.catch_up());
        }
    }

    /// The version now current, once it is read. An error where the text changes before that: the answer would be of no use.
    pub fn current(&self) -> impl Future<Output = Result<(Arc<Snapshot>, Arc<Report>), Error>> + Send + use<> {
        let wanted = lock(&self.latest).round;
        let mut checked = self.checked.subscribe();
        async move {
            let is_there = |checked: &Checked| match checked {
                Checked::Nothing => false,
                Checked::Version(round, ..) | Checked::Failed(round) => *round >= wanted,
                Checked::Closed => true,
            };
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
        let path = self.config.clone()?;
        Some((path, lock(&self.latest).text().whole()))
    }

    /// The last version that was read, if any.
    pub fn last(&self) -> Option<Arc<Snapshot>> {
        match &*self.checked.borrow() {
            Checked::Version(_, snapshot, _) => Some(snapshot.clone()),
            _ => None,
        }
    }

    /// Reads and checks until the text stands still.
    fn catch_up(&self) {
        let mut analysis = lock(&self.analysis);
        loop {
            let (session, held, text, version, round, change) = {
                let mut latest = lock(&self.latest);
                let is_known = match &*self.checked.borrow() {
                    Checked::Version(round, ..) | Checked::Failed(round) => *round == latest.round,
                    Checked::Nothing => false,
                    Checked::Closed => true,
                };
                if is_known || latest.is_closed {
                    latest.is_running = false;
                    return;
                }
                let (session, text) = (latest.session.clone(), latest.text().clone());
                (session, latest.held.clone(), text, latest.version, latest.round, latest.change.take())
            };
            let before = analysis.take().filter(|analysis| Arc::ptr_eq(analysis.settings(), &held.settings));
            // A fault in reading must not take the server with it; the next version is read from the start.
            let read = catch_unwind(AssertUnwindSafe(|| {
                let Held { settings, wrong } = held;
                let analysis = match &self.config {
                    None => read(before, &text, change, &settings),
                    // It is no disclosure: nothing is known of it but what is wrong with it.
                    Some(_) => Analysis::new("", &settings),
                };
                let uri = self.uri.clone();
                let snapshot = Snapshot { uri, version, text, analysis: analysis.clone(), wrong, session };
                let report = match &self.config {
                    None => Report::new(&snapshot),
                    Some(path) => snapshot.session.configs.report(path, &snapshot.text, &snapshot.session),
                };
                (analysis, Checked::Version(round, Arc::new(snapshot), Arc::new(report)))
            }));
            let checked = match read {
                Ok((read, checked)) => {
                    *analysis = Some(read);
                    checked
                }
                Err(_) => Checked::Failed(round),
            };
            self.publish(&checked);
            // What was known before is let go of when the news is out, and beside the next round: of a long document that
            // takes a while.
            let mut checked = checked;
            self.checked.send_if_modified(|last| {
                let is_open = !matches!(last, Checked::Closed);
                if is_open {
                    std::mem::swap(last, &mut checked);
                }
                is_open
            });
            tokio::task::spawn_blocking(move || drop(checked));
        }
    }

    /// Sends the diagnostics, unless the client asks for them itself, has them already, or has gone on typing.
    fn publish(&self, checked: &Checked) {
        let Checked::Version(round, snapshot, report) = checked else { return };
        let session = &snapshot.session;
        if session.pulls {
            return;
        }
        let latest = lock(&self.latest);
        if latest.is_closed || latest.round != *round {
            return;
        }
        let mut pushed = lock(&self.pushed);
        // A client that knows versions is told that this one has been checked, even if it looks as before.
        let is_known = pushed.is_some_and(|(hash, version)| {
            hash == report.hash && (version == snapshot.version || !session.knows_versions())
        });
        if !is_known {
            *pushed = Some((report.hash, snapshot.version));
            self.outbox.send_body(report.publication(&self.uri, Some(snapshot.version)));
        }
    }
}

/// What is known of the text, from what was known of it before the change.
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
    fn text(&mut self) -> &mut Text {
        if let Some(opened) = self.opened.take() {
            self.text = Text::new(&opened, self.text.encoding());
        }
        &mut self.text
    }

    fn replace(&mut self, range: Range<u32>, new: &str) {
        let change = Change { old: range.clone(), new: range.start..range.start + new.len() as u32 };
        self.change = Some(match self.change.take() {
            Some(before) => before.and_then(&range, new.len() as u32),
            None => change,
        });
        self.text().replace(range, new);
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn several_edits_are_one_change(
            text in "[甲乙a\n]{0,20}",
            edits in prop::collection::vec((0usize..30, 0usize..30, "[丙b]{0,4}"), 1..6),
        ) {
            let before = text.clone();
            let mut latest = Latest {
                session: Arc::default(),
                held: Held { settings: Arc::default(), wrong: None },
                text: Text::new("", super::super::text::Encoding::Utf8),
                opened: Some(text.clone()),
                version: 0,
                round: 0,
                change: None,
                is_running: false,
                is_closed: false,
            };
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
}
