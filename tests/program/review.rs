//! The reviewer's run over a district: the ledger, the second round, the checklist, as workbooks and in the other formats.

use crate::program;
use std::fs;
use std::path::Path;

use crate::program::{code, folder, json, run, stderr, stdout};
use gouji::formats::{TrackedView, read};
use tempfile::TempDir;

/// A disclosure of which the procurement does not add up.
fn disclosure(unit: &str, year: i32, parts: &str) -> String {
    format!(
        "{unit}{year}年部门预算情况说明\n一、部门收支总体情况\n（一）收入预算\n{year}年收入预算总额10.00万元。\n\
         二、政府采购情况\n{year}年政府采购预算总额6.00万元，其中：{parts}。\n"
    )
}

const RIGHT: &str = "货物4.00万元，服务2.00万元";
const WRONG: &str = "货物4.00万元，服务3.00万元";

/// The sheets of a workbook: their names and rows.
fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let text = read(bytes, TrackedView::Accepted).unwrap().text.into_owned();
    let mut sheets: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            // Its name stands above its rows once more.
            Some(name) => {
                sheets.push((name.to_owned(), Vec::new()));
                lines.next();
            }
            None if line.is_empty() => {}
            None => {
                let row = line.split('\t').map(str::to_owned).collect();
                sheets.last_mut().unwrap().1.push(row);
            }
        }
    }
    sheets
}

fn sheet<'a>(sheets: &'a [(String, Vec<Vec<String>>)], name: &str) -> &'a [Vec<String>] {
    let found = sheets.iter().find(|(own, _)| own == name);
    &found.unwrap_or_else(|| panic!("no {name} among {:?}", sheets.iter().map(|(name, _)| name).collect::<Vec<_>>())).1
}

/// The cell of a row under this head.
fn cell<'a>(rows: &'a [Vec<String>], row: usize, head: &str) -> &'a str {
    let at = rows[0].iter().position(|cell| cell == head).unwrap_or_else(|| panic!("no {head} in {:?}", rows[0]));
    rows[row].get(at).map_or("", String::as_str)
}

/// The number of the row that has this in a cell.
fn row_of(rows: &[Vec<String>], words: &str) -> usize {
    rows.iter().position(|row| row.iter().any(|cell| cell == words)).unwrap_or_else(|| panic!("no {words} in {rows:?}"))
}

