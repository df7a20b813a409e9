//! What is not to be reported again, as a command of the protocol says it.

use ls_types::Uri;
use serde::{Deserialize, Serialize};

/// The client's own command: it asks for the reason and has the server [`WRITE`].
pub const ASK: &str = "gouji.dismiss";

/// The server's command, which writes a dismissal into a `gouji.toml`.
pub const WRITE: &str = "gouji.addDismissal";

/// What is not to be reported again: the argument of both commands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dismissal {
    /// The document.
    pub uri: Uri,
    /// The code of the rule.
    pub code: String,
    /// The words that the finding is on.
    #[serde(default)]
    pub text: String,
    /// What of it.
    pub scope: Scope,
    /// Why, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is dismissed with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The rule on these words in the file.
    Here,
    /// The rule in the file.
    File,
    /// The word, as a wrong one, in all files of the configuration.
    Word,
    /// The term, as one that has to be explained, in all files of the configuration.
    Term,
}

impl Scope {
    /// Whether a reason has to be given: a word or a term of the unit's own is one.
    pub fn wants_reason(self) -> bool {
        matches!(self, Scope::Here | Scope::File)
    }
}
