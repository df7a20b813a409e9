//! What a profile takes over from the one that it is based on, so that each title and each wording stands once.
//!
//! A key that a file does not have is that of its base. Its `sections`, `statements`, `tables` and `lists` are its own, in its
//! own order; one whose id the base knows at any depth has all that the base says of it and the file does not: a section the
//! base's titles as well, but none of its sub-sections.

use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::Error;
use toml::{Table, Value};

use super::Profile;
use crate::model::normalize::normalize_title;
use crate::model::sound;

/// The folder, the id and the text of each file of `src/standard/profiles`; the folder is named for a kind of documents.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

/// What each file and those it is based on say, read once and when it is asked for.
static TABLES: LazyLock<FxHashMap<&str, OnceLock<Table>>> =
    LazyLock::new(|| FILES.iter().map(|(_, id, _)| (*id, OnceLock::new())).collect());

/// The profiles of the standard in this folder.
pub(super) fn read(folder: &str) -> Vec<Arc<Profile>> {
    let ids = FILES.iter().filter(|(of, ..)| *of == folder).map(|(_, id, _)| *id);
    let tables = ids.filter_map(|id| Some((id, of_standard(id)?.clone())));
    tables.map(|(id, table)| Arc::new(sound(&format!("profiles/{folder}/{id}.toml"), of_table(table)))).collect()
}

/// A profile of a unit's own.
pub(super) fn own(text: &str) -> Result<Profile, toml::de::Error> {
    // Read as it stands, a mistake has a place.
    if !text.contains("base") || !toml::from_str::<Table>(text)?.contains_key("base") {
        return toml::from_str(text);
    }
    of_table(with_base(toml::from_str(text)?)?)
}

/// What the file of the standard with this id says.
fn of_standard(id: &str) -> Option<&'static Table> {
    let (folder, _, text) = FILES.iter().find(|(_, of, _)| *of == id)?;
    let read = || {
        let mut table: Table = toml::from_str(text)?;
        table.insert("kind".to_owned(), Value::from(*folder));
        with_base(table)
    };
    Some(TABLES.get(id)?.get_or_init(|| sound(&format!("profiles/{folder}/{id}.toml"), read())))
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

/// The keys of a file and of the one it is based on.
fn with_base(mut own: Table) -> Result<Table, toml::de::Error> {
    let Some(base) = own.remove("base") else { return Ok(own) };
    let base = base
        .as_str()
        .and_then(of_standard)
        .ok_or_else(|| toml::de::Error::custom(format!("base: no profile {base}")))?;
    for list in ["sections", "statements", "tables", "lists"] {
        let known = base.get(list).map(flat).unwrap_or_default();
        if let Some(own) = own.get_mut(list) {
            let said: FxHashSet<String> = flat(own).into_iter().flat_map(titles).map(normalize_title).collect();
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
    Ok(own)
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
fn fill(one: &mut Value, known: &[&Table], said: &FxHashSet<String>) {
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
