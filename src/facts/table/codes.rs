//! The codes of subjects before the rows of a table: in columns of their own, or before the names.

use super::Panel;
use crate::model::subjects::NameCheck;
use crate::model::{Classification, Standard};
use crate::syntax::Row;
use crate::text::{Span, is_han, reading_form};
use smallvec::SmallVec;
use std::borrow::Cow;

/// How many names begin with their code where those of the panel do.
const FEW: usize = 2;

/// The codes of a panel, row by row.
pub(super) struct Codes {
    /// Those of the rows above, where 类, 款 and 项 have a column each and what is the same as above is left out.
    above: SmallVec<[Span; 3]>,
    /// Whether they stand before the names: `30101基本工资`.
    are_in_names: bool,
}

impl Codes {
    /// How a panel has its codes.
    pub(super) fn of_panel(panel: &Panel, rows: &[&Row], text: &str, standard: &Standard) -> Codes {
        let is_subject = |cell: Span| {
            let Some((code, name)) = code_and_name(cell.of(text)) else { return false };
            let code = code.parse().unwrap_or_default();
            let check = |classification| standard.subjects.check(classification, code, name, 0);
            matches!(Classification::of_code(code).map(check), Some(NameCheck::Same | NameCheck::Old(_)))
        };
        let column = panel.name.or(panel.codes.first().copied());
        let cells = column.into_iter().flat_map(|column| rows.iter().map(move |row| row.cell(column)));
        Codes { above: SmallVec::new(), are_in_names: cells.filter(|cell| is_subject(*cell)).nth(FEW - 1).is_some() }
    }

    /// The code of a row, or what stands in its place, and its name.
    pub(super) fn of_row<'a>(
        &mut self,
        text: &'a str,
        columns: &[usize],
        row: &Row,
        name: Option<Span>,
    ) -> (Cow<'a, str>, Option<&'a str>) {
        let digits = self.in_columns(text, columns, row);
        let name = name.map(|cell| cell.of(text));
        if self.are_in_names {
            let words = name.or(columns.first().map(|column| row.cell(*column).of(text)));
            if let Some((code, name)) = words.and_then(code_and_name) {
                return (Cow::Borrowed(code), Some(name));
            }
        }
        (digits, name)
    }

    fn in_columns<'a>(&mut self, text: &'a str, columns: &[usize], row: &Row) -> Cow<'a, str> {
        self.above.resize(columns.len(), Span::default());
        let cell = |at: usize| row.cell(columns[at]);
        let Some(first) = (0..columns.len()).find(|at| !cell(*at).is_empty()) else {
            return Cow::Borrowed("");
        };
        // Only 款 and 项 have two digits.
        if cell(first).of(text).chars().count() != 2 {
            self.above[..first].fill(Span::default());
        }
        for at in first..columns.len() {
            self.above[at] = cell(at);
        }
        let filled = self.above.iter().filter(|cell| !cell.is_empty());
        filled.fold(Cow::Borrowed(""), |code, cell| match reading_form(cell.of(text)) {
            own if code.is_empty() => own,
            own => Cow::Owned(code.into_owned() + &own),
        })
    }
}

/// A name that a code stands before, and both: `30101 基本工资`, `［30101］基本工资`.
fn code_and_name(words: &str) -> Option<(&str, &str)> {
    let open = words.trim_start_matches(['[', '［', '【', '(', '（']);
    let (code, rest) = open.split_at(open.find(|c: char| !c.is_ascii_digit())?);
    let name = rest.trim_start_matches([']', '］', '】', ')', '）', '-', '－', '—', ' ', '\u{3000}']);
    (matches!(code.len(), 3 | 5 | 7) && name.starts_with(is_han)).then_some((code, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_before_a_name() {
        for (words, parts) in [
            ("30101基本工资", Some(("30101", "基本工资"))),
            ("2010301 行政运行", Some(("2010301", "行政运行"))),
            ("［201］一般公共服务支出", Some(("201", "一般公共服务支出"))),
            ("2026年预算数", None),
            ("30101", None),
            ("一、教育支出", None),
            ("001001某局", None),
            ("301-1", None),
        ] {
            assert_eq!(code_and_name(words), parts, "{words}");
        }
    }
}
