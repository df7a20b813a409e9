//! Definition and references: a figure and where it is restated, a total and its parts, a term and its explanation.

use super::figures;
use super::snapshot::{Place, Snapshot};
use super::terms;
use crate::facts::FigureId;
use crate::relations::Form;
use crate::text::Span;
use tower_lsp::ls_types::{Location, Position};

/// Of a figure its restatements and the totals it is a part of; of a term its explanation in the glossary.
pub fn definition(snapshot: &Snapshot, position: Position) -> Vec<Location> {
    let place = snapshot.place(position);
    let ids = figures::at(place);
    if !ids.is_empty() {
        return locations(snapshot, place, restated(place, &ids).chain(totals(place, &ids)), &ids);
    }
    let entry = terms::at(place).and_then(|found| terms::explanation(place.part(), found.term));
    entry.map(|entry| snapshot.location(place.placed, entry.name_span)).into_iter().collect()
}

/// Of a figure its restatements and its parts, of one without parts its totals, and itself where asked for; of a term every
/// place it stands.
pub fn references(snapshot: &Snapshot, position: Position, with_declaration: bool) -> Vec<Location> {
    let place = snapshot.place(position);
    let ids = figures::at(place);
    if !ids.is_empty() {
        let parts = parts(place, &ids);
        let more = if parts.is_empty() { totals(place, &ids).collect() } else { parts };
        let own: &[FigureId] = if with_declaration { &ids } else { &[] };
        let left_out: &[FigureId] = if with_declaration { &[] } else { &ids };
        return locations(snapshot, place, own.iter().copied().chain(restated(place, &ids)).chain(more), left_out);
    }
    let Some(found) = terms::at(place) else {
        return Vec::new();
    };
    let part = place.part();
    let explained = terms::explanation(part, found.term).map(|entry| entry.name_span);
    let is_asked = |span: &Span| with_declaration || explained.is_none_or(|name| !name.overlaps(*span));
    let uses = terms::uses(part, found.term);
    uses.into_iter().filter(is_asked).map(|span| snapshot.location(place.placed, span)).collect()
}

/// Figures that state the same: by a restatement found, or because their words mean the same quantity.
fn restated<'a>(place: Place<'a>, ids: &'a [FigureId]) -> impl Iterator<Item = FigureId> + 'a {
    let part = place.part();
    let related = figures::relations_of(part, ids)
        .into_iter()
        .filter(|held| held.relation.form == Form::Same)
        .flat_map(|held| held.relation.figures.iter().copied());
    let keys: Vec<_> = ids.iter().flat_map(|id| part.facts.figure(*id).keys.iter().copied()).collect();
    let same = (0..).zip(&part.facts.figures);
    let same = same.filter(move |(_, figure)| figure.keys.iter().any(|key| keys.contains(key))).map(|(id, _)| id);
    related.chain(same)
}

/// The totals that the figures are parts of.
fn totals<'a>(place: Place<'a>, ids: &'a [FigureId]) -> impl Iterator<Item = FigureId> + 'a {
    figures::relations_of(place.part(), ids)
        .into_iter()
        .filter(|held| held.relation.form == Form::Sum)
        .filter_map(|held| held.relation.figures.first().copied())
}

/// The figures that these are made of.
fn parts(place: Place, ids: &[FigureId]) -> Vec<FigureId> {
    figures::relations_of(place.part(), ids)
        .into_iter()
        .filter(|held| held.relation.form != Form::Same)
        .filter(|held| held.relation.figures.first().is_some_and(|first| ids.contains(first)))
        .flat_map(|held| held.relation.figures.iter().skip(1).copied())
        .collect()
}

/// The figures' places in text order, each once, without those left out.
fn locations(
    snapshot: &Snapshot,
    place: Place,
    ids: impl Iterator<Item = FigureId>,
    left_out: &[FigureId],
) -> Vec<Location> {
    let facts = &place.part().facts;
    let left_out: Vec<Span> = left_out.iter().map(|id| facts.figure(*id).span).collect();
    let mut spans: Vec<Span> = ids.map(|id| facts.figure(id).span).filter(|span| !left_out.contains(span)).collect();
    spans.sort_unstable();
    spans.dedup();
    spans.into_iter().map(|span| snapshot.location(place.placed, span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::open;

    #[track_caller]
    fn leads_to(marked: &str) {
        let fixture = open(marked);
        fixture.expect(definition(&fixture.snapshot, fixture.cursor).into_iter().map(|location| location.range));
    }

    #[track_caller]
    fn is_used(marked: &str, with_declaration: bool) {
        let fixture = open(marked);
        let found = references(&fixture.snapshot, fixture.cursor, with_declaration);
        fixture.expect(found.into_iter().map(|location| location.range));
    }

    #[test]
    fn a_part_leads_to_its_total() {
        leads_to(
            "一、收支情况\n2025年一般公共预算财政拨款支出⟦40.00⟧万元，其中：基本支出30.0¦0万元，项目支出10.00万元。\n",
        );
    }

    #[test]
    fn a_restatement_leads_to_the_other() {
        leads_to(
            "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款收入⟦40.00⟧万元。\n二、预算情况\n2025年一般公共预算财政拨款收入¦40.00万元。\n",
        );
    }

    #[test]
    fn a_total_is_made_of_its_parts() {
        let text = "一、收支情况\n2025年一般公共预算财政拨款支出4¦0.00万元，其中：基本支出⟦30.00⟧万元，项目支出⟦10.00⟧万元。\n";
        is_used(text, false);
        is_used(&text.replace("4¦0.00", "⟦4¦0.00⟧"), true);
    }

    #[test]
    fn a_term_leads_to_its_explanation_and_back() {
        leads_to("一、收支情况\n用于基本¦支出。\n六、专业性名词解释\n（一）⟦基本支出⟧：指甲。\n");
        let text = "一、收支情况\n用于⟦基本支出⟧，⟦基本支出⟧如下。\n六、专业性名词解释\n（一）基¦本支出：指甲。\n";
        is_used(text, false);
        is_used(&text.replace("基¦本支出", "⟦基¦本支出⟧"), true);
    }

    #[test]
    fn another_disclosure_is_another_matter() {
        leads_to(
            "甲局2025年部门预算情况说明\n一、单位基本情况\n甲。\n二、收支情况\n2025年一般公共预算财政拨款收入40.00万元。\n\n乙局2025年部门预算情况说明\n一、单位基本情况\n乙。\n二、收支情况\n2025年一般公共预算财政拨款收入4¦0.00万元。\n",
        );
    }
}
