//! What a workbook unpacks to, looked at before it is read: the library that reads it takes on trust what the file says of
//! itself, and copies the formats of a cell style for each style.

use std::io::{self, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::refusal::{Excess, MOST_CELLS, Refusal};

/// Most bytes of the file itself.
const MOST_PACKED: usize = 64 << 20;
/// Most bytes that it unpacks to.
const MOST_UNPACKED: u64 = 128 << 20;
/// Most bytes that one byte of the file may stand for, where they are more than a small workbook has.
const MOST_RATIO: u64 = 200;
/// Bytes of a small workbook.
const SMALL: u64 = 16 << 20;
/// Most parts.
const MOST_PARTS: usize = 10_000;
/// Most sheets.
const MOST_SHEETS: usize = 1_000;
/// Most bytes of all sheets, where each is as large as the largest part: several may be one and the same part.
const MOST_IN_SHEETS: u64 = 2 << 30;
/// Most fonts, fills, borders and cell formats together. A spreadsheet has 65,490 formats.
const MOST_STYLES: usize = 200_000;
/// Attributes that are copied for each style or sheet, by element, and their most bytes. A spreadsheet takes number formats
/// of 255 characters.
const COPIED: [(&str, usize); 3] = [("numFmt", 2_048), ("name", 2_048), ("Relationship", 32_767)];

/// Whether a workbook may be read.
///
/// # Errors
/// Where it is none, is damaged, or would grow beyond all measure.
pub fn inspect(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > MOST_PACKED {
        return Err(Excess::Packed.into());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MOST_PARTS {
        return Err(Excess::Unpacked.into());
    }
    let mut package = Package::default();
    let mut left = MOST_UNPACKED.min(SMALL.max(bytes.len() as u64 * MOST_RATIO));
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        package.name(&part.name()?);
        // What the archive says of the size may be a lie.
        let mut part = part.take(left + 1);
        package.read(&mut part)?;
        io::copy(&mut part, &mut io::sink()).map_err(|error| Refusal::Damaged(error.to_string()))?;
        let size = left + 1 - part.limit();
        left = left.checked_sub(size).ok_or(Excess::Unpacked)?;
        package.largest = package.largest.max(size);
    }
    package.verdict()
}

/// What the parts have come to so far.
#[derive(Default)]
struct Package {
    is_workbook: bool,
    is_document: bool,
    sheets: usize,
    styles: usize,
    largest: u64,
}

impl Package {
    fn name(&mut self, name: &str) {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        self.is_workbook |= name.contains("workbook") && name.ends_with(".xml");
        self.is_document |= name == "word/document.xml";
    }

    /// Looks at the elements of a part, as far as it is XML.
    fn read(&mut self, part: impl Read) -> Result<(), Refusal> {
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
        reader.config_mut().check_end_names = false;
        let mut event = Vec::new();
        loop {
            event.clear();
            match reader.read_event_into(&mut event) {
                Ok(Event::Start(element) | Event::Empty(element)) => self.element(&element)?,
                Ok(Event::Eof) | Err(_) => return Ok(()),
                Ok(_) => {}
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = element.local_name();
        // A check for repeated names would take time by the square of their number.
        let attributes = || element.attributes().with_checks(false).clone().flatten();
        match name.as_ref() {
            "sst" => {
                let is_plausible = |count: &str| count.parse().is_ok_and(|count: usize| count <= MOST_CELLS);
                let mut counts = attributes().filter(|attribute| attribute.key.as_ref() == "uniqueCount");
                counts.all(|count| is_plausible(&count.value)).then_some(()).ok_or(Excess::Cells)?;
            }
            "xf" | "font" | "fill" | "border" => self.styles += 1,
            "sheet" => self.sheets += 1,
            copied => {
                let longest = COPIED.iter().find(|(name, _)| *name == copied).map(|(_, longest)| *longest);
                if longest.is_some_and(|longest| attributes().any(|attribute| attribute.value.len() > longest)) {
                    return Err(Excess::Styles.into());
                }
            }
        }
        if self.styles > MOST_STYLES {
            return Err(Excess::Styles.into());
        }
        Ok(())
    }

    fn verdict(&self) -> Result<(), Refusal> {
        if !self.is_workbook {
            return Err(Refusal::NotAWorkbook { is_document: self.is_document });
        }
        let in_sheets = self.largest.saturating_mul(self.sheets as u64);
        if self.sheets > MOST_SHEETS || in_sheets > MOST_IN_SHEETS {
            return Err(Excess::Sheets.into());
        }
        Ok(())
    }
}
