//! What a run would change, as a unified diff.

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The changes from `before` to `after`, as `diff -u` and `git apply` write and read them; nothing where there are none.
pub fn unified(path: &str, before: &str, after: &str, colour: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    let unified = diff.unified_diff().context_radius(CONTEXT).header(path, path).to_string();
    if !colour {
        return unified;
    }
    let coloured = unified.split_inclusive('\n').map(|line| {
        let style = style(line);
        format!("{style}{line}{style:#}")
    });
    coloured.collect()
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
        assert_eq!(unified("a.txt", before, &after, false), wanted);
        assert_eq!(unified("a.txt", before, before, false), "");
        assert!(unified("a.txt", before, &after, true).contains("\u{1b}[31m-五。。\n\u{1b}[0m"));
    }

    #[test]
    fn a_last_line_without_an_end_is_told() {
        assert!(unified("a.txt", "a。。", "a。", false).ends_with("+a。\n\\ No newline at end of file\n"));
    }
}
