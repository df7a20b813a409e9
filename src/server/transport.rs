//! Messages in and out of standard input and output.
//!
//! Reading and writing have a thread each, so that neither waits for the other or for any work. Between them one task takes
//! the messages in the order of their arrival, as long as the client reads what it is told. It replaces the loop of `tower_lsp`, which stops at the first message that
//! is no JSON and turns every answer into a tree of values before writing it.

use super::workers::Workers;
use super::{Server, presence};
use futures_util::future::{Either, select};
use futures_util::{FutureExt, SinkExt, StreamExt};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tokio::task::AbortHandle;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{Client, LspService};
use tower_service::Service;

/// Messages read ahead; when they pile up, the client has to wait.
const READ_AHEAD: usize = 256;

/// Bytes read ahead; a longer message is read ahead alone.
const BYTES_AHEAD: usize = 8 << 20;

/// Bytes that the client has not read; when they pile up, nothing new is begun. What is under way is still told.
const BYTES_UNREAD: usize = 8 << 20;

/// How long a thread without work stays. When it goes, the system gets back what memory it has kept.
const IDLE: Duration = Duration::from_secs(2);

/// Longest message, in bytes: a header that says more is wrong, and waiting for so much would never end.
const LONGEST_MESSAGE: u64 = 1 << 30;

/// How long the last messages may take.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Where messages to the client go. They are written in the order they are put in.
#[derive(Clone, Debug)]
pub struct Outbox(Arc<Mailbox>);

#[derive(Debug)]
struct Mailbox {
    messages: mpsc::UnboundedSender<Outgoing>,
    /// Bytes that are not written yet.
    unread: watch::Sender<usize>,
    /// There is nobody to write to.
    gone: Notify,
}

#[derive(Debug)]
pub enum Outgoing {
    Message(Vec<u8>),
    /// Nothing follows.
    End,
}

impl Outbox {
    /// An empty one, and where its messages come out.
    pub fn new() -> (Outbox, mpsc::UnboundedReceiver<Outgoing>) {
        let (messages, written) = mpsc::unbounded_channel();
        (Outbox(Arc::new(Mailbox { messages, unread: watch::Sender::new(0), gone: Notify::new() })), written)
    }

    /// Sends one message.
    pub fn send(&self, message: &impl Serialize) {
        // A message that is not JSON cannot be built of these types.
        if let Ok(body) = serde_json::to_vec(message) {
            self.send_body(body);
        }
    }

    /// Sends one message that is JSON already.
    pub fn send_body(&self, body: Vec<u8>) {
        self.0.unread.send_modify(|unread| *unread += body.len());
        // Nobody can be told when the writer is gone.
        let _ = self.0.messages.send(Outgoing::Message(body));
    }

    /// Waits until the client has read most of what it was told.
    pub async fn room(&self) {
        // The sender lives as long as the outbox.
        let _ = self.0.unread.subscribe().wait_for(|unread| *unread < BYTES_UNREAD).await;
    }

    /// The same for a worker in the middle of its work.
    pub fn wait_for_room(&self) {
        Handle::current().block_on(self.room());
    }

    /// Notes that the client is gone.
    pub fn hang_up(&self) {
        self.0.gone.notify_one();
    }

    fn wrote(&self, bytes: usize) {
        self.0.unread.send_if_modified(|unread| {
            let was_full = *unread >= BYTES_UNREAD;
            *unread -= bytes;
            was_full && *unread < BYTES_UNREAD
        });
    }
}

/// Serves one client until it says `exit` or goes away; returns the exit code of the process.
pub fn serve(make: impl FnOnce(Client, Outbox) -> Server) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(Workers::most())
        .thread_keep_alive(IDLE)
        .build()?;
    let (input, output) = streams()?;
    let (outbox, written) = Outbox::new();
    let (wrote, all_written) = std::sync::mpsc::channel();
    let writer = outbox.clone();
    std::thread::Builder::new().name("writer".into()).spawn(move || {
        if write_all(written, output, &writer).is_err() {
            writer.hang_up();
        }
        wrote.send(())
    })?;
    let (arrived, messages) = mpsc::channel(READ_AHEAD);
    let (reader, last_word) = oneshot::channel();
    let handle = runtime.handle().clone();
    std::thread::Builder::new().name("reader".into()).spawn(move || {
        read_all(BufReader::with_capacity(1 << 16, input), &arrived, &handle);
        drop::<oneshot::Sender<()>>(reader);
    })?;
    let (service, socket) = LspService::new(|client| make(client, outbox.clone()));
    let connection = Connection { service, outbox: outbox.clone(), pending: Arc::default() };
    let code = runtime.block_on(connection.run(Inbox { messages, last_word: Some(last_word) }, socket));
    // What still runs is of no use to anyone; the last messages are, unless the client no longer reads.
    let _ = outbox.0.messages.send(Outgoing::End);
    let _ = all_written.recv_timeout(LAST_WORDS);
    runtime.shutdown_background();
    Ok(code)
}

