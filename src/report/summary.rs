//! How much was checked and what was found: counts, and one sentence.

use super::FileReport;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::relations::Coverage;
use crate::say;
use crate::text::{Skipped, skipped_in_words};

/// How much was checked and how many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files checked, also those without a finding.
    pub files: usize,
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Informations.
    pub information: usize,
    /// Hints.
    pub hint: usize,
    /// The figures and relations checked.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Files that could not be checked.
    pub unreadable: usize,
    /// Files checked in which no figure could be compared with another.
    #[serde(skip)]
    pub without_figures: usize,
    /// Documents skipped because they have not changed.
    #[serde(skip)]
    pub unchanged: usize,
}

impl Summary {
    /// Counts one more file.
    pub fn add(&mut self, report: &FileReport<'_>) {
        let Some(coverage) = report.coverage else {
            // Why it could not be checked is no error of the document.
            self.unreadable += 1;
            return;
        };
        self.files += 1;
        self.without_figures += usize::from(coverage.relations == 0);
        self.coverage += coverage;
        report.findings.iter().for_each(|finding| self.add_finding(finding));
    }

    /// Counts one more finding.
    pub fn add_finding(&mut self, finding: &Finding) {
        *self.count_of(finding.severity) += 1;
    }

    /// Counts the findings of another.
    pub fn add_counts(&mut self, other: &Summary) {
        Severity::ALL.iter().for_each(|severity| *self.count_of(*severity) += other.count(*severity));
    }

    fn count_of(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Information => &mut self.information,
            Severity::Hint => &mut self.hint,
        }
    }

    /// How many findings have this severity.
    pub fn count(mut self, severity: Severity) -> usize {
        *self.count_of(severity)
    }

    /// Whether nothing could be checked.
    pub fn is_empty(&self, skipped: &[Skipped]) -> bool {
        self.files == 0 && !self.is_unchanged(skipped)
    }

    /// Whether no document was checked because none has changed.
    pub fn is_unchanged(&self, skipped: &[Skipped]) -> bool {
        self.files == 0 && self.unreadable == 0 && self.unchanged > 0 && skipped.is_empty()
    }

    /// How many findings are at least this severe.
    pub fn at_least(&self, severity: Severity) -> usize {
        Severity::ALL.iter().filter(|each| **each >= severity).map(|each| self.count(*each)).sum()
    }
}

/// How many findings there are and how much was checked, or why nothing was.
pub fn summary_line(summary: &Summary, skipped: &[Skipped], lang: Lang) -> String {
    if summary.files == 0 {
        return nothing_line(summary, skipped, lang);
    }
    let Summary { files, unreadable, .. } = *summary;
    let many = plural(files);
    let files = say!(lang, "共检查 {files} 个文件", "checked {files} file{many}");
    let unreadable = match unreadable {
        0 => String::new(),
        _ => say!(lang, "，{unreadable} 个未能检查", ", {unreadable} could not be checked"),
    };
    let (found, checked) = (found(summary, lang), checked_line(summary, lang));
    if summary.at_least(Severity::Hint) == 0 && summary.coverage.relations == 0 {
        // Where nothing was compared, that nothing was found means nothing.
        return say!(
            lang,
            "{files}{unreadable}：{checked}，不等于没有错误",
            "{files}{unreadable}: {checked}, which does not mean that all is well"
        );
    }
    say!(lang, "{files}{unreadable}：{found}；{checked}", "{files}{unreadable}: {found}; {checked}")
}

/// The documents that were not checked; if none were checked, the reason.
pub fn skipped_line(summary: &Summary, skipped: &[Skipped], lang: Lang) -> Option<String> {
    match summary.is_empty(skipped) {
        true => Some(nothing_line(summary, skipped, lang)),
        false => skipped_in_words(skipped, lang),
    }
}

fn nothing_line(summary: &Summary, skipped: &[Skipped], lang: Lang) -> String {
    let Summary { unchanged, unreadable, .. } = *summary;
    if summary.is_unchanged(skipped) {
        return say!(
            lang,
            "没有需要检查的文件：{unchanged} 个文件都没有改动",
            "nothing to check: unchanged files: {unchanged}"
        );
    }
    let unreadable = (unreadable > 0).then(|| {
        let many = plural(unreadable);
        say!(lang, "{unreadable} 个文件未能检查", "{unreadable} file{many} could not be checked")
    });
    let reasons: Vec<String> = unreadable.into_iter().chain(skipped_in_words(skipped, lang)).collect();
    let reasons = match reasons.is_empty() {
        true => say!(lang, "没有找到文档", "no documents found"),
        false => reasons.join(&say!(lang, "，", ", ")),
    };
    say!(lang, "没有可以检查的文件：{reasons}", "nothing was checked: {reasons}")
}

