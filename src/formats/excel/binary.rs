//! The workbook of before .xlsx, as .xls and .et (BIFF8): one stream of records in a compound file.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::book::{Book, Value};
use super::cells::put;
use super::{Room, Sheet, SheetRow};
use crate::formats::unreadable::{Limit, MOST_SHEETS, MOST_UNPACKED};
use crate::formats::{UNKNOWN, Unreadable};

/// The stream of the records.
const STREAM: &str = "Workbook";

/// Kinds of records, by the names of the format.
mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const XF: u16 = 0x00E0;
    pub const MERGE_CELLS: u16 = 0x00E5;
    pub const SST: u16 = 0x00FC;
    pub const LABEL_SST: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

/// BIFF8, as a sheet begins with it.
const VERSION: u16 = 0x0600;

/// A sheet in the list.
struct SheetEntry {
    name: String,
    start: usize,
    is_hidden: bool,
}

/// The sheets of a workbook, hidden ones included.
///
/// # Errors
/// Where it is damaged, locked, of an older format still, or larger than any workbook.
pub fn sheets(bytes: &[u8], room: &mut Room) -> Result<Vec<Sheet>, Unreadable> {
    let stream = stream(bytes)?;
    let mut records = Records { stream: &stream, at: 0 };
    let begin = records.next().ok_or_else(|| records.damaged("it has no records"))?;
    if begin.kind != record::BOF || begin.number(0) != Some(VERSION) {
        return Err(Unreadable::OldWorkbook);
    }
    let (book, listed) = globals(&mut records, room)?;
    let mut starts = FxHashSet::default();
    if let Some(twice) = listed.iter().find(|listed| !starts.insert(listed.start)) {
        return Err(Unreadable::damaged(STREAM, Some(twice.start as u64), "two sheets begin here"));
    }
    listed.into_iter().map(|listed| sheet(&stream, listed, &book, room)).collect()
}

/// The stream of the records.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let broken = |error: std::io::Error| Unreadable::BrokenArchive(error.to_string());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    if !file.exists(STREAM) {
        return Err(Unreadable::OldWorkbook);
    }
    let mut stream = Vec::new();
    file.open_stream(STREAM).map_err(broken)?.take(MOST_UNPACKED + 1).read_to_end(&mut stream).map_err(broken)?;
    match stream.len() as u64 > MOST_UNPACKED {
        true => Err(Unreadable::too_much(STREAM, Limit::Unpacked)),
        false => Ok(stream),
    }
}

/// What the sheets have in common, and their list.
fn globals(records: &mut Records<'_>, room: &mut Room) -> Result<(Book, Vec<SheetEntry>), Unreadable> {
    let (mut book, mut listed) = (Book::default(), Vec::new());
    while let Some(found) = records.next() {
        match found.kind {
            record::EOF => break,
            record::FILE_PASS => return Err(Unreadable::Locked),
            record::DATE_MODE => book.is_from_1904 = found.number(0) == Some(1),
            record::BOUND_SHEET => {
                // A chart or a macro sheet has no cells.
                let is_sheet = found.data.get(5) == Some(&0);
                let name = Texts::of(found.data.get(6..)).short();
                if let (Some(name), Some(start), true) = (name, found.long(0), is_sheet) {
                    let is_hidden = found.data.get(4).is_some_and(|state| state & 3 != 0);
                    listed.push(SheetEntry { name, start: start as usize, is_hidden });
                }
            }
            record::FORMAT => {
                let code = Texts::of(found.data.get(2..)).long();
                if let (Some(id), Some(code)) = (found.number(0), code) {
                    book.define(id.into(), &code);
                }
            }
            record::XF => book.add_style(found.number(2).unwrap_or_default().into()),
            record::SST => {
                let chunks = [found.data].into_iter().chain(std::iter::from_fn(|| records.continuation())).collect();
                let mut texts = Texts { chunks, chunk: 0, at: 8 };
                while let Some(text) = texts.long() {
                    room.take(STREAM, 0, text.len() + size_of::<String>())?;
                    book.texts.push(text);
                }
            }
            _ => {}
        }
        if book.has_too_many_formats() || listed.len() > MOST_SHEETS {
            let limit = if listed.len() > MOST_SHEETS { Limit::Sheets } else { Limit::Formats };
            return Err(Unreadable::too_much(STREAM, limit));
        }
    }
    Ok((book, listed))
}

