//! Years in a text.

/// The first year of a line: byte offset, length with 年, value. Reads `2025年` and `二〇二五年`.
pub fn find_year(line: &str) -> Option<(usize, usize, i32)> {
    for (at, _) in line.match_indices('年') {
        let head = &line[..at];
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        if digits == 4
            && let Ok(year) = head[at - 4..].parse::<i32>()
            && (1990..2100).contains(&year)
        {
            return Some((at - 4, 4 + '年'.len_utf8(), year));
        }
        let chinese: Vec<(usize, char)> = head.char_indices().rev().take(4).collect();
        if chinese.len() == 4 {
            let value = chinese.iter().rev().try_fold(0, |value, (_, c)| {
                let digit =
                    "〇一二三四五六七八九".chars().position(|d| d == *c).or((*c == '○' || *c == '零').then_some(0))?;
                Some(value * 10 + digit as i32)
            });
            if let Some(year) = value.filter(|year| (1990..2100).contains(year)) {
                let start = chinese[3].0;
                return Some((start, at - start + '年'.len_utf8(), year));
            }
        }
    }
    None
}
