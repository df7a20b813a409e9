//! Facts: what each figure of a disclosure states. Text is never checked against text, only facts against facts.

mod compare;
mod precision;
mod print;
mod prose;
mod table;
#[cfg(test)]
pub mod testing;

pub use compare::{Comparison, compare};
pub use precision::Precision;
use table::TableWords;
pub use table::{MissingTotal, Panel, panels};

pub use crate::model::Opener;
use crate::model::{Basis, Denomination, Direction, Family, Fund, Item, Key, Label, Measure, Side, Standard};
use crate::syntax::{Disclosure, Reading, Role, Style};
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};
use std::ops::Range;
use std::sync::Arc;

/// A figure's place in [`Facts::figures`].
pub type FigureId = u32;

/// The year that tables alone are on which do not tell it: those before and after are counted from it.
const UNDATED: i32 = 1;

/// One printed figure and what it states.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Its digits; of an implied figure (`持平`) the word.
    pub span: Span,
    /// Its unit, empty where none is printed beside it.
    pub unit_span: Span,
    /// The word that gives a change its sign.
    pub direction: Option<Span>,
    /// The amount as printed, in `unit`.
    pub printed: Decimal,
    /// The signed value: 万元, or percent.
    pub value: Decimal,
    /// The unit it is printed in.
    pub unit: Denomination,
    /// Digits behind the point, as printed.
    pub decimals: u8,
    /// What is measured.
    pub measure: Measure,
    /// The words that name it, in the text; of a cell the row's subject.
    pub label: Span,
    /// The header of a cell's column.
    pub header: Option<Span>,
    /// 0 for prose, n for the n-th table of the disclosure.
    pub source: u16,
    /// The quantities it states; empty where the label is not understood.
    pub keys: SmallVec<[Key; 1]>,
    /// No digits stand there: `持平`, `无…支出`.
    pub implied: bool,
    /// The unit is missing and was taken from the document.
    pub unit_missing: bool,
    /// The words do not tell income from expenditure (`一般公共预算当年拨款`): it states both, unless money is carried over.
    pub either_side: bool,
}

/// A figure and the list of its parts in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The whole.
    pub head: FigureId,
    /// The parts.
    pub items: Vec<FigureId>,
    /// The families of the parts, as far as known.
    pub families: Vec<Option<Family>>,
    /// How it was opened.
    pub opener: Opener,
    /// An item of the list lacks this measure.
    pub is_gapped: bool,
    /// Levels or changes.
    pub measure: Measure,
}

/// A level, its change and its rate, said in one breath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triple {
    /// This year's level.
    pub level: Option<FigureId>,
    /// The change.
    pub change: Option<FigureId>,
    /// Last year's level.
    pub base: Option<FigureId>,
    /// The rate of change.
    pub rate: Option<FigureId>,
}

/// A part, its whole, and the share of the one in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: FigureId,
    /// The whole, where the sentence has it.
    pub whole: Option<FigureId>,
    /// What the words beside it name as the whole, where the sentence has it not.
    pub of: Option<Key>,
    /// That is the head of the list it stands in.
    pub is_of_head: bool,
    /// The share in percent.
    pub share: FigureId,
}

/// What an item paragraph states of its subject.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The code of its subject, where the classification has it; of which fund may be unknown.
    pub code: Option<u32>,
    /// What it is called, where no level is stated with the name: `财政拨款支出主要内容如下：`.
    pub name: Option<Key>,
    /// Its levels, each with basis and year.
    pub levels: SmallVec<[(Basis, i32, FigureId); 2]>,
    /// Its changes, each with what it compares with.
    pub changes: SmallVec<[(Basis, FigureId); 1]>,
}

/// Item paragraphs that follow one another, numbered from 1 without a gap.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What they are the items of: `…，其中：` before the first.
    pub head: Option<Record>,
    /// The items.
    pub items: Vec<Record>,
    /// All of them are named by the levels of a subject.
    pub are_subjects: bool,
}

/// The outturn is said to be above, below or equal to the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The word that says so.
    pub word: Span,
    /// Above, below, or (`None`) equal.
    pub way: Option<Direction>,
    /// The outturn.
    pub outturn: FigureId,
    /// The budget.
    pub budget: FigureId,
}

/// A total cell and the cells it sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellSum {
    /// The total.
    pub total: FigureId,
    /// The filled parts.
    pub parts: SmallVec<[FigureId; 8]>,
    /// Known to be a sum by codes, numbers or headers; otherwise only likely.
    pub is_certain: bool,
}

/// What was read of one paragraph.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    figures: Range<FigureId>,
    shares: Range<usize>,
    /// The whole of the list that it leaves to the lines below.
    open: Option<FigureId>,
}

