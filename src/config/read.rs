//! The text of a `gouji.toml` → its statements and problems.

use super::file::{At, Definition, File, FullTerm, GlossaryTable, PerFile, Terms, WordEntry};
use super::problem::of_toml;
use super::{ACCEPTED, Config, NAME, Problem, Reader, SettingsBuilder, Statement};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::model::glossary::Term;
use crate::model::profile::{self, Profile, ProfileError};
use crate::model::subjects::Subject;
use crate::model::words::Word;
use crate::model::{Classification, Glossary, Rounding, Words};
use crate::rules;
use crate::say;
use crate::settings::{Ignore, Level, StatementId};
use crate::text::unknown_name;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest text of a configuration.
const LONGEST: usize = 1 << 20;

impl Config {
    /// The configuration in a folder, if there is one.
    pub fn in_folder(folder: &Path, lang: Lang, read: Reader) -> Option<Config> {
        let path = folder.join(NAME);
        let text = load(&path, lang, read)?;
        let mut config = Config::read(path.clone(), text.clone().unwrap_or_default(), lang, read);
        let unreadable = text.err().map(|message| Problem { path, text: Arc::default(), span: 0..0, message });
        config.problems.extend(unreadable);
        Some(config)
    }

    /// Reads the text of the file at `path`; files that it names are read by `read`.
    pub fn read(path: PathBuf, text: Arc<str>, lang: Lang, read: Reader) -> Config {
        let (problems, named_files, statements) = Default::default();
        let config = Config { path, text, problems, named_files, statements, is_root: false };
        let mut parser = Parser { config, lang, read, files: None, named: None };
        let text = parser.config.text.clone();
        if let Some(file) = parser.parse(&text) {
            parser.file(file);
        }
        parser.config
    }
}

struct Parser<'a> {
    config: Config,
    lang: Lang,
    read: Reader<'a>,
    /// The files that the statements being read are for.
    files: Option<Arc<GlobSet>>,
    /// The file being read that the configuration names: where it does, its path and its text.
    named: Option<(usize, PathBuf, Arc<str>)>,
}

/// A list of words, each with its place.
type List = At<Vec<At<String>>>;

