//! The lists of a sentence: how they open, nest and close, and what they add up to.

use super::*;
use crate::model::{Family, Fund, Item, Nature, Tree};

/// A level and what is said of its change.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) label: Label,
    pub(super) level: Option<FigureId>,
    pub(super) change: Option<FigureId>,
    pub(super) base: Option<FigureId>,
    pub(super) rate: Option<FigureId>,
    pub(super) share: Option<FigureId>,
    /// What the words around the share say that it is a share of.
    pub(super) share_of: Option<Label>,
    /// What the change compares with.
    pub(super) basis: Basis,
    /// The change has no name of its own: it only stands behind the level.
    pub(super) is_bare: bool,
    /// Comparisons on another basis, said before this one.
    pub(super) earlier: SmallVec<[Compared; 1]>,
    /// Its words name no quantity: `涉及资金`.
    pub(super) is_nameless: bool,
    /// Its base and its level were given as `由A减少到B`.
    pub(super) is_range: bool,
    /// 基本 or 项目 is said by the heading above it, not by its words.
    pub(super) inherits_nature: bool,
}

impl Entry {
    pub(super) fn new(label: Label) -> Entry {
        Entry {
            label,
            level: None,
            change: None,
            base: None,
            rate: None,
            share: None,
            share_of: None,
            basis: Basis::Budget,
            is_bare: false,
            earlier: SmallVec::new(),
            is_nameless: false,
            is_range: false,
            inherits_nature: false,
        }
    }
}

/// An open list, or the sentence itself.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) head: Option<Entry>,
    pub(super) entries: Vec<Entry>,
    pub(super) opener: Opener,
    pub(super) in_parentheses: bool,
    /// `…60万元等`: the list names some of the parts.
    pub(super) is_open: bool,
    /// `本年收入中，…`: it may name some of the classes.
    pub(super) is_within: bool,
}

impl Frame {
    pub(super) fn top() -> Frame {
        Frame::new(None, Opener::Whole)
    }

    fn new(head: Option<Entry>, opener: Opener) -> Frame {
        Frame { head, entries: Vec::new(), opener, in_parentheses: false, is_open: false, is_within: false }
    }
}

/// What punctuation has announced; the next figure decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pending {
    Nothing,
    /// `；`: the inner list may be over.
    Inner,
    /// `。`: all lists may be over.
    All,
}

