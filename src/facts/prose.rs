//! Prose → facts: clauses, lists with their nesting, reasons passed over.
//!
//! A paragraph is read clause by clause with a stack of open lists. `其中` opens a list under the last figure, `；`
//! closes an inner one, a full stop closes all unless the next figure still belongs to one of their families.

use super::key::{Basis, Item, Key, Measure, Nature, Side};
use super::phrase::{Direction, Phrase};
use super::triggers::{self, Hit, Trigger};
use super::{Facts, Figure, FigureId, LEXICON, Label, List, Opener, Share, Triple, Unit, next_number, unit_at};
use crate::syntax::{Disclosure, Reading};
use crate::text::{Plain, Span};
use rust_decimal::Decimal;
use smallvec::{SmallVec, smallvec};

/// Sections whose figures are no facts of the budget.
const PASSED_OVER: [&str; 12] = [
    "名词解释",
    "名称解释",
    "名词进行解释",
    "职能",
    "职责",
    "机构设置",
    "单位构成",
    "部门构成",
    "机构改革",
    "基本情况",
    "部门概况",
    "单位概况",
];

/// Reads the facts of one paragraph into `facts`.
pub fn read(disclosure: &Disclosure, reading: &Reading, facts: &mut Facts) {
    let section = disclosure.section_at(reading.block);
    if disclosure.ancestors(section).any(|s| PASSED_OVER.iter().any(|word| s.title.contains(word))) {
        return;
    }
    let mut context = Label::default();
    let mut titles = 0;
    for section in disclosure.ancestors(section).take(3) {
        if section.title.is_empty() || section.style <= crate::syntax::Style::Part {
            continue;
        }
        let label = LEXICON.label(section.title.trim_end_matches("情况说明").trim_end_matches("情况"));
        // A title names the topic even where some words of it are unknown; only the innermost two count.
        context = context.within(&label);
        titles += 1;
        if titles == 2 {
            break;
        }
    }
    let mut reader = Reader {
        facts,
        plain: &reading.plain,
        text: reading.plain.text(),
        context: Label { family: None, is_known: true, ..context },
        frames: vec![Frame::top()],
        pending: Pending::Nothing,
        in_reason: false,
        year: None,
        all_targets: false,
        unnamed_is_topic: !disclosure.ancestors(section).take(3).any(|s| s.title.contains("使用情况")),
        is_about_targets: disclosure.ancestors(section).take(2).any(|s| s.title.contains("绩效")),
        hits: triggers::find(reading.plain.text(), reading.body),
        next_hit: 0,
        is_cut: false,
    };
    reader.paragraph(reading.body);
}

/// A level and what is said of its change.
#[derive(Clone, Debug)]
struct Entry {
    label: Label,
    level: Option<FigureId>,
    change: Option<FigureId>,
    base: Option<FigureId>,
    rate: Option<FigureId>,
    share: Option<FigureId>,
}

impl Entry {
    fn new(label: Label) -> Entry {
        Entry { label, level: None, change: None, base: None, rate: None, share: None }
    }
}

/// An open list, or the sentence itself.
#[derive(Debug)]
struct Frame {
    head: Option<Entry>,
    entries: Vec<Entry>,
    opener: Opener,
    in_parentheses: bool,
}

impl Frame {
    fn top() -> Frame {
        Frame { head: None, entries: Vec::new(), opener: Opener::Whole, in_parentheses: false }
    }
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

struct Reader<'a> {
    facts: &'a mut Facts,
    plain: &'a Plain,
    text: &'a str,
    context: Label,
    frames: Vec<Frame>,
    pending: Pending,
    in_reason: bool,
    year: Option<i32>,
    all_targets: bool,
    /// A figure without a name is the topic's: not under `具体使用情况`, where each has its subject.
    unnamed_is_topic: bool,
    /// The paragraph is about performance targets, whose amounts are a part of the budget unless it says 均.
    is_about_targets: bool,
    hits: Vec<Hit>,
    /// The first hit not yet passed.
    next_hit: usize,
    /// The paragraph breaks off: its open lists may go on elsewhere.
    is_cut: bool,
}

