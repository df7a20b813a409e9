//! What each figure of a sentence states: a level, last year's level, a change, a rate or a share, of which quantity.

use super::entry::{Entry, Frame, is_whole};
use super::{Pending, Reader};
use crate::facts::{Figure, FigureId};
use crate::model::{Basis, Direction, Family, Fund, Item, Key, Label, Measure, Nature, Opener, Side};
use crate::syntax::{Amount, AmountRow, Aspect, Clause, Owners, RisenFrom};
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
    /// This year's level, or that of the year said with it.
    pub fn level(&mut self, figure: Figure, clause: &Clause, aspect: &Aspect) {
        let label = &clause.label;
        let is_topical = self.setting.unnamed_is_topic && (clause.year.is_some() || *aspect == Aspect::OfBudget);
        // `数为10万元` at the head of a broken line is nobody's figure.
        let has_name = !matches!(aspect, Aspect::SubjectPath { .. }) && (label.says_something() || is_topical);
        let is_nameless = label.is_known && !label.says_something() && !has_name;
        self.settle(label, true, is_nameless, clause.is_in_reason);
        let gives_reason = |frame: &Frame| {
            frame.opener == Opener::Mainly && frame.head.as_ref().is_some_and(|head| head.compared.change.is_some())
        };
        if clause.is_in_reason && !label.is_known && self.frames.last().is_some_and(gives_reason) {
            return;
        }
        // Kinds of procurement outside a list are a broken line: of which total, nobody can tell.
        let is_stray = label.family.is_some() && label.family == Some(Family::OF_PROCUREMENT) && self.frames.len() == 1;
        let is_told = has_name && !is_stray && self.tells_amounts();
        let full = Label { is_known: label.is_known && is_told, ..label.within(&self.inherited()) };
        let keys = self.facts.keys(&full, Measure::Level, self.year.unwrap_or(self.facts.year), Basis::Budget);
        let level = Some(self.push(figure, keys));
        let label = Label { family: label.family, ..full };
        let inherits_nature = clause.label.nature.is_none();
        self.enter(Entry { level, inherits_nature, is_nameless, ..Entry::new(label) });
    }

    /// Whether amounts are those of the budget: under 绩效 only where all of it has targets.
    fn tells_amounts(&self) -> bool {
        self.has_all_targets || !self.setting.is_about_targets
    }

    fn enter(&mut self, entry: Entry) {
        if let Some(frame) = self.frames.last_mut() {
            frame.entries.push(entry);
        }
    }

    /// Last year's level, named on its own (`支出比2024年预算数B万元增加…`) or belonging to the figure before it.
    pub fn base(&mut self, figure: Figure, clause: &Clause) {
        let (label, basis) = (&clause.label, clause.compared_basis());
        let full = if clause.is_named {
            self.settle(label, false, false, clause.is_in_reason);
            Some(self.full_name(label))
        } else {
            self.settle_unnamed();
            self.last_entry().map(|entry| entry.label)
        };
        let Some(full) = full else { return };
        let keys = self.facts.keys(&full, Measure::Level, self.facts.year - 1, basis);
        let base = Some(self.push(figure, keys));
        let Some(frame) = self.frames.last_mut() else { return };
        frame.turn_to(basis, clause.is_named.then_some(&full));
        let fits =
            |entry: &Entry| entry.compared.change.is_none() && (!clause.is_named || entry.label.same_quantity(&full));
        let entry = frame.recent_or_new(fits, Label { family: label.family, is_known: label.is_known, ..full });
        (entry.compared.base, entry.compared.basis) = (base, basis);
    }

    /// A change with a name, or of the figures before it.
    pub fn change(&mut self, figure: Figure, clause: &Clause) {
        if !clause.is_named {
            self.settle_unnamed();
            let id = self.push(figure, SmallVec::new());
            self.attach_change(id, clause);
            return;
        }
        let (label, basis) = (&clause.label, clause.compared_basis());
        self.settle(label, false, false, clause.is_in_reason);
        self.correct_year(clause.compared_year());
        let full = self.full_name(label);
        let keys = self.facts.keys(&full, Measure::Change, self.facts.year, basis);
        let change = Some(self.push(figure, keys));
        let Some(frame) = self.frames.last_mut() else { return };
        if clause.comparison.is_some() {
            frame.turn_to(basis, Some(&full));
        }
        let awaits = |entry: &Entry| {
            entry.compared.change.is_none() && entry.level.is_some() && entry.label.same_quantity(&full)
        };
        let entry = frame.recent_or_new(awaits, Label { family: label.family, is_known: label.is_known, ..full });
        (entry.compared.change, entry.compared.basis) = (change, basis);
    }

    /// What a name means here: a bare `支出` takes up the expenditure named before it in the sentence.
    fn full_name(&self, label: &Label) -> Label {
        self.named_before(label).unwrap_or_else(|| label.within(&self.inherited()))
    }

    fn named_before(&self, label: &Label) -> Option<Label> {
        let is_bare = label.is_known && label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        let side = label.side.filter(|_| is_bare)?;
        let frame = self.frames.last()?;
        let fits = |entry: &&Entry| {
            entry.label.side == Some(side)
                && entry.level.is_some()
                && self.tree.names_fiscal(&entry.label)
                && is_whole(&entry.label)
        };
        // The whole before its parts, where the parts stand in the sentence itself.
        let whole = frame.recent().filter(fits).find(|entry| entry.label.family.is_none());
        whole.or_else(|| frame.recent().find(fits)).map(|entry| entry.label)
    }

    /// A change without a name belongs to the figures just before it: in a sentence to all of them, in a list to the last.
    fn attach_change(&mut self, id: FigureId, clause: &Clause) {
        self.correct_year(clause.compared_year());
        let mut basis = clause.compared_basis();
        let is_compared = clause.comparison.is_some();
        let in_list = self.frames.len() > 1;
        let mut labels: SmallVec<[Label; 2]> = SmallVec::new();
        let Some(frame) = self.frames.last_mut() else { return };
        if in_list && frame.entries.is_empty() {
            if frame.opener == Opener::Mainly {
                return;
            }
            if let Some(head) = frame.head.as_mut().filter(|head| head.compared.change.is_none()) {
                (head.compared.change, head.compared.basis) = (Some(id), basis);
                labels.push(head.label);
            }
        } else {
            // After `比2024年预算数B万元` the change belongs to what B was said of.
            let last = frame.entries.len().saturating_sub(1);
            let is_told = |at: usize, entry: &Entry| entry.is_range && at != last;
            let awaits_change = |(at, entry): &(usize, &mut Entry)| {
                entry.compared.base.is_some() && entry.compared.change.is_none() && !is_told(*at, entry)
            };
            let of_base = frame.recent_mut().find(awaits_change).map(|(at, _)| at);
            match of_base {
                Some(at) if !is_compared => basis = frame.entries[at].compared.basis,
                None if is_compared => frame.turn_to(basis, None),
                _ => {}
            }
            // `A由…减少到…，B由…减少到…，共减少2万元`: of which, the words do not tell.
            let is_range = frame.entries.last().is_some_and(|entry| entry.is_range);
            let unchanged = || frame.recent().filter(|entry| entry.compared.change.is_none()).take(2).count();
            if is_range && !in_list && unchanged() != 1 {
                return;
            }
            let (figures, year) = (&self.facts.figures, self.facts.year);
            let is_of_other_year = |entry: &Entry| {
                let keys = entry.level.map(|level| &figures[level as usize].keys);
                keys.is_some_and(|keys| !keys.is_empty() && keys.iter().all(|key| key.year != year))
            };
            for (at, entry) in frame.recent_mut() {
                if of_base.is_some_and(|base| base != at) {
                    continue;
                }
                let has_level = entry.level.is_some() || entry.compared.base.is_some();
                if is_told(at, entry) || entry.compared.change.is_some() || !has_level || is_of_other_year(entry) {
                    break;
                }
                (entry.compared.change, entry.compared.basis) = (Some(id), basis);
                entry.has_bare_change = true;
                labels.push(entry.label);
                if in_list || of_base.is_some() {
                    break;
                }
            }
        }
        let of = |label: &Label| self.facts.keys(label, Measure::Change, self.facts.year, basis);
        let keys: SmallVec<[Key; 1]> = labels.iter().flat_map(of).collect();
        self.facts.figures[id as usize].keys = keys;
    }

    /// `2024年…比2024年增加`: a level compared with its own year is this year's, the year before it a slip. What stands before
    /// a level of this year is not what is compared.
    fn correct_year(&mut self, compared_with: Option<i32>) {
        let this_year = self.facts.year;
        if compared_with != Some(this_year - 1) {
            return;
        }
        let recent = self.frames.last().into_iter().flat_map(|frame| frame.recent().take(8));
        let free = recent.filter(|entry| entry.compared.change.is_none()).filter_map(|entry| entry.level);
        let is_of_this_year = |id: FigureId| self.facts.figure(id).keys.iter().any(|key| key.year == this_year);
        let levels: SmallVec<[FigureId; 4]> = free.take_while(|id| !is_of_this_year(*id)).collect();
        for id in levels {
            for key in self.facts.figures[id as usize].keys.iter_mut().filter(|key| key.year == this_year - 1) {
                key.year = this_year;
            }
        }
        self.year = Some(this_year);
    }

    /// The rate of the last change.
    pub fn rate(&mut self, figure: Figure) {
        let id = self.push(figure, SmallVec::new());
        let Some(frame) = self.frames.last_mut() else { return };
        let changed = frame.recent_mut().find(|(_, entry)| entry.compared.change.is_some());
        if let Some((_, entry)) = changed {
            entry.compared.rate.get_or_insert(id);
        }
    }

    /// The share of the last level.
    pub fn share(&mut self, figure: Figure, aspect: &Aspect) {
        let Aspect::Share(words) = aspect else { return };
        let id = self.push(figure, SmallVec::new());
        self.is_aside = words.subject.is_some() && words.says_of;
        if !words.of.is_known {
            return;
        }
        let of = words.of;
        let is_its = |entry: &&mut Entry| {
            words.subject.is_none_or(|subject| !subject.says_something() || subject.same_quantity(&entry.label))
        };
        let last = self.frames.last_mut().and_then(|frame| frame.entries.last_mut());
        if let Some(entry) = last.filter(is_its) {
            (entry.share, entry.share_of) = (Some(id), Some(of).filter(Label::says_something));
        }
        let head = self.frames.last().and_then(|frame| frame.head.as_ref());
        let names_head = |head: &Entry| !of.says_something() || of.within(&head.label).same_quantity(&head.label);
        self.is_aside &= !head.is_some_and(names_head);
    }

    /// `无政府性基金预算安排的支出`
    pub fn nothing(&mut self, clause: &Clause, word: Span) {
        let label = clause.label;
        let has_fund = label.fund.is_some_and(|fund| [Fund::GOV_FUND, Fund::STATE_CAPITAL].contains(&fund));
        if !has_fund || label.item.is_some() {
            return;
        }
        let side = label.side.or(Some(Side::Expenditure));
        let full = Label { side, item: Some(Item::Total), nature: Some(Nature(0)), is_known: true, ..label };
        let keys = self.facts.keys(&full, Measure::Level, self.facts.year, Basis::Budget);
        let figure = self.implied(word, Measure::Level);
        let level = Some(self.push(figure, keys));
        if let Some(top) = self.frames.first_mut() {
            top.entries.push(Entry { level, ..Entry::new(full) });
        }
    }

    /// A of `由A减少到B`: the level of the year before.
    pub fn risen_from(&mut self, figure: Figure, from: &RisenFrom) {
        let before = self.facts.year - 1;
        let Some(label) = &from.label else {
            if self.pending != Pending::Nothing {
                return;
            }
            // `采购预算16万元，由30万元减少为16万元`: of the figure just named.
            let label = self.last_entry().map(|entry| entry.label);
            let keys = label.map(|label| self.facts.keys(&label, Measure::Level, before, from.basis));
            let id = self.push(figure, keys.unwrap_or_default());
            if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
                (entry.compared.base, entry.is_range) = (Some(id), true);
            }
            return;
        };
        self.settle(label, true, false, false);
        let full = Label { is_known: label.is_known && label.says_something(), ..label.within(&self.inherited()) };
        // What stood there in another year is compared with nothing.
        let is_last_year = from.year.is_none_or(|year| year == before);
        let keys =
            if is_last_year { self.facts.keys(&full, Measure::Level, before, from.basis) } else { SmallVec::new() };
        let base = Some(self.push(figure, keys));
        let mut entry = Entry { is_range: true, ..Entry::new(Label { family: label.family, ..full }) };
        entry.compared.base = base;
        self.enter(entry);
    }

    /// B of `由A减少到B`: the level of this year; whether it is one.
    pub fn reached(&mut self, figure: Figure) -> bool {
        let last = self.frames.last().and_then(|frame| frame.entries.last());
        let Some(label) = last.filter(|entry| entry.is_range).map(|entry| entry.label) else { return false };
        if figure.measure != Measure::Level {
            return false;
        }
        let keys = self.facts.keys(&label, Measure::Level, self.year.unwrap_or(self.facts.year), Basis::Budget);
        let id = self.push(figure, keys);
        if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
            entry.level.get_or_insert(id);
        }
        true
    }

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
                let keys = self.facts.keys(&full, Measure::Level, self.facts.year, Basis::Budget);
                let level = Some(self.push(figure, keys));
                self.enter(Entry { level, ..Entry::new(Label { family: label.family, ..full }) });
            }
            FoundOwners::Entries(entries) => {
                let Some(entry) = entries.get(place).copied() else { return };
                let label = self.frames.last().and_then(|frame| Some(frame.entries.get(entry)?.label));
                let keys = match label.filter(|_| row.measure == Measure::Change) {
                    Some(label) => self.facts.keys(&label, Measure::Change, self.facts.year, row.basis),
                    None => SmallVec::new(),
                };
                let id = Some(self.push(figure, keys));
                if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.get_mut(entry)) {
                    match row.measure {
                        Measure::Share => (entry.share, entry.share_of) = (id, row.share_of),
                        Measure::Change => (entry.compared.change, entry.compared.basis) = (id, row.basis),
                        _ => entry.compared.rate = id,
                    }
                }
            }
        }
        self.row = Some(open);
    }
}
