//! From arguments to files, from files to bytes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;

use crate::lang::Lang;
use crate::say;
use crate::text::MAX_BYTES;

/// What folders are searched for.
const EXTENSIONS: [&str; 2] = ["txt", "md"];

/// One thing to check. Ordered by path, standard input last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// A path that yields no file, and why.
    Missing(PathBuf, String),
    /// Standard input.
    Stdin,
}

impl Input {
    fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) | Input::Missing(path, _) => Some(path),
            Input::Stdin => None,
        }
    }

    /// The name in the report.
    pub fn name(&self, stdin: &str) -> String {
        self.path().map_or_else(|| stdin.to_owned(), |path| path.to_string_lossy().into_owned())
    }

    /// The bytes, or why there are none.
    pub fn read(&self, lang: Lang) -> Result<Vec<u8>, String> {
        let bytes = match self {
            Input::File(path) => read_file(path),
            Input::Stdin => read_limited(io::stdin().lock(), 0),
            Input::Missing(_, reason) => return Err(reason.clone()),
        };
        bytes.map_err(|error| reason(&error, lang))
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    read_limited(file, length)
}

/// One byte more than allowed is enough to tell that a file is too large.
fn read_limited(source: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(expected.min(MAX_BYTES)).unwrap_or(0);
    // A length may be a lie: a refusal shall be an error, not an abort.
    bytes.try_reserve_exact(expected + 1).map_err(io::Error::other)?;
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files that `paths` name: each once, in the order of their paths.
pub fn collect(paths: &[PathBuf], lang: Lang) -> Vec<Input> {
    let mut inputs = BTreeSet::new();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == Path::new("-") {
            inputs.insert(Input::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, None, is_document, lang, &mut inputs),
            Ok(_) => {
                inputs.insert(Input::File(path.clone()));
            }
            Err(_) if is_glob(path) => expand(path, lang, &mut inputs),
            Err(error) => {
                inputs.insert(Input::Missing(path.clone(), reason(&error, lang)));
            }
        }
    }
    let mut inputs: Vec<Input> = inputs.into_iter().collect();
    inputs.sort_by(|a, b| a.path().is_none().cmp(&b.path().is_none()).then_with(|| a.path().cmp(&b.path())));
    inputs
}

/// Adds the files below `root` whose path is `wanted`.
fn walk(root: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool, lang: Lang, inputs: &mut BTreeSet<Input>) {
    // Outside a repository a .gitignore says just as well what is no document.
    for entry in WalkBuilder::new(root).require_git(false).max_depth(depth).build() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let is_file = entry.file_type().is_some_and(|kind| {
                    // A link counts by its target; one that leads nowhere is reported when it is read.
                    kind.is_file() || (kind.is_symlink() && !path.is_dir())
                });
                let path = path.strip_prefix("./").unwrap_or(path);
                if is_file && wanted(path) {
                    inputs.insert(Input::File(path.to_path_buf()));
                }
            }
            Err(error) => {
                let path = failed_path(&error).unwrap_or(root);
                let path = path.strip_prefix("./").unwrap_or(path).to_path_buf();
                let reason = match error.io_error() {
                    Some(error) => reason(error, lang),
                    None => error.to_string(),
                };
                inputs.insert(Input::Missing(path, reason));
            }
        }
    }
}

fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => failed_path(err),
        _ => None,
    }
}

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Adds the files that a glob names, of whatever extension.
fn expand(pattern: &Path, lang: Lang, inputs: &mut BTreeSet<Input>) {
    let before = inputs.len();
    let pattern_path = pattern.strip_prefix("./").unwrap_or(pattern);
    let text = pattern_path.to_string_lossy();
    let glob = match GlobBuilder::new(&text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let reason = say!(lang, "通配符有误：{error}", "wrong glob: {error}");
            inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
            return;
        }
    };
    let is_literal = |part: &Component<'_>| !is_glob(Path::new(part.as_os_str()));
    let literal: PathBuf = pattern_path.components().take_while(is_literal).collect();
    let root = if literal.as_os_str().is_empty() { Path::new(".") } else { &literal };
    let below = pattern_path.components().skip_while(is_literal).count();
    let depth = if text.contains("**") { None } else { Some(below) };
    if root.is_dir() {
        walk(root, depth, |path| glob.is_match(path), lang, inputs);
    }
    if inputs.len() == before && !inputs.iter().any(|input| input.path().is_some_and(|path| glob.is_match(path))) {
        let reason = say!(lang, "没有匹配的文件", "no file matches");
        inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
    }
}

/// Why the system gave no bytes, in the language of the run.
fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => say!(lang, "文件不存在", "no such file"),
        io::ErrorKind::PermissionDenied => say!(lang, "没有读取权限", "permission denied"),
        io::ErrorKind::IsADirectory => say!(lang, "是文件夹，不是文件", "a folder, not a file"),
        io::ErrorKind::OutOfMemory => say!(lang, "内存不足", "out of memory"),
        _ => say!(lang, "无法读取：{error}", "cannot read: {error}"),
    }
}
