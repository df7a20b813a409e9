//! Formatting: headings numbered in turn, stray spaces taken out. A figure is never touched.

use super::snapshot::Snapshot;
use crate::analysis::{Placed, check_wording, fix_all};
use crate::finding::{Edit, Finding, Fix, Safety};
use crate::settings::Settings;
use crate::text::{Patched, Piece, Span};
use ls_types::{Range, TextEdit};
use std::convert::Infallible;

/// The rules whose fixes number headings.
pub const NUMBERING: &[&str] = &["heading-numbering", "mixed-width"];
/// The rules whose fixes make up a formatted document.
const ALL: &[&str] = &["heading-numbering", "mixed-width", "stray-space"];

/// The edits that format a document; formatting it again changes nothing.
pub fn formatting(snapshot: &Snapshot) -> Vec<TextEdit> {
    // A reading cannot be changed.
    if snapshot.is_reading() { Vec::new() } else { edits(snapshot, ALL) }
}

/// Those of them that lie in a range.
pub fn range_formatting(snapshot: &Snapshot, range: Range) -> Vec<TextEdit> {
    let mut edits = formatting(snapshot);
    edits.retain(|edit| range.start <= edit.range.start && edit.range.end <= range.end);
    edits
}

/// The edits that number the headings of a document.
pub fn renumbering(snapshot: &Snapshot) -> Vec<TextEdit> {
    edits(snapshot, NUMBERING)
}

/// Whether any of these rules has something to fix.
pub fn is_needed(placed: &Placed, codes: &[&str]) -> bool {
    placed.findings().iter().any(|finding| fix_of(finding, codes).is_some())
}

fn edits(snapshot: &Snapshot, codes: &[&str]) -> Vec<TextEdit> {
    let parts = snapshot.analysis.parts().iter().filter(|placed| is_needed(placed, codes));
    let of_part = |placed: &Placed| -> Vec<TextEdit> {
        let edits = settled(placed, snapshot.analysis.settings(), codes);
        edits.into_iter().map(|edit| TextEdit::new(snapshot.range(placed, edit.span), edit.text)).collect()
    };
    parts.flat_map(of_part).collect()
}

/// The edits after which these rules have nothing more to fix.
fn settled(placed: &Placed, settings: &Settings, codes: &[&str]) -> Vec<Edit> {
    // Only with the fixes that formatting makes: they may run unasked here.
    let fixable = |finding: Finding| {
        let fix = Fix { safety: Safety::Safe, ..fix_of(&finding, codes)?.clone() };
        Some(Finding { fixes: vec![fix], ..finding })
    };
    let findings = placed.findings().iter().cloned().filter_map(fixable).collect();
    let examine = |text: &str| {
        Ok::<_, Infallible>(check_wording(text, settings, codes).into_iter().filter_map(fixable).collect())
    };
    let Ok(fixed) = fix_all(placed.part.text(), findings, Safety::Safe, examine);
    edits_of(&fixed.patched)
}

/// How an edited text differs from its original.
pub fn edits_of(patched: &Patched) -> Vec<Edit> {
    let original = patched.original();
    let mut edits = Vec::new();
    let (mut kept_to, mut new) = (0, String::new());
    let end = Piece::Kept(Span::at(original.len() as u32));
    for piece in patched.pieces().iter().chain([&end]) {
        match piece {
            Piece::New(text) => new.push_str(text),
            Piece::Kept(kept) => {
                let span = Span::new(kept_to, kept.start);
                if span.of(original) != new {
                    edits.push(Edit { span, text: std::mem::take(&mut new) });
                }
                new.clear();
                kept_to = kept.end;
            }
        }
    }
    edits
}

