//! What a run checked, and what it left out: nobody is told that all is well about what was not read.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{code, folder, json, run, run_with_input, stderr, stdout};
use serde_json::{Value, json};

/// One sum and one restatement: four figures in two relations, of which one does not hold.
const DISCLOSURE: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年政府采购预算总额6.00万元，其中：货物4.00万元，服务3.00万元。
";
const MINUTES: &str = "会议纪要\n会议听取了关于档案工作的汇报。\n";

const FORMATS: [&str; 8] = ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"];

/// A folder of documents none of which is read, and of files that are no documents.
const DOCUMENTS: &[(&str, &[u8])] = &[
    ("预算/a.doc", b"\xD0\xCF\x11\xE0"),
    ("预算/b.wps", b"\xD0\xCF\x11\xE0"),
    ("预算/c.OFD", b"PK\x03\x04"),
    ("预算/扫描件", b"%PDF-1.4"),
    ("预算/表.xlsb", b"\xD0\xCF\x11\xE0"),
    ("预算/公开.ofd", b"PK\x03\x04"),
    ("预算/e.rtf", b"{\\rtf1"),
    ("预算/f.odt", b"PK\x03\x04"),
    ("预算/~$a.docx", b"x"),
    ("预算/图.png", b"\x89PNG"),
    ("预算/生成.py", b"print()"),
    ("预算/LICENSE", b"MIT"),
];

const SKIPPED: &[&str] = &[
    "预算/a.doc",
    "预算/b.wps",
    "预算/c.OFD",
    "预算/e.rtf",
    "预算/f.odt",
    "预算/公开.ofd",
    "预算/扫描件",
    "预算/表.xlsb",
];

const REASON: &str = "没有可以检查的文件：2 个旧格式 Word、1 个 Excel、1 个 PDF、2 个 OFD、1 个 RTF、1 个 OpenDocument \
                      没有检查（预算/a.doc、预算/b.wps、预算/c.OFD、预算/e.rtf、预算/f.odt，另有 3 个）";

fn check(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["check"], more].concat())
}

fn skipped(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    assert!(list.iter().all(|one| one["reason"].as_str().unwrap().starts_with("没有检查：")), "{list:?}");
    list.iter().map(|one| one["path"].as_str().unwrap()).collect()
}

#[test]
fn a_folder_of_other_documents_is_not_clean_in_any_format() {
    let folder = folder(DOCUMENTS);
    for format in FORMATS {
        let output = check(folder.path(), &["--format", format]);
        assert_eq!(code(&output), 2, "{format}");
        let said = stdout(&output);
        let told = if format == "text" { said.to_owned() } else { stderr(&output).replace("gouji：", "") };
        assert_eq!(told, format!("{REASON}\n"), "{format}");
        match format {
            "json" => assert_eq!(skipped(&json(&output)["summary"]["skipped"]), SKIPPED),
            "jsonl" => {
                let last: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
                assert_eq!(skipped(&last["skipped"]), SKIPPED);
            }
            "sarif" => {
                let invocation = &json(&output)["runs"][0]["invocations"][0];
                assert_eq!(invocation["executionSuccessful"], false);
                assert_eq!(invocation["toolExecutionNotifications"].as_array().unwrap().len(), SKIPPED.len());
            }
            "github" => assert_eq!(said, format!("::warning title=gouji::{REASON}\n")),
            "gitlab" => assert_eq!(json(&output).as_array().unwrap().len(), SKIPPED.len()),
            "junit" => assert_eq!(said.matches("<skipped ").count(), SKIPPED.len()),
            "html" => assert!(said.contains(REASON) && !said.contains("没有发现问题")),
            _ => {}
        }
        let quiet = check(folder.path(), &["--format", format, "--quiet", "--fail-on", "never"]);
        assert_eq!((code(&quiet), stderr(&quiet)), (2, format!("gouji：{REASON}\n").as_str()), "{format}");
        let hook = check(folder.path(), &["--format", format, "--allow-empty", "--quiet"]);
        assert_eq!((code(&hook), stderr(&hook)), (0, ""), "{format}");
    }
    let output = check(folder.path(), &["--format", "html", "-o", "report.html"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with(&format!("gouji：{REASON}；报告已写入")), "{}", stderr(&output));
    // The report is no document of the folder.
    let output = check(folder.path(), &["--diff"]);
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (2, "", format!("gouji：{REASON}\n").as_str()));
}

#[test]
fn an_empty_folder_is_not_clean_either() {
    let folder = folder(&[("程序.rs", b"")]);
    let output = check(folder.path(), &[]);
    assert_eq!((code(&output), stdout(&output)), (2, "没有可以检查的文件：没有找到文档\n"));
    let output = check(folder.path(), &["--lang", "en", "--allow-empty"]);
    assert_eq!((code(&output), stdout(&output)), (0, "nothing was checked: no documents found\n"));
    // A file that cannot be read stays an error.
    let output = check(folder.path(), &["gone.txt", "--allow-empty"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).ends_with("\n没有可以检查的文件：1 个文件未能检查\n"), "{}", stdout(&output));
}

