//! The configurations of the documents, from the disk or as they stand in the editor, and what is wrong with them.
//!
//! A disk may take its time: files are read while nothing is locked, by [`Workers`]. Of what is locked, [`State`] is never
//! held for longer than it takes to look something up, so the thread of the messages may ask; the resolvers are held while
//! settings are put together, and only by workers.

use super::workers::Workers;
use crate::config::{Config, NAME, Problem, Resolver};
use crate::editing::uri::document_path;
use crate::files;
use crate::lang::Lang;
use crate::say;
use crate::settings::Settings;
use crate::text::LineIndex;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use ls_types::Uri;
use parking_lot::{MappedMutexGuard, Mutex, MutexGuard};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Notify;

/// The configurations read so far.
pub struct Configs {
    disk: Box<Disk>,
    state: Mutex<State>,
    /// The number of the last change, and a resolver for each language of what was read since then.
    resolvers: Mutex<(u64, FxHashMap<Lang, Resolver>)>,
    /// Notified when the settings of a document have become known.
    pub settled: Notify,
}

/// How a file is read that is not open in the editor.
type Disk = dyn Fn(&Path, Lang) -> Option<Result<String, String>> + Send + Sync;

#[derive(Default)]
struct State {
    /// Configurations that are open in the editor: they are never read from disk.
    open: BTreeMap<PathBuf, String>,
    /// Configurations that the client has changed for the server and may not have written yet; until they change again.
    amended: BTreeMap<PathBuf, String>,
    /// The `gouji.toml` that were found, for some language, at any time.
    found: BTreeSet<PathBuf>,
    /// Counts the changes.
    generation: u64,
    /// Folders whose configuration is being read or has been since the last change; one reads for all who need it.
    reading: FxHashMap<(Lang, PathBuf), Reading>,
}

/// True once it is read, false if that failed.
type Reading = Shared<BoxFuture<'static, bool>>;

/// The settings of a document.
#[derive(Clone, Debug)]
pub struct EffectiveSettings {
    /// The settings; without any rule where a configuration is wrong.
    pub settings: Arc<Settings>,
    /// The first problem of a configuration above it.
    pub error: Option<Arc<str>>,
}

impl From<Arc<Settings>> for EffectiveSettings {
    fn from(settings: Arc<Settings>) -> Self {
        EffectiveSettings { settings, error: None }
    }
}

impl Default for Configs {
    fn default() -> Self {
        Configs::reading(files::read_config)
    }
}

impl Configs {
    /// Nothing is read yet; files will be read so.
    pub fn reading(disk: impl Fn(&Path, Lang) -> Option<Result<String, String>> + Send + Sync + 'static) -> Configs {
        Configs { disk: Box::new(disk), state: Mutex::default(), resolvers: Mutex::default(), settled: Notify::new() }
    }

    /// The number of the last change, and the resolver of what was read in a language since then.
    fn resolver(&self, lang: Lang) -> (u64, MappedMutexGuard<'_, Resolver>) {
        let mut resolvers = self.resolvers.lock();
        let generation = self.generation();
        if resolvers.0 != generation {
            *resolvers = (generation, FxHashMap::default());
        }
        let resolver =
            MutexGuard::map(resolvers, |(_, by_lang)| by_lang.entry(lang).or_insert_with(|| Resolver::new(lang)));
        (generation, resolver)
    }

    /// A configuration stands so in the editor; or, where there is no text, as it stands on disk.
    pub fn change(&self, path: PathBuf, text: Option<String>) {
        let mut state = self.state.lock();
        state.amended.remove(&path);
        match text {
            Some(text) => state.open.insert(path, text),
            None => state.open.remove(&path),
        };
        state.forget();
    }

    /// The client has made this the text of a configuration that is not open.
    pub fn amend(&self, path: PathBuf, text: String) {
        let mut state = self.state.lock();
        state.amended.insert(path, text);
        state.forget();
    }

    /// Configurations may have changed on disk.
    pub fn forget(&self) {
        let mut state = self.state.lock();
        state.amended.clear();
        state.forget();
    }

    /// Counts the changes: what was found under one count holds as long as it stands.
    pub fn generation(&self) -> u64 {
        self.state.lock().generation
    }

