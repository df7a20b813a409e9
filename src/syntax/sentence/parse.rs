//! Reading copy → parts: marks divide clauses, words open lists and reasons, amounts take the words before them.

use super::clause::{Amount, Aspect, Clause, Head, List, Order, Part, RisenFrom, Said, ShareWords, Whole};
use super::lexis::Lexis;
use super::row::{Amounts, Row};
use super::wording::{Comparison, Wording, comparison_in, risen_from};
use crate::model::{Basis, Denomination, Direction, Item, Label, Measure, Nature, Opener, Phrases, Side, Trigger};
use crate::syntax::amount::{Number, next_number, unit_at};
use crate::syntax::token::Steer;
use crate::syntax::year::find_year;
use crate::text::Span;
use std::ops::Range;

/// Reads the prose of a block, which begins at byte `from` of its reading copy, by the words that steer the reading.
pub fn parse(text: &str, from: usize, triggers: Vec<Steer>, lexis: Lexis) -> Vec<Part> {
    let mut parser = Parser {
        text,
        lexis,
        parts: Vec::new(),
        triggers,
        next_trigger: 0,
        comparison: None,
        is_in_reason: false,
        row: 0..0,
        last: None,
        is_because: false,
        is_partial: false,
        is_range: false,
        in_note: false,
        completes: None,
    };
    parser.block(from);
    parser.parts
}

struct Parser<'a> {
    text: &'a str,
    lexis: Lexis<'a>,
    parts: Vec<Part>,
    triggers: Vec<Steer>,
    /// The first trigger not yet passed.
    next_trigger: usize,
    /// `与2024年执行数相比，`: what the changes behind it are compared with, up to the end of the sentence.
    comparison: Option<Comparison>,
    /// What is read is a reason, up to the end of the sentence.
    is_in_reason: bool,
    /// Where the row of amounts stands that was announced last.
    row: Range<usize>,
    /// What the last amount measures, and which way it went.
    last: Option<(Measure, Option<(Direction, Span)>)>,
    /// The clause that is read is a reason.
    is_because: bool,
    /// A part of the unit, or firms of one kind, are spoken of, up to the end of the sentence or to a semicolon.
    is_partial: bool,
    /// The next amount is what the last one has become: `由上年4.50万元减少到3.00万元`.
    is_range: bool,
    /// What is read stands in parentheses behind the amount that it is said of.
    in_note: bool,
    /// The last amount is the budget that the next one is the outturn's percentage of.
    completes: Option<(Span, Option<Basis>)>,
}

/// Parentheses: square ones stand around a list or an aside as round ones do.
const OPENING: [char; 4] = ['（', '【', '［', '['];
const CLOSING: [char; 4] = ['）', '】', '］', ']'];

/// The next byte from `from` on at which a mark of a clause may stand. All but the narrow brackets begin with one of two bytes,
/// which nothing else of a Chinese text does.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[from..];
    let wide = memchr::memchr2(0xE3, 0xEF, bytes);
    let narrow = memchr::memchr2(b'[', b']', &bytes[..wide.unwrap_or(bytes.len())]);
    narrow.or(wide).map(|at| from + at)
}

/// Marks that may stand before the words of a clause.
const LEAD: [char; 5] = ['，', '：', '、', '“', '”'];

