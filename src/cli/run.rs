//! The files of a run: side by side, each by itself, the report in their order.

use std::borrow::Cow;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::baseline::{Examined, Known};
use super::check::Filter;
use super::configs::Configs;
use super::fixing::{Fixed, Fixing};
use super::inputs::{Input, Inputs};
use super::output::Output;
use super::progress::Progress;
use super::sink::{Checked, Sink};
use super::tally::Tally;
use super::tell;
use crate::analysis;
use crate::facts::TableWords;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::report::{FileReport, Renderer, Statistics, UNREADABLE};
use crate::say;
use crate::settings::Settings;
use crate::text::{Span, decode};

/// Files a thread may be ahead of the report: what is held in memory is bounded by this, not by the folder.
const AHEAD: usize = 32;

/// One run, and how it goes.
pub struct Run<'a> {
    /// The format.
    pub renderer: &'a dyn Renderer,
    /// Which findings are reported.
    pub filter: &'a Filter,
    /// Whether and how files are mended.
    pub fixing: Option<Fixing>,
    /// What need not be said again.
    pub known: Option<&'a Known>,
    /// What is said.
    pub shown: Shown,
    /// The name of standard input.
    pub stdin: &'a str,
    /// The language.
    pub lang: Lang,
    /// What files are read with.
    pub configs: Configs,
    /// What the words of tables say, for each thread; taken while a file is looked at.
    pub words: Mutex<Vec<TableWords>>,
}

/// What a run shows.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Each finding.
    pub findings: bool,
    /// Whether they go to a file, where nobody sees them yet.
    pub in_file: bool,
    /// What stands after the last file.
    pub summary: bool,
    /// The counts.
    pub statistics: Option<Table>,
    /// What is neither finding nor trouble.
    pub notes: bool,
}

/// Where the statistics stand.
#[derive(Clone, Copy)]
pub enum Table {
    /// In the report, for people.
    InReport,
    /// On stderr, beside a report for programs.
    Beside,
}

