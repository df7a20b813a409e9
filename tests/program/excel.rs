//! Workbooks through the program: the tables of a text say in sheets what they say in the text.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program::{code, folder, json, run, stderr, stdout};
use crate::support::testing;
use rust_xlsxwriter::{Format, Formula, Note, Workbook};
use serde_json::Value;

/// A table with the lines above it, its name, its unit, and the note below it.
#[derive(Clone)]
struct Table {
    above: Vec<String>,
    rows: Vec<Vec<String>>,
    note: Option<String>,
}

/// The tables of a text.
fn tables(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let (mut above, mut is_open) = (Vec::new(), false);
    for line in text.lines().map(|line| line.trim_end_matches('\r')) {
        if line.contains('\t') {
            if !is_open {
                tables.push(Table { above: std::mem::take(&mut above), rows: Vec::new(), note: None });
            }
            let rows = &mut tables.last_mut().unwrap().rows;
            rows.push(line.split('\t').map(|cell| cell.trim().to_owned()).collect());
        } else if is_open && is_note(line) {
            tables.last_mut().unwrap().note = Some(line.trim().to_owned());
        } else if line.contains('。') || line.chars().count() > 40 {
            above.clear();
        } else if !line.trim().is_empty() {
            above.push(line.trim().to_owned());
            above.drain(..above.len().saturating_sub(3));
        }
        is_open = line.contains('\t') || is_open && line.trim().is_empty() && above.is_empty();
    }
    tables
}

fn is_note(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['（', '(']);
    ["备注", "注：", "说明：", "本表", "本单位", "本部门"].iter().any(|start| line.starts_with(start))
}

/// They alone as a text.
fn text_of(tables: &[Table]) -> String {
    let table = |(number, table): (usize, &Table)| {
        let rows = table.rows.iter().map(|row| row.join("\t"));
        let lines = std::iter::once(format!("[表{number}]")).chain(table.above.iter().cloned()).chain(rows);
        lines.chain(table.note.clone()).map(|line| line + "\n").collect::<String>() + "\n"
    };
    tables.iter().enumerate().map(table).collect()
}

