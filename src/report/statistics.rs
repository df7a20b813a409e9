//! How often each rule speaks.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use unicode_width::UnicodeWidthStr;

use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::say;

/// Findings counted by rule and by severity.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    rules: BTreeMap<(&'static str, Severity), Count>,
    severities: BTreeMap<Severity, Count>,
}

/// How many findings in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    findings: usize,
    /// Those with a repair.
    repairs: usize,
    files: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.findings += other.findings;
        self.repairs += other.repairs;
        self.files += other.files;
    }
}

impl AddAssign for Statistics {
    fn add_assign(&mut self, other: Statistics) {
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        for (severity, count) in other.severities {
            *self.severities.entry(severity).or_default() += count;
        }
    }
}

impl Statistics {
    /// The findings of one file.
    pub fn of_file(findings: &[Finding]) -> Self {
        let mut counted = Statistics::default();
        for finding in findings {
            let one = Count { findings: 1, repairs: usize::from(!finding.fixes.is_empty()), files: 0 };
            *counted.rules.entry((finding.code, finding.severity)).or_default() += one;
            *counted.severities.entry(finding.severity).or_default() += one;
        }
        counted.rules.values_mut().chain(counted.severities.values_mut()).for_each(|count| count.files = 1);
        counted
    }

    /// A table: the rule that speaks most first, below it the severities, the gravest first. Nothing where nothing is found.
    pub fn table(&self, lang: Lang) -> String {
        if self.rules.is_empty() {
            return String::new();
        }
        let head = [
            say!(lang, "规则", "rule"),
            say!(lang, "级别", "severity"),
            say!(lang, "处数", "findings"),
            say!(lang, "有修复", "with fix"),
            say!(lang, "文件数", "files"),
        ];
        let row = |name: &str, severity: Severity, count: &Count| {
            let severity = severity.name(lang).to_owned();
            let numbers = [count.findings, count.repairs, count.files].map(|number| number.to_string());
            let [findings, repairs, files] = numbers;
            [name.to_owned(), severity, findings, repairs, files]
        };
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules
            .sort_by(|(a, most), (b, other)| other.findings.cmp(&most.findings).then(b.1.cmp(&a.1)).then(a.0.cmp(b.0)));
        let total = say!(lang, "合计", "total");
        let rules = rules.into_iter().map(|((code, severity), count)| row(code, *severity, count));
        let totals = self.severities.iter().rev().map(|(severity, count)| row(&total, *severity, count));
        aligned(&[head].into_iter().chain(rules).chain(totals).collect::<Vec<_>>())
    }
}

/// Columns under one another: words to the left, numbers to the right.
fn aligned(rows: &[[String; 5]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut table = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let space = " ".repeat(width - cell.width());
            if column < 2 { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        table.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        table.push('\n');
    }
    table
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
        let mut counted = Statistics::of_file(&[wrong(1), wrong(0), finding("total-mismatch", Severity::Error, 2)]);
        counted += Statistics::of_file(&[wrong(1)]);
        counted += Statistics::of_file(&[]);
        let wanted = "\
规则            级别  处数  有修复  文件数
wrong-word      警告     3       2       2
total-mismatch  错误     1       1       1
合计            错误     1       1       1
合计            警告     3       2       2
";
        assert_eq!(counted.table(Lang::Zh), wanted);
        assert_eq!(Statistics::of_file(&[]).table(Lang::Zh), "");
        assert!(counted.table(Lang::En).starts_with("rule            severity  findings  with fix  files\n"));
    }
}
