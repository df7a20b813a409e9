//! The outline of a disclosure: sections and tables as an editor shows and folds them.

use crate::analysis::Part;
use crate::syntax::{Role, Section, Style};
use crate::text::Span;

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A section with a title, by its place in the disclosure.
    Section(usize),
    /// A table, by its place in the disclosure.
    Table(usize),
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Number and title, or the caption; of a table without one its first row.
    pub head: Span,
    /// All of it, the head first.
    pub span: Span,
    /// What stands in it, in text order.
    pub children: Vec<Node>,
}

/// The sections and tables of a disclosure. Numbered paragraphs and items of lists are none; tables behind the closing lines, and those behind
/// the glossary, belong to no section.
pub fn read(part: &Part) -> Vec<Node> {
    let mut roots: Vec<Node> = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    for node in in_text_order(part) {
        // Nothing stands in a table, so that the outline is no deeper than there are styles of numbers.
        let is_over = |last: &mut Node| node.head.start >= last.span.end || matches!(last.kind, Kind::Table(_));
        while let Some(mut last) = open.pop_if(is_over) {
            last.span.end = last.span.end.min(node.span.start.max(last.head.end));
            close(last, &mut open, &mut roots);
        }
        open.push(node);
    }
    while let Some(last) = open.pop() {
        close(last, &mut open, &mut roots);
    }
    roots
}

fn close(mut node: Node, open: &mut [Node], roots: &mut Vec<Node>) {
    match open.last_mut() {
        Some(parent) => {
            node.span.end = node.span.end.min(parent.span.end);
            parent.children.push(node);
        }
        None => roots.push(node),
    }
}

/// All entries, each before what stands in it.
fn in_text_order(part: &Part) -> Vec<Node> {
    let disclosure = &part.disclosure;
    let sections = disclosure.sections.iter().enumerate().filter(|(_, section)| is_heading(part, section));
    let sections = sections.map(|(at, section)| {
        let head = section.mark.cover(section.title_span);
        let span = head.cover(Span::new(head.start, end_of(part, at, section).max(head.end)));
        Node { kind: Kind::Section(at), head, span, children: Vec::new() }
    });
    let tables = disclosure.tables.iter().enumerate().filter_map(|(at, table)| {
        let rows = disclosure.blocks.get(table.blocks.clone())?;
        let rows = rows.first()?.span().cover(rows.last()?.span());
        let first_row = table.header.iter().chain(&table.rows).next().map(|row| row.span());
        let head = match (table.number, table.caption) {
            (Some(number), Some(caption)) => number.cover(caption),
            (number, caption) => number.or(caption).or(first_row).unwrap_or(rows),
        };
        // A caption always stands above its rows.
        let span = table.note.map_or(rows, |note| rows.cover(note)).cover(head);
        Some(Node { kind: Kind::Table(at), head, span, children: Vec::new() })
    });
    let mut nodes: Vec<Node> = sections.chain(tables).collect();
    nodes.sort_by_key(|node| (node.span.start, std::cmp::Reverse(node.span.end)));
    nodes
}

/// Whether a section is a heading: not a numbered paragraph, nor an item of a list (`1.负责档案的接收`) with nothing under it.
fn is_heading(part: &Part, section: &Section) -> bool {
    let heading = part.disclosure.blocks.get(section.heading).and_then(|block| block.heading());
    let is_alone = section.blocks.len() == 1 && heading.is_none_or(|heading| heading.body.is_empty());
    let is_item = is_alone && section.style >= Style::Arabic;
    !section.is_paragraph() && !is_item
}

/// The block behind a section's last one for a reader: before the closing lines, and of the glossary before what follows it.
fn end_block(part: &Part, at: usize, section: &Section) -> usize {
    let disclosure = &part.disclosure;
    let closing = |block: usize| disclosure.roles.get(block) == Some(&Role::Closing);
    let end = section.blocks.clone().skip(1).find(|block| closing(*block)).unwrap_or(section.blocks.end);
    let glossary = part.outline.glossary.as_ref().filter(|glossary| glossary.section.is_some());
    let Some(glossary) = glossary else { return end };
    let around = std::iter::successors(Some(at), |at| disclosure.sections.get(*at)?.parent);
    if around.into_iter().any(|at| glossary.section == Some(at)) { end.min(glossary.blocks.end) } else { end }
}

fn end_of(part: &Part, at: usize, section: &Section) -> u32 {
    let last = end_block(part, at, section).checked_sub(1).and_then(|last| part.disclosure.blocks.get(last));
    last.map_or(section.title_span.end, |block| block.span().end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::open;

    /// The outline, indented, each entry with the last character it holds.
    fn outline(text: &str) -> Vec<String> {
        fn show(text: &str, nodes: &[Node], depth: usize, lines: &mut Vec<String>) {
            for node in nodes {
                let last = node.span.of(text).chars().next_back().unwrap_or(' ');
                let head = node.head.of(text).replace(['\n', '\t'], " ");
                lines.push(format!("{}{head} … {last}", "  ".repeat(depth)));
                show(text, &node.children, depth + 1, lines);
            }
        }
        let fixture = open(text);
        let part = &fixture.snapshot.analysis.parts()[0].part;
        let mut lines = Vec::new();
        show(part.text(), &read(part), 0, &mut lines);
        lines
    }

    #[test]
    fn sections_nest_by_level() {
        assert_eq!(
            outline(
                "一、概况\n（一）职责\n1.负责甲，承担乙。\n2.负责丙\n（二）构成\n丙。\n二、收支\n（一）收入：2025年丁\n"
            ),
            ["一、概况 … 。", "  （一）职责 … 丙", "  （二）构成 … 。", "二、收支 … 丁", "  （一）收入 … 丁"]
        );
    }

    #[test]
    fn tables_behind_the_closing_lines_stand_alone() {
        assert_eq!(
            outline(
                "一、概况\n甲。\n二、名词解释\n基本支出：指乙。\n联系人：丙\n\n附件1\n某局收支总表\n单位：万元\n项目\t预算数\n合计\t1.00\n"
            ),
            ["一、概况 … 。", "二、名词解释 … 。", "附件1 某局收支总表 … 0"]
        );
        assert_eq!(
            outline("一、概况\n甲。\n二、名词解释\n基本支出：指乙。\n\n项目\t预算数\n合计\t1.00\n"),
            ["一、概况 … 。", "二、名词解释 … 。", "项目 预算数 … 0"]
        );
    }

    #[test]
    fn tables_in_a_section_stay_there() {
        assert_eq!(
            outline("一、概况\n甲。\n某局收支总表\n单位：万元\n项目\t预算数\n合计\t1.00\n二、收支\n乙。\n"),
            ["一、概况 … 0", "  某局收支总表 … 0", "二、收支 … 。"]
        );
    }

    #[test]
    fn nothing_has_no_outline() {
        assert!(outline("").is_empty());
        assert!(outline("某局。\n").is_empty());
    }
}
