//! Messages in and out of standard input and output.
//!
//! Reading and writing have a thread each, so that neither waits for the other or for any work. The loop of `tower_lsp` is not
//! used: it stops at the first message that is no JSON, and turns every answer into a tree of values before writing it.

use futures_util::future::{Either, select};
use parking_lot::Mutex;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// Messages read ahead; when they pile up, the client has to wait.
const READ_AHEAD: usize = 256;

/// Bytes read ahead; a longer message is read ahead alone.
const BYTES_AHEAD: usize = 8 << 20;

/// Bytes that the client has not read; when they pile up, nothing new is begun. What is under way is still sent.
const BYTES_UNREAD: usize = 8 << 20;

/// Maximum length of a message, in bytes: a header that says more is wrong, and waiting for so much would never end.
const LONGEST_MESSAGE: u64 = 1 << 30;

/// How long the client may take over an answer that is waited for: it may have to ask its user.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long writing the last messages may take.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// The client's answer to a request of the server.
type Answer = Result<Value, Error>;

/// Where messages to the client go; a clone is the same one. They are written in the order they are put in.
#[derive(Clone, Debug)]
pub struct Outbox {
    messages: mpsc::UnboundedSender<Vec<u8>>,
    /// Bytes that are not written yet.
    unread: watch::Sender<usize>,
    /// Notified when there is nobody to write to.
    gone: Arc<Notify>,
    /// Counts the requests to the client.
    asked: Arc<AtomicI64>,
    /// The requests to the client whose answers are waited for.
    awaited: Arc<Mutex<HashMap<i64, oneshot::Sender<Answer>>>>,
}

impl Outbox {
    /// An empty one, and where its messages come out.
    pub fn new() -> (Outbox, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (messages, written) = mpsc::unbounded_channel();
        let (gone, asked, awaited) = Default::default();
        (Outbox { messages, unread: watch::Sender::new(0), gone, asked, awaited }, written)
    }

    /// Sends one message.
    pub fn send(&self, message: &impl Serialize) {
        // These types have no value that is not JSON.
        let Ok(body) = serde_json::to_vec(message) else { return };
        self.unread.send_modify(|unread| *unread += body.len());
        // Nobody is left to hear of it when the writer is gone.
        let _ = self.messages.send(body);
    }

    /// Sends a message that expects no answer.
    pub fn notify(&self, method: &'static str, params: impl Serialize) {
        self.call(None, method, Some(params));
    }

    /// Sends a request whose answer nobody waits for: a client that does not answer holds up nothing.
    pub fn ask(&self, method: &'static str, params: Option<impl Serialize>) {
        self.call(Some(self.asked.fetch_add(1, Ordering::Relaxed)), method, params);
    }

    /// Sends a request; its answer, unless the client lets one wait too long for it.
    pub async fn request(&self, method: &'static str, params: impl Serialize) -> Option<Answer> {
        let id = self.asked.fetch_add(1, Ordering::Relaxed);
        let (answered, answer) = oneshot::channel();
        self.awaited.lock().insert(id, answered);
        self.call(Some(id), method, Some(params));
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        self.awaited.lock().remove(&id);
        answer.ok()?.ok()
    }

    /// Hands the client's answer to whoever waits for it.
    pub fn take_answer(&self, response: Response) {
        let (id, answer) = response.into_parts();
        let Id::Number(id) = id else { return };
        if let Some(waiting) = self.awaited.lock().remove(&id) {
            // Nobody may wait for it any more.
            let _ = waiting.send(answer);
        }
    }

    fn call(&self, id: Option<i64>, method: &'static str, params: Option<impl Serialize>) {
        #[derive(Serialize)]
        struct Call<P> {
            jsonrpc: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            id: Option<i64>,
            method: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            params: Option<P>,
        }
        self.send(&Call { jsonrpc: "2.0", id, method, params });
    }

