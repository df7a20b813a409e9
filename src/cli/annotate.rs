//! `--annotate`: findings as comments in copies of the documents of Word.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::args::CheckArgs;
use super::inputs::{Input, Inputs};
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
        let is_one = files.len() == 1 && names_files && !target.is_dir();
        let mut copies: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for path in files {
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
        let read: Vec<files::Identity> = copies.keys().filter_map(|path| files::identity(path)).collect();
        let is_read = |copy: &PathBuf| copy.exists() && files::identity(copy).is_some_and(|id| read.contains(&id));
        if let Some(copy) = copies.values().find(|copy| is_read(copy)) {
            let copy = copy.display();
            return Err(say!(
                lang,
                "--annotate 的文件 {copy} 也是要检查的文件，没有写入；请另取名称",
                "--annotate {copy} is one of the files to check; give the copy another name, nothing was written"
            ));
        }
        let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        Ok(Some(Annotating { copies, date, force: arguments.force, lang }))
    }

    /// Writes the copy of a document.
    ///
    /// # Errors
    /// Why it was not written.
    pub fn write(
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
        let wanted = Review { notes: &notes, edits, date: &self.date, force: self.force };
        let reviewed = review(bytes, &wanted).map_err(|error| error.message(self.lang))?;
        let written = create_folder_of(copy).and_then(|()| files::write(copy, &reviewed.bytes, true));
        written.map_err(|error| {
            let copy = copy.display();
            say!(self.lang, "无法写入 {copy}：{error}", "cannot write {copy}: {error}")
        })?;
        Ok(reviewed)
    }
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
