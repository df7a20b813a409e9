//! Terms that the glossary does not explain yet, each with its whole entry.

use super::cursor::Cursor;
use super::item::Offer;
use super::names::Name;
use super::numbering::{self, DIGITS, Number};
use crate::model::glossary;
use crate::outline::Glossary;
use crate::outline::kind_of;
use crate::syntax::Style;
use ls_types::CompletionItemKind;

/// The terms that are missing: those every glossary has, then those the document may need, in standard order.
pub fn terms(cursor: &Cursor) -> Vec<Offer> {
    let (Some(typed), Some(glossary)) = (cursor.typed_line(), &cursor.part.outline.glossary) else { return Vec::new() };
    let standard = &cursor.part.outline.standard;
    let number = number(cursor, glossary);
    let (style, rest) = numbering::split(typed);
    let is_explained = |term: &glossary::Term| {
        let at = standard.glossary.position(&term.name);
        let is_typed = |entry: &crate::outline::Entry| Some(entry.block) == cursor.block;
        let own = glossary.entries.iter().any(|entry| entry.term.is_some() && entry.term == at && !is_typed(entry));
        own || (glossary.explains(term, standard) && !glossary.entries.iter().any(is_typed))
    };
    let profile = cursor.part.outline.profile_id();
    let kind = kind_of(&cursor.part.disclosure);
    let fits = |term: &glossary::Term| {
        let name = Name::new(&term.name);
        let is_number = style.is_none() && is_number(typed, number.as_ref());
        is_number || name.begins_with(rest) || term.aliases.iter().any(|alias| Name::new(alias).begins_with(rest))
    };
    let offer = |term: &glossary::Term| {
        let (mark, start) = match (&number, style) {
            (None, Some(_)) => ("", cursor.back(rest.len())),
            (None, None) => ("", cursor.back(typed.len())),
            (Some(number), _) => (number.text.as_str(), cursor.back(typed.len())),
        };
        Offer {
            label: term.name.clone(),
            detail: Some(format!("{mark}{}", term.name)).filter(|_| !mark.is_empty()),
            documentation: Some(term.explanation(profile)),
            rank: u32::from(!term.base) + u32::from(term.subject),
            ..Offer::new(CompletionItemKind::REFERENCE, start, format!("{mark}{}", term.entry(profile)))
        }
    };
    let missing = standard.glossary.terms().iter().filter(|term| term.is_of(kind) && !is_explained(term) && fits(term));
    missing.map(offer).collect()
}

/// Whether a number is being typed: `（`, `（六`.
fn is_number(typed: &str, number: Option<&Number>) -> bool {
    let digits = typed.trim_start_matches(['（', '(']);
    let is_digit = |c: char| c.is_ascii_digit() || DIGITS.contains(c);
    number.is_some() && !typed.is_empty() && digits.chars().all(is_digit)
}

/// The number of an entry at the cursor; none where the entries have none.
fn number(cursor: &Cursor, glossary: &Glossary) -> Option<Number> {
    let disclosure = &cursor.part.disclosure;
    let others = || glossary.entries.iter().filter(|entry| Some(entry.block) != cursor.block);
    let is_above = |block: usize| cursor.above.is_some_and(|above| block <= above);
    let above = others().rfind(|entry| is_above(entry.block));
    let Some(like) = above.or_else(|| others().next()) else {
        return Some(Number::first(match glossary.section.map(|section| disclosure.sections[section].style) {
            Some(Style::Part) => Style::Chinese,
            Some(Style::ChineseParen) => Style::Arabic,
            _ => Style::ChineseParen,
        }));
    };
    let section = disclosure.sections.iter().position(|section| section.heading == like.block)?;
    Some(Number::like(cursor, section, above.is_some()))
}
