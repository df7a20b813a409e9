//! The tables that a disclosure is drafted from, as one text, and where each part of it comes from.

use crate::formats::{Places, Sheet, Source, TrackedView, Unreadable, read, sheets, text_of_sheets};
use crate::lang::Lang;
use crate::model::profile::Profile;
use crate::say;

/// A text made of tables.
#[derive(Default)]
pub struct Script {
    pub text: String,
    places: Places,
}

impl Script {
    /// What is in a file: of a workbook the sheets that are tables of the profile, of all else the whole text.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(bytes: &[u8], profile: &Profile) -> Result<Script, Unreadable> {
        if let Some((_, mut sheets)) = sheets(bytes)? {
            sheets.retain(|sheet| is_table(sheet, profile));
            let (text, places) = text_of_sheets(sheets);
            return Ok(Script { text, places });
        }
        let Source { text, places, format, .. } = read(bytes, TrackedView::default())?;
        let text = if format.has_lines() { text.lines().collect::<Vec<_>>().join("\n") } else { text.into_owned() };
        Ok(Script { text, places })
    }

    /// A problem at the byte `at` of the text, in one sentence for the clerk.
    pub fn problem(&self, at: usize, wrong: &str, lang: Lang) -> String {
        match self.places.of(&self.text, at as u32) {
            Some(place) => {
                let place = place.in_words(lang);
                say!(lang, "{place}：{wrong}", "{place}: {wrong}")
            }
            None => {
                let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
                say!(lang, "第{line}行：{wrong}", "line {line}: {wrong}")
            }
        }
    }
}

/// Whether a sheet is a table of the profile, by its name or by a cell above its rows.
fn is_table(sheet: &Sheet, profile: &Profile) -> bool {
    let is_caption = |words: &str| profile.table_by_caption(words).is_some();
    let above = sheet.rows.iter().take_while(|row| !row.is_of_table());
    is_caption(&sheet.name) || above.flat_map(|row| &row.cells).any(|cell| is_caption(cell))
}

/// A cell as it stands in a row of text: lines of one cell joined.
pub fn bare(cell: &str) -> String {
    cell.trim().replace(['\n', '\r'], "").replace('\t', " ")
}
