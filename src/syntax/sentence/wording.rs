//! The words before an amount, taken apart: its name, what it is compared with, which way it went.

use crate::model::{Basis, Direction, Phrases};
use crate::syntax::title::find_year;
use std::ops::Range;

/// The words before an amount. Bytes count in the text given.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The name.
    pub name: Range<usize>,
    /// The year before the name.
    pub year: Option<i32>,
    /// What the amount is compared with.
    pub comparison: Option<Comparison>,
    /// Rise or fall.
    pub direction: Option<(Direction, Range<usize>)>,
    /// A sign stands for the word of direction: `较上年-19.50万元`.
    pub has_sign: bool,
}

/// `比2024年执行数`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Where it stands.
    pub range: Range<usize>,
    /// The year, if it is given as a number.
    pub year: Option<i32>,
    /// What of that year.
    pub basis: Basis,
}

impl Wording {
    /// Takes apart the words that stand before an amount.
    pub fn before_amount(text: &str, phrases: &Phrases) -> Wording {
        if let Some((range, way)) = phrases.direction_at_end(text) {
            let end = range.start;
            return Wording { direction: Some((way, range)), ..Wording::up_to(text, end, phrases) };
        }
        if let Some(bare) = text.strip_suffix(['-', '+'])
            && comparison_in(bare, phrases).is_some_and(|comparison| comparison.range.end == bare.len())
        {
            return Wording { has_sign: true, ..Wording::up_to(text, bare.len(), phrases) };
        }
        Wording::up_to(text, phrases.without_fillers(text), phrases)
    }

    /// Takes apart a clause that says that nothing has changed (`与2024年持平`), up to the word that says so.
    pub fn up_to(text: &str, end: usize, phrases: &Phrases) -> Wording {
        let head = &text[..end];
        let comparison = comparison_in(head, phrases);
        let mut name = 0..end;
        if let Some(Comparison { range, .. }) = &comparison {
            // `较2024年基本支出` names the figure behind the year, `基本支出较2024年` before it.
            let behind = head[range.end..].trim_start_matches(['，', '、']);
            name = if range.start > 0 || behind.is_empty() { 0..range.start } else { end - behind.len()..end };
        }
        let mut year = None;
        if let Some((at, len, stated)) = find_year(&head[name.clone()]) {
            year = Some(stated);
            let after = phrases.behind_year(&head[name.start + at + len..name.end]);
            let is_before = at > 0 && phrases.is_only_budget(after);
            name = if is_before { name.start..name.start + at } else { name.end - after.len()..name.end };
        }
        Wording { name, year, comparison, ..Wording::default() }
    }

    /// Whether the words name nothing.
    pub fn has_no_name(&self) -> bool {
        self.name.is_empty()
    }
}

/// `公务接待费由上年4.50万元减少到3.00万元`: where the name of the figure between `words` and `tail` ends, and what it is of.
pub fn risen_from(words: &str, tail: &str, phrases: &Phrases) -> Option<(usize, Option<i32>, Basis)> {
    if !phrases.leads_to_a_level(tail) {
        return None;
    }
    let at = words.rfind(phrases.from())?;
    let from = words[at..].trim_start_matches(phrases.from());
    if from.is_empty() {
        return Some((at, None, Basis::Budget));
    }
    let (year, len) = period(from, phrases)?;
    let (more, basis) = details(&from[len..], phrases);
    phrases.is_link(&from[len + more..]).then_some((at, year, basis))
}

/// The last `比…年…` of a text.
fn comparison_in(text: &str, phrases: &Phrases) -> Option<Comparison> {
    let mut last = None;
    for (range, has_year) in phrases.comparisons(text) {
        if !has_year {
            return Some(Comparison { range, year: None, basis: Basis::Budget });
        }
        let rest = &text[range.end..];
        let Some((year, len)) = period(rest, phrases) else { continue };
        let (more, basis) = details(&rest[len..], phrases);
        let start = phrases.start_of_comparison(text, range.start);
        last = Some(Comparison { range: start..range.end + len + more, year, basis });
    }
    last
}

/// What is said of the year that ends where a text begins: how long that is, and what of the year is meant.
fn details(text: &str, phrases: &Phrases) -> (usize, Basis) {
    let (len, is_actual) = phrases.details(text);
    (len, if is_actual { Basis::Actual } else { Basis::Budget })
}

/// A period at the start of a text: the year if given, and its length.
fn period(text: &str, phrases: &Phrases) -> Option<(Option<i32>, usize)> {
    if let Some(len) = phrases.last_year(text) {
        return Some((None, len));
    }
    match find_year(text) {
        Some((0, len, year)) => Some((Some(year), len)),
        _ => None,
    }
}
