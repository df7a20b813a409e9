//! Inlay hints: behind a wrong figure the right one; where the text does not show which figure is wrong, behind the total what
//! its parts make. A figure that is right has none.

use super::figures;
use super::snapshot::Snapshot;
use crate::analysis::{Part, Placed};
use crate::facts::{Figure, FigureId};
use crate::relations::explain::{amount, right_amount};
use crate::relations::{Form, Relation, Repair, RepairKind, Standing, Verdict};
use crate::say;
use crate::text::Span;
use ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The hints in a range.
pub fn inlay_hints(snapshot: &Snapshot, range: Range) -> Vec<InlayHint> {
    snapshot.parts_in(range).flat_map(|(placed, span)| of_part(snapshot, placed, span)).collect()
}

/// The figure's span, the hint after it, and the equation that explains it.
type Hint = (Span, String, String);

fn of_part(snapshot: &Snapshot, placed: &Placed, asked: Span) -> Vec<InlayHint> {
    let part = &placed.part;
    let blamed = blamed(part);
    let mut hints: Vec<Hint> = Vec::new();
    for verdict in &part.diagnosis.verdicts {
        match verdict.repairs.first().filter(|_| verdict.is_settled) {
            Some(repair) => hints.extend(right_value(snapshot, part, verdict, repair)),
            None => hints.extend(sums(snapshot, part, verdict, &blamed)),
        }
    }
    hints.retain(|(span, ..)| asked.start <= span.end && span.end <= asked.end);
    hints.sort();
    hints.dedup_by(|(span, shown, _), (before, shown_before, _)| (span, shown) == (before, shown_before));
    let hint = |(span, label, equation): Hint| InlayHint {
        position: snapshot.text.position(placed.start + span.end),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(equation)),
        padding_left: Some(true),
        padding_right: Some(true),
        data: None,
    };
    hints.into_iter().map(hint).collect()
}

/// The figures that are held to be wrong: no sum is made of them.
fn blamed(part: &Part) -> BTreeSet<FigureId> {
    let settled = part.diagnosis.verdicts.iter().filter(|verdict| verdict.is_settled);
    let figures = settled.flat_map(|verdict| &verdict.repairs).map(|repair| repair.figure);
    let twins = |id: FigureId| part.diagnosis.twins.get(&id).into_iter().flatten().copied();
    figures.flat_map(|id| twins(id).chain([id])).collect()
}

/// The only value that fixes the figure.
fn right_value(snapshot: &Snapshot, part: &Part, verdict: &Verdict, repair: &Repair) -> Option<Hint> {
    let figure = part.facts.figure(repair.figure);
    let turns = figure.direction.is_some()
        && repair.value.is_sign_negative() != figure.value.is_sign_negative()
        && !repair.value.is_zero()
        && !figure.value.is_zero();
    if repair.kind != RepairKind::Amount || figure.implied || turns {
        return None;
    }
    let relation = part.diagnosis.relations.get(verdict.relation)?;
    let equation = figures::naming(snapshot, part).equation(relation, Standing::Broken);
    Some((figure.span, format!("→ {}", right_amount(figure, repair.value)), equation))
}

/// The sums of the parts, after each total whose verdict is open.
fn sums(snapshot: &Snapshot, part: &Part, verdict: &Verdict, blamed: &BTreeSet<FigureId>) -> Vec<Hint> {
    let naming = figures::naming(snapshot, part);
    let relations = [&verdict.relation].into_iter().chain(&verdict.others);
    let relations = relations.filter_map(|at| part.diagnosis.relations.get(*at));
    let open = relations.filter(|relation| relation.figures.iter().all(|id| !blamed.contains(id)));
    let hint = |relation: &Relation| {
        let figure = part.facts.figure(total_of(relation)?);
        let value = as_printed(figure, naming.computed(relation));
        let label = match relation.form {
            Form::Difference => say!(snapshot.lang(), "两年之差 {value}", "the years differ by {value}"),
            _ => say!(snapshot.lang(), "各项之和 {value}", "parts add up to {value}"),
        };
        (!figure.implied).then(|| (figure.span, label, naming.equation(relation, Standing::Broken)))
    };
    open.filter_map(hint).collect()
}

