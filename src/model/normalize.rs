//! One spelling for what print spells in many: full and half width, spaces, quotes, 部门 and 单位.

use crate::text::is_space;

/// One character without its width; `None` for spaces and quotes, which carry no meaning in a name.
pub fn fold(c: char) -> Option<char> {
    match c {
        '\u{4e00}'..='\u{9fff}' => Some(c),
        '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '『' | '』' | '＂' | '＇' | '〝' | '〞' => {
            None
        }
        c if is_space(c) => None,
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0),
        '〔' | '【' => Some('('),
        '〕' | '】' => Some(')'),
        '﹒' => Some('.'),
        c => Some(c),
    }
}

/// A name without width, spaces and quotes: `“三公” 经费（含税）` → `三公经费(含税)`.
pub fn normalize_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    normal.extend(name.chars().filter_map(fold));
    normal
}

/// A heading's title as it is compared: like [`normalize_name`], without 部门 and 单位 (and the brackets they leave empty),
/// and without the punctuation that closes it: `二、` has to be cut off before.
pub fn normalize_title(title: &str) -> String {
    let mut normal = String::with_capacity(title.len());
    for c in title.chars().filter_map(fold) {
        normal.push(c);
        if matches!(c, '门' | '位' | ')' | '}') {
            let empty = ["部门", "单位", "()", "{}"];
            if let Some(pair) = empty.iter().find(|pair| normal.ends_with(**pair)) {
                normal.truncate(normal.len() - pair.len());
            }
        }
    }
    normal.truncate(normal.trim_end_matches(['。', '.', ':', ';', ',', '、']).len());
    normal
}

/// The characters of a normalised title, each with the byte of `title` where the original ends.
pub(super) fn folded(title: &str) -> Vec<(char, usize)> {
    let mut kept: Vec<(char, usize)> = Vec::with_capacity(title.len() / 3 + 1);
    for (start, c) in title.char_indices() {
        let end = start + c.len_utf8();
        let Some(c) = fold(c) else { continue };
        kept.push((c, end));
        let drops = match kept.as_slice() {
            [.., (a, _), (b, _)] => matches!((a, b), ('部', '门') | ('单', '位') | ('(', ')') | ('{', '}')),
            _ => false,
        };
        if drops {
            kept.truncate(kept.len() - 2);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_spaces_and_quotes_go() {
        assert_eq!(normalize_name("“三公” 经费（１）"), "三公经费(1)");
        assert_eq!(normalize_title("部门（单位） 收支总体情况。"), "收支总体情况");
        assert_eq!(normalize_title("{部门}预算情况说明："), normalize_title("单位预算情况说明"));
        assert_eq!(normalize_title("单位"), "");
    }
}
