//! Documents on standard input, one JSON object a line.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use crate::program::{code, folder, gouji, run, run_with_input, stderr, stdout};
use crate::support::html::{Form, page};
use crate::support::province::{Paper, province};
use crate::support::word::document;
use crate::support::write::three_years;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use tempfile::TempDir;

const TEXT: &str = "江州市云阳区档案馆2025年部门预算情况说明
一、单位基本情况
本馆负责全区档案的收集和保管。
二、部门预算情况说明
2025年支出预算100.00万元，其中：基本支出64.00万元，项目支出35.00万元。
公务接待费1.10万元。
";

const STREAM: [&str; 5] = ["check", "--input", "jsonl", "--format", "jsonl"];

/// The program as it answers line by line.
fn streaming(arguments: &[&str]) -> Command {
    let mut command = gouji(Path::new("."));
    command.args(STREAM).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The exit code and the answers to these lines.
fn answers(input: &[u8], arguments: &[&str]) -> (i32, Vec<Value>) {
    let output = run_with_input(Path::new("."), &[&STREAM, arguments].concat(), input);
    assert_eq!(stderr(&output), "");
    (code(&output), values(stdout(&output)))
}

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn lines(values: &[Value]) -> Vec<u8> {
    values.iter().flat_map(|value| format!("{value}\n").into_bytes()).collect()
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// A running program that is written to and read from in turn.
struct Dialogue {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Dialogue {
    fn new() -> Dialogue {
        let mut child = streaming(&["--jobs", "2"]).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Dialogue { child, input, output }
    }

    fn say(&mut self, line: &[u8]) {
        self.input.write_all(line).and_then(|()| self.input.write_all(b"\n")).unwrap();
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The exit code when nothing more is said.
    fn end(self) -> i32 {
        let Dialogue { mut child, input, mut output } = self;
        drop(input);
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        child.wait().unwrap().code().unwrap()
    }
}

/// The most memory that a program has had, in MiB; nothing where the system does not say.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
}

#[test]
fn each_document_is_answered_in_its_place_with_what_its_file_gives() {
    let texts: Vec<String> = (0..40).flat_map(three_years).map(|(_, text)| text).collect();
    // Large ones between small ones: they are not ready in this order.
    let text = |at: usize| if at.is_multiple_of(7) { texts[..20].concat() } else { texts[at].clone() };
    let names: Vec<String> = (0..40).map(|at| format!("{at:02}.txt")).collect();
    let asked: Vec<Value> = (0..40).map(|at| json!({"id": at, "path": names[at], "text": text(at)})).collect();
    let (code, answers) = answers(&lines(&asked), &["--fail-on", "never"]);
    assert_eq!((code, answers.len()), (0, 40));
    for (at, mut answer) in answers.into_iter().enumerate().step_by(3) {
        assert_eq!(answer.as_object_mut().unwrap().remove("id"), Some(json!(at)));
        let folder = folder(&[(names[at].as_str(), text(at).as_bytes())]);
        let output = run(folder.path(), &["check", "--format", "jsonl", &names[at]]);
        assert_eq!(answer, serde_json::from_str::<Value>(stdout(&output)).unwrap());
    }
}

#[test]
fn documents_of_any_format_are_read() {
    let word = document(TEXT, 3);
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "江州市云阳区档案馆2025年部门收支总表").unwrap();
    let book = book.save_to_buffer().unwrap();
    let asked = [
        json!({"id": "w", "path": "a", "base64": encoded(&word)}),
        json!({"id": "x", "path": "b", "base64": encoded(&book)}),
        json!({"id": "h", "path": "c", "text": page(TEXT, Form::default())}),
        json!({"id": "t", "path": "d", "base64": encoded(&encoding_rs::GB18030.encode(TEXT).0)}),
        json!({"id": "u", "path": "e", "base64": encoded(b"PK\x03\x04")}),
        json!({"id": "e", "path": "f.docx", "base64": ""}),
    ];
    let (code, answers) = answers(&lines(&asked), &[]);
    assert_eq!(code, 2, "one document cannot be read");
    let ids: Vec<&str> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["w", "x", "h", "t", "u", "e"]);
    for at in [0, 2, 3] {
        let codes: Vec<&Value> =
            answers[at]["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
        assert!(codes.contains(&&json!("total-mismatch")), "{}", answers[at]);
        assert_eq!((&answers[at]["unit"], &answers[at]["year"]), (&json!("江州市云阳区档案馆"), &json!(2025)));
    }
    assert!(answers[0]["findings"][0]["place"].as_str().unwrap().starts_with("第"));
    for at in [4, 5] {
        assert_eq!(answers[at]["findings"][0]["code"], "unreadable-input");
    }
}

/// The workbook of a text goes with it as in a folder; its path is a label, of which the folder counts.
#[test]
fn a_workbook_in_a_group_is_beside_its_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["江州市云阳区档案馆2025年支出总表", "", ""],
        ["单位：万元", "", ""],
        ["项目", "预算数", "备注"],
        ["合计", "100.00", "无"],
        ["基本支出", "63.00", "无"],
        ["项目支出", "37.00", "无"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (column, words) in cells.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            sheet.write_string(row as u32, column as u16, *words).unwrap();
        }
    }
    let book = encoded(&book.save_to_buffer().unwrap());
    let text = "江州市云阳区档案馆2025年部门预算情况说明\n二、部门预算情况说明\n2025年支出预算100.00万元，其中：基本支出64.00万元，项目支出36.00万元。\n";
    let asked =
        json!({"id": 1, "documents": [{"path": "说明.txt", "text": text}, {"path": "报表.xlsx", "base64": book}]});
    let (_, answers) = answers(&lines(&[asked]), &[]);
    let findings = answers[0]["documents"][0]["findings"].as_array().unwrap().iter();
    let told = findings.filter(|finding| finding["code"] == "restatement-mismatch");
    let told: Vec<(&Value, &Value)> = told.map(|finding| (&finding["text"], &finding["related"][0]["path"])).collect();
    assert_eq!(told, [(&json!("64.00"), &json!("报表.xlsx")), (&json!("36.00"), &json!("报表.xlsx"))]);
}

