//! The configurations of the files that are looked at: found on disk, each read once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::config::{Config, Problem, ResolvedConfig, Resolver};
use crate::files;
use crate::lang::Lang;
use crate::say;
use crate::settings::{Settings, StatementId};
use crate::text::LineIndex;

/// The configurations of one run.
pub struct Configs {
    lang: Lang,
    here: PathBuf,
    state: Mutex<State>,
}

struct State {
    resolver: Resolver,
    /// The accepted findings that apply to some file with the codes of their rules, and those that did occur.
    offered: BTreeMap<StatementId, &'static str>,
    used: BTreeSet<StatementId>,
}

impl Configs {
    /// Nothing is read yet.
    pub fn new(lang: Lang) -> Configs {
        let state = State { resolver: Resolver::new(lang), offered: BTreeMap::new(), used: BTreeSet::new() };
        let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        Configs { lang, here, state: Mutex::new(state) }
    }

    /// The configurations above a file, which need not exist, and its settings.
    pub fn of(&self, path: &Path) -> ResolvedConfig {
        let folder = self.here.join(path.parent().unwrap_or(Path::new("")));
        let path = fs::canonicalize(&folder).unwrap_or(folder).join(path.file_name().unwrap_or_default());
        self.state.lock().resolver.resolve(&path, &|path| files::read_config(path, self.lang))
    }

    /// The settings of a file.
    ///
    /// # Errors
    /// The problems of the configurations above it, a line each.
    pub fn settings(&self, path: &Path) -> Result<Arc<Settings>, Vec<String>> {
        let settings = self.of(path).settings;
        let settings = settings
            .map_err(|problems| problems.iter().map(|problem| self.problem_line(problem)).collect::<Vec<_>>())?;
        self.state.lock().offered.extend(settings.policy.ignores.iter().map(|ignore| (ignore.id, ignore.code)));
        Ok(settings)
    }

    /// Notes accepted findings that occurred.
    pub fn note(&self, used: Vec<StatementId>) {
        self.state.lock().used.extend(used);
    }

    /// A line for each accepted finding that applies to some file and occurred in none.
    pub fn unused_ignores(&self) -> Vec<String> {
        let state = self.state.lock();
        let idle = state.offered.iter().filter(|(id, _)| !state.used.contains(id));
        idle.map(|(id, code)| {
            let config = &state.resolver.configs[id.0];
            let place = self.place(&config.path, &config.text, config.statements[id.1].at);
            say!(
                self.lang,
                "{place}：这条 {code} 没有屏蔽任何问题，可以删去",
                "{place}: this {code} silences nothing and can be removed"
            )
        })
        .collect()
    }

    /// A problem as a line: `gouji.toml:3:1：…`.
    pub fn problem_line(&self, problem: &Problem) -> String {
        let message = &problem.message;
        if problem.text.is_empty() {
            let path = self.relative(&problem.path);
            return say!(self.lang, "{path}：{message}", "{path}: {message}");
        }
        let place = self.place(&problem.path, &problem.text, problem.span.start);
        say!(self.lang, "{place}：{message}", "{place}: {message}")
    }

    /// `gouji.toml:3:1`
    fn place(&self, path: &Path, text: &str, at: usize) -> String {
        let position = LineIndex::new(text).position(at as u32);
        format!("{}:{}:{}", self.relative(path), position.line, position.column)
    }

    /// A path as seen from the current folder, where it lies in there.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.here).unwrap_or(path).display().to_string()
    }

    /// The files read so far: configurations, and what they name.
    pub fn files(&self) -> Vec<PathBuf> {
        let state = self.state.lock();
        let files = |config: &Arc<Config>| [vec![config.path.clone()], config.named_files.clone()].concat();
        state.resolver.configs.iter().flat_map(files).collect()
    }
}
