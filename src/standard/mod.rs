//! The standard as data: subjects, glossary, profiles of a disclosure, word lists. Adding a province, a year or a term edits no Rust.
//!
//! Every table is parsed once, when it is first asked for; nothing here knows a document. What a unit adds or replaces makes
//! another [`Standard`], which shares with the base all that it leaves as it is.

pub mod glossary;
mod guards;
pub mod normalize;
pub mod patterns;
pub mod phrases;
pub mod profile;
pub mod subjects;
pub mod template;
pub mod words;

pub use glossary::Glossary;
pub use normalize::{normalize_name, normalize_title};
pub use profile::{Profile, Section};
pub use subjects::{Classification, Subjects};
pub use template::Template;
pub use words::Words;

use std::sync::{Arc, LazyLock};

/// The standard that holds for a document: the one that comes with the program, or what a unit has made of it.
#[derive(Clone, Debug)]
pub struct Standard {
    /// The layout that the unit has chosen; otherwise it is told by a document's headings.
    pub profile: Option<Arc<Profile>>,
    /// 名词解释.
    pub glossary: Arc<Glossary>,
    /// 政府收支分类科目.
    pub subjects: Arc<Subjects>,
    /// Wrong words.
    pub words: Arc<Words>,
    /// How sums are compared.
    pub rounding: Rounding,
}

/// Whether rounding may explain a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// A figure stands for all that are printed like it.
    #[default]
    Rounding,
    /// A figure stands for itself.
    Exact,
}

static BASE: LazyLock<Arc<Standard>> = LazyLock::new(|| {
    Arc::new(Standard {
        profile: None,
        glossary: Glossary::base().clone(),
        subjects: Subjects::base().clone(),
        words: Words::base().clone(),
        rounding: Rounding::default(),
    })
});

impl Standard {
    /// The standard that comes with the program.
    pub fn base() -> &'static Arc<Standard> {
        &BASE
    }

    /// The layouts that a disclosure may have.
    pub fn profiles(&self) -> &[Arc<Profile>] {
        match &self.profile {
            Some(profile) => std::slice::from_ref(profile),
            None => profile::all(),
        }
    }
}

/// Parses one of the crate's own TOML files: a mistake there is a mistake in the program, found by its tests.
fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("src/standard/{file}: {error}"))
}
