//! Small questions about a place in a reading copy.

/// Where the sentence around `at` begins: behind the last `。`, or `；` unless an enumerated reason goes on there.
pub fn sentence_start(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(mark) = text[..end].rfind(['。', '；']) {
        let start = mark + 3;
        let rest = &text[start..];
        let goes_on = text[mark..].starts_with('；')
            && ["一是", "二是", "三是", "四是", "五是"].iter().any(|number| rest.starts_with(number));
        if !goes_on {
            return start;
        }
        end = mark;
    }
    0
}

/// Whether `at` stands inside `《…》`.
pub fn in_book_title(text: &str, at: usize) -> bool {
    let before = &text[..at];
    match before.rfind('《') {
        Some(open) => !before[open..].contains('》'),
        None => false,
    }
}

/// Words that open a reason.
pub const REASONS: [&str; 15] = [
    "原因",
    "主要是",
    "主要系",
    "由于",
    "因为",
    "受",
    "因",
    "系",
    "是由",
    "为了",
    "根据",
    "按照",
    "按",
    "鉴于",
    "考虑",
];

/// Whether a text gives a reason.
pub fn has_reason(text: &str) -> bool {
    REASONS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            !(*word == "因" && text[at..].starts_with("因公"))
                && !(*word == "系" && (text[at..].starts_with("系统") || text[..at].ends_with(['体', '联', '关'])))
                && !(*word == "受" && (text[..at].ends_with(['接', '享'])))
        })
    })
}

/// Whether the text ends in one of the words.
pub fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// Whether the text begins with one of the words.
pub fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The number a text begins with, its length, and what follows: `12.50万元`.
pub fn leading_number(text: &str) -> Option<&str> {
    let len = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
    (len > 0 && text.as_bytes()[0].is_ascii_digit()).then(|| &text[..len])
}

/// The whole number in Arabic or Chinese digits that ends the text, and its length in bytes.
pub fn trailing_count(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text[text.len() - digits..].parse().ok()?;
        return (digits <= 3).then_some((value, digits));
    }
    let start = text.char_indices().rev().take_while(|(_, c)| "一二两三四五六七八九十".contains(*c)).last()?.0;
    Some((chinese_count(&text[start..])?, text.len() - start))
}

fn chinese_count(word: &str) -> Option<u32> {
    let ones = |part: &str| -> Option<u32> {
        let mut chars = part.chars();
        let value = match chars.next()? {
            '两' => 2,
            c => "一二三四五六七八九".chars().position(|d| d == c)? as u32 + 1,
        };
        chars.next().is_none().then_some(value)
    };
    match word.split_once('十') {
        None => ones(word),
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { ones(tens)? };
            let units = if units.is_empty() { 0 } else { ones(units)? };
            Some(tens * 10 + units)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_at_the_end() {
        for (text, count) in
            [("内设9", Some((9, 1))), ("内设十二", Some((12, 6))), ("设有两", Some((2, 3))), ("内设", None)]
        {
            assert_eq!(trailing_count(text), count, "{text}");
        }
    }

    #[test]
    fn sentences_and_book_titles() {
        let text = "甲。乙；一是丙";
        assert_eq!(sentence_start(text, text.len()), "甲。".len());
        assert!(in_book_title("依据《某年办法", "依据《某年".len()));
        assert!(!in_book_title("依据《某年办法》执行", "依据《某年办法》".len()));
    }
}
