//! What documents, names and configurations say is shown on terminals and in the logs of a CI; it commands neither.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{Stream, code, folder, gouji, json, on_a_terminal, on_a_terminal_of, run, stderr, stdout};
use unicode_width::UnicodeWidthStr;

/// Escapes of seven and of eight bits, marks of direction, and commands to GitHub and Azure at the start and within a line.
const EVIL: &str = "\u{1b}[31m\u{9b}2J\u{9d}0;x\u{9c}\u{8}\u{7f}\u{202e}\u{2066}##[add-mask]1##vso[task.x]";
const NAME: &str = "a\u{1b}[31m\u{9b}2J\u{202e}\n::stop-commands::x\n##[add-mask]0.txt";

fn document() -> String {
    format!(
        "江州市云阳区档案馆2025年部门预算情况说明\n三、部门预算情况说明\n{EVIL}\n\
         2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。甲{EVIL}。。\n\
         ::error::甲。。\n截止2024年12月{EVIL}。\n"
    )
}

/// A configuration whose words are as bad; its notes come into messages.
const CONFIG: &str = r#"
[words]
add = [{ wrong = "甲", right = "乙\u001b[31m\u009b2J", note = "丙\n::add-mask::1\n##[group]\u202e" }]
[glossary]
"名\u001b[31m\u009b2J\n::error::" = "指甲\u009b2J。"
"#;

/// What of it commands a terminal, or a runner that reads the log.
fn commands(log: &str) -> Vec<String> {
    let is_evil = |c: char| c.is_control() && !"\n\t".contains(c) || "\u{202e}\u{2066}".contains(c);
    let mut found: Vec<String> = log.chars().filter(|c| is_evil(*c)).map(|c| format!("{c:?}")).collect();
    let own = ["::error file=", "::warning file=", "::notice file=", "::warning title=gouji::"];
    for line in log.split(['\n', '\r']).map(str::trim_start) {
        let is_own = own.iter().any(|own| line.starts_with(own));
        if line.starts_with("::") && !is_own || line.contains("##[") || line.contains("##vso[") {
            found.push(line.to_owned());
        }
    }
    found
}

fn harmless(output: &Output, what: &str) {
    for log in [stdout(output), stderr(output)] {
        assert_eq!(commands(log), Vec::<String>::new(), "{what}: {log}");
    }
}

fn evil_folder() -> tempfile::TempDir {
    let folder = folder(&[("gouji.toml", CONFIG.as_bytes()), ("b.txt", document().as_bytes())]);
    fs::write(folder.path().join(NAME), document()).unwrap();
    fs::write(folder.path().join(NAME.replace("txt", "doc")), "").unwrap();
    folder
}

#[test]
fn no_format_lets_a_document_command() {
    let folder = evil_folder();
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"] {
        for more in [&[] as &[&str], &["--statistics"], &["--lang", "en"], &["-o", "out"]] {
            let output = run(folder.path(), &[&["check", "--format", format], more].concat());
            assert_eq!(code(&output), 1, "{format}");
            harmless(&output, format);
        }
    }
    // Nothing is lost: who reads the JSON has the very words.
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    assert_eq!(report["files"][0]["path"], NAME);
    assert_eq!(report["summary"]["skipped"][0]["path"], NAME.replace("txt", "doc"));
    let shown = run(folder.path(), &["check", "b.txt", "--select", "total-mismatch"]);
    assert!(stdout(&shown).contains("服务3.00万元。甲␛[31m�2J�0;x�␈␡��##［add-mask"), "{}", stdout(&shown));
}

#[test]
fn no_complaint_and_no_page_lets_a_name_command() {
    let folder = evil_folder();
    let absent = "gone\u{1b}[31m\u{9b}2J\n::error::##[x].txt";
    for arguments in [
        &["check", absent] as &[&str],
        &["check", "--select", absent],
        &["check", "--baseline", absent],
        &["check", "--changed-since", absent],
        &["check", "-o", absent, "b.txt", "--diff"],
        &["check", "--format", absent],
        &["check", "--jobs", absent],
        &["check", "--wrong\u{9b}2J\n::error::x"],
        &["check", "--format", absent, "--lang", "en"],
        &["completions", absent],
        &[absent],
        &["explain", absent],
        &["config", "b.txt"],
        &["config", NAME],
        &["new", "--unit", "甲", "--year", "2026", "--from", absent],
    ] {
        harmless(&run(folder.path(), arguments), &format!("{arguments:?}"));
    }
    fs::write(folder.path().join("gouji.toml"), "\"\u{9b}2J##[x]\" = 1\nprofile = \"\\u009b2J\\n::error::\"\n")
        .unwrap();
    for arguments in [&["check", "b.txt"], &["config", "b.txt"]] {
        harmless(&run(folder.path(), arguments), "a wrong configuration");
    }
}

