//! What other documents of the unit state of a figure's quantity: that of the year before, the budget of a final account's year, the
//! workbook of the tables.

use super::neighbour::NeighbourText;
use super::snapshot::{PartPosition, Snapshot};
use crate::facts::{Facts, FigureId};
use crate::model::{Key, Measure};
use crate::relations::explain::amount;
use crate::rules::{Other, Role};
use crate::say;
use crate::text::Span;
use ls_types::Location;

/// A figure of another document.
pub struct Published<'a> {
    snapshot: &'a Snapshot,
    document: &'a NeighbourText,
    /// Its place there.
    span: Span,
    /// With its unit.
    amount: String,
    source: Source,
}

/// What kind of document states it.
enum Source {
    LastYear,
    Budget,
    Tables,
}

/// What was published of the quantities of some figures, and what the tables state.
pub fn of_quantity<'a>(snapshot: &'a Snapshot, place: PartPosition<'a>, ids: &[FigureId]) -> Vec<Published<'a>> {
    published(snapshot, place, ids, |facts, other, key| match key.measure {
        Measure::Level if key.year == facts.year => Some(Key { year: other.year, ..*key }),
        _ => of_before(facts, key),
    })
}

/// What was published where some figures speak of the year before, as a level or as a change since then; and what the tables state.
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

/// The first figure in the tables, and in each earlier document the first that states what is `wanted` for some key of the figures.
fn published<'a>(
    snapshot: &'a Snapshot,
    place: PartPosition<'a>,
    ids: &[FigureId],
    wanted: impl Fn(&Facts, &Facts, &Key) -> Option<Key>,
) -> Vec<Published<'a>> {
    let own = &place.part.facts;
    let of = |other: Other<'a>| {
        let keys = ids.iter().flat_map(|id| &own.figure(*id).keys);
        let (keys, source): (Vec<Key>, Source) = match other.role {
            Role::Tables => (keys.map(|key| own.key_in(other.facts, *key)).collect(), Source::Tables),
            Role::Earlier => {
                let is_published = |key: &Key| key.year == other.facts.year && key.basis == other.facts.own_basis();
                let source = if other.facts.year < own.year { Source::LastYear } else { Source::Budget };
                (keys.filter_map(|key| wanted(own, other.facts, key)).filter(is_published).collect(), source)
            }
            _ => return None,
        };
        let figure = other.facts.figures.iter().find(|figure| figure.keys.iter().any(|key| keys.contains(key)))?;
        let (document, span) = snapshot.elsewhere(place.placed, figure.span.shift(other.start))?;
        let amount = format!("{} {}", amount(figure, figure.value), figure.unit.text());
        Some(Published { snapshot, document, span, amount, source })
    };
    snapshot.analysis.others(place.placed).into_iter().filter_map(of).collect()
}

impl Published<'_> {
    /// `上年公开：90.00 万元（2024/说明.docx，第3段）`
    pub fn in_words(&self) -> String {
        let lang = self.snapshot.lang();
        let Published { document, amount, .. } = self;
        let place = document.place(self.span, lang).map(|place| say!(lang, "，{place}", ", {place}"));
        let (file, place) = (&document.name, place.unwrap_or_default());
        match self.source {
            Source::LastYear => say!(
                lang,
                "上年公开：{amount}（{file}{place}）",
                "Published for the year before: {amount} ({file}{place})"
            ),
            Source::Budget => {
                say!(lang, "预算公开：{amount}（{file}{place}）", "Published as budget: {amount} ({file}{place})")
            }
            Source::Tables => say!(lang, "表格：{amount}（{file}{place}）", "In the tables: {amount} ({file}{place})"),
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
    fn the_tables_tell_what_they_state_of_either_year() {
        let tables = "某局收支总表\n单位：万元\n项目\t2024年预算数\t2025年预算数\n支出总计\t92.00\t100.00\n基本支出\t92.00\t100.00\n";
        let text = "某局2025年部门预算情况说明\n二、收支情况\n2025年支出预算10¦1.00万元，比2024年预算增加8.00万元。\n";
        let fixture = open(text).beside_tables(tables);
        let place = fixture.snapshot.place(fixture.cursor);
        let said = of_quantity(&fixture.snapshot, place, &figures::at(place));
        assert_eq!(said.iter().map(Published::in_words).collect::<Vec<_>>(), ["表格：100.00 万元（预算.xlsx）"]);
    }

    #[test]
    fn a_final_account_tells_the_budget_of_its_year() {
        let text = "某局2024年度部门决算\n二、收支情况\n2024年支出年初预算为9¦1.00万元，支出决算为80.00万元。\n";
        let (said, led) = published(text, BEFORE);
        assert_eq!((said, led), (vec!["预算公开：90.00 万元（上年.txt）".to_owned()], vec!["90.00".to_owned()]));
    }
}