    /// Sends the answer to a request.
    pub fn answer(&self, id: &Id, answer: Result<Box<RawValue>, Error>) {
        #[derive(Serialize)]
        struct Answered<'a> {
            jsonrpc: &'static str,
            id: &'a Id,
            result: &'a RawValue,
        }
        match answer {
            Ok(result) => self.send(&Answered { jsonrpc: "2.0", id, result: &result }),
            Err(error) => self.send(&Response::from_error(id.clone(), error)),
        }
    }

    /// Waits until the client has read most of what was sent.
    pub async fn room(&self) {
        self.unread_below(BYTES_UNREAD).await;
    }

    /// The same for a worker in the middle of its work.
    pub fn wait_for_room(&self) {
        Handle::current().block_on(self.room());
    }

    /// Waits until everything is written, unless the client no longer reads.
    pub async fn flush(&self) {
        let (written, broken) = (pin!(self.unread_below(1)), pin!(self.messages.closed()));
        let _ = tokio::time::timeout(LAST_WRITES, select(written, broken)).await;
    }

    async fn unread_below(&self, bytes: usize) {
        // The sender lives as long as the outbox.
        let _ = self.unread.subscribe().wait_for(|unread| *unread < bytes).await;
    }

    /// Notes that the client is gone.
    pub fn hang_up(&self) {
        self.gone.notify_one();
    }

    /// Waits until the client is gone.
    pub async fn gone(&self) {
        self.gone.notified().await;
    }

    fn write_all(&self, mut messages: mpsc::UnboundedReceiver<Vec<u8>>, mut output: impl Write) -> io::Result<()> {
        while let Some(body) = messages.blocking_recv() {
            let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            frame.extend_from_slice(&body);
            output.write_all(&frame)?;
            output.flush()?;
            self.unread.send_modify(|unread| *unread -= body.len());
        }
        Ok(())
    }
}

/// Begins to read and write; nothing is lost as long as both ends returned are kept.
pub fn open(runtime: &Handle) -> io::Result<(Inbox, Outbox)> {
    let (input, output) = streams()?;
    let (outbox, written) = Outbox::new();
    let writer = outbox.clone();
    std::thread::Builder::new().name("writer".into()).spawn(move || {
        if writer.write_all(written, output).is_err() {
            writer.hang_up();
        }
    })?;
    let (arrived, messages) = mpsc::channel(READ_AHEAD);
    let (reader, last_message) = oneshot::channel::<()>();
    let runtime = runtime.clone();
    std::thread::Builder::new().name("reader".into()).spawn(move || {
        read_all(BufReader::with_capacity(1 << 16, input), &arrived, &runtime);
        drop(reader);
    })?;
    Ok((Inbox { messages, last_message: Some(last_message) }, outbox))
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

/// A message, or the answer to something else; and its share of what may be read ahead.
type Arrived = (Result<Message, Response>, OwnedSemaphorePermit);

/// Reads message by message up to the last one that counts, and parses them: a long one takes a while.
fn read_all(mut input: impl BufRead, arrived: &mpsc::Sender<Arrived>, runtime: &Handle) {
    let ahead = Arc::new(Semaphore::new(BYTES_AHEAD));
    while let Ok(Some(body)) = read_frame(&mut input) {
        let message = read_message(&body);
        let is_exit = matches!(&message, Ok(Message::Request(request)) if request.method() == "exit");
        let share = ahead.clone().acquire_many_owned(body.len().min(BYTES_AHEAD) as u32);
        let Ok(share) = runtime.block_on(share) else { return };
        if arrived.blocking_send((message, share)).is_err() || is_exit {
            return;
        }
    }
}

/// Where messages of the client arrive.
pub struct Inbox {
    messages: mpsc::Receiver<Arrived>,
    /// Closed when nothing follows.
    last_message: Option<oneshot::Receiver<()>>,
}

impl Inbox {
    /// The next message; `None` at the end. While the client does not read, messages wait, unless all have arrived.
    pub async fn next(&mut self, outbox: &Outbox) -> Option<Result<Message, Response>> {
        if let Some(last_message) = &mut self.last_message
            && let Either::Left(_) = select(last_message, pin!(outbox.room())).await
        {
            self.last_message = None;
        }
        self.messages.recv().await.map(|(message, _)| message)
    }
}

/// Reads the body of one frame, empty where the frame is damaged; `None` at the end.
///
/// Behind a message of another length than it said, and behind anything that is no message, the next header stands in the
/// middle of a line: it is looked for there, or everything that follows would be lost.
fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
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
                _ => return Ok(Some(Vec::new())),
            }
        }
    }
}

fn read_body(input: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    Ok(if body.len() as u64 == length { body } else { Vec::new() })
}

/// A message of the client.
pub enum Message {
    Request(Request),
    /// The answer to a request of the server.
    Response(Response),
}

/// Reads a message, or gives the answer to something else.
fn read_message(body: &[u8]) -> Result<Message, Response> {
    /// A broken request that can still be answered.
    #[derive(Deserialize)]
    struct Broken {
        id: Id,
        #[serde(rename = "method")]
        _method: IgnoredAny,
    }
    match serde_json::from_slice::<Request>(body) {
        Ok(request) if !request.method().is_empty() => Ok(Message::Request(request)),
        Err(error) if error.is_syntax() || error.is_eof() => Err(Response::from_error(Id::Null, Error::parse_error())),
        _ => serde_json::from_slice::<Response>(body).map(Message::Response).map_err(|_| {
            let id = serde_json::from_slice::<Broken>(body).map_or(Id::Null, |broken| broken.id);
            Response::from_error(id, Error::invalid_request())
        }),
    }
}
