//! What is read and written where a folder holds more than plain files: pipes, devices, links, files with several names,
//! owners and attributes.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::program::{code, folder, gouji, json, run, run_with_input, stderr, stdout};

const FAULTY: &str = "江州市云阳区档案馆2025年部门预算情况说明\n截止2024年12月，共有车辆0辆。。详见附表。\n";
const NOT_A_FILE: &str = "不是普通文件（是管道或设备），没有读取";
const FIX: [&str; 6] = ["check", "--fix", "--select", "wrong-word", "--fail-on", "never"];

fn mended() -> String {
    FAULTY.replace("截止", "截至")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The messages on the files of a report.
fn messages(output: &Output) -> Vec<(String, String)> {
    let report = json(output);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let files = report["files"].as_array().unwrap().iter();
    files
        .flat_map(|file| file["findings"].as_array().unwrap().iter().map(move |finding| (file, finding)))
        .map(|(file, finding)| (text(&file["path"]), text(&finding["message"])))
        .collect()
}

#[test]
fn pipes_and_devices_are_named_and_the_rest_is_checked() {
    let folder = folder(&[("z.txt", FAULTY.as_bytes())]);
    let here = folder.path();
    pipe(&here.join("a.txt"));
    symlink("a.txt", here.join("b.txt")).unwrap();
    for (name, device) in [("c.txt", "/dev/zero"), ("d.txt", "/dev/stdin"), ("e.txt", "/dev/tty")] {
        symlink(device, here.join(name)).unwrap();
    }
    // Met in the folder, and named one by one as a shell does.
    let named = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "z.txt"];
    for (paths, unread) in [(&["."] as &[&str], 2), (&named, 5)] {
        for more in [&[] as &[&str], &["--fix"]] {
            let arguments = [&["check", "--format", "json", "--select", "wrong-word"], more, paths].concat();
            let mut command = gouji(here);
            // A stream that never ends.
            let input = fs::File::open("/dev/zero").unwrap();
            let output = command.args(&arguments).stdin(input).output().unwrap();
            assert_eq!(code(&output), 2, "{}", stderr(&output));
            let messages = messages(&output);
            let count = messages.iter().filter(|(_, message)| message == NOT_A_FILE).count();
            assert_eq!(count, unread, "{messages:?}");
        }
    }
    assert_eq!(read(&here.join("z.txt")), mended());
}

#[test]
fn a_stream_handed_over_by_the_shell_is_read() {
    let folder = folder(&[]);
    for path in ["-", "/dev/stdin", "/dev/fd/0"] {
        let output = run_with_input(folder.path(), &["check", path, "--select", "wrong-word"], FAULTY.as_bytes());
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).starts_with("警告[wrong-word]"), "{path}: {}", stdout(&output));
    }
}

#[test]
fn a_configuration_that_is_no_file_is_named() {
    let make: [fn(&Path); 3] = [
        |config| pipe(config),
        |config| symlink("/dev/zero", config).unwrap(),
        |config| fs::write(config, "glossary = \"/dev/zero\"\n").unwrap(),
    ];
    for make in make {
        let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
        make(&folder.path().join("gouji.toml"));
        for arguments in [&["check", "a.txt"] as &[&str], &["config", "a.txt"]] {
            let output = run(folder.path(), arguments);
            assert_eq!(code(&output), 2);
            let told = stderr(&output);
            assert!(told.contains("gouji.toml") && told.contains(NOT_A_FILE), "{told}");
        }
    }
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    pipe(&folder.path().join("known.json"));
    let output = run(folder.path(), &["check", "--baseline", "known.json"]);
    assert_eq!((code(&output), stderr(&output)), (2, format!("gouji：known.json：{NOT_A_FILE}\n").as_str()));
}

