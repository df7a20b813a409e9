//! Reading copy → parts: marks divide clauses, words open lists and reasons, amounts take the words before them.

use super::clause::{Amount, Aspect, Clause, List, Part, RisenFrom, Said, ShareWords, Whole};
use super::lexis::Lexis;
use super::row::{Amounts, Row};
use super::wording::{Comparison, Wording, comparison_in, risen_from};
use crate::model::{Denomination, Item, Label, Measure, Nature, Opener, Side, Trigger};
use crate::syntax::amount::{Number, next_number, unit_at};
use crate::syntax::token::Steer;
use crate::text::Span;
use std::ops::Range;

/// Reads the prose of a block, which begins at byte `from` of its reading copy, by the words that steer the reading.
pub fn parse(text: &str, from: usize, triggers: Vec<Steer>, lexis: Lexis) -> Vec<Part> {
    let (parts, next_trigger, comparison, is_in_reason, row, is_range) = (Vec::new(), 0, None, false, 0..0, false);
    let mut parser = Parser { text, lexis, parts, triggers, next_trigger, comparison, is_in_reason, row, is_range };
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
    /// The next amount is what the last one has become: `由上年4.50万元减少到3.00万元`.
    is_range: bool,
}

/// Marks that may stand before the words of a clause.
const LEAD: [char; 5] = ['，', '：', '、', '“', '”'];

