//! Blocks → disclosures: where each begins, what each block is in it, its sections and tables.

use super::block::{Block, BlockKind, has_amount};
use super::caption;
use super::contents::contents;
use super::line::is_closing;
use super::numbering::Style;
use super::reading::Reading;
use super::role::Role;
use super::section::{self, Section};
use super::table::{self, Row, Table, is_next_page, repeats_header};
use super::table_head::TableHead;
use super::title::{Title, chapter, owner_in};
use super::year::find_year;
use crate::model::Basis;
use crate::text::{Span, is_page_number, reading_form};
use std::borrow::Cow;

/// One disclosure: a year of one unit. It owns its text and counts all places from the text's start, so that what stands
/// before it in the file can change without changing anything in it.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Its text, from the line of its first block up to the next disclosure.
    pub text: String,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its bytes, from its first block to its last.
    pub span: Span,
    /// Its title.
    pub title: Option<Title>,
    /// The unit's name; empty when not told.
    pub unit: String,
    /// What each of its blocks is.
    pub roles: Vec<Role>,
    /// Its sections in text order.
    pub sections: Vec<Section>,
    /// Its tables in text order.
    pub tables: Vec<Table>,
    /// What its tables say of themselves, where there is nothing but tables.
    pub table_head: Option<TableHead>,
    /// Innermost section of each of its blocks.
    section_of: Vec<Option<u32>>,
}

impl Disclosure {
    /// Reads the disclosure made of these blocks of `text`.
    pub fn read(text: String, blocks: Vec<Block>) -> Disclosure {
        let span = match (blocks.first(), blocks.last()) {
            (Some(first), Some(last)) => first.span().cover(last.span()),
            _ => Span::at(0),
        };
        let mut roles = Roles {
            text: &text,
            blocks: &blocks,
            roles: vec![Role::Body; blocks.len()],
            title: None,
            unit: String::new(),
            tables: Vec::new(),
        };
        roles.roles[contents(&text, &blocks)].fill(Role::Contents);
        roles.assign_title();
        roles.collect_tables();
        roles.assign_closing();
        let Roles { mut roles, title, unit, tables, .. } = roles;
        if !roles.contains(&Role::Heading) {
            // Without a heading nothing is in front of anything, but a full title of what stands above it.
            let is_full = title.as_ref().is_some_and(|title| !title.is_bare);
            let title = roles.iter().position(|role| *role == Role::Title).filter(|_| is_full);
            for role in roles.iter_mut().skip(title.unwrap_or(0)).filter(|role| **role == Role::Front) {
                *role = Role::Body;
            }
        }
        let sections = section::sections(&text, &blocks, &roles);
        let mut section_of = vec![None; blocks.len()];
        for (number, section) in sections.iter().enumerate() {
            section_of[section.blocks.clone()].fill(Some(number as u32));
        }
        let is_sentence = |block: &Block| {
            let words = block.span().of(&text);
            block.grid().is_none() && words.contains(['，', '；', '。']) && has_amount(words)
        };
        let stand_alone = title.is_none() && !tables.is_empty() && !blocks.iter().any(is_sentence);
        let table_head = stand_alone.then(|| TableHead::of(&text, &blocks, &tables));
        Disclosure { text, blocks, span, title, unit, roles, sections, tables, table_head, section_of }
    }

    /// Its blocks but the tables, as they are read.
    pub fn readings(&self) -> Vec<Reading> {
        let read =
            |(index, block, role): (usize, &Block, Role)| Some(block.prose.as_ref()?.at(index, block.start, role));
        self.iter().filter_map(read).collect()
    }

    /// The role of a block.
    pub fn role(&self, block: usize) -> Role {
        self.roles[block]
    }

    /// The innermost section of a block.
    pub fn section_at(&self, block: usize) -> Option<usize> {
        self.section_of[block].map(|at| at as usize)
    }

    /// The section and those around it, innermost first.
    pub fn ancestors(&self, section: Option<usize>) -> impl Iterator<Item = &Section> {
        std::iter::successors(section.map(|at| &self.sections[at]), |section| {
            section.parent.map(|at| &self.sections[at])
        })
    }

