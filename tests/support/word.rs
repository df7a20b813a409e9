//! Texts as Word has them: each line a paragraph, lines with tabs a table.

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

/// A .docx with this body.
pub fn with_body(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in
        [("[Content_Types].xml", TYPES), ("_rels/.rels", LEADS), ("word/document.xml", document.as_str())]
    {
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

fn paragraph(line: &str, cut: usize) -> String {
    let characters: Vec<char> = line.chars().collect();
    let run = |part: &[char]| {
        let words = part.iter().collect::<String>().replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:r><w:rPr><w:rFonts/></w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r><w:proofErr/>")
    };
    format!("<w:p><w:pPr/>{}</w:p>", characters.chunks(cut).map(run).collect::<String>())
}
