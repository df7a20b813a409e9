//! A sample district from end to end: what ten units hand in, what is reported, what they get back, and what they have corrected.
//!
//! The documents are those of other programs: `tests/district/make.py` makes them of `texts`, `documents.toml` and `faults.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{code, json, run, stderr};
use gouji::formats::{TrackedView, read};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

#[derive(Deserialize)]
struct Documents {
    document: Vec<Document>,
}

/// What a unit hands in.
#[derive(Deserialize)]
struct Document {
    text: String,
    first: String,
    second: String,
    /// The workbook of its tables, where they lie apart.
    tables: Option<String>,
}

#[derive(Deserialize)]
struct Faults {
    fault: Vec<Fault>,
}

/// What is wrong in a document, and what is to be reported of it.
#[derive(Deserialize)]
struct Fault {
    document: String,
    find: String,
    write: String,
    rounds: Vec<usize>,
    code: String,
    severity: String,
    text: String,
    expected: String,
}

const FOLDERS: [&str; 2] = ["第一轮", "第二轮"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/district")
}

fn data<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    toml::from_str(&fs::read_to_string(root().join(name)).unwrap()).unwrap()
}

fn documents() -> Vec<Document> {
    data::<Documents>("documents.toml").document
}

fn faults() -> Vec<Fault> {
    data::<Faults>("faults.toml").fault
}

impl Fault {
    /// The file of a round that it stands in: what is written in cells stands in the tables.
    fn path(&self, round: usize) -> String {
        let documents = documents();
        let document = documents.iter().find(|document| document.text == self.document).unwrap();
        let prose = [&document.first, &document.second][round - 1];
        let path = document.tables.as_ref().filter(|_| self.write.contains('\t')).unwrap_or(prose);
        format!("{}/{path}", FOLDERS[round - 1])
    }

    /// How it is reported.
    fn reported(&self, round: usize) -> [String; 5] {
        let Fault { code, severity, text, expected, .. } = self;
        [&self.path(round), code, severity, text, expected].map(Clone::clone)
    }
}

/// A desk with what was handed in, where reports can be written.
fn desk() -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    copy(&root(), desk.path());
    desk
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&copied).unwrap();
            copy(&path, &copied);
        } else {
            fs::copy(&path, copied).unwrap();
        }
    }
}

