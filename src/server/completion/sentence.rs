//! What is typed of a sentence before the cursor: the one place of completion that reads sentences.

use super::cursor::Cursor;
use super::names;
use crate::facts::Facts;
use crate::syntax::unit_at;
use crate::text::{Span, reading_form};

/// Words before an amount that name nothing themselves.
const LEADS: [&str; 12] = ["为", "数", "计", "共", "安排", "增加", "减少", "增长", "下降", "预算", "经费", "额"];
/// Words of them behind which only a number with a fraction is an amount, and those of a change.
const LEADS_OF_FRACTIONS: [&str; 6] = ["数", "额", "预算", "为", "计", "安排"];
const CHANGES: [&str; 4] = ["增加", "减少", "增长", "下降"];
/// Words that end in 比 or 较 and compare no years.
const NO_COMPARISONS: [&str; 16] = [
    "占比",
    "同比",
    "环比",
    "相比",
    "对比",
    "百分比",
    "评比",
    "性价比",
    "比较",
    "计较",
    "可比",
    "不比",
    "好比",
    "无比",
    "配比",
    "之比",
];
/// Names of the year before.
const LAST_YEAR: [&str; 2] = ["上年", "去年"];
/// Longest beginning of a comparison, in characters.
const LONGEST_COMPARISON: usize = 8;

/// An amount that is being typed.
pub struct Amount<'a> {
    /// What stands before it.
    lead: &'a str,
    /// Its digits so far, or the blank that stands for it.
    pub typed: &'a str,
}

impl<'a> Amount<'a> {
    /// The amount at the end of a text, perhaps empty.
    pub fn at_end_of(text: &'a str) -> Amount<'a> {
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let lead =
            if text.ends_with(is_blank) { text.trim_end_matches(is_blank) } else { text.trim_end_matches(is_digit) };
        Amount { lead, typed: &text[lead.len()..] }
    }

    /// Whether an amount may be due here: reading the disclosure again is not for every character.
    pub fn is_due(&self, facts: &Facts) -> bool {
        let lead = self.lead.trim_end();
        let is_name = lead.ends_with(|c: char| c.is_alphabetic() || matches!(c, '）' | ')' | '”'));
        let clause = clause(lead);
        is_name && names::latin(lead).is_empty() && (ends_with_any(clause, &LEADS) || names_something(clause, facts))
    }

    /// Whether the digits are an amount rather than a year, a code or a count.
    pub fn takes_unit(&self, facts: &Facts) -> bool {
        let digits = self.typed;
        if !digits.ends_with(|c: char| c.is_ascii_digit()) || self.lead.trim().is_empty() {
            return false;
        }
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let clause = clause(self.lead).trim();
        if is_year || !names::latin(clause).is_empty() || clause.ends_with(['第', '号', '（', '(', '-']) {
            return false;
        }
        names_something(clause, facts)
            || ends_with_any(clause, &CHANGES)
            || ends_with_any(clause, &LEADS_OF_FRACTIONS) && digits.contains('.')
    }
}

/// A comparison with the year before that is being typed: `较2024年增`.
pub struct Comparison<'a> {
    /// 较, 比 or 与.
    pub word: &'a str,
    /// `2024年`, or the words for it that are there.
    pub base: String,
    /// All that is typed of it.
    typed: &'a str,
    /// The bytes before the cursor that it replaces: it and a blank behind it.
    pub length: usize,
}

impl<'a> Comparison<'a> {
    /// The comparison at the end of a text of this year.
    pub fn at_end_of(text: &'a str, year: i32) -> Option<Comparison<'a>> {
        let before = text.trim_end_matches(is_blank);
        let is_word = |(_, c): &(usize, char)| matches!(c, '较' | '比' | '与');
        let (at, c) = before.char_indices().rev().take(LONGEST_COMPARISON).find(is_word)?;
        let (lead, behind) = before.split_at(at + c.len_utf8());
        if year <= 0 || ends_with_any(lead, &NO_COMPARISONS) {
            return None;
        }
        let is_named = |name: &&&str| behind.starts_with(**name) || (!behind.is_empty() && name.starts_with(behind));
        let named = LAST_YEAR.iter().find(is_named);
        let base = named.map_or_else(|| format!("{}年", year - 1), |name| (*name).to_owned());
        let rest = behind.strip_prefix(base.as_str());
        let is_of_base = base.starts_with(behind) || rest.is_some_and(|rest| ["增", "减", "持"].contains(&rest));
        // 与 alone joins words far more often than years.
        let is_comparison = is_of_base && (c != '与' || !behind.is_empty());
        is_comparison.then(|| Comparison { word: &lead[at..], base, typed: &before[at..], length: text.len() - at })
    }

    /// Whether it may become these words: 较 and 比 may also turn into 与…持平.
    pub fn may_become(&self, words: &str) -> bool {
        let behind = |text: &'a str| text.strip_prefix(['较', '比', '与']);
        let Some(words) = words.strip_prefix(['较', '比', '与']) else { return false };
        behind(self.typed).is_some_and(|typed| words.starts_with(typed) && words != typed)
    }
}

/// The sentence at the cursor with these words from `start` on: what is replaced, and by what. Words that follow at once are
/// set apart, and a paragraph that breaks off at the cursor's line is ended, as its author will.
pub fn with_words(cursor: &Cursor, start: u32, words: &str) -> (Span, String) {
    let runs_on = unit_at(cursor.after).is_none() && cursor.after.chars().next().is_some_and(char::is_alphabetic);
    let comma = if runs_on { "，" } else { "" };
    let line_end = cursor.at + cursor.after.len() as u32;
    let is_last = cursor.block.is_none_or(|block| cursor.part.disclosure.blocks[block].span().end <= line_end);
    let rest = cursor.after.trim_end();
    let is_ended = rest.ends_with(['。', '；', '！', '？', '：', '，', '、', ';', ',']);
    match is_last && !is_ended {
        true => (Span::new(start, line_end), format!("{words}{comma}{rest}。")),
        false => (Span::new(start, cursor.at), format!("{words}{comma}")),
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, '_' | '＿')
}

/// The words since the last mark.
fn clause(text: &str) -> &str {
    text.rsplit(['，', '。', '；', '：', '、', ',', ';']).next().unwrap_or_default()
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// Whether words say which figure follows.
fn names_something(words: &str, facts: &Facts) -> bool {
    facts.label(&reading_form(words)).says_something()
}
