//! Words that rules of wording look for: `wording.toml`.

use super::parse;
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of the file, named as there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Wording {
    pub references: Vec<String>,
    pub contact: Contact,
    pub offices: Offices,
    pub vehicles: Vehicles,
    pub unfinished: Unfinished,
    pub doubled: Doubled,
    pub titles: Titles,
}

/// Words of a contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Contact {
    pub labels: Vec<String>,
    pub words: Vec<String>,
}

/// Offices that are counted and then listed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Offices {
    pub counted: Vec<String>,
    pub openers: Vec<String>,
    pub endings: String,
}

/// Numbers of vehicles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Vehicles {
    pub word: String,
    pub counted: String,
    pub owned: Vec<String>,
    pub bought: Vec<String>,
}

/// Sentences, amounts and rates that lack something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Unfinished {
    pub sentences: Vec<String>,
    pub openings: Vec<String>,
    pub amounts: Vec<String>,
    pub rates: Vec<String>,
    pub words: Vec<String>,
}

/// What stands twice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Doubled {
    pub comparisons: Vec<String>,
    pub twice: Vec<String>,
    pub units: Vec<String>,
    pub words: Vec<String>,
}

/// Titles by the part of a disclosure that they head.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Titles {
    pub glossary: Vec<String>,
    pub three_public: Vec<String>,
    pub basics: Vec<String>,
}

static BASE: LazyLock<Wording> = LazyLock::new(|| parse("wording.toml", include_str!("../standard/wording.toml")));

impl Wording {
    /// The words that come with the program.
    pub fn base() -> &'static Wording {
        &BASE
    }
}
