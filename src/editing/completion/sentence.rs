//! The sentence that is being written at the cursor, read as if an amount stood there.

use super::amounts::SUPPOSED;
use super::cursor::Cursor;
use crate::syntax::{Aspect, Disclosure, Reading, read_blocks, unit_at};
use crate::text::Span;

/// An amount that is being typed.
pub struct Amount<'a> {
    /// What stands before it in its line.
    lead: &'a str,
    /// Its digits so far, or the blank that stands for it.
    pub typed: &'a str,
}

impl<'a> Amount<'a> {
    /// The amount at the end of a line, perhaps empty.
    pub fn at_end_of(line: &'a str) -> Amount<'a> {
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let lead =
            if line.ends_with(is_blank) { line.trim_end_matches(is_blank) } else { line.trim_end_matches(is_digit) };
        Amount { lead, typed: &line[lead.len()..] }
    }

    /// Whether an amount belongs here: the words before it name a figure, or say which way one went.
    pub fn is_due(&self, cursor: &Cursor) -> bool {
        let lead = self.lead.trim_end();
        if !lead.ends_with(|c: char| c.is_alphabetic() || matches!(c, '）' | ')' | '”')) {
            return false;
        }
        let text = format!("{lead}{SUPPOSED}万元");
        let blocks = read_blocks(&text, 0, text.len(), &cursor.part.facts.standard);
        let readings = Disclosure::read(text, blocks).readings();
        let Some(clause) = readings.iter().flat_map(Reading::clauses).last() else { return false };
        let is_budget = |aspect: &Aspect| matches!(aspect, Aspect::OfBudget | Aspect::Sum);
        clause.amount().is_some_and(|amount| {
            amount.printed.to_string() == SUPPOSED
                && (clause.label.says_something() || clause.direction.is_some() || is_budget(&amount.aspect))
        })
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

/// Whether a character is part of a blank that stands for something to be written.
pub fn is_blank(c: char) -> bool {
    matches!(c, '_' | '＿')
}
