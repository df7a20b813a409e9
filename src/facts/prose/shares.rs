//! Shares: whose they are, and of what.

use super::Reader;
use super::entry::{Entry, Frame, is_sum, nest};
use crate::facts::{Figure, FigureId, Share};
use crate::model::{Fund, Item, Label, Measure};
use crate::syntax::{Aspect, Clause};
use smallvec::SmallVec;

impl Reader<'_> {
    /// The share of the last level.
    pub fn share(&mut self, figure: Figure, clause: &Clause, aspect: &Aspect) {
        let id = self.push(figure, SmallVec::new());
        let Aspect::Share(words) = aspect else { return };
        self.is_aside = words.subject.is_some() && words.says_of;
        // `小微企业60万元，占授予中小企业合同金额的75%`: of the firms that the list is of.
        let head = self.frames.last().and_then(|frame| frame.head.as_ref());
        let is_of_firms = clause.is_partial && head.is_some_and(|head| head.is_partial);
        if !words.of.is_known && !is_of_firms {
            return;
        }
        let of = if words.of.is_known { words.of } else { Label::default() };
        if of.is_known && !self.shared.contains(&of) {
            self.shared.push(of);
        }
        let own = self.facts.year;
        let is_of_last_year = clause.of_last_year || clause.year.is_some_and(|year| year != own);
        let is_its = |entry: &&mut Entry| {
            let names =
                words.subject.is_none_or(|subject| !subject.says_something() || subject.same_quantity(&entry.label));
            // `全部授予中小企业，占…`: of the firms, not of what was named before them.
            let is_of_others = clause.is_partial && !entry.is_partial;
            // `2025年为200万元，占25%`: of another year's level.
            let is_past = entry.stated.last().is_some_and(|said| said.year != own) && entry.is_of(own);
            names
                && !is_of_others
                && !is_past
                && !is_of_last_year
                && (entry.share.is_none() || entry.share_of.is_none() && words.says_of)
        };
        let last = self.frames.last_mut().and_then(|frame| frame.entries.last_mut());
        if let Some(entry) = last.filter(is_its) {
            (entry.share, entry.share_of) = (Some(id), Some(of).filter(Label::says_something));
        }
        let head = self.frames.last().and_then(|frame| frame.head.as_ref());
        let names_head = |head: &Entry| !of.says_something() || of.within(&head.label).same_quantity(&head.label);
        self.is_aside &= !head.is_some_and(names_head);
    }

    /// Files the shares of a list that closes.
    pub fn emit_shares(&mut self, frame: &Frame) {
        let mut whole_of_run = None;
        let (_, nested) = nest(&frame.entries, self.tree);
        for (at, entry) in frame.entries.iter().enumerate() {
            if entry.share.is_none() {
                whole_of_run = self.whole_of_run(&frame.entries[at..]);
            }
            let (Some(part), Some(share)) = (entry.level, entry.share) else { continue };
            let head = frame.head.as_ref();
            let basis = entry.label.basis.unwrap_or(self.facts.own_basis());
            if frame.is_uncertain && entry.share_of.is_none() {
                continue;
            }
            let Some(label) = &entry.share_of else {
                // `“三公”经费支出决算中，…占5%`: the head is named, and stated elsewhere.
                let named =
                    head.filter(|head| head.level.is_none()).map(|head| head.label.within(&self.setting.context));
                let keys = named.map(|label| self.facts.keys(&label, Measure::Level, self.facts.year, basis));
                let of = keys.and_then(|keys| keys.first().copied()).filter(|_| !self.setting.is_of_part);
                // `授予中小企业60万元，占75%，其中小微企业40万元，占50%`: of the outer whole, where it is that share.
                let own = head.map_or(whole_of_run, |head| head.level);
                let outer = self.frames.last().and_then(|frame| frame.head.as_ref()?.level);
                // `基本支出80万元，占80%，其中人员经费60万元，占75%`: of the subtotal beside it.
                let is_part = |items: &[&Entry]| items.iter().any(|item| std::ptr::eq(*item, entry));
                let subtotal = nested.iter().find(|(_, items)| is_part(items)).and_then(|(subtotal, _)| subtotal.level);
                let is_of_other = own.is_some_and(|own| !self.facts.is_share(part, own, share));
                // `面向中小企业80万元，占80%；其中小微企业50万元，占62.5%`: of the firms named before.
                let before = frame.entries[..at].last().filter(|before| before.is_partial && entry.is_partial);
                let firms = before.and_then(|before| before.level).or(self.firms.filter(|_| entry.is_partial));
                let mut others = outer.into_iter().chain(subtotal).chain(firms).filter(|_| is_of_other);
                let whole = others.find(|other| self.facts.is_share(part, *other, share)).or(own);
                self.facts.shares.push(Share { part, whole, of, is_of_head: true, share });
                continue;
            };
            let around = self.frames.iter().rev().flat_map(|frame| frame.head.iter().chain(frame.recent()));
            let stated = head.into_iter().chain(frame.recent()).chain(around);
            // `占收入总计的`: no part beside it is that, though each is income.
            let is_sibling = |stated: &Entry| {
                label.fund.is_none() && entry.label.family.is_some() && stated.label.family == entry.label.family
            };
            let names = |stated: &&Entry| {
                let is_other = stated.level.is_some_and(|id| id != part) && !is_sibling(stated);
                is_other && names_quantity(label, &stated.label)
            };
            let is_less = |stated: &&Entry| label.item == Some(Item::GRAND) && stated.label.item != label.item;
            let stated: SmallVec<[&Entry; 8]> = stated.filter(names).collect();
            // `采购预算120万元，实际支出100万元，…占采购支出总额的80%`: of the one of them that it is a share of.
            let mut levels = stated.iter().flat_map(|entry| &entry.stated).map(|said| said.level);
            let fits = |level: &FigureId| *level != part && self.facts.is_share(part, *level, share);
            if let Some(whole) = levels.find(fits) {
                self.facts.shares.push(Share { part, whole: Some(whole), of: None, is_of_head: false, share });
                continue;
            }
            // `政府采购预算120万元，…占政府采购支出总额的80%`: of an outturn, no budget is the whole.
            let own = self.facts.own_basis();
            let is_budget = |whole: &Entry| label.basis.is_none() && whole.stated.iter().all(|said| said.basis != own);
            let is_other_basis = |whole: &&Entry| self.facts.is_final() && is_budget(whole);
            let whole = stated.iter().copied().min_by_key(is_less).filter(|whole| !is_other_basis(whole));
            // `本年收入800万元，其中：财政拨款700万元，占收入总计的…`: of the grand total, where it is not of the year's.
            let may_be_other =
                |whole: &Entry| is_less(&whole) && [Some(Item::CURRENT), Some(Item::SUM)].contains(&whole.label.item);
            let is_it = |whole: &&Entry| {
                !may_be_other(whole) || whole.level.is_some_and(|whole| self.facts.is_share(part, whole, share))
            };
            let (whole, of) = match whole.filter(is_it) {
                Some(whole) => (whole.level, None),
                None => {
                    // `占本年支出合计的`: of all the money, whatever the heading is about.
                    let is_all = label.fund.is_none() && label.item.is_some_and(is_sum);
                    let outer = if is_all { Label::default() } else { self.setting.context };
                    let full = Label { side: label.side.or(entry.label.side), ..label.within(&outer) };
                    let keys = self.facts.keys(&full, Measure::Level, self.facts.year, basis);
                    (None, keys.first().copied())
                }
            };
            let of = of.filter(|_| !self.setting.is_of_part);
            if whole.is_some() || of.is_some() {
                self.facts.shares.push(Share { part, whole, of, is_of_head: false, share });
            }
        }
    }

    /// `收入500万元，由两部分组成：一是拨款300万元，占60%；二是结转200万元，占40%`: the first of the entries, if those behind it
    /// have shares and make it up.
    fn whole_of_run(&self, entries: &[Entry]) -> Option<FigureId> {
        let (whole, rest) = entries.split_first()?;
        let count = rest.iter().take(64).take_while(|entry| entry.share.is_some()).count();
        whole.level.filter(|_| count > 1 && self.adds_up(whole, &rest[..count]))
    }

    /// `支出500万元，由工资300万元，占60%，商品200万元，占40%。其中，…`: the whole of what the sentence gave shares of.
    pub fn whole_of_shares(&self) -> Option<Entry> {
        let frame = self.frames.last()?;
        let count = frame.recent().take_while(|entry| entry.share.is_some()).count();
        frame.recent().nth(count).filter(|whole| count > 1 && whole.level.is_some()).cloned()
    }
}

/// Whether a label names a quantity, as far as it says anything.
fn names_quantity(label: &Label, other: &Label) -> bool {
    let fund = |label: &Label| label.fund.filter(|fund| *fund != Fund::ALL);
    let item = |label: &Label| label.item.filter(|item| !is_sum(*item)).unwrap_or(Item::Total);
    label.is_known
        && other.is_known
        && label.side.is_none_or(|side| Some(side) == other.side)
        && match (fund(label), label.item) {
            // `占本年支出合计的`: of all the money.
            (None, Some(Item::SUM | Item::CURRENT)) => fund(other).is_none(),
            (None, Some(Item::GRAND)) => fund(other).is_none() || other.item == label.item,
            (fund, _) => fund.is_none_or(|fund| Some(fund) == other.fund),
        }
        && item(label) == item(other)
        && label.nature.unwrap_or_default() == other.nature.unwrap_or_default()
}
