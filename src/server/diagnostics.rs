//! Findings as the protocol's diagnostics.

use super::snapshot::Snapshot;
use super::text::Text;
use crate::analysis::Placed;
use crate::config::Problem;
use crate::finding::{Finding, Related, Severity};
use crate::rules::{Found, page_address};
use crate::say;
use crate::text::Span;
use rustc_hash::FxHasher;
use serde::Serialize;
use serde_json::value::RawValue;
use std::hash::Hasher;
use tower_lsp::ls_types::{Diagnostic, Position, Range, Uri};

/// Most related places of one finding that are sent.
const MOST_RELATED: usize = 10;

/// The diagnostics of one version of a document.
#[derive(Debug)]
pub struct Report {
    /// All of them, as JSON.
    pub items: Box<RawValue>,
    /// Equal diagnostics have equal hashes.
    pub hash: u64,
}

impl Report {
    /// The gravest findings of a snapshot, in text order, and how many were left out.
    pub fn new(snapshot: &Snapshot) -> Report {
        let (chosen, left_out) = gravest(snapshot);
        let in_words = |(placed, found): (_, &Found)| (placed, snapshot.in_words(placed, found));
        let chosen: Vec<(&Placed, Finding)> = chosen.into_iter().map(in_words).collect();
        let mut items: Vec<Item> =
            chosen.iter().map(|(placed, finding)| Item::new(snapshot, placed, finding)).collect();
        let notice = say!(
            snapshot.session.lang,
            "还有 {left_out} 条较轻的问题未显示。",
            "Less serious findings not shown: {left_out}."
        );
        if left_out > 0 {
            items.push(Item::notice(&notice));
        }
        // Nobody shall think that it is clean.
        if let Some(wrong) = &snapshot.wrong {
            items.push(Item { severity: 1, ..Item::notice(wrong) });
        }
        Report::of(&items)
    }

    /// What is wrong with a configuration, whose text this is.
    pub fn of_config(problems: &[Problem], text: &Text) -> Report {
        let items = problems.iter().map(|problem| {
            let border = |at: usize| (at as u32).min(text.len());
            let span = Span::new(border(problem.span.start), border(problem.span.end));
            Item { range: text.range(span), severity: 1, ..Item::notice(&problem.message) }
        });
        Report::of(&items.collect::<Vec<_>>())
    }

    /// The report on a file that cannot be read.
    pub fn unreadable(reason: &str) -> Report {
        Report::of(&[Item { severity: 1, code: Some(crate::rules::UNREADABLE), ..Item::notice(reason) }])
    }

    /// The report on a document that has nothing to report.
    pub fn empty() -> Report {
        Report::of(&[])
    }

    fn of(items: &[Item]) -> Report {
        let items = raw(&items);
        let mut hasher = FxHasher::default();
        hasher.write(items.get().as_bytes());
        Report { hash: hasher.finish(), items }
    }

    /// The message that shows it for a version of a document.
    pub fn publication(&self, uri: &Uri, version: Option<i32>) -> Vec<u8> {
        #[derive(Serialize)]
        struct Params<'a> {
            uri: &'a Uri,
            #[serde(skip_serializing_if = "Option::is_none")]
            version: Option<i32>,
            diagnostics: &'a RawValue,
        }
        #[derive(Serialize)]
        struct Notification<'a> {
            jsonrpc: &'static str,
            method: &'static str,
            params: Params<'a>,
        }
        let params = Params { uri, version, diagnostics: &self.items };
        let message = Notification { jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params };
        serde_json::to_vec(&message).unwrap_or_default()
    }

    /// The answer to a client that asks for the document's diagnostics and has those named `previous`.
    pub fn answer(&self, previous: Option<&str>) -> Box<RawValue> {
        let result_id = result_id(self.hash);
        let is_known = previous == Some(result_id.as_str());
        let (kind, items) = if is_known { ("unchanged", None) } else { ("full", Some(&*self.items)) };
        raw(&Answer { kind, result_id, items })
    }

    /// The same among the answers for a whole workspace; `version` is that of an open document.
    pub fn answer_of(&self, uri: &Uri, version: Option<i32>, previous: Option<&str>) -> Box<RawValue> {
        let result_id = result_id(self.hash);
        if previous == Some(result_id.as_str()) {
            return unchanged(uri, version, result_id);
        }
        raw(&AnswerOf { uri, version, answer: Answer { kind: "full", result_id, items: Some(&*self.items) } })
    }
}