#[test]
fn documents_left_out_beside_others_are_told() {
    let folder =
        folder(&[("a.txt", DISCLOSURE.as_bytes()), ("b.doc", b"\xD0\xCF\x11\xE0"), ("c.wps", b""), ("d.ofd", b"")]);
    let line = "2 个旧格式 Word、1 个 OFD 没有检查（b.doc、c.wps、d.ofd）";
    let output = check(folder.path(), &["--fail-on", "never"]);
    assert_eq!(code(&output), 0);
    assert_eq!(stdout(&output).lines().last(), Some(line));
    let output = check(folder.path(), &["--fail-on", "never", "--format", "html"]);
    let page = stdout(&output);
    assert!(page.contains("<summary>没有检查的内容（3）</summary>"), "{page}");
    let of_word = "<dt>旧格式 Word（2）</dt><dd><p>没有检查：.doc、.wps 是旧格式，请另存为 .docx</p><ul class=\"index\">\n<li>b.doc</li>\n<li>c.wps</li>";
    assert!(page.contains(of_word), "{page}");
    let output = check(folder.path(), &["--fail-on", "never", "-o", "report.out"]);
    assert!(stderr(&output).lines().any(|said| said == format!("gouji：{line}")), "{}", stderr(&output));
    let output = check(folder.path(), &["--fail-on", "never", "--format", "json"]);
    assert_eq!(skipped(&json(&output)["summary"]["skipped"]), ["b.doc", "c.wps", "d.ofd"]);
    // What is named is checked, and not left out as well.
    let output = check(folder.path(), &[".", "b.doc", "--format", "json"]);
    assert_eq!(code(&output), 2);
    assert_eq!(skipped(&json(&output)["summary"]["skipped"]), ["c.wps", "d.ofd"]);
}

#[test]
fn the_summary_says_how_much_was_compared() {
    let folder = folder(&[("a.txt", DISCLOSURE.as_bytes()), ("b.txt", MINUTES.as_bytes()), ("c.txt", b"\0")]);
    let said = |paths: &[&str]| {
        let output = check(folder.path(), &[&["--select", "total-mismatch", "--fail-on", "never"], paths].concat());
        stdout(&output).lines().last().unwrap().to_owned()
    };
    assert_eq!(said(&["a.txt"]), "共检查 1 个文件：1 个错误；核对 3 个数字、1 项勾稽关系，1 项不符");
    assert_eq!(said(&["b.txt"]), "共检查 1 个文件：没有可核对的数字，不等于没有错误");
    assert_eq!(
        said(&["a.txt", "b.txt", "c.txt"]),
        "共检查 2 个文件，1 个未能检查：1 个错误；核对 3 个数字、1 项勾稽关系，1 项不符（其中 1 个文件没有可核对的数字）"
    );
    let report = json(&check(folder.path(), &["--format", "json"]));
    let counts = |of: &Value| [&of["figures"], &of["relations"], &of["broken"]].map(Value::as_u64);
    assert_eq!(counts(&report["summary"]), [Some(3), Some(1), Some(1)]);
    assert_eq!(counts(&report["files"][0]), [Some(3), Some(1), Some(1)]);
    assert_eq!(counts(&report["files"][1]), [Some(0), Some(0), Some(0)]);
    assert_eq!(counts(&report["files"][2]), [None, None, None]);
    assert_eq!(report["summary"]["files"], 2);
    // What is mended is counted as it is then.
    let fixed = run_with_input(
        folder.path(),
        &["check", "-", "--fix", "--unsafe-fixes", "--format", "json"],
        DISCLOSURE.replace("6.00", "7.60").as_bytes(),
    );
    let report: Value = serde_json::from_str(stderr(&fixed).lines().collect::<String>().as_str()).unwrap_or(json!({}));
    assert_eq!(report["summary"]["relations"], 1, "{}", stderr(&fixed));
}

#[test]
fn nothing_changed_is_nothing_to_fail_for() {
    let folder = folder(&[("a.txt", MINUTES.as_bytes()), ("b.doc", b"\xD0\xCF")]);
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let arguments = [&who, arguments].concat();
        assert!(Command::new("git").current_dir(folder.path()).args(arguments).output().unwrap().status.success());
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "-"]);
    let since = |more: &[&str]| check(folder.path(), &[&["--changed-since", "HEAD"], more].concat());
    let output = since(&[]);
    assert_eq!((code(&output), stdout(&output)), (0, "没有需要检查的文件：1 个文件都没有改动\n"));
    let output = since(&["--format", "json"]);
    assert_eq!((code(&output), skipped(&json(&output)["summary"]["skipped"])), (0, vec![]));
    assert_eq!(stderr(&output), "");
    // A document that has changed and is not read is not checked.
    fs::write(folder.path().join("b.doc"), b"\xD0\xCF\x11\xE0").unwrap();
    let output = since(&[]);
    assert_eq!(code(&output), 2);
    assert_eq!(stdout(&output), "没有可以检查的文件：1 个旧格式 Word 没有检查（b.doc）\n");
    assert_eq!(code(&since(&["--allow-empty"])), 0);
}