impl Parser<'_> {
    fn parse<T: DeserializeOwned>(&mut self, text: &str) -> Option<T> {
        match toml::from_str(text) {
            Ok(parsed) => Some(parsed),
            Err(error) => self.refuse(error.span().unwrap_or(0..0), of_toml(&error, self.lang)),
        }
    }

    fn report(&mut self, span: Range<usize>, message: String) {
        let (path, text) = match &self.named {
            Some((_, path, text)) => (path.clone(), text.clone()),
            None => (self.config.path.clone(), self.config.text.clone()),
        };
        self.config.problems.push(Problem { path, text, span, message });
    }

    /// Reports a problem that leaves nothing to go on with.
    fn refuse<T>(&mut self, span: Range<usize>, message: String) -> Option<T> {
        self.report(span, message);
        None
    }

    /// Adds a statement; `apply` makes the setting.
    fn state(
        &mut self,
        at: usize,
        key: impl Into<String>,
        value: impl Into<String>,
        apply: impl Fn(&mut SettingsBuilder, StatementId) + Send + Sync + 'static,
    ) {
        let at = self.named.as_ref().map_or(at, |(at, ..)| *at);
        let (key, value, files, apply) = (key.into(), value.into(), self.files.clone(), Box::new(apply));
        self.config.statements.push(Statement { key, value, at, files, apply });
    }

    fn file(&mut self, file: File) {
        self.config.is_root = file.root;
        self.layer(file.profile, file.rounding, file.select, file.ignore, file.severity);
        match file.glossary.map(|glossary| (glossary.span(), glossary.0.into_inner())) {
            Some((_, GlossaryTable::Terms(terms))) => self.terms(terms),
            Some((span, GlossaryTable::File(name))) => self.glossary_file(span, &name),
            None => {}
        }
        let words: Vec<(usize, Word)> = file.words.add.into_iter().filter_map(|word| self.word(word)).collect();
        for word in file.words.remove {
            let wrong = word.get_ref().clone();
            if Words::base().iter().all(|known| known.wrong != wrong) {
                let message = say!(self.lang, "标准错词表里没有“{wrong}”", "the standard's list has no `{wrong}`");
                self.report(word.span(), message);
                continue;
            }
            self.state(word.span().start, format!("words.{wrong}"), "remove", move |settings, _| {
                settings.words.retain(|known| known.wrong != wrong);
                settings.words_removed.push(wrong.clone());
            });
        }
        for (at, word) in words {
            self.state(at, format!("words.{}", word.wrong), word.right.clone(), move |settings, _| {
                settings.words.retain(|known| known.wrong != word.wrong);
                settings.words.push(word.clone());
            });
        }
        for (code, name) in file.subjects.functional {
            self.subject(Classification::Functional, code, name);
        }
        for (code, name) in file.subjects.economic {
            self.subject(Classification::Economic, code, name);
        }
        for (name, units) in file.departments {
            self.department(&name, &units);
        }
        for PerFile { files, profile, rounding, select, ignore, severity } in file.per_file {
            self.files = self.globs(&files);
            let before = self.config.statements.len();
            self.layer(profile, rounding, select, ignore, severity);
            if self.files.is_none() {
                self.config.statements.truncate(before);
            }
        }
        for accepted in file.ignore_findings {
            self.files = accepted.files.as_ref().and_then(|files| self.globs(files));
            let are_files_sound = self.files.is_some() || accepted.files.is_none();
            let code = self.code(&accepted.code);
            let reason = accepted.reason.get_ref().trim();
            if reason.is_empty() {
                self.report(accepted.reason.span(), say!(self.lang, "请写明理由", "a reason has to be given"));
            }
            if let Some(code) = code.filter(|_| are_files_sound) {
                let (at, text) = (accepted.code.span().start, accepted.text);
                self.state(at, ACCEPTED, format!("{code}（{reason}）"), move |settings, id| {
                    settings.policy.ignores.push(Ignore { id, code, text: text.clone() });
                });
            }
        }
    }

    /// Settings for all files or for some.
    fn layer(
        &mut self,
        profile: Option<At<String>>,
        rounding: Option<At<Rounding>>,
        select: Option<List>,
        ignore: Option<List>,
        severity: BTreeMap<At<String>, At<Level>>,
    ) {
        if let Some(name) = profile
            && let Some(profile) = self.profile(&name)
        {
            self.state(name.span().start, "profile", profile.id.clone(), move |settings, _| {
                settings.standard.profile = Some(profile.clone());
            });
        }
        if let Some(rounding) = rounding {
            let (at, rounding) = (rounding.span().start, *rounding.get_ref());
            let value = match rounding {
                Rounding::Rounding => "rounding",
                Rounding::Exact => "exact",
            };
            self.state(at, "rounding", value, move |settings, _| settings.standard.rounding = rounding);
        }
        if let Some(list) = select {
            let codes = self.codes(&list);
            self.state(list.span().start, "select", codes.join(", "), move |settings, _| {
                settings.policy.select = Some(codes.clone());
            });
        }
        if let Some(list) = ignore {
            let codes = self.codes(&list);
            self.state(list.span().start, "ignore", codes.join(", "), move |settings, _| {
                settings.policy.ignore = codes.clone();
            });
        }
        for (name, level) in severity {
            let (at, level) = (name.span().start, *level.get_ref());
            if let Some(code) = self.code(&name) {
                let value = level.severity().map_or("off", Severity::id);
                self.state(at, format!("severity.{code}"), value, move |settings, _| {
                    settings.policy.levels.insert(code, level);
                });
            }
        }
    }

    fn codes(&mut self, list: &List) -> Vec<&'static str> {
        list.get_ref().iter().filter_map(|code| self.code(code)).collect()
    }

    /// The code of a rule.
    fn code(&mut self, name: &At<String>) -> Option<&'static str> {
        let found = rules::find(name.get_ref()).map(|rule| rule.code);
        found.or_else(|| self.refuse(name.span(), unknown_rule(name.get_ref(), self.lang)))
    }

    /// One of the standard's layouts, or one of the unit's own.
    fn profile(&mut self, name: &At<String>) -> Option<Arc<Profile>> {
        let words = name.get_ref().as_str();
        if words.ends_with(".toml") || words.contains(['/', '\\']) {
            let (path, text) = self.named_file(words, name.span())?;
            return own_profile(path, text, self.lang).map_err(|problem| self.config.problems.push(problem)).ok();
        }
        profile::find(words).cloned().or_else(|| {
            let ids: Vec<&str> = profile::all().map(|profile| profile.id.as_str()).collect();
            let all = ids.join(&say!(self.lang, "、", ", "));
            let hint = say!(
                self.lang,
                "可用的有 {all}，或自定版式的 TOML 文件",
                "choose one of {all}, or a TOML file of your own"
            );
            self.refuse(name.span(), unknown_name(("版式", "layout"), words, ids.into_iter(), || hint, self.lang))
        })
    }

    /// The text of a file that the configuration names, from its folder.
    fn named_file(&mut self, name: &str, span: Range<usize>) -> Option<(PathBuf, Arc<str>)> {
        let path = self.config.folder().join(name);
        self.config.named_files.push(path.clone());
        match load_named(&path, self.lang, self.read) {
            Ok(text) => Some((path, text)),
            Err(why) => self.refuse(span, say!(self.lang, "无法读取 {name}：{why}", "cannot read {name}: {why}")),
        }
    }

    fn glossary_file(&mut self, span: Range<usize>, name: &str) {
        let Some((path, text)) = self.named_file(name, span.clone()) else { return };
        self.named = Some((span.start, path, text.clone()));
        if let Some(terms) = self.parse(&text) {
            self.terms(terms);
        }
        self.named = None;
    }

    fn terms(&mut self, terms: Terms) {
        for (name, definition) in terms {
            let (at, span) = (name.span().start, definition.span());
            let name = name.0.into_inner();
            let full = match definition.0.into_inner() {
                Definition::Wanted(false) => {
                    self.state(at, format!("glossary.{name}"), "false", move |settings, _| {
                        settings.terms_removed.push(name.clone());
                    });
                    continue;
                }
                Definition::Wanted(true) => FullTerm::default(),
                Definition::Words(definition) => FullTerm { definition, ..FullTerm::default() },
                Definition::Full(full) => full,
            };
            match term(&name, full) {
                Some(term) => {
                    let key = format!("glossary.{}", term.name);
                    self.state(at, key, term.explanation(None), move |settings, _| settings.terms.push(term.clone()));
                }
                None => {
                    let message = say!(
                        self.lang,
                        "“{name}”没有解释；请写“指……。”或“反映……。”，不要这个名词请写 false",
                        "`{name}` has no definition: write what it means, or false to strike it out"
                    );
                    self.report(span, message);
                }
            }
        }
    }

    fn word(&mut self, entry: At<WordEntry>) -> Option<(usize, Word)> {
        let span = entry.span();
        let WordEntry { wrong, right, note, not_before, not_after } = entry.0.into_inner();
        if wrong.trim().is_empty() || wrong == right || right.is_empty() {
            let message = say!(
                self.lang,
                "错词和正确的词都要写，而且不能相同",
                "a wrong word and a right one are needed, and they differ"
            );
            return self.refuse(span, message);
        }
        let mut word = Word::new(wrong, right, note);
        (word.not_before, word.not_after) = (not_before, not_after);
        Some((span.start, word))
    }

    fn subject(&mut self, classification: Classification, code: At<String>, name: At<String>) {
        let digits = code.get_ref().as_str();
        let is_of_length = match classification {
            Classification::Functional => matches!(digits.len(), 3 | 5 | 7),
            Classification::Economic => matches!(digits.len(), 3 | 5),
        };
        let is_code = is_of_length && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        let Some(number) = digits.parse().ok().filter(|_| is_code) else {
            let message = match classification {
                Classification::Functional => say!(
                    self.lang,
                    "“{digits}”不是功能分类编码：类3位、款5位、项7位",
                    "`{digits}` is no functional code: 3, 5 or 7 digits"
                ),
                Classification::Economic => say!(
                    self.lang,
                    "“{digits}”不是经济分类编码：类3位、款5位",
                    "`{digits}` is no economic code: 3 or 5 digits"
                ),
            };
            return self.report(code.span(), message);
        };
        let words = name.get_ref().trim();
        if words.is_empty() {
            return self.report(name.span(), say!(self.lang, "科目没有名称", "the subject has no name"));
        }
        let subject = Subject::new(classification, number, words.to_owned());
        self.state(name.span().start, format!("subjects.{number}"), words, move |settings, _| {
            settings.subjects.push(subject.clone());
        });
    }

    /// The units of a department, each of which has to have a name.
    fn department(&mut self, name: &At<String>, units: &List) {
        let words = |word: &At<String>| word.get_ref().trim().to_owned();
        let empty = std::iter::once(name).chain(units.get_ref()).find(|word| words(word).is_empty());
        if let Some(empty) = empty {
            return self.report(empty.span(), say!(self.lang, "单位没有名称", "the unit has no name"));
        }
        let (name, at, units) = (words(name), name.span().start, units.get_ref().iter().map(words).collect::<Vec<_>>());
        self.state(at, format!("departments.{name}"), units.join(", "), move |settings, _| {
            Arc::make_mut(&mut settings.standard.departments).insert(name.clone(), units.clone());
        });
    }

    fn globs(&mut self, list: &List) -> Option<Arc<GlobSet>> {
        if list.get_ref().is_empty() {
            let message = say!(self.lang, "请至少写一个文件或通配符", "at least one file or glob is needed");
            return self.refuse(list.span(), message);
        }
        let before = self.config.problems.len();
        let mut set = GlobSetBuilder::new();
        for pattern in list.get_ref() {
            let words = pattern.get_ref().trim_start_matches("./").trim_end_matches('/');
            // A name alone means files and folders of that name at any depth; a folder means all in it.
            let words = if words.contains('/') { words.to_owned() } else { format!("**/{words}") };
            for glob in [words.clone(), format!("{words}/**")] {
                match GlobBuilder::new(&glob).literal_separator(true).build() {
                    Ok(glob) => drop(set.add(glob)),
                    Err(error) => {
                        self.wrong_glob(pattern.span(), &error);
                        break;
                    }
                }
            }
        }
        let set = set.build().map_err(|error| self.wrong_glob(list.span(), &error)).ok();
        set.filter(|_| self.config.problems.len() == before).map(Arc::new)
    }

    fn wrong_glob(&mut self, span: Range<usize>, error: &globset::Error) {
        let error = error.kind();
        self.report(span, say!(self.lang, "通配符有误：{error}", "wrong glob: {error}"));
    }
}