impl Reader<'_> {
    /// Opens a list under the last figure.
    pub(super) fn open(&mut self, opener: Opener, in_parentheses: bool) {
        match self.pending {
            Pending::All => self.close_to(1),
            Pending::Inner if self.frames.len() > 1 => self.close_to(self.frames.len() - 1),
            _ => {}
        }
        self.pending = Pending::Nothing;
        if self.frames.len() >= DEEPEST {
            return;
        }
        let last = self.frames.last();
        if opener != Opener::Mainly
            && last.is_some_and(|frame| frame.entries.is_empty() && frame.head.is_some() && !in_parentheses)
        {
            // `：其中：` or `主要是其中`: one list, opened twice.
            return;
        }
        if opener == Opener::Mainly
            && last
                .is_some_and(|frame| frame.opener == Opener::Mainly && frame.head.is_some() && frame.entries.is_empty())
        {
            return;
        }
        // `无政府性基金预算拨款，其中：…` is a list under something named before: of that nothing is said.
        let is_nothing = |entry: &Entry| entry.level.is_some_and(|level| self.facts.figure(level).implied);
        let head = self.last_entry().filter(|entry| !is_nothing(entry)).cloned();
        self.frames.push(Frame { in_parentheses, ..Frame::new(head, opener) });
    }

    /// `本年收入中，…` (`is_within`), `基本支出包括…`: opens a list under the figure of this name, or under the name alone;
    /// whether it is one.
    pub(super) fn open_within(&mut self, words: &str, is_within: bool) -> bool {
        let phrase = Phrase::read(words);
        let name = &words[phrase.label.0..phrase.label.1];
        let label = self.label_of(name.trim_start_matches(['，', '在']));
        let is_name = label.is_known && label.says_something() && !words.contains(['元', '%']);
        if !is_name || phrase.direction.is_some() || self.frames.len() >= DEEPEST {
            return false;
        }
        let is_named = |entry: &&Entry| {
            let own = &entry.label;
            // `支出中` is not the expenditure of the fund named last.
            let same_fund = label.fund.map_or(own.family != Some(Family::FUNDS), |fund| own.fund == Some(fund));
            let named = Label { side: label.side.or(own.side), fund: own.fund, ..label };
            let own = Label { side: own.side.or(label.side), ..*own };
            entry.level.is_some() && same_fund && named.same_quantity(&own)
        };
        let stated = self.frames.iter().rev().find_map(|frame| frame.recent().chain(&frame.head).find(is_named));
        let head = stated.cloned().unwrap_or_else(|| Entry::new(label));
        if std::mem::replace(&mut self.pending, Pending::Nothing) == Pending::All {
            self.close_to(1);
        }
        self.frames.push(Frame { is_within, ..Frame::new(Some(head), Opener::Including) });
        true
    }

    /// Closes the lists that a figure with this label no longer belongs to.
    pub(super) fn settle(&mut self, label: &Label, is_level: bool, is_nameless: bool) {
        let pending = std::mem::replace(&mut self.pending, Pending::Nothing);
        let depth = self.frames.len();
        let heads_sum = |frame: &Frame| frame.head.as_ref().is_some_and(|head| head.label.item == Some(Item::SUM));
        // `收入合计100万元，其中：…。上年结转5万元。`: the sentence has ended, and what is carried over is beside the sum.
        let is_beside = pending == Pending::All && label.is_carry();
        let fits = |frame: &Frame| frame.has_family(label, &self.standard.tree) && !(is_beside && heads_sum(frame));
        match pending {
            Pending::Nothing => {
                // An item of an outer list ends the inner one even after a comma.
                if depth > 2
                    && label.is_known
                    && !self.frames.last().is_some_and(|f| f.in_parentheses || f.entries.is_empty() || fits(f))
                {
                    let outer = self.frames[1..depth - 1].iter().rposition(|frame| fits(frame) && !frame.states(label));
                    if let Some(outer) = outer {
                        self.close_to(outer + 2);
                    }
                }
                if depth == 2
                    && self.frames[1].opener == Opener::Mainly
                    && self.in_reason
                    && is_level
                    && !fits(&self.frames[1])
                {
                    self.close_to(1);
                }
            }
            Pending::Inner | Pending::All if depth > 1 => {
                let open =
                    self.frames[1..].iter().rposition(|frame| fits(frame) && !frame.states_measure(label, is_level));
                match open {
                    Some(open) => self.close_to(open + 2),
                    None if pending == Pending::All => self.close_to(1),
                    None => {
                        // `涉及资金450万元` beside `涉及资金2050万元`: the next item, as nameless as the last.
                        let is_next = is_nameless && self.frames[depth - 1].is_nameless();
                        let names_head = label.is_known && label.family.is_none() && !is_next;
                        if names_head || self.frames[depth - 1].opener == Opener::Mainly {
                            self.close_to(1.max(depth - 1));
                            if names_head {
                                self.close_to(1);
                            }
                        } else if depth > 2 {
                            self.close_to(depth - 1);
                        }
                    }
                }
            }
            _ => {}
        }
        if pending == Pending::All && self.frames.len() == 1 {
            self.finish_sentence();
        }
    }

    pub(super) fn close_to(&mut self, depth: usize) {
        while self.frames.len() > depth.max(1) {
            self.close_last();
        }
    }

    /// Ends the sentence: its figures no longer take a change without a name.
    pub(super) fn finish_sentence(&mut self) {
        let keep = self.frames[0].entries.len().saturating_sub(6);
        let done: Vec<Entry> = self.frames[0].entries.drain(..keep).collect();
        self.emit_triples(&done);
    }

    pub(super) fn emit_triples(&mut self, entries: &[Entry]) {
        for entry in entries {
            for said in entry.comparisons() {
                if said.change.is_some() && (said.rate.is_some() || said.base.is_some() || entry.level.is_some()) {
                    let Compared { change, base, rate, .. } = said;
                    self.facts.triples.push(Triple { level: entry.level, change, base, rate });
                }
            }
        }
    }

    /// Closes the innermost list and files what it states.
    pub(super) fn close_last(&mut self) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        self.settle_last_change(&mut frame);
        self.emit_triples(&frame.entries);
        let is_top = self.frames.is_empty();
        if let Some(head) = &frame.head {
            self.widen(head, &frame.entries);
        }
        self.emit_shares(&frame);
        // `支出预算中，教育支出…`: the classes worth a word.
        let is_choice =
            frame.is_within && frame.entries.iter().any(|entry| entry.label.family == Some(Family::CLASSES));
        if frame.is_open || is_choice || is_top {
            return;
        }
        let Some(head) = &frame.head else { return };
        // A subtotal named beside its parts heads a list of its own.
        let (outer, inner) = nest(&frame.entries, &self.standard.tree);
        for nested in inner {
            self.emit_list(nested.head, &nested.items, Opener::Colon);
        }
        self.emit_list(head, &outer, frame.opener);
    }

    /// What is made up of 基本 and 项目 is neither, whatever the heading above it says.
    fn widen(&mut self, head: &Entry, entries: &[Entry]) {
        let family = Some(Family::NATURES);
        let ids = [Nature::BASIC, Nature::PROJECT];
        let names =
            |nature| entries.iter().any(|entry| entry.label.family == family && entry.label.nature == Some(nature));
        if family.is_none() || !head.inherits_nature || !ids.into_iter().all(names) {
            return;
        }
        for id in [head.level, head.change, head.base].into_iter().flatten() {
            for key in &mut self.facts.figures[id as usize].keys {
                if ids.contains(&key.nature) {
                    key.nature = Nature(0);
                }
            }
        }
    }

    pub(super) fn emit_list(&mut self, head: &Entry, entries: &[&Entry], opener: Opener) {
        // Changes on one basis are no part of those on another.
        for (measure, pick) in [
            (Measure::Level, (|entry: &Entry| entry.level) as fn(&Entry) -> Option<FigureId>),
            (Measure::Change, |entry: &Entry| entry.change_on(Basis::Budget)),
            (Measure::Change, |entry: &Entry| entry.change_on(Basis::Actual)),
        ] {
            let Some(whole) = pick(head) else { continue };
            let stated: Vec<&Entry> =
                entries.iter().copied().filter(|entry| pick(entry).is_some_and(|id| id != whole)).collect();
            if stated.is_empty() {
                continue;
            }
            self.facts.lists.push(List {
                head: whole,
                items: stated.iter().filter_map(|entry| pick(entry)).collect(),
                families: stated.iter().map(|entry| entry.label.family.filter(|_| entry.label.is_known)).collect(),
                opener,
                is_gapped: self.is_cut || stated.len() < entries.len(),
                measure,
            });
        }
    }
}