    /// Blocks with their index and their role.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Block, Role)> {
        self.blocks.iter().zip(&self.roles).enumerate().map(|(index, (block, role))| (index, block, *role))
    }

    /// What its figures are, by the title or else by most of its headings or tables: a budget, or the outturn of a final account.
    pub fn basis(&self) -> Option<Basis> {
        let of_headings = || {
            let says = |word: &str| self.sections.iter().any(|section| section.title.contains(word));
            (says("决算") || self.table_head.as_ref().is_some_and(|head| head.is_final)).then_some(Basis::Actual)
        };
        match &self.title {
            Some(title) => title.basis,
            None => of_headings(),
        }
    }

    /// The year of the budget, from the title, else from the first headings and paragraphs or from the tables.
    pub fn year(&self) -> Option<i32> {
        if let Some(title) = &self.title {
            return Some(title.year);
        }
        self.year_of_prose().or_else(|| self.table_head.as_ref()?.year)
    }

    /// The year that stands before 预算 most often in the prose, of two said about as often the later one. The year that
    /// something is compared with is not the budget's.
    fn year_of_prose(&self) -> Option<i32> {
        let mut counts: Vec<(i32, usize)> = Vec::new();
        for (_, block, _) in self.iter().take(200) {
            if block.grid().is_some() {
                continue;
            }
            let plain = reading_form(block.span().of(&self.text));
            let mut rest = plain.as_ref();
            while let Some((at, len, year)) = find_year(rest) {
                let before = &rest[..at];
                rest = &rest[at + len..];
                if before.ends_with(BEFORE_OTHER_YEAR) {
                    continue;
                }
                let is_budget = [
                    "年初预算",
                    "部门预算",
                    "单位预算",
                    "预算",
                    "一般公共预算",
                    "“三公”",
                    "收入预算",
                    "政府性基金",
                    "决算",
                    "部门决算",
                    "单位决算",
                    "支出决算",
                    "收、支总计",
                    "本年收入",
                    "本年支出",
                ]
                .iter()
                .any(|word| rest.trim_start_matches('度').starts_with(word));
                if is_budget {
                    match counts.iter_mut().find(|(y, _)| *y == year) {
                        Some((_, count)) => *count += 1,
                        None => counts.push((year, 1)),
                    }
                }
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        counts.into_iter().filter(|(_, count)| count + 1 >= most && count * 3 >= most * 2).map(|(year, _)| year).max()
    }
}

/// What stands before a year that something is compared with, or that is put behind 上年 in brackets.
const BEFORE_OTHER_YEAR: [char; 5] = ['比', '较', '与', '同', '（'];

/// Finds what each block of a disclosure is.
struct Roles<'t> {
    text: &'t str,
    blocks: &'t [Block],
    roles: Vec<Role>,
    title: Option<Title>,
    unit: String,
    tables: Vec<Table>,
}

impl<'t> Roles<'t> {
    fn role(&self, block: usize) -> Role {
        self.roles[block]
    }

    fn set_role(&mut self, block: usize, role: Role) {
        self.roles[block] = role;
    }

