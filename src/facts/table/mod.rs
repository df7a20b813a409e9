//! Tables → facts: cells by row subject and column headers, and the sums the layout announces.

mod sums;

use crate::facts::key::{Basis, Item, Key, Measure, Nature, Side};
use crate::facts::{CellSum, Facts, Figure, FigureId, LEXICON, Label, Unit, cell_number, looks_like_number};
use crate::syntax::{Disclosure, Row, Style, Table, find_year, read_numbering};
use crate::text::{Span, Vocabulary, reading_form};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

/// A total cell that is empty beside or above filled parts.
#[derive(Clone, Debug)]
pub struct MissingTotal {
    /// The empty cell.
    pub cell: Span,
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

/// What caption, unit line and prose say of all the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    unit: Unit,
    is_named: bool,
    caption: Label,
    /// A table of performance targets: of its values only those with a known name are amounts.
    is_about_targets: bool,
}

impl Setting {
    /// What is said of table `number`; `unit_of_prose` is the unit of a table that states none.
    pub fn new(disclosure: &Disclosure, number: usize, unit_of_prose: Unit) -> Setting {
        let table = &disclosure.tables[number];
        let caption = table.caption.map(|span| plain(&disclosure.text, span)).unwrap_or_default();
        let unit = unit_of(&disclosure.text, table);
        Setting {
            unit: unit.unwrap_or(unit_of_prose),
            // Without a name and a unit nobody can tell which money the cells are: they only add up among themselves.
            is_named: table.caption.is_some() && unit.is_some(),
            caption: caption_label(&caption, &disclosure.unit),
            is_about_targets: caption.contains("绩效") || caption.contains("指标"),
        }
    }
}

/// Reads table `number` of the disclosure into `facts`.
pub fn read<'a>(
    disclosure: &'a Disclosure,
    number: usize,
    setting: Setting,
    labels: &mut Labels<'a>,
    facts: &mut Facts,
) {
    let table = &disclosure.tables[number];
    let mut reader = Reader {
        text: &disclosure.text,
        table,
        source: number as u16 + 1,
        unit: setting.unit,
        is_named: setting.is_named,
        caption: setting.caption,
        labels,
        facts,
    };
    if setting.is_about_targets {
        reader.named_cells();
        return;
    }
    for panel in panels(&disclosure.text, table) {
        reader.panel(&panel);
    }
}

/// The header cells over a column, outermost first, with `between` between them.
fn header<'a>(text: &'a str, table: &Table, column: usize, between: &str) -> Cow<'a, str> {
    match table.columns[column].path[..] {
        [only] => plain(text, only),
        ref path => {
            let mut joined = String::with_capacity(64);
            for (at, cell) in path.iter().enumerate() {
                if at > 0 {
                    joined.push_str(between);
                }
                joined.push_str(&plain(text, *cell));
            }
            Cow::Owned(joined)
        }
    }
}

fn plain(text: &str, span: Span) -> Cow<'_, str> {
    reading_form(span.of(text))
}

/// The unit the table states, if it does.
fn unit_of(text: &str, table: &Table) -> Option<Unit> {
    let line = table.unit_line.map(|span| span.of(text));
    line.and_then(Unit::named_in).or_else(|| {
        table.caption.and_then(|span| span.of(text).split_once("单位").and_then(|(_, rest)| Unit::named_in(rest)))
    })
}

/// The unit that most figures of the prose have, for a table that states none.
pub fn unit_of_prose(facts: &Facts) -> Unit {
    let (yuan, wan) = facts.figures.iter().filter(|figure| figure.source == 0).fold((0, 0), |(yuan, wan), figure| {
        (yuan + usize::from(figure.unit == Unit::Yuan), wan + usize::from(figure.unit == Unit::Wan))
    });
    if yuan > wan { Unit::Yuan } else { Unit::Wan }
}

