//! What the words of a table say: names of rows, headers of columns. The tables of all disclosures have most of them in
//! common, so each thread remembers what it has read.

use crate::facts::key::Side;
use crate::facts::{LEXICON, Label};
use crate::syntax::{Column, Style, find_year, read_numbering};
use crate::text::{Vocabulary, reading_form};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::cell::RefCell;
use std::hash::BuildHasher;
use std::sync::LazyLock;

const TOTALS: [&str; 5] = ["合计", "总计", "小计", "总额", "合　计"];

/// Words over columns that hold no amounts.
static NO_AMOUNTS: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::longest(["增减", "备注", "权重", "比例", "占比", "增长", "数量", "序号", "说明", "依据"])
});

thread_local! {
    static CAPTIONS: RefCell<Known<Label>> = RefCell::default();
    static NAMES: RefCell<Known<Name>> = RefCell::default();
    static HEADINGS: RefCell<Known<Heading>> = RefCell::default();
}

/// What texts say that were read before.
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

/// What the caption of a table means, in reading form and without the name of a unit.
pub(super) fn caption(name: &str) -> Label {
    CAPTIONS.with_borrow_mut(|captions| captions.get(name, |name| LEXICON.label(name)))
}

/// What the name of a row says.
#[derive(Clone, Copy)]
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
    /// `其中：…`
    pub is_aside: bool,
}

impl Name {
    /// What the name says that stands in a cell as `text`.
    pub fn of(text: &str) -> Name {
        NAMES.with_borrow_mut(|names| names.get(text, Name::read))
    }

    fn read(text: &str) -> Name {
        let plain = reading_form(text);
        let numbering = read_numbering(&plain);
        let bare = &plain[numbering.map_or(0, |numbering| numbering.len as usize)..];
        let is_total = TOTALS.iter().any(|total| bare.ends_with(total)) || matches!(bare, "收入总计" | "支出总计");
        Name {
            hash: FxBuildHasher.hash_one(bare),
            label: LEXICON.label(bare),
            style: numbering.map(|numbering| numbering.style),
            is_total,
            is_named_total: is_total && bare.len() > "合计".len(),
            is_aside: bare.starts_with("其中"),
        }
    }
}

/// What the header cells over a column say.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    /// What they mean, one after another.
    pub label: Label,
    /// Income or expenditure, if they speak of one of them.
    pub side: Option<Side>,
    /// The year they name.
    pub year: Option<i32>,
    /// `上年预算`
    pub is_last_year: bool,
    /// The innermost is a total.
    pub is_total: bool,
    /// `其中`
    pub is_aside: bool,
    /// The column holds no amounts.
    pub is_no_amount: bool,
    /// The column holds codes.
    pub is_code: bool,
    /// The column holds names.
    pub is_subject: bool,
}

impl Heading {
    /// What the header over this column of a table in `text` says.
    pub fn of(text: &str, column: &Column) -> Heading {
        let cells = match column.path[..] {
            [only] => Cow::Borrowed(only.of(text)),
            ref path => {
                let mut cells = String::with_capacity(64);
                for cell in path {
                    cells += cell.of(text);
                    cells += "\n";
                }
                Cow::Owned(cells)
            }
        };
        HEADINGS.with_borrow_mut(|headings| headings.get(&cells, Heading::read))
    }

    /// Reads header cells, outermost first, each on a line.
    fn read(cells: &str) -> Heading {
        let cells: Vec<Cow<str>> = cells.lines().map(reading_form).collect();
        let (whole, list) = (cells.concat(), cells.join("，"));
        let last = cells.last().map_or("", |last| last.as_ref());
        let is_code = whole.contains("编码")
            || whole.contains("代码")
            || matches!(whole.as_str(), "类" | "款" | "项")
            || matches!(last, "类" | "款" | "项");
        Heading {
            label: LEXICON.label(&list),
            side: LEXICON.label(&whole).side.filter(|_| !whole.contains("收支")),
            year: find_year(&list).map(|(_, _, year)| year),
            is_last_year: list.contains("上年预算"),
            is_total: TOTALS.contains(&last),
            is_aside: list.contains("其中"),
            is_no_amount: NO_AMOUNTS.find(&whole).next().is_some(),
            is_code,
            is_subject: matches!(last, "科目名称" | "项目" | "支出科目" | "部门名称" | "单位名称" | "科目"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut known = Known::default();
        for number in 0..3 * Known::<usize>::MOST {
            assert_eq!(known.get(&number.to_string(), |_| number), number);
        }
        assert!(known.0.len() <= Known::<usize>::MOST);
        assert_eq!(known.get("0", |_| 7), 7);
        assert_eq!(known.get("0", |_| 8), 7);
        let long = "长".repeat(Known::<usize>::LONGEST);
        assert_eq!((known.get(&long, |_| 1), known.get(&long, |_| 2)), (1, 2));
    }

    #[test]
    fn names_and_headings() {
        let name = Name::of("二、收入合计");
        assert!(name.is_named_total && name.style == Some(Style::Chinese) && name.label.side == Some(Side::Income));
        assert_eq!(name.hash, Name::of("（一）收入合计").hash);
        let heading = Heading::read("2025年预算数\n其中：基本支出\n小计");
        assert!(heading.is_total && heading.is_aside && heading.year == Some(2025) && !heading.is_code);
        assert!(Heading::read("科目编\n码").is_code);
    }
}