    fn assign_title(&mut self) {
        let blocks = self.blocks;
        let mut before_headings = true;
        let mut previous_line: Cow<str> = Cow::default();
        // Where the chapters have numbers, a line says again what the heading above it has said.
        let of_heading = |block: &Block| {
            let heading = block.heading().filter(|heading| heading.numbering.style <= Style::Chinese)?;
            chapter(block.absolute(heading.title).of(self.text))
        };
        let numbered: Vec<&str> = blocks.iter().filter_map(of_heading).collect();
        for (index, block) in blocks.iter().enumerate() {
            let is_heading = match &block.kind {
                _ if self.role(index) == Role::Contents => continue,
                BlockKind::Heading(_) => !before_headings || !self.stands_above_title(index),
                BlockKind::Paragraph => false,
                _ => continue,
            };
            let line = block.span().of(self.text);
            let above = index.checked_sub(1).map(|above| &blocks[above]);
            let title = before_headings.then(|| Title::of_block(self.text, block)).flatten();
            let is_again = |title: &Title| !self.heads_chapter(index, &numbered) || !title.is_chapter(self.text, above);
            let title = title.filter(is_again);
            let heads_chapter = title.is_none() && !is_heading && self.heads_chapter(index, &numbered);
            if is_heading && title.is_none() || heads_chapter {
                before_headings = false;
                self.set_role(index, Role::Heading);
            } else if before_headings {
                self.set_role(index, Role::Front);
                if let Some(title) = title {
                    self.set_role(index, Role::Title);
                    self.take_title(title, &previous_line);
                } else if let Some(owner) = self.title.as_ref().and_then(|_| owner_in(line)) {
                    self.unit = owner;
                }
                let line = block.heading().map_or(block.span(), |heading| block.absolute(heading.title));
                // Behind the number of the document and who signed it.
                let lines = line.of(self.text);
                let head = lines.rfind(['〔', '：', ':']).and_then(|at| Some(at + lines[at..].find('\n')? + 1));
                previous_line = reading_form(&lines[head.unwrap_or(0)..]);
            }
        }
    }

    /// Whether a line without a number heads a chapter: there is a title, and something stands below.
    fn heads_chapter(&self, index: usize, numbered: &[&str]) -> bool {
        let name = |block: &Block| {
            if block.kind == BlockKind::Paragraph { chapter(block.span().of(self.text)) } else { None }
        };
        let Some(own) = self.title.as_ref().and_then(|_| name(&self.blocks[index])) else { return false };
        let next = self.blocks.get(index + 1);
        !numbered.contains(&own) && next.is_some_and(|next| next.kind != BlockKind::UnitLine && name(next).is_none())
    }

    /// Whether the block is a line of Markdown like the title below it: `# 某局` above `# 2025年部门预算情况说明`.
    fn stands_above_title(&self, index: usize) -> bool {
        let lines = self.blocks[index..].iter().take(4).take_while(|block| block.is_line_above_title());
        lines.skip(1).any(|block| Title::of_block(self.text, block).is_some())
    }

    /// The last title holds, but a bare one takes nothing from a full one or from a later year's.
    fn take_title(&mut self, title: Title, line_above: &str) {
        let holds = |held: &Title| title.is_bare && (!held.is_bare || held.year > title.year);
        if self.title.as_ref().is_some_and(holds) {
            return;
        }
        self.unit = if title.unit.is_empty() { line_above.to_owned() } else { title.unit.clone() };
        self.title = Some(title);
    }

    fn assign_closing(&mut self) {
        for index in (0..self.blocks.len()).rev() {
            let block = &self.blocks[index];
            if block.kind != BlockKind::Paragraph || self.role(index) != Role::Body {
                if block.grid().is_some() || block.heading().is_some() {
                    break;
                }
                continue;
            }
            let line = block.span().of(self.text);
            let is_sentence = line.ends_with(['。', '；', '，']) || has_amount(line);
            // The only line below a heading is its text.
            let is_text = || {
                self.blocks[..index]
                    .last()
                    .is_some_and(|above| above.heading().is_some_and(|heading| heading.body.is_empty()))
            };
            if !is_closing(line) && (block.len > 90 || is_sentence || is_text()) {
                break;
            }
            self.set_role(index, Role::Closing);
        }
    }

