//! The configurations of the documents, from the disk or as they stand in the editor, and what is wrong with them.
//!
//! A disk may take its time: files are read while nothing is locked, by [`Workers`]. Of what is locked, [`State`] is never
//! held for longer than it takes to look something up, so the thread of the messages may ask; [`Resolvers`] are held while
//! settings are put together, and only by workers.

use super::diagnostics::Report;
use super::session::Session;
use super::text::Text;
use super::workers::Workers;
use super::workspace::path_of;
use crate::config::{Config, Governed, NAME, Problem, Resolver};
use crate::files;
use crate::lang::Lang;
use crate::say;
use crate::settings::Settings;
use crate::text::LineIndex;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::Uri;

/// The configurations read so far.
pub struct Configs {
    disk: Box<Disk>,
    state: Mutex<State>,
    resolvers: Mutex<Resolvers>,
}

/// How a file is read that is not open in the editor.
type Disk = dyn Fn(&Path, Lang) -> Option<Result<String, String>> + Send + Sync;

#[derive(Debug, Default)]
struct State {
    /// Configurations that are open in the editor: they are never read from disk.
    open: BTreeMap<PathBuf, String>,
    /// The `gouji.toml` that were found, for some language, at any time.
    found: BTreeSet<PathBuf>,
    /// Counts the changes.
    generation: u64,
    /// Folders whose configuration is being read or has been since the last change; one reads for all who need it.
    reading: FxHashMap<(Lang, PathBuf), Reading>,
}

/// True once it is read, false if that failed.
type Reading = Shared<BoxFuture<'static, bool>>;

#[derive(Debug, Default)]
struct Resolvers {
    generation: u64,
    by_lang: FxHashMap<Lang, Resolver>,
}

/// What a document is read with.
#[derive(Clone, Debug)]
pub struct Held {
    /// The settings; those of the program where a configuration is wrong, and then no rule is asked.
    pub settings: Arc<Settings>,
    /// What is wrong with a configuration above it.
    pub wrong: Option<Arc<str>>,
}

/// Whether a document is a configuration, or a file that one names.
pub fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The path of a document that is a configuration.
pub fn config_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| is_config(path))
}

impl Default for Configs {
    fn default() -> Self {
        Configs::reading(files::read_config)
    }
}

