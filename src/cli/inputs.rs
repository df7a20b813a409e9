//! From arguments to files, from files to bytes.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use globset::GlobBuilder;

use crate::files::{self, NoFile, reason};
use crate::lang::Lang;
use crate::say;
use crate::text::{Skipped, SkippedKind};

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
    /// What a path of the command line names.
    pub fn named(path: &Path) -> Input {
        if path == Path::new("-") { Input::Stdin } else { Input::File(path.to_path_buf()) }
    }

    /// Its path, if it has one.
    pub fn path(&self) -> Option<&Path> {
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
            Input::File(path) => files::read_named(path),
            Input::Stdin => files::read_limited(io::stdin().lock(), 0),
            Input::Missing(_, reason) => return Err(reason.clone()),
        };
        bytes.map_err(|error| reason(&error, lang))
    }
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Files to check: each once, in the order of their paths.
    pub files: Vec<Input>,
    /// Documents in folders that are not checked.
    pub skipped: Vec<Skipped>,
    /// How many documents were skipped because they have not changed.
    pub unchanged: usize,
}

/// Files found so far.
#[derive(Default)]
struct Found {
    inputs: BTreeSet<Input>,
    skipped: BTreeSet<Skipped>,
}

/// The files that `paths` name.
pub fn collect(paths: &[PathBuf], lang: Lang) -> Inputs {
    let mut found = Found::default();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == Path::new("-") {
            found.inputs.insert(Input::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let is_wanted = |path: &Path| files::is_document(path) || files::skipped(path).is_some();
                walk(path, None, is_wanted, lang, &mut found);
            }
            // A shell names them with the others.
            Ok(_) if files::is_temporary(path) => {}
            Ok(_) => {
                found.inputs.insert(Input::File(path.clone()));
            }
            Err(_) if is_glob(path) => expand(path, lang, &mut found),
            Err(error) => {
                found.inputs.insert(Input::Missing(path.clone(), reason(&error, lang)));
            }
        }
    }
    let Found { inputs, mut skipped } = found;
    let mut inputs: Vec<Input> = inputs.into_iter().collect();
    inputs.sort_by(|a, b| a.path().is_none().cmp(&b.path().is_none()).then_with(|| a.path().cmp(&b.path())));
    // A file named explicitly is checked, whatever its kind.
    skipped.retain(|skipped: &Skipped| !inputs.iter().any(|input| input.path() == Some(Path::new(&skipped.path))));
    Inputs { files: inputs, skipped: skipped.into_iter().collect(), unchanged: 0 }
}

/// Adds the files below `root` whose path is `wanted`.
fn walk(root: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool, lang: Lang, found: &mut Found) {
    files::walk(root, depth, wanted, lang, |file| {
        let mut skip = |path: PathBuf, kind| found.skipped.insert(Skipped::new(path.display().to_string(), kind));
        match file {
            Ok(path) => match files::skipped(&path).filter(|_| depth.is_none()) {
                Some(kind) => skip(path, kind),
                None => found.inputs.insert(Input::File(path)),
            },
            Err(NoFile::Missing(path, why)) => found.inputs.insert(Input::Missing(path, why)),
            Err(NoFile::Outside(path)) => skip(path, SkippedKind::Link),
        };
    });
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// The part of a path before its first glob character: the folder that all its files are below.
pub fn literal(pattern: &Path) -> PathBuf {
    let is_literal = |part: &Component<'_>| !is_glob(Path::new(part.as_os_str()));
    pattern.components().take_while(is_literal).collect()
}

/// The error of a glob, in Chinese.
fn glob_fault(kind: &globset::ErrorKind) -> &'static str {
    use globset::ErrorKind;
    match kind {
        ErrorKind::UnclosedClass => "方括号没有配对",
        ErrorKind::InvalidRange(..) => "方括号中的范围前后颠倒",
        ErrorKind::UnopenedAlternates | ErrorKind::UnclosedAlternates => "花括号没有配对",
        ErrorKind::DanglingEscape => "末尾的“\\”后面缺少字符",
        _ => "写法无法识别",
    }
}

/// Adds the files that a glob names, of whatever extension.
fn expand(pattern: &Path, lang: Lang, found: &mut Found) {
    let count = |found: &Found| found.inputs.len() + found.skipped.len();
    let before = count(found);
    let pattern_path = pattern.strip_prefix("./").unwrap_or(pattern);
    let text = pattern_path.to_string_lossy();
    let glob = match GlobBuilder::new(&text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let (zh, en) = (glob_fault(error.kind()), error.kind());
            let reason = say!(lang, "通配符有误：{zh}", "wrong glob: {en}");
            found.inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
            return;
        }
    };
    let literal = literal(pattern_path);
    let root = if literal.as_os_str().is_empty() { Path::new(".") } else { &literal };
    let below = pattern_path.components().skip(literal.components().count()).count();
    let depth = if text.contains("**") { None } else { Some(below) };
    if root.is_dir() {
        walk(root, depth, |path| glob.is_match(path), lang, found);
    }
    let is_known = |input: &Input| input.path().is_some_and(|path| glob.is_match(path));
    if count(found) == before && !found.inputs.iter().any(is_known) {
        let reason = say!(lang, "没有匹配的文件", "no file matches");
        found.inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
    }
}
