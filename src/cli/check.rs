//! `gouji check`: files in parallel, the report in the order of their paths.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::args::{CheckArgs, CheckFormat};
use super::inputs::{self, Input};
use super::output::{Output, Target};
use super::{FINDINGS, SUCCESS, TROUBLE, after_writing, complain, suggest};
use crate::analysis::analyze;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::report::{
    Entry, FileReport, GitHub, GitLab, Html, JUnit, Json, JsonLines, Renderer, Sarif, Summary, Text, UNREADABLE,
};
use crate::say;
use crate::text::{Span, decode};

/// Files a thread may be ahead of the report: what is held in memory is bounded by this, not by the folder.
const AHEAD: usize = 32;

/// More threads than any run can use; a greater number is taken for this.
const MOST_THREADS: usize = 256;

/// Checks the files and reports.
pub fn run(arguments: &CheckArgs, lang: Lang) -> u8 {
    let filter = match Filter::new(arguments, lang) {
        Ok(filter) => filter,
        Err(message) => {
            complain(lang, &message);
            return TROUBLE;
        }
    };
    let threads = arguments.jobs.map_or(0, |jobs| jobs.get().min(MOST_THREADS));
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool,
        Err(error) => {
            complain(lang, &say!(lang, "无法启动线程：{error}", "cannot start threads: {error}"));
            return TROUBLE;
        }
    };
    let inputs = inputs::collect(&arguments.paths, lang);
    let (target, out, colour) = Target::new(arguments);
    let renderer: Box<dyn Renderer> = match arguments.format {
        CheckFormat::Text => Box::new(Text::new(lang, colour)),
        CheckFormat::Json => Box::new(Json),
        CheckFormat::Jsonl => Box::new(JsonLines),
        CheckFormat::Sarif => Box::new(Sarif::new(lang)),
        CheckFormat::Github => Box::new(GitHub),
        CheckFormat::Gitlab => Box::new(GitLab),
        CheckFormat::Junit => Box::new(JUnit),
        CheckFormat::Html => Box::new(Html::new(lang)),
    };
    let run = Run { renderer: renderer.as_ref(), filter, stdin: &arguments.stdin_filename, lang };
    let (tally, written) = pool.install(|| run.all(&inputs, pool.current_num_threads(), out));
    let written = written.and_then(|()| target.settle(&tally.summary, lang));
    let fails = arguments.fail_on.severity().is_some_and(|severity| tally.summary.at_least(severity) > 0);
    let code = match (tally.trouble, fails) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => SUCCESS,
    };
    after_writing(written, code, lang)
}

/// Which findings are reported.
struct Filter {
    select: Vec<String>,
    ignore: Vec<String>,
    least: Severity,
}

impl Filter {
    fn new(arguments: &CheckArgs, lang: Lang) -> Result<Self, String> {
        let tidy = |codes: &[String]| -> Result<Vec<String>, String> {
            let codes = codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty());
            codes
                .map(|code| match suggest::codes().any(|known| known == code) {
                    true => Ok(code.to_owned()),
                    false => Err(suggest::unknown_code(code, lang)),
                })
                .collect()
        };
        Ok(Filter {
            select: tidy(&arguments.select)?,
            ignore: tidy(&arguments.ignore)?,
            least: arguments.min_severity.into(),
        })
    }

    fn wants(&self, finding: &Finding) -> bool {
        let named = |codes: &[String]| codes.iter().any(|code| code == finding.code);
        // A report in which an unread file looks clean would be false, whatever was selected.
        let selected = self.select.is_empty() || named(&self.select) || finding.code == UNREADABLE;
        selected && !named(&self.ignore) && finding.severity >= self.least
    }
}

/// What the run came to.
#[derive(Default)]
struct Tally {
    summary: Summary,
    trouble: bool,
}

/// One file, checked.
struct Checked {
    /// Its part of the report; `None` where it stands there already.
    rendered: Option<Vec<u8>>,
    /// What the end of the report must know of it.
    entry: Option<Entry>,
    summary: Summary,
    /// For stderr.
    complaint: Option<String>,
}

struct Run<'a> {
    renderer: &'a dyn Renderer,
    filter: Filter,
    stdin: &'a str,
    lang: Lang,
}

