//! Workbooks of before .xlsx: whatever their records, they are read or refused.
#![no_main]

use gouji::formats::{TrackedView, Unreadable, read};
use gouji_fuzz::workbook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, records)) = data.split_first() else { return };
    let stream = if kind % 2 == 0 { records.to_vec() } else { workbook::records(records) };
    match read(&workbook::compound(&stream), TrackedView::Accepted) {
        Ok(source) => assert!(source.text.char_indices().all(|(at, _)| source.places.of(&source.text, at as u32).is_some())),
        Err(refused) => assert_ne!(refused, Unreadable::GivenUp),
    }
    if kind % 16 == 0 {
        // The streams themselves.
        let file = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0\0\0", records].concat();
        assert_ne!(read(&file, TrackedView::Accepted).err(), Some(Unreadable::GivenUp));
    }
});
