//! What tells one state of a file from another, without reading it.

use std::path::Path;
use std::time::SystemTime;

/// One state of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    modified: Option<SystemTime>,
    /// Bytes.
    pub length: u64,
}

impl Stamp {
    /// That of the file of this name; `None` where there is none.
    pub fn of(path: &Path) -> Option<Stamp> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Stamp { modified: metadata.modified().ok(), length: metadata.len() })
    }
}
