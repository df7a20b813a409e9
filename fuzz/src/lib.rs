//! What the fuzz targets share: documents that are changed as an author, a converter or a bad day would change them, and
//! what must hold of every finding.

pub mod document;
#[path = "../../src/testing.rs"]
mod marks;
#[path = "../../tests/support/rng.rs"]
mod rng;
pub mod page;
pub mod pdf;
pub mod word;
pub mod workbook;

pub use rng::Rng;

use gouji::finding::Finding;
use gouji::lang::Lang;
use gouji::settings::Settings;
use std::sync::{Arc, LazyLock};

/// What every document is read with.
pub static SETTINGS: LazyLock<Arc<Settings>> = LazyLock::new(|| Arc::new(Settings::new(Lang::Zh)));

/// An input that is text, changed by a mutator of its own: its new length.
pub fn mutated(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    mutate: fn(&mut String, usize, &mut Rng),
) -> usize {
    let mut text = String::from_utf8_lossy(&data[..size]).into_owned();
    mutate(&mut text, most, &mut Rng::new(u64::from(seed)));
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
}

/// Panics unless every place of the findings lies in the text, on borders of characters and in text order.
pub fn check_places(text: &str, findings: &[Finding]) {
    for finding in findings {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let related = finding.related.iter().map(|related| related.span);
        for span in [finding.span].into_iter().chain(related).chain(edits) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no place: {finding:?}");
        }
        let preferred = finding.fixes.iter().filter(|fix| fix.preferred).count();
        assert!(preferred <= 1, "{preferred} preferred fixes: {finding:?}");
        for fix in &finding.fixes {
            assert!(!fix.edits.is_empty(), "a fix without edits: {finding:?}");
            let is_apart = fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
            assert!(is_apart, "edits that overlap: {finding:?}");
        }
    }
    assert!(findings.is_sorted_by_key(|finding| (finding.span, finding.code)), "findings out of order");
}
