//! Files and folders: what is searched for documents, and how they are read.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::lang::Lang;
use crate::say;
use crate::text::MAX_BYTES;

/// What folders are searched for.
const EXTENSIONS: [&str; 2] = ["txt", "md"];

/// The bytes of a file; of a file that is too large, one more than allowed.
///
/// # Errors
/// Whatever the system says.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    read_limited(file, length)
}

/// The bytes of a stream, one more than allowed at most: enough to tell that it is too large.
///
/// # Errors
/// Whatever the system says.
pub fn read_limited(source: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(expected.min(MAX_BYTES)).unwrap_or(0);
    // A length may be a lie: a refusal shall be an error, not an abort.
    bytes.try_reserve_exact(expected + 1).map_err(io::Error::other)?;
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path that yields no file, and why.
pub type Missing = (PathBuf, String);

/// Finds the files below `root` whose path is `wanted`; `.gitignore` is honoured.
pub fn walk(
    root: &Path,
    depth: Option<usize>,
    wanted: impl Fn(&Path) -> bool,
    lang: Lang,
    mut found: impl FnMut(Result<PathBuf, Missing>),
) {
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
                    found(Ok(path.to_path_buf()));
                }
            }
            Err(error) => {
                let path = failed_path(&error).unwrap_or(root);
                let path = path.strip_prefix("./").unwrap_or(path).to_path_buf();
                let why = match error.io_error() {
                    Some(error) => reason(error, lang),
                    None => error.to_string(),
                };
                found(Err((path, why)));
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

/// Whether a file of a folder is taken for a document.
pub fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
}

/// Writes a whole file or nothing: readers see the old bytes or the new ones. An existing file is replaced only with `force`.
///
/// # Errors
/// `AlreadyExists` without `force`; else whatever the system says.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    let exists = || Err(io::Error::from(io::ErrorKind::AlreadyExists));
    if !force && fs::symlink_metadata(path).is_ok() {
        return exists();
    }
    // A pipe or a device is written to; a file in its place would be something else.
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    // The target of a link is replaced, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| {
        if force {
            return fs::rename(&beside, path);
        }
        // A link fails where the name was taken in the meantime; not every file system has links.
        match fs::hard_link(&beside, path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists && fs::symlink_metadata(path).is_err() => {
                fs::rename(&beside, path)
            }
            linked => linked,
        }
    });
    let _ = fs::remove_file(&beside);
    moved
}

/// Why the system gave no bytes, in words.
pub fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => say!(lang, "文件不存在", "no such file"),
        io::ErrorKind::PermissionDenied => say!(lang, "没有读取权限", "permission denied"),
        io::ErrorKind::IsADirectory => say!(lang, "是文件夹，不是文件", "a folder, not a file"),
        io::ErrorKind::OutOfMemory => say!(lang, "内存不足", "out of memory"),
        _ => say!(lang, "无法读取：{error}", "cannot read: {error}"),
    }
}
