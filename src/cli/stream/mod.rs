//! `--input jsonl`: documents on standard input, one JSON object a line, each answered by one line, in order and as soon as it is
//! known. Nothing is read from disk, and no more is held than the lines that are being answered.

mod ahead;
mod check;
mod group;
mod lines;
mod request;

use std::io::{self, BufReader, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

use super::args::{CheckArgs, CheckFormat, STDIN};
use super::filter::Filter;
use super::{SUCCESS, TROUBLE, after_writing, complain};
use crate::lang::Lang;
use crate::say;
use crate::settings::Settings;
use ahead::Ahead;
use check::{Answer, Checker};
use lines::{Content, Line, Lines};

/// Bytes of a line at most.
const MOST_BYTES: usize = 64 << 20;

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Lines read for each thread before the first of them is answered.
const AHEAD: usize = 32;

/// A line that is being answered.
struct Pending {
    answer: Receiver<Answer>,
    bytes: usize,
}

/// Lines in their order, until the stream ends or cannot be read any more.
type Queue = Receiver<io::Result<Pending>>;

/// Answers the lines of standard input on standard output; returns the exit code.
///
/// # Errors
/// Options that mean nothing here.
pub fn run(arguments: &CheckArgs, filter: Filter, pool: rayon::ThreadPool, lang: Lang) -> Result<u8, String> {
    if let Some(option) = stray_option(arguments) {
        return Err(say!(
            lang,
            "--input jsonl 从标准输入逐行读取、逐行答复，不能与 {option} 合用",
            "--input jsonl answers standard input line by line and does not go with {option}"
        ));
    }
    let checker = Checker {
        filter,
        settings: Settings::new(lang),
        view: arguments.tracked_view.into(),
        fail_on: arguments.fail_on.severity(),
        most: MOST_BYTES,
        lang,
    };
    let ahead = Arc::new(Ahead::new(AHEAD * pool.current_num_threads(), MOST_BYTES));
    let (sender, queue) = mpsc::channel();
    let reader = {
        let ahead = ahead.clone();
        // It is left alone at the end: it may wait for input that nobody will answer.
        thread::Builder::new().spawn(move || read_all(&Arc::new(checker), &pool, &ahead, &sender))
    };
    reader.map_err(|error| say!(lang, "无法启动线程：{error}", "cannot start threads: {error}"))?;
    let mut run = Run { out: BufWriter::new(io::stdout()), code: SUCCESS, unread: None };
    let written = run.write_all(&queue, &ahead);
    // Where findings never fail the run, nothing that stands in an answer does.
    let code = if arguments.fail_on.severity().is_some() { run.code } else { SUCCESS };
    let code = run.unread.map_or(code, |error| {
        complain(lang, &say!(lang, "标准输入无法读取：{error}", "cannot read standard input: {error}"));
        TROUBLE
    });
    Ok(after_writing(written, code, lang))
}

/// An option that asks for what a stream does not have.
fn stray_option(arguments: &CheckArgs) -> Option<&'static str> {
    let is_path = |path: &std::path::PathBuf| path.as_os_str() != "-";
    let options = [
        (arguments.paths.iter().any(is_path), "PATH"),
        (arguments.format != CheckFormat::Jsonl, "--format"),
        (arguments.output.is_some(), "--output"),
        (arguments.fix, "--fix"),
        (arguments.diff, "--diff"),
        (arguments.baseline.is_some(), "--baseline"),
        (arguments.changed_since.is_some(), "--changed-since"),
        (arguments.statistics, "--statistics"),
        (arguments.watch, "--watch"),
        (arguments.annotate.is_some(), "--annotate"),
        (arguments.tables.is_some(), "--tables"),
        (arguments.last_year.is_some(), "--last-year"),
        (arguments.stdin_filename != STDIN, "--stdin-filename"),
    ];
    options.into_iter().find_map(|(is_given, name)| is_given.then_some(name))
}

/// Reads the lines and has each of them answered, not too far ahead of those that are written.
fn read_all(checker: &Arc<Checker>, pool: &rayon::ThreadPool, ahead: &Ahead, queue: &Sender<io::Result<Pending>>) {
    let mut lines = Lines::new(BufReader::with_capacity(CHUNK, io::stdin().lock()), checker.most);
    loop {
        let line = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => return,
            Err(error) => return drop(queue.send(Err(error))),
        };
        let (Content::Whole(content) | Content::Head(content)) = &line.content;
        let bytes = content.len();
        ahead.take(bytes);
        let (sender, answer) = mpsc::sync_channel(1);
        if queue.send(Ok(Pending { answer, bytes })).is_err() {
            return;
        }
        let checker = checker.clone();
        pool.spawn(move || drop(sender.send(answered(&checker, &line))));
    }
}

/// The answer to a line, even where it cannot be made.
fn answered(checker: &Checker, line: &Line) -> Answer {
    catch_unwind(AssertUnwindSafe(|| checker.answer(line))).unwrap_or_else(|_| {
        let reason = say!(checker.lang, "发生内部错误，请报告此问题", "internal error; please report it");
        checker.refusal(None, line.number, &reason)
    })
}

/// The answers as they are written.
struct Run<W: Write> {
    out: W,
    /// The exit code of the answers so far.
    code: u8,
    /// Why the stream could not be read to its end.
    unread: Option<io::Error>,
}

impl<W: Write> Run<W> {
    /// Writes the answers in the order of the lines, each when it and all before it are there.
    fn write_all(&mut self, queue: &Queue, ahead: &Ahead) -> io::Result<()> {
        while let Some(pending) = self.next(queue)? {
            match pending {
                Ok(Pending { answer, bytes }) => {
                    if let Some(answer) = self.next(&answer)? {
                        self.out.write_all(&answer.bytes)?;
                        self.code = self.code.max(answer.code);
                    }
                    ahead.give_back(bytes);
                }
                Err(error) => self.unread = Some(error),
            }
        }
        self.out.flush()
    }

    /// What comes next; before it is waited for, what is written goes out. `None` where nothing comes any more.
    fn next<T>(&mut self, from: &Receiver<T>) -> io::Result<Option<T>> {
        match from.try_recv() {
            Ok(value) => Ok(Some(value)),
            Err(TryRecvError::Disconnected) => Ok(None),
            Err(TryRecvError::Empty) => {
                self.out.flush()?;
                Ok(from.recv().ok())
            }
        }
    }
}
