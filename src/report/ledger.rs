//! The ledger of a run: a line for each disclosure, and for each file that was not checked, with the reason.

use std::cmp::Reverse;

use super::{EarlierDocument, FileReport, RunReport, State, Summary};
use crate::analysis::About;
use crate::finding::{Finding, Severity};
use crate::formats::{Cell, Column};
use crate::lang::Lang;
use crate::model::{DocumentKind, IssuerKind};
use crate::relations::Coverage;
use crate::say;
use crate::text::Skipped;

/// A line of the ledger.
#[derive(Clone, Debug, Default)]
pub struct LedgerEntry {
    /// The file, as the user named it.
    pub path: String,
    /// What it says it is.
    pub about: Option<About>,
    /// How much was checked; `None` where nothing was.
    pub coverage: Option<Coverage>,
    /// How many findings it has.
    pub summary: Summary,
    /// How many of them are new, and how many the earlier report has, too.
    pub states: [usize; 2],
    /// The first of its most severe findings: where it is and what it says.
    pub first: Option<(String, String)>,
    /// What was not checked, and why.
    pub unread: String,
}

impl LedgerEntry {
    /// Those of a file: one for each of its disclosures.
    pub fn of_file(report: &FileReport<'_>, lang: Lang) -> Vec<LedgerEntry> {
        let unread = report.remarks.join("\n");
        let Some(coverage) = report.coverage else {
            let reason = report.findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
            return vec![LedgerEntry { path: report.path.to_owned(), unread: reason, ..LedgerEntry::default() }];
        };
        let whole = [(0, report.about.cloned(), coverage)];
        let each = report.disclosures.iter().map(|one| (one.start, one.about.clone(), one.coverage));
        let parts: Vec<(u32, Option<About>, Coverage)> = match report.disclosures.len() {
            0 | 1 => whole.into(),
            _ => each.collect(),
        };
        let ends = parts.iter().skip(1).map(|(start, ..)| *start).chain([u32::MAX]);
        let lines = report.lines();
        let ranges: Vec<(u32, u32)> = parts.iter().map(|(start, ..)| *start).zip(ends).collect();
        let entry = |((start, end), (_, about, coverage))| {
            let numbered = report.findings.iter().enumerate();
            let own: Vec<(usize, &Finding)> =
                numbered.filter(|(_, finding)| (start..end).contains(&finding.span.start)).collect();
            let first = own.iter().min_by_key(|(_, finding)| (Reverse(finding.severity), finding.span.start));
            let mut entry =
                LedgerEntry { path: report.path.to_owned(), about, coverage: Some(coverage), ..LedgerEntry::default() };
            entry.first = first
                .map(|(_, finding)| (report.whereabouts(&lines, finding.span.start, lang), finding.message.clone()));
            entry.unread.clone_from(&unread);
            for (at, finding) in own {
                entry.summary.add_finding(finding);
                match report.state(at) {
                    Some(State::New) => entry.states[0] += 1,
                    Some(State::Open) => entry.states[1] += 1,
                    None => {}
                }
            }
            entry
        };
        ranges.into_iter().zip(parts).map(entry).collect()
    }

    /// A document that was skipped.
    fn skipped(skipped: &Skipped, lang: Lang) -> LedgerEntry {
        LedgerEntry { path: skipped.path.clone(), unread: skipped.reason(lang), ..LedgerEntry::default() }
    }

    /// A document of an earlier report that is not in this run.
    fn missing(document: &EarlierDocument, lang: Lang) -> LedgerEntry {
        let count = document.findings.len();
        let unread = say!(
            lang,
            "本次未报：上次报告中有，当时有 {count} 处问题",
            "not handed in again: the earlier report has it, with findings: {count}"
        );
        let (path, about) = (document.path.clone(), document.about.clone());
        LedgerEntry { path, about, unread, ..LedgerEntry::default() }
    }

    /// Whether it was checked.
    pub fn is_checked(&self) -> bool {
        self.coverage.is_some()
    }
}

/// The lines that come last: what was skipped, and what was not handed in again.
pub fn rest(run: &RunReport<'_>, lang: Lang) -> Vec<LedgerEntry> {
    let skipped = run.skipped.iter().map(|skipped| LedgerEntry::skipped(skipped, lang));
    let missing = run.against.into_iter().flat_map(|against| &against.missing);
    skipped.chain(missing.map(|document| LedgerEntry::missing(document, lang))).collect()
}

