//! Statements of the standard, in the section where they belong.

use super::cursor::{Cursor, Layout};
use super::headings::{Number, number, split};
use super::item::{Kind, Offer, Piece, beginning, shown};
use super::names::Name;
use super::wording;
use crate::model::Section;
use crate::model::profile::{Profile, Statement};
use crate::outline::scope;
use crate::say;
use crate::syntax::Role;

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
        for (label, pieces) in texts_of(cursor, layout, section) {
            offers.extend(offer(cursor, typed, &label, without_title(pieces, section, scope), None));
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
        let number = sub.map(|sub| number(cursor, layout, Some(*parent), &within.sub, sub.level));
        // What belongs elsewhere first may stand here too.
        let is_at_home = statement.sections.first() == Some(&within.id);
        for (label, pieces) in texts(cursor, layout.profile, statement) {
            let offer = offer(cursor, typed, &label, pieces, number.as_ref());
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
        .filter_map(|(label, pieces)| offer(cursor, "", &label, without_title(pieces, section, scope), None));
    Some(offers.collect())
}

fn without_title(pieces: Vec<Piece>, section: &Section, scope: &str) -> Vec<Piece> {
    // The wording of a statement has the title in short: 政府采购情况 under 政府采购情况说明.
    let title = section.title_for(scope);
    let shorter = title.trim_end_matches("说明").trim_end_matches("情况");
    let with_all = wording::without_title(pieces, &title);
    wording::without_title(wording::without_title(with_all, &format!("{shorter}情况")), shorter)
}

/// The texts of a section: its own, and that of the statement it makes.
fn texts_of(cursor: &Cursor, layout: &Layout, section: &Section) -> Vec<(String, Vec<Piece>)> {
    let own = wording::of_section(cursor, layout.profile, section).map(|pieces| {
        let title = section.title_for(scope(&cursor.part.disclosure));
        (say!(cursor.lang, "{title}：规范表述", "{title}: standard wording"), pieces)
    });
    let stated = layout.profile.statement(&section.id).map(|statement| texts(cursor, layout.profile, statement));
    own.into_iter().chain(stated.into_iter().flatten()).collect()
}

/// The texts of a statement with their labels: with figures, and for nothing.
fn texts(cursor: &Cursor, profile: &Profile, statement: &Statement) -> Vec<(String, Vec<Piece>)> {
    let label = &statement.label;
    let (pieces, none) = wording::of_statement(cursor, profile, statement);
    let none = none.map(|none| (say!(cursor.lang, "{label}：没有", "{label}: none"), none));
    std::iter::once((label.clone(), pieces)).chain(none).collect()
}

fn offer(cursor: &Cursor, typed: &str, label: &str, mut pieces: Vec<Piece>, number: Option<&Number>) -> Option<Offer> {
    let text = shown(&pieces);
    let (style, rest) = split(typed);
    let of_words = if style.is_some() { rest } else { typed };
    if text.is_empty() || of_words == text || ![label, &text].iter().any(|name| Name::new(name).begins_with(of_words)) {
        return None;
    }
    // A number that is typed stays where the text has none of its own.
    let mut start = cursor.back(typed.len());
    match (number, style) {
        (Some(number), Some(style)) if number.style != style => return None,
        (Some(number), _) => pieces.insert(0, Piece::Words(number.text.clone())),
        (None, Some(_)) => start = cursor.back(rest.len()),
        (None, None) => {}
    }
    Some(Offer {
        kind: Kind::Statement,
        start,
        label: label.to_owned(),
        detail: Some(beginning(&text, 30)),
        documentation: Some(shown(&pieces)),
        pieces,
        rank: 0,
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
    let says = |text: &str| statement.phrases().iter().any(|phrase| text.contains(phrase.as_str()));
    readings.into_iter().any(|reading| says(reading.plain.text()))
}
