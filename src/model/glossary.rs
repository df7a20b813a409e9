//! 专业性名词解释: the standard terms and their official wording.

use super::data::data;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::kinds::DocumentKind;
use super::normalize::{fold, normalize_name};
use crate::text::{Vocabulary, reading_form};

/// One term.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name as headed in the glossary.
    pub name: String,
    /// Other names of the same term.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// 指 or 反映.
    pub opener: String,
    /// The official wording after the opener, with its full stop.
    pub definition: String,
    /// The profiles whose wording that is.
    #[serde(default)]
    pub of: Vec<String>,
    /// Other right wordings.
    #[serde(default)]
    pub other: Vec<Definition>,
    /// Whether the wording is the unit's own, whatever the profile.
    #[serde(skip)]
    pub is_own: bool,
    /// The kind of documents that it belongs to, if not to all.
    #[serde(default)]
    pub kind: Option<DocumentKind>,
    /// Whether every disclosure has to explain it.
    #[serde(default)]
    pub base: bool,
    /// The figure that makes it due where it is not nil: a slot of the wording.
    pub about: Option<String>,
    /// Whether it is a 功能分类 subject.
    #[serde(default)]
    pub subject: bool,
    /// The one code of that subject; 行政运行 and its like have many, hence none here.
    pub subject_code: Option<u32>,
}

/// Another right wording of a term.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The wording after the opener.
    pub definition: String,
    /// The profiles whose wording it is.
    #[serde(default)]
    pub of: Vec<String>,
}

impl Term {
    /// Whether documents of this kind have it.
    pub fn is_of(&self, kind: DocumentKind) -> bool {
        self.kind.is_none_or(|own| own == kind)
    }

    /// The wording that the profile of this id has for it; `None` where it has none of its own.
    pub fn wording_of(&self, profile: &str) -> Option<&str> {
        let is_of = |of: &[String]| of.iter().any(|id| id == profile);
        if self.is_own || is_of(&self.of) {
            return Some(&self.definition);
        }
        self.other.iter().find(|other| is_of(&other.of)).map(|other| other.definition.as_str())
    }

    fn all_names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// Opener and definition: `指本年度…`, in the words of the profile of this id if it has its own.
    pub fn explanation(&self, profile: Option<&str>) -> String {
        let own = profile.and_then(|profile| self.wording_of(profile));
        format!("{}{}", self.opener, own.unwrap_or(&self.definition))
    }

    /// The whole entry without its number: `基本支出：指…`.
    pub fn entry(&self, profile: Option<&str>) -> String {
        format!("{}：{}", self.name, self.explanation(profile))
    }

    /// Whether `text` (with or without 指 / 反映 / 是指 before it) begins with a right wording, but for width, spaces, quotes,
    /// the closing full stop and 部门 / 单位.
    pub fn is_defined_by(&self, text: &str) -> bool {
        let text = normalize_definition(text);
        let text = text.trim_start_matches(':');
        let text = text.strip_prefix('是').unwrap_or(text);
        let text = text.strip_prefix(self.opener.as_str()).unwrap_or(text);
        let others = self.other.iter().map(|other| &other.definition);
        std::iter::once(&self.definition).chain(others).any(|right| text.starts_with(&normalize_definition(right)))
    }
}

#[derive(Deserialize)]
struct File {
    term: Vec<Term>,
}

/// Terms in their order, found by name.
#[derive(Debug, Default)]
pub struct Glossary {
    terms: Vec<Term>,
    by_name: FxHashMap<String, usize>,
    names: OnceLock<Names>,
    subjects: OnceLock<Names>,
}

/// Names to look for in a text, and the place of the term of each.
#[derive(Debug)]
pub struct Names {
    /// Finds them.
    pub vocabulary: Vocabulary,
    /// The place of each one's term.
    pub terms: Vec<usize>,
}

impl Names {
    fn new(names: impl Iterator<Item = (String, usize)>) -> Names {
        let (words, terms): (Vec<String>, Vec<usize>) = names.unzip();
        Names { vocabulary: Vocabulary::longest(&words), terms }
    }
}

static BASE: LazyLock<Arc<Glossary>> = LazyLock::new(|| {
    let terms = data!("glossary" as File).term;
    Arc::new(Glossary::new(terms))
});

impl Glossary {
    /// The standard's.
    pub fn base() -> &'static Arc<Glossary> {
        &BASE
    }

    /// A glossary of these terms.
    pub fn new(terms: Vec<Term>) -> Glossary {
        let mut by_name = FxHashMap::default();
        for (index, term) in terms.iter().enumerate() {
            for name in term.all_names() {
                by_name.entry(name_key(name)).or_insert(index);
            }
        }
        Glossary { terms, by_name, names: OnceLock::new(), subjects: OnceLock::new() }
    }

    /// This glossary with other terms: one of a known name takes its place, the others follow in their order. Those whose
    /// name is in `without` are left out.
    pub fn with(&self, own: Vec<Term>, without: &[String]) -> Glossary {
        let mut terms = self.terms.clone();
        let mut added = Vec::new();
        for term in own {
            match self.position(&term.name) {
                Some(at) => terms[at] = term,
                None => added.push(term),
            }
        }
        let removed: Vec<String> = without.iter().map(|name| name_key(name)).collect();
        terms.retain(|term| !removed.contains(&name_key(&term.name)));
        terms.extend(added);
        Glossary::new(terms)
    }

    /// Every term, in standard order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term of this name or alias, whatever its width and quotes; `（项）` after a subject is passed over.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.position(name).map(|index| &self.terms[index])
    }

    /// The place of a term in standard order.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name_key(name)).copied()
    }

    /// Every name of every term, in reading form.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let terms = self.terms.iter().enumerate();
            Names::new(
                terms.flat_map(|(at, term)| term.all_names().map(move |name| (reading_form(name).into_owned(), at))),
            )
        })
    }

    /// The names of those that are subjects.
    pub fn subjects(&self) -> &Names {
        self.subjects.get_or_init(|| {
            let subjects = (0..).zip(&self.terms).filter(|(_, term)| term.subject);
            Names::new(subjects.map(|(at, term)| (term.name.clone(), at)))
        })
    }
}

