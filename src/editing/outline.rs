//! The outline of a disclosure: sections and tables as an editor shows and folds them.

use crate::analysis::Part;
use crate::syntax::{Role, Section, Style};
use crate::text::Span;

/// The kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A section with a title, by its place in the disclosure.
    Section(usize),
    /// A table, by its place in the disclosure.
    Table(usize),
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Number and title, or the caption; of a table without one its first row.
    pub head: Span,
    /// All of it, the head first.
    pub span: Span,
    /// The entry around it, which comes before it.
    pub parent: Option<usize>,
    /// How many entries are around it: no more than there are styles of numbers, for nothing stands in a table.
    pub depth: usize,
}

/// The sections and tables of a disclosure, in text order. Numbered paragraphs and items of lists are none; tables behind the
/// closing lines, and those behind the glossary, belong to no section.
pub fn read(part: &Part) -> Vec<Entry> {
    let mut entries = in_text_order(part);
    let mut open: Vec<usize> = Vec::new();
    for at in 0..entries.len() {
        let (head, start) = (entries[at].head, entries[at].span.start);
        let is_over = |last: &mut usize| {
            let last = &entries[*last];
            head.start >= last.span.end || matches!(last.kind, Kind::Table(_))
        };
        let over: Vec<usize> = std::iter::from_fn(|| open.pop_if(is_over)).collect();
        for last in over {
            let end = start.max(entries[last].head.end);
            close(&mut entries, last, end);
        }
        entries[at].parent = open.last().copied();
        entries[at].depth = open.len();
        open.push(at);
    }
    while let Some(last) = open.pop() {
        close(&mut entries, last, u32::MAX);
    }
    entries
}

/// The words of the last heading or caption at or above a place; none before the first.
pub fn heading_above(entries: &[Entry], text: &str, at: u32) -> String {
    let above = entries.partition_point(|entry| entry.head.start <= at).checked_sub(1);
    above.map(|at| entries[at].head.of(text).split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

/// Ends an entry before `end`, and where the one around it ends.
fn close(entries: &mut [Entry], at: usize, end: u32) {
    let around = entries[at].parent.map_or(u32::MAX, |parent| entries[parent].span.end);
    let span = &mut entries[at].span;
    span.end = span.end.min(end).min(around);
}

/// All entries, each before what stands in it.
fn in_text_order(part: &Part) -> Vec<Entry> {
    let disclosure = &part.disclosure;
    let entry = |kind, head, span| Entry { kind, head, span, parent: None, depth: 0 };
    let sections = disclosure.sections.iter().enumerate().filter(|(_, section)| is_heading(part, section));
    let sections = sections.map(|(at, section)| {
        let head = section.mark.cover(section.title_span);
        let span = head.cover(Span::new(head.start, end_of(part, at, section).max(head.end)));
        entry(Kind::Section(at), head, span)
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
        Some(entry(Kind::Table(at), head, span))
    });
    let mut entries: Vec<Entry> = sections.chain(tables).collect();
    entries.sort_by_key(|entry| (entry.span.start, std::cmp::Reverse(entry.span.end)));
    entries
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
    use crate::editing::testing::open;

    /// The outline, indented, each entry with the last character it holds.
    fn outline(text: &str) -> Vec<String> {
        let fixture = open(text);
        let part = &fixture.snapshot.analysis.parts()[0].part;
        let show = |entry: Entry| {
            let last = entry.span.of(part.text()).chars().next_back().unwrap_or(' ');
            let head = entry.head.of(part.text()).replace(['\n', '\t'], " ");
            format!("{}{head} … {last}", "  ".repeat(entry.depth))
        };
        read(part).into_iter().map(show).collect()
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
