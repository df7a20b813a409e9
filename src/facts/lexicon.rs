//! Labels → dimensions, from `src/standard/concepts.toml` and the subject names.

use super::key::{Basis, Fund, Item, Nature, Side};
use crate::text::Vocabulary;
use serde::Deserialize;
use std::sync::LazyLock;

/// What a label says. What it leaves open comes from the list or section it stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// 收入 or 支出.
    pub side: Option<Side>,
    /// Source of money.
    pub fund: Option<Fund>,
    /// What for.
    pub item: Option<Item>,
    /// Kind of expenditure.
    pub nature: Option<Nature>,
    /// Budget or actual.
    pub basis: Option<Basis>,
    /// The set this is a part of, by its place among the families; `None` for a whole.
    pub family: Option<Family>,
    /// Every word of the label is known.
    pub is_known: bool,
}

/// A set of parts that make a whole: the funds, 基本 and 项目, the “三公” parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Family(u8);

impl Label {
    /// Whether the label names anything at all.
    pub fn says_something(&self) -> bool {
        self.side.is_some() || self.fund.is_some() || self.item.is_some() || self.nature.is_some()
    }

    /// Missing dimensions filled from `outer`.
    pub fn within(self, outer: &Label) -> Label {
        Label {
            side: self.side.or(outer.side),
            fund: self.fund.or(outer.fund),
            item: self.item.or(outer.item),
            nature: self.nature.or(outer.nature),
            basis: self.basis.or(outer.basis),
            ..self
        }
    }
}

#[derive(Deserialize)]
struct File {
    passed_over: Vec<String>,
    per_unit: Vec<String>,
    fund: Vec<Entry>,
    item: Vec<Entry>,
    nature: Vec<Entry>,
    filler: Vec<Filler>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    en: String,
    family: Option<String>,
    side: Option<String>,
    fund: Option<String>,
    part_of: Option<String>,
    texts: Vec<String>,
}

#[derive(Deserialize)]
struct Filler {
    texts: Vec<String>,
}

/// What one text of the lexicon adds to a label.
#[derive(Clone, Copy, Default)]
struct Meaning {
    side: Option<Side>,
    fund: Option<Fund>,
    item: Option<Item>,
    nature: Option<Nature>,
    basis: Option<Basis>,
    family: Option<Family>,
    implied_fund: Option<Fund>,
}

/// The names of `concepts.toml` that the code speaks of.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // named as in the file
pub struct Ids {
    pub all: Fund,
    pub fiscal: Fund,
    pub general: Fund,
    pub gov_fund: Fund,
    pub state_capital: Fund,
    pub carry_in: Fund,
    pub reserve: Fund,
    pub basic: Nature,
    pub project: Nature,
    pub current: Item,
    pub sum: Item,
    pub carried: Item,
    pub carry_out: Item,
    pub vehicle: Item,
    pub three_public: Item,
    pub procurement: Item,
    pub by_fund: Option<Family>,
    pub by_function: Option<Family>,
    pub by_nature: Option<Family>,
    pub of_basic: Option<Family>,
    pub of_vehicle: Option<Family>,
    pub of_three_public: Option<Family>,
    pub of_procurement: Option<Family>,
}

/// What a concept is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Entry {
    fn name(&self) -> Name {
        Name { zh: self.texts.first().cloned().unwrap_or_default(), en: self.en.clone() }
    }
}

/// The vocabulary of labels.
pub struct Lexicon {
    vocabulary: Vocabulary,
    meanings: Vec<Meaning>,
    funds: Vec<String>,
    /// The funds that make up 财政拨款.
    fiscal: Vec<Fund>,
    /// The kinds of 政府采购.
    procurement: Vec<Item>,
    items: Vec<String>,
    natures: Vec<String>,
    families: Vec<String>,
    passed_over: Vocabulary,
    per_unit: Vocabulary,
    fund_names: Vec<Name>,
    item_names: Vec<Name>,
    nature_names: Vec<Name>,
    /// The names the code speaks of.
    pub ids: Ids,
}

