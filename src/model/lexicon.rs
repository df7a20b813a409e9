//! Labels → dimensions, from `src/standard/concepts.toml` and the names of subjects.

use super::key::{Basis, Fund, Item, Nature, Side};
use super::label::{Family, Label};
use super::subjects::{Classification, Subject, Subjects};
use crate::text::Vocabulary;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    passed_over: Vec<String>,
    per_unit: Vec<String>,
    fund: Vec<Concept>,
    item: Vec<Concept>,
    nature: Vec<Concept>,
    word: Vec<Word>,
}

/// A fund, an item or a nature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Its name in the data.
    pub id: String,
    /// Its name in English.
    pub en: String,
    family: Option<String>,
    side: Option<Side>,
    fund: Option<String>,
    part_of: Option<String>,
    texts: Vec<String>,
}

impl Concept {
    /// Its name in Chinese.
    pub fn zh(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }
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
    funds: Vec<Concept>,
    items: Vec<Concept>,
    natures: Vec<Concept>,
    passed_over: Vocabulary,
    per_unit: Vocabulary,
}

static BASE: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
    let file = super::parse("concepts.toml", include_str!("../standard/concepts.toml"));
    Arc::new(Lexicon::new(file, Subjects::base()))
});

impl Lexicon {
    /// The standard's.
    pub fn base() -> &'static Arc<Lexicon> {
        &BASE
    }

    /// Reads a file such as `concepts.toml`; the names of 类 come from `subjects`.
    ///
    /// # Errors
    /// It is no such file.
    pub fn read(text: &str, subjects: &Subjects) -> Result<Lexicon, toml::de::Error> {
        Ok(Lexicon::new(toml::from_str(text)?, subjects))
    }

    fn new(mut file: File, subjects: &Subjects) -> Lexicon {
        order(&mut file.fund, &Fund::KNOWN);
        order(&mut file.item, &Item::KNOWN);
        order(&mut file.nature, &Nature::KNOWN);
        let mut families: Vec<String> = Family::KNOWN.map(str::to_owned).into();
        let mut words: Vec<(String, Meaning)> = Vec::new();
        let mut add = |text: &str, label, implied_fund| words.push((text.to_owned(), Meaning { label, implied_fund }));
        let said_sides: Vec<(String, Side)> =
            file.word.iter().filter_map(|word| Some((word.texts.first()?.clone(), word.side?))).collect();
        for (concept, at) in file.fund.iter().zip(0..) {
            let fund = Fund(at);
            for text in &concept.texts {
                let ends = |(word, side): &(String, Side)| text.ends_with(word.as_str()).then_some(*side);
                let label = Label { side: said_sides.iter().find_map(ends), ..Label::default() };
                match fund {
                    // `财政拨款收支总预算` is 财政拨款 first.
                    Fund::ALL => add(text, label, Some(fund)),
                    _ => add(text, Label { fund: Some(fund), family: Some(Family::FUNDS), ..label }, None),
                }
            }
        }
        let mut family_of = |concept: &Concept| {
            let name = concept.family.as_ref()?;
            let known = families.iter().position(|family| family == name);
            let at = known.unwrap_or_else(|| {
                families.push(name.clone());
                families.len() - 1
            });
            Some(Family(at as u8))
        };
        for (concept, at) in file.nature.iter().zip(1..) {
            let (nature, side) = (Some(Nature(at)), Some(Side::Expenditure));
            let label = Label { nature, side, family: family_of(concept), ..Label::default() };
            concept.texts.iter().for_each(|text| add(text, label, None));
        }
        for (concept, at) in file.item.iter().zip(0..) {
            let fund = concept.fund.as_deref().and_then(|id| place(&file.fund, id)).map(Fund);
            let label = Label { item: Some(Item::Named(at)), family: family_of(concept), ..Label::default() };
            for text in &concept.texts {
                let says = |(word, side): &(String, Side)| text.contains(word.as_str()).then_some(*side);
                let side = concept.side.or_else(|| said_sides.iter().find_map(says));
                add(text, Label { side, ..label }, fund);
            }
        }
        let is_class = |subject: &&Subject| subject.classification == Classification::Functional && subject.code < 1000;
        for class in subjects.all().iter().filter(is_class) {
            let (item, side) = (Some(Item::Functional(class.code)), Some(Side::Expenditure));
            let label = Label { item, side, family: Some(Family::CLASSES), ..Label::default() };
            // `教育支出` is also called 教育 in a list of classes.
            let short =
                class.name.strip_suffix("支出").filter(|name| name.chars().count() > 2 && !name.ends_with('的'));
            short.into_iter().chain([&*class.name]).for_each(|name| add(name, label, None));
        }
        for word in &file.word {
            let label = Label { side: word.side, basis: word.basis, ..Label::default() };
            word.texts.iter().for_each(|text| add(text, label, None));
        }
        Lexicon {
            vocabulary: Vocabulary::longest(words.iter().map(|(text, _)| text)),
            meanings: words.into_iter().map(|(_, meaning)| meaning).collect(),
            passed_over: Vocabulary::longest(&file.passed_over),
            per_unit: Vocabulary::longest(&file.per_unit),
            funds: file.fund,
            items: file.item,
            natures: file.nature,
        }
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

    /// The fund with this id.
    pub fn fund(&self, id: &str) -> Option<Fund> {
        place(&self.funds, id).map(Fund)
    }

    /// The item with this id; `total` is all of it.
    pub fn item(&self, id: &str) -> Option<Item> {
        if id == "total" { Some(Item::Total) } else { place(&self.items, id).map(Item::Named) }
    }

    /// The nature with this id.
    pub fn nature(&self, id: &str) -> Option<Nature> {
        place(&self.natures, id).map(|at| Nature(at + 1))
    }

    /// The side that words name which name nothing else.
    pub fn bare_side(&self, words: &str) -> Option<Side> {
        let label = self.label(words);
        let is_bare = label.is_known && label.fund.is_none() && label.item.is_none() && label.nature.is_none();
        label.side.filter(|_| is_bare)
    }

    /// What a fund is called.
    pub fn fund_name(&self, fund: Fund) -> Option<&Concept> {
        self.funds.get(usize::from(fund.0))
    }

    /// What a named item is called; subjects have their names in the classification.
    pub fn item_name(&self, item: Item) -> Option<&Concept> {
        match item {
            Item::Named(at) => self.items.get(usize::from(at)),
            _ => None,
        }
    }

    /// What a nature is called; the whole has no name.
    pub fn nature_name(&self, nature: Nature) -> Option<&Concept> {
        self.natures.get(usize::from(nature.0).checked_sub(1)?)
    }

    /// Whether the figures under this title are no facts of the budget.
    pub fn is_passed_over(&self, title: &str) -> bool {
        self.passed_over.find(title).next().is_some()
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

    /// 政府采购 or one of its kinds.
    pub fn is_procurement(&self, item: Item) -> bool {
        item == Item::PROCUREMENT
            || self.item_name(item).is_some_and(|concept| concept.family.as_deref() == Some("procurement"))
    }

    /// Whether a fund is a part of 财政拨款.
    pub fn is_fiscal(&self, fund: Fund) -> bool {
        self.fund_name(fund).is_some_and(|concept| concept.part_of.as_deref() == Some("fiscal"))
    }
}

/// Quotes around a name or a part of it.
const QUOTES: [char; 8] = ['“', '”', '"', '‘', '’', '\'', '《', '》'];

fn is_ignorable(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '0'..='9' | '·' | ' '))
}