impl Run<'_> {
    fn all(&self, inputs: &[Input], threads: usize, out: Output) -> (Tally, io::Result<()>) {
        let mut sink = Sink {
            out: BufWriter::with_capacity(1 << 16, out),
            held: self.renderer.has_overview().then(Vec::new),
            parts: 0,
            entries: Vec::new(),
            next: 0,
            waiting: BTreeMap::new(),
            tally: Tally::default(),
            written: Ok(()),
        };
        sink.write(|out| self.renderer.begin(out));
        let sink = Mutex::new(sink);
        let batch = AHEAD * threads.max(1);
        // Nobody waits for a file that is alone: it need not be rendered into memory first.
        let is_alone = threads == 1 || inputs.len() == 1;
        for (number, batch) in (0..).step_by(batch).zip(inputs.chunks(batch)) {
            let numbered = batch.par_iter().enumerate().with_max_len(1);
            numbered.for_each(|(index, input)| {
                // When nobody reads any more, the rest need not be checked.
                if lock(&sink).written.is_err() {
                    return;
                }
                let number = number + index;
                let checked = self.one(input, |report| {
                    if is_alone {
                        let mut sink = lock(&sink);
                        if sink.next == number {
                            sink.file(self, |out| self.renderer.file(report, out));
                            return None;
                        }
                    }
                    Some(self.rendered(report))
                });
                lock(&sink).put(number, checked, self);
            });
        }
        let mut sink = sink.into_inner().unwrap_or_else(PoisonError::into_inner);
        sink.finish(self);
        (sink.tally, sink.written)
    }

    fn one(&self, input: &Input, render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>) -> Checked {
        let path = input.name(self.stdin);
        let bytes = input.read(self.lang);
        let decoded = match &bytes {
            Ok(bytes) => decode(bytes).map_err(|error| error.message(self.lang)),
            Err(reason) => Err(reason.clone()),
        };
        let findings = decoded.and_then(|decoded| {
            // A rule that panics costs its file, not the run.
            let findings = catch_unwind(AssertUnwindSafe(|| analyze(&decoded.text, self.lang)));
            findings.map(|findings| (decoded.text, findings)).map_err(|_| {
                say!(self.lang, "检查时发生内部错误，请报告此问题", "internal error while checking; please report it")
            })
        });
        match findings {
            Ok((text, findings)) => self.checked(&path, &text, findings, None, render),
            Err(reason) => {
                let complaint = say!(self.lang, "{path}：{reason}", "{path}: {reason}");
                self.checked(&path, "", vec![unreadable(reason)], Some(complaint), render)
            }
        }
    }

    fn checked(
        &self,
        path: &str,
        text: &str,
        mut findings: Vec<Finding>,
        complaint: Option<String>,
        render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>,
    ) -> Checked {
        findings.retain(|finding| self.filter.wants(finding));
        let report = FileReport { path, text, findings: &findings };
        let rendered = if self.renderer.has_part(&report) { render(&report) } else { None };
        let entry = self.renderer.entry(&report);
        let mut summary = Summary::default();
        summary.add(&findings);
        Checked { rendered, entry, summary, complaint }
    }

    fn rendered(&self, report: &FileReport<'_>) -> Vec<u8> {
        let mut rendered = Vec::new();
        // Writing to memory does not fail.
        let _ = self.renderer.file(report, &mut rendered);
        rendered
    }
}

/// The only finding on a file that cannot be checked.
fn unreadable(message: String) -> Finding {
    Finding {
        code: UNREADABLE,
        severity: Severity::Error,
        span: Span::at(0),
        message,
        expected: None,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts what the threads bring into order.
struct Sink {
    out: BufWriter<Output>,
    /// The files, while they wait for an overview that stands before them.
    held: Option<Vec<u8>>,
    /// Files that have a part in the report so far.
    parts: usize,
    entries: Vec<Entry>,
    /// The file whose turn it is.
    next: usize,
    /// Files that came before their turn.
    waiting: BTreeMap<usize, Checked>,
    tally: Tally,
    written: io::Result<()>,
}

impl Sink {
    fn put(&mut self, number: usize, checked: Checked, run: &Run<'_>) {
        self.waiting.insert(number, checked);
        while let Some(checked) = self.waiting.remove(&self.next) {
            if let Some(rendered) = &checked.rendered {
                self.file(run, |out| out.write_all(rendered));
            }
            self.next += 1;
            self.entries.extend(checked.entry);
            self.tally.summary += checked.summary;
            if let Some(complaint) = checked.complaint {
                self.tally.trouble = true;
                complain(run.lang, &complaint);
            }
        }
    }

    /// Writes the file whose turn it is.
    fn file(&mut self, run: &Run<'_>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if self.parts > 0 {
            self.write(|out| run.renderer.between(out));
        }
        self.parts += 1;
        self.write(write);
    }

    /// Writes what stands before and behind the files.
    fn finish(&mut self, run: &Run<'_>) {
        let (summary, entries) = (self.tally.summary, std::mem::take(&mut self.entries));
        if let Some(held) = self.held.take() {
            self.write(|out| run.renderer.overview(&summary, &entries, out));
            self.write(|out| out.write_all(&held));
        }
        self.write(|out| run.renderer.end(&summary, &entries, out));
    }

    /// Writes and flushes; after the first failure, nothing more.
    fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if let Some(held) = &mut self.held {
            self.written = write(held);
        } else if self.written.is_ok() {
            self.written = write(&mut self.out).and_then(|()| self.out.flush());
        }
    }
}
