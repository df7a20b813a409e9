//! `--against`: an earlier report, against which the findings of the run are held.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::filter::Filter;
use super::result::FileResult;
use crate::files;
use crate::lang::Lang;
use crate::report::{Against, Compared, Earlier, EarlierFinding, State};
use crate::rules;
use crate::say;

/// Reads an earlier report.
///
/// # Errors
/// Why it cannot be read, with its name.
pub fn read(path: &Path, lang: Lang) -> Result<Earlier, String> {
    let name = path.display();
    let told = |reason: String| say!(lang, "--against {name}：{reason}", "--against {name}: {reason}");
    let bytes = files::read_named(path).map_err(|error| told(files::reason(&error, lang)))?;
    Earlier::parse(&bytes, lang).map_err(told)
}

/// What was seen of an earlier report.
#[derive(Default)]
pub struct Seen {
    new: usize,
    open: usize,
    /// The findings that still occur, by document.
    still: BTreeMap<usize, BTreeSet<usize>>,
    /// The documents that could not be read.
    unread: BTreeSet<usize>,
}

impl Seen {
    /// Counts one more file.
    pub fn add(&mut self, file: &FileResult) {
        let count = |wanted| file.states.iter().filter(|state| **state == wanted).count();
        self.new += count(State::New);
        self.open += count(State::Open);
        let Some(Compared { document: Some(document), still }) = &file.earlier else { return };
        if file.failed && file.coverage.is_none() {
            self.unread.insert(*document);
        } else {
            self.still.entry(*document).or_default().extend(still);
        }
    }

    /// What became of the earlier report.
    pub fn outcome<'a>(&self, earlier: &'a Earlier, filter: &Filter) -> Against<'a> {
        // A rule that this run was not asked for has no say.
        let is_wanted = |finding: &EarlierFinding| {
            rules::find(&finding.entry.code).is_none_or(|rule| filter.wants_rule(rule.code, finding.severity))
        };
        let outcome = earlier.outcome(&self.still, &self.unread, is_wanted);
        Against { new: self.new, open: self.open, ..outcome }
    }
}
