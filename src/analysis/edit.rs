//! An edit: the disclosures around it are read again, the others only move.

use super::filter::FileSuppressions;
use super::other::others;
use super::parallel::map;
use super::{Analysis, Part, Placed, line_start, moved, places};
use crate::syntax::{Block, Resume, read_blocks_until};
use std::ops::Range;
use std::sync::Arc;

impl Analysis {
    /// The text has `new` now where the bytes `range` were. Both ends are character borders of the text.
    pub fn edit(&mut self, range: Range<u32>, new: &str) {
        let (first, last) = (self.index_at(range.start), self.index_at(range.end));
        // The one before the edit too: where it ends depends on what follows; and the one behind, where it begins on what
        // precedes.
        let mut window = first.saturating_sub(1)..(last + 2).min(self.parts.len());
        let fresh = loop {
            if let Some(fresh) = self.read_window(window.clone(), &range, new) {
                break fresh;
            }
            window.end = (window.end + window.len()).min(self.parts.len());
        };
        let delta = new.len() as i64 - range.len() as i64;
        for placed in &mut self.parts[window.end..] {
            placed.start = (i64::from(placed.start) + delta) as u32;
        }
        self.parts.splice(window, fresh);
        let codes = self.parts.iter().flat_map(|placed| &placed.filtered.suppressed_in_file).copied().collect();
        let suppressions = FileSuppressions::new(codes, self.parts.len());
        if suppressions != self.suppressions {
            self.suppressions = suppressions;
            self.check_again(|_| true);
        }
    }

    /// Asks the rules again for the disclosures that are `wanted`.
    pub(super) fn check_again(&mut self, wanted: impl Fn(&Part) -> bool + Sync) {
        let parts = std::mem::take(&mut self.parts);
        self.parts =
            map(parts, |placed| if wanted(&placed.part) { self.checked(placed.start, placed.part) } else { placed });
    }

    /// A disclosure at its place, with what the rules find in it.
    fn checked(&self, start: u32, part: Arc<Part>) -> Placed {
        let filtered = part.check(&self.settings, &self.suppressions, &others(&self.neighbours, &part));
        Placed { start, part, filtered: Arc::new(filtered) }
    }

    /// The disclosures that stand in the window of parts once the edit is made; `None` where its effect may reach further.
    fn read_window(&self, window: Range<usize>, edit: &Range<u32>, new: &str) -> Option<Vec<Placed>> {
        let is_last = window.end == self.parts.len();
        let parts = &self.parts[window];
        let base = parts[0].start;
        let (from, to) = ((edit.start - base) as usize, (edit.end - base) as usize);
        let old: String = parts.iter().map(|placed| placed.part.text()).collect();
        let text = [&old[..from], new, &old[to..]].concat();
        let old_blocks = parts
            .iter()
            .flat_map(|placed| moved(&placed.part.disclosure.blocks, i64::from(placed.start - base)))
            .collect::<Vec<Block>>();

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
        let is_all_read = read_blocks_until(&text, resume_at..text.len(), &self.settings.standard, &mut blocks, border);
        if is_all_read && !is_last {
            return None;
        }
        blocks.extend(moved(&old_blocks[resumed_at..], behind));

        let places = places(&text, &blocks);
        if let Some(last) = parts.last().filter(|_| !is_last) {
            // It stands as before, behind the edit.
            let start = (i64::from(last.start - base) + behind) as usize;
            places.iter().find(|(lines, _)| lines.start == start && start >= from + new.len())?;
        }
        Some(map(places, |(lines, range)| {
            let (own, start) = (&text[lines.clone()], lines.start as u32);
            match parts.iter().find(|placed| placed.part.text() == own) {
                Some(same) => Placed { start: base + start, ..same.clone() },
                None => {
                    let blocks = moved(&blocks[range], -i64::from(start)).collect();
                    self.checked(base + start, Arc::new(Part::unchecked(own.to_owned(), blocks, &self.settings)))
                }
            }
        }))
    }
}
