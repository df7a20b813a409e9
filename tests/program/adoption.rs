//! What a team needs to take gouji up: a baseline, what has changed, statistics, watching, a bar while it lasts.

use crate::support;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::program::{Stream, on_a_terminal};
use crate::program::{code, folder, gouji, json, run, run_with_input, stderr, stdout};
use crate::support::{rng::Rng, testing};

/// One wrong figure (error), 截止 (warning) and no tables (information).
const FAULTY: &str = "\
江州市云阳区档案馆2025年部门预算情况说明
三、部门预算情况说明
2025年一般公共预算财政拨款收入486.35万元，一般公共预算财政拨款支出486.35万元。其中：基本支出420.10万元，项目支出84.25万元。
截止2024年12月，共有车辆0辆。详见附表。
";
const CLEAN: &str = "没有问题。\n";

fn wrong_fixtures() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wrong");
    let text = |path: &Path| testing::strip(&fs::read_to_string(path).unwrap()).0;
    let mut found: Vec<(String, String)> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), text(&path)))
        .collect();
    found.sort();
    found
}

fn write_baseline(folder: &Path) -> Output {
    let output = run(folder, &["check", "--baseline", "baseline.json", "--write-baseline"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    output
}

fn with_baseline(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["check", "--baseline", "baseline.json", "--lang", "en"], more].concat())
}

#[test]
fn what_the_baseline_knows_is_not_said_again() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("sub/b.txt", FAULTY.as_bytes()), ("c.txt", b"\0")]);
    let here = folder.path();
    // A file that cannot be read is never known.
    let output = run(here, &["check", "--baseline", "baseline.json", "--write-baseline"]);
    assert_eq!(code(&output), 2);
    fs::remove_file(here.join("c.txt")).unwrap();
    let findings = run(here, &["check", "--format", "json"]);
    let count: usize =
        json(&findings)["files"].as_array().unwrap().iter().map(|f| f["findings"].as_array().unwrap().len()).sum();
    assert_eq!(
        stdout(&output).lines().last(),
        Some("共检查 2 个文件，1 个未能检查：没有发现问题；核对 8 个数字、4 项勾稽关系，2 项不符")
    );
    assert!(stderr(&output).ends_with(&format!("gouji：已将 {count} 处问题写入基线 baseline.json\n")));
    let output = with_baseline(here, &[]);
    assert_eq!(
        (code(&output), stdout(&output)),
        (0, "checked 2 files: nothing found; 8 figures compared in 4 relations, 2 broken\n")
    );
    assert_eq!(stderr(&output), format!("gouji: {count} findings left out, being in the baseline\n"));
    // From another folder, by another path, from standard input.
    let output = run(&here.join("sub"), &["check", "--baseline", "../baseline.json", "../a.txt", "b.txt", "-q"]);
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (0, "", ""));
    let stdin = ["check", "--baseline", "baseline.json", "-", "--stdin-filename", "sub/b.txt", "-q"];
    assert_eq!(stdout(&run_with_input(here, &stdin, FAULTY.as_bytes())), "");
    // The same finding once more is new.
    let twice =
        FAULTY.replace("截止2024年12月，共有车辆0辆。", "截止2024年12月，共有车辆0辆。截止2024年12月，共有车辆0辆。");
    fs::write(here.join("a.txt"), &twice).unwrap();
    let output = with_baseline(here, &["--format", "json", "--select", "wrong-word"]);
    assert_eq!(json(&output)["summary"]["warning"], 1);
}

