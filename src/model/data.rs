//! The files of `src/standard`: TOML for people, of which the build makes JSON.

use serde::de::DeserializeOwned;
use std::fmt::Display;

/// What one of the files says: `data!("units")` is `units.toml`; with its type where that is not clear: `data!("units" as File)`.
macro_rules! data {
    ($file:literal) => {
        $crate::model::data::read(concat!($file, ".toml"), include_str!(concat!(env!("OUT_DIR"), "/", $file, ".json")))
    };
    ($file:literal as $type:ty) => {
        $crate::model::data::read::<$type>(
            concat!($file, ".toml"),
            include_str!(concat!(env!("OUT_DIR"), "/", $file, ".json")),
        )
    };
}
pub(super) use data;

/// Reads one of the files: a mistake there is a mistake in the program, found by its tests.
pub(super) fn read<T: DeserializeOwned>(file: &str, json: &str) -> T {
    sound(file, serde_json::from_str(json))
}

/// What one of the files says.
pub(super) fn sound<T>(file: &str, read: Result<T, impl Display>) -> T {
    read.unwrap_or_else(|error| panic!("src/standard/{file}: {error}"))
}
