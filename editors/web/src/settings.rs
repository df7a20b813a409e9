//! The `gouji.toml` of the page: what its dialog shows, and what is changed there. All else stays as it was written, comments
//! included.

use gouji::config::Problem;
use gouji::lang::Lang;
use gouji::say;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml_edit::{
    ArrayOfTables, Document, DocumentMut, Entry, InlineTable, Item, Table, TableLike, TomlError, Value, value,
};

const PROFILE: &str = "profile";
const SEVERITY: &str = "severity";
const DISMISSED: &str = "ignore-findings";

/// What the dialog shows of a `gouji.toml`.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The layout that documents are held to; `None` where their headings tell it.
    pub profile: Option<String>,
    /// The severities of rules that are not the usual ones.
    pub severity: BTreeMap<String, String>,
    /// The findings that are not reported.
    pub dismissed: Vec<Dismissal>,
}

/// A finding that is not reported.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The name of its file; patterns as they are written; empty for all files.
    file: String,
    /// The code of its rule.
    code: String,
    /// The words it lies on; empty for any, and for what is missing.
    text: String,
    /// Why.
    reason: String,
}

/// What is changed in the dialog.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The layout; `None` where headings are to tell it.
    Profile(Option<String>),
    /// The severity of a rule; `None` for the usual one.
    Severity { code: String, level: Option<String> },
    /// One more finding is not reported.
    Dismiss(Dismissal),
    /// The finding at this place of the list is reported again.
    Restore(usize),
}

/// What the dialog shows of this text.
pub fn shown(toml: &str) -> Shown {
    let Ok(document) = toml.parse::<DocumentMut>() else { return Shown::default() };
    let levels = document.get(SEVERITY).and_then(Item::as_table_like);
    let levels = levels.into_iter().flat_map(TableLike::iter);
    Shown {
        profile: document.get(PROFILE).and_then(Item::as_str).map(str::to_owned),
        severity: levels.filter_map(|(code, level)| Some((code.to_owned(), level.as_str()?.to_owned()))).collect(),
        dismissed: dismissals(&document).into_iter().map(dismissal).collect(),
    }
}

/// The text after a change.
///
/// # Errors
/// Where the text is no TOML, or has something else in the place of what is changed.
pub fn changed(toml: &str, change: Change) -> Result<String, NotChanged> {
    let mut document = toml.parse::<DocumentMut>()?;
    match change {
        Change::Profile(Some(name)) => match document.entry(PROFILE) {
            Entry::Vacant(place) => drop(place.insert(value(name))),
            Entry::Occupied(known) => replace(known.into_mut().as_value_mut().ok_or(NotChanged::Unexpected)?, name),
        },
        Change::Profile(None) => return without_line_of(toml, PROFILE),
        Change::Severity { code, level } => {
            let levels = document.entry(SEVERITY).or_insert_with(|| Item::Table(Table::new()));
            let levels = levels.as_table_like_mut().ok_or(NotChanged::Unexpected)?;
            match (level, levels.get_mut(&code).and_then(Item::as_value_mut)) {
                (Some(level), Some(known)) => replace(known, level),
                (Some(level), None) => drop(levels.insert(&code, value(level))),
                (None, _) => drop(levels.remove(&code)),
            }
            if levels.is_empty() {
                document.remove(SEVERITY);
            }
        }
        Change::Dismiss(dismissal) => {
            let list = document.entry(DISMISSED).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
            let table = table_of(&dismissal);
            match list {
                Item::ArrayOfTables(tables) => tables.push(table),
                Item::Value(Value::Array(array)) => array.push(table.into_inline_table()),
                _ => return Err(NotChanged::Unexpected),
            }
        }
        Change::Restore(at) => {
            let list = document.get_mut(DISMISSED);
            let is_empty = match list {
                Some(Item::ArrayOfTables(tables)) if at < tables.len() => {
                    tables.remove(at);
                    tables.is_empty()
                }
                Some(Item::Value(Value::Array(array))) if at < array.len() => {
                    array.remove(at);
                    array.is_empty()
                }
                _ => return Err(NotChanged::Unexpected),
            };
            if is_empty {
                document.remove(DISMISSED);
            }
        }
    }
    Ok(document.to_string())
}

