//! What a run comes to.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::baseline::Seen;
use crate::lang::Lang;
use crate::report::{Statistics, Summary};
use crate::say;

/// What a run, or one file of it, came to.
#[derive(Default)]
pub struct Tally {
    /// The findings reported.
    pub summary: Summary,
    /// Whether something could not be read or written.
    pub trouble: bool,
    /// Fixes made, or shown.
    pub fixes: usize,
    /// Files they were made in.
    pub fixed_files: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// By rule, where asked for.
    pub statistics: Statistics,
    /// What the files have, by their names in the baseline.
    pub seen: BTreeMap<String, Seen>,
}

impl Tally {
    /// What was mended, in words; with `is_shown`, what would be.
    pub fn mended(&self, is_shown: bool, lang: Lang) -> Option<String> {
        let (fixes, files) = (self.fixes, self.fixed_files);
        let plural = |count| if count == 1 { "" } else { "s" };
        let (many, in_many) = (plural(fixes), plural(files));
        (fixes > 0).then(|| match is_shown {
            false => {
                say!(
                    lang,
                    "已修复 {fixes} 处，涉及 {files} 个文件",
                    "mended {fixes} place{many} in {files} file{in_many}"
                )
            }
            true => say!(
                lang,
                "--fix 将修复 {fixes} 处，涉及 {files} 个文件",
                "--fix would mend {fixes} place{many} in {files} file{in_many}"
            ),
        })
    }
}

impl Tally {
    /// How many findings the baseline kept quiet.
    pub fn hidden(&self, lang: Lang) -> Option<String> {
        let known = self.known;
        let plural = if known == 1 { "" } else { "s" };
        (known > 0).then(|| say!(lang, "另有 {known} 处问题已在基线中", "{known} more finding{plural} in the baseline"))
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.summary += other.summary;
        self.trouble |= other.trouble;
        self.fixes += other.fixes;
        self.fixed_files += other.fixed_files;
        self.known += other.known;
        self.statistics += other.statistics;
        self.seen.extend(other.seen);
    }
}