    /// The settings of a document, as soon as its configurations are read; `default` where it has none.
    pub async fn settings_of(
        self: &Arc<Self>,
        uri: &Uri,
        default: &Arc<Settings>,
        workers: &Workers,
    ) -> EffectiveSettings {
        let Some(path) = document_path(uri) else { return default.clone().into() };
        let lang = default.lang;
        loop {
            let (configs, path) = (self.clone(), path.clone());
            let is_read = match workers.compute(move || configs.look_up(&path, lang)).await {
                Ok(Ok(settings)) => return settings,
                Ok(Err(folder)) => self.read_once(folder, lang, workers).await,
                Err(_) => false,
            };
            // After a fault of the server there is nothing to wait for.
            if !is_read {
                return default.clone().into();
            }
        }
    }

    /// The same, read by the calling worker.
    pub fn settings_now(&self, uri: &Uri, default: &Arc<Settings>) -> EffectiveSettings {
        let Some(path) = document_path(uri) else { return default.clone().into() };
        loop {
            match self.look_up(&path, default.lang) {
                Ok(settings) => return settings,
                Err(folder) => self.read_folder(folder, default.lang),
            }
        }
    }

    /// The settings of the file at a path, or the next folder whose configuration has to be read for that.
    fn look_up(&self, path: &Path, lang: Lang) -> Result<EffectiveSettings, PathBuf> {
        let settings = self.resolver(lang).1.look_up(path)?.settings;
        Ok(settings.map_or_else(
            |problems| {
                let mut settings = Settings::new(lang);
                settings.policy.select = Some(Vec::new());
                let error = problems.first().map(|problem| message(problem, lang));
                EffectiveSettings { settings: Arc::new(settings), error }
            },
            EffectiveSettings::from,
        ))
    }

    /// Has the configuration in a folder read, unless somebody else has.
    fn read_once(self: &Arc<Self>, folder: PathBuf, lang: Lang, workers: &Workers) -> Reading {
        let start = || {
            let (configs, workers, folder) = (self.clone(), workers.clone(), folder.clone());
            async move { workers.read_file(move || configs.read_folder(folder, lang)).await.is_ok() }.boxed().shared()
        };
        self.state.lock().reading.entry((lang, folder.clone())).or_insert_with(start).clone()
    }

    fn read_folder(&self, folder: PathBuf, lang: Lang) {
        let generation = self.generation();
        let config = Config::in_folder(&folder, lang, &|path| self.text(path, lang));
        if config.is_some() {
            self.state.lock().found.insert(folder.join(NAME));
        }
        let (now, mut resolver) = self.resolver(lang);
        // What has changed since is read again.
        if now == generation {
            resolver.add(folder, config);
        }
    }

    /// The text of a configuration, or of a file that one names; `None` where there is none.
    pub fn text(&self, path: &Path, lang: Lang) -> Option<Result<String, String>> {
        let state = self.state.lock();
        let known = state.open.get(path).or_else(|| state.amended.get(path)).cloned();
        drop(state);
        known.map(Ok).or_else(|| (self.disk)(path, lang))
    }

    /// The problems of a configuration, or of a file that one names.
    pub fn problems(&self, path: &Path, lang: Lang) -> Vec<Problem> {
        let configs = match path.file_name().is_some_and(|name| name == NAME) {
            true => [path.to_owned()].into(),
            // Whatever names it has been found for some document.
            false => self.state.lock().found.clone(),
        };
        let folders = configs.iter().filter_map(|config| config.parent());
        let configs = folders.filter_map(|folder| Config::in_folder(folder, lang, &|path| self.text(path, lang)));
        configs.flat_map(|config| config.problems).filter(|problem| problem.path == path).collect()
    }

    /// The files with something wrong in them that were read for the documents.
    pub fn faulty(&self, lang: Lang) -> BTreeSet<PathBuf> {
        let (_, resolver) = self.resolver(lang);
        let problems = resolver.configs.iter().flat_map(|config| &config.problems);
        problems.map(|problem| problem.path.clone()).collect()
    }

    /// The text on disk of a configuration that is not open.
    pub fn text_on_disk(&self, path: &Path, lang: Lang) -> String {
        (self.disk)(path, lang).and_then(Result::ok).unwrap_or_default()
    }
}

impl State {
    fn forget(&mut self) {
        self.reading.clear();
        self.generation += 1;
    }
}

/// The message shown instead of findings under a wrong configuration.
fn message(problem: &Problem, lang: Lang) -> Arc<str> {
    let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
    let line = LineIndex::new(&problem.text).position(problem.span.start as u32).line;
    let message = &problem.message;
    say!(
        lang,
        "没有检查，因为设置文件有误：{name} 第 {line} 行，{message}",
        "Not checked, because the settings have an error: {name} line {line}: {message}"
    )
    .into()
}