/// Puts another word in the place of a value, whose comments stay.
fn replace(known: &mut Value, word: String) {
    let decor = known.decor().clone();
    *known = Value::from(word);
    *known.decor_mut() = decor;
}

/// The text without the line of this key. The comment above it stays: what begins a file is said of all of it.
fn without_line_of(toml: &str, key: &str) -> Result<String, NotChanged> {
    let document = Document::parse(toml)?;
    let spans = document.get_key_value(key).and_then(|(key, item)| Some((key.span()?, item.span()?)));
    let Some((key, item)) = spans else { return Ok(toml.to_owned()) };
    let end = toml[item.end..].find('\n').map_or(toml.len(), |at| item.end + at + 1);
    Ok([&toml[..key.start], &toml[end..]].concat())
}

/// Why a text is not changed.
#[derive(Debug)]
pub enum NotChanged {
    /// It is no TOML.
    NoToml,
    /// It has something else in that place.
    Unexpected,
}

impl From<TomlError> for NotChanged {
    fn from(_: TomlError) -> Self {
        NotChanged::NoToml
    }
}

impl NotChanged {
    /// One sentence for the user.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            NotChanged::NoToml => say!(
                lang,
                "现在的 gouji.toml 写法有误，改不了",
                "the gouji.toml of now cannot be read, and so not changed"
            ),
            NotChanged::Unexpected => say!(
                lang,
                "现在的 gouji.toml 里这一项另有写法，请在文件里改",
                "the gouji.toml of now says this in another way: change it in the file"
            ),
        }
    }
}

/// A problem with its place.
pub fn told(problem: &Problem, lang: Lang) -> String {
    let before = problem.text.get(..problem.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let message = &problem.message;
    say!(lang, "第 {line} 行第 {column} 列：{message}", "line {line}, column {column}: {message}")
}

fn dismissals(document: &DocumentMut) -> Vec<&dyn TableLike> {
    match document.get(DISMISSED) {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        Some(Item::Value(Value::Array(array))) => {
            let tables = array.iter().filter_map(Value::as_inline_table);
            tables.map(|table: &InlineTable| table as &dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

fn dismissal(table: &dyn TableLike) -> Dismissal {
    let words = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
    let files = table.get("files").and_then(Item::as_array);
    let files: Vec<String> = files.into_iter().flatten().filter_map(Value::as_str).map(name_of).collect();
    Dismissal { file: files.join("、"), code: words("code"), text: words("text"), reason: words("reason") }
}

fn table_of(dismissal: &Dismissal) -> Table {
    let mut table = Table::new();
    table.insert("files", value([pattern_of(&dismissal.file)].into_iter().collect::<toml_edit::Array>()));
    table.insert("code", value(&dismissal.code));
    if !dismissal.text.is_empty() {
        table.insert("text", value(&dismissal.text));
    }
    table.insert("reason", value(&dismissal.reason));
    table
}

/// Signs that mean something in a pattern, each of which alone in brackets means itself.
const SIGNS: &str = "*?[]{}";

/// The pattern that fits this name and no other.
fn pattern_of(name: &str) -> String {
    name.chars().map(|sign| if SIGNS.contains(sign) { format!("[{sign}]") } else { sign.to_string() }).collect()
}

/// The name that this pattern is for, where it is for one alone, else the pattern.
fn name_of(pattern: &str) -> String {
    let mut name = pattern.to_owned();
    let mut from = 0;
    while let Some(at) = name[from..].find('[').map(|at| from + at) {
        let mut signs = name[at + 1..].chars();
        let Some(sign) = signs.next().filter(|sign| SIGNS.contains(*sign) && signs.next() == Some(']')) else { break };
        name.replace_range(at..at + 3, &sign.to_string());
        from = at + 1;
    }
    if pattern_of(&name) == pattern { name } else { pattern.to_owned() }
}
