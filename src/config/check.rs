//! The text of a `gouji.toml` → what it says, or all that is wrong with it.

use super::file::{Definition, File, FullTerm, GlossaryTable, LevelName, PerFile, RoundingName, Terms};
use super::problem::of_toml;
use super::{At, Config, IgnoreOf, Layer, Problem, Reader, TermChange};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::rules;
use crate::say;
use crate::settings::Level;
use crate::standard::glossary::Term;
use crate::standard::profile::{self, Profile, Unsound};
use crate::standard::subjects::Subject;
use crate::standard::words::Word;
use crate::standard::{Classification, Rounding};
use crate::text::nearest;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// Longest text of a configuration.
const LONGEST: usize = 1 << 20;

impl Config {
    /// Reads the text of the file at `path`; files that it names are read by `read`.
    pub fn read(path: PathBuf, text: Arc<str>, lang: Lang, read: Reader) -> Config {
        let mut config = Config {
            path,
            text,
            problems: Vec::new(),
            parts: Vec::new(),
            is_root: false,
            own: Layer::default(),
            terms: Vec::new(),
            words: Vec::new(),
            words_out: Vec::new(),
            subjects: Vec::new(),
            per_file: Vec::new(),
            ignores: Vec::new(),
        };
        if config.text.len() > LONGEST {
            let message = say!(lang, "文件太大", "the file is too large");
            config.text = Arc::default();
            Check { config: &mut config, lang, read }.report(0..0, message);
            return config;
        }
        let text = config.text.clone();
        let mut check = Check { config: &mut config, lang, read };
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
}

/// A list of words, each with its place.
type List = Spanned<Vec<Spanned<String>>>;

impl Check<'_> {
    fn report(&mut self, span: Range<usize>, message: String) {
        let (path, text) = (self.config.path.clone(), self.config.text.clone());
        self.config.problems.push(Problem { path, text, span, message });
    }

    fn file(&mut self, file: File) {
        self.config.is_root = file.root;
        self.config.own = self.layer(file.profile, file.rounding, file.select, file.ignore, file.severity);
        if let Some(glossary) = file.glossary {
            self.glossary(glossary);
        }
        for word in file.words.add {
            self.word(word);
        }
        for word in file.words.remove {
            let is_known = crate::standard::Words::base().iter().any(|known| known.wrong == *word.get_ref());
            if is_known {
                self.config.words_out.push(at(word));
            } else {
                let message =
                    say!(self.lang, "标准错词表里没有“{}”", "the standard's list has no `{}`", word.get_ref());
                self.report(word.span(), message);
            }
        }
        for (code, name) in file.subjects.functional {
            self.subject(Classification::Functional, code, name);
        }
        for (code, name) in file.subjects.economic {
            self.subject(Classification::Economic, code, name);
        }
        for PerFile { files, profile, rounding, select, ignore, severity } in file.per_file {
            let globs = self.globs(&files);
            let layer = self.layer(profile, rounding, select, ignore, severity);
            self.config.per_file.extend(globs.map(|globs| (globs, layer)));
        }
        for ignore in file.ignore_findings {
            let globs = ignore.files.as_ref().map(|files| self.globs(files));
            let code = self.code(&ignore.code);
            let reason = ignore.reason.get_ref().trim().to_owned();
            if reason.is_empty() {
                let message = say!(self.lang, "请写明理由", "a reason has to be given");
                self.report(ignore.reason.span(), message);
            }
            if let (Some(code), false) = (code, matches!(globs, Some(None))) {
                let at = ignore.code.span();
                let globs = globs.flatten();
                self.config.ignores.push(IgnoreOf { globs, code, text: ignore.text, reason, span: at });
            }
        }
    }

    fn layer(
        &mut self,
        profile: Option<Spanned<String>>,
        rounding: Option<Spanned<RoundingName>>,
        select: Option<List>,
        ignore: Option<List>,
        severity: BTreeMap<Spanned<String>, Spanned<LevelName>>,
    ) -> Layer {
        let profile = profile.and_then(|name| {
            let place = name.span().start;
            self.profile(&name).map(|value| At { value, at: place })
        });
        let rounding = rounding.map(|rounding| At {
            at: rounding.span().start,
            value: match rounding.get_ref() {
                RoundingName::Rounding => Rounding::Rounding,
                RoundingName::Exact => Rounding::Exact,
            },
        });
        let mut codes = |list: Option<List>| {
            list.map(|list| At {
                at: list.span().start,
                value: list.get_ref().iter().filter_map(|code| self.code(code)).collect::<Vec<_>>(),
            })
        };
        let (select, ignore) = (codes(select), codes(ignore));
        let mut levels = Vec::new();
        for (code, level) in severity {
            if let Some(known) = self.code(&code) {
                levels.push(At { value: (known, level_of(*level.get_ref())), at: code.span().start });
            }
        }
        Layer { profile, rounding, select, ignore, levels }
    }

