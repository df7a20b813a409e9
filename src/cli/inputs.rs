//! From arguments to files, from files to bytes.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use globset::GlobBuilder;

use crate::files::{self, reason};
use crate::lang::Lang;
use crate::say;
use crate::text::Skipped;

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
            Input::File(path) => files::read(path),
            Input::Stdin => files::read_limited(io::stdin().lock(), 0),
            Input::Missing(_, reason) => return Err(reason.clone()),
        };
        bytes.map_err(|error| reason(&error, lang))
    }
}

/// What a run has before it.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What is checked: each once, in the order of their paths.
    pub files: Vec<Input>,
    /// The documents in folders that are not.
    pub skipped: Vec<Skipped>,
    /// How many documents were left aside because they have not changed.
    pub unchanged: usize,
}

/// The files that `paths` name.
pub fn collect(paths: &[PathBuf], lang: Lang) -> Inputs {
    let (mut inputs, mut skipped) = (BTreeSet::new(), BTreeSet::new());
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == Path::new("-") {
            inputs.insert(Input::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => search(path, lang, &mut inputs, &mut skipped),
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
    // What is named is checked, whatever it is.
    skipped.retain(|skipped: &Skipped| !inputs.iter().any(|input| input.path() == Some(Path::new(&skipped.path))));
    Inputs { files: inputs, skipped: skipped.into_iter().collect(), unchanged: 0 }
}

/// Adds the documents in a folder, those that are checked and those that are not.
fn search(root: &Path, lang: Lang, inputs: &mut BTreeSet<Input>, skipped: &mut BTreeSet<Skipped>) {
    let is_wanted = |path: &Path| files::is_document(path) || files::skipped(path).is_some();
    files::walk(root, None, is_wanted, lang, |found| {
        inputs.insert(match found {
            Ok(path) => match files::skipped(&path) {
                Some(kind) => {
                    skipped.insert(Skipped { path: path.to_string_lossy().into_owned(), kind });
                    return;
                }
                None => Input::File(path),
            },
            Err((path, why)) => Input::Missing(path, why),
        });
    });
}

/// Adds the files below `root` whose path is `wanted`.
fn walk(root: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool, lang: Lang, inputs: &mut BTreeSet<Input>) {
    files::walk(root, depth, wanted, lang, |found| {
        inputs.insert(match found {
            Ok(path) => Input::File(path),
            Err((path, why)) => Input::Missing(path, why),
        });
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

/// What is wrong with a glob, in Chinese.
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
fn expand(pattern: &Path, lang: Lang, inputs: &mut BTreeSet<Input>) {
    let before = inputs.len();
    let pattern_path = pattern.strip_prefix("./").unwrap_or(pattern);
    let text = pattern_path.to_string_lossy();
    let glob = match GlobBuilder::new(&text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let (zh, en) = (glob_fault(error.kind()), error.kind());
            let reason = say!(lang, "通配符有误：{zh}", "wrong glob: {en}");
            inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
            return;
        }
    };
    let literal = literal(pattern_path);
    let root = if literal.as_os_str().is_empty() { Path::new(".") } else { &literal };
    let below = pattern_path.components().skip(literal.components().count()).count();
    let depth = if text.contains("**") { None } else { Some(below) };
    if root.is_dir() {
        walk(root, depth, |path| glob.is_match(path), lang, inputs);
    }
    if inputs.len() == before && !inputs.iter().any(|input| input.path().is_some_and(|path| glob.is_match(path))) {
        let reason = say!(lang, "没有匹配的文件", "no file matches");
        inputs.insert(Input::Missing(pattern.to_path_buf(), reason));
    }
}
