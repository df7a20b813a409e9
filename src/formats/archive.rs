//! Writes an archive whose entries are those of another, byte for byte as they were packed, with some in place of others. Sizes
//! stand before an entry, as Word writes them: what comes behind, readers that stream refuse for entries that are not compressed.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{self, Write};

/// The first day that an archive can name, as time and date of an entry.
pub const FIRST_DAY: [u8; 4] = [0, 0, 0x21, 0];

/// Version 2.0, as compressed entries need; names in UTF-8; compressed.
const KIND: [u8; 6] = [20, 0, 0, 0x08, 8, 0];

/// An archive as far as it has been written.
#[derive(Default)]
pub struct ArchiveWriter {
    bytes: Vec<u8>,
    /// The list of all entries, which comes last.
    list: Vec<u8>,
    count: usize,
    /// Whether a part is larger than its record can say.
    is_too_large: bool,
}

/// A part as far as it has been packed.
struct Packed {
    encoder: DeflateEncoder<Vec<u8>>,
    sum: rawzip::Crc32,
    size: usize,
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write_all(bytes)?;
        self.sum.update(bytes);
        self.size += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ArchiveWriter {
    /// Copies an entry, with its record in the list of the archive that it comes from.
    pub fn copy(&mut self, record: &[u8], entry: &[u8]) {
        let start = self.list.len();
        self.list.extend_from_slice(record);
        let at = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.list[start + 42..start + 46].copy_from_slice(&at.to_le_bytes());
        self.bytes.extend_from_slice(entry);
        self.count += 1;
    }

    /// Packs a part.
    pub fn pack(&mut self, name: &[u8], date: [u8; 4], part: &[u8]) {
        self.pack_written(name, date, |out| out.write_all(part));
    }

    /// Packs a part while it is written: it never stands whole in memory.
    pub fn pack_written(&mut self, name: &[u8], date: [u8; 4], write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let mut part = Packed {
            encoder: DeflateEncoder::new(Vec::new(), Compression::default()),
            sum: rawzip::Crc32::new(),
            size: 0,
        };
        // What is written to memory can be written.
        let _ = write(&mut part);
        let (sum, part_size) = (part.sum.checksum(), part.size);
        let packed = part.encoder.finish().unwrap_or_default();
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes();
        let mut described = KIND.to_vec();
        described.extend(date);
        described.extend(sum.to_le_bytes());
        described.extend(size(packed.len()));
        described.extend(size(part_size));
        described.extend(name_length);
        // Neither more fields nor a comment.
        described.extend([0, 0]);
        let at = size(self.bytes.len());
        self.list.extend(b"PK\x01\x02\x14\0");
        self.list.extend(&described);
        self.list.extend([0; 10]);
        self.list.extend(at);
        self.list.extend(name);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(described);
        self.bytes.extend(name);
        self.bytes.extend(packed);
        self.count += 1;
        self.is_too_large |= u32::try_from(part_size).is_err();
    }

    /// The archive; `None` where it would be larger than its list can say.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        let count = u16::try_from(self.count).ok().filter(|_| !self.is_too_large)?.to_le_bytes();
        let (start, size) = (u32::try_from(self.bytes.len()).ok()?, u32::try_from(self.list.len()).ok()?);
        self.bytes.append(&mut self.list);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(count);
        self.bytes.extend(count);
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0, 0]);
        Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::package::Package;

    #[test]
    fn what_is_written_is_read_again() {
        let mut writer = ArchiveWriter::default();
        writer.pack(b"a.xml", FIRST_DAY, "一二三".as_bytes());
        writer.pack("乙.xml".as_bytes(), FIRST_DAY, &[b'x'; 70_000]);
        let bytes = writer.finish().unwrap();
        let mut package = Package::open(&bytes).unwrap();
        assert_eq!(package.part("a.xml"), Ok(Some("一二三".as_bytes().to_vec())));
        assert_eq!(package.part("乙.xml").unwrap().unwrap().len(), 70_000);
        // A part in place of another: the others are the bytes that they were.
        let changed =
            package.with(&[("a.xml".to_owned(), b"new".to_vec()), ("c.xml".to_owned(), b"c".to_vec())]).unwrap();
        let mut package = Package::open(&changed).unwrap();
        let parts = ["a.xml", "乙.xml", "c.xml"].map(|name| package.part(name).unwrap().unwrap().len());
        assert_eq!(parts, [3, 70_000, 1]);
        let name = "乙.xml".as_bytes();
        let entry = &bytes[bytes.windows(name.len()).position(|window| window == name).unwrap()..][..80];
        assert!(changed.windows(80).any(|window| window == entry));
    }
}
