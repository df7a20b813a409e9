//! Makes JSON of the files of `src/standard`, which is read several times as fast as the TOML that people write. A profile has
//! all that it takes over from another then, and set terms are listed as they are mistyped. The profiles are listed as well, so
//! that a new one is a new file and nothing else.
//!
//! With `GOUJI_PAGE=path/to/gouji.html` the program has that page in it, for `gouji serve`.

#[path = "../model/profile/inherit.rs"]
mod inherit;
mod slips;
#[allow(dead_code)]
#[path = "../model"]
mod model {
    pub mod normalize;
}
#[allow(dead_code)]
#[path = "../text"]
mod text {
    mod space;
    pub use space::is_space;
}

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use toml::{Table, Value};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

fn main() -> Result<()> {
    let standard = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/standard");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", standard.display());
    for file in tables(&standard)? {
        let table = read(&file)?;
        let json = match stem(&file).as_str() {
            "set_terms" => serde_json::to_string(&table.try_into::<slips::SetTerms>()?.mistyped()),
            _ => serde_json::to_string(&table),
        };
        fs::write(out.join(format!("{}.json", stem(&file))), json?)?;
    }
    let mut profiles = Vec::new();
    for kind in entries(&standard.join("profiles"))?.iter().filter(|path| path.is_dir()) {
        for file in tables(kind)? {
            let mut profile = read(&file)?;
            profile.insert("kind".to_owned(), Value::from(stem(kind)));
            profiles.push((stem(kind), stem(&file), profile));
        }
    }
    let mut list = String::new();
    for (kind, id, profile) in &profiles {
        let json = out.join(format!("{kind}-{id}.json"));
        fs::write(&json, serde_json::to_string(&whole(profile.clone(), &profiles)?)?)?;
        writeln!(list, "({kind:?}, {id:?}, include_str!({json:?})),")?;
    }
    fs::write(out.join("profiles.rs"), format!("&[{list}]"))?;
    fs::write(out.join("page.rs"), page()?)?;
    Ok(())
}

/// The page that the program has in it.
fn page() -> Result<String> {
    println!("cargo::rerun-if-env-changed=GOUJI_PAGE");
    let Some(path) = env::var_os("GOUJI_PAGE").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok("None".to_owned());
    };
    let path = path.canonicalize().map_err(|error| format!("GOUJI_PAGE={}: {error}", path.display()))?;
    println!("cargo::rerun-if-changed={}", path.display());
    Ok(format!("Some(include_bytes!({path:?}))"))
}

/// A profile with what it takes over: its folder, its id and what it says, for each.
fn whole(mut own: Table, profiles: &[(String, String, Table)]) -> Result<Table> {
    let Some(base) = own.remove("base") else { return Ok(own) };
    let known = profiles.iter().find(|(_, id, _)| base.as_str() == Some(id));
    let (_, _, base) = known.ok_or_else(|| format!("base: no profile {base}"))?;
    Ok(inherit::with_base(own, &whole(base.clone(), profiles)?))
}

fn read(file: &Path) -> Result<Table> {
    Ok(toml::from_str(&fs::read_to_string(file)?).map_err(|error| format!("{}: {error}", file.display()))?)
}

/// The name of a file or folder without its extension.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The TOML files of a folder.
fn tables(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = entries(folder)?;
    entries.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    Ok(entries)
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
