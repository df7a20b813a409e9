//! The concepts of a budget (quantities, their labels, the tree of wholes and parts), and the standard: the data of
//! `src/standard`, parsed once. Adding a province, a year or a term edits no Rust.
//!
//! What a unit adds or replaces makes another [`Standard`], which shares with the base all that it leaves as it is.

mod concepts;
mod data;
mod denomination;
mod dictionary;
pub mod glossary;
mod guards;
mod key;
mod kinds;
mod label;
mod lexicon;
pub mod normalize;
pub mod obligations;
pub mod page;
pub mod patterns;
mod phrases;
pub mod profile;
pub mod set_terms;
pub mod subjects;
pub mod template;
mod tree;
pub mod wording;
pub mod words;

pub use concepts::{Concept, Concepts};
pub use denomination::Denomination;
pub use dictionary::{Dictionary, Found, Use};
pub use glossary::Glossary;
pub use key::{Basis, Fund, Item, Key, Measure, Nature, Quantity, Side};
pub use kinds::{DocumentKind, Kinds};
pub use label::{Family, Label};
pub use lexicon::Lexicon;
pub use normalize::{normalize_name, normalize_title};
pub use phrases::{Direction, Opener, Phrases, SubjectLevel, Trigger};
pub use profile::{Layouts, Profile, Section};
pub use subjects::{Classification, Subjects};
pub use template::Template;
pub use tree::{Claim, Limit, Sum, Tree};
pub use wording::Wording;
pub use words::Words;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The standard that holds for a document: the one that comes with the program, or what a unit has made of it.
#[derive(Clone, Debug)]
pub struct Standard {
    /// The layout that the unit has chosen; otherwise it is told by a document's headings.
    pub profile: Option<Arc<Profile>>,
    /// 名词解释.
    pub glossary: Arc<Glossary>,
    /// What labels say.
    pub lexicon: Arc<Lexicon>,
    /// Which quantities are parts of which.
    pub tree: Arc<Tree>,
    /// Words that steer the reading of a sentence.
    pub phrases: Arc<Phrases>,
    /// 政府收支分类科目.
    pub subjects: Arc<Subjects>,
    /// Wrong words.
    pub words: Arc<Words>,
    /// How sums are compared.
    pub rounding: Rounding,
    /// The units of departments, by name, where the user has said so.
    pub departments: Arc<BTreeMap<String, Vec<String>>>,
}

/// Whose disclosure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IssuerKind {
    /// 部门预算
    Department,
    /// 单位预算
    Unit,
}

impl IssuerKind {
    /// 部门 or 单位.
    pub fn word(self) -> &'static str {
        match self {
            IssuerKind::Department => "部门",
            IssuerKind::Unit => "单位",
        }
    }
}

/// 是否容许四舍五入的差额 / Whether rounding may explain a difference
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(rename = "RoundingName"))]
#[serde(rename_all = "lowercase")]
pub enum Rounding {
    // A figure stands for all that are printed like it.
    /// 容许 / It may
    #[default]
    Rounding,
    // A figure stands for itself.
    /// 不容许 / It may not
    Exact,
}

static BASE: LazyLock<Arc<Standard>> = LazyLock::new(|| {
    let (lexicon, tree) = data::sound("concepts and budget", Lexicon::of_standard(Subjects::base()));
    Arc::new(Standard {
        profile: None,
        glossary: Glossary::base().clone(),
        lexicon: Arc::new(lexicon),
        tree: Arc::new(tree),
        phrases: Phrases::base().clone(),
        subjects: Subjects::base().clone(),
        words: Words::base().clone(),
        rounding: Rounding::default(),
        departments: Arc::default(),
    })
});

impl Default for Standard {
    fn default() -> Standard {
        Standard::clone(&BASE)
    }
}

impl Standard {
    /// The standard that comes with the program.
    pub fn base() -> &'static Arc<Standard> {
        &BASE
    }

    /// The layouts that a document of this kind may have.
    pub fn layouts(&self, kind: DocumentKind) -> Layouts<'_> {
        self.profile_of(kind).map_or_else(|| Layouts::of_kind(kind), Layouts::one)
    }

    /// The layout that the unit has chosen, if it is one for documents of this kind.
    pub fn profile_of(&self, kind: DocumentKind) -> Option<&Arc<Profile>> {
        self.profile.as_ref().filter(|profile| profile.kind == kind)
    }
}
