//! Where a report goes: standard output, or a file that is written whole or not at all.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use terminal_size::{Width, terminal_size_of};

use super::args::{CheckArgs, CheckFormat};
use super::complain;
use super::configs::Configs;
use super::inputs::{Input, Inputs};
use crate::files;
use crate::lang::Lang;
use crate::say;

/// What the report is written into.
pub type Output = Box<dyn Write + Send>;

/// The place of the report.
pub enum Target {
    /// Standard output or, where that is taken, stderr, as it comes.
    Stream,
    /// This file, when all of it is there.
    File(PathBuf, Gathered),
}

/// The place of the report and the way there.
pub struct Place {
    /// The place.
    pub target: Target,
    /// The way.
    pub out: Output,
    /// Whether it takes colours. Programs get theirs without any.
    pub colour: bool,
    /// How wide it is, where it is a terminal.
    pub columns: Option<usize>,
}

impl Place {
    /// The place that the arguments name.
    pub fn new(arguments: &CheckArgs, inputs: &Inputs) -> Place {
        let is_text = arguments.format == CheckFormat::Text || arguments.diff;
        let choice = anstream::ColorChoice::from(arguments.color);
        if let Some(path) = &arguments.output {
            let gathered = Gathered::default();
            let colour = is_text && choice == anstream::ColorChoice::Always;
            let target = Target::File(path.clone(), gathered.clone());
            return Place { target, out: Box::new(gathered), colour, columns: None };
        }
        // Standard output is the mended text's.
        let is_taken = arguments.fix && !arguments.diff && inputs.files.contains(&Input::Stdin);
        let (out, colour): (Output, bool) = match (is_text, is_taken) {
            (false, false) => (Box::new(io::stdout()), false),
            (false, true) => (Box::new(io::stderr()), false),
            (true, false) => coloured(anstream::AutoStream::new(io::stdout(), choice)),
            (true, true) => coloured(anstream::AutoStream::new(io::stderr(), choice)),
        };
        let size = if is_taken { terminal_size_of(io::stderr()) } else { terminal_size_of(io::stdout()) };
        let columns = size.map(|(Width(columns), _)| usize::from(columns));
        Place { target: Target::Stream, out, colour, columns }
    }
}

impl Target {
    /// Whether a person sees the report as it comes. What goes to stderr is no diff.
    pub fn is_on_terminal(&self) -> bool {
        matches!(self, Target::Stream) && io::stdout().is_terminal()
    }

    /// Brings the report to its place. Who had it written to a file is told on stderr what it came to.
    ///
    /// # Errors
    /// Where the file cannot be written; an older one stays as it is then.
    pub fn settle(self, found: &str, is_quiet: bool, lang: Lang) -> io::Result<()> {
        let Target::File(path, gathered) = self else { return Ok(()) };
        files::write(&path, &gathered.take(), true)?;
        let path = path.display();
        if !is_quiet {
            complain(lang, &say!(lang, "{found}；报告已写入 {path}", "{found}; the report is in {path}"));
        }
        Ok(())
    }
}

/// Why a report may not go to a file: it would take the place of what the run reads.
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
    // What is not there is not read.
    if !output.is_file() {
        return None;
    }
    let file = |input: &Input| match input {
        Input::File(path) => is_output(path),
        Input::Missing(..) | Input::Stdin => false,
    };
    if inputs.iter().any(file) {
        return Some(say!(
            lang,
            "--output 的文件 {name} 也是要检查的文件，没有写入；请给报告另取文件名",
            "--output {name} is one of the files to check; give the report another name, nothing was written"
        ));
    }
    for input in inputs {
        configs.of(Path::new(&input.name(&arguments.stdin_filename)));
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
fn coloured<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite + Send + 'static>(
    stream: anstream::AutoStream<S>,
) -> (Output, bool) {
    match stream.current_choice() {
        anstream::ColorChoice::Never => (Box::new(stream.into_inner()), false),
        _ => (Box::new(stream), true),
    }
}

/// Bytes on their way to a file.
#[derive(Clone, Default)]
pub struct Gathered(Arc<Mutex<Vec<u8>>>);

impl Gathered {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