/// They alone as a workbook, each a sheet; amounts are numbers that are shown as they stand in the text.
fn workbook_of(tables: &[Table]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (number, Table { above, rows, note }) in tables.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("表{number}")).unwrap();
        let last = rows.iter().map(Vec::len).max().unwrap() as u16 - 1;
        let below = (above.len() + rows.len()) as u32;
        for (row, words) in (0..).zip(above).chain(note.iter().map(|note| (below, note))) {
            match last {
                0 => sheet.write_string(row, 0, words).map(drop).unwrap(),
                _ => sheet.merge_range(row, 0, row, last, words, &Format::new()).map(drop).unwrap(),
            }
        }
        for (row, cells) in (above.len() as u32..).zip(rows) {
            for (column, words) in (0..).zip(cells) {
                let decimals = words.split_once('.').map_or(0, |(_, behind)| behind.len());
                match words.replace(',', "").parse::<f64>() {
                    Ok(value) if is_amount(words) => {
                        let whole = if words.contains(',') { "#,##0" } else { "0" };
                        let point = if decimals > 0 { "." } else { "" };
                        let format = Format::new().set_num_format(format!("{whole}{point}{}", "0".repeat(decimals)));
                        sheet.write_number_with_format(row, column, value, &format).unwrap();
                    }
                    _ if words.is_empty() => {}
                    _ => {
                        sheet.write_string(row, column, words).unwrap();
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Whether a program would show a number so: no zero before it, and commas for every thousand or none.
fn is_amount(words: &str) -> bool {
    let whole = words.trim_start_matches('-').split('.').next().unwrap();
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    (whole == "0" || !whole.starts_with('0'))
        && (is_grouped || groups.len() == 1 && (whole.len() < 4 || words.contains('.')))
        && words.len() < 16
        && words != "-0"
}

/// What a finding says, but for where it stands.
fn said(finding: &Value) -> String {
    let part = |name: &str| finding[name].as_str().unwrap_or_default();
    [part("code"), part("severity"), part("text"), part("expected"), part("message")].join(" | ")
}

#[test]
fn a_workbook_says_what_the_text_of_its_tables_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let (texts, books) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut count, mut whole) = (0, Vec::new());
    for kind in ["right", "wrong"] {
        for entry in fs::read_dir(root.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(marked) = fs::read_to_string(&path) else { continue };
            let tables = tables(&testing::read(&marked).text);
            if tables.is_empty() {
                continue;
            }
            let name = format!("{kind}-{}", path.file_stem().unwrap().to_string_lossy());
            // Tables with one head may be pages of one table, which no workbook divides.
            let heads: BTreeSet<&Vec<String>> = tables.iter().map(|table| &table.rows[0]).collect();
            if kind == "right" && heads.len() == tables.len() {
                whole.push(format!("{name}.txt"));
            }
            fs::write(texts.path().join(format!("{name}.txt")), text_of(&tables)).unwrap();
            fs::write(books.path().join(format!("{name}.xlsx")), workbook_of(&tables)).unwrap();
            count += 1;
        }
    }
    assert!(count > 20, "{count} texts with tables");
    let check = |folder: &Path| json(&run(folder, &["check", "--format", "json", "--fail-on", "never"]));
    let (of_texts, of_books) = (check(texts.path()), check(books.path()));
    let mut errors = 0;
    let is_loud = |finding: &&Value| finding["severity"] == "error" || finding["severity"] == "warning";
    for (text, book) in of_texts["files"].as_array().unwrap().iter().zip(of_books["files"].as_array().unwrap()) {
        let findings = |file: &Value| file["findings"].as_array().unwrap().iter().map(said).collect::<Vec<_>>();
        assert_eq!(findings(book), findings(text), "{}", text["path"]);
        let loud: Vec<&Value> = book["findings"].as_array().unwrap().iter().filter(is_loud).collect();
        let is_right = whole.iter().any(|name| text["path"] == name.as_str());
        assert!(loud.is_empty() || !is_right, "{}: {loud:#?}", text["path"]);
        errors += loud.iter().filter(|finding| finding["severity"] == "error").count();
    }
    assert!(errors > 5 && whole.len() > 5, "{errors} errors, {} whole texts", whole.len());
}

#[test]
fn a_finding_says_in_which_cell_it_stands() {
    let table = Table {
        above: vec!["部门收支总表".to_owned(), "单位：万元".to_owned()],
        rows: ["科目\t合计\t基本支出\t项目支出", "教育支出\t12.30\t2.30\t11.00"]
            .map(|row| row.split('\t').map(str::to_owned).collect())
            .to_vec(),
        note: None,
    };
    let folder = folder(&[("a.xlsx", &workbook_of(&[table]))]);
    let report = json(&run(folder.path(), &["check", "a.xlsx", "--format", "json"]));
    let finding = &report["files"][0]["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["place"].as_str()), (Some("table-total-mismatch"), Some("表0!B4")));
    assert_eq!(finding["related"][0]["place"], "表0!C4");
    let shown = stdout(&run(folder.path(), &["check", "a.xlsx"])).to_owned();
    assert!(shown.contains("a.xlsx:表0!B4"), "{shown}");
    let text = "[表0]\n部门收支总表\n单位：万元\n科目\t合计\t基本支出\t项目支出\n教育支出\t12.30\t2.30\t11.00\n\n";
    assert_eq!(stdout(&run(folder.path(), &["text", "a.xlsx"])), text);
    // A workbook is found in a folder, and is not written into.
    assert_eq!(json(&run(folder.path(), &["check", "--format", "json"]))["files"][0]["path"], "a.xlsx");
    let before = fs::read(folder.path().join("a.xlsx")).unwrap();
    let output = run(folder.path(), &["check", "a.xlsx", "--fix"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stdout(&output).contains("--fix 不改写工作簿"), "{}", stdout(&output));
    assert_eq!(fs::read(folder.path().join("a.xlsx")).unwrap(), before);
}

/// Findings come back as notes on their cells, below what others have written there; the cells stay as they were.
#[test]
fn findings_come_back_as_notes() {
    let mut workbook = Workbook::new();
    for name in ["收支总表", "三公经费"] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0..).zip([["科目", "合计", "基本支出", "项目支出"], ["教育支出", "", "", ""]])
        {
            for (column, words) in (0..).zip(cells).filter(|(_, words)| !words.is_empty()) {
                sheet.write_string(row, column, words).unwrap();
            }
        }
        let amount = Format::new().set_num_format("0.00");
        sheet.write_formula_with_format(1, 1, Formula::new("=C2+D2").set_result("12.3"), &amount).unwrap();
        sheet.write_number_with_format(1, 2, 2.3, &amount).unwrap();
        sheet.write_number_with_format(1, 3, 11, &amount).unwrap();
    }
    workbook.worksheet_from_index(1).unwrap().insert_note(1, 1, &Note::new("请核对").set_author("甲")).unwrap();
    let folder = folder(&[("in/a.xlsx", &workbook.save_to_buffer().unwrap())]);
    let part = |file: &str, name: &str| {
        let mut zip = zip::ZipArchive::new(fs::File::open(folder.path().join(file)).unwrap()).unwrap();
        std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
    };
    let annotate = |from: &str, to: &str| {
        let output = run(folder.path(), &["check", from, "--annotate", to, "--fail-on", "never"]);
        assert_eq!((code(&output), stderr(&output)), (0, ""), "{}", stdout(&output));
    };
    annotate("in", "out");
    let (ours, both) = (part("out/a.xlsx", "xl/comments.xml"), part("out/a.xlsx", "xl/comments1.xml"));
    assert!(ours.contains("ref=\"B2\"") && ours.contains(">gouji:\n教育支出行“合计”栏 12.30 万元 ≠ "), "{ours}");
    assert!(both.contains("请核对") && both.contains(">\ngouji:\n教育支出行“合计”栏 12.30 万元 ≠ "), "{both}");
    for name in ["xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", "xl/drawings/vmlDrawing1.vml"] {
        assert_eq!(part("out/a.xlsx", name), part("in/a.xlsx", name), "{name}");
    }
    let sheet = part("out/a.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<legacyDrawing ") && sheet.contains("<f>C2+D2</f>"), "{sheet}");
    // A second time nothing is added, and the repairs that Word would track are told.
    annotate("out", "again");
    let bytes = |file: &str| fs::read(folder.path().join(file)).unwrap();
    assert_eq!(bytes("again/a.xlsx"), bytes("out/a.xlsx"));
    let fix = ["--fix", "--tracked", "--unsafe-fixes", "--annotate", "c.xlsx", "--fail-on", "never"];
    let output = run(folder.path(), &[&["check", "in/a.xlsx"], fix.as_slice()].concat());
    assert!(stderr(&output).contains("工作簿不支持修订，单元格没有改动"), "{}", stderr(&output));
    assert_eq!(bytes("c.xlsx"), bytes("out/a.xlsx"));
}

/// A workbook of LibreOffice is read as it is, and not written into.
#[test]
fn a_workbook_of_another_program_is_read_only() {
    let row = |cells: &[&str]| {
        let cell = |words: &&str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let rows = [row(&["科目", "合计", "基本支出", "项目支出"]), row(&["教育支出", "12.30", "2.30", "11.00"])].concat();
    let content =
        format!("<office:spreadsheet><table:table table:name=\"收支总表\">{rows}</table:table></office:spreadsheet>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)];
    for (name, part) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, part.as_bytes()).unwrap();
    }
    let folder = folder(&[("表/a.ods", &zip.finish().unwrap().into_inner())]);
    let report = json(&run(folder.path(), &["check", "表", "--format", "json"]));
    let finding = &report["files"][0]["findings"][0];
    assert_eq!((&report["files"][0]["path"], &finding["place"]), (&"表/a.ods".into(), &"收支总表!B2".into()));
    let output = run(folder.path(), &["check", "表/a.ods", "--annotate", "b.ods"]);
    assert!(stderr(&output).contains("批注只能写入 Word 文档和 Excel 工作簿（.xlsx）"), "{}", stderr(&output));
    assert_eq!(code(&output), 2);
    let output = run(folder.path(), &["check", "表/a.ods", "--fix"]);
    assert!(stdout(&output).contains("--fix 不改写工作簿"), "{}", stdout(&output));
}

#[test]
fn what_is_hidden_in_a_workbook_is_said() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "收支总表").unwrap();
    let hidden = workbook.add_worksheet();
    hidden.set_name("底稿").unwrap().set_hidden(true);
    hidden.write_string(0, 0, "底稿").unwrap();
    let folder = folder(&[("a.xlsx", &workbook.save_to_buffer().unwrap())]);
    let output = run(folder.path(), &["check", "a.xlsx"]);
    assert!(stderr(&output).contains("a.xlsx：工作表“底稿”是隐藏的，没有检查"), "{}", stderr(&output));
    assert_eq!(stdout(&run(folder.path(), &["text", "a.xlsx"])), "[Sheet1]\n收支总表\n\n");
    assert!(!stderr(&run(folder.path(), &["check", "a.xlsx", "--quiet"])).contains("底稿"));
    // A report goes to people who do not see the terminal.
    let said = "工作表“底稿”是隐藏的，没有检查";
    let report = json(&run(folder.path(), &["check", "a.xlsx", "--format", "json"]));
    assert_eq!(report["files"][0]["remarks"], serde_json::json!([said]));
    let output = run(folder.path(), &["check", "a.xlsx", "--format", "html"]);
    let listed = format!("<dt>部分内容没有检查（1）</dt><dd><p>{said}</p>");
    assert!(stdout(&output).contains(&listed), "{}", stdout(&output));
}

