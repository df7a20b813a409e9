//! One figure of a right text made wrong, and what the findings make of it.

use std::ops::Range;

use gouji::finding::{Finding, Severity};

use super::analyze;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Narrative,
    Table,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Two digits swapped.
    Swapped,
    /// One digit changed.
    Digit,
    /// The decimal point moved.
    Point,
    /// A zero made something.
    Zero,
}

/// A figure of the text and what may happen to it.
#[derive(Clone, Debug)]
pub struct Spot {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// Hundred-thousandths, so that figures compare exactly.
pub fn value(text: &str) -> Option<i128> {
    let bare: String = text.chars().filter(|c| *c != ',').collect();
    let (whole, fraction) = bare.split_once('.').unwrap_or((&bare, ""));
    if whole.is_empty() || fraction.len() > 9 || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(whole.parse::<i128>().ok()? * 1_000_000_000 + format!("{fraction:0<9}").parse::<i128>().ok()?)
}

/// Amounts in the narrative (before 万元/元/亿元) and numeric cells of tables.
pub fn spots(text: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let is_table = line.contains('\t');
        let skips = is_table && line.contains(['≥', '≤', '=', '%']);
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() || (at > 0 && matches!(bytes[at - 1], b'0'..=b'9' | b'.' | b',')) {
                at += 1;
                continue;
            }
            let mut end = at;
            while end < bytes.len() && (bytes[end].is_ascii_digit() || bytes[end] == b',' || bytes[end] == b'.') {
                end += 1;
            }
            while matches!(bytes[end - 1], b',' | b'.') {
                end -= 1;
            }
            let number = &line[at..end];
            let rest = line[end..].trim_start_matches(' ');
            let range = line_start + at..line_start + end;
            // The rest of a number that a line break cuts is no figure.
            let is_rest = at == 0 && text[..line_start].trim_end().ends_with(|c: char| c.is_ascii_digit() || c == '.');
            let is_code = !number.contains('.') && matches!(number.len(), 2 | 3 | 5 | 6 | 7);
            if !is_table && !is_rest && ["万元", "亿元", "元"].iter().any(|unit| rest.starts_with(unit)) {
                spots.push(Spot { kind: Kind::Narrative, range });
            } else if is_table
                && !skips
                && at > 0
                && bytes[at - 1] == b'\t'
                && !is_code
                && value(number).is_some()
                && (end == bytes.len() || matches!(bytes[end], b'\t' | b'\n' | b'\r'))
            {
                spots.push(Spot { kind: Kind::Table, range });
            }
            at = end;
        }
        line_start += line.len();
    }
    spots
}

/// The wrong figures that may stand for `figure`.
pub fn corruptions(figure: &str) -> Vec<(Class, String)> {
    let Some(good) = value(figure) else { return Vec::new() };
    if good == 0 {
        return vec![(Class::Zero, "1".into()), (Class::Zero, "12.34".into())];
    }
    let mut out: Vec<(Class, String)> = Vec::new();
    let bytes = figure.as_bytes();
    let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
    for pair in digits.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if bytes[a] != bytes[b] && !(a == 0 && bytes[b] == b'0') {
            let mut swapped = bytes.to_vec();
            swapped.swap(a, b);
            out.push((Class::Swapped, String::from_utf8(swapped).unwrap_or_default()));
            break;
        }
    }
    let mut changed = bytes.to_vec();
    changed[digits[0]] = b'0' + (changed[digits[0]] - b'0') % 9 + 1;
    out.push((Class::Digit, String::from_utf8(changed).unwrap_or_default()));
    let moved = if good < 1000 * 1_000_000_000 { good * 10 } else { good / 10 };
    let fraction = format!("{:09}", moved % 1_000_000_000);
    let fraction = fraction.trim_end_matches('0');
    let moved = if fraction.is_empty() {
        (moved / 1_000_000_000).to_string()
    } else {
        format!("{}.{fraction}", moved / 1_000_000_000)
    };
    out.push((Class::Point, moved));
    out.retain(|(_, bad)| value(bad) != Some(good));
    out
}

/// What was made of one corruption.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verdict {
    pub detected: bool,
    pub located: bool,
    pub mended: bool,
    pub offered: bool,
    pub blamed: bool,
}

/// Errors of the sound text, by which those of the corrupted one are told apart.
pub fn known(text: &str) -> Vec<(&'static str, String)> {
    analyze(text).into_iter().filter(|f| f.severity == Severity::Error).map(|f| (f.code, f.message)).collect()
}

/// Corrupts `spot` and judges.
pub fn judge(text: &str, spot: &Spot, bad: &str, known: &[(&'static str, String)]) -> Verdict {
    let good = value(&text[spot.range.clone()]);
    let mut corrupted = String::with_capacity(text.len() + 4);
    corrupted.push_str(&text[..spot.range.start]);
    corrupted.push_str(bad);
    corrupted.push_str(&text[spot.range.end..]);
    let at = spot.range.start as u32;
    let errors: Vec<Finding> = analyze(&corrupted)
        .into_iter()
        .filter(|f| {
            f.severity == Severity::Error
                && !known.iter().any(|(code, message)| *code == f.code && *message == f.message)
        })
        .collect();
    let here: Vec<&Finding> = errors.iter().filter(|f| f.span.start <= at && at < f.span.end).collect();
    let is_good = |text: &str| value(text) == good;
    let mended = here.iter().any(|f| f.expected.as_deref().is_some_and(is_good));
    let puts_right = |edit: &gouji::finding::Edit| edit.span.start <= at && at < edit.span.end && is_good(&edit.text);
    let fixes = || errors.iter().flat_map(|f| &f.fixes);
    Verdict {
        detected: !errors.is_empty(),
        located: !here.is_empty(),
        mended,
        offered: mended || fixes().any(|fix| fix.edits.iter().any(puts_right)),
        blamed: fixes().any(|fix| fix.preferred && !fix.edits.iter().any(puts_right)),
    }
}
