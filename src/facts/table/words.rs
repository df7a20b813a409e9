//! What the words of a table say: names of rows, headers of columns.

use crate::model::{Label, Lexicon, Measure, Phrases, Side, Wording};
use crate::syntax::{Column, Style, find_year, read_numbering};
use crate::text::reading_form;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::cell::Cell;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Whether a total is called by this word alone.
fn is_total(word: &str) -> bool {
    matches!(word, "合计" | "总计" | "小计" | "总额")
}

/// What the words of tables say, as far as they were read: the tables of all disclosures have most of them in common.
#[derive(Debug)]
pub struct TableWords {
    lexicon: Arc<Lexicon>,
    names: Known<Name>,
    headings: Known<Heading>,
    /// The header cells that are looked for.
    cells: String,
}

thread_local! {
    /// What the last lexicon says, for the next file or the next edit on this thread. It follows from the lexicon alone.
    static KNOWN: Cell<Option<TableWords>> = const { Cell::new(None) };
}

impl TableWords {
    /// What the words of tables say by this lexicon.
    pub fn of(lexicon: &Arc<Lexicon>) -> TableWords {
        KNOWN.take().filter(|known| Arc::ptr_eq(&known.lexicon, lexicon)).unwrap_or_else(|| TableWords {
            lexicon: lexicon.clone(),
            names: Known::default(),
            headings: Known::default(),
            cells: String::new(),
        })
    }

    /// Keeps what was read for the next reader.
    pub fn keep(self) {
        KNOWN.set(Some(self));
    }

    /// What the name of a row says that stands in a cell as `text`.
    pub(super) fn name(&mut self, text: &str) -> Name {
        self.names.get(text, |text| Name::read(text, &self.lexicon))
    }

    /// What the header over a column of a table in `text` says.
    pub(super) fn heading(&mut self, text: &str, column: &Column) -> Heading {
        if let [only] = column.path[..] {
            return self.headings.get(only.of(text), |cell| Heading::read(cell, &self.lexicon));
        }
        self.cells.clear();
        for cell in &column.path {
            self.cells += cell.of(text);
            self.cells.push('\n');
        }
        self.headings.get(&self.cells, |cells| Heading::read(cells, &self.lexicon))
    }
}

/// What texts say.
#[derive(Debug)]
struct Known<T>(FxHashMap<Box<str>, T>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known(FxHashMap::default())
    }
}

impl<T: Copy> Known<T> {
    /// Most texts that are remembered, and the longest: memory has a bound whatever the tables hold.
    const MOST: usize = 2048;
    const LONGEST: usize = 150;

    fn get(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> T {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let says = read(text);
        if text.len() <= Self::LONGEST {
            if self.0.len() >= Self::MOST {
                self.0.clear();
            }
            self.0.insert(text.into(), says);
        }
        says
    }
}

/// What the name of a row says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// Tells it from other names, its number left out.
    pub hash: u64,
    /// What it means.
    pub label: Label,
    /// The style of its number.
    pub style: Option<Style>,
    /// A total of its rows.
    pub is_total: bool,
    /// A total that says more than `合计`.
    pub is_named_total: bool,
    /// `总计`, `支出总计`: where there is a total of the year too, it has what is carried over.
    pub is_grand_total: bool,
    /// `小计`: the total of the rows above it, down from the one before.
    pub is_subtotal: bool,
    /// `其中：…`
    pub is_aside: bool,
    /// The year it names: `2024年预算数`.
    pub year: Option<i32>,
    /// `增减率`: its cells are no amounts.
    pub is_rate: bool,
}

impl Name {
    fn read(text: &str, lexicon: &Lexicon) -> Name {
        let plain = reading_form(text);
        let numbering = read_numbering(&plain);
        let bare = &plain[numbering.map_or(0, |numbering| numbering.len as usize)..];
        let last_word = bare.len().checked_sub("合计".len()).and_then(|start| bare.get(start..));
        let is_aside = bare.starts_with("其中");
        let is_total = last_word.is_some_and(is_total) && !is_aside;
        let mut label = lexicon.label(bare);
        // `经费拨款` is money, and nobody says which.
        label.is_known &= label.says_something() || !bare.contains("拨款");
        Name {
            hash: FxBuildHasher.hash_one(bare),
            label,
            style: numbering.map(|numbering| numbering.style),
            is_total,
            is_named_total: is_total && bare.len() > "合计".len(),
            is_grand_total: bare.ends_with("总计"),
            is_subtotal: bare == "小计",
            is_aside,
            // What is carried over is named by the year it comes from.
            year: find_year(bare).map(|(_, _, year)| year).filter(|_| !label.is_carry()),
            is_rate: !label.is_known && is_rate(bare),
        }
    }
}

/// Whether a name is that of a rate.
fn is_rate(name: &str) -> bool {
    let bare = name.trim_end_matches(['（', '）', '%']);
    name.contains('%') || Wording::base().changes.rows.iter().any(|end| bare.ends_with(&**end))
}