/// Those that the code speaks of to the front, in its order.
fn order(concepts: &mut [Concept], known: &[&str]) {
    concepts.sort_by_key(|concept| known.iter().position(|id| *id == concept.id).unwrap_or(known.len()));
}

fn place(concepts: &[Concept], id: &str) -> Option<u8> {
    concepts.iter().position(|concept| concept.id == id).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_code_are_those_of_the_data() {
        let lexicon = Lexicon::base();
        let ids =
            |concepts: &[Concept], len| concepts[..len].iter().map(|concept| concept.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&lexicon.funds, Fund::KNOWN.len()), Fund::KNOWN);
        assert_eq!(ids(&lexicon.items, Item::KNOWN.len()), Item::KNOWN);
        assert_eq!(ids(&lexicon.natures, Nature::KNOWN.len()), Nature::KNOWN);
        assert_eq!((lexicon.fund("reserve"), lexicon.nature("project")), (Some(Fund::RESERVE), Some(Nature::PROJECT)));
        assert_eq!(lexicon.item("procurement"), Some(Item::PROCUREMENT));
    }

    #[test]
    fn rates_per_unit_are_told_from_amounts() {
        for words in ["每辆", "车均", "拟购置车辆15辆每辆约", "平均每公里造价", "人均公用经费", "单价", "，每座补助"]
        {
            assert!(Lexicon::base().is_per_unit(words), "{words}");
        }
        for words in
            ["公务用车运行维护费", "用于每个村建设的项目支出", "保有量194辆，公务接待费", "每年安排项目支出", "均"]
        {
            assert!(!Lexicon::base().is_per_unit(words), "{words}");
        }
    }

    #[test]
    fn labels_have_their_dimensions() {
        let lexicon = Lexicon::base();
        let general = lexicon.label("一般公共预算财政拨款收入");
        assert_eq!((general.fund, general.side, general.is_known), (lexicon.fund("general"), Some(Side::Income), true));
        let goods = lexicon.label("政府采购货物预算");
        assert_eq!((goods.item, goods.is_known), (lexicon.item("goods"), true));
        let share = lexicon.label("其中一般公共预算拨款政府采购");
        assert_eq!((share.item, share.fund), (lexicon.item("procurement"), lexicon.fund("general")));
        let class = lexicon.label("社会保障和就业支出预算");
        assert_eq!((class.item, class.is_known), (Some(Item::Functional(208)), true));
        for text in ["上年结转结余的一般公共预算收入", "一般公共预算上年结转"] {
            let carried = lexicon.label(text);
            assert_eq!((carried.item, carried.fund), (Some(Item::CARRIED), Some(Fund::GENERAL)), "{text}");
            assert!(carried.is_known && carried.is_carry(), "{text}");
        }
        let abroad = lexicon.label("因公出国（境）费用");
        assert_eq!((abroad.item, abroad.is_known), (lexicon.item("abroad"), true));
        assert!(!lexicon.label("新增应用系统改造").is_known);
        assert!(lexicon.label("年初预算数").is_known);
        assert!(!lexicon.label("年初预算数").says_something());
    }
}
