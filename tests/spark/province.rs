//! Writes a province of invented units: `cargo run --example province -- FOLDER UNITS`.
//!
//! The documents of two years of each unit lie in `FOLDER/files`, and once more in `FOLDER/documents.jsonl`, with the unit's name.

#[path = "../support/mod.rs"]
mod support;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use support::province::{Paper, province};

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(units)) = (arguments.next(), arguments.next().and_then(|units| units.parse().ok())) else {
        return Err(io::Error::other("usage: province FOLDER UNITS"));
    };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let mut lines = BufWriter::new(File::create(folder.join("documents.jsonl"))?);
    for Paper { unit, path, text } in province(units).flatten() {
        let file = folder.join("files").join(&path);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, &text)?;
        writeln!(lines, "{}", serde_json::json!({"unit": unit, "path": path, "text": text}))?;
    }
    lines.flush()
}
