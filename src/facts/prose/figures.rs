//! What each figure of a sentence states: a level, how much of a budget it is, or a share, of which quantity.

use super::entry::{Entry, Frame, Stated, is_sum, is_whole};
use super::{Pending, Reader};
use crate::facts::{self, Figure, Share};
use crate::model::{Basis, Family, Fund, Item, Label, Measure, Nature, Opener, Side};
use crate::syntax::{Amount, Aspect, Clause, Head, Order};
use crate::text::Span;
use smallvec::SmallVec;

impl<'a> Reader<'a> {
    /// This year's level, or that of the year said with it.
    pub fn level(&mut self, figure: Figure, clause: &Clause, aspect: &Aspect) {
        let label = &self.in_list(&clause.label);
        let is_path = matches!(aspect, Aspect::SubjectPath { .. });
        let names_nothing = |label: &Label| label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        let is_bare = label.is_known && names_nothing(label);
        // `支出2310万元` behind other figures is what the words before it are about.
        let is_side = is_bare && label.side.is_some() && label.basis.is_none() && clause.year.is_none();
        // `1.库房改造项目1个，支出7万元`: of what the words before it name.
        let before = self.plain.text()[..clause.name.start as usize].trim_end();
        let follows_words =
            self.is_item && before.ends_with('，') && self.frames.iter().all(|frame| frame.entries.is_empty());
        let is_weak = is_side && (follows_words || !self.answers_other_side(label));
        // `经费预算0万元` is what one doing costs.
        let says_what = clause.year.is_some()
            || clause.of_last_year
            || !clause.is_named && self.awaits_this_year()
            || *aspect == Aspect::OfBudget
            || label.basis.is_some_and(|basis| basis != Basis::Budget);
        // Of an item paragraph a bare name is its own; else the heading tells.
        let is_topical = says_what && (self.subject.is_some() || self.setting.unnamed_is_topic);
        // `数为10万元` at the head of a broken line is nobody's figure.
        let sums_up = *aspect == Aspect::Sum && self.frames.iter().any(|frame| !frame.entries.is_empty());
        // `其中：当年预算500万元、上年结转…`: a part that its name does not tell.
        let is_unnamed_part = self.frames.len() > 1 && is_bare && label.side.is_none() && *aspect == Aspect::OfBudget;
        let is_owned = clause.year.is_none() && self.is_of_unknown_owner(label);
        // `中央资金30万元，支出30万元；省级资金10万元，支出8万元`: which of both the list is of, nobody can tell.
        if is_owned
            && names_side(label)
            && let [_, .., list] = self.frames.as_mut_slice()
        {
            list.is_uncertain = true;
        }
        let has_name =
            !sums_up && !is_weak && !is_owned && !is_unnamed_part && (label.says_something() || !is_path && is_topical);
        let is_nameless = label.is_known && !label.says_something() && !has_name;
        if !clause.is_partial {
            self.end_complete_list(label, figure.value);
        }
        self.settle(label, true, is_nameless, clause.is_in_reason);
        let gives_reason = |frame: &Frame| {
            frame.opener == Opener::Mainly && frame.head.as_ref().is_some_and(|head| head.compared.change.is_some())
        };
        if clause.is_in_reason && !label.is_known && self.frames.last().is_some_and(gives_reason) {
            return;
        }
        let year = self.year_of(clause);
        // `年初预算合计752万元，支出决算合计767万元`
        let is_sum = label.item == Some(Item::SUM) && label.fund.is_none() && label.basis.is_some();
        if (is_bare || is_sum)
            && !sums_up
            && !clause.is_partial
            && says_what
            && self.goes_on(figure.clone(), clause, year)
        {
            return;
        }
        // Kinds of procurement outside a list are a broken line: of which total, nobody can tell.
        let is_stray = label.family.is_some() && label.family == Some(Family::OF_PROCUREMENT) && self.frames.len() == 1;
        let is_told = has_name && !is_stray && !clause.is_partial && self.tells_amounts();
        let mut full = match self.is_shared(label) {
            true => self.known_within(label, &Label::default(), is_told && label.fund.is_some()),
            false => self.known_within(label, &self.inherited(), is_told),
        };
        if is_bare && year == self.facts.year && self.names_its_whole(label) {
            full.item = Some(Item::CURRENT);
        }
        self.facts.tells_of_carry |= matches!(aspect, Aspect::BesideCarry { .. });
        let has_carry = matches!(aspect, Aspect::BesideCarry { is_in: true, .. });
        let is_mixed = has_carry && full.fund.is_some_and(|fund| fund != Fund::ALL);
        full.is_known &= !is_mixed;
        if is_path {
            self.subject = Some(Label { basis: None, ..full });
        }
        let basis = full.basis.unwrap_or(self.facts.own_basis());
        let keys = self.facts.keys(&full, Measure::Level, year, basis);
        let level = self.push(figure, keys);
        if let Aspect::BesideCarry { carried: Some(amount), .. } = aspect {
            self.carried(clause, amount, &full, year);
        }
        let label = Label { family: label.family, ..full };
        let inherits_nature = clause.label.nature.is_none();
        let inherits_basis = clause.label.basis.is_none() && full.basis.is_some();
        let is_partial = clause.is_partial;
        let (is_beside, is_use) = (is_partial && self.frames.len() > 1, *aspect == Aspect::Used);
        let is_main = is_bare || is_path;
        let is_withheld = clause.label.is_known && !label.is_known;
        let is_own = !self.unit.is_empty() && clause.name.of(self.plain.text()).starts_with(self.unit);
        let is_owned = !clause.label.is_known && (label.item.is_some() || label.nature.is_some()) && !is_own;
        let mut entry = Entry {
            inherits_nature,
            inherits_basis,
            is_owned,
            is_withheld,
            is_main,
            is_beside,
            is_partial,
            is_use,
            is_nameless,
            ..Entry::new(label)
        };
        entry.state(Stated { level, basis, year }, self.is_own(basis, year));
        self.enter(entry);
        if has_carry {
            self.add_carry();
        }
    }

