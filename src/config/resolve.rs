//! The settings of a file: those of the configurations above it, the nearest last, each key overriding the one before.

use super::check::relative;
use super::{ACCEPTED, Change, Config, Problem, Reader, Statement};
use crate::lang::Lang;
use crate::model::words::Word;
use crate::model::{Standard, Words};
use crate::settings::{Ignore, Policy, Settings};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name: `severity.missing-contact`.
    pub key: String,
    /// Its value, as it would be written.
    pub value: String,
    /// The configuration, by its place in [`Resolver::configs`].
    pub config: usize,
    /// Its byte in the configuration.
    pub at: usize,
}

/// The configurations above a file and the settings that result.
#[derive(Clone, Debug)]
pub struct Governed {
    /// The configurations, the nearest last, by their place in [`Resolver::configs`].
    pub configs: Vec<usize>,
    /// The settings of the file, or the problems of the configurations above it.
    pub settings: Result<Arc<Settings>, Arc<Vec<Problem>>>,
    /// Where each setting that is not a default comes from.
    pub origins: Arc<Vec<Origin>>,
}

/// Reads every configuration once.
#[derive(Debug)]
pub struct Resolver {
    lang: Lang,
    configs: Vec<Arc<Config>>,
    folders: FxHashMap<PathBuf, Option<usize>>,
    /// By the configurations and their globs that match.
    known: FxHashMap<(Vec<usize>, Vec<bool>), Governed>,
}

impl Resolver {
    /// Nothing is read yet.
    pub fn new(lang: Lang) -> Resolver {
        Resolver { lang, configs: Vec::new(), folders: FxHashMap::default(), known: FxHashMap::default() }
    }

    /// Every configuration read so far.
    pub fn configs(&self) -> &[Arc<Config>] {
        &self.configs
    }

    /// The accepted findings of this number: the configuration, the byte and the code of the rule.
    pub fn accepted(&self, mut id: usize) -> Option<(&Config, usize, &'static str)> {
        for config in &self.configs {
            match config.statements.get(id) {
                Some(Statement { change: Change::Accept { code, .. }, at, .. }) => return Some((config, *at, code)),
                Some(_) => return None,
                None => id -= config.statements.len(),
            }
        }
        None
    }

    /// Resolves the file at an absolute path.
    pub fn of(&mut self, path: &Path, read: Reader) -> Governed {
        loop {
            match self.look_up(path) {
                Ok(governed) => return governed,
                Err(folder) => {
                    let config = Config::in_folder(&folder, self.lang, read);
                    self.add(folder, config);
                }
            }
        }
    }

    /// The same, if every configuration it depends on has been read.
    ///
    /// # Errors
    /// The next folder whose configuration is needed.
    pub fn look_up(&mut self, path: &Path) -> Result<Governed, PathBuf> {
        let mut chain = Vec::new();
        for folder in path.ancestors().skip(1) {
            let config = self.folders.get(folder).ok_or_else(|| folder.to_owned())?;
            if let Some(config) = *config {
                chain.push(config);
                if self.configs[config].is_root {
                    break;
                }
            }
        }
        chain.reverse();
        let matches = self.matches(&chain, path);
        let key = (chain, matches);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let governed = self.compose(&key.0, &key.1);
        self.known.insert(key, governed.clone());
        Ok(governed)
    }

    /// Adds the configuration in a folder, or that there is none. A known folder stays as it is.
    pub fn add(&mut self, folder: PathBuf, config: Option<Config>) {
        if self.folders.contains_key(&folder) {
            return;
        }
        let at = config.map(|config| {
            self.configs.push(Arc::new(config));
            self.configs.len() - 1
        });
        self.folders.insert(folder, at);
    }

    /// Which globs of the configurations match a path.
    fn matches(&self, chain: &[usize], path: &Path) -> Vec<bool> {
        let configs = chain.iter().map(|at| &self.configs[*at]);
        let matches = configs.flat_map(|config| {
            let name = relative(config.folder(), path);
            config.globs.iter().map(move |globs| name.as_ref().is_some_and(|name| globs.is_match(name)))
        });
        matches.collect()
    }

    fn compose(&self, chain: &[usize], mut matches: &[bool]) -> Governed {
        let mut standard = Standard::clone(Standard::base());
        let mut policy = Policy::default();
        let mut origins: Vec<Origin> = Vec::new();
        let (mut words, mut words_out): (Vec<Word>, Vec<String>) = (Vec::new(), Vec::new());
        for number in chain {
            let config = &self.configs[*number];
            let (own, rest) = matches.split_at(config.globs.len());
            matches = rest;
            let first: usize = self.configs[..*number].iter().map(|config| config.statements.len()).sum();
            let (mut terms, mut terms_out, mut subjects) = (Vec::new(), Vec::new(), Vec::new());
            for (id, statement) in (first..).zip(&config.statements) {
                if statement.files.is_some_and(|files| !own[files]) {
                    continue;
                }
                let (key, value) = statement.change.setting();
                // A value replaces the one before it.
                origins.retain(|origin| key == ACCEPTED || origin.key != key);
                origins.push(Origin { key, value, config: *number, at: statement.at });
                match &statement.change {
                    Change::Profile(profile) => standard.profile = Some(profile.clone()),
                    Change::Rounding(rounding) => standard.rounding = *rounding,
                    Change::Select(codes) => policy.select = Some(codes.clone()),
                    Change::Ignore(codes) => policy.ignore = codes.clone(),
                    Change::Severity(code, level) => drop(policy.levels.insert(code, *level)),
                    Change::Term(term) => terms.push(term.clone()),
                    Change::NoTerm(name) => terms_out.push(name.clone()),
                    Change::Subject(subject) => subjects.push(subject.clone()),
                    Change::Word(word) => {
                        words.retain(|known| known.wrong != word.wrong);
                        words.push(word.clone());
                    }
                    Change::NoWord(wrong) => {
                        words.retain(|known| known.wrong != *wrong);
                        words_out.push(wrong.clone());
                    }
                    Change::Accept { code, text, .. } => {
                        policy.ignores.push(Ignore { id, code, text: text.clone() });
                    }
                }
            }
            if !terms.is_empty() || !terms_out.is_empty() {
                standard.glossary = Arc::new(standard.glossary.with(terms, &terms_out));
            }
            if !subjects.is_empty() {
                standard.subjects = Arc::new(standard.subjects.with(subjects));
            }
        }
        if !words.is_empty() || !words_out.is_empty() {
            standard.words = Arc::new(Words::base().with(words, &words_out));
        }
        let problems: Vec<Problem> = chain.iter().flat_map(|at| self.configs[*at].problems.iter().cloned()).collect();
        let settings = match problems.is_empty() {
            true => Ok(Arc::new(Settings { lang: self.lang, standard: Arc::new(standard), policy })),
            false => Err(Arc::new(problems)),
        };
        Governed { configs: chain.to_vec(), settings, origins: Arc::new(origins) }
    }
}
