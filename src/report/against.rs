//! An earlier report, against which the findings of a run are held: which of them are new, which are still open, and which have been
//! mended. Files may have other names by then: documents are told by unit, year and kind, findings by their fingerprints.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Entry, fingerprints};
use crate::analysis::About;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::model::{DocumentKind, IssuerKind};
use crate::rules::UNREADABLE;
use crate::say;

/// What a finding is to an earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The earlier report does not have it.
    New,
    /// The earlier report has it too.
    Open,
}

impl State {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            State::New => "new",
            State::Open => "open",
        }
    }

    /// In words.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (State::New, Lang::Zh) => "新增",
            (State::New, Lang::En) => "new",
            (State::Open, Lang::Zh) => "仍未改",
            (State::Open, Lang::En) => "still open",
        }
    }
}

/// An earlier report of `--format json`.
#[derive(Debug, Default)]
pub struct Earlier {
    documents: Vec<EarlierDocument>,
    by_about: FxHashMap<About, usize>,
    by_path: FxHashMap<String, usize>,
    /// By path below the folder that was checked.
    by_end: FxHashMap<String, usize>,
}

/// A document as it was then; files of one unit, year and kind are one.
#[derive(Debug)]
pub struct EarlierDocument {
    /// The file, as the user named it then.
    pub path: String,
    /// What it said it was; `None` where it did not say whose it was.
    pub about: Option<About>,
    /// Its findings.
    pub findings: Vec<EarlierFinding>,
    numbers: FxHashMap<Entry, Vec<usize>>,
}

/// A finding of an earlier report.
#[derive(Debug)]
pub struct EarlierFinding {
    /// Its rule and its fingerprint.
    pub entry: Entry,
    /// Its severity then.
    pub severity: Severity,
    /// Its message.
    pub message: String,
    /// Where it was, in words.
    pub place: String,
    /// The file that it was in.
    pub path: String,
}

/// What became of an earlier report.
#[derive(Debug, Default)]
pub struct Against<'a> {
    /// Findings that it does not have.
    pub new: usize,
    /// Findings that it has, too.
    pub open: usize,
    /// Its findings that no longer occur, with their documents.
    pub mended: Vec<(&'a EarlierDocument, &'a EarlierFinding)>,
    /// Its documents that were not handed in again.
    pub missing: Vec<&'a EarlierDocument>,
    /// Its documents that could not be read this time.
    pub unread: Vec<&'a EarlierDocument>,
}

/// A file held against an earlier report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The document of then that it is.
    pub document: Option<usize>,
    /// The findings of that document that still occur, reported or not.
    pub still: BTreeSet<usize>,
}

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "version")]
    _version: String,
    files: Vec<StoredFile>,
}

#[derive(Deserialize)]
struct StoredFile {
    path: String,
    kind: Option<DocumentKind>,
    unit: Option<String>,
    issuer: Option<IssuerKind>,
    year: Option<i32>,
    /// How much was checked; nothing of a file that could not be read.
    figures: Option<usize>,
    findings: Vec<StoredFinding>,
}

#[derive(Deserialize)]
struct StoredFinding {
    code: String,
    severity: Severity,
    message: String,
    range: StoredRange,
    place: Option<String>,
    fingerprint: String,
}

#[derive(Deserialize)]
struct StoredRange {
    start: StoredPosition,
}

#[derive(Deserialize)]
struct StoredPosition {
    line: u32,
}

impl Earlier {
    /// Reads a report of `--format json`.
    ///
    /// # Errors
    /// Why it cannot be read, with the place.
    pub fn parse(bytes: &[u8], lang: Lang) -> Result<Earlier, String> {
        let stored: Stored = serde_json::from_slice(bytes).map_err(|error| fault(&error, lang))?;
        let mut earlier = Earlier::default();
        // What could not be read then is no document that anybody has seen.
        for file in stored.files.into_iter().filter(|file| file.figures.is_some()) {
            earlier.add(file, lang);
        }
        let folder = common_folder(earlier.by_path.keys().map(String::as_str));
        let ends = earlier.by_path.iter().filter_map(|(path, at)| Some((path.get(folder..)?.to_owned(), *at)));
        earlier.by_end = ends.collect();
        Ok(earlier)
    }

