//! Files of the old binary formats, and those with a password: all are compound files with named streams.

use memchr::memmem;

use super::Unreadable;
use crate::text::COMPOUND;

/// Names of streams, and what the file is that has one. A locked .docx is one stream in a compound file.
const STREAMS: &[(&str, Unreadable)] = &[
    ("EncryptedPackage", Unreadable::Locked),
    ("WordDocument", Unreadable::OldWord),
    ("Workbook", Unreadable::OldWorkbook),
    ("Book", Unreadable::OldWorkbook),
];

/// What a compound file is, by the streams that it names; `None` for any other file.
pub fn kind(bytes: &[u8]) -> Option<Unreadable> {
    let names = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    bytes.starts_with(COMPOUND).then(|| {
        // What is embedded in a document has streams of these names too, but not at its root.
        #[cfg(feature = "compound")]
        if let Ok(file) = cfb::CompoundFile::open(std::io::Cursor::new(bytes)) {
            let named = STREAMS.iter().find(|(name, _)| file.exists(name));
            return named.map_or(Unreadable::OldFormat, |(_, kind)| kind.clone());
        }
        let named = STREAMS.iter().find(|(name, _)| names(name));
        named.map_or(Unreadable::OldFormat, |(_, kind)| kind.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_file_is_told_by_its_streams() {
        let file = |stream: &str| {
            let name = stream.encode_utf16().chain([0, 0]).flat_map(u16::to_le_bytes);
            COMPOUND.iter().copied().chain([7; 512]).chain(name).collect::<Vec<u8>>()
        };
        assert_eq!(kind(&file("EncryptedPackage")), Some(Unreadable::Locked));
        assert_eq!(kind(&file("WordDocument")), Some(Unreadable::OldWord));
        assert_eq!(kind(&file("Workbook")), Some(Unreadable::OldWorkbook));
        assert_eq!(kind(&file("PowerPoint Document")), Some(Unreadable::OldFormat));
        assert_eq!(kind(b"text"), None);
    }
}
