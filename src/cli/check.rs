//! `gouji check`: from its arguments to a run.

use super::args::{CheckArgs, CheckFormat};
use super::baseline::Known;
use super::configs::Configs;
use super::fixing::Fixing;
use super::inputs;
use super::output::{self, Place, Target};
use super::run::{Run, Shown, Table};
use super::{FINDINGS, SUCCESS, TROUBLE, after_writing, changed, complain, suggest, watch};
use crate::finding::{Finding, Safety, Severity};
use crate::lang::Lang;
use crate::report::{
    GitHub, GitLab, Html, JUnit, Json, JsonLines, Renderer, Sarif, Text, UNREADABLE, skipped_line, summary_line,
};
use crate::say;

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
    if let Some(message) = contradiction(arguments, lang) {
        complain(lang, &message);
        return TROUBLE;
    }
    if arguments.watch {
        return watch::run(&arguments.paths, arguments.quiet, lang, || {
            once(arguments, &filter, &pool, lang);
        });
    }
    once(arguments, &filter, &pool, lang)
}

/// Options that do not go together, beyond what the parser knows.
fn contradiction(arguments: &CheckArgs, lang: Lang) -> Option<String> {
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        return Some(say!(
            lang,
            "--unsafe-fixes 须与 --fix 或 --diff 合用",
            "--unsafe-fixes goes with --fix or --diff"
        ));
    }
    let has_stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    let watches_nothing = arguments.watch && has_stdin;
    watches_nothing.then(|| say!(lang, "--watch 不能监视标准输入", "--watch cannot watch standard input"))
}

/// One run over the files as they are now.
fn once(arguments: &CheckArgs, filter: &Filter, pool: &rayon::ThreadPool, lang: Lang) -> u8 {
    let trouble = |message: String| {
        complain(lang, &message);
        TROUBLE
    };
    let known = arguments.baseline.as_deref().map(|path| Known::read(path, arguments.write_baseline, lang)).transpose();
    let known = match known {
        Ok(known) => known,
        Err(message) => return trouble(message),
    };
    let mut inputs = inputs::collect(&arguments.paths, lang);
    let configs = Configs::new(lang);
    if let Some(message) = output::clash(arguments, &inputs.files, &configs, lang) {
        return trouble(message);
    }
    if let Some(revision) = &arguments.changed_since {
        match changed::since(revision, lang) {
            Ok(changed) => inputs = changed::only(inputs, &changed),
            Err(message) => return trouble(message),
        }
    }
    let Place { target, out, colour, columns } = Place::new(arguments, &inputs);
    let is_text = arguments.format == CheckFormat::Text || arguments.diff;
    let renderer: Box<dyn Renderer> = match arguments.format {
        _ if arguments.diff => Box::new(Text::new(lang, colour, columns)),
        CheckFormat::Text => Box::new(Text::new(lang, colour, columns)),
        CheckFormat::Json => Box::new(Json::new(lang)),
        CheckFormat::Jsonl => Box::new(JsonLines::new(lang)),
        CheckFormat::Sarif => Box::new(Sarif::new(lang)),
        CheckFormat::Github => Box::new(GitHub::new(lang)),
        CheckFormat::Gitlab => Box::new(GitLab::new(lang)),
        CheckFormat::Junit => Box::new(JUnit::new(lang)),
        CheckFormat::Html => Box::new(Html::new(lang)),
    };
    let run = Run {
        renderer: renderer.as_ref(),
        filter,
        fixing: fixing(arguments, &target, colour, lang),
        known: known.as_ref(),
        shown: Shown {
            findings: !is_text || !(arguments.diff || arguments.statistics),
            in_file: arguments.output.is_some(),
            summary: !is_text || !(arguments.diff || arguments.quiet),
            statistics: arguments.statistics.then_some(if is_text { Table::InReport } else { Table::Beside }),
            notes: !arguments.quiet,
        },
        stdin: &arguments.stdin_filename,
        lang,
        configs,
        words: Default::default(),
    };
    if let Some(fixing) = run.fixing {
        fixing.tidy(&inputs.files);
    }
    let (mut tally, written) = pool.install(|| run.all(&inputs, pool.current_num_threads(), out));
    let (summary, skipped) = (&tally.summary, &inputs.skipped);
    let is_empty = summary.is_empty(skipped);
    let is_failure = is_empty && !arguments.allow_empty;
    let line = summary_line(summary, skipped, lang);
    let is_in_file = matches!(target, Target::File(..));
    let is_told = if is_in_file { !arguments.quiet } else { is_text && run.shown.summary };
    let written = written.and_then(|()| target.settle(&line, arguments.quiet, lang));
    if !is_told && (is_failure || is_empty && !arguments.quiet) {
        complain(lang, &line);
    }
    let mut notes: Vec<String> = Vec::new();
    if summary.has_checked() && (is_in_file || arguments.diff) {
        notes.extend(skipped_line(summary, skipped, lang));
    }
    notes.extend(tally.mended(arguments.diff, lang));
    notes.extend(tally.hidden(lang).filter(|_| !arguments.write_baseline));
    notes.extend(run.configs.idle());
    if let Some(known) = known {
        match known.finish(std::mem::take(&mut tally.seen), lang) {
            Ok(told) => notes.extend(told),
            Err(message) => {
                tally.trouble = true;
                complain(lang, &message);
            }
        }
    }
    if !arguments.quiet {
        notes.iter().for_each(|note| complain(lang, note));
    }
    let fails = arguments.fail_on.severity().is_some_and(|severity| match arguments.diff {
        true => tally.fixes > 0,
        false => tally.summary.at_least(severity) > 0,
    });
    let code = match (tally.trouble || is_failure, fails) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => SUCCESS,
    };
    after_writing(written, code, lang)
}

fn fixing(arguments: &CheckArgs, target: &Target, colour: bool, lang: Lang) -> Option<Fixing> {
    let safety = if arguments.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let is_asked_for = arguments.fix || arguments.diff;
    let is_for_people = colour || target.is_on_terminal();
    is_asked_for.then_some(Fixing { safety, is_shown: arguments.diff, is_for_people, colour, lang })
}

/// Which findings are reported.
pub struct Filter {
    select: Vec<String>,
    ignore: Vec<String>,
    least: Severity,
}

impl Filter {
    fn new(arguments: &CheckArgs, lang: Lang) -> Result<Self, String> {
        let tidy = |option: &str, codes: &[String]| -> Result<Vec<String>, String> {
            let is_given = !codes.is_empty();
            let codes = codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty());
            let codes: Vec<String> = codes
                .map(|code| match suggest::codes().any(|known| known == code) {
                    true => Ok(code.to_owned()),
                    false => Err(suggest::unknown_code(code, lang)),
                })
                .collect::<Result<_, _>>()?;
            match is_given && codes.is_empty() {
                true => Err(say!(
                    lang,
                    "{option} 后面要写规则代码；gouji rules 列出全部规则",
                    "{option} takes codes of rules; `gouji rules` lists them all"
                )),
                false => Ok(codes),
            }
        };
        Ok(Filter {
            select: tidy("--select", &arguments.select)?,
            ignore: tidy("--ignore", &arguments.ignore)?,
            least: arguments.min_severity.into(),
        })
    }

    /// Whether a finding is.
    pub fn wants(&self, finding: &Finding) -> bool {
        let named = |codes: &[String]| codes.iter().any(|code| code == finding.code);
        // A report in which an unread file looks clean would be false, whatever was selected.
        let selected = self.select.is_empty() || named(&self.select) || finding.code == UNREADABLE;
        selected && !named(&self.ignore) && finding.severity >= self.least
    }
}