impl Run<'_> {
    /// Checks the files, side by side, and writes the report: what they come to, and whether all was written.
    pub fn all(&self, inputs: &Inputs, threads: usize, out: Output) -> (Tally, io::Result<()>) {
        let Inputs { files: inputs, skipped, unchanged } = inputs;
        let progress = Progress::new(inputs.len(), !self.shown.notes, self.lang);
        let mut sink = Sink::new(self.renderer, out, progress, self.lang);
        sink.tally.summary.unchanged = *unchanged;
        sink.begin();
        let sink = Mutex::new(sink);
        let batch = AHEAD * threads.max(1);
        // Nobody waits for a file that is alone: it need not be rendered into memory first.
        let is_alone = threads == 1 || inputs.len() == 1;
        for (number, batch) in (0..).step_by(batch).zip(inputs.chunks(batch)) {
            let numbered = batch.par_iter().enumerate().with_max_len(1);
            numbered.for_each(|(index, input)| {
                // When nobody reads any more, the rest need not be checked, only mended.
                if !self.fixing.is_some_and(Fixing::writes) && lock(&sink).is_broken() {
                    return;
                }
                let number = number + index;
                let checked = self.one(input, |report| {
                    if !self.shown.findings {
                        return None;
                    }
                    if is_alone {
                        let mut sink = lock(&sink);
                        if sink.is_turn(number) {
                            sink.file(|out| self.renderer.file(report, out));
                            return None;
                        }
                    }
                    Some(self.rendered(report))
                });
                lock(&sink).put(number, checked);
            });
        }
        let mut sink = sink.into_inner().unwrap_or_else(PoisonError::into_inner);
        let table = sink.tally.statistics.table(self.lang);
        match self.shown.statistics.filter(|_| !table.is_empty()) {
            Some(Table::InReport) => sink.write(|out| writeln!(out, "{table}")),
            Some(Table::Beside) => tell(&table),
            None => {}
        }
        if self.shown.summary {
            sink.end(skipped);
        }
        sink.into_parts()
    }

    fn one(&self, input: &Input, render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>) -> Checked {
        let path = input.name(self.stdin);
        let key = self.known.map(|known| known.key(input, &path));
        let bytes = input.read(self.lang);
        let settings = self.configs.settings(input, self.stdin);
        let mended = settings.as_ref().map_err(|problems| self.not_checked(problems)).and_then(|settings| {
            let decoded = match &bytes {
                Ok(bytes) => decode(bytes).map_err(|error| error.message(self.lang))?,
                Err(reason) => return Err(reason.clone()),
            };
            let mut examined = self.examined(key.as_deref(), &decoded.text, settings)?;
            let findings = std::mem::take(&mut examined.findings);
            let Some(fixing) = self.fixing else {
                return Ok((decoded.text, Fixed { findings, ..Fixed::default() }, examined));
            };
            let mut last = None;
            let bytes = bytes.as_deref().unwrap_or_default();
            let fixed = fixing.file(input, &path, bytes, &decoded, findings, |text| {
                let mut examined = self.examined(key.as_deref(), text, settings)?;
                let findings = std::mem::take(&mut examined.findings);
                last = Some(examined);
                Ok(findings)
            })?;
            // What is only shown changes nothing.
            let is_changed = fixed.text.is_some() && fixing.writes();
            Ok((decoded.text, fixed, last.filter(|_| is_changed).unwrap_or(examined)))
        });
        match mended {
            Ok((before, mut fixed, examined)) => {
                let text = fixed.text.take().map_or(before, Cow::Owned);
                let mut tally = Tally { known: examined.known, ..Tally::default() };
                tally.seen.extend(key.map(|key| (key, examined.seen)));
                self.checked(&path, &text, fixed, Some(examined.coverage), tally, render)
            }
            Err(mut reason) => {
                let passed = self.fixing.map(|fixing| fixing.pass_on(input, bytes.as_deref().unwrap_or_default()));
                let lost = passed.and_then(Result::err);
                if let Some(why) = &lost {
                    reason = why.clone();
                }
                let mut findings = vec![unreadable(reason.clone())];
                findings.retain(|finding| self.filter.wants(finding));
                let is_seen = self.shown.findings && !self.shown.in_file && !findings.is_empty();
                let fixed = Fixed { findings, complaint: Some(reason), ..Fixed::default() };
                let mut checked = self.checked(&path, "", fixed, None, Tally::default(), render);
                match settings {
                    Err(problems) => checked.told = problems,
                    // The report says it.
                    Ok(_) if is_seen && lost.is_none() => checked.told.clear(),
                    Ok(_) => {}
                }
                checked
            }
        }
    }

    fn not_checked(&self, problems: &[String]) -> String {
        let first = problems.first().map(String::as_str).unwrap_or_default();
        say!(self.lang, "配置有误，没有检查：{first}", "not checked, the configuration is wrong: {first}")
    }

    fn examined(&self, key: Option<&str>, text: &str, settings: &Settings) -> Result<Examined, String> {
        let mut words = lock(&self.words).pop().unwrap_or_default();
        // A rule that panics costs its file, not the run.
        let checked = catch_unwind(AssertUnwindSafe(|| analysis::check(text, settings, &mut words))).map_err(|_| {
            say!(self.lang, "检查时发生内部错误，请报告此问题", "internal error while checking; please report it")
        });
        let analysis::Checked { findings, used, coverage } = checked?;
        lock(&self.words).push(words);
        self.configs.note(used);
        let wants = |finding: &Finding| self.filter.wants(finding);
        let (Some(known), Some(key)) = (self.known, key) else {
            let findings = findings.into_iter().filter(wants).collect();
            return Ok(Examined { findings, coverage, ..Examined::default() });
        };
        Ok(Examined { coverage, ..known.examined(key, text, findings, wants) })
    }

    fn checked(
        &self,
        path: &str,
        text: &str,
        fixed: Fixed,
        coverage: Option<Coverage>,
        mut tally: Tally,
        render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>,
    ) -> Checked {
        let report = FileReport { path, text, findings: &fixed.findings, coverage };
        let digest = self.renderer.digest(&report);
        let rendered = fixed.diff.or_else(|| self.renderer.has_part(&report).then(|| render(&report)).flatten());
        tally.fixes = fixed.count;
        tally.fixed_files = usize::from(fixed.count > 0);
        tally.summary.add(&report);
        if self.shown.statistics.is_some() {
            tally.statistics = Statistics::of_file(&fixed.findings);
        }
        tally.trouble = fixed.complaint.is_some();
        let note = fixed.note.filter(|_| self.shown.notes);
        let told = [fixed.complaint, note].into_iter().flatten();
        let told = told.map(|message| say!(self.lang, "{path}：{message}", "{path}: {message}"));
        Checked { rendered, digest, tally, told: told.collect() }
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
