//! The program where things go wrong: readers that leave, folders that are closed, names of any bytes, ten thousand files.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::program::{Stream, code, folder, gouji, json, on_a_terminal, run, stderr, stdout};

/// One wrong figure (error), 截止 (warning) and a stop too many.
const FAULTY: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出420.10万元，项目支出84.25万元。
截止2024年12月，共有车辆0辆。。详见附表。
";
const CLEAN: &str = "没有问题。\n";

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// So many files, of which only some are faulty.
fn many(count: usize, is_faulty: impl Fn(usize) -> bool) -> tempfile::TempDir {
    let names: Vec<String> = (0..count).map(|number| format!("{:02}/{number:05}.txt", number % 100)).collect();
    let text = |number| if is_faulty(number) { FAULTY } else { CLEAN };
    let files: Vec<(&str, &[u8])> =
        names.iter().enumerate().map(|(number, name)| (name.as_str(), text(number).as_bytes())).collect();
    folder(&files)
}

#[test]
fn ten_thousand_files_are_checked_in_order() {
    let folder = many(10_000, |number| number % 200 == 7);
    let output = run(folder.path(), &["check", "--format", "json", "--select", "total-mismatch,wrong-word"]);
    assert_eq!((code(&output), stderr(&output)), (1, ""));
    let report = json(&output);
    let summary = &report["summary"];
    assert_eq!((&summary["files"], &summary["error"], &summary["warning"]), (&10_000.into(), &50.into(), &50.into()));
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert!(paths.is_sorted() && paths.len() == 10_000);
    let output = run(folder.path(), &["check", "--fix", "--select", "wrong-word", "--fail-on", "hint"]);
    assert_eq!(
        (code(&output), stdout(&output)),
        (
            0,
            "共检查 10000 个文件：没有发现问题；核对 200 个数字、100 项勾稽关系，50 项不符（其中 9950 个文件没有可核对的数字）\n"
        )
    );
    assert_eq!(stderr(&output), "gouji：已修复 50 处，涉及 50 个文件\n");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let shown = |more: &[&str], variables: &[(&str, &str)]| {
        let mut command = gouji(folder.path());
        command.args(["check", "--fail-on", "never"]).args(more).envs(variables.iter().copied());
        let (output, shown) = on_a_terminal(command, Stream::Out);
        assert_eq!(code(&output), 0);
        assert!(shown.contains("基本支出") || shown.contains("+截至"), "{shown}");
        shown.contains("\u{1b}[")
    };
    for more in [&[] as &[&str], &["--diff", "--select", "wrong-word"]] {
        assert!(shown(more, &[]));
        assert!(!shown(more, &[("NO_COLOR", "1")]));
        assert!(!shown(&[more, &["--color", "never"]].concat(), &[]));
        assert!(shown(&[more, &["--color", "always"]].concat(), &[("NO_COLOR", "1")]));
    }
}

