//! What a new disclosure may be: kinds and layouts, by name.

use super::request::YEARS;
use crate::lang::Lang;
use crate::model::profile::{self, Profile};
use crate::model::{DocumentKind, IssuerKind};
use crate::say;
use crate::text::unknown_name;
use serde::Serialize;
use std::sync::Arc;

/// All that a dialog offers.
#[derive(Debug, Serialize)]
pub struct Choices {
    /// What it is.
    pub documents: Vec<DocumentChoice>,
    /// Whose it is.
    pub issuers: Vec<Choice>,
    /// Layouts of all kinds.
    pub layouts: Vec<LayoutChoice>,
}

/// A kind, by the name that a request has for it.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// The name.
    pub id: &'static str,
    /// What people call it.
    pub title: String,
}

/// A kind of documents.
#[derive(Debug, Serialize)]
pub struct DocumentChoice {
    /// Its name.
    #[serde(flatten)]
    pub choice: Choice,
    /// The year that such a document is drafted for now.
    pub year: i32,
    /// The layout where neither request, settings nor last year's text tell one.
    pub layout: &'static str,
}

/// A layout.
#[derive(Debug, Serialize)]
pub struct LayoutChoice {
    /// Its name in a request.
    pub id: &'static str,
    /// Its name for people, in Chinese.
    pub title: &'static str,
    /// The kind of documents it is for.
    pub document: DocumentKind,
}

impl Choices {
    /// What may be drafted in this month of this year.
    pub fn in_month(year: i32, month: u32, lang: Lang) -> Choices {
        let (mut documents, mut issuers) = (Vec::new(), Vec::new());
        for (id, kind) in KINDS {
            match kind {
                Kind::Document(kind) => documents.push(DocumentChoice {
                    choice: Choice { id, title: document_title(kind, lang) },
                    year: year_drafted(kind, year, month).clamp(YEARS.start, YEARS.end - 1),
                    layout: usual_profile(kind),
                }),
                Kind::Issuer(kind) => issuers.push(Choice { id, title: issuer_title(kind, lang) }),
            }
        }
        let layout = |profile: &'static Arc<Profile>| LayoutChoice {
            id: &profile.id,
            title: &profile.name,
            document: profile.kind,
        };
        Choices { documents, issuers, layouts: profile::all().map(layout).collect() }
    }
}

/// Budgets are drafted from autumn on for the year to come, final accounts for the year before.
fn year_drafted(kind: DocumentKind, year: i32, month: u32) -> i32 {
    match kind {
        DocumentKind::Final => year.saturating_sub(1),
        DocumentKind::Budget | DocumentKind::Note => year.saturating_add(i32::from(month >= AUTUMN)),
    }
}

/// The month in which next year's budget is begun.
const AUTUMN: u32 = 9;

/// What a document is and whose, by name.
const KINDS: [(&str, Kind); 4] = [
    ("budget", Kind::Document(DocumentKind::Budget)),
    ("final", Kind::Document(DocumentKind::Final)),
    ("department", Kind::Issuer(IssuerKind::Department)),
    ("unit", Kind::Issuer(IssuerKind::Unit)),
];

#[derive(Clone, Copy)]
enum Kind {
    Document(DocumentKind),
    Issuer(IssuerKind),
}

/// What people call such a document.
pub(super) fn document_title(kind: DocumentKind, lang: Lang) -> String {
    match kind {
        DocumentKind::Final => say!(lang, "决算", "final account"),
        DocumentKind::Budget | DocumentKind::Note => say!(lang, "预算", "budget"),
    }
}

fn issuer_title(kind: IssuerKind, lang: Lang) -> String {
    match kind {
        IssuerKind::Department => say!(lang, "部门", "department"),
        IssuerKind::Unit => say!(lang, "单位", "unit"),
    }
}

/// Whose document is meant, and which: the last that is named of each.
pub(super) fn kinds_named(names: &[String], lang: Lang) -> Result<(Option<IssuerKind>, Option<DocumentKind>), String> {
    let (mut issuer, mut document) = (None, None);
    for name in names {
        match KINDS.iter().find(|(kind, _)| kind == name).map(|(_, kind)| *kind) {
            Some(Kind::Issuer(named)) => issuer = Some(named),
            Some(Kind::Document(named)) => document = Some(named),
            None => {
                let hint = || {
                    say!(
                        lang,
                        "可用的有 budget（预算）、final（决算）、department（部门）、unit（单位）",
                        "there are budget, final, department and unit"
                    )
                };
                let kinds = KINDS.iter().map(|(kind, _)| *kind);
                return Err(unknown_name(("类别", "kind"), name, kinds, hint, lang));
            }
        }
    }
    Ok((issuer, document))
}

/// One of the standard's layouts.
///
/// # Errors
/// There is none of this name; which there are.
pub fn profile_named(name: &str, lang: Lang) -> Result<&'static Arc<Profile>, String> {
    let ids = || profile::all().map(|profile| profile.id.as_str());
    profile::find(name).ok_or_else(|| {
        let hint = || {
            let all = ids().collect::<Vec<_>>().join(&say!(lang, "、", ", "));
            say!(lang, "可用的有 {all}", "there are {all}")
        };
        unknown_name(("版式", "profile"), name, ids(), hint, lang)
    })
}

/// The layout where nothing tells another.
pub(super) fn usual_profile(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Final => "national-final",
        DocumentKind::Budget | DocumentKind::Note => "chongqing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dialog_offers_may_be_asked_for() {
        let choices = Choices::in_month(2026, 3, Lang::Zh);
        let ids: Vec<&str> = choices.documents.iter().map(|kind| kind.choice.id).collect();
        let names: Vec<String> =
            ids.into_iter().chain(choices.issuers.iter().map(|kind| kind.id)).map(str::to_owned).collect();
        assert_eq!(
            kinds_named(&names, Lang::Zh).unwrap(),
            (Some(IssuerKind::Unit), Some(DocumentKind::Final)),
            "the last of each"
        );
        for layout in &choices.layouts {
            assert_eq!(profile_named(layout.id, Lang::Zh).unwrap().kind, layout.document);
        }
        for kind in &choices.documents {
            let usual = choices.layouts.iter().find(|layout| layout.id == kind.layout).unwrap();
            assert_eq!(kinds_named(&[kind.choice.id.to_owned()], Lang::Zh).unwrap().1, Some(usual.document));
        }
    }

    #[test]
    fn the_year_is_that_of_the_documents_drafted_now() {
        let years =
            |year, month| Choices::in_month(year, month, Lang::En).documents.iter().map(|d| d.year).collect::<Vec<_>>();
        assert_eq!(years(2026, 8), [2026, 2025]);
        assert_eq!(years(2026, 9), [2027, 2025]);
        assert_eq!(years(i32::MAX, 12), [2099, 2099]);
    }
}
