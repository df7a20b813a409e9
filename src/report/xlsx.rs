//! A workbook for a reviewer: the ledger, all findings, those that several files have to do with, and what was run.

use std::io::{self, Write};

use super::ledger::{self, about_cells};
use super::list::{self, Row};
use super::{Against, Digest, FileReport, Renderer, RunReport, against_line, skipped_line, summary_line};
use crate::formats::{Cell, Column, ListWriter, MOST_ROWS, Rows};
use crate::lang::Lang;
use crate::rules;
use crate::say;

/// The workbook.
pub struct Xlsx {
    /// The language.
    pub lang: Lang,
    /// What was run: names and values.
    pub run: Vec<(String, String)>,
}

impl Renderer for Xlsx {
    fn holds_files(&self) -> bool {
        true
    }

    fn file(&self, report: &FileReport<'_>, out: &mut Vec<u8>) -> io::Result<Option<Digest>> {
        // A line for each finding: no text is held.
        for row in list::rows(report, self.lang) {
            serde_json::to_writer(&mut *out, &row)?;
            out.push(b'\n');
        }
        Ok(Some(Digest::new(report, self.lang)))
    }

    fn end(&self, run: &RunReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (lang, has_earlier) = (self.lang, run.against.is_some());
        let mut workbook = ListWriter::new();
        ledger_sheet(&mut workbook, run, lang);
        let columns = list::columns(has_earlier, lang);
        let is_whole = run.held.iter().filter(|byte| **byte == b'\n').count() < MOST_ROWS as usize;
        workbook.sheet(&list::name(lang), &columns, 1, |sheet| {
            held(run, |row| sheet.push(&row.cells(has_earlier, lang)));
        });
        workbook.sheet(&say!(lang, "跨文件问题", "across files"), &columns, 1, |sheet| {
            held(run, |row| {
                if row.is_across {
                    sheet.push(&row.cells(has_earlier, lang));
                }
            });
        });
        if let Some(against) = run.against {
            let name = say!(lang, "已改", "mended");
            workbook.sheet(&name, &mended_columns(lang), 1, |sheet| mended(against, sheet, lang));
        }
        notes_sheet(&mut workbook, run, notes(is_whole, lang), &self.run, lang);
        write(workbook, out, lang)
    }
}

/// Writes a workbook.
///
/// # Errors
/// Where it would be larger than one can be.
pub fn write(workbook: ListWriter, out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    let too_large = || io::Error::other(say!(lang, "工作簿超过 4 GB", "the workbook has more than 4 GB"));
    out.write_all(&workbook.finish().ok_or_else(too_large)?)
}

/// The findings that were held back, one after another.
fn held(run: &RunReport<'_>, mut each: impl FnMut(Row)) {
    // They were written by this very run.
    for line in run.held.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        if let Ok(row) = serde_json::from_slice::<Row>(line) {
            each(row);
        }
    }
}

fn mended_columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, "单位", "unit"), 28),
        Column::new(say!(lang, "年度", "year"), 7),
        Column::new(say!(lang, "种类", "kind"), 11),
        Column::new(say!(lang, "上次的文件", "file of then"), 32),
        Column::new(say!(lang, "上次的位置", "place of then"), 18),
        Column::new(say!(lang, "级别", "severity"), 7),
        Column::new(say!(lang, "规则", "rule"), 20),
        Column::new(say!(lang, "上次的问题", "finding of then"), 60),
    ]
}

fn mended(against: &Against<'_>, sheet: &mut Rows<'_>, lang: Lang) {
    for (document, finding) in &against.mended {
        let mut cells = about_cells(document.about.as_ref(), lang);
        cells.extend([finding.path.as_str(), &finding.place, finding.severity.name(lang)].map(Cell::from));
        cells.extend([rules::title_of(&finding.entry.code, lang), &finding.message].map(Cell::from));
        sheet.push(&cells);
    }
}

/// Writes the ledger.
pub fn ledger_sheet(workbook: &mut ListWriter, run: &RunReport<'_>, lang: Lang) {
    let has_earlier = run.against.is_some();
    workbook.sheet(&say!(lang, "台账", "ledger"), &ledger::columns(has_earlier, lang), 1, |sheet| {
        let rest = ledger::rest(run, lang);
        let entries = run.digests.iter().flat_map(|digest| &digest.ledger).chain(&rest);
        entries.for_each(|entry| sheet.push(&ledger::cells(entry, has_earlier, lang)));
    });
}

/// Writes what came of the run, what is to be said of the workbook, and what was run: names and values.
pub fn notes_sheet(
    workbook: &mut ListWriter,
    run: &RunReport<'_>,
    notes: Vec<String>,
    what: &[(String, String)],
    lang: Lang,
) {
    let mut results = vec![summary_line(run.summary, run.skipped, lang)];
    results.extend(skipped_line(run.summary, run.skipped, lang).filter(|_| run.summary.files > 0));
    results.extend(run.against.map(|against| against_line(against, lang)));
    let results = results.into_iter().map(|value| (say!(lang, "结果", "result"), value));
    let notes = notes.into_iter().map(|value| (say!(lang, "说明", "note"), value));
    let columns = [Column::new(say!(lang, "项目", "item"), 20), Column::new(say!(lang, "内容", "content"), 100)];
    workbook.sheet(&say!(lang, "说明", "notes"), &columns, 0, |sheet| {
        let all = results.chain(notes).chain(what.iter().cloned());
        all.for_each(|(name, value)| sheet.push(&[name.into(), value.into()]));
    });
}

/// What is to be said of the findings.
fn notes(is_whole: bool, lang: Lang) -> Vec<String> {
    let mut notes = vec![
        say!(
            lang,
            "错误：说明自相矛盾或不合规定；警告：多半是笔误；信息、提示：不必处理",
            "error: the document contradicts itself or the regulation; warning: most likely a slip; information and hint: nothing to do"
        ),
        say!(
            lang,
            "没有报告不等于没有错误：读不懂的句子和没有参与任何等式的数字无从检查",
            "silence is not proof: a sentence that is not understood and a figure in no equation are not checked"
        ),
    ];
    if !is_whole {
        let most = MOST_ROWS - 1;
        notes.push(say!(
            lang,
            "问题超过一张工作表的行数，问题清单只列前 {most} 条",
            "more findings than a sheet has rows: the first {most} are listed"
        ));
    }
    notes
}