/// A definition as it is compared: without width, spaces, quotes, 、, closing punctuation, 部门 read as 单位.
pub fn normalize_definition(text: &str) -> String {
    compared(text).into_iter().map(|(c, _)| c).collect()
}

/// The characters of a definition that are compared, and the byte of each in `text`.
pub fn compared(text: &str) -> Vec<(char, usize)> {
    let folded = text.char_indices().filter_map(|(at, c)| Some((fold(c)?, at)));
    let mut kept: Vec<(char, usize)> = folded.filter(|(c, _)| *c != '、').collect();
    for at in 1..kept.len() {
        if (kept[at - 1].0, kept[at].0) == ('部', '门') {
            (kept[at - 1].0, kept[at].0) = ('单', '位');
        }
    }
    while kept.last().is_some_and(|(c, _)| matches!(c, '。' | '.' | ';' | ',')) {
        kept.pop();
    }
    kept
}

fn name_key(name: &str) -> String {
    let mut key = normalize_name(name);
    if key.contains('(') {
        for level in ["(类)", "(款)", "(项)"] {
            key = key.replace(level, "");
        }
    }
    key.truncate(key.trim_end_matches([':', '。', '.']).len());
    key
}

#[cfg(test)]
mod tests {
    use super::super::subjects::{Classification, NameCheck, Subjects};
    use super::*;

    fn terms() -> &'static [Term] {
        Glossary::base().terms()
    }

    fn term(name: &str) -> Option<&'static Term> {
        Glossary::base().term(name)
    }

    #[test]
    fn the_five_base_terms_come_first() {
        let base: Vec<&str> = terms().iter().filter(|term| term.base).map(|term| term.name.as_str()).collect();
        assert_eq!(base, ["财政拨款收入", "其他收入", "基本支出", "项目支出", "“三公”经费"]);
        assert!(terms()[..5].iter().all(|term| term.base));
    }

    #[test]
    fn no_name_twice() {
        let names: usize = terms().iter().map(|term| 1 + term.aliases.len()).sum();
        assert_eq!(Glossary::base().by_name.len(), names);
    }

    #[test]
    fn entries_are_whole() {
        for term in terms() {
            assert!(matches!(term.opener.as_str(), "指" | "反映"), "{}", term.name);
            assert!(term.definition.ends_with('。') && !term.definition.starts_with(['指', '反']), "{}", term.name);
            let owners: Vec<&String> = term.of.iter().chain(term.other.iter().flat_map(|other| &other.of)).collect();
            let once: std::collections::HashSet<&&String> = owners.iter().collect();
            assert!(once.len() == owners.len(), "{}: two wordings of one profile", term.name);
            assert!(owners.iter().all(|id| super::super::profile::find(id).is_some()), "{}", term.name);
            if let Some(code) = term.subject_code {
                let same = Subjects::base().check(Classification::Functional, code, &term.name, 0);
                assert_eq!(same, NameCheck::Same, "{}", term.name);
            }
            assert!(!term.subject || !Subjects::base().codes_of(&term.name).is_empty(), "{}", term.name);
        }
    }

    #[test]
    fn lookup_ignores_quotes_and_width() {
        for name in ["“三公”经费", "三公经费", "\"三公\"经费：", "‘三公’ 经费"] {
            assert_eq!(term(name).map(|term| term.name.as_str()), Some("“三公”经费"), "{name}");
        }
        assert_eq!(term("经营收入").map(|term| term.name.as_str()), Some("事业单位经营收入"));
        assert_eq!(term("行政运行（项）").and_then(|term| term.subject_code), None);
        assert_eq!(term("其他政府办公厅(室)及相关机构事务支出").and_then(|term| term.subject_code), Some(2010399));
        assert!(term("本单位自己的名词").is_none());
    }

    #[test]
    fn official_wording_in_any_width() {
        let retired = term("行政单位离退休").unwrap();
        assert!(retired.is_defined_by("反映行政单位(包括实行公务员管理的事业单位) 开支的离退休经费"));
        assert!(retired.is_defined_by("行政部门（包括实行公务员管理的事业单位）开支的离退休经费。"));
        assert!(!retired.is_defined_by("反映行政单位开支的经费。"));
        let other = term("其他收入").unwrap();
        assert!(other.is_defined_by("指除上述“财政拨款收入”、“事业收入”、“事业单位经营收入”等以外的收入。"));
        assert!(other.wording_of("shanghai").is_some_and(|words| words.starts_with("除上述")));
        assert!(other.wording_of("beijing").is_none() && other.wording_of("chongqing").is_some());
        assert!(term("基本支出").unwrap().entry(None).starts_with("基本支出：指为保障"));
    }
}