/// Standard input and output without the buffers of the standard library: its output would be cut at every line.
#[cfg(unix)]
fn streams() -> io::Result<(File, File)> {
    use std::os::fd::AsFd;
    Ok((io::stdin().as_fd().try_clone_to_owned()?.into(), io::stdout().as_fd().try_clone_to_owned()?.into()))
}

#[cfg(windows)]
fn streams() -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle;
    Ok((io::stdin().as_handle().try_clone_to_owned()?.into(), io::stdout().as_handle().try_clone_to_owned()?.into()))
}

/// What the reader found.
enum Frame {
    /// The body of a message.
    Body(Vec<u8>),
    /// Something that is no message.
    Damaged,
}

/// A message, or the answer to what is none; and its share of what may be read ahead.
type Arrived = (Result<Message, Response>, OwnedSemaphorePermit);

/// Reads message by message, to the last one that counts. To make sense of a long one takes a while, so that is done here too.
fn read_all(mut input: impl BufRead, arrived: &mpsc::Sender<Arrived>, handle: &Handle) {
    let ahead = Arc::new(Semaphore::new(BYTES_AHEAD));
    while let Ok(Some(frame)) = read_frame(&mut input) {
        let (message, length) = match frame {
            Frame::Body(body) => (read_message(&body), body.len()),
            Frame::Damaged => (Err(Response::from_error(Id::Null, Error::parse_error())), 0),
        };
        let is_exit = matches!(&message, Ok(Message::Request(request)) if request.method() == "exit");
        let share = ahead.clone().acquire_many_owned(length.min(BYTES_AHEAD) as u32);
        let Ok(share) = handle.block_on(share) else { return };
        if arrived.blocking_send((message, share)).is_err() || is_exit {
            return;
        }
    }
}

/// Where messages of the client arrive.
struct Inbox {
    messages: mpsc::Receiver<Arrived>,
    /// Dropped when nothing follows.
    last_word: Option<oneshot::Receiver<()>>,
}

impl Inbox {
    /// The next message; `None` at the end. A client that does not read is not listened to, until it has said its last word.
    async fn next(&mut self, outbox: &Outbox) -> Option<Result<Message, Response>> {
        if let Some(last_word) = &mut self.last_word {
            let is_over = matches!(select(last_word, pin!(outbox.room())).await, Either::Left(_));
            if is_over {
                self.last_word = None;
            }
        }
        self.messages.recv().await.map(|(message, _)| message)
    }
}

/// Reads one frame; `None` at the end.
///
/// Behind a message of another length than it said, and behind anything that is no message, the next header stands in the
/// middle of a line: it is looked for there, or everything that follows would be lost.
fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        // A header is short: of a line without end the last piece is enough.
        let done = if line.ends_with(b"\n") { line.len() } else { line.len().saturating_sub(64) };
        line.drain(..done);
        if input.by_ref().take(4096).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            continue;
        }
        if line.trim_ascii().is_empty() {
            match length {
                Some(length) => return read_body(input, length).map(Some),
                None => continue,
            }
        }
        let name = b"content-length:";
        if let Some(at) = line.windows(name.len()).rposition(|window| window.eq_ignore_ascii_case(name)) {
            let digits = String::from_utf8_lossy(&line[at + name.len()..]);
            match digits.trim().parse::<u64>() {
                Ok(bytes) if bytes <= LONGEST_MESSAGE => length = Some(bytes),
                _ => return Ok(Some(Frame::Damaged)),
            }
        }
    }
}

fn read_body(input: &mut impl BufRead, length: u64) -> io::Result<Frame> {
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    let is_whole = body.len() as u64 == length;
    Ok(if is_whole { Frame::Body(body) } else { Frame::Damaged })
}

fn write_all(
    mut messages: mpsc::UnboundedReceiver<Outgoing>,
    mut output: impl Write,
    outbox: &Outbox,
) -> io::Result<()> {
    let mut frame = Vec::new();
    while let Some(Outgoing::Message(body)) = messages.blocking_recv() {
        frame.clear();
        frame.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        frame.extend_from_slice(&body);
        output.write_all(&frame)?;
        output.flush()?;
        outbox.wrote(body.len());
    }
    Ok(())
}

/// The requests that are not answered yet, by their id. Those answered without `tower_lsp` are cancelled here.
type Pending = Arc<Mutex<HashMap<Id, Option<AbortHandle>>>>;

struct Connection {
    service: LspService<Server>,
    outbox: Outbox,
    pending: Pending,
}

impl Connection {
    async fn run(mut self, inbox: Inbox, socket: tower_lsp::ClientSocket) -> u8 {
        let outbox = self.outbox.clone();
        let _ = select(pin!(self.converse(inbox, socket)), pin!(outbox.0.gone.notified())).await;
        u8::from(!self.service.inner().is_shut_down())
    }

