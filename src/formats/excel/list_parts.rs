//! The parts of a workbook of lists beside its sheets.

use super::list::{ListSheet, MAIN};
use quick_xml::escape::escape;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEETS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

pub const CORE: &str = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>gouji</dc:creator></cp:coreProperties>";

pub const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"{core}\"/></Relationships>";

/// Plain cells, the head, words that are wrapped, those that are wrong, and those that are set back.
pub const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<fonts count=\"4\"><font><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"11\"/><name val=\"宋体\"/></font>\
<font><sz val=\"11\"/><color rgb=\"FFA32616\"/><name val=\"宋体\"/></font><font><sz val=\"11\"/><color rgb=\"FF757064\"/><name val=\"宋体\"/></font></fonts>\
<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFEFEBE1\"/></patternFill></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF9DDD6\"/></patternFill></fill></fills>\
<borders count=\"2\"><border/><border><left style=\"thin\"><color rgb=\"FFCCCCCC\"/></left><right style=\"thin\"><color rgb=\"FFCCCCCC\"/></right><top style=\"thin\"><color rgb=\"FFCCCCCC\"/></top><bottom style=\"thin\"><color rgb=\"FFCCCCCC\"/></bottom></border></borders>\
<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
<cellXfs count=\"5\"><xf xfId=\"0\"/>\
<xf xfId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf>\
<xf xfId=\"0\" borderId=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf xfId=\"0\" fontId=\"2\" fillId=\"3\" borderId=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf xfId=\"0\" fontId=\"3\" borderId=\"1\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// The list of what each part is, for so many sheets.
pub fn types(sheets: usize) -> String {
    let sheet = |number: usize| {
        format!("<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{SHEETS}.worksheet+xml\"/>")
    };
    let sheets: String = (1..=sheets).map(sheet).collect();
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/{}\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEETS}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEETS}.styles+xml\"/>{sheets}</Types>",
        crate::text::OWN_WORKBOOK
    )
}

/// The relations of the workbook to its sheets, then to its styles.
pub fn relations(sheets: usize) -> String {
    let sheet = |number: usize| {
        format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
    };
    let (all, styles): (String, usize) = ((1..=sheets).map(sheet).collect(), sheets + 1);
    format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">{all}\
         <Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    )
}

/// The list of sheets. Their heads are printed on every page, and can be filtered by.
pub fn book(sheets: &[ListSheet]) -> String {
    let listed: String = (1..)
        .zip(sheets)
        .map(|(number, sheet): (u32, &ListSheet)| {
            format!("<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>", escape(&sheet.name))
        })
        .collect();
    let named = |(at, sheet): (usize, &ListSheet)| {
        let (name, column, rows) = (escape(&sheet.name), &sheet.last_column, sheet.rows);
        format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">'{name}'!$A$1:${column}${rows}</definedName>\
             <definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'{name}'!$1:$1</definedName>"
        )
    };
    let names: String = sheets.iter().enumerate().map(named).collect();
    format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews>\
         <sheets>{listed}</sheets><definedNames>{names}</definedNames></workbook>"
    )
}
