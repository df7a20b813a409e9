//! The report as it is written, file by file.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

use super::complain;
use super::output::Target;
use super::progress::Progress;
use super::result::{FileResult, Totals};
use crate::lang::Lang;
use crate::report::{Renderer, Report};

/// The report as it is written.
pub struct Sink<'a> {
    report: Report<'a>,
    out: Target,
    lang: Lang,
    told: BTreeSet<String>,
    /// The totals of the files so far.
    pub totals: Totals,
    written: io::Result<()>,
    progress: &'a Progress,
    /// Whether the report and the progress bar share a terminal.
    is_on_terminal: bool,
}

impl<'a> Sink<'a> {
    /// Begins the report.
    pub fn new(renderer: &'a dyn Renderer, out: Target, progress: &'a Progress, lang: Lang) -> Self {
        let mut sink = Sink {
            report: Report::new(renderer),
            out,
            lang,
            told: BTreeSet::new(),
            totals: Totals::default(),
            written: Ok(()),
            progress,
            is_on_terminal: io::stdout().is_terminal(),
        };
        sink.write(|report, out| report.begin(out));
        sink
    }

    /// Whether the report can no longer be written, as when its reader has gone away.
    pub fn is_broken(&self) -> bool {
        self.written.is_err()
    }

    /// Writes the next file.
    pub fn put(&mut self, mut file: FileResult) {
        let rendered = std::mem::take(&mut file.rendered);
        self.write(|report, out| report.add(rendered, out));
        for message in file.messages.drain(..) {
            // A wrong configuration is reported once, however many files it applies to.
            if self.told.insert(message.clone()) {
                self.progress.aside(|| complain(self.lang, &message));
            }
        }
        self.totals.add(file);
    }

    /// Writes and flushes; after the first failure, nothing more.
    pub fn write(&mut self, write: impl FnOnce(&mut Report<'a>, &mut dyn Write) -> io::Result<()>) {
        if self.written.is_ok() {
            let (report, out) = (&mut self.report, self.out.writer());
            let write_all = || write(report, out).and_then(|()| out.flush());
            self.written = if self.is_on_terminal { self.progress.aside(write_all) } else { write_all() };
        }
    }

    /// The totals, and the place of the report if all of it was written.
    pub fn into_parts(self) -> (Totals, io::Result<Target>) {
        self.progress.finish();
        (self.totals, self.written.map(|()| self.out))
    }
}
