//! Parts of sentences → facts: what the headings above and the sentences before make of them.
//!
//! A block is gone through part by part with a stack of open lists. `其中` opens a list under the last figure, `；` closes an
//! inner one, a full stop closes all unless the next figure still belongs to one of their families.

mod changes;
mod entry;
mod figures;
mod lists;
mod pairs;
mod rows;
mod runs;
mod setting;
mod shares;
mod wholes;

pub use runs::{Runs, Summary};
pub use setting::{Items, Setting, settings};
pub use wholes::wholes;

use crate::facts::{Facts, Figure, FigureId, Record};
use crate::model::{Denomination, Direction, Item, Key, Label, Measure, Opener, Tree};
use crate::syntax::{Amount, Aspect, Clause, Part, Reading, Role, Said, Whole};
use crate::text::{Plain, Span, trim_end};
use entry::{Entry, Frame};
use smallvec::SmallVec;

/// Reads the facts of one block into `facts`; returns what it says in all.
///
/// `next` is the block right below it, if that is no heading.
pub fn read(
    setting: Setting,
    unit: &str,
    reading: &Reading,
    next: Option<&Reading>,
    tree: &Tree,
    facts: &mut Facts,
) -> Summary {
    let mut reader = Reader {
        tree,
        first_figure: facts.figures.len(),
        facts,
        plain: &reading.plain,
        unit,
        setting,
        frames: vec![Frame::new(None, Opener::Whole)],
        first: None,
        pending: Pending::Nothing,
        year: None,
        year_of_sentence: None,
        is_item: reading.role == Role::Heading && reading.body > 0,
        subject: None,
        head: None,
        has_all_targets: false,
        is_cut: false,
        next: None,
        row: None,
        is_aside: false,
        firms: None,
        shared: SmallVec::new(),
        is_range: false,
        said_level: false,
        follows_level: false,
    };
    reading.parts.iter().for_each(|part| reader.part(part));
    reader.is_cut = !trim_end(reading.plain.text()).ends_with(['。', '！', '）', '元', '%', '”']);
    reader.next = next.and_then(|next| next.clauses().next()).map(|clause| clause.label).filter(|label| label.is_known);
    let summary = reader.summary();
    reader.close_to(1);
    reader.close_last();
    summary
}

struct Reader<'a> {
    tree: &'a Tree,
    facts: &'a mut Facts,
    plain: &'a Plain,
    /// The unit whose disclosure it is.
    unit: &'a str,
    setting: Setting,
    frames: Vec<Frame>,
    /// The first that the block tells of, once that is behind.
    first: Option<Entry>,
    /// The first figure of the block.
    first_figure: usize,
    pending: Pending,
    /// The year said last in the block.
    year: Option<i32>,
    /// The year said first in the sentence.
    year_of_sentence: Option<i32>,
    /// It is a numbered paragraph.
    is_item: bool,
    /// The subject that the block is about: bare names are its own.
    subject: Option<Label>,
    /// What the head of the sentence says of all in it.
    head: Option<Label>,
    /// The amounts are said to have performance targets, all of them.
    has_all_targets: bool,
    /// The block breaks off: its open lists may go on elsewhere.
    is_cut: bool,
    /// What the line below begins with: it goes on with a list of its kin that is open here.
    next: Option<Label>,
    /// Amounts that belong to what was named before them, one by one.
    row: Option<rows::OpenRow<'a>>,
    /// A share of something beside the list was named: an amount without a name says it once more.
    is_aside: bool,
    /// What firms of one kind get, in the list that closed last.
    firms: Option<FigureId>,
    /// What shares were said to be of.
    shared: SmallVec<[Label; 2]>,
    /// The level that something has risen from was a fact: the level reached is one.
    is_range: bool,
    /// The last part was a level.
    said_level: bool,
    /// So was the one before the part that is read.
    follows_level: bool,
}

/// What punctuation has announced; the next figure decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    Nothing,
    /// `；`: the inner list may be over.
    Inner,
    /// `。`: all lists may be over.
    All,
}

/// Deepest nesting of lists that is followed.
const DEEPEST: usize = 6;

