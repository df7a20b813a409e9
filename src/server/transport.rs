//! Messages in and out of standard input and output.
//!
//! Reading and writing have a thread each, so that neither waits for the other or for any work. Between them one task takes
//! the messages in the order of their arrival. It replaces the loop of `tower_lsp`, which stops at the first message that
//! is no JSON and turns every answer into a tree of values before writing it.

use super::Server;
use futures_util::{FutureExt, SinkExt, StreamExt};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{Client, LspService};
use tower_service::Service;

/// Messages read ahead; when they pile up, the client has to wait.
const READ_AHEAD: usize = 256;

/// Longest message, in bytes: a header that says more is wrong, and waiting for so much would never end.
const LONGEST_MESSAGE: u64 = 1 << 30;

/// How long the last messages may take.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Where messages to the client go. They are written in the order they are put in.
#[derive(Clone, Debug)]
pub struct Outbox(mpsc::UnboundedSender<Outgoing>);

#[derive(Debug)]
enum Outgoing {
    Message(Vec<u8>),
    /// Nothing follows.
    End,
}

impl Outbox {
    /// Sends one message.
    pub fn send(&self, message: &impl Serialize) {
        // A message that is not JSON cannot be built of these types.
        if let Ok(body) = serde_json::to_vec(message) {
            self.send_body(body);
        }
    }

    /// Sends one message that is JSON already.
    pub fn send_body(&self, body: Vec<u8>) {
        // Nobody can be told when the writer is gone.
        let _ = self.0.send(Outgoing::Message(body));
    }
}

/// Serves one client until it says `exit` or goes away; returns the exit code of the process.
pub fn serve(make: impl FnOnce(Client, Outbox) -> Server) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let (input, output) = streams()?;
    let (outbox, written) = mpsc::unbounded_channel();
    let (wrote, all_written) = std::sync::mpsc::channel();
    std::thread::Builder::new().name("writer".into()).spawn(move || {
        write_all(written, output);
        wrote.send(())
    })?;
    let (arrived, messages) = mpsc::channel(READ_AHEAD);
    std::thread::Builder::new()
        .name("reader".into())
        .spawn(move || read_all(BufReader::with_capacity(1 << 16, input), &arrived))?;
    let outbox = Outbox(outbox);
    let (service, socket) = LspService::new(|client| make(client, outbox.clone()));
    let connection = Connection { service, outbox: outbox.clone(), direct: Arc::default() };
    let code = runtime.block_on(connection.run(messages, socket));
    // What still runs is of no use to anyone; the last messages are, unless the client no longer reads.
    let _ = outbox.0.send(Outgoing::End);
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

/// A message, or the answer to what is none.
type Arrived = Result<Message, Response>;

/// Reads message by message. To make sense of a long one takes a while, so that is done here too.
fn read_all(mut input: impl BufRead, arrived: &mpsc::Sender<Arrived>) {
    while let Ok(Some(frame)) = read_frame(&mut input) {
        let message = match frame {
            Frame::Body(body) => read_message(&body),
            Frame::Damaged => Err(Response::from_error(Id::Null, Error::parse_error())),
        };
        if arrived.blocking_send(message).is_err() {
            return;
        }
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

fn write_all(mut messages: mpsc::UnboundedReceiver<Outgoing>, mut output: impl Write) {
    let mut frame = Vec::new();
    while let Some(Outgoing::Message(body)) = messages.blocking_recv() {
        frame.clear();
        frame.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        frame.extend_from_slice(&body);
        if output.write_all(&frame).and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}

/// Requests answered without `tower_lsp`, by their id.
type Direct = Arc<Mutex<HashMap<Id, AbortHandle>>>;

struct Connection {
    service: LspService<Server>,
    outbox: Outbox,
    direct: Direct,
}

impl Connection {
    async fn run(mut self, mut messages: mpsc::Receiver<Arrived>, socket: tower_lsp::ClientSocket) -> u8 {
        let (mut requests, mut responses) = socket.split();
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            while let Some(request) = requests.next().await {
                outbox.send(&request);
            }
        });
        while let Some(message) = messages.recv().await {
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
        u8::from(!self.service.inner().is_shut_down())
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
        let outbox = self.outbox.clone();
        let answer = move |outcome: Result<Result<Option<Response>, _>, _>| match (outcome, id) {
            (Ok(Ok(Some(response))), _) => outbox.send(&response),
            // A request that panics is answered, and the others go on.
            (Err(_), Some(id)) => outbox.send(&Response::from_error(id, Error::internal_error())),
            // The service passes over unknown requests whose names begin with `$/`.
            (Ok(Ok(None)), Some(id)) => outbox.send(&Response::from_error(id, Error::method_not_found())),
            (Ok(Ok(None) | Err(tower_lsp::ExitedError { .. })) | Err(_), _) => {}
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
        let (outbox, direct, key) = (self.outbox.clone(), self.direct.clone(), id.clone());
        let mut running = lock(&self.direct);
        let task = tokio::spawn(async move {
            let outcome = AssertUnwindSafe(answer).catch_unwind().await;
            lock(&direct).remove(&id);
            match outcome {
                Ok(Ok(result)) => send_result(&outbox, &id, &result),
                Ok(Err(error)) => outbox.send(&Response::from_error(id, error)),
                Err(_) => outbox.send(&Response::from_error(id, Error::internal_error())),
            }
        });
        running.insert(key, task.abort_handle());
    }

    /// Cancels a request that is answered directly; whether it was one.
    fn cancel(&self, notification: &Request) -> bool {
        let id = notification.params().and_then(|params| params.get("id")).cloned();
        let Some(id) = id.and_then(|id| serde_json::from_value::<Id>(id).ok()) else { return false };
        let Some(task) = lock(&self.direct).remove(&id) else { return false };
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
