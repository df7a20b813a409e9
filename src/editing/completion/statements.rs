//! Statements of the standard, in the section where they belong.

use super::cursor::{Cursor, Layout};

use super::item::{Offer, beginning};
use super::names::Name;
use super::numbering::{self, Number};
use crate::draft::{Draft, Figures};
use crate::model::Section;
use crate::model::profile::{Profile, Statement};
use crate::outline::scope;
use crate::say;
use crate::syntax::Role;
use ls_types::CompletionItemKind;

/// The texts that the section around the cursor still lacks.
pub fn statements(cursor: &Cursor) -> Vec<Offer> {
    let layouts = cursor.layouts();
    let [layout] = layouts.as_slice() else { return Vec::new() };
    if let Some(offers) = behind_title(cursor, layout) {
        return offers;
    }
    let Some(typed) = cursor.typed_line() else { return Vec::new() };
    let around = layout.around(cursor);
    let Some((at, section)) = around.first().copied() else { return Vec::new() };
    let scope = scope(&cursor.part.disclosure);
    let mut offers = Vec::new();
    if !has_text(cursor, at) {
        for (label, text) in texts_of(cursor, layout, section) {
            offers.extend(offer(cursor, typed, &label, without_title(&text, section, scope), None));
        }
    }
    for statement in &layout.profile.statements {
        let belongs = |(_, around): &(usize, &Section)| statement.sections.contains(&around.id);
        let is_own = around.iter().any(|(_, around)| around.id == statement.id);
        let Some((parent, within)) = around.iter().find(|around| belongs(around)).filter(|_| !is_own) else { continue };
        if is_said(cursor, layout, statement) {
            continue;
        }
        let sub = within.sub.iter().find(|sub| sub.id == statement.id);
        let number = sub.map(|sub| numbering::due(cursor, layout, Some(*parent), &within.sub, sub.level));
        // What belongs elsewhere first may stand here too.
        let is_at_home = statement.sections.first() == Some(&within.id);
        for (label, text) in texts(cursor, layout.profile, statement) {
            let offer = offer(cursor, typed, &label, text, number.as_ref());
            offers.extend(offer.map(|offer| Offer { rank: u32::from(!is_at_home), ..offer }));
        }
    }
    offers
}

/// Behind the title of a section with text on the same line: `（一）收入预算：`. `None` at any other place.
fn behind_title(cursor: &Cursor, layout: &Layout) -> Option<Vec<Offer>> {
    let block = cursor.block.filter(|block| cursor.begins_line(*block))?;
    let heading = cursor.part.disclosure.blocks[block].heading()?;
    let at = cursor.part.disclosure.sections.iter().position(|section| section.heading == block)?;
    let is_behind = cursor.before.trim_end().ends_with(['：', '。', ':']) && cursor.after.trim().is_empty();
    if heading.title.is_empty() || !heading.body.is_empty() || !is_behind {
        return None;
    }
    let section = layout.name_of(at)?;
    let scope = scope(&cursor.part.disclosure);
    let offers = texts_of(cursor, layout, section)
        .into_iter()
        .filter_map(|(label, text)| offer(cursor, "", &label, without_title(&text, section, scope), None));
    Some(offers.collect())
}

/// The text without the title that it opens with, for a place where the title stands already: in full or in short, as
/// 政府采购情况 under 政府采购情况说明.
fn without_title(text: &str, section: &Section, scope: &str) -> String {
    let title = section.title_for(scope);
    let short = title.trim_end_matches("说明").trim_end_matches("情况");
    let titles = [title.as_str(), &format!("{short}情况"), short];
    let strip = |text: &'_ str, title: &str| match text.strip_prefix(title) {
        Some(rest) => rest.trim_start_matches(['。', '：', '.', ':']).to_owned(),
        None => text.to_owned(),
    };
    titles.iter().fold(text.to_owned(), |text, title| strip(&text, title))
}

