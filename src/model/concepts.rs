//! The concepts that labels name: funds, items and natures, by id.

use super::key::{Fund, Item, Key, Nature, Quantity, Side};
use serde::Deserialize;

/// A fund, an item or a nature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Its name in the data.
    pub id: String,
    /// Its name in English.
    pub en: String,
    zh: Option<String>,
    pub(super) side: Option<Side>,
    pub(super) fund: Option<String>,
    /// Money that a unit pays to another one: sums over units count it twice.
    #[serde(default)]
    between_units: bool,
    /// Some units have it, others do not.
    #[serde(default)]
    of_some_units: bool,
    pub(super) texts: Vec<String>,
}

impl Concept {
    /// Its name in Chinese.
    pub fn zh(&self) -> &str {
        self.zh.as_ref().or(self.texts.first()).map_or("", String::as_str)
    }
}

/// All concepts, those that the code names first.
#[derive(Debug)]
pub struct Concepts {
    pub(super) funds: Vec<Concept>,
    pub(super) items: Vec<Concept>,
    pub(super) natures: Vec<Concept>,
}

impl Concepts {
    pub(super) fn new(mut funds: Vec<Concept>, mut items: Vec<Concept>, mut natures: Vec<Concept>) -> Concepts {
        order(&mut funds, &Fund::KNOWN);
        order(&mut items, &Item::KNOWN);
        order(&mut natures, &Nature::KNOWN);
        Concepts { funds, items, natures }
    }

    /// The fund with this id.
    pub fn fund(&self, id: &str) -> Option<Fund> {
        place(&self.funds, id).map(Fund)
    }

    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<Item> {
        place(&self.items, id).map(Item::Named)
    }

    /// The nature with this id.
    pub fn nature(&self, id: &str) -> Option<Nature> {
        place(&self.natures, id).map(|at| Nature(at + 1))
    }

    /// The quantity with this name: ids and a side, such as `general.income` or `basic`. What money is for is expenditure; a
    /// name without a fund is of all money.
    pub fn quantity(&self, name: &str) -> Option<Quantity> {
        let mut side = None;
        let (mut fund, mut item, mut nature) = (Fund::ALL, Item::Total, Nature::WHOLE);
        for word in name.split('.') {
            match (word, self.fund(word), self.nature(word)) {
                ("income", ..) => side = Some(Side::Income),
                ("expenditure", ..) => side = Some(Side::Expenditure),
                (_, Some(named), _) => fund = named,
                (_, _, Some(named)) => nature = named,
                _ => item = self.item(word)?,
            }
        }
        let is_spent = item != Item::Total || nature != Nature::WHOLE;
        let side = side.or(is_spent.then_some(Side::Expenditure))?;
        Some(Quantity { side, fund, item, nature })
    }

    /// Whether this is money that a unit pays to another one.
    pub fn is_between_units(&self, key: &Key) -> bool {
        [self.fund_name(key.fund), self.item_name(key.item)].into_iter().flatten().any(|concept| concept.between_units)
    }

    /// Whether a unit that does not speak of it has none.
    pub fn is_of_some_units(&self, key: &Key) -> bool {
        self.item_name(key.item).is_some_and(|concept| concept.of_some_units)
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
}

/// Those that the code names to the front, in its order.
fn order(concepts: &mut [Concept], known: &[&str]) {
    concepts.sort_by_key(|concept| known.iter().position(|id| *id == concept.id).unwrap_or(known.len()));
}

fn place(concepts: &[Concept], id: &str) -> Option<u8> {
    concepts.iter().position(|concept| concept.id == id).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;

    #[test]
    fn the_names_of_the_code_are_those_of_the_data() {
        let concepts = &Standard::base().lexicon.concepts;
        let ids = |concepts: &[Concept], count| concepts[..count].iter().map(|c| c.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&concepts.funds, Fund::KNOWN.len()), Fund::KNOWN);
        assert_eq!(ids(&concepts.items, Item::KNOWN.len()), Item::KNOWN);
        assert_eq!(ids(&concepts.natures, Nature::KNOWN.len()), Nature::KNOWN);
        assert_eq!(
            (concepts.fund("reserve"), concepts.nature("project")),
            (Some(Fund::RESERVE), Some(Nature::PROJECT))
        );
        assert_eq!(concepts.item("procurement"), Some(Item::PROCUREMENT));
    }

    #[test]
    fn names_have_their_quantity() {
        let quantity = |name| Standard::base().lexicon.concepts.quantity(name);
        let general = quantity("general.expenditure").unwrap();
        assert_eq!((general.side, general.fund, general.item), (Side::Expenditure, Fund::GENERAL, Item::Total));
        assert_eq!(quantity("general.basic").unwrap().nature, Nature::BASIC);
        assert_eq!(quantity("carry_out").unwrap().item, Item::CARRY_OUT);
        assert_eq!(quantity("income").unwrap().fund, Fund::ALL);
        for wrong in ["", "general", "general.incme", "unit"] {
            assert!(quantity(wrong).is_none(), "{wrong}");
        }
    }
}
