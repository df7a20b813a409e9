//! What the sentences of a block say, a line a part, for tests and developers.

use super::clause::{Aspect, Clause, Part, Said, Whole};
use crate::model::{Direction, Measure, Opener};
use crate::text::Span;
use std::fmt::Write;

/// Prints the parts of a block whose reading copy is `text`.
pub fn print(text: &str, parts: &[Part]) -> String {
    let mut lines = String::new();
    for part in parts {
        let line = match part {
            Part::Clause(clause) => print_clause(text, clause),
            Part::List(list) => {
                let opener = match list.opener {
                    Opener::Whole => "whole",
                    Opener::Colon => "colon",
                    Opener::Including => "including",
                    Opener::Mainly => "mainly",
                };
                let of = match &list.whole {
                    Whole::Last | Whole::LastLevel => "",
                    Whole::Unstated => " of nothing stated",
                    Whole::Counted(_) => " of so many items",
                    Whole::LastOf(_) => " of this side",
                    Whole::Named(_) => " of the named",
                    Whole::Within(_) => " within the named",
                };
                let parentheses = if list.in_parentheses { " in parentheses" } else { "" };
                format!("list {opener}{of}{parentheses}")
            }
            Part::EndOfReason => "end of reason".to_owned(),
            Part::Row(row) => format!("row of {} {}s", row.count, measure(row.measure)),
            Part::Targets(None) => "targets".to_owned(),
            Part::Targets(Some(_)) => "targets for all".to_owned(),
            Part::Blank => "blank".to_owned(),
            Part::Subject(label) => format!("subject{}", if label.is_known { "" } else { "?" }),
            Part::Head(head) => {
                let year = head.year.map_or(String::new(), |year| format!(" {year}"));
                format!("head{}{year}", if head.label.is_known { "" } else { "?" })
            }
            Part::Order(order) => {
                let way = match order.way {
                    Some(Direction::Up) => "above",
                    Some(_) => "below",
                    None => "equal to",
                };
                format!("outturn {way} {:?}", order.basis)
            }
            Part::Beside => "beside".to_owned(),
            Part::EndOfParentheses => "）".to_owned(),
            Part::Semicolon => "；".to_owned(),
            Part::FullStop => "。".to_owned(),
        };
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn print_clause(text: &str, clause: &Clause) -> String {
    let of = |span: Span| &text[span.start as usize..span.end as usize];
    let mut line = "clause".to_owned();
    if clause.is_in_reason {
        line.push_str(" (in a reason)");
    }
    if !clause.name.is_empty() {
        let known = if clause.label.is_known { "" } else { "?" };
        let _ = write!(line, " “{}”{known}", of(clause.name));
    }
    if let Some(year) = clause.year {
        let _ = write!(line, " {year}");
    }
    if clause.of_last_year {
        line.push_str(" last year");
    }
    if clause.is_partial {
        line.push_str(" (of a part)");
    }
    if let Some(comparison) = clause.comparison {
        let _ = write!(line, " [{}]", of(comparison.span));
    }
    if let Some((way, word)) = clause.direction {
        let arrow = match way {
            Direction::Up => '↑',
            Direction::Down => '↓',
            Direction::Open => '?',
        };
        let _ = write!(line, " {arrow}{}", of(word));
    }
    let amount = match &clause.said {
        Said::Unchanged(word) => return format!("{line} unchanged {}", of(*word)),
        Said::Nothing(word) => return format!("{line} nothing {}", of(*word)),
        Said::Amount(amount) => amount,
    };
    let unit = amount.unit_span.map_or("(no unit)", of);
    let _ = write!(line, " {} {}{unit}", measure(amount.measure), of(amount.digits));
    let aspect = match &amount.aspect {
        Aspect::Plain | Aspect::OfBudget => "",
        Aspect::SubjectPath { .. } => ", by subject",
        Aspect::Sum => ", sum of items",
        Aspect::Share(_) | Aspect::Completion(_) => "",
        Aspect::Completed(_) => ", a budget of which the outturn is a percentage",
        Aspect::Spent => ", spent",
        Aspect::Joint => ", of several together",
        Aspect::BesideCarry { is_in: true, .. } => ", with what is carried over",
        Aspect::BesideCarry { is_in: false, .. } => ", without what is carried over",
        Aspect::Used => ", used for",
        Aspect::RisenFrom(_) => ", risen from",
        Aspect::Reached => ", reached",
    };
    line.push_str(aspect);
    for (is, word) in
        [(!amount.is_stated, ", no statement"), (amount.leaves_open, ", and so on"), (amount.in_row, ", in the row")]
    {
        if is {
            line.push_str(word);
        }
    }
    line
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Level => "level",
        Measure::Change => "change",
        Measure::Rate => "rate",
        Measure::Share => "share",
        Measure::Completion => "completion",
    }
}
