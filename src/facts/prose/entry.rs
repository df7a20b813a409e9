//! What a sentence has said so far: quantities with their level and what it is compared with, in lists under their wholes.

use crate::facts::{FigureId, Record};
use crate::model::{Basis, Family, Fund, Item, Label, Opener, Tree};
use smallvec::SmallVec;

/// A quantity and what is said of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub label: Label,
    /// The level that is meant where no basis or year is named: this year's, on the document's own basis, if it is stated.
    pub level: Option<FigureId>,
    /// Every level that is stated.
    pub stated: SmallVec<[Stated; 1]>,
    /// The comparison that the next change, base or rate belongs to.
    pub compared: Compared,
    /// Comparisons on another basis, said before this one.
    pub earlier: SmallVec<[Compared; 1]>,
    pub share: Option<FigureId>,
    /// What the words around the share say that it is a share of.
    pub share_of: Option<Label>,
    /// The change has no name of its own: it only stands behind the level.
    pub has_bare_change: bool,
    /// Its words name no quantity: `涉及资金`.
    pub is_nameless: bool,
    /// Its base and its level were given as `由A减少到B`.
    pub is_range: bool,
    /// It is what the item paragraph is about, named or not, not something that its name sets beside that.
    pub is_main: bool,
    /// Its basis is that of the list's head, not of its words.
    pub inherits_basis: bool,
    /// It is contained in the whole beside the parts: what firms of one kind get, what a part of the unit has.
    pub is_beside: bool,
    /// What firms of one kind get, or a part of the unit has.
    pub is_partial: bool,
    /// `20万元用于河道清淤`: an amount before what it is for.
    pub is_use: bool,
    /// `局机关政府采购预算`: words that nobody knows may say of whom it is.
    pub is_owned: bool,
    /// What it names is known, but of the whole it tells nothing.
    pub is_withheld: bool,
    /// 基本 or 项目 is said by the heading above it, not by its words.
    pub inherits_nature: bool,
}

/// One comparison of a level with an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Compared {
    /// The level that is compared, where that is not the one meant by the entry.
    pub level: Option<FigureId>,
    pub change: Option<FigureId>,
    pub base: Option<FigureId>,
    pub rate: Option<FigureId>,
    pub basis: Basis,
}

/// A level, what it is of and of which year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    pub level: FigureId,
    pub basis: Basis,
    pub year: i32,
}

impl Entry {
    /// An entry with this label; a known part of the whole `label` is said to be of.
    pub fn new(label: Label) -> Entry {
        Entry { label, ..Entry::default() }
    }

    /// The level on a basis, of a year.
    pub fn level_on(&self, basis: Basis, year: i32) -> Option<FigureId> {
        self.stated.iter().find(|said| (said.basis, said.year) == (basis, year)).map(|said| said.level)
    }

    /// What it states.
    pub fn record(&self) -> Record {
        let code = match self.label.item {
            Some(Item::Functional(code)) => Some(code),
            _ => None,
        };
        let levels = self.stated.iter().map(|said| (said.basis, said.year, said.level)).collect();
        let changes = self.comparisons().filter_map(|said| Some((said.basis, said.change?))).collect();
        Record { code, levels, changes, name: None }
    }

    /// Whether a level of this year is stated.
    pub fn is_of(&self, year: i32) -> bool {
        self.stated.iter().any(|said| said.year == year)
    }

    /// Adds a level; `is_own` where it is this year's on the document's own basis.
    pub fn state(&mut self, stated: Stated, is_own: bool) {
        if is_own || self.level.is_none() {
            self.level = Some(stated.level);
        }
        self.stated.push(stated);
    }

    /// All comparisons, in the order of the text.
    pub fn comparisons(&self) -> impl Iterator<Item = Compared> {
        self.earlier.iter().copied().chain([self.compared])
    }

    /// The change that compares with this.
    pub fn change_on(&self, basis: Basis) -> Option<FigureId> {
        self.comparisons().filter(|said| said.basis == basis).find_map(|said| said.change)
    }
}

/// An open list, or the sentence itself.
#[derive(Debug)]
pub(super) struct Frame {
    /// The whole.
    pub head: Option<Entry>,
    pub entries: Vec<Entry>,
    pub opener: Opener,
    pub in_parentheses: bool,
    /// `…60万元等`: the list names some of the parts.
    pub is_open: bool,
    /// Whether what came last is an item of it, the words do not tell.
    pub is_uncertain: bool,
    /// How many items are announced.
    pub announced: Option<usize>,
    /// A semicolon or a full stop stands between its items.
    pub is_divided: bool,
    /// `本年收入中，…`: it may name some of the classes.
    pub is_within: bool,
    /// The whole that the head is a part of: the list may be of that.
    pub rival: Option<Entry>,
}

impl Frame {
    pub fn new(head: Option<Entry>, opener: Opener) -> Frame {
        Frame {
            head,
            entries: Vec::new(),
            opener,
            in_parentheses: false,
            is_open: false,
            is_uncertain: false,
            announced: None,
            is_divided: false,
            is_within: false,
            rival: None,
        }
    }

    /// The last entries: in a list of thousands the first ones tell nothing more.
    pub fn recent(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev().take(64)
    }

    /// The same, to be changed, each with its place.
    pub fn recent_mut(&mut self) -> impl Iterator<Item = (usize, &mut Entry)> {
        self.entries.iter_mut().enumerate().rev().take(64)
    }

