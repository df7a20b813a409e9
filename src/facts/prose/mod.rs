//! Prose → facts: clauses, lists with their nesting, reasons passed over.
//!
//! A paragraph is read clause by clause with a stack of open lists. `其中` opens a list under the last figure, `；`
//! closes an inner one, a full stop closes all unless the next figure still belongs to one of their families.

mod comparisons;
mod lists;
mod ranges;
mod respective;
mod values;
mod wholes;

pub use wholes::wholes;

use crate::model::{Basis, Denomination, Item, Key, Label, Measure, Nature, Side, Standard};
use comparisons::Compared;
use lists::{Entry, Frame, Pending};
use respective::Respective;

use crate::facts::phrase::{self, Comparison, Direction, Phrase};
use crate::facts::topic::{Topic, without_end};
use crate::facts::triggers::{self, Hit, Trigger};
use crate::facts::{Facts, Figure, FigureId, List, Opener, Share, Triple, next_number, unit_at};
use crate::syntax::{Disclosure, Reading};
use crate::text::{Plain, Span, trim_end};
use rust_decimal::Decimal;
use smallvec::{SmallVec, smallvec};

/// What the headings around a paragraph say of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    context: Label,
    /// A figure without a name is the topic's: not under `具体使用情况`, where each has its subject.
    unnamed_is_topic: bool,
    /// It is about performance targets, whose amounts are a part of the budget unless it says 均.
    is_about_targets: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Setting {
            context: Label { is_known: true, ..Label::default() },
            unnamed_is_topic: true,
            is_about_targets: false,
        }
    }
}

/// The setting of each section; none for those that hold no facts: the glossary, the duties and all below them.
pub fn settings(disclosure: &Disclosure, topics: &[Topic]) -> Vec<Option<Setting>> {
    let sections = &disclosure.sections;
    let setting = |number: usize| {
        if topics[number].is_passed {
            return None;
        }
        let around = || std::iter::successors(Some(number), |number| sections[*number].parent).take(3);
        // A title names the topic even where some words of it are unknown; only the innermost two count.
        let titles = around().filter_map(|number| topics[number].label).take(2);
        let context = titles.fold(Label::default(), |context, label| context.within(&label));
        Some(Setting {
            context: Label { family: None, is_known: true, ..context },
            unnamed_is_topic: !around().any(|number| topics[number].says_use),
            is_about_targets: around().take(2).any(|number| topics[number].says_targets),
        })
    };
    (0..sections.len()).map(setting).collect()
}

/// The text without this word, however often, at its start.
fn without_start<'t>(mut text: &'t str, word: &str) -> &'t str {
    while let Some(rest) = text.strip_prefix(word) {
        text = rest;
    }
    text
}

/// Reads the facts of one paragraph into `facts`.
pub fn read(setting: Setting, reading: &Reading, standard: &Standard, facts: &mut Facts) {
    let mut reader = Reader {
        standard,
        facts,
        plain: &reading.plain,
        text: reading.plain.text(),
        context: setting.context,
        frames: vec![Frame::top()],
        pending: Pending::Nothing,
        in_reason: false,
        year: None,
        all_targets: false,
        unnamed_is_topic: setting.unnamed_is_topic,
        is_about_targets: setting.is_about_targets,
        hits: triggers::find(reading.plain.text(), reading.body),
        next_hit: 0,
        is_cut: false,
        respective: None,
        is_aside: false,
        is_range: false,
    };
    reader.paragraph(reading.body);
}