impl<'a> Reader<'a> {
    fn part(&mut self, part: &'a Part) {
        let said_level = std::mem::take(&mut self.said_level);
        self.follows_level = said_level;
        match part {
            Part::Clause(clause) => self.said_level = self.clause(clause),
            Part::List(list) => match &list.whole {
                Whole::LastLevel if !said_level => {}
                Whole::Unstated => self.open_unknown(),
                Whole::Last | Whole::LastLevel => self.open(list.opener, list.in_parentheses),
                Whole::Counted(count) => self.open_counted(*count),
                Whole::LastOf(side) => self.open_side(list.opener, *side),
                Whole::Named(label) => self.open_named(label, false),
                Whole::Within(label) => self.open_named(label, true),
            },
            Part::EndOfReason => {
                if self.frames.last().is_some_and(|frame| frame.opener == Opener::Mainly) {
                    self.close_to(self.frames.len() - 1);
                }
            }
            Part::Row(row) => self.row = Some(self.open_row(row)),
            Part::Targets(None) => self.setting.is_about_targets = true,
            Part::Targets(Some(of)) => {
                self.has_all_targets = true;
                self.setting.context = *of;
            }
            Part::Blank => {
                if let Some(frame) = self.frames[1..].last_mut() {
                    frame.is_open = true;
                }
            }
            Part::Subject(label) => self.turn_to_subject(label),
            Part::Head(head) => self.begin(head),
            Part::Order(order) => self.order(order),
            Part::Beside => self.set_apart(),
            Part::EndOfParentheses => self.close_parentheses(),
            Part::Semicolon if self.pending != Pending::All => self.pending = Pending::Inner,
            Part::Semicolon => {}
            Part::FullStop => {
                self.pending = Pending::All;
                self.end_head();
                // `2026年1000万元，2025年800万元。人员经费300万元`: of this year again.
                let first = self.year_of_sentence.take();
                self.year = first.filter(|year| *year == self.facts.year).or(self.year);
            }
        }
    }

    /// Files what a clause says; whether it is a level.
    fn clause(&mut self, clause: &Clause) -> bool {
        let amount = match &clause.said {
            Said::Amount(amount) => amount,
            Said::Unchanged(word) => {
                let figure = self.implied(*word, Measure::Change);
                self.change(figure, clause);
                return false;
            }
            Said::Nothing(word) => {
                self.nothing(clause, *word);
                return false;
            }
        };
        if amount.in_row {
            self.next_of_row(clause, amount);
            return false;
        }
        // `扣除上年结转20万元后，`
        if !amount.is_stated && !clause.is_in_reason && clause.label.is_carry() {
            self.facts.tells_of_carry = true;
            if self.follows_level {
                self.add_carry();
            }
        }
        let is_accepted = amount.is_stated && (!clause.is_in_reason || amount.is_last && self.counts_in_reason(clause));
        let said_level = match &amount.aspect {
            Aspect::Reached => std::mem::take(&mut self.is_range) && self.reached(self.figure(clause, amount)),
            Aspect::Spent if is_accepted && self.follows_level && self.awaits_outturn() => {
                self.spent(self.figure(clause, amount));
                true
            }
            Aspect::Completed(of) if !clause.is_in_reason => {
                self.completed(self.figure(clause, amount), *of);
                false
            }
            Aspect::RisenFrom(from) if is_accepted => {
                self.is_range = true;
                self.risen_from(self.figure(clause, amount), from);
                false
            }
            _ => is_accepted && self.amount(clause, amount),
        };
        if amount.leaves_open
            && let Some(frame) = self.frames.last_mut()
        {
            frame.is_open = true;
        }
        said_level
    }

    /// In a reason only two things count: the next item of an open list, and the items of the reason itself.
    fn counts_in_reason(&self, clause: &Clause) -> bool {
        let label = &clause.label;
        let names_part = label.is_known && label.family.is_some();
        let mainly = self.frames.last().filter(|frame| frame.opener == Opener::Mainly);
        match mainly.filter(|_| clause.direction.is_some()) {
            Some(frame) => names_part || !frame.entries.is_empty(),
            None => names_part && self.frames.iter().any(|frame| frame.has_family(label, self.tree)),
        }
    }

    /// Files an amount where it belongs; whether it is a level.
    fn amount(&mut self, clause: &Clause, amount: &Amount) -> bool {
        self.year = clause.year.or(self.year);
        self.year_of_sentence = self.year_of_sentence.or(clause.year);
        let is_aside = std::mem::take(&mut self.is_aside);
        let figure = self.figure(clause, amount);
        match amount.measure {
            Measure::Share => self.share(figure, clause, &amount.aspect),
            Measure::Rate => self.rate(figure, clause),
            Measure::Completion => self.completion(figure, &amount.aspect),
            Measure::Change => {
                let is_open =
                    clause.direction.is_some_and(|(way, _)| way == Direction::Open) && !figure.value.is_zero();
                let is_stray = figure.unit_missing && clause.comparison.is_none() && !clause.is_named;
                if !is_open && !is_stray {
                    self.change(figure, clause);
                }
            }
            Measure::Level if clause.comparison.is_some() => self.base(figure, clause),
            Measure::Level if self.is_compared_with(clause) => self.other_base(figure),
            Measure::Level => {
                let in_list = self.frames.len() > 1;
                if in_list && amount.aspect == Aspect::Sum && self.pending != Pending::All {
                    self.sum(figure);
                    return true;
                }
                let is_none = figure.unit_missing && !clause.label.is_known
                    || is_aside && !clause.is_named
                    || in_list && matches!(amount.aspect, Aspect::Sum | Aspect::SubjectPath { is_spent: true });
                if !is_none {
                    self.level(figure, clause, &amount.aspect);
                }
                return !is_none;
            }
        }
        false
    }

