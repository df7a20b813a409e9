//! `由A减少到B`: last year's level and this year's in one breath.

use super::*;

impl Reader<'_> {
    /// A: the level of the year before.
    pub(super) fn earlier(&mut self, figure: Figure, words: &str, comparison: Comparison) {
        let phrase = Phrase::read(words);
        let is_subject_path = words.contains("（项）") || words.contains("（款）");
        let name = &words[phrase.label.0..phrase.label.1];
        let label = if is_subject_path { Label::default() } else { self.standard.lexicon.label(name) };
        if words.is_empty() && self.pending != Pending::Nothing {
            return;
        }
        if words.is_empty() {
            // `采购预算16万元，由30万元减少为16万元`: of the figure just named.
            let label = self.last_entry().map(|entry| entry.label);
            let keys =
                label.map(|label| self.keys(&label, Measure::Level, Some(self.this_year() - 1), comparison.basis));
            let id = self.push(figure, keys.unwrap_or_default());
            if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
                entry.base = Some(id);
                entry.is_range = true;
            }
            return;
        }
        self.settle(&label, true, false);
        let full = Label { is_known: label.is_known && label.says_something(), ..label.within(&self.inherited()) };
        let before = self.this_year() - 1;
        // What stood there in another year is compared with nothing.
        let is_last_year = comparison.year.is_none_or(|year| year == before);
        let keys = self.keys(&full, Measure::Level, Some(before), comparison.basis);
        let id = self.push(figure, if is_last_year { keys } else { SmallVec::new() });
        if let Some(frame) = self.frames.last_mut() {
            let mut entry = Entry::new(Label { family: label.family, ..full });
            entry.base = Some(id);
            entry.is_range = true;
            frame.entries.push(entry);
        }
    }

    /// B: the level of this year; whether it is one.
    pub(super) fn reached(&mut self, figure: Figure) -> bool {
        let entry = self.frames.last().and_then(|frame| frame.entries.last());
        let Some(label) = entry.filter(|entry| entry.is_range).map(|entry| entry.label) else { return false };
        if figure.measure != Measure::Level {
            return false;
        }
        let keys = self.keys(&label, Measure::Level, self.year, Basis::Budget);
        let id = self.push(figure, keys);
        if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
            entry.level.get_or_insert(id);
        }
        true
    }
}
