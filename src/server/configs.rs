//! The configurations of the documents, from the disk or as they stand in the editor, and what is wrong with them.

use super::diagnostics::Report;
use super::session::Session;
use super::text::Text;
use super::workspace::path_of;
use crate::config::{Config, Governed, NAME, Problem, Resolver};
use crate::files;
use crate::lang::Lang;
use crate::say;
use crate::settings::Settings;
use crate::text::LineIndex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::Uri;

/// The configurations read so far.
#[derive(Debug, Default)]
pub struct Configs {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    resolver: Option<(Lang, Resolver)>,
    /// Configurations that are open in the editor: they are never read from disk.
    open: BTreeMap<PathBuf, String>,
    /// Counts the changes.
    generation: u64,
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

impl Configs {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// What a document is read with.
    pub fn held(&self, uri: &Uri, session: &Session) -> Held {
        let plain = || Held { settings: session.settings.clone(), wrong: None };
        match path_of(uri) {
            Some(path) if !is_config(&path) => self.of(&path, session),
            _ => plain(),
        }
    }

    /// What the file at a path is read with.
    pub fn of(&self, path: &Path, session: &Session) -> Held {
        let Governed { settings, .. } = self.governed(path, session.lang);
        match settings {
            Ok(settings) => Held { settings, wrong: None },
            Err(problems) => {
                let mut settings = Settings::new(session.lang);
                settings.policy.select = Some(Vec::new());
                Held {
                    settings: Arc::new(settings),
                    wrong: problems.first().map(|problem| told(problem, session.lang)),
                }
            }
        }
    }

    fn governed(&self, path: &Path, lang: Lang) -> Governed {
        let mut state = self.state();
        let State { resolver, open, .. } = &mut *state;
        let resolver = match resolver {
            Some((of, resolver)) if *of == lang => resolver,
            _ => &mut resolver.insert((lang, Resolver::new(lang))).1,
        };
        resolver.of(path, &|path| read(path, open, lang))
    }

    /// What is wrong with a configuration, or with a file that one names.
    pub fn problems(&self, path: &Path, session: &Session) -> Vec<Problem> {
        if path.file_name().is_some_and(|name| name == NAME) {
            let state = self.state();
            let reader = |path: &Path| read(path, &state.open, session.lang);
            return match reader(path) {
                Some(Ok(text)) => Config::read(path.to_owned(), text.into(), session.lang, &reader).problems,
                Some(Err(message)) => {
                    vec![Problem { path: path.to_owned(), text: Arc::default(), span: 0..0, message }]
                }
                None => Vec::new(),
            }
            .into_iter()
            .filter(|problem| problem.path == path)
            .collect();
        }
        // Whatever names it has been read for some document.
        let state = self.state();
        let configs = state.resolver.iter().flat_map(|(_, resolver)| resolver.configs());
        let problems = configs.flat_map(|config| &config.problems);
        problems.filter(|problem| problem.path == path).cloned().collect()
    }

    /// The files with something wrong in them that were read for the documents.
    pub fn wrong(&self) -> Vec<PathBuf> {
        let state = self.state();
        let configs = state.resolver.iter().flat_map(|(_, resolver)| resolver.configs());
        let mut paths: Vec<PathBuf> =
            configs.flat_map(|config| &config.problems).map(|problem| problem.path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The report on a configuration; `text` is the one that its places count in.
    pub fn report(&self, path: &Path, text: &Text, session: &Session) -> Report {
        Report::of_config(&self.problems(path, session), text)
    }

    /// The same for one that is not open.
    pub fn report_on_disk(&self, path: &Path, session: &Session) -> Report {
        let text = files::read_config(path, session.lang).and_then(Result::ok).unwrap_or_default();
        self.report(path, &Text::new(&text, session.encoding), session)
    }
}

impl State {
    fn forget(&mut self) {
        self.resolver = None;
        self.generation += 1;
    }
}

fn read(path: &Path, open: &BTreeMap<PathBuf, String>, lang: Lang) -> Option<Result<String, String>> {
    match open.get(path) {
        Some(text) => Some(Ok(text.clone())),
        None => files::read_config(path, lang),
    }
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
