//! The tables of a budget, as a workbook or a text has them → checked, tidied, and read as facts.

use super::problem::Place;
use crate::cli::sheet::{Sheet, SheetRow};
use crate::draft::{Figures, Source};
use crate::facts::{Facts, panels};
use crate::lang::Lang;
use crate::model::profile::{self, Profile};
use crate::model::{Denomination, Standard};
use crate::say;
use crate::syntax::{Disclosure, Row, Table, cell_number, find_year, is_unit_line, read_blocks};
use crate::text::Span;
use std::sync::Arc;

/// The tables of this year.
#[derive(Debug)]
pub struct Tables {
    /// As they stand below the disclosure, one after another.
    pub text: String,
    /// Names of tables in which a total is empty.
    pub without_total: Vec<String>,
    filled: String,
    facts: Facts,
}

/// A text made of tables, and where each of its lines comes from.
struct Script {
    text: String,
    lines: Vec<Place>,
}

/// Whose tables they are, and for which year.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The layout that names the tables.
    pub profile: &'a Profile,
    /// What the facts of the tables are read with.
    pub standard: &'a Arc<Standard>,
    /// The language of complaints.
    pub lang: Lang,
    /// The unit.
    pub unit: &'a str,
    /// The year of the budget.
    pub year: i32,
    /// 部门 or 单位.
    pub scope: &'static str,
}

/// What stands in an amount's place where there is none.
fn is_dash(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | '—' | '－' | '–' | '/' | '／'))
}

impl Tables {
    /// Reads tab-separated tables (or Markdown ones) with their captions and unit lines.
    ///
    /// # Errors
    /// All that is wrong with them, with the line.
    pub fn from_text(text: &str, owner: Owner) -> Result<Tables, Vec<String>> {
        let lines = (1..).zip(text.lines()).map(|(line, _)| Place::Line(line)).collect();
        Tables::read(Script { text: text.lines().collect::<Vec<_>>().join("\n"), lines }, owner)
    }

    /// Reads the sheets of a workbook; one that is no table of the profile is passed over.
    ///
    /// # Errors
    /// All that is wrong with them, with sheet and cell.
    pub fn from_sheets(sheets: &[Sheet], owner: Owner) -> Result<Tables, Vec<String>> {
        let mut script = Script { text: String::new(), lines: Vec::new() };
        for sheet in sheets {
            script.add(sheet, owner.profile);
        }
        Tables::read(script, owner)
    }

    fn read(script: Script, owner: Owner) -> Result<Tables, Vec<String>> {
        let head = format!("{}\n\n", owner.title());
        let disclosure = disclosure(format!("{head}{}\n", script.text), owner.standard);
        let problems = Check { script: &script, head: head.len(), disclosure: &disclosure, owner }.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let text = tidy(&disclosure, owner);
        let (read, facts) = read_facts(format!("{head}{text}"), owner.standard);
        let without_total = facts
            .missing_totals
            .iter()
            .filter_map(|missing| {
                let table =
                    read.tables.iter().find(|table| table.rows.iter().any(|row| row.span().contains(missing.cell)))?;
                Some(table.caption?.of(&read.text).to_owned())
            })
            .collect();
        let (filled, facts) = with_nil_cells(&read, owner.standard);
        Ok(Tables { text, without_total, filled, facts })
    }

    /// Adds what the tables state.
    pub fn tell(&self, figures: &mut Figures) {
        figures.read(&self.facts, &self.filled, Source::Tables);
    }
}

impl Owner<'_> {
    fn title(&self) -> String {
        format!("{}{}年{}预算情况说明", self.unit, self.year, self.scope)
    }
}

impl Script {
    fn line(&mut self, place: Place, words: &str) {
        self.text.push_str(words);
        self.text.push('\n');
        self.lines.push(place);
    }