/// The message for a code that no rule has.
pub fn unknown_rule(code: &str, lang: Lang) -> String {
    let codes = rules::ALL.iter().map(|rule| rule.code);
    let hint = || say!(lang, "gouji rules 列出全部规则", "`gouji rules` lists them all");
    unknown_name(("规则", "rule"), code, codes, hint, lang)
}

/// Reads the layout in a file.
///
/// # Errors
/// Why it cannot be read, or what is wrong with it.
pub fn read_profile(path: &Path, lang: Lang, read: Reader) -> Result<Arc<Profile>, Problem> {
    let text = load_named(path, lang, read);
    let text = text.map_err(|message| Problem { path: path.to_owned(), text: Arc::default(), span: 0..0, message })?;
    own_profile(path.to_owned(), text, lang)
}

/// The text of a file, if there is one, or why it cannot be read.
fn load(path: &Path, lang: Lang, read: Reader) -> Option<Result<Arc<str>, String>> {
    Some(match read(path)? {
        Ok(text) if text.len() > LONGEST => Err(say!(lang, "文件太大", "the file is too large")),
        text => text.map(Arc::from),
    })
}

fn load_named(path: &Path, lang: Lang, read: Reader) -> Result<Arc<str>, String> {
    load(path, lang, read).unwrap_or_else(|| Err(say!(lang, "文件不存在", "no such file")))
}

