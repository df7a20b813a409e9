//! What was left in from the document of the year before: amounts and reasons.

use super::{Context, Findings, Other, Role, prose};
use crate::facts::{Figure, FigureId};
use crate::finding::{Related, Severity};
use crate::model::{Direction, Key, Measure, Wording};
use crate::say;
use crate::syntax::Reading;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Characters of a reason that says something of its own, at least.
const SHORTEST_REASON: usize = 8;

/// The place where the year before was published with the very amount of a figure that is wrong for this year.
pub fn left_in(ctx: &Context, id: FigureId) -> Option<Related> {
    let figure = ctx.facts.figure(id);
    let is_own = |key: &&Key| key.measure == Measure::Level && key.year == ctx.facts.year && !figure.value.is_zero();
    let own: Vec<Key> = figure.keys.iter().filter(is_own).copied().collect();
    let earlier = ctx.others_as(Role::Earlier);
    earlier.filter(|other| other.facts.year < ctx.facts.year).find_map(|other| {
        let is_it = |theirs: &&Figure| {
            let same = |key: &Key| own.contains(&Key { year: ctx.facts.year, ..*key }) && key.year == other.facts.year;
            theirs.value == figure.value && theirs.keys.iter().any(same)
        };
        let theirs = other.facts.figures.iter().find(is_it)?;
        let file = other.file();
        let message = say!(
            ctx.lang,
            "{file} 公开的上年数就是这个数，可能沿用了上年数",
            "{file} has published this very amount for the year before: it may have been left in"
        );
        Some(Related { span: theirs.span.shift(other.start), message })
    })
}

/// A reason and the change that it is given for.
struct Reason<'r> {
    words: &'r str,
    place: Span,
    way: Direction,
}

/// Reports reasons that an earlier document has word for word, though the change is the other way or numbers stand in them.
pub fn check_reasons(ctx: &Context, other: &Other, findings: &mut Findings) {
    if other.facts.year >= ctx.facts.year {
        return;
    }
    let readings = other.disclosure.readings();
    let mut earlier: FxHashMap<&str, Vec<Reason>> = FxHashMap::default();
    for reason in readings.iter().flat_map(reasons) {
        earlier.entry(reason.words).or_default().push(reason);
    }
    for reason in ctx.readings.iter().flat_map(reasons) {
        let Some(same) = earlier.get(reason.words) else { continue };
        let is_other_way = same.iter().all(|one| one.way != reason.way);
        if !is_other_way && !has_number(reason.words) {
            continue;
        }
        let file = other.file();
        let message = match is_other_way {
            true => say!(
                ctx.lang,
                "可能沿用了上年的原因：与 {file} 一字不差，而增减方向相反",
                "may be last year's reason: {file} has it word for word, for a change the other way"
            ),
            false => say!(
                ctx.lang,
                "可能沿用了上年的原因：与 {file} 一字不差，其中的数字也没有变",
                "may be last year's reason: {file} has it word for word, with the same numbers"
            ),
        };
        let finding = findings.report(reason.place, message).severity(Severity::Information);
        finding.relate(same[0].place.shift(other.start), say!(ctx.lang, "上年的原因", "last year's reason"));
    }
}

/// The reasons of a paragraph, each behind a change and in its sentence.
fn reasons(reading: &Reading) -> impl Iterator<Item = Reason<'_>> {
    let text = reading.plain.text();
    let mut changes =
        reading.clauses().filter_map(|clause| Some((clause.direction?.0, prose::change(clause)?.2))).peekable();
    std::iter::from_fn(move || {
        let (way, end) = changes.next()?;
        let next = changes.peek().map_or(text.len(), |(_, next)| *next);
        Some((way, end, next))
    })
    .filter_map(move |(way, end, next)| {
        let behind = &text[end..next.max(end)];
        let sentence = &behind[..prose::end_of_part(behind).unwrap_or(behind.len())];
        let start = sentence[..prose::first_reason(sentence)?].trim_end_matches('原').trim_end_matches("主要").len();
        let words = sentence[start..].trim_end_matches(['，', '。', '；']);
        let place = reading.plain.span(end + start, end + start + words.len());
        (words.chars().count() >= SHORTEST_REASON).then_some(Reason { words, place, way })
    })
}

/// Whether something is counted in a reason: not `第621号`, nor a year.
fn has_number(words: &str) -> bool {
    let counted = &Wording::base().reason.counted;
    let is_counted =
        |(at, c): (usize, char)| counted.contains(c) && words[..at].ends_with(|c: char| c.is_ascii_digit());
    words.char_indices().any(is_counted)
}
