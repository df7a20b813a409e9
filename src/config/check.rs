//! The text of a `gouji.toml` → its statements and problems.

use super::file::{At, Definition, File, FullTerm, GlossaryTable, LevelName, PerFile, RoundingName, Terms, WordEntry};
use super::problem::of_toml;
use super::{Change, Config, Problem, Reader, Statement};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::model::glossary::Term;
use crate::model::profile::{self, Profile, Unsound};
use crate::model::subjects::Subject;
use crate::model::words::Word;
use crate::model::{Classification, Rounding};
use crate::rules;
use crate::say;
use crate::settings::Level;
use crate::text::unknown_name;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest text of a configuration.
const LONGEST: usize = 1 << 20;

impl Config {
    /// Reads the text of the file at `path`; files that it names are read by `read`.
    pub fn read(path: PathBuf, text: Arc<str>, lang: Lang, read: Reader) -> Config {
        let (problems, parts, statements, globs) = Default::default();
        let mut config = Config { path, text, problems, parts, is_root: false, statements, globs };
        if config.text.len() > LONGEST {
            let message = say!(lang, "文件太大", "the file is too large");
            config.text = Arc::default();
            Check { config: &mut config, lang, read, files: None }.report(0..0, message);
            return config;
        }
        let text = config.text.clone();
        let mut check = Check { config: &mut config, lang, read, files: None };
        match toml::from_str::<File>(&text) {
            Ok(file) => check.file(file),
            Err(error) => check.report(error.span().unwrap_or(0..0), of_toml(&error, lang)),
        }
        config
    }
}

struct Check<'a> {
    config: &'a mut Config,
    lang: Lang,
    read: Reader<'a>,
    /// The files that the statements being read are for.
    files: Option<usize>,
}

/// A list of words, each with its place.
type List = At<Vec<At<String>>>;

