//! Where a report goes: standard output, or a file that is written whole or not at all.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

use super::args::{CheckArgs, CheckFormat};
use super::complain;
use super::configs::Configs;
use super::inputs::{Input, Inputs};
use crate::files;
use crate::lang::Lang;
use crate::say;

/// The place of the report.
pub enum Target {
    /// Standard output or, where that is taken, stderr, as it comes.
    Stream(Box<dyn Write + Send>),
    /// This file, when all of it is there.
    File(PathBuf, Vec<u8>),
}

/// The place of the report, and how it looks there.
pub struct Destination {
    /// The place.
    pub target: Target,
    /// Whether it takes colours. Programs get theirs without any.
    pub colour: bool,
    /// How wide it is, where it is a terminal.
    pub columns: Option<usize>,
}

impl Destination {
    /// The place that the arguments name.
    pub fn new(arguments: &CheckArgs, inputs: &Inputs) -> Destination {
        let choice =
            if arguments.report_format() == CheckFormat::Text { arguments.color.into() } else { ColorChoice::Never };
        if let Some(path) = &arguments.output {
            let target = Target::File(path.clone(), Vec::new());
            return Destination { target, colour: choice == ColorChoice::Always, columns: None };
        }
        // With --fix, standard output takes the fixed text.
        let is_taken = arguments.fix && !arguments.diff && inputs.files.contains(&Input::Stdin);
        let (size, (stream, colour)) = match is_taken {
            false => (terminal_size_of(io::stdout()), coloured(AutoStream::new(io::stdout(), choice))),
            true => (terminal_size_of(io::stderr()), coloured(AutoStream::new(io::stderr(), choice))),
        };
        Destination {
            target: Target::Stream(stream),
            colour,
            columns: size.map(|(Width(columns), _)| usize::from(columns)),
        }
    }
}

impl Target {
    /// Whether a person sees the report as it comes. What goes to stderr is no diff.
    pub fn is_on_terminal(&self) -> bool {
        matches!(self, Target::Stream(_)) && io::stdout().is_terminal()
    }

    /// Where it is written to.
    pub fn writer(&mut self) -> &mut dyn Write {
        match self {
            Target::Stream(stream) => stream,
            Target::File(_, gathered) => gathered,
        }
    }

    /// Writes a report that goes to a file, and prints the summary to stderr.
    ///
    /// # Errors
    /// Where the file cannot be written; an older one stays as it is then.
    pub fn finish(self, found: &str, is_quiet: bool, lang: Lang) -> io::Result<()> {
        let Target::File(path, bytes) = self else { return Ok(()) };
        files::write(&path, &bytes, true)?;
        let path = path.display();
        if !is_quiet {
            complain(lang, &say!(lang, "{found}；报告已写入 {path}", "{found}; the report is in {path}"));
        }
        Ok(())
    }
}

/// Why a report may not go to a file: it would overwrite something that the run reads.
pub fn clash(arguments: &CheckArgs, inputs: &[Input], configs: &Configs, lang: Lang) -> Option<String> {
    let output = arguments.output.as_deref()?;
    let wanted = files::identity(output)?;
    let is_output = |path: &Path| files::identity(path).as_ref() == Some(&wanted);
    let name = output.display();
    if arguments.baseline.as_deref().is_some_and(is_output) {
        return Some(say!(
            lang,
            "--output 与 --baseline 是同一个文件 {name}，没有写入；请给报告另取文件名",
            "--output and --baseline name the same file {name}; give the report another name, nothing was written"
        ));
    }
    if arguments.against.as_deref().is_some_and(is_output) {
        return Some(say!(
            lang,
            "--output 与 --against 是同一个文件 {name}，没有写入；请给报告另取文件名",
            "--output and --against name the same file {name}; give the report another name, nothing was written"
        ));
    }
    // A file that does not exist is not read.
    if !output.is_file() {
        return None;
    }
    if inputs.iter().filter_map(Input::path).chain(arguments.tables.as_deref()).any(is_output) {
        return Some(say!(
            lang,
            "--output 的文件 {name} 也是要检查的文件，没有写入；请给报告另取文件名",
            "--output {name} is one of the files to check; give the report another name, nothing was written"
        ));
    }
    for input in inputs {
        configs.of(input.path().unwrap_or(Path::new(&arguments.stdin_filename)));
    }
    configs.files().iter().any(|path| is_output(path)).then(|| {
        say!(
            lang,
            "--output 的文件 {name} 是配置文件，没有写入；请给报告另取文件名",
            "--output {name} is a configuration; give the report another name, nothing was written"
        )
    })
}

/// A stream and whether it takes colours; one that takes none is written to as it is.
fn coloured<S: RawStream + AsLockedWrite + Send + 'static>(stream: AutoStream<S>) -> (Box<dyn Write + Send>, bool) {
    match stream.current_choice() {
        ColorChoice::Never => (Box::new(BufWriter::new(stream.into_inner())), false),
        _ => (Box::new(BufWriter::new(stream)), true),
    }
}