    /// `收入907万元（含年初结转和结余26万元），本年收入881万元`: with what is carried over, the last income of a final account is the
    /// grand total, and of the last expenditure nobody knows what it is.
    pub fn add_carry(&mut self) {
        let is_final = self.facts.is_final();
        let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) else { return };
        let is_all = is_whole(&entry.label) && entry.label.fund.is_none_or(|fund| fund == Fund::ALL);
        let Some(level) = entry.level.filter(|_| is_final && is_all && entry.label.item != Some(Item::GRAND)) else {
            return;
        };
        entry.label.item = Some(Item::GRAND);
        let keys = &mut self.facts.figures[level as usize].keys;
        keys.retain(|key| key.side == Side::Income);
        keys.iter_mut().for_each(|key| key.item = Item::GRAND);
    }

    /// `两项合计350万元`: what is said behind it is said of several items together.
    pub fn sum(&mut self, figure: Figure) {
        let level = Some(self.push(figure, SmallVec::new()));
        self.enter(Entry { level, is_beside: true, ..Entry::default() });
    }

    /// `（不含上年结转50万元）` behind an amount: what is carried over of its fund.
    fn carried(&mut self, clause: &Clause, amount: &Amount, of: &Label, year: i32) {
        let (fund, item) = match of.fund {
            None | Some(Fund::ALL) => (Fund::CARRY_IN, Item::Total),
            Some(fund) => (fund, Item::CARRIED),
        };
        let is_known = of.item.is_none_or(|item| [Item::Total, Item::CURRENT, Item::SUM].contains(&item))
            && of.nature.is_none()
            && !clause.is_partial
            && self.tells_amounts()
            && (item == Item::Total || self.tree.is_fiscal_or_all_of(fund));
        let before = &self.plain.text()[..amount.digits.start as usize];
        let name = before.rfind('（').map_or(before.len(), |at| at + '（'.len_utf8());
        let is_left_over = self.facts.standard.lexicon.label(&before[name..]).item == Some(Item::CARRY_OUT);
        let is_known = is_known && !is_left_over;
        let side = Some(Side::Income);
        let label = Label { side, fund: Some(fund), item: Some(item), is_known, ..Label::default() };
        let keys = self.facts.keys(&label, Measure::Level, year, self.facts.own_basis());
        let label = self.place(Span::new(name as u32, before.len() as u32));
        let figure = Figure { label, ..self.figure(clause, amount) };
        self.push(figure, keys);
    }

    /// A name as the innermost list has it.
    pub fn in_list(&self, label: &Label) -> Label {
        let is_class = |entry: &Entry| entry.label.family == Some(Family::CLASSES);
        match self.frames.as_slice() {
            [_, .., list] if list.recent().any(is_class) => self.facts.standard.lexicon.as_class(label),
            _ => *label,
        }
    }

    /// `占一般公共预算支出的5%。一般公共预算支出500万元`: what a share was just said to be of is named for itself, whatever the
    /// heading is about.
    fn is_shared(&self, label: &Label) -> bool {
        let names_more = label.fund.is_some() || label.item.is_some();
        let is_it = |of: &Label| label.same_quantity(of);
        self.frames.len() == 1 && names_more && label.item.is_none_or(is_sum) && self.shared.iter().any(is_it)
    }

    /// `收入总计520万元，其中：当年预算收入500万元，…`: a part that is called what the whole is called is the money of the year.
    fn names_its_whole(&self, label: &Label) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let is_all = |head: &Label| head.fund.is_none() && matches!(head.item, None | Some(Item::GRAND));
        let is_whole = |head: &Entry| is_all(&head.label) && head.label.nature.is_none();
        let is_its = |head: &Entry| head.level.is_some() && is_whole(head) && head.label.side == label.side;
        label.side.is_some() && frame.entries.is_empty() && frame.head.as_ref().is_some_and(is_its)
    }

    /// Whether a bare `支出` follows the income it stands beside, or is the first that the block says.
    fn answers_other_side(&self, label: &Label) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        match frame.entries.last() {
            Some(entry) => entry.label.side != label.side && is_whole(&entry.label),
            None => self.frames.len() > 1 || self.inherited().says_something(),
        }
    }

    /// `档案馆收入40万元、支出40万元`, `局机关政府采购60万元，其中货物20万元`: of whom, or of which money or budget, the words before
    /// it tell.
    fn is_of_unknown_owner(&self, label: &Label) -> bool {
        let last = self.frames.last().and_then(|frame| frame.entries.last());
        let in_list = self.frames.len() > 1;
        let is_other_side =
            |last: &Entry| !last.label.is_known && last.label.side.map_or(in_list, |side| Some(side) != label.side);
        // `一般公共预算财政拨款收入400万元、支出390万元`
        let is_of_fund = |last: &Entry| {
            last.label.fund.is_some_and(|fund| self.inherited().fund != Some(fund)) && last.label.side != label.side
        };
        let answers =
            |last: &Entry| self.follows_level && names_side(label) && (is_other_side(last) || is_of_fund(last));
        // `年初预算基本支出75万元、项目支出25万元`, `上年决算基本支出70万元、项目支出28万元`
        let is_apart = |last: &Entry| {
            let is_other =
                last.label.basis.is_some_and(|basis| basis != self.facts.own_basis()) && !last.inherits_basis;
            let is_of_year = |said: &Stated| said.year == self.year.unwrap_or(self.facts.year);
            let is_then = self.frames.len() == 1 && !last.stated.iter().all(is_of_year);
            label.basis.is_none() && last.stated.len() == 1 && (is_other || is_then)
        };
        // `局机关人员经费40万元，公用经费20万元`
        let is_next = |last: &Entry| (!last.label.is_known || is_apart(last)) && self.tree.are_kin(&last.label, label);
        let is_of_last = self.pending == Pending::Nothing && last.is_some_and(|last| answers(last) || is_next(last));
        is_of_last || self.frames.last().and_then(|frame| frame.head.as_ref()).is_some_and(|head| head.is_owned)
    }

    /// The year of a level: what its words say, else what was said last, in a list that of its head.
    fn year_of(&self, clause: &Clause) -> i32 {
        let own = self.facts.year;
        let head = self.frames.last().and_then(|frame| frame.head.as_ref());
        // `年初预算12万元、执行10万元、上年执行11万元。其中：运行费预算8万元`: that of the level on the same basis.
        let is_same = |said: &&Stated| clause.label.basis == Some(said.basis);
        let of_basis = |head: &Entry| {
            let same: SmallVec<[i32; 4]> = head.stated.iter().filter(is_same).map(|said| said.year).collect();
            same.iter().find(|year| **year == own).or(same.last()).copied()
        };
        let of_head = head.and_then(|head| of_basis(head).or(head.stated.last().map(|said| said.year)));
        match clause.of_last_year {
            true => own - 1,
            false => clause.year.or(of_head).or(self.year).unwrap_or(own),
        }
    }

    /// `比年初结转和结余20.45万元减少`: a level that is compared with, of no year.
    pub fn is_compared_with(&self, clause: &Clause) -> bool {
        let name = clause.name.of(self.plain.text());
        clause.is_named && !clause.label.is_known && name.starts_with(['比', '较'])
    }

    /// What the last level is compared with, though it is no level of another year.
    pub fn other_base(&mut self, figure: Figure) {
        let base = Some(self.push(figure, SmallVec::new()));
        if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
            entry.compared.base = base;
        }
    }

    /// A label with what stands around it; what names no money or purpose of its own is as well known as that.
    pub fn known_within(&self, label: &Label, outer: &Label, is_told: bool) -> Label {
        let stands_alone = label.fund.is_some() || label.item.is_some();
        let is_known = label.is_known && is_told && (stands_alone || outer.is_known);
        // Subjects are of the money that the heading names; of which, nobody can tell where it names none.
        let is_subject = label.family == Some(Family::SUBJECTS);
        // What else an item paragraph names is a part of its subject.
        let is_part = self.is_record() && stands_alone && !is_subject && label.family != Some(Family::CLASSES);
        // A class by itself is of nobody knows which money.
        let is_loose = label.family == Some(Family::CLASSES) && self.frames.len() == 1 && self.is_item;
        // `结转结余情况`: what came in and was spent is of nobody knows which money.
        let is_of_carry =
            label.fund.is_none() && outer.fund.is_some_and(|fund| [Fund::CARRY_IN, Fund::RESERVE].contains(&fund));
        let is_flow = label.side.is_some() && label.item.is_none_or(is_sum) && label.nature.is_none();
        let is_known = is_known && !(is_of_carry && is_flow && self.frames.len() == 1);
        let is_of_fund = label.fund.or(outer.fund).is_some();
        let is_known = is_known && !is_part && (is_of_fund || !is_subject && !is_loose);
        let full = label.within(outer);
        // `政府性基金预算拨款本年收入…，本年支出…`: of the money named at the head of the paragraph.
        let first = self.first.as_ref().or(self.frames[0].entries.first());
        let has_head = self.head.is_some_and(|head| head.fund.is_some());
        let of_block = first.filter(|first| !has_head && label.is_flow() && first.label.is_flow());
        let is_money = |fund: &Fund| ![Fund::CARRY_IN, Fund::RESERVE].contains(fund);
        let fund = of_block.and_then(|first| first.label.fund.filter(is_money)).or(outer.fund);
        let full = if label.fund.is_none() { Label { fund, ..full } } else { full };
        // `财政拨款收入…、上年结转500万元`: what is carried over of that money alone.
        let of_one_fund =
            fund.filter(|fund| label.fund == Some(Fund::CARRY_IN) && self.tree.is_fiscal_or_all_of(*fund));
        // `上年结转20万元（其中：一般公共预算12万元，…）`: what is carried over of each.
        let is_left_over = outer.item == Some(Item::CARRY_OUT);
        let is_of_carry = outer.fund == Some(Fund::CARRY_IN) && label.item.is_none() && !is_left_over;
        let of_carry = label.fund.filter(|fund| is_of_carry && self.tree.is_fiscal_or_all_of(*fund));
        match of_one_fund.or(of_carry) {
            Some(fund) => Label { fund: Some(fund), item: Some(Item::CARRIED), is_known, ..full },
            None => Label { is_known, ..full },
        }
    }

    /// Whether a figure is this year's, on the document's own basis.
    fn is_own(&self, basis: Basis, year: i32) -> bool {
        (basis, year) == (self.facts.own_basis(), self.facts.year)
    }

    /// `…年初预算为6万元，支出决算为5万元`, `2025年预算6万元，2024年预算8万元`: another level of what was just named.
    fn goes_on(&mut self, figure: Figure, clause: &Clause, year: i32) -> bool {
        let own = self.facts.own_basis();
        let Some(frame) = self.frames.last() else { return false };
        let Some(at) = self.current() else { return false };
        let entry = &frame.entries[at];
        let (label, said) = (entry.label, entry.stated.last().copied());
        let basis = clause.label.basis.or(label.basis).unwrap_or(own);
        // `2024年支出预算` behind a part of this year's is no level of that part.
        let is_same_basis = said.is_some_and(|said| said.basis == basis);
        let is_same_side = clause.label.side.is_none() || clause.label.side == label.side || !label.is_known;
        // `公务接待费比上年减少1万元。2025年安排3万元`: the level comes last.
        let is_told = match said {
            Some(said) => !self.facts.figure(said.level).implied,
            None => entry.compared.change.is_some() && entry.label.is_known,
        };
        // `1.公务接待费1万元，支出决算为1万元`: the one thing that the paragraph has told of.
        let is_alone = self.frames.len() == 1 && frame.entries.len() == 1 && !is_whole(&label);
        // `其中：购置费0万元，支出决算为0万元；…`
        let first = entry.level_on(basis, year);
        let says_again = first.is_some_and(|first| self.facts.figure(first).value == figure.value) && !is_whole(&label);
        let is_its = is_alone && (self.is_item || self.follows_level) || says_again && self.follows_level;
        let is_its = is_its && clause.year.is_none();
        let names_whole = is_same_basis && clause.label.side.is_some() && !is_whole(&label) && !is_its;
        if !is_same_side || names_whole || !is_told {
            return false;
        }
        // `当年财政拨款1600万元，执行1566万元`: the first was no outturn, though the list's head is one.
        let of_head = frame.head.iter().flat_map(|head| &head.stated).rev();
        let other = of_head.copied().find(|of_head| of_head.basis != basis).filter(|_| entry.inherits_basis);
        if first.is_some() && other.is_none() && !self.is_record() && !is_its {
            return false;
        }
        let keys = self.facts.keys(&label, Measure::Level, year, basis);
        let level = self.push(figure, keys);
        let is_own = self.is_own(basis, year);
        let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.get_mut(at)) else { return true };
        match (first, other) {
            (Some(first), Some(other)) => {
                entry.stated.clear();
                entry.inherits_basis = false;
                entry.state(Stated { level: first, ..other }, false);
                entry.state(Stated { level, basis, year }, true);
                for key in &mut self.facts.figures[first as usize].keys {
                    (key.basis, key.year) = (other.basis, other.year);
                }
            }
            // An item paragraph that says its figure twice; where the two differ, the first was said of nobody knows what.
            (Some(first), None) => {
                entry.level = Some(level);
                let figures = &mut self.facts.figures;
                if is_its && figures[first as usize].value != figures[level as usize].value {
                    figures[first as usize].keys.clear();
                } else {
                    self.facts.same.push((level, first));
                }
            }
            (None, _) => entry.state(Stated { level, basis, year }, is_own),
        }
        entry.label.basis = Some(basis);
        true
    }

    /// The entry that bare words are said of: the last, in an item paragraph what that is about.
    fn current(&self) -> Option<usize> {
        let entries = &self.frames.last()?.entries;
        let main = || entries.iter().rposition(|entry| entry.is_main);
        let last = entries.len().checked_sub(1);
        if self.is_record() && self.frames.len() == 1 { main().or(last) } else { last }
    }

    /// What follows is said of a subject.
    pub fn turn_to_subject(&mut self, label: &Label) {
        self.close_to(1);
        self.finish_sentence();
        self.subject = Some(self.known_within(label, &self.setting.context, self.tells_amounts()));
        self.frames[0].entries.clear();
    }

    /// `2024年决算：`: what is said of all up to the full stop, but for an item of an open list.
    pub fn begin(&mut self, head: &Head) {
        if self.pending == Pending::Inner && self.frames.len() > 1 {
            return;
        }
        self.settle_unnamed();
        self.finish_sentence();
        self.end_head();
        (self.head, self.year) = (Some(head.label), head.year);
    }

    /// The head of the sentence, and its year, hold no longer.
    pub fn end_head(&mut self) {
        if self.head.take().is_some() {
            self.year = None;
        }
    }

    /// `决算数小于预算数`
    pub fn order(&mut self, order: &Order) {
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        let is_bare = order.label.fund.is_none() && order.label.item.is_none() && order.label.nature.is_none();
        let full = order.label.within(&self.inherited());
        let names = |entry: &&Entry| match is_bare {
            true => entry.level.is_some(),
            false => {
                entry.label.item == full.item && entry.label.fund == full.fund && entry.label.nature == full.nature
            }
        };
        let Some(frame) = self.frames.last() else { return };
        let Some(entry) = frame.recent().chain(&frame.head).find(names).filter(|_| own == Basis::Actual) else {
            return;
        };
        if let (Some(outturn), Some(budget)) = (entry.level_on(own, year), entry.level_on(order.basis, year)) {
            let word = self.place(order.word);
            self.facts.orders.push(facts::Order { word, way: order.way, outturn, budget });
        }
    }

    /// Whether what was named last has a budget of this final account's year and no outturn.
    pub fn awaits_outturn(&self) -> bool {
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        let last = self.frames.last().and_then(|frame| frame.entries.last());
        let is_budget = |said: &Stated| said.basis != own && said.year == year;
        own == Basis::Actual
            && last.is_some_and(|last| last.level_on(own, year).is_none() && last.stated.iter().any(is_budget))
    }

    /// The outturn of what was named last.
    pub fn spent(&mut self, figure: Figure) {
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        let Some(label) = self.frames.last().and_then(|frame| Some(frame.entries.last()?.label)) else { return };
        let keys = self.facts.keys(&label, Measure::Level, year, own);
        let level = self.push(figure, keys);
        if let Some(entry) = self.frames.last_mut().and_then(|frame| frame.entries.last_mut()) {
            entry.state(Stated { level, basis: own, year }, true);
            entry.label.basis = Some(own);
        }
    }

    /// The budget of the last outturn, of which a percentage is said to be spent.
    pub fn completed(&mut self, figure: Figure, of: Option<Basis>) {
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        let basis = of.unwrap_or_default();
        let current = self.current().and_then(|at| self.frames.last()?.entries.get(at));
        let Some(label) = current.filter(|entry| entry.level_on(own, year).is_some()).map(|entry| entry.label) else {
            return;
        };
        if own != Basis::Actual || basis == own {
            return;
        }
        let keys = self.facts.keys(&label, Measure::Level, year, basis);
        let level = self.push(figure, keys);
        let at = self.current();
        let entry = self.frames.last_mut().zip(at).and_then(|(frame, at)| frame.entries.get_mut(at));
        if let Some(entry) = entry.filter(|entry| entry.level_on(basis, year).is_none()) {
            entry.state(Stated { level, basis, year }, false);
        }
    }

    /// How much of its budget the last outturn is.
    pub fn completion(&mut self, figure: Figure, aspect: &Aspect) {
        let Aspect::Completion(of) = aspect else { return };
        let id = self.push(figure, SmallVec::new());
        let (own, year) = (self.facts.own_basis(), self.facts.year);
        let current = self.current().and_then(|at| self.frames.last()?.entries.get(at));
        let Some(entry) = current.or(self.last_entry()).filter(|_| own == Basis::Actual) else { return };
        let Some(part) = entry.level_on(own, year) else { return };
        // `完成预算的95%`: of the budget that was named, whichever it is.
        let bases: &[Basis] = match of {
            Some(Basis::Adjusted) => &[Basis::Adjusted],
            Some(_) => &[Basis::Budget, Basis::Adjusted],
            None => &[Basis::Adjusted, Basis::Budget],
        };
        let whole = bases.iter().find_map(|basis| entry.level_on(*basis, year));
        let keys = self.facts.keys(&entry.label, Measure::Level, year, of.unwrap_or(Basis::Budget));
        let of = keys.first().copied().filter(|_| whole.is_none());
        if whole.is_some() || of.is_some() {
            self.facts.shares.push(Share { part, whole, of, is_of_head: false, share: id });
        }
    }

    /// Whether amounts are those of the budget: under 绩效 only where all of it has targets.
    pub fn tells_amounts(&self) -> bool {
        (self.has_all_targets || !self.setting.is_about_targets)
            && !self.setting.is_of_part
            && self.head.is_none_or(|head| head.is_known)
    }

    pub fn enter(&mut self, entry: Entry) {
        if let Some(frame) = self.frames.last_mut() {
            frame.entries.push(entry);
        }
    }

    /// `无政府性基金预算安排的支出`
    pub fn nothing(&mut self, clause: &Clause, word: Span) {
        let label = clause.label;
        let has_fund = label.fund.is_some_and(|fund| [Fund::GOV_FUND, Fund::STATE_CAPITAL].contains(&fund));
        if !has_fund || label.item.is_some() {
            return;
        }
        let side = label.side.or(Some(Side::Expenditure));
        let is_known = self.tells_amounts();
        let full = Label { side, item: Some(Item::Total), nature: Some(Nature(0)), is_known, ..label };
        let (basis, own) = (self.facts.own_basis(), self.facts.year);
        let year = if clause.of_last_year { own - 1 } else { clause.year.unwrap_or(own) };
        let keys = self.facts.keys(&full, Measure::Level, year, basis);
        let figure = self.implied(word, Measure::Level);
        let level = self.push(figure, keys);
        let mut entry = Entry::new(full);
        entry.state(Stated { level, basis, year }, year == own);
        if let Some(top) = self.frames.first_mut() {
            top.entries.push(entry);
        }
    }
}

/// Whether a label names a side and nothing else: `支出预算`.
pub(super) fn names_side(label: &Label) -> bool {
    label.is_known && label.side.is_some() && label.fund.is_none() && label.item.is_none() && label.nature.is_none()
}