impl Check<'_> {
    fn report(&mut self, span: Range<usize>, message: String) {
        let (path, text) = (self.config.path.clone(), self.config.text.clone());
        self.config.problems.push(Problem { path, text, span, message });
    }

    fn state(&mut self, at: usize, change: Change) {
        self.config.statements.push(Statement { change, at, files: self.files });
    }

    fn file(&mut self, file: File) {
        self.config.is_root = file.root;
        self.layer(file.profile, file.rounding, file.select, file.ignore, file.severity);
        if let Some(glossary) = file.glossary {
            self.glossary(glossary);
        }
        let words: Vec<(usize, Word)> = file.words.add.into_iter().filter_map(|word| self.word(word)).collect();
        for word in file.words.remove {
            let (at, wrong) = (word.span(), word.into_inner());
            if crate::model::Words::base().iter().any(|known| known.wrong == wrong) {
                self.state(at.start, Change::NoWord(wrong));
            } else {
                self.report(at, say!(self.lang, "标准错词表里没有“{wrong}”", "the standard's list has no `{wrong}`"));
            }
        }
        words.into_iter().for_each(|(at, word)| self.state(at, Change::Word(word)));
        for (code, name) in file.subjects.functional {
            self.subject(Classification::Functional, code, name);
        }
        for (code, name) in file.subjects.economic {
            self.subject(Classification::Economic, code, name);
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
            let reason = accepted.reason.get_ref().trim().to_owned();
            if reason.is_empty() {
                let message = say!(self.lang, "请写明理由", "a reason has to be given");
                self.report(accepted.reason.span(), message);
            }
            if let Some(code) = code.filter(|_| are_files_sound) {
                self.state(accepted.code.span().start, Change::Accept { code, text: accepted.text, reason });
            }
        }
    }

    /// Settings for all files or for some.
    fn layer(
        &mut self,
        profile: Option<At<String>>,
        rounding: Option<At<RoundingName>>,
        select: Option<List>,
        ignore: Option<List>,
        severity: BTreeMap<At<String>, At<LevelName>>,
    ) {
        if let Some(name) = profile
            && let Some(profile) = self.profile(&name)
        {
            self.state(name.span().start, Change::Profile(profile));
        }
        if let Some(rounding) = rounding {
            let value = match rounding.get_ref() {
                RoundingName::Rounding => Rounding::Rounding,
                RoundingName::Exact => Rounding::Exact,
            };
            self.state(rounding.span().start, Change::Rounding(value));
        }
        for (list, change) in [(select, Change::Select as fn(_) -> _), (ignore, Change::Ignore)] {
            if let Some(list) = list {
                let codes = list.get_ref().iter().filter_map(|code| self.code(code)).collect();
                self.state(list.span().start, change(codes));
            }
        }
        for (code, level) in severity {
            if let Some(known) = self.code(&code) {
                self.state(code.span().start, Change::Severity(known, level_of(*level.get_ref())));
            }
        }
    }

    /// The code of a rule.
    fn code(&mut self, code: &At<String>) -> Option<&'static str> {
        let name = code.get_ref().as_str();
        let found = rules::find(name).map(|rule| rule.code);
        if found.is_none() {
            let message = unknown_rule(name, self.lang);
            self.report(code.span(), message);
        }
        found
    }

    /// One of the standard's layouts, or one of the unit's own.
    fn profile(&mut self, name: &At<String>) -> Option<Arc<Profile>> {
        let words = name.get_ref().as_str();
        let is_file = words.ends_with(".toml") || words.contains(['/', '\\']);
        if is_file {
            let (path, text) = self.named_file(words, name.span())?;
            return match own_profile(path, text, self.lang) {
                Ok(profile) => Some(profile),
                Err(problem) => {
                    self.config.problems.push(problem);
                    None
                }
            };
        }
        let found = profile::find(words).cloned();
        if found.is_none() {
            let ids = || profile::all().iter().map(|profile| profile.id.as_str());
            let hint = || {
                let all = ids().collect::<Vec<_>>().join(&say!(self.lang, "、", ", "));
                say!(
                    self.lang,
                    "可用的有 {all}，或自定版式的 TOML 文件",
                    "there are {all}, or the TOML file of your own"
                )
            };
            let message = unknown_name(("版式", "profile"), words, ids(), hint, self.lang);
            self.report(name.span(), message);
        }
        found
    }

    /// The text of a file that the configuration names, from its folder.
    fn named_file(&mut self, name: &str, span: Range<usize>) -> Option<(PathBuf, Arc<str>)> {
        let path = self.config.folder().join(name);
        self.config.parts.push(path.clone());
        match load(&path, self.lang, self.read) {
            Ok(text) => Some((path, text)),
            Err(why) => {
                self.report(span, say!(self.lang, "无法读取 {name}：{why}", "cannot read {name}: {why}"));
                None
            }
        }
    }

    fn glossary(&mut self, glossary: At<GlossaryTable>) {
        let span = glossary.span();
        match glossary.into_inner() {
            GlossaryTable::Terms(terms) => self.terms(terms, None),
            GlossaryTable::File(name) => {
                let Some((path, text)) = self.named_file(&name, span.clone()) else { return };
                match toml::from_str::<Terms>(&text) {
                    Ok(terms) => self.terms(terms, Some((span.start, path, text))),
                    Err(error) => {
                        let message = of_toml(&error, self.lang);
                        let span = error.span().unwrap_or(0..0);
                        self.config.problems.push(Problem { path, text, span, message });
                    }
                }
            }
        }
    }

    /// Terms of the configuration itself, or of a file that it names at a place.
    fn terms(&mut self, terms: Terms, file: Option<(usize, PathBuf, Arc<str>)>) {
        for (name, definition) in terms {
            let at = file.as_ref().map_or(name.span().start, |(at, ..)| *at);
            let span = definition.span();
            let (words, aliases, base) = match definition.into_inner() {
                Definition::Wanted(false) => {
                    self.state(at, Change::NoTerm(name.into_inner()));
                    continue;
                }
                Definition::Wanted(true) => (String::new(), Vec::new(), false),
                Definition::Words(words) => (words, Vec::new(), false),
                Definition::Full(FullTerm { definition, aliases, required }) => (definition, aliases, required),
            };
            if let Some(term) = term(name.get_ref(), &words, aliases, base) {
                self.state(at, Change::Term(term));
                continue;
            }
            let message = say!(
                self.lang,
                "“{}”没有解释；请写“指……。”或“反映……。”，不要这个名词请写 false",
                "`{}` has no definition: write what it means, or false to strike it out",
                name.get_ref()
            );
            match &file {
                Some((_, path, text)) => {
                    self.config.problems.push(Problem { path: path.clone(), text: text.clone(), span, message });
                }
                None => self.report(span, message),
            }
        }
    }

    fn word(&mut self, word: At<WordEntry>) -> Option<(usize, Word)> {
        let span = word.span();
        let entry = word.into_inner();
        let is_sound = !entry.wrong.trim().is_empty() && entry.wrong != entry.right && !entry.right.is_empty();
        if !is_sound {
            let message = say!(
                self.lang,
                "错词和正确的词都要写，而且不能相同",
                "a wrong word and a right one are needed, and they differ"
            );
            self.report(span, message);
            return None;
        }
        let mut word = Word::new(entry.wrong, entry.right, entry.note);
        (word.not_before, word.not_after) = (entry.not_before, entry.not_after);
        Some((span.start, word))
    }

    fn subject(&mut self, classification: Classification, code: At<String>, name: At<String>) {
        let digits = code.get_ref().as_str();
        let deepest = if classification == Classification::Functional { 7 } else { 5 };
        let is_code = matches!(digits.len(), 3 | 5 | 7)
            && digits.len() <= deepest
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        let number = digits.parse().ok().filter(|_| is_code);
        let words = name.get_ref().trim();
        match number {
            Some(code) if !words.is_empty() => {
                let subject = Subject { classification, code, name: Cow::Owned(words.to_owned()) };
                self.state(name.span().start, Change::Subject(subject));
            }
            Some(_) => {
                let message = say!(self.lang, "科目没有名称", "the subject has no name");
                self.report(name.span(), message);
            }
            None => {
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
                self.report(code.span(), message);
            }
        }
    }

    /// Keeps the globs of some statements and returns their place.
    fn globs(&mut self, list: &List) -> Option<usize> {
        if list.get_ref().is_empty() {
            let message = say!(self.lang, "请至少写一个文件或通配符", "at least one file or glob is needed");
            self.report(list.span(), message);
            return None;
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
        let set: GlobSet = set.filter(|_| self.config.problems.len() == before)?;
        self.config.globs.push(set);
        Some(self.config.globs.len() - 1)
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
    let text = load(path, lang, read);
    let text = text.map_err(|message| Problem { path: path.to_owned(), text: Arc::default(), span: 0..0, message })?;
    own_profile(path.to_owned(), text, lang)
}

/// The text of a file, or why there is none.
fn load(path: &Path, lang: Lang, read: Reader) -> Result<Arc<str>, String> {
    match read(path) {
        Some(Ok(text)) if text.len() <= LONGEST => Ok(text.into()),
        Some(Ok(_)) => Err(say!(lang, "文件太大", "the file is too large")),
        Some(Err(why)) => Err(why),
        None => Err(say!(lang, "文件不存在", "no such file")),
    }
}

fn own_profile(path: PathBuf, text: Arc<str>, lang: Lang) -> Result<Arc<Profile>, Problem> {
    Profile::read(&text).map(Arc::new).map_err(|unsound| {
        let (span, message) = match &unsound {
            Unsound::Toml(error) => (error.span().unwrap_or(0..0), of_toml(error, lang)),
            Unsound::Sections => {
                (0..0, say!(lang, "版式没有章节，或章节太多", "a layout needs sections, and not too many of them"))
            }
            Unsound::NoSection(id) => {
                let at = text.find(&format!("\"{id}\"")).map_or(0..0, |at| at..at + id.len() + 2);
                (at, say!(lang, "没有章节“{id}”", "no section `{id}`"))
            }
        };
        Problem { path, text, span, message }
    })
}

fn level_of(name: LevelName) -> Level {
    match name {
        LevelName::Error => Level::At(Severity::Error),
        LevelName::Warning => Level::At(Severity::Warning),
        LevelName::Information => Level::At(Severity::Information),
        LevelName::Hint => Level::At(Severity::Hint),
        LevelName::Off => Level::Off,
    }
}

/// A term as the glossary has it: the opener apart, a full stop at the end; `None` where nothing is said.
fn term(name: &str, words: &str, aliases: Vec<String>, base: bool) -> Option<Term> {
    let words = words.trim().trim_start_matches('是');
    let (opener, rest) = match ["反映", "指"].iter().find_map(|opener| Some((*opener, words.strip_prefix(opener)?)))
    {
        Some((opener, rest)) => (opener, rest),
        None => ("指", words),
    };
    let rest = rest.trim().trim_end_matches('。');
    if rest.is_empty() || name.trim().is_empty() {
        return None;
    }
    let known = crate::model::Glossary::base().term(name);
    Some(Term {
        name: name.trim().to_owned(),
        aliases: aliases.into_iter().chain(known.iter().flat_map(|known| known.aliases.iter().cloned())).collect(),
        opener: opener.to_owned(),
        definition: format!("{rest}。"),
        base: base || known.is_some_and(|known| known.base),
        about: known.and_then(|known| known.about.clone()),
        subject: known.is_some_and(|known| known.subject),
        subject_code: known.and_then(|known| known.subject_code),
    })
}

/// A path below a folder as globs see it: with `/`.
pub fn relative(folder: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(folder).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
