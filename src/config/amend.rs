//! Changes of a `gouji.toml` that a user makes without writing it: everything else in it stays as it was written, comments
//! included. And what there is to change.

use crate::lang::Lang;
use crate::say;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml_edit::{
    Array, ArrayOfTables, Document, DocumentMut, Entry, InlineTable, Item, Table, TableLike, TomlError, Value, value,
};

const PROFILE: &str = "profile";
const SEVERITY: &str = "severity";
const DISMISSED: &str = "ignore-findings";
const GLOSSARY: &str = "glossary";
const WORDS: &str = "words";
const REMOVED_WORDS: &str = "remove";

/// What can be changed of a `gouji.toml`, as it stands.
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
    pub file: String,
    /// The code of its rule.
    pub code: String,
    /// The words it lies on; empty for any, and for what is missing.
    pub text: String,
    /// Why.
    pub reason: String,
}

/// A change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The layout; `None` where headings are to tell it.
    Profile(Option<String>),
    /// The severity of a rule; `None` for the usual one.
    Severity {
        /// Its code.
        code: String,
        /// Its severity.
        level: Option<String>,
    },
    /// One more finding is not reported.
    Dismiss(Dismissal),
    /// The finding at this place of the list is reported again.
    Restore(usize),
    /// A word of the standard's list counts as right.
    Word(String),
    /// A term of the standard needs no explanation.
    Term(String),
}

/// What can be changed of this text; nothing where it is no TOML.
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
            let levels = table_in(&mut document, SEVERITY)?;
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
            let mut table = table_of(&dismissal);
            if !document.contains_key(DISMISSED) {
                place_last(&mut document, &mut table);
            }
            let list = document.entry(DISMISSED).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
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
        Change::Word(word) => {
            let words = table_in(&mut document, WORDS)?;
            let removed = words.entry(REMOVED_WORDS).or_insert_with(|| value(Array::new()));
            let removed = removed.as_array_mut().ok_or(NotChanged::Unexpected)?;
            if removed.iter().all(|known| known.as_str() != Some(&word)) {
                removed.push(word);
            }
        }
        Change::Term(name) => drop(table_in(&mut document, GLOSSARY)?.insert(&name, value(false))),
    }
    Ok(document.to_string())
}

/// The table of this name; a new one where there is none.
fn table_in<'a>(document: &'a mut DocumentMut, name: &str) -> Result<&'a mut dyn TableLike, NotChanged> {
    let mut new = Table::new();
    if !document.contains_key(name) {
        place_last(document, &mut new);
    }
    let table = document.entry(name).or_insert_with(|| Item::Table(new));
    table.as_table_like_mut().ok_or(NotChanged::Unexpected)
}

/// Has a table that is not in the document yet stand behind the comment that the document ends with.
fn place_last(document: &mut DocumentMut, table: &mut Table) {
    let comment = document.trailing().as_str().unwrap_or_default().trim_matches('\n').to_owned();
    if !comment.is_empty() {
        let before = if document.is_empty() { "" } else { "\n" };
        document.set_trailing("");
        table.decor_mut().set_prefix(format!("{before}{comment}\n\n"));
    }
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
            NotChanged::NoToml => {
                say!(lang, "gouji.toml 写法有误，没有改动", "gouji.toml cannot be read and was not changed")
            }
            NotChanged::Unexpected => say!(
                lang,
                "gouji.toml 里这一项另有写法，请在文件里改",
                "gouji.toml says this in another way: please change it in the file"
            ),
        }
    }
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
    table.insert("files", value([pattern_of(&dismissal.file)].into_iter().collect::<Array>()));
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

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "# 本馆的设置\nprofile = \"chongqing\" # 市里定的\n\n[severity]\nstray-space = \"off\"\n";

    fn dismissal(file: &str, text: &str) -> Change {
        let words = |words: &str| words.to_owned();
        Change::Dismiss(Dismissal {
            file: words(file),
            code: words("total-mismatch"),
            text: words(text),
            reason: words("批复文件“如此”"),
        })
    }

    #[test]
    fn what_was_written_stays() {
        let after = changed(OWN, dismissal("2025/某局[1].txt", "451.32")).unwrap();
        let added = after.strip_prefix(OWN).unwrap_or_else(|| panic!("{after}"));
        let added = added.trim_start();
        assert!(added.starts_with("[[ignore-findings]]\nfiles = [\"2025/某局[[]1[]].txt\"]\n"), "{added}");
        let listed = shown(&after).dismissed;
        assert_eq!((listed[0].file.as_str(), listed[0].reason.as_str()), ("2025/某局[1].txt", "批复文件“如此”"));
        assert_eq!(changed(&after, Change::Restore(0)).unwrap().trim_end(), OWN.trim_end());
        // One more, behind the first.
        let after = changed(&after, dismissal("某局.txt", "")).unwrap();
        assert_eq!(shown(&after).dismissed.len(), 2);
        assert_eq!(after.matches("text = ").count(), 1, "{after}");
    }

    #[test]
    fn what_is_new_stands_last() {
        for own in ["# 还没有设置\n", "ignore = []\n\n# 以上由科室定\n", "root = true\n"] {
            for change in [dismissal("a.txt", ""), Change::Word("截止".to_owned()), Change::Term("甲".to_owned())] {
                let after = changed(own, change).unwrap();
                assert!(after.starts_with(&format!("{own}\n[")), "{after}");
            }
        }
    }

    #[test]
    fn words_and_terms_are_struck_out_once() {
        let after = changed(OWN, Change::Word("截止".to_owned())).unwrap();
        assert!(after.ends_with("[words]\nremove = [\"截止\"]\n"), "{after}");
        assert_eq!(changed(&after, Change::Word("截止".to_owned())).unwrap(), after);
        let own = "[glossary]\n\"馆藏专项\" = \"指整理馆藏的支出。\"\n";
        let after = changed(own, Change::Term("住房公积金".to_owned())).unwrap();
        assert_eq!(after, own.to_owned() + "\"住房公积金\" = false\n");
    }

    #[test]
    fn what_says_it_in_another_way_is_left_alone() {
        for (toml, change) in [
            ("glossary = \"名词.toml\"\n", Change::Term("甲".to_owned())),
            ("words = { remove = 3 }\n", Change::Word("甲".to_owned())),
            ("ignore-findings = 3\n", dismissal("a.txt", "")),
        ] {
            assert!(matches!(changed(toml, change), Err(NotChanged::Unexpected)), "{toml}");
        }
        assert!(matches!(changed("[severity\n", dismissal("a.txt", "")), Err(NotChanged::NoToml)));
    }
}
