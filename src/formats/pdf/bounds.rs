//! What a file may unpack to, and how much drawing its pages may be: a few kilobytes can be made to unpack to gigabytes, and to
//! draw the same for hours. The library asks for neither.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::object::{Name, Stream};

use crate::formats::Unreadable;
use crate::formats::unreadable::{Limit, MOST_MARKS, MOST_RATIO, MOST_UNPACKED, SMALL};

/// Most unpacked bytes of what draws a page, or of a font.
const MOST_OF_STREAM: u64 = 64 << 20;

/// Most bytes of instructions that all pages may draw by; those that pages draw several times count as often.
const MOST_DRAWN: u64 = 4 << 30;

/// What a part counts for beside its bytes.
const PART: u64 = 4 << 10;

/// What is left of each limit.
#[derive(Debug)]
pub struct Bounds {
    unpacked: u64,
    drawn: u64,
    marks: usize,
    /// What the longest part counts for that pages may draw several times.
    part: u64,
}

impl Bounds {
    pub fn new() -> Self {
        Bounds { unpacked: MOST_UNPACKED, drawn: MOST_DRAWN, marks: MOST_MARKS, part: 0 }
    }

    /// Takes a stream into account.
    ///
    /// # Errors
    /// Where it unpacks to too much.
    pub fn take(&mut self, stream: &Stream<'_>) -> Result<(), Unreadable> {
        let is = |kind: &[u8]| stream.dict().get::<Name<'_>>(b"Subtype").is_some_and(|name| &*name == kind);
        // Pictures are not unpacked.
        if is(b"Image") {
            return Ok(());
        }
        let size = unpacked(stream, self.unpacked.min(MOST_OF_STREAM));
        let size = size.ok_or(Unreadable::too_much("", Limit::Work))?;
        self.unpacked -= size;
        if is(b"Form") {
            self.part = self.part.max(size + PART);
        }
        Ok(())
    }

    /// Takes the instructions of a page into account.
    pub fn begin_page(&mut self, size: usize) {
        self.drawn = self.drawn.saturating_sub(size as u64);
    }

    /// Takes the beginning of what may be a part into account; whether it may be drawn.
    pub fn takes_part(&mut self) -> bool {
        self.drawn = self.drawn.saturating_sub(self.part);
        self.takes_mark() && self.drawn > 0
    }

    /// Takes a letter or a rule into account; whether it may be.
    pub fn takes_mark(&mut self) -> bool {
        self.marks = self.marks.saturating_sub(1);
        self.marks > 0
    }

    /// Says whether pages draw too much.
    ///
    /// # Errors
    /// Where they do.
    pub fn check(&self) -> Result<(), Unreadable> {
        match (self.marks, self.drawn) {
            (0, _) => Err(Unreadable::too_much("", Limit::Marks)),
            (_, 0) => Err(Unreadable::too_much("", Limit::Work)),
            _ => Ok(()),
        }
    }

    /// With so many letters and rules, and parts that are so long.
    #[cfg(test)]
    pub fn of(marks: usize, part: u64) -> Self {
        Bounds { marks, part, ..Bounds::new() }
    }
}

/// How much a stream unpacks to; `None` where that is more than `most`, or too much for its size.
fn unpacked(stream: &Stream<'_>, most: u64) -> Option<u64> {
    let packed = stream.raw_data();
    let size = packed.len() as u64;
    let most = most.min(SMALL.max(size.saturating_mul(MOST_RATIO)));
    let filters = stream.filters();
    let packs = |filter: &&Filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
    let unpacked = match (filters.iter().filter(packs).count(), filters.as_slice()) {
        (0, _) => size,
        (1, [Filter::FlateDecode]) => inflated(&packed, most),
        // A thousand times its size at most.
        (1, _) => stream.decoded_data().map_or(0, |data| data.len() as u64),
        // Nobody packs what is packed.
        _ => return None,
    };
    (unpacked <= most).then_some(unpacked)
}

/// The size of what is inflated, or one more than `most`.
fn inflated(packed: &[u8], most: u64) -> u64 {
    let (mut part, mut size) = ([0; 1 << 14], 0);
    let mut rest = ZlibDecoder::new(packed);
    while let Ok(count @ 1..) = rest.read(&mut part) {
        size += count as u64;
        if size > most {
            return most + 1;
        }
    }
    size
}