/// The texts of a section: its own, and that of the statement it makes.
fn texts_of(cursor: &Cursor, layout: &Layout, section: &Section) -> Vec<(String, String)> {
    let own =
        section.wording.as_ref().and_then(|_| drafted(cursor, layout.profile, |draft| draft.section(&section.id)));
    let own = own.map(|text| {
        let title = section.title_for(scope(&cursor.part.disclosure));
        (say!(cursor.lang, "{title}：规范表述", "{title}: standard wording"), text)
    });
    let stated = layout.profile.statement(&section.id).map(|statement| texts(cursor, layout.profile, statement));
    own.into_iter().chain(stated.into_iter().flatten()).collect()
}

/// The texts of a statement with their labels: with figures, and for nothing.
fn texts(cursor: &Cursor, profile: &Profile, statement: &Statement) -> Vec<(String, String)> {
    let label = &statement.label;
    let text = drafted(cursor, profile, |draft| draft.statement(&statement.id)).unwrap_or_default();
    let none = drafted(cursor, profile, |draft| draft.none(&statement.id)).filter(|none| !text.ends_with(none));
    let none = none.map(|none| (say!(cursor.lang, "{label}：没有", "{label}: none"), none));
    std::iter::once((label.clone(), text)).chain(none).collect()
}

/// The standard's wording with what the document knows filled in.
fn drafted(cursor: &Cursor, profile: &Profile, text: impl Fn(&Draft) -> Option<String>) -> Option<String> {
    let part = cursor.part;
    let figures = Figures::of_document(&part.disclosure, &part.facts, &part.outline.standard)?;
    let draft = Draft::of_document(profile, &part.disclosure, &figures);
    text(&draft).filter(|text| !text.is_empty())
}

fn offer(cursor: &Cursor, typed: &str, label: &str, text: String, number: Option<&Number>) -> Option<Offer> {
    let (style, rest) = numbering::split(typed);
    let is_begun = [label, &text].iter().any(|name| Name::new(name).begins_with(rest));
    if text.is_empty() || rest == text || !is_begun {
        return None;
    }
    // A number that is typed stays where the text has none of its own.
    let (start, mark) = match (number, style) {
        (Some(number), Some(style)) if number.style != style => return None,
        (Some(number), _) => (cursor.back(typed.len()), number.text.as_str()),
        (None, _) => (cursor.back(rest.len()), ""),
    };
    let detail = Some(beginning(&text, 30));
    let text = format!("{mark}{text}");
    Some(Offer {
        label: label.to_owned(),
        detail,
        documentation: Some(text.clone()),
        ..Offer::new(CompletionItemKind::SNIPPET, start, text)
    })
}

/// Whether a section of the disclosure has text of its own already, the cursor's line apart.
fn has_text(cursor: &Cursor, at: usize) -> bool {
    let disclosure = &cursor.part.disclosure;
    let section = &disclosure.sections[at];
    let heading = &disclosure.blocks[section.heading];
    let is_typed = |block: usize| Some(block) == cursor.block && cursor.begins_line(block);
    let is_text = |block: usize| disclosure.role(block) == Role::Body && !is_typed(block);
    heading.heading().is_some_and(|heading| !heading.body.is_empty()) || section.blocks.clone().any(is_text)
}

/// Whether the sections where a statement may stand say it, the cursor's line apart.
pub fn is_said(cursor: &Cursor, layout: &Layout, statement: &Statement) -> bool {
    let sections = &cursor.part.disclosure.sections;
    let found = statement.sections.iter().chain([&statement.id]).filter_map(|id| layout.find(cursor, id));
    let blocks: Vec<_> = found.map(|at| sections[at].blocks.clone()).collect();
    let is_told = |block: usize| blocks.iter().any(|blocks| blocks.contains(&block)) && Some(block) != cursor.block;
    let readings = cursor.part.readings.iter().filter(|reading| is_told(reading.block));
    let says = |text: &str| statement.any.iter().any(|phrase| text.contains(phrase.as_str()));
    readings.into_iter().any(|reading| says(reading.plain.text()))
}
