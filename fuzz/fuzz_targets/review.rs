//! Documents of Word that are read, written into and read again: rejected, each change gives the text as it was; accepted, as
//! it was to be; and a second run doubles nothing.
#![no_main]

use gouji::finding::Edit;
use gouji::formats::{NotReviewed, Note, Review, Reviewed, TrackedView, Unreadable, read, review};
use gouji_fuzz::{Rng, mutated, word};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutated(data, size, max_size, seed, word::mutate)
});

fn written(package: &[u8], notes: &[Note], edits: &[Edit]) -> Reviewed {
    let wanted = Review { sheets: None, notes, edits, date: "2026-01-05T08:00:00Z", force: false };
    review(package, &wanted).expect("what is read is written into")
}

fn text(package: &[u8], view: TrackedView) -> String {
    read(package, view).expect("what was written is read").text.into_owned()
}

fuzz_target!(|data: &[u8]| {
    let body = [b"<w:document><w:body>", data, b"</w:body></w:document>"].concat();
    let package = word::package(&body, false);
    let Ok(source) = read(&package, TrackedView::Accepted) else {
        let refused = review(&package, &Review { sheets: None, notes: &[], edits: &[], date: "", force: true });
        assert!(!matches!(refused, Err(NotReviewed::Unreadable(Unreadable::GivenUp))));
        return;
    };
    let before = source.text;
    let mut rng = Rng::new(data.iter().fold(data.len() as u64, |seed, byte| seed.rotate_left(5) ^ u64::from(*byte)));
    let edits = word::edits(&before, &mut rng);
    let note =
        |edit: &Edit| Note { span: edit.span, lines: vec!["有误".to_owned()], mark: edit.span.start.to_string() };
    let notes: Vec<Note> = edits.iter().map(note).collect();

    // Whatever its elements, what comes of it is a document.
    let once = written(&package, &notes, &[]);
    let done = written(&package, &notes, &edits);
    text(&once.bytes, TrackedView::Accepted);
    text(&done.bytes, TrackedView::Original);
    if !std::str::from_utf8(&body).is_ok_and(word::is_possible) {
        return;
    }

    // Comments change no text, and one run more changes nothing.
    for view in [TrackedView::Accepted, TrackedView::Original] {
        assert_eq!(text(&once.bytes, view), text(&package, view));
    }
    let twice = written(&once.bytes, &notes, &[]);
    assert_eq!(twice.lost, once.lost);
    let without = written(&twice.bytes, &[], &[]);
    assert_eq!(text(&without.bytes, TrackedView::Accepted), before);
    let again = written(&without.bytes, &[], &[]);
    assert_eq!(again.bytes, without.bytes);

    // Each change can be taken back, and gives what it says.
    for edit in &edits {
        let done = written(&package, &notes, std::slice::from_ref(edit));
        assert_eq!(text(&done.bytes, TrackedView::Original), text(&package, TrackedView::Original));
        let mut wanted = before.clone().into_owned();
        if done.changes > 0 {
            wanted.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        assert_eq!(text(&done.bytes, TrackedView::Accepted), wanted, "{edit:?}");
    }
    assert_eq!(text(&done.bytes, TrackedView::Original), text(&package, TrackedView::Original));
});
