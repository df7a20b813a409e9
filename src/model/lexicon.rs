//! Labels → dimensions, from `src/standard/concepts.toml` and the names of subjects.

use super::concepts::{Concept, Concepts};
use super::data::data;
use super::key::{Basis, Fund, Item, Nature, Side};
use super::label::{Family, Label};
use super::subjects::{Classification, Subject, Subjects};
use super::tree::{Sums, Tree};
use crate::text::Vocabulary;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    passed_over: Vec<String>,
    topics: Vec<String>,
    per_unit: Vec<String>,
    fund: Vec<Concept>,
    item: Vec<Concept>,
    nature: Vec<Concept>,
    word: Vec<Word>,
}

/// Words that name no concept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    side: Option<Side>,
    basis: Option<Basis>,
    texts: Vec<String>,
}

/// What one text of the lexicon adds to a label.
#[derive(Clone, Copy, Debug, Default)]
struct Meaning {
    label: Label,
    /// The fund, where no other word names one.
    implied_fund: Option<Fund>,
}

/// The vocabulary of labels.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    meanings: Vec<Meaning>,
    /// What they are made of.
    pub concepts: Concepts,
    passed_over: Vocabulary,
    topics: Vocabulary,
    per_unit: Vocabulary,
    /// Funds whose expenditure is a 类 of the classification as well.
    classes: Vec<Fund>,
}

impl Lexicon {
    /// Reads files such as `concepts.toml` and `budget.toml`; the names of 类 come from `subjects`.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(concepts: &str, budget: &str, subjects: &Subjects) -> Result<(Lexicon, Tree), String> {
        let concepts = toml::from_str(concepts).map_err(|error| error.to_string())?;
        let budget = toml::from_str(budget).map_err(|error| error.to_string())?;
        Lexicon::new(concepts, &budget, subjects)
    }

    /// That of the standard.
    pub(super) fn of_standard(subjects: &Subjects) -> Result<(Lexicon, Tree), String> {
        Lexicon::new(data!("concepts"), &data!("budget"), subjects)
    }

    fn new(file: File, budget: &Sums, subjects: &Subjects) -> Result<(Lexicon, Tree), String> {
        let concepts = Concepts::new(file.fund, file.item, file.nature);
        let tree = Tree::new(budget, &concepts)?;
        let words = words(&concepts, &tree, subjects, &file.word);
        let lexicon = Lexicon {
            vocabulary: Vocabulary::longest(words.iter().map(|(text, _)| text)),
            meanings: words.into_iter().map(|(_, meaning)| meaning).collect(),
            passed_over: Vocabulary::longest(&file.passed_over),
            topics: Vocabulary::longest(&file.topics),
            per_unit: Vocabulary::longest(&file.per_unit),
            classes: classes(subjects).filter_map(|class| fund_of(&concepts, class)).collect(),
            concepts,
        };
        Ok((lexicon, tree))
    }

    /// Reads a label in reading form (quotes left out by the caller or not).
    pub fn label(&self, text: &str) -> Label {
        // All quotes but the ASCII ones begin with one of two bytes, and hardly anything else does. Labels are short: to look
        // at every byte is faster than to search.
        let may_quote = text.bytes().fold(false, |may, byte| may | matches!(byte, 0xE2 | 0xE3 | b'"' | b'\''));
        if may_quote && text.contains(QUOTES) {
            let bare: String = text.chars().filter(|c| !QUOTES.contains(c)).collect();
            return self.label(&bare);
        }
        let mut label = Label { is_known: true, ..Label::default() };
        let mut implied_fund = None;
        let mut at = 0;
        for found in self.vocabulary.find(text) {
            if !is_ignorable(&text[at..found.start]) {
                label.is_known = false;
            }
            at = found.end;
            let Meaning { label: said, implied_fund: implied } = self.meanings[found.word];
            let family = said.family.or(label.family);
            // `政府性基金财政拨款`: the word for all fiscal money says no more.
            let is_fiscal = said.fund == Some(Fund::FISCAL)
                && label.fund.is_some_and(|fund| fund != Fund::ALL && fund != Fund::CARRY_IN);
            let said = if is_fiscal { Label { fund: None, ..said } } else { said };
            let funds = [label.fund, said.fund];
            if let [Some(a), Some(b)] = funds
                && a != b
                && funds.contains(&Some(Fund::CARRY_IN))
            {
                // `上年结转的一般公共预算收入`
                label.item = Some(Item::CARRIED);
                label.side = said.side.or(label.side);
                label.fund = Some(if a == Fund::CARRY_IN { b } else { a });
                label.family = family;
                continue;
            }
            label = Label { family, is_known: label.is_known, ..said.within(&label) };
            implied_fund = implied.or(implied_fund);
        }
        if !is_ignorable(&text[at..]) {
            label.is_known = false;
        }
        label.fund = label.fund.or(implied_fund);
        label
    }

    /// The side that words name which name nothing else.
    pub fn bare_side(&self, words: &str) -> Option<Side> {
        let label = self.label(words);
        let is_bare = label.is_known && label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        label.side.filter(|_| is_bare)
    }

    /// The label among the classes of a list: there `国有资本经营预算支出` is one of them.
    pub fn as_class(&self, label: &Label) -> Label {
        let is_total = label.item.is_none() && label.nature.is_none() && label.side == Some(Side::Expenditure);
        let is_class = is_total && label.fund.is_some_and(|fund| self.classes.contains(&fund));
        Label { family: if is_class { Some(Family::CLASSES) } else { label.family }, ..*label }
    }

    /// Whether the figures under this title are no facts of the budget.
    pub fn is_passed_over(&self, title: &str) -> bool {
        self.passed_over.find(title).next().is_some()
    }

    /// Whether a title names something of its own that is no quantity.
    pub fn names_unknown(&self, title: &str) -> bool {
        let label = self.label(title);
        let is_topic = self.topics.find(title).any(|found| found.end == title.len());
        let names_quantity = label.fund.is_some() || label.item.is_some() || label.nature.is_some();
        !title.is_empty() && !label.is_known && !names_quantity && !is_topic
    }

    /// Whether the amount behind these words is what one of many costs (`每辆`, `人均`, `单价`), not what they cost together.
    pub fn is_per_unit(&self, words: &str) -> bool {
        const LONGEST: usize = 12;
        let words = &words[words.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1)..];
        self.per_unit.find(words).any(|found| {
            let behind = &words[found.end..];
            // `用于每个村建设的项目支出`: a word on the way to a name.
            let is_first = words[..found.start].chars().count() <= 1;
            let is_year = behind.starts_with('年') && words[..found.end].ends_with('每');
            !is_year && behind.chars().count() <= LONGEST && (is_first || !self.label(behind).says_something())
        })
    }

    /// Whether a text speaks of money left for next year.
    pub fn names_carry_out(&self, text: &str) -> bool {
        text.contains("结转")
            && self.vocabulary.find(text).any(|found| self.meanings[found.word].label.item == Some(Item::CARRY_OUT))
    }
}

