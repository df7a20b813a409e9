//! Where each disclosure of a file begins.

use super::block::{Block, BlockKind, Heading};
use super::line::is_closing;
use super::numbering::Style;
use super::title::Title;
use crate::text::reading_form;
use std::ops::Range;

/// Divides the blocks of a file into disclosures; every block belongs to exactly one.
pub fn split(text: &str, blocks: &[Block]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut current = Opened::default();
    for (index, block) in blocks.iter().enumerate() {
        let title = Title::of_block(text, block).filter(|_| !heads_empty_section(blocks, index));
        let above = index.checked_sub(1).map(|above| &blocks[above]);
        let is_chapter = |title: &Title| current.title.is_some() && title.is_chapter(text, above);
        if let Some(title) = title.filter(|title| !is_chapter(title)) {
            let title = title.with_line_above(text, above);
            let repeated = current.title.as_ref().is_some_and(|held| held.is_repeated_by(&title, text));
            let needed = if repeated { 3 } else { 1 };
            let from = starts[starts.len() - 1];
            let is_sure = !title.is_bare && block.kind == BlockKind::Paragraph;
            if current.sections >= needed && (is_sure || begins_anew(blocks, from, index)) {
                starts.push(front_matter_start(text, blocks, from, index));
                current = Opened::default();
            }
            current.title = Some(title);
            continue;
        }
        match &block.kind {
            BlockKind::Paragraph => current.basics_have_body |= current.in_basics,
            BlockKind::Heading(heading) => {
                let is_first = heading.numbering.style == Style::Chinese && heading.numbering.value == 1;
                let is_basics = is_first && {
                    let title = reading_form(block.absolute(heading.title).of(text));
                    title.ends_with("基本情况") && title.chars().count() <= 8
                };
                if is_basics {
                    if current.basics_have_body {
                        let start = front_matter_start(text, blocks, starts[starts.len() - 1], index);
                        starts.push(start);
                        // A title in front of the heading goes with it.
                        let title = current.title.filter(|title| title.span.start >= blocks[start].start);
                        current = Opened { title, ..Opened::default() };
                    }
                    current.in_basics = true;
                } else if heading.numbering.style <= Style::Chinese {
                    current.in_basics = false;
                }
                if !heading.body.is_empty() && current.in_basics {
                    current.basics_have_body = true;
                }
                if heading.numbering.style <= Style::Chinese && has_body(blocks, index) {
                    current.sections += 1;
                }
            }
            _ => {}
        }
    }
    starts.dedup();
    let ends = starts[1..].iter().copied().chain([blocks.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

#[derive(Default)]
struct Opened {
    title: Option<Title>,
    sections: usize,
    in_basics: bool,
    basics_have_body: bool,
}

/// Whether the heading at `index` is followed by something that belongs to it rather than by its sibling.
fn has_body(blocks: &[Block], index: usize) -> bool {
    let Some(heading) = blocks[index].heading() else {
        return false;
    };
    if !heading.body.is_empty() {
        return true;
    }
    match blocks.get(index + 1).map(|next| &next.kind) {
        Some(BlockKind::Heading(next)) => {
            next.numbering.style > heading.numbering.style
                && (!next.body.is_empty() || has_text_after(blocks, index + 1))
        }
        Some(_) => true,
        None => false,
    }
}

fn has_text_after(blocks: &[Block], index: usize) -> bool {
    !matches!(blocks.get(index + 1).map(|next| &next.kind), Some(BlockKind::Heading(_)) | None)
}

/// Whether the block stands right behind a heading that is a number alone: `第三部分`, and its title on the next line.
fn heads_empty_section(blocks: &[Block], index: usize) -> bool {
    index
        .checked_sub(1)
        .and_then(|above| blocks[above].heading())
        .is_some_and(|heading| heading.title.is_empty() && heading.body.is_empty())
}

/// How far below a bare title its first heading may stand, in blocks.
const FARTHEST_HEADING: usize = 12;

/// Whether the headings begin again below the block at `index`, before any table, as they did at `from`. A bare title may as
/// well be the head of a page, the cover of the tables or a link.
fn begins_anew(blocks: &[Block], from: usize, index: usize) -> bool {
    let is_sort = |block: &&Block| block.grid().is_some() || block.heading().is_some();
    let first = blocks[from..index].iter().filter_map(Block::heading).find(|heading| heading.numbering.value > 0);
    blocks[index + 1..].iter().take(FARTHEST_HEADING).find(is_sort).and_then(Block::heading).is_some_and(|next| {
        let begins_alike = |first: &Heading| {
            first.numbering.style == next.numbering.style
                && (next.numbering.value <= 1 || next.numbering.value == first.numbering.value)
        };
        next.numbering.style <= Style::Chinese && first.map_or(next.numbering.value <= 1, begins_alike)
    })
}

/// The first block of the front matter that precedes the title (or first heading) at `index`.
fn front_matter_start(text: &str, blocks: &[Block], from: usize, index: usize) -> usize {
    let mut start = index;
    while start > from + 1 && index - start < 8 {
        let block = &blocks[start - 1];
        let is_line = block.kind == BlockKind::Paragraph || block.is_line_above_title();
        if !is_line || !is_front_matter(block.span().of(text)) {
            break;
        }
        start -= 1;
    }
    start
}

fn is_front_matter(line: &str) -> bool {
    line.chars().count() <= 48
        && !line.ends_with(['。', '；', '）'])
        && !is_closing(line)
        && !line.contains(['\n', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;
    use crate::syntax::read_blocks;

    /// The first line of each disclosure.
    fn firsts(text: &str) -> Vec<&str> {
        let blocks = read_blocks(text, 0, text.len(), Standard::base());
        split(text, &blocks).into_iter().map(|range| blocks[range.start].span().of(text)).collect()
    }

    const BODY: &str = "一、收支情况\n2025年收入10万元。\n二、支出情况\n支出10万元。\n三、其他情况\n无。\n";

    #[test]
    fn each_unit_and_year_is_one() {
        for [a, b] in [
            ["江州市甲局2025年部门预算", "江州市乙局2025年部门预算"],
            ["江州市甲局2025年部门预算", "江州市甲局2024年部门预算"],
            ["江州市甲局2025年部门预算", "江州市甲局2025年单位预算"],
            ["江州市甲局\n2025年部门预算", "江州市乙局\n2025年部门预算"],
            ["# 江州市甲局2025年部门预算", "# 江州市乙局2025年部门预算"],
            ["# 江州市甲局\n# 2025年部门预算", "# 江州市乙局\n# 2025年部门预算"],
            ["江州市甲局2025年部门预算", "江州市乙局2025年部门预算情况说明"],
        ] {
            let text = format!("{a}\n\n{BODY}\n{b}\n\n{BODY}");
            let first = |title: &'static str| title.lines().next().unwrap_or_default();
            assert_eq!(firsts(&text), [first(a), first(b)]);
        }
    }

    #[test]
    fn a_title_that_comes_again_divides_nothing() {
        let title = "江州市甲局2025年部门预算";
        let contents = "目录\n第一部分 概况\n第二部分 说明\n第三部分 名词解释\n";
        let parts = "第一部分 概况\n甲。\n第二部分 说明\n一、收入\n乙。\n二、支出\n丙。\n第三部分 名词解释\n";
        for text in [
            // A cover, a 目录, and the title once more, as it was or in full.
            format!("{title}\n\n{contents}\n{title}\n\n{parts}"),
            format!("{title}\n\n{contents}\n{title}情况说明\n\n{parts}"),
            format!("江州市甲局\n2025年部门预算\n\n{contents}\n{title}\n\n{parts}"),
            // The head of every page.
            format!(
                "{title}\n\n{}",
                parts.replace("乙。", &format!("乙。\n{title}\n")).replace("丙。", &format!("丙。\n{title}\n"))
            ),
            // The cover of the tables.
            format!("{title}\n\n{BODY}\n{title}\n\n合计\t1.00\t2.00\n其他\t1.00\t2.00\n"),
            // Links to other years.
            format!("{title}\n\n{BODY}\n江州市甲局2024年部门预算\n江州市甲局2023年部门预算\n"),
            // A number alone, and its title on the next line.
            format!("{title}\n\n{}", parts.replace("第二部分 说明", "第二部分\n江州市甲局2025年部门预算情况说明")),
            format!("# {title}\n\n{BODY}# 2025年部门预算\n丁。\n"),
        ] {
            assert_eq!(firsts(&text).len(), 1, "{text}");
        }
    }
}