#[test]
fn what_is_gone_from_the_baseline_is_told_and_struck_out() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("b.txt", FAULTY.as_bytes()), ("c.txt", FAULTY.as_bytes())]);
    let here = folder.path();
    write_baseline(here);
    let whole = fs::read_to_string(here.join("baseline.json")).unwrap();
    fs::write(here.join("a.txt"), FAULTY.replace("截止", "截至")).unwrap();
    fs::remove_file(here.join("c.txt")).unwrap();
    let output = with_baseline(here, &[]);
    let told: Vec<&str> = stderr(&output).lines().collect();
    assert_eq!(told[1], "gouji: 3 findings of the baseline no longer occur; --write-baseline brings it up to date:");
    assert_eq!(told[2], "gouji:   a.txt: wrong-word");
    assert!(told[3].starts_with("gouji:   c.txt: ") && told.len() == 4, "{told:?}");
    // What is not asked for, or not looked at, is not gone.
    let output = with_baseline(here, &["--select", "total-mismatch", "b.txt", "-q"]);
    assert_eq!((stdout(&output), stderr(&output)), ("", ""));
    let output = with_baseline(here, &["--select", "total-mismatch", "b.txt", "--write-baseline"]);
    assert_eq!(code(&output), 0);
    let now = fs::read_to_string(here.join("baseline.json")).unwrap();
    let of = |text: &str, name: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        value["files"][name].as_array().map(Vec::len)
    };
    assert_eq!(
        (of(&now, "a.txt"), of(&now, "b.txt"), of(&now, "c.txt")),
        (of(&whole, "a.txt"), of(&whole, "b.txt"), None)
    );
    write_baseline(here);
    let output = with_baseline(here, &["-q"]);
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (0, "", ""));
    let now = fs::read_to_string(here.join("baseline.json")).unwrap();
    assert_eq!(of(&now, "a.txt"), of(&whole, "a.txt").map(|count| count - 1));
}

#[test]
fn a_baseline_that_is_none_is_trouble() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("baseline.json", b"{\"version\": 1}")]);
    let output = with_baseline(folder.path(), &[]);
    assert_eq!((code(&output), stdout(&output)), (2, ""));
    assert!(stderr(&output).starts_with("gouji: baseline.json: not a baseline of gouji: missing field `files`"));
    assert_eq!(code(&with_baseline(folder.path(), &["--write-baseline"])), 2);
    let output = run(folder.path(), &["check", "--baseline", "none.json"]);
    assert_eq!((code(&output), stderr(&output)), (2, "gouji：none.json：文件不存在\n"));
    assert_eq!(code(&run(folder.path(), &["check", "--write-baseline"])), 2);
}

#[test]
fn what_the_baseline_knows_is_not_mended() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes())]);
    write_baseline(folder.path());
    let new = FAULTY.replace("0辆。", "0辆。。");
    fs::write(folder.path().join("a.txt"), &new).unwrap();
    let output = with_baseline(folder.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!(code(&output), 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), FAULTY);
}

/// Each finding by what it says: two texts with the same are wrong in the same way.
fn said(text: &str) -> BTreeMap<(String, String), usize> {
    let mut said = BTreeMap::new();
    for finding in support::analyze(text) {
        *said.entry((finding.code.to_owned(), finding.message)).or_default() += 1;
    }
    said
}

/// One edit away from every finding: in another sentence, another paragraph, another row.
fn unrelated_edit(text: &str, rng: &mut Rng) -> Option<String> {
    let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let at = borders[rng.below(borders.len())];
    let is_end = |c: char| matches!(c, '。' | '；' | '\n');
    let start = text[..at].rfind(is_end).map_or(0, |end| end + text[end..].chars().next().unwrap().len_utf8());
    let end = at + text[at..].find(is_end)?;
    let findings = support::analyze(text);
    let touches = |span: gouji::text::Span| span.start as usize <= end && start <= span.end as usize;
    if findings.iter().any(|finding| touches(finding.span)) {
        return None;
    }
    let sentence = &text[start..end];
    let number = rng.below(900) + 100;
    let (place, new) = match rng.below(4) {
        0 => (start..start, format!("\n本单位第{number}号文件要求做好公开工作。\n\n")),
        1 if sentence.contains('\t') => {
            let zeros = "\t0".repeat(sentence.matches('\t').count());
            (end..end, format!("\n其他事项{number}{zeros}"))
        }
        2 => {
            let comma = start + sentence.find('，')? + '，'.len_utf8();
            (comma..comma, "按照有关规定，".to_owned())
        }
        _ => {
            let word = start + sentence.find("工作")?;
            (word..word, "各项".to_owned())
        }
    };
    let mut edited = text.to_owned();
    edited.replace_range(place, &new);
    // An edit after which something else is wrong is not unrelated.
    (said(&edited) == said(text)).then_some(edited)
}

