//! The words before an amount, taken apart: its name, what it is compared with, which way it went.

use crate::model::{Basis, Direction, Phrases};
use crate::syntax::year::find_year;
use crate::text::Span;
use std::ops::Range;

/// The words before an amount. Bytes count in the text given.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The name.
    pub name: Range<usize>,
    /// Whose it is, where the words stand before the year: `档案馆2025年收入`.
    pub owner: Range<usize>,
    /// The year before the name.
    pub year: Option<i32>,
    /// What of that year, where the name stands before it: `公务接待费2024年决算数`.
    pub basis: Option<Basis>,
    /// What the amount is compared with.
    pub comparison: Option<Comparison>,
    /// Rise or fall.
    pub direction: Option<(Direction, Range<usize>)>,
    /// A sign stands for the word of direction: `较上年-19.50万元`.
    pub has_sign: bool,
}

/// `比2024年执行数`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Where it stands.
    pub span: Span,
    /// The year, if it is given as a number.
    pub year: Option<i32>,
    /// What of that year, where the words say it.
    pub basis: Option<Basis>,
}

impl Comparison {
    /// The same in a text that begins `bytes` before.
    pub fn behind(self, bytes: usize) -> Comparison {
        Comparison { span: self.span.shift(bytes as u32), ..self }
    }
}

impl Wording {
    /// Takes apart the words that stand before an amount.
    pub fn before_amount(text: &str, phrases: &Phrases) -> Wording {
        if let Some((range, way)) = phrases.direction_at_end(text) {
            // `收、支总计各增加`
            let end = phrases.without_fillers(&text[..range.start]);
            return Wording { direction: Some((way, range)), ..Wording::up_to(text, end, phrases) };
        }
        if let Some(range) = phrases.saved_at_end(text)
            && comparison_in(&text[..range.start], phrases).is_some()
        {
            let end = range.start;
            return Wording { direction: Some((Direction::Down, range)), ..Wording::up_to(text, end, phrases) };
        }
        if let Some(bare) = text.strip_suffix(['-', '+'])
            && comparison_in(bare, phrases).is_some_and(|comparison| comparison.span.end as usize == bare.len())
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
        if let Some(Comparison { span, .. }) = comparison {
            let range = Range::<usize>::from(span);
            // `较2024年基本支出` names the figure behind the year, `基本支出较2024年` before it.
            let behind = head[range.end..].trim_start_matches(['，', '、']);
            name = if range.start > 0 || behind.is_empty() { 0..range.start } else { end - behind.len()..end };
        }
        let (mut year, mut basis, mut owner) = (None, None, 0..0);
        if let Some((at, len, stated)) = find_year(&head[name.clone()]) {
            year = Some(stated);
            let mut after = phrases.behind_year(&head[name.start + at + len..name.end]);
            if phrases.is_point_in_year(after) {
                after = &head[name.end - after.len() - '年'.len_utf8()..name.end];
            }
            let (details, of_year) = phrases.details(after);
            let is_before = at > 0 && (phrases.is_only_budget(after) || details == after.len());
            basis = of_year.filter(|_| is_before);
            owner = if is_before { 0..0 } else { name.start..name.start + at };
            name = if is_before { name.start..name.start + at } else { name.end - after.len()..name.end };
        }
        Wording { name, owner, year, basis, comparison, ..Wording::default() }
    }

    /// Whether the words name nothing.
    pub fn has_no_name(&self) -> bool {
        self.name.is_empty()
    }
}

/// `公务接待费由上年4.50万元减少到3.00万元`: where the name of the figure between `words` and `tail` ends, and what it is of.
pub fn risen_from(words: &str, tail: &str, phrases: &Phrases) -> Option<(usize, Option<i32>, Option<Basis>)> {
    // Hardly any words hold one of these.
    let at = words.rfind(phrases.from()).filter(|_| phrases.leads_to_a_level(tail))?;
    let from = words[at..].trim_start_matches(phrases.from());
    if from.is_empty() {
        return Some((at, None, None));
    }
    let (year, len) = period(from, phrases)?;
    let (more, basis) = phrases.details(&from[len..]);
    phrases.is_link(&from[len + more..]).then_some((at, year, basis))
}

