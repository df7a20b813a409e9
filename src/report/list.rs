//! Findings as a workbook, one in a row.

use super::headings::Headings;
use super::ledger::kind_in_words;
use super::{FileReport, State};
use crate::finding::{Finding, Related, Severity};
use crate::formats::{Cell, Column, ListWriter};
use crate::lang::Lang;
use crate::rules;
use crate::say;
use crate::text::LineIndex;

/// A workbook with the findings of these files; `None` where it would be larger than one can be.
pub fn list(files: &[FileReport<'_>], lang: Lang) -> Option<Vec<u8>> {
    let mut workbook = ListWriter::new();
    workbook.sheet(&name(lang), &columns(false, lang), 1, |sheet| {
        for file in files {
            rows(file, lang).into_iter().for_each(|row| sheet.push(&row.cells(false, lang)));
        }
    });
    workbook.finish()
}

/// The name of the sheet.
pub fn name(lang: Lang) -> String {
    say!(lang, "问题清单", "findings")
}

/// Its columns; with that of an earlier report where one is at hand.
pub fn columns(has_earlier: bool, lang: Lang) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!(lang, "单位", "unit"), 28),
        Column::new(say!(lang, "年度", "year"), 7),
        Column::new(say!(lang, "种类", "kind"), 11),
        Column::new(say!(lang, "文件", "file"), 32),
        Column::new(say!(lang, "位置", "place"), 18),
        Column::new(say!(lang, "章节", "section"), 30),
        Column::new(say!(lang, "级别", "severity"), 7),
        Column::new(say!(lang, "规则", "rule"), 20),
        Column::new(say!(lang, "问题", "finding"), 60),
        Column::new(say!(lang, "原文", "text"), 16),
        Column::new(say!(lang, "应为", "should be"), 14),
        Column::new(say!(lang, "另见", "see also"), 44),
    ];
    if has_earlier {
        columns.insert(0, Column::new(say!(lang, "对照上次", "since then"), 9));
    }
    columns
}

/// A finding as a row, kept when the text is gone.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Row {
    state: Option<State>,
    unit: String,
    year: Option<i32>,
    kind: String,
    path: String,
    place: String,
    section: String,
    severity: Severity,
    rule: String,
    message: String,
    text: String,
    expected: String,
    related: String,
    /// Whether another file has to do with it.
    pub is_across: bool,
}

/// The findings of a file as rows.
pub fn rows(file: &FileReport<'_>, lang: Lang) -> Vec<Row> {
    if file.findings.is_empty() {
        return Vec::new();
    }
    let (lines, headings) = (file.lines(), Headings::read(file.text));
    let row = |(at, finding)| row(file, &lines, &headings, at, finding, lang);
    file.findings.iter().enumerate().map(row).collect()
}

fn row(
    file: &FileReport<'_>,
    lines: &LineIndex<'_>,
    headings: &Headings,
    at: usize,
    finding: &Finding,
    lang: Lang,
) -> Row {
    let start = finding.span.start;
    let about = file.disclosure_at(start).map_or(file.about, |disclosure| disclosure.about.as_ref());
    let above = headings.block_at(start).map(|(disclosure, block)| headings.above(disclosure, block));
    let related: Vec<String> =
        finding.related.iter().map(|related| self::related(file, lines, related, lang)).collect();
    Row {
        state: file.state(at),
        unit: about.map(|about| about.unit.clone()).unwrap_or_default(),
        year: about.and_then(|about| about.year),
        kind: about.map(|about| kind_in_words(about, lang)).unwrap_or_default(),
        path: file.path.to_owned(),
        place: file.whereabouts(lines, start, lang),
        section: above.unwrap_or_default().join(" › "),
        severity: finding.severity,
        rule: rules::title_of(finding.code, lang).to_owned(),
        message: finding.message.clone(),
        text: finding.span.of(file.text).to_owned(),
        expected: finding.expected.clone().unwrap_or_default(),
        related: related.join("\n"),
        is_across: finding.related.iter().any(|related| !file.is_own(related.span)),
    }
}

/// Another place of a finding and what is there; in another file with its path.
fn related(file: &FileReport<'_>, lines: &LineIndex<'_>, related: &Related, lang: Lang) -> String {
    let (place, message) = (file.whereabouts(lines, related.span.start, lang), &related.message);
    say!(lang, "{place}：{message}", "{place}: {message}")
}

impl Row {
    /// Its cells.
    pub fn cells(self, has_earlier: bool, lang: Lang) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        if has_earlier {
            cells.push(self.state.map(|state| state.name(lang)).unwrap_or_default().into());
        }
        let severity = self.severity.name(lang);
        cells.push(self.unit.into());
        cells.push(self.year.map_or_else(|| Cell::from(""), |year| Cell::Number(year.into())));
        cells.extend([self.kind, self.path, self.place, self.section].map(Cell::from));
        cells.push(match self.severity {
            Severity::Error => Cell::Wrong(severity.to_owned()),
            _ => severity.into(),
        });
        cells.extend([self.rule, self.message, self.text, self.expected, self.related].map(Cell::from));
        cells
    }
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
        let row = said.lines().find(|line| line.contains("=甲.txt")).unwrap();
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(cells[3..8], ["=甲.txt", "第 2 行", "一、采购情况", "错误", "合计不等于各项之和"]);
        assert_eq!(cells[8..11], [findings[0].message.as_str(), "6.00", ""]);
        assert!(cells[11].contains("第 2 行：货物"), "{row}");
    }
}
