//! Fixes: safe ones leave every number; all settle, or are not made; made again they change nothing.
#![no_main]

use gouji::analysis::{analyze, fix_all, keeping_numbers};
use gouji::finding::Safety;
use gouji::syntax::read_numbering;
use gouji::text::{numbers, trim_start};
use gouji_fuzz::{Rng, SETTINGS, check_places, document};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::convert::Infallible;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut text = String::from_utf8_lossy(&data[..size]).into_owned();
    document::mutate(&mut text, max_size, &mut Rng::new(u64::from(seed)));
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
});

/// The numbers of a text, but for those of headings and list items.
fn amounts(text: &str) -> Vec<String> {
    let without_mark = |line: &str| {
        let line = trim_start(line);
        numbers(&line[read_numbering(line).map_or(0, |numbering| numbering.mark_len as usize)..])
    };
    text.split(['\n', '\r']).flat_map(without_mark).collect()
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let findings = analyze(text, &SETTINGS);
    check_places(text, &findings);
    for fix in findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| fix.safety == Safety::Safe) {
        assert_eq!(keeping_numbers(text, vec![fix]).len(), 1, "a safe fix changes a number: {fix:?}");
    }
    for safety in [Safety::Safe, Safety::Unsafe] {
        let examine = |text: &str| Ok::<_, Infallible>(analyze(text, &SETTINGS));
        let fixed = fix_all(text, findings.clone(), safety, examine).expect("no error");
        let after = fixed.patched.text();
        assert_eq!(analyze(&after, &SETTINGS), fixed.findings, "other findings than were told");
        if safety == Safety::Safe {
            // Where litter before a heading goes, its number is one of a heading only then.
            let is_kept = amounts(&after) == amounts(text) || numbers(&after) == numbers(text);
            assert!(is_kept, "safe fixes changed a number: {:?} became {:?}", amounts(text), amounts(&after));
        }
        if fixed.is_stable {
            let again = fix_all(&after, fixed.findings.clone(), safety, examine).expect("no error");
            assert_eq!((again.count, again.patched.text()), (0, after), "fixes made twice");
        }
    }
});
