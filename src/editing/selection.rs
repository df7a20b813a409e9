//! Selection ranges: figure, clause, list, sentence, paragraph, section, disclosure, document.

use super::snapshot::{PartPosition, Snapshot};
use crate::facts::{Facts, Figure, FigureId, List};
use crate::text::Span;
use ls_types::{Position, Range, SelectionRange};

/// For each position what an editor selects step by step.
pub fn selection_ranges(snapshot: &Snapshot, positions: &[Position]) -> Vec<SelectionRange> {
    positions.iter().map(|position| around(snapshot, *position)).collect()
}

/// Maximum number of steps: deeper nesting helps nobody and is hard on JSON parsers.
const MOST_STEPS: usize = 24;
/// Steps that are always there: section, disclosure, document.
const OUTER_STEPS: usize = 4;

fn around(snapshot: &Snapshot, position: Position) -> SelectionRange {
    let place = snapshot.place(position);
    let start = place.placed.start;
    let mut spans: Vec<Span> = candidates(place).into_iter().map(|span| span.shift(start)).collect();
    spans.push(Span::new(start, place.placed.end()));
    spans.push(Span::new(0, snapshot.text.len()));
    let at = start + place.at;
    spans.retain(|span| span.start <= at && at <= span.end && !span.is_empty());
    spans.sort_by_key(|span| (span.len(), span.start));
    // Each step holds the one before it and more.
    let mut steps: Vec<Span> = Vec::new();
    for span in spans {
        if steps.last().is_none_or(|last| *last != span && span.contains(*last)) {
            steps.push(span);
        }
    }
    if steps.len() > MOST_STEPS {
        steps.drain(MOST_STEPS - OUTER_STEPS..steps.len() - OUTER_STEPS);
    }
    let mut chain: Option<SelectionRange> = None;
    for span in steps.into_iter().rev() {
        chain = Some(SelectionRange { range: snapshot.text.range(span), parent: chain.map(Box::new) });
    }
    let here = snapshot.text.position(at);
    chain.unwrap_or_else(|| SelectionRange { range: Range::new(here, here), parent: None })
}

/// All that may be selected around a place of a disclosure, in no order.
fn candidates(place: PartPosition) -> Vec<Span> {
    let part = place.part;
    let (disclosure, facts) = (&part.disclosure, &part.facts);
    let touches = |span: &Span| span.start <= place.at && place.at <= span.end;
    let mut spans: Vec<Span> = Vec::new();
    for figure in facts.figures.iter().filter(|figure| touches(&with_unit(figure))) {
        spans.extend([figure.span, with_unit(figure)]);
    }
    for list in &facts.lists {
        spans.extend(of_list(facts, list).into_iter().filter(touches));
    }
    let next = disclosure.blocks.partition_point(|block| block.start <= place.at);
    if let Some(at) = next.checked_sub(1)
        && let Some(block) = disclosure.blocks.get(at).filter(|block| touches(&block.span()))
    {
        match block.grid() {
            Some(grid) => {
                let rows = grid.rows.iter().map(|row| row.shift(block.start));
                for row in rows.filter(|row| touches(&row.span())) {
                    spans.push(row.span());
                    spans.extend(row.cells);
                }
            }
            None => {
                let prose = block.prose().filter(touches).unwrap_or(block.span());
                spans.push(stretch(part.text(), prose, place.at, &CLAUSE_ENDS));
                spans.push(stretch(part.text(), prose, place.at, &SENTENCE_ENDS));
                spans.push(prose);
                spans.extend(block.heading().map(|heading| block.absolute(heading.title)));
            }
        }
        spans.push(block.span());
        for section in disclosure.ancestors(disclosure.section_at(at)) {
            let last = section.blocks.end.checked_sub(1).and_then(|last| disclosure.blocks.get(last));
            spans.extend(last.map(|last| section.mark.cover(last.span())));
        }
    }
    for table in disclosure.tables.iter().filter(|table| table.blocks.contains(&next.wrapping_sub(1))) {
        let blocks = disclosure.blocks.get(table.blocks.clone()).unwrap_or_default();
        if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
            spans.push(first.span().cover(last.span()));
        }
    }
    spans.push(disclosure.span);
    spans
}

/// The digits of a figure and the unit that stands with them; a table's unit stands elsewhere.
fn with_unit(figure: &Figure) -> Span {
    let is_beside = figure.source == 0 && !figure.unit_span.is_empty();
    if is_beside { figure.span.cover(figure.unit_span) } else { figure.span }
}

