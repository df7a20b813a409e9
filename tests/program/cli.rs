//! The program as its users run it: arguments in, report and exit code out.

use std::fs;
use std::process::Stdio;

use crate::program::{code, folder, gouji, json, run, run_with_input, stderr, stdout};
use serde_json::Value;

const SAMPLE: &str = "一、单位基本情况\n（一）收入预算：2025年年初预算数1,351.94万元。\n";

fn paths(report: &Value) -> Vec<&str> {
    report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect()
}

/// The report on one file with these bytes, which must be readable.
fn check_readable(bytes: &[u8]) -> Value {
    let folder = folder(&[("a.txt", bytes)]);
    let output = run(folder.path(), &["check", "--format", "json", "--fail-on", "never", "a.txt"]);
    assert_eq!((code(&output), stderr(&output)), (0, ""));
    let report = json(&output);
    assert_eq!(paths(&report), ["a.txt"]);
    report
}

/// The message on one file with these bytes, which must be unreadable.
fn check_unreadable(bytes: &[u8]) -> String {
    let folder = folder(&[("a.txt", bytes), ("b.txt", SAMPLE.as_bytes())]);
    let output = run(folder.path(), &["check", "--format", "json", "--fail-on", "never", "a.txt", "b.txt"]);
    assert_eq!(code(&output), 2);
    let report = json(&output);
    assert_eq!(paths(&report), ["a.txt", "b.txt"]);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    let place = serde_json::json!({"line": 1, "column": 1, "offset": 0});
    assert_eq!(findings[0]["code"], "unreadable-input");
    assert_eq!(findings[0]["severity"], "error");
    assert_eq!(findings[0]["range"], serde_json::json!({"start": place, "end": place}));
    assert_eq!(findings[0]["text"], "");
    let message = findings[0]["message"].as_str().unwrap().to_owned();
    assert_eq!(stderr(&output), "", "the report says it");
    message
}

#[test]
fn the_json_report_has_every_file_and_a_summary() {
    let report = check_readable(b"");
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    assert!(report["files"][0]["findings"].is_array());
    assert_eq!(report["summary"]["files"], 1);
    for severity in ["error", "warning", "information", "hint"] {
        assert!(report["summary"][severity].is_u64());
    }
}

#[test]
fn every_encoding_is_read_and_gives_the_same_report() {
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(SAMPLE.encode_utf16()).flat_map(unit).collect()
    };
    let plain = check_readable(SAMPLE.as_bytes());
    assert_eq!(check_readable(&[b"\xEF\xBB\xBF", SAMPLE.as_bytes()].concat()), plain);
    assert_eq!(check_readable(&utf16(u16::to_le_bytes)), plain);
    assert_eq!(check_readable(&utf16(u16::to_be_bytes)), plain);
    assert_eq!(check_readable(&encoding_rs::GB18030.encode(SAMPLE).0), plain);
}

#[test]
fn what_is_no_text_is_reported_with_its_place() {
    assert!(check_unreadable(b"ab\0c").contains("字节偏移 2 "));
    let broken = [SAMPLE.as_bytes(), b"\xFF", SAMPLE.as_bytes()].concat();
    assert!(check_unreadable(&broken).contains(&format!("UTF-8 编码在字节偏移 {} 处损坏", SAMPLE.len())));
    assert!(check_unreadable(b"\xFF\xFEa\0\0\xD8b\0").contains("UTF-16 编码在字节偏移 4 处损坏"));
    assert!(check_unreadable(b"\xFE\xFF\0a\xDC\0\0b").contains("UTF-16 编码在字节偏移 4 处损坏"));
    assert!(check_unreadable(b"\xFF\xFEa").contains("字节偏移 2 "));
    assert!(check_unreadable(b"\xB0\xA1\xFF\xFF").contains("既不是 UTF-8 也不是 GB18030"));
    assert!(check_unreadable(b"PK\x03\x04").contains("已损坏"));
}

