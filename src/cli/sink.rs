//! Puts what the threads bring into the order of the report.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal, Write};

use super::complain;
use super::output::Output;
use super::progress::Progress;
use super::tally::Tally;
use crate::lang::Lang;
use crate::report::{Digest, Renderer, RunReport};
use crate::text::Skipped;

/// One file, checked.
pub struct Checked {
    /// Its part of the report; `None` where it stands there already.
    pub rendered: Option<Vec<u8>>,
    /// What the end of the report must know of it.
    pub digest: Option<Digest>,
    /// What it came to.
    pub tally: Tally,
    /// For stderr.
    pub told: Vec<String>,
}

/// The report as it is written.
pub struct Sink<'a> {
    renderer: &'a dyn Renderer,
    lang: Lang,
    out: BufWriter<Output>,
    /// The files, while they wait for an overview that stands before them.
    held: Option<Vec<u8>>,
    /// Files, checked or not, that have a part in the report so far.
    parts: usize,
    digests: Vec<Digest>,
    /// The file whose turn it is.
    next: usize,
    /// Files that came before their turn.
    waiting: BTreeMap<usize, Checked>,
    told: BTreeSet<String>,
    /// What the files so far came to.
    pub tally: Tally,
    written: io::Result<()>,
    progress: Progress,
    /// Whether the report and the bar may meet.
    is_on_terminal: bool,
}

impl<'a> Sink<'a> {
    /// An empty report.
    pub fn new(renderer: &'a dyn Renderer, out: Output, progress: Progress, lang: Lang) -> Self {
        Sink {
            renderer,
            lang,
            out: BufWriter::with_capacity(1 << 16, out),
            held: None,
            parts: 0,
            digests: Vec::new(),
            next: 0,
            waiting: BTreeMap::new(),
            told: BTreeSet::new(),
            tally: Tally::default(),
            written: Ok(()),
            progress,
            is_on_terminal: io::stdout().is_terminal(),
        }
    }

    /// Whether it is this file's turn.
    pub fn is_turn(&self, number: usize) -> bool {
        self.next == number
    }

    /// Whether nobody reads any more.
    pub fn is_broken(&self) -> bool {
        self.written.is_err()
    }

    /// Takes a file, and writes those whose turn has come.
    pub fn put(&mut self, number: usize, checked: Checked) {
        self.waiting.insert(number, checked);
        while let Some(checked) = self.waiting.remove(&self.next) {
            if let Some(rendered) = &checked.rendered {
                self.file(|out| out.write_all(rendered));
            }
            self.next += 1;
            self.digests.extend(checked.digest);
            self.tally += checked.tally;
            for message in checked.told {
                // A wrong configuration is told once, however many files it governs.
                if self.told.insert(message.clone()) {
                    self.progress.aside(|| complain(self.lang, &message));
                }
            }
            self.progress.advance();
        }
    }

    /// Writes the file whose turn it is.
    pub fn file(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if self.parts > 0 {
            let renderer = self.renderer;
            self.write(|out| renderer.between(out));
        }
        self.parts += 1;
        self.write(write);
    }

    /// Begins the report.
    pub fn begin(&mut self) {
        let renderer = self.renderer;
        self.write(|out| renderer.begin(out));
        self.held = renderer.has_overview().then(Vec::new);
    }

    /// Writes what stands before and behind the files.
    pub fn end(&mut self, skipped: &[Skipped]) {
        let (renderer, summary) = (self.renderer, self.tally.summary);
        for skipped in skipped.iter().filter(|_| renderer.has_skipped()) {
            self.file(|out| renderer.skipped(skipped, out));
        }
        let digests = std::mem::take(&mut self.digests);
        let run = RunReport { summary: &summary, digests: &digests, skipped };
        if let Some(held) = self.held.take() {
            self.write(|out| renderer.overview(&run, out));
            self.write(|out| out.write_all(&held));
        }
        self.write(|out| renderer.end(&run, out));
    }

    /// Writes and flushes; after the first failure, nothing more.
    pub fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if let Some(held) = &mut self.held {
            self.written = write(held);
        } else if self.written.is_ok() {
            let out = &mut self.out;
            let write_all = || write(out).and_then(|()| out.flush());
            self.written = if self.is_on_terminal { self.progress.aside(write_all) } else { write_all() };
        }
    }

    /// What the run came to, and whether all of it was written.
    pub fn into_parts(self) -> (Tally, io::Result<()>) {
        self.progress.finish();
        (self.tally, self.written)
    }
}