/// A workbook of a department has a sheet for each unit, with the same table in each; none goes on in the next.
#[test]
fn sheets_of_the_same_name_are_tables_of_their_own() {
    let mut workbook = Workbook::new();
    for (income, parts) in [(300.5, [200.5, 60.0, 40.0]), (180.0, [120.0, 35.5, 24.5])] {
        let sheet = workbook.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "部门收支总表", &Format::new()).unwrap();
        sheet.write_string(1, 3, "单位：万元").unwrap();
        let names = ["一、教育支出", "二、社会保障和就业支出", "三、住房保障支出"];
        for (row, cells) in (2..).zip([["收入", "", "支出", ""], ["项目", "预算数", "项目", "预算数"]]) {
            for (column, words) in (0..).zip(cells).filter(|(_, words)| !words.is_empty()) {
                sheet.write_string(row, column, words).unwrap();
            }
        }
        for (row, (name, part)) in (4..).zip(names.iter().zip(parts)) {
            sheet.write_string(row, 2, *name).unwrap();
            sheet.write_number(row, 3, part).unwrap();
        }
        sheet.write_string(4, 0, "一、一般公共预算拨款收入").unwrap();
        sheet.write_number(4, 1, income).unwrap();
        for (row, [left, right]) in (7..).zip([["本年收入合计", "本年支出合计"], ["收入总计", "支出总计"]])
        {
            for (column, words) in [(0, left), (2, right)] {
                sheet.write_string(row, column, words).unwrap();
                sheet.write_number(row, column + 1, income).unwrap();
            }
        }
    }
    let folder = folder(&[("a.xlsx", &workbook.save_to_buffer().unwrap())]);
    let file = &json(&run(folder.path(), &["check", "a.xlsx", "--format", "json"]))["files"][0];
    assert_eq!((file["findings"].as_array().unwrap().len(), &file["broken"]), (0, &0.into()), "{file}");
    assert!(file["relations"].as_u64().unwrap() > 5, "{file}");
}

