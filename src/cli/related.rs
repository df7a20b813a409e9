//! The files of a run that belong together: one submission in two formats, the documents of one unit in several years, a department
//! and its units.
//!
//! A submission in two formats is one document: the one that can be edited is checked, and the figures of the other are compared with
//! its figures. Documents of several years and units are checked each, beside the others.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::configs::Configs;
use super::inputs::{Input, Inputs};
use super::named::Named;
use crate::analysis::{Document, OtherFile, Pairing, ReadText, Submission, Tie, starts_behind};
use crate::files::{self, Shared};
use crate::formats::{self, Places, Source, TrackedView};
use crate::lang::Lang;
use crate::model::Standard;
use crate::report::Beside;
use crate::settings::Settings;
use crate::text::Skipped;

/// The files that go with those that are checked.
#[derive(Default)]
pub struct Related {
    /// Those that each is checked beside.
    beside: BTreeMap<PathBuf, Vec<(PathBuf, Tie)>>,
    /// The files that the user has named beside the one that is checked.
    named: Vec<(PathBuf, Tie)>,
    /// Read once for all that they are beside.
    read: Shared<Read>,
    /// What could not be paired, for stderr.
    pub messages: Vec<String>,
}

/// A file, read and judged.
pub struct Read {
    path: String,
    text: String,
    places: Places,
    read: ReadText,
    standard: Arc<Standard>,
}

/// A file that may belong to others.
struct Candidate {
    path: PathBuf,
    rank: u8,
    submission: Submission,
}

impl Related {
    /// Finds what belongs together, leaves out the files that say the same in another format, and puts those that belong together
    /// next to one another.
    pub fn find(inputs: &mut Inputs, view: TrackedView, configs: &Configs, lang: Lang) -> Related {
        let mut related = Related::default();
        let paths: Vec<&Path> = inputs.files.iter().filter_map(Input::path).collect();
        if paths.len() < 2 {
            return related;
        }
        // Files of one kind are no copies of one another.
        let kind = |path: &Path| path.extension().filter(|_| !files::is_text(path)).map(OsStr::to_ascii_lowercase);
        let may_be_copies = paths.iter().any(|path| kind(path) != kind(paths[0]));
        let read = |path: &&Path| {
            // Where the configuration is wrong the file is not checked.
            Candidate::read(path, view, &configs.of(path).settings.ok()?.standard, may_be_copies)
        };
        let found: Vec<Candidate> = paths.par_iter().filter_map(read).collect();
        let documents: Vec<Document> = found.iter().map(Candidate::document).collect();
        let pairing = Pairing::of(&documents);
        let path = |at: usize| found[at].path.clone();
        for (own, others) in &pairing.beside {
            related.beside.insert(path(*own), others.iter().map(|(other, tie)| (path(*other), *tie)).collect());
        }
        Related::leave_out(&pairing.copies.iter().map(|(copy, best)| (path(*copy), path(*best))).collect(), inputs);
        for twice in &pairing.ambiguous {
            let names: Vec<String> = twice.at.iter().map(|at| found[*at].path.display().to_string()).collect();
            related.messages.push(twice.in_words(&names, lang));
        }
        related.share();
        related.order(inputs);
        related
    }

    /// With the files that the user has named; tables are checked themselves, beside their text.
    pub fn with_named(self, named: Named, inputs: &mut Inputs) -> Related {
        let Named { last_year, tables } = named;
        let mut beside = self.beside;
        if let Some(tables) = &tables {
            let text = inputs.files.first().and_then(Input::path);
            let tie = text.map(|text| (text.to_path_buf(), Tie::Text { is_alike: true }));
            text.into_iter().chain([tables.as_path()]).for_each(|path| self.read.need(path));
            beside.insert(tables.clone(), tie.into_iter().collect());
            inputs.files.push(Input::named(tables));
        }
        let tables = tables.map(|path| (path, Tie::Tables { is_alike: true }));
        Related { named: last_year.map(|path| (path, Tie::Named)).into_iter().chain(tables).collect(), beside, ..self }
    }

    /// Leaves out the files that another one holds; that is checked beside them.
    fn leave_out(copies: &BTreeMap<PathBuf, PathBuf>, inputs: &mut Inputs) {
        if copies.is_empty() {
            return;
        }
        inputs.files.retain(|input| !input.path().is_some_and(|path| copies.contains_key(path)));
        let name = |path: &Path| path.display().to_string();
        inputs.skipped.extend(copies.iter().map(|(copy, best)| Skipped::repeating(name(copy), name(best))));
        inputs.skipped.sort();
    }

    /// Notes who needs which files: those that it is beside, and itself.
    fn share(&self) {
        for (own, beside) in &self.beside {
            beside.iter().map(|(path, _)| path).chain([own]).for_each(|path| self.read.need(path));
        }
    }