    /// The last entry that fits, or a new one of this label.
    pub fn recent_or_new(&mut self, fits: impl Fn(&Entry) -> bool, label: Label) -> &mut Entry {
        let found = self.recent_mut().find(|(_, entry)| fits(entry)).map(|(at, _)| at);
        let at = found.unwrap_or(self.entries.len());
        if found.is_none() {
            self.entries.push(Entry::new(label));
        }
        &mut self.entries[at]
    }

    /// The same; the entry becomes what was spoken of last.
    pub fn return_to(&mut self, fits: impl Fn(&Entry) -> bool, label: Label) -> &mut Entry {
        let found = self.recent_mut().find(|(_, entry)| fits(entry)).map(|(at, _)| at);
        if let Some(at) = found {
            self.entries[at..].rotate_left(1);
        }
        self.recent_or_new(fits, label)
    }

    /// Whether a figure with this label is a sibling of the items of this list.
    pub fn has_family(&self, label: &Label, tree: &Tree) -> bool {
        let head = |is: &dyn Fn(&Label) -> bool| self.head.as_ref().is_some_and(|head| is(&head.label));
        let is_current = |label: &Label| label.item == Some(Item::CURRENT);
        // The other “三公” items stand beside the vehicles, never under them.
        if head(&|label| label.item == Some(Item::VEHICLE)) && label.family != Some(Family::OF_VEHICLE) {
            return false;
        }
        let is_outside = |fund: Fund| !tree.is_fiscal(fund);
        if head(&|label| label.fund == Some(Fund::FISCAL)) && label.fund.is_some_and(is_outside) {
            return false;
        }
        if label.is_carry() || label.is_balance() {
            // That of all funds is not beside that of each.
            let is_whole = label.fund == Some(Fund::CARRY_IN);
            if is_whole && self.recent().any(|entry| entry.label.item == Some(Item::CARRIED)) {
                return false;
            }
            // 上年结转 stands beside 本年收入, never under it; 年末结转 beside 年初结转.
            if head(&is_current) || label.is_balance() && head(&Label::is_balance) {
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
    pub fn is_nameless(&self) -> bool {
        !self.entries.is_empty() && self.recent().all(|entry| entry.is_nameless)
    }

    /// Whether the list already names the very quantity.
    pub fn states(&self, label: &Label) -> bool {
        self.recent().any(|entry| names_again(label, entry))
    }

    /// Whether the list already has a level, or a change, of the very quantity.
    pub fn states_measure(&self, label: &Label, is_level: bool) -> bool {
        let has = |entry: &Entry| if is_level { entry.level.is_some() } else { entry.compared.change.is_some() };
        self.recent().any(|entry| has(entry) && names_again(label, entry))
    }

    /// `比2024年执行数减少…，比2024年预算数增加…`: a second comparison, on another basis, of what the last change was said of.
    pub fn turn_to(&mut self, basis: Basis, of: Option<&Label>) {
        let names = |entry: &Entry| of.is_none_or(|label| entry.label.same_quantity(label));
        let last = self.recent().find(|entry| entry.level.is_some() && names(entry));
        let last = last.filter(|entry| entry.change_on(basis).is_none());
        let Some(change) = last.and_then(|entry| entry.compared.change) else { return };
        let is_other = |entry: &Entry| entry.compared.change != Some(change);
        for (_, entry) in self.recent_mut().skip_while(|(_, entry)| is_other(entry)) {
            if is_other(entry) {
                break;
            }
            let said = std::mem::replace(&mut entry.compared, Compared { basis, ..Compared::default() });
            entry.earlier.push(said);
        }
    }

    /// `收入合计100万元`: the whole is a sum that may or may not have what is carried over.
    pub fn heads_sum(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.label.item == Some(Item::SUM))
    }
}

fn names_again(label: &Label, entry: &Entry) -> bool {
    let own = Label { is_known: entry.label.is_known || entry.is_withheld, ..entry.label };
    label.within(&own).same_quantity(&own) && label.family == own.family
}

/// Divides the entries of a list into those of the list itself and, for each subtotal among them, its parts.
pub(super) fn nest<'e>(entries: &'e [Entry], tree: &Tree) -> (Vec<&'e Entry>, Vec<(&'e Entry, Vec<&'e Entry>)>) {
    let subtotals: SmallVec<[&Entry; 4]> = entries.iter().filter(|entry| tree.is_loose(&entry.label)).take(8).collect();
    let mut outer: Vec<&Entry> = Vec::new();
    let mut inner: Vec<(&Entry, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        match subtotals.iter().copied().find(|subtotal| tree.is_loose_part(&entry.label, &subtotal.label)) {
            Some(head) => match inner.iter_mut().find(|(nested, _)| std::ptr::eq(*nested, head)) {
                Some((_, items)) => items.push(entry),
                None => inner.push((head, vec![entry])),
            },
            None => outer.push(entry),
        }
    }
    (outer, inner)
}

/// Whether an item is the sum of all there is, with what is carried over or without it.
pub(super) fn is_sum(item: Item) -> bool {
    [Item::SUM, Item::CURRENT, Item::GRAND].contains(&item)
}

/// Whether a label is of all there is, or of a sum of it.
pub(super) fn is_whole(label: &Label) -> bool {
    let is_all = |item: Item| [Item::Total, Item::SUM, Item::GRAND].contains(&item);
    label.nature.is_none() && label.item.is_none_or(is_all)
}
