//! The sheets of a workbook, or a text, as one text made of tables, and where each of its lines comes from.

use crate::formats::{Sheet, SheetRow, letters};
use crate::lang::Lang;
use crate::model::profile::Profile;
use crate::say;
use crate::syntax::is_unit_line;

/// A text made of tables, and where each of its lines comes from.
#[derive(Default)]
pub struct Script {
    pub text: String,
    lines: Vec<LineOrigin>,
}

impl Script {
    /// Tab-separated tables (or Markdown ones) with their captions and unit lines.
    pub fn of_text(text: &str) -> Script {
        Script { text: text.lines().collect::<Vec<_>>().join("\n"), lines: Vec::new() }
    }

    /// The sheets of a workbook; one that is no table of the profile is passed over.
    pub fn of_sheets(sheets: &[Sheet], profile: &Profile) -> Script {
        let mut script = Script::default();
        sheets.iter().for_each(|sheet| script.add(sheet, profile));
        script
    }

    fn line(&mut self, place: LineOrigin, words: &str) {
        self.text.push_str(words);
        self.text.push('\n');
        self.lines.push(place);
    }

    fn add(&mut self, sheet: &Sheet, profile: &Profile) {
        let at =
            |row: &SheetRow, column: usize| LineOrigin::Cell { sheet: sheet.name.clone(), row: row.number, column };
        let whole = LineOrigin::Sheet(sheet.name.clone());
        let is_filled = |cell: &String| !cell.trim().is_empty();
        let filled = |row: &SheetRow| row.cells.iter().filter(|cell| is_filled(cell)).count();
        let first = |row: &SheetRow| row.cells.iter().position(is_filled).unwrap_or(0);
        let unit = |row: &SheetRow| row.cells.iter().position(|cell| is_unit_line(cell.trim()));
        // Above the header stand the number, the name and the unit, each in a row of its own or the last two in one.
        let body = sheet.rows.iter().position(|row| filled(row) > 1 && unit(row).is_none());
        let (above, below) = sheet.rows.split_at(body.unwrap_or(sheet.rows.len()));
        let is_caption = |words: &String| profile.table_by_caption(words).is_some();
        let in_row = |row: &SheetRow| {
            let column = row.cells.iter().position(is_caption)?;
            Some((at(row, column), bare(&row.cells[column])))
        };
        let in_name = || is_caption(&sheet.name).then(|| (whole.clone(), bare(&sheet.name)));
        let Some((place, caption)) = above.iter().find_map(in_row).or_else(in_name) else { return };
        self.line(whole.clone(), "");
        self.line(place, &caption);
        self.line(whole.clone(), "");
        for (row, column) in above.iter().filter_map(|row| Some((row, unit(row)?))) {
            self.line(at(row, column), row.cells[column].trim());
            self.line(whole.clone(), "");
        }
        let from = below.iter().map(first).min().unwrap_or(0);
        let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(from + 1);
        for row in below {
            let column = first(row);
            let note = Some(bare(&row.cells[column])).filter(|words| filled(row) == 1 && is_note(words));
            if let Some(note) = note {
                self.line(whole.clone(), "");
                self.line(at(row, column), &note);
                continue;
            }
            let cell = |column: usize| row.cells.get(column).map(|cell| bare(cell)).unwrap_or_default();
            self.line(at(row, from), &(from..width).map(cell).collect::<Vec<_>>().join("\t"));
        }
        self.line(whole, "");
    }

    /// Where the byte `at` of the text comes from.
    pub fn place(&self, at: usize) -> LineOrigin {
        let before = &self.text[..at.min(self.text.len())];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let tabs = before[start..].matches('\t').count();
        match self.lines.get(line) {
            Some(LineOrigin::Cell { sheet, row, column }) => {
                LineOrigin::Cell { sheet: sheet.clone(), row: *row, column: column + tabs }
            }
            Some(place) => place.clone(),
            None => LineOrigin::Line(line as u32 + 1),
        }
    }
}

/// A cell as it stands in a row of text: lines of one cell joined.
pub fn bare(cell: &str) -> String {
    cell.trim().replace(['\n', '\r'], "").replace('\t', " ")
}

fn is_note(words: &str) -> bool {
    words.trim_start_matches(['（', '(']).starts_with(['备', '注', '说']) && words.contains(['：', ':'])
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineOrigin {
    /// A line of a text, from 1.
    Line(u32),
    /// A sheet of a workbook.
    Sheet(String),
    /// A cell of a workbook.
    Cell {
        /// The name of the sheet.
        sheet: String,
        /// Its row, from 1.
        row: u32,
        /// Its column, from 0.
        column: usize,
    },
}

impl LineOrigin {
    /// A problem at this place, in one sentence for the clerk.
    pub fn problem(&self, wrong: &str, lang: Lang) -> String {
        match self {
            LineOrigin::Line(line) => say!(lang, "第{line}行：{wrong}", "line {line}: {wrong}"),
            LineOrigin::Sheet(sheet) => say!(lang, "工作表“{sheet}”：{wrong}", "sheet `{sheet}`: {wrong}"),
            LineOrigin::Cell { sheet, row, column } => {
                let cell = format!("{}{row}", letters(*column as u32));
                say!(lang, "工作表“{sheet}”单元格{cell}：{wrong}", "sheet `{sheet}`, cell {cell}: {wrong}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_the_sheet() {
        let place = LineOrigin::Cell { sheet: "部门收支总表".into(), row: 7, column: 1 };
        assert_eq!(place.problem("不是数字", Lang::Zh), "工作表“部门收支总表”单元格B7：不是数字");
        assert_eq!(place.problem("no number", Lang::En), "sheet `部门收支总表`, cell B7: no number");
    }
}
