//! Pages of the web: their main text, and where in the page it stands.

mod changes;
mod elements;
mod furniture;
mod lines;
mod mhtml;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod walk;

pub use changes::{ChangedPage, Changes};
pub use mhtml::part as part_of_archive;

use super::Unreadable;
use super::places::{Places, Spot, Stretch};
use lines::Piece;
use walk::Walk;

/// What begins a page.
const OPENINGS: [&str; 4] = ["<!doctype html", "<html", "<head", "<body"];

/// What a page says.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its text.
    pub text: String,
    /// Where each part of it stands.
    pub places: Places,
    /// Where in the page it was read from.
    pieces: Vec<Piece>,
}

/// Whether a text is a page: by the tag that it begins with, comments aside.
pub fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    for (start, end) in [("<?xml", "?>"), ("<!--", "-->")].repeat(8) {
        while let Some((_, behind)) = rest.strip_prefix(start).and_then(|inside| inside.split_once(end)) {
            rest = behind.trim_start();
        }
    }
    OPENINGS.iter().any(|opening| {
        let begins = rest.get(..opening.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(opening));
        let next = rest.get(opening.len()..).and_then(|rest| rest.chars().next());
        begins && next.is_none_or(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
    })
}

/// Reads a page.
///
/// # Errors
/// Where its tables are larger or deeper than those of any document.
pub fn read(page: &str) -> Result<Reading, Unreadable> {
    let mut walk = Walk::default();
    tokens::read(page, &mut walk);
    let order = walk.finish()?;
    let Walk { scroll, lines, mains, .. } = walk;
    let mut reading = Reading::default();
    let (mut spots, mut paragraphs, mut tables, mut last_table) = (Vec::new(), 0, 0, 0);
    for line in furniture::document(order, &lines, &mains, &scroll) {
        let line = &lines[line];
        let start = reading.text.len();
        match line.row {
            Some((table, row)) => {
                tables += u32::from(table != last_table);
                last_table = table;
                spots.push(Spot { start: start as u32, what: Stretch::Row { table: tables, row } });
            }
            // Empty lines before the first words say nothing.
            None if line.text.is_empty() && start == 0 => continue,
            None if line.text.is_empty() => {}
            None => {
                paragraphs += 1;
                spots.push(Spot { start: start as u32, what: Stretch::Paragraph(paragraphs) });
            }
        }
        reading.text.push_str(scroll.of(line));
        reading.text.push('\n');
        let pieces = scroll.pieces.get(line.pieces.clone()).unwrap_or_default();
        let moved = |at: usize| at - line.text.start + start;
        reading.pieces.extend(
            pieces.iter().map(|piece| Piece {
                text: moved(piece.text.start)..moved(piece.text.end),
                source: piece.source.clone(),
            }),
        );
    }
    reading.places = Places::new(spots);
    Ok(reading)
}
