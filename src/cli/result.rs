//! The result of one file, and the totals of a run.

use std::collections::BTreeMap;

use super::against::Seen;
use super::baseline::Comparison;
use crate::analysis::{About, CheckedDisclosure, Checklist};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::report::{Compared, FileReport, Rendered, State, Statistics, Summary};
use crate::say;

/// The result of one file.
#[derive(Default)]
pub struct FileResult {
    /// The findings that are reported.
    pub findings: Vec<Finding>,
    /// How much was checked; `None` where the file could not be.
    pub coverage: Option<Coverage>,
    /// What it says it is.
    pub about: Option<About>,
    /// Its disclosures.
    pub disclosures: Vec<CheckedDisclosure>,
    /// What they owe, where that is asked for.
    pub checklists: Vec<Checklist>,
    /// The comparison with an earlier report.
    pub earlier: Option<Compared>,
    /// What each finding is to that report.
    pub states: Vec<State>,
    /// The comparison with the baseline, under the file's name in there.
    pub compared: Option<(String, Comparison)>,
    /// Fixes made, or shown.
    pub fixes: usize,
    /// Its part in the report.
    pub rendered: Rendered,
    /// What is to be said of how it was read.
    pub remarks: Vec<String>,
    /// For stderr.
    pub messages: Vec<String>,
    /// Whether it could not be read, or not written.
    pub failed: bool,
}

/// The totals of a run.
#[derive(Default)]
pub struct Totals {
    /// The findings reported.
    pub summary: Summary,
    /// The same by rule.
    pub statistics: Statistics,
    /// Whether something could not be read or written.
    pub failed: bool,
    /// Fixes made, or shown.
    pub fixes: usize,
    fixed_files: usize,
    known: usize,
    /// The comparison with the baseline, by the names of the files in there.
    pub compared: BTreeMap<String, Comparison>,
    /// What was seen of an earlier report.
    pub seen: Seen,
}

impl Totals {
    /// Counts one more file.
    pub fn add(&mut self, file: FileResult) {
        let FileResult { findings, coverage, .. } = &file;
        self.summary.add(&FileReport { findings, coverage: *coverage, ..FileReport::default() });
        self.statistics.add(findings);
        self.seen.add(&file);
        self.failed |= file.failed;
        self.fixes += file.fixes;
        self.fixed_files += usize::from(file.fixes > 0);
        self.known += file.compared.as_ref().map_or(0, |(_, compared)| compared.known);
        self.compared.extend(file.compared);
    }

    /// The number of fixes in words: made, or with `is_shown` only shown.
    pub fn fixed_line(&self, is_shown: bool, lang: Lang) -> Option<String> {
        let (fixes, files) = (self.fixes, self.fixed_files);
        let plural = |count| if count == 1 { "" } else { "s" };
        let (many, in_many) = (plural(fixes), plural(files));
        (fixes > 0).then(|| match is_shown {
            false => say!(
                lang,
                "已修复 {fixes} 处，涉及 {files} 个文件",
                "mended {fixes} place{many} in {files} file{in_many}"
            ),
            true => say!(
                lang,
                "--fix 将修复 {fixes} 处，涉及 {files} 个文件",
                "--fix would mend {fixes} place{many} in {files} file{in_many}"
            ),
        })
    }

    /// How many findings the baseline hides, in words.
    pub fn known_line(&self, lang: Lang) -> Option<String> {
        let known = self.known;
        let plural = if known == 1 { "" } else { "s" };
        (known > 0).then(|| {
            say!(lang, "另有 {known} 处问题已在基线中", "{known} finding{plural} left out, being in the baseline")
        })
    }
}
