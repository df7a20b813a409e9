//! What the unit has published of a figure's quantity before: in the document of the year before, or in the budget of a final
//! account's year.

use super::neighbour::NeighbourText;
use super::snapshot::{PartPosition, Snapshot};
use crate::facts::{Facts, FigureId};
use crate::model::{Key, Measure};
use crate::relations::explain::amount;
use crate::rules::{Other, Role};
use crate::say;
use crate::text::Span;
use ls_types::Location;

/// A figure of an earlier document.
pub struct Published<'a> {
    snapshot: &'a Snapshot,
    document: &'a NeighbourText,
    /// Its place there.
    span: Span,
    /// With its unit.
    amount: String,
    /// It is of the year before.
    is_last_year: bool,
}

/// What was published of the quantities of some figures.
pub fn of_quantity<'a>(snapshot: &'a Snapshot, place: PartPosition<'a>, ids: &[FigureId]) -> Vec<Published<'a>> {
    published(snapshot, place, ids, |facts, other, key| match key.measure {
        Measure::Level if key.year == facts.year => Some(Key { year: other.year, ..*key }),
        _ => of_before(facts, key),
    })
}

/// What was published where some figures speak of the year before: as a level, or as a change since then.
pub fn of_year_before<'a>(snapshot: &'a Snapshot, place: PartPosition<'a>, ids: &[FigureId]) -> Vec<Published<'a>> {
    published(snapshot, place, ids, |facts, _, key| of_before(facts, key))
}

/// The level that a figure restates or has changed since.
fn of_before(facts: &Facts, key: &Key) -> Option<Key> {
    match key.measure {
        Measure::Level if key.year < facts.year || key.basis != facts.own_basis() => Some(*key),
        Measure::Change => Some(Key { measure: Measure::Level, year: facts.base_year(key.basis), ..*key }),
        _ => None,
    }
}

/// The first figure in each earlier document that states what is `wanted` for some key of the figures.
fn published<'a>(
    snapshot: &'a Snapshot,
    place: PartPosition<'a>,
    ids: &[FigureId],
    wanted: impl Fn(&Facts, &Facts, &Key) -> Option<Key>,
) -> Vec<Published<'a>> {
    let own = &place.part.facts;
    let others = snapshot.analysis.others(place.placed).into_iter().filter(|other| other.role == Role::Earlier);
    let of = |other: Other<'a>| {
        let keys = ids.iter().flat_map(|id| &own.figure(*id).keys);
        let is_published = |key: &Key| key.year == other.facts.year && key.basis == other.facts.own_basis();
        let keys: Vec<Key> = keys.filter_map(|key| wanted(own, other.facts, key)).filter(is_published).collect();
        let figure = other.facts.figures.iter().find(|figure| figure.keys.iter().any(|key| keys.contains(key)))?;
        let (document, span) = snapshot.elsewhere(place.placed, figure.span.shift(other.start))?;
        let amount = format!("{} {}", amount(figure, figure.value), figure.unit.text());
        let is_last_year = other.facts.year < own.year;
        Some(Published { snapshot, document, span, amount, is_last_year })
    };
    others.filter_map(of).collect()
}

impl Published<'_> {
    /// `上年公开：90.00 万元（2024/说明.docx，第3段）`
    pub fn in_words(&self) -> String {
        let lang = self.snapshot.lang();
        let Published { document, amount, .. } = self;
        let place = document.place(self.span, lang).map(|place| say!(lang, "，{place}", ", {place}"));
        let (file, place) = (&document.name, place.unwrap_or_default());
        match self.is_last_year {
            true => say!(
                lang,
                "上年公开：{amount}（{file}{place}）",
                "Published for the year before: {amount} ({file}{place})"
            ),
            false => say!(lang, "预算公开：{amount}（{file}{place}）", "Published as budget: {amount} ({file}{place})"),
        }
    }

    /// Where it stands.
    pub fn location(&self) -> Location {
        self.document.location(self.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::figures;
    use crate::editing::testing::open;

    const BEFORE: &str = "某局2024年部门预算情况说明\n二、收支情况\n2024年支出预算90.00万元，其中：基本支出60.00万元，项目支出30.00万元。\n";

    /// What was published of the figure at the cursor, and where one is led to from it.
    fn published(marked: &str, before: &str) -> (Vec<String>, Vec<String>) {
        let fixture = open(marked).beside(before);
        let place = fixture.snapshot.place(fixture.cursor);
        let ids = figures::at(place);
        let said = of_quantity(&fixture.snapshot, place, &ids).iter().map(Published::in_words).collect();
        let locations = of_year_before(&fixture.snapshot, place, &ids);
        let text = &fixture.snapshot.neighbours[0].text.text;
        let slice = |published: &Published| text.slice(text.span(published.location().range));
        (said, locations.iter().map(slice).collect())
    }

    #[test]
    fn a_level_tells_what_it_was_and_a_change_leads_there() {
        let of = |line: &str| published(&format!("某局2025年部门预算情况说明\n二、收支情况\n{line}\n"), BEFORE);
        let said = || vec!["上年公开：90.00 万元（上年.txt）".to_owned()];
        assert_eq!(of("2025年支出预算10¦0.00万元，比2024年预算增加8.00万元。"), (said(), vec![]));
        let led = || vec!["90.00".to_owned()];
        assert_eq!(of("2025年支出预算100.00万元，比2024年预算增加8.0¦0万元。"), (said(), led()));
        assert_eq!(of("2025年支出预算100.00万元，2024年支出预算9¦2.00万元。"), (said(), led()));
        // Of another quantity, or of none.
        assert_eq!(of("2025年政府采购预算10¦0.00万元。"), (vec![], vec![]));
        assert_eq!(of("2025年支¦出。"), (vec![], vec![]));
    }

    #[test]
    fn a_final_account_tells_the_budget_of_its_year() {
        let text = "某局2024年度部门决算\n二、收支情况\n2024年支出年初预算为9¦1.00万元，支出决算为80.00万元。\n";
        let (said, led) = published(text, BEFORE);
        assert_eq!((said, led), (vec!["预算公开：90.00 万元（上年.txt）".to_owned()], vec!["90.00".to_owned()]));
    }
}