    fn add(&mut self, sheet: &Sheet, profile: &Profile) {
        let at = |row: u32, column: usize| Place::Cell { sheet: sheet.name.clone(), row, column };
        let is_filled = |cell: &&String| !cell.trim().is_empty();
        let filled = |row: &SheetRow| row.cells.iter().filter(is_filled).count();
        let first = |row: &SheetRow| row.cells.iter().position(|cell| !cell.trim().is_empty()).unwrap_or(0);
        let is_unit = |row: &SheetRow| row.cells.iter().any(|cell| is_unit_line(cell.trim()));
        // Above the header stand the number, the name and the unit, each in a row of its own or the last two in one.
        let body = sheet.rows.iter().position(|row| filled(row) > 1 && !is_unit(row)).unwrap_or(sheet.rows.len());
        let (above, below) = sheet.rows.split_at(body);
        let names = |row: &&SheetRow| row.cells.iter().any(|cell| profile.table_by_caption(cell).is_some());
        let caption = above.iter().find(names);
        if caption.is_none() && profile.table_by_caption(&sheet.name).is_none() {
            return;
        }
        let from = below.iter().map(first).min().unwrap_or(0);
        let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(from + 1);
        let end = Place::Sheet(sheet.name.clone());
        self.line(end.clone(), "");
        match caption {
            Some(row) => {
                let column = row.cells.iter().position(|cell| profile.table_by_caption(cell).is_some()).unwrap_or(0);
                self.line(at(row.number, column), &bare(&row.cells[column]));
            }
            None => self.line(end.clone(), &bare(&sheet.name)),
        }
        self.line(end.clone(), "");
        for row in above {
            if let Some(column) = row.cells.iter().position(|cell| is_unit_line(cell.trim())) {
                self.line(at(row.number, column), row.cells[column].trim());
                self.line(end.clone(), "");
            }
        }
        for row in below {
            let alone = (filled(row) == 1).then(|| bare(&row.cells[first(row)]));
            match alone.filter(|words| is_note(words)) {
                Some(note) => {
                    self.line(end.clone(), "");
                    self.line(at(row.number, first(row)), &note);
                }
                None => {
                    let cell = |column: usize| row.cells.get(column).map(|cell| bare(cell)).unwrap_or_default();
                    let cells: Vec<String> = (from..width).map(cell).collect();
                    self.line(at(row.number, from), &cells.join("\t"));
                }
            }
        }
        self.line(end, "");
    }

    /// Where the byte `at` of the text comes from.
    fn place(&self, at: usize) -> Place {
        let before = &self.text[..at.min(self.text.len())];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let tabs = before[start..].matches('\t').count();
        match self.lines.get(line) {
            Some(Place::Cell { sheet, row, column }) => {
                Place::Cell { sheet: sheet.clone(), row: *row, column: column + tabs }
            }
            Some(place) => place.clone(),
            None => Place::Line(line as u32 + 1),
        }
    }
}

/// A cell as it stands in a row of text: lines of one cell joined.
fn bare(cell: &str) -> String {
    cell.trim().replace(['\n', '\r'], "").replace('\t', " ")
}

fn is_note(words: &str) -> bool {
    words.trim_start_matches(['（', '(']).starts_with(['备', '注', '说']) && words.contains(['：', ':'])
}

/// Looks for what keeps the tables from being read.
struct Check<'a> {
    script: &'a Script,
    /// Bytes before the script in the disclosure's text.
    head: usize,
    disclosure: &'a Disclosure,
    owner: Owner<'a>,
}

