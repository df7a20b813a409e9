//! `--annotate`: findings as comments in copies of documents of Word and of workbooks.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::ZonedDateTime;

use super::args::CheckArgs;
use super::inputs::{Input, Inputs};
use super::result::FileResult;
use crate::files;
use crate::finding::Edit;
use crate::formats::{Review, Reviewed, review};
use crate::lang::Lang;
use crate::report::{FileReport, notes};
use crate::say;

/// Where the copies go, and how.
pub struct Annotating {
    /// The copy of each document.
    copies: BTreeMap<PathBuf, PathBuf>,
    /// What is read.
    read: Vec<files::Identity>,
    /// The paths of the command line.
    named: Vec<PathBuf>,
    /// When the run began.
    date: String,
    force: bool,
    lang: Lang,
}

impl Annotating {
    /// Decides where the copies go.
    ///
    /// # Errors
    /// Where two copies would have one name, or one would take the place of what is read.
    pub fn new(arguments: &CheckArgs, inputs: &Inputs, lang: Lang) -> Result<Option<Self>, String> {
        let Some(target) = &arguments.annotate else { return Ok(None) };
        let files: Vec<&Path> = inputs.files.iter().filter_map(Input::path).collect();
        let names_files = !arguments.paths.is_empty() && arguments.paths.iter().all(|path| !path.is_dir());
        let is_folder = target.is_dir() || target.as_os_str().as_encoded_bytes().ends_with(b"/");
        let is_one = files.len() == 1 && names_files && !is_folder;
        let mut copies: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        // The tables beside a document have a copy where copies go into a folder.
        let tables = arguments.tables.as_deref().filter(|_| !is_one);
        for path in files.into_iter().chain(tables) {
            let copy = if is_one { target.clone() } else { target.join(below(path, &arguments.paths)) };
            if let Some(other) = taken.insert(copy.clone(), path) {
                let (one, other, copy) = (path.display(), other.display(), copy.display());
                return Err(say!(
                    lang,
                    "--annotate：{other} 与 {one} 的副本都是 {copy}，没有写入；请分开检查",
                    "--annotate: {other} and {one} would both be written to {copy}; check them apart, nothing was written"
                ));
            }
            copies.insert(path.to_path_buf(), copy);
        }
        let read = copies.keys().chain(&arguments.tables);
        let read: Vec<files::Identity> = read.filter_map(|path| files::identity(path)).collect();
        // Word shows the hour as it stands.
        let date = ZonedDateTime::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let named = arguments.paths.clone();
        let annotating = Annotating { copies, read, named, date, force: arguments.force, lang };
        for (path, copy) in &annotating.copies {
            annotating.expect_apart(copy)?;
            if is_one && kind_of(path) != kind_of(copy) && files::takes_comments(path) {
                let (path, copy) = (path.display(), copy.display());
                return Err(say!(
                    lang,
                    "--annotate 的文件 {copy} 应与 {path} 的扩展名相同，否则 Office 打不开，没有写入",
                    "--annotate {copy} must have the extension of {path}, or Office does not open it; nothing was written"
                ));
            }
        }
        if let (true, Some(output), Some(copy)) = (is_one, &arguments.output, annotating.copies.values().next())
            && files::identity(output).is_some_and(|id| files::identity(copy) == Some(id))
        {
            return Err(say!(
                lang,
                "--output 与 --annotate 是同一个文件，没有写入；请另取名称",
                "--output and --annotate name the same file; give one another name, nothing was written"
            ));
        }
        Ok(Some(annotating))
    }

