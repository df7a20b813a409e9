//! Texts as Word has them: each line a paragraph, lines with tabs a table.
#![allow(dead_code)] // each test file uses a part of it

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const LEADS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// The .docx of a text, its runs cut at every `cut` characters, as Word cuts them.
pub fn document(text: &str, cut: usize) -> Vec<u8> {
    let mut body = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.contains('\t') {
            body += &paragraph(line, cut);
            continue;
        }
        body += "<w:tbl><w:tblPr/><w:tblGrid/>";
        body += &row(line, cut);
        while let Some(line) = lines.next_if(|line| line.contains('\t')) {
            body += &row(line, cut);
        }
        body += "</w:tbl>";
    }
    with_body(&body)
}

/// The .docx of a text as units publish it: a cover, a field with the 目录, the title above and the page below each page, lines
/// indented, names broken within their cells.
pub fn published(text: &str) -> Vec<u8> {
    let title = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let told = |words: &str| format!("<w:r><w:instrText> {words} </w:instrText></w:r>");
    let field =
        |words: &str, shown: &str| [mark("begin"), told(words), mark("separate"), run(shown), mark("end")].concat();
    let next_page = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";
    let (issuer, rest) = title.split_at(title.find(|c: char| c.is_ascii_digit()).unwrap_or(0));
    let mut body: String = [issuer, rest].map(|line| paragraph(line, 5)).concat() + next_page;
    body += &paragraph("目　录", 5);
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with('第') || line.contains('、')).take(12).collect();
    body += &format!("<w:p>{}{}{}</w:p>", mark("begin"), told("TOC \\o"), mark("separate"));
    for (head, page) in heads.iter().zip(1..) {
        body += &format!("<w:p>{}<w:r><w:tab/></w:r>{}</w:p>", run(head), field("PAGEREF _Toc1", &page.to_string()));
    }
    body += &format!("<w:p>{}</w:p>{next_page}", mark("end"));
    let broken = |cell: &str| {
        let half = cell.char_indices().nth(cell.chars().count() / 2).map_or(0, |(at, _)| at);
        match cell.contains(|c: char| c.is_ascii_digit()) || cell.chars().count() < 6 {
            true => format!("<w:p>{}</w:p>", run(cell)),
            false => format!("<w:p>{}<w:r><w:br/></w:r>{}</w:p>", run(&cell[..half]), run(&cell[half..])),
        }
    };
    let row = |line: &str| {
        let cells: String = line.split('\t').map(|cell| format!("<w:tc><w:tcPr/>{}</w:tc>", broken(cell))).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.contains('\t') {
            body += "<w:tbl><w:tblPr/><w:tblGrid/>";
            body += &row(line);
            while let Some(line) = lines.next_if(|line| line.contains('\t')) {
                body += &row(line);
            }
            body += "</w:tbl>";
        } else if line.is_empty() {
            body += "<w:p/>";
        } else {
            body += &format!("<w:p>{}{}</w:p>", run("　　"), run(line));
        }
    }
    let part = |name: &str, content: String| format!("<w:{name} xmlns:w=\"{MAIN}\"><w:p>{content}</w:p></w:{name}>");
    let page = [run("第 "), field("PAGE", "1"), run(" 页 共 "), field("NUMPAGES", "9"), run(" 页")].concat();
    with_parts(&body, &[("header1.xml", part("hdr", run(title))), ("footer1.xml", part("ftr", page))])
}

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A .docx with this body.
pub fn with_body(body: &str) -> Vec<u8> {
    with_parts(body, &[])
}

/// A .docx with this body, and parts that it leads to by the names of their kinds.
fn with_parts(body: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"{MAIN}\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let kind = |name: &str| name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let leads = parts.iter().map(|(name, _)| {
        let kind = kind(name);
        format!("<Relationship Id=\"{kind}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{name}\"/>")
    });
    let leads = LEADS.split_once("<Relationship ").map_or("", |(head, _)| head).to_owned()
        + &leads.collect::<String>()
        + "</Relationships>";
    let mut all = vec![
        ("[Content_Types].xml".to_owned(), TYPES),
        ("_rels/.rels".to_owned(), LEADS),
        ("word/_rels/document.xml.rels".to_owned(), &leads),
        ("word/document.xml".to_owned(), &document),
    ];
    all.extend(parts.iter().map(|(name, part)| (format!("word/{name}"), part.as_str())));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in all {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn row(line: &str, cut: usize) -> String {
    let cells: String =
        line.split('\t').map(|cell| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(cell, cut))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

/// A run of its own.
fn run(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn paragraph(line: &str, cut: usize) -> String {
    let characters: Vec<char> = line.chars().collect();
    let run = |part: &[char]| {
        let words = part.iter().collect::<String>().replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:r><w:rPr><w:rFonts/></w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r><w:proofErr/>")
    };
    format!("<w:p><w:pPr/>{}</w:p>", characters.chunks(cut).map(run).collect::<String>())
}