/// All facts of one disclosure.
#[derive(Debug, Default)]
pub struct Facts {
    /// The figures, prose first, then table by table.
    pub figures: Vec<Figure>,
    /// Lists of parts in the prose.
    pub lists: Vec<List>,
    /// Levels with their changes.
    pub triples: Vec<Triple>,
    /// Shares, and how much of a budget was spent.
    pub shares: Vec<Share>,
    /// Item paragraphs.
    pub runs: Vec<Run>,
    /// Figures that an item paragraph states twice.
    pub same: Vec<(FigureId, FigureId)>,
    /// What is said to be above or below its budget.
    pub orders: Vec<Order>,
    /// The wholes of shares whose list was opened in a paragraph before theirs.
    pub wholes: FxHashMap<FigureId, FigureId>,
    /// Rows of a table that tell what was left, what came in and what was spent: the end, the beginning, income, expenditure.
    pub flows: Vec<[FigureId; 4]>,
    /// A cell, and one below it that is said to be in it: `其中：…`.
    pub insides: Vec<(FigureId, FigureId)>,
    /// Sums of cells.
    pub cell_sums: Vec<CellSum>,
    /// Total cells left empty.
    pub missing_totals: Vec<MissingTotal>,
    /// What they are read with.
    pub standard: Arc<Standard>,
    /// Precision of the prose and of each table.
    pub precision: Vec<Precision>,
    /// The year of the budget.
    pub year: i32,
    /// What the title says that it tells of: a budget, or the outturn of a final account.
    pub basis: Option<Basis>,
    /// The prose speaks of money left for next year.
    pub names_carry_out: bool,
    /// Some amount is said to have in it, or not, what is carried over from last year.
    pub tells_of_carry: bool,
    paragraphs: Vec<Paragraph>,
}

impl Facts {
    /// Reads the facts of a disclosure with a standard.
    pub fn read(disclosure: &Disclosure, readings: &[Reading], standard: &Arc<Standard>) -> Facts {
        let basis = disclosure.basis();
        // Nothing that one unit's tables state is stated by another's.
        let is_mixed = disclosure.table_head.as_ref().is_some_and(|head| head.is_mixed);
        let year = disclosure.year().filter(|_| !is_mixed).unwrap_or(0);
        let mut facts = Facts { year, basis, standard: standard.clone(), ..Facts::default() };
        let settings = prose::settings(&disclosure.sections, &disclosure.unit, standard, |section| {
            let heading = disclosure.blocks[section.heading].heading();
            section.style >= Style::ChineseParen && heading.is_some_and(|heading| !heading.body.is_empty())
        });
        facts.paragraphs.reserve_exact(readings.len());
        let mut runs = prose::Runs::default();
        let mut items = prose::Items::default();
        for (at, reading) in readings.iter().enumerate() {
            let setting = match disclosure.section_at(reading.block) {
                Some(section) => settings[section],
                None => Some(prose::Setting::default()),
            };
            let (figures, shares) = (facts.figures.len() as FigureId, facts.shares.len());
            let mut said = prose::Summary::default();
            if let Some(setting) = setting.filter(|_| matches!(reading.role, Role::Heading | Role::Body)) {
                facts.names_carry_out = facts.names_carry_out || standard.lexicon.names_carry_out(reading.prose());
                let next = readings.get(at + 1);
                let next = next.filter(|next| next.role == Role::Body && next.block == reading.block + 1);
                let section = disclosure.section_at(reading.block);
                let setting = items.setting(setting, section, &disclosure.sections, reading);
                said = prose::read(setting, &disclosure.unit, reading, next, &standard.tree, &mut facts);
                items.take(section.filter(|_| reading.role == Role::Heading), &said);
            }
            let heading = disclosure.blocks[reading.block].heading();
            let open = said.head.as_ref().and_then(|head| head.levels.last()).map(|(.., level)| *level);
            runs.take(heading.map(|heading| heading.numbering), said);
            let (figures, shares) = (figures..facts.figures.len() as FigureId, shares..facts.shares.len());
            facts.paragraphs.push(Paragraph { figures, shares, open });
        }
        facts.runs = runs.finish();
        prose::settle_missing_units(&mut facts);
        facts.wholes = prose::wholes(readings, &facts);
        if facts.year == 0
            && facts.figures.is_empty()
            && disclosure.table_head.as_ref().is_some_and(|head| !head.is_mixed)
        {
            facts.year = UNDATED;
        }
        let unit = facts.unit_of_prose();
        let mut words = TableWords::of(&standard.lexicon);
        for number in 0..disclosure.tables.len() {
            table::read(disclosure, number, unit, standard, &mut words, &mut facts);
        }
        words.keep();
        facts.precision = precision::all(&facts.figures, disclosure.tables.len());
        facts
    }

