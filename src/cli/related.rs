//! The files of a run that belong together: one submission in two formats, the documents of one unit in several years.
//!
//! A submission in two formats is one document: the one that can be edited is checked, and the figures of the other are compared with
//! its figures. Documents of several years are checked each, beside those of the years before and after.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::inputs::{Input, Inputs};
use crate::analysis::{About, OtherFile, ReadText, Submission, start_of_next};
use crate::files;
use crate::formats::{self, Format, Places, Source, TrackedView};
use crate::lang::Lang;
use crate::model::{DocumentKind, IssuerKind, Standard};
use crate::report::Beside;
use crate::say;
use crate::settings::Settings;
use crate::text::Skipped;

/// The files that go with those that are checked.
#[derive(Default)]
pub struct Related {
    /// The files that hold what another one holds, by that.
    copies: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The unit's documents of the years before and after.
    years: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The document of the year before that the user has named.
    named: Option<PathBuf>,
    /// Those of several years, read once for all that they are beside.
    read: Mutex<FxHashMap<PathBuf, Slot>>,
    /// What could not be paired, for stderr.
    pub messages: Vec<String>,
}

/// A file that several are checked beside.
struct Slot {
    file: Arc<OnceLock<Option<Arc<Read>>>>,
    /// How many still need it, itself among them.
    uses: usize,
}

/// A file, read and judged.
pub struct Read {
    path: String,
    text: String,
    places: Places,
    read: ReadText,
    standard: Arc<Standard>,
    is_named: bool,
}

/// A file that may belong to others.
struct Candidate {
    path: PathBuf,
    rank: u8,
    submission: Submission,
}

impl Related {
    /// Finds what belongs together, leaves out the files that say the same in another format, and puts those of one unit next to one
    /// another.
    pub fn find(inputs: &mut Inputs, view: TrackedView, lang: Lang) -> Related {
        let mut related = Related::default();
        let standard = &Settings::new(lang).standard;
        let paths: Vec<&Path> = inputs.files.iter().filter_map(Input::path).collect();
        if paths.len() < 2 {
            return related;
        }
        // Files of one kind are no copies of one another.
        let kind = |path: &Path| path.extension().filter(|_| !files::is_text(path)).map(OsStr::to_ascii_lowercase);
        let may_be_copies = paths.iter().any(|path| kind(path) != kind(paths[0]));
        let read = |path: &&Path| Candidate::read(path, view, standard, may_be_copies);
        let mut found: Vec<Candidate> = paths.par_iter().filter_map(read).collect();
        if may_be_copies {
            let repeated = repeated_files(&found);
            inputs.files.retain(|input| !input.path().is_some_and(|path| repeated.contains_key(path)));
            found.retain(|file| !repeated.contains_key(&file.path));
            let name = |path: &Path| path.display().to_string();
            inputs.skipped.extend(repeated.iter().map(|(other, best)| Skipped::repeating(name(other), name(best))));
            inputs.skipped.sort();
            for (other, best) in repeated {
                related.copies.entry(best).or_default().push(other);
            }
        }
        related.pair_years(&found, lang);
        related.order(inputs);
        related
    }

    /// The document of the year before, as the user has named it.
    pub fn with_last_year(self, path: Option<PathBuf>) -> Related {
        Related { named: path, ..self }
    }

    /// Finds the documents of each unit that are of the years before and after one of them.
    fn pair_years(&mut self, found: &[Candidate], lang: Lang) {
        let mut units: BTreeMap<(&str, bool), Vec<(&About, &Candidate)>> = BTreeMap::new();
        for file in found {
            if let [about] = file.submission.about() {
                let is_department = about.issuer == Some(IssuerKind::Department);
                units.entry((&about.unit, is_department)).or_default().push((about, file));
            }
        }
        for ((unit, _), mut files) in units {
            files.sort_by_key(|(about, file)| (about.year, about.kind == DocumentKind::Final, &file.path));
            let is_same = |one: &(&About, &Candidate), next: &(&About, &Candidate)| one.0 == next.0;
            for twice in files.chunk_by(is_same).filter(|same| same.len() > 1 && files.len() > same.len()) {
                let names: Vec<String> = twice.iter().map(|(_, file)| file.path.display().to_string()).collect();
                let (year, names) = (twice[0].0.year.unwrap_or_default(), names.join(&say!(lang, "、", ", ")));
                self.messages.push(say!(
                    lang,
                    "{unit} {year}年的文件不止一份，没有与其他年度核对：{names}",
                    "{unit} has more than one document for {year}, not checked against other years: {names}"
                ));
            }
            let single: Vec<(&About, &Candidate)> =
                files.chunk_by(is_same).filter(|same| same.len() == 1).map(|same| same[0]).collect();
            for (about, file) in &single {
                let beside =
                    single.iter().filter(|(other, _)| about.is_beside(other)).map(|(_, other)| other.path.clone());
                let beside: Vec<PathBuf> = beside.collect();
                if !beside.is_empty() {
                    self.years.insert(file.path.clone(), beside);
                }
            }
        }
        let mut slots: FxHashMap<PathBuf, Slot> = FxHashMap::default();
        for path in self.years.iter().flat_map(|(own, beside)| beside.iter().chain([own])) {
            let slot = slots.entry(path.clone()).or_insert_with(|| Slot { file: Arc::default(), uses: 0 });
            slot.uses += 1;
        }
        self.read = Mutex::new(slots);
    }

