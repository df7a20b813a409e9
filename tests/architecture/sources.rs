//! Reading the crate's own sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    /// From the root of the crate, with `/`.
    pub path: String,
    /// The top-level module it belongs to.
    pub room: String,
    /// Without comments and tests.
    pub code: String,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files of `src` that belong to the product.
pub fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root()).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(file).unwrap();
            (path, text)
        })
        .collect();
    let test_files: BTreeSet<String> = texts.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    texts
        .into_iter()
        .filter(|(path, _)| !test_files.contains(path))
        .map(|(path, text)| {
            let inner = path.trim_start_matches("src/");
            let room = inner.split('/').next().unwrap_or(inner);
            Source { room: room.trim_end_matches(".rs").to_owned(), code: product(&text), path }
        })
        .collect()
}

pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The files behind `#[cfg(test)] mod name;`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = match path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix("/lib.rs")) {
        Some(folder) => folder,
        None => path.trim_end_matches(".rs"),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| {
            let name = pair[1].trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let name = name.strip_prefix("mod ")?.strip_suffix(';')?;
            Some([format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")])
        })
        .flatten()
        .collect()
}

/// The text without line comments and without what follows `#[cfg(test)]`: tests stand at the end of a file.
fn product(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed == "#[cfg(test)]" {
            match lines.peek().map(|next| next.trim_end()) {
                Some(next) if next.ends_with('{') && next.contains("mod ") => break,
                _ => {
                    lines.next();
                    continue;
                }
            }
        }
        if !trimmed.starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Whether `word` stands in `code` with nothing of a name beside it.
pub fn has_word(code: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .any(|(at, word)| !code[..at].ends_with(in_name) && !code[at + word.len()..].starts_with(in_name))
}

/// The names behind every `crate::`.
pub fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut name = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        if end > 0 {
            names.insert(match &text[..end] {
                "say" => "lang".to_owned(),
                "declare_rule" => "rules".to_owned(),
                name => name.to_owned(),
            });
        }
    };
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            None => name(rest),
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            name(list[start..at].trim());
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            name(list[start..at].trim());
                            start = at + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}