/// Words that open a note on a change: `（增长13.96%）`.
const CHANGE_WORDS: [&str; 8] = ["增长", "下降", "增幅", "降幅", "上升", "降低", "同比", "提高"];

/// Deepest nesting of lists that is followed.
const DEEPEST: usize = 6;

impl Reader<'_> {
    fn paragraph(&mut self, from: usize) {
        let text = self.text;
        let mut start = from;
        let mut aside = 0_u32;
        let mut in_note = false;
        for (at, c) in text[from..].char_indices() {
            let at = from + at;
            let next = at + c.len_utf8();
            match c {
                '（' => {
                    if aside == 0 && !in_note && CHANGE_WORDS.iter().any(|word| text[next..].starts_with(word)) {
                        // `增加77.95万元（增长13.96%）`: the rate belongs to the change.
                        self.clause(start, at);
                        start = next;
                        in_note = true;
                    } else if aside == 0 && text[next..].starts_with("其中") && self.frames.len() < DEEPEST {
                        self.clause(start, at);
                        self.open(Opener::Whole, true);
                        start = next + "其中".len();
                    } else {
                        aside += 1;
                    }
                }
                '）' => {
                    if in_note && aside == 0 {
                        self.clause(start, at);
                        start = next;
                        in_note = false;
                    } else if aside > 0 {
                        aside -= 1;
                    } else if self.frames.iter().any(|frame| frame.in_parentheses) {
                        self.clause(start, at);
                        while self.frames.len() > 1 {
                            let was_outermost = self.frames.last().is_some_and(|frame| frame.in_parentheses);
                            self.close_last();
                            if was_outermost {
                                break;
                            }
                        }
                        self.pending = Pending::Nothing;
                        start = next;
                    }
                }
                '。' | '；' | '！' | '？' => {
                    aside = 0;
                    in_note = false;
                    self.clause(start, at);
                    self.in_reason = false;
                    self.pending =
                        if c == '；' && self.pending != Pending::All { Pending::Inner } else { Pending::All };
                    start = next;
                }
                '，' if aside == 0 => {
                    self.clause(start, at);
                    start = next;
                }
                '：' if aside == 0 => {
                    let had_level = self.clause(start, at);
                    if had_level && !text[next..].starts_with("其中") {
                        self.open(Opener::Colon, false);
                    }
                    start = next;
                }
                '、' if aside == 0 && ends_with_amount(&text[start..at]) => {
                    self.clause(start, at);
                    start = next;
                }
                _ => {}
            }
        }
        self.clause(start, text.len());
        self.is_cut = !text.trim_end().ends_with(['。', '；', '！', '）', '元', '%', '”']);
        while self.frames.len() > 1 {
            self.close_last();
        }
        self.close_last();
    }

    /// The next trigger of `text[start..end]`; those passed over are gone.
    fn take_hit(&mut self, start: usize, end: usize) -> Option<Hit> {
        while self.hits.get(self.next_hit).is_some_and(|hit| hit.start < start) {
            self.next_hit += 1;
        }
        let hit = *self.hits.get(self.next_hit).filter(|hit| hit.end <= end)?;
        self.next_hit += 1;
        Some(hit)
    }

    /// Reads one clause; returns whether it ended with a level.
    fn clause(&mut self, mut start: usize, end: usize) -> bool {
        let text = self.text;
        let mut nothing_said = None;
        while let Some(hit) = self.take_hit(start, end) {
            let before = text[start..hit.start].trim_start_matches(['，', '：', '、', '“', '”']);
            match hit.trigger {
                Trigger::Open(Opener::Including) if self.in_reason && hit.end < end => {}
                Trigger::Open(opener) => {
                    self.amounts_of(start, hit.start, None);
                    let is_aside_of_reason = self.in_reason && opener == Opener::Whole;
                    if is_aside_of_reason && before.is_empty() && self.names_part(hit.end) {
                        // `主要是由于…，其中：公务接待费…`: the list belongs to what the reason was given for.
                        self.close_reason();
                    }
                    if !self.in_reason || opener != Opener::Whole {
                        self.open(opener, false);
                        // `收入包括：` says of which side the list is.
                        if let (Some(side), Some(Frame { head: Some(head), .. })) =
                            (side_named(before), self.frames.last_mut())
                        {
                            head.label.side = Some(side);
                        }
                    }
                    start = hit.end;
                }
                Trigger::Reason => {
                    if !before.starts_with("主要") && before.bytes().any(|b| b.is_ascii_digit()) {
                        self.amounts_of(start, hit.start, None);
                    }
                    self.open(Opener::Mainly, false);
                    self.in_reason = true;
                    let rest = &text[hit.end..end];
                    start = end - rest.trim_start_matches(['是', '为', '：', '系', '在', '于', '一']).len();
                }
                Trigger::Purpose if before.is_empty() || text[hit.start..hit.end].starts_with("主要") => {
                    self.in_reason = true
                }
                Trigger::Targets if ["均", "全部", "所有"].iter().any(|word| text[start..end].contains(word)) => {
                    self.all_targets = true;
                    self.context = self.context_of_targets(before);
                }
                Trigger::Targets => self.is_about_targets = true,
                Trigger::Unchanged | Trigger::Nothing if nothing_said.is_none() => nothing_said = Some(hit),
                _ => {}
            }
        }
        self.amounts_of(start, end, nothing_said)
    }

    /// Whether the words from `at` on name a part of a known whole.
    fn names_part(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(['：', '，']);
        let label: String = rest.chars().take_while(|c| !c.is_ascii_digit()).take(24).collect();
        let label = LEXICON.label(&label);
        label.is_known && label.family.is_some()
    }

    /// Ends the list of reasons.
    fn close_reason(&mut self) {
        self.in_reason = false;
        if self.frames.last().is_some_and(|frame| frame.opener == Opener::Mainly) {
            self.close_to(self.frames.len() - 1);
        }
    }

    fn amounts_of(&mut self, start: usize, end: usize, nothing_said: Option<Hit>) -> bool {
        let clause = self.text[start..end].trim_start_matches(['，', '：', '、', '“', '”']);
        let clause = clause.trim_start_matches("一是").trim_start_matches("二是").trim_start_matches("三是");
        if clause.is_empty() {
            return false;
        }
        self.amounts(end - clause.len(), end, nothing_said)
    }

    /// `2025年项目支出均实行了绩效目标管理`: what the figures behind it are about.
    fn context_of_targets(&self, head: &str) -> Label {
        let nature = if head.contains("项目支出") || head.contains("项目") {
            Some(LEXICON.nature("project"))
        } else {
            None
        };
        Label { side: Some(Side::Expenditure), nature, item: Some(Item::Total), is_known: true, ..Label::default() }
    }

    /// Reads the figures of a clause; returns whether the last one is a level that ends it.
    fn amounts(&mut self, start: usize, end: usize, nothing_said: Option<Hit>) -> bool {
        let text = self.text;
        let clause = &text[start..end];
        let mut from = 0;
        let mut ends_with_level = false;
        let mut found_any = false;
        let mut at = 0;
        while let Some(number) = next_number(clause, at) {
            let number = match number {
                Ok(number) => number,
                Err(stop) => {
                    at = stop;
                    from = stop;
                    continue;
                }
            };
            at = number.end;
            let rest = &clause[number.end..];
            // A number that opens a paragraph is the rest of a broken line.
            let opens_block = start + number.start == 0;
            let is_part_of_word = opens_block || clause[..number.start].ends_with(|c: char| c.is_ascii_alphabetic());
            if is_part_of_word || is_in_parentheses(&clause[..number.start]) {
                continue;
            }
            let unit = match unit_at(rest) {
                Some((unit, space, len)) => Some((unit, number.end + space, number.end + len)),
                // `减少484.05，`: the unit was forgotten.
                None if rest.is_empty() && number.decimals > 0 => None,
                None => continue,
            };
            let stop = unit.map_or(number.end, |(_, _, stop)| stop);
            let phrase = Phrase::read(&clause[from..number.start]);
            let tail = &clause[stop..];
            let is_last = tail.is_empty() || tail.chars().all(|c| "左右元".contains(c));
            let continues = tail.starts_with([
                '减', '增', '下', '上', '降', '（', '较', '比', '与', '占', '的', '。', ' ', '元', '0', '万', '为',
            ]) || is_last;
            let figure = self.figure(start, from, &number, unit, &phrase);
            found_any = true;
            let is_accepted = continues
                && !tail.starts_with('的')
                && (!self.in_reason || (is_last && self.may_resume(&clause[from..number.start], &phrase)));
            if is_accepted {
                ends_with_level = self.record(figure, &clause[from..number.start], &phrase) && is_last;
            }
            from = stop;
            at = stop;
        }
        if let (false, Some(hit)) = (found_any, nothing_said) {
            self.without_amount(start, clause, hit);
        }
        ends_with_level
    }

    fn figure(
        &self,
        start: usize,
        from: usize,
        number: &super::Number,
        unit: Option<(Unit, usize, usize)>,
        phrase: &Phrase,
    ) -> Figure {
        let span = |a: usize, b: usize| self.plain.span(start + a, start + b);
        let (unit_kind, unit_span) = match unit {
            Some((kind, a, b)) => (kind, span(a, b)),
            None => (Unit::Wan, Span::at(span(number.start, number.end).end)),
        };
        let sign = match phrase.direction {
            Some((Direction::Down, ..)) => -Decimal::ONE,
            _ => Decimal::ONE,
        };
        let value = unit_kind.to_wan(number.value * sign).unwrap_or_default();
        Figure {
            span: span(number.start, number.end),
            unit_span,
            direction: phrase.direction.map(|(_, a, b)| span(from + a, from + b)),
            printed: number.value,
            value,
            unit: unit_kind,
            decimals: number.decimals,
            measure: match (unit_kind, phrase.direction) {
                (Unit::Percent, Some(_)) => Measure::Rate,
                (Unit::Percent, None) => Measure::Share,
                (_, Some(_)) => Measure::Change,
                _ => Measure::Level,
            },
            label: span(from + phrase.label.0, from + phrase.label.1),
            header: None,
            source: 0,
            keys: SmallVec::new(),
            implied: false,
            unit_missing: unit.is_none(),
            either_side: false,
        }
    }

    /// In a reason only two things count: the next item of an open list, and the items of the reason itself.
    fn may_resume(&self, words: &str, phrase: &Phrase) -> bool {
        let label = LEXICON.label(&words[phrase.label.0..phrase.label.1]);
        let is_reason_item =
            phrase.direction.is_some() && self.frames.last().is_some_and(|frame| frame.opener == Opener::Mainly);
        if is_reason_item {
            return label.family.is_some() && label.is_known
                || self.frames.last().is_some_and(|frame| !frame.entries.is_empty());
        }
        label.is_known && label.family.is_some() && self.frames.iter().any(|frame| frame.has_family(&label))
    }

    /// Files a figure where it belongs; returns whether it was a level.
    fn record(&mut self, mut figure: Figure, words: &str, phrase: &Phrase) -> bool {
        let label_text = &words[phrase.label.0..phrase.label.1];
        let is_subject_path = words.contains("（项）") || words.contains("（款）");
        let label = if is_subject_path { Label::default() } else { LEXICON.label(label_text) };
        let is_named = !label_text.trim_matches(|c: char| "，、：的均都各收支".contains(c)).is_empty();
        if let Some(year) = phrase.year {
            self.year = Some(year);
        }
        match figure.measure {
            Measure::Share => {
                self.share(figure, words);
                false
            }
            Measure::Rate => {
                self.rate(figure);
                false
            }
            Measure::Change if phrase.direction.is_some_and(|d| d.0 == Direction::Open) && !figure.value.is_zero() => {
                false
            }
            Measure::Change => {
                if figure.unit_missing && phrase.comparison.is_none() && !is_named {
                    return false;
                }
                self.change(figure, label, is_named, phrase);
                false
            }
            Measure::Level => {
                if phrase.comparison.is_some() {
                    self.base(figure, label, is_named, phrase);
                    return false;
                }
                if figure.unit_missing && !label.is_known {
                    return false;
                }
                if matches!(label_text.chars().next_back(), Some('至' | '到')) {
                    // `减少至100万元`: this year's level under the name used before.
                    figure.label = Span::at(figure.label.start);
                }
                // `数为10万元` at the head of a broken line is nobody's figure.
                let has_name = !is_subject_path
                    && (label.says_something()
                        || self.unnamed_is_topic && (phrase.year.is_some() || label_text.contains("预算")));
                self.level(figure, label, has_name);
                true
            }
        }
    }

    fn level(&mut self, figure: Figure, label: Label, has_name: bool) {
        self.settle(&label, true);
        if self.frames.last().is_some_and(|frame| {
            frame.opener == Opener::Mainly
                && frame.head.as_ref().is_some_and(|head| head.change.is_some())
                && self.in_reason
                && !label.is_known
        }) {
            return;
        }
        // Kinds of procurement outside a list are a broken line: of which total, nobody can tell.
        let is_stray =
            label.family.is_some() && label.family == LEXICON.family("procurement") && self.frames.len() == 1;
        let is_told = has_name && !is_stray && (self.all_targets || !self.is_about_targets);
        let full = Label { is_known: label.is_known && is_told, ..label.within(&self.inherited()) };
        let keys = self.keys(&full, Measure::Level, self.year, Basis::Budget);
        let id = self.push(figure, keys);
        if let Some(frame) = self.frames.last_mut() {
            let mut entry = Entry::new(Label { family: label.family, ..full });
            entry.level = Some(id);
            frame.entries.push(entry);
        }
    }

    /// Last year's level, named on its own (`支出比2024年预算数B万元增加…`) or belonging to the figure before it.
    fn base(&mut self, figure: Figure, label: Label, is_named: bool, phrase: &Phrase) {
        let basis = phrase.comparison.map_or(Basis::Budget, |c| c.basis);
        if is_named {
            self.settle(&label, false);
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
        let fits = |entry: &&mut Entry| entry.change.is_none() && (!is_named || entry.label.same_quantity(&full));
        match frame.entries.iter_mut().rev().find(fits) {
            Some(entry) => entry.base = Some(id),
            None => {
                let mut entry = Entry::new(Label { family: label.family, is_known: label.is_known, ..full });
                entry.base = Some(id);
                frame.entries.push(entry);
            }
        }
    }

    fn change(&mut self, figure: Figure, label: Label, is_named: bool, phrase: &Phrase) {
        let basis = phrase.comparison.map_or(Basis::Budget, |c| c.basis);
        if is_named {
            self.settle(&label, false);
            self.correct_year(phrase.comparison.and_then(|c| c.year));
            let full = self.named_before(&label).unwrap_or_else(|| label.within(&self.inherited()));
            let entry_label = Label { family: label.family, is_known: label.is_known, ..full };
            let keys = self.keys(&full, Measure::Change, None, basis);
            let id = self.push(figure, keys);
            let Some(frame) = self.frames.last_mut() else {
                return;
            };
            let same = frame
                .entries
                .iter_mut()
                .rev()
                .find(|entry| entry.change.is_none() && entry.level.is_some() && entry.label.same_quantity(&full));
            match same {
                Some(entry) => entry.change = Some(id),
                None => {
                    let mut entry = Entry::new(entry_label);
                    entry.change = Some(id);
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
        self.attach_change(id, basis, phrase.comparison.and_then(|c| c.year));
    }

    /// A bare `支出` takes up the expenditure named before it in the sentence.
    fn named_before(&self, label: &Label) -> Option<Label> {
        let is_bare = label.is_known && label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        let side = label.side.filter(|_| is_bare)?;
        let entries = &self.frames.last()?.entries;
        let is_whole = |label: &Label| label.nature.is_none() && label.item.is_none_or(|item| item == Item::Total);
        let fits = |entry: &&Entry| {
            entry.label.side == Some(side) && entry.level.is_some() && entry.label.is_fiscal() && is_whole(&entry.label)
        };
        // The whole before its parts, where the parts stand in the sentence itself.
        let whole = entries.iter().rev().filter(fits).find(|entry| entry.label.family.is_none());
        whole.or_else(|| entries.iter().rev().find(fits)).map(|entry| entry.label)
    }

    /// A change without a name belongs to the figures just before it: in a sentence to all of them, in a list to the last.
    fn attach_change(&mut self, id: FigureId, basis: Basis, compared_with: Option<i32>) {
        self.correct_year(compared_with);
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
                labels.push(head.label);
            }
        } else {
            // After `比2024年预算数B万元` the change belongs to what B was said of.
            let of_base = frame.entries.iter().rposition(|entry| entry.base.is_some() && entry.change.is_none());
            for (at, entry) in frame.entries.iter_mut().enumerate().rev() {
                if of_base.is_some_and(|base| base != at) {
                    continue;
                }
                if entry.change.is_some() || (entry.level.is_none() && entry.base.is_none()) {
                    break;
                }
                entry.change = Some(id);
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
    fn correct_year(&mut self, compared_with: Option<i32>) {
        let this_year = self.this_year();
        if compared_with != Some(this_year - 1) {
            return;
        }
        let levels: SmallVec<[FigureId; 4]> = self
            .frames
            .last()
            .into_iter()
            .flat_map(|frame| &frame.entries)
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

    fn rate(&mut self, figure: Figure) {
        let id = self.push(figure, SmallVec::new());
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let in_list_entry = frame.entries.iter_mut().rev().find(|entry| entry.change.is_some());
        if let Some(entry) = in_list_entry.filter(|entry| entry.rate.is_none()) {
            entry.rate = Some(id);
        }
    }

    fn share(&mut self, figure: Figure, words: &str) {
        let Some(at) = words.rfind('占') else { return };
        let of = words[at + '占'.len_utf8()..].trim_end_matches(['的', '比', '例', '为']);
        let id = self.push(figure, SmallVec::new());
        let label = LEXICON.label(of);
        if !label.is_known {
            return;
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let names_head = of.is_empty()
            || frame
                .head
                .as_ref()
                .is_some_and(|head| !label.says_something() || label.within(&head.label).same_quantity(&head.label));
        if names_head && let Some(entry) = frame.entries.last_mut() {
            entry.share = Some(id);
        }
    }

    /// A clause without figures: nothing changed, or there is nothing.
    fn without_amount(&mut self, start: usize, clause: &str, hit: Hit) {
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
            let label = LEXICON.label(label_text);
            let is_named = !label_text.trim_matches(|c: char| "，、：的均都各收支".contains(c)).is_empty();
            if is_named && !label.is_known {
                return;
            }
            let figure = self.implied(hit.start, hit.end, Measure::Change);
            self.change(figure, label, is_named && label.says_something(), &phrase);
            return;
        }
        let label = LEXICON.label(clause[end..].trim_end_matches("安排的支出"));
        let has_fund =
            label.fund.is_some_and(|fund| fund == LEXICON.fund("gov_fund") || fund == LEXICON.fund("state_capital"));
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

    fn implied(&self, start: usize, end: usize, measure: Measure) -> Figure {
        let span = self.plain.span(start, end);
        Figure {
            span,
            unit_span: Span::at(span.end),
            direction: Some(span),
            printed: Decimal::ZERO,
            value: Decimal::ZERO,
            unit: Unit::Wan,
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

    fn push(&mut self, mut figure: Figure, keys: SmallVec<[Key; 1]>) -> FigureId {
        figure.either_side = keys.len() > 1;
        figure.keys = keys;
        self.facts.push(figure)
    }

    fn this_year(&self) -> i32 {
        self.facts.year
    }

    /// What the section and the list's head say of every item.
    fn inherited(&self) -> Label {
        match self.frames.last().and_then(|frame| frame.head.as_ref()) {
            Some(head) => head.label,
            None => self.context,
        }
    }

    fn keys(&self, label: &Label, measure: Measure, year: Option<i32>, basis: Basis) -> SmallVec<[Key; 1]> {
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
            fund: label.fund.unwrap_or(LEXICON.fund("all")),
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

    fn last_entry(&self) -> Option<&Entry> {
        let frame = self.frames.last()?;
        frame.entries.last().or(frame.head.as_ref())
    }

    /// Opens a list under the last figure.
    fn open(&mut self, opener: Opener, in_parentheses: bool) {
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
        let head = self.last_entry().cloned();
        self.frames.push(Frame { head, entries: Vec::new(), opener, in_parentheses });
    }

    /// Closes the lists that a figure with this label no longer belongs to.
    fn settle(&mut self, label: &Label, is_level: bool) {
        let pending = std::mem::replace(&mut self.pending, Pending::Nothing);
        let depth = self.frames.len();
        let fits = |frame: &Frame| frame.has_family(label);
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
                        let names_head = label.is_known && label.family.is_none();
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

    fn close_to(&mut self, depth: usize) {
        while self.frames.len() > depth.max(1) {
            self.close_last();
        }
    }

    /// Ends the sentence: its figures no longer take a change without a name.
    fn finish_sentence(&mut self) {
        let keep = self.frames[0].entries.len().saturating_sub(6);
        let done: Vec<Entry> = self.frames[0].entries.drain(..keep).collect();
        self.emit_triples(&done);
    }

    fn emit_triples(&mut self, entries: &[Entry]) {
        for entry in entries {
            if entry.change.is_some() && (entry.rate.is_some() || entry.base.is_some() || entry.level.is_some()) {
                self.facts.triples.push(Triple {
                    level: entry.level,
                    change: entry.change,
                    base: entry.base,
                    rate: entry.rate,
                });
            }
        }
    }

    /// Closes the innermost list and files what it states.
    fn close_last(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.emit_triples(&frame.entries);
        let whole = frame.head.as_ref().and_then(|head| head.level);
        for entry in &frame.entries {
            if let (Some(part), Some(share)) = (entry.level, entry.share) {
                self.facts.shares.push(Share { part, whole, share });
            }
        }
        let is_top = self.frames.is_empty();
        if is_top {
            return;
        }
        let Some(head) = &frame.head else { return };
        // A subtotal named beside its parts heads a list of its own.
        let (outer, inner) = nest(&frame.entries);
        for nested in inner {
            self.emit_list(nested.head, &nested.items, Opener::Colon);
        }
        self.emit_list(head, &outer, frame.opener);
    }

    fn emit_list(&mut self, head: &Entry, entries: &[&Entry], opener: Opener) {
        for (measure, pick) in [
            (Measure::Level, (|entry: &Entry| entry.level) as fn(&Entry) -> Option<FigureId>),
            (Measure::Change, |entry: &Entry| entry.change),
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
    /// Whether a figure with this label is a sibling of the items of this list.
    fn has_family(&self, label: &Label) -> bool {
        let is_current = |label: &Label| label.item == Some(LEXICON.item("current"));
        // The other “三公” items stand beside the vehicles, never under them.
        let heads_vehicles = self.head.as_ref().is_some_and(|head| head.label.item == Some(LEXICON.item("vehicle")));
        if heads_vehicles && label.family != LEXICON.family("vehicle") {
            return false;
        }
        let heads_fiscal = self.head.as_ref().is_some_and(|head| head.label.fund == Some(LEXICON.fund("fiscal")));
        if heads_fiscal && label.fund.is_some_and(|fund| !LEXICON.is_fiscal(fund)) {
            return false;
        }
        if label.is_carry() {
            // 上年结转 stands beside 本年收入, never under it.
            if self.head.as_ref().is_some_and(|head| is_current(&head.label)) {
                return false;
            }
            let sets = [LEXICON.family("fund"), LEXICON.family("function")];
            if self.entries.iter().any(|entry| is_current(&entry.label) || sets.contains(&entry.label.family)) {
                return true;
            }
        }
        label.is_known && label.family.is_some() && self.entries.iter().any(|entry| entry.label.is_kin(label))
    }

    /// Whether the list already names the very quantity.
    fn states(&self, label: &Label) -> bool {
        self.entries
            .iter()
            .any(|entry| label.within(&entry.label).same_quantity(&entry.label) && label.family == entry.label.family)
    }

    fn states_measure(&self, label: &Label, is_level: bool) -> bool {
        self.entries.iter().any(|entry| {
            let has = if is_level { entry.level.is_some() } else { entry.change.is_some() };
            has && label.within(&entry.label).same_quantity(&entry.label) && label.family == entry.label.family
        })
    }
}

/// Divides the entries of a list into those of the list itself and the parts of a subtotal among them.
fn nest(entries: &[Entry]) -> (Vec<&Entry>, Vec<Nested<'_>>) {
    let subtotals: SmallVec<[&Entry; 4]> = entries.iter().filter(|entry| entry.label.is_subtotal()).take(8).collect();
    let mut outer: Vec<&Entry> = Vec::new();
    let mut inner: Vec<Nested> = Vec::new();
    for entry in entries {
        match subtotals.iter().copied().find(|subtotal| entry.label.is_part_of(&subtotal.label)) {
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
struct Nested<'a> {
    head: &'a Entry,
    items: Vec<&'a Entry>,
}

impl Label {
    /// All the money, or that of 财政拨款 or one of its funds.
    fn is_fiscal(&self) -> bool {
        let whole = [LEXICON.fund("all"), LEXICON.fund("fiscal")];
        self.fund.is_none_or(|fund| whole.contains(&fund) || LEXICON.is_fiscal(fund))
    }

    /// 上年结转, 结转下年 and the like.
    fn is_carry(&self) -> bool {
        let funds = [LEXICON.fund("carry_in"), LEXICON.fund("reserve")];
        self.fund.is_some_and(|fund| funds.contains(&fund)) || self.item == Some(LEXICON.item("carry_out"))
    }

    /// Whether both name one quantity.
    fn same_quantity(&self, other: &Label) -> bool {
        let total = |item: Option<Item>| item.unwrap_or(Item::Total);
        self.is_known
            && other.is_known
            && self.side == other.side
            && self.fund == other.fund
            && total(self.item) == total(other.item)
            && self.nature.unwrap_or_default() == other.nature.unwrap_or_default()
    }

    /// Whether both are parts of one whole.
    fn is_kin(&self, other: &Label) -> bool {
        let (Some(a), Some(b)) = (self.family, other.family) else {
            return false;
        };
        let vehicle = LEXICON.family("vehicle");
        let three_public = LEXICON.family("three_public");
        a == b || (Some(a) == vehicle && Some(b) == three_public) || (Some(a) == three_public && Some(b) == vehicle)
    }

    /// 公务用车购置及运行维护费 and 基本支出, whose parts may be named beside them.
    fn is_subtotal(&self) -> bool {
        let is_fiscal = self.fund == Some(LEXICON.fund("fiscal")) && self.item.is_none();
        let is_vehicle = self.item == Some(LEXICON.item("vehicle"));
        self.is_known && (is_vehicle || is_fiscal || self.nature == Some(LEXICON.nature("basic")))
    }

    /// Whether this is a known part of `whole`.
    fn is_part_of(&self, whole: &Label) -> bool {
        if !self.is_known || !whole.is_known || self.family.is_none() {
            return false;
        }
        let vehicle = self.family == LEXICON.family("vehicle") && whole.item == Some(LEXICON.item("vehicle"));
        let basic = self.family == LEXICON.family("basic") && whole.nature == Some(LEXICON.nature("basic"));
        let fiscal = whole.is_subtotal()
            && whole.fund == Some(LEXICON.fund("fiscal"))
            && self.family == LEXICON.family("fund")
            && self.fund.is_some_and(|fund| LEXICON.is_fiscal(fund));
        vehicle || basic || fiscal
    }
}

/// Figures without a unit take the one the prose mostly uses.
pub fn settle_missing_units(facts: &mut Facts) {
    let yuan = facts.figures.iter().filter(|f| f.unit == Unit::Yuan).count();
    if yuan * 2 <= facts.figures.len() {
        return;
    }
    for figure in facts.figures.iter_mut().filter(|figure| figure.unit_missing) {
        let sign = if figure.value.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
        figure.unit = Unit::Yuan;
        figure.value = Unit::Yuan.to_wan(figure.printed * sign).unwrap_or_default();
    }
}

/// The side a bare `收入` or `支出` names.
fn side_named(words: &str) -> Option<Side> {
    match words.trim_end_matches("预算") {
        "收入" => Some(Side::Income),
        "支出" => Some(Side::Expenditure),
        _ => None,
    }
}

fn ends_with_amount(clause: &str) -> bool {
    let clause = clause.trim_end_matches('）');
    clause.ends_with('元') || clause.ends_with('%')
}

fn is_in_parentheses(before: &str) -> bool {
    before.matches('（').count() > before.matches('）').count()
}
