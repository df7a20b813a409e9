//! A submission in two formats, as the folder of a reviewer holds it: one document. The one that can be edited is checked, and the
//! figures of the other are compared with its figures.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::inputs::{Input, Inputs};
use crate::analysis::{About, Counterpart, Submission, start_of_next};
use crate::files;
use crate::formats::{self, Format, Places, Source, TrackedView};
use crate::lang::Lang;
use crate::model::Standard;
use crate::report::Beside;
use crate::settings::Settings;
use crate::text::Skipped;

/// The files that are held in another format by a file that is checked.
#[derive(Debug, Default)]
pub struct Counterparts {
    of: BTreeMap<PathBuf, Vec<PathBuf>>,
}

/// One such file, read.
pub struct Read {
    path: String,
    text: String,
    format: Format,
    places: Places,
}

/// A file that may be one of two.
struct Candidate {
    path: PathBuf,
    rank: u8,
    submission: Submission,
}

impl Counterparts {
    /// Finds the files that say the same in another format, and leaves them out of those to be checked.
    pub fn find(inputs: &mut Inputs, view: TrackedView, lang: Lang) -> Counterparts {
        let mut counterparts = Counterparts::default();
        let paths: Vec<&Path> = inputs.files.iter().filter_map(Input::path).collect();
        // Files of one kind are not read twice.
        let kind = |path: &Path| path.extension().filter(|_| !files::is_text(path)).map(OsStr::to_ascii_lowercase);
        if paths.iter().all(|path| kind(path) == kind(paths[0])) {
            return counterparts;
        }
        let standard = &Settings::new(lang).standard;
        let found: Vec<Candidate> = paths.par_iter().filter_map(|path| Candidate::read(path, view, standard)).collect();
        let mut alike: FxHashMap<&[About], Vec<&Candidate>> = FxHashMap::default();
        for candidate in &found {
            alike.entry(candidate.submission.about()).or_default().push(candidate);
        }
        let repeated: BTreeMap<PathBuf, PathBuf> = alike.into_values().flat_map(repeated).collect();
        inputs.files.retain(|input| !input.path().is_some_and(|path| repeated.contains_key(path)));
        let name = |path: &Path| path.display().to_string();
        inputs.skipped.extend(repeated.iter().map(|(other, best)| Skipped::repeating(name(other), name(best))));
        inputs.skipped.sort();
        for (other, best) in repeated {
            counterparts.of.entry(best).or_default().push(other);
        }
        counterparts
    }

    /// Reads the files that hold a document in another format. One that has gone meanwhile is not missed.
    pub fn read(&self, input: &Input, view: TrackedView) -> Vec<Read> {
        let paths = input.path().and_then(|path| self.of.get(path)).into_iter().flatten();
        paths.filter_map(|path| Read::of(path, view)).collect()
    }
}

/// Of files for the same unit, year and kind those that another one holds, each with that: one that is checked itself.
fn repeated(mut files: Vec<&Candidate>) -> Vec<(PathBuf, PathBuf)> {
    files.sort_by_key(|file| file.rank);
    let (mut checked, mut repeated): (Vec<&Candidate>, Vec<(PathBuf, PathBuf)>) = Default::default();
    for file in files {
        match file.best_of(&checked) {
            Some(best) => repeated.push((file.path.clone(), best.path.clone())),
            None => checked.push(file),
        }
    }
    repeated
}

impl Candidate {
    fn read(path: &Path, view: TrackedView, standard: &Standard) -> Option<Candidate> {
        let Read { text, format, .. } = Read::of(path, view)?;
        Some(Candidate { path: path.to_path_buf(), rank: rank(format)?, submission: Submission::of(&text, standard)? })
    }

    /// The one file in a format that is edited more easily which says the same; nothing where there are two, and nobody knows
    /// which.
    fn best_of<'a>(&self, checked: &[&'a Candidate]) -> Option<&'a Candidate> {
        let is_same = |other: &&&Candidate| other.rank < self.rank && other.submission.says_the_same(&self.submission);
        let mut same: Vec<&Candidate> = checked.iter().filter(is_same).copied().collect();
        let best = same.iter().map(|one| one.rank).min()?;
        same.retain(|one| one.rank == best);
        if same.len() > 1 {
            same.retain(|one| one.path.file_stem() == self.path.file_stem());
        }
        same.pop().filter(|_| same.is_empty())
    }
}

impl Read {
    fn of(path: &Path, view: TrackedView) -> Option<Read> {
        let bytes = files::read(path).ok()?;
        let Source { text, format, places, .. } = formats::read(&bytes, view).ok()?;
        Some(Read { path: path.to_string_lossy().into_owned(), text: text.into_owned(), format, places })
    }
}

/// How easily a format is edited, the best first; of workbooks nothing is known that a document says.
fn rank(format: Format) -> Option<u8> {
    match format {
        Format::Word => Some(0),
        Format::Text(_) => Some(1),
        Format::Html(_) | Format::WebArchive => Some(2),
        Format::Pdf => Some(3),
        Format::Excel | Format::OtherWorkbook => None,
    }
}

/// The files as they stand beside a document, one behind another.
pub fn beside<'a>(document: &str, files: &'a [Read]) -> Vec<Beside<'a>> {
    let mut end = document.len() as u32;
    let place = |Read { path, text, places, .. }: &'a Read| {
        let start = start_of_next(end);
        end = start + text.len() as u32;
        Beside { path, text, places, start }
    };
    files.iter().map(place).collect()
}

/// The same with all that they state.
pub fn stated<'a>(beside: &[Beside<'a>], settings: &Settings) -> Vec<Counterpart<'a>> {
    beside.iter().map(|Beside { path, text, start, .. }| Counterpart::read(path, text, *start, settings)).collect()
}