impl<'a> Parser<'a> {
    fn block(&mut self, from: usize) {
        let text = self.text;
        let mut start = from;
        let mut aside = Aside::default();
        let mut lists_in_parentheses = 0_u32;
        let mut place = from;
        // Where the sentence begins, and whether it has a head.
        let (mut sentence, mut has_head) = (from, false);
        while let Some(at) = next_mark(text, place) {
            let Some(mark) = text[at..].chars().next() else { break };
            let next = at + mark.len_utf8();
            place = next;
            let c = if OPENING.contains(&mark) {
                '（'
            } else if CLOSING.contains(&mark) {
                '）'
            } else {
                mark
            };
            let is_free = !aside.is_open();
            match c {
                '（' if is_free
                    && !self.in_note
                    && (self.lexis.phrases.opens_note(&text[next..])
                        || is_rate(&text[next..])
                        || ends_with_amount(&text[start..at])
                            && (self.is_share_note(next) || self.is_change_note(next))) =>
                {
                    // `增加77.95万元（增长13.96%）`: the rate belongs to the change. `80万元（占80%）`: the share to the level.
                    self.clause(start..at);
                    start = next;
                    self.in_note = true;
                }
                '（' if is_free && let Some(len) = self.lexis.phrases.opens_list(&text[next..]) => {
                    self.clause(start..at);
                    self.open(Opener::Whole, self.whole_of_note(), true);
                    lists_in_parentheses += 1;
                    start = next + len;
                }
                '（' if is_free && ends_with_amount(&text[start..at]) && self.lists_parts(next) => {
                    self.clause(start..at);
                    self.open(Opener::Colon, Whole::Last, true);
                    lists_in_parentheses += 1;
                    start = next;
                }
                '（' => aside.open(text, next),
                '）' if self.in_note && is_free => {
                    self.clause(start..at);
                    start = next;
                    self.in_note = false;
                }
                '）' if aside.is_open() => aside.close(),
                '）' if lists_in_parentheses > 0 => {
                    self.clause(start..at);
                    lists_in_parentheses -= 1;
                    self.parts.push(Part::EndOfParentheses);
                    start = next;
                }
                '；' if aside.closes_behind(at) => {}
                '。' | '；' | '！' | '？' => {
                    (aside, self.in_note) = (Aside::default(), false);
                    self.clause(start..at);
                    self.is_in_reason = false;
                    self.is_partial = false;
                    // `收入减少20万元；支出减少22万元`: said of both.
                    self.comparison = self.comparison.filter(|_| c == '；');
                    self.parts.push(if c == '；' { Part::Semicolon } else { Part::FullStop });
                    start = next;
                    (sentence, has_head) = (next, has_head && c == '；');
                }
                '，' if is_free || aside.ends_at_comma() => {
                    aside = Aside::default();
                    self.clause(start..at);
                    start = next;
                }
                '：' if is_free => {
                    let parts = self.parts.len();
                    let ends_with_amount = self.clause(start..at);
                    if start == sentence && self.parts.len() == parts && !self.is_in_reason {
                        let head = self.head(&text[start..at]);
                        // What is not understood ends the head before it.
                        let nothing = Label { is_known: true, ..Label::default() };
                        let none = has_head.then_some(Head { label: nothing, year: None });
                        has_head |= head.is_some();
                        self.parts.extend(head.or(none).map(Part::Head));
                    }
                    if ends_with_amount && self.lexis.phrases.opens_list(&text[next..]).is_none() {
                        self.open(Opener::Colon, Whole::LastLevel, false);
                    } else if let Some(count) = self.lexis.phrases.counted(text[start..at].trim_start_matches(LEAD))
                        && !self.is_in_reason
                    {
                        self.open(Opener::Colon, Whole::Counted(count), false);
                    }
                    start = next;
                }
                '、' if is_free && ends_with_amount(&text[start..at]) => {
                    self.clause(start..at);
                    start = next;
                }
                _ => {}
            }
        }
        self.clause(start..text.len());
    }

    /// What words at the head of a sentence, before a colon, say of all behind them: a year, a basis, a fund, a side, an office.
    fn head(&self, words: &str) -> Option<Head> {
        const LONGEST: usize = 96;
        let words = self.lexis.phrases.without_item_number(words.trim_start_matches(LEAD));
        if words.is_empty() || words.len() > LONGEST {
            return None;
        }
        if self.lexis.names_office(words) {
            return Some(Head { label: Label::default(), year: None });
        }
        let wording = Wording::up_to(words, words.len(), self.lexis.phrases);
        let label = self.lexis.label_of(&words[wording.name]);
        let is_sum = |item: Item| [Item::CURRENT, Item::SUM, Item::GRAND].contains(&item);
        let is_setting = label.is_known && label.nature.is_none() && label.item.is_none_or(is_sum) && !label.is_carry();
        let says = label.says_something() || label.basis.is_some() || wording.year.is_some();
        let label = Label { basis: label.basis.or(wording.basis), family: None, ..label };
        (is_setting && says && wording.comparison.is_none()).then_some(Head { label, year: wording.year })
    }

    /// Whether the parentheses that begin at `from` hold a share: `占本年支出合计的80%`.
    fn is_share_note(&self, from: usize) -> bool {
        let inner = in_parentheses(&self.text[from..]);
        inner.starts_with(self.lexis.phrases.share())
            && inner.ends_with('%')
            && !inner.contains(['，', '、', '；', '。', '（'])
    }

    /// Whether the parentheses that begin at `from` hold a change and nothing else: `比上年减少50万元，下降9.09%`.
    fn is_change_note(&self, from: usize) -> bool {
        let inner = in_parentheses(&self.text[from..]);
        let first = inner.split('，').next().unwrap_or_default();
        let holds_only_amounts = inner.split('，').all(ends_with_amount) && !inner.contains(['、', '；', '。', '（']);
        let next = self.triggers.partition_point(|(at, _)| at.start < from);
        holds_only_amounts
            && comparison_in(first, self.lexis.phrases).is_some_and(|comparison| comparison.span.start == 0)
            && self.triggers.get(next).is_none_or(|(at, _)| at.start >= from + inner.len())
    }

    /// Whether the parentheses that begin at `from` list parts: the first or the second is known as one.
    fn lists_parts(&self, from: usize) -> bool {
        let inner = in_parentheses(&self.text[from..]);
        let second = inner.find('、').map(|at| from + at + '、'.len_utf8());
        let names_part = self.names_part(from) || second.is_some_and(|at| self.names_part(at));
        names_part && inner.matches('元').take(2).count() == 2 && !inner.contains(self.lexis.phrases.share())
    }

    /// What the parentheses right behind an amount list.
    fn whole_of_note(&self) -> Whole {
        if self.is_unstated() { Whole::Unstated } else { Whole::Last }
    }

    /// Whether the last amount states nothing, though it closes its clause.
    fn is_unstated(&self) -> bool {
        let last = match self.parts.last() {
            Some(Part::Clause(Clause { said: Said::Amount(amount), is_in_reason: false, .. })) => Some(amount),
            _ => None,
        };
        last.is_some_and(|amount| !amount.is_stated && amount.is_last)
    }