/// The answer for a document whose diagnostics are those the client has.
pub fn unchanged(uri: &Uri, version: Option<i32>, result_id: String) -> Box<RawValue> {
    raw(&AnswerOf { uri, version, answer: Answer { kind: "unchanged", result_id, items: None } })
}

/// The name of the report with this hash.
pub fn result_id(hash: u64) -> String {
    format!("{hash:016x}")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    kind: &'static str,
    result_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct AnswerOf<'a> {
    uri: &'a Uri,
    version: Option<i32>,
    #[serde(flatten)]
    answer: Answer<'a>,
}

pub(super) fn raw(value: &impl Serialize) -> Box<RawValue> {
    // These types have no value that is not JSON.
    serde_json::value::to_raw_value(value).unwrap_or_default()
}

/// The gravest findings in text order, and how many there are besides.
fn gravest(snapshot: &Snapshot) -> (Vec<(&Placed, &Found)>, usize) {
    let most = snapshot.session.most_diagnostics;
    let parts = snapshot.analysis.parts();
    let mut counts = [0; 4];
    for placed in parts {
        for found in placed.part.found() {
            counts[found.severity as usize] += 1;
        }
    }
    let all: usize = counts.iter().sum();
    // Of the least severity that still finds room only the first ones are shown.
    let mut room = [0; 4];
    let mut left = most;
    for severity in (0..4).rev() {
        room[severity] = counts[severity].min(left);
        left -= room[severity];
    }
    let chosen = parts
        .iter()
        .flat_map(|placed| placed.part.found().iter().map(move |found| (placed, found)))
        .filter(|(_, found)| {
            let room = &mut room[found.severity as usize];
            let fits = *room > 0;
            *room = room.saturating_sub(1);
            fits
        })
        .collect();
    (chosen, all.saturating_sub(most))
}

/// A finding as the protocol has it. The same as [`Diagnostic`], but written without copying anything.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    range: Range,
    severity: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<Page>,
    source: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[u8]>::is_empty")]
    tags: &'static [u8],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
}

/// The rule's page.
#[derive(Serialize)]
struct Page {
    href: String,
}

/// A place that belongs to a finding.
#[derive(Serialize)]
struct Place<'a> {
    location: Location<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    uri: &'a Uri,
    range: Range,
}

/// What the client gives back with a code action.
#[derive(Serialize)]
struct Data<'a> {
    /// How many repairs there are.
    fixes: usize,
    /// The single value that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
}

impl<'a> Item<'a> {
    fn new(snapshot: &'a Snapshot, placed: &Placed, finding: &'a Finding) -> Item<'a> {
        let client = snapshot.session.published();
        let place = |related: &'a Related| Place {
            location: Location { uri: &snapshot.uri, range: snapshot.range(placed, related.span) },
            message: &related.message,
        };
        let related = if client.related { &finding.related[..finding.related.len().min(MOST_RELATED)] } else { &[] };
        Item {
            range: snapshot.range(placed, finding.span),
            severity: match finding.severity {
                Severity::Error => 1,
                Severity::Warning => 2,
                Severity::Information => 3,
                Severity::Hint => 4,
            },
            code: Some(finding.code),
            code_description: client.pages.then(|| Page { href: page_address(finding.code, snapshot.session.lang) }),
            source: "gouji",
            message: &finding.message,
            tags: if client.tags && is_superfluous(finding.code) { &[1] } else { &[] },
            related_information: related.iter().map(place).collect(),
            data: client.data.then_some(Data { fixes: finding.fixes.len(), expected: finding.expected.as_deref() }),
        }
    }

    /// A word on the report itself, at the beginning of the document.
    fn notice(message: &'a str) -> Item<'a> {
        Item {
            range: Range::new(Position::new(0, 0), Position::new(0, 0)),
            severity: 3,
            code: None,
            code_description: None,
            source: "gouji",
            message,
            tags: &[],
            related_information: Vec::new(),
            data: None,
        }
    }
}

/// Findings on text that had better go; editors fade it.
fn is_superfluous(code: &str) -> bool {
    matches!(code, "stray-text" | "duplicated-phrase" | "duplicate-table-row")
}

/// One finding as the protocol's own type.
pub fn diagnostic(snapshot: &Snapshot, placed: &Placed, finding: &Finding) -> Diagnostic {
    let item = serde_json::to_value(Item::new(snapshot, placed, finding));
    item.and_then(serde_json::from_value).unwrap_or_default()
}