    /// Collects tables: caption lines, pages of one table, notes.
    fn collect_tables(&mut self) {
        let grids = self.blocks.iter().filter(|block| block.grid().is_some()).count();
        let mut tables: Vec<Table> = Vec::with_capacity(grids);
        let mut last_end = 0;
        for index in 0..self.blocks.len() {
            let Some(grid) = self.blocks[index].grid() else {
                continue;
            };
            let offset = self.blocks[index].start;
            self.set_role(index, Role::Table);
            let mut table = Table { blocks: index..index + 1, ..Table::default() };
            let caption_start = self.read_caption(&mut table, last_end, index);
            let in_text = |rows: &[Row]| -> Vec<Row> { rows.iter().map(|row| row.shift(offset)).collect() };
            let mut rows = &grid.rows[..];
            let mut header = grid.header.min(rows.len());
            if table.unit_line.is_none()
                && let Some((first, rest)) = rows.split_first()
                && let Some(line) = first.filled().reduce(Span::cover).map(|cells| cells.shift(offset))
                && let Some(at) = caption::unit_of_table(line.of(self.text))
            {
                table.take_unit_line(line, at);
                rows = rest;
                header = header.saturating_sub(1);
            }
            let is_page =
                |block: &Block| block.kind == BlockKind::Paragraph && is_page_number(block.span().of(self.text));
            let numbers = self.blocks[last_end..caption_start].iter().rev().take_while(|block| is_page(block)).count();
            let mut last = tables.last_mut().filter(|last| last.blocks.end == caption_start - numbers);
            if let Some(last) = &last
                && let Some(first) = rows.get(..last.header.len())
                && repeats_header(self.text, last, &in_text(first))
            {
                header = last.header.len();
            }
            // Right behind the rows of a table, without a name or a unit, the first words are a row of it.
            let is_bare = table.caption.is_none() && table.unit_line.is_none();
            if is_bare && last.as_deref().is_some_and(|last| table::goes_on(self.text, last, &in_text(&rows[..header])))
            {
                header = 0;
            }
            table.header = in_text(&rows[..header]);
            last_end = index + 1;
            // There are many rows: each is put in its place at once.
            let body = rows[header..].iter().map(|row| row.shift(offset));
            if let Some(last) = last.take_if(|last| is_next_page(self.text, last, &table)) {
                last.blocks.end = index + 1;
                last.repeated_headers.append(&mut table.header);
                last.rows.extend(body);
            } else {
                table.rows.reserve_exact(body.len());
                table.rows.extend(body);
                tables.push(table);
            }
        }
        for table in &mut tables {
            let width = table.header.iter().chain(&table.rows).map(|row| row.cells.len()).max().unwrap_or(0);
            table.columns = table::columns(&table.header, width.min(table::MOST_COLUMNS));
            let next = table.blocks.end;
            if next < self.blocks.len()
                && self.blocks[next].kind == BlockKind::Paragraph
                && is_note(self.blocks[next].span().of(self.text))
            {
                table.note = Some(self.blocks[next].span());
                self.set_role(next, Role::Note);
            }
        }
        self.tables = tables;
    }

    /// Reads the lines above a table as its caption; returns the first block of caption and table together.
    fn read_caption(&mut self, table: &mut Table, from: usize, index: usize) -> usize {
        let mut start = index;
        // A line that says no more than that the table goes on.
        let mut mark = None;
        while start > from && index - start < 5 {
            let block = &self.blocks[start - 1];
            let span = block.span();
            let line = span.of(self.text);
            let is_paragraph = block.kind == BlockKind::Paragraph;
            let role = if block.kind == BlockKind::UnitLine {
                table.take_unit_line(span, caption::unit_of_table(line).unwrap_or(0));
                Role::UnitLine
            } else if is_paragraph && table.unit_line.is_none() && matches!(&*reading_form(line), "万元" | "元") {
                table.unit_line = Some(span);
                Role::UnitLine
            } else if is_paragraph && caption::is_mark_of_next_page(line) && table.caption.is_none() {
                mark = Some(span);
                Role::Caption
            } else if let Some(words) = caption_words(self.text, block) {
                let is_number = caption::is_caption(words.of(self.text));
                if !is_number && table.caption.is_some() {
                    break;
                }
                if table.caption.is_none() {
                    table.take_name(words, self.text);
                }
                if is_number {
                    table.number = Some(words);
                    self.set_role(start - 1, Role::Caption);
                    // The number may stand below the name.
                    let name = (start > from + 1 && table.caption == Some(words))
                        .then(|| caption_words(self.text, &self.blocks[start - 2]))
                        .flatten()
                        .filter(|name| !caption::is_caption(name.of(self.text)));
                    if let Some(name) = name.filter(|_| {
                        !caption::is_table_name(words.of(self.text).trim_start_matches(caption::is_of_number))
                    }) {
                        table.take_name(name, self.text);
                        self.set_role(start - 2, Role::Caption);
                        return start - 2;
                    }
                    return start - 1;
                }
                Role::Caption
            } else if is_paragraph && caption::is_owner_line(line) && self.may_head_table(from, start - 1) {
                table.owner = Some(table.owner.map_or(span, |below| below.cover(span)));
                Role::UnitLine
            } else {
                break;
            };
            self.set_role(start - 1, role);
            start -= 1;
        }
        table.caption = table.caption.or(mark);
        start
    }

