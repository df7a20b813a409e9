//! `gouji.toml` through the binary: found, cascading, checked, shown.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        put(folder.path(), name, text);
    }
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn gouji(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The findings of each file, as code and severity.
#[track_caller]
fn found(folder: &Path, arguments: &[&str]) -> Vec<(String, Vec<(String, String)>)> {
    let mut all = vec!["check", "--format", "json"];
    all.extend(arguments);
    let output = gouji(folder, &all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let files = report["files"].as_array().unwrap().iter().map(|file| {
        let findings = file["findings"].as_array().unwrap();
        let findings = findings.iter().map(|finding| (word(&finding["code"]), word(&finding["severity"])));
        (word(&file["path"]), findings.collect())
    });
    files.collect()
}

/// The codes found in one file.
#[track_caller]
fn codes(folder: &Path, file: &str) -> Vec<String> {
    let mut files = found(folder, &[file]);
    assert_eq!(files.len(), 1);
    files.remove(0).1.into_iter().map(|(code, _)| code).collect()
}

/// The errors on stderr after `check` of one file under this configuration; the exit code is 2.
#[track_caller]
fn errors(config: &str) -> Vec<String> {
    let folder = folder(&[("gouji.toml", config), ("a.txt", "完成工作。\n")]);
    let output = gouji(folder.path(), &["check", "--lang", "en", "a.txt"]);
    assert_eq!(output.status.code(), Some(2), "{config}\n{}", stderr(&output));
    stderr(&output).lines().map(|line| line.strip_prefix("gouji: ").unwrap_or(line).to_owned()).collect()
}

const MARKS: &str = "完成工作。。\n";
/// Adds up to 420.10 but for rounding.
const ROUNDED: &str = "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出451.33万元，其中：基本支出420.10万元，项目支出31.22万元。\n";

#[test]
fn without_a_configuration_nothing_changes() {
    let folder = folder(&[("a.txt", MARKS)]);
    assert_eq!(codes(folder.path(), "a.txt"), ["repeated-punctuation"]);
}

#[test]
fn severities_and_rules_left_out() {
    let folder = folder(&[("gouji.toml", "[severity]\nrepeated-punctuation = \"error\"\n"), ("a.txt", MARKS)]);
    assert_eq!(found(folder.path(), &["a.txt"])[0].1, [("repeated-punctuation".to_owned(), "error".to_owned())]);
    assert_eq!(gouji(folder.path(), &["check", "a.txt"]).status.code(), Some(1));
    for config in [
        "[severity]\nrepeated-punctuation = \"off\"\n",
        "ignore = [\"repeated-punctuation\"]\n",
        "select = [\"total-mismatch\"]\n",
    ] {
        put(folder.path(), "gouji.toml", config);
        assert!(codes(folder.path(), "a.txt").is_empty(), "{config}");
    }
}

#[test]
fn the_nearest_file_wins_key_by_key() {
    let folder = folder(&[
        (
            "gouji.toml",
            "rounding = \"exact\"\n[severity]\nrepeated-punctuation = \"error\"\ntotal-mismatch = \"hint\"\n",
        ),
        ("区/局/gouji.toml", "[severity]\nrepeated-punctuation = \"hint\"\n"),
        ("区/局/a.txt", MARKS),
        ("区/b.txt", MARKS),
        ("区/局/c.txt", ROUNDED),
    ]);
    let severities: Vec<String> = found(folder.path(), &["区"])
        .into_iter()
        .flat_map(|(_, findings)| findings)
        .filter(|(code, _)| code == "repeated-punctuation" || code == "total-mismatch")
        .map(|(code, severity)| format!("{code} {severity}"))
        .collect();
    assert_eq!(severities, ["repeated-punctuation error", "repeated-punctuation hint", "total-mismatch hint"]);
    // The search ends at a root.
    put(folder.path(), "区/局/gouji.toml", "root = true\n");
    assert_eq!(found(folder.path(), &["区/局/a.txt"])[0].1[0].1, "warning");
    // From wherever it is called, and by whatever path.
    put(folder.path(), "区/局/gouji.toml", "[severity]\nrepeated-punctuation = \"hint\"\n");
    for (from, path) in [("区/局", "a.txt"), ("区", "./局/a.txt"), ("区/局", "../../区/局/a.txt")] {
        assert_eq!(found(&folder.path().join(from), &[path])[0].1[0].1, "hint", "{path}");
    }
}

#[test]
fn files_with_settings_of_their_own() {
    let folder = folder(&[
        (
            "gouji.toml",
            "ignore = [\"repeated-punctuation\"]\n[[per-file]]\nfiles = [\"终稿\", \"*.md\"]\nignore = []\n[[per-file]]\nfiles = [\"终稿/附*.txt\"]\nseverity = { repeated-punctuation = \"error\" }\n",
        ),
        ("终稿/a.txt", MARKS),
        ("终稿/附1.txt", MARKS),
        ("草稿/a.txt", MARKS),
        ("草稿/b.md", MARKS),
    ]);
    let all = found(folder.path(), &["."]);
    let severity = |path: &str| {
        let (_, findings) = all.iter().find(|(name, _)| name == path).unwrap();
        findings.first().map(|(_, severity)| severity.as_str())
    };
    assert_eq!(severity("终稿/a.txt"), Some("warning"));
    assert_eq!(severity("终稿/附1.txt"), Some("error"));
    assert_eq!(severity("草稿/a.txt"), None);
    assert_eq!(severity("草稿/b.md"), Some("warning"));
}

#[test]
fn rounding_explains_nothing_where_sums_are_exact() {
    let folder = folder(&[("a.txt", ROUNDED)]);
    assert_eq!(codes(folder.path(), "a.txt").first().map(String::as_str), Some("rounding-difference"));
    put(folder.path(), "gouji.toml", "rounding = \"exact\"\n");
    let exact = codes(folder.path(), "a.txt");
    assert!(
        exact.contains(&"total-mismatch".to_owned()) && !exact.contains(&"rounding-difference".to_owned()),
        "{exact:?}"
    );
    put(folder.path(), "gouji.toml", "rounding = \"rounding\"\n");
    assert_eq!(codes(folder.path(), "a.txt").first().map(String::as_str), Some("rounding-difference"));
}

const GLOSSARY: &str = "某馆2025年部门预算情况说明\n一、收支情况\n馆藏专项5万元。\n二、专业性名词解释\n（一）财政拨款收入：指本年度从本级财政部门取得的财政拨款，包括一般公共预算财政拨款和政府性基金预算财政拨款。\n（二）基本支出：指甲。\n（三）项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。\n";

#[test]
fn terms_of_ones_own() {
    let folder = folder(&[("a.txt", GLOSSARY)]);
    let told = |codes: &[String], code: &str| codes.iter().any(|one| one == code);
    let base = codes(folder.path(), "a.txt");
    // A text of no known layout has no words of its own to keep to.
    assert!(!told(&base, "nonstandard-definition") && told(&base, "incomplete-glossary"), "{base:?}");
    put(folder.path(), "县/gouji.toml", "[glossary]\n\"基本支出\" = \"指乙。\"\n");
    put(folder.path(), "县/a.txt", GLOSSARY);
    assert!(told(&codes(folder.path(), "县/a.txt"), "nonstandard-definition"), "the unit's own words hold everywhere");
    let own = "\"其他收入\" = false\n\"“三公”经费\" = false\n\"基本支出\" = \"指甲。\"\n";
    for (config, terms) in
        [(format!("[glossary]\n{own}"), None), ("glossary = \"../名词.toml\"\n".to_owned(), Some(own))]
    {
        put(folder.path(), "区/gouji.toml", &config);
        put(folder.path(), "区/a.txt", GLOSSARY);
        if let Some(terms) = terms {
            put(folder.path(), "名词.toml", terms);
        }
        let own = codes(folder.path(), "区/a.txt");
        assert!(!told(&own, "nonstandard-definition") && !told(&own, "incomplete-glossary"), "{own:?}");
    }
    put(
        folder.path(),
        "区/gouji.toml",
        "[glossary]\n\"馆藏专项\" = { definition = \"指整理馆藏的支出\", required = true }\n",
    );
    let output = gouji(folder.path(), &["check", "--select", "incomplete-glossary", "区/a.txt"]);
    assert!(stdout(&output).contains("“馆藏专项”"), "{}", stdout(&output));
}

#[test]
fn words_of_ones_own() {
    let text = "截止2024年12月，共有藉贯资料2份。\n截止2024年12月，依据《某区藉贯管理办法》。\n";
    let folder = folder(&[("a.txt", text), ("b.txt", "项目\t说明\t金额\n藉贯资料\t无\t3.00\n合计\t\t3.00\n")]);
    assert_eq!(codes(folder.path(), "a.txt").len(), 2);
    let config = "[words]\nremove = [\"截止\"]\nadd = [{ wrong = \"藉贯\", right = \"籍贯\", note = \"籍是簿册\" }]\n";
    put(folder.path(), "gouji.toml", config);
    let output = gouji(folder.path(), &["check", "a.txt"]);
    assert!(stdout(&output).contains("“藉贯”应为“籍贯”：籍是簿册"), "{}", stdout(&output));
    assert_eq!(codes(folder.path(), "a.txt"), ["wrong-word"]);
    assert!(codes(folder.path(), "b.txt").contains(&"wrong-word".to_owned()));
    // A nearer list takes a word back.
    put(folder.path(), "区/gouji.toml", "[words]\nadd = [{ wrong = \"截止\", right = \"截至\" }]\n");
    put(folder.path(), "区/a.txt", text);
    assert_eq!(codes(folder.path(), "区/a.txt").len(), 3);
}

#[test]
fn subjects_of_ones_own() {
    let table = "附件1\n\n支出表\n\n单位：万元\n\n科目编码\t科目名称\t总计\n2010350\t事业机构运行\t3.00\n2019998\t馆藏整理\t2.00\n";
    let folder = folder(&[("a.txt", table)]);
    let told = |folder: &Path| codes(folder, "a.txt").iter().filter(|code| *code == "unknown-subject").count();
    assert_eq!(told(folder.path()), 1);
    put(
        folder.path(),
        "gouji.toml",
        "[subjects.functional]\n\"2010350\" = \"事业机构运行\"\n\"2019998\" = \"文物整理\"\n",
    );
    assert_eq!(told(folder.path()), 1);
    let output = gouji(folder.path(), &["check", "a.txt"]);
    assert!(stdout(&output).contains("文物整理"), "{}", stdout(&output));
}

/// A layout with two sections and one statement.
const PROFILE: &str = r#"
id = "archive"
name = "档案馆版式"
blockers = []
title = "{unit}{year}年{部门}预算情况说明"
closing = "[date?{date}]"
lists = []

[[sections]]
id = "overview"
title = "基本概况"
level = "first"
mandatory = true
main = true

[[sections]]
id = "holdings"
title = "馆藏情况"
level = "first"
mandatory = true
main = true

[[statements]]
id = "repair"
label = "馆藏修复"
sections = ["holdings"]
any = ["修复"]
severity = "error"
wording = "{year}年馆藏修复[，共{?数量}卷]。"

[[tables]]
id = "totals"
name = "收支总表"
any = [["收支总表"]]
"#;

#[test]
fn a_layout_of_ones_own() {
    let text = "某馆2025年部门预算情况说明\n一、基本概况\n甲。\n二、名词解释\n（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。\n";
    let folder = folder(&[("gouji.toml", "profile = \"版式/馆.toml\"\n"), ("版式/馆.toml", PROFILE), ("a.txt", text)]);
    let output = gouji(folder.path(), &["check", "--select", "missing-section,missing-statement", "a.txt"]);
    assert!(stdout(&output).contains("馆藏情况"), "{}", stdout(&output));
    put(folder.path(), "b.txt", &text.replace("二、名词", "二、馆藏情况\n共10卷。\n三、名词"));
    let output = gouji(folder.path(), &["check", "--select", "missing-section,missing-statement", "b.txt"]);
    assert!(stdout(&output).contains("馆藏修复") && !stdout(&output).contains("缺少"), "{}", stdout(&output));
    // What is no disclosure has no layout.
    put(folder.path(), "c.txt", "关于召开会议的通知\n各科室：请准时参加。\n");
    assert!(codes(folder.path(), "c.txt").is_empty());
    // The same layout in `new`.
    let output = gouji(folder.path(), &["new", "--unit", "某市某馆", "--year", "2026"]);
    let drafted = stdout(&output);
    assert!(drafted.contains("一、基本概况") && drafted.contains("二、馆藏情况"), "{drafted}{}", stderr(&output));
    let elsewhere = tempfile::tempdir().unwrap();
    let profile = folder.path().join("版式/馆.toml");
    let profile = profile.to_str().unwrap();
    let output = gouji(elsewhere.path(), &["new", "--unit", "某市某馆", "--year", "2026", "--profile", profile]);
    assert_eq!(stdout(&output), drafted, "{}", stderr(&output));
}

#[test]
fn a_layout_that_is_chosen_binds() {
    let text = GLOSSARY.replace("专业性", "");
    let folder = folder(&[("a.txt", &text)]);
    let severity = |code: &str| {
        let all = found(folder.path(), &["a.txt"]).remove(0).1;
        all.into_iter().find(|(one, _)| one == code).map(|(_, severity)| severity)
    };
    assert_eq!(severity("nonstandard-definition"), None);
    assert_eq!(severity("missing-section"), None);
    put(folder.path(), "gouji.toml", "profile = \"chongqing\"\n");
    assert_eq!(severity("nonstandard-definition").as_deref(), Some("warning"));
    assert_eq!(severity("missing-section").as_deref(), Some("error"));
}

#[test]
fn a_layout_binds_documents_of_its_kind() {
    let text = "某馆2025年度部门决算\n一、收支情况\n收入5万元。\n二、名词解释\n（一）基本支出：指甲。\n";
    let folder = folder(&[("a.txt", text), ("gouji.toml", "profile = \"chongqing\"\n")]);
    let told = codes(folder.path(), "a.txt");
    assert!(!told.iter().any(|code| code == "missing-section" || code == "nonstandard-definition"), "{told:?}");
    put(folder.path(), "gouji.toml", "profile = \"chongqing-final\"\n");
    let told = codes(folder.path(), "a.txt");
    assert!(told.iter().any(|code| code == "missing-section"), "{told:?}");
}

#[test]
fn a_layout_of_ones_own_takes_over_the_rest() {
    let own = "id = \"馆\"\nname = \"馆\"\nbase = \"national\"\n[[sections]]\nid = \"overview\"\ntitle = \"本馆概况\"\nlevel = \"first\"\n[[sections]]\nid = \"glossary\"\nlevel = \"first\"\n";
    let folder = folder(&[("馆.toml", own)]);
    let output = gouji(folder.path(), &["new", "--unit", "某馆", "--year", "2026", "--profile", "馆.toml"]);
    let drafted = stdout(&output);
    assert!(drafted.contains("一、本馆概况") && drafted.contains("二、名词解释"), "{drafted}{}", stderr(&output));
    put(folder.path(), "馆.toml", &own.replace("national", "xizang"));
    let output = gouji(folder.path(), &["new", "--unit", "某馆", "--year", "2026", "--profile", "馆.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
}

#[test]
fn every_mistake_names_its_line_and_what_was_meant() {
    for (config, expected) in [
        ("\nprofil = \"x\"\n", "gouji.toml:2:1: no setting `profil`; did you mean `profile`?"),
        (
            "[[per-file]]\nfiles = [\"a\"]\nroundin = \"exact\"\n",
            "gouji.toml:3:1: no setting `roundin`; did you mean `rounding`?",
        ),
        ("profile = \"chongqin\"\n", "gouji.toml:1:11: no layout `chongqin`; did you mean `chongqing`?"),
        (
            "profile = \"xizang\"\n",
            "gouji.toml:1:11: no layout `xizang`; choose one of beijing, chongqing, guangdong, guizhou, hubei, national, ",
        ),
        ("profile = \"x.toml\"\n", "gouji.toml:1:11: cannot read x.toml: no such file"),
        ("rounding = \"exakt\"\n", "gouji.toml:1:12: cannot be `exakt`; did you mean `exact`?"),
        ("rounding = 3\n", "gouji.toml:1:12: a value of the wrong type: string or table is wanted"),
        ("select = [\"total-mismach\"]\n", "gouji.toml:1:11: no rule `total-mismach`; did you mean `total-mismatch`?"),
        (
            "ignore = [\n  \"stray-text\",\n  \"勾稽\",\n]\n",
            "gouji.toml:3:3: no rule `勾稽`; `gouji rules` lists them all",
        ),
        ("[severity]\nstray-txt = \"off\"\n", "gouji.toml:2:1: no rule `stray-txt`; did you mean `stray-text`?"),
        ("[severity]\nstray-text = \"eror\"\n", "gouji.toml:2:14: cannot be `eror`; did you mean `error`?"),
        ("[[per-file]]\nfiles = [\"a[\"]\n", "gouji.toml:2:10: wrong glob: unclosed character class; missing ']'"),
        ("[[per-file]]\nfiles = []\n", "gouji.toml:2:9: at least one file or glob is needed"),
        ("[[per-file]]\nrounding = \"exact\"\n", "gouji.toml:1:1: the setting `files` is missing"),
        ("[[ignore-findings]]\ncode = \"stray-text\"\n", "gouji.toml:1:1: the setting `reason` is missing"),
        ("[[ignore-findings]]\ncode = \"stray-text\"\nreason = \" \"\n", "gouji.toml:3:10: a reason has to be given"),
        (
            "[[ignore-findings]]\ncode = \"stray\"\nreason = \"x\"\n",
            "gouji.toml:2:8: no rule `stray`; `gouji rules` lists them all",
        ),
        (
            "[glossary]\n\"甲\" = \"\"\n",
            "gouji.toml:2:7: `甲` has no definition: write what it means, or false to strike it out",
        ),
        (
            "[glossary]\n\"甲\" = { definition = \"指乙\", alias = [] }\n",
            "gouji.toml:2:28: no setting `alias`; did you mean `aliases`?",
        ),
        ("glossary = \"x.toml\"\n", "gouji.toml:1:12: cannot read x.toml: no such file"),
        ("[words]\nremove = [\"没有\"]\n", "gouji.toml:2:11: the standard's list has no `没有`"),
        (
            "[words]\nadd = [{ wrong = \"甲\", right = \"甲\" }]\n",
            "gouji.toml:2:8: a wrong word and a right one are needed, and they differ",
        ),
        ("[subjects.functional]\n\"20\" = \"甲\"\n", "gouji.toml:2:1: `20` is no functional code: 3, 5 or 7 digits"),
        ("[subjects.economic]\n\"2010301\" = \"甲\"\n", "gouji.toml:2:1: `2010301` is no economic code: 3 or 5 digits"),
        ("[departments]\n\"甲局\" = [\"乙馆\", \" \"]\n", "gouji.toml:2:15: the unit has no name"),
        ("[subjects.economic]\n\"30199\" = \"\"\n", "gouji.toml:2:11: the subject has no name"),
        ("root = \n", "gouji.toml:1:8: cannot be read: "),
        ("root = true\nroot = true\n", "gouji.toml:2:1: cannot be read: "),
    ] {
        let told = errors(config);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{config}\n{told:#?}\n{expected}");
    }
    // All of several.
    assert_eq!(errors("select = [\"a-b-c\"]\nprofile = \"c\"\n").len(), 2);
}

#[test]
fn a_mistake_in_a_named_file_is_told_in_that_file() {
    for (config, name, text, expected) in [
        (
            "profile = \"p.toml\"\n",
            "p.toml",
            PROFILE.replace("level = \"first\"", "level = \"frist\""),
            "p.toml:12:9: cannot be `frist`; did you mean `first`?",
        ),
        (
            "profile = \"p.toml\"\n",
            "p.toml",
            PROFILE.replace("[\"holdings\"]", "[\"holding\"]"),
            "p.toml:26:13: no section `holding`",
        ),
        ("glossary = \"t.toml\"\n", "t.toml", "\"甲\" = 3\n".to_owned(), "t.toml:1:7: "),
        ("glossary = \"t.toml\"\n", "t.toml", "\"甲\" = \"指\"\n".to_owned(), "t.toml:1:7: `甲` has no definition"),
    ] {
        let folder = folder(&[("gouji.toml", config), (name, &text), ("a.txt", MARKS)]);
        let output = gouji(folder.path(), &["check", "--lang", "en", "a.txt"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).starts_with(&format!("gouji: {expected}")), "{}", stderr(&output));
    }
}

#[test]
fn a_wrong_configuration_stops_its_own_files_only() {
    let folder =
        folder(&[("好/a.txt", MARKS), ("坏/gouji.toml", "selekt = []\n"), ("坏/a.txt", MARKS), ("坏/b.txt", MARKS)]);
    let output = gouji(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "gouji：坏/gouji.toml:1:1：没有设置“selekt”；您是否想用“select”？\n");
    let codes: Vec<(String, Vec<(String, String)>)> = found(folder.path(), &["."]);
    let code = |path: &str| codes.iter().find(|(name, _)| name == path).unwrap().1[0].0.clone();
    assert_eq!(code("好/a.txt"), "repeated-punctuation");
    // Nobody shall think that they are clean.
    assert_eq!([code("坏/a.txt"), code("坏/b.txt")], ["unreadable-input", "unreadable-input"]);
    assert_eq!(gouji(folder.path(), &["check", "好"]).status.code(), Some(0));
}

#[test]
fn what_is_no_text_is_no_configuration() {
    let folder = folder(&[("a.txt", MARKS)]);
    fs::create_dir(folder.path().join("gouji.toml")).unwrap();
    let output = gouji(folder.path(), &["check", "a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("gouji.toml：是文件夹，不是文件"), "{}", stderr(&output));
    fs::remove_dir(folder.path().join("gouji.toml")).unwrap();
    fs::write(folder.path().join("gouji.toml"), [0, 159, 146, 150, 0, 0]).unwrap();
    assert_eq!(gouji(folder.path(), &["check", "a.txt"]).status.code(), Some(2));
    // In any encoding that documents may have.
    let (bytes, _, _) = encoding_rs::GB18030.encode("# 设置\nignore = [\"repeated-punctuation\"]\n");
    fs::write(folder.path().join("gouji.toml"), bytes).unwrap();
    assert!(codes(folder.path(), "a.txt").is_empty());
}

#[test]
fn standard_input_has_the_settings_of_its_name() {
    let folder = folder(&[("gouji.toml", "ignore = [\"repeated-punctuation\"]\n"), ("区/gouji.toml", "ignore = []\n")]);
    let run = |name: &str| {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "-", "--stdin-filename", name])
            .current_dir(folder.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(MARKS.as_bytes()).unwrap();
        stdout(&child.wait_with_output().unwrap())
    };
    assert!(!run("a.txt").contains("repeated-punctuation"));
    assert!(run("区/a.txt").contains("repeated-punctuation"));
}

#[test]
fn findings_that_are_known_and_accepted() {
    let config = "[[ignore-findings]]\nfiles = [\"2025\"]\ncode = \"repeated-punctuation\"\ntext = \"。。\"\nreason = \"原件如此\"\n\n[[ignore-findings]]\ncode = \"stray-text\"\nreason = \"网页\"\n";
    let folder = folder(&[("gouji.toml", config), ("2025/a.txt", MARKS), ("2024/a.txt", MARKS)]);
    let output = gouji(folder.path(), &["check", "."]);
    assert!(!stdout(&output).contains("2025/a.txt") && stdout(&output).contains("2024/a.txt"), "{}", stdout(&output));
    // The one that nothing needed is told; its files were all looked at.
    assert_eq!(stderr(&output), "gouji：gouji.toml:8:8：这条 stray-text 没有屏蔽任何问题，可以删去\n");
    assert_eq!(output.status.code(), Some(0));
    // Of files that were not looked at nothing is said.
    let output = gouji(folder.path(), &["check", "2024"]);
    assert!(!stderr(&output).contains("repeated-punctuation"), "{}", stderr(&output));
    put(folder.path(), "gouji.toml", &config.replace("\"。。\"", "\"，，\""));
    assert_eq!(codes(folder.path(), "2025/a.txt"), ["repeated-punctuation"]);
}

#[test]
fn comments_silence_what_follows() {
    let folder = folder(&[
        ("a.md", "<!-- gouji-ignore repeated-punctuation: 原件如此 -->\n\n完成工作。。\n\n再完成。。\n"),
        ("b.md", "<!-- gouji-ignore-file repeated-punctuation: 原件如此 -->\n\n完成工作。。\n\n再完成。。\n"),
        ("c.md", "<!-- gouji-ignore repeated-punctuation -->\n\n完成工作。。\n"),
    ]);
    assert_eq!(codes(folder.path(), "a.md"), ["repeated-punctuation"]);
    assert!(codes(folder.path(), "b.md").is_empty());
    assert_eq!(codes(folder.path(), "c.md"), ["suppression-comment", "repeated-punctuation"]);
}

#[test]
fn what_holds_for_a_file_and_where_it_is_said() {
    let folder = folder(&[
        (
            "gouji.toml",
            "# 全区\nrounding = \"exact\"\nprofile = \"chongqing\"\n[severity]\nmissing-contact = \"off\"\n",
        ),
        ("区/gouji.toml", "profile = \"national\"\n[[ignore-findings]]\ncode = \"stray-text\"\nreason = \"网页\"\n"),
        ("区/a.txt", ""),
    ]);
    let output = gouji(folder.path(), &["config", "区/a.txt"]);
    assert_eq!(
        stdout(&output),
        "区/a.txt：按 区/gouji.toml、gouji.toml（前面的优先）\nprofile = national（区/gouji.toml:1:11）\nrounding = exact（gouji.toml:2:12）\nselect = 全部规则（默认）\nignore = 无（默认）\nignore-findings = stray-text（网页）（区/gouji.toml:3:8）\nseverity.missing-contact = off（gouji.toml:5:1）\n"
    );
    let output = gouji(folder.path(), &["config", "--format", "json", "区/a.txt"]);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["configs"], json!(["区/gouji.toml", "gouji.toml"]));
    assert_eq!(
        shown["settings"][0],
        json!({"key": "profile", "value": "national", "from": {"path": "区/gouji.toml", "line": 1, "column": 11}})
    );
    let output = gouji(tempfile::tempdir().unwrap().path(), &["config", "--lang", "en", "x.txt"]);
    assert!(
        stdout(&output).starts_with(
            "x.txt: no gouji.toml, defaults throughout\nprofile = recognised from the headings (default)\n"
        )
    );
    put(folder.path(), "gouji.toml", "selekt = []\n");
    let output = gouji(folder.path(), &["config", "区/a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("gouji.toml:1:1"), "{}", stderr(&output));
    assert_eq!(gouji(folder.path(), &["config"]).status.code(), Some(2));
}

#[test]
fn the_schema_is_fresh() {
    let output = gouji(Path::new(env!("CARGO_MANIFEST_DIR")), &["config", "--schema"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gouji.schema.json");
    if std::env::var_os("GOUJI_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &output.stdout).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed,
        stdout(&output),
        "docs/gouji.schema.json is stale: GOUJI_BLESS=1 cargo test --test program config"
    );
    let schema: Value = serde_json::from_str(&committed).unwrap();
    assert_eq!(schema["additionalProperties"], json!(false));
    for key in [
        "root",
        "profile",
        "rounding",
        "select",
        "ignore",
        "severity",
        "glossary",
        "words",
        "subjects",
        "departments",
        "per-file",
        "ignore-findings",
    ] {
        assert!(schema["properties"][key]["description"].is_string(), "{key}");
    }
}

#[test]
fn every_example_of_the_page_is_read() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md")).unwrap();
    let mut examples = 0;
    for example in page.split("```toml\n").skip(1) {
        let example = example.split("```").next().unwrap();
        let folder = folder(&[
            ("gouji.toml", example),
            ("名词.toml", "\"馆藏专项\" = \"指整理馆藏的支出。\"\n"),
            ("版式/档案馆.toml", PROFILE),
            ("a.txt", "完成工作。\n"),
        ]);
        let output = gouji(folder.path(), &["config", "a.txt"]);
        assert_eq!(output.status.code(), Some(0), "{example}\n{}", stderr(&output));
        assert!(
            stdout(&output).contains("（gouji.toml:")
                || ["per-file", "ignore-findings"].iter().any(|some| example.contains(some)),
            "{example}"
        );
        examples += 1;
    }
    assert!(examples >= 6, "{examples}");
}

#[test]
fn what_is_no_toml_is_told_in_one_language() {
    let is_latin = |c: char| c.is_ascii_alphabetic();
    for (text, place) in [
        ("select = [1 2]\n", "1:11"),
        ("profile = national\n", "1:11"),
        ("profile = \"x\n", "1:13"),
        ("profile\n", "1:8"),
        ("profile = 5\n", "1:11"),
        ("select = \"x\"\n", "1:10"),
        ("[severity\n", "1:10"),
        ("profile = \"national\"\nprofile = \"national\"\n", "2:1"),
        ("select = [\"total-mismatch\"\n", "1:27"),
        ("[words]\nadd = 5\n", "2:7"),
        ("版式 = 1\n", "1:1"),
        ("[severity]\ntotal-mismatch = 5\n", "2:18"),
        ("= 5\n", "1:1"),
        ("}\n", "1:1"),
    ] {
        let folder = folder(&[("gouji.toml", text), ("a.txt", "")]);
        let said = stderr(&gouji(folder.path(), &["config", "a.txt"]));
        let line = said.lines().next().unwrap();
        let message =
            line.strip_prefix(&format!("gouji：gouji.toml:{place}：")).unwrap_or_else(|| panic!("{text}: {line}"));
        assert!(!message.contains(is_latin), "{text}: {message}");
        let said = stderr(&gouji(folder.path(), &["config", "a.txt", "--lang", "en"]));
        assert!(said.is_ascii(), "{said}");
    }
}
