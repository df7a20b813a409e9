//! An Office document is a ZIP archive of parts. A part is unpacked when it is asked for, within limits that no document meets:
//! what the archive says of its sizes may be a lie.

use flate2::{Decompress, FlushDecompress, Status};
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive, ZipVerification};
use rustc_hash::FxHashMap;

use super::Unreadable;
use super::archive::{ArchiveWriter, FIRST_DAY};
use super::unreadable::{Limit, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, SMALL};
use super::xml::{Xml, attribute};
use crate::text::ZIP;

/// How an archive without entries begins.
const EMPTY: &[u8] = b"PK\x05\x06";

/// Whether a file is an archive.
pub fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(EMPTY)
}

/// How the relationship to the part is called that a package is about.
const MAIN: &str = "officeDocument";

/// The part that lists what each part is.
pub const CONTENT_TYPES: &str = "[Content_Types].xml";

/// How the name begins of what workbooks of LibreOffice and its like are.
const OPEN_WORKBOOK: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A package and its parts.
pub struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    entries: FxHashMap<String, Entry>,
    /// Bytes that may still be unpacked.
    left: u64,
    /// What unpacks, for one part after another.
    inflate: Decompress,
}

#[derive(Clone, Copy)]
struct Entry {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_locked: bool,
}

/// A relationship: from one part to another.
pub struct Relationship {
    /// The last word of its type: `styles`, `header`.
    pub kind: String,
    /// Its whole type.
    pub uri: String,
    /// What the part that leads there calls it.
    pub id: String,
    /// The part's name in the package.
    pub target: String,
}

/// What a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A document of Word.
    Word,
    /// A workbook.
    Excel,
}

/// The part that a package leads to.
pub struct Parts {
    pub main: String,
    pub kind: Kind,
    /// The type of the relationship that leads to it.
    pub uri: String,
    /// What it leads to.
    pub leads: Vec<Relationship>,
}

impl Parts {
    /// Finds it.
    ///
    /// # Errors
    /// Where there is none, or none that is read.
    pub fn of(package: &mut Package<'_>) -> Result<Self, Unreadable> {
        let main = package.relationships("")?.into_iter().find(|leads| leads.kind == MAIN);
        let Some(Relationship { target: main, uri, .. }) = main else { return Err(Unreadable::Archive) };
        let kind = match package.content_type(&main)? {
            // The binary one of the same time.
            Some(kind) if kind.contains("ms-excel.sheet.binary") => return Err(Unreadable::OldWorkbook),
            Some(kind) if kind.contains("spreadsheetml") || kind.contains("ms-excel") => Kind::Excel,
            Some(kind) if kind.contains("wordprocessingml") || kind.contains("ms-word") => Kind::Word,
            Some(kind) if kind.contains("officedocument") || kind.contains("ms-") => {
                return Err(Unreadable::OtherOffice);
            }
            Some(kind) => return Err(Unreadable::damaged(&main, None, format!("its type is {kind}"))),
            None => return Err(Unreadable::damaged(&main, None, "it has no type")),
        };
        let leads = package.relationships(&main)?;
        Ok(Parts { main, kind, uri, leads })
    }

    /// The type of a relationship of a kind, in the words that this package uses.
    pub fn uri_of(&self, kind: &str) -> String {
        format!("{}/{kind}", self.uri.rsplit_once('/').map_or("", |(base, _)| base))
    }
}

