//! Characters told apart at the price of one load.

/// Slots of characters: so many that hardly two in use share one.
pub const SLOTS: usize = 4096;

/// The four bytes at `at`, the first in the lowest place; zeros behind the end.
#[inline(always)]
fn word_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(chunk) => u32::from_le_bytes(*chunk),
        None => last_word(bytes, at),
    }
}

#[cold]
fn last_word(bytes: &[u8], at: usize) -> u32 {
    bytes.iter().skip(at).rev().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// Sixteen bits that tell the character at `at` from nearly all others, and its length in bytes. The length is told by
/// branches, not by a table: most are foreseen, and the next character need not wait for it.
#[inline(always)]
pub fn code_at(bytes: &[u8], at: usize) -> (u32, usize) {
    let word = word_at(bytes, at);
    match word as u8 {
        0xE0..=0xEF => (word >> 8 & 0xFFFF, 3),
        0..=0x7F => (word & 0x7F, 1),
        0xF0.. => (word >> 16, 4),
        _ => (word & 0xFFFF, 2),
    }
}

/// The slot of the character at `at`, and its length in bytes.
#[inline(always)]
pub fn slot_at(bytes: &[u8], at: usize) -> (usize, usize) {
    let word = word_at(bytes, at) as usize;
    match word as u8 {
        0xE0..=0xEF => (word >> 2 & 0xFC0 | word >> 16 & 0x3F, 3),
        0..=0x7F => (word & 0x7F, 1),
        0xF0.. => (word >> 24, 4),
        _ => (word >> 8 & 0xFF, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_length_and_a_slot() {
        for text in ["a", "é", "万", "𠮷", "万元", "a万", "𠮷1", "é万"] {
            let first = text.chars().next().unwrap();
            let (slot, len) = slot_at(text.as_bytes(), 0);
            assert!(slot < SLOTS && len == first.len_utf8(), "{text}");
            // What follows is no matter.
            assert_eq!(slot, slot_at(first.to_string().as_bytes(), 0).0, "{text}");
        }
        assert_ne!(slot_at("万".as_bytes(), 0), slot_at("元".as_bytes(), 0));
    }
}
