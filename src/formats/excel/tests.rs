//! Workbooks and what is read of them.

use crate::formats::testing::zipped;
use crate::formats::unreadable::Limit;
use crate::formats::{Format, Remark, Source, TrackedView, Unreadable, read, sheets};
use crate::lang::Lang;

const TYPES: &str = r#"<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str =
    r#"<Relationships><Relationship Id="1" Type="r/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.00&quot;元&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="170"/><xf numFmtId="31"/></cellXfs></styleSheet>"#;
pub const TEXTS: &str = r#"<sst><si><t>科目</t></si><si><r><t>合</t></r><r><t xml:space="preserve">计 </t></r><rPh><t>ji</t></rPh></si><si/></sst>"#;

/// A workbook of sheets, `(name, attributes in the list, content)`.
fn workbook(listed: &[(&str, &str, &str)]) -> Vec<u8> {
    packed(&parts(listed, TEXTS))
}

/// A workbook of parts, `(name, content)`.
pub fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), part.as_bytes())).collect();
    zipped(&parts)
}

/// The parts of a workbook of sheets that say these texts.
pub fn parts(listed: &[(&str, &str, &str)], texts: &str) -> Vec<(String, String)> {
    let mut list = String::from("<workbook><sheets>");
    let mut leads = String::from(
        r#"<Relationships><Relationship Id="t" Type="r/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="s" Type="r/styles" Target="styles.xml"/>"#,
    );
    let mut parts: Vec<(String, String)> = Vec::new();
    for (number, (name, more, content)) in listed.iter().enumerate() {
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{number}" {more} r:id="rId{number}"/>"#));
        leads.push_str(&format!(r#"<Relationship Id="rId{number}" Type="r/worksheet" Target="sheet{number}.xml"/>"#));
        parts.push((format!("xl/sheet{number}.xml"), format!("<worksheet>{content}</worksheet>")));
    }
    for (name, part) in [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", ROOT.to_owned()),
        ("xl/workbook.xml", list + "</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", leads + "</Relationships>"),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/sharedStrings.xml", texts.to_owned()),
    ] {
        parts.push((name.to_owned(), part));
    }
    parts
}

pub fn words(name: &str, words: &str) -> String {
    format!(r#"<c r="{name}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

pub fn rows(rows: &[&str]) -> String {
    let rows = (1..).zip(rows).map(|(number, cells)| format!(r#"<row r="{number}">{cells}</row>"#));
    format!("<sheetData>{}</sheetData>", rows.collect::<String>())
}

fn text(content: &str) -> String {
    read(&workbook(&[("收支总表", "", content)]), TrackedView::Accepted).unwrap().text.into_owned()
}

#[test]
fn cells_are_what_the_sheet_shows() {
    let cells = [
        r#"<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>"#,
        r#"<c r="A2" t="str"><f>A1</f><v>教育支出</v></c><c r="B2" s="1"><v>1647.1</v></c><c r="D2" s="3"><v>46023</v></c>"#,
        r#"<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><v>0.30000000000000004</v></c><c s="2"><v>3</v></c>"#,
        r#"<c r="A4"><v>1</v></c><c r="B4" t="inlineStr"><is><t>甲&#10;乙&amp;</t></is></c><c r="ZZ4"><v>7</v></c>"#,
    ];
    let expected = "[收支总表]\n收支总表\n科目\t合计\t\t\n教育支出\t1,647.10\t\t2026年1月1日\nTRUE\t#REF!\t0.3\t3.00\n1\t甲 乙&\t\t\n\n";
    assert_eq!(text(&rows(&cells)), expected);
}

#[test]
fn what_xml_cannot_say_is_decoded() {
    let cells = [words("A1", "科目"), words("B1", "合_x000D_\n计_x005F_x_xyz")].concat();
    assert_eq!(text(&rows(&[&cells])), "[收支总表]\n收支总表\n科目\t合 计__x_xyz\n\n".replace("__x", "_x"));
}

#[test]
fn what_stands_above_a_table_and_below_it_are_lines() {
    let content = rows(&[
        &words("A1", "2026年部门收支总表"),
        &(words("A2", "编制单位：甲") + &words("D2", "单位：万元")),
        &(words("A3", "收入") + &words("C3", "支出")),
        &(words("A4", "其他收入") + r#"<c r="B4"/>"#),
        &words("A5", "备注：本表无数据。"),
        &words("A6", "说明"),
    ]) + r#"<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A6:D6"/></mergeCells>"#;
    let expected = "[收支总表]\n2026年部门收支总表\n编制单位：甲\t\t\t单位：万元\n收入\t\t支出\n其他收入\t\t\n备注：本表无数据。\t\t\n说明\n\n";
    assert_eq!(text(&content), expected);
}

#[test]
fn places_are_cells() {
    let content =
        rows(&[&words("B3", "收支总表"), &(words("B4", "科目") + &words("C4", "合计")), &words("C5", "1.00")]);
    let bytes = workbook(&[("一表", "", &content), ("Sheet2", "", &content)]);
    let Source { text, format, places, .. } = read(&bytes, TrackedView::Accepted).unwrap();
    assert_eq!(format, Format::Excel);
    let place = |at: usize| places.of(&text, at as u32).unwrap().in_words(Lang::Zh);
    assert_eq!(place(text.find("合计").unwrap()), "一表!C2");
    assert_eq!(place(text.find("收支总表").unwrap()), "一表!B1");
    assert_eq!(place(text.find("Sheet2").unwrap()), "工作表“Sheet2”");
    assert_eq!(place(text.rfind("1.00").unwrap()), "Sheet2!C3");
}

#[test]
fn what_is_hidden_or_was_never_calculated_is_said() {
    let content = r#"<sheetData><row r="1" hidden="1"><c><v>1</v></c><c><f>A1+1</f></c></row><row r="2" hidden="1"/></sheetData>"#;
    let bytes =
        workbook(&[("甲", "", content), ("乙", "state=\"hidden\"", content), ("丙", "state=\"veryHidden\"", "")]);
    let source = read(&bytes, TrackedView::Accepted).unwrap();
    assert_eq!(source.text, "[甲]\n甲\n1\t…\n\n");
    let sheet = |name: &str| name.to_owned();
    let remarks = [
        Remark::HiddenRows { sheet: sheet("甲"), rows: 1 },
        Remark::Uncalculated { sheet: sheet("甲"), cells: 1 },
        Remark::HiddenSheet { sheet: sheet("乙") },
    ];
    assert_eq!(source.remarks, remarks);
    let (_, all) = sheets(&bytes).unwrap().unwrap();
    assert_eq!(all.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
fn a_workbook_that_says_more_than_any_holds_is_refused() {
    // One text in many cells, and cells far to the right in each row.
    let refused = |content: &str| {
        let texts = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1 << 19));
        read(&packed(&parts(&[("甲", "", content)], &texts)), TrackedView::Accepted).unwrap_err()
    };
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(129);
    assert_eq!(refused(&rows(&[&cells])), Unreadable::too_much("xl/sheet0.xml", Limit::CellText));
    let wide = "<row><c r=\"IV1\"><v>1</v></c></row>".repeat(3_907);
    assert_eq!(refused(&format!("<sheetData>{wide}</sheetData>")), Unreadable::too_much("xl/sheet0.xml", Limit::Cells));
}
