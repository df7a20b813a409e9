//! `--fix` and `--diff` through the program: what is written, and what is left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{code, folder, gouji, json, run, run_with_input, stderr, stdout};
use crate::support::testing;

/// One wrong figure with one repair (unsafe), a word too wrong for a machine to doubt (截止), a stop too many (safe).
const FAULTY: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出420.10万元，项目支出84.25万元。
截止2024年12月，共有车辆0辆。。详见附表。
";

const QUIET: [&str; 3] = ["check", "--fail-on", "never"];

fn fixtures() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found = Vec::new();
    for name in ["right", "wrong", "example", "new"] {
        for entry in fs::read_dir(root.join(name)).unwrap() {
            let path = entry.unwrap().path();
            // The example is there as a document of Word too.
            if path.extension().is_some_and(|kind| kind == "docx") {
                continue;
            }
            let text = testing::strip(&fs::read_to_string(&path).unwrap()).0;
            found.push((format!("{name}/{}", path.file_name().unwrap().to_str().unwrap()), text));
        }
    }
    found.sort();
    assert!(found.len() > 100);
    found
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let output = run(folder.path(), &["check", "--fix", "--format", "json"]);
    let fixed = FAULTY.replace("。。", "。");
    let after_safe = read(folder.path(), "a.txt");
    assert!(after_safe.contains("0辆。详见") && after_safe.contains("420.10"), "{after_safe}");
    assert_eq!(after_safe.replace("截至", "截止"), fixed);
    assert_eq!((code(&output), json(&output)["summary"]["error"].as_u64()), (1, Some(1)));
    assert!(stderr(&output).starts_with("gouji：已修复 ") && stderr(&output).ends_with(" 处，涉及 1 个文件\n"));
    let output = run(folder.path(), &["check", "--fix", "--unsafe-fixes", "--format", "json", "--lang", "en"]);
    assert_eq!((code(&output), json(&output)["summary"]["error"].as_u64()), (0, Some(0)));
    assert!(read(folder.path(), "a.txt").contains("基本支出402.10万元"));
    assert!(stderr(&output).starts_with("gouji: mended "), "{}", stderr(&output));
    let output = run(folder.path(), &["check", "--fix", "--unsafe-fixes"]);
    assert_eq!((code(&output), stderr(&output)), (0, ""));
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let select = |code: &str| run(folder.path(), &["check", "--fix", "--unsafe-fixes", "--select", code]);
    select("wrong-word");
    assert_eq!(read(folder.path(), "a.txt"), FAULTY.replace("截止", "截至"));
    select("total-mismatch");
    assert_eq!(read(folder.path(), "a.txt"), FAULTY.replace("截止", "截至").replace("420.10", "402.10"));
    let output = run(folder.path(), &["check", "--unsafe-fixes"]);
    assert_eq!((code(&output), stderr(&output)), (2, "gouji：--unsafe-fixes 须与 --fix 或 --diff 合用\n"));
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("b.txt", "没有问题。\n".as_bytes())]);
    let diff = ["check", "--diff", "--unsafe-fixes", "--select", "wrong-word,total-mismatch", "--lang", "en"];
    let output = run(folder.path(), &diff);
    let wanted = "\
--- a.txt
+++ a.txt
@@ -1,4 +1,4 @@
 江州市云阳区档案馆2025年部门预算情况说明
 三、部门预算情况说明
-2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出420.10万元，项目支出84.25万元。
-截止2024年12月，共有车辆0辆。。详见附表。
+2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出402.10万元，项目支出84.25万元。
+截至2024年12月，共有车辆0辆。。详见附表。
";
    assert_eq!((code(&output), stdout(&output)), (1, wanted));
    assert_eq!(stderr(&output), "gouji: --fix would mend 2 places in 1 file\n");
    assert_eq!(read(folder.path(), "a.txt"), FAULTY);
    assert_eq!(code(&run(folder.path(), &["check", "--diff", "--fail-on", "never"])), 0);
    let output = run(folder.path(), &["check", "--diff", "b.txt"]);
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (0, "", ""));
    let output =
        run_with_input(folder.path(), &[&diff[..], &["-", "--stdin-filename", "c.txt"]].concat(), FAULTY.as_bytes());
    assert_eq!(stdout(&output), wanted.replace("a.txt", "c.txt"));
}

