//! Workbooks that were made to do harm, or are none: `gouji new` says so and ends, within a few gigabytes of memory.

use std::fs;
use std::io::{Cursor, Write};
use std::process::{Command, Output};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const CELLS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>12</v></c></row>"#;

/// The parts of a small workbook, to be changed.
struct Parts {
    cells: String,
    strings: String,
    styles: String,
    sheets: String,
}

impl Default for Parts {
    fn default() -> Self {
        Parts { cells: CELLS.into(), strings: strings("合计", "1"), styles: styles("0.00", 1), sheets: sheets(1) }
    }
}

fn strings(text: &str, count: &str) -> String {
    format!(r#"<sst xmlns="{MAIN}" count="1" uniqueCount="{count}"><si><t>{text}</t></si></sst>"#)
}

fn styles(format: &str, count: usize) -> String {
    let formats = r#"<xf numFmtId="200"/>"#.repeat(count);
    format!(
        r#"<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="200" formatCode="{format}"/></numFmts><cellXfs><xf numFmtId="0"/>{formats}</cellXfs></styleSheet>"#
    )
}

fn sheets(count: usize) -> String {
    (1..=count).map(|number| format!(r#"<sheet name="表{number}" sheetId="{number}" r:id="rId1"/>"#)).collect()
}

/// One text of so many characters in so many cells.
fn shared(length: usize, cells: usize) -> Parts {
    let cell = |row: usize| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#);
    Parts { strings: strings(&"a".repeat(length), "1"), cells: (1..=cells).map(cell).collect(), ..Parts::default() }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

impl Parts {
    fn workbook(&self) -> Vec<u8> {
        let relation = |id: usize, kind: &str, target: &str| {
            format!(r#"<Relationship Id="rId{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
        };
        let relations = |relations: &[String]| {
            let relations = relations.concat();
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
            )
        };
        let package = relations(&[relation(1, "officeDocument", "xl/workbook.xml")]);
        let own = relations(&[
            relation(1, "worksheet", "worksheets/sheet1.xml"),
            relation(2, "sharedStrings", "sharedStrings.xml"),
            relation(3, "styles", "styles.xml"),
        ]);
        let Parts { cells, strings, styles, sheets } = self;
        let workbook =
            format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>"#);
        let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>"#);
        zipped(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", package.as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", own.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
        ])
    }
}

/// Drafts from these tables, with no more than 4 GB of memory where the system can be told.
fn draft(tables: &[u8], more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报表.xlsx");
    fs::write(&path, tables).unwrap();
    let program = env!("CARGO_BIN_EXE_gouji");
    let mut command = match cfg!(target_os = "linux") {
        true => {
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"ulimit -v 4000000; exec "$0" "$@""#, program]);
            shell
        }
        false => Command::new(program),
    };
    command.current_dir(folder.path());
    command.args(["new", "--unit", "某市某区档案馆", "--year", "2026", "--tables", "报表.xlsx"]).args(more);
    command.output().unwrap()
}

/// What is complained of; nothing is drafted, and nothing panics.
#[track_caller]
fn refused(tables: &[u8], more: &[&str]) -> String {
    let output = draft(tables, more);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{told}");
    assert!(!told.contains("panicked") && told.len() < 10_000, "{told}");
    told
}

#[track_caller]
fn is_refused(parts: &Parts, why: &str) {
    let told = refused(&parts.workbook(), &[]);
    assert!(told.starts_with("gouji：报表.xlsx：没有读取：") && told.ends_with(&format!("{why}\n")), "{told}");
}

/// It is read, and the tables of a budget are missed in it.
#[track_caller]
fn is_read(parts: &Parts) {
    let told = refused(&parts.workbook(), &[]);
    assert!(told.contains("缺少“"), "{told}");
}

#[test]
fn a_small_workbook_is_read() {
    is_read(&Parts::default());
}

#[test]
fn a_number_beyond_all_measure_is_only_a_number() {
    for number in ["7e28", "-7e28", "1e308", "79228162514264337593543950335", "NaN"] {
        for format in ["0%", "0.00%", "#,##0.00"] {
            let cells = format!(r#"<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>"#);
            let parts = Parts { cells, styles: styles(format, 1), ..Parts::default() };
            refused(&parts.workbook(), &[]);
        }
    }
}

#[test]
fn a_count_that_the_file_cannot_hold_is_not_believed() {
    for count in ["18446744073709551615", "4294967295", "99999999999999999999999", "-1"] {
        is_read(&Parts { strings: strings("合计", count), ..Parts::default() });
    }
}

#[test]
fn one_text_in_many_cells_is_counted_in_each() {
    is_refused(&shared(700_000, 200), "单元格的文字超过 64 MiB");
    is_refused(&shared(32_767, 20_000), "单元格的文字超过 64 MiB");
    is_read(&shared(32_767, 1));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let space = " ".repeat(40 << 20);
    for parts in [
        Parts { cells: space.clone() + CELLS, ..Parts::default() },
        Parts { strings: strings(&space, "1"), ..Parts::default() },
    ] {
        is_refused(&parts, "解压后是原来的 200 倍以上，不是正常的文档");
    }
}

#[test]
fn what_is_copied_again_and_again_is_refused() {
    let words = format!("&quot;{}&quot;", "a".repeat(100_000));
    is_read(&Parts { styles: styles(&words, 100_000), ..Parts::default() });
    is_refused(&Parts { styles: styles("0", 300_000), ..Parts::default() }, "数字格式超过 200000 种");
    is_refused(&Parts { sheets: sheets(1_001), ..Parts::default() }, "工作表超过 1000 张");
    // Empty cells before the last column take room.
    let cell = |row: usize| format!(r#"<row r="{row}"><c r="IV{row}"><v>1</v></c></row>"#);
    is_refused(&Parts { cells: (1..=5_000).map(cell).collect(), ..Parts::default() }, "表格超过 1000000 个单元格");
}

#[test]
fn places_that_are_none_do_no_harm() {
    for cells in [
        r#"<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>"#,
        r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#,
        r#"<row r="0"><c r="A0"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="收1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>-1</v></c></row>"#,
        r#"<row r="1"><c r="A1" s="999999"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="d"><v>99999-99-99T99:99</v></c></row>"#,
        "<a><b>",
    ] {
        refused(&Parts { cells: cells.to_owned(), ..Parts::default() }.workbook(), &[]);
    }
}

#[test]
fn what_is_no_workbook_is_told_in_the_language_of_the_run() {
    let document = zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]);
    let told = refused(&document, &[]);
    assert_eq!(told, "gouji：报表.xlsx：是压缩包，不是 Word 文档或 Excel 工作簿；请解压后再检查\n");
    let told = refused(&document, &["--lang", "en"]);
    assert!(told.starts_with("gouji: 报表.xlsx: an archive, not a Word document or a workbook"), "{told}");
    let whole = Parts::default().workbook();
    for damaged in [&whole[..whole.len() / 2], b"PK\x03\x04"] {
        let told = refused(damaged, &[]);
        assert!(told.starts_with("gouji：报表.xlsx：文件已损坏"), "{told}");
    }
    let torn = Parts { strings: "<sst><si><t>".into(), ..Parts::default() };
    assert!(refused(&torn.workbook(), &[]).starts_with("gouji：报表.xlsx：文件已损坏：部件 xl/sharedStrings.xml"));
}
