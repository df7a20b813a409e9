//! Atomic writing: files are written completely or not at all.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile, PersistError};

use super::{expect_regular, is_not_regular, open, read, read_limited};
use crate::lang::Lang;
use crate::say;

/// Prefix and suffix of temporary files. Folder searches skip them.
const SCRATCH: (&str, &str) = (".gouji-", ".tmp");

/// Random characters between prefix and suffix.
const RANDOM: usize = 6;

/// Attempts to create a temporary file that is not swept away before it is locked.
const TRIES: usize = 8;

/// Suffix of the copy that is kept while a document is overwritten in place.
const COPY: &str = ".gouji-old";

/// Only one file is written in place at a time: two names may lead to the same one.
static IN_PLACE: Mutex<()> = Mutex::new(());

/// Writes a whole file or nothing: readers see the old bytes or the new ones. An existing file is replaced only with `force`.
///
/// # Errors
/// `AlreadyExists` without `force`, or an error of the system.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    if !force && fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    // A pipe or a device is written to, not replaced by a file.
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let path = &without_links(path);
    sweep(folder_of(path));
    let before = fs::metadata(path).ok().filter(Metadata::is_file);
    let mut file = scratch(folder_of(path), before.is_some())?;
    if let Some(before) = before {
        // As far as the user may.
        let _ = carry_over(&file, path, &before);
    }
    fill(&mut file, bytes)?;
    let exists = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists || fs::symlink_metadata(path).is_ok();
    let persisted = if force { file.persist(path) } else { file.persist_noclobber(path) };
    let persisted = match persisted {
        // Not every file system can rename without replacing.
        Err(PersistError { file, error }) if !force && !exists(&error) => file.persist(path),
        persisted => persisted,
    };
    persisted.map_err(|error| error.error)?;
    sync_folder_of(path);
    Ok(())
}

/// Why a file was not replaced.
#[derive(Debug)]
pub enum NotReplaced {
    /// Its contents have changed.
    Changed,
    /// It is read-only.
    ReadOnly,
    /// An earlier run was interrupted while it wrote: this is the text as it was.
    Unfinished(PathBuf),
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
            NotReplaced::Unfinished(kept) => {
                let kept = kept.display();
                say!(
                    lang,
                    "上一次写入没有完成，这次没有写入；写入前的原文在 {kept}，请核对后删除它，再运行一次",
                    "an earlier run was interrupted while writing, so nothing was written now; the text before it is in \
                     {kept}: please compare, delete it and run again"
                )
            }
            NotReplaced::Failed(error) if is_not_regular(error) => {
                say!(lang, "不是普通文件，不能写入", "not a regular file and cannot be written")
            }
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

/// Replaces a file that still holds the bytes `old`, or leaves it as it is. It keeps its names, owner, rights and
/// extended attributes.
///
/// # Errors
/// The file has changed, is read-only, or the system refuses.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), NotReplaced> {
    let path = &without_links(path);
    let before = fs::metadata(path)?;
    expect_regular(&before)?;
    // A rename would not ask.
    if before.permissions().readonly() {
        return Err(NotReplaced::ReadOnly);
    }
    let mut file = scratch(folder_of(path), true)?;
    if has_other_names(&before) || carry_over(&file, path, &before).is_err() {
        drop(file);
        return replace_in_place(path, old, new);
    }
    fill(&mut file, new)?;
    if is_done(&read(path)?, old, new)? {
        return Ok(());
    }
    file.persist(path).map_err(|error| error.error)?;
    sync_folder_of(path);
    Ok(())
}

/// Writes into the file itself. As this can be interrupted, the text as it was lies beside it until it is done.
fn replace_in_place(path: &Path, old: &[u8], new: &[u8]) -> Result<(), NotReplaced> {
    let _alone = IN_PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = open(path, OpenOptions::new().read(true).write(true))?;
    if is_done(&read_limited(&file, old.len() as u64)?, old, new)? {
        return Ok(());
    }
    let copy = back_up(path, old)?;
    if let Err(error) = overwrite(&file, new) {
        // A disk that is full has room for what was there before.
        return match overwrite(&file, old) {
            Ok(()) => {
                let _ = fs::remove_file(&copy);
                Err(NotReplaced::Failed(error))
            }
            Err(_) => Err(NotReplaced::Unfinished(copy)),
        };
    }
    fs::remove_file(&copy)?;
    sync_folder_of(&copy);
    Ok(())
}