#[test]
fn a_difference_is_what_git_applies() {
    let texts: Vec<(String, String)> = fixtures();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let (shown, mended) = (folder(&files), folder(&files));
    let output = run(shown.path(), &[&QUIET[..], &["--diff", "--unsafe-fixes"]].concat());
    fs::write(shown.path().join("all.diff"), &output.stdout).unwrap();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(shown.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    };
    git(&["init", "-q"]);
    git(&["apply", "-p0", "--whitespace=nowarn", "all.diff"]);
    run(mended.path(), &[&QUIET[..], &["--fix", "--unsafe-fixes"]].concat());
    for (name, _) in &texts {
        assert_eq!(read(shown.path(), name), read(mended.path(), name), "{name}");
    }
}

#[test]
fn all_fixtures_settle_in_one_run() {
    let texts = fixtures();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    for more in [&["--fix"] as &[&str], &["--fix", "--unsafe-fixes"]] {
        let folder = folder(&files);
        let arguments = [&QUIET[..], more].concat();
        let first = run(folder.path(), &arguments);
        assert_eq!(code(&first), 0);
        assert!(!stderr(&first).contains("修复多轮"), "{}", stderr(&first));
        assert!(stderr(&first).contains("已修复"));
        let after: Vec<String> = texts.iter().map(|(name, _)| read(folder.path(), name)).collect();
        let second = run(folder.path(), &arguments);
        assert_eq!((code(&second), stderr(&second)), (0, ""));
        for ((name, _), after) in texts.iter().zip(&after) {
            assert_eq!(&read(folder.path(), name), after, "{name}");
        }
        assert_eq!(stdout(&first), stdout(&second));
    }
}

fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    vec![
        ("utf8.txt", text.as_bytes().to_vec()),
        ("bom.txt", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("low.txt", utf16(u16::to_le_bytes)),
        ("high.txt", utf16(u16::to_be_bytes)),
        ("gb.txt", gb18030.clone()),
        ("gb-bom.txt", [b"\x84\x31\x95\x33", gb18030.as_slice()].concat()),
    ]
}

#[test]
fn encoding_mark_and_line_ends_stay() {
    for (name, text) in fixtures().iter().filter(|(name, _)| !name.starts_with("right/")).step_by(6) {
        for end in ["\n", "\r\n"] {
            let text = text.replace("\r\n", "\n").replace('\n', end);
            let files = encoded(&text);
            let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
            let folder = folder(&named);
            let output = run(folder.path(), &[&QUIET[..], &["--fix", "--unsafe-fixes"]].concat());
            assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
            let plain = read(folder.path(), "utf8.txt");
            assert_eq!(plain.matches('\n').count(), plain.matches(end).count(), "{name}");
            for (file, bytes) in encoded(&plain) {
                assert_eq!(fs::read(folder.path().join(file)).unwrap(), bytes, "{name} in {file}");
            }
        }
    }
}

#[test]
fn bytes_that_could_be_written_otherwise_are_kept() {
    // A euro of one byte: decoders know it, encoders write two.
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let (head, tail) = FAULTY.split_once("详见").unwrap();
    let bytes = [gb(head), b"\x80".to_vec(), gb("详见"), gb(tail)].concat();
    let folder = folder(&[("a.txt", &bytes)]);
    run(folder.path(), &["check", "--fix", "--select", "wrong-word"]);
    let wanted = [gb(&head.replace("截止", "截至")), b"\x80".to_vec(), gb("详见"), gb(tail)].concat();
    assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), wanted);
}

#[test]
fn standard_input_goes_to_standard_output_mended_or_not() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let fix = ["check", "-", "--fix", "--select", "wrong-word", "--fail-on", "hint", "--format", "json"];
    let output = run_with_input(folder.path(), &fix, FAULTY.as_bytes());
    assert_eq!((code(&output), stdout(&output)), (0, FAULTY.replace("截止", "截至").as_str()));
    let report = stderr(&output).lines().filter(|line| !line.starts_with("gouji：")).collect::<String>();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&report).unwrap()["summary"]["files"], 1);
    for bytes in [b"\0\xFF".as_slice(), b"", "没有问题。".as_bytes()] {
        let output = run_with_input(folder.path(), &fix, bytes);
        assert_eq!(output.stdout, bytes);
    }
    assert_eq!(read(folder.path(), "a.txt"), FAULTY);
}

