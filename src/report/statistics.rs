//! Findings counted by rule.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::columns;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::say;

/// Findings counted by rule and severity; under no rule, those of all.
#[derive(Clone, Debug, Default)]
pub struct Statistics(BTreeMap<(Option<&'static str>, Severity), Count>);

/// How many findings in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    findings: usize,
    /// Those with a fix.
    fixable: usize,
    files: usize,
}

impl Statistics {
    /// Counts the findings of one more file.
    pub fn add(&mut self, findings: &[Finding]) {
        let mut seen = BTreeSet::new();
        for finding in findings {
            for key in [(Some(finding.code), finding.severity), (None, finding.severity)] {
                let count = self.0.entry(key).or_default();
                count.findings += 1;
                count.fixable += usize::from(!finding.fixes.is_empty());
                count.files += usize::from(seen.insert(key));
            }
        }
    }

    /// A table: the most frequent rule first, below the rules the severities, the most severe first. Empty without findings.
    pub fn table(&self, lang: Lang) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let head = [
            say!(lang, "规则", "rule"),
            say!(lang, "级别", "severity"),
            say!(lang, "处数", "findings"),
            say!(lang, "有修复", "with fix"),
            say!(lang, "文件数", "files"),
        ];
        let mut counts: Vec<_> = self.0.iter().collect();
        counts.sort_by_key(|((rule, severity), count)| {
            let frequency = rule.map(|_| Reverse(count.findings));
            (rule.is_none(), frequency, Reverse(*severity), *rule)
        });
        let rows = counts.into_iter().map(|((rule, severity), count)| {
            let rule = rule.map_or_else(|| say!(lang, "合计", "total"), str::to_owned);
            let [findings, fixable, files] =
                [count.findings, count.fixable, count.files].map(|count| count.to_string());
            [rule, severity.name(lang).to_owned(), findings, fixable, files]
        });
        columns(&[head].into_iter().chain(rows).collect::<Vec<_>>(), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fix, Safety};
    use crate::text::Span;

    fn finding(code: &'static str, severity: Severity, fixes: usize) -> Finding {
        let fix = Fix::replace("", Safety::Safe, Span::at(0), "");
        let (span, message) = (Span::at(0), String::new());
        Finding { code, severity, span, message, expected: None, related: Vec::new(), fixes: vec![fix; fixes] }
    }

    #[test]
    fn rules_and_severities_are_counted_in_findings_and_files() {
        let wrong = |fixes| finding("wrong-word", Severity::Warning, fixes);
        let mut counted = Statistics::default();
        counted.add(&[wrong(1), wrong(0), finding("total-mismatch", Severity::Error, 2)]);
        counted.add(&[wrong(1)]);
        counted.add(&[]);
        let wanted = "\
规则            级别  处数  有修复  文件数
wrong-word      警告     3       2       2
total-mismatch  错误     1       1       1
合计            错误     1       1       1
合计            警告     3       2       2
";
        assert_eq!(counted.table(Lang::Zh), wanted);
        assert_eq!(Statistics::default().table(Lang::Zh), "");
        assert!(counted.table(Lang::En).starts_with("rule            severity  findings  with fix  files\n"));
    }
}
