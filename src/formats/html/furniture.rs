//! What of a page is no part of its document. When in doubt it is one.

use std::ops::Range;

use super::elements::Kind;
use super::lines::{Line, Scroll};
use super::tokens::Tag;
use crate::model::page::{is_furniture_line, is_furniture_name, is_main_name};

/// Characters of a line that is a sentence of the document rather than a label.
const SENTENCE: usize = 40;

/// So many sentences are no furniture.
const MOST_SENTENCES: usize = 2;

/// So many lines that only lead elsewhere are a menu.
const MENU: usize = 3;

/// An element that stands for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// It may hold the document.
    Main,
    /// It is site furniture.
    Furniture,
    /// The head of the site or of the document: its links are furniture.
    Head,
}

/// What an element stands for, by its name and what its class, its id and its role say.
pub fn region(name: &str, kind: Kind, tag: &Tag) -> Option<Region> {
    if !kind.is_block() && !matches!(kind, Kind::Row | Kind::Cell) {
        return None;
    }
    match (name, tag.attribute("role").unwrap_or_default()) {
        ("main" | "article", _) | (_, "main" | "article") => return Some(Region::Main),
        ("nav" | "footer" | "aside", _) | (_, "navigation" | "contentinfo" | "complementary") => {
            return Some(Region::Furniture);
        }
        ("header", _) | (_, "banner") => return Some(Region::Head),
        _ => {}
    }
    let names = ["id", "class"].into_iter().filter_map(|key| tag.attribute(key));
    let names = || names.clone().flat_map(str::split_ascii_whitespace).map(str::to_ascii_lowercase);
    if names().any(|name| is_main_name(&name)) {
        return Some(Region::Main);
    }
    names().any(|name| is_furniture_name(&name)).then_some(Region::Furniture)
}

/// Whether an element is not to be seen.
pub fn is_hidden(tag: &Tag) -> bool {
    let hides = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        ["display:none", "visibility:hidden"].iter().any(|rule| style.contains(rule))
    };
    tag.attribute("hidden").is_some() || tag.attribute("style").is_some_and(hides)
}

/// Marks the lines of an element as furniture, unless there is more in it than furniture has.
pub fn mark(region: Region, lines: &mut [Line], scroll: &Scroll) {
    if region == Region::Head {
        lines.iter_mut().filter(|line| leads(line)).for_each(|line| line.is_furniture = true);
    } else if lines.iter().filter(|line| is_sentence(line, scroll)).nth(MOST_SENTENCES).is_none()
        && !lines.iter().any(|line| is_row(line, scroll))
    {
        lines.iter_mut().for_each(|line| line.is_furniture = true);
    }
}

/// Whether a line only leads elsewhere.
fn leads(line: &Line) -> bool {
    !line.text.is_empty() && line.linked * 10 >= line.text.len() * 7
}

/// Whether a line is a sentence of the document.
pub fn is_sentence(line: &Line, scroll: &Scroll) -> bool {
    line.row.is_none() && !leads(line) && scroll.of(line).chars().nth(SENTENCE - 1).is_some()
}

/// Whether a line is a row with figures.
fn is_row(line: &Line, scroll: &Scroll) -> bool {
    let text = scroll.of(line);
    line.row.is_some() && text.matches('\t').nth(1).is_some() && text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a line says what furniture says.
fn is_said_by_furniture(line: &Line, scroll: &Scroll) -> bool {
    let said = scroll.of(line);
    match line.row {
        Some(_) => {
            let mut cells = said.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(is_furniture_line)
        }
        None => is_furniture_line(said),
    }
}

/// The lines of the document, of all `lines` of a page in their order.
pub fn document(order: Vec<usize>, lines: &[Line], mains: &[Range<usize>], scroll: &Scroll) -> Vec<usize> {
    let mut kept: Vec<usize> = order.into_iter().filter(|line| !lines[*line].is_furniture).collect();
    let main = main(&kept, lines, mains, scroll);
    if let Some(main) = &main {
        // What stands before it may be the title; behind it nothing of the document is left.
        kept.truncate(kept.iter().rposition(|line| main.contains(line)).map_or(0, |at| at + 1));
    }
    let is_inside = |line: usize| main.as_ref().is_some_and(|main| main.contains(&line));
    let is_menu = menus(&kept, lines, is_inside);
    let is_left_out = is_menu.iter().zip(&kept).map(|(is_menu, line)| {
        let line = &lines[*line];
        *is_menu || !line.text.is_empty() && is_said_by_furniture(line, scroll)
    });
    let is_left_out: Vec<bool> = is_left_out.collect();
    let mut is_left_out = is_left_out.into_iter();
    kept.retain(|_| !is_left_out.next().unwrap_or_default());
    kept
}

/// Which lines are part of a menu: several in a row that only lead elsewhere, or several links in one, outside the main text.
fn menus(kept: &[usize], lines: &[Line], is_inside: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut is_menu = Vec::with_capacity(kept.len());
    let is_link = |line: &usize| leads(&lines[*line]) && !is_inside(*line);
    for group in kept.chunk_by(|a, b| is_link(a) == is_link(b)) {
        let is_long = group.len() >= MENU;
        is_menu.extend(group.iter().map(|line| is_link(line) && (is_long || lines[*line].links > 1)));
    }
    is_menu
}

/// The lines of the smallest element that may hold the document, where none outside it says anything of its own.
fn main(kept: &[usize], lines: &[Line], mains: &[Range<usize>], scroll: &Scroll) -> Option<Range<usize>> {
    if mains.is_empty() {
        return None;
    }
    // How much the lines before each say, and how many are of a document.
    let mut sums = vec![(0, 0); lines.len() + 1];
    for line in kept {
        let is_substance = is_sentence(&lines[*line], scroll) || is_row(&lines[*line], scroll);
        let is_substance = is_substance && !is_said_by_furniture(&lines[*line], scroll);
        sums[line + 1] = (lines[*line].text.len().saturating_sub(lines[*line].linked), usize::from(is_substance));
    }
    for at in 1..sums.len() {
        sums[at] = (sums[at].0 + sums[at - 1].0, sums[at].1 + sums[at - 1].1);
    }
    let within = |range: &Range<usize>| {
        let (end, start) = (sums[range.end], sums[range.start]);
        (end.0 - start.0, end.1 - start.1)
    };
    let (all_said, all_substance) = within(&(0..lines.len()));
    let holds = |range: &&Range<usize>| {
        let (said, substance) = within(range);
        substance > 0 && substance == all_substance && said * 2 >= all_said
    };
    mains.iter().filter(holds).min_by_key(|range| (within(range).0, range.len())).cloned()
}
