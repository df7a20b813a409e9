//! The tables of a budget: checked, tidied, and read as facts.

use super::choices::document_title;
use super::script::{Script, bare};
use crate::draft::{Figures, Source};
use crate::facts::{Facts, panels};
use crate::lang::Lang;
use crate::model::profile::{self, Profile};
use crate::model::{Denomination, Standard};
use crate::say;
use crate::syntax::{Disclosure, Row, Table, cell_number, find_year, read_blocks};
use crate::text::{Patched, Span, reading_form};
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

/// Whose tables they are, and for which year.
#[derive(Clone, Copy, Debug)]
pub struct TableContext<'a> {
    /// The layout that names the tables.
    pub profile: &'a Profile,
    /// The standard that the tables are read with.
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

/// Whether a cell says that there is no amount.
fn is_dash(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | '—' | '－' | '–' | '/' | '／'))
}

impl Tables {
    /// Reads the tables of a script.
    ///
    /// # Errors
    /// All that is wrong with them, with the place.
    pub fn read(script: &Script, context: TableContext) -> Result<Tables, Vec<String>> {
        let name = document_title(context.profile.kind, Lang::Zh);
        let head = format!("{}{}年度{}{name}情况说明\n\n", context.unit, context.year, context.scope);
        let disclosure = disclosure_of(format!("{head}{}\n", script.text), context.standard);
        let problems = Check { script, head: head.len(), disclosure: &disclosure, context }.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let text = tidy(&disclosure, context);
        let tidied = disclosure_of(format!("{head}{text}"), context.standard);
        let missing = facts_of(&tidied, context.standard).missing_totals;
        let without_total = missing.iter().filter_map(|missing| {
            let has_cell = |table: &&Table| table.rows.iter().any(|row| row.span().contains(missing.cell));
            Some(tidied.tables.iter().find(has_cell)?.caption?.of(&tidied.text).to_owned())
        });
        let without_total = without_total.collect();
        let (filled, facts) = with_nil_cells(&tidied, context.standard);
        Ok(Tables { text, without_total, filled, facts })
    }

    /// Adds what the tables state.
    pub fn tell(&self, figures: &mut Figures) {
        figures.read(&self.facts, &self.filled, Source::Tables);
    }
}

/// Looks for what keeps the tables from being read.
struct Check<'a> {
    script: &'a Script,
    /// Bytes before the script in the disclosure's text.
    head: usize,
    disclosure: &'a Disclosure,
    context: TableContext<'a>,
}

