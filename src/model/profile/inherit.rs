//! What a profile takes over from the one that it is based on, so that each title and each wording stands once.
//!
//! A key that a file does not have is that of its base. Its `sections`, `statements`, `tables` and `lists` are its own, in its
//! own order; one whose id the base knows at any depth has all that the base says of it and the file does not: a section the
//! base's titles as well, but none of its sub-sections.
//!
//! The build reads it too, for the profiles of the standard.

use std::collections::HashSet;

use toml::{Table, Value};

use crate::model::normalize::normalize_title;

/// The keys of a file and of the one it is based on.
pub fn with_base(mut own: Table, base: &Table) -> Table {
    for list in ["sections", "statements", "tables", "lists"] {
        let known = base.get(list).map(flat).unwrap_or_default();
        if let Some(own) = own.get_mut(list) {
            let said: HashSet<String> = flat(own).into_iter().flat_map(titles).map(normalize_title).collect();
            own.as_array_mut().into_iter().flatten().for_each(|one| fill(one, &known, &said));
        }
    }
    let sections = own.get("sections").map(flat);
    let is_own = |id: &Value| sections.iter().flatten().any(|section| section.get("id") == Some(id));
    let mut inherited: Vec<(String, Value)> = Vec::new();
    for (key, value) in base.iter().filter(|(key, _)| !own.contains_key(*key)) {
        let value = match value {
            // A statement that has no section left is not asked for.
            Value::Array(statements) if sections.is_some() && key == "statements" => {
                let has_section = |one: &&Value| {
                    let of = one.get("sections").and_then(Value::as_array);
                    of.is_some_and(|ids| ids.iter().any(is_own))
                };
                Value::Array(statements.iter().filter(has_section).cloned().collect())
            }
            value => value.clone(),
        };
        inherited.push((key.clone(), value));
    }
    own.extend(inherited);
    own
}

/// All of a list, at any depth.
fn flat(list: &Value) -> Vec<&Table> {
    let tables = list.as_array().into_iter().flatten().filter_map(Value::as_table);
    tables.flat_map(|table| std::iter::once(table).chain(table.get("sub").map(flat).unwrap_or_default())).collect()
}

/// The title of a section and its other titles.
fn titles(section: &Table) -> impl Iterator<Item = &str> {
    let others = section.get("aliases").and_then(Value::as_array).into_iter().flatten();
    section.get("title").into_iter().chain(others).filter_map(Value::as_str)
}

/// Completes one of a list, and those below it; a title that the list says of another is that other's.
fn fill(one: &mut Value, known: &[&Table], said: &HashSet<String>) {
    let Some(own) = one.as_table_mut() else { return };
    if let Some(base) = known.iter().find(|table| table.get("id") == own.get("id")) {
        let title = own.get("title").or(base.get("title")).and_then(Value::as_str);
        let inherited = titles(base).filter(|other| !said.contains(&normalize_title(other)));
        // What marks a profile has no title of the base's.
        let inherited = inherited.filter(|other| Some(*other) != title && !own.contains_key("mark"));
        let aliases = titles(own).skip(usize::from(own.contains_key("title"))).chain(inherited);
        let aliases: Vec<Value> = aliases.map(Value::from).collect();
        if base.contains_key("aliases") || !aliases.is_empty() {
            own.insert("aliases".to_owned(), Value::Array(aliases));
        }
        for (key, value) in base.iter().filter(|(key, _)| *key != "sub") {
            own.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    if let Some(Value::Array(below)) = own.get_mut("sub") {
        below.iter_mut().for_each(|one| fill(one, known, said));
    }
}
