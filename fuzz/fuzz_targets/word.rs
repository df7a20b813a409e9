//! Documents of Word: whatever their elements, they are read or refused, and every byte of what is read has a place.
#![no_main]

use gouji::analysis::analyze;
use gouji::finding::{Edit, Finding};
use gouji::formats::{Note, Review, TrackedView, read, review};
use gouji::lang::Lang;
use gouji_fuzz::{Rng, SETTINGS, check_places, word};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut body = String::from_utf8_lossy(&data[..size]).into_owned();
    word::mutate(&mut body, max_size, &mut Rng::new(u64::from(seed)));
    data[..body.len()].copy_from_slice(body.as_bytes());
    body.len()
});

/// Comments leave the text as it is, and once more are the same.
fn check_review(package: &[u8], text: &str, findings: &[Finding]) {
    let notes: Vec<Note> = findings
        .iter()
        .zip(1_u64..)
        .map(|(finding, at)| Note {
            span: finding.span,
            lines: vec![finding.message.clone()],
            mark: format!("{at:016x}"),
        })
        .collect();
    let fixes = findings.iter().flat_map(|finding| finding.fixes.first()).flat_map(|fix| fix.edits.iter().cloned());
    let mut edits: Vec<Edit> = fixes.collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by(|next, edit| next.span.start <= edit.span.end);
    let of = |notes: &[Note], edits: &[Edit], bytes: &[u8]| {
        review(bytes, &Review { notes, edits, date: "2026-01-01T00:00:00Z", force: true }).map(|done| done.bytes)
    };
    let Ok(noted) = of(&notes, &[], package) else { return };
    let again = read(&noted, TrackedView::Accepted).expect("what is written is read");
    assert_eq!(again.text, text, "a comment changes the text");
    of(&notes, &[], &noted).expect("a second time");
    let changed = of(&notes, &edits, package).expect("changes go where comments go");
    read(&changed, TrackedView::Accepted).expect("what is changed is read");
}

fuzz_target!(|data: &[u8]| {
    let package = word::package(data);
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
                if view == TrackedView::Accepted {
                    check_review(&package, &source.text, &findings);
                }
            }
            Err(refused) => assert!(!refused.message(Lang::En).is_empty()),
        }
    }
    // The archive itself, with a byte changed.
    let mut broken = package;
    if let Some((at, last)) = data.first_chunk::<2>().map(|chunk| (usize::from(u16::from_le_bytes(*chunk)), data.len()))
    {
        let at = at % broken.len();
        broken[at] ^= 1 << (last % 8);
        let _ = read(&broken, TrackedView::Accepted);
        let _ = read(&broken[..at], TrackedView::Accepted);
    }
    let _ = read(data, TrackedView::Accepted);
});
