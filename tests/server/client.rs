//! An editor that forgives nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take before the test gives up. Never a measure: only a server that hangs needs so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Codes of errors, as the protocol has them.
pub const PARSE_ERROR: i64 = -32700;
pub const INVALID_REQUEST: i64 = -32600;
pub const METHOD_NOT_FOUND: i64 = -32601;
pub const INVALID_PARAMS: i64 = -32602;
pub const NOT_INITIALIZED: i64 = -32002;
pub const CONTENT_MODIFIED: i64 = -32801;
pub const SERVER_CANCELLED: i64 = -32802;
pub const REQUEST_FAILED: i64 = -32803;
pub const REQUEST_CANCELLED: i64 = -32800;

/// What an editor says of itself at the start.
#[derive(Clone, Debug)]
pub struct Hello(pub Value);

impl Hello {
    /// An editor that is shown diagnostics and knows all that may come with them.
    pub fn pushed() -> Hello {
        Hello(json!({ "processId": null, "rootUri": null, "capabilities": {} })).with(
            "/textDocument/publishDiagnostics",
            json!({
                "relatedInformation": true,
                "versionSupport": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            }),
        )
    }

    /// An editor that asks for diagnostics.
    pub fn pulling() -> Hello {
        Hello::pushed().with("/textDocument/diagnostic", json!({ "dynamicRegistration": false }))
    }

    /// An editor that knows nothing beyond the protocol's first version.
    pub fn plain() -> Hello {
        Hello(json!({ "processId": null, "rootUri": null, "capabilities": {} }))
    }

    /// With another capability; `path` is a JSON pointer below `capabilities`.
    pub fn with(mut self, path: &str, value: Value) -> Hello {
        let mut at = &mut self.0["capabilities"];
        for name in path.split('/').skip(1) {
            at = &mut at[name];
        }
        *at = value;
        self
    }

    /// With the encodings of positions it knows, the one it likes best first.
    pub fn encodings(self, names: &[&str]) -> Hello {
        self.with("/general/positionEncodings", json!(names))
    }

    /// With the user's settings.
    pub fn options(mut self, options: Value) -> Hello {
        self.0["initializationOptions"] = options;
        self
    }

    /// In a language.
    pub fn locale(mut self, locale: &str) -> Hello {
        self.0["locale"] = json!(locale);
        self
    }
}

/// A request that has been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(Value);

/// The result of a request, or the code of the error.
pub type Answer = Result<Value, i64>;

/// One `textDocument/publishDiagnostics`.
#[derive(Clone, Debug)]
pub struct Shown {
    pub version: Option<i64>,
    pub diagnostics: Vec<Value>,
}

/// One server process and all that has been said to it and by it.
pub struct Client {
    process: Child,
    /// `None` once standard input is closed.
    output: Option<Sender<Vec<u8>>>,
    input: Receiver<Heard>,
    errors: Option<JoinHandle<String>>,
    ears: Arc<Ears>,
    /// Bytes said by the test, and those of them that the server, or the pipe to it, has taken.
    said: usize,
    taken: Arc<AtomicUsize>,
    /// Requests without an answer, by their id, with their method.
    open: BTreeMap<String, String>,
    answered: BTreeSet<String>,
    /// Messages that have come and that no test has looked at.
    unread: VecDeque<Value>,
    /// Methods of messages that the test declared to be of no interest.
    noise: Vec<&'static str>,
    next_id: i64,
    is_done: bool,
    /// The answer to `initialize`.
    pub welcome: Value,
}

/// Whether the client reads what the server says.
#[derive(Default)]
struct Ears {
    are_open: Mutex<bool>,
    opened: Condvar,
}

impl Ears {
    fn set(&self, are_open: bool) {
        *self.are_open.lock().unwrap() = are_open;
        self.opened.notify_all();
    }

    fn wait(&self) {
        drop(self.opened.wait_while(self.are_open.lock().unwrap(), |are_open| !*are_open).unwrap());
    }
}

enum Heard {
    Message(Value),
    Broken(String),
    End,
}

impl Client {
    /// Starts the server and says nothing yet.
    pub fn start() -> Client {
        let client = Client::start_deaf();
        client.listen();
        client
    }