#[test]
fn a_baseline_hides_today_s_findings_after_fifty_unrelated_edits() {
    let texts: Vec<(String, String)> = wrong_fixtures().into_iter().step_by(4).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    write_baseline(folder.path());
    let known = stderr(&with_baseline(folder.path(), &[])).to_owned();
    let mut edited = 0;
    for (number, (name, text)) in texts.iter().enumerate() {
        let mut rng = Rng::new(number as u64);
        let mut now = text.clone();
        let mut made = 0;
        for _ in 0..600 {
            if made == 50 {
                break;
            }
            if let Some(next) = unrelated_edit(&now, &mut rng) {
                now = next;
                made += 1;
            }
        }
        edited += usize::from(made == 50);
        fs::write(folder.path().join(name), now).unwrap();
    }
    assert!(edited * 10 >= texts.len() * 8, "only {edited} of {} texts could be edited fifty times", texts.len());
    let output = with_baseline(folder.path(), &[]);
    let files = texts.len();
    let start = format!("checked {files} files: nothing found; ");
    assert!(stdout(&output).starts_with(&start), "{}", stdout(&output));
    assert_eq!(stderr(&output), known, "as many are known as before, and none is gone");
    // What is new is said: one more wrong document.
    fs::write(folder.path().join("new.txt"), FAULTY).unwrap();
    assert_eq!(code(&with_baseline(folder.path(), &[])), 1);
}

#[test]
fn statistics_count_by_rule_severity_and_file() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("b.txt", FAULTY.as_bytes()), ("c.txt", CLEAN.as_bytes())]);
    let select = ["check", "--select", "wrong-word,total-mismatch", "--statistics"];
    let output = run(folder.path(), &select);
    let table = "\
规则            级别  处数  有修复  文件数
total-mismatch  错误     2       2       2
wrong-word      警告     2       2       2
合计            错误     2       2       2
合计            警告     2       2       2
";
    let summary = "\n共检查 3 个文件：2 个错误，2 个警告；核对 8 个数字、4 项勾稽关系，2 项不符（其中 1 个文件没有可核对的数字）\n";
    assert_eq!((code(&output), stdout(&output)), (1, format!("{table}{summary}").as_str()));
    let output = run(folder.path(), &[&select[..], &["--format", "json"]].concat());
    assert_eq!((json(&output)["summary"]["error"].as_u64(), stderr(&output)), (Some(2), table));
}

#[test]
fn quiet_says_findings_and_trouble_only() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("c.txt", CLEAN.as_bytes())]);
    let output = run(folder.path(), &["check", "--quiet", "c.txt"]);
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (0, "", ""));
    let loud = run(folder.path(), &["check", "--select", "wrong-word"]);
    let quiet = run(folder.path(), &["check", "-q", "--select", "wrong-word"]);
    let summary = stdout(&loud).strip_prefix(stdout(&quiet)).unwrap();
    assert!(summary.starts_with("共检查 2 个文件：1 个警告；") && summary.lines().count() == 1, "{summary}");
    let output = run(folder.path(), &["check", "-q", "--fix", "--select", "wrong-word", "none.txt", "a.txt"]);
    assert_eq!((code(&output), stderr(&output)), (2, ""));
    assert!(stdout(&output).starts_with("错误[unreadable-input]: 文件不存在\n --> none.txt:1:1\n"));
    assert_ne!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), FAULTY);
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
}