impl<'a> Package<'a> {
    /// Opens a package. Nothing is unpacked yet.
    ///
    /// # Errors
    /// Where it is damaged, or has too many entries.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let damaged = |error: rawzip::Error| Unreadable::BrokenArchive(error.to_string());
        let archive = ZipArchive::from_slice(bytes).map_err(damaged)?;
        let mut entries = FxHashMap::default();
        let mut listed = archive.entries();
        let mut count = 0;
        while let Some(record) = listed.next_entry().map_err(damaged)? {
            count += 1;
            if count > MOST_ENTRIES {
                return Err(Unreadable::too_much("", Limit::Entries));
            }
            let name = normal(&String::from_utf8_lossy(record.file_path().as_bytes()));
            let entry = Entry {
                place: record.wayfinder(),
                method: record.compression_method(),
                is_locked: record.flags().is_encrypted(),
            };
            entries.entry(name).or_insert(entry);
        }
        if archive.entries_hint() != count as u64 {
            return Err(Unreadable::BrokenArchive(format!("it has {count} entries, and says another number")));
        }
        Ok(Package { archive, entries, left: MOST_UNPACKED, inflate: Decompress::new(false) })
    }

    /// Unpacks a part; `None` where there is none of the name.
    ///
    /// # Errors
    /// Where it is damaged or too large.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(entry) = self.entries.get(&normal(name)).copied() else { return Ok(None) };
        if entry.is_locked {
            return Err(Unreadable::Locked);
        }
        let found = self.archive.get_entry(entry.place).map_err(|error| Unreadable::damaged(name, None, error))?;
        let packed = found.data();
        let by_ratio = SMALL.max((packed.len() as u64).saturating_mul(MOST_RATIO));
        let most = self.left.min(by_ratio);
        let claim = found.claim_verifier();
        let broken = |why: &str| Unreadable::damaged(name, None, why);
        let part = match entry.method {
            CompressionMethod::STORE => packed.to_vec(),
            CompressionMethod::DEFLATE => {
                self.inflate.reset(false);
                inflated(&mut self.inflate, packed, claim.uncompressed_size.min(most), most + 1)
                    .ok_or_else(|| broken("it cannot be unpacked"))?
            }
            _ => return Err(broken("an unknown compression")),
        };
        let size = part.len() as u64;
        if size > most {
            let limit = if by_ratio < self.left { Limit::Ratio } else { Limit::Unpacked };
            return Err(Unreadable::too_much(name, limit));
        }
        let real = ZipVerification { crc: rawzip::crc32(&part), uncompressed_size: size };
        claim.valid(real).map_err(|error| Unreadable::damaged(name, None, error))?;
        self.left -= size;
        Ok(Some(part))
    }

    /// Unpacks a part that must be there.
    ///
    /// # Errors
    /// Where it is not, or is damaged or too large.
    pub fn needed(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        self.part(name)?.ok_or_else(|| Unreadable::Missing(name.to_owned()))
    }

    /// Unpacks a part that has been looked at before: it counts once against what may be unpacked.
    ///
    /// # Errors
    /// Where it is missing, damaged or too large.
    pub fn again(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let left = self.left;
        let part = self.needed(name);
        self.left = left;
        part
    }

    /// The first part of a kind among those that a part leads to, unpacked.
    ///
    /// # Errors
    /// Where it is damaged or too large.
    pub fn related(&mut self, leads: &[Relationship], kind: &str) -> Result<Option<(String, Vec<u8>)>, Unreadable> {
        let Some(leads) = leads.iter().find(|leads| leads.kind == kind) else { return Ok(None) };
        Ok(self.part(&leads.target)?.map(|bytes| (leads.target.clone(), bytes)))
    }

    /// Whether there is a part of a name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&normal(name))
    }

    /// Whether it is a workbook of LibreOffice and its like.
    ///
    /// # Errors
    /// Where what it says of itself is damaged.
    pub fn is_open_workbook(&mut self) -> Result<bool, Unreadable> {
        Ok(self.part("mimetype")?.is_some_and(|kind| kind.starts_with(OPEN_WORKBOOK)))
    }

    /// Whether somebody has signed it.
    ///
    /// # Errors
    /// Where its relationships are damaged.
    pub fn is_signed(&mut self) -> Result<bool, Unreadable> {
        let leads = self.relationships("")?;
        Ok(leads.iter().any(|leads| leads.kind == "origin" && leads.target.contains("_xmlsignatures")))
    }

    /// The package with these parts in place of those of their names, or behind all others. What is not changed stays as it
    /// was packed.
    ///
    /// # Errors
    /// Where the archive is damaged, or larger than four GiB.
    pub fn with(&self, changed: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Unreadable> {
        let broken = |why: &str| Unreadable::BrokenArchive(why.to_owned());
        let bytes = *self.archive.get_ref();
        if changed.is_empty() {
            return Ok(bytes.to_vec());
        }
        let mut old: Vec<OldEntry> = Vec::new();
        let mut listed = self.archive.entries();
        while let Some(record) = listed.next_entry().map_err(|error| Unreadable::BrokenArchive(error.to_string()))? {
            let name = normal(&String::from_utf8_lossy(record.file_path().as_bytes()));
            let (local, central) = (record.local_header_offset() as usize, record.central_directory_offset() as usize);
            old.push(OldEntry { name, local, central });
        }
        // An entry ends where the next one begins, or the list of all.
        let mut borders: Vec<usize> = old.iter().map(|entry| entry.local).collect();
        borders.push(self.archive.directory_offset() as usize);
        borders.sort_unstable();
        let mut left: Vec<&(String, Vec<u8>)> = changed.iter().collect();
        let mut writer = ArchiveWriter::default();
        let mut date = FIRST_DAY;
        for entry in &old {
            let end = borders[borders.partition_point(|border| *border <= entry.local).min(borders.len() - 1)];
            let record = central_record(bytes, entry.central).ok_or_else(|| broken("its list is cut off"))?;
            match left.iter().position(|(name, _)| normal(name) == entry.name) {
                Some(at) => {
                    let (_, part) = left.remove(at);
                    date = [record[12], record[13], record[14], record[15]];
                    let length = usize::from(u16::from_le_bytes([record[28], record[29]]));
                    writer.pack(&record[46..46 + length], date, part);
                }
                None => {
                    let packed = bytes.get(entry.local..end).ok_or_else(|| broken("an entry is cut off"))?;
                    writer.copy(record, packed);
                }
            }
        }
        for (name, part) in left {
            writer.pack(name.as_bytes(), date, part);
        }
        writer.finish().ok_or_else(|| broken("it is larger than four GiB"))
    }

    /// What a part leads to; `""` stands for the package itself. Targets outside the package are left out.
    ///
    /// # Errors
    /// Where the list is damaged or too large.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let name = relationships_of(part);
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(bytes) = self.part(&name)? else { return Ok(Vec::new()) };
        let xml = Xml::new(&name, &bytes)?;
        let mut found = Vec::new();
        xml.each_element(|element| {
            let is_inside = attribute(element, "TargetMode").is_none_or(|mode| mode != "External");
            if element.local_name().as_ref() == "Relationship"
                && is_inside
                && let (Some(kind), Some(target)) = (attribute(element, "Type"), attribute(element, "Target"))
            {
                let (uri, target) = (kind.into_owned(), resolved(folder, &target));
                let kind = uri.rsplit('/').next().unwrap_or_default().to_owned();
                let id = attribute(element, "Id").unwrap_or_default().into_owned();
                found.push(Relationship { kind, uri, id, target });
            }
        })?;
        Ok(found)
    }

    /// What the package says a part is.
    ///
    /// # Errors
    /// Where the list of types is missing or damaged.
    pub fn content_type(&mut self, part: &str) -> Result<Option<String>, Unreadable> {
        let bytes = self.needed(CONTENT_TYPES)?;
        let xml = Xml::new(CONTENT_TYPES, &bytes)?;
        let (part, extension) = (normal(part), part.rsplit('.').next().unwrap_or_default());
        let (mut own, mut by_extension) = (None, None);
        xml.each_element(|element| {
            let is_of_part = attribute(element, "PartName").is_some_and(|name| normal(&name) == part);
            let is_of_kind = attribute(element, "Extension").is_some_and(|kind| kind.eq_ignore_ascii_case(extension));
            let kind = || attribute(element, "ContentType").map(|kind| kind.into_owned());
            match element.local_name().as_ref() {
                "Override" if is_of_part => own = kind(),
                "Default" if is_of_kind => by_extension = kind(),
                _ => {}
            }
        })?;
        Ok(own.or(by_extension))
    }
}