#[test]
fn links_out_of_the_folder_are_left_alone_and_told() {
    let folder = folder(&[("in/a.txt", FAULTY.as_bytes()), ("out/secret.txt", FAULTY.as_bytes())]);
    let (inside, secret) = (folder.path().join("in"), folder.path().join("out/secret.txt"));
    symlink("../out/secret.txt", inside.join("b.txt")).unwrap();
    symlink("a.txt", inside.join("c.txt")).unwrap();
    symlink("/etc/hostname", inside.join("d.rs")).unwrap();
    let told = serde_json::json!([{
        "path": "in/b.txt",
        "reason": "没有检查：链接指向所查文件夹之外；要检查，请在命令中写明它的路径",
    }]);
    for paths in ["in", "in/*.txt"] {
        let output = run(folder.path(), &[&FIX[..], &["--format", "json", paths]].concat());
        assert_eq!(code(&output), 0);
        assert_eq!(json(&output)["summary"]["skipped"], told, "{paths}");
        assert_eq!(json(&output)["summary"]["files"], 2, "a.txt and c.txt");
        assert_eq!(read(&secret), FAULTY);
    }
    let quiet = run(folder.path(), &["check", "-q", "--fail-on", "never", "in"]);
    assert_eq!(stderr(&quiet), "");
    // Named, it is followed; met in a folder that holds its target too.
    for paths in [&["in", "in/b.txt"] as &[&str], &["."]] {
        let output = run(folder.path(), &[&["check", "--select", "wrong-word", "--format", "json"], paths].concat());
        assert!(messages(&output).iter().any(|(path, _)| path == "in/b.txt"));
        assert_eq!(json(&output)["summary"]["skipped"], serde_json::json!([]));
    }
    run(folder.path(), &[&FIX[..], &["in/b.txt"]].concat());
    assert_eq!(read(&secret), mended());
}

#[test]
fn many_links_are_counted() {
    let folder = folder(&[("in/a.txt", b""), ("out.txt", b"")]);
    for number in 0..9 {
        symlink("../out.txt", folder.path().join(format!("in/{number}.txt"))).unwrap();
    }
    let output = run(folder.path(), &["check", "in", "--lang", "en"]);
    let told = "9 linked files not checked (in/0.txt, in/1.txt, in/2.txt, in/3.txt, in/4.txt and 4 more)";
    assert_eq!((code(&output), stdout(&output).lines().last()), (0, Some(told)));
}

