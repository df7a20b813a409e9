//! Findings as a workbook, one in a row.

use super::FileReport;
use crate::finding::Finding;
use crate::formats::workbook;
use crate::lang::Lang;
use crate::rules;
use crate::say;
use crate::text::LineIndex;

/// A workbook with the findings of these files; `None` where it would be larger than one can be.
pub fn list(files: &[FileReport<'_>], lang: Lang) -> Option<Vec<u8>> {
    let head = match lang {
        Lang::Zh => ["文件", "位置", "级别", "规则", "问题", "原文", "应为"],
        Lang::En => ["file", "place", "severity", "rule", "finding", "text", "should be"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for file in files {
        let lines = file.lines();
        rows.extend(file.findings.iter().map(|finding| row(file, &lines, finding, lang)));
    }
    workbook(&say!(lang, "问题清单", "findings"), &rows)
}

fn row(file: &FileReport<'_>, lines: &LineIndex<'_>, finding: &Finding, lang: Lang) -> Vec<String> {
    vec![
        file.path.to_owned(),
        file.whereabouts(lines, finding.span.start, lang),
        finding.severity.name(lang).to_owned(),
        rules::title_of(finding.code, lang).to_owned(),
        finding.message.clone(),
        finding.span.of(file.text).to_owned(),
        finding.expected.clone().unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyze;
    use crate::formats::{TrackedView, read};
    use crate::settings::Settings;

    #[test]
    fn each_finding_has_its_row() {
        let text = "一、采购情况\n2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。\n";
        let mut findings = analyze(text, &Settings::default());
        findings.retain(|finding| finding.code == "total-mismatch");
        let file = FileReport { path: "=甲.txt", text, findings: &findings, ..FileReport::default() };
        let bytes = list(&[file], Lang::Zh).unwrap();
        let said = read(&bytes, TrackedView::Accepted).unwrap().text.into_owned();
        let message = &findings[0].message;
        assert_eq!(
            said,
            format!(
                "[问题清单]\n问题清单\n文件\t位置\t级别\t规则\t问题\t原文\t应为\n=甲.txt\t第 2 行\t错误\t合计不等于各项之和\t{message}\t6.00\t\n\n"
            )
        );
    }
}
