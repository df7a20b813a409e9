//! `gouji.toml`: text → statements → the settings of a file. Nothing here touches a file: the caller reads them.

mod check;
mod file;
mod problem;
mod resolve;

#[cfg(test)]
mod tests;

pub use check::{read_profile, unknown_rule};
pub use file::File;
pub use problem::Problem;
pub use resolve::{Governed, Origin, Resolver};

use crate::lang::Lang;
use crate::model::glossary::Term;
use crate::model::subjects::Subject;
use crate::model::words::Word;
use crate::model::{Profile, Rounding};
use crate::settings::Level;
use globset::GlobSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the file.
pub const NAME: &str = "gouji.toml";

/// Reads a file: `None` if there is none, otherwise its text or why it cannot be read.
pub type Reader<'a> = &'a dyn Fn(&Path) -> Option<Result<String, String>>;

/// One `gouji.toml`.
#[derive(Debug)]
pub struct Config {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// Its problems.
    pub problems: Vec<Problem>,
    /// Other files that it names.
    pub parts: Vec<PathBuf>,
    is_root: bool,
    /// Its statements, in the order in which they apply.
    statements: Vec<Statement>,
    /// The files that some statements are for.
    globs: Vec<GlobSet>,
}

/// One thing that a configuration says.
#[derive(Debug)]
struct Statement {
    change: Change,
    /// Its byte in the text.
    at: usize,
    /// The files it is for, by their place in [`Config::globs`]; all by default.
    files: Option<usize>,
}

/// The setting that a statement changes.
#[derive(Debug)]
enum Change {
    Profile(Arc<Profile>),
    Rounding(Rounding),
    Select(Vec<&'static str>),
    Ignore(Vec<&'static str>),
    Severity(&'static str, Level),
    Term(Term),
    NoTerm(String),
    Word(Word),
    NoWord(String),
    Subject(Subject),
    /// Findings of a rule that are accepted; only those on this text, where one is given.
    Accept {
        code: &'static str,
        text: Option<String>,
        reason: String,
    },
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

impl Change {
    /// The key of the setting and its value, as they would be written.
    fn setting(&self) -> (String, String) {
        match self {
            Change::Profile(profile) => ("profile".to_owned(), profile.id.clone()),
            Change::Rounding(Rounding::Rounding) => ("rounding".to_owned(), "rounding".to_owned()),
            Change::Rounding(Rounding::Exact) => ("rounding".to_owned(), "exact".to_owned()),
            Change::Select(codes) => ("select".to_owned(), codes.join(", ")),
            Change::Ignore(codes) => ("ignore".to_owned(), codes.join(", ")),
            Change::Severity(code, level) => {
                let level = match level {
                    Level::At(severity) => severity.id(),
                    Level::Off => "off",
                };
                (format!("severity.{code}"), level.to_owned())
            }
            Change::Term(term) => (format!("glossary.{}", term.name), term.explanation()),
            Change::NoTerm(name) => (format!("glossary.{name}"), "false".to_owned()),
            Change::Word(word) => (format!("words.{}", word.wrong), word.right.clone()),
            Change::NoWord(wrong) => (format!("words.{wrong}"), "remove".to_owned()),
            Change::Subject(subject) => (format!("subjects.{}", subject.code), subject.name.to_string()),
            Change::Accept { code, reason, .. } => (ACCEPTED.to_owned(), format!("{code}（{reason}）")),
        }
    }
}

/// The key of accepted findings; the only one with more than one value.
const ACCEPTED: &str = "ignore-findings";