    /// Puts the files that belong together where the first of them is: they are read together, and forgotten.
    fn order(&self, inputs: &mut Inputs) {
        if self.beside.is_empty() {
            return;
        }
        let place: FxHashMap<&Path, usize> =
            inputs.files.iter().enumerate().filter_map(|(at, input)| Some((input.path()?, at))).collect();
        let mut first: Vec<Option<usize>> = vec![None; inputs.files.len()];
        for start in 0..first.len() {
            let mut open = vec![start];
            while let Some(at) = open.pop() {
                let Some(others) = inputs.files[at].path().and_then(|path| self.beside.get(path)) else { continue };
                if first[at].is_none() {
                    first[at] = Some(start);
                    open.extend(others.iter().filter_map(|(path, _)| place.get(path.as_path())));
                }
            }
        }
        let mut placed: Vec<(Option<usize>, Input)> =
            first.into_iter().zip(std::mem::take(&mut inputs.files)).collect();
        placed.sort_by_key(|(first, _)| (first.is_none(), *first));
        inputs.files = placed.into_iter().map(|(_, input)| input).collect();
    }

    /// Reads the files that go with one. What has gone meanwhile is not missed.
    pub fn beside(&self, input: &Input, view: TrackedView, settings: &Settings) -> Vec<(Arc<Read>, Tie)> {
        let own = input.path();
        let others = own.and_then(|own| self.beside.get(own)).into_iter().flatten();
        let others = others.filter_map(|(path, tie)| Some((self.shared(path, view, settings)?, *tie)));
        // What is named goes with the text.
        let is_named = self.named.iter().any(|(path, _)| Some(path.as_path()) == own);
        let named = self.named.iter().filter(|_| !is_named);
        let named = named.filter_map(|(path, tie)| Some((Arc::new(Read::of(path, view, settings)?), *tie)));
        others.chain(named).collect()
    }

    /// A file as it was read for those that it is beside.
    pub fn own(&self, input: &Input, view: TrackedView, settings: &Settings) -> Option<Arc<Read>> {
        self.shared(input.path()?, view, settings)
    }

    fn shared(&self, path: &Path, view: TrackedView, settings: &Settings) -> Option<Arc<Read>> {
        self.read.get(path, || Read::of(path, view, settings))
    }

    /// Forgets what only this file needed.
    pub fn is_done(&self, input: &Input) {
        let Some((own, beside)) = input.path().and_then(|path| self.beside.get_key_value(path)) else { return };
        beside.iter().map(|(path, _)| path).chain([own]).for_each(|path| self.read.is_done(path));
    }
}

impl Candidate {
    /// Reads a file as far as it takes to tell what it is: its beginning, or all of it where it `may_be_copy`.
    fn read(path: &Path, view: TrackedView, standard: &Standard, may_be_copy: bool) -> Option<Candidate> {
        let bytes = files::read(path).ok()?;
        let Source { text, format, .. } = formats::read(&bytes, view).ok()?;
        let submission = match format.is_workbook() {
            true => Submission::of_tables(&text, standard),
            false if may_be_copy => Submission::of(&text, standard),
            false => Submission::at_head(&text, standard),
        };
        Some(Candidate { path: path.to_path_buf(), rank: format.rank(), submission: submission? })
    }

    fn document(&self) -> Document<'_> {
        Document { submission: &self.submission, rank: self.rank, path: &self.path }
    }
}

impl Read {
    fn of(path: &Path, view: TrackedView, settings: &Settings) -> Option<Read> {
        let bytes = files::read(path).ok()?;
        let Source { text, places, .. } = formats::read(&bytes, view).ok()?;
        let (text, standard) = (text.into_owned(), settings.standard.clone());
        let read = ReadText::new(&text, settings);
        Some(Read { path: path.to_string_lossy().into_owned(), text, places, read, standard })
    }

    /// What was read of it, where it says this and was read with this standard.
    pub fn of_text(&self, text: &str, settings: &Settings) -> Option<&ReadText> {
        (self.text == text && Arc::ptr_eq(&self.standard, &settings.standard)).then_some(&self.read)
    }
}

/// The files as they stand beside a document, one behind another.
pub fn beside<'a>(document: &str, files: &'a [(Arc<Read>, Tie)]) -> Vec<Beside<'a>> {
    let places = files.iter().zip(starts(document, files.iter().map(|(file, _)| file.text.as_str())));
    places
        .map(|((file, _), start)| Beside { path: &file.path, text: &file.text, places: &file.places, start })
        .collect()
}

/// The same with all that they state.
pub fn stated<'a>(document: &str, files: &'a [(Arc<Read>, Tie)]) -> Vec<OtherFile<'a>> {
    let places = files.iter().zip(starts(document, files.iter().map(|(file, _)| file.text.as_str())));
    places.map(|((file, tie), start)| OtherFile { path: &file.path, read: &file.read, start, tie: *tie }).collect()
}

/// Where each of these texts is thought to begin behind a document.
pub fn starts<'a>(document: &str, texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = u32> {
    starts_behind(document.len() as u32, texts.map(|text| text.len() as u32))
}
