//! How long the language server takes, from the editor's message to its answer, over standard input and output.
//!
//! `cargo bench --bench server`; one of them: `cargo bench --bench server -- hover`. Each document is opened in a process of
//! its own; an edit adds a character in the middle of the document and takes it away again.

mod documents;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use documents::compilation;
use serde_json::{Value, json};

/// The server and the one document it has open.
struct Editor {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    version: i32,
    id: i32,
    /// A line in the middle of the document, and where a figure stands in it.
    line: usize,
    character: usize,
}

impl Editor {
    fn start() -> Editor {
        let mut process = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = process.stdin.take().expect("its standard input");
        let output = BufReader::new(process.stdout.take().expect("its standard output"));
        let mut editor = Editor { process, input, output, version: 0, id: 0, line: 0, character: 0 };
        let kinds = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } });
        let capabilities = json!({ "textDocument": { "diagnostic": {}, "codeAction": kinds } });
        editor.ask("initialize", json!({ "capabilities": capabilities }));
        editor.tell("initialized", json!({}));
        editor
    }

    fn open(&mut self, text: &str) {
        let lines: Vec<&str> = text.split('\n').collect();
        let is_figure = |line: &&str| line.contains("万元") && line.contains('.');
        let middle = lines.len() / 2;
        self.line = (middle..lines.len()).find(|at| is_figure(&lines[*at])).unwrap_or(middle);
        self.character = lines[self.line].chars().position(|c| c == '.').unwrap_or(0);
        let document = json!({ "uri": "file:///a.txt", "languageId": "plaintext", "version": 0, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.pull();
    }

    fn close(&mut self) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": "file:///a.txt" } }));
    }

    /// Adds a character or takes it away, and waits for the diagnostics.
    fn edit(&mut self) {
        let is_there = self.version % 2 == 1;
        self.version += 1;
        let place = |character: usize| json!({ "line": self.line, "character": character });
        let end = place(self.character + usize::from(is_there));
        let change =
            json!({ "range": { "start": place(self.character), "end": end }, "text": if is_there { "" } else { "1" } });
        let document = json!({ "uri": "file:///a.txt", "version": self.version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
        self.pull();
    }

    fn pull(&mut self) {
        self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": "file:///a.txt" } }));
    }

    fn hover(&mut self) {
        let position = json!({ "line": self.line, "character": self.character });
        self.ask("textDocument/hover", json!({ "textDocument": { "uri": "file:///a.txt" }, "position": position }));
    }

    fn code_action(&mut self) {
        let place = |line: usize| json!({ "line": line, "character": 0 });
        let range = json!({ "start": place(self.line), "end": place(self.line + 1) });
        let document = json!({ "uri": "file:///a.txt" });
        let context = json!({ "diagnostics": [] });
        self.ask("textDocument/codeAction", json!({ "textDocument": document, "range": range, "context": context }));
    }

    fn completion(&mut self) {
        let position = json!({ "line": self.line, "character": self.character });
        self.ask(
            "textDocument/completion",
            json!({ "textDocument": { "uri": "file:///a.txt" }, "position": position }),
        );
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks and waits for the answer.
    fn ask(&mut self, method: &str, params: Value) {
        self.id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.id, "method": method, "params": params }));
        // The id is all that is looked for: reading the answer is the client's work.
        let wanted = [format!("\"id\":{},", self.id), format!("\"id\":{}}}", self.id)];
        while !wanted.iter().any(|id| self.body().contains(id)) {}
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    }

    fn body(&mut self) -> String {
        let mut length = 0;
        loop {
            let mut header = String::new();
            self.output.read_line(&mut header).expect("the server writes");
            match header.trim().split_once(": ") {
                Some((_, bytes)) => length = bytes.parse().expect("a length"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("the body of a message");
        String::from_utf8(body).expect("JSON")
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn answers(criterion: &mut Criterion) {
    for (name, size) in [("20 KB", 20 << 10), ("1 MB", 1 << 20), ("10 MB", 10 << 20)] {
        let text = compilation(size);
        let mut editor = Editor::start();
        editor.open(&text);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.warm_up_time(Duration::from_millis(300));
        group.measurement_time(Duration::from_secs(2));
        group.bench_function("edit", |bencher| bencher.iter(|| editor.edit()));
        group.bench_function("hover", |bencher| bencher.iter(|| editor.hover()));
        group.bench_function("completion", |bencher| bencher.iter(|| editor.completion()));
        group.bench_function("code action", |bencher| bencher.iter(|| editor.code_action()));
        editor.close();
        group.bench_function("open", |bencher| {
            bencher.iter_batched(
                Editor::start,
                |mut editor| {
                    editor.open(&text);
                    editor
                },
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, answers);
criterion_main!(benches);
