//! The budget's tree: which quantities make up which, and which limit which (`src/standard/budget.toml`).

use super::concepts::Concepts;
use super::key::{Fund, Item, Key, Nature, Quantity};
use super::label::{Family, Label};
use serde::Deserialize;

/// The budget's tree.
#[derive(Debug)]
pub struct Tree {
    /// All sums.
    pub sums: Vec<Sum>,
    /// All limits.
    pub limits: Vec<Limit>,
    /// Sets of which parts of the one may stand among those of the other.
    kin: Vec<(Family, Family)>,
    /// The funds of 财政拨款.
    fiscal: Vec<Fund>,
    /// 政府采购 and its kinds.
    procurement: Vec<Item>,
}

/// A whole and what makes it up.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The whole.
    pub whole: Quantity,
    /// Parts that have to be stated.
    pub parts: Vec<Quantity>,
    /// Parts that add to the sum where they are stated.
    pub optional: Vec<Quantity>,
    /// Parts that the whole may have or not: in no equation.
    beside: Vec<Quantity>,
    /// It holds for each fund alone.
    every_fund: bool,
    /// How surely it holds.
    pub claim: Claim,
    /// It holds although a fund outside it has money.
    pub whatever_fund: bool,
    /// The set that its parts are; a sum without one is an equation and no more.
    family: Option<Family>,
    is_complete: bool,
    is_loose: bool,
}

/// How surely a sum holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// In every budget.
    Certain,
    /// In most, or a part may be left unsaid.
    Likely,
    /// It only says what belongs to what.
    None,
}

