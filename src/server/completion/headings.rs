//! Headings that the layout has and the disclosure lacks, with the number that is due.

use super::cursor::{Cursor, Layout, mark_of, plain};
use super::item::{Kind, Offer};
use super::names::Name;
use super::statements::is_said;
use crate::model::Section;
use crate::model::profile::Level;
use crate::outline::scope;
use crate::say;
use crate::syntax::{Style, mark, read_numbering, renumber};

/// The headings that are missing, the next one due first.
pub fn headings(cursor: &Cursor) -> Vec<Offer> {
    let Some(typed) = cursor.typed_line() else { return Vec::new() };
    cursor.layouts().iter().flat_map(|layout| of_layout(cursor, layout, typed)).collect()
}

fn of_layout(cursor: &Cursor, layout: &Layout, typed: &str) -> Vec<Offer> {
    let sections = &layout.profile.sections;
    let around = layout.around(cursor);
    // The main section that the line stands in, else the last one above.
    let is_main = |section: &Section, id: &str| section.id == id || section.sub.iter().any(|sub| sub.id == id);
    let all = 0..cursor.part.disclosure.sections.len();
    let last_above = all.rev().filter(|at| cursor.is_above(*at)).find_map(|at| layout.name_of(at));
    let here = around.last().map(|(_, section)| *section).or(last_above);
    let current = here.and_then(|here| sections.iter().position(|section| is_main(section, &here.id)));
    let has_glossary = cursor.part.outline.glossary.is_some() && !is_typed_glossary(cursor);
    let is_missing =
        |section: &Section| layout.find(cursor, &section.id).is_none() && !(section.id == "glossary" && has_glossary);
    let mut due: Vec<(u32, &Section, Number)> = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let next = current.map_or(0, |current| current + 1);
        let rank = if at >= next { 20 + (at - next) as u32 } else { 80 + at as u32 };
        if is_missing(section) {
            due.push((rank, section, number(cursor, layout, None, sections, section.level)));
        }
    }
    if let Some(main) = current.map(|current| &sections[current]) {
        let parent = layout.find(cursor, &main.id);
        let written = |sub: &Section| layout.find(cursor, &sub.id).is_some_and(|found| cursor.is_above(found));
        let next = main.sub.iter().rposition(written).map_or(0, |at| at + 1);
        for (at, sub) in main.sub.iter().enumerate().filter(|(_, sub)| is_missing(sub)) {
            let statement = layout.profile.statement(&sub.id);
            let is_due = sub.mandatory || statement.is_some();
            // What is said without a heading needs none, and what nobody has to say is not put forward.
            let is_said = statement.is_some_and(|statement| is_said(cursor, layout, statement));
            if is_said || (!is_due && typed.is_empty()) {
                continue;
            }
            let rank = match (at >= next, is_due) {
                (true, true) => (at - next) as u32,
                (true, false) => 40 + at as u32,
                (false, _) => 60 + at as u32,
            };
            due.push((rank, sub, number(cursor, layout, parent, &main.sub, sub.level)));
        }
    }
    let offer = |(rank, section, number): (u32, &Section, Number)| {
        let title = section.title_for(scope(&cursor.part.disclosure));
        let fits = fits(typed, &number, &title);
        let mut offer = Offer::new(Kind::Heading, cursor.back(typed.len()), format!("{}{title}", number.text));
        offer.rank = rank;
        offer.detail = Some(match section.mandatory {
            true => say!(cursor.lang, "应有的标题", "a heading that has to be there"),
            false => say!(cursor.lang, "常用标题", "a usual heading"),
        });
        offer.documentation = documentation(cursor, layout, section);
        fits.then_some(offer)
    };
    due.into_iter().filter_map(offer).collect()
}

/// Whether the glossary that the document seems to have is the line that is being typed.
fn is_typed_glossary(cursor: &Cursor) -> bool {
    let glossary = cursor.part.outline.glossary.as_ref();
    glossary.is_some_and(|glossary| {
        Some(glossary.blocks.start) == cursor.block && cursor.begins_line(glossary.blocks.start)
    })
}