    async fn converse(&mut self, mut inbox: Inbox, socket: tower_lsp::ClientSocket) {
        let (mut requests, mut responses) = socket.split();
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            while let Some(request) = requests.next().await {
                outbox.send(&request);
            }
        });
        tokio::spawn(presence::watch_output(self.outbox.clone()));
        while let Some(message) = inbox.next(&self.outbox).await {
            match message {
                Ok(Message::Request(request)) => {
                    let is_exit = request.method() == "exit";
                    self.handle(request);
                    if is_exit {
                        break;
                    }
                }
                Ok(Message::Response(response)) => {
                    let _ = responses.send(response).await;
                }
                Err(refusal) => self.outbox.send(&refusal),
            }
        }
    }

    fn handle(&mut self, request: Request) {
        if request.method() == "$/cancelRequest" && request.id().is_none() && self.cancel(&request) {
            return;
        }
        // Some clients send parameters that are not wanted here.
        let request = match (request.method(), request.id()) {
            ("shutdown", Some(id)) => Request::build("shutdown").id(id.clone()).finish(),
            _ => request,
        };
        if let Some(id) = request.id() {
            let mut pending = lock(&self.pending);
            if pending.contains_key(id) {
                // Two answers with one id would be taken for one another, and so would an error: the first request stands.
                drop(pending);
                self.service.inner().warn_of_id(id);
                return;
            }
            pending.insert(id.clone(), None);
        }
        self.service.inner().listen(&request);
        if let Some(id) = request.id().cloned()
            && let Some(answer) = self.service.inner().answer_directly(&request)
        {
            self.spawn_direct(id, answer);
            return;
        }
        let id = request.id().cloned();
        // The service says when it is ready, and always is: it has no limit of its own.
        let mut future = AssertUnwindSafe(self.service.call(request)).catch_unwind();
        let (outbox, pending) = (self.outbox.clone(), self.pending.clone());
        let answer = move |outcome: Result<Result<Option<Response>, _>, _>| {
            if let Some(id) = &id {
                lock(&pending).remove(id);
            }
            match (outcome, id) {
                (Ok(Ok(Some(response))), _) => outbox.send(&response),
                // A request that panics is answered, and the others go on.
                (Err(_), Some(id)) => outbox.send(&Response::from_error(id, Error::internal_error())),
                // The service passes over unknown requests whose names begin with `$/`.
                (Ok(Ok(None)), Some(id)) => outbox.send(&Response::from_error(id, Error::method_not_found())),
                (Ok(Ok(None) | Err(tower_lsp::ExitedError { .. })) | Err(_), _) => {}
            }
        };
        // Polled once at once: what a handler does before it first waits is done in the order of arrival.
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.poll_unpin(&mut context) {
            Poll::Ready(outcome) => answer(outcome),
            Poll::Pending => {
                tokio::spawn(async move { answer(future.await) });
            }
        }
    }

    fn spawn_direct(&mut self, id: Id, answer: super::DirectAnswer) {
        let (outbox, pending, key) = (self.outbox.clone(), self.pending.clone(), id.clone());
        let task = tokio::spawn(async move {
            let outcome = AssertUnwindSafe(answer).catch_unwind().await;
            lock(&pending).remove(&id);
            match outcome {
                Ok(Ok(result)) => send_result(&outbox, &id, &result),
                Ok(Err(error)) => outbox.send(&Response::from_error(id, error)),
                Err(_) => outbox.send(&Response::from_error(id, Error::internal_error())),
            }
        });
        lock(&self.pending).insert(key, Some(task.abort_handle()));
    }

    /// Cancels a request that is answered directly; whether it was one.
    fn cancel(&self, notification: &Request) -> bool {
        let id = notification.params().and_then(|params| params.get("id")).cloned();
        let Some(id) = id.and_then(|id| serde_json::from_value::<Id>(id).ok()) else { return false };
        let task = match lock(&self.pending).entry(id.clone()) {
            Entry::Occupied(entry) if entry.get().is_some() => entry.remove(),
            _ => None,
        };
        let Some(task) = task else { return false };
        task.abort();
        self.outbox.send(&Response::from_error(id, Error::request_cancelled()));
        true
    }
}

/// An answer whose result is JSON already.
fn send_result(outbox: &Outbox, id: &Id, result: &RawValue) {
    #[derive(Serialize)]
    struct Answer<'a> {
        jsonrpc: &'static str,
        id: &'a Id,
        result: &'a RawValue,
    }
    outbox.send(&Answer { jsonrpc: "2.0", id, result });
}

enum Message {
    Request(Request),
    Response(Response),
}

/// Reads a message, or gives the answer to what is none.
fn read_message(body: &[u8]) -> Result<Message, Response> {
    /// What was meant as a request.
    #[derive(Deserialize)]
    struct Meant {
        id: Id,
        #[serde(rename = "method")]
        _method: IgnoredAny,
    }
    match serde_json::from_slice::<Request>(body) {
        Ok(request) if !request.method().is_empty() => Ok(Message::Request(request)),
        Err(error) if error.is_syntax() || error.is_eof() => Err(Response::from_error(Id::Null, Error::parse_error())),
        _ => serde_json::from_slice::<Response>(body).map(Message::Response).map_err(|_| {
            let id = serde_json::from_slice::<Meant>(body).map_or(Id::Null, |meant| meant.id);
            Response::from_error(id, Error::invalid_request())
        }),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