/// All texts of the vocabulary and what each means.
fn words(concepts: &Concepts, tree: &Tree, subjects: &Subjects, others: &[Word]) -> Vec<(String, Meaning)> {
    let mut words: Vec<(String, Meaning)> = Vec::new();
    let mut add = |text: &str, label, implied_fund| words.push((text.to_owned(), Meaning { label, implied_fund }));
    let sides: Vec<(&String, Side)> =
        others.iter().filter_map(|word| Some((word.texts.first()?, word.side?))).collect();
    for (concept, at) in concepts.funds.iter().zip(0..) {
        let fund = Fund(at);
        for text in &concept.texts {
            let side = sides.iter().find(|(word, _)| text.ends_with(word.as_str())).map(|(_, side)| *side);
            let label = Label { side, ..Label::default() };
            match fund {
                // `财政拨款收支总预算` is 财政拨款 first.
                Fund::ALL => add(text, label, Some(fund)),
                _ => add(text, Label { fund: Some(fund), family: Some(Family::FUNDS), ..label }, None),
            }
        }
    }
    for (concept, at) in concepts.natures.iter().zip(1..) {
        let (nature, side) = (Some(Nature(at)), Some(Side::Expenditure));
        let family = tree.family_of(Item::Total, Nature(at));
        concept.texts.iter().for_each(|text| add(text, Label { nature, side, family, ..Label::default() }, None));
    }
    for (concept, at) in concepts.items.iter().zip(0..) {
        let item = Item::Named(at);
        let family = tree.family_of(item, Nature::WHOLE);
        let fund = concept.fund.as_deref().and_then(|id| concepts.fund(id));
        for text in &concept.texts {
            let says = sides.iter().find(|(word, _)| text.contains(word.as_str())).map(|(_, side)| *side);
            add(text, Label { item: Some(item), side: concept.side.or(says), family, ..Label::default() }, fund);
        }
    }
    for class in classes(subjects).filter(|class| fund_of(concepts, class).is_none()) {
        let (item, side) = (Some(Item::Functional(class.code)), Some(Side::Expenditure));
        let label = Label { item, side, family: Some(Family::CLASSES), ..Label::default() };
        // `教育支出` is also called 教育 in a list of classes.
        let short = class.name.strip_suffix("支出").filter(|name| name.chars().count() > 2 && !name.ends_with('的'));
        short.into_iter().chain([&*class.name]).for_each(|name| add(name, label, None));
    }
    for word in others {
        let label = Label { side: word.side, basis: word.basis, ..Label::default() };
        word.texts.iter().for_each(|text| add(text, label, None));
    }
    words
}

