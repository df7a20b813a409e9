//! Applies the fixes of findings until none is left.

use super::safe_fixes::{keeping_numbers, lines_of};
use crate::finding::{Edit, Finding, Fix, Safety, compatible, in_order};
use crate::text::{Patched, Span};

/// Most rounds of fixes; each may bring new findings to light.
const MOST_ROUNDS: usize = 10;

/// Most times that all is begun anew without the fixes that did not settle.
const MOST_ATTEMPTS: usize = 10;

/// A text after its fixes.
#[derive(Clone, Debug)]
pub struct FixedText<'a> {
    /// The text, and what of it stands as before.
    pub patched: Patched<'a>,
    /// The findings that are left.
    pub findings: Vec<Finding>,
    /// How many fixes were made.
    pub count: usize,
    /// No fix was left out because it would have brought ever more fixes.
    pub is_stable: bool,
}

/// A rule whose fixes at a place do not settle.
struct GivenUp {
    code: &'static str,
    /// Lines of the original text.
    lines: Span,
}

/// Makes the fixes of `findings` in `text`, and of what `examine` finds after them. With [`Safety::Unsafe`], also those that
/// change a figure or a meaning, where there is only one to prefer.
///
/// A fix that calls itself safe and would change a number is not made. Of fixes that do not settle, because they undo one
/// another or bring ever more, none is made.
///
/// # Errors
/// An error of `examine`.
pub fn fix_all<'a, E>(
    text: &'a str,
    findings: Vec<Finding>,
    safety: Safety,
    mut examine: impl FnMut(&str) -> Result<Vec<Finding>, E>,
) -> Result<FixedText<'a>, E> {
    let mut given_up = Vec::new();
    for _ in 0..MOST_ATTEMPTS {
        let fixed = rounds(text, findings.clone(), safety, &given_up, &mut examine)?;
        if fixed.is_stable {
            return Ok(FixedText { is_stable: given_up.is_empty(), ..fixed });
        }
        let origin = |edit: &Edit| lines_of(text, fixed.patched.origin(edit.span));
        for finding in &fixed.findings {
            let edits = fix_of(finding, safety).into_iter().flat_map(|fix| &fix.edits);
            given_up.extend(edits.map(|edit| GivenUp { code: finding.code, lines: origin(edit) }));
        }
    }
    Ok(FixedText { patched: Patched::new(text), findings, count: 0, is_stable: false })
}

/// Makes fixes, round by round, but none that was given up. Where the result is not stable, some were left to be made.
fn rounds<'a, E>(
    text: &'a str,
    mut findings: Vec<Finding>,
    safety: Safety,
    given_up: &[GivenUp],
    examine: &mut impl FnMut(&str) -> Result<Vec<Finding>, E>,
) -> Result<FixedText<'a>, E> {
    let mut patched = Patched::new(text);
    let mut current = None;
    let mut count = 0;
    for round in 0.. {
        let now = current.as_deref().unwrap_or(text);
        let is_wanted = |finding: &&Finding| !is_given_up(finding, safety, given_up, &patched);
        let fixes = findings.iter().filter(is_wanted).filter_map(|finding| fix_of(finding, safety));
        let fixes = compatible(fixes.filter(|fix| changes(fix, now)));
        let (safe, mut fixes): (Vec<&Fix>, Vec<&Fix>) = fixes.into_iter().partition(|fix| fix.safety == Safety::Safe);
        fixes.extend(keeping_numbers(now, safe));
        let is_stable = fixes.is_empty();
        if is_stable || round == MOST_ROUNDS {
            return Ok(FixedText { patched, findings, count, is_stable });
        }
        count += fixes.len();
        patched.replace(in_order(&fixes).into_iter().map(|edit| (edit.span, with_line_ends(edit, now))));
        let text = patched.text();
        findings = examine(&text)?;
        current = Some(text);
    }
    Ok(FixedText { patched, findings, count, is_stable: false })
}

fn is_given_up(finding: &Finding, safety: Safety, given_up: &[GivenUp], patched: &Patched) -> bool {
    let edits = fix_of(finding, safety).into_iter().filter(|_| !given_up.is_empty()).flat_map(|fix| &fix.edits);
    edits.map(|edit| patched.origin(edit.span)).any(|place| {
        let meets = |lines: Span| lines.start <= place.end && place.start <= lines.end;
        given_up.iter().any(|one| one.code == finding.code && meets(one.lines))
    })
}

/// The fix of a finding that runs without asking.
fn fix_of(finding: &Finding, safety: Safety) -> Option<&Fix> {
    let safe = finding.fixes.iter().find(|fix| fix.safety == Safety::Safe);
    let mut preferred = finding.fixes.iter().filter(|fix| fix.preferred);
    let only = preferred.next().filter(|_| preferred.next().is_none() && safety == Safety::Unsafe);
    safe.or(only)
}

fn changes(fix: &Fix, text: &str) -> bool {
    fix.edits.iter().any(|edit| edit.span.of(text) != edit.text)
}

