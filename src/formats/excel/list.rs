//! A list as a workbook: one sheet of words, in which nothing is ever a formula.

use crate::formats::archive::{ArchiveWriter, FIRST_DAY};
use crate::formats::places::letters;
use quick_xml::escape::escape;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

const SHEETS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

/// A workbook of one sheet with these rows, the first of them its head; `None` where it would be larger than a workbook can be.
pub fn workbook(sheet: &str, rows: &[Vec<String>]) -> Option<Vec<u8>> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escape(sheet)
    );
    let rows: String = (1..).zip(rows).map(|(number, row)| self::row(number, row)).collect();
    // The head stays in view.
    let view = "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView></sheetViews>";
    let cells = format!("<worksheet xmlns=\"{main}\">{view}<sheetData>{rows}</sheetData></worksheet>");
    let mut archive = ArchiveWriter::default();
    for (name, part) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", SHEETS),
        ("xl/worksheets/sheet1.xml", &cells),
    ] {
        archive.pack(name.as_bytes(), FIRST_DAY, format!("{HEAD}{part}").as_bytes());
    }
    archive.finish()
}

fn row(number: u32, cells: &[String]) -> String {
    let cell = |(column, words): (u32, &String)| {
        let (place, words) = (letters(column), words_of(words));
        format!("<c r=\"{place}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{words}</t></is></c>")
    };
    let cells: String = (0..).zip(cells).map(cell).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

/// Words as XML has them: a character that it cannot hold is left out, and no cell holds more than Excel takes.
fn words_of(words: &str) -> String {
    const MOST: usize = 32_000;
    let is_text = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    let kept: String =
        words.chars().filter(is_text).filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).take(MOST).collect();
    escape(&kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, TrackedView, read};

    #[test]
    fn a_list_is_a_workbook_of_words() {
        let row = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let rows = [row(&["文件", "问题"]), row(&["=1+1", "<a> & \u{1}“乙”"]), row(&["", "@sum"])];
        let bytes = workbook("问题 <清单>", &rows).unwrap();
        let source = read(&bytes, TrackedView::Accepted).unwrap();
        assert_eq!(source.format, Format::Excel);
        assert_eq!(source.text, "[问题 <清单>]\n问题 <清单>\n文件\t问题\n=1+1\t<a> & “乙”\n\t@sum\n\n");
    }
}