/// Whether a file holds the new bytes already: it has another name, and was written under that.
///
/// # Errors
/// The file holds neither the new bytes nor the old ones.
fn is_done(now: &[u8], old: &[u8], new: &[u8]) -> Result<bool, NotReplaced> {
    if now == new || now == old { Ok(now == new) } else { Err(NotReplaced::Changed) }
}

fn fill(file: &mut NamedTempFile, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.as_file().sync_all()
}

/// A copy of a document beside it, on the disk.
fn back_up(path: &Path, bytes: &[u8]) -> Result<PathBuf, NotReplaced> {
    let mut name = path.as_os_str().to_owned();
    name.push(COPY);
    let copy = PathBuf::from(name);
    // An interrupted run that had not begun to write, or had come to its end, left nothing that is missed.
    if read(&copy).is_ok_and(|before| before == bytes) {
        fs::remove_file(&copy)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&copy).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => NotReplaced::Unfinished(copy.clone()),
        _ => NotReplaced::Failed(error),
    })?;
    if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        let _ = fs::remove_file(&copy);
        return Err(error.into());
    }
    sync_folder_of(&copy);
    Ok(copy)
}

fn overwrite(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// The target of a link, which is replaced instead of the link.
fn without_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An empty file in a folder, locked as long as it is open. Nobody else may read it where it `is_private`; else it has the
/// rights of any new file.
fn scratch(folder: &Path, is_private: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(SCRATCH.0).suffix(SCRATCH.1).rand_bytes(RANDOM);
    #[cfg(unix)]
    if !is_private {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the user's mask takes away
    }
    for _ in 0..TRIES {
        let file = builder.tempfile_in(folder)?;
        // Where there are no locks nothing is swept away.
        let is_swept = matches!(file.as_file().try_lock(), Err(fs::TryLockError::WouldBlock)) || !file.path().exists();
        if !is_swept {
            return Ok(file);
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

/// Removes temporary files of interrupted runs from a folder. Those of running programs are locked.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_scratch)) {
        let path = entry.path();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let file = is_file.then(|| open(&path, OpenOptions::new().read(true).write(true)).ok()).flatten();
        if file.is_some_and(|file| file.try_lock().is_ok() && fs::remove_file(&path).is_ok()) {
            sync_folder_of(&path);
        }
    }
}

fn is_scratch(name: &str) -> bool {
    let random = name.strip_prefix(SCRATCH.0).and_then(|name| name.strip_suffix(SCRATCH.1));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Gives a new file the owner, the rights and the extended attributes of the one at `path`.
///
/// # Errors
/// The first attribute that could not be carried over; the others were.
#[cfg(unix)]
fn carry_over(file: &NamedTempFile, path: &Path, before: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let file = file.as_file();
    let new = file.metadata()?;
    let owner = match (new.uid(), new.gid()) == (before.uid(), before.gid()) {
        true => Ok(()),
        false => fchown(file, Some(before.uid()), Some(before.gid())),
    };
    // After the owner: a change of owner takes rights away.
    let rights = file.set_permissions(before.permissions());
    let attributes = carry_attributes(file, path);
    owner.and(rights).and(attributes)
}

#[cfg(not(unix))]
fn carry_over(file: &NamedTempFile, _: &Path, before: &Metadata) -> io::Result<()> {
    file.as_file().set_permissions(before.permissions())
}

/// Gives a new file the extended attributes (with them access lists) of the one at `path`, and no others.
#[cfg(unix)]
fn carry_attributes(file: &File, path: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    use xattr::FileExt;
    let names = |list: io::Result<xattr::XAttrs>| match list {
        Ok(names) => Ok(names.collect::<Vec<_>>()),
        // A file system without any.
        Err(error) if error.raw_os_error() == Some(Errno::NOTSUP.raw_os_error()) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let (wanted, there) = (names(xattr::list_deref(path))?, names(file.list_xattr())?);
    for name in there.iter().filter(|name| !wanted.contains(name)) {
        file.remove_xattr(name)?;
    }
    for name in &wanted {
        let value = xattr::get_deref(path, name)?;
        if let Some(value) = value.filter(|value| file.get_xattr(name).ok().flatten().as_ref() != Some(value)) {
            file.set_xattr(name, &value)?;
        }
    }
    Ok(())
}

/// Flushes a new name to the disk, where folders support it.
fn sync_folder_of(path: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
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