#[cfg(unix)]
#[test]
fn rights_links_and_the_time_of_a_clean_file_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder(&[("docs/a.txt", FAULTY.as_bytes()), ("clean.txt", "没有问题。\n".as_bytes())]);
    let inner = folder.path().join("docs/a.txt");
    symlink("docs/a.txt", folder.path().join("link.txt")).unwrap();
    fs::set_permissions(&inner, fs::Permissions::from_mode(0o604)).unwrap();
    let written = || fs::metadata(folder.path().join("clean.txt")).unwrap().modified().unwrap();
    let before = written();
    let output = run(folder.path(), &[&QUIET[..], &["--fix"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!read(folder.path(), "docs/a.txt").contains("。。"));
    assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o604);
    assert!(fs::symlink_metadata(folder.path().join("link.txt")).unwrap().is_symlink());
    assert_eq!(written(), before);
    assert_eq!(fs::read_dir(folder.path().join("docs")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_is_not_written() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("b.txt", FAULTY.as_bytes())]);
    fs::set_permissions(folder.path().join("a.txt"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(folder.path(), &[&QUIET[..], &["--fix", "--format", "json"]].concat());
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("gouji：a.txt：文件为只读，没有写入\n"), "{}", stderr(&output));
    assert_eq!(read(folder.path(), "a.txt"), FAULTY);
    assert_ne!(read(folder.path(), "b.txt"), FAULTY);
    let counts = |file: usize| json(&output)["files"][file]["findings"].as_array().unwrap().len();
    assert!(counts(0) > counts(1), "what was not mended is reported as it stands");
}

/// Starts a run over one large file, and does something to the file when it has been read and not yet written.
#[cfg(target_os = "linux")]
fn meanwhile(text: &str, act: impl FnOnce(&Path)) -> (tempfile::TempDir, std::process::Output) {
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let mut command = gouji(folder.path());
    command.args(["check", "--fix", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let status = format!("/proc/{}/io", child.id());
    let has_read = || {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let count = status.lines().find_map(|line| line.strip_prefix("rchar: ")).and_then(|count| count.parse().ok());
        count.is_some_and(|count: usize| count >= text.len())
    };
    let start = Instant::now();
    while !has_read() {
        assert!(start.elapsed() < Duration::from_secs(60), "the file is never read");
        std::thread::yield_now();
    }
    act(&folder.path().join("a.txt"));
    (folder, child.wait_with_output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_changes_or_vanishes_meanwhile_is_left_alone() {
    let text = FAULTY.repeat(3_000);
    let (folder, output) = meanwhile(&text, |path| fs::write(path, "改过了。。\n").unwrap());
    assert_eq!((code(&output), read(folder.path(), "a.txt").as_str()), (2, "改过了。。\n"));
    assert_eq!(stderr(&output), "gouji：a.txt：检查期间文件已被改动，没有写入\n");
    let (folder, output) = meanwhile(&text, |path| fs::remove_file(path).unwrap());
    assert_eq!((code(&output), fs::read_dir(folder.path()).unwrap().count()), (2, 0));
    assert_eq!(stderr(&output), "gouji：a.txt：检查期间文件已被删除，没有写入\n");
}

#[test]
fn a_killed_run_leaves_each_file_old_or_new() {
    let text = FAULTY.repeat(4);
    let names: Vec<String> = (0..120).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), text.as_bytes())).collect();
    let whole = folder(&files[..1]);
    run(whole.path(), &["check", "--fix"]);
    let mended = read(whole.path(), "000.txt");
    assert_ne!(mended, text);
    let (mut old, mut new) = (0, 0);
    for wanted in [1, 3, 40, 80] {
        let folder = folder(&files);
        let mut command = gouji(folder.path());
        let mut child = command.args(["check", "--fix"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // As soon as so many files are written.
        while read(folder.path(), &names[wanted]) == text && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for name in &names {
            match read(folder.path(), name) {
                now if now == text => old += 1,
                now if now == mended => new += 1,
                now => panic!("{name} is neither: {} bytes", now.len()),
            }
        }
        // What the killed run left behind is no document, and in nobody's way.
        let report = json(&run(folder.path(), &["check", "--fix", "--format", "json"]));
        assert_eq!(report["summary"]["files"], 120);
        assert!(names.iter().all(|name| read(folder.path(), name) == mended));
    }
    assert!(old > 0 && new > 0, "{old} old, {new} new: killed too late or too early");
}