#[test]
fn only_what_differs_from_a_revision_is_checked() {
    let clean = CLEAN.as_bytes();
    let names = ["a.txt", "b.txt", "gone.txt", "预算/二〇二五 年.txt", "sub/c.md"];
    let folder = folder(&names.map(|name| (name, clean)));
    let here = folder.path();
    let checked = |place: &Path, more: &[&str]| -> Vec<String> {
        let output = run(place, &[&["check", "--format", "json"], more].concat());
        assert_eq!((code(&output), stderr(&output)), (0, ""), "{more:?}");
        json(&output)["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["path"].as_str().unwrap().to_owned())
            .collect()
    };
    git(here, &["init", "-q"]);
    fs::write(here.join(".gitignore"), "ignored.txt\n").unwrap();
    git(here, &["add", "."]);
    git(here, &["commit", "-qm", "first"]);
    assert_eq!(checked(here, &["--changed-since", "HEAD"]), Vec::<String>::new());
    for name in ["a.txt", "预算/二〇二五 年.txt", "sub/c.md", "new.txt", "ignored.txt"] {
        fs::write(here.join(name), "另一句。\n").unwrap();
    }
    fs::remove_file(here.join("gone.txt")).unwrap();
    git(here, &["add", "a.txt"]);
    let all = ["a.txt", "new.txt", "sub/c.md", "预算/二〇二五 年.txt"];
    assert_eq!(checked(here, &["--changed-since", "HEAD"]), all);
    assert_eq!(checked(here, &["--changed-since=main", "sub", "b.txt"]), ["sub/c.md"]);
    assert_eq!(
        checked(&here.join("sub"), &["--changed-since", "HEAD", "..", "."]),
        ["../a.txt", "../new.txt", "../sub/c.md", "../预算/二〇二五 年.txt", "c.md"]
    );
    git(here, &["add", "."]);
    git(here, &["commit", "-qm", "second"]);
    assert_eq!(checked(here, &["--changed-since", "HEAD"]), Vec::<String>::new());
    assert_eq!(checked(here, &["--changed-since", "HEAD~1"]), all);
}

#[test]
fn without_git_or_its_revision_there_is_a_clear_word() {
    let folder = folder(&[("a.txt", CLEAN.as_bytes())]);
    let here = folder.path();
    let since = |revision: &str| {
        let mut command = gouji(here);
        command.args(["check", "--lang", "en", "--changed-since", revision]);
        command.env("GIT_CEILING_DIRECTORIES", here.parent().unwrap());
        command
    };
    let output = since("HEAD").output().unwrap();
    assert_eq!((code(&output), stdout(&output)), (2, ""));
    assert!(stderr(&output).starts_with("gouji: not in a git repository: "), "{}", stderr(&output));
    let output = since("HEAD").env("PATH", here).output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (2, "gouji: there is no git\n"));
    git(here, &["init", "-q"]);
    for revision in ["HEAD", "no-such-branch", "--output=made.txt", "a b", ""] {
        let output = since(revision).output().unwrap();
        let wanted = format!("gouji: git knows no revision `{revision}`\n");
        assert_eq!((code(&output), stderr(&output)), (2, wanted.as_str()));
    }
    assert!(!here.join("made.txt").exists());
}

