//! The standard's wording with what the document knows filled in. The one place that knows how wording is written.

use super::cursor::Cursor;
use super::item::Piece;
use crate::draft::{Draft, Figures, Text};
use crate::model::Section;
use crate::model::profile::{Profile, Statement};

/// The standard text of a section that has one of its own.
pub fn of_section(cursor: &Cursor, profile: &Profile, section: &Section) -> Option<Vec<Piece>> {
    section.wording.as_ref()?;
    drafted(cursor, profile, |draft| draft.section(&section.id))
}

/// The standard texts of a statement: with figures, and where there is nothing.
pub fn of_statement(cursor: &Cursor, profile: &Profile, statement: &Statement) -> (Vec<Piece>, Option<Vec<Piece>>) {
    let text = drafted(cursor, profile, |draft| draft.statement(&statement.id)).unwrap_or_default();
    let none = drafted(cursor, profile, |draft| draft.none(&statement.id));
    let none = none.filter(|none| !text.ends_with(none));
    (text, none)
}

/// The same text without the title that it opens with, for a place where the title stands already.
pub fn without_title(mut pieces: Vec<Piece>, title: &str) -> Vec<Piece> {
    if let Some(Piece::Words(words)) = pieces.first_mut()
        && let Some(rest) = words.strip_prefix(title)
    {
        *words = rest.trim_start_matches(['。', '：', '.', ':']).to_owned();
    }
    pieces
}

fn drafted(cursor: &Cursor, profile: &Profile, text: impl Fn(&Draft) -> Option<Text>) -> Option<Vec<Piece>> {
    let part = cursor.part;
    let figures = Figures::of_document(&part.disclosure, &part.facts, &part.outline.standard)?;
    let draft = Draft::of_document(profile, &part.disclosure, &figures);
    let text = text(&draft).filter(|text| !text.is_empty())?;
    Some(pieces(&text))
}

fn pieces(text: &Text) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for stop in text.stops() {
        pieces.extend(words(text, from..stop.range.start));
        pieces.push(Piece::Blank);
        from = stop.range.end;
    }
    pieces.extend(words(text, from..text.as_str().len()));
    pieces
}

fn words(text: &Text, range: std::ops::Range<usize>) -> Option<Piece> {
    let words = text.as_str().get(range).filter(|words| !words.is_empty())?;
    Some(Piece::Words(words.to_owned()))
}
