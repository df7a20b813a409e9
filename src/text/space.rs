//! What is no word: spaces of every width, and characters that are not printed at all.

/// Whether a character is a space in print or none.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || is_unprinted(c)
}

/// Whether a character is not printed at all: it parts nothing. Programs leave some between words: U+200B, U+FEFF, soft hyphens,
/// marks of direction around what was copied, selectors of a form.
pub fn is_unprinted(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// A text without the space around it.
pub fn trim(text: &str) -> &str {
    trim_end(trim_start(text))
}

/// A text without the space before it.
pub fn trim_start(text: &str) -> &str {
    match text.as_bytes() {
        [first, ..] if opens_word(*first) => text,
        _ => text.trim_start_matches(is_space),
    }
}

/// A text without the space behind it.
pub fn trim_end(text: &str) -> &str {
    match text.as_bytes() {
        [.., last] if last.is_ascii_graphic() => text,
        [.., 0xE4..=0xE9, _, _] => text,
        _ => text.trim_end_matches(is_space),
    }
}

/// Whether this byte tells that a character is no space: nearly every line and cell begins and ends with such a one.
fn opens_word(lead: u8) -> bool {
    lead.is_ascii_graphic() || (0xE4..=0xE9).contains(&lead)
}

/// Length in bytes of the space at byte `at`, 0 if there is none.
pub fn space_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b' ' | b'\t'..=b'\r', ..]) => 1,
        Some([0xC2, 0x85 | 0xA0 | 0xAD, ..]) => 2,
        Some([0xE2, 0x80, 0x80..=0x8F | 0xA8..=0xAF, ..] | [0xE2, 0x81, 0x9F..=0xAF, ..]) => 3,
        Some([0xE3, 0x80, 0x80, ..] | [0xEF, 0xB8, 0x80..=0x8F, ..] | [0xEF, 0xBB, 0xBF, ..]) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_space_stays() {
        for c in '\0'..=char::MAX {
            let text = format!("{c}a{c}万{c}");
            let by_character = text.trim_matches(is_space);
            assert_eq!((trim(&text), trim_start(&text)), (by_character, text.trim_start_matches(is_space)), "{c:?}");
        }
    }

    #[test]
    fn both_ways_of_asking_agree() {
        // A space of the Ogham script is not worth a byte more in the loop.
        for c in ('\0'..=char::MAX).filter(|c| *c != '\u{1680}') {
            let mut bytes = [0; 4];
            let text = c.encode_utf8(&mut bytes);
            let expected = if is_space(c) { text.len() } else { 0 };
            assert_eq!(space_at(text.as_bytes(), 0), expected, "{c:?}");
        }
    }
}
