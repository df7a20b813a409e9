//! What a workbook unpacks to, looked at before it is read: the library that reads it takes on trust what the file says of
//! itself, and copies the formats of a cell style for each style.

use std::io::{self, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::refusal::Refusal;

/// Maximum size of the file.
const MOST_PACKED: usize = 64 << 20;
/// Maximum unpacked size.
const MOST_UNPACKED: u64 = 128 << 20;
/// Maximum compression ratio, for workbooks that are not small.
const MOST_RATIO: u64 = 200;
/// Maximum unpacked size of a small workbook.
const SMALL: u64 = 16 << 20;
/// Maximum number of parts.
const MOST_PARTS: usize = 10_000;
/// Maximum number of cells: a budget has a few thousand.
pub const MOST_CELLS: usize = 1_000_000;
/// Maximum number of sheets.
const MOST_SHEETS: usize = 1_000;
/// Maximum size of all sheets, each counted as large as the largest part: several may be one and the same part.
const MOST_IN_SHEETS: u64 = 2 << 30;
/// Maximum number of fonts, fills, borders and cell formats together. A spreadsheet has 65,490 formats.
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
        return Err(Refusal::too_much("文件太大", "the file is too large"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MOST_PARTS {
        return Err(too_large_unpacked());
    }
    let mut package = Package::default();
    let mut left = MOST_UNPACKED.min(SMALL.max(bytes.len() as u64 * MOST_RATIO));
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        package.name(&part.name()?);
        // What the archive says of the size may be a lie.
        let mut part = part.take(left + 1);
        package.read(&mut part)?;
        io::copy(&mut part, &mut io::sink()).map_err(Refusal::damaged)?;
        let size = left + 1 - part.limit();
        left = left.checked_sub(size).ok_or_else(too_large_unpacked)?;
        package.largest = package.largest.max(size);
    }
    package.verdict()
}

fn too_large_unpacked() -> Refusal {
    Refusal::too_much("解压后太大", "it is too large once unpacked")
}

/// Refuses a workbook with more than [`MOST_CELLS`].
pub fn too_many_cells() -> Refusal {
    Refusal::too_much(format!("单元格太多，最多 {MOST_CELLS} 个"), format!("it has more than {MOST_CELLS} cells"))
}

/// The totals of the parts so far.
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
        let too_many = || Refusal::too_much("单元格样式太多或太长", "its cell styles are too many or too long");
        // A check for repeated names would take time by the square of their number.
        let attributes = || element.attributes().with_checks(false).clone().flatten();
        match name.as_ref() {
            "sst" => {
                let is_plausible = |count: &str| count.parse().is_ok_and(|count: usize| count <= MOST_CELLS);
                let mut counts = attributes().filter(|attribute| attribute.key.as_ref() == "uniqueCount");
                counts.all(|count| is_plausible(&count.value)).then_some(()).ok_or_else(too_many_cells)?;
            }
            "xf" | "font" | "fill" | "border" => self.styles += 1,
            "sheet" => self.sheets += 1,
            copied => {
                let longest = COPIED.iter().find(|(name, _)| *name == copied).map(|(_, longest)| *longest);
                if longest.is_some_and(|longest| attributes().any(|attribute| attribute.value.len() > longest)) {
                    return Err(too_many());
                }
            }
        }
        if self.styles > MOST_STYLES {
            return Err(too_many());
        }
        Ok(())
    }

    fn verdict(&self) -> Result<(), Refusal> {
        if !self.is_workbook {
            return Err(match self.is_document {
                true => Refusal::new(
                    "这是 Word 文档，不是 Excel 工作簿；请给出 .xlsx 格式的预算报表",
                    "a Word document, not an Excel workbook; --tables takes an .xlsx workbook",
                ),
                false => Refusal::new(
                    "不是 .xlsx 格式的 Excel 工作簿；请另存为 .xlsx",
                    "not an Excel workbook in .xlsx format; save it as .xlsx",
                ),
            });
        }
        let in_sheets = self.largest.saturating_mul(self.sheets as u64);
        if self.sheets > MOST_SHEETS || in_sheets > MOST_IN_SHEETS {
            return Err(Refusal::too_much("工作表太多", "it has too many sheets"));
        }
        Ok(())
    }
}