/// The last `比…年…` of a text.
pub fn comparison_in(text: &str, phrases: &Phrases) -> Option<Comparison> {
    let span = |range: Range<usize>| Span::new(range.start as u32, range.end as u32);
    let mut last = None;
    for (range, has_year) in phrases.comparisons(text) {
        if !has_year {
            return Some(Comparison { span: span(range), year: None, basis: None });
        }
        let rest = &text[range.end..];
        let of_budget = phrases.is_compared_without_year(rest).then_some((None, 0));
        let Some((year, len)) = period(rest, phrases).or(of_budget) else { continue };
        let (more, basis) = phrases.details(&rest[len..]);
        let start = phrases.start_of_comparison(text, range.start);
        last = Some(Comparison { span: span(start..range.end + len + more), year, basis });
    }
    last
}

/// The `比2024年` or `较上年预算数` that a text ends in.
pub fn comparison_at_end<'t>(text: &'t str, phrases: &Phrases) -> Option<&'t str> {
    let comparison = comparison_in(text, phrases).filter(|comparison| comparison.span.end as usize == text.len())?;
    Some(comparison.span.of(text)).filter(|words| words.starts_with(['比', '较']))
}

/// A period at the start of a text: the year if given, and its length.
pub fn period(text: &str, phrases: &Phrases) -> Option<(Option<i32>, usize)> {
    if let Some(len) = phrases.last_year(text) {
        return Some((None, len));
    }
    match find_year(text) {
        Some((0, len, year)) => Some((Some(year), len)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_may_be_given_with_the_one_it_has_risen_from() {
        let name = |words: &str, tail: &str| {
            risen_from(words, tail, Phrases::base()).map(|(end, year, basis)| (words[..end].to_owned(), year, basis))
        };
        let said = |name: &str, year, basis| Some((name.to_owned(), year, basis));
        assert_eq!(name("公务接待费由上年", "减少到3.00万元"), said("公务接待费", None, None));
        assert_eq!(name("支出预算由", "增加至2200.00万元"), said("支出预算", None, None));
        assert_eq!(name("支出从2024年预算数的", "下降为2200.00万元"), said("支出", Some(2024), Some(Basis::Budget)));
        assert_eq!(name("公务接待费由上年决算数", "减少到3.00万元").unwrap().2, Some(Basis::Actual));
        assert_eq!(name("公务接待费由上年", "，减少到3.00万元"), None);
        assert_eq!(name("由财政承担的支出", "增加到3.00万元"), None);
    }

    #[test]
    fn takes_the_words_before_a_figure_apart() {
        use Direction::*;
        for (text, name, direction, compared) in [
            ("2025年年初预算数", "年初预算数", None, None),
            ("比2024年增加", "", Some(Up), Some("比2024年")),
            ("收入较去年增加了", "收入", Some(Up), Some("较去年")),
            ("基本支出预算减少", "基本支出预算", Some(Down), None),
            ("较2024年基本支出减少", "基本支出", Some(Down), Some("较2024年")),
            ("上年结转收入较上年减少", "上年结转收入", Some(Down), Some("较上年")),
            ("比上年增加（减少）", "", Some(Open), Some("比上年")),
            ("比2024年预算数", "", None, Some("比2024年预算数")),
            ("支出相比2024年执行数减少", "支出", Some(Down), Some("相比2024年执行数")),
            ("同比下降", "", Some(Down), Some("同比")),
            ("某局2025年基本支出", "基本支出", None, None),
            ("收入预算为", "收入预算", None, None),
            ("收入合计", "收入合计", None, None),
            ("支出总计为", "支出总计", None, None),
            ("收、支总计均为", "收、支总计", None, None),
            ("收入、支出各", "收入、支出", None, None),
            ("政府采购预算总额共计", "政府采购预算总额", None, None),
            ("2025年本年收入合计约", "本年收入合计", None, None),
            ("一般公共", "一般公共", None, None),
            ("资金计", "资金", None, None),
            ("接待费人均", "接待费人均", None, None),
        ] {
            let wording = Wording::before_amount(text, Phrases::base());
            let of = |comparison: Comparison| comparison.span.of(text).to_owned();
            let read = (&text[wording.name], wording.direction.map(|(way, _)| way), wording.comparison.map(of));
            assert_eq!(read, (name, direction, compared.map(str::to_owned)), "{text}");
        }
        let wording = Wording::before_amount("较2024年执行数增加", Phrases::base());
        assert_eq!(wording.comparison.unwrap().basis, Some(Basis::Actual));
    }
}
