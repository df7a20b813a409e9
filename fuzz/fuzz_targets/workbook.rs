//! Workbooks: whatever their elements, they are read or refused, and every byte of what is read is in a cell.
#![no_main]

use gouji::analysis::analyze;
use gouji::formats::{TrackedView, Unreadable, read};
use gouji::lang::Lang;
use gouji_fuzz::{Rng, SETTINGS, check_places, workbook};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut content = String::from_utf8_lossy(&data[..size]).into_owned();
    workbook::mutate(&mut content, max_size, &mut Rng::new(u64::from(seed)));
    data[..content.len()].copy_from_slice(content.as_bytes());
    content.len()
});

fuzz_target!(|data: &[u8]| {
    match read(&workbook::package(data), TrackedView::Accepted) {
        Ok(source) => {
            for (at, _) in source.text.char_indices() {
                let place = source.places.of(&source.text, at as u32).expect("all of a workbook is in cells");
                assert!(place.in_words(Lang::Zh).starts_with("收支总表") || place.in_words(Lang::Zh).contains('“'));
            }
            let findings = analyze(&source.text, &SETTINGS);
            check_places(&source.text, &findings);
        }
        Err(refused) => assert_ne!(refused, Unreadable::GivenUp),
    }
});