/// What stands under a heading.
fn documentation(cursor: &Cursor, layout: &Layout, section: &Section) -> Option<String> {
    let scope = scope(&cursor.part.disclosure);
    let subs = section.sub.iter().filter(|sub| sub.mandatory || section.sub.len() <= 6).map(|sub| sub.title_for(scope));
    let statements = layout.profile.statements.iter().filter(|statement| {
        statement.sections.first() == Some(&section.id) && section.sub.iter().all(|sub| sub.id != statement.id)
    });
    let parts: Vec<String> = subs.chain(statements.map(|statement| statement.label.clone())).collect();
    let parts = parts.join(&say!(cursor.lang, "、", ", "));
    (!parts.is_empty()).then(|| say!(cursor.lang, "内容：{parts}", "Holds {parts}"))
}

/// A heading's number as the document prints them.
pub struct Number {
    pub style: Style,
    /// With its marks and the space behind it.
    pub text: String,
}

/// The number that is due at the cursor among the sections of the profile that are `siblings`, which stand in the section
/// `parent` of the disclosure.
pub fn number(cursor: &Cursor, layout: &Layout, parent: Option<usize>, siblings: &[Section], level: Level) -> Number {
    let sections = &cursor.part.disclosure.sections;
    let is_named = |at: &usize| {
        let is_sibling = |name: &Section| siblings.iter().any(|sibling| sibling.id == name.id);
        layout.name_of(*at).is_some_and(is_sibling) && !cursor.is_typed(*at)
    };
    // Those of the profile tell the style; others of that style beside them count too.
    let style = (0..sections.len()).find(is_named).map(|at| sections[at].style);
    let is_beside = |at: usize| {
        let is_like = style.map_or(!sections[at].is_paragraph(), |style| sections[at].style == style);
        parent.is_some() && sections[at].parent == parent && is_like && !cursor.is_typed(at)
    };
    let printed: Vec<usize> = (0..sections.len()).filter(|at| is_named(at) || is_beside(*at)).collect();
    let above = printed.iter().copied().rfind(|at| cursor.is_above(*at));
    let Some(like) = above.or_else(|| printed.first().copied()) else {
        let style = match (level, parent.map(|parent| sections[parent].style)) {
            (Level::Part, _) => Style::Part,
            (Level::First, _) => Style::Chinese,
            (Level::Second, None | Some(Style::Part | Style::Hash | Style::Chinese)) => Style::ChineseParen,
            (Level::Second, Some(_)) => Style::Arabic,
        };
        return Number { style, text: mark(style, 1) };
    };
    let section = &sections[like];
    let value = if above.is_some() { section.value + 1 } else { 1 };
    Number { style: section.style, text: mark_like(mark_of(cursor, like), section.style, value) }
}

/// A printed number with another value: `（一） ` → `（二） `.
pub fn mark_like(printed: &str, style: Style, value: u32) -> String {
    renumber(printed, style, value).unwrap_or_else(|| mark(style, value))
}

/// Whether what is typed may become this heading: nothing, its number or one of its style in part, the beginning of its
/// title.
pub fn fits(typed: &str, number: &Number, title: &str) -> bool {
    let name = Name::new(title);
    match split(typed) {
        (Some(style), rest) => {
            style == number.style && name.begins_with(rest) && format!("{}{title}", number.text) != typed
        }
        (None, "") => true,
        (None, typed) => is_part_of_number(typed, number) || name.begins_with(typed),
    }
}

/// The style of the number that is typed, and what is typed behind it.
pub fn split(typed: &str) -> (Option<Style>, &str) {
    match read_numbering(typed) {
        Some(numbering) => (Some(numbering.style), &typed[numbering.len as usize..]),
        None => (None, typed),
    }
}

/// Whether a number is being typed that may become one of this style: `（`, `三`, `第一`.
fn is_part_of_number(typed: &str, number: &Number) -> bool {
    const DIGITS: &str = "一二三四五六七八九十";
    let typed = plain(typed);
    let of = |set: &str, text: &str| text.chars().all(|c| set.contains(c) || c.is_ascii_digit());
    match number.style {
        Style::Part => typed.strip_prefix('第').is_some_and(|rest| of("一二三四五六七八九十部分 ", rest)),
        Style::Chinese => of(DIGITS, &typed) && !typed.bytes().any(|byte| byte.is_ascii_digit()),
        Style::ChineseParen | Style::ArabicParen => typed.strip_prefix('（').is_some_and(|rest| of(DIGITS, rest)),
        Style::Arabic => typed.bytes().all(|byte| byte.is_ascii_digit()),
        Style::Hash => typed.bytes().all(|byte| byte == b'#'),
        Style::Circled => false,
    }
}
