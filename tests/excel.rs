//! Workbooks through the program: the tables of a text say in sheets what they say in the text.

#[path = "support/program.rs"]
mod program;
mod support;

use std::fs;
use std::path::Path;

use program::{code, folder, json, run, stderr, stdout};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use support::testing;

/// A table with the lines above it: its name, its unit.
struct Table {
    above: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The tables of a text.
fn tables(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let (mut above, mut is_open) = (Vec::new(), false);
    for line in text.lines().map(|line| line.trim_end_matches('\r')) {
        if line.contains('\t') {
            if !is_open {
                tables.push(Table { above: std::mem::take(&mut above), rows: Vec::new() });
            }
            let rows = &mut tables.last_mut().unwrap().rows;
            rows.push(line.split('\t').map(|cell| cell.trim().to_owned()).collect());
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

/// They alone as a text.
fn text_of(tables: &[Table]) -> String {
    let table = |table: &Table| {
        let rows = table.rows.iter().map(|row| row.join("\t"));
        table.above.iter().cloned().chain(rows).map(|line| line + "\n").collect::<String>() + "\n"
    };
    tables.iter().map(table).collect()
}

/// They alone as a workbook, each a sheet; amounts are numbers that are shown as they stand in the text.
fn workbook_of(tables: &[Table]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (number, Table { above, rows }) in tables.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("表{number}")).unwrap();
        let last = rows.iter().map(Vec::len).max().unwrap() as u16 - 1;
        for (row, words) in (0..).zip(above) {
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
    let mut count = 0;
    for kind in ["right", "wrong"] {
        for entry in fs::read_dir(root.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(marked) = fs::read_to_string(&path) else { continue };
            let tables = tables(&testing::read(&marked).text);
            if tables.is_empty() {
                continue;
            }
            let name = format!("{kind}-{}", path.file_stem().unwrap().to_string_lossy());
            fs::write(texts.path().join(format!("{name}.txt")), text_of(&tables)).unwrap();
            fs::write(books.path().join(format!("{name}.xlsx")), workbook_of(&tables)).unwrap();
            count += 1;
        }
    }
    assert!(count > 20, "{count} texts with tables");
    let check = |folder: &Path| json(&run(folder, &["check", "--format", "json", "--fail-on", "never"]));
    let (of_texts, of_books) = (check(texts.path()), check(books.path()));
    let mut errors = 0;
    for (text, book) in of_texts["files"].as_array().unwrap().iter().zip(of_books["files"].as_array().unwrap()) {
        let findings = |file: &Value| file["findings"].as_array().unwrap().iter().map(said).collect::<Vec<_>>();
        assert_eq!(findings(book), findings(text), "{}", text["path"]);
        errors += book["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error").count();
    }
    assert!(errors > 5, "{errors} errors");
}

#[test]
fn a_finding_says_in_which_cell_it_stands() {
    let table = Table {
        above: vec!["部门收支总表".to_owned(), "单位：万元".to_owned()],
        rows: ["科目\t合计\t基本支出\t项目支出", "教育支出\t12.30\t2.30\t11.00"]
            .map(|row| row.split('\t').map(str::to_owned).collect())
            .to_vec(),
    };
    let folder = folder(&[("a.xlsx", &workbook_of(&[table]))]);
    let report = json(&run(folder.path(), &["check", "a.xlsx", "--format", "json"]));
    let finding = &report["files"][0]["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["place"].as_str()), (Some("table-total-mismatch"), Some("表0!B4")));
    assert_eq!(finding["related"][0]["place"], "表0!C4");
    let shown = stdout(&run(folder.path(), &["check", "a.xlsx"])).to_owned();
    assert!(shown.contains("a.xlsx:表0!B4"), "{shown}");
    let text = "部门收支总表\n单位：万元\n科目\t合计\t基本支出\t项目支出\n教育支出\t12.30\t2.30\t11.00\n\n";
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
    assert_eq!(stdout(&run(folder.path(), &["text", "a.xlsx"])), "收支总表\n\n");
    assert!(!stderr(&run(folder.path(), &["check", "a.xlsx", "--quiet"])).contains("底稿"));
}
