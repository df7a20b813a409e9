//! The 目录 of a disclosure: which of its blocks are entries.

use super::block::{Block, BlockKind, Heading};
use super::numbering::Style;
use crate::model::Wording;
use crate::text::{is_page_number, reading_form};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

/// Most entries a 目录 has.
const LONGEST: usize = 120;

/// A 目录 begins within as many blocks.
const FARTHEST: usize = 60;

/// Most lines between two entries: the rest of a wrapped entry, the number of a page.
const MOST_BETWEEN: usize = 3;

/// Bytes of an entry that may go on in the next line.
const WRAPPED: u32 = 48;

/// Most characters of a line that is no prose.
const LONGEST_LINE: usize = 40;

/// The entries of the 目录, and what stands between them: headings below the line 目录, or headings that follow one another
/// without bodies and come again later. Empty where there is none.
pub fn contents(text: &str, blocks: &[Block]) -> Range<usize> {
    let below = || {
        let line = blocks.iter().take(FARTHEST).position(|block| is_title(text, block))?;
        entries_below(text, blocks, line + 1)
    };
    below().or_else(|| entries_that_come_again(text, blocks)).unwrap_or(0..0)
}

/// `目 录`
fn is_title(text: &str, block: &Block) -> bool {
    let is_line = match &block.kind {
        BlockKind::Paragraph => true,
        BlockKind::Heading(heading) => heading.numbering.style == Style::Hash,
        _ => false,
    };
    let line = || reading_form(block.span().of(text));
    is_line
        && block.len <= 40
        && Wording::base().titles.contents.iter().any(|title| line().trim_matches(['#', '：', '《', '》']) == title)
}

/// Style, number and title of an entry, the page it stands on left out.
type Entry<'t> = (Style, u32, Cow<'t, str>);

fn entry<'t>(text: &'t str, block: &Block, heading: &Heading) -> Entry<'t> {
    let plain = reading_form(block.absolute(heading.title).of(text));
    let is_page = |c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·');
    let title = match plain {
        Cow::Borrowed(title) => Cow::Borrowed(title.trim_end_matches(is_page)),
        Cow::Owned(title) => Cow::Owned(title.trim_end_matches(is_page).to_owned()),
    };
    (heading.numbering.style, heading.numbering.value, title)
}

/// A heading without a body but the number of a page.
fn bare_heading<'b>(text: &str, block: &'b Block) -> Option<&'b Heading> {
    let heading = block.heading()?;
    let body = block.absolute(heading.body).of(text);
    let is_page = body.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | ' '));
    // A title with a comma in it is read as text.
    let is_line = heading.title.is_empty() && body.chars().count() <= LONGEST_LINE && !body.ends_with('。');
    (is_page || is_line).then_some(heading)
}

/// A line that is neither an entry nor prose: the rest of an entry, the number of a page, the name of a table.
fn is_between(text: &str, block: &Block) -> bool {
    let line = block.span().of(text);
    let is_short = line.chars().count() <= LONGEST_LINE && !line.ends_with(['。', '；']);
    is_short && matches!(block.kind, BlockKind::Paragraph | BlockKind::Caption)
}

/// The entries from block `from` on, up to where their numbers begin again or prose begins.
fn entries_below(text: &str, blocks: &[Block], from: usize) -> Option<Range<usize>> {
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    let mut seen = FxHashSet::default();
    let mut last = [0; Style::COUNT];
    let mut between = 0;
    let mut is_prose = false;
    for (index, block) in blocks.iter().enumerate().skip(from).take(LONGEST) {
        if let Some(heading) = bare_heading(text, block) {
            let entry = entry(text, block, heading);
            let (style, value, _) = entry;
            let outer = entries.first().map_or(style, |(_, first)| first.0);
            // Only a long entry is wrapped before the first entry below it.
            let is_wrapped = || entries.last().is_some_and(|(above, _)| blocks[*above].len >= WRAPPED);
            let goes_on = value == last[style as usize] + 1 && (value > 1 || is_wrapped());
            let is_again = style < outer || style == outer && value <= last[style as usize] && value > 0;
            if is_again || seen.contains(&entry) || between > 0 && !entries.is_empty() && !goes_on {
                break;
            }
            last[style as usize] = value;
            last[style as usize + 1..].fill(0);
            between = 0;
            seen.insert(entry.clone());
            entries.push((index, entry));
        } else if is_between(text, block) && between < MOST_BETWEEN {
            between += usize::from(!is_page_number(block.span().of(text)));
        } else {
            is_prose = true;
            break;
        }
    }
    // Prose stands below headings of its own.
    if is_prose {
        let outer = entries.first()?.1.0;
        while entries.last().is_some_and(|(_, (style, value, _))| *style > outer && *value == 1) {
            entries.pop();
        }
    }
    let end = entries.last()?.0 + 1;
    (entries.len() >= 2).then_some(from..end)
}