/// A text whose tables are in a workbook of their own is checked together with it: a figure that is wrong is found in its file,
/// and what it disagrees with is named in the other.
#[test]
fn a_text_is_checked_together_with_its_workbook() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/right/单位_附表齐全.txt");
    let whole = testing::read(&fs::read_to_string(fixture).unwrap()).text;
    let (prose, rows) = whole.split_at(whole.find("附件 1").unwrap());
    let (right, mut wrong) = (tables(rows), tables(rows));
    let cell = wrong[5].rows.iter_mut().flatten().find(|cell| *cell == "330.10").unwrap();
    "303.10".clone_into(cell);
    let twice = [tables(rows), tables(rows)].concat();
    let folder = folder(&[
        ("a.txt", prose.as_bytes()),
        ("wrong.txt", prose.replacen("330.10", "331.10", 1).as_bytes()),
        ("two.txt", prose.repeat(2).as_bytes()),
        ("t.xlsx", &workbook_of(&right)),
        ("wrong.xlsx", &workbook_of(&wrong)),
        ("twice.xlsx", &workbook_of(&twice)),
        ("empty.xlsx", &Workbook::new().save_to_buffer().unwrap()),
    ]);
    let check = |document: &str, tables: &str| {
        let report = json(&run(folder.path(), &["check", document, "--tables", tables, "--format", "json"]));
        let files = report["files"].as_array().unwrap().clone();
        assert_eq!((&files[0]["path"], &files[1]["path"], files.len()), (&document.into(), &tables.into(), 2));
        let errors = |file: &Value| {
            let findings = file["findings"].as_array().unwrap().iter();
            findings.filter(|finding| finding["severity"] == "error").cloned().collect::<Vec<_>>()
        };
        (errors(&files[0]), errors(&files[1]))
    };
    let (in_text, in_tables) = check("a.txt", "t.xlsx");
    assert_eq!((in_text, in_tables), (Vec::new(), Vec::new()));
    let (in_text, in_tables) = check("wrong.txt", "t.xlsx");
    assert_eq!((in_text.len(), in_tables.len()), (1, 0), "{in_text:#?} {in_tables:#?}");
    assert_eq!((&in_text[0]["text"], &in_text[0]["expected"]), (&"331.10".into(), &"330.10".into()));
    let (in_text, in_tables) = check("a.txt", "wrong.xlsx");
    assert_eq!((in_text.len(), in_tables.len()), (0, 1), "{in_text:#?} {in_tables:#?}");
    let finding = &in_tables[0];
    assert_eq!((&finding["text"], &finding["expected"]), (&"303.10".into(), &"330.10".into()));
    assert_eq!(finding["place"], "表5!D6", "{finding:#}");
    assert_eq!(finding["fixes"][0]["edits"][0]["range"], finding["range"]);
    // A place in the other file is told with its path, in every format.
    let related = finding["related"].as_array().unwrap();
    let in_text = related.iter().find(|related| related["path"] == "a.txt").unwrap_or_else(|| panic!("{finding:#}"));
    let offset = |end: &str| in_text["range"][end]["offset"].as_u64().unwrap() as usize;
    assert_eq!(&prose[offset("start")..offset("end")], "330.10");
    let report = |format: &str| {
        let arguments = ["check", "a.txt", "--tables", "wrong.xlsx", "--format", format];
        stdout(&run(folder.path(), &arguments)).to_owned()
    };
    let shown = report("text");
    assert!(shown.contains("wrong.xlsx:表5!D6") && shown.contains("另见 a.txt:"), "{shown}");
    let sarif: Value = serde_json::from_str(&report("sarif")).unwrap();
    let places = &sarif["runs"][0]["results"][0]["relatedLocations"];
    let is_in_text = |place: &&Value| place["physicalLocation"]["artifactLocation"]["uri"] == "a.txt";
    let place = places.as_array().unwrap().iter().find(is_in_text).unwrap_or_else(|| panic!("{sarif:#}"));
    assert_eq!(place["physicalLocation"]["region"]["snippet"]["text"], "330.10");
    assert!(report("html").contains("a.txt:"));
    // Copies of both, where they go into a folder.
    let annotate = ["check", "wrong.txt", "--tables", "wrong.xlsx", "--annotate", "out/", "--fail-on", "never"];
    run(folder.path(), &annotate);
    let mut zip = zip::ZipArchive::new(fs::File::open(folder.path().join("out/wrong.xlsx")).unwrap()).unwrap();
    let notes = std::io::read_to_string(zip.by_name("xl/comments.xml").unwrap()).unwrap();
    assert!(notes.contains("ref=\"D6\"") && notes.contains("另见"), "{notes}");
    let refused = |arguments: &[&str], reason: &str| {
        let output = run(folder.path(), &[&["check"], arguments].concat());
        let said = [stdout(&output), stderr(&output)].concat();
        assert!(code(&output) == 2 && said.contains(reason), "{arguments:?}: {said}");
    };
    // With last year's document, too.
    let last = "南平市白沙县统计调查中心2024年单位预算情况说明\n三、单位预算情况说明\n2024年支出预算391.00万元。\n";
    fs::write(folder.path().join("last.txt"), last).unwrap();
    let both = ["check", "wrong.txt", "--tables", "t.xlsx", "--last-year", "last.txt", "--format", "json"];
    let report = json(&run(folder.path(), &both));
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let has = |code: &str| findings.iter().any(|finding| finding["code"] == code);
    assert!(has("restatement-mismatch") && has("prior-year-mismatch"), "{findings:#?}");
    refused(&["a.txt", "wrong.txt", "--tables", "t.xlsx"], "--tables 一次只与一个文件核对");
    refused(&["t.xlsx", "--tables", "t.xlsx"], "是同一个文件");
    refused(&["a.txt", "--tables", "empty.xlsx"], "empty.xlsx：没有可以核对的表格");
    refused(&["a.txt", "--tables", "none.xlsx"], "none.xlsx：");
    refused(&["two.txt", "--tables", "t.xlsx"], "文件中有 2 份情况说明");
    // Tables of one name are those of several units.
    refused(&["a.txt", "--tables", "twice.xlsx"], "同一种表不止一张");
    // Nothing takes the place of the tables.
    let before = fs::read(folder.path().join("t.xlsx")).unwrap();
    refused(&["a.txt", "--tables", "t.xlsx", "-o", "t.xlsx"], "也是要检查的文件");
    refused(&["wrong.xlsx", "--tables", "t.xlsx", "--annotate", "t.xlsx"], "也是要检查的文件");
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::copy(folder.path().join("wrong.xlsx"), folder.path().join("b/t.xlsx")).unwrap();
    refused(&["b/t.xlsx", "--tables", "t.xlsx", "--annotate", "out2/"], "的副本都是");
    assert_eq!(fs::read(folder.path().join("t.xlsx")).unwrap(), before);
}