/// What a column of changes holds, and whether it says that they are on last year.
fn change(heading: &str) -> Option<(Measure, bool)> {
    let words = &Wording::base().changes;
    let bare: String = heading.chars().filter(|c| !matches!(c, '（' | '）')).collect();
    let name = bare.strip_prefix(&*words.last_year).unwrap_or(&bare);
    let is_one = |list: &[String], name: &str| list.iter().any(|word| word == name);
    let is_rate =
        || is_one(&words.rates, name) || name.strip_suffix('%').is_some_and(|name| is_one(&words.rates, name));
    let measure = if is_one(&words.amounts, name) { Measure::Change } else { Measure::Rate };
    (measure == Measure::Change || is_rate()).then_some((measure, name.len() < bare.len()))
}

/// Words over columns of codes.
const CODES: [&str; 2] = ["编码", "代码"];

/// Words over columns that hold no amounts.
const NO_AMOUNTS: [&str; 15] =
    ["%", "％", "率", "增减", "备注", "权重", "比例", "占比", "增长", "数量", "序号", "行次", "栏次", "说明", "依据"];

/// The words behind `上年` in a header that names figures of the year before by it; what was left in that year is none.
fn in_last_year<'t>(words: &'t str, lexicon: &Lexicon) -> Option<&'t str> {
    let named = &words[Phrases::base().last_year(words)?..];
    let label = lexicon.label(named);
    (label.is_known && label.basis.is_some() && !label.is_carry()).then_some(named)
}

/// What the header cells over a column say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    /// What they mean, one after another.
    pub label: Label,
    /// 收入 or 支出, if they speak of one of them.
    pub side: Option<Side>,
    /// The year they name.
    pub year: Option<i32>,
    /// `上年预算数`, `上年决算数`
    pub is_last_year: bool,
    /// The innermost is a total.
    pub is_total: bool,
    /// `其中`
    pub is_aside: bool,
    /// The column holds codes.
    pub is_code: bool,
    /// The codes are those of units, not of subjects.
    pub is_of_units: bool,
    /// The column holds names.
    pub is_subject: bool,
    /// The column holds no amounts.
    pub is_no_amount: bool,
    /// It holds changes, or their rates; whether on last year, as it says.
    pub change: Option<(Measure, bool)>,
}

impl Heading {
    /// Reads header cells, outermost first, each on a line.
    fn read(cells: &str, lexicon: &Lexicon) -> Heading {
        let mut is_last_year = false;
        let mut read = |cell| {
            let words = reading_form(cell);
            match in_last_year(&words, lexicon) {
                Some(named) => {
                    is_last_year = true;
                    Cow::Owned(named.to_owned())
                }
                None => words,
            }
        };
        let cells: Vec<Cow<str>> = cells.lines().map(&mut read).collect();
        let (whole, list) = (cells.concat(), cells.join("，"));
        let last = cells.last().map_or("", |last| last.as_ref());
        let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        Heading {
            label: lexicon.label(&list),
            side: lexicon.label(&whole).side.filter(|_| !whole.contains("收支")),
            year: find_year(&list).map(|(_, _, year)| year),
            is_last_year,
            is_total: is_total(last),
            is_aside: list.contains("其中"),
            is_code: matches!(last, "类" | "款" | "项") || says(&whole, &CODES),
            is_of_units: says(last, &["单位", "部门"]) && !says(&whole, &["科目", "分类"]),
            is_subject: matches!(last, "科目名称" | "项目" | "支出科目" | "部门名称" | "单位名称" | "科目"),
            is_no_amount: says(&whole, &NO_AMOUNTS),
            change: change(&whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Standard;
    use crate::text::Span;

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut known = Known::default();
        for number in 0..3 * Known::<usize>::MOST {
            assert_eq!(known.get(&number.to_string(), |_| number), number);
        }
        assert!(known.0.len() <= Known::<usize>::MOST);
        assert_eq!((known.get("a", |_| 7), known.get("a", |_| 8)), (7, 7));
        let long = "长".repeat(Known::<usize>::LONGEST);
        assert_eq!((known.get(&long, |_| 1), known.get(&long, |_| 2)), (1, 2));
    }

    #[test]
    fn names_of_rows() {
        let read = |name| Name::read(name, &Standard::base().lexicon);
        let name = read("二、收入合计");
        assert!(name.is_named_total && name.style == Some(Style::Chinese) && name.label.side == Some(Side::Income));
        assert_eq!(name.hash, read("（一）收入 合计").hash);
        assert!(read("合　计").is_total && !read("合　计").is_named_total);
    }

    #[test]
    fn headers_of_columns() {
        let text = "科目编码增减比例";
        let mut words = TableWords::of(&Standard::base().lexicon);
        let mut over = |cells: &[(u32, u32)]| {
            let path = cells.iter().map(|(start, end)| Span::new(*start, *end)).collect();
            words.heading(text, &Column { path, ..Column::default() })
        };
        assert!(over(&[(0, 9), (9, 12)]).is_code && over(&[(0, 6)]).is_subject);
        let both = over(&[(6, 18)]);
        assert!(both.is_code && both.is_no_amount && !both.is_subject);
        let heading = Heading::read("2025年预算数\n其中：基本支出\n小 计\n", &Standard::base().lexicon);
        assert!(heading.is_total && heading.is_aside && heading.year == Some(2025) && !heading.is_code);
        let is_last_year = |cell| Heading::read(cell, &Standard::base().lexicon).is_last_year;
        assert!(["上年预算数", "上年决算数", "上年度执行数"].map(is_last_year) == [true; 3]);
        assert!(["本年预算数", "上年结转", "上年数", "预算数"].map(is_last_year) == [false; 4]);
    }
}
