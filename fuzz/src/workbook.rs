//! Workbooks, and changes of their elements.

use std::io::{Cursor, Write};

use crate::{Rng, word};

const TYPES: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships><Relationship Type="r/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const LEADS: &str = r#"<Relationships><Relationship Id="1" Type="r/worksheet" Target="sheet.xml"/><Relationship Id="2" Type="r/sharedStrings" Target="texts.xml"/><Relationship Id="3" Type="r/styles" Target="styles.xml"/></Relationships>"#;
const LIST: &str = r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="收支总表" r:id="1"/><sheet name="底稿" state="hidden" r:id="1"/></sheets></workbook>"#;
const TEXTS: &str = r#"<sst><si><t>合计</t></si><si><r><t>单位：</t></r><r><t>万元</t></r></si></sst>"#;
const STYLES: &str = r##"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0.00,;[Red]\-0;&quot;-&quot;??;@"/><numFmt numFmtId="171" formatCode="yyyy&quot;年&quot;m/d hh:mm:ss"/></numFmts><cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="10"/></cellXfs></styleSheet>"##;

/// Elements that the reader knows, and what cells hold.
const PIECES: &[&str] = &[
    "<row>",
    "<row r=\"3\" hidden=\"1\">",
    "</row>",
    "<c>",
    "</c>",
    "<c r=\"C4\" s=\"1\"><v>1234.5</v></c>",
    "<c r=\"ZZ9\" s=\"2\"><v>46023.75</v></c>",
    "<c s=\"3\"><f>A1</f><v>0.125</v></c>",
    "<c t=\"s\"><v>0</v></c>",
    "<c t=\"s\"><v>1</v></c>",
    "<c t=\"inlineStr\"><is><t>一、收入&#10;</t></is></c>",
    "<c t=\"b\"><v>1</v></c>",
    "<c><f>A1+1</f></c>",
    "<c/>",
    "<v>-7e28</v>",
    "<is><r><t>支出</t></r><rPh><t>zc</t></rPh></is>",
    "<f/>",
    "<mergeCells><mergeCell ref=\"A1:D1\"/></mergeCells>",
    "<mergeCell ref=\"A3:ZZZ9\"/>",
    "<table-row number-rows-repeated=\"3\">",
    "<table-row number-rows-repeated=\"1048576\" visibility=\"collapse\"/>",
    "</table-row>",
    "<table-cell number-columns-repeated=\"2\"><p>12.30<s/></p><p>&amp;</p></table-cell>",
    "<table-cell number-columns-spanned=\"4\"><annotation><p>批注</p></annotation><p>合计</p></table-cell>",
    "<covered-table-cell/>",
];

/// A workbook with this content of its sheets, which need not be well made.
pub fn package(content: &[u8]) -> Vec<u8> {
    word::zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LEADS.as_bytes()),
        ("xl/workbook.xml", LIST.as_bytes()),
        ("xl/texts.xml", TEXTS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sheet.xml", &[b"<worksheet><sheetData>", content, b"</sheetData></worksheet>"].concat()),
    ])
}

/// A workbook of LibreOffice with this content of its sheet.
pub fn open(content: &[u8]) -> Vec<u8> {
    let content = [b"<content><table name=\"\xE6\x94\xB6\xE6\x94\xAF\xE6\x80\xBB\xE8\xA1\xA8\">", content, b"</table></content>"].concat();
    word::zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

/// A compound file with this stream of records.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    file.create_stream("Workbook").and_then(|mut file| file.write_all(stream)).expect("memory");
    file.into_inner().into_inner()
}

/// Records of a sheet behind those of its workbook.
pub fn records(sheet: &[u8]) -> Vec<u8> {
    const BEGIN: &[u8] = &[0x09, 0x08, 4, 0, 0, 6, 5, 0];
    const LISTED: &[u8] = &[0x85, 0, 9, 0, 33, 0, 0, 0, 0, 0, 1, 0, b'A', 0xE0, 0, 4, 0, 0, 0, 4, 0];
    [BEGIN, LISTED, &[0x0A, 0, 0, 0], BEGIN, sheet].concat()
}

/// Puts in an element or takes one out.
pub fn mutate(content: &mut String, most: usize, rng: &mut Rng) {
    word::mutate_with(content, PIECES, most, rng);
}
