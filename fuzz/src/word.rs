//! Documents of Word, and changes of their elements.

use crate::Rng;
use gouji::finding::Edit;
use gouji::text::Span;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::io::Write;

const TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const LEADS: &str =
    r#"<Relationships><Relationship Type="r/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships><Relationship Type="r/styles" Target="styles.xml"/><Relationship Type="r/numbering" Target="numbering.xml"/><Relationship Type="r/footnotes" Target="footnotes.xml"/></Relationships>"#;
const HEAD: &str = r#"<Relationship Type="r/header" Target="footnotes.xml"/>"#;
const STYLES: &str = r#"<w:styles><w:style w:type="paragraph" w:default="1" w:styleId="a"/><w:style w:styleId="n"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style><w:style w:styleId="h"><w:basedOn w:val="n"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;
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
    "<w:pPr><w:pStyle w:val=\"n\"/><w:rPr><w:b/></w:rPr></w:pPr>",
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
    "<w:tc><w:p/></w:tc>",
    "<w:p><w:r><w:t>三、支出</w:t></w:r></w:p>",
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

/// A .docx of this body, which need not be well made; its notes are the same, and so is the head of its pages if it has one.
pub fn package(body: &[u8], has_head: bool) -> Vec<u8> {
    let head = if has_head { HEAD } else { "" };
    let leads = PARTS.replace("</R", &format!("{head}</R"));
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", LEADS.as_bytes()),
        ("word/_rels/document.xml.rels", leads.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/document.xml", body),
        ("word/footnotes.xml", body),
    ])
}

/// A package of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, part) in parts {
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

/// Where each element may stand; one with `!` comes first there. Others may stand anywhere.
const PARENTS: &[(&str, &[&str])] = &[
    ("p", &["body", "tc", "txbxContent", "sdt", "footnote"]),
    ("pPr", &["!p"]),
    ("numPr", &["pPr"]),
    ("pStyle", &["pPr"]),
    ("r", &["p", "ins", "del", "sdt"]),
    ("rPr", &["!r", "pPr"]),
    ("rStyle", &["rPr"]),
    ("vanish", &["rPr"]),
    ("ins", &["p", "rPr", "sdt"]),
    ("del", &["p", "rPr", "trPr", "sdt"]),
    ("t", &["r"]),
    ("delText", &["r"]),
    ("tab", &["r"]),
    ("br", &["r"]),
    ("sym", &["r"]),
    ("fldChar", &["r"]),
    ("instrText", &["r"]),
    ("Fallback", &["r"]),
    ("txbxContent", &["r", "Fallback"]),
    ("sdt", &["body", "p", "tc"]),
    ("docPartGallery", &["!sdt"]),
    ("tbl", &["body", "tc", "txbxContent", "sdt"]),
    ("tr", &["tbl"]),
    ("trPr", &["!tr"]),
    ("tc", &["tr"]),
    ("tcPr", &["!tc"]),
    ("footnote", &[]),
];

/// Whether the elements of a document stand where they may, and text in those that hold it.
pub fn is_possible(document: &str) -> bool {
    let mut open: Vec<(&str, usize)> = Vec::new();
    for tag in document.split('<').skip(1) {
        let Some((tag, text)) = tag.split_once('>') else { return false };
        if tag.starts_with('/') {
            open.pop();
        } else {
            let name = tag.trim_end_matches('/').split(' ').next().unwrap_or_default();
            let name = name.split_once(':').map_or(name, |(_, local)| local);
            let (parent, before) = open.last().copied().unwrap_or_default();
            let allowed = PARENTS.iter().find(|(child, _)| *child == name);
            let fits = |wanted: &&str| *wanted == parent || wanted.strip_prefix('!') == Some(parent) && before == 0;
            if allowed.is_some_and(|(_, parents)| !parents.iter().any(|wanted| fits(&wanted))) {
                return false;
            }
            if let Some((_, children)) = open.last_mut() {
                *children += 1;
            }
            if !tag.ends_with('/') {
                open.push((name, 0));
            }
        }
        let holds_text = open.last().is_some_and(|(name, _)| matches!(*name, "t" | "delText" | "instrText"));
        if !holds_text && !text.trim().is_empty() {
            return false;
        }
    }
    true
}

/// Changes of a text that a repair may bring: words, lines before one or behind it, and words where there are none.
pub fn edits(text: &str, rng: &mut Rng) -> Vec<Edit> {
    const NEW: &[&str] = &["402.10", "", "&<至>", "\n（一）甲\n（二）乙", "四、绩效\n说明。\n五、", "甲\n", "\t"];
    let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut edits: Vec<Edit> = Vec::new();
    for _ in 0..rng.below(5) {
        let first = rng.below(borders.len());
        let last = (first + [0, 0, 1, 2, 6][rng.below(5)]).min(borders.len() - 1);
        let span = Span::new(borders[first] as u32, borders[last] as u32);
        let new = NEW[rng.below(NEW.len())].to_owned();
        let is_apart = |edit: &Edit| span.end < edit.span.start || edit.span.end < span.start;
        if edits.iter().all(is_apart) {
            edits.push(Edit { span, text: new });
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// Puts in an element or takes one out.
pub fn mutate(body: &mut String, most: usize, rng: &mut Rng) {
    mutate_with(body, PIECES, most, rng);
}

/// The same with other elements.
pub fn mutate_with(body: &mut String, pieces: &[&str], most: usize, rng: &mut Rng) {
    let borders: Vec<usize> = body.match_indices('<').map(|(at, _)| at).chain([body.len()]).collect();
    let border = |rng: &mut Rng| borders[rng.below(borders.len())];
    let at = border(rng);
    if rng.below(4) == 0 {
        let end = border(rng).max(at);
        body.replace_range(at..end, "");
    } else {
        let piece = pieces[rng.below(pieces.len())];
        body.insert_str(at, piece);
    }
    while body.len() > most {
        body.pop();
    }
}