impl<'a> Parser<'a> {
    fn block(&mut self, from: usize) {
        let text = self.text;
        let mut start = from;
        let mut aside = 0_u32;
        let mut in_note = false;
        let mut lists_in_parentheses = 0_u32;
        // Every mark of a clause begins with one of two bytes, which nothing else of a Chinese text does.
        for at in memchr::memchr2_iter(0xE3, 0xEF, &text.as_bytes()[from..]) {
            let at = from + at;
            let Some(c) = text[at..].chars().next() else { break };
            let next = at + c.len_utf8();
            match c {
                '（' if aside == 0 && !in_note && self.lexis.phrases.opens_note(&text[next..]) => {
                    // `增加77.95万元（增长13.96%）`: the rate belongs to the change.
                    self.clause(start..at);
                    start = next;
                    in_note = true;
                }
                '（' if aside == 0
                    && let Some(len) = self.lexis.phrases.opens_list(&text[next..]) =>
                {
                    self.clause(start..at);
                    self.open(Opener::Whole, Whole::Last, true);
                    lists_in_parentheses += 1;
                    start = next + len;
                }
                '（' => aside += 1,
                '）' if in_note && aside == 0 => {
                    self.clause(start..at);
                    start = next;
                    in_note = false;
                }
                '）' if aside > 0 => aside -= 1,
                '）' if lists_in_parentheses > 0 => {
                    self.clause(start..at);
                    lists_in_parentheses -= 1;
                    self.parts.push(Part::EndOfParentheses);
                    start = next;
                }
                '。' | '；' | '！' | '？' => {
                    (aside, in_note) = (0, false);
                    self.clause(start..at);
                    self.is_in_reason = false;
                    // `收入减少20万元；支出减少22万元`: said of both.
                    self.comparison = self.comparison.filter(|_| c == '；');
                    self.parts.push(if c == '；' { Part::Semicolon } else { Part::FullStop });
                    start = next;
                }
                '，' if aside == 0 => {
                    self.clause(start..at);
                    start = next;
                }
                '：' if aside == 0 => {
                    let ends_with_amount = self.clause(start..at);
                    if ends_with_amount && self.lexis.phrases.opens_list(&text[next..]).is_none() {
                        self.open(Opener::Colon, Whole::LastLevel, false);
                    }
                    start = next;
                }
                '、' if aside == 0 && ends_with_amount(&text[start..at]) => {
                    self.clause(start..at);
                    start = next;
                }
                _ => {}
            }
        }
        self.clause(start..text.len());
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

    /// Reads what stands between two marks; returns whether it ends with an amount.
    fn clause(&mut self, Range { mut start, end }: Range<usize>) -> bool {
        let (text, phrases) = (self.text, self.lexis.phrases);
        let mut nothing_said = None;
        while let Some((at, trigger)) = self.take_trigger(&(start..end)) {
            let before = text[start..at.start].trim_start_matches(LEAD);
            match trigger {
                Trigger::Open(Opener::Including) | Trigger::Respectively if self.is_in_reason && at.end < end => {}
                Trigger::Open(opener) => {
                    self.amounts(start..at.start);
                    self.open_list(opener, before, at.end);
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
                Trigger::Each if !self.is_in_reason => {
                    if let Some(amounts) = Amounts::behind(text, at.end, &self.lexis)
                        && let Some(row) = Row::of_the_rest(before, &text[at.end..amounts.start], &amounts, &self.lexis)
                    {
                        self.announce(row, &amounts);
                    }
                }
                Trigger::Purpose { anywhere } if anywhere || before.is_empty() => self.is_in_reason = true,
                Trigger::Targets => {
                    let all = phrases.has_all_targets(&text[start..end]).then(|| self.all_targets(before));
                    self.parts.push(Part::Targets(all));
                }
                Trigger::Blank if self.is_part(before, &text[at.end..end]) => self.parts.push(Part::Blank),
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
            let comparison = comparison_in(&text[from..end], phrases);
            let ends_in_it = comparison.filter(|comparison| comparison.span.end as usize == end - from);
            self.comparison = ends_in_it.map(|comparison| comparison.behind(from)).or(self.comparison);
        }
        found == Found::AmountAtEnd
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
            let is_part_of_word = opens_block || clause[..number.start].ends_with(|c: char| c.is_ascii_alphabetic());
            depth += depth_of(&clause[scanned..number.start]);
            scanned = number.start;
            if is_part_of_word || depth > 0 {
                continue;
            }
            let rest = &clause[number.end..];
            let unit = unit_at(rest);
            // `减少484.05，`: the unit was forgotten.
            if unit.is_none() && !(rest.is_empty() && number.decimals > 0) {
                continue;
            }
            from = from.max(window_start(clause, number.start));
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
        let wording = Wording::before_amount(words, phrases);
        let name = &words[wording.name.clone()];
        let here = |range: Range<usize>, from: usize| {
            Span::new((start + from + range.start) as u32, (start + from + range.end) as u32)
        };
        let (kind, is_change) =
            (unit.map_or(Denomination::WAN, |(kind, ..)| kind), wording.direction.is_some() || wording.has_sign);
        let is_last = phrases.is_end(tail);
        let in_row = self.row.contains(&(start + number.start));
        let is_subject_path = words.contains('）') && phrases.is_subject_path(words);
        let is_reached = !in_row && std::mem::take(&mut self.is_range);
        let measure = match (kind, is_change && !is_reached) {
            (Denomination::PERCENT, true) => Measure::Rate,
            (Denomination::PERCENT, false) => Measure::Share,
            (_, true) => Measure::Change,
            _ => Measure::Level,
        };
        let is_stated =
            (is_last || phrases.may_follow_amount(tail)) && !tail.starts_with('的') && !lexicon.is_per_unit(words);
        let aspect = if is_reached {
            Aspect::Reached
        } else if let Some(risen) = self.risen(words, tail).filter(|_| is_stated && !in_row) {
            self.is_range = true;
            Aspect::RisenFrom(Box::new(risen))
        } else if measure == Measure::Share {
            self.share(words).map_or(Aspect::Plain, |share| Aspect::Share(Box::new(share)))
        } else if is_subject_path {
            Aspect::SubjectPath { is_spent: words.starts_with('为') }
        } else if phrases.is_sum(words.trim_matches(['，', '、', '；', '：', '为'])) {
            Aspect::Sum
        } else if wording.year.is_some() || phrases.is_budget(name) {
            Aspect::OfBudget
        } else {
            Aspect::Plain
        };
        let label = if is_subject_path { Label::default() } else { self.lexis.label_of(name) };
        let mut place = here(wording.name.clone(), range.start);
        if is_reached {
            place = Span::at((start + range.start) as u32);
        } else if measure == Measure::Level && phrases.is_reached(name) {
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
        let clause = Clause {
            name: place,
            label,
            is_named: !phrases.is_empty_name(name),
            year: wording.year,
            comparison: wording
                .comparison
                .map(|comparison| comparison.behind(start + range.start))
                .or(self.comparison.filter(|_| is_change && !is_reached && !self.is_in_reason)),
            direction: wording.direction.filter(|_| !is_reached).map(|(way, word)| (way, here(word, range.start))),
            said: Said::Amount(amount),
            is_in_reason: self.is_in_reason,
        };
        self.parts.push(Part::Clause(clause));
        is_last
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
            let clause = Clause { label, said, is_named: true, ..self.unnamed(word) };
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
            comparison: None,
            direction: None,
            said: Said::Nothing(at),
            is_in_reason: self.is_in_reason,
        }
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

fn ends_with_amount(clause: &str) -> bool {
    let clause = clause.trim_end_matches('）');
    clause.ends_with('元') || clause.ends_with('%')
}

/// How many more parentheses open than close.
fn depth_of(words: &str) -> i32 {
    words.chars().map(|c| i32::from(c == '（') - i32::from(c == '）')).sum()
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
