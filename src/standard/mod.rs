//! The standard as data: subjects, glossary, profiles of a disclosure, word lists. Adding a province, a year or a term edits no Rust.
//!
//! Every table is parsed once, when it is first asked for; nothing here knows a document.

pub mod glossary;
mod guards;
pub mod normalize;
pub mod patterns;
pub mod profile;
pub mod subjects;
pub mod template;
pub mod words;

pub use normalize::{normalize_name, normalize_title};
pub use profile::{Profile, Section, detect};
pub use subjects::Classification;
pub use template::Template;

/// Parses one of the crate's own TOML files: a mistake there is a mistake in the program, found by its tests.
fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("src/standard/{file}: {error}"))
}