    fn open(&mut self, opener: Opener, whole: Whole, in_parentheses: bool) {
        self.parts.push(Part::List(List { opener, in_parentheses, whole }));
    }

    /// The next trigger in a range; those passed over are gone.
    fn take_trigger(&mut self, range: &Range<usize>) -> Option<Steer> {
        while self.triggers.get(self.next_trigger).is_some_and(|(at, _)| at.start < range.start) {
            self.next_trigger += 1;
        }
        let next = self.triggers.get(self.next_trigger).filter(|(at, _)| at.end <= range.end)?.clone();
        self.next_trigger += 1;
        Some(next)
    }

    /// Whether a part of the unit or of its partners is named in a range.
    fn names_scope(&self, range: Range<usize>) -> bool {
        let next = self.triggers[self.next_trigger..].iter();
        let mut within = next.skip_while(|(at, _)| at.start < range.start).take_while(|(at, _)| at.end <= range.end);
        within.any(|(_, trigger)| *trigger == Trigger::Scope)
    }

    /// Reads what stands between two marks; returns whether it ends with an amount.
    fn clause(&mut self, Range { mut start, end }: Range<usize>) -> bool {
        let (text, phrases) = (self.text, self.lexis.phrases);
        let mut nothing_said = None;
        if let Some(held) = phrases.held(text[start..end].trim_start_matches(LEAD)).filter(|_| !self.is_in_reason)
            && matches!(self.last, Some((Measure::Level, _)))
            && self.names_part(end - held.len())
        {
            self.open(Opener::Including, Whole::Last, false);
            start = end - held.len();
        }
        if !self.is_in_reason && phrases.sets_apart(text[start..end].trim_start_matches(LEAD)) {
            self.parts.push(Part::Beside);
        }
        self.is_partial = self.is_partial || self.names_scope(start..end);
        self.is_because = phrases.gives_reason(text[start..end].trim_start_matches(LEAD));
        while let Some((at, trigger)) = self.take_trigger(&(start..end)) {
            let before = text[start..at.start].trim_start_matches(LEAD);
            match trigger {
                Trigger::Open(Opener::Including) | Trigger::Respectively if self.is_in_reason && at.end < end => {}
                // `8万元（包括上年结转3万元）`: said by the way, it closes in the clause.
                Trigger::Open(Opener::Including)
                    if depth_of(&text[start..at.start]) > 0 && depth_of(&text[start..end]) <= 0 => {}
                Trigger::Open(opener) => {
                    self.amounts(start..at.start);
                    self.open_list(opener, before, at.end);
                    if phrases.chooses(&text[at.end..end]) {
                        self.parts.push(Part::Blank);
                    }
                    start = at.end;
                }
                Trigger::Respectively => {
                    self.amounts(start..at.start);
                    self.open(Opener::Including, self.whole_before(before), false);
                    if let Some(amounts) = Amounts::behind(text, at.end, &self.lexis).filter(|row| !row.is_percent) {
                        let names = at.start - before.len()..at.start;
                        self.announce(Row::of_levels(text, names, &amounts, &self.lexis), &amounts);
                    }
                    start = at.end;
                }
                Trigger::Reason => {
                    if !phrases.is_main(before) && before.bytes().any(|b| b.is_ascii_digit()) {
                        self.amounts(start..at.start);
                    }
                    self.open(Opener::Mainly, Whole::Last, false);
                    self.is_in_reason = true;
                    start = end - phrases.reason(&text[at.end..end]).len();
                }
                Trigger::Each
                    if let Some(uses) = phrases.behind_use(&text[at.end..end])
                        && self.lists_uses(uses, end) =>
                {
                    self.amounts(start..at.start);
                    self.open(Opener::Including, Whole::Last, false);
                    start = end - uses.len();
                }
                Trigger::Each if !self.is_in_reason => {
                    if let Some(amounts) = Amounts::behind(text, at.end, &self.lexis)
                        && let Some(row) = Row::of_the_rest(before, &text[at.end..amounts.start], &amounts, &self.lexis)
                    {
                        self.announce(row, &amounts);
                    }
                }
                Trigger::Purpose { .. } if before.is_empty() && at.end == end && self.lists_uses("", end) => {
                    // Some uses may go unsaid.
                    self.open(Opener::Including, Whole::Last, false);
                    self.parts.push(Part::Blank);
                    start = at.end;
                }
                Trigger::Purpose { anywhere } if anywhere || before.is_empty() => self.is_in_reason = true,
                Trigger::Targets => {
                    let all = phrases.has_all_targets(&text[start..end]).then(|| self.all_targets(before));
                    self.parts.push(Part::Targets(all));
                }
                Trigger::Blank if self.is_part(before, &text[at.end..end]) => self.parts.push(Part::Blank),
                Trigger::Order(way) if before.is_empty() || before.bytes().all(|b| !b.is_ascii_digit()) => {
                    self.order(before, way, &at, &text[at.end..end]);
                }
                Trigger::Unchanged | Trigger::Nothing if nothing_said.is_none() => nothing_said = Some((at, trigger)),
                _ => {}
            }
        }
        if let Some(whole) = phrases.within(&text[start..end]).filter(|_| !self.is_in_reason)
            && let Some(label) = self.whole_named(whole)
        {
            self.open(Opener::Including, Whole::Within(label), false);
            return false;
        }
        let found = self.amounts(start..end);
        if let (Found::NoAmount { from }, Some((at, trigger))) = (found, nothing_said)
            && at.start >= from
            && !self.is_in_reason
        {
            self.without_amount(from..end, at, trigger);
        } else if let Found::NoAmount { from } = found {
            let words = &text[from..end];
            if !self.is_in_reason && !phrases.subject_levels(words).is_empty() {
                self.parts.push(Part::Subject(self.lexis.subject_of(words)));
            }
            // Only what the words end in counts.
            let last = end - words.len().min(LONGEST_COMPARISON);
            let last = text.ceil_char_boundary(last);
            let comparison = comparison_in(&text[last..end], phrases);
            let ends_in_it = comparison.filter(|comparison| comparison.span.end as usize == end - last);
            self.comparison = ends_in_it.map(|comparison| comparison.behind(last)).or(self.comparison);
        }
        found == Found::AmountAtEnd
    }

