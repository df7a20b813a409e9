//! An Office document is a ZIP archive of parts. A part is unpacked when it is asked for, within limits that no document meets:
//! what the archive says of its sizes may be a lie.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rawzip::path::EntryPath;
use rawzip::time::{UtcDateTime, ZipDateTimeKind};
use rawzip::{
    CompressionMethod, DataDescriptorOutput, ZipArchive, ZipArchiveEntryWayfinder, ZipArchiveWriter, ZipSliceArchive,
};
use rustc_hash::FxHashMap;

use super::Unreadable;
use super::unreadable::{Limit, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, SMALL};
use super::xml::{Xml, attribute};

/// Whether a file is an archive.
pub fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The part that lists what each part is.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A package and its parts.
pub struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    entries: FxHashMap<String, Entry>,
    /// Bytes that may still be unpacked.
    left: u64,
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
    /// The part's name in the package.
    pub target: String,
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
        Ok(Package { archive, entries, left: MOST_UNPACKED })
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
        let said = found.claim_verifier().uncompressed_size.min(most) as usize;
        let mut part = Vec::with_capacity(said + 1);
        let read = match entry.method {
            CompressionMethod::STORE => {
                found.verifying_reader(packed.take(u64::MAX)).take(most + 1).read_to_end(&mut part)
            }
            CompressionMethod::DEFLATE => {
                found.verifying_reader(DeflateDecoder::new(packed)).take(most + 1).read_to_end(&mut part)
            }
            _ => return Err(Unreadable::damaged(name, None, "an unknown compression")),
        };
        read.map_err(|error| Unreadable::damaged(name, None, error))?;
        let size = part.len() as u64;
        if size > most {
            let limit = if by_ratio < self.left { Limit::Ratio } else { Limit::Unpacked };
            return Err(Unreadable::too_much(name, limit));
        }
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

    /// The first part of a kind among those that a part leads to, unpacked.
    ///
    /// # Errors
    /// Where it is damaged or too large.
    pub fn related(&mut self, leads: &[Relationship], kind: &str) -> Result<Option<(String, Vec<u8>)>, Unreadable> {
        let Some(leads) = leads.iter().find(|leads| leads.kind == kind) else { return Ok(None) };
        Ok(self.part(&leads.target)?.map(|bytes| (leads.target.clone(), bytes)))
    }

    /// A name for a part beside another that no part has.
    pub fn free_name(&self, beside: &str, stem: &str) -> String {
        let folder = beside.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let names = std::iter::once(String::new()).chain((1..).map(|number: u32| number.to_string()));
        let mut names = names.map(|number| format!("{folder}{stem}{number}.xml"));
        names.find(|name| !self.entries.contains_key(&normal(name))).unwrap_or_default()
    }

    /// The package with these parts in place of those of their names, or behind all others. What is not changed stays as it
    /// was packed.
    ///
    /// # Errors
    /// Where the archive is damaged.
    pub fn with(&self, changed: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Unreadable> {
        let damaged = |error: rawzip::Error| Unreadable::BrokenArchive(error.to_string());
        let mut bytes = Vec::with_capacity(self.archive.get_ref().len() + (64 << 10));
        let mut written = ZipArchiveWriter::new(&mut bytes);
        let mut listed = self.archive.entries();
        let mut left: Vec<&(String, Vec<u8>)> = changed.iter().collect();
        // What is new has the date of what it is written beside.
        let mut date = None;
        while let Some(record) = listed.next_entry().map_err(damaged)? {
            let path = record.file_path();
            let name = normal(&String::from_utf8_lossy(path.as_bytes()));
            if let Some(at) = left.iter().position(|(changed, _)| normal(changed) == name) {
                let (_, part) = left.remove(at);
                date = as_written(record.last_modified());
                pack(&mut written, EntryPath::verbatim(path.as_bytes()), date, part).map_err(damaged)?;
                continue;
            }
            let entry = self.archive.get_entry(record.wayfinder()).map_err(damaged)?;
            let file = written.new_file(EntryPath::verbatim(path.as_bytes()));
            let file = file.compression_method(record.compression_method()).encrypted(record.flags().is_encrypted());
            let file = match as_written(record.last_modified()) {
                Some(date) => file.last_modified(date),
                None => file,
            };
            let (mut out, _) = file.start().map_err(damaged)?;
            let packed = out.write_all(entry.data());
            packed.map_err(|error| Unreadable::BrokenArchive(error.to_string()))?;
            let known = DataDescriptorOutput::new(record.crc32(), entry.claim_verifier().uncompressed_size);
            out.finish(known).map_err(damaged)?;
        }
        for (name, part) in left {
            pack(&mut written, EntryPath::conformant(name.as_str()), date, part).map_err(damaged)?;
        }
        written.finish().map_err(damaged)?;
        Ok(bytes)
    }

    /// What a part leads to; `""` stands for the package itself. Targets outside the package are left out.
    ///
    /// # Errors
    /// Where the list is damaged or too large.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = [folder, "_rels", &format!("{file}.rels")].join("/");
        let name = name.trim_start_matches('/');
        let Some(bytes) = self.part(name)? else { return Ok(Vec::new()) };
        let xml = Xml::new(name, &bytes)?;
        let mut found = Vec::new();
        xml.each_element(|element| {
            let is_inside = attribute(element, "TargetMode").is_none_or(|mode| mode != "External");
            if element.local_name().as_ref() == "Relationship"
                && is_inside
                && let (Some(kind), Some(target)) = (attribute(element, "Type"), attribute(element, "Target"))
            {
                let (uri, target) = (kind.into_owned(), resolved(folder, &target));
                let kind = uri.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relationship { kind, uri, target });
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

/// The date of an entry, with the hour that is written there, in whatever zone.
fn as_written(date: ZipDateTimeKind) -> Option<UtcDateTime> {
    match date {
        ZipDateTimeKind::Utc(date) => Some(date),
        ZipDateTimeKind::Local(date) => {
            let (day, time) = ((date.year(), date.month(), date.day()), (date.hour(), date.minute(), date.second()));
            UtcDateTime::from_components(day.0, day.1, day.2, time.0, time.1, time.2, 0)
        }
    }
}

/// The first day that an archive can name.
const FIRST_DAY: Option<UtcDateTime> = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0);

fn pack(
    archive: &mut ZipArchiveWriter<&mut Vec<u8>>,
    path: EntryPath<'_>,
    date: Option<UtcDateTime>,
    part: &[u8],
) -> Result<(), rawzip::Error> {
    let file = archive.new_file(path).compression_method(CompressionMethod::DEFLATE);
    let file = match date.or(FIRST_DAY) {
        Some(date) => file.last_modified(date),
        None => file,
    };
    let (mut entry, config) = file.start()?;
    let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
    writer.write_all(part)?;
    let (encoder, descriptor) = writer.finish()?;
    encoder.finish()?;
    entry.finish(descriptor)?;
    Ok(())
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