/// An entry as it stands.
struct OldEntry {
    name: String,
    local: usize,
    central: usize,
}

/// Unpacks bytes, of which there should be `expected`, up to `most`; `None` where they are damaged.
fn inflated(inflate: &mut Decompress, packed: &[u8], expected: u64, most: u64) -> Option<Vec<u8>> {
    let most = usize::try_from(most).ok()?;
    let mut part = Vec::with_capacity((expected as usize).saturating_add(1).min(most));
    loop {
        let read = usize::try_from(inflate.total_in()).ok()?;
        let before = (read, part.len());
        match inflate.decompress_vec(packed.get(read..)?, &mut part, FlushDecompress::Finish).ok()? {
            Status::StreamEnd => return Some(part),
            _ if part.len() >= most => return Some(part),
            // What is said of the size was not true.
            _ if part.len() == part.capacity() => part.reserve_exact(part.len().max(1 << 12).min(most - part.len())),
            _ if (usize::try_from(inflate.total_in()).ok()?, part.len()) == before => return None,
            _ => {}
        }
    }
}

/// The record of an entry in the list at the end of an archive.
fn central_record(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let fixed = bytes.get(at..at + 46)?;
    let field = |at: usize| usize::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
    bytes.get(at..at + 46 + field(28) + field(30) + field(32))
}

