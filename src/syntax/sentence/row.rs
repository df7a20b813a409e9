//! `A、B分别为…、…`, `分别占…、…`: amounts in a row that belong to what was named before them, one by one.

use super::lexis::Lexis;
use super::wording::Wording;
use crate::model::{Basis, Denomination, Label, Measure};
use crate::syntax::amount::{next_number, unit_at};
use crate::text::Span;
use smallvec::SmallVec;

/// A row of amounts behind `分别`.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the amounts measure.
    pub measure: Measure,
    /// How many they are.
    pub count: usize,
    /// Whom they belong to.
    pub owners: Owners,
    /// What the changes compare with, where the words say it.
    pub basis: Option<Basis>,
    /// What the shares are shares of, where the words say so.
    pub share_of: Option<Label>,
}

/// Whom the amounts of a row belong to.
#[derive(Clone, Debug)]
pub enum Owners {
    /// Nobody can tell.
    Nobody,
    /// These names, in order, each with the year said of it.
    Names(Vec<(Label, Span, Option<i32>)>),
    /// The last levels before the row.
    LastLevels,
}

/// Amounts with nothing between them but commas, `和` and words of direction.
pub struct Amounts {
    pub count: usize,
    pub end: usize,
    pub is_percent: bool,
    /// Where the first number begins.
    pub start: usize,
}

impl Amounts {
    /// The row that begins behind `from`.
    pub fn behind(text: &str, from: usize, lexis: &Lexis) -> Option<Amounts> {
        const LONGEST: usize = 96;
        let rest = &text[from..];
        let mut row: Option<Amounts> = None;
        let (mut at, mut stop) = (0, 0);
        while let Some(Ok(number)) = next_number(rest, at) {
            let between = &rest[stop..number.start];
            at = number.end;
            let unit = unit_at(&rest[number.end..]);
            match (&mut row, unit) {
                (None, _) if between.len() > LONGEST || between.contains(['。', '；', '：', '，', '、']) => break,
                // `分别比2024年`
                (None, None) => continue,
                (None, Some((unit, _, len))) => {
                    stop = number.end + len;
                    let (start, is_percent) = (from + number.start, unit == Denomination::PERCENT);
                    row = Some(Amounts { count: 1, end: from + stop, is_percent, start });
                }
                (Some(row), Some((unit, _, len)))
                    if is_link(between, lexis) && (unit == Denomination::PERCENT) == row.is_percent =>
                {
                    stop = number.end + len;
                    row.count += 1;
                    row.end = from + stop;
                }
                _ => break,
            }
        }
        row.filter(|row| row.count >= 2)
    }
}

impl Row {
    /// `A、B分别为…`: the levels of what `text[names]` enumerates. Where that is not understood, nothing is claimed.
    pub fn of_levels(text: &str, names: std::ops::Range<usize>, amounts: &Amounts, lexis: &Lexis) -> Row {
        let owners = read_names(text, names, amounts.count, lexis).map_or(Owners::Nobody, Owners::Names);
        Row { measure: Measure::Level, count: amounts.count, owners, basis: None, share_of: None }
    }

    /// `分别占…`, `分别比上年增加…`, `分别增长…`: said of the levels named before. `before` stands in front of the word,
    /// `words` between it and the first amount.
    pub fn of_the_rest(before: &str, words: &str, amounts: &Amounts, lexis: &Lexis) -> Option<Row> {
        let own = Wording::up_to(before, before.len(), lexis.phrases);
        let wording = Wording::before_amount(words, lexis.phrases);
        let measure = match (amounts.is_percent, &wording.direction) {
            (true, None) if words.starts_with(lexis.phrases.share()) => Measure::Share,
            (true, Some(_)) => Measure::Rate,
            (false, Some(_)) => Measure::Change,
            _ => return None,
        };
        let share_of = (measure == Measure::Share).then(|| lexis.share_of(words));
        let is_bare =
            own.has_no_name() && wording.has_no_name() || share_of.is_some_and(|of| before.is_empty() && of.is_known);
        Some(Row {
            measure,
            count: amounts.count,
            owners: if is_bare { Owners::LastLevels } else { Owners::Nobody },
            basis: own.comparison.or(wording.comparison).and_then(|comparison| comparison.basis),
            share_of: share_of.filter(Label::says_something),
        })
    }
}

type Names = Vec<(Label, Span, Option<i32>)>;

/// The names of so many levels, and where they stand.
fn read_names(text: &str, range: std::ops::Range<usize>, count: usize, lexis: &Lexis) -> Option<Names> {
    let read = |pieces: &[&str]| -> Option<Names> {
        let mut at = range.start;
        let mut names = Vec::with_capacity(pieces.len());
        for piece in pieces {
            at += text[at..range.end].find(piece)?;
            let (label, year) = name(piece, lexis)?;
            names.push((label, Span::new(at as u32, (at + piece.len()) as u32), year));
            at += piece.len();
        }
        Some(names)
    };
    let pieces: SmallVec<[&str; 8]> = text[range.clone()].split('、').collect();
    if pieces.len() == count {
        return read(&pieces);
    }
    let (last, before) = pieces.split_last()?;
    if pieces.len() + 1 != count {
        return None;
    }
    // Which `和` parts two names, only the names tell.
    let mut found = lexis.phrases.ands(last).filter_map(|and| {
        let halves = [last[..and.start].trim_end_matches('以'), &last[and.end..]];
        read(&[before, &halves].concat())
    });
    found.next().filter(|_| found.next().is_none())
}

fn name(text: &str, lexis: &Lexis) -> Option<(Label, Option<i32>)> {
    let wording = Wording::before_amount(text, lexis.phrases);
    let label = lexis.label_of(&text[wording.name.clone()]);
    let is_plain = wording.comparison.is_none() && wording.direction.is_none();
    (is_plain && label.is_known && label.says_something()).then_some((label, wording.year))
}

/// Whether these words only join two amounts of a row: `、`, `和`, `、减少`.
fn is_link(words: &str, lexis: &Lexis) -> bool {
    let rest = lexis.phrases.behind_link(words);
    let wording = Wording::before_amount(rest, lexis.phrases);
    let is_direction = wording.direction.is_some() && wording.comparison.is_none() && wording.has_no_name();
    rest.len() < words.len() && (rest.is_empty() || is_direction)
}
