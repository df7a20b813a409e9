//! Definition and references: a figure and where it is restated, a total and its parts, what was published the year before, a term
//! and its explanation.

use super::figures;
use super::published;
use super::snapshot::{PartPosition, Snapshot};
use super::terms;
use crate::facts::FigureId;
use crate::model::Key;
use crate::relations::Form;
use crate::text::Span;
use ls_types::{Location, Position};

/// Of a figure its restatements, the totals it is a part of and, where it speaks of the year before, what was published then; of a term its explanation in the glossary.
pub fn definition(snapshot: &Snapshot, position: Position) -> Vec<Location> {
    let place = snapshot.place(position);
    let ids = figures::at(place);
    if !ids.is_empty() {
        let Related { restated, totals, .. } = Related::to(place, &ids);
        let mut found = locations(snapshot, place, &[restated, totals], &ids);
        found.extend(published::of_year_before(snapshot, place, &ids).iter().map(|published| published.location()));
        return found;
    }
    let entry = terms::at(place).and_then(|found| terms::explanation(place.part, found.term));
    entry.map(|entry| snapshot.location(place.placed, entry.name_span)).into_iter().collect()
}

/// Of a figure its restatements and its parts, of one without parts its totals, and itself where asked for; of a term every
/// place it stands.
pub fn references(snapshot: &Snapshot, position: Position, with_declaration: bool) -> Vec<Location> {
    let place = snapshot.place(position);
    let ids = figures::at(place);
    if !ids.is_empty() {
        let Related { restated, totals, parts } = Related::to(place, &ids);
        let more = if parts.is_empty() { totals } else { parts };
        return match with_declaration {
            true => locations(snapshot, place, &[ids, restated, more], &[]),
            false => locations(snapshot, place, &[restated, more], &ids),
        };
    }
    let Some(found) = terms::at(place) else {
        return Vec::new();
    };
    let part = place.part;
    let explained = terms::explanation(part, found.term).map(|entry| entry.name_span);
    let is_asked = |span: &Span| with_declaration || explained.is_none_or(|name| !name.overlaps(*span));
    let uses = terms::uses(part, found.term);
    uses.into_iter().filter(is_asked).map(|span| snapshot.location(place.placed, span)).collect()
}

/// The figures that some figures belong together with.
#[derive(Default)]
struct Related {
    /// They state the same: by a restatement found, or because their words mean the same quantity.
    restated: Vec<FigureId>,
    /// The totals that the figures are parts of.
    totals: Vec<FigureId>,
    /// What the figures are made of.
    parts: Vec<FigureId>,
}

impl Related {
    fn to(place: PartPosition, ids: &[FigureId]) -> Related {
        let part = place.part;
        let mut related = Related::default();
        for relation in figures::relations_of(part, ids).into_iter().map(|standing| standing.relation) {
            let Some((first, rest)) = relation.figures.split_first() else { continue };
            match relation.form {
                Form::Same => related.restated.extend(&relation.figures),
                _ if ids.contains(first) => related.parts.extend(rest),
                Form::Sum => related.totals.push(*first),
                _ => {}
            }
        }
        let keys: Vec<&Key> = ids.iter().flat_map(|id| &part.facts.figure(*id).keys).collect();
        let same = (0..).zip(&part.facts.figures);
        let same = same.filter(|(_, figure)| figure.keys.iter().any(|key| keys.contains(&key)));
        related.restated.extend(same.map(|(id, _)| id));
        related
    }
}

/// The figures' places in text order, each once, without those left out.
fn locations(snapshot: &Snapshot, place: PartPosition, ids: &[Vec<FigureId>], left_out: &[FigureId]) -> Vec<Location> {
    let span = |id: &FigureId| place.part.facts.figure(*id).span;
    let left_out: Vec<Span> = left_out.iter().map(span).collect();
    let mut spans: Vec<Span> = ids.iter().flatten().map(span).filter(|span| !left_out.contains(span)).collect();
    spans.sort_unstable();
    spans.dedup();
    spans.into_iter().map(|span| snapshot.location(place.placed, span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::open;

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