    /// Whether what one level is spent on is listed with its amounts: `用于：普法50万元；…`. `words` stand between the word that says
    /// so and the `end` of the clause.
    fn lists_uses(&self, words: &str, end: usize) -> bool {
        let behind = self.text[end..].strip_prefix('：').filter(|_| words.is_empty()).unwrap_or(words);
        let is_level = |part: &Part| match part {
            Part::Clause(clause) => clause.amount().is_some_and(|amount| amount.measure == Measure::Level),
            _ => false,
        };
        let mut before = self.parts.iter().rev().map(is_level);
        let is_of_one = !self.is_in_reason && before.next() == Some(true) && before.next() != Some(true);
        is_of_one && behind.split(['；', '，', '、', '。']).next().is_some_and(ends_with_amount)
    }

    /// `决算数小于预算数`: the words before and behind the one that says so.
    fn order(&mut self, before: &str, way: Option<Direction>, at: &Range<usize>, behind: &str) {
        let (len, basis) = self.lexis.phrases.details(behind);
        // `决算数大于预算数的是行政运行`: of some items.
        let basis = basis.filter(|_| !self.lexis.phrases.names_items(&behind[len..]));
        let label = self.lexis.label_of(before);
        let is_outturn = label.is_known && label.basis == Some(Basis::Actual);
        if let Some(basis) = basis.filter(|basis| is_outturn && *basis != Basis::Actual) {
            let word = Span::new(at.start as u32, at.end as u32);
            self.parts.push(Part::Order(Order { label, way, basis, word }));
        }
    }

    fn announce(&mut self, row: Row, amounts: &Amounts) {
        self.row = amounts.start..amounts.end;
        self.parts.push(Part::Row(Box::new(row)));
    }

    /// `before` stands in front of the word that opens the list, which ends at `end`.
    fn open_list(&mut self, opener: Opener, before: &str, end: usize) {
        let is_aside_of_reason = self.is_in_reason && opener == Opener::Whole;
        if is_aside_of_reason && before.is_empty() && self.names_part(end) {
            self.is_in_reason = false;
            self.parts.push(Part::EndOfReason);
        }
        if self.is_in_reason && opener == Opener::Whole {
            return;
        }
        let whole = match self
            .whole_named(before)
            .filter(|_| opener == Opener::Including && self.names_more_than_a_side(before))
        {
            Some(label) => Whole::Named(label),
            None => self.whole_before(before),
        };
        self.open(opener, whole, false);
    }

    /// The figure before the words, of the side that they name: `收入包括：`.
    fn whole_before(&self, words: &str) -> Whole {
        match self.lexis.lexicon.bare_side(words) {
            Some(side) => Whole::LastOf(side),
            None => Whole::Last,
        }
    }

    fn names_more_than_a_side(&self, words: &str) -> bool {
        let label = self.lexis.lexicon.label(words);
        label.fund.is_some() || label.item.is_some() || label.nature.is_some()
    }

    /// What `基本支出` in `基本支出包括` names, if that is all the words do.
    fn whole_named(&self, words: &str) -> Option<Label> {
        let wording = Wording::before_amount(words, self.lexis.phrases);
        let name = words[wording.name].trim_start_matches(['，', '在']);
        let label = self.lexis.label_of(name);
        let is_name = label.is_known && label.says_something() && !words.contains(['元', '%']);
        (is_name && wording.direction.is_none()).then_some(label)
    }

    /// Whether the words from `at` on name a part of a known whole.
    fn names_part(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(['：', '，']);
        let name: String = rest.chars().take_while(|c| !c.is_ascii_digit()).take(24).collect();
        let label = self.lexis.lexicon.label(&name);
        label.is_known && label.family.is_some()
    }

    /// What the amounts of a clause are of that says that all have targets.
    fn all_targets(&self, words: &str) -> Label {
        let nature = self.lexis.phrases.names_projects(words).then_some(Nature::PROJECT);
        Label { side: Some(Side::Expenditure), nature, item: Some(Item::Total), is_known: true, ..Label::default() }
    }

