//! The checklist of an inspector: what a disclosure owes, item by item, and whether it is there. The rules tell where it is; an
//! item counts as missing only where its rule reports that.

use super::{Context, incomplete_glossary, missing_contact, missing_glossary};
use super::{missing_section, missing_statement, missing_table};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::say;
use crate::text::Span;

/// What kind of thing is owed, in the order of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
pub enum Group {
    /// A section.
    Section,
    /// A statement, even when there is none.
    Statement,
    /// What has to be said beside an amount that is not nil.
    Detail,
    /// A table.
    Table,
    /// The glossary, and whom to ask.
    Closing,
}

impl Group {
    /// In words.
    pub fn name(self, lang: Lang) -> String {
        match self {
            Group::Section => say!(lang, "章节", "sections"),
            Group::Statement => say!(lang, "应说明的事项", "statements"),
            Group::Detail => say!(lang, "有金额的应细化说明", "details of amounts"),
            Group::Table => say!(lang, "报表", "tables"),
            Group::Closing => say!(lang, "名词解释和联系方式", "glossary and contact"),
        }
    }
}

/// Whether something that is owed is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is, at this place.
    Yes(Span),
    /// It is not: this is where it belongs, or the amount that it belongs to.
    No(Span),
    /// Nobody can tell; a place that should be looked at, if there is one.
    Unknown(Option<Span>),
    /// It is not owed.
    NotOwed,
}

/// One thing that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of thing it is.
    pub group: Group,
    /// Its name for programs, the same in every document; unique in its group.
    pub id: String,
    /// The question, in the language of the run.
    pub question: String,
    /// The answer.
    pub answer: Answer,
}

/// One thing that is owed, as its rule sees it.
pub(super) struct Owed {
    pub group: Group,
    pub id: String,
    pub question: String,
    /// What the message of a finding on it names; nothing where a finding of the rule is about nothing else.
    pub named: String,
    /// Where it is.
    pub standing: Standing,
}

/// What a rule knows of something that is owed.
pub(super) enum Standing {
    There(Span),
    NotThere,
    Unknown,
    NotOwed,
}

impl From<Option<Span>> for Standing {
    fn from(place: Option<Span>) -> Self {
        place.map_or(Standing::NotThere, Standing::There)
    }
}

/// All that a disclosure owes, in the order of its layout, given what is reported of it; nothing where no layout is recognised.
pub fn checklist(ctx: &Context, reported: &[Finding]) -> Vec<Item> {
    let Some(profile) = ctx.outline.profile() else { return Vec::new() };
    let owed = [
        (missing_section::RULE.code, missing_section::owed(ctx, profile)),
        (missing_statement::RULE.code, missing_statement::owed(ctx, profile)),
        (missing_statement::RULE.code, missing_statement::owed_details(ctx, profile)),
        (missing_table::RULE.code, missing_table::owed(ctx, profile)),
        (missing_glossary::RULE.code, vec![missing_glossary::owed(ctx)]),
        (incomplete_glossary::RULE.code, vec![incomplete_glossary::owed(ctx, profile)]),
        (missing_contact::RULE.code, vec![missing_contact::owed(ctx, profile)]),
    ];
    let items = owed.into_iter().flat_map(|(code, owed)| owed.into_iter().map(move |owed| (code, owed)));
    items.map(|(code, owed)| item(ctx, code, owed, reported)).collect()
}

fn item(ctx: &Context, code: &str, owed: Owed, reported: &[Finding]) -> Item {
    let Owed { group, id, question, named, standing } = owed;
    let is_it = |finding: &&Finding| finding.code == code && finding.message.contains(&named);
    let answer = match standing {
        Standing::There(place) => Answer::Yes(place),
        Standing::NotOwed => Answer::NotOwed,
        Standing::Unknown => Answer::Unknown(None),
        Standing::NotThere => match reported.iter().find(is_it).map(|finding| finding.span) {
            // Another title stands there: it may be the section.
            Some(place) if code == missing_section::RULE.code && !place.is_empty() => Answer::Unknown(Some(place)),
            // An excerpt, or a layout that no print was at hand of, proves nothing.
            Some(place) if ctx.outline.is_binding() => Answer::No(place),
            found => Answer::Unknown(found),
        },
    };
    Item { group, id, question, answer }
}