#[test]
fn a_diff_is_for_the_eye_on_a_terminal_and_a_patch_elsewhere() {
    let folder = evil_folder();
    let arguments = ["check", "--diff", "--select", "repeated-punctuation,wrong-word"];
    let mut command = gouji(folder.path());
    command.args(arguments).args(["--color", "never"]);
    let (_, shown) = on_a_terminal(command, Stream::Out);
    assert!(shown.contains("␛[31m") && shown.contains("##［add-mask]"), "{shown}");
    assert_eq!(commands(&shown.replace('\r', "")), Vec::<String>::new());
    let patch = run(folder.path(), &arguments);
    assert!(stdout(&patch).contains(EVIL));
    assert_eq!(stderr(&patch).lines().count(), 2, "{}", stderr(&patch));
    apply(folder.path(), patch.stdout);
    let after = run(folder.path(), &arguments);
    assert_eq!((code(&after), stdout(&after)), (0, ""));
}

/// Applies a patch as its readers would, with all names in it.
fn apply(folder: &Path, patch: Vec<u8>) {
    fs::write(folder.join("fix.patch"), patch).unwrap();
    let output = Command::new("git").args(["apply", "-p0", "fix.patch"]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

const EXAMPLE: &str = include_str!("../fixtures/example/部门预算情况说明.txt");

/// The words under which the carets of a frame stand, and whether all of its lines are in the text.
fn words_over_carets(frame: &[&str]) -> Option<String> {
    let carets = frame.iter().position(|line| line.contains('^'))?;
    let (start, count) = (frame[carets].find('^')?, frame[carets].matches('^').count());
    let mut columns = 0;
    let within = |c: &char| {
        let at = columns;
        columns += c.to_string().width();
        (start..start + count).contains(&at)
    };
    Some(frame[carets - 1].chars().filter(within).collect())
}

#[test]
fn frames_fit_the_terminal_and_carets_stand_under_their_words() {
    let beside = document().replace(EVIL, "");
    let folder = folder(&[("a.txt", EXAMPLE.as_bytes()), ("b.doc", b""), ("c.txt", beside.as_bytes())]);
    let report = json(&run(folder.path(), &["check", "--format", "json"]));
    let files = report["files"].as_array().unwrap();
    let findings: Vec<_> = files.iter().flat_map(|file| file["findings"].as_array().unwrap()).collect();
    for columns in [60, 80, 100, 180] {
        for colour in ["never", "always"] {
            let mut command = gouji(folder.path());
            command.args(["check", "--color", colour, "--min-severity", "hint"]);
            let (output, shown) = on_a_terminal_of(columns, command, Stream::Out);
            assert_eq!(code(&output), 1);
            let shown = without_colours(&shown);
            let lines: Vec<&str> = shown.lines().collect();
            for line in &lines {
                assert!(line.width() <= usize::from(columns), "{columns}: {line}");
            }
            let frames: Vec<&[&str]> = lines.split(|line| line.is_empty()).collect();
            assert_eq!(frames.len(), findings.len() + 1);
            for (frame, finding) in frames.iter().zip(&findings) {
                let text = finding["text"].as_str().unwrap();
                let words = words_over_carets(frame).unwrap();
                let is_place = text.is_empty() && words.trim().is_empty();
                assert!(is_place || words == text, "{columns}: {words:?} for {text:?} in {frame:#?}");
                let message: String = finding["message"].as_str().unwrap().split_whitespace().collect();
                let said: String = frame.concat().split_whitespace().collect();
                assert!(said.contains(&message), "{message} in {said}");
            }
        }
    }
    let width = |output: &Output| stdout(output).lines().map(UnicodeWidthStr::width).max();
    let piped = run(folder.path(), &["check"]);
    assert!(width(&piped) > Some(100), "no terminal, no width");
}

/// What is shown, without the commands for colours.
fn without_colours(shown: &str) -> String {
    let mut parts = shown.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, behind)| behind)).replace('\r', "")
}