    fn add(&mut self, file: StoredFile, lang: Lang) {
        let StoredFile { path, kind, unit, issuer, year, findings, .. } = file;
        let about = unit.map(|unit| About { kind: kind.unwrap_or_default(), unit, issuer, year });
        let known = about.as_ref().and_then(|about| self.by_about.get(about)).copied();
        let at = known.unwrap_or_else(|| {
            let document = EarlierDocument {
                path: path.clone(),
                about: about.clone(),
                findings: Vec::new(),
                numbers: FxHashMap::default(),
            };
            self.documents.push(document);
            self.documents.len() - 1
        });
        if let Some(about) = about {
            self.by_about.insert(about, at);
        }
        self.by_path.insert(path.clone(), at);
        let document = &mut self.documents[at];
        for finding in findings.into_iter().filter(|finding| finding.code != UNREADABLE) {
            let StoredFinding { code, severity, message, range, place, fingerprint } = finding;
            let line = range.start.line;
            let place = place.unwrap_or_else(|| say!(lang, "第 {line} 行", "line {line}"));
            let entry = Entry { code, fingerprint };
            document.numbers.entry(entry.clone()).or_default().push(document.findings.len());
            document.findings.push(EarlierFinding { entry, severity, message, place, path: path.clone() });
        }
    }

    /// The document of then that a file is: by unit, year and kind; where one of them says no unit, by its path, or by where it is
    /// below the folder that was checked then: the second round lies in a folder of its own.
    fn document(&self, path: &str, about: Option<&About>) -> Option<usize> {
        let about = about.filter(|about| !about.unit.is_empty());
        let of_any_issuer = |about: &About| {
            let issuers = [Some(IssuerKind::Department), Some(IssuerKind::Unit), None];
            issuers.into_iter().find_map(|issuer| self.by_about.get(&About { issuer, ..about.clone() }))
        };
        let by_about = about.and_then(|about| self.by_about.get(about).or_else(|| of_any_issuer(about)));
        let by_path = || {
            let folders = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
            let ends = [path].into_iter().chain(folders);
            let at = *self.by_path.get(path).or_else(|| ends.into_iter().find_map(|end| self.by_end.get(end)))?;
            (about.is_none() || self.documents[at].about.is_none()).then_some(at)
        };
        by_about.copied().or_else(by_path)
    }

    /// Holds all findings of a file against those of then.
    pub fn compare(&self, path: &str, about: Option<&About>, text: &str, findings: &[Finding]) -> Compared {
        let document = self.document(path, about);
        let mut still = BTreeSet::new();
        if let Some(numbers) = document.map(|at| &self.documents[at].numbers) {
            for entry in entries(text, findings) {
                still.extend(numbers.get(&entry).into_iter().flatten());
            }
        }
        Compared { document, still }
    }

    /// What each of these findings of a file is to the document that it was then.
    pub fn states(&self, compared: &Compared, text: &str, findings: &[Finding]) -> Vec<State> {
        let numbers = compared.document.map(|at| &self.documents[at].numbers);
        let state = |entry: Entry| match numbers.is_some_and(|numbers| numbers.contains_key(&entry)) {
            true => State::Open,
            false => State::New,
        };
        entries(text, findings).map(state).collect()
    }

    /// What became of it: the findings that still occur by document, the documents that could not be read, and which of its findings
    /// are looked at.
    pub fn outcome(
        &self,
        still: &BTreeMap<usize, BTreeSet<usize>>,
        unread: &BTreeSet<usize>,
        is_wanted: impl Fn(&EarlierFinding) -> bool,
    ) -> Against<'_> {
        let mut against = Against::default();
        for (at, document) in self.documents.iter().enumerate() {
            match still.get(&at) {
                Some(still) => {
                    let gone = document.findings.iter().enumerate().filter(|(number, _)| !still.contains(number));
                    let gone = gone.map(|(_, finding)| finding).filter(|finding| is_wanted(finding));
                    against.mended.extend(gone.map(|finding| (document, finding)));
                }
                None if unread.contains(&at) => against.unread.push(document),
                None => against.missing.push(document),
            }
        }
        against
    }
}

/// The length of the folder that all paths have in common, with its last separator.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = paths.next() else { return 0 };
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    paths.fold(folder(first), |common, path| {
        let same = first.bytes().zip(path.bytes()).take(common).take_while(|(one, other)| one == other).count();
        first.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1)
    })
}