/// The lines of a stream as they come.
fn lines(stream: impl Read + Send + 'static) -> std::sync::mpsc::Receiver<String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

#[test]
fn what_changes_is_checked_again_until_the_user_ends_it() {
    let folder = folder(&[("docs/a.txt", CLEAN.as_bytes()), ("odd.doc", CLEAN.as_bytes())]);
    let mut command = gouji(folder.path());
    command.args(["check", "--watch", "--select", "wrong-word", "--lang", "en", "docs", "odd.doc"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, notes) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    let wait = |lines: &std::sync::mpsc::Receiver<String>, wanted: &str| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            match lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.split(';').next() == Some(wanted) => return,
                Ok(_) => {}
                Err(error) => panic!("no {wanted:?}: {error}"),
            }
        }
        panic!("no {wanted:?} within a minute");
    };
    let watching = "gouji: watching for changes, Ctrl-C ends";
    wait(&out, "checked 2 files: no figures to compare, which does not mean that all is well");
    wait(&notes, watching);
    fs::write(folder.path().join("docs/a.txt"), FAULTY).unwrap();
    wait(&out, "checked 2 files: 1 warning");
    wait(&notes, watching);
    // An editor that puts a new file in the place of the old one; a file named by itself, of any extension.
    fs::write(folder.path().join("docs/.a.tmp"), CLEAN).unwrap();
    fs::rename(folder.path().join("docs/.a.tmp"), folder.path().join("docs/a.txt")).unwrap();
    wait(&out, "checked 2 files: no figures to compare, which does not mean that all is well");
    wait(&notes, watching);
    fs::write(folder.path().join("odd.doc"), FAULTY).unwrap();
    wait(&out, "checked 2 files: 1 warning");
    wait(&notes, watching);
    // A folder that comes with what is in it, and a file in it later.
    let beside = tempfile::tempdir_in(folder.path()).unwrap();
    fs::create_dir(beside.path().join("new")).unwrap();
    fs::write(beside.path().join("new/c.txt"), CLEAN).unwrap();
    fs::rename(beside.path().join("new"), folder.path().join("docs/new")).unwrap();
    wait(&out, "checked 3 files: 1 warning");
    wait(&notes, watching);
    fs::write(folder.path().join("docs/new/b.md"), FAULTY).unwrap();
    wait(&out, "checked 4 files: 2 warnings");
    wait(&notes, watching);
    // Reading a file, or writing another, is no change.
    fs::read(folder.path().join("docs/a.txt")).unwrap();
    fs::write(folder.path().join("docs/notes.log"), FAULTY).unwrap();
    assert!(out.recv_timeout(Duration::from_secs(2)).is_err());
    assert!(child.try_wait().unwrap().is_none());
    #[cfg(unix)]
    {
        let pid = rustix::process::Pid::from_child(&child);
        // As Ctrl-C does, but for those whom a shell in the background has told to pass over that.
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = child.wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(15));
    }
    #[cfg(not(unix))]
    child.kill().unwrap();
}

#[test]
fn what_cannot_be_watched_is_said() {
    let folder = folder(&[]);
    let output = run(folder.path(), &["check", "--watch", "-"]);
    assert_eq!((code(&output), stderr(&output)), (2, "gouji：--watch 不能监视标准输入\n"));
    let output = run(folder.path(), &["check", "--watch", "none/*.txt"]);
    assert_eq!((code(&output), stdout(&output)), (2, ""));
    assert!(stderr(&output).starts_with("gouji：无法监视文件："), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_long_run_shows_a_bar_on_a_terminal_only() {
    let folder = folder(&[("a.txt", FAULTY.as_bytes()), ("c.txt", FAULTY.as_bytes()), ("d.txt", CLEAN.as_bytes())]);
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let check = |more: &[&str]| {
        let mut command = gouji(folder.path());
        command.args(["check", "--format", "jsonl", "--jobs", "1", "--select", "wrong-word"]).args(more);
        command
    };
    // As long as a file takes that comes through a pipe.
    let long = |wait: u64, more: &[&str]| {
        let end = pipe.clone();
        let writer = std::thread::spawn(move || {
            let mut pipe = fs::OpenOptions::new().write(true).open(end).unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            std::io::Write::write_all(&mut pipe, FAULTY.as_bytes()).unwrap();
        });
        let mut command = check(&[&["/dev/stdin", "a.txt", "c.txt", "d.txt"], more].concat());
        command.stdin(fs::File::open(&pipe).unwrap());
        let run = on_a_terminal(command, Stream::Err);
        writer.join().unwrap();
        run
    };
    // A busy machine takes longer to begin.
    let has_begun = |(_, shown): &(Output, String)| shown.contains("已检查 1/4 个文件") && shown.contains('█');
    let (output, shown) = [700, 3_000, 20_000].into_iter().map(|wait| long(wait, &[])).find(has_begun).expect("a bar");
    // It goes when the run is over, and the report knows nothing of it.
    assert!(shown.ends_with("\r\u{1b}[2K"), "{shown:?}");
    assert_eq!((code(&output), stdout(&output).lines().count()), (0, 4));
    assert_eq!(long(700, &["--quiet"]).1, "");
    // On a busy machine few runs are short.
    let short = || on_a_terminal(check(&["a.txt", "c.txt"]), Stream::Err).1;
    assert!((0..50).any(|_| short().is_empty()));
}
