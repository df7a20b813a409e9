//! Kinds of documents: `kinds.toml`.

use super::data::data;
use super::key::Basis;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// 部门预算
    #[default]
    Budget,
    /// 部门决算
    Final,
    /// On “三公” spending, procurement or targets alone.
    Note,
}

/// What titles of documents are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// What titles are made of.
    pub title: TitleWords,
    kind: Vec<Kind>,
}

/// What titles are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleWords {
    tails: Vec<String>,
    issuers: Vec<String>,
    drafts: Vec<String>,
    /// May stand between the year and the issuer.
    pub levels: Vec<String>,
    /// Before the issuer's name on a line of its own.
    pub owners: Vec<String>,
    /// Ends of lines that head a chapter without a number.
    pub chapters: Vec<String>,
    /// Words before a year that make it part of a sentence.
    pub before_year: Vec<String>,
    /// Words that begin a sentence.
    pub openings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    id: DocumentKind,
    of: Vec<String>,
    #[serde(default)]
    basis: Option<Basis>,
    #[serde(default)]
    topics: Vec<String>,
}

/// What the end of a title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleEnd {
    /// What the document is.
    pub kind: DocumentKind,
    /// What its figures are; `None` where the title does not say.
    pub basis: Option<Basis>,
    /// It says no more than `部门预算`.
    pub is_bare: bool,
}

static BASE: LazyLock<Kinds> = LazyLock::new(|| data!("kinds"));

impl Kinds {
    /// Those that come with the program.
    pub fn base() -> &'static Kinds {
        &BASE
    }

    /// What the end of a line says, if it is that of a title.
    pub fn end_of(&self, line: &str) -> Option<TitleEnd> {
        let words = &self.title;
        let bare: String = line.replace("情况", "").replace("信息", "").replace(['的', '“', '”', '"'], "");
        // The longest tail: `公开说明` before `说明`.
        let tails = words.tails.iter().filter_map(|tail| bare.strip_suffix(&**tail));
        let full = tails.min_by_key(|rest| rest.len()).and_then(|rest| self.kind_at_end(rest));
        let (kind, is_bare) = match full {
            Some(kind) => (kind, false),
            None => {
                let line = words.drafts.iter().find_map(|draft| bare.strip_suffix(&**draft)).unwrap_or(&bare);
                let kind = self.kind_at_end(line).filter(|kind| kind.basis.is_some())?;
                if self.without_name(line).is_none() && self.topic(line).is_none() {
                    return None;
                }
                (kind, true)
            }
        };
        let note = self.topic(line).filter(|_| !self.names_issuer(line));
        Some(TitleEnd { kind: note.unwrap_or(kind.id), basis: kind.basis, is_bare })
    }

    /// The kind whose name a line ends with.
    fn kind_at_end(&self, line: &str) -> Option<&Kind> {
        self.kind.iter().find(|kind| kind.of.iter().any(|name| line.ends_with(&**name)))
    }

    /// A line without the name of the kind at its end, and the issuer before it.
    pub fn without_name<'t>(&self, line: &'t str) -> Option<&'t str> {
        let words = &self.title;
        let line = words.drafts.iter().find_map(|draft| line.strip_suffix(&**draft)).unwrap_or(line);
        let name = self.kind.iter().flat_map(|kind| &kind.of).find_map(|name| line.strip_suffix(&**name))?;
        words.issuers.iter().filter_map(|issuer| name.strip_suffix(&**issuer)).min_by_key(|rest| rest.len())
    }

    /// Where the name of a kind begins in a text, the issuer before it.
    pub fn name_in(&self, text: &str) -> Option<usize> {
        let names = self.kind.iter().flat_map(|kind| &kind.of).filter_map(|name| text.find(&**name));
        let with_issuer = |at: usize| {
            let before = &text[..at];
            self.title.issuers.iter().filter_map(|issuer| before.strip_suffix(&**issuer)).map(str::len).min()
        };
        names.map(|at| with_issuer(at).unwrap_or(at)).min()
    }

    /// Whether a text names what documents tell of.
    pub fn names_document(&self, text: &str) -> bool {
        self.kind.iter().flat_map(|kind| &kind.of).any(|name| text.contains(&**name))
    }

    fn names_issuer(&self, line: &str) -> bool {
        let mut names = self.kind.iter().filter(|kind| kind.topics.is_empty()).flat_map(|kind| &kind.of);
        let has_issuer = |at: usize| self.title.issuers.iter().any(|issuer| line[..at].ends_with(&**issuer));
        names.any(|name| line.match_indices(&**name).any(|(at, _)| has_issuer(at)))
    }

    /// The kind of which a line names a topic.
    fn topic(&self, line: &str) -> Option<DocumentKind> {
        let is_named = |kind: &&Kind| kind.topics.iter().any(|topic| line.contains(&**topic));
        self.kind.iter().find(is_named).map(|kind| kind.id)
    }
}