/// In a folder a workbook goes with the text of its unit and year, or with the only one that says what it says; where two may be meant that
/// is told.
#[test]
fn a_workbook_in_a_folder_is_checked_beside_its_text() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/right/单位_附表齐全.txt");
    let whole = testing::read(&fs::read_to_string(fixture).unwrap()).text;
    let (prose, rows) = whole.split_at(whole.find("附件 1").unwrap());
    let wrong = prose.replacen("22.50", "22.57", 1);
    // Whose they are nothing says but what they say.
    let nameless = rows.replace("南平市白沙县统计调查中心", "");
    let (named, nameless) = (workbook_of(&tables(rows)), workbook_of(&tables(&nameless)));
    let told = |files: &[(&str, &[u8])]| {
        let folder = folder(files);
        let output = run(folder.path(), &["check", ".", "--format", "json"]);
        let report = json(&output);
        let mut told = Vec::new();
        for file in report["files"].as_array().unwrap() {
            for finding in file["findings"].as_array().unwrap() {
                if finding["message"].as_str().unwrap().starts_with("与 ") {
                    let parts = [&file["path"], &finding["severity"], &finding["text"], &finding["expected"]];
                    told.push(parts.map(|part| part.as_str().unwrap_or("-")).join(" "));
                }
            }
        }
        (told, stderr(&output).to_owned())
    };
    let found = |severity: &str| vec![format!("说明.txt {severity} 22.57 22.50")];
    assert_eq!(told(&[("说明.txt", wrong.as_bytes()), ("表/报表.xlsx", &named)]).0, found("error"));
    assert_eq!(told(&[("说明.txt", wrong.as_bytes()), ("报表.xlsx", &nameless)]).0, found("information"));
    assert!(told(&[("说明.txt", wrong.as_bytes()), ("表/报表.xlsx", &nameless)]).0.is_empty());
    assert!(told(&[("说明.txt", prose.as_bytes()), ("报表.xlsx", &named)]).0.is_empty());
    // There is a table for each project, whoever has that; and last year's workbook lies there too.
    let of_project = |project: &str, owner: &str| Table {
        above: ["2025年项目绩效目标表", "主管部门：白沙县统计局", owner, "单位：万元"].map(str::to_owned).to_vec(),
        rows: [["项目名称", project, "预算数"], ["指标", "数量", "3"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec(),
        note: None,
    };
    let projects = [of_project("甲", "实施单位：白沙县普查队"), of_project("乙", "实施单位：白沙县普查队")];
    let with_projects = workbook_of(&[tables(rows), projects.to_vec()].concat());
    assert_eq!(told(&[("说明.txt", wrong.as_bytes()), ("报表.xlsx", &with_projects)]).0, found("error"));
    let undated = rows.replace("2025年", "").replace("2024年预算数", "上年数");
    let before = undated.replace("428.60", "390.00").replace("22.50", "20.40").replace("330.10", "300.00");
    let [now, before] = [undated, before].map(|rows| workbook_of(&tables(&rows)));
    let years = [("说明.txt", wrong.as_bytes()), ("2025/报表.xlsx", &now[..]), ("上年/报表.xlsx", &before[..])];
    assert!(told(&years).0.is_empty(), "which of them is this year's nobody says");
    assert_eq!(told(&years[..2]).0, found("error"));
    // The name of a table may stand on the tab of its sheet alone: then nobody can tell which money its cells are.
    let mut numbered = tables(rows);
    for (number, table) in numbered.iter_mut().enumerate() {
        table.above = vec![format!("公开{:02}表", number + 1), "单位：万元".to_owned()];
    }
    let folder_of_numbers = folder(&[("说明.txt", prose.as_bytes()), ("报表.xlsx", &workbook_of(&numbered))]);
    let report = json(&run(folder_of_numbers.path(), &["check", ".", "--format", "json"]));
    assert_eq!((&report["summary"]["error"], &report["files"][0]["broken"]), (&0.into(), &0.into()), "{report:#}");
    let (said, complaint) = told(&[("说明.txt", wrong.as_bytes()), ("1.xlsx", &named), ("2.xlsx", &named)]);
    assert!(said.is_empty() && complaint.contains("1.xlsx、2.xlsx"), "{said:?} {complaint}");
}

/// Sheets that are no table, and those of other units, are left out; what is found in the others is noted in its own cell.
#[test]
fn the_tables_of_a_text_stand_among_other_sheets() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/right/单位_附表齐全.txt");
    let whole = testing::read(&fs::read_to_string(fixture).unwrap()).text;
    let (prose, rows) = whole.split_at(whole.find("附件 1").unwrap());
    let cover = Table {
        above: ["南平市白沙县", "2025年单位预算公开表", "二〇二五年二月"].map(str::to_owned).to_vec(),
        rows: vec![vec!["目录".to_owned()]],
        note: None,
    };
    let wrong = |text: &str| {
        let mut tables = [vec![cover.clone()], tables(text)].concat();
        let cell = tables[1].rows.iter_mut().flatten().find(|cell| *cell == "330.10").unwrap();
        "303.10".clone_into(cell);
        tables
    };
    let other = rows.replace("统计调查中心", "经济普查中心").replace("428.60", "500.60").replace("附件 ", "附件 1");
    let folder = folder(&[
        ("a.txt", prose.as_bytes()),
        ("cover.xlsx", &workbook_of(&wrong(rows))),
        ("units.xlsx", &workbook_of(&[tables(rows), tables(&other)].concat())),
    ]);
    let arguments = ["check", "a.txt", "--tables", "cover.xlsx", "--annotate", "out/", "--format", "json"];
    let report = json(&run(folder.path(), &arguments));
    let finding = &report["files"][1]["findings"][0];
    assert_eq!((&finding["text"], &finding["place"]), (&"303.10".into(), &"表1!D7".into()));
    let mut zip = zip::ZipArchive::new(fs::File::open(folder.path().join("out/cover.xlsx")).unwrap()).unwrap();
    let notes = std::io::read_to_string(zip.by_name("xl/comments.xml").unwrap()).unwrap();
    assert!(notes.contains("ref=\"D7\"") && notes.matches("<comment ").count() == 1, "{notes}");
    // What a department keeps beside its tables says nothing of them.
    let kept = "项目明细\n\n重点项目支出明细表\n单位：万元\n项目名称\t预算数\t其中：设备购置\n统计普查\t20.00\t5.00\n系统运维\t12.50\t0.00\n\
                合计\t32.50\t5.00\n\n2023年度支出决算表\n单位：万元\n科目\t合计\t基本支出\t项目支出\n一般公共服务支出\t310.55\t280.55\t\
                30.00\n合计\t310.55\t280.55\t30.00\n\n政府采购明细\n品目\t数量\t单价\t金额（元）\n电脑\t4\t5000.00\t20000.00\n\
                合计\t\t\t20000.00\n";
    let book = workbook_of(&[tables(rows), tables(kept)].concat());
    fs::write(folder.path().join("kept.xlsx"), book).unwrap();
    let report = json(&run(folder.path(), &["check", "a.txt", "--tables", "kept.xlsx", "--format", "json", "-q"]));
    let findings = report["files"].as_array().unwrap().iter().flat_map(|file| file["findings"].as_array().unwrap());
    let is_loud = |finding: &&Value| finding["severity"] == "error" || finding["severity"] == "warning";
    let loud: Vec<&Value> = findings.filter(is_loud).collect();
    assert!(loud.is_empty(), "{loud:#?}");
    let output = run(folder.path(), &["check", "a.txt", "--tables", "units.xlsx", "--format", "json"]);
    assert!(code(&output) == 2 && stderr(&output).contains("不是一个单位的"), "{}", stderr(&output));
}
