//! What a profile takes over from the one that it is based on, so that each title and each wording stands once.
//!
//! A key that a file does not have is that of its base. Its `sections`, `statements`, `tables` and `lists` are its own, in its
//! own order; one whose id the base knows at any depth has all that the base says of it and the file does not: a section the
//! base's titles as well, but none of its sub-sections.

use serde::Deserialize;
use serde::de::Error;
use toml::{Table, Value};

use super::{FILES, Profile};
use crate::model::normalize::normalize_title;

/// A profile of the standard.
pub(super) fn read(file: &str, text: &str) -> Profile {
    crate::model::sound(&format!("profiles/{file}"), table(text).and_then(of_table))
}

/// A profile of a unit's own.
pub(super) fn own(text: &str) -> Result<Profile, toml::de::Error> {
    // Read as it stands, a mistake has a place.
    if !text.contains("base") || !toml::from_str::<Table>(text)?.contains_key("base") {
        return toml::from_str(text);
    }
    of_table(table(text)?)
}

fn of_table(table: Table) -> Result<Profile, toml::de::Error> {
    let mut profile = Profile::deserialize(Value::Table(table))?;
    let ids: Vec<String> = profile.walk().map(|section| section.id.clone()).collect();
    for statement in &mut profile.statements {
        // The base may have had sections that this one has not.
        if statement.sections.iter().any(|id| ids.contains(id)) {
            statement.sections.retain(|id| ids.contains(id));
        }
    }
    Ok(profile)
}

/// The keys of a file and of those it is based on.
fn table(text: &str) -> Result<Table, toml::de::Error> {
    let mut own: Table = toml::from_str(text)?;
    let Some(base) = own.remove("base") else { return Ok(own) };
    let name = base.as_str().unwrap_or_default().to_owned() + ".toml";
    let (_, text) = FILES
        .iter()
        .find(|(file, _)| *file == name)
        .ok_or_else(|| toml::de::Error::custom(format!("base: no profile {base}")))?;
    let base = table(text)?;
    for list in ["sections", "statements", "tables", "lists"] {
        let known = base.get(list).map(flat).unwrap_or_default();
        if let Some(own) = own.get_mut(list) {
            let said: Vec<String> = flat(own).iter().flat_map(titles).map(|title| normalize_title(&title)).collect();
            own.as_array_mut().into_iter().flatten().for_each(|one| fill(one, &known, &said));
        }
    }
    let ids: Vec<Value> = own
        .get("sections")
        .map(flat)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|mut section| section.remove("id"))
        .collect();
    for (key, mut value) in base {
        if let (false, "statements", Value::Array(statements)) = (ids.is_empty(), key.as_str(), &mut value) {
            // A statement that has no section left is not asked for.
            statements.retain(|one| {
                let sections = one.get("sections").and_then(Value::as_array);
                sections.is_some_and(|sections| sections.iter().any(|id| ids.contains(id)))
            });
        }
        own.entry(key).or_insert(value);
    }
    Ok(own)
}

/// All of a list, at any depth.
fn flat(list: &Value) -> Vec<Table> {
    let tables = list.as_array().into_iter().flatten().filter_map(Value::as_table);
    let with_inner = |table: &Table| {
        let inner = table.get("sub").map(flat).unwrap_or_default();
        std::iter::once(table.clone()).chain(inner).collect::<Vec<Table>>()
    };
    tables.flat_map(with_inner).collect()
}

/// The title of a section and its other titles.
fn titles(section: &Table) -> Vec<String> {
    let others = section.get("aliases").and_then(Value::as_array).into_iter().flatten();
    section.get("title").into_iter().chain(others).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Completes one of a list, and those below it; a title that the list says of another is that other's.
fn fill(one: &mut Value, known: &[Table], said: &[String]) {
    let Some(own) = one.as_table_mut() else { return };
    if let Some(base) = known.iter().find(|table| table.get("id") == own.get("id")) {
        let title = own.get("title").or(base.get("title")).and_then(Value::as_str);
        let inherited = titles(base).into_iter().filter(|other| !said.contains(&normalize_title(other)));
        // What marks a profile has no title of the base's.
        let inherited = inherited.filter(|other| Some(other.as_str()) != title && !own.contains_key("mark"));
        let aliases = titles(own).into_iter().skip(usize::from(own.contains_key("title"))).chain(inherited);
        let aliases: Vec<Value> = aliases.map(Value::String).collect();
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
