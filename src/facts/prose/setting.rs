//! What the headings around a paragraph say of its figures.

use crate::model::{Label, Lexicon};
use crate::syntax::{Section, Style};

/// What the headings around a paragraph say of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub context: Label,
    /// A figure without a name is the topic's: not under `具体使用情况`, where each has its subject.
    pub unnamed_is_topic: bool,
    /// It is about performance targets, whose amounts are a part of the budget unless it says 均.
    pub is_about_targets: bool,
}

impl Default for Setting {
    fn default() -> Self {
        let context = Label { is_known: true, ..Label::default() };
        Setting { context, unnamed_is_topic: true, is_about_targets: false }
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
}

/// The setting of each section; none for those that hold no facts: the glossary, the duties and all below them.
pub fn settings(sections: &[Section], lexicon: &Lexicon) -> Vec<Option<Setting>> {
    let mut topics: Vec<Option<Topic>> = Vec::with_capacity(sections.len());
    for section in sections {
        let title = section.title.as_str();
        let is_below = section.parent.is_some_and(|parent| topics[parent].is_none());
        let topic = || Topic {
            label: (!title.is_empty() && section.style > Style::Part).then(|| lexicon.label(topic_of(title))),
            says_use: title.contains("使用情况"),
            says_targets: title.contains("绩效"),
        };
        topics.push((!is_below && !lexicon.is_passed_over(title)).then(topic));
    }
    let setting = |number: usize| {
        topics[number].as_ref()?;
        let numbers = || std::iter::successors(Some(number), |number| sections[*number].parent).take(3);
        let around = || numbers().filter_map(|number| topics[number].as_ref());
        // A title names the topic even where some words of it are unknown; only the innermost two count.
        let titles = around().filter_map(|topic| topic.label).take(2);
        let context = titles.fold(Label::default(), |context, label| context.within(&label));
        Some(Setting {
            context: Label { family: None, is_known: true, ..context },
            unnamed_is_topic: !around().any(|topic| topic.says_use),
            is_about_targets: around().take(2).any(|topic| topic.says_targets),
        })
    };
    (0..sections.len()).map(setting).collect()
}

/// A title without 情况说明 at its end, however often, and 情况.
fn topic_of(title: &str) -> &str {
    title.trim_end_matches("情况说明").trim_end_matches("情况")
}