#[test]
fn a_line_that_is_wrong_is_answered_too_and_the_run_goes_on() {
    let good = json!({"path": "a.txt", "text": "一、收入\n"}).to_string();
    let deep = "[".repeat(100_000);
    let input = [
        "\u{FEFF}".as_bytes(),
        good.as_bytes(),
        b"\r\n\r\n{\"id\":\"two\",\"path\":\"a\"}\n",
        b"nonsense\n",
        b"{\"id\":3,\"path\":\"a\",\"text\":\"\xFF\"}\n",
        deep.as_bytes(),
        b"\n",
        good.as_bytes(),
    ];
    let (code, answers) = answers(&input.concat(), &[]);
    let file = answers[0].clone();
    assert_eq!((&file["path"], &file["figures"], &file["warning"]), (&json!("a.txt"), &json!(0), &json!(1)));
    let expected = [
        file.clone(),
        json!({"id": "two", "line": 3, "error": "缺少 text 或 base64"}),
        json!({"line": 4, "error": "不是 JSON 对象"}),
        json!({"id": 3, "line": 5, "error": "这一行不是 UTF-8"}),
        json!({"line": 6, "error": "不是 JSON 对象"}),
        file,
    ];
    assert_eq!((code, answers), (2, expected.to_vec()));
}

#[test]
fn the_exit_code_says_what_the_answers_hold_unless_nothing_shall_fail() {
    let (good, bad) = (json!({"path": "a", "text": ""}), json!({"path": "a", "text": TEXT}));
    let code = |asked: &[Value], arguments: &[&str]| answers(&lines(asked), arguments).0;
    assert_eq!(code(&[], &[]), 0);
    assert_eq!(code(std::slice::from_ref(&good), &[]), 0);
    assert_eq!(code(&[good.clone(), bad.clone()], &[]), 1);
    assert_eq!(code(&[bad.clone(), json!({}), good.clone()], &[]), 2);
    assert_eq!(code(&[bad, json!({}), good], &["--fail-on", "never"]), 0);
}

#[test]
fn one_line_is_answered_before_the_next_one_comes() {
    let mut dialogue = Dialogue::new();
    for at in 0..5 {
        dialogue.say(json!({"id": at, "path": "a", "text": TEXT}).to_string().as_bytes());
        assert_eq!(dialogue.hear()["id"], at);
    }
    assert_eq!(dialogue.end(), 1);
}

