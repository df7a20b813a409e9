//! What a figure of a sentence states: level, base, change, rate or share.

use super::*;
use crate::model::{Family, Fund, Item};

impl Reader<'_> {
    pub(super) fn level(&mut self, figure: Figure, label: Label, has_name: bool) {
        let is_nameless = label.is_known && !label.says_something() && !has_name;
        self.settle(&label, true, is_nameless);
        if self.frames.last().is_some_and(|frame| {
            frame.opener == Opener::Mainly
                && frame.head.as_ref().is_some_and(|head| head.change.is_some())
                && self.in_reason
                && !label.is_known
        }) {
            return;
        }
        // Kinds of procurement outside a list are a broken line: of which total, nobody can tell.
        let is_stray = label.family.is_some() && label.family == Some(Family::OF_PROCUREMENT) && self.frames.len() == 1;
        let is_told = has_name && !is_stray && (self.all_targets || !self.is_about_targets);
        let full = Label { is_known: label.is_known && is_told, ..label.within(&self.inherited()) };
        let keys = self.keys(&full, Measure::Level, self.year, Basis::Budget);
        let id = self.push(figure, keys);
        if let Some(frame) = self.frames.last_mut() {
            let mut entry = Entry::new(Label { family: label.family, ..full });
            entry.level = Some(id);
            entry.inherits_nature = label.nature.is_none();
            entry.is_nameless = is_nameless;
            frame.entries.push(entry);
        }
    }

    /// Last year's level, named on its own (`支出比2024年预算数B万元增加…`) or belonging to the figure before it.
    pub(super) fn base(&mut self, figure: Figure, label: Label, is_named: bool, phrase: &Phrase) {
        let basis = phrase.comparison.map_or(Basis::Budget, |c| c.basis);
        if is_named {
            self.settle(&label, false, false);
        } else if self.pending == Pending::All {
            self.close_to(1);
            self.pending = Pending::Nothing;
        }
        let full = if is_named {
            Some(self.named_before(&label).unwrap_or_else(|| label.within(&self.inherited())))
        } else {
            self.last_entry().map(|entry| entry.label)
        };
        let Some(full) = full else { return };
        let keys = self.keys(&full, Measure::Level, Some(self.this_year() - 1), basis);
        let id = self.push(figure, keys);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.turn_to(basis, is_named.then_some(&full));
        let fits = |entry: &Entry| entry.change.is_none() && (!is_named || entry.label.same_quantity(&full));
        let place = frame.recent_mut().find(|(_, entry)| fits(entry)).map(|(at, _)| at);
        match place {
            Some(at) => {
                frame.entries[at].base = Some(id);
                frame.entries[at].basis = basis;
            }
            None => {
                let mut entry = Entry::new(Label { family: label.family, is_known: label.is_known, ..full });
                entry.base = Some(id);
                entry.basis = basis;
                frame.entries.push(entry);
            }
        }
    }

    pub(super) fn change(&mut self, figure: Figure, label: Label, is_named: bool, phrase: &Phrase) {
        let basis = phrase.comparison.map_or(Basis::Budget, |c| c.basis);
        if is_named {
            self.settle(&label, false, false);
            self.correct_year(phrase.comparison.and_then(|c| c.year));
            let full = self.named_before(&label).unwrap_or_else(|| label.within(&self.inherited()));
            let entry_label = Label { family: label.family, is_known: label.is_known, ..full };
            let keys = self.keys(&full, Measure::Change, None, basis);
            let id = self.push(figure, keys);
            let Some(frame) = self.frames.last_mut() else {
                return;
            };
            if phrase.comparison.is_some() {
                frame.turn_to(basis, Some(&full));
            }
            let same = frame
                .recent_mut()
                .map(|(_, entry)| entry)
                .find(|entry| entry.change.is_none() && entry.level.is_some() && entry.label.same_quantity(&full));
            match same {
                Some(entry) => {
                    entry.change = Some(id);
                    entry.basis = basis;
                }
                None => {
                    let mut entry = Entry::new(entry_label);
                    entry.change = Some(id);
                    entry.basis = basis;
                    frame.entries.push(entry);
                }
            }
            return;
        }
        if self.pending == Pending::All {
            self.close_to(1);
            self.pending = Pending::Nothing;
        }
        let id = self.push(figure, SmallVec::new());
        self.attach_change(id, phrase.comparison);
    }

    /// A bare `支出` takes up the expenditure named before it in the sentence.
    pub(super) fn named_before(&self, label: &Label) -> Option<Label> {
        let is_bare = label.is_known && label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        let side = label.side.filter(|_| is_bare)?;
        let frame = self.frames.last()?;
        let is_all = |item: Item| [Item::Total, Item::SUM].contains(&item);
        let is_whole = |label: &Label| label.nature.is_none() && label.item.is_none_or(is_all);
        let fits = |entry: &&Entry| {
            entry.label.side == Some(side)
                && entry.level.is_some()
                && entry.label.is_fiscal(&self.standard.tree)
                && is_whole(&entry.label)
        };
        // The whole before its parts, where the parts stand in the sentence itself.
        let whole = frame.recent().filter(fits).find(|entry| entry.label.family.is_none());
        whole.or_else(|| frame.recent().find(fits)).map(|entry| entry.label)
    }

    /// A change without a name belongs to the figures just before it: in a sentence to all of them, in a list to the last.
    pub(super) fn attach_change(&mut self, id: FigureId, comparison: Option<Comparison>) {
        self.correct_year(comparison.and_then(|c| c.year));
        let mut basis = comparison.map_or(Basis::Budget, |c| c.basis);
        let in_list = self.frames.len() > 1;
        let mut labels: SmallVec<[Label; 2]> = SmallVec::new();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if in_list && frame.entries.is_empty() {
            if frame.opener == Opener::Mainly {
                return;
            }
            if let Some(head) = frame.head.as_mut().filter(|head| head.change.is_none()) {
                head.change = Some(id);
                head.basis = basis;
                labels.push(head.label);
            }
        } else {
            // After `比2024年预算数B万元` the change belongs to what B was said of.
            let last = frame.entries.len().saturating_sub(1);
            let is_told = |at: usize, entry: &Entry| entry.is_range && at != last;
            let awaits_change =
                |at: usize, entry: &Entry| entry.base.is_some() && entry.change.is_none() && !is_told(at, entry);
            let of_base = frame.recent_mut().find(|(at, entry)| awaits_change(*at, entry)).map(|(at, _)| at);
            match of_base {
                Some(at) if comparison.is_none() => basis = frame.entries[at].basis,
                None if comparison.is_some() => frame.turn_to(basis, None),
                _ => {}
            }
            // `A由…减少到…，B由…减少到…，共减少2万元`: of which, the words do not tell.
            let is_range = frame.entries.last().is_some_and(|entry| entry.is_range);
            let unchanged = || frame.recent().filter(|entry| entry.change.is_none()).take(2).count();
            if is_range && !in_list && unchanged() != 1 {
                return;
            }
            for (at, entry) in frame.recent_mut() {
                if of_base.is_some_and(|base| base != at) {
                    continue;
                }
                if is_told(at, entry) {
                    break;
                }
                if entry.change.is_some() || (entry.level.is_none() && entry.base.is_none()) {
                    break;
                }
                entry.change = Some(id);
                entry.basis = basis;
                entry.is_bare = true;
                labels.push(entry.label);
                if in_list || of_base.is_some() {
                    break;
                }
            }
        }
        let keys: SmallVec<[Key; 1]> =
            labels.iter().flat_map(|label| self.keys(label, Measure::Change, None, basis)).collect();
        self.facts.figures[id as usize].keys = keys;
    }

    /// `2024年…比2024年增加`: a level compared with its own year is this year's, the year before it a slip.
    pub(super) fn correct_year(&mut self, compared_with: Option<i32>) {
        let this_year = self.this_year();
        if compared_with != Some(this_year - 1) {
            return;
        }
        let levels: SmallVec<[FigureId; 4]> = self
            .frames
            .last()
            .into_iter()
            .flat_map(|frame| frame.recent().take(8))
            .filter(|e| e.change.is_none())
            .filter_map(|e| e.level)
            .collect();
        for id in levels {
            for key in self.facts.figures[id as usize].keys.iter_mut().filter(|key| key.year == this_year - 1) {
                key.year = this_year;
            }
        }
        self.year = Some(this_year);
    }

    pub(super) fn rate(&mut self, figure: Figure) {
        let id = self.push(figure, SmallVec::new());
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let in_list_entry = frame.recent_mut().map(|(_, entry)| entry).find(|entry| entry.change.is_some());
        if let Some(entry) = in_list_entry.filter(|entry| entry.rate.is_none()) {
            entry.rate = Some(id);
        }
    }

    pub(super) fn share(&mut self, figure: Figure, words: &str) {
        let Some(at) = words.rfind('占') else { return };
        let label = self.share_of(&words[at..]);
        let id = self.push(figure, SmallVec::new());
        // `人员经费占基本支出的80%，为1320万元`
        let of = words[at + '占'.len_utf8()..].trim_end_matches(['的', '比', '例', '为']);
        let subject = words[..at].trim_matches(['，', '、', '其', '中', '均', '约']);
        self.is_aside = !subject.is_empty() && !of.is_empty();
        if !label.is_known {
            return;
        }
        let subject = self.standard.lexicon.label(subject);
        let is_its = |entry: &&mut Entry| !subject.says_something() || subject.same_quantity(&entry.label);
        let last = self.frames.last_mut().and_then(|frame| frame.entries.last_mut());
        if let Some(entry) = last.filter(is_its) {
            entry.share = Some(id);
            entry.share_of = Some(label).filter(Label::says_something);
        }
        let head = self.frames.last().and_then(|frame| frame.head.as_ref());
        let names_head = |head: &Entry| !label.says_something() || label.within(&head.label).same_quantity(&head.label);
        self.is_aside &= !head.is_some_and(names_head);
    }

    /// A clause without figures: nothing changed, or there is nothing.
    pub(super) fn without_amount(&mut self, start: usize, clause: &str, hit: Hit) {
        if self.in_reason || hit.start < start {
            return;
        }
        let (at, end) = (hit.start - start, hit.end - start);
        if hit.trigger == Trigger::Unchanged {
            let phrase = Phrase::read_unchanged(clause, at);
            if phrase.comparison.is_none() && at > 0 && !clause[..at].ends_with('均') {
                return;
            }
            let label_text = &clause[phrase.label.0..phrase.label.1];
            let label = self.standard.lexicon.label(label_text);
            let is_named = !label_text.trim_matches(|c: char| "，、：的均都各收支".contains(c)).is_empty();
            if is_named && !label.is_known {
                return;
            }
            let figure = self.implied(hit.start, hit.end, Measure::Change);
            self.change(figure, label, is_named && label.says_something(), &phrase);
            return;
        }
        let label = self.standard.lexicon.label(clause[end..].trim_end_matches("安排的支出"));
        let has_fund = label.fund.is_some_and(|fund| fund == Fund::GOV_FUND || fund == Fund::STATE_CAPITAL);
        if has_fund && label.item.is_none() {
            let figure = self.implied(hit.start, hit.end, Measure::Level);
            let full = Label {
                side: label.side.or(Some(Side::Expenditure)),
                item: Some(Item::Total),
                nature: Some(Nature(0)),
                is_known: true,
                ..label
            };
            let keys = self.keys(&full, Measure::Level, None, Basis::Budget);
            let id = self.push(figure, keys);
            let mut entry = Entry::new(full);
            entry.level = Some(id);
            if let Some(top) = self.frames.first_mut() {
                top.entries.push(entry);
            }
        }
    }

    pub(super) fn implied(&self, start: usize, end: usize, measure: Measure) -> Figure {
        let span = self.plain.span(start, end);
        Figure {
            span,
            unit_span: Span::at(span.end),
            direction: Some(span),
            printed: Decimal::ZERO,
            value: Decimal::ZERO,
            unit: Denomination::Wan,
            decimals: 0,
            measure,
            label: Span::at(span.start),
            header: None,
            source: 0,
            keys: SmallVec::new(),
            implied: true,
            unit_missing: false,
            either_side: false,
        }
    }

    pub(super) fn push(&mut self, mut figure: Figure, keys: SmallVec<[Key; 1]>) -> FigureId {
        figure.either_side = keys.len() > 1;
        figure.keys = keys;
        self.facts.push(figure)
    }

    pub(super) fn this_year(&self) -> i32 {
        self.facts.year
    }

    /// What the section and the list's head say of every item.
    pub(super) fn inherited(&self) -> Label {
        match self.frames.last().and_then(|frame| frame.head.as_ref()) {
            // The parts of 收入合计 are whole quantities.
            Some(head) => Label { item: head.label.item.filter(|item| *item != Item::SUM), ..head.label },
            None => self.context,
        }
    }

    pub(super) fn keys(&self, label: &Label, measure: Measure, year: Option<i32>, basis: Basis) -> SmallVec<[Key; 1]> {
        if !label.is_known || self.facts.year == 0 || !label.says_something() {
            return SmallVec::new();
        }
        let year = match measure {
            Measure::Level => year.unwrap_or(self.this_year()),
            _ => self.this_year(),
        };
        let basis = label.basis.unwrap_or(basis);
        let key = |side: Side| Key {
            side,
            fund: label.fund.unwrap_or(Fund::ALL),
            item: label.item.unwrap_or(Item::Total),
            nature: label.nature.unwrap_or_default(),
            basis,
            measure,
            year,
        };
        match label.side {
            Some(side) => smallvec![key(side)],
            None => SmallVec::from_slice(&[key(Side::Income), key(Side::Expenditure)]),
        }
    }

    pub(super) fn last_entry(&self) -> Option<&Entry> {
        let frame = self.frames.last()?;
        frame.entries.last().or(frame.head.as_ref())
    }

    /// What `占支出预算的` names.
    pub(super) fn share_of(&self, words: &str) -> Label {
        let of = words.trim_start_matches('占').trim_end_matches(['的', '比', '例', '为', '重']);
        self.standard.lexicon.label(of)
    }
}