/// The rows of a sheet.
fn sheet(stream: &[u8], listed: SheetEntry, book: &Book, room: &mut Room) -> Result<Sheet, Unreadable> {
    let mut records = Records { stream, at: listed.start };
    let mut rows: BTreeMap<u32, SheetRow> = BTreeMap::new();
    let (mut hidden, mut merged): (FxHashSet<u32>, Vec<(u32, u32)>) = Default::default();
    let mut uncalculated = 0;
    // The cell of a formula whose result is a text, which comes next.
    let mut waiting: Option<(u16, u16)> = None;
    // A chart in a sheet has records of its own.
    let mut depth = 0_u32;
    while let Some(found) = records.next() {
        match found.kind {
            record::BOF => depth += 1,
            record::EOF if depth <= 1 => break,
            record::EOF => depth -= 1,
            _ if depth > 1 => continue,
            _ => {}
        }
        let place = found.number(0).zip(found.number(2));
        let mut cell = |(row, column): (u16, u16), style: Option<u16>, value: Value<'_>| {
            let number = u32::from(row) + 1;
            let row = rows.entry(number).or_insert_with(|| SheetRow::new(number));
            let text = book.shown(style.unwrap_or_default().into(), value);
            put(STREAM, row, column.into(), text, room)
        };
        let style = found.number(4);
        match found.kind {
            record::ROW => {
                let is_hidden = found.number(12).is_some_and(|options| options & 0x20 != 0);
                hidden.extend(found.number(0).filter(|_| is_hidden).map(|row| u32::from(row) + 1));
            }
            record::MERGE_CELLS => {
                let ranges = found.data.get(2..).unwrap_or_default().chunks_exact(8);
                let number = |range: &[u8], at: usize| u32::from(u16::from_le_bytes([range[at], range[at + 1]]));
                merged.extend(
                    ranges.map(|range| (number(range, 0) + 1, number(range, 6).saturating_sub(number(range, 4)) + 1)),
                );
            }
            record::MUL_RK => {
                // Cells beside one another: style and number of each, and the last column.
                let cells = found.data.get(4..).unwrap_or_default().chunks_exact(6);
                for (at, of_cell) in cells.enumerate().map(|(at, cell)| (at as u16, cell)) {
                    let Some((row, column)) = place else { break };
                    let style = u16::from_le_bytes([of_cell[0], of_cell[1]]);
                    let number = u32::from_le_bytes([of_cell[2], of_cell[3], of_cell[4], of_cell[5]]);
                    cell((row, column.saturating_add(at)), Some(style), Value::Number(&rk(number)))?;
                }
            }
            record::STRING => {
                if let (Some(place), Some(text)) = (waiting.take(), Texts::of(Some(found.data)).long()) {
                    cell(place, None, Value::Text(&text))?;
                }
            }
            kind => {
                let Some(place) = place else { continue };
                match kind {
                    record::RK => {
                        let Some(number) = found.long(6) else { continue };
                        cell(place, style, Value::Number(&rk(number)))?;
                    }
                    record::NUMBER => cell(place, style, Value::Number(&found.fraction(6)))?,
                    record::LABEL_SST => {
                        let text = found.long(6).and_then(|number| book.texts.get(number as usize));
                        cell(place, style, Value::Text(text.map_or("", String::as_str)))?;
                    }
                    record::LABEL => {
                        let text = Texts::of(found.data.get(6..)).long().unwrap_or_default();
                        cell(place, style, Value::Text(&text))?;
                    }
                    record::BOOL_ERR => cell(place, style, found.boolean(6))?,
                    // The result, or what stands in its place.
                    record::FORMULA => {
                        // One that is to be calculated when the file is opened has no result yet, or a zero.
                        let is_due = found.number(14).is_some_and(|options| options & 2 != 0);
                        match found.number(12) {
                            Some(0xFFFF) => match found.data.get(6) {
                                Some(0) => waiting = Some(place),
                                Some(1 | 2) => cell(place, style, found.boolean(8))?,
                                _ if !is_due => {}
                                _ => {
                                    uncalculated += 1;
                                    cell(place, style, Value::Text(UNKNOWN))?;
                                }
                            },
                            _ if is_due && found.data.get(6..14) == Some(&[0; 8]) => {
                                uncalculated += 1;
                                cell(place, style, Value::Text(UNKNOWN))?;
                            }
                            _ => cell(place, style, Value::Number(&found.fraction(6)))?,
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let is_filled = |row: &SheetRow| row.cells.iter().any(|cell| !cell.is_empty());
    let rows: Vec<SheetRow> = rows.into_values().filter(is_filled).collect();
    let hidden_rows = rows.iter().filter(|row| hidden.contains(&row.number)).count() as u32;
    let SheetEntry { name, is_hidden, .. } = listed;
    let mut sheet = Sheet { name, is_hidden, rows, hidden_rows, uncalculated, ..Sheet::default() };
    merged.into_iter().for_each(|(row, width)| sheet.widen(row, width));
    Ok(sheet)
}

/// The records of a stream, from a byte on.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

/// One of them.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

impl<'a> Records<'a> {
    fn next(&mut self) -> Option<Record<'a>> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        let start = self.at + 4;
        let data = self.stream.get(start..start + usize::from(length))?;
        self.at = start + data.len();
        Some(Record { kind, data })
    }

    /// The next record, where it goes on with this one.
    fn continuation(&mut self) -> Option<&'a [u8]> {
        let at = self.at;
        let next = self.next().filter(|next| next.kind == record::CONTINUE);
        if next.is_none() {
            self.at = at;
        }
        next.map(|next| next.data)
    }

    fn damaged(&self, why: &str) -> Unreadable {
        Unreadable::damaged(STREAM, Some(self.at as u64), why)
    }
}

impl Record<'_> {
    fn number(&self, at: usize) -> Option<u16> {
        self.data.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn long(&self, at: usize) -> Option<u32> {
        Some(u32::from(self.number(at)?) | u32::from(self.number(at + 2)?) << 16)
    }

    /// A binary fraction.
    fn fraction(&self, at: usize) -> String {
        let bits = self.long(at).zip(self.long(at + 4));
        bits.map_or_else(String::new, |(low, high)| fraction(u64::from(high) << 32 | u64::from(low)))
    }

    /// A boolean or an error code.
    fn boolean(&self, at: usize) -> Value<'static> {
        let is_error = match self.kind {
            record::FORMULA => self.data.get(6) == Some(&2),
            _ => self.data.get(at + 1) == Some(&1),
        };
        let value = self.data.get(at).copied().unwrap_or_default();
        if is_error { Value::Text(error(value)) } else { Value::Boolean(value != 0) }
    }
}

/// What a cell shows whose formula fails.
fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// A number in four bytes: of thirty bits, a whole one or the beginning of a fraction, and perhaps in hundredths.
fn rk(number: u32) -> String {
    let value = match number & 2 {
        0 => decimal(u64::from(number & !3) << 32),
        _ => Some(Decimal::from(number.cast_signed() >> 2)),
    };
    let scaled =
        value.and_then(|value| if number & 1 == 1 { value.checked_div(Decimal::ONE_HUNDRED) } else { Some(value) });
    scaled.map(|value| value.to_string()).unwrap_or_default()
}

fn fraction(bits: u64) -> String {
    decimal(bits).map(|value| value.to_string()).unwrap_or_default()
}

/// The decimal of a binary fraction of 64 bits, to more digits than a spreadsheet keeps; `None` beyond all amounts.
fn decimal(bits: u64) -> Option<Decimal> {
    let (exponent, fraction) = ((bits >> 52 & 0x7FF) as i32, bits & ((1 << 52) - 1));
    if exponent == 0 {
        return Some(Decimal::ZERO);
    }
    let mut value = Decimal::from(fraction | 1 << 52);
    let mut power = exponent - 1075;
    while power != 0 {
        let step = power.clamp(-32, 32);
        let factor = Decimal::from(1_u64 << step.unsigned_abs());
        value = if step < 0 { value.checked_div(factor) } else { value.checked_mul(factor) }?;
        power -= step;
        if value.is_zero() {
            break;
        }
    }
    if bits >> 63 == 1 {
        value.set_sign_negative(true);
    }
    Some(value)
}

/// Texts that go on over several records: their letters may be cut anywhere.
struct Texts<'a> {
    chunks: Vec<&'a [u8]>,
    chunk: usize,
    at: usize,
}

impl<'a> Texts<'a> {
    fn of(data: Option<&'a [u8]>) -> Self {
        Texts { chunks: data.into_iter().collect(), chunk: 0, at: 0 }
    }

    /// A text whose length has two bytes.
    fn long(&mut self) -> Option<String> {
        let length = u16::from_le_bytes([self.byte()?, self.byte()?]);
        self.text(length.into())
    }

    /// A text whose length has one.
    fn short(&mut self) -> Option<String> {
        let length = self.byte()?;
        self.text(length.into())
    }

    fn text(&mut self, length: usize) -> Option<String> {
        let flags = self.byte()?;
        let mut is_wide = flags & 1 != 0;
        let runs = if flags & 8 != 0 { u16::from_le_bytes([self.byte()?, self.byte()?]) } else { 0 };
        let more = match flags & 4 {
            0 => 0,
            _ => u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]),
        };
        let mut letters: Vec<u16> = Vec::with_capacity(length.min(1 << 10));
        while letters.len() < length {
            if self.is_at_end() {
                // Where letters go on in the next record, it says again how wide they are.
                self.chunk += 1;
                self.at = 0;
                is_wide = self.byte()? & 1 != 0;
                continue;
            }
            let low = self.byte()?;
            letters.push(if is_wide { u16::from_le_bytes([low, self.byte()?]) } else { low.into() });
        }
        self.skip(u64::from(runs) * 4 + u64::from(more));
        Some(String::from_utf16_lossy(&letters))
    }

    fn is_at_end(&self) -> bool {
        self.chunks.get(self.chunk).is_some_and(|chunk| self.at >= chunk.len()) && self.chunk + 1 < self.chunks.len()
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.chunks.get(self.chunk)?.len() {
            self.chunk += 1;
            self.at = 0;
        }
        let byte = self.chunks[self.chunk][self.at];
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, mut bytes: u64) {
        while let Some(chunk) = self.chunks.get(self.chunk) {
            let here = (chunk.len() - self.at.min(chunk.len())) as u64;
            if bytes <= here {
                self.at += bytes as usize;
                return;
            }
            bytes -= here;
            self.chunk += 1;
            self.at = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::formats::{Format, TrackedView, read};

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn words(words: &str) -> Vec<u8> {
        let letters: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&(letters.len() as u16 / 2).to_le_bytes()[..], &[1], &letters].concat()
    }

    fn cell(kind: u16, [row, column, style]: [u16; 3], value: &[u8]) -> Vec<u8> {
        let place: Vec<u8> = [row, column, style].into_iter().flat_map(u16::to_le_bytes).collect();
        record(kind, &[&place, value].concat())
    }

    fn file(stream: &[u8]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream(STREAM).unwrap().write_all(stream).unwrap();
        file.into_inner().into_inner()
    }

    /// A workbook of one sheet with these records, and one that is hidden.
    fn workbook(texts: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(record::BOF, &[0, 6, 5, 0]);
        let format = record(record::FORMAT, &[&170_u16.to_le_bytes()[..], &words("#,##0.00\"元\"")].concat());
        let style = |id: u16| record(record::XF, &[&[0, 0], &id.to_le_bytes()[..], &[0; 16]].concat());
        let listed = |start: u32, state: u8, name: &str| {
            let name = words(name);
            record(record::BOUND_SHEET, &[&start.to_le_bytes()[..], &[state, 0, name[0]], &name[2..]].concat())
        };
        let end = record(record::EOF, &[]);
        let globals = |first: u32, second: u32| {
            let list = [listed(first, 0, "收支总表"), listed(second, 1, "底稿")].concat();
            [begin.clone(), format.clone(), style(0), style(170), style(2), list, texts.concat(), end.clone()].concat()
        };
        let sheet = [begin.clone(), records.concat(), end.clone()].concat();
        let first = globals(0, 0).len() as u32;
        let second = first + sheet.len() as u32;
        file(&[globals(first, second), sheet.clone(), sheet].concat())
    }

    fn text(bytes: &[u8]) -> String {
        let source = read(bytes, TrackedView::Accepted).unwrap();
        assert_eq!(source.format, Format::OtherWorkbook);
        source.text.into_owned()
    }

    #[test]
    fn cells_are_what_the_sheet_shows() {
        // The second text goes on in the next record, where its letters are narrow; the third has two runs and how it is spoken.
        let head = [&[0_u8; 8][..], &words("科目"), &[4, 0, 1], &words("合a")[3..]].concat();
        let spoken = [&[1, 0, 0x0D, 2, 0, 3, 0, 0, 0][..], &words("省")[3..], &[7; 11]].concat();
        let texts = [record(record::SST, &head), record(record::CONTINUE, &[&[0, b'b', b'c'][..], &spoken].concat())];
        let shared = |place, number: u32| cell(record::LABEL_SST, place, &number.to_le_bytes());
        let fraction = |number: f64| number.to_bits().to_le_bytes();
        let rk = |number: u32| number.to_le_bytes();
        let several: Vec<u8> =
            [1_u16.to_le_bytes().to_vec(), rk(120 << 2 | 3).to_vec(), 2_u16.to_le_bytes().to_vec()].concat();
        let several = [several, rk((2.5_f64.to_bits() >> 32) as u32).to_vec(), 4_u16.to_le_bytes().to_vec()].concat();
        let records = [
            shared([0, 0, 0], 0),
            shared([0, 1, 0], 1),
            shared([0, 2, 0], 2),
            record(record::MUL_RK, &[&[1, 0, 0, 0][..], &several].concat()),
            cell(record::NUMBER, [1, 2, 1], &fraction(-1234.5)),
            cell(record::RK, [1, 3, 0], &rk(5 << 2 | 2)),
            cell(record::FORMULA, [2, 0, 0], &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]),
            record(record::STRING, &words("小计")),
            cell(record::FORMULA, [2, 1, 2], &fraction(0.1 + 0.2)),
            cell(record::FORMULA, [2, 2, 0], &[2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF]),
            cell(record::BOOL_ERR, [2, 3, 0], &[1, 0]),
            // A chart has records of its own.
            record(record::BOF, &[0, 6, 0x20, 0]),
            cell(record::NUMBER, [3, 0, 0], &fraction(9.0)),
            record(record::EOF, &[]),
            cell(record::LABEL, [3, 0, 0], &words("备注")),
        ];
        let bytes = workbook(&texts, &records);
        let wanted = "科目\t合abc\t省\t\n1.20\t2.50\t-1,234.50\t5\n小计\t0.30\t#REF!\tTRUE\n备注\t\t\t\n";
        assert_eq!(text(&bytes), format!("[收支总表]\n收支总表\n{wanted}\n"));
        assert_eq!(crate::formats::sheets(&bytes).unwrap().unwrap().1.len(), 2);
    }

    #[test]
    fn what_is_hidden_or_merged_is_known() {
        let merged = [1_u16, 1, 1, 0, 3].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let row = [&[0_u8; 12][..], &[0x20, 0, 0, 0]].concat();
        let records = [
            record(record::ROW, &row),
            cell(record::LABEL, [0, 0, 0], &words("科目")),
            cell(record::LABEL, [0, 3, 0], &words("合计")),
            cell(record::LABEL, [1, 0, 0], &words("（说明）")),
            record(record::MERGE_CELLS, &merged),
        ];
        let (_, sheets) = crate::formats::sheets(&workbook(&[], &records)).unwrap().unwrap();
        assert_eq!((sheets[0].hidden_rows, sheets[0].rows[1].widest, sheets[1].is_hidden), (1, 4, true));
    }

    #[test]
    fn a_binary_fraction_is_its_decimal() {
        for number in [0.0, 1.0, -12.3, 451.32, 0.01, 1e15, 123_456_789.01, 1e-7] {
            let wanted = format!("{number}").parse::<Decimal>().unwrap();
            let found = decimal(f64::to_bits(number)).unwrap().round_sf(15).unwrap();
            assert_eq!(found.normalize(), wanted.normalize(), "{number}");
        }
        assert_eq!(decimal(f64::to_bits(1e300)), None);
        assert_eq!(decimal(f64::to_bits(f64::NAN)), None);
        assert_eq!(decimal(f64::to_bits(1e-300)).map(|value| value.is_zero()), Some(true));
    }

    #[test]
    fn what_is_cut_off_or_locked_is_told() {
        let bytes = workbook(&[], &[cell(record::LABEL, [0, 0, 0], &words("科目"))]);
        for cut in (0..bytes.len()).step_by(37) {
            assert_ne!(read(&bytes[..cut], TrackedView::Accepted).err(), Some(Unreadable::GivenUp));
        }
        let locked = [record(record::BOF, &[0, 6, 5, 0]), record(record::FILE_PASS, &[0; 6])].concat();
        assert_eq!(read(&file(&locked), TrackedView::Accepted).unwrap_err(), Unreadable::Locked);
        let older = record(record::BOF, &[0, 5, 5, 0]);
        assert_eq!(read(&file(&older), TrackedView::Accepted).unwrap_err(), Unreadable::OldWorkbook);
        assert!(matches!(read(&file(&[]), TrackedView::Accepted), Err(Unreadable::Damaged { .. })));
    }
}
