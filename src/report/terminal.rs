//! Tables and lines that fit a terminal.

use std::borrow::Cow;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_width::UnicodeWidthStr;

/// Rows in columns, the first `words` of them to the left, the others, which are numbers, to the right.
pub fn columns<const N: usize>(rows: &[[String; N]], words: usize) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let space = " ".repeat(width - cell.width());
            if column < words { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// The words in lines of at most `columns`, of which the first has `taken` columns already; the others are indented by `indent`
/// blanks. Without `columns`, only the breaks that are there.
pub fn wrapped(words: &str, taken: usize, indent: usize, columns: Option<usize>) -> Cow<'_, str> {
    let columns = columns.unwrap_or(usize::MAX);
    if taken + words.width() <= columns && !words.contains('\n') {
        return Cow::Borrowed(words);
    }
    let indent = indent.min(columns / 2);
    let (mut lines, mut used, mut from) = (String::new(), taken, 0);
    let begin = |lines: &mut String| {
        lines.truncate(lines.trim_end_matches(' ').len());
        lines.push('\n');
        lines.extend(std::iter::repeat_n(' ', indent));
        indent
    };
    for (to, kind) in linebreaks(words) {
        let word = words[from..to].trim_end_matches(['\n', '\r']);
        from = to;
        if used + word.trim_end().width() > columns && used > indent {
            used = begin(&mut lines);
        }
        for c in word.chars() {
            let width = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
            // A word longer than a line, such as the path of a file.
            if used + width > columns && c != ' ' {
                used = begin(&mut lines);
            }
            lines.push(c);
            used += width;
        }
        if kind == BreakOpportunity::Mandatory && to < words.len() {
            used = begin(&mut lines);
        }
    }
    Cow::Owned(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_broken_where_chinese_may_be() {
        let words = "收入总计 451.32 万元，相差 31.22 万元；此处应为 420.10";
        assert_eq!(wrapped(words, 4, 2, Some(24)), "收入总计 451.32 万\n  元，相差 31.22 万元；\n  此处应为 420.10");
        assert_eq!(wrapped(words, 4, 2, None), words);
        assert_eq!(wrapped("甲\n乙", 4, 6, None), "甲\n      乙");
        assert_eq!(wrapped("abcdefgh", 0, 1, Some(4)), "abcd\n efg\n h");
    }

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_is_lost(words in "[一a，。 ./1（）“]{0,80}", taken in 0usize..8, columns in 10usize..40) {
            let lines = wrapped(&words, taken, 3, Some(columns));
            for (number, line) in lines.split('\n').enumerate() {
                let taken = if number == 0 { taken } else { 0 };
                prop_assert!(taken + line.trim_end().width() <= columns, "{lines}");
            }
            let bare = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(bare(&lines), bare(&words));
        }
    }
}
