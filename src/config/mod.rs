//! `gouji.toml`: text → what it says → the settings of a file. Nothing here touches a file: whoever asks reads them.

mod check;
mod file;
mod problem;
mod resolve;

#[cfg(test)]
mod tests;

pub use check::{read_profile, unknown_rule};
pub use file::File;
pub use problem::Problem;
pub use resolve::{Governed, IgnoreOf, Origin, Resolver};

use crate::finding::Severity;
use crate::lang::Lang;
use crate::settings::Level;
use crate::standard::glossary::Term;
use crate::standard::subjects::Subject;
use crate::standard::words::Word;
use crate::standard::{Profile, Rounding};
use globset::GlobSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the file.
pub const NAME: &str = "gouji.toml";

/// Reads a file: `None` where there is none, else its text or why it cannot be read.
pub type Reader<'a> = &'a dyn Fn(&Path) -> Option<Result<String, String>>;

/// A value and the byte where it stands.
#[derive(Clone, Debug)]
struct At<T> {
    value: T,
    at: usize,
}

/// What one `gouji.toml` says.
#[derive(Debug)]
pub struct Config {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Other files that it names.
    pub parts: Vec<PathBuf>,
    is_root: bool,
    own: Layer,
    terms: Vec<At<TermChange>>,
    words: Vec<At<Word>>,
    words_out: Vec<At<String>>,
    subjects: Vec<At<Subject>>,
    per_file: Vec<(GlobSet, Layer)>,
    ignores: Vec<IgnoreOf>,
}

/// What may be said of all files or of some.
#[derive(Debug, Default)]
struct Layer {
    profile: Option<At<Arc<Profile>>>,
    rounding: Option<At<Rounding>>,
    select: Option<At<Vec<&'static str>>>,
    ignore: Option<At<Vec<&'static str>>>,
    levels: Vec<At<(&'static str, Level)>>,
}

#[derive(Debug)]
enum TermChange {
    Is(Term),
    Out(String),
}

impl Config {
    /// The configuration in a folder, if there is one.
    pub fn in_folder(folder: &Path, lang: Lang, read: Reader) -> Option<Config> {
        let path = folder.join(NAME);
        Some(match read(&path)? {
            Ok(text) => Config::read(path, text.into(), lang, read),
            Err(message) => {
                let mut config = Config::read(path.clone(), Arc::default(), lang, read);
                config.problems.push(Problem { path, text: Arc::default(), span: 0..0, message });
                config
            }
        })
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

/// The name of a level, as it is written.
fn level_name(level: Level) -> &'static str {
    match level {
        Level::At(Severity::Error) => "error",
        Level::At(Severity::Warning) => "warning",
        Level::At(Severity::Information) => "information",
        Level::At(Severity::Hint) => "hint",
        Level::Off => "off",
    }
}