    /// The unit that most figures of the prose have: 元 or 万元.
    pub fn unit_of_prose(&self) -> Denomination {
        let of = |unit| self.figures.iter().filter(|figure| figure.source == 0 && figure.unit == unit).count();
        if of(Denomination::YUAN) > of(Denomination::WAN) { Denomination::YUAN } else { Denomination::WAN }
    }

    /// A figure.
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.figures[id as usize]
    }

    /// The figures of the paragraph with this index among the readings.
    pub fn figures_of(&self, reading: usize) -> &[Figure] {
        let figures = self.paragraphs.get(reading).map_or(0..0, |paragraph| paragraph.figures.clone());
        &self.figures[figures.start as usize..figures.end as usize]
    }

    /// Half a unit in the last place of a non-zero figure of this source and unit.
    pub fn half_unit_of(&self, source: u16, unit: Denomination, decimals: u8) -> Decimal {
        let places = if unit == Denomination::PERCENT { decimals } else { self.places(source, unit) };
        let half = Decimal::new(5, u32::from(places) + 1);
        unit.to_wan(half).unwrap_or(half)
    }

    /// Decimals that figures of this source and unit have.
    pub fn places(&self, source: u16, unit: Denomination) -> u8 {
        self.precision.get(source as usize).map_or(2, |precision| precision.places(unit))
    }

    /// Whether a share is what one figure makes of another, but for its last place.
    pub fn is_share(&self, part: FigureId, whole: FigureId, share: FigureId) -> bool {
        let (part, whole, printed) = (self.figure(part), self.figure(whole), self.figure(share));
        let exact = part.value.checked_mul(Decimal::ONE_HUNDRED).and_then(|top| top.checked_div(whole.value));
        exact.is_some_and(|exact| (exact - printed.value).abs() <= Decimal::new(1, u32::from(printed.decimals)))
    }

    /// Whether two figures stand in one paragraph.
    pub fn are_of_one_paragraph(&self, a: FigureId, b: FigureId) -> bool {
        let paragraph = |id: FigureId| self.paragraphs.partition_point(|paragraph| paragraph.figures.end <= id);
        let place = paragraph(a);
        place == paragraph(b) && place < self.paragraphs.len()
    }

    /// What these words say as the name of a quantity.
    pub fn label(&self, words: &str) -> Label {
        self.standard.lexicon.label(words)
    }

    /// What its figures are where the words do not say it.
    pub fn own_basis(&self) -> Basis {
        self.basis.unwrap_or_default()
    }

    /// Whether it is known of which year it is.
    pub fn is_dated(&self) -> bool {
        self.year > UNDATED
    }

    /// A quantity as tables of this document state it, which may not tell of which year they are.
    pub fn key_in(&self, tables: &Facts, key: Key) -> Key {
        let apart = if tables.is_dated() { 0 } else { self.year - tables.year };
        Key { year: key.year - apart, ..key }
    }

    /// Whether it is a final account, in which a budget is that of the same year.
    pub fn is_final(&self) -> bool {
        self.own_basis() == Basis::Actual
    }

    /// The year of what a change on this basis is counted from.
    pub fn base_year(&self, basis: Basis) -> i32 {
        if self.is_final() && basis != Basis::Actual { self.year } else { self.year - 1 }
    }

    /// What an item means here: 总计 of a budget is all there is.
    fn item_of(&self, item: Option<Item>) -> Item {
        item.filter(|item| *item != Item::GRAND || self.is_final()).unwrap_or(Item::Total)
    }

    /// The quantities that a figure with this label states; none where it is not understood.
    fn keys(&self, label: &Label, measure: Measure, year: i32, basis: Basis) -> SmallVec<[Key; 1]> {
        if !label.is_known || self.year == 0 || !label.says_something() {
            return SmallVec::new();
        }
        let key = |side: Side| Key {
            side,
            fund: label.fund.unwrap_or(Fund::ALL),
            item: self.item_of(label.item),
            nature: label.nature.unwrap_or_default(),
            basis,
            measure,
            year,
        };
        match label.side {
            Some(side) => smallvec![key(side)],
            None => SmallVec::from_slice(&[key(Side::Income), key(Side::Expenditure)]),
        }
    }

    fn push(&mut self, figure: Figure) -> FigureId {
        self.figures.push(figure);
        self.figures.len() as FigureId - 1
    }
}