impl Check<'_> {
    fn problems(&self) -> Vec<String> {
        let lang = self.owner.lang;
        let mut problems = Vec::new();
        let named: Vec<(&Table, &profile::Table)> =
            self.disclosure.tables.iter().filter_map(|table| Some((table, self.name_of(table)?))).collect();
        for wanted in self.owner.profile.tables.iter().filter(|table| table.fills && table.mandatory) {
            if !named.iter().any(|(_, name)| name.id == wanted.id) {
                let name = wanted.name_for(self.owner.scope);
                problems.push(say!(lang, "缺少“{name}”，请补上这张表", "the table {name} is missing"));
            }
        }
        for (table, _) in named.into_iter().filter(|(_, name)| name.fills) {
            self.year(table, &mut problems);
            if table.unit_line.and_then(|line| Denomination::named_in(line.of(self.text()))).is_none() {
                let caption = table.caption.unwrap_or_default();
                let name = caption.of(self.text());
                let wrong = say!(
                    lang,
                    "“{name}”没有写明金额单位，如“单位：万元”",
                    "{name} does not say the unit of its amounts, such as 单位：万元"
                );
                self.report(caption, &wrong, &mut problems);
            }
            self.numbers(table, &mut problems);
        }
        problems
    }

    fn text(&self) -> &str {
        &self.disclosure.text
    }

    fn name_of(&self, table: &Table) -> Option<&profile::Table> {
        self.owner.profile.table_by_caption(table.caption?.of(self.text()))
    }

    fn report(&self, span: Span, wrong: &str, problems: &mut Vec<String>) {
        let at = (span.start as usize).saturating_sub(self.head);
        problems.push(self.script.place(at).told(wrong, self.owner.lang));
    }

    /// Years over the columns and in the name: this one and the one before.
    fn year(&self, table: &Table, problems: &mut Vec<String>) {
        let year = self.owner.year;
        let cells = table.caption.into_iter().chain(table.header.iter().flat_map(|row| row.cells.iter().copied()));
        let years: Vec<(Span, i32)> =
            cells.flat_map(|cell| years(cell.of(self.text())).into_iter().map(move |year| (cell, year))).collect();
        let stranger = years.iter().find(|(_, other)| ![year, year - 1].contains(other));
        let is_this = years.is_empty() || years.iter().any(|(_, other)| *other == year);
        if let Some((cell, other)) = stranger.or_else(|| years.first().filter(|_| !is_this)) {
            let wrong = say!(
                self.owner.lang,
                "表上是{other}年，要编制的是{year}年预算",
                "the table is for {other}, the budget to be drafted for {year}"
            );
            self.report(*cell, &wrong, problems);
        }
    }

    /// Words where an amount belongs.
    fn numbers(&self, table: &Table, problems: &mut Vec<String>) {
        let text = self.text();
        let panels = panels(text, table);
        let is_figure = |column: usize| {
            let header: String = table.columns[column].path.iter().map(|cell| bare(cell.of(text))).collect();
            panels.iter().any(|panel| panel.figures.contains(&column))
                || (AMOUNTS.iter().any(|word| header.contains(word)) && !NAMES.iter().any(|word| header.contains(word)))
        };
        for column in (0..table.columns.len()).filter(|column| is_figure(*column)) {
            for cell in table.rows.iter().map(|row| row.cell(column)) {
                let words = cell.of(text);
                if !words.is_empty() && !is_dash(words) && cell_number(words).is_none() {
                    let words: String = words.chars().take(24).collect();
                    let wrong = say!(
                        self.owner.lang,
                        "这里应是金额，“{words}”不是数字",
                        "an amount belongs here: `{words}` is no number"
                    );
                    self.report(cell, &wrong, problems);
                }
            }
        }
    }
}

/// Words over a column of amounts.
const AMOUNTS: [&str; 8] = ["预算数", "合计", "总计", "小计", "基本支出", "项目支出", "人员经费", "公用经费"];
/// Words over a column that names things.
const NAMES: [&str; 6] = ["科目", "名称", "编码", "备注", "说明", "序号"];

fn years(text: &str) -> Vec<i32> {
    let mut years = Vec::new();
    let mut rest = text;
    while let Some((at, length, year)) = find_year(rest) {
        years.push(year);
        rest = &rest[at + length..];
    }
    years
}

