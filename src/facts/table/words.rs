//! What the words of a table say: names of rows, headers of columns.

use crate::facts::{LEXICON, Label};
use crate::syntax::{Column, Style, read_numbering};
use crate::text::{Vocabulary, reading_form};
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::LazyLock;

/// Whether a total is called by this word alone.
pub(super) fn is_total(word: &str) -> bool {
    matches!(word, "合计" | "总计" | "小计" | "总额")
}

/// What the name of a row says.
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
    /// Reads the name that stands in a cell as `text`.
    pub fn read(text: &str) -> Name {
        let plain = reading_form(text);
        let numbering = read_numbering(&plain);
        let bare = &plain[numbering.map_or(0, |numbering| numbering.len as usize)..];
        let last_word = bare.len().checked_sub("合计".len()).and_then(|start| bare.get(start..));
        let is_total = last_word.is_some_and(is_total);
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

/// The header cells over a column in reading form, outermost first.
pub(super) struct Header<'a>(SmallVec<[Cow<'a, str>; 3]>);

impl<'a> Header<'a> {
    /// Reads the header over a column.
    pub fn read(text: &'a str, column: &Column) -> Header<'a> {
        Header(column.path.iter().map(|cell| reading_form(cell.of(text))).collect())
    }

    /// The innermost cell.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", |last| last.as_ref())
    }

    /// All cells with `between` between them.
    pub fn joined(&self, between: &str) -> Cow<'_, str> {
        match &self.0[..] {
            [only] => Cow::Borrowed(only),
            cells => Cow::Owned(cells.join(between)),
        }
    }
}

/// Words over columns of codes, the first two, and over columns that hold no amounts.
static HEADINGS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let codes = ["编码", "代码"];
    let others = ["增减", "备注", "权重", "比例", "占比", "增长", "数量", "序号", "说明", "依据"];
    Vocabulary::longest(codes.into_iter().chain(others))
});

/// What the header over a column says of its cells.
pub(super) struct Heading {
    /// They are codes.
    pub is_code: bool,
    /// They are names.
    pub is_subject: bool,
    /// They are no amounts.
    pub is_no_amount: bool,
}

impl Heading {
    /// What a header says.
    pub fn of(header: &Header) -> Heading {
        let last = header.last();
        let mut heading = Heading {
            is_code: matches!(last, "类" | "款" | "项"),
            is_subject: matches!(last, "科目名称" | "项目" | "支出科目" | "部门名称" | "单位名称" | "科目"),
            is_no_amount: false,
        };
        for found in HEADINGS.find(&header.joined("")) {
            heading.is_code |= found.word < 2;
            heading.is_no_amount |= found.word >= 2;
        }
        heading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::key::Side;
    use crate::text::Span;

    #[test]
    fn names_of_rows() {
        let name = Name::read("二、收入合计");
        assert!(name.is_named_total && name.style == Some(Style::Chinese) && name.label.side == Some(Side::Income));
        assert_eq!(name.hash, Name::read("（一）收入 合计").hash);
        assert!(Name::read("合　计").is_total && !Name::read("合　计").is_named_total);
    }

    #[test]
    fn headers_of_columns() {
        let text = "科目编码增减比例";
        let over = |cells: &[(u32, u32)]| {
            let path = cells.iter().map(|(start, end)| Span::new(*start, *end)).collect();
            Heading::of(&Header::read(text, &Column { path, ..Column::default() }))
        };
        assert!(over(&[(0, 9), (9, 12)]).is_code && over(&[(0, 6)]).is_subject);
        let both = over(&[(6, 18)]);
        assert!(both.is_code && both.is_no_amount && !both.is_subject);
    }
}
