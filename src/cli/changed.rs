//! `--changed-since`: the files that git says have changed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::inputs::{Input, Inputs};
use crate::lang::Lang;
use crate::say;

/// The files of the repository around the current folder that differ from `revision`, and those git does not track.
///
/// # Errors
/// Without git, outside a repository, and for an unknown revision.
pub fn since(revision: &str, lang: Lang) -> Result<BTreeSet<PathBuf>, String> {
    let here = Path::new(".");
    let top = git(here, &["rev-parse", "--show-toplevel"], lang)?;
    let outside = |why: String| say!(lang, "当前文件夹不在 git 仓库中：{why}", "not in a git repository: {why}");
    let top = succeeded(&top).ok_or_else(|| outside(complaint(&top)))?;
    let top = path(top.strip_suffix(b"\n").unwrap_or(top));
    // A revision may begin with a dash.
    let commit = format!("{revision}^{{commit}}");
    let commit = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], lang)?;
    let unknown = || say!(lang, "git 仓库中没有修订版“{revision}”", "git knows no revision `{revision}`");
    let commit = succeeded(&commit).ok_or_else(unknown)?;
    let commit = String::from_utf8_lossy(commit);
    let differ = ["diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--diff-filter=d", commit.trim(), "--"];
    let mut files = BTreeSet::new();
    for arguments in [&differ as &[&str], &["ls-files", "--others", "--exclude-standard", "-z"]] {
        let output = git(&top, arguments, lang)?;
        let listed = succeeded(&output).ok_or_else(|| {
            let why = complaint(&output);
            say!(lang, "git 出错：{why}", "git failed: {why}")
        })?;
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        files.extend(names.map(|name| top.join(path(name))));
    }
    Ok(files)
}

/// The inputs that have changed; standard input, and what cannot be read, count as such.
pub fn only(mut inputs: Inputs, changed: &BTreeSet<PathBuf>) -> Inputs {
    let has_changed = |path: &Path| {
        // The link itself, or what it leads to.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let named = folder.canonicalize().ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
        [named, path.canonicalize().ok()].into_iter().flatten().any(|path| changed.contains(&path))
    };
    let is_wanted = |input: &Input| match input {
        Input::File(path) => has_changed(path),
        Input::Missing(..) | Input::Stdin => true,
    };
    let all = inputs.files.len();
    inputs.files.retain(is_wanted);
    inputs.skipped.retain(|skipped| has_changed(Path::new(&skipped.path)));
    Inputs { unchanged: all - inputs.files.len(), ..inputs }
}

fn git(folder: &Path, arguments: &[&str], lang: Lang) -> Result<Output, String> {
    Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => say!(lang, "找不到 git 程序", "there is no git"),
        _ => say!(lang, "无法运行 git：{error}", "cannot run git: {error}"),
    })
}

fn succeeded(output: &Output) -> Option<&[u8]> {
    output.status.success().then_some(&output.stdout)
}

/// The first line of what git said.
fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    let name: &OsStr = std::os::unix::ffi::OsStrExt::from_bytes(bytes);
    PathBuf::from(name)
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    let name = String::from_utf8_lossy(bytes);
    let name: &OsStr = name.as_ref().as_ref();
    // As the system writes it, so that it compares with what the system says of other files.
    Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name))
}