    /// Whether a blank between these words is a part of a list, or its amount, rather than a change or its reason.
    fn is_part(&self, before: &str, after: &str) -> bool {
        let is_amount = unit_at(after).is_some_and(|(unit, space, _)| unit != Denomination::PERCENT && space == 0);
        (is_amount || before.is_empty()) && !self.lexis.phrases.ends_in_direction(before)
    }

    /// Reads the amounts of a clause, or of the part of it before a word that opens something.
    fn amounts(&mut self, Range { start, end }: Range<usize>) -> Found {
        let words = self.text[start..end].trim_start_matches(LEAD);
        let clause = self.lexis.phrases.without_item_number(words);
        if clause.is_empty() {
            return Found::Empty;
        }
        let start = end - clause.len();
        let mut found = Found::NoAmount { from: start };
        let (mut from, mut at) = (0, 0);
        let (mut scanned, mut depth) = (0, 0);
        while let Some(number) = next_number(clause, at) {
            let number = match number {
                Ok(number) => number,
                Err(stop) => {
                    (at, from) = (stop, stop);
                    continue;
                }
            };
            at = number.end;
            // A number that opens a block is the rest of a broken line.
            let opens_block = start + number.start == 0;
            let before = &clause[..number.start];
            let is_part_of_word = opens_block || before.ends_with(|c: char| c.is_ascii_alphabetic());
            depth += depth_of(&clause[scanned..number.start]);
            scanned = number.start;
            if is_part_of_word || depth > 0 {
                continue;
            }
            let rest = &clause[number.end..];
            let unit = unit_at(rest);
            // `项目1 2万元`, `占7 5%`: one number or two, nobody can tell.
            if before.strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit())) {
                from = number.end;
                let is_amount = unit.is_some_and(|(unit, ..)| unit != Denomination::PERCENT);
                self.parts.extend(is_amount.then_some(Part::Blank));
                continue;
            }
            // `减少484.05，`: the unit was forgotten.
            if unit.is_none() && !(rest.is_empty() && number.decimals > 0) {
                continue;
            }
            from = from.max(window_start(clause, number.start));
            if found != (Found::NoAmount { from: start })
                && let behind = within_reach(&self.text[start + from..])
                && let Some(rest) = self.lexis.phrases.made_of(&clause[from..number.start], behind)
            {
                self.open(Opener::Including, Whole::Last, false);
                from = number.start - rest.len();
            }
            // `727万元（占80%）和公用经费174万元`: what the brackets say is of the amount before.
            let before = &clause[from..number.start];
            if before.starts_with(OPENING)
                && let Some(close) = before.find(CLOSING)
            {
                from += close + before[close..].chars().next().map_or(0, char::len_utf8);
            }
            let stop = number.end + unit.map_or(0, |(_, _, len)| len);
            let is_last = self.amount(clause, start, from..stop, &number, unit);
            found = if is_last { Found::AmountAtEnd } else { Found::Amounts };
            (from, at) = (stop, stop);
        }
        found
    }

    /// Files the amount that ends, with its unit, where `range` of the clause does; its words begin where that begins. Whether
    /// nothing that counts follows it.
    fn amount(
        &mut self,
        clause: &str,
        start: usize,
        range: Range<usize>,
        number: &Number,
        unit: Option<(Denomination, usize, usize)>,
    ) -> bool {
        let Lexis { lexicon, phrases, .. } = self.lexis;
        let (words, tail) = (&clause[range.start..number.start], &clause[range.end..]);
        let mut wording = Wording::before_amount(words, phrases);
        // `比2024年预算593万元多75万元`
        if let (Some(way), Some((Measure::Level, _))) = (phrases.more_or_less(words), self.last) {
            wording = Wording { direction: Some((way, 0..words.len())), name: 0..0, ..wording };
        }
        // `比预算数90万元节约10万元`
        if let Some(word) = phrases.saved_at_end(words)
            && words[..word.start].trim_matches(LEAD).is_empty()
            && self.follows_base()
        {
            wording = Wording { direction: Some((Direction::Down, word)), name: 0..0, ..wording };
        }
        self.is_partial |= self.is_one_of_several(wording.owner.clone(), words, start + range.start);
        let name = &words[wording.name.clone()];
        let here = |range: Range<usize>, from: usize| {
            Span::new((start + from + range.start) as u32, (start + from + range.end) as u32)
        };
        let (kind, is_change) =
            (unit.map_or(Denomination::WAN, |(kind, ..)| kind), wording.direction.is_some() || wording.has_sign);
        let is_last = phrases.is_end(tail);
        if kind == Denomination::PERCENT && !self.row.contains(&(start + number.start)) {
            self.row_of_shares(start + range.start, words);
        }
        let in_row = self.row.contains(&(start + number.start));
        let is_subject_path = phrases.is_subject_path(words);
        let is_reached = !in_row && std::mem::take(&mut self.is_range);
        // `减少1.60万元（33.33%）`, `减少1.60万元，变动率33.33%`: the rate of the change.
        let change_before = match self.last {
            Some((Measure::Change, direction))
                if kind == Denomination::PERCENT
                    && (clause[..number.start].is_empty() || phrases.names_rate(words)) =>
            {
                direction
            }
            _ => None,
        };
        // `完成预算4.80万元的57%`: said before the amount, it is meant of the percentage.
        let completes = std::mem::take(&mut self.completes).filter(|_| words == "的");
        let named = completes.map(|(place, _)| place);
        let completion = match kind {
            Denomination::PERCENT if is_change => None,
            Denomination::PERCENT => phrases.completion(words).or(completes.map(|(_, basis)| basis)),
            _ => {
                let of = if tail.starts_with('的') { phrases.completion(words) } else { None };
                self.completes = of.map(|basis| (here(wording.name.clone(), range.start), basis));
                None
            }
        };
        let measure = match (kind, is_change && !is_reached) {
            (Denomination::PERCENT, true) => Measure::Rate,
            (_, false) if change_before.is_some() => Measure::Rate,
            (Denomination::PERCENT, false) if completion.is_some() => Measure::Completion,
            (Denomination::PERCENT, false) => Measure::Share,
            (_, true) => Measure::Change,
            _ => Measure::Level,
        };
        let is_stated = (is_last || phrases.may_follow_amount(tail))
            && !tail.starts_with('的')
            && !lexicon.is_per_unit(words)
            && !(measure == Measure::Level && phrases.names_saved(name))
            && (self.is_in_reason || !phrases.is_amendment(name));
        // `年中追加30万元，占30%`: what is no fact has no share either, and is a part all the same.
        let is_amendment = measure == Measure::Level && !is_stated && phrases.is_amendment(name);
        if is_amendment && !self.is_in_reason {
            self.parts.push(Part::Blank);
        }
        let is_of_amendment =
            measure == Measure::Share && matches!(self.last, Some((Measure::Level, _))) && self.is_unstated();
        let aspect = if is_reached {
            Aspect::Reached
        } else if let Some(risen) = self.risen(words, tail).filter(|_| is_stated && !in_row) {
            self.is_range = true;
            Aspect::RisenFrom(Box::new(risen))
        } else if let Some((_, basis)) = self.completes {
            Aspect::Completed(basis)
        } else if let Some(basis) = completion {
            Aspect::Completion(basis)
        } else if is_of_amendment || measure == Measure::Share && self.is_joint_share(words) {
            Aspect::Joint
        } else if measure == Measure::Share {
            self.share(words).map_or(Aspect::Plain, |share| Aspect::Share(Box::new(share)))
        } else if is_subject_path {
            Aspect::SubjectPath { is_spent: words.starts_with('为') }
        } else if self.is_sum(words.trim_matches(['，', '、', '；', '：', '为'])) {
            Aspect::Sum
        } else if let Some(is_in) = phrases.has_carry(tail).filter(|_| measure == Measure::Level) {
            Aspect::BesideCarry { is_in, carried: carried(tail, start + range.end, phrases).map(Box::new) }
        } else if measure == Measure::Level && phrases.is_spent(name) {
            Aspect::Spent
        } else if phrases.leads_to_use(tail) {
            Aspect::Used
        } else if wording.year.is_some() || phrases.is_budget(name) {
            Aspect::OfBudget
        } else {
            Aspect::Plain
        };
        let label = match is_subject_path {
            true => Label { basis: self.lexis.behind_path(words).basis, ..self.lexis.subject_of(words) },
            false => self.lexis.label_of(name),
        };
        let label = Label { basis: label.basis.or(wording.basis), ..label };
        let last_year = (measure == Measure::Level && !label.is_known).then(|| self.lexis.of_last_year(name)).flatten();
        // `上年占比25%`
        let is_last_share = measure == Measure::Share && phrases.last_year(words.trim_start_matches(LEAD)).is_some();
        let (of_last_year, label) = (last_year.is_some() || is_last_share, last_year.unwrap_or(label));
        // `“…（项）”100万元`: the first quote is no part of the name, nor is the last.
        let is_half_quoted = name.ends_with('”') && !name.contains('“');
        let name_end = wording.name.end - if is_half_quoted { '”'.len_utf8() } else { 0 };
        let mut place = here(wording.name.start..name_end, range.start);
        if let Some(named) = named {
            place = named;
        } else if is_reached {
            place = Span::at((start + range.start) as u32);
        } else if measure == Measure::Level
            && (phrases.is_reached(name) || wording.comparison.is_some() && phrases.is_empty_name(name))
        {
            place = Span::at(place.start);
        }
        let amount = Amount {
            digits: here(number.start..number.end, 0),
            unit_span: unit.map(|(_, space, len)| here(number.end + space..number.end + len, 0)),
            printed: number.value,
            decimals: number.decimals,
            unit: kind,
            measure,
            is_stated,
            is_last,
            leaves_open: phrases.leaves_open(tail),
            in_row,
            aspect,
        };
        let direction = wording.direction.filter(|_| !is_reached).map(|(way, word)| (way, here(word, range.start)));
        let direction = direction.or(change_before);
        self.last = Some((measure, direction));
        let clause = Clause {
            name: place,
            label,
            is_named: !phrases.is_empty_name(name),
            year: wording.year,
            of_last_year,
            is_partial: self.is_partial,
            comparison: wording
                .comparison
                .map(|comparison| comparison.behind(start + range.start))
                .or(self.comparison.filter(|_| is_change && !is_reached && !self.is_in_reason)),
            direction,
            said: Said::Amount(amount),
            is_note: self.in_note,
            is_in_reason: self.is_in_reason || self.is_because,
        };
        self.parts.push(Part::Clause(clause));
        is_last
    }

    /// `档案馆2025年收入40万元，…；图书馆2025年收入60万元`: whether an office is named before the year, and another beside it.
    /// `words` stand at byte `at`.
    fn is_one_of_several(&self, owner: Range<usize>, words: &str, at: usize) -> bool {
        let (year, owner) = (&words[owner.end..], words[owner].trim_matches(LEAD));
        if !self.lexis.names_office(owner) {
            return false;
        }
        let Some((_, len, _)) = find_year(year) else { return false };
        let near = |at: usize| self.text.floor_char_boundary(at);
        let around = &self.text[near(at.saturating_sub(FARTHEST))..near(at + FARTHEST)];
        let mut others = around.match_indices(&year[..len]).map(|(at, _)| {
            let before = &around[..at];
            before.rsplit(['，', '。', '；', '：', '、', '元', '%']).next().unwrap_or_default()
        });
        others.any(|other| self.lexis.names_office(other) && !is_same_name(owner, other))
    }

    /// Whether the last amount is one that something is compared with.
    fn follows_base(&self) -> bool {
        let last = if let Some(Part::Clause(clause)) = self.parts.last() { Some(clause) } else { None };
        last.is_some_and(|last| {
            last.comparison.is_some() && last.amount().is_some_and(|amount| amount.measure == Measure::Level)
        })
    }

    fn risen(&self, words: &str, tail: &str) -> Option<RisenFrom> {
        let Lexis { lexicon, phrases, .. } = self.lexis;
        let (end, year, basis) = risen_from(words, tail, phrases)?;
        let words = &words[..end];
        let name = Wording::before_amount(words, phrases).name;
        let label = match (words.is_empty(), phrases.is_subject_path(words)) {
            (true, _) => None,
            (false, true) => Some(Label::default()),
            (false, false) => Some(lexicon.label(&words[name])),
        };
        Some(RisenFrom { label, year, basis })
    }

    /// `占比为90%、10%` behind as many levels: shares in a row, though no word says so.
    fn row_of_shares(&mut self, from: usize, words: &str) {
        let is_share = words.contains(self.lexis.phrases.share());
        if let Some(amounts) = is_share.then(|| Amounts::behind(self.text, from, &self.lexis)).flatten()
            && amounts.is_percent
            && let Some(row) = Row::of_the_rest("", words.trim_start_matches(LEAD), &amounts, &self.lexis)
        {
            self.announce(row, &amounts);
        }
    }

    /// Whether words sum up what was named before them: `共计`, `共计支出`.
    fn is_sum(&self, words: &str) -> bool {
        let rest = self.lexis.phrases.behind_sum(words);
        rest.is_some_and(|rest| rest.is_empty() || self.lexis.lexicon.bare_side(rest).is_some())
    }

    /// Whether the words before a share say that it is one of several items together.
    fn is_joint_share(&self, words: &str) -> bool {
        let of = words.rfind(self.lexis.phrases.share());
        of.is_some_and(|at| {
            let before = words[..at].trim_matches(LEAD);
            self.lexis.phrases.is_joint(before) || self.lexis.phrases.behind_sum(before).is_some_and(str::is_empty)
        })
    }

    /// `人员经费占基本支出的80%`
    fn share(&self, words: &str) -> Option<ShareWords> {
        let word = self.lexis.phrases.share();
        let at = words.rfind(word)?;
        let of = self.lexis.phrases.whole_of_share(&words[at..]);
        let subject = words[..at].trim_matches(['，', '、', '其', '中', '均', '约']);
        Some(ShareWords {
            of: self.lexis.share_of(&words[at..]),
            says_of: !of.is_empty(),
            subject: (!subject.is_empty()).then(|| self.lexis.lexicon.label(subject)),
        })
    }

    /// A clause without amounts: nothing changed, or there is nothing.
    fn without_amount(&mut self, Range { start, end }: Range<usize>, at: Range<usize>, trigger: Trigger) {
        let Lexis { lexicon, phrases, .. } = self.lexis;
        let clause = &self.text[start..end];
        let word = Span::new(at.start as u32, at.end as u32);
        let said = if trigger == Trigger::Unchanged { Said::Unchanged(word) } else { Said::Nothing(word) };
        if trigger == Trigger::Nothing {
            let name = self.lexis.phrases.without_use(&clause[at.end - start..]);
            let label = lexicon.label(name);
            // `上年无政府性基金预算`: of another year.
            let before = &clause[..at.start - start];
            let year = find_year(before).map(|(.., year)| year);
            let of_last_year = before.char_indices().any(|(at, _)| phrases.last_year(&before[at..]).is_some());
            let clause = Clause { label, said, is_named: true, year, of_last_year, ..self.unnamed(word) };
            self.parts.push(Part::Clause(clause));
            return;
        }
        let wording = Wording::up_to(clause, at.start - start, phrases);
        if wording.comparison.is_none() && at.start > start && !self.text[..at.start].ends_with('均') {
            return;
        }
        let name = &clause[wording.name.clone()];
        let label = lexicon.label(name);
        let is_named = !phrases.is_empty_name(name);
        if is_named && !label.is_known {
            return;
        }
        let is_named = is_named && label.says_something();
        let comparison = wording.comparison.map(|comparison| comparison.behind(start)).or(self.comparison);
        let clause = Clause { label, is_named, comparison, said, ..self.unnamed(word) };
        self.parts.push(Part::Clause(clause));
    }

    fn unnamed(&self, at: Span) -> Clause {
        Clause {
            name: Span::at(at.start),
            label: Label::default(),
            is_named: false,
            year: None,
            of_last_year: false,
            is_partial: self.is_partial,
            is_note: self.in_note,
            comparison: None,
            direction: None,
            said: Said::Nothing(at),
            is_in_reason: self.is_in_reason,
        }
    }
}