impl Check<'_> {
    fn problems(&self) -> Vec<String> {
        let lang = self.context.lang;
        let named: Vec<(&Table, &profile::Table)> =
            self.disclosure.tables.iter().filter_map(|table| Some((table, self.name_of(table)?))).collect();
        let is_missing = |wanted: &&profile::Table| {
            wanted.fills && wanted.mandatory && !named.iter().any(|(_, name)| name.id == wanted.id)
        };
        let missing = self.context.profile.tables.iter().filter(is_missing).map(|wanted| {
            let name = wanted.name_for(self.context.scope);
            say!(lang, "缺少“{name}”，请补上这张表", "the table {name} is missing")
        });
        let mut problems: Vec<String> = missing.collect();
        for (table, _) in named.iter().filter(|(_, name)| name.fills) {
            problems.extend(self.year(table));
            problems.extend(self.unit(table));
            problems.extend(self.numbers(table));
        }
        problems
    }

    fn text(&self) -> &str {
        &self.disclosure.text
    }

    fn name_of(&self, table: &Table) -> Option<&profile::Table> {
        self.context.profile.table_by_caption(table.caption?.of(self.text()))
    }

    fn at(&self, span: Span, wrong: &str) -> String {
        let at = (span.start as usize).saturating_sub(self.head);
        self.script.problem(at, wrong, self.context.lang)
    }

    /// Years over the columns and in the name: this one and the one before.
    fn year(&self, table: &Table) -> Option<String> {
        let year = self.context.year;
        let cells = table.caption.into_iter().chain(table.header.iter().flat_map(|row| row.cells.iter().copied()));
        let years: Vec<(Span, i32)> =
            cells.flat_map(|cell| years(cell.of(self.text())).into_iter().map(move |year| (cell, year))).collect();
        let stranger = years.iter().find(|(_, other)| ![year, year - 1].contains(other));
        let is_this = years.iter().any(|(_, other)| *other == year);
        let (cell, other) = stranger.or_else(|| years.first().filter(|_| !is_this))?;
        let name = document_title(self.context.profile.kind, self.context.lang);
        let wrong = say!(
            self.context.lang,
            "表上是{other}年，要编制的是{year}年{name}",
            "the table is for {other}, the {name} to be drafted for {year}"
        );
        Some(self.at(*cell, &wrong))
    }

    fn unit(&self, table: &Table) -> Option<String> {
        if unit_of(table, self.text()).is_some() {
            return None;
        }
        let caption = table.caption.unwrap_or_default();
        let name = caption.of(self.text());
        let wrong = say!(
            self.context.lang,
            "“{name}”没有写明金额单位，如“单位：万元”",
            "{name} does not say the unit of its amounts, such as 单位：万元"
        );
        Some(self.at(caption, &wrong))
    }

    /// Words where an amount belongs.
    fn numbers(&self, table: &Table) -> Vec<String> {
        let text = self.text();
        let panels = panels(text, table);
        let is_figure = |column: &usize| {
            let header: String = table.columns[*column].path.iter().map(|cell| bare(cell.of(text))).collect();
            panels.iter().any(|panel| panel.figures.contains(column))
                || (AMOUNTS.iter().any(|word| header.contains(word)) && !NAMES.iter().any(|word| header.contains(word)))
        };
        let columns = (0..table.columns.len()).filter(is_figure);
        let cells = columns.flat_map(|column| table.rows.iter().map(move |row| row.cell(column)));
        let is_wrong = |words: &str| !words.is_empty() && !is_dash(words) && cell_number(words).is_none();
        let wrong = cells.filter(|cell| is_wrong(cell.of(text))).map(|cell| {
            let words: String = cell.of(text).chars().take(24).collect();
            let wrong = say!(
                self.context.lang,
                "这里应是金额，“{words}”不是数字",
                "an amount belongs here: `{words}` is no number"
            );
            self.at(cell, &wrong)
        });
        wrong.collect()
    }
}

fn unit_of(table: &Table, text: &str) -> Option<Denomination> {
    Denomination::named_in(&reading_form(table.unit_line?.of(text)))
}

/// Words over a column of amounts.
const AMOUNTS: [&str; 9] = ["预算数", "决算数", "合计", "总计", "小计", "基本支出", "项目支出", "人员经费", "公用经费"];
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
fn tidy(disclosure: &Disclosure, context: TableContext) -> String {
    let text = &disclosure.text;
    let mut out = String::new();
    for (number, table) in (1..).zip(&disclosure.tables) {
        let caption = table.caption.map(|caption| bare(caption.of(text))).unwrap_or_default();
        let caption = without_number(&caption);
        let known = context.profile.table_by_caption(caption);
        // A name much longer than the standard's has the unit's name in it, perhaps a short one.
        let is_bare = known.is_some_and(|table| caption.chars().count() <= table.name.chars().count() + LONGEST_YEAR);
        let unit = if is_bare && !caption.contains(context.unit) { context.unit } else { "" };
        out.push_str(&format!("附件 {number}\n\n{unit}{caption}\n\n"));
        if let Some(unit) = unit_of(table, text) {
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
            note.or_else(|| standard.map(|note| format!("（备注：{}）", note.replace("{部门}", context.scope))))
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
    let prefixes = ["附件", "附表", "预算公开表", "决算公开表", "公开表", "表"];
    let Some(rest) = prefixes.iter().find_map(|prefix| caption.strip_prefix(prefix)) else {
        return caption;
    };
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "一二三四五六七八九十：:、.．-—".contains(c);
    let name = rest.trim_start_matches(is_number);
    if name.is_empty() || name.len() == rest.len() { caption } else { name }
}

fn disclosure_of(text: String, standard: &Standard) -> Disclosure {
    let blocks = read_blocks(&text, 0, text.len(), standard);
    Disclosure::read(text, blocks)
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
    let mut filled = Patched::new(text);
    filled.replace(nil.into_iter().map(|at| (Span::at(at), "0".to_owned())));
    let filled = disclosure_of(filled.text(), standard);
    let facts = facts_of(&filled, standard);
    (filled.text, facts)
}
