//! `gouji check`: from its arguments to a run.

use super::against;
use super::annotate::Annotating;
use super::args::{CheckArgs, CheckFormat, InputArg};
use super::baseline::KnownFindings;
use super::configs::Configs;
use super::filter::Filter;
use super::fixing::Fixing;
use super::inputs;
use super::named::Named;
use super::output::{self, Destination, Target};
use super::related::Related;
use super::run::Run;
use super::today::today;
use super::{FINDINGS, SUCCESS, TROUBLE, after_writing, changed, complain, stream, watch};
use crate::lang::Lang;
use crate::model::Standard;
use crate::report::{
    Checklists, GitHub, GitLab, Html, JUnit, Json, JsonLines, Renderer, Sarif, Text, Xlsx, against_line, skipped_line,
    summary_line,
};
use crate::say;
use std::path::PathBuf;

/// More threads than any run can use; a greater number is taken for this.
const MOST_THREADS: usize = 256;

/// Checks the files and reports.
pub fn run(arguments: &CheckArgs, lang: Lang) -> u8 {
    prepared(arguments, lang).unwrap_or_else(|message| {
        complain(lang, &message);
        TROUBLE
    })
}

/// Checks the files once, or with `--watch` repeatedly.
///
/// # Errors
/// What is wrong with the arguments.
fn prepared(arguments: &CheckArgs, lang: Lang) -> Result<u8, String> {
    let filter = Filter::new(arguments, lang)?;
    let threads = arguments.jobs.map_or(0, |jobs| jobs.get().min(MOST_THREADS));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| say!(lang, "无法启动线程：{error}", "cannot start threads: {error}"))?;
    if let Some(message) = contradiction(arguments, lang) {
        return Err(message);
    }
    if arguments.input == InputArg::Jsonl {
        return stream::run(arguments, filter, pool, lang);
    }
    if !arguments.watch {
        return once(arguments, &filter, &pool, lang);
    }
    Ok(watch::run(&arguments.paths, arguments.quiet, lang, || {
        if let Err(message) = once(arguments, &filter, &pool, lang) {
            complain(lang, &message);
        }
    }))
}

/// Options that do not go together, beyond what the parser knows.
fn contradiction(arguments: &CheckArgs, lang: Lang) -> Option<String> {
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        return Some(say!(lang, "--unsafe-fixes 须与 --fix 或 --diff 合用", "--unsafe-fixes requires --fix or --diff"));
    }
    if arguments.fix && arguments.report_format() == CheckFormat::Checklist {
        return Some(say!(
            lang,
            "--format checklist 不与 --fix 合用：请先修复，再做检查表",
            "--format checklist cannot be combined with --fix: fix first, then make the checklist"
        ));
    }
    let has_stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    let watches_nothing = arguments.watch && has_stdin;
    watches_nothing.then(|| say!(lang, "--watch 不能监视标准输入", "--watch cannot watch standard input"))
}