#[test]
fn a_report_takes_the_place_of_nothing_that_is_read() {
    let config = "glossary = \"words/own.toml\"\n";
    let own = "[\"事业运行\"]\ndefinition = \"指其他支出。\"\n";
    let folder = folder(&[
        ("docs/a.txt", FAULTY.as_bytes()),
        ("docs/gouji.toml", config.as_bytes()),
        ("docs/words/own.toml", own.as_bytes()),
        ("known.json", b""),
    ]);
    let here = folder.path();
    assert_eq!(code(&run(here, &["check", "docs", "--fail-on", "never"])), 0, "the configuration is right");
    fs::remove_file(here.join("known.json")).unwrap();
    let baseline = ["check", "docs", "--baseline", "known.json", "--write-baseline"];
    run(here, &[&baseline[..], &["--fail-on", "never"]].concat());
    let known = read(&here.join("known.json"));
    symlink("docs/a.txt", here.join("link")).unwrap();
    fs::hard_link(here.join("docs/a.txt"), here.join("same")).unwrap();
    fs::write(here.join("docs/b.txt"), FAULTY).unwrap();
    for (paths, output) in [
        (&["docs/a.txt"] as &[&str], "docs/a.txt"),
        (&["docs/a.txt"], "./docs/../docs/a.txt"),
        (&["docs"], "link"),
        (&["docs/*.txt"], "same"),
        (&["docs"], "docs/b.txt"),
        (&["docs"], "docs/gouji.toml"),
        (&["docs/a.txt"], "docs/words/own.toml"),
        (&["-", "--stdin-filename", "docs/c.txt"], "docs/gouji.toml"),
        (&["docs", "--baseline", "known.json"], "known.json"),
        (&["docs", "--baseline", "new.json", "--write-baseline"], "./new.json"),
    ] {
        let fix: &[&str] = if paths.contains(&"--write-baseline") { &[] } else { &["--fix"] };
        let output = run_with_input(here, &[&["check", "-o", output], paths, fix].concat(), b"");
        assert_eq!(code(&output), 2, "{paths:?}");
        let told = stderr(&output);
        assert!(told.starts_with("gouji：--output ") && told.ends_with("，没有写入；请给报告另取文件名\n"), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    let unchanged =
        [("docs/a.txt", FAULTY), ("docs/b.txt", FAULTY), ("docs/gouji.toml", config), ("docs/words/own.toml", own)];
    for (name, text) in unchanged {
        assert_eq!(read(&here.join(name)), text, "{name}");
    }
    assert_eq!(read(&here.join("known.json")), known);
    for output in ["report.json", "report.json", "/dev/null"] {
        let output = run(here, &["check", "docs", "--fail-on", "never", "--format", "json", "-o", output]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let new = ["new", "--unit", "某市某区档案馆", "--year", "2026", "--from", "docs/a.txt", "-o", "same", "--force"];
    let output = run(here, &new);
    assert_eq!((code(&output), read(&here.join("docs/a.txt")).as_str()), (2, FAULTY));
    assert_eq!(stderr(&output), "gouji：same：--output 与 --from 是同一个文件，没有写入；请另取文件名\n");
}

#[test]
fn all_names_of_a_file_hold_the_mended_text() {
    let folder = folder(&[("docs/a.txt", FAULTY.as_bytes())]);
    let here = folder.path();
    fs::create_dir(here.join("more")).unwrap();
    for name in ["docs/b.txt", "more/c.txt"] {
        fs::hard_link(here.join("docs/a.txt"), here.join(name)).unwrap();
    }
    let node = || fs::metadata(here.join("docs/a.txt")).unwrap().ino();
    let before = node();
    let output = run(here, &FIX);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(node(), before);
    for name in ["docs/a.txt", "docs/b.txt", "more/c.txt"] {
        assert_eq!(read(&here.join(name)), mended(), "{name}");
    }
    assert_eq!(names(&here.join("docs")), ["a.txt", "b.txt"]);
    // What an interrupted run kept is nobody's to throw away.
    fs::write(here.join("docs/a.txt"), FAULTY).unwrap();
    fs::write(here.join("docs/a.txt.gouji-old"), "原文").unwrap();
    let output = run(here, &[&FIX[..], &["docs/a.txt"]].concat());
    assert_eq!((code(&output), read(&here.join("docs/a.txt")).as_str()), (2, FAULTY));
    assert!(stderr(&output).contains("docs/a.txt.gouji-old，请核对后删除"), "{}", stderr(&output));
    assert_eq!(read(&here.join("docs/a.txt.gouji-old")), "原文");
    // Unless it is what the file still holds.
    fs::write(here.join("docs/a.txt.gouji-old"), FAULTY).unwrap();
    let output = run(here, &[&FIX[..], &["docs/a.txt"]].concat());
    assert_eq!((code(&output), read(&here.join("docs/b.txt"))), (0, mended()));
    assert_eq!(names(&here.join("docs")), ["a.txt", "b.txt"]);
}

#[test]
fn extended_attributes_stay() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    let path = folder.path().join("a.txt");
    if xattr::set(&path, "user.reviewed-by", "周林".as_bytes()).is_err() {
        return; // a file system without any
    }
    assert_eq!(code(&run(folder.path(), &FIX)), 0);
    assert_eq!(read(&path), mended());
    assert_eq!(xattr::get(&path, "user.reviewed-by").unwrap().as_deref(), Some("周林".as_bytes()));
}

/// Only the superuser can give files away.
#[test]
fn the_owner_stays_whoever_mends() {
    if !rustix::process::getuid().is_root() {
        return;
    }
    let folder = folder(&[("docs/a.txt", FAULTY.as_bytes()), ("docs/b.txt", FAULTY.as_bytes())]);
    let here = folder.path();
    let docs = here.join("docs");
    fs::copy(env!("CARGO_BIN_EXE_gouji"), here.join("gouji")).unwrap();
    for path in [here, &docs] {
        fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    }
    for name in ["a.txt", "b.txt"] {
        std::os::unix::fs::chown(docs.join(name), Some(65533), Some(65533)).unwrap();
        fs::set_permissions(docs.join(name), Permissions::from_mode(0o666)).unwrap();
    }
    let owner = |name: &str| fs::metadata(docs.join(name)).map(|file| (file.uid(), file.gid(), file.mode() & 0o777));
    run(here, &[&FIX[..], &["docs/a.txt"]].concat());
    let mut other = Command::new("setpriv");
    other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(here.join("gouji"));
    let output = other.current_dir(here).args(FIX).arg("docs/b.txt").output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for name in ["a.txt", "b.txt"] {
        assert_eq!(read(&docs.join(name)), mended());
        assert_eq!(owner(name).unwrap(), (65533, 65533, 0o666), "{name}");
    }
    assert_eq!(names(&docs), ["a.txt", "b.txt"]);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next_that_writes_there() {
    let folder = folder(&[("docs/a.txt", FAULTY.as_bytes()), ("b.txt", FAULTY.as_bytes())]);
    let docs = folder.path().join("docs");
    let put = |name: &str| fs::write(docs.join(name), FAULTY).unwrap();
    [".gouji-Ab12Cd.tmp", ".gouji-zzzzzz.tmp"].iter().for_each(|name| put(name));
    // These are not ours, or in use.
    [".gouji-notes.tmp", ".gouji-Ab12Cd.txt", ".gouji-locked.tmp"].iter().for_each(|name| put(name));
    symlink("a.txt", docs.join(".gouji-linked.tmp")).unwrap();
    let live = fs::File::open(docs.join(".gouji-locked.tmp")).unwrap();
    live.lock().unwrap();
    let kept = [".gouji-Ab12Cd.txt", ".gouji-linked.tmp", ".gouji-locked.tmp", ".gouji-notes.tmp", "a.txt"];
    run(folder.path(), &["check", "docs"]);
    assert_eq!(names(&docs).len(), 7, "reading removes nothing");
    run(folder.path(), &[&FIX[..], &["docs/a.txt"]].concat());
    assert_eq!(names(&docs), kept);
    drop(live);
    put(".gouji-Ab12Cd.tmp");
    run(folder.path(), &["check", "b.txt", "-o", "docs/report.json", "--format", "json"]);
    assert_eq!(names(&docs), [".gouji-Ab12Cd.txt", ".gouji-linked.tmp", ".gouji-notes.tmp", "a.txt", "report.json"]);
}

#[test]
fn a_killed_run_loses_nothing_of_a_file_with_several_names() {
    let text = FAULTY.repeat(200);
    let names: Vec<String> = (0..60).map(|number| format!("{number:02}.txt")).collect();
    for wanted in [0, 5, 30] {
        let folder = folder(&[("more/x", b"")]);
        let path = |name: &str| folder.path().join(name);
        for name in &names {
            fs::write(path(name), &text).unwrap();
            fs::hard_link(path(name), path("more").join(name).with_extension("copy")).unwrap();
        }
        let mut command = gouji(folder.path());
        let mut child = command.args(FIX).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // As soon as one of them is no longer as it was.
        while fs::read(path(&names[wanted])).unwrap() == text.as_bytes() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for name in &names {
            let now = fs::read(path(name)).unwrap();
            let is_whole = now == text.as_bytes() || now == mended().repeat(200).as_bytes();
            assert!(is_whole || read(&path(&format!("{name}.gouji-old"))) == text, "{name}");
        }
    }
}

/// Watches what lies beside a private document while it is mended again and again.
#[test]
fn nobody_else_reads_a_private_document_meanwhile() {
    let folder = folder(&[]);
    let path = folder.path().join("a.txt");
    for _ in 0..12 {
        fs::write(&path, FAULTY.repeat(400)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let mut command = gouji(folder.path());
        let mut child = command.args(FIX).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            let entries = fs::read_dir(folder.path()).unwrap().flatten();
            for beside in entries.filter(|entry| entry.file_name() != "a.txt") {
                let Ok(metadata) = beside.metadata() else { continue };
                assert_eq!(metadata.mode() & 0o077, 0, "{:?}", beside.file_name());
            }
        }
        assert_eq!(read(&path), mended().repeat(400));
    }
}
