//! The files of a run: checked side by side, reported in their order.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::annotate::Annotating;
use super::args::{CheckArgs, CheckFormat};
use super::baseline::KnownFindings;
use super::configs::Configs;
use super::filter::Filter;
use super::fixing::Fixing;
use super::inputs::{Input, Inputs};
use super::output::Target;
use super::progress::Progress;
use super::reading::{guarded, source, unreadable};
use super::related::{self, Read, Related};
use super::result::{FileResult, Totals};
use super::sink::Sink;
use super::tell;
use crate::analysis::{self, ReadText, Tie};
use crate::finding::Finding;
use crate::formats::{Format, NotReviewed, Places, Source};
use crate::lang::Lang;
use crate::report::{Earlier, FileReport, Rendered, Renderer};
use crate::say;
use crate::settings::Settings;

/// Files checked for each thread before the report goes on: memory is bounded by this, not by the folder.
const AHEAD: usize = 32;

/// How the files of one run are checked.
pub struct Run<'a> {
    pub arguments: &'a CheckArgs,
    /// The format.
    pub renderer: &'a dyn Renderer,
    /// Which findings are reported.
    pub filter: &'a Filter,
    /// Whether and how files are fixed.
    pub fixing: Option<Fixing<'a>>,
    /// Where copies with comments go.
    pub annotating: Option<&'a Annotating>,
    /// The files that go with those of the run.
    pub related: Related,
    /// The baseline.
    pub known: Option<&'a KnownFindings>,
    /// An earlier report.
    pub earlier: Option<&'a Earlier>,
    /// The language.
    pub lang: Lang,
    /// The configurations.
    pub configs: Configs,
}

/// A document that could be read.
struct Document<'a> {
    input: &'a Input,
    path: &'a str,
    bytes: &'a [u8],
    source: &'a Source<'a>,
    /// The files that go with it.
    others: &'a [(Arc<Read>, Tie)],
}

