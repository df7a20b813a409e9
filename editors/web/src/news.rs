//! What has changed of a document's findings since the page was told of them. A key changes one disclosure of a compilation: those of
//! the others are neither looked up nor sent again.

use gouji::analysis::Placed;
use gouji::editing::snapshot::Snapshot;
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// Which disclosures are told, and how many findings that the page knows stand before them and behind.
#[derive(Debug, Serialize)]
pub struct News {
    /// The disclosures that are told.
    #[serde(skip)]
    pub parts: Range<usize>,
    /// How many of the first findings stand where they stood.
    before: usize,
    /// How many of the last findings are as they were.
    behind: usize,
    /// By how many lines those stand further down.
    lines: i64,
}

impl News {
    /// For a page that knows nothing.
    pub fn of(now: &Snapshot) -> News {
        News { parts: 0..now.analysis.parts().len(), before: 0, behind: 0, lines: 0 }
    }

    /// For a page that was told of an earlier version.
    pub fn since(earlier: &Snapshot, now: &Snapshot) -> News {
        let (old, new) = (earlier.analysis.parts(), now.analysis.parts());
        let is_before = |(one, other): &(&Placed, &Placed)| one.start == other.start && is_same(one, other);
        let first = old.iter().zip(new).take_while(is_before).count();
        let rest = old[first..].iter().rev().zip(new[first..].iter().rev());
        let last = rest.take_while(|(one, other)| is_same(one, other)).count();
        let (old_end, end) = (old.len() - last, new.len() - last);
        let count = |parts: &[Placed]| parts.iter().map(|placed| placed.findings().len()).sum();
        let line = |snapshot: &Snapshot, part: Option<&Placed>| {
            part.map_or(0, |placed| i64::from(snapshot.text.position(placed.start).line))
        };
        News {
            parts: first..end,
            before: count(&old[..first]),
            behind: count(&old[old_end..]),
            lines: line(now, new.get(end)) - line(earlier, old.get(old_end)),
        }
    }
}

/// Whether a disclosure is the one that was there, with the same findings. Both are held, so that neither is where the other was.
fn is_same(one: &Placed, other: &Placed) -> bool {
    Arc::ptr_eq(&one.part, &other.part) && std::ptr::eq(one.findings(), other.findings())
}