/// The part that says what a part leads to; of `""`, what the package leads to.
pub fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A name as it is compared: some programs write `\`, a leading `/`, or other letters.
fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// A target of a part in `folder`, as a name in the package.
fn resolved(folder: &str, target: &str) -> String {
    let base = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in base.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::zipped;

    fn package<T>(parts: &[(&str, &[u8])], ask: impl FnOnce(&mut Package<'_>) -> T) -> T {
        let bytes = zipped(parts);
        ask(&mut Package::open(&bytes).unwrap())
    }

    #[test]
    fn a_part_is_found_whatever_its_letters() {
        let found = package(&[("word\\Document.xml", b"<a/>")], |package| package.part("/word/document.xml"));
        assert_eq!(found, Ok(Some(b"<a/>".to_vec())));
        assert_eq!(package(&[("a", b"")], |package| package.needed("b")), Err(Unreadable::Missing("b".to_owned())));
    }

    #[test]
    fn targets_are_names_in_the_package() {
        assert_eq!(resolved("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word", "../custom/./a.xml"), "custom/a.xml");
        assert_eq!(resolved("", "../../a.xml"), "a.xml");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zeros = vec![b' '; 8 << 20];
        let refused = package(&[("word/document.xml", &zeros)], |package| package.part("word/document.xml"));
        assert_eq!(refused, Err(Unreadable::too_much("word/document.xml", Limit::Ratio)));
    }

    #[test]
    fn a_damaged_part_is_named() {
        let mut bytes = zipped(&[("word/document.xml", "<a>一二三四五六七八九十</a>".as_bytes())]);
        let at = bytes.windows(17).position(|window| window == b"word/document.xml").unwrap() + 20;
        bytes[at] ^= 0xFF;
        let refused = Package::open(&bytes).unwrap().part("word/document.xml");
        assert!(
            matches!(&refused, Err(Unreadable::Damaged { part, .. }) if part == "word/document.xml"),
            "{refused:?}"
        );
        assert!(Package::open(&bytes[..bytes.len() - 30]).is_err());
    }

    #[test]
    fn too_many_entries_are_refused() {
        let names: Vec<String> = (0..=MOST_ENTRIES).map(|number| number.to_string()).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        let refused = Package::open(&zipped(&parts)).err();
        assert_eq!(refused, Some(Unreadable::too_much("", Limit::Entries)));
    }
}