    fn figure(&self, clause: &Clause, amount: &Amount) -> Figure {
        let digits = self.place(amount.digits);
        let is_down = clause.direction.is_some_and(|(way, _)| way == Direction::Down);
        let signed = if is_down { -amount.printed } else { amount.printed };
        Figure {
            span: digits,
            unit_span: amount.unit_span.map_or(Span::at(digits.end), |span| self.place(span)),
            direction: clause.direction.map(|(_, span)| self.place(span)),
            printed: amount.printed,
            value: amount.unit.to_wan(signed).unwrap_or_default(),
            unit: amount.unit,
            decimals: amount.decimals,
            measure: amount.measure,
            label: self.place(clause.name),
            unit_missing: amount.unit_span.is_none(),
            ..Figure::default()
        }
    }

    /// A figure without digits: `持平`, `无…`.
    fn implied(&self, word: Span, measure: Measure) -> Figure {
        let span = self.place(word);
        Figure {
            span,
            unit_span: Span::at(span.end),
            direction: Some(span),
            measure,
            label: Span::at(span.start),
            implied: true,
            ..Figure::default()
        }
    }

    /// Where a span of the reading copy stands in the text.
    fn place(&self, span: Span) -> Span {
        self.plain.span(span.start as usize, span.end as usize)
    }

    fn push(&mut self, mut figure: Figure, keys: SmallVec<[Key; 1]>) -> FigureId {
        figure.either_side = keys.len() > 1;
        figure.keys = keys;
        self.facts.push(figure)
    }

    /// What the section and the list's head say of every item.
    fn inherited(&self) -> Label {
        match self.frames.last().and_then(|frame| frame.head.as_ref()) {
            // The parts of 收入合计 are whole quantities.
            Some(head) => {
                let item = head.label.item.filter(|item| ![Item::SUM, Item::GRAND].contains(item));
                Label { item, ..head.label }
            }
            None => {
                let around = self.subject.unwrap_or(self.setting.context);
                let of_head = |head: Label| Label { is_known: around.is_known, ..head.within(&around) };
                self.head.map_or(around, of_head)
            }
        }
    }

    /// What the block says in all: of its first entry, and of the list that it leaves to the lines below.
    fn summary(&self) -> Summary {
        let first = self.first.as_ref().or_else(|| self.frames.iter().find_map(|frame| frame.entries.first()));
        let open = self.frames[1..].last().filter(|frame| frame.entries.is_empty() && frame.opener != Opener::Mainly);
        let is_subject = self.subject.is_some() || self.setting.is_subject;
        let is_owned =
            first.is_some_and(|entry| !entry.label.is_known && !entry.is_withheld && entry.label.side.is_some());
        Summary {
            is_owned,
            item: first.map(|entry| entry.record()),
            head: open.and_then(|frame| frame.head.as_ref()).map(|head| self.head(head)),
            is_subject,
        }
    }

    /// The head of a list that the lines below go on with.
    fn head(&self, head: &Entry) -> Record {
        let record = head.record();
        let names = || self.facts.keys(&head.label, Measure::Level, self.facts.year, self.facts.own_basis());
        let name = if record.levels.is_empty() { names().first().copied() } else { None };
        Record { name, ..record }
    }

    /// Whether the block is about one subject: what else it names is a part of that.
    fn is_record(&self) -> bool {
        self.subject.is_some() || self.setting.is_subject
    }

    fn last_entry(&self) -> Option<&Entry> {
        let frame = self.frames.last()?;
        frame.entries.last().or(frame.head.as_ref())
    }
}

/// Figures without a unit take the one the prose mostly uses.
pub fn settle_missing_units(facts: &mut Facts) {
    let yuan = facts.figures.iter().filter(|f| f.unit == Denomination::YUAN).count();
    if yuan * 2 <= facts.figures.len() {
        return;
    }
    for figure in facts.figures.iter_mut().filter(|figure| figure.unit_missing) {
        // A minus that is printed is in both; the value alone has the sign of `减少`.
        let is_turned = figure.value.is_sign_negative() != figure.printed.is_sign_negative();
        let signed = if is_turned { -figure.printed } else { figure.printed };
        figure.unit = Denomination::YUAN;
        figure.value = figure.unit.to_wan(signed).unwrap_or_default();
    }
}
