//! Tables → facts: cells by row subject and column headers, and the sums the layout announces.

mod codes;
mod nesting;
mod parts;
mod sums;
mod words;

use crate::facts::{CellSum, Facts, Figure, FigureId, Triple};
use crate::model::{Classification, Denomination, Fund, Item, Key, Label, Lexicon, Measure, Nature, Side, Standard};
use crate::syntax::{Disclosure, Makeup, Row, Style, Table, cell_number, looks_like_number};
use crate::text::{Span, reading_form};
use codes::Codes;
use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashSet, FxHasher};
use smallvec::SmallVec;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use words::Heading;
pub use words::TableWords;

/// A total cell that is empty beside or above filled parts.
#[derive(Clone, Debug)]
pub struct MissingTotal {
    /// The empty cell; where the row ends before it, the end of the row.
    pub cell: Span,
    /// How many cells the row lacks up to this one.
    pub absent: usize,
    /// The quantity that the cell would state, where it is known.
    pub key: Option<Key>,
    /// The row's subject.
    pub subject: Span,
    /// The column's header.
    pub header: Option<Span>,
    /// The parts.
    pub parts: SmallVec<[FigureId; 8]>,
}

/// The left or right half of a table: subject columns and the figures beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Columns of codes.
    pub codes: Vec<usize>,
    /// The column of names, if there is one.
    pub name: Option<usize>,
    /// Columns of figures.
    pub figures: Range<usize>,
}

/// Reads table `number` of the disclosure into `facts`; `unit_of_prose` is the unit of a table that states none.
pub fn read(
    disclosure: &Disclosure,
    number: usize,
    unit_of_prose: Denomination,
    standard: &Standard,
    words: &mut TableWords,
    facts: &mut Facts,
) {
    let table = &disclosure.tables[number];
    let caption = table.caption.map(|span| reading_form(span.of(&disclosure.text))).unwrap_or_default();
    let unit = unit_of(&disclosure.text, table);
    let mut reader = Reader {
        text: &disclosure.text,
        table,
        source: number as u16 + 1,
        unit: unit.unwrap_or(unit_of_prose),
        // Some of the items, as `重点项目支出明细表` has them, state no quantity of the budget.
        is_named: table.has_name(&disclosure.text) && unit.is_some() && !standard.phrases.chooses(&caption),
        caption: caption_label(&caption, &disclosure.unit, &standard.lexicon),
        standard,
        words,
        facts,
    };
    // Of the values of performance targets only those with a known name are amounts.
    if caption.contains("绩效") || caption.contains("指标") {
        reader.named_cells();
        return;
    }
    let headings = headings(&disclosure.text, table, reader.words);
    let rows = body(&disclosure.text, table);
    let panels = panels_under(&headings, &disclosure.text, &rows, table);
    for panel in &panels {
        let is_beside = |other: &&Panel| *other != panel && share_head(table, panel, other);
        let beside: SmallVec<[&Panel; 2]> = panels.iter().filter(is_beside).collect();
        reader.panel(panel, &rows, &beside, &headings);
    }
}

/// The unit the table states, if it does.
fn unit_of(text: &str, table: &Table) -> Option<Denomination> {
    let read = |span: Option<Span>| span.map(|span| reading_form(span.of(text)));
    let line = read(table.unit_line);
    line.and_then(|line| Denomination::named_in(&line)).or_else(|| {
        let caption = read(table.caption)?;
        caption.split_once("单位").and_then(|(_, rest)| Denomination::named_in(rest))
    })
}

/// What the caption says of every cell: fund, side, nature, and the two topics that have tables of their own.
fn caption_label(caption: &str, unit: &str, lexicon: &Lexicon) -> Label {
    let name = if unit.is_empty() { caption } else { caption.rsplit(unit).next().unwrap_or(caption) };
    let label = lexicon.label(name);
    let topics = [Item::THREE_PUBLIC, Item::PROCUREMENT];
    let is_both_sides = name.contains("收支");
    // `“三公”经费、会议费、培训费` is about none of them alone.
    let has_topic = !name.contains('、');
    Label {
        side: label.side.filter(|_| !is_both_sides),
        fund: label.fund.filter(|_| !is_both_sides || name.contains("财政拨款") || name.contains("基金")),
        item: label.item.filter(|item| has_topic && topics.contains(item)),
        nature: label.nature,
        family: None,
        is_known: true,
        basis: label.basis,
    }
}