    /// Starts the server and does not read what it writes until [`Client::listen`].
    pub fn start_deaf() -> Client {
        let mut process = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stdin, stdout) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let mut stderr = process.stderr.take().unwrap();
        let (output, written) = channel::<Vec<u8>>();
        let (heard, input) = channel();
        // Writing has a thread of its own, or a server that reads nothing would hang the test.
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        std::thread::spawn(move || {
            while let Ok(bytes) = written.recv() {
                if stdin.write_all(&bytes).and_then(|()| stdin.flush()).is_err() {
                    return;
                }
                counted.fetch_add(bytes.len(), Ordering::SeqCst);
            }
        });
        let ears = Arc::new(Ears::default());
        let own = ears.clone();
        std::thread::spawn(move || read_messages(stdout, &heard, &own));
        let errors = std::thread::spawn(move || {
            let mut all = String::new();
            let _ = stderr.read_to_string(&mut all);
            all
        });
        Client {
            process,
            output: Some(output),
            input,
            errors: Some(errors),
            ears,
            said: 0,
            taken,
            open: BTreeMap::new(),
            answered: BTreeSet::new(),
            unread: VecDeque::new(),
            noise: Vec::new(),
            next_id: 1,
            is_done: false,
            welcome: Value::Null,
        }
    }

    /// KB of memory the server holds, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    /// Threads of the server, where the system tells.
    pub fn threads(&self) -> Option<u64> {
        self.status("Threads:")
    }

    /// Whether the server may have pages of two megabytes, where the system tells.
    pub fn has_large_pages(&self) -> Option<bool> {
        self.status("THP_enabled:").map(|enabled| enabled == 1)
    }

    fn status(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    /// Reads what the server writes from now on.
    pub fn listen(&self) {
        self.ears.set(true);
    }

    /// Reads one more message at most, until [`Client::listen`].
    pub fn stop_listening(&self) {
        self.ears.set(false);
    }

    /// Whether the server takes all that was said. If not, it is left alone until it has long taken nothing more: on a busy
    /// machine it may be thought to have stopped when it has not, never the other way round.
    pub fn takes_all(&self) -> bool {
        let taken = || self.taken.load(Ordering::SeqCst);
        let (mut before, mut since) = (taken(), Instant::now());
        while taken() < self.said && since.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(10));
            if taken() != before {
                (before, since) = (taken(), Instant::now());
            }
        }
        taken() == self.said
    }

    /// Starts the server and introduces the editor.
    pub fn initialized(hello: &Hello) -> Client {
        let mut client = Client::start();
        client.introduce(hello);
        client
    }

    /// Introduces the editor.
    pub fn introduce(&mut self, hello: &Hello) {
        self.welcome = self.call("initialize", hello.0.clone());
        self.notify("initialized", json!({}));
    }

    /// What the server says it can do; `path` is a JSON pointer.
    pub fn capability(&self, path: &str) -> &Value {
        self.welcome["capabilities"].pointer(path).unwrap_or(&Value::Null)
    }

    // ── Speaking ──

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.said += bytes.len();
        // A server that is gone takes nothing; the test sees it by what follows.
        let _ = self.output.as_ref().expect("an open input").send(bytes.to_vec());
    }

    /// Sends a text as one message with its header.
    pub fn send_body(&mut self, body: &str) {
        self.send_bytes(&frame(body));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send_body(&message(None, method, params).to_string());
    }

    /// Sends a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Asked {
        let id = json!(self.next_id);
        self.next_id += 1;
        self.ask_as(id, method, params)
    }

    /// Sends a request under an id of the test's choice.
    pub fn ask_as(&mut self, id: Value, method: &str, params: Value) -> Asked {
        let asked = self.expect_answer(id.clone(), method);
        self.send_body(&message(Some(id), method, params).to_string());
        asked
    }

    /// Notes that a request is sent by other means.
    pub fn expect_answer(&mut self, id: Value, method: &str) -> Asked {
        self.answered.remove(&id.to_string());
        let before = self.open.insert(id.to_string(), method.to_owned());
        assert_eq!(before, None, "the test has {id} in use");
        Asked(id)
    }

    /// Asks and waits for the result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        let asked = self.ask(method, params);
        self.answer(&asked).unwrap_or_else(|code| panic!("{method} failed with {code}"))
    }

    /// Asks for what has to be refused and waits for the code of the error.
    pub fn refusal(&mut self, method: &str, params: Value) -> i64 {
        let asked = self.ask(method, params);
        self.answer(&asked).expect_err(method)
    }

    /// Withdraws a request.
    pub fn cancel(&mut self, asked: &Asked) {
        self.notify("$/cancelRequest", json!({ "id": asked.0 }));
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.output = None;
    }

    // ── Listening ──

    /// The answer to a request.
    pub fn answer(&mut self, asked: &Asked) -> Answer {
        let answer = self.outcome(asked);
        match answer.get("error") {
            Some(error) => Err(error["code"].as_i64().expect("a code")),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The answer to a request as it came.
    pub fn outcome(&mut self, asked: &Asked) -> Value {
        self.take(&format!("the answer to {asked:?}"), |message| answers(message, asked))
    }

    /// Which of two requests is answered first; neither answer is taken.
    pub fn answered_first<'a>(&mut self, one: &'a Asked, other: &'a Asked) -> &'a Asked {
        loop {
            for message in &self.unread {
                if let Some(first) = [one, other].into_iter().find(|asked| answers(message, asked)) {
                    return first;
                }
            }
            self.hear("one of two answers");
        }
    }

    /// The code of the next error that answers no request: the message was too damaged to have an id.
    pub fn complaint(&mut self) -> i64 {
        let complaint = self.take("an error without an id", |message| is_answer(message) && message["id"].is_null());
        complaint["error"]["code"].as_i64().expect("a code")
    }

    /// The next diagnostics that the server shows for a document.
    pub fn shown(&mut self, uri: &str) -> Shown {
        let params =
            self.take(&format!("diagnostics of {uri}"), |message| is_publication(message, uri))["params"].take();
        let diagnostics = params["diagnostics"].as_array().expect("diagnostics").clone();
        Shown { version: params["version"].as_i64(), diagnostics }
    }

    /// All diagnostics shown for a document so far and not yet looked at. Asking for something of the document first
    /// makes sure that what belongs to its present version has come.
    pub fn shown_so_far(&mut self, uri: &str) -> Vec<Shown> {
        let mut all = Vec::new();
        while self.unread.iter().any(|message| is_publication(message, uri)) {
            all.push(self.shown(uri));
        }
        all
    }

    /// The next message of the server with this method: its parameters, and the id where it is a request.
    pub fn told(&mut self, method: &str) -> (Value, Value) {
        let mut told = self.take(method, |message| message["method"] == method);
        (told["params"].take(), told["id"].take())
    }

    /// The parameters of a message of the server that has come already, if there is one that fits.
    pub fn told_so_far(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        let at = self.unread.iter().position(|message| message["method"] == method && fits(&message["params"]))?;
        self.unread.remove(at).map(|mut message| message["params"].take())
    }

    /// Answers a request of the server.
    pub fn reply(&mut self, id: &Value, result: &Value) {
        self.send_body(&json!({ "jsonrpc": "2.0", "id": id, "result": result }).to_string());
    }

    /// Declares messages of the server with this method to be of no interest; requests among them stay unanswered.
    pub fn ignore(&mut self, method: &'static str) {
        self.noise.push(method);
        self.unread.retain(|message| message["method"] != method);
    }

    /// Takes the first message that fits, waiting for it if need be.
    fn take(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(at) = self.unread.iter().position(&fits) {
                return self.unread.remove(at).unwrap();
            }
            self.hear(what);
        }
    }

    /// Waits for one more message.
    fn hear(&mut self, what: &str) {
        match self.input.recv_timeout(PATIENCE) {
            Ok(Heard::Message(message)) => self.note(message),
            Ok(Heard::Broken(why)) => panic!("waiting for {what}: {why}"),
            Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => {
                self.hang_up();
                let _ = self.process.kill();
                let errors = self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default();
                panic!("waiting for {what}: the server is gone; it said {errors:?}")
            }
            Err(RecvTimeoutError::Timeout) => panic!("waiting for {what}: nothing comes; open are {:?}", self.open),
        }
    }

    /// Keeps a message for the test to look at.
    fn note(&mut self, message: Value) {
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        if is_answer(&message) {
            assert!(message.get("result").is_some() != message.get("error").is_some(), "{message}");
            let id = message["id"].to_string();
            if !message["id"].is_null() {
                assert!(!self.answered.contains(&id), "answered twice: {message}");
                assert!(self.open.remove(&id).is_some(), "nobody asked: {message}");
                self.answered.insert(id);
            }
        } else if self.noise.iter().any(|method| message["method"] == *method) {
            return;
        }
        self.unread.push_back(message);
    }

    // ── Parting ──

    /// Says goodbye as the protocol wants it, and checks that all is said and answered.
    pub fn finish(mut self) {
        let farewell = self.ask("shutdown", Value::Null);
        assert_eq!(self.answer(&farewell), Ok(Value::Null));
        self.notify("exit", Value::Null);
        self.ends_with(0);
    }

    /// Checks that the server ends with this code by itself and that all is said and answered.
    pub fn ends_with(self, code: i32) {
        let open = self.ends_leaving(code);
        assert!(open.is_empty(), "never answered: {open:?}");
    }

    /// Checks that the server ends although nobody reads what it says.
    pub fn ends_unheard(mut self) {
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "the exit code");
    }

    /// Checks that the server ends with this code by itself and that the test has looked at all it said. Returns the
    /// methods of the requests it left open.
    pub fn ends_leaving(mut self, code: i32) -> Vec<String> {
        loop {
            match self.input.recv_timeout(PATIENCE) {
                Ok(Heard::Message(message)) => self.note(message),
                Ok(Heard::Broken(why)) => panic!("{why}"),
                Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the server does not end"),
            }
        }
        let status = self.wait();
        assert!(self.unread.is_empty(), "nobody expected {:#?}", self.unread);
        assert_eq!(status.code(), Some(code), "the exit code");
        std::mem::take(&mut self.open).into_values().collect()
    }

    /// The end of the process; it must not have said anything on standard error.
    fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the server does not end");
            std::thread::sleep(Duration::from_millis(2));
        };
        self.is_done = true;
        let errors = self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default();
        assert_eq!(errors, "", "said on standard error");
        status
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = self.process.kill();
            let _ = self.process.wait();
            assert!(std::thread::panicking(), "a test has to see the server end");
        }
    }
}

