//! Changes, what they are from, and rates: of which figure before them.

use super::entry::{Compared, Entry, Stated, is_whole};
use super::figures::names_side;
use super::pairs::Told;
use super::{Pending, Reader};
use crate::facts::{Figure, FigureId};
use crate::model::{Basis, Key, Label, Measure, Opener};
use crate::syntax::{Clause, RisenFrom};
use smallvec::SmallVec;

impl Reader<'_> {
    /// Last year's level, named on its own (`支出比2024年预算数B万元增加…`) or belonging to the figure before it.
    pub fn base(&mut self, figure: Figure, clause: &Clause) {
        let label = &clause.label;
        let basis = self.compared_basis(clause);
        let full = if clause.is_named {
            Some(self.settle_named(clause))
        } else {
            self.settle_unnamed();
            self.last_entry().map(|entry| entry.label)
        };
        let Some(full) = full else { return };
        let year = self.facts.base_year(basis);
        // The budget of the year before, in a final account, is compared with nothing else.
        let is_other = self.facts.is_final() && clause.compared_year().is_some_and(|said| said != year);
        let keys = match is_other {
            true => SmallVec::new(),
            false => self.facts.keys(&full, Measure::Level, year, basis),
        };
        let base = Some(self.push(figure, keys));
        let Some(frame) = self.frames.last_mut() else { return };
        frame.turn_to(basis, clause.is_named.then_some(&full));
        let fits =
            |entry: &Entry| entry.compared.change.is_none() && (!clause.is_named || entry.label.same_quantity(&full));
        let entry = frame.recent_or_new(fits, Label { family: label.family, is_known: label.is_known, ..full });
        // `比上年1.50万元下降33.33%，比年初预算1.20万元下降16.67%`
        if entry.compared.base.is_some() && entry.compared.rate.is_some() {
            entry.earlier.push(std::mem::take(&mut entry.compared));
        }
        (entry.compared.base, entry.compared.basis) = (base, basis);
    }

    /// A change with a name, or of the figures before it.
    pub fn change(&mut self, figure: Figure, clause: &Clause) {
        let label = &self.in_list(&clause.label);
        // `公务接待费3万元。预算数比2024年增加1万元`: of what was named last.
        let is_bare = label.is_known && !label.says_something();
        let has_entries = || self.frames.last().is_some_and(|frame| !frame.entries.is_empty());
        if !clause.is_named || is_bare && has_entries() {
            let named = self.level_of_name(clause);
            self.settle_unnamed();
            let id = self.push(figure, SmallVec::new());
            match named {
                // `其中经费拨款900万元、事业收入200万元。经费拨款比上年增加50万元`: words that name no quantity, and yet that item.
                Some(level) => {
                    let basis = self.compared_basis(clause);
                    let compared = Compared { change: Some(id), basis, ..Compared::default() };
                    self.enter(Entry { level: Some(level), compared, is_beside: true, ..Entry::default() });
                }
                None => self.attach_change(id, clause),
            }
            return;
        }
        let basis = self.compared_basis(clause);
        self.correct_year(clause);
        let full = self.settle_named(clause);
        let keys = self.facts.keys(&full, Measure::Change, self.facts.year, basis);
        let change = Some(self.push(figure, keys));
        let is_sentence = self.frames.len() == 1;
        let Some(frame) = self.frames.last_mut() else { return };
        if clause.comparison.is_some() {
            frame.turn_to(basis, Some(&full));
        }
        // `收入总计500万元、支出总计500万元。…收、支总计各减少50万元`
        let is_both = full.side.is_none() && is_whole(&full);
        let awaits = |entry: &Entry| {
            let is_own = entry.is_of(self.facts.year) || entry.stated.is_empty();
            let label = Label { side: entry.label.side.filter(|_| !is_both), ..entry.label };
            entry.compared.change.is_none() && entry.level.is_some() && is_own && label.same_quantity(&full)
        };
        let label = Label { family: label.family, is_known: label.is_known, ..full };
        // `支出100万元，主要是…；国有资本经营预算支出38万元。支出减少51万元，主要是…`: what follows is of the whole again.
        let entry = if is_sentence { frame.return_to(awaits, label) } else { frame.recent_or_new(awaits, label) };
        (entry.compared.change, entry.compared.basis) = (change, basis);
        // `其中…公务接待费1万元，支出比上年减少1万元`
        entry.has_bare_change |= !is_sentence && names_side(&clause.label);
    }

    /// The level that the last list gave to the very words of a clause.
    fn level_of_name(&self, clause: &Clause) -> Option<FigureId> {
        const FEWEST: usize = 4;
        let name = clause.name.of(self.plain.text());
        if !clause.is_named || name.chars().count() < FEWEST {
            return None;
        }
        let has_name = |figure: &Figure| {
            let [start, end] = [figure.label.start, figure.label.end].map(|at| self.plain.offset_of(at));
            figure.measure == Measure::Level && self.plain.text().get(start..end) == Some(name)
        };
        let said = (self.first_figure..self.facts.figures.len()).rev().take(32);
        let mut found = said.filter(|id| has_name(&self.facts.figures[*id]));
        let id = found.next()? as FigureId;
        let is_last = self.frames.last().and_then(|frame| frame.entries.last()?.level) == Some(id);
        (!is_last && found.next().is_none()).then_some(id)
    }

    /// What a change or its base is on: what the words say, else what the name says, else what the document is of.
    fn compared_basis(&self, clause: &Clause) -> Basis {
        clause.compared_basis().or(clause.label.basis).unwrap_or(self.facts.own_basis())
    }

    /// Settles the lists for a name and tells what it means here: a bare `支出` takes up the expenditure named before it.
    fn settle_named(&mut self, clause: &Clause) -> Label {
        let label = &self.in_list(&clause.label);
        let opens_sentence = self.pending == Pending::All;
        if let Some(label) = self.named_last(clause) {
            self.pending = Pending::Nothing;
            return label;
        }
        self.settle(label, false, false, clause.is_in_reason);
        if self.returns_to_whole(clause) {
            self.close_to(self.frames.len() - 1);
        }
        self.named_before(label, opens_sentence)
            .unwrap_or_else(|| self.known_within(label, &self.inherited(), self.tells_amounts()))
    }

    /// `支出500万元，其中：一般公共预算支出500万元、国有资本经营预算支出0万元，2025年支出增加20万元`: of the whole, where no item of
    /// the list has told of a change.
    fn returns_to_whole(&self, clause: &Clause) -> bool {
        let (label, Some(frame)) = (&clause.label, self.frames.last()) else { return false };
        let is_its_side = |head: &Entry| is_whole(&head.label) && head.label.side == label.side;
        let has_change = |entry: &Entry| entry.comparisons().any(|said| said.change.is_some() || said.base.is_some());
        let is_apart = clause.year.is_some() || frame.entries.len() > 1;
        let waits = |head: &Entry| head.level.is_some() && is_its_side(head) && !has_change(head);
        names_side(label)
            && !clause.is_in_reason
            && is_apart
            && !frame.entries.is_empty()
            && !frame.in_parentheses
            && frame.head.as_ref().is_some_and(waits)
            && !frame.recent().any(has_change)
    }

    /// `费用支出`: what was named last, whatever it is.
    fn named_last(&self, clause: &Clause) -> Option<Label> {
        let is_of_last = self.facts.standard.phrases.is_of_last(clause.name.of(self.plain.text()));
        let last = self.frames.last()?.entries.last().filter(|entry| is_of_last && entry.level.is_some())?;
        Some(last.label)
    }

    /// What a bare `支出` takes up.
    fn named_before(&self, label: &Label, opens_sentence: bool) -> Option<Label> {
        let side = label.side.filter(|_| names_side(label))?;
        let frame = self.frames.last()?;
        let fits = |entry: &&Entry| {
            entry.label.side == Some(side)
                && entry.level.is_some()
                && self.tree.names_fiscal(&entry.label)
                && is_whole(&entry.label)
        };
        // The whole before its parts, where the parts stand in the sentence itself.
        let whole = frame.recent().filter(fits).find(|entry| entry.label.family.is_none());
        // `公务车购置费0万元，费用支出较上年减少`: of what was named last, whatever it is.
        let last = || {
            // `经营收入0万元。其他收入0万元。收入减少10万元`: what was named last is one of several.
            if opens_sentence && frame.entries.len() > 1 {
                return None;
            }
            frame.recent().find(|entry| !entry.label.is_carry()).filter(|entry| {
                let is_its = entry.label.side == Some(side) && !entry.label.is_carry() || !entry.label.is_known;
                entry.level.is_some() && is_its
            })
        };
        whole.or_else(|| frame.recent().find(fits)).or_else(last).map(|entry| entry.label)
    }

    /// A change without a name belongs to the figures just before it: in a sentence to all of them, in a list to the last.
    fn attach_change(&mut self, id: FigureId, clause: &Clause) {
        self.correct_year(clause);
        let mut basis = clause.compared_basis().unwrap_or(self.facts.own_basis());
        let is_compared = clause.comparison.is_some();
        let in_list = self.frames.len() > 1;
        let told = self.told_of(id, clause, basis);
        let mut labels: SmallVec<[Label; 2]> = SmallVec::new();
        let Some(frame) = self.frames.last_mut() else { return };
        // `2022年6万元，2023年5万元，2024年4万元。2024年较2022年减少2万元`: on the level of a year that is named.
        if let Some(year) = clause.compared_year().filter(|year| *year != self.facts.base_year(basis))
            && let Some(entry) = frame.entries.last_mut().filter(|entry| entry.compared.change.is_none())
            && let Some(base) = entry.level_on(basis, year).filter(|base| entry.level != Some(*base))
        {
            entry.compared = Compared { change: Some(id), base: Some(base), basis, ..Compared::default() };
            return;
        }
        // `不考虑结转因素，较上年增加100万元`: of a part of what was said.
        if clause.is_partial && frame.entries.last().is_some_and(|last| !last.is_partial) {
            return;
        }
        // `2024年较2023年增加50万元`: a change of another year.
        if clause.year.is_some_and(|year| year != self.facts.year) {
            return;
        }
        if let Told::Nothing = told {
            return;
        } else if let Told::Between(at, compared) = told {
            let entry = &mut frame.entries[at];
            basis = compared.basis;
            // Between two levels of which none is this year's own, it is no change of the entry.
            labels.extend(Some(entry.label).filter(|_| compared.level.is_none()));
            let before = std::mem::replace(&mut entry.compared, compared);
            entry.earlier.extend(Some(before).filter(|before| before.change.is_some()));
        } else if in_list && frame.entries.is_empty() {
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
            // `比上年850万元增长5.88%；其他收入与上年持平`: the next item has a change of its own.
            let is_just_said = |entry: &Entry| [entry.compared.base, entry.compared.rate].contains(&id.checked_sub(1));
            let awaits_change = |(at, entry): &(usize, &mut Entry)| {
                entry.compared.base.is_some()
                    && entry.compared.change.is_none()
                    && !is_told(*at, entry)
                    && (*at == last || is_just_said(entry))
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
            if frame.entries.is_empty() {
                // `校舍维修项目1个，减少20万元`: of something that has no amount.
                let mut entry = Entry::default();
                (entry.compared.change, entry.compared.basis) = (Some(id), basis);
                frame.entries.push(entry);
                return;
            }
            for (at, entry) in frame.recent_mut() {
                if of_base.is_some_and(|base| base != at) {
                    continue;
                }
                let has_level = entry.level.is_some() || entry.compared.base.is_some();
                // `比上年850万元增长5.88%；…`, `上年850万元；…`: an item before that has its own comparison.
                if at != last && (entry.compared.rate.is_some() || entry.stated.len() > 1) {
                    break;
                }
                if is_told(at, entry) || entry.compared.change.is_some() || !has_level || is_of_other_year(entry) {
                    break;
                }
                (entry.compared.change, entry.compared.basis) = (Some(id), basis);
                entry.has_bare_change = true;
                labels.push(entry.label);
                if in_list || clause.is_note || of_base.is_some() {
                    break;
                }
            }
        }
        let of = |label: &Label| self.facts.keys(label, Measure::Change, self.facts.year, basis);
        let keys: SmallVec<[Key; 1]> = labels.iter().flat_map(of).collect();
        self.facts.figures[id as usize].keys = keys;
    }

    /// `2024年800万元，2025年较2024年增加160万元，达到960万元`: the level that the last change was from is all that is stated.
    pub fn awaits_this_year(&self) -> bool {
        let last = self.frames.last().and_then(|frame| frame.entries.last());
        last.is_some_and(|last| last.compared.base.is_some() && last.compared.base == last.level)
    }

    /// `2024年…比2024年增加`: a level compared with its own year is this year's, the year before it a slip. What stands before
    /// a level of this year is not what is compared.
    fn correct_year(&mut self, clause: &Clause) {
        let this_year = self.facts.year;
        // `2025年…，2026年较2025年增加`: the change says itself that the level before it is the earlier one.
        if clause.compared_year() != Some(this_year - 1) || clause.year == Some(this_year) {
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

    /// The rate of the last change, or of the level against what it is compared with.
    pub fn rate(&mut self, figure: Figure, clause: &Clause) {
        let id = self.push(figure, SmallVec::new());
        let own = self.facts.own_basis();
        let Some(frame) = self.frames.last_mut() else { return };
        // `财政拨款1520万元，上升1.33%，多收20万元`: the change follows.
        let waits =
            |entry: &Entry| entry.level.is_some() && entry.compared.change.is_none() && entry.compared.rate.is_none();
        let is_plain = clause.comparison.is_none_or(|said| said.basis.unwrap_or(own) == own);
        // `2024年800万元，2025年1000万元，增长25%；2026年1200万元`: of another year's level.
        let is_past = |entry: &Entry| entry.stated.len() > 1 && !entry.is_of(self.facts.year);
        if self.follows_level && is_plain && frame.entries.last().is_some_and(is_past) {
            return;
        }
        if self.follows_level
            && is_plain
            && let Some(entry) = frame.entries.last_mut().filter(|entry| waits(entry) && entry.stated.len() == 1)
        {
            entry.compared.rate = Some(id);
            return;
        }
        // `支出500万元，较上年的450万元增长11.11%`
        let has_base = |entry: &Entry| {
            let said = &entry.compared;
            entry.level.is_some() && said.base.is_some() && said.change.is_none() && said.rate.is_none()
        };
        if clause.comparison.is_none()
            && !clause.is_named
            && let Some(entry) = frame.entries.last_mut().filter(|entry| has_base(entry))
        {
            entry.compared.rate = Some(id);
            return;
        }
        let changed = frame.recent_mut().find(|(_, entry)| entry.compared.change.is_some()).map(|(at, _)| at);
        // `2025年较2024年增长10%`: of another year. `与2024年持平；与2023年相比减少5万元，下降9%`: of a change that is nobody's.
        let is_of_another = |change: FigureId| {
            let is_stray = self.facts.figure(id - 1).measure == Measure::Change && change != id - 1;
            is_stray && clause.comparison.is_none()
        };
        if clause.year.is_some_and(|year| year != self.facts.year)
            || changed.and_then(|at| frame.entries[at].compared.change).is_some_and(is_of_another)
        {
            return;
        }
        let fits = |entry: &Entry| {
            clause.comparison.is_none_or(|said| said.basis.unwrap_or(own) == entry.compared.basis)
                && entry.compared.rate.is_none()
        };
        if let Some(at) = changed.filter(|at| fits(&frame.entries[*at])) {
            frame.entries[at].compared.rate = Some(id);
            return;
        }
        let last = frame.entries.last_mut().filter(|_| changed.is_none() || clause.comparison.is_some());
        if let Some(entry) = last.filter(|entry| entry.stated.len() > 1) {
            let basis = clause.compared_basis().unwrap_or(own);
            let said =
                std::mem::replace(&mut entry.compared, Compared { basis, rate: Some(id), ..Compared::default() });
            entry.earlier.push(said);
        }
    }

    /// A of `由A减少到B`: the level of the year before.
    pub fn risen_from(&mut self, figure: Figure, from: &RisenFrom) {
        let basis = from.basis.unwrap_or(self.facts.own_basis());
        let before = self.facts.base_year(basis);
        let Some(label) = &from.label else {
            if self.pending != Pending::Nothing {
                return;
            }
            // `采购预算16万元，由30万元减少为16万元`: of the figure just named.
            let label = self.last_entry().map(|entry| entry.label);
            let keys = label.map(|label| self.facts.keys(&label, Measure::Level, before, basis));
            let id = self.push(figure, keys.unwrap_or_default());
            if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
                (entry.compared.base, entry.is_range) = (Some(id), true);
            }
            return;
        };
        self.settle(label, true, false, false);
        let is_known = label.is_known && label.says_something() && self.tells_amounts();
        let full = Label { is_known, ..label.within(&self.inherited()) };
        // What stood there in another year is compared with nothing.
        let is_last_year = from.year.is_none_or(|year| year == before);
        let keys = if is_last_year { self.facts.keys(&full, Measure::Level, before, basis) } else { SmallVec::new() };
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
        let (basis, year) = (label.basis.unwrap_or(self.facts.own_basis()), self.year.unwrap_or(self.facts.year));
        let keys = self.facts.keys(&label, Measure::Level, year, basis);
        let level = self.push(figure, keys);
        if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
            let is_first = entry.level.is_none();
            entry.state(Stated { level, basis, year }, is_first);
        }
        true
    }
}
