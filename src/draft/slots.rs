//! The names of slots: `general.expenditure.change` → a quantity and what is said of it.

use super::figures::Quantity;
use crate::model::{Fund, Item, Lexicon, Nature, Side};

/// What is said of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// `451.32万元`
    Level,
    /// `比2025年增加31.22万元`, `与2025年持平`
    Change,
    /// `比2025年预算数增加31.22万元`
    BudgetChange,
    /// `增加31.22万元`
    Moved,
    /// `增长7.43%`
    Rate,
}

/// What is said of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListAspect {
    /// `教育支出5万元，卫生健康支出3万元`
    Levels,
    /// `教育支出增加5万元，卫生健康支出减少3万元`
    Moved,
    /// `教育支出5万元，占62.5%；卫生健康支出3万元，占37.5%`
    Shares,
    /// `教育支出、卫生健康支出`
    Names,
    /// A line for each.
    Lines,
}

/// The quantity of a slot and what is said of it; `None` for a name that is none.
pub fn quantity(slot: &str) -> Option<(Quantity, Aspect)> {
    let lexicon = Lexicon::base();
    let mut side = None;
    let (mut fund, mut item, mut nature) = (Fund::ALL, Item::Total, Nature::default());
    let mut aspect = Aspect::Level;
    for word in slot.split('.') {
        match word {
            "income" => side = Some(Side::Income),
            "expenditure" => side = Some(Side::Expenditure),
            "change" => aspect = Aspect::Change,
            "budget_change" => aspect = Aspect::BudgetChange,
            "moved" => aspect = Aspect::Moved,
            "rate" => aspect = Aspect::Rate,
            word => match (lexicon.fund(word), lexicon.nature(word)) {
                (Some(named), _) => fund = named,
                (_, Some(named)) => nature = named,
                _ => item = lexicon.item(word)?,
            },
        }
    }
    // What money is for is expenditure; of a fund alone the slot has to say.
    let is_spent = item != Item::Total || nature != Nature::default();
    let side = side.or(is_spent.then_some(Side::Expenditure))?;
    Some((Quantity { side, fund, item, nature }, aspect))
}

/// The list of a slot and what is said of it.
pub fn list(slot: &str) -> (&str, ListAspect) {
    let Some((id, aspect)) = slot.split_once('.') else {
        return (slot, ListAspect::Levels);
    };
    let aspect = match aspect {
        "moved" => ListAspect::Moved,
        "shares" => ListAspect::Shares,
        "names" => ListAspect::Names,
        "lines" => ListAspect::Lines,
        _ => ListAspect::Levels,
    };
    (id, aspect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_quantity() {
        let (general, aspect) = quantity("general.expenditure.change").unwrap();
        assert_eq!((general.side, general.fund, aspect), (Side::Expenditure, Fund::GENERAL, Aspect::Change));
        assert_eq!(quantity("general.basic").unwrap().0.nature, Nature::BASIC);
        assert_eq!(quantity("carry_out").unwrap().0.item, Item::CARRY_OUT);
        assert_eq!(quantity("income").unwrap().0.fund, Fund::ALL);
        for wrong in ["", "general", "general.incme", "unit"] {
            assert!(quantity(wrong).is_none(), "{wrong}");
        }
        assert_eq!(list("classes.moved"), ("classes", ListAspect::Moved));
    }
}
