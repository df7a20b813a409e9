//! Amounts that belong to what was named before them, one by one: `分别为60万元、40万元`.

use super::entry::{Entry, Stated};
use super::{Pending, Reader};
use crate::model::{Direction, Label, Measure};
use crate::syntax::{Amount, AmountRow, Clause, Owners};
use crate::text::Span;
use smallvec::SmallVec;

/// A row of amounts that is being filed.
pub(super) struct OpenRow<'a> {
    row: &'a AmountRow,
    owners: FoundOwners,
    /// The first amount not yet filed.
    next: usize,
    /// Rise or fall: said once, it holds for those behind as well.
    direction: Option<(Direction, Span)>,
}

/// Whom the amounts of a row belong to, in order.
enum FoundOwners {
    Nobody,
    Names(Vec<(Label, Span)>),
    /// Entries of the innermost list.
    Entries(Vec<usize>),
}

impl<'a> Reader<'a> {
    /// Finds whom the amounts of a row belong to.
    pub fn open_row(&mut self, row: &'a AmountRow) -> OpenRow<'a> {
        let owners = match &row.owners {
            Owners::Nobody => FoundOwners::Nobody,
            Owners::Names(names) => {
                let is_list = names.iter().all(|(label, ..)| label.family.is_some());
                let is_now = names.iter().all(|(.., year)| year.is_none_or(|year| year == self.facts.year));
                if let Some(frame) = self.frames[1..].last_mut() {
                    frame.is_open |= !(is_list && is_now);
                }
                match is_now {
                    true => FoundOwners::Names(names.iter().map(|(label, at, _)| (*label, *at)).collect()),
                    false => FoundOwners::Nobody,
                }
            }
            Owners::LastLevels if self.pending == Pending::Nothing => {
                self.last_levels(row).map_or(FoundOwners::Nobody, FoundOwners::Entries)
            }
            Owners::LastLevels => FoundOwners::Nobody,
        };
        let is_of_names = row.measure == Measure::Level;
        if let (FoundOwners::Nobody, true, Some(frame)) = (&owners, is_of_names, self.frames[1..].last_mut()) {
            frame.is_open = true;
        }
        OpenRow { row, owners, next: 0, direction: None }
    }

    /// The entries that the amounts of a row belong to: all of a list, the last ones of a sentence.
    fn last_levels(&self, row: &AmountRow) -> Option<Vec<usize>> {
        let frame = self.frames.last()?;
        let levels: Vec<usize> = (0..frame.entries.len()).filter(|at| frame.entries[*at].level.is_some()).collect();
        let is_top = self.frames.len() == 1;
        let first = levels.len().checked_sub(row.count).filter(|left| is_top || *left == 0)?;
        let is_free = |at: &usize| {
            let entry = &frame.entries[*at];
            match row.measure {
                Measure::Share => entry.share.is_none(),
                Measure::Change => entry.compared.change.is_none(),
                _ => entry.compared.change.is_some() && entry.compared.rate.is_none(),
            }
        };
        Some(levels[first..].to_vec()).filter(|entries| entries.iter().all(is_free))
    }

    /// Files the next amount of the row.
    pub fn next_of_row(&mut self, clause: &Clause, amount: &Amount) {
        let Some(mut open) = self.row.take() else { return };
        let row = open.row;
        let mut figure = self.figure(clause, amount);
        let place = open.next;
        open.next += 1;
        if matches!(row.measure, Measure::Change | Measure::Rate) {
            open.direction = clause.direction.or(open.direction);
            if let (None, Some((way, word))) = (clause.direction, open.direction) {
                figure.direction = Some(self.place(word));
                figure.value = if way == Direction::Down { -figure.value } else { figure.value };
            }
        }
        figure.measure = row.measure;
        figure.label = Span::at(figure.span.start);
        match &open.owners {
            FoundOwners::Nobody => {
                self.push(figure, SmallVec::new());
            }
            FoundOwners::Names(names) => {
                let Some((label, name)) = names.get(place).copied() else { return };
                figure.label = self.place(name);
                let full = Label { is_known: self.tells_amounts(), ..label.within(&self.inherited()) };
                let (basis, year) = (full.basis.unwrap_or(self.facts.own_basis()), self.facts.year);
                let keys = self.facts.keys(&full, Measure::Level, year, basis);
                let level = self.push(figure, keys);
                let mut entry = Entry::new(Label { family: label.family, ..full });
                entry.state(Stated { level, basis, year }, true);
                self.enter(entry);
            }
            FoundOwners::Entries(entries) => {
                let Some(entry) = entries.get(place).copied() else { return };
                let label = self.frames.last().and_then(|frame| Some(frame.entries.get(entry)?.label));
                let basis = row.basis.unwrap_or(self.facts.own_basis());
                let keys = match label.filter(|_| row.measure == Measure::Change) {
                    Some(label) => self.facts.keys(&label, Measure::Change, self.facts.year, basis),
                    None => SmallVec::new(),
                };
                let id = Some(self.push(figure, keys));
                if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.get_mut(entry)) {
                    match row.measure {
                        Measure::Share => (entry.share, entry.share_of) = (id, row.share_of),
                        Measure::Change => (entry.compared.change, entry.compared.basis) = (id, basis),
                        _ => entry.compared.rate = id,
                    }
                }
            }
        }
        self.row = Some(open);
    }
}