/// The new text of an edit, with the line ends of the surrounding text.
fn with_line_ends(edit: &Edit, text: &str) -> String {
    if !edit.text.contains(['\n', '\r']) {
        return edit.text.clone();
    }
    let plain = edit.text.replace("\r\n", "\n").replace('\r', "\n");
    match line_end(text, edit.span) {
        "\n" => plain,
        end => plain.replace('\n', end),
    }
}

/// How the line of a place ends; of the last one, how the line before it ends.
fn line_end(text: &str, place: Span) -> &'static str {
    let is_break = |c: char| matches!(c, '\n' | '\r');
    let (before, after) = text.split_at(place.end as usize);
    let own = after.find(is_break).map(|at| &after[at..]);
    let previous = before.rfind(is_break).map_or("", |at| &before[..=at]);
    let stands_there = |end: &&str| own.map_or(previous.ends_with(*end), |own| own.starts_with(*end));
    ["\r\n", "\r", "\n"].into_iter().find(stands_there).unwrap_or("\n")
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::finding::Severity;

    fn found(fixes: Vec<Fix>) -> Finding {
        Finding { fixes, ..Finding::new("wrong-word", Severity::Warning, Span::at(0), String::new()) }
    }

    /// Mends with the fixes that `rule` offers for each text.
    fn fixed(text: &str, safety: Safety, rule: impl Fn(&str) -> Vec<Fix>) -> (String, usize, bool) {
        let examine = |text: &str| Ok::<_, Infallible>(rule(text).into_iter().map(|fix| found(vec![fix])).collect());
        let first = examine(text).unwrap();
        let fixed = fix_all(text, first, safety, examine).unwrap();
        (fixed.patched.text(), fixed.count, fixed.is_stable)
    }

    fn replace(text: &str, old: &str, new: &str, safety: Safety) -> Vec<Fix> {
        let place = |(at, old): (usize, &str)| Span::new(at as u32, (at + old.len()) as u32);
        text.match_indices(old).map(|found| Fix::replace("", safety, place(found), new)).collect()
    }

    #[test]
    fn rounds_go_on_until_nothing_is_left() {
        let rule = |text: &str| replace(text, "。。", "。", Safety::Safe);
        assert_eq!(fixed("甲。。。。乙。。", Safety::Safe, rule), ("甲。乙。".to_owned(), 4, true));
    }

    #[test]
    fn fixes_that_never_settle_are_not_made() {
        let rule = |text: &str| {
            let endless = replace(text, "甲", "甲甲", Safety::Safe);
            endless.into_iter().chain(replace(text, "乙", "丁", Safety::Safe)).collect()
        };
        assert_eq!(fixed("甲\n乙\n", Safety::Safe, rule), ("甲\n丁\n".to_owned(), 1, false));
        // What changes nothing is no fix.
        assert_eq!(fixed("甲", Safety::Safe, |text| replace(text, "甲", "甲", Safety::Safe)).1, 0);
        // An insertion at the same place, again and again.
        let insert = |text: &str| vec![Fix::replace("", Safety::Safe, Span::at(text.len() as u32), "补\n")];
        assert_eq!(fixed("甲\n", Safety::Safe, insert), ("甲\n".to_owned(), 0, false));
    }

    #[test]
    fn a_safe_fix_that_changes_a_number_is_refused() {
        let rule = |text: &str| {
            let joins = replace(text, " ", "", Safety::Safe);
            joins.into_iter().chain(replace(text, "帐", "账", Safety::Safe)).collect()
        };
        let (text, _, is_stable) = fixed("帐户100 200万元\n开 帐\n", Safety::Safe, rule);
        assert_eq!((text.as_str(), is_stable), ("帐户100 200万元\n开账\n", true));
    }

    #[test]
    fn a_figure_is_changed_only_when_asked_for_and_only_one_way() {
        let rule = |text: &str| replace(text, "420", "402", Safety::Unsafe);
        assert_eq!(fixed("420", Safety::Safe, rule).0, "420");
        assert_eq!(fixed("420", Safety::Unsafe, rule).0, "402");
        let fix = |new| Fix::replace("", Safety::Unsafe, Span::new(0, 3), new);
        let several = [vec![fix("1").alternative(), fix("2").alternative()], vec![fix("1"), fix("2")]];
        for fixes in several {
            assert_eq!(fix_of(&found(fixes), Safety::Unsafe), None);
        }
    }

    #[test]
    fn lines_end_as_those_around() {
        let insert = |text: &str, at: usize| {
            let edit = Edit { span: Span::at(at as u32), text: "新\n行\r\n".to_owned() };
            with_line_ends(&edit, text)
        };
        assert_eq!(insert("a\r\nb", 4), "新\r\n行\r\n");
        assert_eq!(insert("a\r\nb\nc", 0), "新\r\n行\r\n");
        assert_eq!(insert("a\rb", 0), "新\r行\r");
        assert_eq!(insert("a\nb", 3), "新\n行\n");
        assert_eq!(insert("ab", 1), "新\n行\n");
    }
}
