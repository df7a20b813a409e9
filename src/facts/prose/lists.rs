//! The lists of a sentence: how they open, nest and close, and what they add up to.

use super::entry::{Compared, Entry, Frame, Stated, is_whole, nest};
use super::{DEEPEST, Pending, Reader};
use crate::facts::{FigureId, List, Triple};
use crate::model::{Basis, Family, Fund, Item, Label, Measure, Nature, Opener, Side};
use rust_decimal::Decimal;
use smallvec::SmallVec;

impl Reader<'_> {
    /// Opens a list under the last figure.
    pub fn open(&mut self, opener: Opener, in_parentheses: bool) {
        let opens_sentence = self.pending == Pending::All;
        match self.pending {
            Pending::All => self.close_to(1),
            Pending::Inner if self.frames.len() > 1 => self.close_to(self.frames.len() - 1),
            _ => {}
        }
        self.pending = Pending::Nothing;
        if self.frames.len() >= DEEPEST {
            return;
        }
        // `：其中：`, `主要是其中`: one list, opened twice.
        let is_new = |frame: &Frame| frame.entries.is_empty() && frame.head.is_some();
        let is_again = |frame: &Frame| match opener {
            Opener::Mainly => frame.opener == Opener::Mainly,
            _ => !in_parentheses,
        };
        if self.frames.last().is_some_and(|frame| is_new(frame) && is_again(frame)) {
            return;
        }
        // `无政府性基金预算拨款，其中：…` is a list under something named before: of that nothing is said.
        let is_nothing = |entry: &Entry| entry.level.is_some_and(|level| self.facts.figure(level).implied);
        // It is of the figure before it, on the basis of that.
        let mut head = self.last_entry().filter(|entry| !is_nothing(entry)).cloned();
        // `较上年450万元（财政拨款440万元、其他10万元）`: of last year's level.
        let base = head.as_ref().and_then(|head| head.compared.base).filter(|_| in_parentheses);
        if base.is_some_and(|base| base as usize + 1 == self.facts.figures.len()) {
            head = Some(Entry { level: base, ..Entry::default() });
        }
        let rival = if opens_sentence { self.whole_of_shares() } else { None };
        self.frames.push(Frame { in_parentheses, rival, ..Frame::new(head, opener) });
    }

    /// Opens a list of so many items under the last figure: with more or fewer it tells of nothing.
    pub fn open_counted(&mut self, count: usize) {
        let has_level = self.last_entry().is_some_and(|entry| entry.level.is_some());
        let depth = self.frames.len();
        if has_level && self.pending == Pending::Nothing {
            self.open(Opener::Colon, false);
        }
        if let Some(frame) = self.frames.get_mut(depth) {
            frame.announced = Some(count);
        }
    }

    /// Opens a list in parentheses of something that no figure states.
    pub fn open_unknown(&mut self) {
        if self.frames.len() < DEEPEST {
            self.frames.push(Frame { in_parentheses: true, ..Frame::new(None, Opener::Whole) });
        }
    }

    /// Most parts that are added up, since that is asked at each of them: no list of a disclosure has more.
    const LONGEST: usize = 64;

    /// Whether the levels of the parts make up that of the whole.
    pub fn adds_up(&self, whole: &Entry, parts: &[Entry]) -> bool {
        let value = |entry: &Entry| entry.level.map(|level| self.facts.figure(level).value);
        let sum = parts.iter().take(Self::LONGEST).filter_map(value).try_fold(Decimal::ZERO, Decimal::checked_add);
        !parts.is_empty() && parts.len() <= Self::LONGEST && sum.is_some() && value(whole) == sum
    }

    /// The same, on every other basis and for every other year that both state.
    fn makes_up(&self, whole: &Entry, parts: &[Entry]) -> bool {
        let value = |level: FigureId| self.facts.figure(level).value;
        let agrees = |said: &Stated| {
            let mut levels = parts.iter().filter_map(|part| part.level_on(said.basis, said.year)).map(value).peekable();
            levels.peek().is_none() || levels.try_fold(Decimal::ZERO, Decimal::checked_add) == Some(value(said.level))
        };
        self.adds_up(whole, parts) && (whole.stated.len() < 2 || whole.stated.iter().all(agrees))
    }

    /// `；另安排…`: what follows stands beside the lists that are complete. Whether it is a part of another, nobody can tell.
    pub fn set_apart(&mut self) {
        while let [_, .., frame] = self.frames.as_slice()
            && frame.opener != Opener::Mainly
        {
            let is_complete = frame.head.as_ref().is_some_and(|head| self.adds_up(head, &frame.entries));
            if !is_complete {
                break;
            }
            self.close_last();
        }
        match self.frames.as_mut_slice() {
            [top] => {
                let done = std::mem::take(&mut top.entries);
                self.first = self.first.take().or_else(|| done.first().cloned());
                self.emit_triples(&done);
            }
            [.., frame] => frame.is_uncertain |= frame.opener != Opener::Mainly,
            [] => {}
        }
    }

    /// `基本支出包括…`, `本年收入中，…` (`is_within`): opens a list under the figure of this name, or under the name alone.
    pub fn open_named(&mut self, label: &Label, is_within: bool) {
        if self.frames.len() >= DEEPEST {
            return;
        }
        let is_named = |entry: &&Entry| {
            let own = &entry.label;
            // `支出中` is not the expenditure of the fund named last.
            let same_fund = label.fund.map_or(own.family != Some(Family::FUNDS), |fund| own.fund == Some(fund));
            let named = Label { side: label.side.or(own.side), fund: own.fund, ..*label };
            let own = Label { side: own.side.or(label.side), ..*own };
            entry.level.is_some() && same_fund && named.same_quantity(&own)
        };
        let stated = self.frames.iter().rev().find_map(|frame| frame.recent().chain(&frame.head).find(is_named));
        let head = stated.cloned().unwrap_or_else(|| Entry::new(*label));
        if std::mem::replace(&mut self.pending, Pending::Nothing) == Pending::All {
            self.close_to(1);
        }
        self.frames.push(Frame { is_within, ..Frame::new(Some(head), Opener::Including) });
    }

    /// `收入包括：`, `支出包括：`: opens a list under the last whole of this side.
    pub fn open_side(&mut self, opener: Opener, side: Side) {
        let fits = |entry: &&Entry| {
            let is_part = entry.label.family.is_some() && entry.label.fund != Some(Fund::FISCAL);
            let has_side = entry.label.side.is_none_or(|own| own == side);
            entry.level.is_some() && is_whole(&entry.label) && !is_part && has_side
        };
        let head = self.frames.iter().rev().find_map(|frame| frame.recent().chain(&frame.head).find(fits)).cloned();
        match head {
            Some(head) if self.frames.len() < DEEPEST => {
                if std::mem::replace(&mut self.pending, Pending::Nothing) != Pending::Nothing {
                    self.close_to(1);
                }
                self.frames.push(Frame::new(Some(head), opener));
            }
            _ => self.open(opener, false),
        }
        if let Some(Frame { head: Some(head), .. }) = self.frames.last_mut() {
            head.label.side = Some(side);
        }
    }

    /// Closes the lists that a figure with this label no longer belongs to.
    pub fn settle(&mut self, label: &Label, is_level: bool, is_nameless: bool, is_in_reason: bool) {
        let pending = std::mem::replace(&mut self.pending, Pending::Nothing);
        let tree = self.tree;
        // `本年支出500万元，其中：…，项目支出200万元；年末结转和结余20万元`
        let is_of_year = |frame: &Frame| {
            let is_flow = frame.head.as_ref().is_some_and(|head| head.label.is_flow() || head.label.is_balance());
            is_flow && !frame.entries.is_empty() && !frame.in_parentheses && !frame.has_family(label, tree)
        };
        if label.is_balance() && self.frames.last().is_some_and(is_of_year) {
            self.close_to(self.frames.len() - 1);
        }
        let depth = self.frames.len();
        // `收入合计100万元，其中：…。上年结转5万元。`: the sentence has ended, and what is carried over is beside the sum.
        let is_beside = pending == Pending::All && label.is_carry();
        let fits = |frame: &Frame| frame.has_family(label, tree) && !(is_beside && frame.heads_sum());
        match pending {
            Pending::Nothing => {
                // An item of an outer list ends the inner one even after a comma.
                let stays = |frame: &Frame| frame.in_parentheses || frame.entries.is_empty() || fits(frame);
                if depth > 2 && label.is_known && !self.frames.last().is_some_and(stays) {
                    let outer = self.frames[1..depth - 1].iter().rposition(|frame| fits(frame) && !frame.states(label));
                    if let Some(outer) = outer {
                        self.close_to(outer + 2);
                    }
                }
                let ends_reason = depth == 2 && self.frames[1].opener == Opener::Mainly && is_in_reason && is_level;
                if ends_reason && !fits(&self.frames[1]) {
                    self.close_to(1);
                }
                // `…其中：运行费4万元，主要原因是油价上涨，购置费0万元`: the next item ends the reason of the last.
                let is_reason = self.frames.last().is_some_and(|frame| {
                    frame.opener == Opener::Mainly && frame.entries.is_empty() && !frame.in_parentheses
                });
                if is_reason && is_level && label.is_known && self.frames.len() > 2 {
                    let list = self.frames.iter().rposition(|frame| frame.opener != Opener::Mainly && fits(frame));
                    if let Some(list) = list.filter(|list| *list > 0) {
                        self.close_to(list + 1);
                    }
                }
            }
            Pending::Inner | Pending::All if depth > 1 => {
                let awaits = |frame: &Frame| fits(frame) && !frame.states_measure(label, is_level);
                let innermost = &self.frames[depth - 1];
                // `一般公共预算拨款60万元，其中货物60万元；政府性基金预算拨款…`: the next is a sibling of the list's head.
                let is_sibling = label.is_known
                    && label.family.is_some()
                    && innermost.head.as_ref().is_some_and(|head| head.label.family == label.family)
                    && !fits(innermost);
                // `其中当年8万元；白江路总投资12万元`: whose item the next is, the words do not tell.
                let is_open = !label.is_known
                    && innermost.entries.len() == 1
                    && !innermost.entries[0].label.is_known
                    && !is_nameless;
                // `涉及资金450万元` beside `涉及资金2050万元`: the next item, as nameless as the last.
                let is_next = is_nameless && innermost.is_nameless();
                let names_whole = label.is_known && label.family.is_none() && !is_next;
                match self.frames[1..].iter().rposition(awaits) {
                    Some(open) => self.close_to(open + 2),
                    None if pending == Pending::All || names_whole => self.close_to(1),
                    None if innermost.opener == Opener::Mainly || depth > 2 || is_sibling => self.close_to(depth - 1),
                    None => {
                        if let Some(frame) = self.frames.last_mut() {
                            frame.is_uncertain |= is_open;
                        }
                    }
                }
            }
            _ => {}
        }
        if pending == Pending::All && self.frames.len() == 1 {
            self.finish_sentence();
        }
        self.find_whole(label);
    }

    /// Ends a list that makes up its whole where what comes next is no part of it: after a semicolon what is left at the end of the
    /// year, what is of another kind, or what stands beside the whole; and at any place all of it once more
    /// (`均为财政拨款100万元`).
    pub fn end_complete_list(&mut self, label: &Label, value: Decimal) {
        let depth = self.frames.len();
        let [_, .., list] = self.frames.as_slice() else { return };
        let has_several = list.entries.len() > 1;
        let is_other = || is_of_one_kind(list) && !list.has_family(label, self.tree);
        let ends_here = match self.pending {
            Pending::Nothing => false,
            Pending::Inner => label.is_balance() || has_several && (depth > 2 || !list.is_divided) || is_other(),
            Pending::All => has_several && !list.is_divided,
        };
        let whole = list.head.as_ref().filter(|head| self.makes_up(head, &list.entries)).and_then(|head| head.level);
        // Of nothing there is always another part: 0, 0 and 0.
        match whole.map(|whole| self.facts.figure(whole).value).filter(|whole| !whole.is_zero()) {
            Some(whole) if ends_here || has_several && whole == value => self.close_to(depth - 1),
            _ => {}
        }
        if self.pending != Pending::Nothing {
            self.frames.iter_mut().for_each(|frame| frame.is_divided = true);
        }
    }

    /// `基本支出60万元，项目支出40万元，其中人员经费50万元…`: a list that has just opened is of the sibling that it is made of.
    fn find_whole(&mut self, first: &Label) {
        let tree = self.tree;
        let [.., outer, frame] = self.frames.as_mut_slice() else { return };
        let Some(head) = frame.head.as_ref().filter(|_| frame.entries.is_empty() && !frame.in_parentheses) else {
            return;
        };
        let is_whole = |entry: &&Entry| tree.is_loose_part(first, &entry.label);
        let is_sibling = |entry: &&Entry| entry.level.is_some() && tree.are_kin(&entry.label, &head.label);
        if !is_whole(&head)
            && let Some(whole) = outer.recent().filter(is_sibling).find(is_whole)
        {
            frame.head = Some(whole.clone());
        }
    }

    /// What a full stop has announced, before something that names nothing.
    pub fn settle_unnamed(&mut self) {
        if self.pending == Pending::All {
            self.close_to(1);
            self.pending = Pending::Nothing;
        }
    }

    pub fn close_to(&mut self, depth: usize) {
        while self.frames.len() > depth.max(1) {
            self.close_last();
        }
    }

    /// `）`: closes the list that was opened in parentheses, and those in it.
    pub fn close_parentheses(&mut self) {
        if let Some(at) = self.frames.iter().rposition(|frame| frame.in_parentheses) {
            self.close_to(at);
            self.pending = Pending::Nothing;
        }
    }

    /// Ends the sentence: its figures no longer take a change without a name.
    pub fn finish_sentence(&mut self) {
        let keep = self.frames[0].entries.len().saturating_sub(6);
        let done: Vec<Entry> = self.frames[0].entries.drain(..keep).collect();
        self.first = self.first.take().or_else(|| done.first().cloned());
        self.emit_triples(&done);
    }

    fn emit_triples(&mut self, entries: &[Entry]) {
        for entry in entries {
            for Compared { level, change, base, rate, basis } in entry.comparisons() {
                // `2024年1000万元，2025年较2024年增加100万元`: what is compared with is all that is stated.
                let level = level.or(entry.level).filter(|level| base != Some(*level));
                let base = base.or_else(|| entry.level_on(basis, self.facts.base_year(basis)));
                let base = base.filter(|base| level != Some(*base));
                let is_told = match change {
                    Some(_) => rate.is_some() || base.is_some() || level.is_some(),
                    None => rate.is_some() && base.is_some(),
                };
                if is_told {
                    self.facts.triples.push(Triple { level, change, base, rate });
                }
            }
        }
    }

    /// Closes the innermost list and files what it states.
    pub fn close_last(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        if let (Some(rival), Some(head)) = (frame.rival.take(), &frame.head)
            && !self.adds_up(head, &frame.entries)
        {
            frame.is_uncertain |= !self.adds_up(&rival, &frame.entries);
            frame.head = Some(rival);
        }
        self.turn_to_other_head(&mut frame);
        self.settle_last_change(&mut frame);
        self.emit_triples(&frame.entries);
        if let Some(head) = &frame.head {
            self.widen(head, &frame.entries);
            self.raise(head, &frame.entries);
        }
        self.emit_shares(&frame);
        self.firms = frame.entries.last().filter(|last| last.is_partial).and_then(|last| last.level);
        // `支出预算中，教育支出…`: the classes worth a word.
        let is_class = |entry: &Entry| entry.label.family == Some(Family::CLASSES);
        let is_choice = frame.is_within && frame.entries.iter().any(is_class);
        let goes_on = self.next.is_some_and(|next| frame.has_family(&next, self.tree) && !frame.states(&next));
        let is_miscounted = frame.announced.is_some_and(|count| count != frame.entries.len());
        let is_partial = is_miscounted || frame.is_open || frame.is_uncertain || is_choice || goes_on;
        let Some(head) = frame.head.as_ref().filter(|_| !is_partial) else { return };
        // A subtotal named beside its parts heads a list of its own.
        let (outer, inner) = nest(&frame.entries, self.tree);
        for (subtotal, items) in inner {
            self.emit_list(subtotal, &items, Opener::Colon);
        }
        self.emit_list(head, &outer, frame.opener);
    }

    /// A list that its head is not made of may be of the head's change (`增加100万元，其中：工资60万元，社保40万元`), or of another level
    /// that is said of the head or beside it: `支出决算100万元，年初预算120万元，完成…。其中：…`.
    fn turn_to_other_head(&mut self, frame: &mut Frame) {
        let Some(head) = frame.head.as_ref().filter(|head| head.level.is_some()) else { return };
        let said = |entry: &Entry| if let [said] = entry.stated[..] { Some(said) } else { None };
        let Some(items) = frame.entries.iter().map(said).collect::<Option<SmallVec<[Stated; 8]>>>() else { return };
        let Some(Stated { basis, year, .. }) = items.first().copied() else { return };
        let value = |level: FigureId| self.facts.figure(level).value;
        let values: SmallVec<[Decimal; 8]> = items.iter().map(|said| value(said.level)).collect();
        let sum = values.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add);
        if head.level_on(basis, year).or(head.level).map(value) == sum {
            return;
        }
        if head.comparisons().filter_map(|said| said.change).any(|change| may_make_up(value(change), &values)) {
            items.iter().for_each(|said| self.facts.figures[said.level as usize].keys.clear());
            frame.is_uncertain = true;
            return;
        }
        let is_its_side = |other: &&Entry| {
            let sides = [other.label.side, head.label.side];
            sides[0] == sides[1] || sides.contains(&None)
        };
        let beside = self.frames.last().into_iter().flat_map(Frame::recent).take(Self::BESIDE).filter(is_its_side);
        let makes_up = |said: &&Stated| items.len() > 1 && Some(value(said.level)) == sum;
        let other = std::iter::once(head)
            .chain(beside)
            .find_map(|of| of.stated.iter().find(makes_up).map(|said| (of.clone(), *said)));
        let Some((other, period)) = other else { return };
        for (entry, said) in frame.entries.iter_mut().zip(&items) {
            entry.stated[0] = Stated { level: said.level, ..period };
            let keys = &mut self.facts.figures[said.level as usize].keys;
            for key in keys.iter_mut().filter(|key| (key.basis, key.year) == (basis, year)) {
                (key.basis, key.year) = (period.basis, period.year);
            }
        }
        frame.head = Some(other);
    }

    /// How far back what a list may be of stands.
    const BESIDE: usize = 3;

    /// What is made up of 基本 and 项目 is neither, whatever the heading above it says.
    fn widen(&mut self, head: &Entry, entries: &[Entry]) {
        let family = Some(Family::NATURES);
        let ids = [Nature::BASIC, Nature::PROJECT];
        let names =
            |nature| entries.iter().any(|entry| entry.label.family == family && entry.label.nature == Some(nature));
        if family.is_none() || !head.inherits_nature || !ids.into_iter().all(names) {
            return;
        }
        for id in [head.level, head.compared.change, head.compared.base].into_iter().flatten() {
            for key in &mut self.facts.figures[id as usize].keys {
                if ids.contains(&key.nature) {
                    key.nature = Nature(0);
                }
            }
        }
    }

    /// `总收入1711万元，其中：本年收入…，年初结转和结余…`: with what is carried over it is a grand total, whatever its name.
    fn raise(&mut self, head: &Entry, entries: &[Entry]) {
        let is_whole_year = entries.iter().any(|entry| entry.label.item == Some(Item::CURRENT));
        let is_raised = is_whole_year && is_whole(&head.label) && entries.iter().any(|entry| entry.label.is_carry());
        if !is_raised || !self.facts.is_final() {
            return;
        }
        for said in &head.stated {
            self.facts.figures[said.level as usize].keys.iter_mut().for_each(|key| key.item = Item::GRAND);
        }
        let stated = self.frames.iter_mut().flat_map(|frame| &mut frame.entries);
        for entry in stated.filter(|entry| entry.level.is_some() && entry.level == head.level) {
            entry.label.item = Some(Item::GRAND);
        }
    }

    fn emit_list(&mut self, head: &Entry, entries: &[&Entry], opener: Opener) {
        let entries: SmallVec<[&Entry; 8]> = entries.iter().copied().filter(|entry| !entry.is_beside).collect();
        // `基本支出…，项目支出…；其中基本支出2025年为…，项目支出2025年为…`: once more what stands beside the head.
        if entries.iter().any(|entry| entry.label.same_quantity(&head.label) && entry.label.family.is_some()) {
            return;
        }
        let has_uses = entries.iter().any(|entry| entry.is_use);
        // What is on one basis or of one year is no part of what is on another.
        let levels = head.stated.iter().map(|said| (Measure::Level, said.basis, said.year));
        let changes =
            head.comparisons().filter(|said| said.change.is_some()).map(|said| (Measure::Change, said.basis, 0));
        let sums: SmallVec<[(Measure, Basis, i32); 4]> = levels.chain(changes).collect();
        for (measure, basis, year) in sums {
            let pick = |entry: &Entry| match measure {
                Measure::Level => entry.level_on(basis, year),
                _ => entry.change_on(basis),
            };
            let Some(whole) = pick(head) else { continue };
            let stated: Vec<(FigureId, &Label)> = entries
                .iter()
                .filter_map(|entry| Some((pick(entry).filter(|id| *id != whole)?, &entry.label)))
                .collect();
            if stated.is_empty() {
                continue;
            }
            self.facts.lists.push(List {
                head: whole,
                items: stated.iter().map(|(id, _)| *id).collect(),
                families: stated.iter().map(|(_, label)| label.family.filter(|_| label.is_known)).collect(),
                opener,
                is_gapped: self.is_cut || has_uses || stated.len() < entries.len(),
                measure,
            });
        }
    }

    /// A change without a name behind a list may be that of its last item or of the whole: the rate and last year's level
    /// beside it tell. Where they are missing and no other item has a change, nobody can tell.
    fn settle_last_change(&mut self, frame: &mut Frame) {
        let Some(head) = frame.head.as_ref().filter(|head| head.level.is_some()) else { return };
        let Some((last, others)) = frame.entries.split_last_mut() else { return };
        let (Some(change), Some(level)) = (last.compared.change, last.level) else { return };
        // `减少20万元，主要是…`: the whole has its change.
        let is_explained = frame.opener == Opener::Mainly && head.comparisons().any(|said| said.change.is_some());
        if !last.has_bare_change || is_explained {
            return;
        }
        let said = last.compared;
        if said.rate.is_none() && said.base.is_none() {
            if head.compared.change.is_none()
                && others.iter().rev().take(64).all(|other| other.compared.change.is_none())
            {
                self.facts.figures[change as usize].keys.clear();
                last.compared.change = None;
            }
            return;
        }
        if self.explains(level, &said) == Some(true) {
            return;
        }
        let outer = self.frames.iter().rev().filter_map(|frame| frame.head.as_ref());
        let whole = std::iter::once(head).chain(outer).filter(|whole| whole.change_on(said.basis).is_none()).find_map(
            |whole| Some((whole.level.filter(|level| self.explains(*level, &said) == Some(true))?, whole.label)),
        );
        let Some((level, label)) = whole else { return };
        let (year, base_year) = (self.facts.year, self.facts.base_year(said.basis));
        self.facts.figures[change as usize].keys = self.facts.keys(&label, Measure::Change, year, said.basis);
        if let Some(base) = said.base {
            self.facts.figures[base as usize].keys = self.facts.keys(&label, Measure::Level, base_year, said.basis);
        }
        last.compared = Compared { basis: said.basis, ..Compared::default() };
        self.facts.triples.push(Triple { level: Some(level), change: Some(change), base: said.base, rate: said.rate });
    }

    /// Whether what is printed beside a change agrees with this level, as far as that can be reckoned.
    fn explains(&self, level: FigureId, said: &Compared) -> Option<bool> {
        let value = |id: FigureId| self.facts.figure(id).value;
        let half = |id: FigureId| {
            let figure = self.facts.figure(id);
            let half = Decimal::new(5, u32::from(figure.decimals) + 1);
            figure.unit.to_wan(half).unwrap_or(half)
        };
        let change = said.change?;
        let (before, blur) = (value(level).checked_sub(value(change))?, half(level) + half(change));
        let fits_base = said.base.is_none_or(|base| (value(base) - before).abs() <= blur + half(base));
        let Some(rate) = said.rate.filter(|_| fits_base) else { return Some(fits_base) };
        if before <= blur {
            return Some(false);
        }
        let ratio = |top: Decimal, bottom: Decimal| top.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(bottom);
        let size = value(change).abs();
        let low = ratio(size - half(change), before + blur)?;
        let high = ratio(size + half(change), before - blur)?;
        let printed = value(rate).abs();
        Some(low <= printed + half(rate) && printed - half(rate) <= high)
    }
}

/// Whether amounts make up a change, each on one side or the other: `新增130万元，取消30万元`.
fn may_make_up(change: Decimal, amounts: &[Decimal]) -> bool {
    const MOST: usize = 6;
    if change.is_zero() || amounts.len() > MOST {
        return false;
    }
    let sum = |signs: u32| {
        let mut signed =
            amounts.iter().enumerate().map(|(at, amount)| if signs >> at & 1 == 1 { -*amount } else { *amount });
        signed.try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    (0..1 << amounts.len()).any(|signs| sum(signs) == Some(change))
}

/// Whether a list has several items, all of one known kind.
fn is_of_one_kind(list: &Frame) -> bool {
    let family = list.entries.first().and_then(|entry| entry.label.family);
    let is_part = |entry: &Entry| entry.label.is_known && entry.label.family == family;
    family.is_some() && list.entries.len() > 1 && list.entries.iter().all(is_part)
}
