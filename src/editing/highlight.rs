//! Document highlight: the figures of the relations under the cursor, or every place of a term.

use super::snapshot::Snapshot;
use super::{figures, terms};
use crate::text::Span;
use ls_types::{DocumentHighlight, DocumentHighlightKind, Position};
use std::collections::BTreeMap;

/// Totals are marked as written, their parts as read.
pub fn highlight(snapshot: &Snapshot, position: Position) -> Vec<DocumentHighlight> {
    let place = snapshot.place(position);
    let part = place.part;
    let ids = figures::at(place);
    let mut marks: BTreeMap<Span, DocumentHighlightKind> = BTreeMap::new();
    for id in &ids {
        marks.insert(part.facts.figure(*id).span, DocumentHighlightKind::READ);
    }
    for standing in figures::relations_of(part, &ids) {
        let spans = standing.relation.figures.iter().map(|id| part.facts.figure(*id).span);
        for (at, span) in spans.enumerate() {
            match at {
                0 => _ = marks.insert(span, DocumentHighlightKind::WRITE),
                _ => _ = marks.entry(span).or_insert(DocumentHighlightKind::READ),
            }
        }
    }
    if ids.is_empty()
        && let Some(found) = terms::at(place)
    {
        marks.extend(terms::uses(part, found.term).into_iter().map(|span| (span, DocumentHighlightKind::TEXT)));
    }
    let mark = |(span, kind)| DocumentHighlight { range: snapshot.range(place.placed, span), kind: Some(kind) };
    marks.into_iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::open;

    #[track_caller]
    fn lights_up(marked: &str) -> Vec<DocumentHighlight> {
        let fixture = open(marked);
        let marks = highlight(&fixture.snapshot, fixture.cursor);
        fixture.expect(marks.iter().map(|mark| mark.range));
        marks
    }

    #[test]
    fn the_relation_under_the_cursor() {
        let marks = lights_up(
            "一、收支情况\n2025年一般公共预算财政拨款支出⟦40.00⟧万元，其中：基本支出⟦3¦0.00⟧万元，项目支出⟦10.00⟧万元。\n公务接待费5.00万元。\n",
        );
        let kinds: Vec<_> = marks.iter().filter_map(|mark| mark.kind).collect();
        assert_eq!(kinds, [DocumentHighlightKind::WRITE, DocumentHighlightKind::READ, DocumentHighlightKind::READ]);
    }

    #[test]
    fn a_figure_alone() {
        lights_up("一、收支情况\n公务接待费⟦5.00⟧¦万元。\n");
    }

    #[test]
    fn a_term() {
        lights_up("一、收支情况\n⟦基本¦支出⟧如下，⟦基本支出⟧如上。\n六、专业性名词解释\n（一）⟦基本支出⟧：指甲。\n");
        lights_up("某¦局\n");
    }
}
