//! Workbooks through the program: the tables of a text say in sheets what they say in the text.

#[path = "support/program.rs"]
mod program;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use program::{code, folder, json, run, stderr, stdout};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use support::testing;

/// A table with the lines above it, its name, its unit, and the note below it.
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
