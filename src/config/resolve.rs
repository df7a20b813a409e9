//! Which settings a file has: the configurations above it, the nearest last, each key overriding the one before.

use super::check::relative;
use super::{Config, Layer, Problem, Reader, TermChange, level_name};
use crate::lang::Lang;
use crate::model::words::Word;
use crate::model::{Glossary, Rounding, Standard, Subjects, Words};
use crate::settings::{Ignore, Policy, Settings};
use globset::GlobSet;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Findings that a configuration silences.
#[derive(Debug)]
pub struct IgnoreOf {
    pub(super) globs: Option<GlobSet>,
    /// The rule.
    pub code: &'static str,
    /// What stands there; anything, where it is not said.
    pub text: Option<String>,
    /// Why.
    pub reason: String,
    /// Where the code stands in the configuration.
    pub span: Range<usize>,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name: `severity.missing-contact`.
    pub key: String,
    /// Its value, as it would be written.
    pub value: String,
    /// The configuration, by its place in [`Resolver::configs`].
    pub config: usize,
    /// The byte where it stands.
    pub at: usize,
}

/// The configurations above a file and what they make of it.
#[derive(Clone, Debug)]
pub struct Governed {
    /// The configurations, the nearest last, by their place in [`Resolver::configs`].
    pub configs: Vec<usize>,
    /// What the file is read with; or what is wrong with a configuration above it.
    pub settings: Result<Arc<Settings>, Arc<Vec<Problem>>>,
    /// Where each setting that is not the program's comes from.
    pub origins: Arc<Vec<Origin>>,
}

/// Reads every configuration once.
#[derive(Debug)]
pub struct Resolver {
    lang: Lang,
    configs: Vec<Arc<Config>>,
    /// The number of the first ignore of each configuration.
    numbers: Vec<usize>,
    folders: FxHashMap<PathBuf, Option<usize>>,
    known: FxHashMap<(Vec<usize>, Vec<usize>), Governed>,
}