/// Whether two names end alike, whatever words stand before them: `关于桥东县档案局`, `桥东县档案局`.
fn is_same_name(name: &str, other: &str) -> bool {
    const ALIKE: usize = 5;
    let alike = name.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count();
    alike >= ALIKE || name.ends_with(other) || other.ends_with(name)
}

/// Parentheses that say something by the way.
#[derive(Default)]
struct Aside {
    depth: u32,
    /// Where the outermost end; `None` where they are never closed.
    end: Option<usize>,
}

impl Aside {
    fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Opens parentheses whose words begin at `from`.
    fn open(&mut self, text: &str, from: usize) {
        self.depth += 1;
        if self.depth > 1 {
            return;
        }
        let mut depth = 1;
        let marks = within_reach(&text[from..]).char_indices().take_while(|(_, c)| *c != '。');
        self.end = marks.filter(|(_, c)| OPENING.contains(c) || CLOSING.contains(c)).find_map(|(at, c)| {
            depth = if OPENING.contains(&c) { depth + 1 } else { depth - 1 };
            (depth == 0).then_some(from + at)
        });
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    /// Whether they close behind a place.
    fn closes_behind(&self, at: usize) -> bool {
        self.is_open() && self.end.is_some_and(|end| end > at)
    }

    /// Whether they are never closed: they end at the next comma.
    fn ends_at_comma(&self) -> bool {
        self.is_open() && self.end.is_none()
    }
}

/// What a stretch of a clause holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// No words.
    Empty,
    /// No amount, from this byte on.
    NoAmount { from: usize },
    /// Amounts, and something behind the last.
    Amounts,
    /// Amounts, the last at its end.
    AmountAtEnd,
}

