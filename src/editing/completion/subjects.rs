//! Subjects of the classification, by name, by initials or by code.

use super::cursor::Cursor;
use super::item::Offer;
use super::names::{self, Name};
use crate::model::Classification;
use crate::model::subjects::Subject;
use crate::relations::explain::subject_path;
use crate::rules::lists_subjects;
use crate::syntax::Table;
use ls_types::CompletionItemKind;

/// Maximum number of subjects in one answer.
const MOST: usize = 30;

/// In prose: the name, by two of its characters or initials, or by a whole code.
pub fn in_prose(cursor: &Cursor) -> Vec<Offer> {
    if !cursor.states_facts() || cursor.after.chars().next().is_some_and(|c| c.is_alphanumeric() && c.is_ascii()) {
        return Vec::new();
    }
    let code = names::digits(cursor.before);
    let is_code =
        matches!(code.len(), 3 | 5 | 7) && !cursor.before[..cursor.before.len() - code.len()].ends_with(['.', ',']);
    let ends_a_name = ["预算", "支出", "收入", "拨款"].iter().any(|word| cursor.before.ends_with(word));
    let found = found(cursor, true, |subject, name| match is_code {
        true => subject.code.to_string().starts_with(code).then_some(code.len()),
        // Two characters are enough for a class; 预算 is mostly no 预算改革业务.
        false => name.typed_in(cursor.before, if subject.code < 1000 { 2 } else { 3 }).filter(|_| !ends_a_name),
    });
    found.into_iter().map(|(subject, length)| offer(cursor, subject, length, subject.name.to_string())).collect()
}

/// In the cell of a code the code, in that of a name the name.
pub fn in_cell(cursor: &Cursor) -> Vec<Offer> {
    let Some(cell) = Cell::at(cursor) else { return Vec::new() };
    let typed = cell.typed;
    let is_digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    let code_beside: Option<u32> = cell.code.and_then(|code| code.parse().ok());
    let found = found(cursor, !cell.is_code, |subject, name| {
        let fits = match (cell.is_code, code_beside) {
            // The code says which one it is.
            (false, Some(code)) => subject.code == code && !name.is(typed),
            _ if is_digits => {
                let code = subject.code.to_string();
                code.starts_with(typed) && (code != typed || !cell.is_code)
            }
            (false, None) if name.is(typed) => false,
            _ => !typed.is_empty() && name.begins_with(typed),
        };
        let is_of_table = cell.classification.is_none_or(|of| of == subject.classification);
        (fits && is_of_table).then_some(typed.len())
    });
    let written = |subject: &Subject| if cell.is_code { subject.code.to_string() } else { subject.name.to_string() };
    found.into_iter().map(|(subject, length)| offer(cursor, subject, length, written(subject))).collect()
}

/// The best subjects of those of which `typed` bytes stand at the cursor: most typed, classes before groups before items, by
/// code. With `by_name` of those with one name the first: 行政运行 stands under dozens of codes.
fn found<'a>(
    cursor: &Cursor<'a>,
    by_name: bool,
    typed: impl Fn(&Subject, &Name) -> Option<usize>,
) -> Vec<(&'a Subject, usize)> {
    let mut found: Vec<(&Subject, usize)> = Vec::new();
    for subject in cursor.part.outline.standard.subjects.all() {
        if let Some(length) = typed(subject, &Name::new(&subject.name))
            && !(by_name && found.iter().any(|(other, _)| other.name == subject.name))
        {
            found.push((subject, length));
        }
    }
    found.sort_by_key(|(subject, length)| (std::cmp::Reverse(*length), subject.code.to_string().len(), subject.code));
    found.truncate(MOST);
    found
}

fn offer(cursor: &Cursor, subject: &Subject, length: usize, words: String) -> Offer {
    let standard = &cursor.part.outline.standard;
    let term = standard.glossary.term(&subject.name).filter(|term| term.subject);
    Offer {
        label: format!("{} {}", subject.code, subject.name),
        detail: subject_path(&standard.subjects, subject.classification, subject.code, cursor.lang),
        documentation: term.map(|term| term.explanation(None)),
        ..Offer::new(CompletionItemKind::ENUM_MEMBER, cursor.back(length), words)
    }
}

/// A cell of codes or names.
struct Cell<'a> {
    is_code: bool,
    /// What is typed in it.
    typed: &'a str,
    /// The code that stands in the same row.
    code: Option<&'a str>,
    /// The classification that the table is about, where its name says so.
    classification: Option<Classification>,
}

impl<'a> Cell<'a> {
    /// The cell at the cursor, if it is one of codes or names and nothing stands behind the cursor in it.
    fn at(cursor: &Cursor<'a>) -> Option<Cell<'a>> {
        let is_border = |c: char| matches!(c, '\t' | '|');
        let text = cursor.part.text();
        let block = cursor.block?;
        let table = cursor.part.disclosure.tables.iter().find(|table| table.blocks.contains(&block))?;
        if !lists_subjects(text, table) || !cursor.after.split(is_border).next()?.trim().is_empty() {
            return None;
        }
        let before = cursor.before.strip_prefix('|').unwrap_or(cursor.before);
        let cells: Vec<&str> = before.split(is_border).collect();
        let (typed, left) = cells.split_last()?;
        let code = |column: usize| left.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let codes: Vec<usize> =
            (0..table.columns.len()).filter(|column| heads(text, table, *column) == Head::Code).collect();
        let head = heads(text, table, left.len());
        // Codes over several columns are parts of one.
        let is_code = head == Head::Code && codes.len() == 1;
        if !(is_code || head == Head::Name) {
            return None;
        }
        let written = codes.iter().filter_map(|column| code(*column)).collect::<Vec<_>>();
        let code = if let [code] = written.as_slice() { Some(*code) } else { None };
        let caption = table.caption.map(|span| span.of(text)).unwrap_or_default();
        let header = || table.header.iter().flat_map(|row| &row.cells).map(|cell| cell.of(text));
        let is_economic = caption.contains("经济") || header().any(|cell| cell.contains("经济分类"));
        let is_functional = header().any(|cell| cell.contains("功能分类"));
        let classification = match (is_economic, is_functional) {
            (true, false) => Some(Classification::Economic),
            (false, true) => Some(Classification::Functional),
            _ => None,
        };
        Some(Cell { is_code, typed: typed.trim_start(), code, classification })
    }
}

/// What the header says of a column.
#[derive(PartialEq)]
enum Head {
    Code,
    Name,
    Other,
}

fn heads(text: &str, table: &Table, column: usize) -> Head {
    let Some(head) = table.columns.get(column).and_then(|column| column.path.last()) else { return Head::Other };
    let head: String = head.of(text).chars().filter(|c| !c.is_whitespace()).collect();
    if head.contains("编码") || head.contains("代码") || matches!(head.as_str(), "类" | "款" | "项") {
        Head::Code
    } else if head.contains("名称") || head == "科目" || head == "项目" || head.ends_with("分类科目") {
        Head::Name
    } else {
        Head::Other
    }
}
