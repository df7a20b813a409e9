//! Words that rules of wording look for: `wording.toml`, where each list is explained.

#![allow(missing_docs)]

use super::data::data;
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of the file, named as there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub references: Vec<String>,
    pub contact: Contact,
    pub offices: Offices,
    pub vehicles: Vehicles,
    pub counted: Counted,
    pub unfinished: Unfinished,
    pub stray_marks: StrayMarks,
    pub doubled: Doubled,
    pub titles: Titles,
    pub sides: Sides,
    pub year: Years,
    pub reason: Reasons,
    pub changes: Changes,
    pub column_numbers: ColumnNumbers,
    pub empty_table: EmptyTables,
    pub empty_section: EmptySections,
    pub restated: Restated,
    pub units: Units,
}

/// Why what was published may be counted otherwise now: words of a document, and of the line of a figure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restated {
    pub document: Vec<String>,
    pub line: Vec<String>,
}

/// The units that a department lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    pub leads: Vec<String>,
    pub none: Vec<String>,
    pub apart: Vec<String>,
    pub inside: Vec<String>,
    pub openers: Vec<String>,
    pub heads: Vec<String>,
    pub before: Vec<String>,
    pub behind: Vec<String>,
    pub own: Vec<String>,
    pub tables: Vec<String>,
    pub of_projects: Vec<String>,
    pub above: Vec<String>,
    pub places: String,
    pub endings: String,
}

/// Words of a contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub labels: Vec<String>,
    pub words: Vec<String>,
}

/// Offices that are counted and then listed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offices {
    pub counted: Vec<String>,
    pub named: Vec<String>,
    pub links: Vec<String>,
    pub units: String,
    pub leads: Vec<String>,
    pub openers: Vec<String>,
    pub endings: String,
    pub whole: Vec<String>,
}

/// Numbers of vehicles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vehicles {
    pub word: String,
    pub counted: String,
    pub owned: Vec<String>,
    pub bought: Vec<String>,
    pub totals: Vec<String>,
    pub openers: Vec<String>,
    pub kind: String,
    pub no_kinds: Vec<String>,
}

/// Things that are counted and then listed by kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub totals: Vec<String>,
    pub units: String,
}

/// Sentences, amounts and rates that lack something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unfinished {
    pub sentences: Vec<String>,
    pub openings: Vec<String>,
    pub goes_on: Vec<String>,
    pub units: Vec<String>,
    pub numerals: Vec<String>,
    pub sums: Vec<String>,
    pub money: Vec<String>,
    pub bare: Vec<String>,
    pub rates: Vec<String>,
    pub shares: Vec<String>,
    pub percents: Vec<String>,
    pub words: Vec<String>,
    pub counts: Vec<(Vec<String>, Vec<String>)>,
}

/// Marks too many.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrayMarks {
    pub words: Vec<(String, char)>,
    pub words_of_etc: Vec<String>,
}

/// What stands twice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubled {
    pub comparisons: Vec<String>,
    pub twice: Vec<String>,
    pub units: Vec<String>,
    pub words: Vec<String>,
    pub opens: Vec<(Vec<String>, Vec<String>)>,
    pub closes: Vec<(Vec<String>, Vec<String>)>,
}

/// Titles by the part of a disclosure that they head.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    pub glossary: Vec<String>,
    pub three_public: Vec<String>,
    pub basics: Vec<String>,
    pub contents: Vec<String>,
}

/// Income and expenditure, by the words that name their totals.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    pub words: [String; 2],
    pub totals: Vec<String>,
    pub before: Vec<String>,
}

/// Years, by the words around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    pub compared: String,
    pub budgets: Vec<String>,
    pub past: Vec<String>,
    pub fronts: Vec<String>,
    pub as_of: Vec<String>,
    pub beside: Vec<String>,
    pub objects: Vec<String>,
    pub changes: Vec<String>,
    pub sentences: Vec<String>,
    pub tables: Vec<String>,
    pub headings: Vec<String>,
    pub other_headings: Vec<String>,
    pub reasons: Vec<String>,
}

/// Reasons of changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    pub openers: Vec<String>,
    pub changes: Vec<String>,
    pub items: Vec<String>,
    pub item_words: Vec<String>,
    pub lists: Vec<String>,
    pub by_unit: Vec<String>,
    pub counted: String,
}

/// Tables without figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmptyTables {
    pub subjects: Vec<(String, String)>,
    pub reasons: Vec<String>,
    pub sums: Vec<String>,
}

/// Columns and rows of changes and rates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    pub amounts: Vec<String>,
    pub rates: Vec<String>,
    pub last_year: String,
    pub rows: Vec<String>,
}

/// Rows that number the columns of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnNumbers {
    pub labels: Vec<String>,
    pub lead: String,
}

/// Titles without text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmptySections {
    pub complete: Vec<String>,
}

static BASE: LazyLock<Wording> = LazyLock::new(|| data!("wording"));

impl Wording {
    /// The words that come with the program.
    pub fn base() -> &'static Wording {
        &BASE
    }

    /// Whether a name ends as that of an office does.
    pub fn ends_as_office(&self, name: &str) -> bool {
        name.ends_with(|c| self.offices.endings.contains(c))
    }

    /// Whether a name may be that of an office, and not of all of them: `执法大队`, `档案局（本级）`.
    pub fn may_name_office(&self, name: &str) -> bool {
        const LONGEST: usize = 96;
        let bare = name.split('（').next().unwrap_or_default();
        name.len() <= LONGEST
            && self.ends_as_office(bare)
            && !bare.contains(['，', '、', '。', '：'])
            && !self.offices.whole.iter().any(|word| bare.starts_with(&**word))
    }
}
