//! PDF: whatever is drawn on its pages, it is read, and all that is read is on a page. A damaged file is read or refused.
#![no_main]

use gouji::analysis::analyze;
use gouji::formats::{TrackedView, Unreadable, read};
use gouji_fuzz::{Rng, SETTINGS, check_places, mutated, pdf};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, size, max_size, seed, pdf::mutate)
});

fuzz_target!(|data: &[u8]| {
    let mut rng = Rng::new(data.iter().fold(data.len() as u64, |seed, byte| seed.rotate_left(5) ^ u64::from(*byte)));
    let file = pdf::file_of(&String::from_utf8_lossy(data), if rng.chance(50) { 0 } else { rng.below(4) });
    match read(&file, TrackedView::Accepted) {
        Ok(source) => {
            let is_placed = |(at, c): (usize, char)| c == '\n' || source.places.of(&source.text, at as u32).is_some();
            assert!(source.text.char_indices().all(is_placed));
            check_places(&source.text, &analyze(&source.text, &SETTINGS));
        }
        // What panics is told to be broken.
        Err(refused) => assert_ne!(refused, Unreadable::BrokenPdf),
    }
    let _ = read(&pdf::damaged(&file, &mut rng), TrackedView::Accepted);
});
