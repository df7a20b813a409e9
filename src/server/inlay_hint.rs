//! Inlay hints: what the parts make, beside a total that differs.

use super::figures;
use super::snapshot::Snapshot;
use crate::analysis::Placed;
use crate::facts::{Figure, FigureId};
use crate::relations::{Form, Relation, Standing};
use crate::rules::amount;
use crate::text::Span;
use rust_decimal::Decimal;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

/// One hint for each total in the range that differs from the sum, or the difference, of its parts.
pub fn inlay_hints(snapshot: &Snapshot, range: Range) -> Vec<InlayHint> {
    snapshot.parts_in(range).flat_map(|(placed, span)| of_part(snapshot, placed, span)).collect()
}

fn of_part(snapshot: &Snapshot, placed: &Placed, asked: Span) -> Vec<InlayHint> {
    let part = &placed.part;
    let naming = figures::naming(snapshot, part);
    let mut hints: Vec<(Span, String, String)> = Vec::new();
    // Only what a verdict speaks of is broken: nothing else need be looked at.
    let told =
        part.diagnosis.verdicts.iter().flat_map(|verdict| [&verdict.relation].into_iter().chain(&verdict.others));
    let mut told: Vec<usize> = told.copied().collect();
    told.sort_unstable();
    told.dedup();
    for relation in told.iter().filter_map(|at| part.diagnosis.relations.get(*at)) {
        let Some(total) = total_of(relation) else { continue };
        let figure = part.facts.figure(total);
        let is_asked = asked.start <= figure.span.end && figure.span.end <= asked.end;
        if !is_asked || figure.implied {
            continue;
        }
        let label = format!("= {}", as_printed(figure, naming.computed(relation)));
        if hints.iter().all(|(span, shown, _)| (*span, shown) != (figure.span, &label)) {
            hints.push((figure.span, label, naming.equation(relation, Standing::Broken)));
        }
    }
    hints.sort_by_key(|(span, ..)| *span);
    let hint = |(span, label, equation): (Span, String, String)| InlayHint {
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
    use crate::server::testing::open;

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

    #[test]
    fn beside_a_total_that_differs() {
        assert_eq!(
            shown(
                "一、收支情况\n2025年一般公共预算财政拨款支出45.32万元，其中：基本支出30.00万元，项目支出10.00万元。\n"
            ),
            "一、收支情况\n2025年一般公共预算财政拨款支出45.32⟨= 40.00⟩万元，其中：基本支出30.00万元，项目支出10.00万元。\n"
        );
    }

    #[test]
    fn a_decrease_has_no_sign() {
        assert_eq!(
            shown("一、收支情况\n收入较2024年减少9.00万元，其中：基本支出减少3.00万元，项目支出减少2.00万元。\n"),
            "一、收支情况\n收入较2024年减少9.00⟨= 5.00⟩万元，其中：基本支出减少3.00万元，项目支出减少2.00万元。\n"
        );
    }

    #[test]
    fn in_tables_too() {
        assert_eq!(
            shown(
                "支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t9.00\t3.00\t2.00\n"
            ),
            "支出表\n单位：万元\n科目编码\t科目名称\t总计\t基本支出\t项目支出\n201\t一般公共服务支出\t9.00⟨= 5.00⟩\t3.00\t2.00\n"
        );
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
