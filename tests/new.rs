//! `gouji new`, through the binary: what is drafted passes `gouji check`.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gouji::finding::{Finding, Severity};
use rust_xlsxwriter::{Format, Workbook};
use support::{analyze, show, write};
use tempfile::TempDir;

const UNIT: &str = "南平市白沙县统计调查中心";

fn gouji(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// What is printed; it has to succeed.
#[track_caller]
fn drafted(arguments: &[&str]) -> String {
    let output = gouji(&[&["new", "--unit", UNIT], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).to_owned()
}

/// What is complained of; it has to fail.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = gouji(&[&["new", "--unit", UNIT], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stdout(&output).is_empty());
    stderr(&output).to_owned()
}

fn errors(text: &str) -> Vec<Finding> {
    analyze(text).into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// No error but blanks, and no blank that is not found.
#[track_caller]
fn has_only_blanks(text: &str) {
    let errors = errors(text);
    let strange: Vec<String> =
        errors.iter().filter(|finding| finding.code != "unfilled-placeholder").map(|f| show(text, f)).collect();
    assert!(strange.is_empty(), "{}\n{text}", strange.join("\n"));
    for (at, _) in text.match_indices("____") {
        let is_found = errors.iter().any(|finding| finding.span.start as usize <= at && at < finding.span.end as usize);
        assert!(is_found, "a blank is not found in {}", text[..at].lines().last().unwrap_or_default());
    }
}

/// No error, no blank, nothing an official would not write.
#[track_caller]
fn is_whole(text: &str) {
    let errors: Vec<String> = errors(text).iter().map(|finding| show(text, finding)).collect();
    assert!(errors.is_empty(), "{}\n{text}", errors.join("\n"));
    assert!(!text.contains("__"), "{text}");
    reads_well(text);
}

#[track_caller]
fn reads_well(text: &str) {
    for awkward in ["增加0万元", "减少0万元", "增长0%", "{", "}", "[", "]", "，。", "，，", "。。", "，；", "\n\n\n"]
    {
        assert!(!text.contains(awkward), "{awkward}\n{text}");
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/new").join(name)
}

fn path(name: &str) -> String {
    fixture(name).to_str().unwrap().to_owned()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_skeleton_has_blanks_and_nothing_wrong() {
    for profile in ["chongqing", "national"] {
        for kind in ["department", "unit"] {
            let text = drafted(&["--year", "2026", "--profile", profile, "--kind", kind]);
            has_only_blanks(&text);
            reads_well(&text);
            let codes: Vec<&str> = analyze(&text).iter().map(|finding| finding.code).collect();
            for code in
                ["missing-section", "missing-statement", "section-order", "heading-numbering", "incomplete-glossary"]
            {
                assert!(!codes.contains(&code), "{profile}: {code}\n{text}");
            }
            let (own, other) = if kind == "unit" { ("单位", "部门") } else { ("部门", "单位") };
            assert!(text.starts_with(&format!("{UNIT}2026年{own}预算情况说明\n")), "{text}");
            assert!(!codes.contains(&"scope-word") && !text.contains(&format!("本{other}")), "{text}");
        }
    }
}

#[test]
fn tables_fill_all_but_what_no_table_knows() {
    for profile in ["chongqing", "national"] {
        let text =
            drafted(&["--year", "2026", "--profile", profile, "--kind", "unit", "--tables", &path("报表2026.txt")]);
        has_only_blanks(&text);
        reads_well(&text);
        for line in text.lines().filter(|line| line.contains("____")) {
            let unknown = ["机关运行经费", "共有车辆", "联系人"];
            assert!(line == "____" || unknown.iter().any(|word| line.contains(word)), "{line}");
        }
        assert!(text.contains("附件 1\n"), "{text}");
    }
}

#[test]
fn last_year_and_tables_make_a_whole_disclosure() {
    let (from, tables) = (path("上年2025.txt"), path("报表2026.txt"));
    let text = drafted(&["--year", "2026", "--from", &from, "--tables", &tables, "--date", "2026-03-08"]);
    is_whole(&text);
    let expected = fs::read_to_string(fixture("预期2026.txt")).unwrap();
    if std::env::var_os("GOUJI_BLESS").is_some() {
        fs::write(fixture("预期2026.txt"), &text).unwrap();
    } else {
        assert_eq!(text, expected, "GOUJI_BLESS=1 cargo test --test new");
    }
    for profile in ["chongqing", "national"] {
        for kind in ["department", "unit"] {
            let options = ["--profile", profile, "--kind", kind];
            let sources = ["--year", "2026", "--from", &from, "--tables", &tables];
            is_whole(&drafted(&[&sources[..], &options[..]].concat()));
        }
    }
}

#[test]
fn last_year_alone_gives_text_and_base() {
    let text = drafted(&["--year", "2026", "--from", &path("上年2025.txt")]);
    has_only_blanks(&text);
    for carried in
        ["负责全县统计调查业务", "内设综合科", "比2025年预算数428.6万元____", "联系人：周林", "普查专项：反映"]
    {
        assert!(text.contains(carried), "{carried}\n{text}");
    }
}

#[test]
fn generated_budgets_make_whole_disclosures() {
    let seeds = std::env::var("GOUJI_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let folder = TempDir::new().unwrap();
    let mut failures = Vec::new();
    for seed in 0..seeds {
        let case = write::two_years(seed);
        let from = written(&folder, "from.txt", &case.from);
        let tables = written(&folder, "tables.txt", &case.tables);
        let year = case.form.year.to_string();
        let profile = if seed % 2 == 0 { "chongqing" } else { "national" };
        let common = ["new", "--unit", case.form.unit, "--year", &year, "--profile", profile, "--tables", &tables];
        for with_last_year in [true, false] {
            let more: &[&str] = if with_last_year { &["--from", &from] } else { &[] };
            let output = gouji(&[&common[..], more].concat());
            let text = stdout(&output);
            if output.status.code() != Some(0) {
                failures.push(format!("seed {seed}: {}", stderr(&output)));
                continue;
            }
            let wrong: Vec<String> = errors(text)
                .iter()
                .filter(|finding| with_last_year || finding.code != "unfilled-placeholder")
                .map(|finding| show(text, finding))
                .collect();
            if !wrong.is_empty() {
                failures.push(format!("seed {seed} (from: {with_last_year}):\n{}", wrong.join("\n")));
            }
            if let Ok(folder) = std::env::var("GOUJI_DUMP") {
                fs::write(format!("{folder}/{seed:03}-{with_last_year}.txt"), text).unwrap();
                fs::write(format!("{folder}/{seed:03}-from.txt"), &case.from).unwrap();
                fs::write(format!("{folder}/{seed:03}-tables.txt"), &case.tables).unwrap();
                fs::write(format!("{folder}/{seed:03}-{with_last_year}.notes"), stderr(&output)).unwrap();
            }
            reads_well(text);
        }
    }
    assert!(failures.is_empty(), "{} of {seeds} budgets\n{}", failures.len(), failures.join("\n"));
}

/// The tables of a text, each on a sheet of its own: name, unit, rows; amounts as numbers.
fn workbook(text: &str, change: impl Fn(&str, &mut Vec<Vec<String>>) -> bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let amount = Format::new().set_num_format("#,##0.00");
    for table in text.split("附件 ").skip(1) {
        let mut lines = table.lines().skip(1).filter(|line| !line.is_empty());
        let caption = lines.next().unwrap().trim_start_matches(UNIT).to_owned();
        let mut rows: Vec<Vec<String>> = vec![vec![caption.clone()]];
        rows.extend(lines.map(|line| line.split('\t').map(str::to_owned).collect()));
        if !change(&caption, &mut rows) {
            continue;
        }
        let sheet = book.add_worksheet();
        sheet.set_name(caption.replace(['“', '”'], "")).unwrap();
        for (row, cells) in (0..).zip(&rows) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                match cell.parse::<f64>() {
                    Ok(number) if cell.contains('.') => {
                        // As a formula leaves it behind.
                        sheet.write_number_with_format(row, column, number + 0.1 + 0.2 - 0.3, &amount).unwrap();
                    }
                    _ => {
                        sheet.write_string(row, column, cell.as_str()).unwrap();
                    }
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn saved(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_workbook_says_what_its_text_says() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(fixture("报表2026.txt")).unwrap();
    let book = saved(&folder, "报表.xlsx", &workbook(&text, |_, _| true));
    let from = path("上年2025.txt");
    let of_book = drafted(&["--year", "2026", "--from", &from, "--tables", &book]);
    let of_text = drafted(&["--year", "2026", "--from", &from, "--tables", &path("报表2026.txt")]);
    is_whole(&of_book);
    assert_eq!(of_book, of_text);
}

#[test]
fn a_bad_workbook_is_told_by_sheet_and_cell() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(fixture("报表2026.txt")).unwrap();
    let tell = |change: &dyn Fn(&str, &mut Vec<Vec<String>>) -> bool| {
        let book = saved(&folder, "报表.xlsx", &workbook(&text, change));
        refused(&["--year", "2026", "--kind", "unit", "--tables", &book])
    };
    let missing = tell(&|caption, _| !caption.contains("采购"));
    assert!(missing.contains("缺少“政府采购预算明细表”"), "{missing}");
    let words = tell(&|caption, rows| {
        if caption.contains("支出总表") {
            rows[4][2] = "三百余".into();
        }
        true
    });
    assert!(words.contains("工作表“单位支出总表”单元格C5：这里应是金额，“三百余”不是数字"), "{words}");
    let year = tell(&|caption, rows| {
        if caption.contains("支出预算表") && !caption.contains("基本") {
            rows[2][2] = "2023年预算数".into();
        }
        true
    });
    assert!(
        year.contains("工作表“一般公共预算财政拨款支出预算表”单元格C3：表上是2023年，要编制的是2026年预算"),
        "{year}"
    );
    let unit = tell(&|caption, rows| {
        if caption.contains("采购") {
            rows.remove(1);
        }
        true
    });
    assert!(unit.contains("没有写明金额单位"), "{unit}");
    let damaged = saved(&folder, "坏.xlsx", b"PK\x03\x04 no workbook");
    assert!(refused(&["--year", "2026", "--tables", &damaged]).contains("无法读取工作簿"));
    let old = saved(&folder, "旧.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    assert!(refused(&["--year", "2026", "--tables", &old]).contains("另存为"));
}

#[test]
fn bad_text_is_told_by_line() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(fixture("报表2026.txt")).unwrap();
    let line = 1 + text.lines().position(|line| line.starts_with("货物类")).unwrap();
    let bad = written(&folder, "坏.txt", &text.replace("货物类\t4.00", "货物类\t四"));
    let told = refused(&["--year", "2026", "--tables", &bad]);
    assert!(told.contains(&format!("第{line}行：这里应是金额，“四”不是数字")), "{told}");
    let last = refused(&["--year", "2027", "--tables", &path("报表2026.txt")]);
    assert!(last.contains("要编制的是2027年预算"), "{last}");
    let english = refused(&["--year", "2026", "--tables", &bad, "--lang", "en"]);
    assert!(english.contains(&format!("line {line}: an amount belongs here: `四` is no number")), "{english}");
    let empty = written(&folder, "空.txt", "");
    assert!(refused(&["--year", "2026", "--tables", &empty]).contains("缺少"));
}

#[test]
fn wrong_words_have_a_nearest() {
    assert!(refused(&["--year", "2026", "--profile", "chonqing"]).contains("您是否想用“chongqing”"));
    assert!(refused(&["--year", "2026", "--profile", "上海"]).contains("chongqing、national"));
    assert!(refused(&["--year", "2026", "--kind", "uint"]).contains("您是否想用“unit”"));
    assert!(refused(&["--year", "2026", "--date", "2026/3/8"]).contains("2026-03-08"));
    for (date, last) in [("2026-02-30", 28), ("2026-02-29", 28), ("2024-02-30", 29), ("2026-04-31", 30)] {
        let told = refused(&["--year", "2026", "--date", date]);
        assert!(told.contains(&format!("没有这一天：{}年{}月只有{last}天", &date[..4], &date[6..7])), "{told}");
    }
    assert!(drafted(&["--year", "2025", "--date", "2024-02-29"]).contains("2024年2月29日"));
    assert!(drafted(&["--year", "2025", "--date", "2024-12-31"]).contains("2024年12月31日"));
    assert!(refused(&["--year", "2027", "--from", &path("上年2025.txt")]).contains("2026年"));
    assert!(refused(&["--year", "2026", "--from", "没有这个文件.txt"]).contains("文件不存在"));
}

#[test]
fn a_file_is_overwritten_only_by_force() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "说明.txt", "我的稿子");
    let told = refused(&["--year", "2026", "-o", &file]);
    assert!(told.contains("已经存在") && told.contains("--force"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "我的稿子");
    assert_eq!(drafted(&["--year", "2026", "-o", &file, "--force"]), "");
    assert!(fs::read_to_string(&file).unwrap().starts_with(UNIT));
    let fresh = folder.path().join("新.txt");
    assert_eq!(drafted(&["--year", "2026", "-o", fresh.to_str().unwrap()]), "");
    assert!(fs::read_to_string(&fresh).unwrap().starts_with(UNIT));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside");
    let nowhere = folder.path().join("没有/说明.txt");
    assert!(refused(&["--year", "2026", "-o", nowhere.to_str().unwrap()]).contains("无法写入"));
}
