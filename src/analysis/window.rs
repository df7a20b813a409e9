//! The part of a text that an edit can change: the disclosures around it.

use super::parallel::map;
use super::{Analysis, Part, Placed, line_start, moved, places};
use crate::syntax::{Block, Resume, read_blocks_until};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The disclosures that are looked at again. The first one is the last before the edit: where it ends depends on what
/// follows. The last one is the first behind the edit: where it begins depends on what precedes.
pub struct Window {
    /// Which parts of the analysis.
    pub parts: Range<usize>,
}

impl Window {
    /// The parts that stand in the window once the edit is made; `None` where the edit's effect may reach beyond it.
    pub fn read(&self, analysis: &Analysis, edit: &Range<u32>, new: &str) -> Option<Vec<Placed>> {
        let parts = &analysis.parts[self.parts.clone()];
        let base = parts[0].start;
        let (from, to) = ((edit.start - base) as usize, (edit.end - base) as usize);
        let old = match parts {
            [only] => Cow::Borrowed(only.part.text()),
            _ => Cow::Owned(parts.iter().map(|placed| placed.part.text()).collect()),
        };
        let text = [&old[..from], new, &old[to..]].concat();
        let old_blocks: Cow<[Block]> = match parts {
            [only] => Cow::Borrowed(&only.part.disclosure.blocks),
            _ => parts
                .iter()
                .flat_map(|placed| moved(&placed.part.disclosure.blocks, i64::from(placed.start - base)))
                .collect(),
        };

        // The block before the edit's may take the edited line to itself.
        let touched = old_blocks.partition_point(|block| block.start as usize <= from);
        let kept = touched.saturating_sub(2);
        let resume_at =
            old_blocks.get(kept).filter(|_| kept > 0).map_or(0, |block| line_start(&text, block.start as usize));
        let behind = new.len() as i64 - edit.len() as i64;
        let mut resumed_at = old_blocks.len();
        let border = |line: usize| {
            let line = line as i64 - behind;
            if line < to as i64 {
                return Resume::Read;
            }
            let next = old_blocks.partition_point(|block| i64::from(block.start) < line);
            match old_blocks.get(next) {
                Some(block) if line_start(&old, block.start as usize) as i64 == line => {
                    resumed_at = next;
                    Resume::Stop
                }
                _ => Resume::Read,
            }
        };
        let mut blocks = Vec::with_capacity(old_blocks.len() + old_blocks.len() / 64);
        blocks.extend_from_slice(&old_blocks[..kept]);
        let is_all_read =
            read_blocks_until(&text, resume_at..text.len(), &analysis.settings.standard, &mut blocks, border);
        let reaches_last = is_all_read && self.parts.end < analysis.parts.len();
        if reaches_last {
            return None;
        }
        blocks.extend(moved(&old_blocks[resumed_at..], behind));

        let places = places(&text, &blocks);
        let unchanged = if self.parts.end < analysis.parts.len() { parts.last() } else { None };
        if let Some(last) = unchanged {
            let start = (i64::from(last.start - base) + behind) as usize;
            places.iter().position(|(lines, _)| lines.start == start).filter(|_| start >= from + new.len())?;
        }
        let read =
            |text: String, blocks: Vec<Block>| Arc::new(Part::read(text, blocks, &analysis.settings, &analysis.wide));
        if places.len() == 1 {
            return Some(vec![Placed { start: base, part: read(text, blocks) }]);
        }
        Some(map(places, |(lines, range)| {
            let own = &text[lines.clone()];
            let start = lines.start as u32;
            let same = parts.iter().find(|placed| placed.part.text() == own);
            let own_blocks = || moved(&blocks[range], -i64::from(start)).collect();
            let part = same.map_or_else(|| read(own.to_owned(), own_blocks()), |placed| placed.part.clone());
            Placed { start: base + start, part }
        }))
    }
}