fn entries(text: &str, findings: &[Finding]) -> impl Iterator<Item = Entry> {
    let codes: Vec<&'static str> = findings.iter().map(|finding| finding.code).collect();
    let prints = fingerprints(text, findings);
    codes.into_iter().zip(prints).map(|(code, fingerprint)| Entry { code: code.to_owned(), fingerprint })
}

/// Why a file is no such report, with the place.
fn fault(error: &serde_json::Error, lang: Lang) -> String {
    let (line, column) = (error.line(), error.column());
    match error.is_data() {
        true => say!(
            lang,
            "不是 gouji check --format json 的报告：第 {line} 行第 {column} 列的内容不符（{error}）",
            "no report of `gouji check --format json`: {error}"
        ),
        false => say!(
            lang,
            "不是完整的 JSON：第 {line} 行第 {column} 列无法读取",
            "no whole JSON: it cannot be read at line {line} column {column}"
        ),
    }
}

/// `与上次报告相比：新增 1，仍未改 2，已改 3；上次的 1 份文件本次未报`
pub fn against_line(against: &Against<'_>, lang: Lang) -> String {
    let Against { new, open, .. } = *against;
    let (mended, missing, unread) = (against.mended.len(), against.missing.len(), against.unread.len());
    let mut line = say!(
        lang,
        "与上次报告相比：新增 {new} 处，仍未改 {open} 处，已改 {mended} 处",
        "against the earlier report: {new} new, {open} still open, {mended} mended"
    );
    if missing > 0 {
        line += &say!(lang, "；上次的 {missing} 份文件本次未报", "; documents of then not handed in again: {missing}");
    }
    if unread > 0 {
        line += &say!(lang, "；{unread} 份本次无法读取", "; not readable this time: {unread}");
    }
    line
}

/// The same below a line for each finding that was mended and each document that is not there.
pub fn against_lines(against: &Against<'_>, lang: Lang) -> Vec<String> {
    let mended = against.mended.iter().map(|(_, finding)| {
        let EarlierFinding { entry, message, place, path, .. } = finding;
        let code = &entry.code;
        say!(lang, "已改[{code}]：{message}（{path}:{place}）", "mended[{code}]: {message} ({path}:{place})")
    });
    let missing = against.missing.iter().map(|document| {
        let (path, count) = (&document.path, document.findings.len());
        say!(
            lang,
            "本次未报：{path}（上次有 {count} 处问题）",
            "not handed in again: {path} (findings of then: {count})"
        )
    });
    let unread = against.unread.iter().map(|document| {
        let path = &document.path;
        say!(lang, "本次无法读取：{path}", "not readable this time: {path}")
    });
    mended.chain(missing).chain(unread).chain([against_line(against, lang)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_common_where_all_paths_go_through_it() {
        for (paths, folder) in [
            (vec!["第一轮/甲/表.xlsx", "第一轮/乙.docx"], "第一轮/"),
            (vec!["甲/表.xlsx", "甲乙/表.xlsx"], ""),
            (vec!["报送/第一轮/表.xlsx"], "报送/第一轮/"),
            (vec!["表.xlsx", "说明/表.xlsx"], ""),
        ] {
            assert_eq!(common_folder(paths.iter().copied()), folder.len(), "{paths:?}");
        }
    }

    #[test]
    fn a_file_without_a_unit_is_known_below_another_folder() {
        let file = |path: &str| format!("{{\"path\":\"{path}\",\"figures\":1,\"findings\":[]}}");
        let files = ["一/甲/表.xlsx", "一/乙/表.xlsx", "一/表.xlsx"].map(file).join(",");
        let report = format!("{{\"version\":\"0\",\"files\":[{files}]}}");
        let earlier = Earlier::parse(report.as_bytes(), Lang::Zh).unwrap();
        let then = |path: &str| earlier.document(path, None).map(|at| earlier.documents[at].path.as_str());
        assert_eq!(then("报送/二/乙/表.xlsx"), Some("一/乙/表.xlsx"));
        assert_eq!(then("一/甲/表.xlsx"), Some("一/甲/表.xlsx"));
        assert_eq!(then("二/别的.xlsx"), None);
    }
}
