//! The formats through the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const EXAMPLE: &str = include_str!("../../fixtures/example/部门预算情况说明.txt");

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// Twenty documents: every fourth has findings.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("报送 材料")).unwrap();
    for number in 0..20 {
        let text = if number % 4 == 1 { EXAMPLE } else { "" };
        fs::write(folder.path().join(format!("报送 材料/{number:02}.txt")), text).unwrap();
    }
    folder
}

const FORMATS: [&str; 8] = ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"];

#[test]
fn the_report_is_the_same_on_any_number_of_threads_and_in_a_file() {
    let folder = folder();
    for format in FORMATS {
        let one = run(folder.path(), &["check", "--format", format, "--jobs", "1"]);
        assert_eq!(one.status.code(), Some(1), "{format}");
        assert!(one.stderr.is_empty(), "{format}");
        for jobs in ["2", "5"] {
            let more = run(folder.path(), &["check", "--format", format, "--jobs", jobs]);
            assert!(more.stdout == one.stdout, "{format} on {jobs} threads");
        }
        let filed = run(folder.path(), &["check", "--format", format, "--output", "report.out"]);
        assert_eq!((filed.status.code(), filed.stdout.len()), (Some(1), 0), "{format}");
        assert!(fs::read(folder.path().join("report.out")).unwrap() == one.stdout, "{format} in a file");
        let said = String::from_utf8(filed.stderr).unwrap();
        assert!(said.contains("共检查 20 个文件") && said.contains("report.out"), "{said}");
    }
}

#[test]
fn the_formats_agree_on_what_was_found() {
    let folder = folder();
    let report = |format: &str| {
        let output = run(folder.path(), &["check", "--format", format]);
        String::from_utf8(output.stdout).unwrap()
    };
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let files = json["files"].as_array().unwrap();
    let count: usize = files.iter().map(|file| file["findings"].as_array().unwrap().len()).sum();
    assert_eq!(count % 5, 0);
    let sarif: Value = serde_json::from_str(&report("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(sarif["runs"][0]["artifacts"].as_array().unwrap().len(), 20);
    let gitlab: Value = serde_json::from_str(&report("gitlab")).unwrap();
    assert_eq!(gitlab.as_array().unwrap().len(), count);
    assert_eq!(report("github").lines().filter(|line| line.starts_with("::")).count(), count);
    assert_eq!(report("junit").matches("<failure ").count(), count);
    assert_eq!(report("html").matches("<li class=\"note ").count(), count);
}

#[test]
fn a_clean_run_is_a_whole_report_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "").unwrap();
    for format in FORMATS {
        let output = run(folder.path(), &["check", "--format", format, "--jobs", "1"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        match format {
            "gitlab" => assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), serde_json::json!([])),
            "sarif" => assert!(serde_json::from_str::<Value>(&said).is_ok()),
            "github" => assert_eq!(said, ""),
            "junit" => assert!(said.contains("name=\"a.txt\"") && said.contains("</testsuites>")),
            "html" => assert!(said.contains("没有可核对的数字，不等于没有错误") && said.ends_with("</html>\n")),
            _ => assert!(!said.is_empty()),
        }
    }
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("old.html"), "<!DOCTYPE html><meta name=\"generator\" content=\"gouji\">").unwrap();
    let output = run(folder.path(), &["check", "--format", "html", "-o", "old.html", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(fs::read_to_string(at("old.html")).unwrap().starts_with("<!DOCTYPE html>"));
    let output = run(folder.path(), &["check", "--format", "html", "-o", "absent/report.html"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!at("absent").exists());
    assert!(String::from_utf8(output.stderr).unwrap().contains("无法写出结果"));
    let left: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = folder();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).unwrap()
    });
    let output = run(folder.path(), &["check", "--format", "gitlab", "-o", "pipe"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(reader.join().unwrap().ends_with(b"]\n"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn every_shell_gets_its_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for word in ["gouji", "check", "explain", "sarif", "min-severity"] {
            // PowerShell and elvish complete names, not values.
            let is_value = word == "sarif" && ["powershell", "elvish"].contains(&shell);
            assert!(script.contains(word) || is_value, "{shell}: {word}");
        }
    }
    assert_eq!(run(folder.path(), &["completions", "cmd"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn bash_completes_a_format() {
    let folder = tempfile::tempdir().unwrap();
    let script = run(folder.path(), &["completions", "bash"]).stdout;
    fs::write(folder.path().join("gouji.bash"), script).unwrap();
    let ask = "source ./gouji.bash; COMP_WORDS=(gouji check --format gi); COMP_CWORD=3; \
               _gouji gouji gi --format; echo \"${COMPREPLY[*]}\"";
    let output = Command::new("bash").args(["-c", ask]).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "github gitlab");
}
