//! Files and folders: searching for documents, reading and writing them.

mod shared;
mod write;

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

pub use shared::Shared;
pub use write::{NotReplaced, replace, sweep, write};

use crate::lang::Lang;
use crate::say;
use crate::text::{self, MAX_BYTES, SkippedKind, ZIP, decode};

/// Extensions of texts in folders.
const TEXT: [&str; 2] = ["txt", "md"];

/// Extensions of Word's documents.
const WORD: [&str; 2] = ["docx", "docm"];

/// Extensions of web pages.
const PAGES: [&str; 4] = ["html", "htm", "mht", "mhtml"];

/// The extension of PDF, where it is read.
const PDF: &[&str] = if cfg!(feature = "pdf") { &["pdf"] } else { &[] };

/// Extensions of workbooks.
const EXCEL: [&str; 5] = ["xlsx", "xlsm", "xls", "et", "ods"];

/// The bytes of a regular file; of a file that is too large, one more than allowed. A pipe or a device may never end, and is
/// not read.
///
/// # Errors
/// An error of the system.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = open(path, OpenOptions::new().read(true))?;
    let length = file.metadata()?.len();
    read_limited(file, length)
}

/// The same for a path that the user names, which may also be a stream handed over by the shell, such as `<(command)`.
///
/// # Errors
/// An error of the system.
pub fn read_named(path: &Path) -> io::Result<Vec<u8>> {
    match is_handed_over(path) {
        true => read_limited(File::open(path)?, 0),
        false => read(path),
    }
}

/// Whether a path is the name of a stream that is open already. A link to it has another name, and anybody may lay one.
fn is_handed_over(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new(""));
    cfg!(unix)
        && (path == Path::new("/dev/stdin") || folder == Path::new("/dev/fd") || folder == Path::new("/proc/self/fd"))
}

/// Opens a regular file, and nothing else.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // Looked at first: opening a device may already do something.
    expect_regular(&fs::metadata(path)?)?;
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        // Opening a pipe would wait for its other end.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32);
    }
    let file = options.open(path)?;
    // Something else may have taken its place.
    expect_regular(&file.metadata()?)?;
    Ok(file)
}

fn expect_regular(metadata: &Metadata) -> io::Result<()> {
    match metadata.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        _ => Err(io::Error::other(NotRegular)),
    }
}

/// The path is a pipe, a socket or a device.
#[derive(Debug)]
struct NotRegular;

impl fmt::Display for NotRegular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a regular file")
    }
}

impl Error for NotRegular {}

fn is_not_regular(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|error| error.is::<NotRegular>())
}

/// The bytes of a stream, one more than allowed at most: enough to tell that it is too large.
///
/// # Errors
/// An error of the system.
pub fn read_limited(source: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(expected.min(MAX_BYTES)).unwrap_or(0);
    // The length may be wrong: failing to reserve must be an error, not an abort.
    bytes.try_reserve_exact(expected + 1).map_err(io::Error::other)?;
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The identity of a file: the same for all its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Device and number of a file.
    Node(u64, u64),
    /// The one path without links.
    Path(PathBuf),
}

/// The identity of the file at a path, which need not exist; `None` for a pipe or a device.
pub fn identity(path: &Path) -> Option<Identity> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(path) {
        #[cfg(unix)]
        Ok(metadata) if metadata.is_file() => {
            use std::os::unix::fs::MetadataExt;
            Some(Identity::Node(metadata.dev(), metadata.ino()))
        }
        Ok(metadata) => fs::canonicalize(path).ok().filter(|_| metadata.is_file()).map(Identity::Path),
        Err(_) => Some(Identity::Path(fs::canonicalize(folder).ok()?.join(path.file_name()?))),
    }
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoFile {
    /// It cannot be looked at.
    Missing(PathBuf, String),
    /// A link to a file outside the folder.
    Outside(PathBuf),
}

/// Finds the files below `root` whose path is `wanted`; `.gitignore` is honoured. Links are followed to files below `root`.
pub fn walk(
    root: &Path,
    depth: Option<usize>,
    wanted: impl Fn(&Path) -> bool,
    lang: Lang,
    found: impl FnMut(Result<PathBuf, NoFile>),
) {
    walk_some(root, depth, usize::MAX, wanted, lang, found);
}