/// What the caption says of every cell: fund, side, nature, and the two topics that have tables of their own.
fn caption_label(caption: &str, unit: &str) -> Label {
    let name = if unit.is_empty() { caption } else { caption.rsplit(unit).next().unwrap_or(caption) };
    let label = LEXICON.label(name);
    let topics = [LEXICON.ids.three_public, LEXICON.ids.procurement];
    let is_both_sides = name.contains("收支");
    Label {
        side: label.side.filter(|_| !is_both_sides),
        fund: label.fund.filter(|_| !is_both_sides || name.contains("财政拨款") || name.contains("基金")),
        item: label.item.filter(|item| topics.contains(item)),
        nature: label.nature,
        family: None,
        is_known: true,
        basis: label.basis,
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
    let contents: Vec<Content> = (0..table.columns.len()).map(|column| content(text, table, column)).collect();
    let mut panels: Vec<Panel> = Vec::new();
    let mut codes = Vec::new();
    let mut name = None;
    let mut figures: Option<Range<usize>> = None;
    for (column, content) in contents.iter().enumerate() {
        match content {
            Content::Code | Content::Text => {
                if let Some(range) = figures.take() {
                    panels.push(Panel { codes: std::mem::take(&mut codes), name: name.take(), figures: range });
                }
                if *content == Content::Code { codes.push(column) } else { name = Some(column) }
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
    panels
}

/// Words over columns that hold no amounts.
static NO_AMOUNTS: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::longest(["增减", "备注", "权重", "比例", "占比", "增长", "数量", "序号", "说明", "依据"])
});

fn content(text: &str, table: &Table, column: usize) -> Content {
    let header = header(text, table, column, "");
    if NO_AMOUNTS.find(&header).next().is_some() {
        return Content::Other;
    }
    let (mut codes, mut figures, mut words) = (0, 0, 0);
    for row in &table.rows {
        let cell = row.cell(column).of(text);
        match cell.as_bytes() {
            [] => {}
            // A Chinese character: what most cells of words begin with.
            [0xE5..=0xE9, ..] => words += 1,
            digits if digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit) => {
                if digits.len() > 1 {
                    codes += 1
                } else {
                    figures += 1
                }
            }
            _ if looks_like_number(cell) => figures += 1,
            _ => words += usize::from(has_word(cell)),
        }
    }
    let is_code_header =
        header.contains("编码") || header.contains("代码") || matches!(header.as_ref(), "类" | "款" | "项");
    let path_end = table.columns[column].path.last().map(|cell| plain(text, *cell)).unwrap_or_default();
    let is_code_header = is_code_header || matches!(path_end.as_ref(), "类" | "款" | "项");
    if is_code_header && figures == 0 {
        return Content::Code;
    }
    if codes > 0 && figures == 0 && words == 0 && column == 0 && codes >= 2 {
        return Content::Code;
    }
    if words > codes + figures {
        return Content::Text;
    }
    if codes + figures > 0 {
        return Content::Figures;
    }
    let is_subject =
        ["科目名称", "项目", "支出科目", "部门名称", "单位名称", "科目"].iter().any(|word| path_end == *word);
    if is_subject { Content::Text } else { Content::Empty }
}

/// Whether a letter or Chinese character stands in the cell; the common characters are known by their first byte.
fn has_word(cell: &str) -> bool {
    cell.bytes().any(|b| b.is_ascii_alphabetic() || matches!(b, 0xE5..=0xE9)) || cell.chars().any(char::is_alphabetic)
}

/// The standing of a row among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Unit,
    /// Digits of the code.
    Code(u8),
    Number(Style),
    Plain,
    /// `其中：…`: a part of the row above that is no part of the total.
    Aside,
    Total,
}

struct Line<'a> {
    rank: Rank,
    code: Option<u32>,
    subject: Span,
    name: Cow<'a, str>,
    label: Label,
    cells: SmallVec<[Option<FigureId>; 6]>,
    spans: SmallVec<[Span; 6]>,
}

