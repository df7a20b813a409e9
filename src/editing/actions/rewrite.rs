//! Rewrites of a paragraph from the figures: amounts for blanks, and the parts of a change. Nothing the author has written is
//! replaced.

use crate::analysis::{Analysis, Placed};
use crate::draft::{BLANK, Draft, Figures};
use crate::editing::completion::filling;
use crate::editing::formatting::edits_of;
use crate::editing::snapshot::Snapshot;
use crate::editing::text::Text;
use crate::facts::{Figure, FigureId};
use crate::finding::Edit;
use crate::model::{Basis, Key, Measure, Quantity};
use crate::syntax::Role;
use crate::text::{Patched, Span, reading_form};

/// Paragraphs looked at in one range, and blanks filled in one of them.
const MOST_PARAGRAPHS: usize = 4;
const MOST_BLANKS: usize = 32;
/// Largest disclosure whose figures are read again while its author waits, in bytes.
const LARGEST: usize = 400 << 10;

/// The first paragraphs of the text that a range touches.
pub fn paragraphs(placed: &Placed, asked: Span) -> Vec<usize> {
    let disclosure = &placed.part.disclosure;
    if disclosure.text.len() > LARGEST {
        return Vec::new();
    }
    let first = disclosure.blocks.partition_point(|block| block.span().end < asked.start);
    let is_touched = |at: &usize| disclosure.blocks[*at].start <= asked.end;
    let is_text = |at: &usize| {
        let role = matches!(disclosure.role(*at), Role::Heading | Role::Body);
        role && disclosure.blocks[*at].grid().is_none() && !placed.part.outline.is_in_glossary(*at)
    };
    (first..disclosure.blocks.len()).take_while(is_touched).filter(is_text).take(MOST_PARAGRAPHS).collect()
}

/// Whether the figures know any blank of a paragraph.
pub fn is_fillable(snapshot: &Snapshot, placed: &Placed, block: usize) -> bool {
    let span = placed.part.disclosure.blocks[block].span();
    let blanks = span.of(placed.part.text()).match_indices(BLANK).take(MOST_BLANKS);
    blanks.map(|(at, _)| blank_at(span.start + at as u32)).any(|blank| filling(snapshot, placed, blank).is_some())
}

/// The blanks of a paragraph that the figures know, filled one after another: each may determine the next.
pub fn filled(snapshot: &Snapshot, placed: &Placed, block: usize) -> Vec<Edit> {
    let span = placed.part.disclosure.blocks[block].span();
    let text = placed.part.text();
    // The disclosure alone, as it is after each edit.
    let mut now = snapshot.clone();
    now.text = Text::new(text, snapshot.session.client.encoding);
    now.analysis = Analysis::new(text, snapshot.analysis.settings());
    let mut patched = Patched::new(text);
    let (mut from, mut end, mut is_new) = (span.start, span.end, false);
    for _ in 0..MOST_BLANKS {
        let Some(disclosure) = now.analysis.parts().first() else { break };
        let rest = Span::new(from, end).of(disclosure.part.text());
        let Some(at) = rest.find(BLANK) else {
            // What was filled may determine blanks before it.
            if !std::mem::take(&mut is_new) {
                break;
            }
            from = span.start;
            continue;
        };
        let blank = blank_at(from + at as u32);
        from = blank.end;
        let Some((place, words)) = filling(&now, disclosure, blank) else { continue };
        now.analysis.edit(place.start..place.end, &words);
        now.text.replace(place.start..place.end, &words);
        from = place.start + words.len() as u32;
        end = end - place.len() + words.len() as u32;
        is_new = true;
        patched.replace([(place, words)]);
    }
    edits_of(&patched)
}

fn blank_at(start: u32) -> Span {
    Span::new(start, start + BLANK.len() as u32)
}

/// The parts of the changes that a paragraph states, added where they are known and not named.
pub fn completed(placed: &Placed, block: usize) -> Vec<Edit> {
    let part = &placed.part;
    let span = part.disclosure.blocks[block].span();
    let changes: Vec<FigureId> = (0..part.facts.figures.len() as FigureId)
        .filter(|id| span.contains(part.facts.figure(*id).span) && is_change(part.facts.figure(*id)))
        .collect();
    let Some(profile) = part.outline.profile().filter(|_| !changes.is_empty()) else { return Vec::new() };
    let Some(figures) = Figures::of_document(&part.disclosure, &part.facts, &part.outline.standard) else {
        return Vec::new();
    };
    let draft = Draft::of_document(profile, &part.disclosure, &figures);
    changes.into_iter().filter_map(|change| completion(placed, span, change, &draft)).collect()
}

fn is_change(figure: &Figure) -> bool {
    figure.measure == Measure::Change && !figure.implied && !figure.value.is_zero()
}

/// The missing parts of one change.
fn completion(placed: &Placed, block: Span, change: FigureId, draft: &Draft) -> Option<Edit> {
    let facts = &placed.part.facts;
    let text = placed.part.text();
    let quantities = |id: FigureId| {
        let keys =
            facts.figure(id).keys.iter().filter(|key| key.basis == Basis::Budget && key.measure == Measure::Change);
        keys.map(Key::quantity).collect::<Vec<Quantity>>()
    };
    let items = facts.lists.iter().find(|list| list.head == change).map(|list| list.items.as_slice());
    let named: Vec<Quantity> = items.unwrap_or_default().iter().flat_map(|item| quantities(*item)).collect();
    let (words, separator) = quantities(change).iter().find_map(|whole| draft.changes_of(whole, &named))?;
    let last = items.and_then(|items| items.last()).copied().unwrap_or(change);
    let end = end_of_amount(text, block, facts.figure(last).span.end);
    let behind = Span::new(end, block.end).of(text);
    let words = words.join(separator);
    if !named.is_empty() {
        return Some(Edit { span: Span::at(end), text: format!("{separator}{words}") });
    }
    // An open 主要是, or none.
    let reading = reading_form(behind);
    if let Some(rest) = reading.strip_prefix("，主要是") {
        let is_open = rest.starts_with(['。', '；']) || rest.is_empty() || rest.starts_with(BLANK);
        let at = end + behind.find('是')? as u32 + '是'.len_utf8() as u32;
        let rest = Span::new(at, block.end).of(text);
        let blank = if rest.starts_with(BLANK) { BLANK.len() as u32 } else { 0 };
        return is_open.then_some(Edit { span: Span::new(at, at + blank), text: words });
    }
    let ends = reading.is_empty() || reading.starts_with(['。', '；']);
    ends.then_some(Edit { span: Span::at(end), text: format!("，主要是{words}") })
}

/// Where the amount ends whose digits end at a byte: behind its unit.
fn end_of_amount(text: &str, block: Span, digits: u32) -> u32 {
    let rest = Span::new(digits, block.end).of(text);
    let space = rest.len() - rest.trim_start().len();
    let unit = ["万元", "亿元", "元"].into_iter().find(|unit| rest[space..].starts_with(unit));
    digits + unit.map_or(0, |unit| (space + unit.len()) as u32)
}