/// Whether two panels stand under one header cell.
fn share_head(table: &Table, one: &Panel, other: &Panel) -> bool {
    let head = |panel: &Panel| table.columns[panel.figures.start].groups.split_last()?.1.first().copied();
    head(one).is_some_and(|head_of_one| head(other) == Some(head_of_one))
}

impl Panel {
    /// Whether a row has no words here.
    fn is_wordless(&self, row: &Row) -> bool {
        self.codes.iter().chain(&self.name).all(|column| !row.makeup(*column).has_han())
    }

    /// Whether its rows have no subjects.
    fn is_bare(&self) -> bool {
        self.codes.is_empty() && self.name.is_none()
    }
}

/// What a column of the body holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Code,
    Text,
    Figures,
    Other,
    Empty,
}

/// Divides the columns of a table into panels.
pub fn panels(text: &str, table: &Table) -> Vec<Panel> {
    let mut words = TableWords::of(&Standard::base().lexicon);
    let headings = headings(text, table, &mut words);
    words.keep();
    panels_under(&headings, text, &body(text, table), table)
}

/// The rows that hold data.
fn body<'t>(text: &str, table: &'t Table) -> Vec<&'t Row> {
    table.rows.iter().filter(|row| !row.numbers_columns(text)).collect()
}

fn headings(text: &str, table: &Table, words: &mut TableWords) -> Vec<Heading> {
    table.columns.iter().map(|column| words.heading(text, column)).collect()
}

fn panels_under(headings: &[Heading], text: &str, rows: &[&Row], table: &Table) -> Vec<Panel> {
    let mut counts = vec![Counts::default(); headings.len()];
    for row in rows {
        for (counts, (cell, makeup)) in counts.iter_mut().zip(row.cells.iter().zip(&row.makeups)) {
            if !makeup.is_empty() {
                counts.add(cell.of(text), *makeup);
            }
        }
    }
    let mut panels: Vec<Panel> = Vec::new();
    let mut codes = Vec::new();
    let mut name = None;
    let mut figures: Option<Range<usize>> = None;
    for (column, (heading, counts)) in headings.iter().zip(&counts).enumerate() {
        let content = counts.content(heading, column);
        match content {
            Content::Code | Content::Text => {
                if let Some(range) = figures.take() {
                    panels.push(Panel { codes: std::mem::take(&mut codes), name: name.take(), figures: range });
                }
                if content == Content::Code { codes.push(column) } else { name = Some(column) }
            }
            Content::Figures | Content::Empty if !codes.is_empty() || name.is_some() => {
                figures = Some(figures.map_or(column..column + 1, |range| range.start..column + 1));
            }
            _ => {}
        }
    }
    if let Some(range) = figures {
        panels.push(Panel { codes, name, figures: range });
    }
    // `2024年预算数 | 2025年预算数` over one row of figures: the columns say all.
    let is_bare = panels.is_empty() && rows.len() == 1 && !table.header.is_empty();
    if is_bare && headings.iter().all(|heading| !heading.is_no_amount && heading.label.is_known) {
        panels.push(Panel { codes: Vec::new(), name: None, figures: 0..headings.len() });
    }
    panels
}

/// How many cells of a column hold what.
#[derive(Clone, Copy, Default)]
struct Counts {
    codes: u32,
    figures: u32,
    words: u32,
}

impl Counts {
    fn add(&mut self, cell: &str, makeup: Makeup) {
        let may_be_code = makeup.is_digits() && (2..=9).contains(&cell.len());
        if may_be_code || makeup.may_have_digit() && !makeup.has_han() && is_wide_code(cell) {
            self.codes += 1;
        } else if makeup.is_decimal() || !makeup.has_han() && looks_like_number(cell) {
            self.figures += 1;
        } else {
            self.words += u32::from(makeup.has_han() || cell.chars().any(char::is_alphabetic));
        }
    }