impl fmt::Debug for Configs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configs").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Configs {
    /// Nothing is read yet; files will be read so.
    pub fn reading(disk: impl Fn(&Path, Lang) -> Option<Result<String, String>> + Send + Sync + 'static) -> Configs {
        Configs { disk: Box::new(disk), state: Mutex::default(), resolvers: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The resolvers of what was read since the last change.
    fn resolvers(&self) -> MutexGuard<'_, Resolvers> {
        let mut resolvers = self.resolvers.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.generation();
        if resolvers.generation != generation {
            *resolvers = Resolvers { generation, by_lang: FxHashMap::default() };
        }
        resolvers
    }

    /// A configuration stands so in the editor; or, where there is no text, as it stands on disk.
    pub fn change(&self, path: PathBuf, text: Option<String>) {
        let mut state = self.state();
        match text {
            Some(text) => state.open.insert(path, text),
            None => state.open.remove(&path),
        };
        state.forget();
    }

    /// Configurations may have changed on disk.
    pub fn forget(&self) {
        self.state().forget();
    }

    /// Counts the changes: what was found under one count holds as long as it stands.
    pub fn generation(&self) -> u64 {
        self.state().generation
    }

    /// What a document is read with, as soon as its configurations are read.
    pub async fn held(self: &Arc<Self>, uri: &Uri, session: &Arc<Session>, workers: &Workers) -> Held {
        let plain = || Held { settings: session.settings.clone(), wrong: None };
        let Some(path) = document_path(uri) else { return plain() };
        loop {
            let look_up = {
                let (configs, session, path) = (self.clone(), session.clone(), path.clone());
                move || configs.look_up(&path, &session)
            };
            // What cannot be read for a fault of the server cannot be waited for either.
            let Ok(known) = workers.compute(look_up).await else { return plain() };
            let is_read = match known {
                Ok(held) => return held,
                Err(folder) => self.read_once(folder, session.lang, workers).await,
            };
            if !is_read {
                return plain();
            }
        }
    }

    /// The same, read by the worker who asks.
    pub fn held_now(&self, uri: &Uri, session: &Session) -> Held {
        let Some(path) = document_path(uri) else { return Held { settings: session.settings.clone(), wrong: None } };
        loop {
            match self.look_up(&path, session) {
                Ok(held) => return held,
                Err(folder) => self.read_folder(folder, session.lang),
            }
        }
    }

    /// What the file at a path is read with, or the next folder whose configuration has to be read for that.
    fn look_up(&self, path: &Path, session: &Session) -> Result<Held, PathBuf> {
        let lang = session.lang;
        let mut resolvers = self.resolvers();
        let resolver = resolvers.by_lang.entry(lang).or_insert_with(|| Resolver::new(lang));
        let Governed { settings, .. } = resolver.look_up(path)?;
        Ok(match settings {
            Ok(settings) => Held { settings, wrong: None },
            Err(problems) => {
                let mut settings = Settings::new(lang);
                settings.policy.select = Some(Vec::new());
                Held { settings: Arc::new(settings), wrong: problems.first().map(|problem| told(problem, lang)) }
            }
        })
    }

    /// Has the configuration in a folder read, unless somebody else has.
    fn read_once(self: &Arc<Self>, folder: PathBuf, lang: Lang, workers: &Workers) -> Reading {
        let start = || {
            let (configs, workers, folder) = (self.clone(), workers.clone(), folder.clone());
            async move { workers.read_file(move || configs.read_folder(folder, lang)).await.is_ok() }.boxed().shared()
        };
        self.state().reading.entry((lang, folder.clone())).or_insert_with(start).clone()
    }

    fn read_folder(&self, folder: PathBuf, lang: Lang) {
        let generation = self.generation();
        let config = Config::in_folder(&folder, lang, &|path| self.text(path, lang));
        if config.is_some() {
            self.state().found.insert(folder.join(NAME));
        }
        let mut resolvers = self.resolvers();
        // What has changed since is read again.
        if resolvers.generation == generation {
            resolvers.by_lang.entry(lang).or_insert_with(|| Resolver::new(lang)).add(folder, config);
        }
    }

    fn text(&self, path: &Path, lang: Lang) -> Option<Result<String, String>> {
        let open = self.state().open.get(path).cloned();
        open.map(Ok).or_else(|| (self.disk)(path, lang))
    }

    /// What is wrong with a configuration, or with a file that one names.
    fn problems(&self, path: &Path, lang: Lang) -> Vec<Problem> {
        let configs = match path.file_name().is_some_and(|name| name == NAME) {
            true => [path.to_owned()].into(),
            // Whatever names it has been found for some document.
            false => self.state().found.clone(),
        };
        let folders = configs.iter().filter_map(|config| config.parent());
        let configs = folders.filter_map(|folder| Config::in_folder(folder, lang, &|path| self.text(path, lang)));
        configs.flat_map(|config| config.problems).filter(|problem| problem.path == path).collect()
    }

    /// The files with something wrong in them that were read for the documents.
    pub fn wrong(&self, lang: Lang) -> BTreeSet<PathBuf> {
        let resolvers = self.resolvers();
        let configs = resolvers.by_lang.get(&lang).into_iter().flat_map(Resolver::configs);
        configs.flat_map(|config| &config.problems).map(|problem| problem.path.clone()).collect()
    }

    /// The report on a configuration; `text` is the one that its places count in.
    pub fn report(&self, path: &Path, text: &Text, session: &Session) -> Report {
        Report::of_config(&self.problems(path, session.lang), text)
    }

    /// The same for one that is not open.
    pub fn report_on_disk(&self, path: &Path, session: &Session) -> Report {
        let text = (self.disk)(path, session.lang).and_then(Result::ok).unwrap_or_default();
        self.report(path, &Text::new(&text, session.encoding), session)
    }
}

impl State {
    fn forget(&mut self) {
        self.reading.clear();
        self.generation += 1;
    }
}

/// The path of a document that configurations are for.
fn document_path(uri: &Uri) -> Option<PathBuf> {
    path_of(uri).filter(|path| !is_config(path))
}

/// What a document under a wrong configuration shows.
fn told(problem: &Problem, lang: Lang) -> Arc<str> {
    let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
    let line = LineIndex::new(&problem.text).position(problem.span.start as u32).line;
    let message = &problem.message;
    say!(
        lang,
        "配置有误，没有检查：{name} 第 {line} 行，{message}",
        "Not checked, the configuration is wrong: {name} line {line}: {message}"
    )
    .into()
}
