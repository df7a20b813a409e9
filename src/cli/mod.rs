//! The command line: arguments, files, exit codes. The only room that touches files and threads.

mod against;
mod annotate;
mod args;
mod baseline;
mod changed;
mod check;
mod config;
mod configs;
mod facts;
mod filter;
mod fixing;
mod inputs;
mod language;
mod named;
mod new;
mod output;
mod pages;
mod progress;
mod reading;
mod related;
mod result;
mod run;
mod serve;
mod sink;
mod stream;
mod text;
mod today;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::lang::Lang;
use crate::say;
use crate::text::{visible, visible_lines};

/// No findings.
const SUCCESS: u8 = 0;
/// Findings at or above `--fail-on`.
const FINDINGS: u8 = 1;
/// Wrong usage or unreadable input; outranks findings.
const TROUBLE: u8 = 2;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    let lang = language::asked_for(std::env::args_os().skip(1));
    let parsed = language::command(lang).try_get_matches();
    let cli = match parsed.and_then(|matches| args::Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(explained(&error, lang)),
    };
    let code = match cli.command {
        args::Command::Check(arguments) => check::run(&arguments, lang),
        args::Command::Rules(arguments) => pages::rules(&arguments, lang),
        args::Command::Explain(arguments) => pages::explain(&arguments, lang),
        args::Command::Config(arguments) => config::run(&arguments, lang),
        args::Command::New(arguments) => new::run(&arguments, lang),
        args::Command::Text(arguments) => text::run(&arguments, lang),
        args::Command::Facts(arguments) => facts::run(&arguments, lang),
        args::Command::Completions(arguments) => pages::completions(&arguments, lang),
        args::Command::Serve(arguments) => serve::run(&arguments, lang),
        args::Command::Lsp(args::LspArgs { stdio: _ }) => lsp(lang),
    };
    ExitCode::from(code)
}

/// The command line as it is declared, for the man page and completions.
pub fn command(lang: Lang) -> clap::Command {
    language::command(lang)
}

/// Prints the requested help, or what is wrong with the arguments.
fn explained(error: &clap::Error, lang: Lang) -> u8 {
    let text = language::complaint(error, lang);
    if error.use_stderr() {
        tell(&visible_lines(&text));
        return TROUBLE;
    }
    print(&text, SUCCESS, lang)
}

/// Runs the language server until the editor disconnects.
fn lsp(lang: Lang) -> u8 {
    crate::server::run().unwrap_or_else(|error| {
        complain(lang, &say!(lang, "语言服务器无法运行：{error}", "the language server cannot run: {error}"));
        TROUBLE
    })
}

/// Prints one line to stderr. A failure cannot be reported anywhere.
fn complain(lang: Lang, message: &str) {
    let message = visible(message);
    let line = say!(lang, "gouji：{message}\n", "gouji: {message}\n");
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Prints lines to stderr that are not a complaint.
fn tell(lines: &str) {
    let _ = io::stderr().write_all(lines.as_bytes());
}

/// Writes a text to standard output; returns the exit code.
fn print(text: &str, code: u8, lang: Lang) -> u8 {
    let mut out = io::stdout().lock();
    after_writing(out.write_all(text.as_bytes()).and_then(|()| out.flush()), code, lang)
}

/// The exit code after writing; a closed pipe is not an error.
fn after_writing(result: io::Result<()>, code: u8, lang: Lang) -> u8 {
    match result {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            complain(lang, &say!(lang, "无法写出结果：{error}", "cannot write the report: {error}"));
            TROUBLE
        }
    }
}