impl Resolver {
    /// Nothing is read yet.
    pub fn new(lang: Lang) -> Resolver {
        Resolver {
            lang,
            configs: Vec::new(),
            numbers: Vec::new(),
            folders: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// Every configuration read so far.
    pub fn configs(&self) -> &[Arc<Config>] {
        &self.configs
    }

    /// The ignore of this number, and the configuration it stands in.
    pub fn ignore(&self, id: usize) -> Option<(&Config, &IgnoreOf)> {
        let config = self.numbers.partition_point(|first| *first <= id).checked_sub(1)?;
        let ignore = self.configs[config].ignores.get(id - self.numbers[config])?;
        Some((&self.configs[config], ignore))
    }

    /// What holds for the file at an absolute path.
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

    /// What holds for the file at an absolute path, where all that it depends on has been read.
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

    /// The configuration in a folder, or that there is none. What is known of a folder stays.
    pub fn add(&mut self, folder: PathBuf, config: Option<Config>) {
        if self.folders.contains_key(&folder) {
            return;
        }
        let at = config.map(|config| {
            let next = self.numbers.last().copied().unwrap_or(0);
            let before = self.configs.last().map_or(0, |last| last.ignores.len());
            self.numbers.push(next + before);
            self.configs.push(Arc::new(config));
            self.configs.len() - 1
        });
        self.folders.insert(folder, at);
    }

    /// Which of the entries for some files are for this one: the numbers of ignores, and behind them those of layers.
    fn matches(&self, chain: &[usize], path: &Path) -> Vec<usize> {
        let mut matches = Vec::new();
        let mut number = 0;
        for at in chain {
            let config = &self.configs[*at];
            let Some(name) = relative(config.folder(), path) else { continue };
            let globs = config.ignores.iter().map(|ignore| ignore.globs.as_ref());
            for globs in globs.chain(config.per_file.iter().map(|(globs, _)| Some(globs))) {
                if globs.is_none_or(|globs| globs.is_match(&name)) {
                    matches.push(number);
                }
                number += 1;
            }
        }
        matches
    }

    fn compose(&self, chain: &[usize], matches: &[usize]) -> Governed {
        let problems: Vec<Problem> = chain.iter().flat_map(|at| self.configs[*at].problems.iter().cloned()).collect();
        let mut made = Made::default();
        let mut number = 0;
        for at in chain {
            let config = &self.configs[*at];
            made.config = *at;
            made.add(&config.own);
            made.add_data(config);
            for (ignore, id) in config.ignores.iter().zip(self.numbers[*at]..) {
                if matches.binary_search(&number).is_ok() {
                    let value = format!("{}（{}）", ignore.code, ignore.reason);
                    made.tell("ignore-findings", value, ignore.span.start);
                    made.policy.ignores.push(Ignore { id, code: ignore.code, text: ignore.text.clone() });
                }
                number += 1;
            }
            for (_, layer) in &config.per_file {
                if matches.binary_search(&number).is_ok() {
                    made.add(layer);
                }
                number += 1;
            }
        }
        let (settings, origins) = made.finish(self.lang);
        let settings = if problems.is_empty() { Ok(Arc::new(settings)) } else { Err(Arc::new(problems)) };
        Governed { configs: chain.to_vec(), settings, origins: Arc::new(origins) }
    }
}

/// Settings in the making.
#[derive(Default)]
struct Made {
    config: usize,
    policy: Policy,
    profile: Option<Arc<crate::model::Profile>>,
    rounding: Rounding,
    glossary: Option<Glossary>,
    subjects: Option<Subjects>,
    words: Vec<Word>,
    words_out: Vec<String>,
    origins: Vec<Origin>,
}

impl Made {
    /// Notes where a value comes from; the value before it is forgotten.
    fn tell(&mut self, key: &str, value: String, at: usize) {
        if key != "ignore-findings" {
            self.origins.retain(|origin| origin.key != key);
        }
        self.origins.push(Origin { key: key.to_owned(), value, config: self.config, at });
    }

    fn add(&mut self, layer: &Layer) {
        if let Some(profile) = &layer.profile {
            self.tell("profile", profile.value.id.clone(), profile.at);
            self.profile = Some(profile.value.clone());
        }
        if let Some(rounding) = &layer.rounding {
            let name = match rounding.value {
                Rounding::Rounding => "rounding",
                Rounding::Exact => "exact",
            };
            self.tell("rounding", name.to_owned(), rounding.at);
            self.rounding = rounding.value;
        }
        if let Some(select) = &layer.select {
            self.tell("select", select.value.join(", "), select.at);
            self.policy.select = Some(select.value.clone());
        }
        if let Some(ignore) = &layer.ignore {
            self.tell("ignore", ignore.value.join(", "), ignore.at);
            self.policy.ignore = ignore.value.clone();
        }
        for level in &layer.levels {
            let (code, value) = level.value;
            self.tell(&format!("severity.{code}"), level_name(value).to_owned(), level.at);
            self.policy.levels.insert(code, value);
        }
    }

    fn add_data(&mut self, config: &Config) {
        if !config.terms.is_empty() {
            let (mut own, mut without) = (Vec::new(), Vec::new());
            for term in &config.terms {
                let (name, value) = match &term.value {
                    TermChange::Is(is) => {
                        own.push(is.clone());
                        (&is.name, is.explanation())
                    }
                    TermChange::Out(name) => {
                        without.push(name.clone());
                        (name, "false".to_owned())
                    }
                };
                self.tell(&format!("glossary.{name}"), value, term.at);
            }
            let before = self.glossary.take();
            let before = before.as_ref().unwrap_or(Glossary::base());
            self.glossary = Some(before.with(own, &without));
        }
        if !config.subjects.is_empty() {
            for subject in &config.subjects {
                self.tell(&format!("subjects.{}", subject.value.code), subject.value.name.to_string(), subject.at);
            }
            let own = config.subjects.iter().map(|subject| subject.value.clone()).collect();
            let before = self.subjects.take();
            self.subjects = Some(before.as_ref().unwrap_or(Subjects::base()).with(own));
        }
        for out in &config.words_out {
            self.tell(&format!("words.{}", out.value), "remove".to_owned(), out.at);
            self.words.retain(|word| word.wrong != out.value);
            self.words_out.push(out.value.clone());
        }
        for word in &config.words {
            self.tell(&format!("words.{}", word.value.wrong), word.value.right.clone(), word.at);
            self.words.retain(|known| known.wrong != word.value.wrong);
            self.words.push(word.value.clone());
        }
    }

    fn finish(self, lang: Lang) -> (Settings, Vec<Origin>) {
        let base = Standard::base();
        let has_words = !self.words.is_empty() || !self.words_out.is_empty();
        let standard = Standard {
            profile: self.profile,
            glossary: self.glossary.map_or_else(|| base.glossary.clone(), Arc::new),
            subjects: self.subjects.map_or_else(|| base.subjects.clone(), Arc::new),
            words: match has_words {
                true => Arc::new(Words::base().with(self.words, &self.words_out)),
                false => base.words.clone(),
            },
            rounding: self.rounding,
            ..Standard::clone(base)
        };
        (Settings { lang, standard: Arc::new(standard), policy: self.policy }, self.origins)
    }
}