/// The fix of a finding of these rules, if it only changes what is there.
fn fix_of<'a>(finding: &'a Finding, codes: &[&str]) -> Option<&'a Fix> {
    let fix = finding.fixes.first().filter(|_| codes.contains(&finding.code))?;
    fix.edits.iter().all(|edit| !edit.span.is_empty()).then_some(fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::open;
    use crate::syntax::read_numbering;
    use proptest::prelude::*;

    #[track_caller]
    fn formatted(text: &str) -> String {
        let once = open(text);
        let once = once.edited(&formatting(&once.snapshot));
        let twice = open(&once);
        assert_eq!(formatting(&twice.snapshot), [], "{once}");
        once
    }

    #[test]
    fn headings_are_numbered_and_spaces_go() {
        assert_eq!(
            formatted(
                "一、概况\n（一）职责\n负责全 区工作。\n（二）机构\n甲。\n（二）构成\n乙。\n二、收支\n丙。\n二、采购\n丁。\n四、绩效\n戊。\n"
            ),
            "一、概况\n（一）职责\n负责全区工作。\n（二）机构\n甲。\n（三）构成\n乙。\n二、收支\n丙。\n三、采购\n丁。\n四、绩效\n戊。\n"
        );
    }

    #[test]
    fn a_figure_is_never_touched() {
        let text = "2025年预算1 351.94万元，2024年3万元，2023年3万元，2022年2万元。\n";
        assert_eq!(formatted(text), text);
        assert_eq!(
            formatted("2025年预算351.94 万元，2024年3万元，2023年3万元，2022年2万元。\n"),
            "2025年预算351.94万元，2024年3万元，2023年3万元，2022年2万元。\n"
        );
    }

    #[test]
    fn only_in_the_range() {
        let fixture = open("一、概 况\n¦负责全 区工作。\n");
        let range = Range::new(fixture.cursor, fixture.everything().end);
        assert_eq!(fixture.edited(&range_formatting(&fixture.snapshot, range)), "一、概 况\n负责全区工作。\n");
    }

    #[test]
    fn renumbering_leaves_spaces() {
        let fixture = open("一、概况\n甲 乙。\n二、收支\n乙。\n二、采购\n丙。\n");
        assert_eq!(
            fixture.edited(&renumbering(&fixture.snapshot)),
            "一、概况\n甲 乙。\n二、收支\n乙。\n三、采购\n丙。\n"
        );
    }

    #[test]
    fn edits_upon_edits_are_edits_of_the_original() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
        let mut patched = Patched::new("abcdefgh");
        patched.replace([edit(1, 2, "BBB"), edit(4, 5, "")].map(|edit| (edit.span, edit.text)));
        patched.replace([edit(2, 3, "-"), edit(7, 8, "G")].map(|edit| (edit.span, edit.text)));
        assert_eq!(patched.text(), "aB-BcdfGh");
        assert_eq!(edits_of(&patched), [edit(1, 2, "B-B"), edit(4, 5, ""), edit(6, 7, "G")]);
        patched.replace([edit(1, 4, "b")].map(|edit| (edit.span, edit.text)));
        assert_eq!(edits_of(&patched), [edit(4, 5, ""), edit(6, 7, "G")]);
    }

    fn line() -> impl Strategy<Value = String> {
        let marks = prop::sample::select(vec![
            "一、",
            "二、",
            "三、",
            "四、",
            "（一）",
            "（二）",
            "(三)",
            "1.",
            "2.",
            "3、",
            "第一部分 ",
            "①",
            "②",
            "",
        ]);
        let words = prop::sample::select(vec![
            "概况",
            "收 支情况",
            "负责全 区工作。",
            "支出1 351.94 万元。",
            "甲，乙",
            "名词解释",
            "基本支出：指甲。",
        ]);
        (marks, words).prop_map(|(mark, words)| format!("{mark}{words}\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn formatting_twice_is_formatting_once(lines in prop::collection::vec(line(), 0..30)) {
            let text = lines.concat();
            let numbers = |text: &str| -> Vec<String> {
                let words = text.lines().map(|line| &line[read_numbering(line).map_or(0, |number| number.len as usize)..]);
                words.flat_map(|words| words.split(|c: char| !c.is_ascii_digit())).filter(|run| !run.is_empty()).map(str::to_owned).collect()
            };
            prop_assert_eq!(numbers(&formatted(&text)), numbers(&text));
        }
    }
}