/// Headings that follow one another without bodies and come again later.
fn entries_that_come_again(text: &str, blocks: &[Block]) -> Option<Range<usize>> {
    let key = |index: usize| {
        let (style, _, title) = entry(text, &blocks[index], blocks[index].heading()?);
        Some((style, title))
    };
    let mut index = 0;
    while index < blocks.len() && index < 40 {
        let run_start = index;
        let mut entries = Vec::new();
        let mut last = None;
        while index < blocks.len() && entries.len() < LONGEST {
            let Some(heading) = blocks[index].heading().filter(|heading| heading.body.is_empty()) else {
                break;
            };
            let Some(entry) = key(index) else { break };
            let numbering = heading.numbering;
            let is_outer = entries.first().is_none_or(|(style, _)| *style == numbering.style);
            // A number that comes again heads the first section.
            let is_again = is_outer && last.is_some_and(|last| numbering.value <= last) && numbering.value > 0;
            if entry.1.is_empty() || entries.contains(&entry) || is_again {
                break;
            }
            if is_outer {
                last = Some(numbering.value);
            }
            entries.push(entry);
            index += 1;
        }
        if entries.len() >= 3 {
            let style = entries[0].0;
            let has_style = |at: &usize| blocks[*at].heading().is_some_and(|h| h.numbering.style == style);
            let mut later = (index..blocks.len()).filter(has_style).take(LONGEST).filter_map(key);
            // The first entry comes again, or, where a section was lost, two others.
            let mut repeated = 0;
            let repeats = later.any(|heading| {
                repeated += usize::from(entries.contains(&heading));
                heading == entries[0] || repeated == 2
            });
            if repeats {
                return Some(run_start..index);
            }
        }
        index = index.max(run_start + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;
    use crate::syntax::read_blocks;

    /// The first line behind the 目录.
    fn behind(text: &str) -> &str {
        let blocks = read_blocks(text, 0, text.len(), Standard::base());
        let range = contents(text, &blocks);
        blocks.get(range.end).filter(|_| !range.is_empty()).map_or("", |block| block.span().of(text))
    }

    const BODY: &str = "第一部分 某局概况\n一、主要职责\n负责档案。\n二、机构设置\n内设三个科室。\n";

    #[test]
    fn entries_in_all_forms() {
        for entries in [
            "第一部分 概况\n第二部分 预算表\n第三部分 名词解释",
            "第一部分 概况\n一、部门职责\n二、机构\n第二部分 情况说明\n一、收支情况\n二、其他情况",
            "第一部分 概况……1\n一、部门职责……1\n—2—\n二、机构……2\n第二部分 情况说明……3",
            "第一部分 概况 1\n一、关于某局某年收支的情\n况说明 2\n二、机构 3\n第二部分 表 4",
            "第一部分：概况。\n一、部门职责。\n二、收入，支出和结余\n第二部分：名词解释。",
        ] {
            assert_eq!(behind(&format!("某局预算\n\n目  录\n{entries}\n{BODY}")), "第一部分 某局概况", "{entries}");
        }
    }

    #[test]
    fn where_it_ends() {
        for (rest, first) in [
            ("某局主要职责\n1. 负责档案。\n2. 负责资料。\n", "某局主要职责"),
            ("一、职责\n负责档案。\n", "一、职责"),
            ("（一）主要职责\n负责档案的接收、整理和保管，开展利用服务工作。\n", "（一）主要职责"),
        ] {
            assert_eq!(behind(&format!("目录\n一、概况\n二、预算表\n三、名词解释\n{rest}")), first);
        }
    }

    #[test]
    fn no_contents() {
        for text in [
            "一、概况\n（一）职责\n负责档案。\n二、收支情况\n收入十万元。\n",
            "目录\n一、概况\n负责档案。\n二、收支情况\n收入十万元。\n",
            "目录\n\n一、概况\t1\n二、收支\t2\n\n一、概况\n（一）职责\n负责档案的接收、整理和保管，开展利用服务工作。\n",
        ] {
            assert_eq!(behind(text), "", "{text}");
        }
    }
}