fn workbook(folder: &Path, arguments: &[&str]) -> Vec<(String, Vec<Vec<String>>)> {
    let output = run(folder, &[&["check", "--fail-on", "never", "-o", "台账.xlsx"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    sheets(&fs::read(folder.join("台账.xlsx")).unwrap())
}

fn district() -> TempDir {
    folder(&[
        ("甲/说明.txt", disclosure("江州市甲区档案馆", 2025, WRONG).as_bytes()),
        ("乙/=说明.txt", disclosure("江州市乙区档案馆", 2025, RIGHT).as_bytes()),
        ("丙/说明.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("丁/说明.docx", b"PK\x03\x04"),
    ])
}

#[test]
fn the_ledger_has_a_line_for_every_file() {
    let district = district();
    let output = run(district.path(), &["check", "--format", "xlsx", "-o", "台账.xlsx", "."]);
    assert_eq!(code(&output), 2, "a file cannot be read: {}", stderr(&output));
    let sheets = sheets(&fs::read(district.path().join("台账.xlsx")).unwrap());
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["台账", "问题清单", "跨文件问题", "说明"]);
    let ledger = sheet(&sheets, "台账");
    assert_eq!(ledger.len(), 5, "{ledger:?}");
    let wrong = row_of(ledger, "甲/说明.txt");
    assert_eq!(cell(ledger, wrong, "单位"), "江州市甲区档案馆");
    assert_eq!((cell(ledger, wrong, "年度"), cell(ledger, wrong, "种类")), ("2025", "部门预算"));
    assert_eq!(cell(ledger, wrong, "错误"), "1");
    assert_eq!(cell(ledger, wrong, "首个问题的位置"), "第 6 行");
    assert!(cell(ledger, wrong, "首个问题").contains("6.00"));
    let right = row_of(ledger, "乙/=说明.txt");
    assert_eq!((cell(ledger, right, "错误"), cell(ledger, right, "不符")), ("0", "0"));
    let damaged = row_of(ledger, "丁/说明.docx");
    assert_eq!(cell(ledger, damaged, "错误"), "", "what was not checked has no counts");
    assert!(!cell(ledger, damaged, "未检查的内容和原因").is_empty());
    assert!(cell(ledger, row_of(ledger, "丙/说明.doc"), "未检查的内容和原因").contains("旧格式"));
    let findings = sheet(&sheets, "问题清单");
    let total = row_of(findings, "合计不等于各项之和");
    assert_eq!(cell(findings, total, "章节"), "二、政府采购情况");
    assert_eq!((cell(findings, total, "原文"), cell(findings, total, "级别")), ("6.00", "错误"));
    assert!(cell(findings, total, "另见").contains("第 6 行：货物"));
    let notes = sheet(&sheets, "说明");
    assert!(notes.iter().any(|row| row[0] == "检查的文件" && row[1] == "."), "{notes:?}");
    // A report in the folder is nothing to check.
    let again = run(district.path(), &["check", "--format", "json", "."]);
    assert!(!stdout(&again).contains("台账.xlsx"), "{}", stdout(&again));
}

#[test]
fn a_workbook_is_nothing_for_a_terminal() {
    let district = district();
    let arguments = ["check", "--format", "xlsx", "甲"];
    let piped = run(district.path(), &arguments);
    assert_eq!(code(&piped), 1);
    assert_eq!(sheets(&piped.stdout).len(), 4);
    #[cfg(unix)]
    {
        let mut command = program::gouji(district.path());
        command.args(arguments);
        let (output, shown) = program::on_a_terminal(command, program::Stream::Out);
        assert_eq!((code(&output), shown.as_str()), (2, ""));
        assert!(stderr(&output).contains("-o"), "{}", stderr(&output));
    }
}

#[test]
fn a_compilation_has_a_line_for_each_disclosure() {
    let both = disclosure("江州市甲区档案馆", 2025, RIGHT) + "\n\n" + &disclosure("江州市乙区档案馆", 2025, WRONG);
    let folder = folder(&[("汇编.txt", both.as_bytes())]);
    let sheets = workbook(folder.path(), &["--format", "xlsx", "汇编.txt"]);
    let ledger = sheet(&sheets, "台账");
    assert_eq!(ledger.len(), 3, "{ledger:?}");
    let [first, second] = ["江州市甲区档案馆", "江州市乙区档案馆"].map(|unit| row_of(ledger, unit));
    assert_eq!((cell(ledger, first, "错误"), cell(ledger, second, "错误")), ("0", "1"));
    let findings = sheet(&sheets, "问题清单");
    assert_eq!(cell(findings, row_of(findings, "合计不等于各项之和"), "单位"), "江州市乙区档案馆");
    let report = json(&run(folder.path(), &["check", "--format", "json", "汇编.txt"]));
    let each = report["files"][0]["disclosures"].as_array().unwrap();
    assert_eq!(each.len(), 2);
    assert_eq!((each[1]["unit"].as_str(), each[1]["error"].as_u64()), (Some("江州市乙区档案馆"), Some(1)));
}

#[test]
fn what_two_files_have_to_do_with_stands_by_itself() {
    let year = |year: i32, words: &str| {
        format!(
            "江州市甲区档案馆{year}年部门预算情况说明\n一、部门收支总体情况\n{words}\n\
             二、“三公”经费情况说明\n{year}年“三公”经费预算0万元。\n"
        )
    };
    let folder = folder(&[
        ("2024.txt", year(2024, "2024年收入预算总额10.00万元。").as_bytes()),
        ("2025.txt", year(2025, "2025年收入预算总额15.00万元，比2024年增加3.00万元。").as_bytes()),
    ]);
    let sheets = workbook(folder.path(), &["--format", "xlsx", "."]);
    let across = sheet(&sheets, "跨文件问题");
    assert_eq!(across.len(), 2, "{across:?}");
    assert!(cell(across, 1, "另见").contains("2024.txt:"), "{across:?}");
}

#[test]
fn what_is_skipped_as_a_copy_is_in_the_ledger() {
    let text = disclosure("江州市甲区档案馆", 2025, RIGHT);
    let page: String = text.lines().map(|line| format!("<p>{line}</p>")).collect();
    let folder = folder(&[("说明.txt", text.as_bytes()), ("说明.html", format!("<html><body>{page}").as_bytes())]);
    let sheets = workbook(folder.path(), &["--format", "xlsx", "."]);
    let ledger = sheet(&sheets, "台账");
    let copy = row_of(ledger, "说明.html");
    assert!(cell(ledger, copy, "未检查的内容和原因").contains("没有重复检查"), "{ledger:?}");
}

#[test]
fn a_second_round_tells_what_is_new_open_and_mended() {
    let two = |words: &str| disclosure("江州市甲区档案馆", 2025, WRONG) + words;
    let first = folder(&[
        ("甲/说明.txt", two("三、其他\n截止2024年12月，共有车辆2辆。\n").as_bytes()),
        ("乙/说明.txt", disclosure("江州市乙区档案馆", 2025, WRONG).as_bytes()),
    ]);
    let earlier = run(first.path(), &["check", "--format", "json", "-o", "../上次.json", "."]);
    assert_eq!(code(&earlier), 1);
    let earlier = first.path().join("../上次.json").canonicalize().unwrap();
    let earlier = earlier.to_str().unwrap();
    let second = folder(&[(
        "甲/说明（修改稿）.txt",
        two("三、其他\n截至2024年12月，共有车辆2辆。\n四、再次\n截止2024年6月，共有车辆2辆。\n").as_bytes(),
    )]);
    let report = json(&run(second.path(), &["check", "--format", "json", "--against", earlier, "."]));
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let state = |code: &str| findings.iter().find(|one| one["code"] == code).map(|one| one["state"].clone());
    assert_eq!(state("total-mismatch").unwrap(), "open", "under another name");
    assert_eq!(state("wrong-word").unwrap(), "new", "another clause");
    let against = &report["summary"]["against"];
    let mended = against["mended"].as_array().unwrap();
    assert!(mended.iter().any(|one| one["code"] == "wrong-word" && one["path"] == "甲/说明.txt"), "{against}");
    assert!(mended.iter().all(|one| one["unit"] == "江州市甲区档案馆"), "{against}");
    assert_eq!(against["missing"][0]["path"], "乙/说明.txt");
    // A run that asks for less mends nothing.
    let fewer = ["check", "--format", "json", "--select", "total-mismatch", "--against", earlier, "."];
    let against = &json(&run(second.path(), &fewer))["summary"]["against"];
    assert_eq!((against["new"].as_u64(), against["open"].as_u64()), (Some(0), Some(1)));
    assert_eq!(against["mended"].as_array().unwrap().len(), 0, "{against}");
    let text = run(second.path(), &["check", "--against", earlier, "."]);
    assert_eq!(code(&text), 1);
    assert!(stdout(&text).contains("错误[total-mismatch]: （仍未改）"), "{}", stdout(&text));
    assert!(stdout(&text).contains("本次未报：乙/说明.txt"), "{}", stdout(&text));
    assert!(stdout(&text).contains("与上次报告相比：新增 "), "{}", stdout(&text));
    let sheets = workbook(second.path(), &["--format", "xlsx", "--against", earlier, "."]);
    let findings = sheet(&sheets, "问题清单");
    assert_eq!(cell(findings, row_of(findings, "合计不等于各项之和"), "对照上次"), "仍未改");
    let mended = sheet(&sheets, "已改");
    assert_eq!(cell(mended, row_of(mended, "用词错误"), "上次的文件"), "甲/说明.txt");
    let ledger = sheet(&sheets, "台账");
    assert!(cell(ledger, row_of(ledger, "乙/说明.txt"), "未检查的内容和原因").starts_with("本次未报"));
    let page = run(second.path(), &["check", "--format", "html", "--against", earlier, "."]);
    for words in [
        "data-state=\"open\"",
        "仍未改 · 错误",
        "已改[wrong-word]",
        "本次未报：乙/说明.txt",
        "<select id=\"by-state\">",
    ] {
        assert!(stdout(&page).contains(words), "{words}");
    }
    let sarif = json(&run(second.path(), &["check", "--format", "sarif", "--against", earlier, "."]));
    let states: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["baselineState"].as_str().unwrap())
        .collect();
    assert!(states.contains(&"new") && states.contains(&"unchanged"));
    fs::remove_file(earlier).unwrap();
}

#[test]
fn a_file_that_cannot_be_read_again_is_neither_mended_nor_missing() {
    let text = disclosure("江州市甲区档案馆", 2025, WRONG);
    let folder = folder(&[("说明.txt", text.as_bytes())]);
    run(folder.path(), &["check", "--format", "json", "-o", "上次.json", "说明.txt"]);
    fs::write(folder.path().join("说明.txt"), b"\x00\x01\x02\xff").unwrap();
    let report = json(&run(folder.path(), &["check", "--format", "json", "--against", "上次.json", "说明.txt"]));
    let against = &report["summary"]["against"];
    assert_eq!(against["unreadable"][0]["path"], "说明.txt", "{against}");
    assert_eq!((&against["mended"], &against["missing"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let text = disclosure("江州市甲区档案馆", 2025, WRONG);
    let folder = folder(&[
        ("说明.txt", text.as_bytes()),
        ("断.json", b"{\"version\":\"0.1.0\",\n\"files\":["),
        ("别.json", b"{\"version\":\"0.1.0\",\n\"files\":[{\"path\":3}]}"),
    ]);
    for (earlier, place) in [("断.json", "第 2 行"), ("别.json", "第 2 行"), ("没有.json", "没有.json")] {
        let output = run(folder.path(), &["check", "--against", earlier, "说明.txt"]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(&format!("--against {earlier}：")), "{}", stderr(&output));
        assert!(stderr(&output).contains(place), "{}", stderr(&output));
    }
    run(folder.path(), &["check", "--format", "json", "-o", "上次.json", "说明.txt"]);
    let same = ["check", "--format", "json", "--against", "上次.json", "-o", "上次.json", "说明.txt"];
    assert_eq!(code(&run(folder.path(), &same)), 2);
}

#[test]
fn the_workbook_speaks_english() {
    let district = district();
    let sheets = workbook(district.path(), &["--format", "xlsx", "--lang", "en", "甲"]);
    let ledger = sheet(&sheets, "ledger");
    assert_eq!(cell(ledger, 1, "kind"), "department budget");
    assert_eq!(sheet(&sheets, "findings")[0][4], "place");
}

/// A budget in the layout of Chongqing, of which the statements on procurement and on performance may be taken out.
fn layout(unit: &str, procurement: &str, performance: &str) -> String {
    format!(
        "{unit}2025年部门预算情况说明\n一、单位基本情况\n（一）职能职责\n管理档案。\n（二）单位构成\n内设综合科。\n\
         二、部门收支总体情况\n（一）收入预算：2025年收入预算10.00万元。\n（二）支出预算：2025年支出预算10.00万元。\n\
         三、部门预算情况说明\n2025年一般公共预算财政拨款收入10.00万元，支出10.00万元。\
         本馆2025年无使用政府性基金预算拨款安排的支出。国有资本经营预算0万元。\n\
         四、“三公”经费情况说明\n2025年“三公”经费预算0万元。\n五、其他重要事项的情况说明\n\
         1、机关运行经费5.00万元。\n{procurement}{performance}4、截至2024年12月，共有车辆2辆。\n\
         六、专业性名词解释\n（一）财政拨款收入：指本年度从本级财政部门取得的财政拨款。\n"
    )
}

fn checklist(folder: &Path, arguments: &[&str]) -> Vec<(String, Vec<Vec<String>>)> {
    let output = run(folder, &[&["check", "--format", "checklist", "-o", "检查表.xlsx"], arguments].concat());
    assert_ne!(code(&output), 101, "{}", stderr(&output));
    sheets(&fs::read(folder.join("检查表.xlsx")).unwrap())
}

#[test]
fn a_checklist_says_yes_no_or_not_recognised() {
    let (procurement, performance) = ("2、2025年无政府采购预算。\n", "3、绩效目标。无。\n");
    let folder = folder(&[
        ("甲.txt", layout("江州市甲区档案馆", procurement, performance).as_bytes()),
        ("乙.txt", layout("江州市乙区档案馆", "", performance).as_bytes()),
        ("丙.txt", "关于召开会议的通知\n各单位：\n请准时参加。\n".as_bytes()),
        ("丁.docx", b"PK\x03\x04"),
    ]);
    let sheets = checklist(folder.path(), &["."]);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["预算检查表", "逐项", "台账", "说明"]);
    let table = sheet(&sheets, "预算检查表");
    let column = |unit: &str| {
        table[0].iter().position(|cell| cell.contains(unit)).unwrap_or_else(|| panic!("no {unit} in {:?}", table[0]))
    };
    let answer = |question: &str, unit: &str| table[row_of(table, question)][column(unit)].clone();
    let is = |question: &str, unit: &str, wanted: &str| {
        let found = answer(question, unit);
        assert!(found.starts_with(wanted), "{question} of {unit}: {found}, not {wanted}");
    };
    is("是否说明政府采购情况", "甲区", "是 第 16 行");
    is("是否说明政府采购情况", "乙区", "否 第 ");
    is("是否有“部门收支总体情况”部分", "甲区", "是 第 7 行");
    is("是否有名词解释", "乙区", "是 第 ");
    // There are no tables: they may be in another file.
    is("是否公开《部门收支总表》", "甲区", "未能识别");
    // No layout, and no file.
    is("是否说明政府采购情况", "丙.txt", "未能识别");
    is("是否说明政府采购情况", "丁.docx", "未能识别");
    let row = row_of(table, "是否说明政府采购情况");
    assert_eq!([cell(table, row, "是"), cell(table, row, "否"), cell(table, row, "未能识别")], ["1", "1", "2"]);
    // Where the rule is not asked, it is not said to be missing.
    let ignored = checklist(folder.path(), &["--ignore", "missing-statement", "."]);
    let table = sheet(&ignored, "预算检查表");
    let row = row_of(table, "是否说明政府采购情况");
    assert_eq!([cell(table, row, "是"), cell(table, row, "否"), cell(table, row, "未能识别")], ["1", "0", "3"]);
}

#[test]
fn no_is_said_only_where_something_is_reported() {
    let rules = [
        "missing-section",
        "missing-statement",
        "missing-table",
        "missing-glossary",
        "incomplete-glossary",
        "missing-contact",
    ];
    for fixtures in ["right", "wrong", "example"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixtures);
        let output = run(&folder, &["check", "--format", "checklist", "--fail-on", "never", "."]);
        let report = json(&run(&folder, &["check", "--format", "json", "--fail-on", "never", "."]));
        let sheets = sheets(&output.stdout);
        let lines = sheet(&sheets, "逐项");
        let (mut asked, mut missing) = (0, 0);
        for file in report["files"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let own = (1..lines.len()).filter(|row| cell(lines, *row, "文件") == path);
            let no = own.clone().filter(|row| cell(lines, *row, "结论") == "否").count();
            let reported = file["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|finding| rules.contains(&finding["code"].as_str().unwrap()));
            asked += own.count();
            missing += no;
            assert!(no == 0 || reported.count() > 0, "{path}: {no} are missing, and nothing is reported");
        }
        assert!(asked > 0, "{fixtures}");
        assert!(fixtures != "right" || missing * 50 < asked, "{missing} of {asked} are missing in right documents");
    }
}
