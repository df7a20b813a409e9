//! The standard's wording with what the document knows filled in. The one place that knows how wording is written.

use super::cursor::Cursor;
use crate::draft::{Draft, Figures};
use crate::model::Section;
use crate::model::profile::{Profile, Statement};

/// The standard text of a section that has one of its own.
pub fn of_section(cursor: &Cursor, profile: &Profile, section: &Section) -> Option<String> {
    section.wording.as_ref()?;
    drafted(cursor, profile, |draft| draft.section(&section.id))
}

/// The standard texts of a statement: with figures, and where there is nothing.
pub fn of_statement(cursor: &Cursor, profile: &Profile, statement: &Statement) -> (String, Option<String>) {
    let text = drafted(cursor, profile, |draft| draft.statement(&statement.id)).unwrap_or_default();
    let none = drafted(cursor, profile, |draft| draft.none(&statement.id));
    let none = none.filter(|none| !text.ends_with(none));
    (text, none)
}

fn drafted(cursor: &Cursor, profile: &Profile, text: impl Fn(&Draft) -> Option<String>) -> Option<String> {
    let part = cursor.part;
    let figures = Figures::of_document(&part.disclosure, &part.facts, &part.outline.standard)?;
    let draft = Draft::of_document(profile, &part.disclosure, &figures);
    text(&draft).filter(|text| !text.is_empty())
}
