//! Sheets → a text of tables: what stands above a table and below it are lines, its rows are cells with tabs between them.

use super::{Sheet, SheetRow};
use crate::formats::places::{Places, Spot, Stretch};

/// The text of sheets, and the places of its lines.
pub fn text(sheets: impl Iterator<Item = Sheet>) -> (String, Places) {
    let (mut text, mut spots, mut names) = (String::new(), Vec::new(), Vec::new());
    for sheet in sheets.filter(|sheet| !sheet.rows.is_empty()) {
        let mut lines = Lines { text: &mut text, spots: &mut spots, sheet: names.len() as u32 };
        lines.add(&sheet);
        names.push(sheet.name);
    }
    (text, Places::of_sheets(spots, names))
}

struct Lines<'a> {
    text: &'a mut String,
    spots: &'a mut Vec<Spot>,
    /// The number of the sheet.
    sheet: u32,
}

impl Lines<'_> {
    fn add(&mut self, sheet: &Sheet) {
        let head = sheet.rows.iter().position(SheetRow::is_of_table).unwrap_or(sheet.rows.len());
        let (above, below) = sheet.rows.split_at(head);
        // It parts the table from one of the same name in the sheet before: that one does not go on here.
        self.begin(Stretch::Sheet(self.sheet));
        self.line([format!("[{}]", sheet.name).as_str()]);
        // A sheet whose table has no title is called by its own name, unless it was never given one.
        if sheet.titles().next().is_none() && !sheet.name.ends_with(|c: char| c.is_ascii_digit()) {
            self.begin(Stretch::Sheet(self.sheet));
            self.line([sheet.name.as_str()]);
        }
        above.iter().for_each(|row| self.words(row));
        let columns = below.iter().filter_map(|row| Some((filled(row).next()?, filled(row).last()? + 1)));
        let (from, to) = columns.fold((usize::MAX, 0), |(from, to), (first, end)| (from.min(first), to.max(end)));
        for row in below {
            if is_note(row, to.saturating_sub(from)) {
                self.words(row);
                continue;
            }
            self.begin(Stretch::Cells { sheet: self.sheet, row: row.number, column: from as u32 });
            let empty = String::new();
            self.line((from..to).map(|column| row.cells.get(column).unwrap_or(&empty).as_str()));
        }
        self.text.push('\n');
    }

    /// A row of which nothing is a cell of the table.
    fn words(&mut self, row: &SheetRow) {
        let Some((from, to)) = filled(row).next().zip(filled(row).last()) else { return };
        self.begin(Stretch::Cells { sheet: self.sheet, row: row.number, column: from as u32 });
        self.line(row.cells[from..=to].iter().map(String::as_str));
    }

    fn begin(&mut self, what: Stretch) {
        self.spots.push(Spot { start: self.text.len() as u32, what });
    }

    fn line<'t>(&mut self, cells: impl IntoIterator<Item = &'t str>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.text.push('\t');
            }
            // A cell is one line.
            let mut words = cell.split(['\n', '\r', '\t']).map(str::trim).filter(|words| !words.is_empty());
            self.text.extend(words.next());
            words.for_each(|words| {
                self.text.push(' ');
                self.text.push_str(words);
            });
        }
        self.text.push('\n');
    }
}

/// The columns of the cells that say something.
fn filled(row: &SheetRow) -> impl DoubleEndedIterator<Item = usize> {
    let is_filled = |(_, cell): &(usize, &String)| !cell.trim().is_empty();
    row.cells.iter().enumerate().filter(is_filled).map(|(column, _)| column)
}

fn first(row: &SheetRow) -> &str {
    filled(row).next().map_or("", |column| row.cells[column].trim())
}

impl Sheet {
    /// Whether one of its rows is one of a table.
    pub fn has_table(&self) -> bool {
        self.rows.iter().any(SheetRow::is_of_table)
    }

    /// What stands above its table in rows of their own, such as the name of the table.
    fn titles(&self) -> impl Iterator<Item = &str> {
        let above = self.rows.iter().take_while(|row| !row.is_of_table());
        above.filter(|row| filled(row).count() == 1 && !is_label(first(row))).map(first)
    }

    /// The same without blanks; where there is nothing, its own name.
    pub fn title(&self) -> String {
        let title: String = self.titles().flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        if title.is_empty() { self.name.clone() } else { title }
    }
}

impl SheetRow {
    /// Whether it is one of a table: it has several cells, and not each names something, such as a unit, and says it.
    pub fn is_of_table(&self) -> bool {
        filled(self).count() > 1 && filled(self).any(|column| !is_label(&self.cells[column]))
    }
}

fn is_label(cell: &str) -> bool {
    cell.contains(['：', ':'])
}

/// Whether a row among those of a table is none: it has one cell, which is as wide as most of the table.
fn is_note(row: &SheetRow, width: usize) -> bool {
    filled(row).count() == 1 && width > 2 && row.widest as usize * 3 >= width * 2
}