/// The vocabulary of `src/standard/concepts.toml`, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    fn read() -> Lexicon {
        // The file is part of the program: a test reads it, so it cannot fail at run time.
        let file: File = toml::from_str(include_str!("../standard/concepts.toml"))
            .unwrap_or_else(|error| panic!("concepts.toml: {error}"));
        let mut texts: Vec<String> = Vec::new();
        let mut meanings: Vec<Meaning> = Vec::new();
        let mut families: Vec<String> = vec!["fund".into(), "function".into()];
        let funds: Vec<String> = file.fund.iter().map(|entry| entry.id.clone()).collect();
        let fund_named = |id: &str| Fund(funds.iter().position(|fund| fund == id).unwrap_or(0) as u8);
        let mut add = |text: &str, meaning: Meaning| {
            texts.push(text.to_owned());
            meanings.push(meaning);
        };
        for (at, entry) in file.fund.iter().enumerate() {
            let fund = Fund(at as u8);
            let is_all = entry.id == "all";
            for text in &entry.texts {
                let side = if text.ends_with("收入") { Some(Side::Income) } else { None };
                // `财政拨款收支总预算` is 财政拨款 first.
                let (fund, implied_fund) = if is_all { (None, Some(fund)) } else { (Some(fund), None) };
                add(
                    text,
                    Meaning { fund, implied_fund, side, family: (!is_all).then_some(Family(0)), ..Meaning::default() },
                );
            }
        }
        let mut family_of = |name: &Option<String>| {
            name.as_ref().map(|name| {
                let at = families.iter().position(|family| family == name).unwrap_or_else(|| {
                    families.push(name.clone());
                    families.len() - 1
                });
                Family(at as u8)
            })
        };
        let side_of = |side: &Option<String>| match side.as_deref() {
            Some("income") => Some(Side::Income),
            Some("expenditure") => Some(Side::Expenditure),
            _ => None,
        };
        for (at, entry) in file.nature.iter().enumerate() {
            let family = family_of(&entry.family);
            for text in &entry.texts {
                add(
                    text,
                    Meaning {
                        nature: Some(Nature(at as u8 + 1)),
                        side: Some(Side::Expenditure),
                        family,
                        ..Meaning::default()
                    },
                );
            }
        }
        for (at, entry) in file.item.iter().enumerate() {
            let family = family_of(&entry.family);
            let implied_fund = entry.fund.as_deref().map(&fund_named);
            for text in &entry.texts {
                let side = side_of(&entry.side).or_else(|| {
                    if text.contains("收入") {
                        Some(Side::Income)
                    } else if text.contains("支出") {
                        Some(Side::Expenditure)
                    } else {
                        None
                    }
                });
                add(
                    text,
                    Meaning { item: Some(Item::Named(at as u8)), side, family, implied_fund, ..Meaning::default() },
                );
            }
        }
        for (code, name) in functional_classes() {
            let meaning = Meaning {
                item: Some(Item::Functional(code)),
                side: Some(Side::Expenditure),
                family: Some(Family(1)),
                ..Meaning::default()
            };
            // `教育支出` is also called 教育 in a list of classes.
            if let Some(short) =
                name.strip_suffix("支出").filter(|short| short.chars().count() > 2 && !short.ends_with('的'))
            {
                add(short, meaning);
            }
            add(&name, meaning);
        }
        for text in ["收入", "收"] {
            add(text, Meaning { side: Some(Side::Income), ..Meaning::default() });
        }
        for text in ["支出", "支"] {
            add(text, Meaning { side: Some(Side::Expenditure), ..Meaning::default() });
        }
        for text in ["收支", "收、支", "收入、支出", "收入和支出", "收入支出", "收支总"] {
            add(text, Meaning::default());
        }
        for text in ["执行数", "执行", "决算数", "决算", "预计执行数", "完成数"] {
            add(text, Meaning { basis: Some(Basis::Actual), ..Meaning::default() });
        }
        for text in file.filler.iter().flat_map(|filler| &filler.texts) {
            add(text, Meaning::default());
        }
        let items: Vec<String> = file.item.iter().map(|entry| entry.id.clone()).collect();
        let natures: Vec<String> = file.nature.iter().map(|entry| entry.id.clone()).collect();
        let item = |id: &str| items.iter().position(|item| item == id).map_or(Item::Total, |at| Item::Named(at as u8));
        let nature = |id: &str| Nature(natures.iter().position(|n| n == id).map_or(0, |at| at as u8 + 1));
        let family = |name: &str| families.iter().position(|family| family == name).map(|at| Family(at as u8));
        let ids = Ids {
            all: fund_named("all"),
            fiscal: fund_named("fiscal"),
            general: fund_named("general"),
            gov_fund: fund_named("gov_fund"),
            state_capital: fund_named("state_capital"),
            carry_in: fund_named("carry_in"),
            reserve: fund_named("reserve"),
            basic: nature("basic"),
            project: nature("project"),
            current: item("current"),
            sum: item("sum"),
            carried: item("carried"),
            carry_out: item("carry_out"),
            vehicle: item("vehicle"),
            three_public: item("three_public"),
            procurement: item("procurement"),
            by_fund: family("fund"),
            by_function: family("function"),
            by_nature: family("nature"),
            of_basic: family("basic"),
            of_vehicle: family("vehicle"),
            of_three_public: family("three_public"),
            of_procurement: family("procurement"),
        };
        let fiscal = file.fund.iter().enumerate().filter(|(_, entry)| entry.part_of.as_deref() == Some("fiscal"));
        let kinds = file.item.iter().enumerate().filter(|(_, entry)| entry.family.as_deref() == Some("procurement"));
        Lexicon {
            vocabulary: Vocabulary::longest(&texts),
            procurement: kinds.map(|(at, _)| Item::Named(at as u8)).collect(),
            fiscal: fiscal.map(|(at, _)| Fund(at as u8)).collect(),
            meanings,
            passed_over: Vocabulary::longest(&file.passed_over),
            per_unit: Vocabulary::longest(&file.per_unit),
            fund_names: file.fund.iter().map(Entry::name).collect(),
            item_names: file.item.iter().map(Entry::name).collect(),
            nature_names: file.nature.iter().map(Entry::name).collect(),
            ids,
            items,
            natures,
            funds: funds.clone(),
            families,
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
            let meaning = self.meanings[found.word];
            let funds = [label.fund, meaning.fund];
            if let [Some(a), Some(b)] = funds
                && a != b
                && funds.contains(&Some(self.ids.carry_in))
            {
                // `上年结转的一般公共预算收入`
                label.item = Some(self.ids.carried);
                label.side = meaning.side.or(label.side);
                label.fund = funds.into_iter().flatten().find(|fund| *fund != self.ids.carry_in);
                label.family = meaning.family.or(label.family);
                continue;
            }
            label.side = meaning.side.or(label.side);
            label.fund = meaning.fund.or(label.fund);
            label.item = meaning.item.or(label.item);
            label.nature = meaning.nature.or(label.nature);
            label.basis = meaning.basis.or(label.basis);
            label.family = meaning.family.or(label.family);
            implied_fund = meaning.implied_fund.or(implied_fund);
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

    /// The fund with this id in `concepts.toml`.
    pub fn fund(&self, id: &str) -> Fund {
        Fund(self.funds.iter().position(|fund| fund == id).unwrap_or(0) as u8)
    }

    /// The item with this id in `concepts.toml`; `total` is the whole.
    pub fn item(&self, id: &str) -> Item {
        self.items.iter().position(|item| item == id).map_or(Item::Total, |at| Item::Named(at as u8))
    }

    /// The nature with this id in `concepts.toml`; anything else is the whole.
    pub fn nature(&self, id: &str) -> Nature {
        self.natures.iter().position(|nature| nature == id).map_or(Nature(0), |at| Nature(at as u8 + 1))
    }

    /// What a fund is called.
    pub fn fund_name(&self, fund: Fund) -> Option<&Name> {
        self.fund_names.get(usize::from(fund.0))
    }

    /// What a named item is called; subjects have their names in the classification.
    pub fn item_name(&self, item: Item) -> Option<&Name> {
        match item {
            Item::Named(at) => self.item_names.get(usize::from(at)),
            _ => None,
        }
    }

    /// What a nature is called; the whole has no name.
    pub fn nature_name(&self, nature: Nature) -> Option<&Name> {
        self.nature_names.get(usize::from(nature.0).checked_sub(1)?)
    }

    /// The family with this name.
    pub fn family(&self, name: &str) -> Option<Family> {
        self.families.iter().position(|family| family == name).map(|at| Family(at as u8))
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
            && self.vocabulary.find(text).any(|found| self.meanings[found.word].item == Some(self.ids.carry_out))
    }

    /// 政府采购 or one of its kinds.
    pub fn is_procurement(&self, item: Item) -> bool {
        item == self.ids.procurement || self.procurement.contains(&item)
    }

    /// Whether a fund is a part of 财政拨款.
    pub fn is_fiscal(&self, fund: Fund) -> bool {
        self.fiscal.contains(&fund)
    }
}