#[test]
fn odd_texts_are_checked_like_any() {
    let brackets = ["（".repeat(100_000), "）".repeat(100_000)].concat();
    for text in [
        "",
        "\n",
        "\r",
        "没有换行",
        "收入预算1.2.3万元，支出预算－５万元。",
        "收入预算1234567890123456789012345678901234567890.12万元。",
        "收入预算99999999999999999999999999999999999999999999亿元，其中：基本支出1元。",
        &"\u{FEFF}".repeat(3),
        &"\t".repeat(1_000_000),
        &"\n".repeat(1_000_000),
        &"，".repeat(100_000),
        &"（".repeat(100_000),
        &brackets,
    ] {
        check_readable(text.as_bytes());
    }
}

#[test]
fn a_line_of_five_megabytes_is_checked() {
    check_readable("基本支出420.10万元，".repeat(5_000_000 / 27).as_bytes());
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = folder(&[("a.txt", b"")]);
    let output = run_with_input(
        folder.path(),
        &["check", "-", "a.txt", "--format", "json", "--stdin-filename", "草稿.txt", "--fail-on", "never"],
        SAMPLE.as_bytes(),
    );
    assert_eq!(code(&output), 0);
    assert_eq!(paths(&json(&output)), ["a.txt", "草稿.txt"]);
    let output = run_with_input(folder.path(), &["check", "-", "--format", "json"], b"\0");
    assert_eq!(code(&output), 2);
    assert_eq!(paths(&json(&output)), ["<stdin>"]);
}

#[test]
fn folders_are_searched_for_documents() {
    let folder = folder(&[
        ("b/2.md", b""),
        ("b/1.TXT", b""),
        ("a.txt", b""),
        ("c.doc", b"\xD0\xCF\x11\xE0"),
        ("~$d.docx", b"PK\x03\x04"),
        ("skipped.txt", b""),
        (".gitignore", b"skipped.txt\n"),
        (".hidden/x.txt", b""),
    ]);
    let expected = ["a.txt", "b/1.TXT", "b/2.md"];
    let found = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["check", "--format", "json", "--fail-on", "never"], arguments].concat();
        let output = run(folder.path(), &arguments);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        paths(&json(&output)).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(found(&[]), expected);
    assert_eq!(found(&["."]), expected);
    assert_eq!(found(&["b", "a.txt", "b/2.md"]), expected);
    // What is named is checked, whatever it is.
    assert_eq!(found(&["skipped.txt"]), ["skipped.txt"]);
    assert_eq!(found(&["*.txt"]), ["a.txt"]);
    assert_eq!(found(&["**/*.{md,TXT}"]), ["b/1.TXT", "b/2.md"]);
    assert_eq!(found(&["b/?.md"]), ["b/2.md"]);
}

#[test]
fn files_with_glob_characters_are_files() {
    let folder = folder(&[("预算[1].txt", b"")]);
    let output = run(folder.path(), &["check", "预算[1].txt", "--format", "json", "--fail-on", "never"]);
    assert_eq!((code(&output), paths(&json(&output))), (0, vec!["预算[1].txt"]));
}

#[test]
fn the_order_is_that_of_the_paths_whatever_finishes_first() {
    let large = SAMPLE.repeat(2_000);
    let names: Vec<String> = (0..300).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (name.as_str(), if number % 50 == 0 { large.as_bytes() } else { b"".as_slice() }))
        .collect();
    let folder = folder(&files);
    for jobs in ["1", "2", "7"] {
        let output = run(folder.path(), &["check", "--format", "jsonl", "--jobs", jobs, "--fail-on", "never"]);
        assert_eq!(code(&output), 0);
        let lines = stdout(&output).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let paths: Vec<String> = lines.map(|file| file["path"].as_str().unwrap().to_owned()).collect();
        assert_eq!(paths, names);
    }
}

