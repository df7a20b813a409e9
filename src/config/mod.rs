//! `gouji.toml`: text → statements → the settings of a file. Nothing here touches a file: the caller reads them.

#[cfg(feature = "editing")]
pub mod amend;
mod file;
mod problem;
mod read;
mod resolve;

#[cfg(test)]
mod tests;

pub use file::File;
pub use problem::Problem;
pub use read::{read_profile, unknown_rule};
pub use resolve::{ResolvedConfig, Resolver, relative};

use crate::settings::StatementId;
use globset::GlobSet;
use resolve::SettingsBuilder;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the file.
pub const NAME: &str = "gouji.toml";

/// Reads a file: `None` if there is none, otherwise its text or why it cannot be read.
pub type Reader<'a> = &'a dyn Fn(&Path) -> Option<Result<String, String>>;

/// One `gouji.toml`.
pub struct Config {
    /// Its path.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// Its problems.
    pub problems: Vec<Problem>,
    /// Other files that it names.
    pub named_files: Vec<PathBuf>,
    /// Its statements, in the order in which they apply.
    pub statements: Vec<Statement>,
    is_root: bool,
}

/// One thing that a configuration says.
pub struct Statement {
    /// The setting: `severity.missing-contact`.
    pub key: String,
    /// Its value, as it would be written.
    pub value: String,
    /// Its byte in the configuration.
    pub at: usize,
    /// The files it is for; all by default.
    files: Option<Arc<GlobSet>>,
    /// Makes the setting.
    apply: Box<Apply>,
}

type Apply = dyn Fn(&mut SettingsBuilder, StatementId) + Send + Sync;

impl Config {
    /// The folder that it is for.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

/// The key of accepted findings; the only one with more than one value.
const ACCEPTED: &str = "ignore-findings";