/// A text as one message with its header.
pub fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A request, or a notification where it has no id.
pub fn message(id: Option<Value>, method: &str, params: Value) -> Value {
    let mut message = json!({ "jsonrpc": "2.0", "method": method });
    if let Some(id) = id {
        message["id"] = id;
    }
    if !params.is_null() {
        message["params"] = params;
    }
    message
}

fn is_answer(message: &Value) -> bool {
    message.get("method").is_none()
}

fn answers(message: &Value, asked: &Asked) -> bool {
    is_answer(message) && message["id"] == asked.0
}

fn is_publication(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

fn read_messages(output: ChildStdout, heard: &Sender<Heard>, ears: &Ears) {
    let mut output = BufReader::new(output);
    loop {
        ears.wait();
        let next = match read_message(&mut output) {
            Ok(Some(message)) => Heard::Message(message),
            Ok(None) => Heard::End,
            Err(why) => Heard::Broken(why),
        };
        let is_last = !matches!(next, Heard::Message(_));
        if heard.send(next).is_err() || is_last {
            return;
        }
    }
}

/// Reads a message as strictly as the protocol has it; `None` at the end.
fn read_message(output: &mut impl BufRead) -> Result<Option<Value>, String> {
    let mut header = String::new();
    output.read_line(&mut header).map_err(|error| error.to_string())?;
    if header.is_empty() {
        return Ok(None);
    }
    let length = header.strip_prefix("Content-Length: ").and_then(|rest| rest.strip_suffix("\r\n"));
    let length: usize = length.and_then(|length| length.parse().ok()).ok_or(format!("no header: {header:?}"))?;
    let mut body = vec![0; length + 2];
    output.read_exact(&mut body).map_err(|error| error.to_string())?;
    let body = body.strip_prefix(b"\r\n").ok_or("no empty line behind the header")?;
    serde_json::from_slice(body).map(Some).map_err(|error| error.to_string())
}