/// Quotes around a name or a part of it.
const QUOTES: [char; 8] = ['“', '”', '"', '‘', '’', '\'', '《', '》'];

fn is_ignorable(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '0'..='9' | '·' | ' '))
}

/// The 类 of the functional classification: code and name.
fn functional_classes() -> impl Iterator<Item = (u32, String)> {
    include_str!("../standard/subjects.csv").lines().filter_map(|line| {
        let mut cells = line.split(',');
        let (code, name, class) = (cells.next()?, cells.next()?, cells.next()?);
        (code.len() == 3 && class.trim() == "functional").then(|| Some((code.parse().ok()?, name.to_owned())))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_per_unit_are_told_from_amounts() {
        for words in ["每辆", "车均", "拟购置车辆15辆每辆约", "平均每公里造价", "人均公用经费", "单价", "，每座补助"]
        {
            assert!(LEXICON.is_per_unit(words), "{words}");
        }
        for words in
            ["公务用车运行维护费", "用于每个村建设的项目支出", "保有量194辆，公务接待费", "每年安排项目支出", "均"]
        {
            assert!(!LEXICON.is_per_unit(words), "{words}");
        }
    }

    #[test]
    fn labels_have_their_dimensions() {
        let lexicon = &*LEXICON;
        let general = lexicon.label("一般公共预算财政拨款收入");
        assert_eq!(
            (general.fund, general.side, general.is_known),
            (Some(lexicon.fund("general")), Some(Side::Income), true)
        );
        let goods = lexicon.label("政府采购货物预算");
        assert_eq!((goods.item, goods.is_known), (Some(lexicon.item("goods")), true));
        let share = lexicon.label("其中一般公共预算拨款政府采购");
        assert_eq!((share.item, share.fund), (Some(lexicon.item("procurement")), Some(lexicon.fund("general"))));
        let class = lexicon.label("社会保障和就业支出预算");
        assert_eq!((class.item, class.is_known), (Some(Item::Functional(208)), true));
        for text in ["上年结转结余的一般公共预算收入", "一般公共预算上年结转"] {
            let carried = lexicon.label(text);
            assert_eq!((carried.item, carried.fund), (Some(lexicon.ids.carried), Some(lexicon.ids.general)), "{text}");
            assert!(carried.is_known && carried.is_carry(), "{text}");
        }
        let abroad = lexicon.label("因公出国（境）费用");
        assert_eq!((abroad.item, abroad.is_known), (Some(lexicon.item("abroad")), true));
        assert!(!lexicon.label("新增应用系统改造").is_known);
        assert!(lexicon.label("年初预算数").is_known);
        assert!(!lexicon.label("年初预算数").says_something());
    }
}