    /// What the column at this place holds.
    fn content(self, heading: &Heading, column: usize) -> Content {
        let Counts { codes, figures, words } = self;
        if heading.is_no_amount {
            Content::Other
        } else if heading.is_code && figures <= codes || codes >= 2 && figures == 0 && words == 0 && column == 0 {
            Content::Code
        } else if words > codes + figures {
            Content::Text
        } else if codes + figures > 0 {
            Content::Figures
        } else if heading.is_subject {
            Content::Text
        } else {
            Content::Empty
        }
    }
}

/// Whether a cell is a code in digits of full width.
fn is_wide_code(cell: &str) -> bool {
    let digits = cell.chars().filter(|c| ('０'..='９').contains(c)).count();
    (2..=9).contains(&digits) && digits == cell.chars().count()
}

/// The standing of a row among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A unit. Digits of its code.
    Unit(u8),
    /// Digits of the code.
    Code(u8),
    Number(Style),
    Plain,
    /// Money of one fund, of what is carried over in the row above it.
    Carried,
    /// `其中：…`: a part of the row above that is no part of the total.
    Aside,
    Total,
}

struct Line<'a> {
    rank: Rank,
    is_subtotal: bool,
    is_grand_total: bool,
    /// A total of the panels beside it, too: they have none in its row.
    is_of_panels: bool,
    /// Of one unit or one block of the table: its cells state nothing of the whole budget.
    is_partial: bool,
    code: Option<u32>,
    subject: Span,
    label: Label,
    /// A hash of its name.
    name: u64,
    /// The year that its name says.
    year: Option<i32>,
    /// Its row, and the first of its columns of figures.
    row: &'a Row,
    start: usize,
    /// The figures in them.
    cells: SmallVec<[Option<FigureId>; 8]>,
    /// Columns of figures where something stands that is no number: `70。00`.
    litter: SmallVec<[usize; 1]>,
}

