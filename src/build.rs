//! Lists the profiles of `src/standard/profiles`, so that a new one is a new file and nothing else.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src/standard/profiles");
    let entries = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let mut files: Vec<_> =
        entries.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "toml")).collect();
    files.sort();
    let mut list = String::new();
    for file in files {
        let name = file.file_name().unwrap_or_default();
        let _ = writeln!(list, "({name:?}, include_str!({file:?})),");
    }
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("profiles.rs"), format!("&[{list}]"))
}