#[test]
fn missing_files_do_not_stop_the_rest() {
    let folder = folder(&[("b.txt", b"")]);
    let output = run(
        folder.path(),
        &["check", "a.txt", "b.txt", "*.none", "none/*.txt", "[", "--format", "json", "--fail-on", "never"],
    );
    assert_eq!(code(&output), 2);
    let report = json(&output);
    assert_eq!(paths(&report), ["*.none", "[", "a.txt", "b.txt", "none/*.txt"]);
    assert_eq!((&report["summary"]["error"], &report["summary"]["unreadable"]), (&0.into(), &4.into()));
    assert_eq!(report["files"][2]["findings"][0]["message"], "文件不存在");
    assert_eq!(report["files"][0]["findings"][0]["message"], "没有匹配的文件");
    assert_eq!(stderr(&output), "");
    let output = run(folder.path(), &["check", "a.txt", "--lang", "en"]);
    assert_eq!(stderr(&output), "");
    assert!(stdout(&output).starts_with("error[unreadable-input]: no such file\n --> a.txt:1:1\n"));
    assert!(stdout(&output).ends_with("\nnothing was checked: 1 file could not be checked\n"));
}

/// As a file that was deleted after its folder was read: the walk names it, reading finds nothing.
#[cfg(unix)]
#[test]
fn a_file_that_vanishes_is_reported() {
    let folder = folder(&[("b.txt", b"")]);
    std::os::unix::fs::symlink("gone", folder.path().join("a.txt")).unwrap();
    std::os::unix::fs::symlink("b.txt", folder.path().join("c.txt")).unwrap();
    let output = run(folder.path(), &["check", "--format", "json", "--fail-on", "never"]);
    assert_eq!(code(&output), 2);
    let report = json(&output);
    assert_eq!(paths(&report), ["a.txt", "b.txt", "c.txt"]);
    assert_eq!(report["files"][0]["findings"][0]["message"], "文件不存在");
    assert_eq!(stderr(&output), "");
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_reported() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("a.txt", b""), ("closed/b.txt", b""), ("sealed.txt", b"")]);
    let set = |name: &str, mode| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("closed", 0o000);
    set("sealed.txt", 0o000);
    let denied = fs::read_dir(folder.path().join("closed")).is_err();
    let output = run(folder.path(), &["check", "--format", "json", "--fail-on", "never"]);
    set("closed", 0o755);
    let report = json(&output);
    if denied {
        assert_eq!(code(&output), 2);
        assert_eq!(paths(&report), ["a.txt", "closed", "sealed.txt"]);
        assert!(stderr(&output).contains("closed：没有读取权限"));
        assert!(stderr(&output).contains("gouji：sealed.txt：没有读取权限\n"));
    } else {
        // The superuser cannot be denied.
        assert_eq!(paths(&report), ["a.txt", "closed/b.txt", "sealed.txt"]);
    }
}

#[test]
fn trouble_outranks_findings_and_never() {
    let folder = folder(&[("a.txt", b"\0"), ("b.txt", b"")]);
    for fail_on in ["error", "warning", "information", "hint", "never"] {
        let output = run(folder.path(), &["check", "a.txt", "--fail-on", fail_on]);
        assert_eq!(code(&output), 2);
    }
}

#[test]
fn an_unreadable_file_never_looks_clean() {
    let folder = folder(&[("a.txt", b"\0")]);
    let output = run(folder.path(), &["check", "a.txt", "--format", "json", "--min-severity", "error"]);
    assert_eq!(json(&output)["files"][0]["findings"][0]["code"], "unreadable-input");
    assert_eq!((code(&output), &json(&output)["summary"]["unreadable"]), (2, &Value::from(1)));
    let output = run(folder.path(), &["check", "a.txt", "--format", "json", "--ignore", "unreadable-input"]);
    assert_eq!((code(&output), &json(&output)["summary"]["unreadable"]), (2, &Value::from(1)));
}