impl Line<'_> {
    /// A hash of the row: its subject and the figures as they are printed.
    fn hash_with(&self, values: &[Option<(Decimal, u8)>]) -> u64 {
        let mut hasher = FxHasher::default();
        (self.code, &self.name).hash(&mut hasher);
        for value in values {
            value.map(|(value, decimals)| (value.mantissa(), decimals)).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// What the names of rows say: the tables of a disclosure have most names in common.
#[derive(Default)]
pub struct Labels<'a> {
    known: FxHashMap<&'a str, Label>,
}

impl<'a> Labels<'a> {
    fn of(&mut self, name: &'a str) -> Label {
        *self.known.entry(name).or_insert_with(|| LEXICON.label(name))
    }
}

struct Reader<'a, 'f> {
    text: &'a str,
    table: &'a Table,
    source: u16,
    unit: Unit,
    is_named: bool,
    caption: Label,
    labels: &'f mut Labels<'a>,
    facts: &'f mut Facts,
}

/// What a column header says.
struct Head {
    label: Label,
    year: Option<i32>,
    is_total: bool,
    is_aside: bool,
    is_known: bool,
    cell: Option<Span>,
}

const TOTALS: [&str; 5] = ["合计", "总计", "小计", "总额", "合　计"];

impl<'a> Reader<'a, '_> {
    fn panel(&mut self, panel: &Panel) {
        let heads: Vec<Head> = panel.figures.clone().map(|column| self.head(column)).collect();
        let panel_side = self.panel_side(panel);
        let mut lines = Vec::with_capacity(self.table.rows.len());
        self.facts.figures.reserve(self.table.rows.len() * heads.len());
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let mut in_carry_over = false;
        for row in &self.table.rows {
            let Some(mut line) = self.line(panel, row) else {
                continue;
            };
            if line.rank <= Rank::Number(Style::Chinese) || line.rank == Rank::Total {
                in_carry_over = line.label.fund == Some(LEXICON.ids.carry_in) && line.rank != Rank::Total;
            } else if in_carry_over && matches!(line.rank, Rank::Number(_) | Rank::Aside) {
                line.label.is_known = false;
            }
            let values: SmallVec<[Option<(Decimal, u8)>; 8]> =
                line.spans.iter().map(|span| cell_number(span.of(self.text))).collect();
            let may_repeat = line.rank != Rank::Total && values.iter().any(Option::is_some);
            if may_repeat && !seen.insert(line.hash_with(&values)) {
                continue; // a row repeated where a page broke
            }
            for (at, head) in heads.iter().enumerate() {
                if let Some((printed, decimals)) = values[at] {
                    line.cells[at] = self.cell(&line, line.spans[at], printed, decimals, head, panel_side);
                }
            }
            lines.push(line);
        }
        self.row_sums(panel, &heads, &lines);
        self.column_sums(&heads, &lines);
    }

    fn head(&self, column: usize) -> Head {
        let path = &self.table.columns[column].path;
        let joined = header(self.text, self.table, column, "，");
        let label = LEXICON.label(&joined);
        let last = path.last().map(|cell| plain(self.text, *cell)).unwrap_or_default();
        Head {
            label,
            year: find_year(&joined)
                .map(|(_, _, year)| year)
                .or_else(|| if joined.contains("上年预算") { Some(self.facts.year - 1) } else { None }),
            is_total: TOTALS.contains(&last.as_ref()),
            is_aside: joined.contains("其中"),
            is_known: label.is_known,
            cell: path.last().copied(),
        }
    }

    /// `收入` or `支出` over the whole panel.
    fn panel_side(&self, panel: &Panel) -> Option<Side> {
        let column = panel.name.or(panel.codes.first().copied())?;
        let over = header(self.text, self.table, column, "");
        let label = LEXICON.label(&over);
        if over.contains("收支") { None } else { label.side }
    }

    fn line(&mut self, panel: &Panel, row: &Row) -> Option<Line<'a>> {
        let mut digits: Cow<'a, str> = Cow::Borrowed("");
        let mut subject = Span::default();
        for &column in &panel.codes {
            let cell = row.cell(column);
            let text = cell.of(self.text);
            if !text.is_empty() {
                subject = if subject.is_empty() { cell } else { subject.cover(cell) };
                digits += text;
            }
        }
        let name_cell = panel.name.map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
        let mut name = name_cell.map(|cell| plain(self.text, cell)).unwrap_or_default();
        if let Some(cell) = name_cell {
            subject = cell;
        }
        let is_code = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 9;
        if name.is_empty() && !is_code {
            name = Cow::Owned(reading_form(&digits).into_owned());
        }
        if subject.is_empty() {
            return None;
        }
        let code = if is_code { digits.parse::<u32>().ok() } else { None };
        let numbering = read_numbering(&name);
        if let Some(numbering) = numbering {
            name = match name {
                Cow::Borrowed(name) => Cow::Borrowed(&name[numbering.len as usize..]),
                Cow::Owned(name) => Cow::Owned(name[numbering.len as usize..].to_owned()),
            };
        }
        let bare = name.as_ref();
        let is_aside = bare.starts_with("其中");
        let is_total = TOTALS.iter().any(|total| bare.ends_with(total)) || matches!(bare, "收入总计" | "支出总计");
        let rank = match (code, numbering) {
            _ if is_total => Rank::Total,
            _ if is_aside => Rank::Aside,
            (Some(_), _) if matches!(digits.len(), 3 | 5 | 7) => Rank::Code(digits.len() as u8),
            (Some(_), _) => Rank::Unit,
            (None, Some(numbering)) => Rank::Number(numbering.style),
            _ => Rank::Plain,
        };
        let mut label = match name {
            Cow::Borrowed(name) => self.labels.of(name),
            Cow::Owned(ref name) => LEXICON.label(name),
        };
        if let (Some(code), Rank::Code(_)) = (code, rank) {
            let item = if digits.starts_with('3') || digits.starts_with('5') {
                Item::Economic(code)
            } else {
                Item::Functional(code)
            };
            label = Label { item: Some(item), side: label.side, is_known: true, ..Label::default() };
        } else if is_total && panel.codes.is_empty() && bare.len() > "合计".len() {
            label.item = label.item.or(Some(Item::Total));
        }
        let spans: SmallVec<[Span; 6]> = panel.figures.clone().map(|column| row.cell(column)).collect();
        Some(Line { rank, code, subject, label, cells: smallvec![None; spans.len()], spans, name })
    }

    fn cell(
        &mut self,
        line: &Line,
        span: Span,
        printed: Decimal,
        decimals: u8,
        head: &Head,
        panel_side: Option<Side>,
    ) -> Option<FigureId> {
        let text = span.of(self.text);
        let value = self.unit.to_wan(printed)?;
        let mut keys: SmallVec<[Key; 1]> = SmallVec::new();
        if self.is_named && line.label.is_known && head.is_known && self.facts.year > 0 && line.rank != Rank::Unit {
            let label = line
                .label
                .within(&head.label)
                .within(&Label { side: panel_side, ..Label::default() })
                .within(&self.caption);
            // The column says more of fund and nature than the row's own words.
            let nature = head.label.nature.or(line.label.nature).or(self.caption.nature);
            let item = line.label.item.filter(|item| *item != Item::Total).or(head.label.item).or(self.caption.item);
            // Income by purpose is named after the expenditure: the column and the caption tell the side.
            let side = match item {
                Some(Item::Functional(_)) => head.label.side.or(panel_side).or(self.caption.side).or(label.side),
                // What is bought is spent, whatever money the column says it is bought with.
                Some(item) if LEXICON.is_procurement(item) => Some(Side::Expenditure),
                _ => label.side,
            };
            if let Some(side) = side {
                let fund = line.label.fund.or(head.label.fund).or(self.caption.fund).unwrap_or(LEXICON.ids.all);
                keys = smallvec![Key {
                    side,
                    fund,
                    item: item.unwrap_or(Item::Total),
                    nature: nature.unwrap_or(Nature(0)),
                    basis: head.label.basis.or(self.caption.basis).unwrap_or(Basis::Budget),
                    measure: Measure::Level,
                    year: head.year.unwrap_or(self.facts.year),
                }];
            }
        }
        let sign_at = if printed.is_sign_negative() { 0 } else { usize::from(text.starts_with('+')) };
        let figure = Figure {
            span: Span::new(span.start + sign_at as u32, span.end),
            unit_span: self.table.unit_line.unwrap_or(Span::at(span.end)),
            direction: None,
            printed,
            value,
            unit: self.unit,
            decimals,
            measure: Measure::Level,
            label: line.subject,
            header: head.cell,
            source: self.source,
            keys,
            implied: false,
            unit_missing: false,
            either_side: false,
        };
        Some(self.facts.push(figure))
    }

    /// A known name beside a number in a table of targets: `部门支出预算数 | 451.32`.
    fn named_cells(&mut self) {
        for row in &self.table.rows {
            for pair in row.cells.windows(2) {
                let name = plain(self.text, pair[0]);
                if !name.contains("预算") {
                    continue;
                }
                let label = LEXICON.label(&name);
                if label.is_known && label.side.is_some() {
                    let line = Line {
                        rank: Rank::Plain,
                        code: None,
                        subject: pair[0],
                        name,
                        label,
                        cells: smallvec![None],
                        spans: smallvec![pair[1]],
                    };
                    let head = Head {
                        label: Label { is_known: true, ..Label::default() },
                        year: None,
                        is_total: false,
                        is_aside: false,
                        is_known: true,
                        cell: None,
                    };
                    self.caption = Label { is_known: true, ..Label::default() };
                    if let Some((printed, decimals)) = cell_number(pair[1].of(self.text)) {
                        self.cell(&line, pair[1], printed, decimals, &head, None);
                    }
                }
            }
        }
    }
}