    /// Whether above the line at `index`, that tells whose a table is, stands its name or its unit.
    fn may_head_table(&self, from: usize, index: usize) -> bool {
        let is_owner =
            |block: &&Block| block.kind == BlockKind::Paragraph && caption::is_owner_line(block.span().of(self.text));
        let mut above = self.blocks[from..index].iter().rev().take(3).skip_while(is_owner);
        above.next().is_some_and(|block| block.kind == BlockKind::UnitLine || caption_words(self.text, block).is_some())
    }
}

/// The number or the name of a table that a block is: a line of text, or a heading of Markdown.
fn caption_words(text: &str, block: &Block) -> Option<Span> {
    let words = match &block.kind {
        BlockKind::Caption => return Some(block.span()),
        BlockKind::Paragraph => block.span(),
        BlockKind::Heading(heading) if heading.numbering.style == Style::Hash => match heading.body.is_empty() {
            true => block.absolute(heading.title),
            false if heading.title.is_empty() => block.absolute(heading.body),
            false => return None,
        },
        _ => return None,
    };
    let line = words.of(text);
    (caption::is_table_name(line) || block.heading().is_some() && caption::is_caption(line)).then_some(words)
}

fn is_note(line: &str) -> bool {
    let line = reading_form(line);
    let says_why = ["无数据", "无此项", "空表", "为空", "无政府", "无国有", "无财政", "不涉及", "没有", "无相关"]
        .iter()
        .any(|word| line.contains(word));
    line.chars().count() <= 120 && (caption::begins_note(&line) || says_why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;
    use crate::syntax::read_blocks;

    /// The tables of a text: how many body rows each has.
    fn rows(text: &str) -> Vec<usize> {
        let blocks = read_blocks(text, 0, text.len(), Standard::base());
        Disclosure::read(text.to_owned(), blocks).tables.iter().map(|table| table.rows.len()).collect()
    }

    const ROWS: &str = "项目\t预算数\n合计\t1.00\n";

    #[test]
    fn pages_of_one_table_are_one() {
        for (first, next) in [
            ("表3 支出总表\n部门：某局\t单位：万元", "表3 支出总表\n部门：某局\t单位：万元"),
            ("附件 3\n某局支出总表（单位：万元）", "附件 3\n某局支出总表（单位：万元）"),
            ("表3 支出总表\n单位：万元", "续表3 支出总表\n单位：万元"),
            ("表3 支出总表\n编制单位：某局\n\n2025年度\n单位：万元", "（续表）\n单位：万元"),
            ("### 表3 支出总表\n单位：万元", "### 表3 支出总表\n单位：万元"),
            ("### 某局支出总表\n", "- 2 -\n### 某局支出总表\n"),
            ("表3 支出总表", "第 2 页 共 3 页"),
        ] {
            assert_eq!(rows(&format!("{first}\n{ROWS}\n{next}\n{ROWS}")), [2], "{first}: {next}");
        }
    }

    #[test]
    fn two_tables_stay_two() {
        for (first, next) in [
            ("表3 支出总表\n部门：甲局\t单位：万元", "表3 支出总表\n部门：乙局\t单位：万元"),
            ("支出总表\n单位：万元", "收入总表\n单位：万元"),
            ("表3 支出总表", "表4 支出总表（续）"),
            ("### 支出总表\n", "### 收入总表\n"),
            ("表3 支出总表", "二、部门收支总体情况\n- 2 -"),
        ] {
            assert_eq!(rows(&format!("{first}\n{ROWS}\n{next}\n{ROWS}")), [1, 1], "{first}: {next}");
        }
    }
}