#[test]
fn wrong_usage_is_exit_code_2_with_a_hint() {
    let folder = folder(&[("a.txt", b"")]);
    for option in ["--select", "--ignore"] {
        let output = run(folder.path(), &["check", option, "unreadable-inptu", "a.txt"]);
        assert_eq!((code(&output), stdout(&output)), (2, ""));
        assert_eq!(stderr(&output), "gouji：没有规则“unreadable-inptu”；您是否想用“unreadable-input”？\n");
    }
    let output = run(folder.path(), &["explain", "勾稽", "--lang", "en"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&output), "gouji: no rule `勾稽`; `gouji rules` lists them all\n");
    for arguments in [
        &["check", "--jobs", "0"] as &[&str],
        &["check", "--format", "yaml"],
        &["check", "--lang", "fr"],
        &["check", "--fail-on", "always"],
        &["nonsense"],
        &[],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!((code(&output), stdout(&output)), (2, ""), "{arguments:?}");
    }
}

#[test]
fn help_and_wrong_usage_speak_the_language_asked_for() {
    let folder = folder(&[]);
    let output = run(folder.path(), &["--version"]);
    assert_eq!((code(&output), stdout(&output)), (0, concat!("gouji ", env!("CARGO_PKG_VERSION"), "\n")));
    let output = run(folder.path(), &["check", "--help"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).starts_with("检查文件\n\n用法：gouji check [选项] [PATH]...\n"), "{}", stdout(&output));
    let output = run(folder.path(), &["check", "--help", "--lang", "en"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).starts_with("Check files\n\nUsage: gouji check [OPTIONS] [PATH]...\n"));
    let output = run(folder.path(), &["check", "--formt", "json"]);
    let said = "gouji：没有选项“--formt”；您是否想用“--format”？\n用法：gouji check [选项] [PATH]...\n加上 --help 可查看说明\n";
    assert_eq!((code(&output), stderr(&output)), (2, said));
    let output = run(folder.path(), &["check", "--formt", "json", "--lang=en"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("error: unexpected argument '--formt' found\n"), "{}", stderr(&output));
}

#[test]
fn the_list_of_rules_is_a_table_or_json() {
    let folder = folder(&[]);
    let output = run(folder.path(), &["rules"]);
    assert!(stdout(&output).starts_with("代码"));
    let output = run(folder.path(), &["rules", "--format", "json", "--lang", "en"]);
    assert!(json(&output).is_array());
    for rule in json(&output).as_array().unwrap() {
        let code_of_rule = rule["code"].as_str().unwrap();
        let page = run(folder.path(), &["explain", code_of_rule]);
        assert_eq!(code(&page), 0);
        assert!(!stdout(&page).trim().is_empty());
    }
}

#[test]
fn colours_come_when_asked_for() {
    let folder = folder(&[("a.txt", b"\0")]);
    let coloured = |arguments: &[&str], format: &str| {
        let arguments = [&["check", "a.txt", "--format", format], arguments].concat();
        stdout(&run(folder.path(), &arguments)).contains('\u{1b}')
    };
    assert!(coloured(&["--color", "always"], "text"));
    assert!(!coloured(&["--color", "never"], "text"));
    assert!(!coloured(&[], "text"));
    assert!(!coloured(&["--color", "always"], "json"));
}

#[test]
fn a_clean_run_says_so() {
    let folder = folder(&[("a.txt", "没有问题。\n".as_bytes())]);
    let output = run(folder.path(), &["check"]);
    assert_eq!(stdout(&output), "共检查 1 个文件：没有可核对的数字，不等于没有错误\n");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let names: Vec<String> = (0..2_000).map(|number| format!("{number:04}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let folder = folder(&files);
    let mut command = gouji(folder.path());
    command.args(["check", "--format", "jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(stderr(&output), "");
    assert!(code(&output) < 2);
}

/// A disclosure with one wrong figure (error), 截止 (warning) and no contact (information).
const FAULTY: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出420.10万元，项目支出84.25万元。
截止2024年12月，共有车辆0辆。详见附表。
";

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["files"][0]["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn findings_set_the_exit_code_from_the_severity_asked_for() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let exit = |more: &[&str]| code(&run(folder.path(), &[&["check", "a.txt"], more].concat()));
    assert_eq!(exit(&[]), 1);
    assert_eq!(exit(&["--fail-on", "never"]), 0);
    assert_eq!(exit(&["--ignore", "total-mismatch"]), 0);
    assert_eq!(exit(&["--ignore", "total-mismatch", "--fail-on", "warning"]), 1);
    let titled = "某馆2025年部门预算情况说明\n一、收支情况\n收入5万元。\n二、其他\n无。\n";
    std::fs::write(folder.path().join("a.txt"), titled).unwrap();
    assert_eq!(exit(&["--select", "missing-glossary", "--fail-on", "warning"]), 0);
    assert_eq!(exit(&["--select", "missing-glossary", "--fail-on", "information"]), 1);
}

#[test]
fn select_ignore_and_min_severity_choose_what_is_shown() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let report = |more: &[&str]| {
        json(&run(folder.path(), &[&["check", "a.txt", "--format", "json", "--fail-on", "never"], more].concat()))
    };
    assert_eq!(codes(&report(&["--select", "wrong-word"])), ["wrong-word"]);
    assert_eq!(codes(&report(&["--min-severity", "error"])), ["total-mismatch"]);
    let without = report(&["--ignore", "total-mismatch,wrong-word"]);
    assert!(!codes(&without).contains(&"total-mismatch") && !codes(&without).contains(&"wrong-word"));
    let all = report(&[]);
    let finding = &all["files"][0]["findings"][0];
    assert_eq!((&finding["text"], &finding["expected"]), (&Value::from("420.10"), &Value::from("402.10")));
}

#[test]
fn what_has_to_be_mended_comes_first_and_the_rest_is_counted() {
    let text = "某馆2025年部门预算情况说明\n一、收支情况\n今年工 作很好。\n截止2024年12月无车辆。\n收入5万元，其中：事业收入3万元，其他收入1万元。\n";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let shown =
        |more: &[&str]| stdout(&run(folder.path(), &[&["check", "a.txt", "--lang", "zh"], more].concat())).to_owned();
    let severities = |shown: &str| -> Vec<String> {
        let of = |line: &str| line.split_once('[').map(|(severity, _)| severity.to_owned());
        shown.lines().filter(|line| line.contains("]: ")).filter_map(of).collect()
    };
    let listed = severities(&shown(&[]));
    let graves = listed.iter().filter(|severity| *severity == "错误").count();
    assert!(graves > 0 && listed[..graves].iter().all(|severity| severity == "错误"), "{listed:?}");
    assert!(listed.len() > graves && listed[graves..].iter().all(|severity| severity == "警告"), "{listed:?}");
    let all = severities(&shown(&["--min-severity", "hint"]));
    let rest = all.len() - listed.len();
    assert!(rest > 0 && all[..listed.len()] == listed, "{all:?}");
    let counted = format!("\n另有 {rest} 处较轻的问题没有列出，加 --min-severity hint 可以看到\n");
    assert!(shown(&[]).contains(&counted), "{}", shown(&[]));
    assert!(!shown(&["--min-severity", "warning"]).contains("没有列出"));
    // What decides the exit code is listed, and what was asked for by name.
    assert_eq!(severities(&shown(&["--fail-on", "hint"])), all);
    assert_eq!(severities(&shown(&["--select", "stray-space"])), ["提示"]);
}

#[test]
fn a_text_that_is_no_disclosure_is_not_told_how_to_write() {
    let manual = "# 改动\n\n- `增加（减少）`没有选择时，现在会报告。。\n- 安装 方法见下。\n\n| 命令 | 作用 |\n| --- | --- |\n| a | b |\n";
    let folder = folder(&[("a.md", manual.as_bytes()), ("b.md", "本单位支出预算增加（减少）。。\n".as_bytes())]);
    let report = json(&run(folder.path(), &["check", "a.md", "b.md", "--format", "json"]));
    assert_eq!(report["files"][0]["findings"], Value::Array(Vec::new()));
    assert_eq!(
        report["files"][1]["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect::<Vec<_>>(),
        ["unfilled-placeholder", "repeated-punctuation"]
    );
}

#[test]
fn the_clerk_reads_the_line_the_equation_and_the_repairs() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let shown = |lang: &str| {
        stdout(&run(folder.path(), &["check", "a.txt", "--lang", lang, "--select", "wrong-word"])).to_owned()
    };
    assert_eq!(
        shown("zh"),
        "警告[wrong-word]: “截止”应为“截至”：截止是“到期停止”，后面不能直接带时间；“到某时为止”用截至\n --> a.txt:4:1\n  |\n4 | 截止2024年12月，共有车辆0辆。详见附表。\n  | ^^^^\n  |\n  = 改法: 改为“截至”\n\n共检查 1 个文件：1 个警告；核对 4 个数字、2 项勾稽关系，1 项不符\n"
    );
    assert!(shown("en").starts_with("warning[wrong-word]: “截止” should be “截至”\n --> a.txt:4:1\n"));
}

#[test]
fn every_rule_can_be_explained_and_a_code_mistyped_is_guessed() {
    let folder = folder(&[]);
    for code_of_rule in ["total-mismatch", "unreadable-input", "missing-contact"] {
        let output = run(folder.path(), &["explain", code_of_rule]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).starts_with("# "), "{code_of_rule}");
    }
    let output = run(folder.path(), &["check", "--select", "total-mismach"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("total-mismatch"), "{}", stderr(&output));
}

/// What is told on standard error of one file that cannot be read, and what in the report.
#[test]
fn a_file_that_cannot_be_read_is_told_once() {
    let folder = folder(&[("a.txt", b"\0"), ("b.txt", FAULTY.as_bytes())]);
    let told = |more: &[&str]| {
        let output = run(folder.path(), &[&["check", "--select", "wrong-word"], more].concat());
        assert_eq!(code(&output), 2, "{more:?}");
        let count = |text: &str| text.matches("NUL").count();
        let report = more.contains(&"-o").then(|| fs::read_to_string(folder.path().join("report")).unwrap());
        let report = report.unwrap_or_else(|| stdout(&output).to_owned());
        (count(&report), count(stderr(&output)), report)
    };
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"] {
        let (shown, beside, _) = told(&["--format", format]);
        assert!(shown > 0 && beside == 0, "{format}");
    }
    let (shown, beside, report) = told(&[]);
    assert_eq!((shown, beside), (1, 0));
    assert!(report.contains("\n共检查 1 个文件，1 个未能检查：1 个警告；"), "{report}");
    let (shown, beside, report) = told(&["--quiet", "--lang", "en"]);
    assert_eq!((shown, beside), (1, 0), "{report}");
    for more in [&["-o", "report"] as &[&str], &["-o", "report", "--format", "json"]] {
        assert_eq!(told(more).1, 1, "{more:?}");
    }
    for more in [&["--diff"] as &[&str], &["--statistics"], &["--ignore", "unreadable-input"]] {
        let (shown, beside, _) = told(more);
        assert_eq!((shown, beside), (0, 1), "{more:?}");
    }
    let (_, _, report) = told(&["--lang", "en"]);
    assert!(report.contains("\nchecked 1 file, 1 could not be checked: 1 warning; "), "{report}");
}

#[test]
fn no_code_at_all_is_wrong_usage() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    for option in ["--select", "--ignore"] {
        for codes in ["", ",", " , "] {
            let output = run(folder.path(), &["check", option, codes]);
            assert_eq!((code(&output), stdout(&output)), (2, ""));
            assert_eq!(stderr(&output), format!("gouji：{option} 后面要写规则代码；gouji rules 列出全部规则\n"));
        }
        assert!(code(&run(folder.path(), &["check", option, "wrong-word, ,"])) < 2);
    }
}
