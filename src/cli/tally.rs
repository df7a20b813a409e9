//! What a run comes to.

use std::ops::AddAssign;

use crate::lang::Lang;
use crate::report::Summary;
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

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.summary += other.summary;
        self.trouble |= other.trouble;
        self.fixes += other.fixes;
        self.fixed_files += other.fixed_files;
    }
}
