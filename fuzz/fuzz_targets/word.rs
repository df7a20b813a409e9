//! Documents of Word: whatever their elements, they are read or refused, and every byte of what is read has a place.
#![no_main]

use gouji::analysis::analyze;
use gouji::formats::{TrackedView, Unreadable, read};
use gouji::lang::Lang;
use gouji_fuzz::{SETTINGS, check_places, mutated, word};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, size, max_size, seed, word::mutate)
});

fuzz_target!(|data: &[u8]| {
    let package = word::package(data, true);
    for view in [TrackedView::Accepted, TrackedView::Original] {
        match read(&package, view) {
            Ok(source) => {
                for (at, _) in source.text.char_indices() {
                    if let Some(place) = source.places.of(&source.text, at as u32) {
                        assert!(!place.in_words(Lang::Zh).is_empty());
                    }
                }
                let findings = analyze(&source.text, &SETTINGS);
                check_places(&source.text, &findings);
            }
            Err(refused) => assert_ne!(refused, Unreadable::GivenUp),
        }
    }
    // The archive itself, with a byte changed.
    let mut broken = package;
    if let Some((at, last)) = data.first_chunk::<2>().map(|chunk| (usize::from(u16::from_le_bytes(*chunk)), data.len()))
    {
        let at = at % broken.len();
        broken[at] ^= 1 << (last % 8);
        for bytes in [&broken, &broken[..at]] {
            assert_ne!(read(bytes, TrackedView::Accepted).err(), Some(Unreadable::GivenUp));
        }
    }
    assert_ne!(read(data, TrackedView::Accepted).err(), Some(Unreadable::GivenUp));
});
