//! `gouji check`: files in parallel, the report in the order of their paths.

use std::borrow::Cow;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::args::{CheckArgs, CheckFormat};
use super::fixing::{Fixed, Fixing};
use super::inputs::{self, Input};
use super::sink::{Checked, Output, Sink};
use super::tally::Tally;
use super::{FINDINGS, SUCCESS, TROUBLE, after_writing, complain, suggest};
use crate::analysis::analyze;
use crate::finding::{Finding, Safety, Severity};
use crate::lang::Lang;
use crate::report::{FileReport, Json, JsonLines, Renderer, Silent, Text, UNREADABLE};
use crate::say;
use crate::settings::Settings;
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
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        let message =
            say!(lang, "--unsafe-fixes 须与 --fix 或 --diff 合用", "--unsafe-fixes goes with --fix or --diff");
        complain(lang, &message);
        return TROUBLE;
    }
    let inputs = inputs::collect(&arguments.paths, lang);
    let (out, colour) = output(arguments, &inputs);
    let renderer: Box<dyn Renderer> = match arguments.format {
        _ if arguments.diff => Box::new(Silent),
        CheckFormat::Text => Box::new(Text::new(lang, colour)),
        CheckFormat::Json => Box::new(Json),
        CheckFormat::Jsonl => Box::new(JsonLines),
    };
    let fixing = fixing(arguments, colour, lang);
    let run = Run {
        renderer: renderer.as_ref(),
        filter,
        fixing,
        stdin: &arguments.stdin_filename,
        lang,
        settings: Settings::new(lang),
    };
    let (tally, written) = pool.install(|| run.all(&inputs, pool.current_num_threads(), out));
    if let Some(message) = tally.mended(arguments.diff, lang) {
        complain(lang, &message);
    }
    let fails = arguments.fail_on.severity().is_some_and(|severity| match arguments.diff {
        true => tally.fixes > 0,
        false => tally.summary.at_least(severity) > 0,
    });
    let code = match (tally.trouble, fails) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => SUCCESS,
    };
    after_writing(written, code, lang)
}

/// Where the report goes, and whether it takes colours. Programs get theirs without any.
fn output(arguments: &CheckArgs, inputs: &[Input]) -> (Output, bool) {
    // Standard output is the mended text's.
    let is_taken = arguments.fix && !arguments.diff && inputs.contains(&Input::Stdin);
    if arguments.format != CheckFormat::Text && !arguments.diff {
        return if is_taken { (Box::new(io::stderr()), false) } else { (Box::new(io::stdout()), false) };
    }
    if is_taken {
        let stderr = anstream::AutoStream::new(io::stderr(), arguments.color.into());
        let colour = stderr.current_choice() != anstream::ColorChoice::Never;
        return (Box::new(stderr), colour);
    }
    let stdout = anstream::AutoStream::new(io::stdout(), arguments.color.into());
    match stdout.current_choice() {
        anstream::ColorChoice::Never => (Box::new(stdout.into_inner()), false),
        _ => (Box::new(stdout), true),
    }
}

fn fixing(arguments: &CheckArgs, colour: bool, lang: Lang) -> Option<Fixing> {
    let safety = if arguments.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let is_asked_for = arguments.fix || arguments.diff;
    is_asked_for.then_some(Fixing { safety, is_shown: arguments.diff, colour, lang })
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

struct Run<'a> {
    renderer: &'a dyn Renderer,
    filter: Filter,
    fixing: Option<Fixing>,
    stdin: &'a str,
    lang: Lang,
    settings: Settings,
}

impl Run<'_> {
    fn all(&self, inputs: &[Input], threads: usize, out: Output) -> (Tally, io::Result<()>) {
        let mut sink = Sink::new(self.renderer, out, self.lang);
        sink.write(|out| self.renderer.begin(out));
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
        let summary = sink.tally.summary;
        sink.write(|out| self.renderer.end(&summary, out));
        sink.into_parts()
    }

    fn one(&self, input: &Input, render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>) -> Checked {
        let path = input.name(self.stdin);
        let bytes = input.read(self.lang);
        let decoded = match &bytes {
            Ok(bytes) => decode(bytes).map_err(|error| error.message(self.lang)),
            Err(reason) => Err(reason.clone()),
        };
        let mended = decoded.and_then(|decoded| {
            let findings = self.findings(&decoded.text)?;
            let bytes = bytes.as_deref().unwrap_or_default();
            let mended = match self.fixing {
                Some(fixing) => fixing.file(input, &path, bytes, &decoded, findings, |text| self.findings(text))?,
                None => Fixed { findings, ..Fixed::default() },
            };
            Ok((decoded.text, mended))
        });
        match mended {
            Ok((before, mut fixed)) => {
                let text = fixed.text.take().map_or(before, Cow::Owned);
                self.checked(&path, &text, fixed, render)
            }
            Err(mut reason) => {
                let passed = self.fixing.map(|fixing| fixing.pass_on(input, bytes.as_deref().unwrap_or_default()));
                if let Some(Err(why)) = passed {
                    reason = why;
                }
                let mut findings = vec![unreadable(reason.clone())];
                findings.retain(|finding| self.filter.wants(finding));
                let fixed = Fixed { findings, complaint: Some(reason), ..Fixed::default() };
                self.checked(&path, "", fixed, render)
            }
        }
    }

    /// What is reported on a text.
    fn findings(&self, text: &str) -> Result<Vec<Finding>, String> {
        // A rule that panics costs its file, not the run.
        let findings = catch_unwind(AssertUnwindSafe(|| analyze(text, &self.settings))).map_err(|_| {
            say!(self.lang, "检查时发生内部错误，请报告此问题", "internal error while checking; please report it")
        });
        findings.map(|mut findings| {
            findings.retain(|finding| self.filter.wants(finding));
            findings
        })
    }

    fn checked(
        &self,
        path: &str,
        text: &str,
        fixed: Fixed,
        render: impl FnOnce(&FileReport<'_>) -> Option<Vec<u8>>,
    ) -> Checked {
        let rendered = fixed.diff.or_else(|| render(&FileReport { path, text, findings: &fixed.findings }));
        let mut tally = Tally { fixes: fixed.count, fixed_files: usize::from(fixed.count > 0), ..Tally::default() };
        tally.summary.add(&fixed.findings);
        tally.trouble = fixed.complaint.is_some();
        let told = [fixed.complaint, fixed.note].into_iter().flatten();
        let told = told.map(|message| say!(self.lang, "{path}：{message}", "{path}: {message}"));
        Checked { rendered, tally, told: told.collect() }
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
