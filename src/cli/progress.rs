//! The progress bar of a long run: on stderr, and only on a terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::lang::Lang;
use crate::say;

/// A run that is over sooner shows no bar.
const SOON: Duration = Duration::from_millis(500);

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    /// Whether it is shown when the run takes longer.
    is_wanted: bool,
}

impl Progress {
    /// The progress of a run over so many files.
    pub fn new(files: usize, is_quiet: bool, lang: Lang) -> Self {
        let template = say!(
            lang,
            "{{bar:30}} 已检查 {{pos}}/{{len}} 个文件，剩余 {{eta}}",
            "{{bar:30}} {{pos}}/{{len}} files, {{eta}} left"
        );
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden()).with_style(style);
        Progress { bar, is_wanted: !is_quiet && files > 1 && io::stderr().is_terminal() }
    }

    /// One more file is done.
    pub fn advance(&self) {
        if self.is_wanted && self.bar.is_hidden() && self.bar.elapsed() >= SOON {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// Writes something else to the terminal: the bar makes room.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// The run is over: the bar goes.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