    /// Puts the documents of a unit where the first of them is: they are read together, and forgotten.
    fn order(&self, inputs: &mut Inputs) {
        if self.years.is_empty() {
            return;
        }
        let place: FxHashMap<PathBuf, usize> =
            inputs.files.iter().enumerate().filter_map(|(at, input)| Some((input.path()?.to_path_buf(), at))).collect();
        let first = |input: &Input| {
            let own = input.path()?;
            let beside = self.years.get(own).into_iter().flatten().map(PathBuf::as_path);
            beside.chain([own]).filter_map(|path| place.get(path)).min().copied()
        };
        // Twice, for the year after next.
        let firsts: Vec<Option<usize>> = inputs.files.iter().map(first).collect();
        let of_first = |at: usize| firsts[at].map(|first| firsts[first].unwrap_or(first));
        let mut placed: Vec<(Option<usize>, Input)> = std::mem::take(&mut inputs.files)
            .into_iter()
            .enumerate()
            .map(|(at, input)| (of_first(at), input))
            .collect();
        placed.sort_by_key(|(first, _)| (first.is_none(), *first));
        inputs.files = placed.into_iter().map(|(_, input)| input).collect();
    }

    /// Reads the files that go with one. What has gone meanwhile is not missed.
    pub fn beside(&self, input: &Input, view: TrackedView, settings: &Settings) -> Vec<Arc<Read>> {
        let Some(own) = input.path() else { return Vec::new() };
        let copies = self.copies.get(own).into_iter().flatten();
        let copies = copies.filter_map(|path| Read::of(path, view, settings, false)).map(Arc::new);
        let years = self.years.get(own).into_iter().flatten().filter_map(|path| self.shared(path, view, settings));
        let named = self.named.iter().filter_map(|path| Read::of(path, view, settings, true)).map(Arc::new);
        copies.chain(years).chain(named).collect()
    }

    /// A file as it was read for those that it is beside.
    pub fn own(&self, input: &Input, view: TrackedView, settings: &Settings) -> Option<Arc<Read>> {
        self.shared(input.path()?, view, settings)
    }

    fn shared(&self, path: &Path, view: TrackedView, settings: &Settings) -> Option<Arc<Read>> {
        let slots = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let file = slots.get(path)?.file.clone();
        drop(slots);
        file.get_or_init(|| Read::of(path, view, settings, false).map(Arc::new)).clone()
    }

    /// Forgets what only this file needed.
    pub fn is_done(&self, input: &Input) {
        let Some((own, beside)) = input.path().and_then(|path| self.years.get_key_value(path)) else { return };
        let mut slots = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        for path in beside.iter().chain([own]) {
            let Some(slot) = slots.get_mut(path) else { continue };
            slot.uses -= 1;
            if slot.uses == 0 {
                slots.remove(path);
            }
        }
    }
}

/// The files that another one holds, each with that, which is checked itself.
fn repeated_files(found: &[Candidate]) -> BTreeMap<PathBuf, PathBuf> {
    let mut alike: FxHashMap<&[About], Vec<&Candidate>> = FxHashMap::default();
    for candidate in found {
        alike.entry(candidate.submission.about()).or_default().push(candidate);
    }
    alike.into_values().flat_map(repeated).collect()
}

/// The same of files for the same unit, year and kind.
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
    /// Reads a file as far as it takes to tell what it is: its beginning, or all of it where it `may_be_copy`.
    fn read(path: &Path, view: TrackedView, standard: &Standard, may_be_copy: bool) -> Option<Candidate> {
        let bytes = files::read(path).ok()?;
        let Source { text, format, .. } = formats::read(&bytes, view).ok()?;
        let submission =
            if may_be_copy { Submission::of(&text, standard) } else { Submission::at_head(&text, standard) };
        Some(Candidate { path: path.to_path_buf(), rank: rank(format)?, submission: submission? })
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
    fn of(path: &Path, view: TrackedView, settings: &Settings, is_named: bool) -> Option<Read> {
        let bytes = files::read(path).ok()?;
        let Source { text, places, .. } = formats::read(&bytes, view).ok()?;
        let (text, standard) = (text.into_owned(), settings.standard.clone());
        let read = ReadText::new(&text, settings);
        Some(Read { path: path.to_string_lossy().into_owned(), text, places, read, standard, is_named })
    }

    /// What was read of it, where it says this and was read with this standard.
    pub fn of_text(&self, text: &str, settings: &Settings) -> Option<&ReadText> {
        (self.text == text && Arc::ptr_eq(&self.standard, &settings.standard)).then_some(&self.read)
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
pub fn beside<'a>(document: &str, files: &'a [Arc<Read>]) -> Vec<Beside<'a>> {
    let places = files.iter().zip(starts(document, files));
    places.map(|(file, start)| Beside { path: &file.path, text: &file.text, places: &file.places, start }).collect()
}

/// The same with all that they state.
pub fn stated<'a>(document: &str, files: &'a [Arc<Read>]) -> Vec<OtherFile<'a>> {
    let places = files.iter().zip(starts(document, files));
    let stated = |(file, start): (&'a Arc<Read>, u32)| {
        let Read { path, read, is_named, .. } = &**file;
        OtherFile { path, read, start, is_named: *is_named }
    };
    places.map(stated).collect()
}

/// Where each of the files is thought to begin behind a document.
fn starts(document: &str, files: &[Arc<Read>]) -> impl Iterator<Item = u32> {
    let mut end = document.len() as u32;
    files.iter().map(move |file| {
        let start = start_of_next(end);
        end = start + file.text.len() as u32;
        start
    })
}
