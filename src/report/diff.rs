//! The changes between two texts: as a unified diff, and as edits.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{DiffTag, TextDiff};

use crate::finding::Edit;
use crate::text::{Span, visible, visible_lines};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The changes from `before` to `after`, as `diff -u` and `git apply` write and read them; nothing where there are none.
/// For people, control characters are made visible, so the patch may no longer apply.
pub fn unified(path: &str, before: &str, after: &str, is_for_people: bool, colour: bool) -> String {
    let (diff, name) = (TextDiff::from_lines(before, after), quoted(path));
    let mut unified = diff.unified_diff().context_radius(CONTEXT).header(&name, &name).to_string();
    if is_for_people {
        unified = visible_lines(&unified).into_owned();
    }
    if !colour {
        return unified;
    }
    let coloured = unified.split_inclusive('\n').map(|line| {
        let style = style(line);
        format!("{style}{line}{style:#}")
    });
    coloured.collect()
}

/// Longest stretch, in bytes, whose letters are compared one by one.
const LONGEST: usize = 20_000;

/// The edits that make `after` of `before`, in text order: as few letters as can be told within lines that go over into others,
/// whole lines where they come or go.
pub fn edits_between(before: &str, after: &str) -> Vec<Edit> {
    let lines = changes(&lines(before), &lines(after), 0);
    let is_short = |edit: &Edit| (edit.span.len() as usize).max(edit.text.len()) <= LONGEST;
    let is_within = |edit: &Edit| !edit.span.is_empty() && !edit.text.is_empty() && is_short(edit);
    let finer = |edit: Edit| match is_within(&edit) {
        true => changes(&letters(edit.span.of(before)), &letters(&edit.text), edit.span.start),
        false => vec![edit],
    };
    lines.into_iter().flat_map(finer).collect()
}

/// The lines of a text, each with its end.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The letters of a text; a number is one, or half of its digits would seem to have been mended.
fn letters(text: &str) -> Vec<&str> {
    let mut letters = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let number = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        let (letter, behind) = rest.split_at(number.max(first.len_utf8()));
        letters.push(letter);
        rest = behind;
    }
    letters
}

/// The stretches that differ, the first byte of the text having the offset `at`.
fn changes(before: &[&str], after: &[&str], mut at: u32) -> Vec<Edit> {
    let mut found = Compact::new(Replace::new(Capture::new()), before, after);
    // Neither of the two ever fails. The one algorithm alone: `TextDiff` has all of them, which would be a tenth of the page.
    let _ = myers::diff(&mut found, before, 0..before.len(), after, 0..after.len());
    let length = |pieces: &[&str]| pieces.iter().map(|piece| piece.len() as u32).sum::<u32>();
    let mut edits = Vec::new();
    for op in found.into_inner().into_inner().into_ops() {
        let (start, text) = (at, after[op.new_range()].concat());
        at += length(&before[op.old_range()]);
        if op.tag() != DiffTag::Equal {
            edits.push(Edit { span: Span::new(start, at), text });
        }
    }
    edits
}

/// The name of a file as git writes it in a patch: one that would break the line, or command a terminal, in quotes.
fn quoted(path: &str) -> Cow<'_, str> {
    let is_plain = !path.contains(['"', '\\', '\t']) && matches!(visible(path), Cow::Borrowed(_));
    if is_plain {
        return Cow::Borrowed(path);
    }
    let mut quoted = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || visible(c.encode_utf8(&mut [0; 4])).contains('\u{FFFD}') => {
                let bytes = c.to_string().into_bytes();
                bytes.iter().for_each(|byte| quoted.push_str(&format!("\\{byte:03o}")));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

fn style(line: &str) -> Style {
    if line.starts_with("+++") || line.starts_with("---") {
        Style::new().bold()
    } else if line.starts_with("@@") {
        AnsiColor::Cyan.on_default()
    } else if line.starts_with('+') {
        AnsiColor::Green.on_default()
    } else if line.starts_with('-') {
        AnsiColor::Red.on_default()
    } else {
        Style::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Patched;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_make_the_one_text_of_the_other(before in "[甲乙丙1.\n]{0,40}", after in "[甲乙丙1.\n]{0,40}") {
            let mut patched = Patched::new(&before);
            patched.replace(edits_between(&before, &after).into_iter().map(|edit| (edit.span, edit.text)));
            prop_assert_eq!(patched.text(), after);
        }
    }

    #[test]
    fn a_figure_that_was_mended_is_one_edit() {
        let before = "甲。\n支出6.00万元。\n丙。\n";
        let after = "甲。\n支出7.00万元。\n新。\n丙。\n";
        let edits = edits_between(before, after);
        let shown: Vec<String> = edits.iter().map(|edit| format!("{}→{}", edit.span.of(before), edit.text)).collect();
        assert_eq!(shown, ["6.00→7.00", "→新。\n"]);
    }

    #[test]
    fn lines_are_shown_with_those_around() {
        let before = "一\n二\n三\n四\n五。。\n六\n七\n八\n九";
        let after = before.replace("。。", "。");
        let wanted = "\
--- a.txt
+++ a.txt
@@ -2,7 +2,7 @@
 二
 三
 四
-五。。
+五。
 六
 七
 八
";
        assert_eq!(unified("a.txt", before, &after, false, false), wanted);
        assert_eq!(unified("a.txt", before, before, false, false), "");
        assert!(unified("a.txt", before, &after, true, true).contains("\u{1b}[31m-五。。\n\u{1b}[0m"));
    }

    #[test]
    fn a_patch_stays_one_and_people_see_what_is_there() {
        let (before, after) = ("甲\u{1b}[31m。。\r\n", "甲\u{1b}[31m。\r\n");
        let patch = unified("a\n\u{9b}\"乙.txt", before, after, false, false);
        assert!(patch.starts_with("--- \"a\\012\\302\\233\\\"乙.txt\"\n"), "{patch}");
        assert!(patch.ends_with("\n-甲\u{1b}[31m。。\r\n+甲\u{1b}[31m。\r\n"), "{patch}");
        assert!(unified("a", before, after, true, false).ends_with("\n-甲␛[31m。。\n+甲␛[31m。\n"));
    }

    #[test]
    fn a_last_line_without_an_end_is_told() {
        assert!(unified("a.txt", "a。。", "a。", false, false).ends_with("+a。\n\\ No newline at end of file\n"));
    }
}