/// The 类 of the classification.
fn classes(subjects: &Subjects) -> impl Iterator<Item = &Subject> {
    let is_class = |subject: &&Subject| subject.classification == Classification::Functional && subject.code < 1000;
    subjects.all().iter().filter(is_class)
}

/// The fund of which a class has all the money and the name: `国有资本经营预算支出`.
fn fund_of(concepts: &Concepts, class: &Subject) -> Option<Fund> {
    let stem = class.name.strip_suffix("支出").unwrap_or(&class.name);
    let mut funds = concepts.funds.iter().zip(0..);
    funds.find(|(fund, _)| fund.texts.iter().any(|text| text == stem)).map(|(_, at)| Fund(at))
}

/// Quotes around a name or a part of it.
const QUOTES: [char; 8] = ['“', '”', '"', '‘', '’', '\'', '《', '》'];

fn is_ignorable(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '0'..='9' | '·' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;

    #[test]
    fn rates_per_unit_are_told_from_amounts() {
        for words in ["每辆", "车均", "拟购置车辆15辆每辆约", "平均每公里造价", "人均公用经费", "单价", "，每座补助"]
        {
            assert!(Standard::base().lexicon.is_per_unit(words), "{words}");
        }
        for words in
            ["公务用车运行维护费", "用于每个村建设的项目支出", "保有量194辆，公务接待费", "每年安排项目支出", "均"]
        {
            assert!(!Standard::base().lexicon.is_per_unit(words), "{words}");
        }
    }

    #[test]
    fn labels_have_their_dimensions() {
        let lexicon = &Standard::base().lexicon;
        let general = lexicon.label("一般公共预算财政拨款收入");
        assert_eq!(
            (general.fund, general.side, general.is_known),
            (lexicon.concepts.fund("general"), Some(Side::Income), true)
        );
        let goods = lexicon.label("政府采购货物预算");
        assert_eq!((goods.item, goods.is_known), (lexicon.concepts.item("goods"), true));
        let share = lexicon.label("其中一般公共预算拨款政府采购");
        assert_eq!((share.item, share.fund), (lexicon.concepts.item("procurement"), lexicon.concepts.fund("general")));
        let class = lexicon.label("社会保障和就业支出预算");
        assert_eq!((class.item, class.is_known), (Some(Item::Functional(208)), true));
        for text in ["上年结转结余的一般公共预算收入", "一般公共预算上年结转"] {
            let carried = lexicon.label(text);
            assert_eq!((carried.item, carried.fund), (Some(Item::CARRIED), Some(Fund::GENERAL)), "{text}");
            assert!(carried.is_known && carried.is_carry(), "{text}");
        }
        let abroad = lexicon.label("因公出国（境）费用");
        assert_eq!((abroad.item, abroad.is_known), (lexicon.concepts.item("abroad"), true));
        assert!(!lexicon.label("新增应用系统改造").is_known);
        assert!(lexicon.label("年初预算数").is_known);
        assert!(!lexicon.label("年初预算数").says_something());
    }
}
