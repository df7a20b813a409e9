//! `gouji new`, through the binary: what is drafted passes `gouji check`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{analyze, show, write};
use gouji::finding::{Finding, Severity};
use gouji::text::Span;
use rust_xlsxwriter::{Format, Workbook};
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
    let places = |finding: &Finding| {
        finding.related.iter().map(|related| related.span).chain([finding.span]).collect::<Vec<_>>()
    };
    let told: Vec<Span> = errors.iter().flat_map(places).collect();
    for (at, _) in text.match_indices("____") {
        let is_found = told.iter().any(|span| span.start as usize <= at && at < span.end as usize);
        assert!(is_found, "a blank is not found in {}", text[..at].lines().last().unwrap_or_default());
    }
}

/// Whether a line asks what neither tables nor last year's text can tell: how many vehicles there are on a day to come.
fn is_of_a_day_to_come(line: &str) -> bool {
    line.contains("截至") && line.contains("车辆____辆")
}

/// No error, no blank but those of a day to come, nothing an official would not write.
#[track_caller]
fn is_whole(text: &str) {
    has_only_blanks(text);
    let blanks: Vec<&str> = text.lines().filter(|line| line.contains("__") && !is_of_a_day_to_come(line)).collect();
    assert!(blanks.is_empty(), "{}\n{text}", blanks.join("\n"));
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
            // Of last year the tables know some figures alone; no change is passed over.
            let rest = line.replace("比2025年____", "");
            assert!(
                line == "____" || !rest.contains("____") || unknown.iter().any(|word| line.contains(word)),
                "{line}"
            );
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
        assert_eq!(text, expected, "GOUJI_BLESS=1 cargo test --test program new");
    }
    for profile in ["chongqing", "national"] {
        for kind in ["department", "unit"] {
            let options = ["--profile", profile, "--kind", kind];
            let sources = ["--year", "2026", "--from", &from, "--tables", &tables];
            is_whole(&drafted(&[&sources[..], &options[..]].concat()));
        }
    }
}

/// The nine tables of a final account.
fn final_tables() -> String {
    let table = |name: &str, rows: &str| format!("{name}\n单位：万元\n{rows}\n\n");
    [
        table("收入支出决算总表", "收入\t\t支出\t\n项目\t金额\t项目\t金额\n一、一般公共预算财政拨款收入\t300.00\t一、一般公共服务支出\t260.00\n二、政府性基金预算财政拨款收入\t\t二、住房保障支出\t30.00\n三、其他收入\t5.00\t\t\n本年收入合计\t305.00\t本年支出合计\t290.00\n年初结转和结余\t10.00\t年末结转和结余\t25.00\n总计\t315.00\t总计\t315.00"),
        table("收入决算表", "科目编码\t科目名称\t本年收入合计\t财政拨款收入\t其他收入\n201\t一般公共服务支出\t275.00\t270.00\t5.00\n221\t住房保障支出\t30.00\t30.00\t\n\t合计\t305.00\t300.00\t5.00"),
        table("支出决算表", "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n201\t一般公共服务支出\t260.00\t200.00\t60.00\n221\t住房保障支出\t30.00\t30.00\t\n\t合计\t290.00\t230.00\t60.00"),
        table("财政拨款收入支出决算总表", "收入\t\t支出\t\t\n项目\t金额\t项目\t合计\t一般公共预算财政拨款\n一、一般公共预算财政拨款\t300.00\t一、一般公共服务支出\t255.00\t255.00\n二、政府性基金预算财政拨款\t\t二、住房保障支出\t30.00\t30.00\n本年收入合计\t300.00\t本年支出合计\t285.00\t285.00\n年初财政拨款结转和结余\t8.00\t年末财政拨款结转和结余\t23.00\t23.00\n总计\t308.00\t总计\t308.00\t308.00"),
        table("一般公共预算财政拨款支出决算表", "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n201\t一般公共服务支出\t255.00\t200.00\t55.00\n20126\t档案事务\t255.00\t200.00\t55.00\n2012601\t行政运行\t200.00\t200.00\t\n2012604\t档案馆\t55.00\t\t55.00\n221\t住房保障支出\t30.00\t30.00\t\n22102\t住房改革支出\t30.00\t30.00\t\n2210201\t住房公积金\t30.00\t30.00\t\n\t合计\t285.00\t230.00\t55.00"),
        table("一般公共预算财政拨款基本支出决算明细表", "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n301\t工资福利支出\t200.00\t302\t商品和服务支出\t30.00\n30101\t基本工资\t170.00\t30201\t办公费\t30.00\n30113\t住房公积金\t30.00\t\t\t\n人员经费合计\t\t200.00\t公用经费合计\t\t30.00"),
        table("财政拨款“三公”经费支出决算表", "项目\t预算数\t决算数\n合计\t6.00\t4.50\n因公出国（境）费\t\t\n公务用车购置及运行维护费\t5.00\t4.00\n其中：公务用车购置费\t\t\n公务用车运行维护费\t5.00\t4.00\n公务接待费\t1.00\t0.50"),
        table("政府性基金预算财政拨款收入支出决算表", "科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\t年末结转和结余\n\t合计\t\t\t\t"),
        table("国有资本经营预算财政拨款支出决算表", "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t\t\t"),
    ]
    .concat()
}