impl Line<'_> {
    /// Makes it the money of its fund that is carried over.
    fn take_carried(&mut self) {
        self.rank = Rank::Carried;
        self.label.item = Some(Item::CARRIED);
    }

    /// Its cell in this column of figures.
    fn span(&self, at: usize) -> Span {
        self.row.cell(self.start + at)
    }

    /// How many cells the row lacks up to this column of figures.
    fn absent(&self, at: usize) -> usize {
        (self.start + at + 1).saturating_sub(self.row.cells.len())
    }

    /// A hash of the row: its subject and the figures as they are printed.
    fn hash_with(&self, values: &[Option<(Decimal, u8)>]) -> u64 {
        let mut hasher = FxHasher::default();
        (self.code, self.name).hash(&mut hasher);
        for value in values {
            value.map(|(value, decimals)| (value.mantissa(), decimals)).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Whether a cell is the part of one subject in another item of its own: 上缴上级支出 of 教育支出. It is neither.
fn is_crossing(line: &Line, head: &Heading) -> bool {
    let is_subject = matches!(line.label.item, Some(Item::Functional(_) | Item::Economic(_)));
    let is_item = head.label.item.is_some_and(|item| matches!(item, Item::Named(_)) && item != Item::CURRENT);
    is_subject && is_item
}

/// Where the figures of a total begin: its label may be merged over the panels behind it, `公用经费合计 | | | | | 55.00`.
fn total_start(panel: &Panel, row: &Row) -> usize {
    let own = panel.figures.clone();
    let has_own = own.clone().any(|column| !row.makeup(column).is_empty());
    let next = (own.end..row.cells.len()).find(|column| !row.makeup(*column).is_empty());
    let is_one = own.len() == 1 && !panel.codes.is_empty();
    next.filter(|next| is_one && !has_own && row.makeup(*next).may_be_number()).unwrap_or(own.start)
}

struct Reader<'a, 'f> {
    text: &'a str,
    table: &'a Table,
    source: u16,
    unit: Denomination,
    /// It has a name and a unit; else nobody can tell which money the cells are: they only add up among themselves.
    is_named: bool,
    /// What the caption says of all its cells.
    caption: Label,
    standard: &'a Standard,
    words: &'f mut TableWords,
    facts: &'f mut Facts,
}

impl<'a> Reader<'a, '_> {
    /// Reads a panel; `beside` are those under the same header cell.
    fn panel(&mut self, panel: &Panel, rows: &[&'a Row], beside: &[&Panel], headings: &[Heading]) {
        // `收入` or `支出` over the whole panel.
        let panel_side = panel.name.or(panel.codes.first().copied()).and_then(|column| headings[column].side);
        let head = |heading: &Heading| Heading {
            side: heading.label.side.or(panel_side),
            year: heading.year.or(heading.is_last_year.then_some(self.facts.year - 1)),
            ..*heading
        };
        let heads: Vec<Heading> = headings[panel.figures.clone()].iter().map(head).collect();
        // What tells columns apart that seem to state the same nobody has understood.
        let means_one = |one: &Heading, other: &Heading| {
            !other.is_no_amount && (one.label, one.side, one.year) == (other.label, other.side, other.year)
        };
        let is_clear = |head: &Heading| heads.iter().filter(|other| means_one(head, other)).nth(1).is_none();
        let is_clear: Vec<bool> = heads.iter().map(is_clear).collect();
        let is_of_units = panel.codes.first().is_some_and(|column| headings[*column].is_of_units);
        let (count, width) = (rows.len(), heads.len());
        let mut lines: Vec<Line> = Vec::with_capacity(count);
        // The figures of the lines, one after another.
        let mut values: Vec<Option<(Decimal, u8)>> = Vec::with_capacity(count * width);
        let mut seen: FxHashSet<u64> = FxHashSet::with_capacity_and_hasher(count, FxBuildHasher);
        let mut codes = Codes::of_panel(panel, rows, self.text, self.standard);
        let mut carry_over: Option<Rank> = None;
        for &row in rows {
            let Some(mut line) = self.line(panel, row, is_of_units, &mut codes) else {
                continue;
            };
            line.is_of_panels = beside.iter().any(|other| other.is_wordless(row));
            let is_carry = line.label.fund == Some(Fund::CARRY_IN) && line.rank != Rank::Total;
            let is_of_fund = line.label.fund.is_some_and(|fund| self.standard.tree.is_fiscal(fund));
            match (carry_over, line.rank) {
                // `其中：项目支出结转和结余`: of the year's beginning or end, as the row above it.
                _ if line.rank == Rank::Aside && line.label.is_carry() => line.label.is_known = false,
                _ if is_carry => carry_over = Some(line.rank),
                (Some(Rank::Plain), Rank::Number(_)) if is_of_fund => line.take_carried(),
                (Some(Rank::Number(above)), Rank::Number(own)) if own > above && is_of_fund => line.take_carried(),
                (Some(Rank::Number(_)), Rank::Plain) if is_of_fund => line.take_carried(),
                // Named once more, below what is carried over.
                (Some(Rank::Plain), Rank::Plain)
                    if is_of_fund && lines.iter().any(|above| above.label == line.label) =>
                {
                    line.take_carried();
                }
                (Some(_), Rank::Aside) => line.label.is_known = false,
                (Some(Rank::Number(above)), Rank::Number(own)) if own > above => line.label.is_known = false,
                _ => carry_over = None,
            }
            let start = values.len();
            values.extend((line.start..line.start + width).map(|column| {
                let may_be_number = row.makeup(column).may_be_number() && !headings[column].is_no_amount;
                if may_be_number { cell_number(row.cell(column).of(self.text)) } else { None }
            }));
            let own = &values[start..];
            let is_litter = |at: &usize| {
                let column = line.start + at;
                own[*at].is_none() && row.makeup(column).may_have_digit() && !headings[column].is_no_amount
            };
            line.litter = (0..width).filter(is_litter).collect();
            let may_repeat = line.rank != Rank::Total && own.iter().any(Option::is_some);
            let is_repeated = may_repeat && !seen.insert(line.hash_with(own)); // where a page broke
            if is_repeated {
                values.truncate(start);
            } else {
                lines.push(line);
            }
        }
        nesting::go_on_with_asides(&mut lines, &values, width, &self.standard.tree);
        nesting::find_partial(&mut lines);
        if lines.iter().any(|line| line.label.item == Some(Item::CURRENT)) {
            let totals = lines.iter_mut().filter(|line| line.is_grand_total);
            totals.for_each(|line| line.label.item = Some(Item::GRAND));
        }
        for (number, line) in lines.iter_mut().enumerate() {
            let values = &values[number * width..][..width];
            for (at, (head, value)) in heads.iter().zip(values).enumerate() {
                let header = self.header(line.start + at);
                let figure = value.and_then(|number| {
                    let key = self.key(line, head).filter(|_| is_clear[at]);
                    self.cell(line.span(at), number, line.subject, header, key)
                });
                line.cells.push(figure);
            }
        }
        self.row_sums(panel, &heads, &lines);
        self.column_sums(&heads, &lines);
        self.flows(&heads, &lines);
        self.insides(&lines);
        self.changes(panel, &heads, headings, &lines);
    }

    /// The innermost header cell over this column.
    fn header(&self, column: usize) -> Option<Span> {
        self.table.columns[column].path.last().copied()
    }

    fn line(&mut self, panel: &Panel, row: &'a Row, is_of_units: bool, codes: &mut Codes) -> Option<Line<'a>> {
        let own = panel.codes.iter().map(|column| row.cell(*column)).filter(|cell| !cell.is_empty());
        let mut subject = own.reduce(Span::cover).unwrap_or_default();
        let name_cell = panel.name.map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
        let (digits, printed) = codes.of_row(self.text, &panel.codes, row, name_cell);
        subject = name_cell.unwrap_or(subject);
        if subject.is_empty() && !panel.is_bare() {
            return None;
        }
        // A total whose label is merged over codes and names: where its figures stand, nobody can tell.
        let is_merged = panel.codes.iter().any(|column| {
            let makeup = row.makeup(*column);
            makeup.has_han() && name_cell.is_some() || makeup.is_decimal() && !makeup.is_digits()
        });
        if is_merged {
            return None;
        }
        let is_code = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 9;
        let code = if is_code { digits.parse::<u32>().ok() } else { None };
        // A code mistyped: the row is what its name says.
        let code = code.map(|code| self.named_code(code, printed.unwrap_or_default()).unwrap_or(code));
        let name = self.words.name(match printed {
            Some(name) => name,
            None if is_code => "",
            None => &digits,
        });
        if name.is_rate {
            return None;
        }
        let rank = match (code, name.style) {
            _ if name.is_total => Rank::Total,
            _ if name.is_aside => Rank::Aside,
            (Some(_), _) if matches!(digits.len(), 3 | 5 | 7) && !is_of_units => Rank::Code(digits.len() as u8),
            (Some(_), _) => Rank::Unit(digits.len() as u8),
            (None, Some(style)) => Rank::Number(style),
            _ => Rank::Plain,
        };
        let mut label = name.label;
        if let (Some(code), Rank::Code(_)) = (code, rank) {
            // A zero before it is a slip, after which nothing tells the classification.
            let classification = Classification::of_code(code).filter(|_| !digits.starts_with('0'));
            let item = match classification {
                Some(Classification::Economic) => Item::Economic(code),
                _ => Item::Functional(code),
            };
            label = Label { item: Some(item), side: label.side, is_known: true, ..Label::default() };
        } else if name.is_named_total && panel.codes.is_empty() {
            label.item = label.item.or(Some(Item::Total));
        }
        let cells = SmallVec::with_capacity(panel.figures.len());
        let start = if name.is_total { total_start(panel, row) } else { panel.figures.start };
        let (is_subtotal, is_grand_total) = (name.is_subtotal, name.is_grand_total);
        let is_partial = matches!(rank, Rank::Unit(_));
        Some(Line {
            rank,
            is_subtotal,
            is_grand_total,
            is_of_panels: false,
            is_partial,
            code,
            subject,
            label,
            name: name.hash,
            year: name.year,
            row,
            start,
            cells,
            litter: SmallVec::new(),
        })
    }

    /// The code that the name of a row stands for, where its own code is of no subject or of one with another name.
    fn named_code(&self, code: u32, name: &str) -> Option<u32> {
        let classification = Classification::of_code(code).unwrap_or(Classification::Functional);
        self.standard.subjects.meant(classification, code, name)
    }

    fn cell(
        &mut self,
        span: Span,
        (printed, decimals): (Decimal, u8),
        subject: Span,
        header: Option<Span>,
        key: Option<Key>,
    ) -> Option<FigureId> {
        let text = span.of(self.text);
        let value = self.unit.to_wan(printed)?;
        let sign_at = if printed.is_sign_negative() { 0 } else { usize::from(text.starts_with('+')) };
        let figure = Figure {
            span: Span::new(span.start + sign_at as u32, span.end),
            unit_span: self.table.unit_line.unwrap_or(Span::at(span.end)),
            printed,
            value,
            unit: self.unit,
            decimals,
            label: subject,
            header,
            source: self.source,
            keys: key.into_iter().collect(),
            ..Figure::default()
        };
        Some(self.facts.push(figure))
    }

    /// The quantity that the cell of this row and column states.
    fn key(&self, line: &Line, head: &Heading) -> Option<Key> {
        let is_known = line.label.is_known && head.label.is_known && !line.is_partial && !is_crossing(line, head);
        if !(self.is_named && is_known && self.facts.year > 0) {
            return None;
        }
        // The column says more of fund and nature than the row's own words.
        let nature = head.label.nature.or(line.label.nature).or(self.caption.nature);
        let item = line.label.item.filter(|item| *item != Item::Total).or(head.label.item).or(self.caption.item);
        // Income by purpose is named after the expenditure: the column and the caption tell the side.
        let outer = head.side.or(self.caption.side);
        let side = match item {
            Some(Item::Functional(_)) => outer.or(line.label.side),
            // What is bought is spent, whatever money the column says it is bought with.
            Some(item) if self.standard.tree.is_procurement(item) => Some(Side::Expenditure),
            _ => line.label.side.or(outer),
        };
        let outer_fund = head.label.fund.or(self.caption.fund);
        // What is carried over of the money that the table is about.
        let of_one_fund = outer_fund
            .filter(|fund| line.label.fund == Some(Fund::CARRY_IN) && self.standard.tree.is_fiscal_or_all_of(*fund));
        let item = if of_one_fund.is_some() { Some(Item::CARRIED) } else { item };
        // `2024年预算数` before a row that names nothing else: the year and the basis are its own, whatever heads the columns.
        let is_period = !line.label.says_something();
        let (own_basis, own_year) = (line.label.basis.filter(|_| is_period), line.year.filter(|_| is_period));
        Some(Key {
            side: side?,
            fund: of_one_fund.or(line.label.fund).or(outer_fund).unwrap_or(Fund::ALL),
            item: self.facts.item_of(item),
            nature: nature.unwrap_or(Nature(0)),
            basis: own_basis
                .or(head.label.basis)
                .or(line.label.basis)
                .or(self.caption.basis)
                .unwrap_or(self.facts.own_basis()),
            measure: Measure::Level,
            year: own_year.or(head.year).or(line.year).unwrap_or(self.facts.year),
        })
    }

    /// A known name beside a number in a table of targets: `部门支出预算数 | 451.32`; and amounts that are in those above them.
    fn named_cells(&mut self) {
        for rows in self.table.rows.windows(2) {
            let [above, below] = rows else { continue };
            let subject = |row: &Row| row.filled().next().unwrap_or_default();
            if !reading_form(subject(below).of(self.text)).starts_with("其中") {
                continue;
            }
            for column in 1..above.cells.len().min(below.cells.len()) {
                let number = |row: &Row| cell_number(row.cell(column).of(self.text));
                let cells = [above, below]
                    .map(|row| self.cell(row.cell(column), number(row)?, subject(row), self.header(column), None));
                if let [Some(whole), Some(part)] = cells {
                    self.facts.insides.push((whole, part));
                }
            }
        }
        for row in &self.table.rows {
            for start in 1..row.cells.len() {
                let [subject, span] = [row.cells[start - 1], row.cells[start]];
                let number = if row.makeups[start].may_be_number() { cell_number(span.of(self.text)) } else { None };
                let Some(number) = number else { continue };
                let name = reading_form(subject.of(self.text));
                let label = self.standard.lexicon.label(&name);
                if name.contains("预算") && label.is_known && label.side.is_some() {
                    let keys = self.facts.keys(&label, Measure::Level, self.facts.year, self.facts.own_basis());
                    self.cell(span, number, subject, None, keys.first().copied().filter(|_| self.is_named));
                }
            }
        }
    }
}