impl Frame {
    /// The last entries: in a list of thousands the first ones tell nothing more.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev().take(64)
    }

    /// The same, to be changed, each with its place.
    pub(super) fn recent_mut(&mut self) -> impl Iterator<Item = (usize, &mut Entry)> {
        self.entries.iter_mut().enumerate().rev().take(64)
    }

    /// Whether a figure with this label is a sibling of the items of this list.
    pub(super) fn has_family(&self, label: &Label, tree: &Tree) -> bool {
        let is_current = |label: &Label| label.item == Some(Item::CURRENT);
        // The other “三公” items stand beside the vehicles, never under them.
        let heads_vehicles = self.head.as_ref().is_some_and(|head| head.label.item == Some(Item::VEHICLE));
        if heads_vehicles && label.family != Some(Family::OF_VEHICLE) {
            return false;
        }
        let heads_fiscal = self.head.as_ref().is_some_and(|head| head.label.fund == Some(Fund::FISCAL));
        if heads_fiscal && label.fund.is_some_and(|fund| !tree.is_fiscal(fund)) {
            return false;
        }
        if label.is_carry() {
            // That of all funds is not beside that of each.
            let is_whole = label.fund == Some(Fund::CARRY_IN);
            if is_whole && self.recent().any(|entry| entry.label.item == Some(Item::CARRIED)) {
                return false;
            }
            // 上年结转 stands beside 本年收入, never under it.
            if self.head.as_ref().is_some_and(|head| is_current(&head.label)) {
                return false;
            }
            let sets = [Some(Family::FUNDS), Some(Family::CLASSES)];
            if self.recent().any(|entry| is_current(&entry.label) || sets.contains(&entry.label.family)) {
                return true;
            }
        }
        label.is_known && label.family.is_some() && self.recent().any(|entry| tree.are_kin(&entry.label, label))
    }

    /// Whether no item names a quantity.
    pub(super) fn is_nameless(&self) -> bool {
        !self.entries.is_empty() && self.recent().all(|entry| entry.is_nameless)
    }

    /// Whether the list already names the very quantity.
    pub(super) fn states(&self, label: &Label) -> bool {
        self.recent()
            .any(|entry| label.within(&entry.label).same_quantity(&entry.label) && label.family == entry.label.family)
    }

    pub(super) fn states_measure(&self, label: &Label, is_level: bool) -> bool {
        self.recent().any(|entry| {
            let has = if is_level { entry.level.is_some() } else { entry.change.is_some() };
            has && label.within(&entry.label).same_quantity(&entry.label) && label.family == entry.label.family
        })
    }
}

/// Divides the entries of a list into those of the list itself and the parts of a subtotal among them.
pub(super) fn nest<'e>(entries: &'e [Entry], tree: &Tree) -> (Vec<&'e Entry>, Vec<Nested<'e>>) {
    let subtotals: SmallVec<[&Entry; 4]> = entries.iter().filter(|entry| tree.is_loose(&entry.label)).take(8).collect();
    let mut outer: Vec<&Entry> = Vec::new();
    let mut inner: Vec<Nested> = Vec::new();
    for entry in entries {
        match subtotals.iter().copied().find(|subtotal| tree.is_loose_part(&entry.label, &subtotal.label)) {
            Some(head) => match inner.iter_mut().find(|nested| std::ptr::eq(nested.head, head)) {
                Some(nested) => nested.items.push(entry),
                None => inner.push(Nested { head, items: vec![entry] }),
            },
            None => outer.push(entry),
        }
    }
    (outer, inner)
}

/// A subtotal and the parts named beside it.
pub(super) struct Nested<'a> {
    pub(super) head: &'a Entry,
    items: Vec<&'a Entry>,
}