struct Reader<'a> {
    standard: &'a Standard,
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
    /// Figures that belong to what was named before them, one by one.
    respective: Option<Respective>,
    /// A share of something beside the list was named: an amount without a name says it once more.
    is_aside: bool,
    /// The next figure is what the last one has become: `由上年4.50万元减少到3.00万元`.
    is_range: bool,
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
        // Every mark of a clause begins with one of two bytes, which nothing else of a Chinese text does.
        for at in memchr::memchr2_iter(0xE3, 0xEF, &text.as_bytes()[from..]) {
            let at = from + at;
            let Some(c) = text[at..].chars().next() else { break };
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
        self.is_cut = !trim_end(text).ends_with(['。', '！', '）', '元', '%', '”']);
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
                    // `基本支出包括人员经费…` says of what it is the list.
                    let is_paired = text[hit.start..hit.end].starts_with("分别");
                    if opener == Opener::Including
                        && !is_paired
                        && self.says_of_what(before)
                        && self.open_within(before, false)
                    {
                        start = hit.end;
                        continue;
                    }
                    if !self.in_reason || opener != Opener::Whole {
                        self.open(opener, false);
                        // `收入包括：` says of which side the list is.
                        if let (Some(side), Some(Frame { head: Some(head), .. })) =
                            (side_named(before), self.frames.last_mut())
                        {
                            head.label.side = Some(side);
                        }
                        self.pair_levels(before, hit);
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
                Trigger::Each if !self.in_reason => self.pair_rest(before, hit),
                Trigger::Purpose if before.is_empty() || text[hit.start..hit.end].starts_with("主要") => {
                    self.in_reason = true
                }
                Trigger::Targets if ["均", "全部", "所有"].iter().any(|word| text[start..end].contains(word)) => {
                    self.all_targets = true;
                    self.context = self.context_of_targets(before);
                }
                Trigger::Targets => self.is_about_targets = true,
                Trigger::Blank if is_part(before, &text[hit.end..end]) => {
                    if let Some(frame) = self.frames[1..].last_mut() {
                        frame.is_open = true;
                    }
                }
                Trigger::Unchanged | Trigger::Nothing if nothing_said.is_none() => nothing_said = Some(hit),
                _ => {}
            }
        }
        if let Some(whole) = text[start..end].strip_suffix('中').filter(|_| !self.in_reason)
            && self.open_within(whole, true)
        {
            return false;
        }
        self.amounts_of(start, end, nothing_said)
    }

    /// Whether the words from `at` on name a part of a known whole.
    fn names_part(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(['：', '，']);
        let label: String = rest.chars().take_while(|c| !c.is_ascii_digit()).take(24).collect();
        let label = self.standard.lexicon.label(&label);
        label.is_known && label.family.is_some()
    }

    /// What the words before a figure name. `收入合计` may hold what is carried over or not: a quantity of its own until the
    /// document tells.
    fn label_of(&self, words: &str) -> Label {
        let label = self.standard.lexicon.label(words);
        let is_whole = label.is_known && label.side.is_some() && label.item.is_none() && label.nature.is_none();
        match is_whole && words.trim_end_matches(['数', '额']).ends_with("合计") {
            true => Label { item: Some(Item::SUM), ..label },
            false => label,
        }
    }

    /// Whether these words name more than a side: a fund, an item or a nature.
    fn says_of_what(&self, words: &str) -> bool {
        let label = self.standard.lexicon.label(words);
        label.fund.is_some() || label.item.is_some() || label.nature.is_some()
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
        let clause = ["一是", "二是", "三是"].into_iter().fold(clause, without_start);
        if clause.is_empty() {
            return false;
        }
        self.amounts(end - clause.len(), end, nothing_said)
    }

    /// `2025年项目支出均实行了绩效目标管理`: what the figures behind it are about.
    fn context_of_targets(&self, head: &str) -> Label {
        let nature =
            if head.contains("项目支出") || head.contains("项目") { Some(Nature::PROJECT) } else { None };
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
        let (mut scanned, mut depth) = (0, 0);
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
            depth += depth_of(&clause[scanned..number.start]);
            scanned = number.start;
            if is_part_of_word || depth > 0 {
                continue;
            }
            let unit = match unit_at(rest) {
                Some((unit, space, len)) => Some((unit, number.end + space, number.end + len)),
                // `减少484.05，`: the unit was forgotten.
                None if rest.is_empty() && number.decimals > 0 => None,
                None => continue,
            };
            let stop = unit.map_or(number.end, |(_, _, stop)| stop);
            from = from.max(window_start(clause, number.start));
            let phrase = Phrase::read(&clause[from..number.start]);
            let tail = &clause[stop..];
            let is_last = tail.is_empty() || tail.chars().all(|c| "左右元".contains(c));
            let continues = tail.starts_with([
                '减', '增', '下', '上', '降', '等', '（', '较', '比', '与', '和', '及', '占', '的', '。', ' ', '元',
                '0', '万', '为',
            ]) || is_last;
            let figure = self.figure(start, from, &number, unit, &phrase);
            found_any = true;
            if self.respective.as_ref().is_some_and(|respective| respective.holds(start + number.start)) {
                self.respectively(figure, &phrase);
                from = stop;
                at = stop;
                ends_with_level = false;
                continue;
            }
            let is_accepted = continues
                && !tail.starts_with('的')
                && !self.standard.lexicon.is_per_unit(&clause[from..number.start])
                && (!self.in_reason || (is_last && self.may_resume(&clause[from..number.start], &phrase)));
            let words = &clause[from..number.start];
            if std::mem::take(&mut self.is_range) {
                let figure = self.figure(start, from, &number, unit, &Phrase::default());
                ends_with_level = self.reached(figure) && is_last;
            } else if let Some((end, comparison)) = phrase::risen_from(words, tail).filter(|_| is_accepted) {
                self.is_range = true;
                self.earlier(figure, &words[..end], comparison);
            } else if is_accepted {
                ends_with_level = self.record(figure, words, &phrase) && is_last;
            }
            if tail.starts_with('等')
                && let Some(frame) = self.frames.last_mut()
            {
                frame.is_open = true;
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
        unit: Option<(Denomination, usize, usize)>,
        phrase: &Phrase,
    ) -> Figure {
        let span = |a: usize, b: usize| self.plain.span(start + a, start + b);
        let (unit_kind, unit_span) = match unit {
            Some((kind, a, b)) => (kind, span(a, b)),
            None => (Denomination::Wan, Span::at(span(number.start, number.end).end)),
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
            measure: match (unit_kind, phrase.direction.is_some() || phrase.has_sign) {
                (Denomination::Percent, true) => Measure::Rate,
                (Denomination::Percent, false) => Measure::Share,
                (_, true) => Measure::Change,
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
        let label = self.standard.lexicon.label(&words[phrase.label.0..phrase.label.1]);
        let is_reason_item =
            phrase.direction.is_some() && self.frames.last().is_some_and(|frame| frame.opener == Opener::Mainly);
        if is_reason_item {
            return label.family.is_some() && label.is_known
                || self.frames.last().is_some_and(|frame| !frame.entries.is_empty());
        }
        label.is_known
            && label.family.is_some()
            && self.frames.iter().any(|frame| frame.has_family(&label, &self.standard.tree))
    }

    /// Files a figure where it belongs; returns whether it was a level.
    fn record(&mut self, mut figure: Figure, words: &str, phrase: &Phrase) -> bool {
        let label_text = &words[phrase.label.0..phrase.label.1];
        let is_subject_path = words.contains('）') && (words.contains("（项）") || words.contains("（款）"));
        let label = if is_subject_path { Label::default() } else { self.label_of(label_text) };
        let is_named = !label_text.trim_matches(|c: char| "，、：的均都各收支".contains(c)).is_empty();
        if let Some(year) = phrase.year {
            self.year = Some(year);
        }
        let is_aside = std::mem::take(&mut self.is_aside);
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
                let in_list = self.frames.len() > 1;
                if figure.unit_missing && !label.is_known
                    || is_aside && !is_named
                    // `其中：货物4万元、服务2万元，合计6万元`: what the items make, no item.
                    || in_list && is_sum_of_items(words)
                    // `农业农村（款）100万元，为农田建设（项）100万元`: what the item is spent on.
                    || is_subject_path && in_list && words.starts_with('为')
                {
                    return false;
                }
                if matches!(label_text.chars().next_back(), Some('至' | '到')) {
                    // `减少至100万元`: this year's level under the name used before.
                    figure.label = Span::at(figure.label.start);
                }
                // `数为10万元` at the head of a broken line is nobody's figure.
                let has_name = !is_subject_path
                    && (label.says_something()
                        || self.unnamed_is_topic && (phrase.year.is_some() || is_budget(label_text)));
                self.level(figure, label, has_name);
                true
            }
        }
    }
}

