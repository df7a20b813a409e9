//! The settings of a file: those of the configurations above it, the nearest last, each key overriding the one before.

use super::{ACCEPTED, Config, Problem, Reader, Statement};
use crate::lang::Lang;
use crate::model::glossary::Term;
use crate::model::subjects::Subject;
use crate::model::words::Word;
use crate::model::{Standard, Words};
use crate::settings::{Policy, Settings, StatementId};
use globset::GlobSet;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The configurations above a file and the settings that result.
#[derive(Clone)]
pub struct ResolvedConfig {
    /// The configurations, the nearest last.
    pub configs: Vec<Arc<Config>>,
    /// The settings of the file, or the problems of the configurations above it.
    pub settings: Result<Arc<Settings>, Arc<Vec<Problem>>>,
    /// The statements in force: each by its configuration and its place in there.
    pub statements: Arc<Vec<(Arc<Config>, usize)>>,
}

/// Reads every configuration once.
pub struct Resolver {
    lang: Lang,
    /// Every configuration read so far.
    pub configs: Vec<Arc<Config>>,
    folders: FxHashMap<PathBuf, Option<usize>>,
    /// By the configurations and their statements that are for the file.
    known: FxHashMap<(Vec<usize>, Vec<StatementId>), ResolvedConfig>,
}

impl Resolver {
    /// Nothing is read yet.
    pub fn new(lang: Lang) -> Resolver {
        Resolver { lang, configs: Vec::new(), folders: FxHashMap::default(), known: FxHashMap::default() }
    }

    /// Resolves the file at an absolute path.
    pub fn resolve(&mut self, path: &Path, read: Reader) -> ResolvedConfig {
        loop {
            match self.look_up(path) {
                Ok(resolved) => return resolved,
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
    pub fn look_up(&mut self, path: &Path) -> Result<ResolvedConfig, PathBuf> {
        let mut chain = Vec::new();
        for folder in path.ancestors().skip(1) {
            if let Some(config) = *self.folders.get(folder).ok_or_else(|| folder.to_owned())? {
                chain.push(config);
                if self.configs[config].is_root {
                    break;
                }
            }
        }
        chain.reverse();
        let statements = chain.iter().flat_map(|number| {
            let config = &self.configs[*number];
            let name = relative(config.folder(), path);
            let is_for_it = move |statement: &Statement| {
                let matches = |files: &Arc<GlobSet>| name.as_ref().is_some_and(|name| files.is_match(name));
                statement.files.as_ref().is_none_or(matches)
            };
            (0..).zip(&config.statements).filter(move |(_, one)| is_for_it(one)).map(|(at, _)| (*number, at))
        });
        let key = (chain.clone(), statements.collect());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let resolved = self.compose(&chain, &key.1);
        self.known.insert(key, resolved.clone());
        Ok(resolved)
    }

    /// Adds the configuration in a folder, or that there is none. A known folder stays as it is.
    pub fn add(&mut self, folder: PathBuf, config: Option<Config>) {
        let configs = &mut self.configs;
        self.folders.entry(folder).or_insert_with(|| {
            configs.push(Arc::new(config?));
            Some(configs.len() - 1)
        });
    }

    fn compose(&self, chain: &[usize], statements: &[StatementId]) -> ResolvedConfig {
        let statement = |id: StatementId| &self.configs[id.0].statements[id.1];
        let mut builder = SettingsBuilder::default();
        let mut in_force: Vec<StatementId> = Vec::new();
        for of_config in statements.chunk_by(|one, next| one.0 == next.0) {
            for id in of_config {
                let Statement { key, apply, .. } = statement(*id);
                // A value replaces the one before it.
                in_force.retain(|other| key == ACCEPTED || statement(*other).key != *key);
                in_force.push(*id);
                apply(&mut builder, *id);
            }
            builder.end_config();
        }
        let configs: Vec<Arc<Config>> = chain.iter().map(|number| self.configs[*number].clone()).collect();
        let problems: Vec<Problem> = configs.iter().flat_map(|config| config.problems.iter().cloned()).collect();
        let settings = match problems.is_empty() {
            true => Ok(Arc::new(builder.build(self.lang))),
            false => Err(Arc::new(problems)),
        };
        let in_force = in_force.into_iter().map(|(config, at)| (self.configs[config].clone(), at)).collect();
        ResolvedConfig { configs, settings, statements: Arc::new(in_force) }
    }
}

/// Settings in the making: the statements of one configuration after another.
#[derive(Default)]
pub struct SettingsBuilder {
    pub standard: Standard,
    pub policy: Policy,
    /// Words of all configurations.
    pub words: Vec<Word>,
    pub words_removed: Vec<String>,
    /// Terms and subjects of one configuration.
    pub terms: Vec<Term>,
    pub terms_removed: Vec<String>,
    pub subjects: Vec<Subject>,
}

impl SettingsBuilder {
    fn end_config(&mut self) {
        let (terms, removed) = (std::mem::take(&mut self.terms), std::mem::take(&mut self.terms_removed));
        if !terms.is_empty() || !removed.is_empty() {
            self.standard.glossary = Arc::new(self.standard.glossary.with(terms, &removed));
        }
        let subjects = std::mem::take(&mut self.subjects);
        if !subjects.is_empty() {
            self.standard.subjects = Arc::new(self.standard.subjects.with(subjects));
        }
    }

    fn build(mut self, lang: Lang) -> Settings {
        if !self.words.is_empty() || !self.words_removed.is_empty() {
            self.standard.words = Arc::new(Words::base().with(self.words, &self.words_removed));
        }
        Settings { lang, standard: Arc::new(self.standard), policy: self.policy }
    }
}

/// A path below a folder as globs see it: with `/`.
pub fn relative(folder: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(folder).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