#[test]
fn a_final_account_is_drafted_in_its_own_words() {
    let bare = drafted(&["--kind", "final", "--year", "2025"]);
    assert!(bare.starts_with(&format!("{UNIT}2025年度部门决算\n")), "{bare}");
    has_only_blanks(&bare);
    let unit = drafted(&["--kind", "final", "--kind", "unit", "--year", "2025"]);
    assert!(unit.starts_with(&format!("{UNIT}2025年度单位决算\n")), "{unit}");
    // The layout tells the kind; the two must not contradict each other.
    assert_eq!(drafted(&["--profile", "national-final", "--year", "2025"]), bare);
    assert!(
        refused(&["--kind", "final", "--profile", "national", "--year", "2025"]).contains("版式 national 是预算的")
    );
    for profile in ["chongqing-final", "sichuan-final", "yunnan-final", "hunan-final", "zhejiang-final"] {
        has_only_blanks(&drafted(&["--profile", profile, "--year", "2025"]));
    }
    for profile in ["beijing", "shanghai", "sichuan", "hubei", "guizhou", "zhejiang", "guangdong", "yunnan"] {
        has_only_blanks(&drafted(&["--profile", profile, "--year", "2026"]));
    }
}

#[test]
fn tables_of_a_final_account_fill_it() {
    let folder = TempDir::new().unwrap();
    let tables = written(&folder, "tables.txt", &final_tables());
    let text = drafted(&["--kind", "final", "--year", "2025", "--tables", &tables]);
    has_only_blanks(&text);
    for sentence in [
        "2025年度收入、支出总计均为315万元",
        "2025年度本年收入合计305万元，其中：财政拨款收入300万元，占98.36%；",
        "2025年度财政拨款收入、支出总计均为308万元",
        "2025年度一般公共预算财政拨款支出285万元",
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）。支出决算为200万元。",
        "支出预算为6万元，支出决算为4.5万元，完成预算的75%",
        "2025年度没有政府性基金预算财政拨款收入和支出。",
        "年初结转和结余：指以前年度尚未完成",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
    // Last year's account is the base of the changes.
    let before = written(
        &folder,
        "last.txt",
        &format!(
            "{UNIT}2024年度部门决算\n\n第一部分 部门概况\n一、主要职责\n负责统计调查。\n二、机构设置\n内设综合科。\n\n第二部分 部门决算表\n详见附件。\n\n第三部分 部门决算情况说明\n一、收入支出决算总体情况说明\n2024年度收入、支出总计均为300.00万元。\n二、一般公共预算财政拨款支出决算情况说明\n2024年度一般公共预算财政拨款支出270.00万元。\n\n第四部分 名词解释\n一、基本支出：指支出。\n"
        ),
    );
    let text = drafted(&["--year", "2025", "--from", &before, "--tables", &tables]);
    has_only_blanks(&text);
    for sentence in ["负责统计调查。", "一般公共预算财政拨款支出285万元，比2024年增加15万元，增长5.56%"]
    {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

#[test]
fn last_year_alone_gives_text_and_base() {
    let text = drafted(&["--year", "2026", "--from", &path("上年2025.txt")]);
    has_only_blanks(&text);
    for carried in
        ["负责全县统计调查业务", "内设综合科", "比2025年预算数428.60万元____", "联系人：周林", "普查专项：反映"]
    {
        assert!(text.contains(carried), "{carried}\n{text}");
    }
}

#[test]
fn generated_budgets_make_whole_disclosures() {
    let seeds = std::env::var("GOUJI_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let folder = TempDir::new().unwrap();
    let mut failures = Vec::new();
    let mut without_change = 0;
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
            // Last year's text may not name a fund, and where each year was rounded by itself no change is right.
            let is_due_at = |span: Span| {
                let before = &text[..span.start as usize];
                let start = before.rfind('\n').map_or(0, |end| end + 1);
                let line = text[start..].lines().next().unwrap_or_default();
                let clause = before.rsplit(['，', '。', '；']).next().unwrap_or_default();
                !with_last_year || is_of_a_day_to_come(line) || clause.starts_with('比')
            };
            let is_due = |finding: &&Finding| {
                let mut places = finding.related.iter().map(|related| related.span).chain([finding.span]);
                finding.code == "unfilled-placeholder" && places.all(is_due_at)
            };
            without_change += usize::from(with_last_year && (text.contains("年____") || text.contains("元____")));
            let errors = errors(text);
            let wrong: Vec<String> =
                errors.iter().filter(|finding| !is_due(finding)).map(|finding| show(text, finding)).collect();
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
    assert!(without_change * 8 <= seeds as usize, "{without_change} of {seeds} budgets lack a change");
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
    assert!(words.contains("单位支出总表!C5：这里应是金额，“三百余”不是数字"), "{words}");
    let year = tell(&|caption, rows| {
        if caption.contains("支出预算表") && !caption.contains("基本") {
            rows[2][2] = "2023年预算数".into();
        }
        true
    });
    assert!(year.contains("一般公共预算财政拨款支出预算表!C3：表上是2023年，要编制的是2026年预算"), "{year}");
    let unit = tell(&|caption, rows| {
        if caption.contains("采购") {
            rows.remove(1);
        }
        true
    });
    assert!(unit.contains("没有写明金额单位"), "{unit}");
    let damaged = saved(&folder, "坏.xlsx", b"PK\x03\x04 no workbook");
    assert!(refused(&["--year", "2026", "--tables", &damaged]).contains("文件已损坏"));
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
    assert!(refused(&["--year", "2026", "--profile", "上海"]).contains("beijing、chongqing、guangdong"));
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

/// A disclosure of 2025 with 机构设置 beside 单位构成, its contact said twice, and these figures in it.
fn last_year(basic: &str, vehicles: &str) -> String {
    format!(
        "某市民政局救助站2025年部门预算情况说明\n\n一、单位基本情况\n（一）职能职责\n负责流浪人员救助。\n（二）机构设置\n内设2个科室：\n1.综合科\n负责日常工作。\n2.救助科\n负责救助工作。\n（二）单位构成\n本单位是二级预算单位。\n（三）重点工作\n做好冬季巡查。\n（四）2025年主要任务\n新建救助站。\n\n二、部门收支总体情况\n（一）收入预算：2025年年初预算数451.32万元，其中：一般公共预算拨款451.32万元。收入较2024年增加31.22万元。\n（二）支出预算：2025年年初预算数451.32万元，其中：社会保障和就业支出391.50万元，卫生健康支出59.82万元。支出较2024年增加31.22万元。\n\n三、部门预算情况说明\n2025年一般公共预算财政拨款收入451.32万元，一般公共预算财政拨款支出451.32万元，比2024年增加31.22万元。其中：基本支出{basic}万元，比2024年增加31.22万元；项目支出30.50万元，与2024年持平。\n2025年政府性基金预算收入0万元，政府性基金预算支出0万元。\n\n四、“三公”经费情况说明\n2025年“三公”经费预算6.70万元，比2024年减少6.30万元。其中：因公出国（境）费用0万元，与2024年持平；公务接待费6.70万元，比2024年增加1.70万元；公务用车运行维护费0万元，比2024年减少8万元；公务用车购置费0万元，与2024年持平。\n\n五、其他重要事项的情况说明\n1、机关运行经费。2025年一般公共预算财政拨款运行经费82.50万元，比2024年减少3.91万元。\n2、政府采购情况。2025年政府采购预算总额0万元。\n3、绩效目标设置情况。2025年项目支出均实行了绩效管理，涉及一般公共预算当年财政拨款30.50万元。\n4、国有资产占有使用情况。截至2024年12月，{vehicles}。\n\n六、专业性名词解释\n（一）财政拨款收入：指本年度从本级财政部门取得的财政拨款。\n\n部门预算公开联系人：周林  联系方式：0411-48551234\n\n联系人：周林\n联系电话：0411-48551234\n"
    )
}

/// What is drafted of last year's text, and the notes.
#[track_caller]
fn drafted_from(last_year: &str, more: &[&str]) -> (String, String) {
    let folder = TempDir::new().unwrap();
    let from = written(&folder, "上年.txt", last_year);
    let output = gouji(&[&["new", "--unit", UNIT, "--year", "2026", "--from", &from], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    has_only_blanks(stdout(&output));
    reads_well(stdout(&output));
    (stdout(&output).to_owned(), stderr(&output).to_owned())
}

#[test]
fn a_figure_that_last_year_contradicts_is_no_base() {
    let (text, notes) = drafted_from(&last_year("420.82", "本单位无车辆"), &[]);
    for base in ["支出____万元，比2025年预算数451.32万元____", "基本支出____万元，比2025年预算数420.82万元____"]
    {
        assert!(text.contains(base), "{base}\n{text}");
    }
    assert!(!notes.contains("不符"), "{notes}");
    let wrong = last_year("402.82", "本单位无车辆");
    let line = 1 + wrong.lines().position(|line| line.contains("402.82")).unwrap();
    let (text, notes) = drafted_from(&wrong, &[]);
    assert!(text.contains("基本支出____万元，比2025年____") && !text.contains("402.82"), "{text}");
    assert!(text.contains("支出____万元，比2025年预算数451.32万元____"), "the others stand\n{text}");
    let note = format!("上年第 {line} 行“基本支出 402.82”与其他数字不符（应为 420.82），未沿用");
    assert!(notes.contains(&note), "{notes}");
    let (_, notes) = drafted_from(&wrong, &["--lang", "en"]);
    let note = format!(
        "line {line} of last year's document: “基本支出 402.82” disagrees with other figures (it should be 420.82)"
    );
    assert!(notes.contains(&note), "{notes}");
}

#[test]
fn figures_of_which_one_is_wrong_are_no_base() {
    let wrong = last_year("420.82", "本单位无车辆").replace("公务接待费6.70万元", "公务接待费3.21万元");
    let (text, notes) = drafted_from(&wrong, &[]);
    assert!(text.contains("“三公”经费预算____万元，比2025年____") && !text.contains("3.21"), "{text}");
    assert!(notes.contains("与其他数字不符"), "{notes}");
}

#[test]
fn amounts_of_last_year_keep_their_decimals() {
    let (text, _) = drafted_from(&last_year("420.82", "本单位无车辆"), &[]);
    for printed in ["预算数30.50万元", "预算数6.70万元", "预算数82.50万元"] {
        assert!(text.contains(printed), "{printed}\n{text}");
    }
}

#[test]
fn what_last_year_says_of_the_unit_is_carried_under_its_heading() {
    let (text, notes) = drafted_from(&last_year("420.82", "本单位无车辆"), &[]);
    let own = "（一）职能职责\n负责流浪人员救助。\n（二）机构设置\n内设2个科室：\n1.综合科\n负责日常工作。\n2.救助科\n负责救助工作。\n（三）单位构成\n本单位是二级预算单位。\n（四）重点工作\n做好冬季巡查。\n\n";
    assert!(text.contains(own), "{text}");
    assert!(!text.contains("新建救助站") && notes.contains("“2025年主要任务”只说明上年，未沿用"), "{notes}");
    assert_eq!(text.matches("周林").count(), 1, "{text}");
    assert_eq!(text.matches("0411-48551234").count(), 1, "{text}");
    let flat =
        last_year("420.82", "本单位无车辆").replace("一、单位基本情况\n", "一、单位基本情况\n本站于1998年设立。\n");
    assert!(drafted_from(&flat, &[]).0.contains("一、单位基本情况\n本站于1998年设立。\n（一）职能职责\n"));
}

#[test]
fn how_many_vehicles_there_are_is_asked_each_year() {
    let (text, notes) = drafted_from(&last_year("420.82", "本单位无车辆"), &[]);
    assert!(text.contains("截至2025年12月，本部门共有车辆____辆，其中"), "{text}");
    assert!(notes.contains("上年写的是“截至2024年12月，本单位无车辆”，未沿用，请填写现在的情况"), "{notes}");
    let own = "本站及下属单位共有车辆12辆，其中一般公务用车十辆，由后勤科管理";
    let (text, _) = drafted_from(&last_year("420.82", own), &[]);
    let asked = "截至2025年12月，本站及下属单位共有车辆____辆，其中一般公务用车____辆，由后勤科管理。";
    assert!(text.contains(asked), "{text}");
    let staff = last_year("420.82", own).replace("做好冬季巡查。", "做好冬季巡查。截至2024年末，在职人员20人。");
    let (text, notes) = drafted_from(&staff, &[]);
    assert!(text.contains("做好冬季巡查。截至2025年末，在职人员____人。\n"), "{text}");
    assert!(notes.contains("“截至2024年末，在职人员20人”"), "{notes}");
}

#[test]
fn no_change_is_passed_over_where_last_year_contradicts_the_tables() {
    let from = fs::read_to_string(fixture("上年2025.txt")).unwrap();
    let tables = path("报表2026.txt");
    let changes = |text: &str| text.matches("2025年").count();
    let (right, _) = drafted_from(&from, &["--tables", &tables]);
    // All figures of last year but those of the tables of this year.
    let (text, notes) =
        drafted_from(&from.replace("428.60", "528.60").replace("388.60", "488.60"), &["--tables", &tables]);
    assert_eq!(changes(&text), changes(&right), "{text}");
    assert!(text.contains("收入比2025年____。") && text.contains("比2025年____"), "{text}");
    assert!(notes.contains("上年数留空"), "{notes}");
    // Last year's text contradicts itself alone: the tables tell what it does not.
    let (text, notes) = drafted_from(
        &from.replacen("收入预算：2025年年初预算数428.60", "收入预算：2025年年初预算数482.60", 1),
        &["--tables", &tables],
    );
    assert_eq!(changes(&text), changes(&right), "{text}");
    assert!(text.contains("收入比2025年____。") && notes.contains("年初预算数 482.60"), "{notes}\n{text}");
}
