//! Fixes that run unasked leave every number as it stands.

use crate::finding::{Edit, Fix, in_order, replaced};
use crate::syntax::read_numbering;
use crate::text::{Span, numbers};

/// The fixes which, applied together, keep the numbers of the lines they touch: the same values with the
/// same decimals in the same order. Numbers of headings and list items do not count.
pub fn keeping_numbers<'a>(text: &str, mut fixes: Vec<&'a Fix>) -> Vec<&'a Fix> {
    loop {
        let changed = changed_lines(text, &in_order(&fixes));
        if changed.is_empty() {
            return fixes;
        }
        fixes.retain(|fix| {
            let changes = |edit: &Edit| {
                let next = changed.partition_point(|lines| lines.end < edit.span.start);
                changed.get(next).is_some_and(|lines| lines.start <= edit.span.start)
            };
            !fix.edits.iter().any(changes)
        });
    }
}

/// The lines in which edits, in text order and apart, change a number.
fn changed_lines(text: &str, mut edits: &[&Edit]) -> Vec<Span> {
    let mut changed = Vec::new();
    while let Some(first) = edits.first() {
        let mut lines = lines_of(text, first.span);
        let mut count = 1;
        while let Some(next) = edits.get(count).filter(|edit| edit.span.start <= lines.end) {
            lines = lines.cover(lines_of(text, next.span));
            count += 1;
        }
        let (here, rest) = edits.split_at(count);
        if !keeps_numbers(text, lines, here) {
            changed.push(lines);
        }
        edits = rest;
    }
    changed
}

/// The whole lines that a place touches, without the last one's end.
pub fn lines_of(text: &str, place: Span) -> Span {
    let bytes = text.as_bytes();
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..place.start as usize]).map_or(0, |end| end + 1);
    let rest = place.end as usize;
    let end = memchr::memchr2(b'\n', b'\r', &bytes[rest..]).map_or(text.len(), |length| rest + length);
    Span::new(start as u32, end as u32)
}

fn keeps_numbers(text: &str, lines: Span, edits: &[&Edit]) -> bool {
    let (before, after) = (lines.of(text), replaced(text, lines, edits));
    if numbers(before) == numbers(&after) {
        return true;
    }
    let (Some(mark_before), Some(mark_after)) = (mark_of(before), mark_of(&after)) else { return false };
    let border = lines.start + mark_before as u32;
    let is_on_one_side = |edit: &&Edit| edit.span.end <= border || edit.span.start >= border;
    let is_one_line = !before.contains(['\n', '\r']) && !after.contains(['\n', '\r']);
    is_one_line && edits.iter().all(is_on_one_side) && numbers(&before[mark_before..]) == numbers(&after[mark_after..])
}

/// How many bytes at the start of a line are its number as a heading or as an item of a list.
fn mark_of(line: &str) -> Option<usize> {
    let inner = crate::text::trim_start(line);
    read_numbering(inner).map(|numbering| line.len() - inner.len() + numbering.mark_len as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;

    /// Whether a fix that replaces each `old` by `new` may run unasked.
    fn may_run(text: &str, old: &str, new: &str) -> bool {
        let edits = text
            .match_indices(old)
            .map(|(at, _)| Edit { span: Span::new(at as u32, (at + old.len()) as u32), text: new.to_owned() });
        let fix = Fix { title: String::new(), safety: Safety::Safe, preferred: true, edits: edits.collect() };
        !keeping_numbers(text, vec![&fix]).is_empty()
    }

    #[test]
    fn no_number_is_joined_parted_or_lost() {
        for text in ["分别为100 200万元", "12.34 56.78万元", "预算2025 300万元", "5 6万元", "1 . 5"] {
            assert!(!may_run(text, " ", ""), "{text}");
        }
        assert!(!may_run("甲\t１２３,４５", "１２３,４５", ""));
        assert!(!may_run("增加0万元", "增加0万元", "持平"));
        assert!(!may_run("减少-3.5万元", "-", ""));
        assert!(!may_run("收入10\n20万元", "\n", ""));
        assert!(!may_run("12.34万元", "12.", "3."));
        assert!(!may_run("1.收入5万元", "5", "6"));
    }

    #[test]
    fn words_marks_and_numbers_of_headings_may_change() {
        assert!(may_run("2025 年预算 10 万元", " ", ""));
        assert!(may_run("截止2024年", "截止", "截至"));
        assert!(may_run("1,234万元", "1,234", "１２３４"));
        assert!(may_run("2.收入5万元。", "2.", "3."));
        assert!(may_run("  (2)收入 5 万元。", "(2)", "（3）"));
        assert!(may_run("甲。\n\n2、收入5 万元。", "2、", "3、"));
    }

    #[test]
    fn one_bad_fix_does_not_keep_the_others_away() {
        let text = "帐户5 6万元\n帐户\n";
        let fix = |start, end, text: &str| Fix::replace("", Safety::Safe, Span::new(start, end), text);
        let (bad, good) = (fix(7, 8, ""), fix(16, 22, "账户"));
        assert_eq!(text.get(7..8), Some(" "));
        assert_eq!(keeping_numbers(text, vec![&bad, &good]), [&good]);
    }
}
