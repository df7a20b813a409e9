//! Web pages: whatever their tags, they are read, and a change of what they say is made in the page or not at all.
#![no_main]

use gouji::analysis::analyze;
use gouji::finding::Edit;
use gouji::formats::{PageChanges, TrackedView, Unreadable, read};
use gouji::text::Span;
use gouji_fuzz::{Rng, SETTINGS, check_places, mutated, page};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, size, max_size, seed, page::mutate)
});

fuzz_target!(|data: &[u8]| {
    let page = format!("<html><body>{}", String::from_utf8_lossy(data));
    let source = match read(page.as_bytes(), TrackedView::Accepted) {
        Ok(source) => source,
        Err(refused) => {
            assert_ne!(refused, Unreadable::PageGivenUp);
            return;
        }
    };
    let before = source.text.as_ref();
    check_places(before, &analyze(before, &SETTINGS));
    let changes = PageChanges::of(&page).expect("it has been read");
    let mut rng = Rng::new(data.iter().fold(data.len() as u64, |seed, byte| seed.rotate_left(5) ^ u64::from(*byte)));
    for _ in 0..4 {
        let start = before.floor_char_boundary(rng.below(before.len() + 1));
        let end = before.ceil_char_boundary(before.len().min(start + rng.below(12)));
        let edit = Edit { span: Span::new(start as u32, end as u32), text: rng.pick(&["", "12.34", "<a & b>"]).to_string() };
        if let Some(changed) = changes.make(std::slice::from_ref(&edit)).filter(|changed| changed.count > 0) {
            let again = changed.page.text();
            let read = read(again.as_bytes(), TrackedView::Accepted).expect("what was changed is read");
            assert_eq!(read.text, changed.reading.text);
        }
    }
});