/// What is run, for those who have only the report: names and values.
fn what_is_run(arguments: &CheckArgs, unpaired: &[String], lang: Lang) -> Vec<(String, String)> {
    let path = |path: &PathBuf| path.display().to_string();
    let paths: Vec<String> = arguments.paths.iter().map(path).collect();
    let paths = if paths.is_empty() { ".".to_owned() } else { paths.join("\n") };
    let separator = say!(lang, "、", ", ");
    let mut run = vec![
        (say!(lang, "日期", "date"), today()),
        (say!(lang, "程序", "program"), concat!("gouji ", env!("CARGO_PKG_VERSION")).to_owned()),
        (say!(lang, "检查的文件", "files checked"), paths),
    ];
    let codes = |codes: &[String]| (!codes.is_empty()).then(|| codes.join(&separator));
    let options = [
        ("--select", codes(&arguments.select)),
        ("--ignore", codes(&arguments.ignore)),
        ("--baseline", arguments.baseline.as_ref().map(path)),
        ("--tables", arguments.tables.as_ref().map(path)),
        ("--last-year", arguments.last_year.as_ref().map(path)),
        ("--against", arguments.against.as_ref().map(path)),
        ("--changed-since", arguments.changed_since.clone()),
    ];
    run.extend(options.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let least = arguments.least().name(lang).to_owned();
    run.push((say!(lang, "报告的最低级别", "lowest severity"), least));
    run.extend(unpaired.iter().map(|message| (say!(lang, "没有核对", "not compared"), message.clone())));
    run
}

/// One run over the files as they are now.
fn once(arguments: &CheckArgs, filter: &Filter, pool: &rayon::ThreadPool, lang: Lang) -> Result<u8, String> {
    let known = arguments
        .baseline
        .as_deref()
        .map(|path| KnownFindings::read(path, arguments.write_baseline, lang))
        .transpose()?;
    let mut inputs = inputs::collect(&arguments.paths, lang);
    let configs = Configs::new(lang);
    if let Some(message) = output::clash(arguments, &inputs.files, &configs, lang) {
        return Err(message);
    }
    if let Some(revision) = &arguments.changed_since {
        inputs = changed::only(inputs, &changed::since(revision, lang)?);
    }
    let earlier = arguments.against.as_deref().map(|path| against::read(path, lang)).transpose()?;
    Annotating::leave_out_copies(arguments, &mut inputs);
    let named = Named::new(arguments, &inputs, Standard::base(), lang)?;
    let annotating = Annotating::new(arguments, &inputs, lang)?;
    // Each file is mended for itself.
    let related = match arguments.fix || arguments.diff {
        true => Related::default(),
        false => pool.install(|| Related::find(&mut inputs, arguments.tracked_view.into(), &configs, lang)),
    };
    let related = related.with_named(named, &mut inputs);
    if !arguments.quiet {
        related.messages.iter().for_each(|message| complain(lang, message));
    }
    let Destination { target, colour, columns } = Destination::new(arguments, &inputs);
    let format = arguments.report_format();
    if format.is_binary() && target.is_on_terminal() {
        return Err(say!(
            lang,
            "工作簿不能显示在终端上，请用 -o 指定文件，例如 -o 台账.xlsx",
            "a workbook is nothing for a terminal: name a file, as in -o ledger.xlsx"
        ));
    }
    let is_text = format == CheckFormat::Text;
    let renderer: Box<dyn Renderer> = match format {
        CheckFormat::Text => Box::new(Text::new(lang, colour, columns, arguments.least_listed())),
        CheckFormat::Json => Box::new(Json { lang }),
        CheckFormat::Jsonl => Box::new(JsonLines { lang }),
        CheckFormat::Sarif => Box::new(Sarif { lang }),
        CheckFormat::Github => Box::new(GitHub { lang }),
        CheckFormat::Gitlab => Box::new(GitLab { lang }),
        CheckFormat::Junit => Box::new(JUnit { lang }),
        CheckFormat::Html => Box::new(Html { lang, run: what_is_run(arguments, &related.messages, lang) }),
        CheckFormat::Xlsx => Box::new(Xlsx { lang, run: what_is_run(arguments, &related.messages, lang) }),
        CheckFormat::Checklist => Box::new(Checklists { lang, run: what_is_run(arguments, &related.messages, lang) }),
    };
    let is_for_people = colour || target.is_on_terminal();
    let fixing = (arguments.fix || arguments.diff).then_some(Fixing { arguments, is_for_people, colour, lang });
    let annotating = annotating.as_ref();
    let known_findings = known.as_ref();
    let run = Run {
        arguments,
        renderer: renderer.as_ref(),
        filter,
        fixing,
        annotating,
        related,
        known: known_findings,
        earlier: earlier.as_ref(),
        lang,
        configs,
    };
    if let Some(fixing) = run.fixing {
        fixing.tidy(&inputs.files);
    }
    let is_in_file = matches!(target, Target::File(..));
    let (mut totals, written) = pool.install(|| run.all(&inputs, pool.current_num_threads(), target));
    let (summary, skipped) = (&totals.summary, &inputs.skipped);
    let is_empty = summary.is_empty(skipped);
    let is_failure = is_empty && !arguments.allow_empty;
    let line = summary_line(summary, skipped, lang);
    let is_told = if is_in_file { !arguments.quiet } else { is_text && arguments.shows_summary() };
    let written = written.and_then(|target| target.finish(&line, arguments.quiet, lang));
    if !is_told && (is_failure || is_empty && !arguments.quiet) {
        complain(lang, &line);
    }
    let mut notes: Vec<String> = Vec::new();
    if summary.files > 0 && (is_in_file || arguments.diff) {
        notes.extend(skipped_line(summary, skipped, lang));
    }
    if let Some(earlier) = earlier.as_ref().filter(|_| is_in_file || !(is_text && arguments.shows_summary())) {
        notes.push(against_line(&totals.seen.outcome(earlier, filter), lang));
    }
    notes.extend(totals.fixed_line(arguments.diff, lang));
    notes.extend(totals.known_line(lang).filter(|_| !arguments.write_baseline));
    notes.extend(run.configs.unused_ignores());
    if let Some(known) = known {
        match known.finish(std::mem::take(&mut totals.compared), lang) {
            Ok(told) => notes.extend(told),
            Err(message) => {
                totals.failed = true;
                complain(lang, &message);
            }
        }
    }
    if !arguments.quiet {
        notes.iter().for_each(|note| complain(lang, note));
    }
    let fails = arguments.fail_on.severity().is_some_and(|severity| match arguments.diff {
        true => totals.fixes > 0,
        false => totals.summary.at_least(severity) > 0,
    });
    let code = match (totals.failed || is_failure, fails) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => SUCCESS,
    };
    Ok(after_writing(written, code, lang))
}