/// A list, its items, and the list with the figure it explains.
fn of_list(facts: &Facts, list: &List) -> Vec<Span> {
    let item = |id: FigureId| {
        let figure = facts.figure(id);
        let figures = with_unit(figure);
        if figure.label.is_empty() { figures } else { figures.cover(figure.label) }
    };
    let mut spans: Vec<Span> = list.items.iter().map(|id| item(*id)).collect();
    if let Some(items) = spans.iter().copied().reduce(Span::cover) {
        spans.push(items);
        spans.push(items.cover(item(list.head)));
    }
    spans
}

/// Marks at the end of a sentence, and of a clause.
const SENTENCE_ENDS: [char; 3] = ['。', '！', '？'];
const CLAUSE_ENDS: [char; 9] = ['。', '！', '？', '，', '；', '：', ';', ':', ','];

/// The stretch of `within` around `at` that none of these marks divides; the mark at its end belongs to it.
fn stretch(text: &str, within: Span, at: u32, marks: &[char]) -> Span {
    let source = within.of(text);
    let at = (at.clamp(within.start, within.end) - within.start) as usize;
    // `1,351.94`
    let is_in_number =
        |end: usize| source[..end].ends_with(',') && source[end..].starts_with(|c: char| c.is_ascii_digit());
    let ends = source.match_indices(marks).map(|(at, mark)| at + mark.len()).filter(|end| !is_in_number(*end));
    let (mut start, mut end) = (0, source.len());
    for mark in ends {
        if mark > at {
            end = mark;
            break;
        }
        start = mark;
    }
    let lead = source[start..end].len() - source[start..end].trim_start().len();
    Span::new(within.start + (start + lead) as u32, within.start + end as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::testing::open;

    /// What is selected around `¦`, step by step.
    fn steps(text: &str) -> Vec<String> {
        let fixture = open(text);
        let ranges = selection_ranges(&fixture.snapshot, &[fixture.cursor]);
        let mut steps = Vec::new();
        let mut next = ranges.first();
        while let Some(step) = next {
            if let Some(parent) = &step.parent {
                let (inner, outer) = (fixture.snapshot.text.span(step.range), fixture.snapshot.text.span(parent.range));
                assert!(outer.contains(inner) && outer != inner, "{inner:?} {outer:?}");
            }
            steps.push(fixture.of(step.range));
            next = step.parent.as_deref();
        }
        steps
    }

    #[test]
    fn from_the_figure_to_the_document() {
        let text = "一、概况\n甲。\n二、收支\n（一）支出：支出40.00万元，其中：基本支出30.00¦万元，项目支出10.00万元。收支平衡。\n";
        assert_eq!(
            steps(text),
            [
                "30.00",
                "30.00万元",
                "基本支出30.00万元",
                "基本支出30.00万元，",
                "基本支出30.00万元，项目支出10.00万元",
                "支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元",
                "支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。",
                "支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。收支平衡。",
                "（一）支出：支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。收支平衡。",
                "二、收支\n（一）支出：支出40.00万元，其中：基本支出30.00万元，项目支出10.00万元。收支平衡。",
                text.replace('¦', "").trim_end(),
                &text.replace('¦', ""),
            ]
        );
    }

    #[test]
    fn from_the_cell_to_the_table() {
        assert_eq!(
            steps("一、概况\n项目\t预算数\n合计\t1¦.00\n支出\t1.00\n"),
            [
                "1.00",
                "合计\t1.00",
                "项目\t预算数\n合计\t1.00\n支出\t1.00",
                "一、概况\n项目\t预算数\n合计\t1.00\n支出\t1.00",
                "一、概况\n项目\t预算数\n合计\t1.00\n支出\t1.00\n"
            ]
        );
    }

    #[test]
    fn a_thousands_separator_divides_no_clause() {
        assert_eq!(steps("收入1,351¦.94万元，支出持平。\n")[..3], ["1,351.94", "1,351.94万元", "收入1,351.94万元，"]);
    }

    #[test]
    fn a_compilation_has_one_step_more() {
        let steps = steps(
            "甲局2025年部门预算情况说明\n一、单位基本情况\n甲。\n\n乙局2025年部门预算情况说明\n一、单位基本情况\n¦乙。\n",
        );
        assert_eq!(
            steps[steps.len() - 3..steps.len() - 1],
            [
                "乙局2025年部门预算情况说明\n一、单位基本情况\n乙。",
                "乙局2025年部门预算情况说明\n一、单位基本情况\n乙。\n"
            ]
        );
    }

    #[test]
    fn anywhere_at_all() {
        for text in ["¦", "\n¦\n", "一、概况¦\r\n", "甲\n\n\n¦\n乙\n"] {
            assert!(!selection_ranges(&open(text).snapshot, &[open(text).cursor]).is_empty(), "{text:?}");
            steps(text);
        }
        assert_eq!(selection_ranges(&open("甲").snapshot, &[Position::new(9, 9), Position::new(0, 0)]).len(), 2);
    }
}