/// The total of a sum or difference; of two or more parts, or it would be a restatement.
fn total_of(relation: &Relation) -> Option<FigureId> {
    let is_sum = matches!(relation.form, Form::Sum | Form::Difference) && relation.figures.len() > 2;
    relation.figures.first().copied().filter(|_| is_sum)
}

/// The value in the figure's unit, and without the sign where 减少 stands before it.
fn as_printed(figure: &Figure, value: Decimal) -> String {
    let is_turned = figure.direction.is_some() && figure.value.is_sign_negative() && !figure.value.is_zero();
    let in_wan = figure.unit.to_wan(value).unwrap_or(value);
    amount(figure, if is_turned { -in_wan } else { in_wan })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::{open, open_with};
    use serde_json::json;

    /// The document with the hints where an editor shows them.
    fn shown(text: &str) -> String {
        let fixture = open(text);
        let mut text = fixture.snapshot.text.whole();
        for hint in inlay_hints(&fixture.snapshot, fixture.everything()).into_iter().rev() {
            let InlayHintLabel::String(label) = hint.label else { panic!() };
            text.insert_str(fixture.snapshot.text.offset(hint.position) as usize, &format!("⟨{label}⟩"));
        }
        text
    }

    /// Asserts that the hints stand where they are marked.
    #[track_caller]
    fn expect(marked: &str) {
        let mut text = String::new();
        for piece in marked.split('⟨') {
            text += piece.split_once('⟩').map_or(piece, |(_, rest)| rest);
        }
        assert_eq!(shown(&text), marked);
    }

    #[test]
    fn what_the_parts_make_where_nobody_knows_which_figure_is_wrong() {
        expect(
            "一、收支情况\n2025年一般公共预算财政拨款支出45.32⟨各项之和 40.00⟩万元，其中：基本支出30.00万元，项目支出10.00万元。\n",
        );
        expect(
            "支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t9.00⟨各项之和 5.00⟩\t3.00\t2.00\n",
        );
    }

    #[test]
    fn the_right_value_behind_the_wrong_figure_and_nothing_behind_right_ones() {
        // A part is wrong: its total, which a table and a change confirm, is right.
        expect(
            "某局2025年部门预算情况说明\n一、收支情况\n2025年一般公共预算财政拨款支出451.32万元，其中：基本支出420.10⟨→ 451.32⟩万元，项目支出0万元。比2024年441.32万元增加10.00万元。\n\n支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t451.32\t451.32\t0.00\n201\t一般公共服务支出\t451.32\t451.32\t0.00\n",
        );
        // The total is.
        expect(
            "支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n\t合计\t9.00\t6.00\t3.00\n201\t一般公共服务支出\t5.00\t3.00\t2.00\n208\t社会保障和就业支出\t4.40⟨→ 4.00⟩\t3.00\t1.00\n",
        );
    }

    #[test]
    fn a_decrease_has_no_sign() {
        expect(
            "一、收支情况\n收入较2024年减少9.00⟨各项之和 5.00⟩万元，其中：基本支出减少3.00万元，项目支出减少2.00万元。\n",
        );
    }

    #[test]
    fn a_change_is_the_difference_of_two_years() {
        expect("一、收支情况\n2025年收入预算120.00万元，比2024年100.00万元增加20.50⟨两年之差 20.00⟩万元。\n");
    }

    #[test]
    fn in_english() {
        let text =
            "一、收支情况\n2025年一般公共预算财政拨款支出45.32万元，其中：基本支出30.00万元，项目支出10.00万元。\n";
        let fixture = open_with(json!({ "capabilities": {}, "locale": "en" }), text);
        let hints = inlay_hints(&fixture.snapshot, fixture.everything());
        let label = &hints.first().expect("a hint").label;
        assert!(matches!(label, InlayHintLabel::String(label) if label == "parts add up to 40.00"), "{label:?}");
    }

    #[test]
    fn what_adds_up_is_left_alone() {
        let text =
            "一、收支情况\n2025年一般公共预算财政拨款支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。\n";
        assert_eq!(shown(text), text);
    }

    #[test]
    fn only_in_the_range() {
        let fixture = open(
            "一、收支情况\n¦2025年一般公共预算财政拨款支出45.32万元，其中：基本支出30.00万元，项目支出10.00万元。\n",
        );
        assert!(inlay_hints(&fixture.snapshot, fixture.here()).is_empty());
    }
}
