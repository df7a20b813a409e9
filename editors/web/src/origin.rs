//! Where what stands in an edited text stood before the edits.

use gouji::finding::Edit;
use gouji::report::edits_between;
use gouji::text::Span;

/// The stretches of an edited text: how long each is, and where it was before; `None` of what was written since.
#[derive(Default)]
pub struct Origin {
    stretches: Vec<(u32, Option<u32>)>,
}

impl Origin {
    /// Of a text that nobody has edited.
    pub fn of_unedited(text: &str) -> Origin {
        Origin { stretches: vec![(text.len() as u32, Some(0))] }
    }

    /// Of a text that is known only as it was and as it is.
    pub fn between(before: &str, after: &str) -> Origin {
        let mut origin = Origin::of_unedited(before);
        // From the last on: those before it stay where they are.
        for Edit { span, text } in edits_between(before, after).iter().rev() {
            origin.replace(*span, text.len() as u32);
        }
        origin
    }

    /// Replaces a stretch of the text as it stands by a new one of this length.
    pub fn replace(&mut self, span: Span, length: u32) {
        let mut stretches: Vec<(u32, Option<u32>)> = Vec::with_capacity(self.stretches.len() + 2);
        let mut add = |length: u32, from: Option<u32>| match stretches.last_mut() {
            _ if length == 0 => {}
            Some((last, None)) if from.is_none() => *last += length,
            _ => stretches.push((length, from)),
        };
        let mut new = Some(length);
        let mut at = 0;
        for (length, from) in &self.stretches {
            let (start, end) = (at, at + length);
            let part = |first: u32, behind: u32| (behind - first, from.map(|from| from + first - start));
            if start < span.start {
                let (length, from) = part(start, end.min(span.start));
                add(length, from);
            }
            if end >= span.start
                && let Some(length) = new.take()
            {
                add(length, None);
            }
            if span.end < end {
                let (length, from) = part(start.max(span.end), end);
                add(length, from);
            }
            at = end;
        }
        add(new.unwrap_or_default(), None);
        self.stretches = stretches;
    }

    /// Where the byte at this place was; `None` of one that was written since.
    pub fn of(&self, place: u32) -> Option<u32> {
        let mut at = 0;
        for (length, from) in &self.stretches {
            if place < at + length {
                return from.map(|from| from + place - at);
            }
            at += length;
        }
        // The end of the text.
        self.stretches.last().and_then(|(length, from)| from.map(|from| from + length))
    }

    /// Where the byte at this place was; what was written since stands behind what it was written behind.
    pub fn near(&self, place: u32) -> u32 {
        let (mut at, mut behind) = (0, 0);
        for (length, from) in &self.stretches {
            if place < at + length {
                return from.map_or(behind, |from| from + place - at);
            }
            behind = from.map_or(behind, |from| from + length);
            at += length;
        }
        behind
    }
}
