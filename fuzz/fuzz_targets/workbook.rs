//! Workbooks: whatever their elements, they are read or refused, and every byte of what is read is in a cell. Notes that are
//! written on the cells change nothing that is read; a second run changes nothing, and one without findings takes them away.
#![no_main]

use gouji::analysis::analyze;
use gouji::formats::{NotReviewed, Note, Review, TrackedView, Unreadable, read, review};
use gouji::lang::Lang;
use gouji::text::Span;
use gouji_fuzz::{Rng, SETTINGS, check_places, mutated, workbook};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, size, max_size, seed, workbook::mutate)
});

/// What is read of a workbook, if it is read.
fn text(package: &[u8]) -> Option<String> {
    match read(package, TrackedView::Accepted) {
        Ok(source) => {
            for (at, _) in source.text.char_indices() {
                let place = source.places.of(&source.text, at as u32).expect("all of a workbook is in cells");
                assert!(place.in_words(Lang::Zh).starts_with("收支总表") || place.in_words(Lang::Zh).contains('“'));
            }
            Some(source.text.into_owned())
        }
        Err(refused) => {
            assert_ne!(refused, Unreadable::GivenUp);
            None
        }
    }
}

fn written(package: &[u8], notes: &[Note]) -> Vec<u8> {
    let wanted = Review { sheets: None, notes, edits: &[], date: "", force: true };
    review(package, &wanted).expect("what is read is written into").bytes
}

fuzz_target!(|data: &[u8]| {
    text(&workbook::open(data));
    let package = workbook::package(data);
    let Some(before) = text(&package) else {
        let refused = review(&package, &Review { sheets: None, notes: &[], edits: &[], date: "", force: true });
        assert!(!matches!(refused, Err(NotReviewed::Unreadable(Unreadable::GivenUp))));
        return;
    };
    check_places(&before, &analyze(&before, &SETTINGS));
    let mut rng = Rng::new(data.iter().fold(data.len() as u64, |seed, byte| seed.rotate_left(5) ^ u64::from(*byte)));
    let note = |number: usize| {
        let at = before.floor_char_boundary(rng.below(before.len() + 1)) as u32;
        Note { span: Span::at(at), lines: vec!["有误 <&>".to_owned()], mark: format!("{number:016x}") }
    };
    let notes: Vec<Note> = (0..3).map(note).collect();
    let once = written(&package, &notes);
    assert_eq!(text(&once).as_deref(), Some(before.as_str()));
    assert!(written(&once, &notes) == once, "a second run changes something");
    let without = written(&once, &[]);
    assert_eq!(text(&without).as_deref(), Some(before.as_str()));
    assert!(written(&without, &[]) == without, "without findings something changes");
});
