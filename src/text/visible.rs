//! Foreign words as a terminal or the log of a CI may show them: what would command it is seen, not obeyed.

use std::borrow::Cow;

/// The words on one line, for the middle of a line.
pub fn visible(words: &str) -> Cow<'_, str> {
    if is_harmless(words) { Cow::Borrowed(words) } else { Cow::Owned(shown(words).collect()) }
}

/// Whole lines: their breaks stay, and none of them is a command to a CI.
pub fn visible_lines(lines: &str) -> Cow<'_, str> {
    if lines.split('\n').all(|line| is_harmless(line) && !is_command(line)) {
        return Cow::Borrowed(lines);
    }
    let shown_line = |line: &str| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let shown: String = shown(line).collect();
        if is_command(&shown) { shown.replacen(':', "：", 1) } else { shown }
    };
    Cow::Owned(lines.split('\n').map(shown_line).collect::<Vec<_>>().join("\n"))
}

/// Whether [`visible`] leaves the words as they are.
fn is_harmless(words: &str) -> bool {
    let bytes = words.as_bytes();
    let commands = |at: usize| match bytes[at..] {
        [0xC2, 0x80..=0x9F, ..] | [0xD8, 0x9C, ..] | [b'#', b'#', ..] => true,
        [0xE2, 0x80, 0x8E | 0x8F | 0xA8..=0xAE, ..] | [0xE2, 0x81, 0xA6..=0xA9, ..] => true,
        [byte, ..] => byte < b' ' && byte != b'\t' || byte == 0x7F,
        [] => false,
    };
    !bytes.iter().enumerate().any(|(at, byte)| MAY_COMMAND[usize::from(*byte)] && commands(at))
}

/// Bytes of which what follows tells whether they are harmless; of all others it is known.
static MAY_COMMAND: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 0x20 || matches!(byte, 0x23 | 0x7F | 0xC2 | 0xD8 | 0xE2);
        byte += 1;
    }
    table
};

/// Each character as it is shown: always one for one.
fn shown(words: &str) -> impl Iterator<Item = char> + '_ {
    words.char_indices().map(|(at, c)| match c {
        '\t' => '\t',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{2028}' | '\u{2029}' => '\u{2424}',
        '\u{80}'..='\u{9F}'
        | '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        // `##[add-mask]` commands GitHub wherever it stands in a line, `##vso[…]` Azure.
        '[' if words[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with("##") => '［',
        c => c,
    })
}

/// Whether GitHub would take the line for a command: `::add-mask::`.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_commands_a_terminal() {
        for c in '\0'..=char::MAX {
            let word = format!("一{c}");
            let shown = visible(&word);
            let is_bidi =
                matches!(c, '\u{61C}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            let is_kept = !is_bidi && (!c.is_control() || c == '\t');
            assert_eq!(shown == word, is_kept, "{c:?}");
            assert_eq!(shown.chars().count(), 2);
        }
        assert_eq!(visible("甲\u{1b}[31m\n乙\u{9b}2J\u{202e}"), "甲␛[31m␊乙�2J�");
    }

    #[test]
    fn nothing_commands_a_ci() {
        assert_eq!(visible("a ##[add-mask]100 ##vso[x] ## [b] #[c]"), "a ##［add-mask]100 ##vso［x] ## [b] #[c]");
        assert_eq!(visible_lines("甲\r\n::error::乙\n　::c: ::d\n\r::e"), "甲\n：:error::乙\n　：:c: ::d\n␍::e");
        assert_eq!(visible_lines("::a"), "：:a");
        assert!(matches!(visible_lines("甲：\n\t乙 a::b"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_shown_as_it_is(words in "[a# \\[:\n\r\t\u{9b}\u{2066}一]{0,20}") {
            let lines = visible_lines(&words).into_owned();
            prop_assert_eq!(visible_lines(&lines), lines.as_str());
            let line = visible(&words).into_owned();
            prop_assert_eq!(visible(&line), line.as_str());
            prop_assert!(!line.contains('\n'));
        }
    }
}
