//! `--fix` and `--diff`: the fixes of a file, and the file with them.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::inputs::Input;
use crate::analysis::mend;
use crate::files;
use crate::finding::{Finding, Safety};
use crate::lang::Lang;
use crate::report::unified;
use crate::say;
use crate::text::{Decoded, encode};

/// How files are mended.
#[derive(Clone, Copy)]
pub struct Fixing {
    /// The gravest fixes that run.
    pub safety: Safety,
    /// Whether the changes are shown and nothing is written.
    pub is_shown: bool,
    /// Whether people read what is shown, and not a program that applies it.
    pub is_for_people: bool,
    /// Whether what is shown has colours.
    pub colour: bool,
    /// The language of complaints.
    pub lang: Lang,
}

/// What became of one file.
#[derive(Default)]
pub struct Fixed {
    /// The text with its fixes; `None` where it stands as it was.
    pub text: Option<String>,
    /// What is found in it.
    pub findings: Vec<Finding>,
    /// How many fixes were made, or would be.
    pub count: usize,
    /// The changes, where they are only shown.
    pub diff: Option<Vec<u8>>,
    /// Why nothing was written.
    pub complaint: Option<String>,
    /// What else the user should know.
    pub note: Option<String>,
}

impl Fixing {
    /// Whether files are changed.
    pub fn writes(self) -> bool {
        !self.is_shown
    }

    /// Removes what earlier runs that were killed left in the folders where this one may write.
    pub fn tidy(self, inputs: &[Input]) {
        if !self.writes() {
            return;
        }
        let file = |input: &Input| match input {
            Input::File(path) => path.canonicalize().ok(),
            Input::Missing(..) | Input::Stdin => None,
        };
        let folders = inputs.iter().filter_map(file).filter_map(|path| path.parent().map(Path::to_path_buf));
        let folders: BTreeSet<PathBuf> = folders.collect();
        folders.iter().for_each(|folder| files::sweep(folder));
    }

    /// Mends one file and writes it, or shows what would change.
    ///
    /// # Errors
    /// Whatever `examine` says.
    pub fn file(
        self,
        input: &Input,
        path: &str,
        bytes: &[u8],
        decoded: &Decoded<'_>,
        findings: Vec<Finding>,
        examine: impl FnMut(&str) -> Result<Vec<Finding>, String>,
    ) -> Result<Fixed, String> {
        let mended = mend(&decoded.text, findings.clone(), self.safety, examine)?;
        let as_it_was = |complaint: Result<(), String>| Fixed {
            findings,
            diff: self.is_shown.then(Vec::new),
            complaint: complaint.err(),
            ..Fixed::default()
        };
        if mended.count == 0 {
            return Ok(as_it_was(self.pass_on(input, bytes)));
        }
        let encoded = encode(bytes, decoded.encoding, &mended.patched).map_err(|error| error.message(self.lang));
        if let Err(reason) = encoded.and_then(|encoded| self.write(input, bytes, &encoded)) {
            let passed = self.pass_on(input, bytes);
            return Ok(as_it_was(passed.and(Err(reason))));
        }
        let text = mended.patched.text();
        let diff =
            self.is_shown.then(|| unified(path, &decoded.text, &text, self.is_for_people, self.colour).into_bytes());
        let note = (!mended.is_stable).then(|| {
            say!(
                self.lang,
                "有的修复会引出新的修复，没有写入，请人工核对",
                "some fixes would have led to ever more and were not made; please see to them by hand"
            )
        });
        Ok(Fixed { text: Some(text), findings: mended.findings, count: mended.count, diff, complaint: None, note })
    }

    fn write(self, input: &Input, old: &[u8], new: &[u8]) -> Result<(), String> {
        match input {
            Input::File(path) if !self.is_shown => {
                files::replace(path, old, new).map_err(|reason| reason.message(self.lang))
            }
            _ => self.pass_on(input, new),
        }
    }

    /// What came from standard input goes to standard output, mended or not: nothing is lost in a pipe.
    ///
    /// # Errors
    /// Where it cannot be written; a reader that went away wants nothing more.
    pub fn pass_on(self, input: &Input, bytes: &[u8]) -> Result<(), String> {
        if *input != Input::Stdin || self.is_shown {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(say!(self.lang, "无法写出文本：{error}", "cannot write the text: {error}"))
            }
            _ => Ok(()),
        }
    }
}
