//! The names of slots: `general.expenditure.change` → a quantity and what is said of it.

use crate::model::{Concepts, Quantity};

/// The aspect of a quantity that a slot prints.
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
    /// `451.32万元` that the budget of the year gave
    Budget,
    /// `92.5%` of that budget
    Completion,
}

/// The aspect of a list that a slot prints.
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
pub fn quantity(slot: &str, concepts: &Concepts) -> Option<(Quantity, Aspect)> {
    let (name, aspect) = match slot.rsplit_once('.').and_then(|(name, word)| Some((name, aspect(word)?))) {
        Some((name, aspect)) => (name, aspect),
        None => (slot, Aspect::Level),
    };
    Some((concepts.quantity(name)?, aspect))
}

/// The aspect named by the word after a quantity.
pub fn aspect(word: &str) -> Option<Aspect> {
    Some(match word {
        "level" => Aspect::Level,
        "change" => Aspect::Change,
        "budget_change" => Aspect::BudgetChange,
        "moved" => Aspect::Moved,
        "rate" => Aspect::Rate,
        "budget" => Aspect::Budget,
        "completion" => Aspect::Completion,
        _ => return None,
    })
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
    use crate::model::{Fund, Side, Standard};

    #[test]
    fn aspects_stand_behind_names() {
        let concepts = &Standard::base().lexicon.concepts;
        let (general, aspect) = quantity("general.expenditure.change", concepts).unwrap();
        assert_eq!((general.side, general.fund, aspect), (Side::Expenditure, Fund::GENERAL, Aspect::Change));
        assert_eq!(quantity("basic", concepts).unwrap().1, Aspect::Level);
        assert!(quantity("change", concepts).is_none() && quantity("basic.changed", concepts).is_none());
        assert_eq!(list("classes.moved"), ("classes", ListAspect::Moved));
    }
}
