//! A text and edits of it: after each the analysis is that of the text as it stands.
//!
//! An input is a text, a zero byte, and a seed of eight bytes for each edit.
#![no_main]

use gouji::analysis::{Analysis, analyze};
use gouji_fuzz::{Rng, SETTINGS, document};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const MOST_EDITS: usize = 6;

fn split(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == 0) {
        Some(border) => (&data[..border], &data[border + 1..]),
        None => (data, &[]),
    }
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut rng = Rng::new(u64::from(seed));
    let (text, edits) = split(&data[..size]);
    let mut text = String::from_utf8_lossy(text).replace('\0', "");
    let mut edits: Vec<[u8; 8]> = edits.chunks_exact(8).filter_map(|seed| seed.try_into().ok()).collect();
    if rng.chance(40) {
        document::mutate(&mut text, max_size, &mut rng);
        text = text.replace('\0', "");
    }
    match rng.below(3) {
        0 if !edits.is_empty() => {
            let at = rng.below(edits.len());
            edits.truncate(at);
        }
        _ => edits.push(rng.next().to_le_bytes()),
    }
    edits.truncate(MOST_EDITS);
    let length = max_size.saturating_sub(1 + 8 * MOST_EDITS);
    text.truncate(document::border(&text, length));
    let bytes: Vec<u8> = text.bytes().chain([0]).chain(edits.into_iter().flatten()).take(max_size).collect();
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
});

fuzz_target!(|data: &[u8]| {
    let (text, edits) = split(data);
    let Ok(text) = std::str::from_utf8(text) else { return };
    let mut text = text.to_owned();
    let mut analysis = Analysis::new(&text, &SETTINGS);
    for seed in edits.chunks_exact(8).take(MOST_EDITS) {
        let mut rng = Rng::new(u64::from_le_bytes(seed.try_into().expect("eight bytes")));
        let (range, new) = document::edit(&text, &mut rng);
        text.replace_range(range.clone(), &new);
        analysis.edit(range.start as u32..range.end as u32, &new);
        assert_eq!(analysis.findings(), analyze(&text, &SETTINGS), "after {range:?} became {new:?}");
    }
});