/// Errors and warnings alone: what an excerpt does not have is no fault of it.
fn check(desk: &TempDir, arguments: &[&str]) -> std::process::Output {
    let output = run(desk.path(), &[&["check", "--min-severity", "warning", "--fail-on", "never"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    output
}

fn findings(report: &Value) -> Vec<(&Value, &Value)> {
    let files = report["files"].as_array().unwrap();
    files.iter().flat_map(|file| file["findings"].as_array().unwrap().iter().map(move |one| (file, one))).collect()
}

/// File, code, severity, text and value of each finding.
fn reported(report: &Value) -> Vec<[String; 5]> {
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = findings(report);
    let mut all: Vec<[String; 5]> = found
        .into_iter()
        .map(|(file, one)| [&file["path"], &one["code"], &one["severity"], &one["text"], &one["expected"]].map(string))
        .collect();
    all.sort();
    all
}

#[test]
fn every_fault_is_reported_and_nothing_else() {
    let desk = desk();
    for (folder, round) in FOLDERS.into_iter().zip(1..) {
        let report = json(&check(&desk, &["--format", "json", folder]));
        let faults = faults();
        let mut wanted: Vec<[String; 5]> =
            faults.iter().filter(|fault| fault.rounds.contains(&round)).map(|fault| fault.reported(round)).collect();
        wanted.sort();
        assert_eq!(reported(&report), wanted, "{folder}");
        assert_eq!(report["summary"]["unreadable"], 0);
        assert!(report["summary"]["relations"].as_u64().unwrap() > 700, "{}", report["summary"]);
    }
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whoever changes a text or a fault has the documents made anew.
#[test]
fn the_documents_say_what_their_texts_say() {
    for (folder, round) in FOLDERS.into_iter().zip(1..) {
        for document in documents() {
            let mut text = fs::read_to_string(root().join("texts").join(&document.text).with_extension("txt")).unwrap();
            for fault in faults().iter().filter(|fault| fault.document == document.text) {
                assert_eq!(text.matches(&fault.find).count(), 1, "{}", fault.find);
                if fault.rounds.contains(&round) {
                    text = text.replace(&fault.find, &fault.write);
                }
            }
            let text = without_spaces(&text);
            let path = |name: &String| root().join(folder).join(name);
            let said =
                |name: &String| read(&fs::read(path(name)).unwrap(), TrackedView::Accepted).unwrap().text.into_owned();
            let prose = said([&document.first, &document.second][round - 1]);
            let Some(tables) = &document.tables else {
                assert!(without_spaces(&prose) == text, "{folder}: {}", document.text);
                continue;
            };
            let cells = said(tables);
            let parts = prose.lines().chain(cells.lines().filter(|line| !line.starts_with('['))).map(without_spaces);
            for part in parts.filter(|part| part != "详见附件。" && !part.starts_with('表')) {
                assert!(text.contains(&part), "{folder}: {part}");
            }
        }
    }
}

#[test]
fn every_kind_of_document_has_faults() {
    let faults = faults();
    let kinds: BTreeSet<String> = faults
        .iter()
        .filter(|fault| fault.rounds.contains(&1))
        .map(|fault| fault.path(1).rsplit_once('.').unwrap().1.to_owned())
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["docx", "pdf", "xlsx"]);
    assert_eq!(documents().len(), 10);
}

/// What a fault says that is of no document: the right text is without any.
#[test]
fn the_texts_are_right() {
    let desk = desk();
    let report = json(&check(&desk, &["--format", "json", "texts"]));
    assert_eq!(reported(&report), Vec::<[String; 5]>::new());
    assert_eq!(report["summary"]["files"], 10);
}

#[test]
fn the_reviewer_gets_a_page_a_ledger_and_a_checklist() {
    let desk = desk();
    check(&desk, &["--format", "html", "-o", "报告.html", "第一轮"]);
    let page = fs::read_to_string(desk.path().join("报告.html")).unwrap();
    check(&desk, &["--format", "xlsx", "-o", "台账.xlsx", "第一轮"]);
    check(&desk, &["--format", "checklist", "-o", "检查表.xlsx", "第一轮"]);
    let sheets =
        |name: &str| read(&fs::read(desk.path().join(name)).unwrap(), TrackedView::Accepted).unwrap().text.into_owned();
    let (ledger, checklist) = (sheets("台账.xlsx"), sheets("检查表.xlsx"));
    let report = json(&check(&desk, &["--format", "json", "第一轮"]));
    for file in report["files"].as_array().unwrap() {
        let (path, unit) = (file["path"].as_str().unwrap(), file["unit"].as_str());
        assert!(page.contains(path) && ledger.contains(path), "{path}");
        if let Some(unit) = unit {
            assert!(page.contains(&format!("<h2>{unit}</h2>")), "{unit}");
            assert!(ledger.contains(unit) && checklist.contains(unit), "{unit}");
        }
    }
    for (_, finding) in findings(&report) {
        let message = finding["message"].as_str().unwrap();
        assert!(page.contains(message) && ledger.contains(message), "{message}");
    }
    // Documents with most errors come first.
    let order: Vec<usize> = page.split("<article ").skip(1).map(|part| part.matches("note error").count()).collect();
    assert!(order.is_sorted_by(|one, next| one >= next), "{order:?}");
}

#[test]
fn the_units_get_their_documents_back_with_comments() {
    let desk = desk();
    let report = json(&check(&desk, &["--format", "json", "第一轮"]));
    check(&desk, &["--annotate", "退回修改", "第一轮"]);
    let mut of_files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, finding) in findings(&report) {
        of_files.entry(file["path"].as_str().unwrap()).or_default().push(finding["expected"].as_str().unwrap());
    }
    let mut count = 0;
    for (path, values) in of_files.into_iter().filter(|(path, _)| path.ends_with(".docx")) {
        let original = fs::read(desk.path().join(path)).unwrap();
        let copy = fs::read(desk.path().join("退回修改").join(path.split_once('/').unwrap().1)).unwrap();
        let text = |bytes: &[u8]| read(bytes, TrackedView::Original).unwrap().text.into_owned();
        assert_eq!(text(&copy), text(&original), "{path}");
        let comments = part(&copy, "word/comments.xml");
        assert_eq!(comments.matches("<w:comment ").count(), values.len(), "{path}");
        for value in values {
            assert!(comments.contains(value), "{path}: {value} is not in {comments}");
        }
        count += 1;
    }
    assert_eq!(count, 7, "documents of Word");
}

/// A part of a document of Word.
fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_second_round_says_what_was_corrected_what_is_still_there_and_what_is_new() {
    let desk = desk();
    check(&desk, &["--format", "json", "-o", "第一轮.json", "第一轮"]);
    let report = json(&check(&desk, &["--format", "json", "--against", "第一轮.json", "第二轮"]));
    for (file, finding) in findings(&report) {
        let (path, text) = (file["path"].as_str().unwrap(), finding["text"].as_str().unwrap());
        let faults = faults();
        let fault = faults.iter().find(|fault| fault.path(2) == path && fault.text == text).unwrap();
        let state = if fault.rounds.contains(&1) { "open" } else { "new" };
        assert_eq!(finding["state"], state, "{path}: {text}");
    }
    let against = &report["summary"]["against"];
    let faults = faults();
    let part = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let mut corrected: Vec<[String; 2]> =
        against["mended"].as_array().unwrap().iter().map(|one| [part(one, "path"), part(one, "code")]).collect();
    corrected.sort();
    let gone = faults.iter().filter(|fault| fault.rounds == [1]);
    let mut wanted: Vec<[String; 2]> = gone.map(|fault| [fault.path(1), fault.code.clone()]).collect();
    wanted.sort();
    assert_eq!(corrected, wanted);
    let count = |rounds: &[usize]| faults.iter().filter(|fault| fault.rounds == rounds).count();
    assert_eq!(against["new"], count(&[2]));
    assert_eq!(against["open"], count(&[1, 2]));
    assert_eq!(against["missing"].as_array().unwrap().len(), 0, "every document was handed in again");
}