impl Run<'_> {
    /// Checks the files and writes the report: the totals, and the place of the report if all of it was written.
    pub fn all(&self, inputs: &Inputs, threads: usize, out: Target) -> (Totals, io::Result<Target>) {
        let progress = Progress::new(inputs.files.len(), self.arguments.quiet, self.lang);
        let mut sink = Sink::new(self.renderer, out, &progress, self.lang);
        sink.totals.summary.unchanged = inputs.unchanged;
        for batch in inputs.files.chunks(AHEAD * threads.max(1)) {
            // When the report can no longer be written, files are only fixed.
            if sink.is_broken() && !self.fixing.is_some_and(Fixing::writes) {
                break;
            }
            let check = |input| {
                let file = self.file(input);
                self.related.is_done(input);
                progress.advance();
                file
            };
            let files: Vec<FileResult> = batch.par_iter().with_max_len(1).map(check).collect();
            files.into_iter().for_each(|file| sink.put(file));
        }
        let table = sink.totals.statistics.table(self.lang);
        match self.arguments.report_format() {
            _ if table.is_empty() || !self.arguments.statistics => {}
            CheckFormat::Text => sink.write(|_, out| writeln!(out, "{table}")),
            // Beside a report for programs.
            _ => tell(&table),
        }
        if self.arguments.shows_summary() {
            let summary = sink.totals.summary;
            let against = self.earlier.map(|earlier| sink.totals.seen.outcome(earlier, self.filter));
            sink.write(|report, out| report.end(&summary, &inputs.skipped, against.as_ref(), out));
        }
        sink.into_parts()
    }

    fn file(&self, input: &Input) -> FileResult {
        let path = input.name(&self.arguments.stdin_filename);
        let bytes = input.read(self.lang);
        let settings = self.configs.settings(input.path().unwrap_or(Path::new(&self.arguments.stdin_filename)));
        let checked = match (&settings, &bytes) {
            (Err(problems), _) => {
                let first = problems.first().map(String::as_str).unwrap_or_default();
                Err(say!(
                    self.lang,
                    "没有检查，因为设置文件有误：{first}",
                    "not checked, because the settings have an error: {first}"
                ))
            }
            (_, Err(reason)) => Err(reason.clone()),
            (Ok(settings), Ok(bytes)) => self.checked(input, &path, bytes, settings),
        };
        checked.unwrap_or_else(|reason| {
            let mut file = self.unreadable(input, &path, bytes.as_deref().unwrap_or_default(), reason);
            if let Err(problems) = settings {
                file.messages = problems;
            }
            file
        })
    }

    /// A file that can be read: checked, fixed where asked for, and rendered.
    fn checked(&self, input: &Input, path: &str, bytes: &[u8], settings: &Settings) -> Result<FileResult, String> {
        let view = self.arguments.tracked_view.into();
        let source = source(bytes, input.path(), view, self.lang)?;
        let key = self.known.map(|known| known.key(input, path));
        let others = self.related.beside(input, view, settings);
        let own = self.related.own(input, view, settings);
        let check = |text: &str| self.check(path, key.as_deref(), text, own.as_deref(), &others, settings);
        let mut file = check(&source.text)?;
        file.remarks = source.remarks.iter().map(|remark| remark.message(self.lang)).collect();
        let told = file.remarks.iter().filter(|_| !self.arguments.quiet);
        file.messages.extend(told.map(|remark| say!(self.lang, "{path}：{remark}", "{path}: {remark}")));
        let may_annotate = |annotating: &&Annotating| source.format.takes_comments() && annotating.has_place_for(input);
        if let Some(annotating) = self.annotating.filter(may_annotate) {
            let document = Document { input, path, bytes, source: &source, others: &others };
            self.annotate(annotating, &document, &mut file, check)?;
            self.render(&mut file, path, &source.text, Some(&source.places), &others);
            return Ok(file);
        }
        if let Some(annotating) = self.annotating {
            let reason = match source.format.takes_comments() {
                true => say!(
                    self.lang,
                    "问题没有写成批注；--annotate 指定文件夹时才有工作簿（.xlsx）的副本",
                    "its findings were not written as notes; a workbook (.xlsx) has a copy where --annotate names a folder"
                ),
                false => NotReviewed::NotOffice.message(self.lang),
            };
            file.messages.push(say!(self.lang, "{path}：{reason}", "{path}: {reason}"));
            file.failed = annotating.is_named(input);
        }
        let fixed = match self.fixing {
            Some(fixing) => fixing.file(input, path, bytes, &source, &mut file, check)?,
            None => None,
        };
        let (text, places) = match fixed {
            Some((text, places)) => (Cow::Owned(text), places),
            None => (source.text, source.places),
        };
        self.render(&mut file, path, &text, Some(&places), &others);
        Ok(file)
    }

    /// Writes a copy of a document with its findings, and with its repairs where they are tracked.
    fn annotate(
        &self,
        annotating: &Annotating,
        document: &Document<'_>,
        file: &mut FileResult,
        check: impl FnMut(&str) -> Result<FileResult, String>,
    ) -> Result<(), String> {
        let Document { input, path, bytes, source, others } = document;
        let is_tracked = source.format == Format::Word;
        let edits = match self.fixing {
            Some(fixing) if is_tracked => fixing.tracked(source, file, check)?,
            _ => Vec::new(),
        };
        let (text, places) = (source.text.as_ref(), Some(&source.places));
        let beside = &related::beside(text, others);
        let findings = std::mem::take(&mut file.findings);
        let report = FileReport { path, text, findings: &findings, places, beside, ..FileReport::default() };
        annotating.write(input, bytes, &report, &edits, file);
        file.findings = findings;
        if self.fixing.is_some() && !is_tracked && !file.failed {
            file.messages.push(say!(
                self.lang,
                "{path}：工作簿不支持修订，单元格没有改动，问题已写成批注",
                "{path}: a workbook has no tracked changes; its cells stay, the findings are in the notes"
            ));
        }
        Ok(())
    }

    /// A file that cannot be checked: that is its only finding.
    fn unreadable(&self, input: &Input, path: &str, bytes: &[u8], reason: String) -> FileResult {
        let lost = self.fixing.and_then(|fixing| fixing.pass_on(input, bytes).err());
        let is_lost = lost.is_some();
        let reason = lost.unwrap_or(reason);
        let mut findings = vec![unreadable(reason.clone())];
        findings.retain(|finding| self.filter.wants(finding));
        let is_seen = self.arguments.shows_findings() && self.arguments.output.is_none() && !findings.is_empty();
        let mut file = FileResult { findings, failed: true, ..FileResult::default() };
        if is_lost || !is_seen {
            file.messages.push(say!(self.lang, "{path}：{reason}", "{path}: {reason}"));
        }
        self.render(&mut file, path, "", None, &[]);
        file
    }

    fn render(
        &self,
        file: &mut FileResult,
        path: &str,
        text: &str,
        places: Option<&Places>,
        others: &[(Arc<Read>, Tie)],
    ) {
        let shows = self.arguments.shows_findings();
        self.hold_against(file, path, text);
        if shows {
            let (about, coverage) = (file.about.as_ref(), file.coverage);
            let beside = &related::beside(text, others);
            let FileResult { findings, remarks, disclosures, states, checklists, .. } = &*file;
            let report =
                FileReport { path, text, findings, coverage, about, disclosures, places, ..FileReport::default() };
            let report = FileReport { remarks, beside, states, checklists, ..report };
            file.rendered = Rendered::new(self.renderer, &report);
        }
    }

    /// Tells what each finding is to an earlier report.
    fn hold_against(&self, file: &mut FileResult, path: &str, text: &str) {
        let Some(earlier) = self.earlier else { return };
        // Of a file that cannot be read nothing is known but its name.
        let compared = file.earlier.get_or_insert_with(|| earlier.compare(path, None, text, &[]));
        file.states = match file.coverage {
            Some(_) => earlier.states(compared, text, &file.findings),
            None => Vec::new(),
        };
    }

    fn check(
        &self,
        path: &str,
        key: Option<&str>,
        text: &str,
        own: Option<&Read>,
        others: &[(Arc<Read>, Tie)],
        settings: &Settings,
    ) -> Result<FileResult, String> {
        let is_checklist = self.arguments.report_format() == CheckFormat::Checklist;
        let wants = |finding: &Finding| self.filter.wants(finding);
        let all = || {
            if others.is_empty() && !is_checklist {
                return (analysis::check(text, settings), Vec::new());
            }
            let (stated, new) = (related::stated(text, others), OnceCell::new());
            let known = own.and_then(|own| own.of_text(text, settings));
            let read = known.unwrap_or_else(|| new.get_or_init(|| ReadText::new(text, settings)));
            let owed = if is_checklist { read.checklists(&stated, settings, wants) } else { Vec::new() };
            (read.check(&stated, settings), owed)
        };
        let (checked, checklists) = guarded(self.lang, all)?;
        let analysis::CheckResult { mut findings, used, coverage, about, disclosures } = checked;
        self.configs.note(used);
        let mut file = FileResult { coverage: Some(coverage), about, disclosures, checklists, ..FileResult::default() };
        file.earlier = self.earlier.map(|earlier| earlier.compare(path, file.about.as_ref(), text, &findings));
        if let (Some(known), Some(key)) = (self.known, key) {
            let compared = known.compare(key, text, &mut findings, wants);
            file.compared = Some((key.to_owned(), compared));
        } else {
            findings.retain(wants);
        }
        file.findings = findings;
        Ok(file)
    }
}