/// The tables one after another, each with number, name, unit line, whole rows and its note.
fn tidy(disclosure: &Disclosure, owner: Owner) -> String {
    let text = &disclosure.text;
    let mut out = String::new();
    for (number, table) in (1..).zip(&disclosure.tables) {
        let caption = table.caption.map(|caption| bare(caption.of(text))).unwrap_or_default();
        let caption = without_number(&caption);
        let known = owner.profile.table_by_caption(caption);
        // A name much longer than the standard's has the unit's name in it, perhaps a short one.
        let is_bare = known.is_some_and(|table| caption.chars().count() <= table.name.chars().count() + LONGEST_YEAR);
        let unit = if is_bare && !caption.contains(owner.unit) { owner.unit } else { "" };
        out.push_str(&format!("附件 {number}\n\n{unit}{caption}\n\n"));
        if let Some(unit) = table.unit_line.and_then(|line| Denomination::named_in(line.of(text))) {
            out.push_str(&format!("单位：{}\n\n", unit.text()));
        }
        let panels = panels(text, table);
        let is_figure = |column: usize| panels.iter().any(|panel| panel.figures.contains(&column));
        let mut has_data = false;
        for (is_body, row) in
            table.header.iter().map(|row| (false, row)).chain(table.rows.iter().map(|row| (true, row)))
        {
            let cell = |column: usize| {
                let words = if column < row.cells.len() { row.cell(column).of(text) } else { "" };
                if is_body && is_figure(column) && is_dash(words) { "" } else { words }
            };
            has_data |= is_body && (0..table.columns.len()).any(|column| is_figure(column) && !cell(column).is_empty());
            let cells: Vec<&str> = (0..table.columns.len()).map(cell).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
        let note = table.note.map(|note| bare(note.of(text)));
        let standard = known.filter(|_| !has_data).and_then(|table| table.note.as_ref());
        if let Some(note) =
            note.or_else(|| standard.map(|note| format!("（备注：{}）", note.replace("{部门}", owner.scope))))
        {
            out.push_str(&format!("\n{note}\n"));
        }
        out.push('\n');
    }
    out
}

/// Characters of `2026年度`.
const LONGEST_YEAR: usize = 6;

/// A caption without `附件 3` before it.
fn without_number(caption: &str) -> &str {
    let prefixes = ["附件", "附表", "预算公开表", "公开表", "表"];
    let Some(rest) = prefixes.iter().find_map(|prefix| caption.strip_prefix(prefix)) else {
        return caption;
    };
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "一二三四五六七八九十：:、.．-—".contains(c);
    let name = rest.trim_start_matches(is_number);
    if name.is_empty() || name.len() == rest.len() { caption } else { name }
}

fn disclosure(text: String, standard: &Standard) -> Disclosure {
    let blocks = read_blocks(&text, 0, text.len(), standard);
    Disclosure::read(text, blocks)
}

fn read_facts(text: String, standard: &Arc<Standard>) -> (Disclosure, Facts) {
    let disclosure = disclosure(text, standard);
    let facts = facts_of(&disclosure, standard);
    (disclosure, facts)
}

fn facts_of(disclosure: &Disclosure, standard: &Arc<Standard>) -> Facts {
    Facts::read(disclosure, &disclosure.readings(), standard)
}

/// The same text with a zero in every empty cell of an amount that is not a missing total, and its facts: an empty part is
/// nil, and a drafted text has to know it.
pub fn with_nil_cells(disclosure: &Disclosure, standard: &Arc<Standard>) -> (String, Facts) {
    let text = &disclosure.text;
    let facts = facts_of(disclosure, standard);
    let mut nil: Vec<u32> = Vec::new();
    for table in &disclosure.tables {
        for panel in panels(text, table) {
            let cells = |row: &Row| {
                panel.figures.clone().filter(|at| *at < row.cells.len()).map(|at| row.cell(at)).collect::<Vec<_>>()
            };
            nil.extend(table.rows.iter().flat_map(cells).filter(|cell| cell.is_empty()).map(|cell| cell.start));
        }
    }
    nil.retain(|at| !facts.missing_totals.iter().any(|missing| missing.cell.start == *at));
    nil.sort_unstable();
    nil.dedup();
    let mut filled = String::with_capacity(text.len() + nil.len());
    let mut from = 0;
    for at in nil {
        let at = at as usize;
        filled.push_str(&text[from..at]);
        filled.push('0');
        from = at;
    }
    filled.push_str(&text[from..]);
    let (_, facts) = read_facts(filled.clone(), standard);
    (filled, facts)
}
