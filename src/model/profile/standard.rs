//! The profiles of the standard, and those of units that are based on one of them.

use std::sync::Arc;

use serde::de::Error;
use toml::Table;

use super::Profile;
use super::inherit::with_base;
use crate::model::data;

/// The folder, the id and the JSON of each file of `src/standard/profiles`, with all that it takes over; the folder is named for
/// a kind of documents.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

/// The profiles of the standard in this folder.
pub(super) fn read(folder: &str) -> Vec<Arc<Profile>> {
    let files = FILES.iter().filter(|(of, ..)| *of == folder);
    files.map(|(_, id, json)| Arc::new(complete(data::read(&format!("profiles/{folder}/{id}.toml"), json)))).collect()
}

/// A profile of a unit's own.
pub(super) fn own(text: &str) -> Result<Profile, toml::de::Error> {
    // Read as it stands, a mistake has a place.
    let Some(mut own) = text.contains("base").then(|| toml::from_str::<Table>(text)).transpose()? else {
        return toml::from_str(text).map(complete);
    };
    let Some(base) = own.remove("base") else { return toml::from_str(text).map(complete) };
    let known = FILES.iter().find(|(_, id, _)| base.as_str() == Some(id));
    let (folder, id, json) = known.ok_or_else(|| toml::de::Error::custom(format!("base: no profile {base}")))?;
    let base: Table = data::read(&format!("profiles/{folder}/{id}.toml"), json);
    with_base(own, &base).try_into().map(complete)
}

fn complete(mut profile: Profile) -> Profile {
    let ids: Vec<String> = profile.walk().map(|section| section.id.clone()).collect();
    for statement in &mut profile.statements {
        // The base may have had sections that this one has not.
        if statement.sections.iter().any(|id| ids.contains(id)) {
            statement.sections.retain(|id| ids.contains(id));
        }
    }
    profile
}