/// Its columns; with those of an earlier report where one is at hand.
pub fn columns(has_earlier: bool, lang: Lang) -> Vec<Column> {
    let mut columns = counted_columns(has_earlier, lang);
    columns.extend([
        Column::new(say!(lang, "首个问题的位置", "place of the first problem"), 18),
        Column::new(say!(lang, "首个问题", "first problem"), 50),
        unread_column(lang),
    ]);
    columns
}

/// What was not checked of it.
pub fn unread_column(lang: Lang) -> Column {
    Column::new(say!(lang, "未检查的内容和原因", "not checked, and why"), 40)
}

/// The first columns: what it is, and how much was checked and found.
pub fn counted_columns(has_earlier: bool, lang: Lang) -> Vec<Column> {
    let severity = |severity: Severity| Column::new(severity.name(lang), 6);
    let mut columns = vec![
        Column::new(say!(lang, "单位", "unit"), 28),
        Column::new(say!(lang, "年度", "year"), 7),
        Column::new(say!(lang, "种类", "kind"), 11),
        Column::new(say!(lang, "文件", "file"), 36),
        Column::new(say!(lang, "核对数字", "figures"), 9),
        Column::new(say!(lang, "勾稽关系", "relations"), 9),
        Column::new(say!(lang, "不符", "broken"), 7),
    ];
    columns.extend(Severity::ALL.map(severity));
    if has_earlier {
        columns.extend([State::New, State::Open].map(|state| Column::new(state.name(lang), 8)));
    }
    columns
}

/// The cells of a line.
pub fn cells(entry: &LedgerEntry, has_earlier: bool, lang: Lang) -> Vec<Cell> {
    let mut cells = counted_cells(entry, has_earlier, lang);
    let (place, message) = entry.first.clone().unwrap_or_default();
    cells.extend([place, message].map(Cell::from));
    cells.push(unread_cell(entry));
    cells
}

/// That of [`unread_column`].
pub fn unread_cell(entry: &LedgerEntry) -> Cell {
    match entry.is_checked() {
        true => entry.unread.as_str().into(),
        false => Cell::Wrong(entry.unread.clone()),
    }
}

/// Those of [`counted_columns`].
pub fn counted_cells(entry: &LedgerEntry, has_earlier: bool, lang: Lang) -> Vec<Cell> {
    let mut cells = about_cells(entry.about.as_ref(), lang);
    cells.push(entry.path.as_str().into());
    let count = |count: Option<usize>| count.map_or_else(|| Cell::from(""), Cell::count);
    let coverage = entry.coverage;
    cells.push(count(coverage.map(|coverage| coverage.figures)));
    cells.push(count(coverage.map(|coverage| coverage.relations)));
    cells.push(count(coverage.map(|coverage| coverage.broken)));
    cells.extend(Severity::ALL.map(|severity| count(coverage.map(|_| entry.summary.count(severity)))));
    if has_earlier {
        cells.extend(entry.states.map(|states| count(coverage.map(|_| states))));
    }
    cells
}

/// Unit, year and kind.
pub fn about_cells(about: Option<&About>, lang: Lang) -> Vec<Cell> {
    let Some(about) = about else { return vec!["".into(); 3] };
    let year = about.year.map_or_else(|| Cell::from(""), |year| Cell::Number(year.into()));
    vec![about.unit.as_str().into(), year, kind_in_words(about, lang).into()]
}

/// `部门预算`, `单位决算`
pub fn kind_in_words(about: &About, lang: Lang) -> String {
    let issuer = match (about.issuer, lang) {
        (None, _) => "",
        (Some(issuer), Lang::Zh) => issuer.word(),
        (Some(IssuerKind::Department), Lang::En) => "department ",
        (Some(IssuerKind::Unit), Lang::En) => "unit ",
    };
    match about.kind {
        DocumentKind::Budget => say!(lang, "{issuer}预算", "{issuer}budget"),
        DocumentKind::Final => say!(lang, "{issuer}决算", "{issuer}final account"),
        DocumentKind::Note => say!(lang, "专项说明", "note"),
    }
}
