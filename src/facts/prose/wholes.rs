//! Of what a share is a share: the head of its list, also where the list has a line for each item, or what `占X的` names.

use crate::facts::{Facts, FigureId, Paragraph, Share};
use crate::model::{Measure, Side};
use crate::syntax::Reading;
use crate::text::trim_end;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// The wholes of shares whose list was opened in a paragraph before theirs.
pub fn wholes(readings: &[Reading], facts: &Facts) -> FxHashMap<FigureId, FigureId> {
    let mut found = FxHashMap::default();
    if facts.shares.iter().all(|share| share.whole.is_some()) {
        return found;
    }
    // The open lists, the outermost first.
    let mut heads: SmallVec<[FigureId; 2]> = SmallVec::new();
    for (reading, Paragraph { figures, shares, open }) in readings.iter().zip(&facts.paragraphs) {
        let levels = || figures.clone().filter(|id| is_level_of_year(facts, *id));
        let shares = &facts.shares[shares.clone()];
        let mut is_item = false;
        for share in shares.iter().filter(|share| share.whole.is_none()) {
            is_item = true;
            if let Some(head) = head_of(facts, &heads, share) {
                found.insert(share.share, head);
            }
        }
        let goes_on =
            levels().next().is_some_and(|first| heads.first().is_some_and(|head| may_hold(facts, *head, first)));
        if !goes_on {
            heads.clear();
        }
        let text = trim_end(reading.plain.text());
        let last_whole = shares.iter().rev().find_map(|share| share.whole);
        if text.trim_end_matches('，').ends_with('：') || text.trim_end_matches('，').ends_with("其中") {
            if !is_item {
                heads.clear();
            }
            // Most often the last; `收入1260万元，包括本年1200万元，结转60万元。其中：` is of the first.
            heads.extend(open.iter().copied().chain(levels().rev().take(3).filter(|id| Some(*id) != *open)));
        } else if let (Some(whole), true) = (last_whole, text.ends_with(['；', '，', '、']) && heads.is_empty()) {
            heads.push(whole);
        }
    }
    found
}

fn is_level_of_year(facts: &Facts, id: FigureId) -> bool {
    let figure = facts.figure(id);
    figure.measure == Measure::Level && figure.keys.iter().any(|key| key.year == facts.year)
}

/// Whether one figure can be a part of the other: of the same side, another quantity, and no more.
fn may_hold(facts: &Facts, whole: FigureId, part: FigureId) -> bool {
    let (whole, part) = (facts.figure(whole), facts.figure(part));
    let has_side = |side: Side| part.keys.is_empty() || part.keys.iter().any(|key| key.side == side);
    whole.value >= part.value
        && whole.keys.iter().any(|key| has_side(key.side))
        && !whole.keys.iter().any(|key| part.keys.contains(key))
}

/// The open list a share belongs to: of several the one it fits.
fn head_of(facts: &Facts, heads: &[FigureId], share: &Share) -> Option<FigureId> {
    let is_named = |head: FigureId| share.of.is_none_or(|of| facts.figure(head).keys.contains(&of));
    let mut able = heads.iter().copied().filter(|head| may_hold(facts, *head, share.part) && is_named(*head));
    let first = able.next()?;
    let Some(second) = able.next() else { return Some(first) };
    let fits = |head: &FigureId| facts.is_share(share.part, *head, share.share);
    [first, second].into_iter().chain(able).find(fits)
}
