//! Files and folders: what is searched for documents, and how they are read.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use tempfile::{Builder, NamedTempFile};

use crate::lang::Lang;
use crate::say;
use crate::text::{MAX_BYTES, SkippedKind, decode};

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

/// The text of a configuration, or why it cannot be read; `None` where there is no such file.
pub fn read_config(path: &Path, lang: Lang) -> Option<Result<String, String>> {
    match read(path) {
        Ok(bytes) => Some(decode(&bytes).map(|decoded| decoded.text.into_owned()).map_err(|error| error.message(lang))),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
        Err(error) => Some(Err(reason(&error, lang))),
    }
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

/// What a document of a folder is that is not checked; nothing for one that is, and for other files.
pub fn skipped(path: &Path) -> Option<SkippedKind> {
    if is_document(path) {
        return None;
    }
    match path.extension() {
        Some(_) => {
            let kind = SkippedKind::of_name(&path.file_name()?.to_string_lossy());
            kind.filter(|kind| *kind != SkippedKind::Html || !SkippedKind::is_own_report(&head(path)))
        }
        // Such a name says nothing.
        None => SkippedKind::of_head(&head(path)),
    }
}

/// The first bytes of a file; none of a pipe or a device, which may never give any.
fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if fs::metadata(path).is_ok_and(|there| there.is_file())
        && let Ok(file) = File::open(path)
    {
        let _ = file.take(SkippedKind::HEAD as u64).read_to_end(&mut head);
    }
    head
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
    let path = &target(path);
    let file = beside(path, bytes)?;
    if force {
        file.persist(path).map_err(|error| error.error)?;
    } else if let Err(error) = file.persist_noclobber(path) {
        // Not every file system can rename without replacing.
        if error.error.kind() == io::ErrorKind::AlreadyExists || fs::symlink_metadata(path).is_ok() {
            return Err(error.error);
        }
        error.file.persist(path).map_err(|error| error.error)?;
    }
    settle(path);
    Ok(())
}

/// Why a file was not replaced.
#[derive(Debug)]
pub enum NotReplaced {
    /// It holds other bytes than it did.
    Changed,
    /// Nobody may write it.
    ReadOnly,
    /// The system refused.
    Failed(io::Error),
}

impl NotReplaced {
    /// One sentence for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            NotReplaced::Changed => {
                say!(lang, "检查期间文件已被改动，没有写入", "the file changed meanwhile and was not written")
            }
            NotReplaced::ReadOnly => say!(lang, "文件为只读，没有写入", "the file is read-only and was not written"),
            NotReplaced::Failed(error) => match error.kind() {
                io::ErrorKind::NotFound => {
                    say!(lang, "检查期间文件已被删除，没有写入", "the file was deleted meanwhile and was not written")
                }
                io::ErrorKind::PermissionDenied => {
                    say!(lang, "没有写入权限，文件未改动", "permission denied: the file was not written")
                }
                _ => say!(lang, "无法写入，文件未改动：{error}", "cannot write, the file is as it was: {error}"),
            },
        }
    }
}

impl From<io::Error> for NotReplaced {
    fn from(error: io::Error) -> Self {
        NotReplaced::Failed(error)
    }
}

/// Replaces a file that still holds the bytes `old`, or leaves it as it is.
///
/// # Errors
/// Where it holds others, may not be written, or the system refuses.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), NotReplaced> {
    let path = &target(path);
    // A rename would not ask.
    if fs::metadata(path)?.permissions().readonly() {
        return Err(NotReplaced::ReadOnly);
    }
    let file = beside(path, new)?;
    let now = fs::read(path)?;
    if now == new {
        return Ok(()); // the same file under another name was mended already
    }
    if now != old {
        return Err(NotReplaced::Changed);
    }
    file.persist(path).map_err(|error| error.error)?;
    settle(path);
    Ok(())
}

/// What a link leads to: that is replaced, not the link.
fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// These bytes on the disk, under another name beside `path` that no search finds, with the rights of what stands at `path`.
fn beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let before = fs::metadata(path).ok().filter(fs::Metadata::is_file);
    let mut builder = Builder::new();
    builder.prefix(".gouji-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the user's mask takes away
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(before) = before {
        keep_owner(file.as_file(), &before);
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The new file belongs to whom the old one belonged to, as far as the user may give it away.
#[cfg(unix)]
fn keep_owner(file: &File, before: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let differs = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) != (before.uid(), before.gid()));
    if differs {
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

/// Lets the new name reach the disk, where folders can be told to.
fn settle(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        assert!(matches!(replace(&path, b"other", b"new"), Err(NotReplaced::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        replace(&path, b"old", b"new").unwrap();
        replace(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        fs::remove_file(&path).unwrap();
        assert!(matches!(replace(&path, b"new", b"newer"), Err(NotReplaced::Failed(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&path, "old").unwrap();
        symlink("a.txt", &link).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&link, b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(replace(&path, b"new", b"newer"), Err(NotReplaced::ReadOnly)));
        let fresh = folder.path().join("c.txt");
        write(&fresh, b"new", false).unwrap();
        assert_ne!(fs::metadata(&fresh).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
