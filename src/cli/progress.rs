//! The progress bar of a long run: on stderr, and only on a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::lang::Lang;
use crate::say;

/// A run that is over sooner shows no bar.
const SOON: Duration = Duration::from_millis(500);

/// How far a run is.
pub struct Progress {
    /// Nothing where nobody looks.
    bar: Option<ProgressBar>,
    start: Instant,
    is_shown: bool,
}

impl Progress {
    /// The progress of a run over so many files.
    pub fn new(files: usize, is_quiet: bool, lang: Lang) -> Self {
        let is_seen = !is_quiet && files > 1 && io::stderr().is_terminal();
        let bar = is_seen.then(|| {
            let template = say!(
                lang,
                "{{bar:30}} 已检查 {{pos}}/{{len}} 个文件，剩余 {{eta}}",
                "{{bar:30}} {{pos}}/{{len}} files, {{eta}} left"
            );
            let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
            bar.with_style(style)
        });
        Progress { bar, start: Instant::now(), is_shown: false }
    }

    /// One more file is done.
    pub fn advance(&mut self) {
        let Some(bar) = &self.bar else {
            return;
        };
        if !self.is_shown && self.start.elapsed() >= SOON {
            self.is_shown = true;
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.inc(1);
    }

    /// Writes something else to the terminal: the bar makes room.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) if self.is_shown => bar.suspend(write),
            _ => write(),
        }
    }

    /// The run is over: the bar goes.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