#[test]
fn a_line_that_is_too_long_is_refused_and_not_held() {
    let mut dialogue = Dialogue::new();
    dialogue.say(json!({"id": "before", "path": "a", "text": TEXT}).to_string().as_bytes());
    assert_eq!(dialogue.hear()["id"], "before");
    dialogue.input.write_all(br#"{"id":"long","path":"a","text":""#).unwrap();
    let chunk = vec![b'a'; 1 << 20];
    for _ in 0..300 {
        dialogue.input.write_all(&chunk).unwrap();
    }
    dialogue.say(b"\"}");
    assert_eq!(dialogue.hear(), json!({"id": "long", "line": 2, "error": "这一行超过 64 MiB，没有读取"}));
    dialogue.say(json!({"id": "behind", "path": "a", "text": TEXT}).to_string().as_bytes());
    assert_eq!(dialogue.hear()["id"], "behind");
    let peak = peak(&dialogue.child);
    assert!(peak < 160, "{peak} MiB");
    assert_eq!(dialogue.end(), 2);
}

#[test]
fn memory_does_not_grow_with_the_stream() {
    let Dialogue { mut child, mut input, output } = Dialogue::new();
    let line = format!("{}\n", json!({"path": "a", "text": " ".repeat(8000)}));
    let lines = 10_000;
    let writer = thread::spawn(move || {
        (0..lines).for_each(|_| input.write_all(line.as_bytes()).unwrap());
        input
    });
    assert_eq!(output.lines().take(lines).filter(|line| line.is_ok()).count(), lines);
    let peak = peak(&child);
    assert!(peak < 64, "{peak} MiB");
    drop(writer.join().unwrap());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let Dialogue { mut child, mut input, output } = Dialogue::new();
    drop(output);
    // The other end is still open, and nobody knows whether more will come.
    let line = format!("{}\n", json!({"path": "a", "text": TEXT}));
    let _ = input.write_all(line.as_bytes());
    let code = child.wait().unwrap().code();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((code, told.as_str()), (Some(1), ""));
}

#[test]
fn options_hold_or_are_refused() {
    let asked = lines(&[json!({"path": "a", "text": TEXT})]);
    let found = |arguments: &[&str]| answers(&asked, arguments).1[0]["findings"].as_array().unwrap().clone();
    let english = found(&["--select", "total-mismatch", "--lang", "en"]);
    assert!(english.len() == 1 && english[0]["message"].as_str().unwrap().contains("off by"), "{english:?}");
    let rest = found(&["--ignore", "total-mismatch", "--min-severity", "warning"]);
    assert!(rest.iter().all(|one| one["code"] != "total-mismatch" && one["severity"] != "hint"));
    for stray in [
        &["a.txt"][..],
        &["--fix"],
        &["--diff"],
        &["--output", "a"],
        &["--baseline", "a"],
        &["--annotate", "a"],
        &["--tables", "a"],
        &["--last-year", "a"],
        &["--stdin-filename", "a"],
        &["--changed-since", "a"],
        &["--statistics"],
        &["--watch"],
        &["--format", "text"],
    ] {
        let arguments = [&["check", "--input", "jsonl"], stray].concat();
        let output = run_with_input(Path::new("."), &arguments, b"");
        let option = if stray[0] == "a.txt" { "PATH" } else { stray[0] };
        assert_eq!((code(&output), stdout(&output)), (2, ""), "{option}");
        assert!(stderr(&output).contains(&format!("不能与 {option} 合用")), "{}", stderr(&output));
    }
    let output = run_with_input(Path::new("."), &["check", "--input", "jsonl", "-"], &asked);
    assert_eq!(values(stdout(&output)).len(), 1);
}

/// A path is a name and no place: neither the file nor a configuration there is read.
#[test]
fn nothing_is_read_from_disk() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("gouji.toml", b"ignore = [\"total-mismatch\"]\n")]);
    let asked = lines(&[json!({"path": "a.txt", "text": "一、收入\n"}), json!({"path": "a.txt", "text": TEXT})]);
    let output = run_with_input(folder.path(), &STREAM, &asked);
    let answers = values(stdout(&output));
    assert_eq!(answers[0]["figures"], 0);
    assert!(answers[1].to_string().contains("total-mismatch"));
}

/// The groups of a province, as files and as lines.
fn province_of(units: usize) -> (TempDir, Vec<Value>) {
    let units: Vec<Vec<Paper>> = province(units).collect();
    let files: Vec<(&str, &[u8])> =
        units.iter().flatten().map(|paper| (paper.path.as_str(), paper.text.as_bytes())).collect();
    let document = |paper: &Paper| json!({"path": paper.path, "text": paper.text});
    let group = |papers: &Vec<Paper>| json!({"id": papers[0].unit, "documents": papers.iter().map(document).collect::<Vec<_>>()});
    (folder(&files), units.iter().map(group).collect())
}

/// The files of a report, by their paths.
fn by_path(files: impl IntoIterator<Item = Value>) -> BTreeMap<String, Value> {
    files.into_iter().map(|file| (file["path"].as_str().unwrap().to_owned(), file)).collect()
}