/// Whether these words sum up what was named before them.
fn is_sum_of_items(words: &str) -> bool {
    let word = words.trim_matches(['，', '、', '；', '：', '为']);
    matches!(word, "合计" | "总计" | "共计" | "以上合计" | "以上共计")
}

/// Figures without a unit take the one the prose mostly uses.
pub fn settle_missing_units(facts: &mut Facts) {
    let yuan = facts.figures.iter().filter(|f| f.unit == Denomination::Yuan).count();
    if yuan * 2 <= facts.figures.len() {
        return;
    }
    for figure in facts.figures.iter_mut().filter(|figure| figure.unit_missing) {
        figure.set_unit(Denomination::Yuan);
    }
}

/// The side a bare `收入` or `支出` names.
fn side_named(words: &str) -> Option<Side> {
    match without_end(words, "预算") {
        "收入" => Some(Side::Income),
        "支出" => Some(Side::Expenditure),
        _ => None,
    }
}

/// Whether a budget is spoken of, other than what one doing costs: `拟举办0次活动，经费预算0万元`.
fn is_budget(words: &str) -> bool {
    words.contains("预算") && !words.contains("经费预算")
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

/// Whether a blank between these words is a part of a list, or its amount, rather than a change or its reason.
fn is_part(before: &str, after: &str) -> bool {
    let is_amount = after.starts_with("万元") || after.starts_with('元') || after.starts_with("亿元");
    let is_change = ["增加", "减少", "增长", "下降"].iter().any(|word| before.ends_with(word));
    (is_amount || before.is_empty()) && !is_change
}