/// A quantity that cannot be larger than another.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The smaller one.
    pub part: Quantity,
    /// The larger one.
    pub whole: Quantity,
    /// It has exceptions.
    pub is_hint: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    sum: Vec<SumEntry>,
    limit: Vec<LimitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SumEntry {
    whole: String,
    parts: Vec<String>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    every_fund: bool,
    claim: Claim,
    #[serde(default)]
    whatever_fund: bool,
    family: Option<String>,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    loose: bool,
    within: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitEntry {
    part: String,
    whole: String,
    #[serde(default)]
    hint: bool,
}

impl Sum {
    /// All that can be a part of it, whether an equation counts it or not.
    pub fn all_parts(&self) -> impl Iterator<Item = &Quantity> {
        self.parts.iter().chain(&self.optional).chain(&self.beside)
    }

    /// Whether a key names the whole.
    pub fn is_of(&self, key: &Key) -> bool {
        let Quantity { side, fund, item, nature } = self.whole;
        item == key.item && nature == key.nature && side == key.side && (self.every_fund || fund == key.fund)
    }

    /// The key of a part beside that of the whole.
    pub fn key_of(&self, part: &Quantity, whole: &Key) -> Key {
        let fund = if self.every_fund { whole.fund } else { part.fund };
        Key { side: part.side, fund, item: part.item, nature: part.nature, ..*whole }
    }

    /// Whether it adds up funds.
    pub fn is_over_funds(&self) -> bool {
        !self.every_fund && self.whole.fund == Fund::ALL
    }

    /// Whether a fund takes part in it.
    pub fn names_fund(&self, fund: Fund) -> bool {
        self.parts.iter().chain(&self.optional).any(|part| part.fund == fund)
    }

    /// Whether a label names the whole, whatever the fund.
    fn is_named(&self, label: &Label) -> bool {
        is_for_same(&self.whole, label)
    }
}

/// Whether a label says what a quantity is for, whatever the fund.
fn is_for_same(quantity: &Quantity, label: &Label) -> bool {
    quantity.item == label.item.unwrap_or(Item::Total) && quantity.nature == label.nature.unwrap_or_default()
}

impl Tree {
    /// Of what `budget.toml` or a file like it says; an error says what is wrong with it.
    pub(super) fn new(file: &Sums, concepts: &Concepts) -> Result<Tree, String> {
        let quantity = |name: &String| concepts.quantity(name).ok_or_else(|| format!("no quantity {name}"));
        let quantities = |names: &[String]| names.iter().map(quantity).collect::<Result<Vec<_>, _>>();
        let mut families = Family::KNOWN.map(str::to_owned).to_vec();
        let mut sums: Vec<Sum> = Vec::new();
        let mut substitutes: Vec<(Quantity, Sum)> = Vec::new();
        for entry in &file.sum {
            let family = entry.family.as_ref().map(|name| {
                let at = families.iter().position(|family| family == name).unwrap_or_else(|| {
                    families.push(name.clone());
                    families.len() - 1
                });
                Family(at as u8)
            });
            let sum = Sum {
                whole: quantity(&entry.whole)?,
                parts: quantities(&entry.parts)?,
                optional: quantities(&entry.optional)?,
                beside: quantities(&entry.beside)?,
                every_fund: entry.every_fund,
                claim: entry.claim,
                whatever_fund: entry.whatever_fund,
                family,
                is_complete: entry.complete,
                is_loose: entry.loose,
            };
            if let Some(outer) = &entry.within {
                substitutes.push((quantity(outer)?, sum.clone()));
            }
            sums.push(sum);
        }
        let mut kin = Vec::new();
        for (outer, inner) in substitutes {
            let outer = sums.iter().find(|sum| sum.whole == outer && sum.parts.contains(&inner.whole));
            let outer = outer.ok_or("`within` names no sum that it is a part of")?;
            kin.extend(outer.family.zip(inner.family));
            let inner_parts = |part: &Quantity| if *part == inner.whole { inner.parts.clone() } else { vec![*part] };
            sums.push(Sum { parts: outer.parts.iter().flat_map(inner_parts).collect(), ..outer.clone() });
        }
        let limit = |entry: &LimitEntry| {
            Ok(Limit { part: quantity(&entry.part)?, whole: quantity(&entry.whole)?, is_hint: entry.hint })
        };
        let limits = file.limit.iter().map(limit).collect::<Result<_, String>>()?;
        let of_fiscal = sums.iter().filter(|sum| sum.whole.fund == Fund::FISCAL);
        let fiscal = of_fiscal.flat_map(|sum| &sum.parts).map(|part| part.fund).collect();
        let of_procurement = sums.iter().filter(|sum| sum.family == Some(Family::OF_PROCUREMENT));
        let kinds = of_procurement.flat_map(Sum::all_parts).map(|part| part.item);
        let procurement = std::iter::once(Item::PROCUREMENT).chain(kinds).collect();
        Ok(Tree { sums, limits, kin, fiscal, procurement })
    }

    /// The set that an item or a nature is a part of.
    pub(super) fn family_of(&self, item: Item, nature: Nature) -> Option<Family> {
        let is_it = |part: &Quantity| (part.item, part.nature) == (item, nature);
        let sum = self.sums.iter().find(|sum| sum.all_parts().any(is_it))?;
        if sum.beside.iter().any(is_it) { Some(Family::BESIDE) } else { sum.family }
    }

    /// The wholes of the tree and all that can be part of each, for every fund that they hold for.
    pub fn families(&self) -> Vec<(Quantity, Vec<Quantity>)> {
        let mut families = Vec::new();
        for sum in self.sums.iter().filter(|sum| sum.family.is_some()) {
            match sum.every_fund {
                false => families.push((sum.whole, sum.all_parts().copied().collect())),
                true => families.extend(self.spent_funds().map(|fund| {
                    let parts = sum.all_parts().map(|part| Quantity { fund, ..*part });
                    (Quantity { fund, ..sum.whole }, parts.collect())
                })),
            }
        }
        families
    }

    /// The funds that have 基本支出 and 项目支出 of their own.
    pub fn spent_funds(&self) -> impl Iterator<Item = Fund> {
        [Fund::ALL, Fund::FISCAL].into_iter().chain(self.fiscal.iter().copied())
    }

    /// Whether a fund is a part of 财政拨款.
    pub fn is_fiscal(&self, fund: Fund) -> bool {
        self.fiscal.contains(&fund)
    }

    /// Whether a fund is 财政拨款 or a part of it.
    pub fn is_fiscal_or_all_of(&self, fund: Fund) -> bool {
        fund == Fund::FISCAL || self.is_fiscal(fund)
    }

    /// Whether a label names all the money, or that of 财政拨款 or one of its funds.
    pub fn names_fiscal(&self, label: &Label) -> bool {
        label.fund.is_none_or(|fund| [Fund::ALL, Fund::FISCAL].contains(&fund) || self.is_fiscal(fund))
    }

    /// 政府采购 or one of its kinds.
    pub fn is_procurement(&self, item: Item) -> bool {
        self.procurement.contains(&item)
    }

    /// Whether so many parts of this set are all there can be.
    pub fn is_complete(&self, family: Family, parts: usize) -> bool {
        self.sums.iter().any(|sum| sum.family == Some(family) && sum.is_complete && sum.parts.len() == parts)
    }

    /// Whether both labels name parts of one whole; parts that may stand in the place of their whole are beside its siblings.
    pub fn are_kin(&self, a: &Label, b: &Label) -> bool {
        let (Some(a), Some(b)) = (a.family, b.family) else { return false };
        a == b || self.kin.contains(&(a, b)) || self.kin.contains(&(b, a))
    }

    /// Whether the parts of what a label names may be named beside it: 公务用车购置及运行维护费, 基本支出, 财政拨款.
    pub fn is_loose(&self, label: &Label) -> bool {
        label.is_known && self.loose(label).next().is_some()
    }

    fn loose(&self, label: &Label) -> impl Iterator<Item = &Sum> {
        self.sums.iter().filter(|sum| sum.is_loose).filter(|sum| match (sum.whole.fund, sum.whole.nature) {
            (Fund::ALL, Nature::WHOLE) => label.item == Some(sum.whole.item),
            (Fund::ALL, nature) => label.nature == Some(nature),
            (fund, _) => label.fund == Some(fund) && label.item.is_none(),
        })
    }

    /// Whether a label names a part of a whole whose parts may be named beside it.
    pub fn is_loose_part(&self, part: &Label, whole: &Label) -> bool {
        let is_part = |sum: &Sum| match sum.family {
            Some(_) => part.family == sum.family,
            None => part.family == Some(Family::FUNDS) && sum.parts.iter().any(|own| part.fund == Some(own.fund)),
        };
        part.is_known && whole.is_known && self.loose(whole).any(is_part)
    }

    /// Whether what one label names is a part of what another names, in every budget: 公务用车购置费 of 公务用车购置及运行费.
    /// What everything is a part of does not count.
    pub fn is_part(&self, part: &Label, whole: &Label) -> bool {
        let is_all = |label: &Label| label.item.is_none_or(|item| item == Item::Total) && label.nature.is_none();
        let mut certain = self.sums.iter().filter(|sum| sum.claim == Claim::Certain);
        !is_all(whole)
            && !is_all(part)
            && certain.any(|sum| sum.is_named(whole) && sum.parts.iter().any(|own| is_for_same(own, part)))
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Fund, Lexicon, Standard};

    fn lexicon() -> &'static Lexicon {
        &Standard::base().lexicon
    }

    #[test]
    fn parts_of_wholes() {
        let tree = &Standard::base().tree;
        let label = |text| lexicon().label(text);
        assert!(tree.is_part(&label("公务用车购置费"), &label("“三公”经费")));
        assert!(
            tree.is_part(&label("人员经费"), &label("基本支出")) && !tree.is_part(&label("项目支出"), &label("支出"))
        );
        assert!(tree.is_loose_part(&label("一般公共预算拨款"), &label("财政拨款收入")));
        assert!(!tree.is_loose_part(&label("事业收入"), &label("财政拨款收入")));
        assert!(tree.is_loose(&label("基本支出")) && !tree.is_loose(&label("项目支出")));
        assert!(tree.are_kin(&label("公务接待费"), &label("公务用车购置费")));
        assert!(!tree.are_kin(&label("公务接待费"), &label("政府采购货物")));
        assert!(tree.is_fiscal(Fund::GOV_FUND) && !tree.is_fiscal(Fund::CARRY_IN));
        assert!(tree.is_procurement(lexicon().concepts.item("works").unwrap()));
    }

    #[test]
    fn a_sum_may_have_the_parts_of_a_part() {
        let tree = &Standard::base().tree;
        let concepts = &lexicon().concepts;
        let three_public = concepts.quantity("three_public").unwrap();
        let counts: Vec<usize> =
            tree.sums.iter().filter(|sum| sum.whole == three_public).map(|sum| sum.parts.len()).collect();
        assert_eq!(counts, [3, 4]);
    }
}
