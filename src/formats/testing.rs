//! Documents for the tests of this room.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::package::{Package, Parts};
use super::{Places, TrackedView, Unreadable, word};

/// A package of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, part) in parts {
        let file = archive.new_file(name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(part).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

/// The text of a document of Word, and its places.
pub fn read(bytes: &[u8], view: TrackedView) -> Result<(String, Places), Unreadable> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::of(&mut package)?;
    word::read(&mut package, &parts, view)
}

/// The parts of a document with this body, `(name, content)`, and more of them.
pub fn document_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let types = r#"<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let root = r#"<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let leads = |(name, _): &(&str, &str)| {
        let kind = name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        format!(r#"<Relationship Id="{name}" Type="relationships/{kind}" Target="{name}"/>"#)
    };
    let leads: String = more.iter().map(leads).collect();
    let leads = format!("<Relationships>{leads}</Relationships>");
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let names: Vec<String> = more.iter().map(|(name, _)| format!("word/{name}")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("word/_rels/document.xml.rels", leads.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    parts.extend(names.iter().map(String::as_str).zip(more.iter().map(|(_, part)| part.as_bytes())));
    zipped(&parts)
}

/// A document with this body.
pub fn document(body: &str) -> Vec<u8> {
    document_with(body, &[])
}