    /// The code of a rule.
    fn code(&mut self, code: &Spanned<String>) -> Option<&'static str> {
        let name = code.get_ref().as_str();
        let found = rules::find(name).map(|rule| rule.code);
        if found.is_none() {
            let message = unknown_rule(name, self.lang);
            self.report(code.span(), message);
        }
        found
    }

    /// One of the standard's layouts, or one of the unit's own.
    fn profile(&mut self, name: &Spanned<String>) -> Option<Arc<Profile>> {
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
            let message = match nearest(words, ids()) {
                Some(near) => {
                    say!(
                        self.lang,
                        "没有版式“{words}”；您是否想用“{near}”？",
                        "no profile `{words}`; did you mean `{near}`?"
                    )
                }
                None => say!(
                    self.lang,
                    "没有版式“{words}”；可用的有 {}，或自定版式的 TOML 文件",
                    "no profile `{words}`; there are {}, or the TOML file of your own",
                    ids().collect::<Vec<_>>().join(&say!(self.lang, "、", ", "))
                ),
            };
            self.report(name.span(), message);
        }
        found
    }

    /// The text of a file that the configuration names, from its folder.
    fn named_file(&mut self, name: &str, span: Range<usize>) -> Option<(PathBuf, Arc<str>)> {
        let path = self.config.folder().join(name);
        self.config.parts.push(path.clone());
        let why = match (self.read)(&path) {
            Some(Ok(text)) if text.len() <= LONGEST => return Some((path, text.into())),
            Some(Ok(_)) => say!(self.lang, "文件太大", "the file is too large"),
            Some(Err(why)) => why,
            None => say!(self.lang, "文件不存在", "no such file"),
        };
        self.report(span, say!(self.lang, "无法读取 {name}：{why}", "cannot read {name}: {why}"));
        None
    }

    fn glossary(&mut self, glossary: Spanned<GlossaryTable>) {
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

    /// Terms of the configuration itself, or of a file that stands for them at a place.
    fn terms(&mut self, terms: Terms, file: Option<(usize, PathBuf, Arc<str>)>) {
        for (name, definition) in terms {
            let place = file.as_ref().map_or(name.span().start, |(at, ..)| *at);
            let span = definition.span();
            let (words, aliases, base) = match definition.into_inner() {
                Definition::Wanted(false) => {
                    let value = TermChange::Out(name.into_inner());
                    self.config.terms.push(At { value, at: place });
                    continue;
                }
                Definition::Wanted(true) => (String::new(), Vec::new(), false),
                Definition::Words(words) => (words, Vec::new(), false),
                Definition::Full(FullTerm { definition, aliases, required }) => (definition, aliases, required),
            };
            match term(name.get_ref(), &words, aliases, base) {
                Some(term) => self.config.terms.push(At { value: TermChange::Is(term), at: place }),
                None => {
                    let message = say!(
                        self.lang,
                        "“{}”没有解释；请写“指……。”或“反映……。”，不要这个名词请写 false",
                        "`{}` has no definition: write what it means, or false to strike it out",
                        name.get_ref()
                    );
                    match &file {
                        Some((_, path, text)) => {
                            self.config.problems.push(Problem { path: path.clone(), text: text.clone(), span, message })
                        }
                        None => self.report(span, message),
                    }
                }
            }
        }
    }

    fn word(&mut self, word: Spanned<super::file::WordEntry>) {
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
            return;
        }
        let mut value = Word::new(entry.wrong, entry.right, entry.note);
        (value.not_before, value.not_after) = (entry.not_before, entry.not_after);
        self.config.words.push(At { value, at: span.start });
    }

    fn subject(&mut self, classification: Classification, code: Spanned<String>, name: Spanned<String>) {
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
                let value = Subject { classification, code, name: Cow::Owned(words.to_owned()) };
                self.config.subjects.push(At { value, at: name.span().start });
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

    fn globs(&mut self, list: &List) -> Option<GlobSet> {
        if list.get_ref().is_empty() {
            let message = say!(self.lang, "请至少写一个文件或通配符", "at least one file or glob is needed");
            self.report(list.span(), message);
            return None;
        }
        let mut set = GlobSetBuilder::new();
        let mut is_sound = true;
        for pattern in list.get_ref() {
            let words = pattern.get_ref().trim_start_matches("./").trim_end_matches('/');
            // A name alone means files and folders of that name at any depth; a folder means all in it.
            let words = if words.contains('/') { words.to_owned() } else { format!("**/{words}") };
            for glob in [words.clone(), format!("{words}/**")] {
                match GlobBuilder::new(&glob).literal_separator(true).build() {
                    Ok(glob) => {
                        set.add(glob);
                    }
                    Err(error) => {
                        let error = error.kind();
                        let message = say!(self.lang, "通配符有误：{error}", "wrong glob: {error}");
                        self.report(pattern.span(), message);
                        is_sound = false;
                        break;
                    }
                }
            }
        }
        match set.build() {
            Ok(set) => Some(set).filter(|_| is_sound),
            Err(error) => {
                let message = say!(self.lang, "通配符有误：{error}", "wrong glob: {error}");
                self.report(list.span(), message);
                None
            }
        }
    }
}

/// What to say of a code that no rule has.
pub fn unknown_rule(code: &str, lang: Lang) -> String {
    match nearest(code, rules::ALL.iter().map(|rule| rule.code)) {
        Some(near) => say!(lang, "没有规则“{code}”；您是否想用“{near}”？", "no rule `{code}`; did you mean `{near}`?"),
        None => {
            say!(lang, "没有规则“{code}”；gouji rules 列出全部规则", "no rule `{code}`; `gouji rules` lists them all")
        }
    }
}

/// Reads the layout in a file.
///
/// # Errors
/// Why it cannot be read, or what is wrong with it.
pub fn read_profile(path: &Path, lang: Lang, read: Reader) -> Result<Arc<Profile>, Problem> {
    let unread = |message| Problem { path: path.to_owned(), text: Arc::default(), span: 0..0, message };
    match read(path) {
        Some(Ok(text)) if text.len() <= LONGEST => own_profile(path.to_owned(), text.into(), lang),
        Some(Ok(_)) => Err(unread(say!(lang, "文件太大", "the file is too large"))),
        Some(Err(why)) => Err(unread(why)),
        None => Err(unread(say!(lang, "文件不存在", "no such file"))),
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

fn at(word: Spanned<String>) -> At<String> {
    At { at: word.span().start, value: word.into_inner() }
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
    let known = crate::standard::Glossary::base().term(name);
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
