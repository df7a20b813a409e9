//! Headings that the layout has and the disclosure lacks, with the number that is due.

use super::cursor::{Cursor, Layout};
use super::item::Offer;
use super::numbering::{self, Number};
use super::statements::is_said;
use crate::model::Section;
use crate::outline::scope;
use crate::say;
use ls_types::CompletionItemKind;

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
            due.push((rank, section, numbering::due(cursor, layout, None, sections, section.level)));
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
            due.push((rank, sub, numbering::due(cursor, layout, parent, &main.sub, sub.level)));
        }
    }
    let offer = |(rank, section, number): (u32, &Section, Number)| {
        let title = section.title_for(scope(&cursor.part.disclosure));
        let fits = number.fits(typed, &title);
        let mut offer =
            Offer::new(CompletionItemKind::MODULE, cursor.back(typed.len()), format!("{}{title}", number.text));
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

/// The contents of a section.
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