/// What `tests/spark` does with Apache Spark.
#[test]
fn units_divided_between_two_processes_give_what_one_folder_gives() {
    let (folder, groups) = province_of(25);
    let whole = by_path(values(stdout(&run(folder.path(), &["check", "--format", "jsonl"]))));
    assert!(whole.values().any(|file| file.to_string().contains("prior-year-mismatch")));
    let mut divided = BTreeMap::new();
    for part in groups.chunks(13) {
        let (_, answers) = answers(&lines(part), &["--jobs", "1"]);
        let ids = |values: &[Value]| values.iter().map(|value| value["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&answers), ids(part));
        for (answer, group) in answers.iter().zip(part) {
            let paths = |value: &Value| {
                value["documents"].as_array().unwrap().iter().map(|one| one["path"].clone()).collect::<Vec<_>>()
            };
            assert_eq!(paths(answer), paths(group));
            divided.extend(by_path(answer["documents"].as_array().unwrap().clone()));
        }
    }
    assert_eq!(divided, whole);
}

/// A group and a folder with these files say the same.
#[track_caller]
fn as_a_folder(files: &[(&str, &[u8])]) -> Value {
    let documents: Vec<Value> =
        files.iter().map(|(path, bytes)| json!({"path": path, "base64": encoded(bytes)})).collect();
    let folder = folder(files);
    let output = run(folder.path(), &["check", ".", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (_, mut answers) = answers(&lines(&[json!({"id": 1, "documents": documents})]), &[]);
    let answer = answers.remove(0);
    let (skipped, checked): (Vec<Value>, Vec<Value>) =
        answer["documents"].as_array().unwrap().iter().cloned().partition(|one| one.get("skipped").is_some());
    assert_eq!(by_path(checked), by_path(report["files"].as_array().unwrap().clone()));
    let reasons = |files: Vec<Value>, reason: &str| {
        by_path(files).into_iter().map(|(path, file)| (path, file[reason].clone())).collect::<Vec<_>>()
    };
    let left_out = report["summary"]["skipped"].as_array().unwrap().clone();
    assert_eq!(reasons(skipped, "skipped"), reasons(left_out, "reason"));
    for remark in answer["remarks"].as_array().into_iter().flatten() {
        assert!(stderr(&output).contains(remark.as_str().unwrap()), "{remark}");
    }
    answer
}

#[test]
fn documents_of_a_group_are_checked_beside_one_another() {
    let next = TEXT
        .replace("2025", "2026")
        .replace("100.00万元，", "99.00万元，")
        .replace("1.10万元", "1.10万元，比2025年预算减少0.20万元");
    let (word, other) = (document(TEXT, 3), TEXT.replace("1.10", "1.20"));
    let web = page(&other, Form::default());
    let answer =
        as_a_folder(&[("z/今年.txt", next.as_bytes()), ("说明.docx", &word), ("公开/说明.html", web.as_bytes())]);
    assert!(answer["documents"][0].to_string().contains("prior-year-mismatch"), "{answer:#}");
    assert!(answer["documents"][1].to_string().contains("restatement-mismatch"), "{answer:#}");
    assert_eq!(answer["documents"][2]["path"], "公开/说明.html");
    assert!(answer["documents"][2]["skipped"].as_str().unwrap().contains("说明.docx"), "{answer:#}");
    // One that cannot be read costs only itself.
    let broken = as_a_folder(&[("a.txt", next.as_bytes()), ("b.docx", b"PK\x03\x04"), ("c.txt", TEXT.as_bytes())]);
    assert_eq!(broken["documents"][1]["findings"][0]["code"], "unreadable-input");
    assert!(broken["documents"][0].to_string().contains("prior-year-mismatch"));
    // Which of two is meant is not guessed.
    let twice = as_a_folder(&[("a.txt", next.as_bytes()), ("b.txt", other.as_bytes()), ("c.txt", TEXT.as_bytes())]);
    assert!(twice["remarks"][0].as_str().unwrap().contains("b.txt、c.txt"), "{twice:#}");
    assert!(!twice.to_string().contains("prior-year-mismatch"));
    // A department and its units.
    let rule = gouji::rules::find("department-mismatch").unwrap();
    let [department, units] = ["bad", "unit"].map(|kind| rule.examples(kind));
    let names: Vec<String> = (0..units.len()).map(|at| format!("单位/{at}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = vec![("部门.txt", department[0].as_bytes())];
    files.extend(names.iter().zip(&units).map(|(name, text)| (name.as_str(), text.as_bytes())));
    assert!(as_a_folder(&files)["documents"][0].to_string().contains("department-mismatch"));
}

#[test]
fn the_page_shows_the_job_that_is_tested() {
    let page = include_str!("../../docs/stream.md");
    assert!(
        page.contains(&format!("```python\n{}```", include_str!("../spark/job.py"))),
        "docs/stream.md: the job is tests/spark/job.py"
    );
}