fn own_profile(path: PathBuf, text: Arc<str>, lang: Lang) -> Result<Arc<Profile>, Problem> {
    Profile::read(&text).map(Arc::new).map_err(|error| {
        let (span, message) = match &error {
            ProfileError::Toml(error) => (error.span().unwrap_or(0..0), of_toml(error, lang)),
            ProfileError::Sections => {
                (0..0, say!(lang, "版式没有章节，或章节太多", "a layout needs sections, and not too many of them"))
            }
            ProfileError::NoSection(id) => {
                let at = text.find(&format!("\"{id}\"")).map_or(0..0, |at| at..at + id.len() + 2);
                (at, say!(lang, "没有章节“{id}”", "no section `{id}`"))
            }
        };
        Problem { path, text, span, message }
    })
}

/// A term as the glossary has it: the opener apart, a full stop at the end; `None` where nothing is said.
fn term(name: &str, FullTerm { definition, aliases, required }: FullTerm) -> Option<Term> {
    let words = definition.trim().trim_start_matches('是');
    let openers = ["反映", "指"].into_iter();
    let opened = openers.filter_map(|opener| Some((opener, words.strip_prefix(opener)?))).next();
    let (opener, rest) = opened.unwrap_or(("指", words));
    let rest = rest.trim().trim_end_matches('。');
    if rest.is_empty() || name.trim().is_empty() {
        return None;
    }
    let known = Glossary::base().term(name).cloned().unwrap_or_default();
    Some(Term {
        name: name.trim().to_owned(),
        aliases: [aliases, known.aliases].concat(),
        opener: opener.to_owned(),
        definition: format!("{rest}。"),
        base: required || known.base,
        is_own: true,
        of: Vec::new(),
        other: Vec::new(),
        ..known
    })
}