/// The same among the first `most` entries.
pub fn walk_some(
    root: &Path,
    depth: Option<usize>,
    most: usize,
    wanted: impl Fn(&Path) -> bool,
    lang: Lang,
    mut found: impl FnMut(Result<PathBuf, NoFile>),
) {
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    // Outside a repository a .gitignore says just as well what is no document.
    for entry in WalkBuilder::new(root).require_git(false).max_depth(depth).build().take(most) {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let shown = path.strip_prefix("./").unwrap_or(path);
                let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir() && wanted(shown)) else { continue };
                // One that leads nowhere is reported when it is read.
                let target = kind.is_symlink().then(|| fs::canonicalize(path).ok()).flatten();
                match target {
                    Some(target) if target.is_dir() => {}
                    Some(target) if !target.starts_with(&real_root) => {
                        found(Err(NoFile::Outside(shown.to_path_buf())));
                    }
                    _ => found(Ok(shown.to_path_buf())),
                }
            }
            Err(error) => {
                let path = failed_path(&error).unwrap_or(root);
                let path = path.strip_prefix("./").unwrap_or(path).to_path_buf();
                let why = match error.io_error() {
                    Some(error) => reason(error, lang),
                    None => error.to_string(),
                };
                found(Err(NoFile::Missing(path, why)));
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
    let is_office = || (is_office(path) || is_renamed_word(path)) && !is_own_workbook(path);
    is_text(path) || !is_temporary(path) && (is_office() || is_page(path) || has_extension(path, PDF))
}

/// Whether a document of a folder is a text, which an editor can open.
pub fn is_text(path: &Path) -> bool {
    !is_temporary(path) && has_extension(path, &TEXT)
}

/// Whether a file is a document of Word or a workbook by its name.
pub fn is_office(path: &Path) -> bool {
    has_extension(path, &WORD) || has_extension(path, &EXCEL)
}

/// Whether a file is by its name one that comments can be written into.
pub fn takes_comments(path: &Path) -> bool {
    has_extension(path, &WORD) || has_extension(path, &EXCEL[..2])
}

/// Whether a file is a web page by its name, and no report of gouji's own.
fn is_page(path: &Path) -> bool {
    has_extension(path, &PAGES) && !SkippedKind::is_own_report(&head(path))
}

/// Whether a file is a workbook of lists that gouji has written.
fn is_own_workbook(path: &Path) -> bool {
    has_extension(path, &EXCEL) && SkippedKind::is_own_report(&head(path))
}

/// Whether a file belongs to a program, not to a person: `~$预算.docx`.
pub fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| text::is_temporary(&name.to_string_lossy()))
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    extensions.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
}

/// Whether a document of Word has the extension of its older format.
fn is_renamed_word(path: &Path) -> bool {
    let kind = path.file_name().and_then(|name| SkippedKind::of_name(&name.to_string_lossy()));
    kind == Some(SkippedKind::OldWord) && head(path).starts_with(ZIP)
}

/// Why a document in a folder is not checked; `None` for one that is, and for other files.
pub fn skipped(path: &Path) -> Option<SkippedKind> {
    if is_document(path) {
        return None;
    }
    match path.extension() {
        Some(_) => SkippedKind::of_name(&path.file_name()?.to_string_lossy()),
        // Such a name says nothing.
        None => SkippedKind::of_head(&head(path)),
    }
}

/// The first bytes of a regular file.
fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = open(path, OpenOptions::new().read(true)) {
        let _ = file.take(SkippedKind::HEAD as u64).read_to_end(&mut head);
    }
    head
}

/// A system error in words.
pub fn reason(error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => say!(lang, "文件不存在", "no such file"),
        io::ErrorKind::PermissionDenied => say!(lang, "没有读取权限", "permission denied"),
        io::ErrorKind::IsADirectory => say!(lang, "是文件夹，不是文件", "a folder, not a file"),
        _ if is_not_regular(error) => say!(
            lang,
            "不是普通文件（是管道或设备），没有读取",
            "not a regular file (a pipe or a device); it was not read"
        ),
        io::ErrorKind::OutOfMemory => say!(lang, "内存不足", "out of memory"),
        _ => say!(lang, "无法读取：{error}", "cannot read: {error}"),
    }
}
