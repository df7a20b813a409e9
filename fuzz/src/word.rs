//! Documents of Word, and changes of their elements.

use crate::Rng;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::Write;

const TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const LEADS: &str =
    r#"<Relationships><Relationship Type="r/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships><Relationship Type="r/styles" Target="styles.xml"/><Relationship Type="r/numbering" Target="numbering.xml"/><Relationship Type="r/footnotes" Target="document.xml"/><Relationship Type="r/header" Target="document.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style><w:style w:styleId="h"><w:basedOn w:val="a"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="9"/><w:lvlText w:val="%1%2%9."/><w:isLgl/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4294967295"/></w:lvlOverride></w:num></w:numbering>"#;

/// Elements that the reader knows, and text.
const PIECES: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:p/>",
    "<w:r>",
    "</w:r>",
    "<w:r><w:t>收入12.34万元，</w:t></w:r>",
    "<w:t xml:space=\"preserve\"> 占50% </w:t>",
    "<w:t> &amp;&#x3000; </w:t>",
    "<w:delText>旧</w:delText>",
    "<w:tab/>",
    "<w:br/>",
    "<w:sym w:char=\"2611\"/>",
    "<w:pPr><w:pStyle w:val=\"h\"/></w:pPr>",
    "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr>",
    "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
    "<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>",
    "<w:rPr><w:vanish/></w:rPr>",
    "<w:rPr><w:rStyle w:val=\"h\"/></w:rPr>",
    "<w:ins>",
    "</w:ins>",
    "<w:del>",
    "</w:del>",
    "<w:sdt><w:docPartGallery w:val=\"Table of Contents\"/>",
    "</w:sdt>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:instrText>TOC</w:instrText>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:trPr><w:gridBefore w:val=\"3\"/><w:gridAfter w:val=\"70\"/></w:trPr>",
    "<w:trPr><w:del/></w:trPr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tc><w:p><w:r><w:t>合计</w:t></w:r></w:p></w:tc>",
    "<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>",
    "<w:tcPr><w:vMerge/></w:tcPr>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<mc:Fallback>",
    "</mc:Fallback>",
    "<w:footnote>",
    "</w:footnote>",
    "一、收入预算",
];

/// A .docx of this body, which need not be well made.
pub fn package(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, part) in [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", LEADS.as_bytes()),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/document.xml", body),
    ] {
        let file = archive.new_file(name).compression_method(CompressionMethod::STORE);
        let (mut entry, config) = file.start().expect("a name");
        let mut writer = config.wrap(&mut entry);
        writer.write_all(part).expect("memory");
        let (_, descriptor) = writer.finish().expect("memory");
        entry.finish(descriptor).expect("memory");
    }
    archive.finish().expect("memory");
    bytes
}

/// Puts in an element or takes one out.
pub fn mutate(body: &mut String, most: usize, rng: &mut Rng) {
    let borders: Vec<usize> = body.match_indices('<').map(|(at, _)| at).chain([body.len()]).collect();
    let border = |rng: &mut Rng| borders[rng.below(borders.len())];
    let at = border(rng);
    if rng.below(4) == 0 {
        let end = border(rng).max(at);
        body.replace_range(at..end, "");
    } else {
        let piece = PIECES[rng.below(PIECES.len())];
        body.insert_str(at, piece);
    }
    while body.len() > most {
        body.pop();
    }
}