/// Bytes of the longest `与2024年…相比`.
const LONGEST_COMPARISON: usize = 90;

/// Bytes of a text that are looked through, at most, on either side of an amount.
const FARTHEST: usize = 1200;

/// As much of a text as is ever read ahead of one amount: a sentence without an end is not read whole at each.
fn within_reach(text: &str) -> &str {
    &text[..text.floor_char_boundary(FARTHEST)]
}

/// What stands in the parentheses that a text begins in: up to where they close, or the sentence ends.
fn in_parentheses(text: &str) -> &str {
    within_reach(text).split(|c| c == '。' || CLOSING.contains(&c)).next().unwrap_or_default()
}

/// `（不含上年结转50万元）`: the amount in the brackets that a text begins with, which stands at byte `at` of the reading copy.
fn carried(text: &str, at: usize, phrases: &Phrases) -> Option<Amount> {
    let note = in_parentheses(text);
    let number = next_number(note, 0)?.ok()?;
    let (unit, space, len) = unit_at(&note[number.end..]).filter(|(unit, ..)| !unit.is_percent())?;
    let is_all =
        number.end + len == note.len() && !note.contains(['，', '、', '；']) && comparison_in(note, phrases).is_none();
    let here = |range: Range<usize>| Span::new((at + range.start) as u32, (at + range.end) as u32);
    is_all.then(|| Amount {
        digits: here(number.start..number.end),
        unit_span: Some(here(number.end + space..number.end + len)),
        printed: number.value,
        decimals: number.decimals,
        unit,
        measure: Measure::Level,
        is_stated: true,
        is_last: true,
        leaves_open: false,
        in_row: false,
        aspect: Aspect::Plain,
    })
}

/// `33.33%）`: nothing but a percentage stands in the parentheses.
fn is_rate(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').starts_with("%）") && !text.starts_with('%')
}

fn ends_with_amount(clause: &str) -> bool {
    let clause = clause.trim_end_matches(CLOSING);
    clause.ends_with('元') || clause.ends_with('%')
}

/// How many more parentheses open than close.
fn depth_of(words: &str) -> i32 {
    words.chars().map(|c| i32::from(OPENING.contains(&c)) - i32::from(CLOSING.contains(&c))).sum()
}

/// Where the words before a figure begin at the earliest: no name is longer.
fn window_start(clause: &str, end: usize) -> usize {
    const LONGEST: usize = 360;
    let mut start = end.saturating_sub(LONGEST);
    while !clause.is_char_boundary(start) {
        start += 1;
    }
    start
}
