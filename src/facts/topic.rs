//! What the title of a section says of the figures under it.

use crate::model::{Label, Lexicon};
use crate::syntax::{Section, Style};

/// What a title says of the figures under it.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// It holds no facts: the glossary, the duties and all below them.
    pub is_passed: bool,
    /// The quantity it names.
    pub label: Option<Label>,
    /// 使用情况, over facts
    pub says_use: bool,
    /// 绩效, over facts
    pub says_targets: bool,
}

/// The topics of all sections.
pub fn topics(sections: &[Section], lexicon: &Lexicon) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::with_capacity(sections.len());
    for section in sections {
        let is_below = section.parent.is_some_and(|parent| topics[parent].is_passed);
        let is_passed = is_below || lexicon.is_passed_over(&section.title);
        let names_topic = !is_passed && !section.title.is_empty() && section.style > Style::Part;
        let title = || ["情况说明", "情况"].into_iter().fold(section.title.as_str(), without_end);
        topics.push(Topic {
            is_passed,
            label: names_topic.then(|| lexicon.label(title())),
            says_use: !is_passed && section.title.contains("使用情况"),
            says_targets: !is_passed && section.title.contains("绩效"),
        });
    }
    topics
}

/// The text without this word, however often, at its end.
fn without_end<'t>(mut text: &'t str, word: &str) -> &'t str {
    while let Some(rest) = text.strip_suffix(word) {
        text = rest;
    }
    text
}