fn found(summary: &Summary, lang: Lang) -> String {
    let counts = Severity::ALL.map(|severity| (severity.name(lang), summary.count(severity)));
    let counts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| {
        let many = plural(count);
        say!(lang, "{count} 个{name}", "{count} {name}{many}")
    });
    let counts: Vec<String> = counts.collect();
    match counts.is_empty() {
        true => say!(lang, "没有发现问题", "nothing found"),
        false => counts.join(&say!(lang, "，", ", ")),
    }
}

/// `核对 134 个数字、49 项勾稽关系，1 项不符`
pub fn checked_line(summary: &Summary, lang: Lang) -> String {
    let Coverage { figures, relations, broken } = summary.coverage;
    if relations == 0 {
        return say!(lang, "没有可核对的数字", "no figures to compare");
    }
    let (many_figures, many_relations) = (plural(figures), plural(relations));
    let held = match broken {
        0 => say!(lang, "全部相符", "all hold"),
        _ => say!(lang, "{broken} 项不符", "{broken} broken"),
    };
    let without = match summary.without_figures {
        0 => String::new(),
        count => {
            let many = plural(count);
            say!(lang, "（其中 {count} 个文件没有可核对的数字）", " (no figures to compare in {count} file{many})")
        }
    };
    say!(
        lang,
        "核对 {figures} 个数字、{relations} 项勾稽关系，{held}{without}",
        "{figures} figure{many_figures} compared in {relations} relation{many_relations}, {held}{without}"
    )
}

/// The ending of a noun counted in English.
pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SkippedKind;

    fn both(summary: Summary, skipped: &[Skipped]) -> [String; 2] {
        [Lang::Zh, Lang::En].map(|lang| summary_line(&summary, skipped, lang))
    }

    #[test]
    fn what_was_found_and_checked_is_counted() {
        let coverage = Coverage { figures: 134, relations: 49, broken: 1 };
        let summary = Summary { files: 5, error: 3, warning: 2, hint: 1, coverage, ..Summary::default() };
        assert_eq!(
            both(summary, &[]),
            [
                "共检查 5 个文件：3 个错误，2 个警告，1 个提示；核对 134 个数字、49 项勾稽关系，1 项不符",
                "checked 5 files: 3 errors, 2 warnings, 1 hint; 134 figures compared in 49 relations, 1 broken",
            ]
        );
        let coverage = Coverage { figures: 3, relations: 1, broken: 0 };
        let summary = Summary { files: 2, unreadable: 1, without_figures: 1, coverage, ..Summary::default() };
        assert_eq!(
            both(summary, &[]),
            [
                "共检查 2 个文件，1 个未能检查：没有发现问题；核对 3 个数字、1 项勾稽关系，全部相符（其中 1 个文件没有可核对的数字）",
                "checked 2 files, 1 could not be checked: nothing found; 3 figures compared in 1 relation, all hold (no figures \
                 to compare in 1 file)",
            ]
        );
        let summary = Summary { files: 1, without_figures: 1, ..Summary::default() };
        assert_eq!(
            both(summary, &[]),
            [
                "共检查 1 个文件：没有可核对的数字，不等于没有错误",
                "checked 1 file: no figures to compare, which does not mean that all is well"
            ]
        );
    }

    #[test]
    fn a_run_that_checked_nothing_says_why() {
        let summary = Summary::default();
        let nothing = ["没有可以检查的文件：没有找到文档", "nothing was checked: no documents found"];
        assert_eq!(both(summary, &[]), nothing);
        let skipped = [Skipped::new("a.doc", SkippedKind::OldWord)];
        let word = "没有可以检查的文件：1 个旧格式 Word 没有检查（a.doc）";
        assert_eq!(both(summary, &skipped)[0], word);
        assert_eq!(both(Summary { unchanged: 3, ..summary }, &skipped)[0], word);
        assert_eq!(both(Summary { unreadable: 2, ..summary }, &[])[0], "没有可以检查的文件：2 个文件未能检查");
        assert_eq!(both(Summary { unchanged: 3, ..summary }, &[])[0], "没有需要检查的文件：3 个文件都没有改动");
    }

    #[test]
    fn severities_are_counted_and_ranked() {
        let summary = Summary { error: 1, warning: 2, information: 4, hint: 8, ..Summary::default() };
        assert_eq!(summary.at_least(Severity::Error), 1);
        assert_eq!(summary.at_least(Severity::Warning), 3);
        assert_eq!(summary.at_least(Severity::Hint), 15);
    }
}
