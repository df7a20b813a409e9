//! Lists the profiles of `src/standard/profiles`, a folder for each kind of document, so that a new one is a new file and
//! nothing else.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src/standard/profiles");
    let mut list = String::new();
    for kind in entries(&folder)?.iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", kind.display());
        let folder = kind.file_name().unwrap_or_default();
        for file in entries(kind)?.iter().filter(|path| path.extension().is_some_and(|ext| ext == "toml")) {
            let id = file.file_stem().unwrap_or_default();
            let _ = writeln!(list, "({folder:?}, {id:?}, include_str!({file:?})),");
        }
    }
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("profiles.rs"), format!("&[{list}]"))
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