#[test]
fn files_are_mended_though_nobody_reads_the_report() {
    let folder = many(300, |_| true);
    let mut command = gouji(folder.path());
    command
        .args(["check", "--fix", "--select", "wrong-word,total-mismatch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (1, "gouji：已修复 300 处，涉及 300 个文件\n"));
    assert!(
        (0..300).all(|number| read(folder.path(), &format!("{:02}/{number:05}.txt", number % 100)).contains("截至"))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_trouble() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    for more in [&[] as &[&str], &["--statistics"], &["--diff"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = gouji(folder.path()).arg("check").args(more).stdout(full).output().unwrap();
        assert_eq!(code(&output), 2, "{more:?}");
        assert!(stderr(&output).contains("gouji：无法写出结果："), "{}", stderr(&output));
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let text = fs::File::open(folder.path().join("a.txt")).unwrap();
    let output = gouji(folder.path()).args(["check", "-", "--fix"]).stdin(text).stdout(full).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("<stdin>：无法写出文本："), "{}", stderr(&output));
}

#[test]
fn files_that_vanish_during_the_run_are_named() {
    let folder = many(2_000, |_| true);
    let mut command = gouji(folder.path());
    command.args(["check", "--format", "jsonl", "--jobs", "2"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut report = vec![lines.next().unwrap().unwrap()];
    // The walk has named them, nobody has read them.
    fs::remove_dir_all(folder.path().join("99")).unwrap();
    report.extend(lines.map(Result::unwrap));
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), report.len()), (2, 2_000));
    let unreadable = report.iter().filter(|line| line.contains("unreadable-input")).count();
    assert_eq!((unreadable, stderr(&output)), (20, ""));
    assert!(report.iter().all(|line| line.contains("文件不存在") == line.contains("{\"path\":\"99/")));
}

#[test]
fn links_that_lead_in_circles_end() {
    let folder = folder(&[("a/b/c.txt", CLEAN.as_bytes())]);
    let here = folder.path();
    symlink("../..", here.join("a/b/up")).unwrap();
    symlink("self.txt", here.join("self.txt")).unwrap();
    symlink("two.txt", here.join("one.txt")).unwrap();
    symlink("one.txt", here.join("two.txt")).unwrap();
    for more in [&[] as &[&str], &["--fix"], &["a", "one.txt", "self.txt", "two.txt"], &["**/*.txt"]] {
        let arguments = [&["check", "--format", "json", "--lang", "en"], more].concat();
        let output = run(here, &arguments);
        let report = json(&output);
        let files = report["files"].as_array().unwrap();
        assert_eq!((code(&output), files.len()), (2, 4), "{more:?}");
        for name in ["self.txt", "one.txt", "two.txt"] {
            let file = files.iter().find(|file| file["path"] == name).unwrap();
            assert_eq!(file["findings"][0]["code"], "unreadable-input", "{report}");
        }
    }
}

#[test]
fn names_of_any_bytes_are_files() {
    let folder = folder(&[]);
    let here = folder.path();
    // As a folder unpacked from an old archive has them.
    let name = OsStr::from_bytes(b"\xD4\xA4\xCB\xE3.txt");
    if fs::write(here.join(name), FAULTY).is_err() {
        return; // a file system that takes UTF-8 only has no such names
    }
    let shown = name.to_string_lossy().into_owned();
    for arguments in [vec![OsStr::new("check")], vec![OsStr::new("check"), name]] {
        let output = run(here, &[arguments, vec![OsStr::new("--format"), OsStr::new("json")]].concat());
        assert_eq!((code(&output), stderr(&output)), (1, ""));
        assert_eq!(json(&output)["files"][0]["path"], shown.as_str());
    }
    let diff = run(here, &["check", "--diff", "--select", "wrong-word"]);
    assert!(stdout(&diff).starts_with(&format!("--- {shown}\n+++ {shown}\n")), "{}", stdout(&diff));
    run(here, &["check", "--fix", "--select", "wrong-word"]);
    assert!(fs::read_to_string(here.join(name)).unwrap().contains("截至"));
    assert_eq!(code(&run(here, &["check", "--baseline", "known.json", "--write-baseline"])), 0);
    assert_eq!(code(&run(here, &["check", "--baseline", "known.json"])), 0);
    let git =
        |arguments: &[&str]| assert!(Command::new("git").current_dir(here).args(arguments).status().unwrap().success());
    git(&["init", "-q"]);
    git(&["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "-", "--allow-empty"]);
    let output = run(here, &["check", "--changed-since", "HEAD", "--format", "json"]);
    assert_eq!(json(&output)["files"][0]["path"], shown.as_str());
}

/// The program for a user who is not the superuser, whom no right can be taken from.
fn gouji_of_a_user(folder: &Path) -> Command {
    let is_superuser = rustix::process::getuid().is_root();
    if !is_superuser {
        return gouji(folder);
    }
    // Where that user can get at it.
    let program = folder.join(".bin");
    fs::create_dir(&program).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_gouji"), program.join("gouji")).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program.join("gouji"));
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

#[test]
fn a_folder_without_rights_is_read_as_far_as_it_can_be() {
    let folder =
        folder(&[("docs/a.txt", FAULTY.as_bytes()), ("sealed/b.txt", FAULTY.as_bytes()), ("c.txt", FAULTY.as_bytes())]);
    let here = folder.path();
    let set = |name: &str, mode| fs::set_permissions(here.join(name), fs::Permissions::from_mode(mode)).unwrap();
    let mut command = gouji_of_a_user(here);
    set("", 0o755);
    set("docs/a.txt", 0o666);
    set("docs", 0o555);
    set("c.txt", 0o000);
    set("sealed", 0o000);
    let output = command.args(["check", "--fix", "--format", "json", "--select", "wrong-word"]).output().unwrap();
    set("docs", 0o755);
    set("sealed", 0o755);
    set("c.txt", 0o644);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert_eq!(stderr(&output), "gouji：docs/a.txt：没有写入权限，文件未改动\n");
    let report = json(&output);
    let first = |file: usize, key: &str| report["files"][file]["findings"][0][key].as_str().unwrap().to_owned();
    assert_eq!([first(0, "message"), first(2, "message")], ["没有读取权限", "没有读取权限"]);
    assert_eq!(first(1, "code"), "wrong-word");
    assert_eq!(read(here, "docs/a.txt"), FAULTY);
    assert_eq!(fs::read_dir(here.join("docs")).unwrap().count(), 1);
}