    /// Leaves out the copies of an earlier run that lie in a folder which is searched.
    pub fn leave_out_copies(arguments: &CheckArgs, inputs: &mut Inputs) {
        let Some(target) = arguments.annotate.as_ref().and_then(|target| target.canonicalize().ok()) else { return };
        let is_below = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&target));
        if !target.is_dir() || arguments.paths.iter().any(|path| is_below(path)) {
            return;
        }
        inputs.files.retain(|input| !input.path().is_some_and(is_below));
    }

    /// Whether a file that takes no comments was asked for by its name.
    pub fn is_named(&self, input: &Input) -> bool {
        input.path().is_none_or(|path| self.named.iter().any(|named| named == path))
    }

    /// Whether it is known where the copy of a file goes, or to be told that it is not.
    pub fn has_place_for(&self, input: &Input) -> bool {
        input.path().is_none_or(|path| self.copies.contains_key(path))
    }

    /// Refuses a copy that would take the place of what is read.
    fn expect_apart(&self, copy: &Path) -> Result<(), String> {
        if !(copy.exists() && files::identity(copy).is_some_and(|id| self.read.contains(&id))) {
            return Ok(());
        }
        let copy = copy.display();
        Err(say!(
            self.lang,
            "--annotate 的文件 {copy} 也是要检查的文件，没有写入；请另取名称",
            "--annotate {copy} is one of the files to check; give the copy another name, nothing was written"
        ))
    }

    /// Writes the copy of a document, and tells what came of it.
    pub fn write(&self, input: &Input, bytes: &[u8], report: &FileReport<'_>, edits: &[Edit], file: &mut FileResult) {
        let (lang, path) = (self.lang, report.path);
        let mut tell = |reason: String| file.messages.push(say!(lang, "{path}：{reason}", "{path}: {reason}"));
        match self.attempt(input, bytes, report, edits) {
            Ok(Reviewed { changes, lost, taken, .. }) => {
                file.fixes = changes;
                if lost > 0 {
                    tell(say!(
                        lang,
                        "没有可以附着的文字或单元格，{lost} 条批注没有写入",
                        "no words or cell to stand on, comments not written: {lost}"
                    ));
                }
                if taken > 0 {
                    tell(say!(
                        lang,
                        "单元格已有对话批注，{taken} 条批注没有写入",
                        "the cells have threaded comments, notes not written: {taken}"
                    ));
                }
            }
            Err(reason) => {
                tell(reason);
                file.failed = true;
            }
        }
    }

    fn attempt(
        &self,
        input: &Input,
        bytes: &[u8],
        report: &FileReport<'_>,
        edits: &[Edit],
    ) -> Result<Reviewed, String> {
        let Some(copy) = input.path().and_then(|path| self.copies.get(path)) else {
            return Err(say!(
                self.lang,
                "标准输入没有文件名，没有写批注；请给出文件",
                "standard input has no name, so no comments were written; name the file"
            ));
        };
        let notes = notes(report, self.lang);
        let sheets = report.places.map(|places| (report.text, places));
        let wanted = Review { notes: &notes, sheets, edits, date: &self.date, force: self.force };
        let reviewed = review(bytes, &wanted).map_err(|error| error.message(self.lang))?;
        let not_written = |error: io::Error| {
            let copy = copy.display();
            say!(self.lang, "无法写入 {copy}：{error}", "cannot write {copy}: {error}")
        };
        create_folder_of(copy).map_err(not_written)?;
        // Where the path leads is known for sure only now.
        self.expect_apart(copy)?;
        files::write(copy, &reviewed.bytes, true).map_err(not_written)?;
        Ok(reviewed)
    }
}

/// The extension of a path, in small letters.
fn kind_of(path: &Path) -> Option<String> {
    path.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase())
}

fn create_folder_of(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => fs::create_dir_all(folder),
        None => Ok(()),
    }
}

/// The path of a file below the folder that was named, or its name.
fn below(path: &Path, named: &[PathBuf]) -> PathBuf {
    let folders = named.iter().filter(|named| named.is_dir()).map(|named| named.strip_prefix("./").unwrap_or(named));
    let is_inside = |inside: &&Path| !inside.as_os_str().is_empty();
    let inside = folders.filter_map(|folder| path.strip_prefix(folder).ok()).find(is_inside);
    // Found in the current folder, which has no name.
    let is_below = named.is_empty() || named.iter().any(|named| named == Path::new("."));
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    match inside {
        Some(inside) => inside.to_path_buf(),
        None if is_below && is_plain => path.to_path_buf(),
        None => path.file_name().map(PathBuf::from).unwrap_or_default(),
    }
}
