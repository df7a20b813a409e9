//! What the headings around a paragraph say of its figures.

use super::Summary;
use crate::model::{Basis, Label, Standard};
use crate::syntax::{Lexis, Reading, Section, Style};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// What the headings around a paragraph say of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub context: Label,
    /// A figure without a name is the topic's: not under `具体使用情况`, where each has its subject.
    pub unnamed_is_topic: bool,
    /// It is about one subject: what else is named is a part of that.
    pub is_subject: bool,
    /// It is about performance targets, whose amounts are a part of the budget unless it says 均.
    pub is_about_targets: bool,
    /// It is about one of several offices: its amounts are a part of the budget.
    pub is_of_part: bool,
}

impl Default for Setting {
    fn default() -> Self {
        let context = Label { is_known: true, ..Label::default() };
        Setting { context, unnamed_is_topic: true, is_subject: false, is_about_targets: false, is_of_part: false }
    }
}

/// The numbered paragraphs that are each about one subject or office: `1.行政运行（项）60万元：`, `1.局机关支出96万元`.
#[derive(Debug, Default)]
pub struct Items {
    /// The last of them, by its section.
    last: Option<usize>,
}

impl Items {
    /// The setting of a block: below such a paragraph, 基本支出 and 项目支出 without more words may be of its subject alone.
    pub fn setting(
        &self,
        setting: Setting,
        section: Option<usize>,
        sections: &[Section],
        reading: &Reading,
    ) -> Setting {
        let is_below = |item: usize| {
            let around = std::iter::successors(section, |number| sections[*number].parent).take(3);
            let is_it = sections[item].heading == reading.block;
            !is_it && around.into_iter().any(|number| number == item)
        };
        let says_nature = || {
            reading.clauses().next().is_some_and(|first| {
                let label = &first.label;
                label.nature.is_some() && label.fund.is_none() && label.item.is_none() && first.year.is_none()
            })
        };
        match self.last.filter(|item| is_below(*item)) {
            Some(_) if says_nature() => Setting { context: Label { is_known: false, ..setting.context }, ..setting },
            _ => setting,
        }
    }

    /// Takes what a heading, with the sentence behind it, tells of.
    pub fn take(&mut self, section: Option<usize>, said: &Summary) {
        let is_subject = said.is_subject || said.item.as_ref().is_some_and(|item| item.code.is_some());
        self.last = section.filter(|_| is_subject || said.is_owned).or(self.last);
    }
}

/// What a title says of the figures under it.
struct Topic {
    /// The quantity it names.
    label: Option<Label>,
    /// 使用情况, over facts
    says_use: bool,
    /// 绩效, over facts
    says_targets: bool,
    /// It names a subject by its levels: what stands below is of that subject and of nothing else.
    is_subject: bool,
    /// It names something that nobody knows, with a sentence behind it: the sentence is of that and of nothing else.
    is_unknown: bool,
}

/// The setting of each section; none for those that hold no facts: the glossary, the duties and all below them.
pub fn settings(
    sections: &[Section],
    unit: &str,
    standard: &Standard,
    is_item: impl Fn(&Section) -> bool,
) -> Vec<Option<Setting>> {
    let lexicon = &standard.lexicon;
    let mut topics: Vec<Option<Topic>> = Vec::with_capacity(sections.len());
    for section in sections {
        let title = section.title.as_str();
        let is_below = section.parent.is_some_and(|parent| topics[parent].is_none());
        let is_subject = title.contains('）') && !standard.phrases.subject_levels(title).is_empty();
        let label = |title| match is_subject {
            true => Lexis::from(standard).subject_of(title),
            false => lexicon.label(&without_unit(topic_of(title), unit)),
        };
        let topic = || Topic {
            label: (!title.is_empty() && section.style > Style::Part).then(|| label(title)),
            says_use: title.contains("使用情况"),
            says_targets: title.contains("绩效"),
            is_subject,
            is_unknown: is_item(section) && lexicon.names_unknown(title),
        };
        topics.push((!is_below && !lexicon.is_passed_over(title)).then(topic));
    }
    let offices = offices(sections, &Lexis::from(standard));
    let setting = |number: usize| {
        let own = topics[number].as_ref()?;
        let numbers = || std::iter::successors(Some(number), |number| sections[*number].parent).take(3);
        let around = || numbers().filter_map(|number| topics[number].as_ref());
        // A title names the topic even where some words of it are unknown; only the innermost two count.
        let titles = around().filter_map(|topic| topic.label).take(2);
        let context = titles.fold(Label::default(), |context, label| context.within(&label));
        let is_known = match own.is_subject {
            true => own.label.is_some_and(|label| label.is_known) && context.fund.is_some(),
            false => !own.is_unknown,
        };
        Some(Setting {
            // `与年初预算数对比情况`: what the figures are compared with, not what they are.
            context: Label {
                family: None,
                is_known,
                basis: context.basis.filter(|basis| *basis == Basis::Actual),
                ..context
            },
            is_subject: own.is_subject || own.is_unknown,
            unnamed_is_topic: own.is_subject || !around().any(|topic| topic.says_use),
            is_about_targets: around().take(2).any(|topic| topic.says_targets),
            is_of_part: numbers().any(|number| offices.contains(&number)),
        })
    };
    (0..sections.len()).map(setting).collect()
}

/// The sections that are each about one of several offices: `（一）局机关`, `（二）执法大队`.
fn offices(sections: &[Section], lexis: &Lexis) -> FxHashSet<usize> {
    let is_office = |section: &Section| section.style > Style::Part && lexis.names_office(&section.title);
    let mut found = FxHashSet::default();
    let mut first: FxHashMap<(Option<usize>, Style), usize> = FxHashMap::default();
    for (number, section) in sections.iter().enumerate().filter(|(_, section)| is_office(section)) {
        let first = *first.entry((section.parent, section.style)).or_insert(number);
        if sections[first].title != section.title {
            found.extend([first, number]);
        }
    }
    found
}

/// A title without the unit's name, or the end of it: 交通运输局 is no expenditure on transport.
fn without_unit<'t>(title: &'t str, unit: &str) -> Cow<'t, str> {
    const FEWEST: usize = 4;
    // The shortest end first: hardly any title holds it.
    let ends = unit.char_indices().rev().skip(FEWEST - 1).map(|(at, _)| &unit[at..]);
    match ends.take_while(|end| title.contains(end)).last() {
        Some(name) => Cow::Owned(title.replacen(name, "", 1)),
        None => Cow::Borrowed(title),
    }
}

/// A title without 情况说明 at its end, however often, and 情况.
fn topic_of(title: &str) -> &str {
    title.trim_end_matches("情况说明").trim_end_matches("情况")
}
